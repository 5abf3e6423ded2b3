//! Which form, where, and which row is which indicator: by content, never by sheet name, order or position.
//!
//! A sheet is cut into blocks at its header rows; each block is given to the form whose labels it holds; the rows
//! of all blocks of a form are aligned with the form's rows as sequences.

use std::sync::Arc;

use crate::book::Book;
use crate::finding::{Diagnosed, Finding, Place, Rule, Severity, Wording};
use crate::model::{Form, Orientation, Template};
use crate::period::Period;
use crate::table::Page;

mod blocks;
mod choice;
mod columns;
mod copies;
mod listing;
mod place;
mod rows;
mod stack;

pub use crate::matching::{FormKey, Memory};
pub use choice::{candidates, closeness};
pub use columns::{ColumnMap, OtherColumn, SharedColumn};
pub use copies::Spare;
pub use rows::{RowMatch, Standing};

use blocks::Block;
use place::{best_form, forms_of, place};

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
    /// Why it does not count: another copy of the form in the book does.
    pub spare: Option<Spare>,
    /// It holds the rows of the form that another sheet does not.
    pub part: bool,
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
    /// Tables that are no form, on sheets that hold one.
    pub other_tables: Vec<OtherTable>,
}

/// A table that is no form of the template, on a sheet that holds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherTable {
    /// Position of the sheet in the book.
    pub sheet: usize,
    /// First row (of its header), and the row after its last.
    pub rows: (u32, u32),
    /// First column, and the column after its last.
    pub columns: (u32, u32),
}

/// How well a book fits a template.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fit {
    /// Rows found, over all forms.
    pub rows: usize,
    /// Forms found.
    pub forms: usize,
}

/// A book with its tables found, whatever template they are of: looked for once, recognised as often as there are templates.
struct Sight<'b> {
    book: &'b Book,
    pages: Vec<Page<'b>>,
    blocks: Vec<Block>,
}

impl<'b> Sight<'b> {
    fn of(book: &'b Book, memory: &Memory) -> Self {
        let pages = Page::all(book);
        let blocks =
            pages.iter().enumerate().flat_map(|(index, page)| blocks::blocks(index, page, memory)).collect();
        Self { book, pages, blocks }
    }
}

/// How well a book fits each of the memory's templates.
pub fn fits(book: &Book, memory: &Memory) -> Vec<Fit> {
    fits_of(&Sight::of(book, memory), memory)
}

fn fits_of(sight: &Sight<'_>, memory: &Memory) -> Vec<Fit> {
    (0..memory.templates().len())
        .map(|template| {
            let blocks = cut_stacked(&sight.blocks, memory, template);
            let placed = place(sight.book, &blocks, memory, template, None);
            Fit {
                rows: placed.iter().map(|one| one.hits).sum(),
                forms: placed.iter().filter(|one| one.spare.is_none()).count(),
            }
        })
        .collect()
}

/// Blocks cut further where their rows go over from one form of the template to another.
fn cut_stacked(blocks: &[Block], memory: &Memory, template: usize) -> Vec<Block> {
    let forms = forms_of(memory, template);
    let cut = |block: &Block| {
        let best = best_form(block, &forms, memory);
        let cut = best.and_then(|(_, best)| stack::cut(block, &forms, best, memory));
        cut.unwrap_or_else(|| vec![block.clone()])
    };
    blocks.iter().flat_map(cut).collect()
}

/// Recognises the forms of one template in a book. `period` is the one asked for: it tells this period's table and
/// column from another's.
pub fn recognise(
    book: &Book,
    file: &Arc<str>,
    memory: &Memory,
    template: usize,
    period: Option<Period>,
) -> Diagnosed<Recognition> {
    recognise_in(&Sight::of(book, memory), file, memory, (template, period))
}

