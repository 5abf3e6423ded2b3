//! The pass of our own over a sheet part: merges, hidden rows and columns, formulas, and the cells that calamine does not
//! understand.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use calamine::expand_shared_formula;
use quick_xml::events::{BytesStart, Event};

use super::super::xml;
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};

/// The widest column, in characters, and the highest row, in points.
const WIDEST: f64 = 255.0;
const HIGHEST: f64 = 409.5;
/// Bytes of a formula: Excel takes 8,192 characters.
const LONGEST_FORMULA: usize = 4 * 8_192;

/// What a sheet part says beside the values of its cells.
#[derive(Debug, Default)]
pub(super) struct SheetPart {
    /// Merged areas.
    pub(super) merges: Vec<Area>,
    /// Rows a person does not see, sorted.
    pub(super) hidden_rows: Vec<u32>,
    /// Columns a person does not see, sorted.
    pub(super) hidden_columns: Vec<u32>,
    /// Column widths in characters.
    pub(super) widths: Vec<(u32, f64)>,
    /// Row heights in points, where a person set them.
    pub(super) heights: Vec<(u32, f64)>,
    /// Formulas without `=`, shared ones expanded.
    pub(super) formulas: Vec<(CellRef, Arc<str>)>,
    /// Number of formulas left out because they are longer than formulas can be, or too many.
    pub(super) formulas_left_out: usize,
    /// Cells that calamine does not understand.
    pub(super) odd: Vec<(CellRef, Odd)>,
    /// Number of rows and cells that say they stand where nothing can stand.
    pub(super) misplaced: usize,
    /// Number of cell elements.
    pub(super) cells: usize,
    /// Where the dimension element stands in the text: it may lie, and calamine believes it.
    pub(super) dimension: Range<usize>,
    /// Attributes that say where nothing can stand: calamine would compute with them.
    pub(super) impossible: Vec<Range<usize>>,
    /// The XML does not go on to its end.
    pub(super) broken: bool,
}

/// A cell that calamine does not understand.
#[derive(Debug, PartialEq)]
pub(super) enum Odd {
    /// An error that calamine does not know, such as `#SPILL!`.
    Error(Arc<str>),
    /// A value that does not fit its type.
    Raw(Arc<str>),
    /// A number with white space around it.
    Number(f64),
    /// The number of a shared text that can be none, for which calamine takes the first.
    Lost,
}

/// The errors calamine knows.
const KNOWN_ERRORS: &[&str] = &["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// Type of a cell, by its attribute `t`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Untyped,
    Bool,
    Error,
    /// Texts and dates, which calamine takes as they are.
    Text,
    /// The number of a shared text.
    Shared,
    /// A text in an element of its own; calamine does not look for it in the value.
    Inline,
    Unknown,
}

/// The cell that is being read.
struct Open {
    at: CellRef,
    kind: Kind,
}

#[derive(Default)]
struct Scan {
    part: SheetPart,
    row: u32,
    column: u32,
    shared: HashMap<u32, (CellRef, Arc<str>)>,
    budget: u64,
}

/// Reads what a sheet part says; formulas are kept up to `budget` bytes in all.
pub(super) fn scan(text: &str, budget: u64) -> SheetPart {
    let mut scan = Scan { budget, ..Scan::default() };
    let mut reader = xml::reader(text);
    let mut open: Option<Open> = None;
    let (mut end_seen, mut second) = (false, false);
    let mut before = 0;
    while let Ok(event) = reader.read_event() {
        let position = reader.buffer_position() as usize;
        let misplaced = scan.part.misplaced;
        let tag = before..position;
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "c" => open = Some(scan.cell(&e)),
                "v" => {
                    if let Some(cell) = &open {
                        let value = text_until(&mut reader, "v");
                        scan.value(cell, &value);
                    }
                }
                "f" => {
                    let formula = text_until(&mut reader, "f");
                    if let Some(cell) = &open {
                        scan.formula(&e, cell.at, formula);
                    }
                }
                "dimension" => {
                    text_until(&mut reader, "dimension");
                    scan.part.dimension = before..reader.buffer_position() as usize;
                }
                // Of two, only the first is read.
                "sheetData" => second |= end_seen,
                _ => scan.around(&e),
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "c" => drop(scan.cell(&e)),
                "f" => {
                    if let Some(cell) = &open {
                        scan.formula(&e, cell.at, String::new());
                    }
                }
                "dimension" => scan.part.dimension = before..position,
                "sheetData" => end_seen = true,
                _ => {
                    scan.around(&e);
                    if e.local_name().as_ref() == "row" {
                        scan.next_row();
                    }
                }
            },
            Event::End(e) => match e.local_name().as_ref() {
                "c" => open = None,
                "row" => scan.next_row(),
                "sheetData" => end_seen = true,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
        if scan.part.misplaced > misplaced {
            scan.part.impossible.extend(place_attribute(text, tag));
        }
        before = reader.buffer_position() as usize;
    }
    scan.part.broken = !end_seen || second;
    scan.part.hidden_rows.sort_unstable();
    scan.part.hidden_rows.dedup();
    scan.part.hidden_columns.sort_unstable();
    scan.part.hidden_columns.dedup();
    scan.part
}

