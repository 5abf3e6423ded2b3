//! The places of a title line that are to be filled in: for the unit and the period.

use crate::text::{Token, tokens};
use crate::unit::Kind;

use crate::learn::lexicon::{Lexicon, PeriodWords};

/// A line in parentheses of more words is a remark on a document, no period: `(Kèm theo Báo cáo số ...)`.
const LONGEST_PERIOD: usize = 6;
/// Digits of a year.
const YEAR: usize = 4;
/// How a year of the forms begins.
const CENTURY: &str = "20";
/// Words of `và 6 tháng` behind a quarter.
const BOTH: usize = 3;

/// A line with placeholders for the unit and the period where the blank form leaves room for them or states its own.
pub(super) fn filled_in(line: &str, level: &mut Option<String>, words: &Lexicon) -> String {
    let all = tokens(line);
    let folded: Vec<&str> = all.iter().map(|word| word.folded.as_str()).collect();
    let document =
        line.starts_with('(') && all.len() > LONGEST_PERIOD || fits(&folded, &words.periods.enclosed);
    let mut text = String::new();
    let mut at = 0;
    while at < all.len() {
        let word = &all[at];
        let upper = word.text.chars().all(char::is_uppercase);
        let gap = if at == 0 { String::new() } else { word.gap.to_string() };
        text.push_str(if at == 0 { &word.gap } else { &gap });
        let room = |after: usize| {
            let gap = all.get(after).map_or_else(|| tail(line, &all), |next| next.gap.to_string());
            gap.contains("..") || gap.contains('…') || gap.contains("__")
        };
        if let Some((kind, length)) = unit_kind(&all, at).filter(|(_, length)| room(at + length)) {
            text.push_str(if upper { "{UNIT}" } else { "{unit}" });
            if let [only] = kind.levels() {
                level.get_or_insert_with(|| only.clone());
            }
            at += length;
            text.push_str(&after_dots(line, &all, at, &mut at));
            continue;
        }
        let length = if document { 0 } else { period_at(&folded, at, &room, &words.periods) };
        if length > 0 {
            text.push_str(if upper { "{PERIOD}" } else { "{period}" });
            at += length;
            if room(at) {
                text.push_str(&after_dots(line, &all, at, &mut at));
            } else if at == all.len() {
                text.push_str(&tail(line, &all));
            }
            continue;
        }
        text.push_str(&word.text);
        at += 1;
        if at == all.len() {
            text.push_str(&tail(line, &all));
        }
    }
    // Braces of the form's own would be read as placeholders.
    let ours = ["{UNIT}", "{unit}", "{PERIOD}", "{period}"];
    if text.matches('{').count() == ours.iter().map(|one| text.matches(one).count()).sum::<usize>() {
        text.trim().to_owned()
    } else {
        line.replace(['{', '}'], "")
    }
}

/// What stands behind the last word of a line.
fn tail(line: &str, all: &[Token]) -> String {
    let before: usize = all.iter().map(|word| word.gap.chars().count() + word.text.chars().count()).sum();
    unicode_normalization::UnicodeNormalization::nfc(line).skip(before).collect()
}

/// What follows the dots of a place to be filled in, up to the next word, which is written too.
fn after_dots(line: &str, all: &[Token], at: usize, next: &mut usize) -> String {
    let strip = |gap: &str| gap.trim_start_matches(':').replace(['.', '…', '_'], "");
    match all.get(at) {
        Some(word) => {
            *next = at + 1;
            let gap = strip(&word.gap);
            let gap = if gap.trim().is_empty() { " ".to_owned() } else { gap };
            let end = if at + 1 == all.len() { tail(line, all) } else { String::new() };
            format!("{gap}{}{end}", word.text)
        }
        None => strip(&tail(line, all)).trim().to_owned(),
    }
}

