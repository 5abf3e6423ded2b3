//! The one pass over a sheet part: cells with their values and formulas, and what stands around them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use calamine::expand_shared_formula;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::cells::{CellFormat, Cells, SharedText, iso_date};
use super::super::xml;
use super::around::{Around, RowLook};
use super::text;
use crate::book::Content;
use crate::cell::{CellRef, MAX_ROWS};

mod plain;

/// Bytes of a formula: Excel takes 8,192 characters.
const LONGEST_FORMULA: usize = 4 * 8_192;

/// What the cells of all sheets refer to.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) texts: Vec<SharedText>,
    pub(super) formats: Vec<CellFormat>,
}

/// What may still be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Cell elements.
    pub(super) cells: usize,
    /// Bytes of all formulas together.
    pub(super) formulas: u64,
    /// The row in which the first one stands that does not say where.
    pub(super) first: u32,
}

/// What a sheet part says.
pub(super) struct SheetPart {
    pub(super) cells: Cells,
    pub(super) around: Around,
    /// Number of cell elements, those without a value too.
    pub(super) seen: usize,
    /// Values that do not fit their type, read as text.
    pub(super) misfits: Vec<(CellRef, Arc<str>)>,
    /// Cells whose shared text is not there.
    pub(super) lost: Vec<CellRef>,
    /// Number of rows and cells that say they stand where nothing can stand.
    pub(super) misplaced: usize,
    /// Number of formulas left out because they are longer than formulas can be, or too many.
    pub(super) formulas_left_out: usize,
    /// The XML does not go on to the end of the cells, or there are cells twice.
    pub(super) broken: bool,
}

/// Reads a sheet part; it stops where there is no room for more cells. Rows and cells are read without an XML reader where
/// they are written as spreadsheets do.
pub(super) fn read(text: &str, cells: Cells, known: &Known, room: Room) -> SheetPart {
    Pass::plain(text, cells.clone(), known, room).unwrap_or_else(|| Pass::whole(text, cells, known, room))
}

/// Where the reader stands: the cells are in one element, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Before,
    Inside,
    After,
}

/// Type of a cell, by its attribute `t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Untyped,
    Bool,
    Error,
    /// The result of a formula.
    Text,
    Date,
    /// The number of a shared text.
    Shared,
    /// A text in an element of its own.
    Inline,
    Unknown,
}

impl Kind {
    fn named(name: &str) -> Self {
        match name {
            "n" => Self::Number,
            "b" => Self::Bool,
            "e" => Self::Error,
            "str" => Self::Text,
            "d" => Self::Date,
            "s" => Self::Shared,
            "inlineStr" | "is" => Self::Inline,
            _ => Self::Unknown,
        }
    }
}

/// The cell that is being read.
#[derive(Debug, Clone, Copy)]
struct Open {
    at: CellRef,
    kind: Kind,
    format: CellFormat,
}

/// What a formula says of being shared.
#[derive(Debug, Default)]
struct Sharing {
    index: Option<u32>,
    shared: bool,
}

impl Sharing {
    fn of(e: &BytesStart<'_>) -> Self {
        let index = xml::attribute(e, "si").and_then(|index| index.trim().parse().ok());
        Self { index, shared: xml::attribute(e, "t").is_some_and(|kind| kind == "shared") }
    }
}

/// What the beginning of a row says; of an attribute that stands twice the first one counts.
#[derive(Debug, Default)]
struct RowStart {
    look: RowLook,
    /// Its number, if one is said; 0, which none has, for one that cannot be read.
    number: Option<u32>,
}

impl RowStart {
    /// Takes in an attribute, by its name without prefix.
    fn attribute(&mut self, name: &str, value: &str) {
        match name {
            "r" => self.number = self.number.or(Some(value.parse().unwrap_or(0))),
            name => self.look.attribute(name, value),
        }
    }
}

struct Pass<'t, 'k> {
    part: SheetPart,
    reader: Reader<&'t [u8]>,
    known: &'k Known,
    room: Room,
    row: u32,
    column: u32,
    /// Formulas that others share, by their number, with the cell in which they stand.
    shared: HashMap<u32, (CellRef, Arc<str>)>,
    place: Stand,
}

impl<'t, 'k> Pass<'t, 'k> {
    fn new(text: &'t str, cells: Cells, known: &'k Known, room: Room) -> Self {
        let part = SheetPart {
            cells,
            around: Around::default(),
            seen: 0,
            misfits: Vec::new(),
            lost: Vec::new(),
            misplaced: 0,
            formulas_left_out: 0,
            broken: false,
        };
        let reader = xml::strict_reader(text);
        let row = room.first;
        Pass { part, reader, known, room, row, column: 0, shared: HashMap::new(), place: Stand::Before }
    }

