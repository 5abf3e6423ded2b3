//! Documents of running text with tables in them, whatever the format: paragraphs and tables in their order become a sheet of the
//! text and one for every table. What a table only places, the head of a letter or signatures, belongs to the text; a table
//! that a page cuts in two is one.

mod fonts;
mod grid;
mod margins;
mod remark;

use std::sync::Arc;

use super::cells::{Cells, join_frames, some_of};
use super::foreign::Foreign;
use super::trouble::Trouble;
use super::{Findings, Limits};
use crate::book::{Book, Cell, Content, Look, Sheet, SheetKind, Style, StyleId, Styles, is_running};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::finding::{Finding, MARGINS_NAME, Place, Rule, TEXT_NAME, Wording, table_name};

pub(super) use fonts::Fonts;
pub(super) use grid::{Grid, GridCell, GridRow};
pub(super) use margins::Margins;
pub(super) use remark::Remark;

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its text, with line breaks.
    pub(super) text: String,
    /// How it looks.
    pub(super) style: Style,
    /// A new page begins with it.
    pub(super) on_new_page: bool,
    /// What is noted on it: footnotes, comments.
    pub(super) notes: Vec<String>,
    /// What is to be told of it.
    pub(super) remarks: Vec<Remark>,
}

impl Line {
    /// Whether there is nothing to it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !self.on_new_page && self.notes.is_empty() && self.remarks.is_empty()
    }
}

/// What a document is made of.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A paragraph.
    Line(Line),
    /// So many paragraphs that say nothing.
    Blank(u32),
    /// A table.
    Grid(Grid),
}

/// Tables in cells of tables, each in the one before, that are looked into.
const DEEPEST: usize = 12;
/// A line of fewer words states nothing: `đạt 60%`, `Số: 12/BC-UBND`.
const FEWEST_WORDS: usize = 3;

impl Block {
    /// A line that says nothing, and of which something is told.
    pub(super) fn told(remark: Remark) -> Self {
        Self::Line(Line { remarks: vec![remark], ..Line::default() })
    }

    /// Puts a line under those before it.
    pub(super) fn put(blocks: &mut Vec<Self>, line: Line) {
        match blocks.last_mut() {
            Some(Self::Blank(rows)) if line.is_blank() => *rows += 1,
            _ if line.is_blank() => blocks.push(Self::Blank(1)),
            _ => blocks.push(Self::Line(line)),
        }
    }
}

/// A document: its text with tables, and what stands in the margins of its pages.
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    pub(super) margins: Margins,
}

/// The book of a document.
pub(super) fn book(
    document: Document,
    file: &Arc<str>,
    limits: &Limits,
    findings: &mut Findings,
) -> Result<Book, Trouble> {
    let mut assembly = Assembly::new(limits);
    assembly.put(document.blocks, 0)?;
    let pictures = assembly.pictures;
    // Text without a table is something to read if it may tell numbers; mere titles, or pictures, are not.
    let speaks = assembly.text.may_tell(pictures > 0);
    if assembly.tables.is_empty() && !speaks {
        return Err(Trouble::Foreign(Foreign::WithoutTable(pictures)));
    }
    assembly.margins = document.margins.part(limits, &mut assembly.styles);
    let (sheets, styles) = assembly.finish(file, findings);
    Ok(Book { sheets, styles, properties: Vec::new() })
}

/// A part of the document is damaged; what could be read of it is used.
pub(super) fn damaged(place: Place, cut_off: bool) -> Finding {
    let (vi, en) = if cut_off { ("bị cắt cụt", "is cut off") } else { ("bị hỏng", "is damaged") };
    let message = Wording::new(
        format!("Văn bản {vi}: có thể thiếu bảng, thiếu dòng hoặc sai nội dung ô"),
        format!("The document {en}: tables or rows may be missing, or texts wrong"),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message).with_help(
        "Mở tệp bằng Word (chấp nhận sửa chữa nếu được hỏi), kiểm tra số liệu, lưu lại thành .docx rồi gửi lại",
        "Open it in Word (accept the repair if asked), check the figures, save as .docx and send it again",
    )
}

/// A sheet in the making.
struct Part {
    kind: SheetKind,
    cells: Cells,
    merges: Vec<Area>,
    hidden_rows: Vec<u32>,
    frames: Vec<(CellRef, StyleId)>,
    notes: Vec<(CellRef, String)>,
    row_breaks: Vec<u32>,
    remarks: Vec<(CellRef, Remark)>,
    /// Rows so far.
    height: u32,
    /// Columns, and whether its cells have frames.
    shape: (u32, bool),
}