/// The kind of unit that is named at a place, and of how many words.
fn unit_kind(all: &[Token], at: usize) -> Option<(Kind, usize)> {
    let fits = |(_, name): &(Kind, Vec<Token>)| {
        all.get(at..at + name.len())
            .is_some_and(|window| window.iter().zip(name).all(|(word, wanted)| word.marked == wanted.marked))
    };
    let kinds = Kind::all().map(|kind| (kind, tokens(kind.name()))).filter(fits);
    kinds.max_by_key(|(kind, _)| kind.name().len()).map(|(kind, name)| (kind, name.len()))
}

/// Whether words stand beside each other somewhere.
fn fits(all: &[&str], wanted: &[String]) -> bool {
    all.windows(wanted.len()).any(|window| window == wanted)
}

/// The words from a place on, looked at for a period.
struct Ahead<'a> {
    words: &'a [&'a str],
    at: usize,
    /// Whether room is left before a word.
    room: &'a dyn Fn(usize) -> bool,
    known: &'a PeriodWords,
}

impl Ahead<'_> {
    fn word(&self, further: usize) -> &str {
        self.words.get(self.at + further).copied().unwrap_or_default()
    }

    fn room(&self, further: usize) -> bool {
        (self.room)(self.at + further)
    }

    fn is(&self, further: usize, list: &[String]) -> bool {
        list.iter().any(|word| word == self.word(further))
    }

    /// `20..` begun, to be completed.
    fn begun(&self, further: usize) -> bool {
        self.word(further) == CENTURY && self.room(further + 1)
    }

    /// Words of a year from a place on.
    fn year(&self, from: usize) -> usize {
        let named = self.is(from, &self.known.year);
        match (named, is_year(self.word(from + usize::from(named)))) {
            (true, true) => 1 + 1,
            (true, false) if self.begun(from + 1) => 1 + 1,
            (true, false) if self.room(from + 1) => 1,
            (false, true) => 1,
            _ => 0,
        }
    }

    fn quarter(&self) -> usize {
        let own = usize::from(is_numeral(self.word(1), &self.known.numerals));
        if own == 0 && !self.room(1) {
            return 0;
        }
        let more = 1 + own;
        let both = self.is(more, &self.known.and)
            && is_number(self.word(more + 1))
            && self.is(more + 1 + 1, &self.known.month);
        let length = more + if both { BOTH } else { 0 };
        length + self.year(length)
    }

    fn month(&self) -> usize {
        let own = usize::from(is_number(self.word(1)));
        if own == 0 && !self.room(1) {
            return 0;
        }
        1 + own + self.year(1 + own)
    }

    /// `6 tháng đầu năm 2024`.
    fn part_of_year(&self) -> usize {
        let months = 1 + 1;
        if !self.begins(months, &self.known.early) {
            return months + self.year(months);
        }
        let length = months + self.known.early.len();
        length + usize::from(is_year(self.word(length)))
    }

    fn begins(&self, from: usize, wanted: &[String]) -> bool {
        (from..).zip(wanted).all(|(at, wanted)| self.word(at) == wanted)
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    is_number(text) && text.len() == YEAR && text.starts_with(CENTURY)
}

fn is_numeral(text: &str, roman: &[String]) -> bool {
    roman.iter().any(|numeral| numeral == text) || (is_number(text) && text.len() == 1)
}

/// How many words at a place name the period of the form.
fn period_at(words: &[&str], at: usize, room: &dyn Fn(usize) -> bool, known: &PeriodWords) -> usize {
    let before = at.checked_sub(1).map_or("", |before| words[before]);
    let follows = |list: &[String]| list.iter().any(|word| word == before);
    if follows(&known.of_others) {
        return 0;
    }
    let ahead = Ahead { words, at, room, known };
    if ahead.is(0, &known.quarter) {
        ahead.quarter()
    } else if ahead.is(0, &known.month) && !follows(&known.day) {
        ahead.month()
    } else if ahead.is(0, &known.parts) && ahead.is(1, &known.month) {
        ahead.part_of_year()
    } else if ahead.is(0, &known.year) {
        ahead.year(0)
    } else {
        0
    }
}