/// Where the attribute `r` of a tag stands.
fn place_attribute(text: &str, tag: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(tag.clone())?;
    let start = inside
        .match_indices("r=")
        .map(|(at, _)| at)
        .find(|&at| inside[..at].ends_with(char::is_whitespace))?;
    let value = &inside[start + 2..];
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let end = start + 2 + 1 + value[1..].find(quote)? + 1;
    Some(tag.start + start..tag.start + end)
}

/// The text up to the closing tag.
fn text_until(reader: &mut quick_xml::Reader<&[u8]>, tag: &str) -> String {
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::End(e)) if e.local_name().as_ref() == tag => return text,
            Ok(Event::Eof) | Err(_) => return text,
            Ok(event) => xml::push_text(&event, &mut text),
        }
    }
}

impl Scan {
    fn next_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    fn cell(&mut self, e: &BytesStart<'_>) -> Open {
        self.part.cells += 1;
        let mut kind = Kind::Untyped;
        let mut at = CellRef::new(self.row, self.column);
        for attribute in e.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => match attribute.value.parse() {
                    Ok(said) => at = said,
                    Err(_) => self.part.misplaced += 1,
                },
                "t" => {
                    kind = match attribute.value.as_ref() {
                        "n" => Kind::Number,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "str" | "d" => Kind::Text,
                        "s" => Kind::Shared,
                        "inlineStr" | "is" => Kind::Inline,
                        _ => Kind::Unknown,
                    }
                }
                _ => {}
            }
        }
        self.column = at.column.saturating_add(1);
        Open { at, kind }
    }

    fn value(&mut self, cell: &Open, value: &str) {
        let plain = value.trim();
        let odd = match cell.kind {
            Kind::Error if !KNOWN_ERRORS.contains(&value) => Odd::Error(plain.into()),
            Kind::Number | Kind::Untyped if !plain.is_empty() => match plain.parse::<f64>() {
                Ok(number) if number.is_finite() && cell.kind == Kind::Number && plain != value => {
                    Odd::Number(number)
                }
                Ok(number) if number.is_finite() => return,
                Ok(_) => Odd::Raw(plain.into()),
                Err(_) if cell.kind == Kind::Number => Odd::Raw(plain.into()),
                Err(_) => return,
            },
            Kind::Shared if !plain.is_empty() && plain.parse::<usize>().is_err() => Odd::Lost,
            Kind::Inline if !plain.is_empty() => Odd::Raw(plain.into()),
            Kind::Bool
                if !matches!(plain.to_ascii_lowercase().as_str(), "" | "0" | "1" | "true" | "false") =>
            {
                Odd::Raw(plain.into())
            }
            Kind::Unknown => Odd::Raw(plain.into()),
            _ => return,
        };
        self.part.odd.push((cell.at, odd));
    }

    fn formula(&mut self, e: &BytesStart<'_>, at: CellRef, text: String) {
        let index = xml::attribute(e, "si").and_then(|index| index.trim().parse().ok());
        let shared = xml::attribute(e, "t").is_some_and(|kind| kind == "shared");
        let template = match index {
            Some(index) if shared && text.is_empty() => self.shared.get(&index),
            _ => None,
        };
        // Checked before the work is done, so that a long formula shared by many cells costs nothing.
        let length = template.map_or(text.len(), |(_, template)| template.len());
        if length == 0 {
            return;
        }
        if length > LONGEST_FORMULA || length as u64 > self.budget {
            self.part.formulas_left_out += 1;
            return;
        }
        let formula: Arc<str> = match template {
            Some((start, template)) => {
                expand_shared_formula(template, (start.row, start.column), (at.row, at.column))
                    .map_or_else(|_| Arc::clone(template), Arc::from)
            }
            None => text.into(),
        };
        if let (Some(index), true, None) = (index, shared, template) {
            self.shared.insert(index, (at, Arc::clone(&formula)));
        }
        self.budget = self.budget.saturating_sub(formula.len() as u64);
        self.part.formulas.push((at, formula));
    }

    /// Everything that is not a cell.
    fn around(&mut self, e: &BytesStart<'_>) {
        let number = |name| xml::attribute(e, name).and_then(|value| value.trim().parse::<u32>().ok());
        let is_zero = |name| {
            xml::attribute(e, name)
                .is_some_and(|value| value.trim().parse::<f64>().is_ok_and(|size| size == 0.0))
        };
        let size = |name, most: f64| {
            let size = xml::attribute(e, name)?.trim().parse::<f64>().ok()?;
            (size > 0.0 && size <= most).then_some(size)
        };
        match e.local_name().as_ref() {
            "row" => {
                match xml::attribute(e, "r").map(|row| row.parse::<u32>()) {
                    Some(Ok(row @ 1..=MAX_ROWS)) => self.row = row - 1,
                    Some(_) => self.part.misplaced += 1,
                    None => {}
                }
                if self.row < MAX_ROWS && (xml::is_true(e, "hidden") || is_zero("ht")) {
                    self.part.hidden_rows.push(self.row);
                }
                if xml::is_true(e, "customHeight")
                    && let Some(height) = size("ht", HIGHEST)
                {
                    self.part.heights.push((self.row, height));
                }
            }
            "col" => {
                let first = number("min").unwrap_or(1).max(1);
                let last = number("max").unwrap_or(first).min(MAX_COLUMNS);
                // As many as there are columns, however often they are named.
                let most = 4 * MAX_COLUMNS as usize;
                if (xml::is_true(e, "hidden") || is_zero("width")) && self.part.hidden_columns.len() < most {
                    self.part.hidden_columns.extend((first..=last).map(|column| column - 1));
                }
                if let Some(width) = size("width", WIDEST)
                    && self.part.widths.len() < most
                {
                    self.part.widths.extend((first..=last).map(|column| (column - 1, width)));
                }
            }
            "mergeCell" => {
                let area = xml::attribute(e, "ref").and_then(|area| area.parse::<Area>().ok());
                self.part.merges.extend(area.filter(|area| area.first != area.last));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulas(part: &SheetPart) -> Vec<String> {
        part.formulas.iter().map(|(at, formula)| format!("{at}={formula}")).collect()
    }

    #[test]
    fn shared_formulas_are_expanded() {
        let part = scan(
            r#"<worksheet><dimension ref="A1"/><sheetData><row r="2"><c r="B2"><f t="shared" ref="B2:B3" si="0">A2*$C$1&amp;"A2"</f><v>1</v></c></row>
            <row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c><c><f>SUM(A1:A2)</f></c></row></sheetData></worksheet>"#,
            1000,
        );
        assert_eq!(formulas(&part), ["B2=A2*$C$1&\"A2\"", "B3=A3*$C$1&\"A2\"", "C3=SUM(A1:A2)"]);
        assert_eq!(part.dimension, 11..32);
        assert!(!part.broken);
        assert_eq!(part.cells, 3);
    }

    #[test]
    fn formulas_are_kept_within_the_budget() {
        let part = scan(
            r#"<sheetData><row><c><f t="shared" si="7">A1+1</f></c><c><f t="shared" si="7"/></c><c><f t="shared" si="8"/></c></row></sheetData>"#,
            5,
        );
        assert_eq!((formulas(&part), part.formulas_left_out), (vec!["A1=A1+1".to_owned()], 1));
    }

    #[test]
    fn what_stands_around_the_cells() {
        let part = scan(
            r#"<worksheet><cols><col min="1" max="2" width="9.5"/><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols>
            <sheetData><row r="2" ht="30" customHeight="1"/><row r="3" ht="15"/><row r="4" hidden="true"/><row/><row ht="0"><c r="A6"/></row></sheetData>
            <mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1"/></mergeCells></worksheet>"#,
            1000,
        );
        assert_eq!(part.hidden_columns, [1, 2, 4]);
        assert_eq!(part.hidden_rows, [3, 5]);
        assert_eq!((part.widths, part.heights), (vec![(0, 9.5), (1, 9.5)], vec![(1, 30.0)]));
        assert_eq!(part.merges, ["A1:B2".parse().unwrap()]);
    }

    #[test]
    fn cells_that_calamine_refuses() {
        let part = scan(
            r#"<sheetData><row><c t="e"><v>#SPILL!</v></c><c t="e"><v>#N/A</v></c><c t="n"><v>1,5</v></c><c t="b"><v>có</v></c><c t="zz"><v>7</v></c></row></sheetData>"#,
            1000,
        );
        let odd: Vec<_> = part.odd.iter().map(|(at, odd)| format!("{at} {odd:?}")).collect();
        assert_eq!(odd, ["A1 Error(\"#SPILL!\")", "C1 Raw(\"1,5\")", "D1 Raw(\"có\")", "E1 Raw(\"7\")"]);
        let part = scan(
            r#"<sheetData><row><c t="n"><v> 5 </v></c><c><v>NaN</v></c><c t="n"><v>1e999</v></c><c t="s"><v>-1</v></c><c t="inlineStr"><v>z</v></c><c><v> 5</v></c></row></sheetData>"#,
            1000,
        );
        let odd: Vec<_> = part.odd.iter().map(|(at, odd)| format!("{at} {odd:?}")).collect();
        assert_eq!(
            odd,
            ["A1 Number(5.0)", "B1 Raw(\"NaN\")", "C1 Raw(\"1e999\")", "D1 Lost", "E1 Raw(\"z\")"]
        );
    }

    #[test]
    fn places_that_cannot_be_are_found() {
        let text = r#"<sheetData><row r="99999999999"><c s="1" r='F99999999999'><v>1</v></c><c r="B2"/></row></sheetData>"#;
        let part = scan(text, 1000);
        let found: Vec<&str> = part.impossible.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(found, ["r=\"99999999999\"", "r='F99999999999'"]);
        assert_eq!(part.misplaced, 2);
    }

    #[test]
    fn a_second_table_is_told_of() {
        assert!(scan("<worksheet><sheetData/><sheetData></sheetData></worksheet>", 1000).broken);
    }

    #[test]
    fn a_cut_part_is_broken() {
        assert!(scan("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c>", 1000).broken);
    }
}