impl Part {
    fn new(kind: SheetKind, limits: &Limits) -> Self {
        Self {
            kind,
            cells: Cells::new(limits.text, false),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            frames: Vec::new(),
            notes: Vec::new(),
            row_breaks: Vec::new(),
            remarks: Vec::new(),
            height: 0,
            shape: (0, false),
        }
    }

    /// Puts what lines say into a cell.
    fn fill(&mut self, at: CellRef, lines: Vec<Line>, styles: &mut Styles, framed: bool) {
        let joined = join(lines);
        let number = plain_number(&joined.text).filter(|_| self.kind != SheetKind::Text);
        let style = styles.id(Style { border: framed, wrap: framed, ..joined.style });
        if joined.text.is_empty() {
            let inside = at.row < MAX_ROWS && at.column < MAX_COLUMNS;
            self.frames.extend((framed && inside).then_some((at, style)));
        } else {
            let content = match number {
                Some(number) => Content::Number(number),
                None => Content::Text(self.cells.text(at, &joined.text)),
            };
            self.cells.push((at.row, at.column), content, style);
        }
        self.notes.extend(joined.notes.into_iter().map(|note| (at, note)));
        self.remarks.extend(joined.remarks.into_iter().map(|remark| (at, remark)));
    }

    /// Whether it is running text, or short lines of it with numbers, where no picture is what the document holds.
    fn may_tell(&self, pictured: bool) -> bool {
        let tells = |text: &str| {
            let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
            words >= FEWEST_WORDS && text.contains(|sign: char| sign.is_ascii_digit())
        };
        self.cells.texts().any(|text| is_running(text) || !pictured && tells(text))
    }

    fn sheet(self, name: String, file: &Arc<str>, findings: &mut Findings) -> Sheet {
        let named: Arc<str> = name.as_str().into();
        let (cells, told) = self.cells.finish(file, &named);
        findings.extend(told);
        let shown = |at: CellRef| cells.binary_search_by_key(&at, |cell: &Cell| cell.at).is_ok();
        let told = self.remarks.iter().filter_map(|(at, remark)| {
            remark.finding(Place::new(file, &named, Some(*at)), self.kind, shown(*at))
        });
        let told: Vec<_> = told.collect();
        let count = told.len();
        findings.extend(some_of(told.into_iter(), count));
        let frames = join_frames(self.frames.into_iter());
        let look = Look { frames, row_breaks: self.row_breaks, ..Look::default() };
        Sheet {
            kind: self.kind,
            cells,
            merges: self.merges.into(),
            hidden_rows: self.hidden_rows,
            notes: self.notes,
            look,
            ..Sheet::new(name)
        }
    }
}

/// The sheets of a document in the making.
struct Assembly<'a> {
    limits: &'a Limits,
    styles: Styles,
    text: Part,
    tables: Vec<Part>,
    /// What stands in the margins of pages.
    margins: Option<Part>,
    /// Nothing stands under the last table yet.
    under_table: bool,
    pictures: usize,
}

