//! Numbers that Word sets before paragraphs: they stand in no text, and may be the code of an indicator.

use std::collections::{HashMap, HashSet};

use quick_xml::events::{BytesStart, Event};

use super::look;
use super::styles::Styles;
use crate::read::xml;

/// Levels of a list.
const LEVELS: usize = 9;
/// Letters of one number: Word repeats a letter after `z`.
const MOST_LETTERS: u32 = 30;
/// The longest roman number counted out.
const MOST_ROMAN: u32 = 3_999;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2.`; `%n` stands for the number of that level.
    text: String,
    /// All its numbers are shown in digits.
    in_digits: bool,
    /// It begins anew after a paragraph of this level or a higher one, counted from one; 0 for never.
    restart: Option<usize>,
    /// What follows the number.
    suffix: &'static str,
}

impl Default for Level {
    fn default() -> Self {
        let (format, text) = ("decimal".to_owned(), String::new());
        Self { start: 1, format, text, in_digits: false, restart: None, suffix: " " }
    }
}

/// A list that paragraphs refer to.
#[derive(Debug, Clone, Default)]
struct List {
    definition: String,
    /// Where its levels begin otherwise, and levels of its own.
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// The lists of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    definitions: HashMap<String, Vec<Level>>,
    lists: HashMap<String, List>,
}

/// How far the lists have been counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By definition.
    reached: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists and levels of which the own start was used.
    started: HashSet<(String, usize)>,
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

/// Reads the part of lists.
pub(super) fn read(part: &str, styles: &Styles) -> Lists {
    let mut reading = Reading::default();
    // Of a damaged part, the lists before the damage hold.
    let _ = reading.part(part);
    let Reading { mut lists, links, .. } = reading;
    // A definition may say no more than which style of lists it follows.
    for (definition, style) in links {
        let linked = styles.list(Some(&style)).0.and_then(|list| lists.lists.get(list));
        let levels = linked.and_then(|list| lists.definitions.get(&list.definition)).cloned();
        lists.definitions.extend(levels.map(|levels| (definition, levels)));
    }
    lists
}

#[derive(Default)]
struct Reading {
    lists: Lists,
    /// Definitions and the styles that they follow.
    links: Vec<(String, String)>,
    /// The definition, the list and the level at hand.
    definition: Option<String>,
    list: Option<String>,
    level: usize,
}

impl Reading {
    fn part(&mut self, part: &str) -> Option<()> {
        let mut reader = xml::reader(part);
        loop {
            match reader.read_event().ok()? {
                Event::Start(e) if matches!(e.local_name().as_ref(), "rPr" | "pPr") => {
                    look::skip(&mut reader, e.local_name().as_ref())?;
                }
                Event::Start(e) | Event::Empty(e) => self.take(&e),
                Event::End(e) => match e.local_name().as_ref() {
                    "abstractNum" => self.definition = None,
                    "num" => self.list = None,
                    _ => {}
                },
                Event::Eof => return Some(()),
                _ => {}
            }
        }
    }

    fn take(&mut self, e: &BytesStart<'_>) {
        let value = || xml::attribute(e, "val").unwrap_or_default();
        let number = || value().trim().parse::<u32>().ok();
        match e.local_name().as_ref() {
            "abstractNum" => self.definition = xml::attribute(e, "abstractNumId"),
            "num" => self.list = xml::attribute(e, "numId"),
            "numStyleLink" => self.links.extend(self.definition.clone().map(|own| (own, value()))),
            "abstractNumId" => {
                if let Some(list) = &self.list {
                    self.lists.lists.entry(list.clone()).or_default().definition = value();
                }
            }
            "lvl" | "lvlOverride" => {
                let level = xml::attribute(e, "ilvl").and_then(|level| level.trim().parse::<usize>().ok());
                self.level = level.unwrap_or(0).min(LEVELS - 1);
            }
            "startOverride" => {
                let (list, level) = (self.list.clone(), self.level);
                if let (Some(list), Some(start)) = (list, number()) {
                    self.lists.lists.entry(list).or_default().starts.insert(level, start);
                }
            }
            name @ ("start" | "numFmt" | "lvlText" | "isLgl" | "lvlRestart" | "suff") => {
                let Some(level) = self.level() else { return };
                match name {
                    "start" => level.start = number().unwrap_or(1),
                    "numFmt" => level.format = value(),
                    "lvlText" => level.text = value(),
                    "isLgl" => level.in_digits = xml::is_on(e),
                    "lvlRestart" => level.restart = number().map(|level| level as usize),
                    _ => level.suffix = if value() == "nothing" { "" } else { " " },
                }
            }
            _ => {}
        }
    }

    /// The level at hand.
    fn level(&mut self) -> Option<&mut Level> {
        if let Some(list) = &self.list {
            return Some(
                self.lists.lists.entry(list.clone()).or_default().levels.entry(self.level).or_default(),
            );
        }
        let levels = self.lists.definitions.entry(self.definition.clone()?).or_default();
        if levels.len() <= self.level {
            levels.resize_with(self.level + 1, Level::default);
        }
        levels.get_mut(self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_as_word_does() {
        let part = "<numbering><abstractNum abstractNumId='7'>\
            <lvl ilvl='0'><start val='1'/><numFmt val='upperRoman'/><lvlText val='%1.'/></lvl>\
            <lvl ilvl='1'><start val='1'/><numFmt val='decimal'/><lvlText val='%1.%2'/><isLgl/><suff val='nothing'/></lvl>\
            <lvl ilvl='2'><start val='3'/><numFmt val='lowerLetter'/><lvlText val='%3)'/></lvl>\
            <lvl ilvl='3'><numFmt val='bullet'/><lvlText val='\u{f0b7}'/></lvl></abstractNum>\
            <num numId='1'><abstractNumId val='7'/></num>\
            <num numId='2'><abstractNumId val='7'/><lvlOverride ilvl='0'><startOverride val='9'/></lvlOverride></num></numbering>";
        let lists = read(part, &Styles::default());
        let mut counters = Counters::default();
        let told: Vec<Option<String>> = [
            ("1", 0),
            ("1", 1),
            ("1", 1),
            ("1", 2),
            ("1", 0),
            ("1", 1),
            ("1", 3),
            ("2", 0),
            ("2", 0),
            ("5", 0),
        ]
        .iter()
        .map(|&(list, level)| lists.next(&mut counters, list, level))
        .collect();
        let told: Vec<&str> = told.iter().map(|told| told.as_deref().unwrap_or("none")).collect();
        assert_eq!(told, ["I. ", "1.1", "1.2", "c) ", "II. ", "2.1", "- ", "IX. ", "X. ", "none"]);
        assert_eq!((in_format(28, "lowerLetter"), in_format(7, "decimalZero")), ("bb".into(), "07".into()));
        assert_eq!(in_format(u32::MAX, "upperLetter").len(), MOST_LETTERS as usize);
    }
}
