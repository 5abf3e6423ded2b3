//! Word 97–2003 (.doc), by the crate `office_oxide`, which understands the binary format; in a guarded process. Its headings, lists
//! and paragraphs become lines, its tables grids, as of every document.

use std::collections::HashMap;
use std::io::Cursor;

use office_oxide::doc::DocError;
use office_oxide::ir::{
    BorderStyle, Element, HeaderFooter, Image, InlineContent, List, Section, SectionBreakType, Table,
    TableBorder, TextSpan, VerticalAlign,
};
use office_oxide::options::{Damage, ParseOptions};
use office_oxide::{Document as Word, DocumentFormat, OfficeError};

use super::document::{self, Block, Document, Fonts, Grid, GridCell, GridRow, Line, Margins, Remark};
use super::foreign::Foreign;
use super::rich::{RichText, Run};
use super::spans::Spans;
use super::trouble::Trouble;
use super::{Findings, Limits, Source};
use crate::book::{Book, Style};
use crate::cell::{Area, CellRef};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::text::Small;

/// Tables, lists and text boxes in each other; deeper ones are told.
const DEEPEST: usize = 24;
/// From this width and height on a table may be seen in a picture: 9 cm and 4 cm, in units of 1/360 mm.
const LARGE: (u64, u64) = (3_240_000, 1_440_000);

/// Reads the document.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let word = opened(source, false)?;
    let damaged = word.damage().iter().any(Damage::is_loss);
    let content = word.to_ir();
    let mut reading = Reading { limit: limits.cells, ..Reading::default() };
    let mut margins = Margins::default();
    let mut blocks = Vec::new();
    for section in &content.sections {
        reading.section(section, &mut blocks, &mut margins)?;
    }
    blocks.extend(holds_workbook(source.bytes).then(|| Block::told(Remark::Workbook)));
    let book = document::book(Document { blocks, margins }, &source.file, limits, findings);
    let mut book = match book {
        // What a damaged file lacks nobody knows.
        Err(Trouble::Foreign(_)) if damaged => return Err(Trouble::IllFormed { cut_off: true }),
        read => read?,
    };
    findings.extend(unseen(source, &word.plain_text()));
    if damaged {
        findings.push(document::damaged(Place::file(&source.file), true));
    }
    let known = [("title", &content.metadata.title), ("creator", &content.metadata.author)];
    let known = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    book.properties = known.collect();
    Ok(book)
}

/// The document, with text that is hidden or was deleted while changes were tracked, or without.
fn opened(source: &Source<'_>, unseen: bool) -> Result<Word, Trouble> {
    let mut options = ParseOptions::default();
    (options.include_hidden_text, options.include_deleted_text) = (unseen, unseen);
    let word = Word::from_reader_with(Cursor::new(source.bytes.to_vec()), DocumentFormat::Doc, &options);
    word.map_err(|error| match error {
        OfficeError::Doc(DocError::Encrypted) => Trouble::Foreign(Foreign::Encrypted),
        _ => Trouble::Foreign(Foreign::OldWord),
    })
}

/// Numbers may stand in text that is not shown: this format does not tell where.
fn unseen(source: &Source<'_>, shown: &str) -> Option<Finding> {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let all = opened(source, true).ok()?.plain_text();
    let message = Wording::new(
        "văn bản có chữ ẩn hoặc chữ đã xóa khi theo dõi sửa đổi (Track Changes), trong đó có chữ số; không được đọc",
        "the document has text that is hidden or was deleted in tracked changes, with digits in it; it is not read",
    );
    (digits(&all) > digits(shown)).then(|| {
        Finding::new(Rule::HIDDEN_VALUE, Place::file(&source.file), message).with_severity(Severity::Warning).with_help(
            "Mở bằng Word, chấp nhận hoặc từ chối các sửa đổi, bỏ chữ ẩn, rồi lưu lại thành .docx và gửi lại.",
            "Open it in Word, accept or reject the changes, show what is hidden, save as .docx and send again.",
        )
    })
}

