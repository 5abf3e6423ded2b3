//! Which canonical code a row has, from what is printed: `1`, `1.1`, `1.1.1`; `I`, `1`, `a`, `-`, `+`; `A`, `I`, `1`;
//! `CT3.4.2.a`; or nothing at all.

use std::collections::{HashMap, HashSet};

use crate::indicator::normal_form;
use crate::model::TOTAL_CODE;

/// What a code looks like; codes that look alike stand on one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// `I`, `II`
    Roman,
    /// `A`, `B`
    Upper,
    /// `1`, `2`
    Number,
    /// `a`, `b`
    Lower,
    /// `i`, `ii`
    SmallRoman,
    /// `1.1`, `I.2`, `CT3.4`
    Path,
    /// `-`, `+`
    Bullet(char),
    /// Nothing.
    None,
}

/// A row as the codes see it.
pub(super) struct Printed<'a> {
    /// What stands in the column of the codes, tidied; empty for nothing.
    pub code: &'a str,
    /// A row that may begin a section of its own: no unit of measure, and a row with a code follows.
    pub opens: bool,
    /// A total of the whole table.
    pub total: bool,
}

/// The code of a row, and the row it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coded {
    /// Canonical code, no other row has it.
    pub code: String,
    /// The row above it in the order of the codes.
    pub parent: Option<usize>,
    /// The printed code stands twice, so that this one had to be made up.
    pub twice: bool,
}

/// An open level.
struct Level {
    look: Look,
    row: usize,
    /// Printed code in segments.
    own: Vec<String>,
}

const ROMAN: [(&str, u32); 13] = [
    ("M", 1000),
    ("CM", 900),
    ("D", 500),
    ("CD", 400),
    ("C", 100),
    ("XC", 90),
    ("L", 50),
    ("XL", 40),
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
];

/// The number a Roman numeral in capitals stands for.
fn roman(text: &str) -> Option<u32> {
    let (mut rest, mut number) = (text, 0);
    for (sign, value) in ROMAN {
        while let Some(after) = rest.strip_prefix(sign) {
            number += value;
            rest = after;
        }
    }
    let canonical = {
        let (mut left, mut written) = (number, String::new());
        for (sign, value) in ROMAN {
            while left >= value {
                written.push_str(sign);
                left -= value;
            }
        }
        written
    };
    (rest.is_empty() && number > 0 && canonical == text).then_some(number)
}

/// What a code looks like, given the open levels: `C` after `B` is a letter, after `XCIX` a numeral.
fn look(code: &str, open: &[Level]) -> Look {
    if code.is_empty() {
        return Look::None;
    }
    if let Some(bullet) = code.chars().next().filter(|c| !c.is_alphanumeric()) {
        return Look::Bullet(bullet);
    }
    if code.contains('.') {
        return Look::Path;
    }
    if code.bytes().all(|b| b.is_ascii_digit()) {
        return Look::Number;
    }
    let single = code.chars().count() == 1;
    let last =
        |look: Look| open.iter().rev().find(|level| level.look == look).map(|level| level.own[0].as_str());
    let follows = |before: Option<&str>| {
        let letter = before.and_then(|text| text.chars().next()).map(|c| c as u32 + 1);
        letter.is_some() && letter == code.chars().next().map(|c| c as u32)
    };
    let upper = code.to_uppercase();
    if code.chars().all(char::is_uppercase) {
        match roman(code) {
            Some(number)
                if !single || number == 1 || last(Look::Roman).and_then(roman) == Some(number - 1) =>
            {
                if single && number == 1 && follows(last(Look::Upper)) {
                    Look::Upper
                } else {
                    Look::Roman
                }
            }
            _ => Look::Upper,
        }
    } else if single {
        let small = last(Look::SmallRoman).and_then(|text| roman(&text.to_uppercase()));
        match roman(&upper) {
            Some(1) if !follows(last(Look::Lower)) => Look::SmallRoman,
            Some(number) if small == Some(number - 1) => Look::SmallRoman,
            _ => Look::Lower,
        }
    } else if roman(&upper).is_some() {
        Look::SmallRoman
    } else {
        Look::Path
    }
}

