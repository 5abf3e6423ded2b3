//! The part of lists: which numbers Word sets before paragraphs.

use quick_xml::events::{BytesStart, Event};

use super::styles::Styles;
use crate::read::numbering::{LEVELS, Level, Lists};
use crate::read::xml;

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
                    xml::skip(&mut reader, e.local_name().as_ref())?;
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
    use crate::read::numbering::Counters;

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
    }
}
