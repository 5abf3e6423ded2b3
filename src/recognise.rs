//! Which form, where, and which row is which indicator: by content, never by sheet name, order or position.
//!
//! A sheet is cut into blocks at its header rows; each block is given to the form whose labels it holds; the rows
//! of all blocks of a form are aligned with the form's rows as sequences.

use std::sync::Arc;

use crate::book::{Book, Visibility};
use crate::finding::{Diagnosed, Finding, Place, Rule, Severity, Wording};
use crate::template::{Orientation, Template};

mod align;
mod columns;
mod grid;
mod memory;
mod rows;

pub use columns::ColumnMap;
pub use grid::{is_number_row, usual_role};
pub use memory::Memory;
pub use rows::{RowMatch, Standing};

use grid::Block;
use memory::FormKey;

/// Share of a form's labels that must be found for it to count as recognised.
const ENOUGH: f64 = 0.34;

/// A form found in a book.
#[derive(Debug, Clone)]
pub struct FormInstance {
    /// Position of the form in the template.
    pub form: usize,
    /// Position of the sheet in the book.
    pub sheet: usize,
    /// Which sheet column holds which form column.
    pub columns: ColumnMap,
    /// Sheet rows of the table, in order, and what each is.
    pub rows: Vec<RowMatch>,
    /// Share of the form's rows found by their labels.
    pub coverage: f64,
    /// The header rows, first and last.
    pub header: (u32, u32),
    /// First and last row of the table's body.
    pub body: (u32, u32),
    /// A copy of a form that is also elsewhere in the book (a hidden sheet of the last period): not read.
    pub spare: bool,
}

impl FormInstance {
    /// First and last row that the table takes, header included.
    pub fn rows_taken(&self) -> (u32, u32) {
        let indicators = self.rows.iter().filter(|one| one.standing != Standing::Text);
        (self.header.0, indicators.map(|one| one.sheet_row).max().unwrap_or(self.body.1))
    }
}

/// What was recognised in a book.
#[derive(Debug, Clone, Default)]
pub struct Recognition {
    /// The forms found, in the template's order; spare copies last.
    pub forms: Vec<FormInstance>,
    /// Sheets that hold something but no form, by position.
    pub other_sheets: Vec<usize>,
}

/// How well a book fits a template.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fit {
    /// Rows found, over all forms.
    pub rows: usize,
    /// Forms found.
    pub forms: usize,
}

/// How well a book fits each of the memory's templates.
pub fn fits(book: &Book, memory: &Memory) -> Vec<Fit> {
    let blocks = blocks_of(book, memory);
    (0..memory.templates().len())
        .map(|template| {
            let placed = place(book, &blocks, memory, template);
            Fit {
                rows: placed.iter().map(|one| one.hits).sum(),
                forms: placed.iter().filter(|one| !one.spare).count(),
            }
        })
        .collect()
}

/// A block given to a form.
struct Placed {
    form: usize,
    /// Blocks in order: a header repeated on every printed page cuts one table into several.
    blocks: Vec<usize>,
    hits: usize,
    spare: bool,
}

fn blocks_of(book: &Book, memory: &Memory) -> Vec<Block> {
    book.sheets.iter().enumerate().flat_map(|(index, sheet)| grid::blocks(index, sheet, memory)).collect()
}

/// Gives every block to the form whose labels it holds most of.
fn place(book: &Book, blocks: &[Block], memory: &Memory, template: usize) -> Vec<Placed> {
    let forms = &memory.templates()[template].forms;
    let mut placed: Vec<Placed> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let best = (0..forms.len())
            .filter(|&form| forms[form].orientation == Orientation::Indicators)
            .map(|form| (memory.hits(FormKey { template, form }, &block.labels), form))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((hits, form)) = best.filter(|(hits, _)| *hits > 0) else { continue };
        let continued = placed.iter_mut().rev().find(|one| {
            let last = &blocks[*one.blocks.last().unwrap_or(&0)];
            one.form == form
                && last.sheet == block.sheet
                && (block.continues || complements(one, block, blocks, memory, FormKey { template, form }))
        });
        match continued {
            Some(one) => {
                one.blocks.push(index);
                one.hits += hits;
            }
            None => placed.push(Placed { form, blocks: vec![index], hits, spare: false }),
        }
    }
    placed.retain(|one| {
        let rows = forms[one.form].rows.len().max(1);
        let body: usize = one.blocks.iter().map(|&block| blocks[block].labels.len()).sum();
        let share = one.hits as f64 / rows as f64;
        share >= ENOUGH || (one.hits >= 2 && one.hits * 2 >= body && share >= ENOUGH / 2.0)
    });
    mark_spares(book, blocks, &mut placed);
    placed.sort_by_key(|one| (one.spare, one.form));
    placed
}