/// The segments of a code: `I.2`, `2a`, which is `a` below `2`.
fn segments(code: &str) -> Vec<String> {
    let letter = code.strip_suffix(|c: char| c.is_ascii_lowercase());
    if let Some(number) = letter.filter(|head| !head.is_empty() && head.bytes().all(|b| b.is_ascii_digit())) {
        return vec![number.to_owned(), code[number.len()..].to_owned()];
    }
    code.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Gives every row its code.
pub(super) fn codes(rows: &[Printed]) -> Vec<Coded> {
    let mut coder = Coder { restarts: restarts(rows), ..Coder::default() };
    coder.any = rows.iter().any(|row| !row.code.is_empty());
    for (index, row) in rows.iter().enumerate() {
        let made = coder.next(index, row, rows);
        coder.made.push(made);
    }
    // A row may stand under its children: CT1.a, CT1.b, CT1.
    let mut made = coder.made;
    let above: HashMap<String, usize> =
        made.iter().enumerate().rev().map(|(index, coded)| (coded.code.clone(), index)).collect();
    for coded in made.iter_mut().filter(|coded| coded.parent.is_none()) {
        coded.parent = coded.code.rsplit_once('.').and_then(|(code, _)| above.get(code).copied());
    }
    made
}

/// Codes that begin anew once are those of a table with a caption; twice, those of sections (`Tại thôn`, `Tại xã`).
const FEWEST_SECTIONS: usize = 2;

/// The first code, when codes begin anew under rows without one.
fn restarts(rows: &[Printed]) -> Option<&'static str> {
    ["1", "I", "A"].into_iter().find(|&one| {
        let first = |row: &&Printed| normal_form(row.code) == one;
        let opens = |pair: &&[Printed]| pair[0].code.is_empty() && pair[0].opens && first(&&pair[1]);
        let opened = rows.windows(2).filter(opens).count();
        opened >= FEWEST_SECTIONS && opened == rows.iter().filter(first).count()
    })
}

#[derive(Default)]
struct Coder {
    open: Vec<Level>,
    made: Vec<Coded>,
    taken: HashSet<String>,
    /// By beginning of a code the number reached.
    counted: HashMap<String, usize>,
    /// Rows without a code open sections, in which this is the first code.
    restarts: Option<&'static str>,
    sections: usize,
    any: bool,
}

impl Coder {
    fn next(&mut self, index: usize, row: &Printed, rows: &[Printed]) -> Coded {
        let code = normal_form(row.code);
        let look = look(&code, &self.open);
        if row.total && code.is_empty() {
            return Coded { twice: false, ..self.unique(TOTAL_CODE.to_owned(), None) };
        }
        if !self.any {
            return self.unique((index + 1).to_string(), None);
        }
        match look {
            Look::None => self.uncoded(index, row, rows),
            Look::Bullet(bullet) => self.bullet(index, bullet),
            Look::Path => self.path(index, &code),
            look => {
                if let Some(at) = self.open.iter().rposition(|level| level.look == look) {
                    self.open.truncate(at);
                } else {
                    while matches!(self.open.last(), Some(Level { look: Look::Bullet(_), .. })) {
                        self.open.pop();
                    }
                }
                let parent = self.open.last().map(|level| level.row);
                let coded = self.unique(self.under(parent, ".", &code), parent);
                self.open.push(Level { look, row: index, own: vec![code] });
                coded
            }
        }
    }

    fn under(&self, parent: Option<usize>, sign: &str, code: &str) -> String {
        parent.map_or_else(|| code.to_owned(), |parent| format!("{}{sign}{code}", self.made[parent].code))
    }

    /// A code of segments: below the open row whose code begins it, else a whole code in its section.
    fn path(&mut self, index: usize, code: &str) -> Coded {
        let own = segments(code);
        let begins = |level: &Level| level.own.len() < own.len() && own.starts_with(&level.own);
        let above = self.open.iter().rposition(begins);
        let (parent, rest) = if let Some(at) = above {
            self.open.truncate(at + 1);
            (Some(self.open[at].row), own[self.open[at].own.len()..].join("."))
        } else {
            let section = self.open.iter().position(|level| !matches!(level.look, Look::Roman | Look::Upper));
            self.open.truncate(section.unwrap_or(self.open.len()));
            (self.open.last().map(|level| level.row), own.join("."))
        };
        let coded = self.unique(self.under(parent, ".", &rest), parent);
        self.open.push(Level { look: Look::Path, row: index, own });
        coded
    }