/// Whether a workbook is kept inside of the document.
fn holds_workbook(bytes: &[u8]) -> bool {
    let Ok(container) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return false };
    container.walk().any(|entry| {
        let inside = entry.path().to_string_lossy().replace('\\', "/").starts_with("/ObjectPool/");
        inside && matches!(entry.name(), "Workbook" | "Book")
    })
}

/// What is noted in a document: kind of note and number.
type NoteId = (bool, u32);

/// A document while it is taken over.
#[derive(Default)]
struct Reading {
    notes: HashMap<NoteId, String>,
    /// A page ended with what stands before.
    page_ended: bool,
    /// Paragraphs and cells so far, and how many there may be.
    seen: usize,
    limit: usize,
}

impl Reading {
    fn section(
        &mut self,
        section: &Section,
        blocks: &mut Vec<Block>,
        margins: &mut Margins,
    ) -> Result<(), Trouble> {
        for element in &section.elements {
            let (id, note) = match element {
                Element::Footnote(note) => ((false, note.id), note),
                Element::Endnote(note) => ((true, note.id), note),
                _ => continue,
            };
            let text = note.content.iter().map(said).collect::<Vec<_>>().join("\n");
            self.notes.insert(id, text.trim().to_owned());
        }
        self.page_ended |= !blocks.is_empty() && section.break_type != SectionBreakType::Continuous;
        self.blocks(&section.elements, blocks, 0)?;
        let all = [
            &section.header,
            &section.footer,
            &section.first_page_header,
            &section.first_page_footer,
            &section.even_page_header,
            &section.even_page_footer,
        ];
        for HeaderFooter { content } in all.into_iter().flatten() {
            let mut own = Vec::new();
            let page_ended = std::mem::take(&mut self.page_ended);
            self.blocks(content, &mut own, 0)?;
            self.page_ended = page_ended;
            margins.add(own);
        }
        Ok(())
    }

    fn blocks(&mut self, elements: &[Element], into: &mut Vec<Block>, depth: usize) -> Result<(), Trouble> {
        for element in elements {
            self.element(element, into, depth)?;
        }
        Ok(())
    }

    fn element(&mut self, element: &Element, into: &mut Vec<Block>, depth: usize) -> Result<(), Trouble> {
        match element {
            Element::Heading(heading) => {
                let begins = heading.page_break_before;
                self.line(&heading.content, begins, into)?;
            }
            Element::Paragraph(paragraph) => {
                let begins = paragraph.page_break_before;
                self.line(&paragraph.content, begins, into)?;
            }
            Element::Table(_) | Element::List(_) | Element::TextBox(_) if depth >= DEEPEST => {
                into.push(Block::told(Remark::Deep));
            }
            Element::Table(table) => {
                if std::mem::take(&mut self.page_ended) {
                    into.push(Block::Line(Line { on_new_page: true, ..Line::default() }));
                }
                let grid = self.grid(table, depth)?;
                into.push(Block::Grid(grid));
            }
            Element::List(list) => self.list(list, into, depth)?,
            Element::TextBox(text) => self.blocks(&text.content, into, depth + 1)?,
            Element::Image(image) => into.push(Block::told(Remark::Picture(is_large(image)))),
            Element::PageBreak => self.page_ended = true,
            Element::CodeBlock(code) => {
                for line in code.content.lines() {
                    Block::put(into, Line { text: line.to_owned(), ..Line::default() });
                }
            }
            // Notes were read before what refers to them; the others say nothing.
            _ => {}
        }
        Ok(())
    }