/// Whether a block holds other rows of the form than the blocks before it: a table cut in two, not a second copy.
fn complements(one: &Placed, block: &Block, blocks: &[Block], memory: &Memory, key: FormKey) -> bool {
    let before = one.blocks.iter().flat_map(|&index| &blocks[index].labels);
    let all: Vec<_> = before.chain(&block.labels).cloned().collect();
    let together = memory.hits(key, &all);
    let alone = memory.hits(key, &block.labels);
    (together - one.hits.min(together)) * 5 >= alone * 4
}

/// Of several copies of a form the visible one with most rows counts.
fn mark_spares(book: &Book, blocks: &[Block], placed: &mut [Placed]) {
    for index in 0..placed.len() {
        let rank = |one: &Placed| {
            let visible = book.sheets[blocks[one.blocks[0]].sheet].visibility == Visibility::Visible;
            (visible, one.hits, std::cmp::Reverse(one.blocks[0]))
        };
        placed[index].spare =
            placed.iter().any(|other| other.form == placed[index].form && rank(other) > rank(&placed[index]));
    }
}

/// Recognises the forms of one template in a book.
pub fn recognise(book: &Book, file: &Arc<str>, memory: &Memory, template: usize) -> Diagnosed<Recognition> {
    let blocks = blocks_of(book, memory);
    let placed = place(book, &blocks, memory, template);
    let model: &Template = &memory.templates()[template];
    let mut found = Diagnosed::clean(Recognition::default());
    let mut taken = vec![false; book.sheets.len()];
    for one in &placed {
        let first = &blocks[one.blocks[0]];
        taken[first.sheet] = true;
        let sheet = &book.sheets[first.sheet];
        let form = &model.forms[one.form];
        let key = FormKey { template, form: one.form };
        let pieces: Vec<&Block> = one.blocks.iter().map(|&block| &blocks[block]).collect();
        let columns = columns::map(sheet, &pieces, form, memory, key);
        let place = Place::new(file, &Arc::from(sheet.name.as_str()), None);
        let aligned = if one.spare {
            Diagnosed::clean(Vec::new())
        } else {
            rows::align(book, sheet, &pieces, &columns, form, memory, key, &place)
        };
        found.findings.extend(aligned.findings);
        let last = pieces[pieces.len() - 1];
        let instance = FormInstance {
            form: one.form,
            sheet: first.sheet,
            columns,
            rows: aligned.value,
            coverage: one.hits as f64 / form.rows.len().max(1) as f64,
            header: first.header,
            body: (first.header.1 + 1, last.end.saturating_sub(1)),
            spare: one.spare,
        };
        found.value.forms.push(instance);
    }
    for (index, sheet) in book.sheets.iter().enumerate() {
        if !taken[index] && !sheet.cells.iter().all(|cell| cell.content.is_blank()) {
            found.value.other_sheets.push(index);
        }
    }
    if !found.value.forms.is_empty() {
        missing_forms(model, file, &mut found);
    }
    found
}

fn missing_forms(template: &Template, file: &Arc<str>, found: &mut Diagnosed<Recognition>) {
    for (index, form) in template.forms.iter().enumerate() {
        let there = found.value.forms.iter().any(|one| one.form == index && !one.spare);
        if there || form.orientation != Orientation::Indicators {
            continue;
        }
        let title = form.title.join(" ");
        let message = Wording::new(
            format!("báo cáo không có {} ({title})", form.number),
            format!("the return lacks {} ({title})", form.number),
        );
        let subject = crate::finding::Subject { form: Arc::clone(&form.id), ..Default::default() };
        found.findings.push(
            Finding::new(Rule::MissingForm, Place::file(file), message)
                .with_subject(subject)
                .with_severity(Severity::Error)
                .with_help(
                    format!("Đề nghị đơn vị bổ sung {} rồi gửi lại.", form.number),
                    format!("Ask the unit to add {} and send the return again.", form.number),
                ),
        );
    }
}