    fn uncoded(&mut self, index: usize, row: &Printed, rows: &[Printed]) -> Coded {
        let opens = row.opens
            && self
                .restarts
                .is_some_and(|first| rows.get(index + 1).is_some_and(|next| normal_form(next.code) == first));
        if opens {
            self.open.clear();
            self.sections += 1;
            let coded = self.unique(format!("N{}", self.sections), None);
            self.open.push(Level { look: Look::None, row: index, own: vec![coded.code.clone()] });
            return coded;
        }
        while matches!(self.open.last(), Some(Level { look: Look::Bullet(_), .. })) {
            self.open.pop();
        }
        let parent = self.open.last().map(|level| level.row);
        self.numbered(parent)
    }

    /// A bullet: below the row with a code, or below an open bullet of another look.
    fn bullet(&mut self, index: usize, bullet: char) -> Coded {
        if let Some(at) = self.open.iter().rposition(|level| level.look == Look::Bullet(bullet)) {
            self.open.truncate(at);
        }
        let parent = self.open.last().map(|level| level.row);
        let coded = self.numbered(parent);
        self.open.push(Level { look: Look::Bullet(bullet), row: index, own: vec![bullet.to_string()] });
        coded
    }

    /// The next child without a code: `III.7#2`.
    fn numbered(&mut self, parent: Option<usize>) -> Coded {
        let head = parent.map_or(String::new(), |parent| self.made[parent].code.clone());
        let code = self.free(&format!("{head}#"), 1);
        self.unique(code, parent)
    }

    /// The first code, counted from `first`, that begins so and is no row's. Numbers below one that was given are taken.
    fn free(&mut self, head: &str, first: usize) -> String {
        let mut number = self.counted.get(head).copied().unwrap_or(first);
        while self.taken.contains(&format!("{head}{number}")) {
            number += 1;
        }
        self.counted.insert(head.to_owned(), number);
        format!("{head}{number}")
    }

    fn unique(&mut self, code: String, parent: Option<usize>) -> Coded {
        let twice = self.taken.contains(&code);
        let code = if twice { self.free(&format!("{code}_"), 2) } else { code };
        self.taken.insert(code.clone());
        Coded { code, parent, twice }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(printed: &str) -> String {
        let rows: Vec<Printed> = printed
            .split(' ')
            .map(|code| Printed { code: code.trim_matches('_'), opens: code == "_", total: false })
            .collect();
        codes(&rows).into_iter().map(|coded| coded.code).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn styles_of_codes() {
        for (printed, codes) in [
            ("1. 2. 2.1 2.2. 3 3.3 3.3.1", "1 2 2.1 2.2 3 3.3 3.3.1"),
            ("I 1 __ __ 2 II 1 __", "I I.1 I.1#1 I.1#2 I.2 II II.1 II.1#1"),
            ("A I 1 1.1 __ 1.2 II 1 B 1 2", "A A.I A.I.1 A.I.1.1 A.I.1.1#1 A.I.1.2 A.II A.II.1 B B.1 B.2"),
            ("I 1 a b - + + - 2", "I I.1 I.1.a I.1.b I.1.b#1 I.1.b#1#1 I.1.b#1#2 I.1.b#2 I.2"),
            ("CT2.3.a CT2.3.b CT2.3 CT2.4.2.a", "CT2.3.a CT2.3.b CT2.3 CT2.4.2.a"),
            ("__ __ __", "1 2 3"),
            ("_ 1 2 _ 1 2 3", "N1 N1.1 N1.2 N2 N2.1 N2.2 N2.3"),
            ("_ I 1 2 II 1 _ I II", "N1 N1.I N1.I.1 N1.I.2 N1.II N1.II.1 N2 N2.I N2.II"),
            ("A B C D", "A B C D"),
            ("I II III IV V", "I II III IV V"),
            ("1 2 2 3", "1 2 2_2 3"),
            ("I.1 I.2 II.1", "I.1 I.2 II.1"),
            ("5 5.1 5.1.2 5.2", "5 5.1 5.1.2 5.2"),
            ("A 1 2 B 1", "A A.1 A.2 B B.1"),
            ("1 2 2a 2b 3 3a 4", "1 2 2.a 2.b 3 3.a 4"),
        ] {
            assert_eq!(coded(printed), codes, "{printed}");
        }
    }
}