    /// Reads a part with an XML reader, whatever it is.
    fn whole(text: &'t str, cells: Cells, known: &'k Known, room: Room) -> SheetPart {
        let mut pass = Self::new(text, cells, known, room);
        while pass.step().is_some() {}
        pass.part.broken |= pass.place != Stand::After;
        pass.part
    }

    /// Reads up to the next element; `None` at the end, where the XML breaks off, or where there is no more room.
    fn step(&mut self) -> Option<()> {
        let inside = self.place == Stand::Inside;
        match self.reader.read_event().ok()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "c" if inside => self.cell(&e)?,
                "row" if inside => self.begin_row(&e),
                "sheetData" => self.begin_cells(true),
                _ => self.part.around.element(&e),
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "c" if inside => {
                    let cell = self.open(&e)?;
                    self.put(&cell, Content::Empty, None);
                }
                "row" if inside => {
                    self.begin_row(&e);
                    self.next_row();
                }
                "sheetData" => self.begin_cells(false),
                _ => self.part.around.element(&e),
            },
            Event::End(e) => match e.local_name().as_ref() {
                "row" if inside => self.next_row(),
                "sheetData" => self.end_cells(),
                _ => {}
            },
            Event::Eof => return None,
            _ => {}
        }
        Some(())
    }

    fn begin_cells(&mut self, open: bool) {
        if self.place == Stand::After {
            // Of two, only the first is read.
            self.part.broken = true;
        } else if open {
            self.place = Stand::Inside;
        } else {
            self.end_cells();
        }
    }

    fn end_cells(&mut self) {
        self.place = Stand::After;
        // What follows holds no figures: a slip there loses none.
        let config = self.reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
    }

    fn begin_row(&mut self, e: &BytesStart<'_>) {
        let mut row = RowStart::default();
        for attribute in e.attributes().with_checks(false).flatten() {
            row.attribute(attribute.key.local_name().as_ref(), &attribute.value);
        }
        self.start_row(&row);
    }

    fn start_row(&mut self, row: &RowStart) {
        match row.number {
            Some(number @ 1..=MAX_ROWS) => self.row = number - 1,
            Some(_) => self.part.misplaced += 1,
            None => {}
        }
        self.part.around.row(self.row, &row.look);
    }

    fn next_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    /// The beginning of a cell; `None` if there is no room for it.
    fn open(&mut self, e: &BytesStart<'_>) -> Option<Open> {
        let mut cell = self.begin_cell()?;
        for attribute in e.attributes().with_checks(false).flatten() {
            self.attribute(&mut cell, attribute.key.as_ref(), &attribute.value);
        }
        self.column = cell.at.column.saturating_add(1);
        Some(cell)
    }

    fn begin_cell(&mut self) -> Option<Open> {
        self.part.seen += 1;
        (self.part.seen <= self.room.cells).then(|| Open {
            at: CellRef::new(self.row, self.column),
            kind: Kind::Untyped,
            format: self.known.formats.first().copied().unwrap_or_default(),
        })
    }

    fn attribute(&mut self, cell: &mut Open, name: &str, value: &str) {
        match name {
            "r" => match value.parse() {
                Ok(said) => cell.at = said,
                Err(_) => self.part.misplaced += 1,
            },
            "t" => cell.kind = Kind::named(value),
            "s" => {
                let format = value.trim().parse().ok();
                let format = format.and_then(|format: usize| self.known.formats.get(format));
                cell.format = format.copied().unwrap_or_default();
            }
            _ => {}
        }
    }

    /// A cell that holds something; `None` if it breaks off.
    fn cell(&mut self, start: &BytesStart<'_>) -> Option<()> {
        let cell = self.open(start)?;
        let (mut value, mut inline, mut formula) = (None, None, None);
        loop {
            match self.reader.read_event().ok()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" => value = Some(xml::text_until(&mut self.reader, "v")?),
                    "is" => inline = Some(text::read(&mut self.reader, "is")?),
                    "f" => {
                        let said = xml::text_until(&mut self.reader, "f")?;
                        formula = self.formula(&Sharing::of(&e), cell.at, &said);
                    }
                    _ => {}
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "v" => value = Some(Cow::Borrowed("")),
                    "f" => formula = self.formula(&Sharing::of(&e), cell.at, ""),
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "c" => break,
                Event::Eof => return None,
                _ => {}
            }
        }
        let content = self.content(&cell, value, inline);
        self.put(&cell, content, formula);
        Some(())
    }

    fn put(&mut self, cell: &Open, content: Content, formula: Option<Arc<str>>) {
        self.part.cells.push((cell.at.row, cell.at.column), content, cell.format.style);
        if let Some(formula) = formula {
            self.part.cells.set_last_formula(formula);
        }
    }

    /// What the cell holds, by its type.
    fn content(&mut self, cell: &Open, value: Option<Cow<'t, str>>, inline: Option<String>) -> Content {
        // Beside a text in an element of its own a value is a leftover.
        let value = value.filter(|_| cell.kind != Kind::Inline || inline.is_none());
        let Some(value) = value.filter(|value| cell.kind == Kind::Text || !value.trim().is_empty()) else {
            return inline.map_or(Content::Empty, |text| Content::Text(self.part.cells.text(cell.at, &text)));
        };
        // White space around a value is that of the file, but in texts.
        let plain = value.trim();
        match cell.kind {
            Kind::Number | Kind::Untyped => match plain.parse::<f64>() {
                Ok(number) if number.is_finite() => self.part.cells.shown(number, cell.format.shown),
                Err(_) if cell.kind == Kind::Untyped => Content::Text(self.part.cells.text(cell.at, &value)),
                _ => self.misfit(cell.at, plain),
            },
            Kind::Bool => match plain.to_ascii_lowercase().as_str() {
                "0" | "false" => Content::Bool(false),
                "1" | "true" => Content::Bool(true),
                _ => self.misfit(cell.at, plain),
            },
            Kind::Error => Content::Error(plain.into()),
            Kind::Text => {
                let text = xml::unescape_spreadsheet(&value);
                Content::Text(self.part.cells.text(cell.at, &text))
            }
            Kind::Date => iso_date(&value),
            Kind::Shared => {
                let known = self.known;
                let shared = plain.parse().ok().and_then(|index: usize| known.texts.get(index));
                if let Some(SharedText { text, cut }) = shared {
                    return self.part.cells.shared(cell.at, text, *cut);
                }
                self.part.lost.push(cell.at);
                Content::Empty
            }
            Kind::Inline | Kind::Unknown => self.misfit(cell.at, plain),
        }
    }

    /// A value that does not fit the type of its cell.
    fn misfit(&mut self, at: CellRef, text: &str) -> Content {
        let text = self.part.cells.text(at, text);
        self.part.misfits.push((at, Arc::clone(&text)));
        Content::Text(text)
    }

    /// The formula of a cell, a shared one expanded.
    fn formula(&mut self, sharing: &Sharing, at: CellRef, text: &str) -> Option<Arc<str>> {
        let Sharing { index, shared } = *sharing;
        let template = match index {
            Some(index) if shared && text.is_empty() => self.shared.get(&index),
            _ => None,
        };
        // Checked before the work is done, so that a long formula shared by many cells costs nothing.
        let length = template.map_or(text.len(), |(_, template)| template.len());
        if length == 0 {
            return None;
        }
        if length > LONGEST_FORMULA || length as u64 > self.room.formulas {
            self.part.formulas_left_out += 1;
            return None;
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
        self.room.formulas = self.room.formulas.saturating_sub(formula.len() as u64);
        Some(formula)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Cell, Sheet};

    fn scan(text: &str, formulas: u64) -> SheetPart {
        let shared = |text: &str| SharedText { text: text.into(), cut: false };
        let known = Known { texts: vec![shared("a"), shared("b")], formats: Vec::new() };
        read(text, Cells::new(1000, false), &known, Room { cells: 100, formulas, first: 0 })
    }

    fn cells(part: SheetPart) -> Vec<Cell> {
        part.cells.finish(&"f".into(), &"s".into()).0
    }

    fn formulas(cells: &[Cell]) -> Vec<String> {
        let told = |cell: &Cell| Some(format!("{}={}", cell.at, cell.formula.as_ref()?));
        cells.iter().filter_map(told).collect()
    }

    #[test]
    fn shared_formulas_are_expanded() {
        let part = scan(
            r#"<worksheet><dimension ref="A1"/><sheetData><row r="2"><c r="B2"><f t="shared" ref="B2:B3" si="0">A2*$C$1&amp;"A2"</f><v>1</v></c></row>
            <row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c><c><f>SUM(A1:A2)</f></c>
            <c t="str"><f>A1</f><v/></c></row></sheetData></worksheet>"#,
            1000,
        );
        assert!(!part.broken);
        assert_eq!(part.seen, 4);
        let cells = cells(part);
        assert_eq!((&cells[2].content, &cells[3].content), (&Content::Empty, &Content::text("")));
        assert_eq!(formulas(&cells), ["B2=A2*$C$1&\"A2\"", "B3=A3*$C$1&\"A2\"", "C3=SUM(A1:A2)", "D3=A1"]);
    }

    #[test]
    fn formulas_are_kept_within_the_budget() {
        let part = scan(
            r#"<sheetData><row><c><f t="shared" si="7">A1+1</f></c><c><f t="shared" si="7"/></c><c><f t="shared" si="8"/></c></row></sheetData>"#,
            5,
        );
        assert_eq!(part.formulas_left_out, 1);
        assert_eq!(formulas(&cells(part)), ["A1=A1+1"]);
    }

    #[test]
    fn what_stands_around_the_cells() {
        let part = scan(
            r#"<worksheet><cols><col min="1" max="2" width="9.5"/><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols>
            <sheetData><row r="2" ht="30" customHeight="1"/><row r="3" ht="15"/><row r="4" hidden="true"/><row/><row ht="0"><c r="A6"/></row></sheetData>
            <mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1"/></b></mergeCells></worksheet>"#,
            1000,
        );
        let mut sheet = Sheet::new("s");
        part.around.settle(&mut sheet);
        assert_eq!(sheet.hidden_columns, [1, 2, 4]);
        assert_eq!(sheet.hidden_rows, [3, 5]);
        assert_eq!((sheet.look.widths, sheet.look.heights), (vec![(0, 9.5), (1, 9.5)], vec![(1, 30.0)]));
        assert_eq!(*sheet.merges, ["A1:B2".parse().unwrap()]);
        assert!(!part.broken);
    }

    #[test]
    fn values_by_their_types() {
        let part = scan(
            r#"<sheetData><row><c t="e"><v>#SPILL!</v></c><c t="n"><v>1,5</v></c><c t="b"><v>có</v></c><c t="zz"><v>7</v></c>
            <c t="n"><v> 5 </v></c><c><v>NaN</v></c><c t="n"><v>1e999</v></c><c t="s"><v>-1</v></c><c t="s"><v> 1 </v></c>
            <c><v>1<!-- -->2<![CDATA[3]]>&#52;</v></c><c t="b"><v>TRUE</v></c><c t="str"><v> x_x000D_</v></c><c><v>x</v></c>
            <c t="d"><v>2001-03-03</v></c><c><is><t>y</t></is></c><c t="s"><v>2</v></c><c t="str"><is><t>z</t></is></c></row></sheetData>"#,
            1000,
        );
        let lost: Vec<_> = part.lost.iter().map(ToString::to_string).collect();
        assert_eq!((lost, part.broken), (vec!["H1".to_owned(), "P1".to_owned()], false));
        let misfits: Vec<_> = part.misfits.iter().map(|(at, text)| format!("{at} {text}")).collect();
        assert_eq!(misfits, ["B1 1,5", "C1 có", "D1 7", "F1 NaN", "G1 1e999"]);
        let told: Vec<String> = cells(part)
            .iter()
            .map(|cell| match &cell.content {
                Content::Text(text) => format!("\"{text}\""),
                other => other.raw(),
            })
            .collect();
        let expected = [
            "#SPILL!",
            "\"1,5\"",
            "\"có\"",
            "\"7\"",
            "5",
            "\"NaN\"",
            "\"1e999\"",
            "",
            "\"b\"",
            "1234",
            "TRUE",
            "\" x\r\"",
            "\"x\"",
            "2001-03-03",
            "\"y\"",
            "",
            "\"z\"",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn places_that_cannot_be_are_counted() {
        let part = scan(
            r#"<sheetData><row r="99999999999"><c s="1" r='F99999999999'><v>1</v></c><c r="B2"/></row></sheetData>"#,
            1000,
        );
        assert_eq!(part.misplaced, 2);
    }

    #[test]
    fn a_part_that_breaks_off_or_has_cells_twice_is_told_of() {
        for (text, whole) in [
            ("<worksheet><sheetData/><sheetData></sheetData></worksheet>", 0),
            ("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c>", 1),
            ("<sheetData><row><c><v>1</v></c><c><v>2</c><c><v>3</v></c></row></sheetData>", 1),
            ("<worksheet><row><c><v>1</v></c></row></worksheet>", 0),
        ] {
            let part = scan(text, 1000);
            assert!(part.broken, "{text}");
            assert_eq!(cells(part).len(), whole, "{text}");
        }
    }

    #[test]
    fn no_more_cells_are_read_than_there_is_room_for() {
        let text = format!("<sheetData><row>{}</row></sheetData>", "<c><v>1</v></c>".repeat(200));
        assert_eq!(scan(&text, 1000).seen, 101);
    }
}
