//! Forms whose rows are units, or an open list: recognised by their captions; every row is a caption or total of the
//! form, or an entry under the caption above it.

use std::sync::Arc;

use crate::book::{Content, Sheet};
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Finding, Place, Rule, Severity, Subject, Wording};
use crate::indicator::CodeReading;
use crate::matching::{self, FormKey, Memory};
use crate::model::{Column, Form, Orientation, Role};
use crate::text::tidy;

use super::blocks::{self, Block};
use super::columns::ColumnMap;
use super::rows::{Given, RowMatch, Standing};

/// A code has no more letters than these.
const LONGEST_CODE: usize = 3;
/// Share of the form's columns that must be found.
const ENOUGH_COLUMNS: f64 = 0.6;

/// Whether the one row of a form has no label in the form itself: all indicators are columns.
pub(super) fn is_unlabelled(form: &Form) -> bool {
    let bare = |column: &Column| column.role == Role::Label && column.captions.is_empty();
    form.orientation == Orientation::Indicators
        && form.rows.len() == 1
        && form.columns.iter().any(|column| bare(column) && column.printed.is_empty())
}

/// The forms of a template that are known by their captions alone: those whose rows are no indicators, or have no label.
pub(super) fn forms_of(memory: &Memory, template: usize) -> Vec<FormKey> {
    let forms = memory.templates()[template].forms.iter().enumerate();
    forms
        .filter(|(_, form)| form.orientation != Orientation::Indicators || is_unlabelled(form))
        .map(|(form, _)| FormKey { template, form })
        .collect()
}

/// The block with the column of the labels as the captions say; unit names say nothing.
pub(super) fn by_captions(sheet: &Sheet, block: &Block, memory: &Memory) -> Block {
    let rows = block.header.0..=block.header.1;
    let captions = rows.flat_map(|row| sheet.row(row));
    let label = captions
        .filter_map(|cell| Some((cell.at.column, blocks::text_of(cell)?)))
        .find(|(_, text)| blocks::role_of(text, memory) == Some(Role::Label));
    Block { label_column: label.map(|(column, _)| column).or(block.label_column), ..block.clone() }
}

/// The forms whose columns a block has most of, with the number of these columns.
pub(super) fn best_forms(
    sheet: &Sheet,
    block: &Block,
    memory: &Memory,
    keys: &[FormKey],
) -> Option<(usize, Vec<FormKey>)> {
    if !block.headed {
        return None;
    }
    let block = by_captions(sheet, block, memory);
    let found = |key: FormKey| {
        let form = &memory.templates()[key.template].forms[key.form];
        let map = super::columns::map(sheet, &[&block], form, (memory, key), &|| None);
        let values = form.value_columns().filter(|&index| map.of[index].is_some()).count();
        let all = form.value_columns().count().max(1);
        (values as f64 / all as f64 >= ENOUGH_COLUMNS).then(|| map.of.iter().flatten().count())
    };
    let found: Vec<(usize, FormKey)> = keys.iter().filter_map(|&key| Some((found(key)?, key))).collect();
    let most = found.iter().map(|(columns, _)| *columns).max()?;
    Some((most, found.into_iter().filter(|(columns, _)| *columns == most).map(|(_, key)| key).collect()))
}

/// The row of a form whose one row has no label: the first with figures. Others are told.
pub(super) fn only_row(given: &Given<'_>) -> Diagnosed<Vec<RowMatch>> {
    let Given { page, blocks, columns, form, place, .. } = *given;
    let values: Vec<u32> = form.value_columns().flat_map(|index| columns.all_of(index)).collect();
    let mut found = Diagnosed::clean(Vec::new());
    for &row in blocks.iter().flat_map(|block| page.rows(block.start, block.end)) {
        let held = values.iter().find_map(|&column| {
            page.get(CellRef::new(row, column)).filter(|cell| matches!(cell.content, Content::Number(_)))
        });
        let Some(held) = held else { continue };
        let standing = if found.value.is_empty() { Standing::Indicator(0) } else { Standing::Unknown };
        if standing == Standing::Unknown {
            let message = Wording::new(
                format!("{} chỉ có một dòng số liệu; dòng này không được cộng", form.name()),
                format!("{} has one row of figures; this one is not used", form.name()),
            );
            let place = Place { cell: Some(held.at), ..place.clone() };
            let subject = Subject { form: Arc::clone(&form.id), ..Subject::default() };
            found.findings.push(
                Finding::new(Rule::UNKNOWN_ROW, place, message).with_subject(subject).with_help(
                    "Ghi mọi số liệu trên một dòng ngay dưới tên cột.",
                    "Write all figures in one row right under the captions.",
                ),
            );
        }
        found.value.push(RowMatch { sheet_row: row, standing });
    }
    found
}

