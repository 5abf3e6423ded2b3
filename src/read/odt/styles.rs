//! The styles of an OpenDocument text: what paragraphs, runs, tables and lists look like.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::book::{Align, Style};
use crate::read::numbering::{LEVELS, Level, List, Lists};
use crate::read::ods::styles::{place, points, run};
use crate::read::rich::Run;
use crate::read::xml;

/// Styles that each build on the next; files do not need as many.
const LONGEST_CHAIN: usize = 20;
/// Most styles that are looked at.
const MOST: usize = 100_000;
/// Twentieths of a point in a point.
const TWENTIETHS: f64 = 20.0;
/// The widest column, in twentieths of a point: two metres.
const WIDEST: f64 = 113_386.0;
/// The list of the numbers of headings, which has no name of its own.
pub(super) const HEADINGS: &str = "\0";

/// A style of paragraphs or of runs; what is not said is as in its parent.
#[derive(Debug, Clone, Default)]
struct Named {
    parent: Option<String>,
    list: Option<String>,
    begins_page: bool,
    ends_page: bool,
    align: Option<Align>,
    font: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    hidden: Option<bool>,
    run: Run,
}

/// How a run looks.
#[derive(Debug, Clone, Default)]
pub(super) struct RunLook {
    pub(super) font: Option<Arc<str>>,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) hidden: bool,
    pub(super) run: Run,
}

/// The styles of a document: by the kind of things they are for, and their names.
#[derive(Debug, Default)]
pub(super) struct Styles {
    named: HashMap<(String, String), Named>,
    /// Styles of cells that draw lines around them.
    framed: HashSet<String>,
    /// Widths of columns in twentieths of a point, by the names of their styles.
    widths: HashMap<String, u32>,
    /// Fonts behind the names by which styles call them.
    fonts: HashMap<String, String>,
    pub(super) lists: Lists,
}

impl Styles {
    fn chain<'s>(&'s self, family: &'s str, name: Option<&str>) -> impl Iterator<Item = &'s Named> {
        let find = move |name: &str| self.named.get(&(family.to_owned(), name.to_owned()));
        let first = name.and_then(find);
        std::iter::successors(first, move |named| find(named.parent.as_deref()?)).take(LONGEST_CHAIN)
    }

    /// How a run of this style looks inside of another; with `paragraph`, how all runs of paragraphs of this style do.
    pub(super) fn look(&self, family: &str, name: Option<&str>, outer: &RunLook) -> RunLook {
        let find = |get: fn(&Named) -> Option<bool>| self.chain(family, name).find_map(get);
        let font = self.chain(family, name).find_map(|named| named.font.as_ref());
        let font = font.map(|font| self.fonts.get(font).unwrap_or(font).as_str().into());
        RunLook {
            font: font.or_else(|| outer.font.clone()),
            bold: find(|named| named.bold).unwrap_or(outer.bold),
            italic: find(|named| named.italic).unwrap_or(outer.italic),
            hidden: outer.hidden || find(|named| named.hidden).unwrap_or(false),
            run: self.chain(family, name).fold(outer.run, |run, named| named.run.within(run)),
        }
    }

    /// Whether a page begins before things of a style, and ends after them.
    pub(super) fn pages(&self, family: &str, name: Option<&str>) -> (bool, bool) {
        let any = |get: fn(&Named) -> bool| self.chain(family, name).any(get);
        (any(|named| named.begins_page), any(|named| named.ends_page))
    }

    /// How paragraphs of a style are aligned.
    pub(super) fn align(&self, name: Option<&str>) -> Option<Align> {
        self.chain("paragraph", name).find_map(|named| named.align)
    }

    /// The list that paragraphs of a style are items of.
    pub(super) fn list(&self, name: Option<&str>) -> Option<&str> {
        self.chain("paragraph", name).find_map(|named| named.list.as_deref())
    }