impl<'a> Assembly<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            styles: Styles::default(),
            text: Part::new(SheetKind::Text, limits),
            tables: Vec::new(),
            margins: None,
            under_table: false,
            pictures: 0,
        }
    }

    fn put(&mut self, blocks: Vec<Block>, depth: usize) -> Result<(), Trouble> {
        for block in blocks {
            match block {
                Block::Line(line) => self.line(vec![vec![line]]),
                Block::Blank(rows) => self.text.height = self.text.height.saturating_add(rows),
                Block::Grid(grid) if depth < DEEPEST => self.grid(grid.snapped(), depth)?,
                Block::Grid(_) => self.text.remarks.push((CellRef::new(self.text.height, 0), Remark::Deep)),
            }
        }
        Ok(())
    }

    /// A row of the text: of a paragraph, or of paragraphs beside each other.
    fn line(&mut self, cells: Vec<Vec<Line>>) {
        let row = self.text.height;
        if row < MAX_ROWS && cells.iter().flatten().any(|line| line.on_new_page) {
            self.text.row_breaks.push(row);
        }
        for (column, lines) in cells.into_iter().enumerate() {
            self.under_table &= lines.iter().all(|line| line.text.trim().is_empty());
            let pictures = |line: &Line| line.remarks.iter().filter(|remark| remark.is_picture()).count();
            self.pictures += lines.iter().map(pictures).sum::<usize>();
            self.text.fill(CellRef::new(row, column as u32), lines, &mut self.styles, false);
        }
        self.text.height = row.saturating_add(1);
    }

    fn grid(&mut self, grid: Grid, depth: usize) -> Result<(), Trouble> {
        let goes_on = self.under_table
            && self.tables.last().is_some_and(|last| last.shape == (grid.columns(), grid.framed));
        if !goes_on && grid.only_places() {
            return self.placed(grid, depth);
        }
        if !goes_on {
            if self.tables.len() >= self.limits.sheets {
                return Err(Trouble::TooManySheets(self.limits.sheets));
            }
            let mut part = Part::new(SheetKind::Table { after: self.text.height }, self.limits);
            part.shape = (grid.columns(), grid.framed);
            self.tables.push(part);
        }
        let Some(part) = self.tables.last_mut() else { return Ok(()) };
        if goes_on && part.height < MAX_ROWS {
            part.row_breaks.push(part.height);
        }
        let mut apart = Vec::new();
        for row in grid.rows {
            let at = part.height;
            if row.hidden && at < MAX_ROWS {
                part.hidden_rows.push(at);
            }
            for cell in row.cells {
                let first = CellRef::new(at, cell.column);
                if (cell.wide > 1 || cell.high > 1) && at < MAX_ROWS && cell.column < MAX_COLUMNS {
                    let last = CellRef::new(
                        at.saturating_add(cell.high - 1).min(MAX_ROWS - 1),
                        cell.column.saturating_add(cell.wide - 1).min(MAX_COLUMNS - 1),
                    );
                    part.merges.push(Area::new(first, last));
                }
                let lines = grid::lines(cell.inside, &mut apart, 0);
                part.fill(first, lines, &mut self.styles, grid.framed);
            }
            part.height = at.saturating_add(1);
        }
        // Tables inside of cells are tables of their own.
        self.under_table = apart.is_empty();
        self.put(apart.into_iter().map(Block::Grid).collect(), depth + 1)
    }

    /// What a table places, beside each other.
    fn placed(&mut self, grid: Grid, depth: usize) -> Result<(), Trouble> {
        let single = grid.columns() < 2;
        for row in grid.rows {
            if single {
                for cell in row.cells {
                    self.put(cell.inside, depth + 1)?;
                }
                continue;
            }
            let mut apart = Vec::new();
            let mut cells: Vec<Vec<Line>> = Vec::new();
            for cell in row.cells {
                cells.resize_with(cells.len().max(cell.column as usize), Vec::new);
                cells.push(grid::lines(cell.inside, &mut apart, 0));
            }
            self.line(cells);
            self.put(apart.into_iter().map(Block::Grid).collect(), depth + 1)?;
        }
        Ok(())
    }

    fn finish(self, file: &Arc<str>, findings: &mut Findings) -> (Vec<Sheet>, Styles) {
        let mut sheets = vec![self.text.sheet(TEXT_NAME.to_owned(), file, findings)];
        for (index, part) in self.tables.into_iter().enumerate() {
            sheets.push(part.sheet(table_name(index + 1), file, findings));
        }
        sheets.extend(self.margins.map(|part| part.sheet(MARGINS_NAME.to_owned(), file, findings)));
        (sheets, self.styles)
    }
}

/// Lines below each other as one, without blank ones around them; it looks as the first that holds something.
fn join(lines: Vec<Line>) -> Line {
    let mut joined = Line::default();
    let mut is_first = true;
    for line in lines {
        let blank = line.text.trim().is_empty();
        if !blank && std::mem::take(&mut is_first) {
            joined.style = line.style;
        } else {
            joined.text.push('\n');
        }
        joined.text.push_str(&line.text);
        joined.notes.extend(line.notes);
        joined.remarks.extend(line.remarks);
    }
    let text = joined.text.trim_matches(|sign: char| sign.is_ascii_whitespace());
    joined.text = if text.trim().is_empty() { String::new() } else { text.to_owned() };
    joined
}

/// A number of digits and nothing else, as a spreadsheet would take it. `02` stays as it was typed.
fn plain_number(text: &str) -> Option<f64> {
    const MOST_DIGITS: usize = 15;
    let text = text.trim();
    let is_plain =
        (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    let leading = text.len() > 1 && text.starts_with('0');
    if is_plain && !leading { text.parse().ok() } else { None }
}
