//! Numbers that programs set before paragraphs: they stand in no text, and may be the code of an indicator.

use std::collections::{HashMap, HashSet};

/// Levels of a list; Word has nine, others ten.
pub(super) const LEVELS: usize = 10;
/// Letters of one number: Word repeats a letter after `z`.
const MOST_LETTERS: u32 = 30;
/// The longest roman number counted out.
const MOST_ROMAN: u32 = 3_999;

/// A level of a list.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) start: u32,
    /// `decimal`, `upperRoman`, `bullet` … as Word names them.
    pub(super) format: String,
    /// `%1.%2.`; `%n` stands for the number of that level.
    pub(super) text: String,
    /// All its numbers are shown in digits.
    pub(super) in_digits: bool,
    /// It begins anew after a paragraph of this level or a higher one, counted from one; 0 for never.
    pub(super) restart: Option<usize>,
    /// What follows the number.
    pub(super) suffix: &'static str,
}

impl Default for Level {
    fn default() -> Self {
        let (format, text) = ("decimal".to_owned(), String::new());
        Self { start: 1, format, text, in_digits: false, restart: None, suffix: " " }
    }
}

/// A list that paragraphs refer to.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub(super) definition: String,
    /// Where its levels begin otherwise, and levels of its own.
    pub(super) starts: HashMap<usize, u32>,
    pub(super) levels: HashMap<usize, Level>,
}

/// The lists of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    pub(super) definitions: HashMap<String, Vec<Level>>,
    pub(super) lists: HashMap<String, List>,
}

/// How far the lists have been counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By definition.
    reached: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists and levels of which the own start was used.
    started: HashSet<(String, usize)>,
}

impl Counters {
    /// A list begins anew.
    pub(super) fn restart(&mut self, definition: &str) {
        self.reached.remove(definition);
    }

    /// The next number of a level of a list.
    pub(super) fn set_next(&mut self, definition: &str, level: usize, number: u32) {
        let reached = self.reached.entry(definition.to_owned()).or_default();
        reached[level.min(LEVELS - 1)] = number.checked_sub(1);
    }
}

impl Lists {
    fn level(&self, list: &List, level: usize) -> Level {
        let defined = || self.definitions.get(&list.definition)?.get(level).cloned();
        list.levels.get(&level).cloned().or_else(defined).unwrap_or_default()
    }

    /// The number of the next paragraph of a list and level with what follows it; `None` where none is shown.
    pub(super) fn next(&self, counters: &mut Counters, id: &str, level: usize) -> Option<String> {
        let list = self.lists.get(id)?;
        let level = level.min(LEVELS - 1);
        let own = self.level(list, level);
        let reached = counters.reached.entry(list.definition.clone()).or_default();
        let anew = list.starts.get(&level).filter(|_| counters.started.insert((id.to_owned(), level)));
        reached[level] = Some(match (anew, reached[level]) {
            (Some(&start), _) => start,
            (None, Some(before)) => before.saturating_add(1),
            (None, None) => own.start,
        });
        for (deeper, number) in reached.iter_mut().enumerate().skip(level + 1) {
            let restart = self.level(list, deeper).restart;
            if restart.is_none_or(|after| level < after) {
                *number = None;
            }
        }
        let reached = *reached;
        let shown = self.shown(list, &own, &reached);
        (!shown.is_empty()).then(|| shown + own.suffix)
    }

    fn shown(&self, list: &List, own: &Level, reached: &[Option<u32>; LEVELS]) -> String {
        match own.format.as_str() {
            "none" => return String::new(),
            "bullet" => {
                // Most are signs of fonts of their own.
                let is_dash = own.text.starts_with(['-', '–', '—', '+', '*']);
                return if is_dash { own.text.clone() } else { "-".to_owned() };
            }
            _ => {}
        }
        let mut shown = String::new();
        let mut signs = own.text.chars().peekable();
        while let Some(sign) = signs.next() {
            let place = signs.peek().and_then(|next| next.to_digit(10)).filter(|_| sign == '%');
            let Some(place @ 1..) = place else {
                shown.push(sign);
                continue;
            };
            signs.next();
            let index = (place as usize - 1).min(LEVELS - 1);
            let level = self.level(list, index);
            let number = reached[index].unwrap_or(level.start);
            shown += &in_format(number, if own.in_digits { "decimal" } else { &level.format });
        }
        shown
    }
}

/// A number as it is shown.
fn in_format(number: u32, format: &str) -> String {
    let letter = |first: u8| {
        let Some(index) = number.checked_sub(1) else { return "0".to_owned() };
        let times = (index / 26 + 1).min(MOST_LETTERS) as usize;
        char::from(first + (index % 26) as u8).to_string().repeat(times)
    };
    match format {
        "decimalZero" => format!("{number:02}"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "none" => String::new(),
        _ => number.to_string(),
    }
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=MOST_ROMAN).contains(&number) {
        return number.to_string();
    }
    let (mut rest, mut shown) = (number, String::new());
    for (worth, sign) in SIGNS {
        while rest >= worth {
            shown.push_str(sign);
            rest -= worth;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_letters() {
        assert_eq!((in_format(28, "lowerLetter"), in_format(7, "decimalZero")), ("bb".into(), "07".into()));
        assert_eq!(in_format(u32::MAX, "upperLetter").len(), MOST_LETTERS as usize);
    }
}