    /// Whether cells of a style have frames.
    pub(super) fn draws_frames(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.framed.contains(name))
    }

    /// The width of columns of a style; 0 where it is not said.
    pub(super) fn width(&self, name: Option<&str>) -> u32 {
        name.and_then(|name| self.widths.get(name)).copied().unwrap_or(0)
    }

    /// Adds the styles of a part; of a damaged one, those before the damage.
    pub(super) fn read(&mut self, part: &str) {
        let mut reader = xml::reader(part);
        let mut open = Open::None;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(e) if e.name().as_ref() == "office:body" => return,
                Event::Start(e) => self.take(&e, &mut open),
                Event::Empty(e) => {
                    self.take(&e, &mut open);
                    if matches!(e.local_name().as_ref(), "style" | "default-style" | "list-style") {
                        open = Open::None;
                    }
                }
                Event::End(e) => match e.local_name().as_ref() {
                    "style" | "default-style" | "list-style" | "outline-style" => open = Open::None,
                    _ => {}
                },
                Event::Eof => return,
                _ => {}
            }
            if self.named.len() + self.framed.len() + self.widths.len() > MOST {
                return;
            }
        }
    }

    fn take(&mut self, e: &BytesStart<'_>, open: &mut Open) {
        let get = |name| xml::attribute(e, name);
        match e.local_name().as_ref() {
            "font-face" => {
                let family = get("font-family").map(|family| family.trim_matches(['\'', '"']).to_owned());
                self.fonts.extend(get("name").zip(family));
            }
            // How all paragraphs look has a name that no style has.
            kind @ ("style" | "default-style") => {
                let (family, name) = (get("family").unwrap_or_default(), get("name").unwrap_or_default());
                let parent = get("parent-style-name").or((kind == "style").then(String::new));
                let begins_page = get("master-page-name").is_some_and(|page| !page.is_empty());
                let named = Named { parent, list: get("list-style-name"), begins_page, ..Named::default() };
                let key = (family, name);
                self.named.insert(key.clone(), named);
                *open = Open::Style(key);
            }
            "list-style" => self.open_list(get("name").unwrap_or_default(), open),
            "outline-style" => self.open_list(HEADINGS.to_owned(), open),
            "list-level-style-number"
            | "list-level-style-bullet"
            | "outline-level-style"
            | "list-level-style-image" => {
                if let Open::List(name) = open {
                    self.level(name, e);
                }
            }
            _ => {
                if let Open::Style(key) = open {
                    self.describe(key, e);
                }
            }
        }
    }

    fn open_list(&mut self, name: String, open: &mut Open) {
        let list = List { definition: name.clone(), ..List::default() };
        self.lists.lists.insert(name.clone(), list);
        self.lists.definitions.insert(name.clone(), Vec::new());
        *open = Open::List(name);
    }

    /// A level of a list.
    fn level(&mut self, list: &str, e: &BytesStart<'_>) {
        let Some(levels) = self.lists.definitions.get_mut(list) else { return };
        let number = |name| xml::attribute(e, name).and_then(|number| number.trim().parse::<usize>().ok());
        let at = number("level").unwrap_or(1).clamp(1, LEVELS);
        if levels.len() < at {
            levels.resize_with(at, Level::default);
        }
        levels[at - 1] = level(e, at, number("display-levels").unwrap_or(1), number("start-value"));
    }

    /// Adds what an element inside of a style says.
    fn describe(&mut self, (family, name): &(String, String), e: &BytesStart<'_>) {
        let get = |name| xml::attribute(e, name);
        let mut shown = Style::default();
        place(e, &mut shown);
        if family == "table-cell" && shown.border {
            self.framed.insert(name.clone());
        }
        if let Some(width) = get("column-width").as_deref().and_then(points) {
            #[allow(clippy::cast_sign_loss)] // clamped
            self.widths.insert(name.clone(), (width * TWENTIETHS).clamp(0.0, WIDEST).round() as u32);
        }
        let Some(named) = self.named.get_mut(&(family.clone(), name.clone())) else { return };
        let says = |name, word: &str| get(name).map(|said| said.trim() == word);
        match e.local_name().as_ref() {
            "paragraph-properties" | "table-properties" => {
                named.begins_page |= says("break-before", "page") == Some(true);
                named.ends_page |= says("break-after", "page") == Some(true);
                named.align = (shown.align != Align::General).then_some(shown.align).or(named.align);
            }
            "text-properties" => {
                named.font = get("font-name").or_else(|| get("font-family")).or(named.font.take());
                named.bold = says("font-weight", "bold").or(named.bold);
                named.italic = says("font-style", "italic").or(named.italic);
                named.hidden = says("display", "none").or(named.hidden);
                named.run = run(e).unwrap_or(named.run);
            }
            _ => {}
        }
    }
}

/// What is described at hand.
enum Open {
    None,
    Style((String, String)),
    List(String),
}

/// A level as an element says it: the numbers of so many levels up to its own, with points between, and what stands around them.
fn level(e: &BytesStart<'_>, at: usize, shown: usize, start: Option<usize>) -> Level {
    let get = |name| xml::attribute(e, name).unwrap_or_default();
    let bullet = xml::attribute(e, "bullet-char");
    let format = match get("num-format").as_str() {
        _ if bullet.is_some() => "bullet",
        "1" => "decimal",
        "01" => "decimalZero",
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        _ => "none",
    };
    let spelled = xml::attribute(e, "num-list-format").map(|text| {
        // Here a sign stands behind the number of the level, too.
        (1..=LEVELS).fold(text, |text, level| text.replace(&format!("%{level}%"), &format!("%{level}")))
    });
    let numbers = || {
        let first = at.saturating_sub(shown.max(1) - 1).max(1);
        let all: Vec<String> = (first..=at).map(|level| format!("%{level}")).collect();
        format!("{}{}{}", get("num-prefix"), all.join("."), get("num-suffix"))
    };
    Level {
        start: start.and_then(|start| u32::try_from(start).ok()).unwrap_or(1),
        format: format.to_owned(),
        text: bullet.or(spelled).unwrap_or_else(numbers),
        ..Level::default()
    }
}