/// What each row of the blocks is.
pub(super) fn rows(given: &Given<'_>) -> Diagnosed<Vec<RowMatch>> {
    let Given { page, blocks, columns, form, memory, key, place } = *given;
    let sheet = page.sheet();
    let mut reader = Reader {
        sheet,
        columns,
        form,
        memory,
        key,
        place,
        group: None,
        used: vec![false; form.rows.len()],
        entries: 0,
    };
    let mut found = Diagnosed::clean(Vec::new());
    for block in blocks {
        let from = if block.headed { block.header.1 + 1 } else { block.start };
        for row in from..block.end {
            if sheet.row(row).is_empty() {
                continue;
            }
            if let Some(standing) = reader.standing(row, block.label_column, &mut found.findings) {
                found.value.push(RowMatch { sheet_row: row, standing });
            }
        }
    }
    reader.missing(&mut found.findings);
    found
}

struct Reader<'a> {
    sheet: &'a Sheet,
    columns: &'a ColumnMap,
    form: &'a Form,
    memory: &'a Memory,
    key: FormKey,
    place: &'a Place,
    group: Option<usize>,
    used: Vec<bool>,
    entries: usize,
}

impl Reader<'_> {
    fn text(&self, row: u32, column: Option<u32>) -> String {
        let cell = column.and_then(|column| self.sheet.get(CellRef::new(row, column)));
        cell.map_or(String::new(), |cell| tidy(&cell.content.raw()))
    }

    fn standing(&mut self, row: u32, label_at: Option<u32>, findings: &mut Vec<Finding>) -> Option<Standing> {
        let code_at = self.columns.role(self.form, Role::Code);
        let code = self.text(row, code_at);
        let mut label = self.text(row, label_at);
        if label.is_empty() && code.chars().filter(|c| c.is_alphabetic()).count() > LONGEST_CODE {
            // A caption that begins in the column of the codes.
            label.clone_from(&code);
        }
        let values = || self.form.value_columns().flat_map(|index| self.columns.all_of(index));
        let filled = values().filter(|&column| !self.text(row, Some(column)).is_empty()).count();
        if let Some(caption) = self.caption(row, code_at, &label) {
            self.used[caption] = true;
            if !self.form.is_total(caption) {
                self.group = Some(caption);
            }
            return Some(Standing::Indicator(caption));
        }
        let named = label.chars().any(char::is_alphanumeric);
        let total = self.memory.lexicon().tables.is_total(&label);
        let open_list = self.form.orientation == Orientation::List;
        // A unit without figures has nothing to add; an entry of a list may be a name alone.
        let placeholder = label.contains("...") || label.contains('…');
        if filled == 0 && (!open_list || !named || code.is_empty() || placeholder) {
            return named.then_some(Standing::Text);
        }
        if total {
            return Some(Standing::OwnTotal);
        }
        if !named && !open_list {
            let message = Wording::new(
                "dòng có số liệu nhưng không ghi tên: không biết là của đơn vị nào",
                "a row with figures but no name: it is not known whose it is",
            );
            let first = values().find(|&column| !self.text(row, Some(column)).is_empty());
            let at = CellRef::new(row, first.or(label_at).unwrap_or_default());
            findings.push(
                Finding::new(Rule::UNKNOWN_ROW, Place { cell: Some(at), ..self.place.clone() }, message)
                    .with_subject(self.subject())
                    .with_help(
                        "Ghi tên đơn vị ở dòng này, hoặc xóa dòng nếu thừa.",
                        "Write the name of the unit in this row, or delete it.",
                    ),
            );
            return Some(Standing::Unknown);
        }
        self.entries += 1;
        Some(Standing::Entry(self.group))
    }

    fn subject(&self) -> Subject {
        Subject { form: Arc::clone(&self.form.id), ..Subject::default() }
    }

    /// The caption or total row of the form that a row is.
    fn caption(&self, row: u32, code_at: Option<u32>, label: &str) -> Option<usize> {
        if label.is_empty() {
            return None;
        }
        let code = code_at
            .and_then(|column| self.sheet.get(CellRef::new(row, column)))
            .map_or_else(CodeReading::default, |cell| CodeReading::of(&cell.content, None));
        matching::caption((self.memory, self.key), label, &code, &|index| !self.used[index])
    }

    /// Captions that are gone: the rows under them are taken for those of the caption above.
    fn missing(&self, findings: &mut Vec<Finding>) {
        if self.entries == 0 {
            return;
        }
        for (index, row) in self.form.rows.iter().enumerate() {
            if self.used[index] || self.form.is_total(index) {
                continue;
            }
            let label = &row.label;
            let message = Wording::new(
                format!("không thấy dòng đề mục «{label}»: các dòng của mục này có thể bị tính vào mục trên"),
                format!("the caption «{label}» is missing: its rows may be taken for those of the one above"),
            );
            let mut subject = self.subject();
            subject.indicator = Arc::clone(&row.code);
            findings.push(
                Finding::new(Rule::MISSING_ROW, self.place.clone(), message)
                    .with_severity(Severity::Warning)
                    .with_subject(subject)
                    .with_help(
                        "Đề nghị đơn vị giữ nguyên các dòng đề mục của biểu.",
                        "Ask the unit to keep the captions of the form.",
                    ),
            );
        }
    }
}