fn recognise_in(
    sight: &Sight<'_>,
    file: &Arc<str>,
    memory: &Memory,
    (template, period): (usize, Option<Period>),
) -> Diagnosed<Recognition> {
    let Sight { book, pages, .. } = sight;
    let blocks = cut_stacked(&sight.blocks, memory, template);
    let placed = place(book, &blocks, memory, template, period);
    let said = std::cell::OnceCell::new();
    let by_itself = || copies::period_of_book(book, file, &blocks, memory.lexicon());
    let spoken = || *said.get_or_init(|| period.or_else(by_itself));
    let model: &Template = &memory.templates()[template];
    let mut found = Diagnosed::clean(Recognition::default());
    let mut taken = vec![false; book.sheets.len()];
    for one in &placed {
        let first = &blocks[one.blocks[0]];
        taken[first.sheet] = true;
        let sheet = &book.sheets[first.sheet];
        let form = &model.forms[one.form];
        let key = FormKey { template, form: one.form };
        let bare = listing::is_unlabelled(form)
            && one.blocks.iter().all(|&block| memory.hits(key, &blocks[block].labels) == 0);
        let indicators = form.orientation == Orientation::Indicators && !bare;
        let pieces: Vec<Block> = one
            .blocks
            .iter()
            .map(|&block| &blocks[block])
            .map(|block| if indicators { block.clone() } else { listing::by_captions(sheet, block, memory) })
            .collect();
        let pieces: Vec<&Block> = pieces.iter().collect();
        let columns = columns::map(sheet, &pieces, form, (memory, key), &spoken);
        let place = Place::new(file, &Arc::from(sheet.name.as_str()), None);
        let page = &pages[first.sheet];
        let given =
            rows::Given { page, blocks: &pieces, columns: &columns, form, memory, key, place: &place };
        let aligned = if indicators {
            rows::align(book, &given)
        } else if bare {
            listing::only_row(&given)
        } else {
            listing::rows(&given)
        };
        let mut findings = aligned.findings;
        if one.part {
            findings.retain(|finding| finding.rule != Rule::MISSING_ROW);
            findings.push(continued_elsewhere(form, place));
        }
        if one.spare.is_none() {
            found.findings.extend(findings);
        }
        let last = pieces[pieces.len() - 1];
        let instance = FormInstance {
            form: one.form,
            sheet: first.sheet,
            columns,
            rows: aligned.value,
            coverage: one.hits as f64 / form.printed_rows().len().max(1) as f64,
            header: first.header,
            body: (first.start, last.end.saturating_sub(1)),
            spare: one.spare,
            part: one.part,
        };
        found.value.forms.push(instance);
    }
    missing_from_all_parts(model, &mut found);
    for (index, sheet) in book.sheets.iter().enumerate() {
        if !taken[index] && !sheet.cells.iter().all(|cell| cell.content.is_blank()) {
            found.value.other_sheets.push(index);
        }
    }
    for (index, block) in blocks.iter().enumerate() {
        if taken[block.sheet] && !placed.iter().any(|one| one.blocks.contains(&index)) {
            let rows = (block.header.0.min(block.start), block.end);
            found.value.other_tables.push(OtherTable { sheet: block.sheet, rows, columns: block.columns });
        }
    }
    if !found.value.forms.is_empty() {
        missing_forms(model, file, &mut found);
    }
    found
}

/// A form that goes on on another sheet.
fn continued_elsewhere(form: &Form, place: Place) -> Finding {
    let (number, sheet) = (form.name(), Arc::clone(&place.sheet));
    let message = Wording::new(
        format!("trang «{sheet}» là phần còn lại của {number}; đã ghép với trang kia"),
        format!("sheet «{sheet}» holds the rest of {number}; it was joined with the other"),
    );
    let subject = crate::finding::Subject { form: Arc::clone(&form.id), ..Default::default() };
    Finding::new(Rule::STRAY_VALUE, place, message)
        .with_severity(Severity::Info)
        .with_subject(subject)
        .with_help("Để cả biểu trên một trang tính.", "Keep the whole form on one sheet.")
}

/// A row is missing only if no part of the form has it.
fn missing_from_all_parts(template: &Template, found: &mut Diagnosed<Recognition>) {
    let parts: Vec<&FormInstance> = found.value.forms.iter().filter(|one| one.part).collect();
    if parts.is_empty() {
        return;
    }
    found.findings.retain(|finding| {
        finding.rule != Rule::MISSING_ROW
            || !parts.iter().any(|part| {
                let form = &template.forms[part.form];
                let row =
                    (form.id == finding.subject.form).then(|| form.row_index(&finding.subject.indicator));
                let there = |row| part.rows.iter().any(|one| one.standing == Standing::Indicator(row));
                row.flatten().is_some_and(there)
            })
    });
}

fn missing_forms(template: &Template, file: &Arc<str>, found: &mut Diagnosed<Recognition>) {
    for (index, form) in template.forms.iter().enumerate() {
        let there = found.value.forms.iter().any(|one| one.form == index && one.spare.is_none());
        if there || form.optional {
            continue;
        }
        let title = form.title.join(" ");
        let message = Wording::new(
            format!("báo cáo không có {} ({title})", form.name()),
            format!("the return lacks {} ({title})", form.name()),
        );
        let subject = crate::finding::Subject { form: Arc::clone(&form.id), ..Default::default() };
        found.findings.push(
            Finding::new(Rule::MISSING_FORM, Place::file(file), message)
                .with_subject(subject)
                .with_severity(Severity::Error)
                .with_help(
                    format!("Đề nghị đơn vị bổ sung {} rồi gửi lại.", form.name()),
                    format!("Ask the unit to add {} and send the return again.", form.name()),
                ),
        );
    }
}