    fn line(
        &mut self,
        content: &[InlineContent],
        begins: bool,
        into: &mut Vec<Block>,
    ) -> Result<(), Trouble> {
        self.count()?;
        let mut line =
            Line { on_new_page: std::mem::take(&mut self.page_ended) || begins, ..Line::default() };
        let (mut text, mut fonts, mut is_first) = (RichText::default(), Fonts::default(), true);
        for piece in content {
            match piece {
                InlineContent::Text(span) => {
                    if !span.text.trim().is_empty() && std::mem::take(&mut is_first) {
                        line.style = Style { bold: span.bold, italic: span.italic, ..Style::default() };
                    }
                    if let Some(font) = &span.font_name {
                        fonts.push(&font.as_str().into(), &span.text);
                    }
                    text.push(&span.text, run(span));
                }
                InlineContent::LineBreak => text.push("\n", Run::default()),
                InlineContent::FootnoteRef(note) => self.note((false, note.note_id), &mut line),
                InlineContent::EndnoteRef(note) => self.note((true, note.note_id), &mut line),
                InlineContent::CommentRef(note) => self.note((true, note.comment_id), &mut line),
                _ => {}
            }
        }
        line.style.font = fonts.most();
        line.text = text.finish();
        Block::put(into, line);
        Ok(())
    }

    fn note(&self, id: NoteId, line: &mut Line) {
        line.notes.extend(self.notes.get(&id).filter(|note| !note.is_empty()).cloned());
    }

    /// A list: a sign before every item of one with signs. Numbers are not set again, as a list may go on from one before it.
    fn list(&mut self, list: &List, into: &mut Vec<Block>, depth: usize) -> Result<(), Trouble> {
        for item in &list.items {
            let mut own = Vec::new();
            self.blocks(&item.content, &mut own, depth + 1)?;
            if let Some(Block::Line(first)) = own.first_mut().filter(|_| !list.ordered) {
                first.text.insert_str(0, "- ");
            }
            into.extend(own);
            if let Some(nested) = item.nested.as_ref().filter(|_| depth < DEEPEST) {
                self.list(nested, into, depth + 1)?;
            }
        }
        Ok(())
    }

    fn grid(&mut self, table: &Table, depth: usize) -> Result<Grid, Trouble> {
        let mut grid = Grid {
            widths: table.column_widths_twips.clone(),
            framed: table.border.as_ref().is_some_and(draws),
            ..Grid::default()
        };
        let mut spans = Spans::default();
        for (at, row) in table.rows.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let (mut cells, mut next) = (Vec::new(), 0_u32);
            for cell in &row.cells {
                self.count()?;
                let column = spans.free(CellRef::new(at, next));
                let (wide, high) = (cell.col_span.max(1), cell.row_span.max(1));
                let last = CellRef::new(at.saturating_add(high - 1), column.saturating_add(wide - 1));
                spans.cover(Area::new(CellRef::new(at, column), last));
                grid.framed |= cell.border.as_ref().is_some_and(draws);
                let mut inside = Vec::new();
                self.blocks(&cell.content, &mut inside, depth + 1)?;
                cells.push(GridCell { column, wide, high, inside });
                next = column.saturating_add(wide);
            }
            grid.rows.push(GridRow { cells, hidden: false });
        }
        Ok(grid)
    }

    /// One more paragraph or cell.
    fn count(&mut self) -> Result<(), Trouble> {
        self.seen += 1;
        if self.seen > self.limit { Err(Trouble::TooManyCells(self.limit)) } else { Ok(()) }
    }
}

/// What a note says.
fn said(element: &Element) -> String {
    let content = match element {
        Element::Heading(heading) => &heading.content,
        Element::Paragraph(paragraph) => &paragraph.content,
        _ => return String::new(),
    };
    let text = content.iter().map(|piece| match piece {
        InlineContent::Text(span) => span.text.as_str(),
        InlineContent::LineBreak => "\n",
        _ => "",
    });
    text.collect()
}

fn run(span: &TextSpan) -> Run {
    let small = match span.vertical_align {
        Some(VerticalAlign::Superscript) => Some(Small::Above),
        Some(VerticalAlign::Subscript) => Some(Small::Below),
        _ => None,
    };
    Run { struck: span.strikethrough, small }
}

fn is_large(image: &Image) -> bool {
    image.display_width_emu >= Some(LARGE.0) && image.display_height_emu >= Some(LARGE.1)
}

/// Whether a border is one that is seen.
fn draws(border: &TableBorder) -> bool {
    let sides =
        [&border.top, &border.bottom, &border.left, &border.right, &border.inside_h, &border.inside_v];
    sides.into_iter().flatten().any(|line| line.style != BorderStyle::None)
}
