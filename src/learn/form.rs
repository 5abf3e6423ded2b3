//! One table as a form: its columns and rows judged.

use crate::book::Book;
use crate::model::{Aggregation, Kind, Orientation, Role, Row, Variants};
use crate::table::{Page, Table};

use super::columns::{self, Layout};
use super::orientation::{self, Seen};
use super::outline::{self, Item};
use super::rows::{self, Context, Verdict};
use super::{Confidence, Note, formulas};

/// A table with its columns and rows, before they are judged.
pub(super) struct Drawn<'a> {
    page: &'a Page<'a>,
    table: &'a Table,
    /// Its columns.
    pub layout: Layout,
    items: Vec<Item>,
    /// What its rows are.
    pub seen: Seen,
    /// The caption of its labels.
    pub caption: String,
}

/// A row of the form, and what was guessed of it.
pub(super) struct Judged {
    pub sheet_row: u32,
    pub notes: Vec<Note>,
    pub row: Row,
}

/// Why a table is no form, in both languages.
type Reason = (&'static str, &'static str);

impl<'a> Drawn<'a> {
    /// The columns and rows of a table, or why it is no form.
    pub fn of(book: &Book, page: &'a Page, table: &'a Table) -> Result<Self, Reason> {
        let layout = columns::read(page, table);
        if layout.values.is_empty() {
            return Err(("bảng không có cột nào để ghi số liệu", "it has no column for figures"));
        }
        let of_labels = layout.columns.iter().find(|column| column.role == Role::Label);
        let caption = of_labels.map_or(String::new(), |column| column.captions.join(" "));
        let (items, seen) = if table.label().is_some() {
            let items = outline::items(book, page, table, &layout);
            let seen = orientation::judge(&items, &caption, &layout);
            (items, seen)
        } else {
            let items = vec![outline::only_row(table)];
            let seen = orientation::unlabelled(&items);
            (items, seen)
        };
        if items.is_empty() && !(seen.orientation != Orientation::Indicators && table.named) {
            return Err((
                "bảng không in tên dòng nào; thêm một cột tên chỉ tiêu và tên từng dòng rồi học lại",
                "no row of it is named; add a column of labels, name its rows, and learn it again",
            ));
        }
        Ok(Self { page, table, layout, items, seen, caption })
    }

    /// The column of the labels, or the first one.
    pub fn label(&self) -> u32 {
        self.table.label().unwrap_or(self.table.columns.0)
    }

    /// Judges columns and rows; gives the rows that belong to the form. `measure` is the unit of measure of the whole
    /// table, `level` that of the unit that fills it in.
    pub fn judge(&mut self, measure: Option<&str>, level: &str) -> Vec<Judged> {
        let by_columns = self.seen.orientation != Orientation::Indicators || self.table.label().is_none();
        let equations = formulas::of_columns(self.page, self.table, &self.layout);
        self.layout.judge(by_columns, measure, &equations);
        let equations = formulas::of_rows(self.page, &self.layout, &self.items);
        let context = Context {
            has_measures: self.layout.measure.is_some(),
            measure,
            several: self.layout.values.len() > 1,
            formulas: &equations,
            points: self.layout.points(),
            level,
        };
        let verdicts = if by_columns {
            orientation::verdicts(&self.items, &self.seen, &self.layout)
        } else {
            rows::judge(&self.items, context)
        };
        if verdicts.iter().any(|verdict| verdict.aggregation == Aggregation::Ratio) {
            self.layout.part_ratios();
        }
        let own = |verdict: &Verdict| {
            matches!(verdict.aggregation, Aggregation::Ratio | Aggregation::Yes | Aggregation::Enum)
        };
        if verdicts.iter().any(own) {
            self.layout.leave_to_rows();
        }
        let kept = self.items.iter().zip(verdicts);
        let kept = kept.filter(|(item, _)| !by_columns || self.seen.keep.contains(&item.row));
        kept.map(|(item, verdict)| Judged {
            sheet_row: item.row,
            row: row(item, &verdict, context),
            notes: verdict.notes,
        })
        .collect()
    }
}

fn row(item: &Item, verdict: &Verdict, context: Context) -> Row {
    let measure =
        if verdict.kind == Kind::Heading { item.measure.clone() } else { rows::measure_of(item, context) };
    let depth = item.code.chars().filter(|c| matches!(c, '.' | '#')).count();
    let doubts: Vec<String> = verdict
        .notes
        .iter()
        .filter(|note| note.confidence < Confidence::Sure)
        .map(|note| format!("{} ({}: {})", note.what.vi, note.confidence.wording().vi, note.reason.vi))
        .collect();
    Row {
        code: item.code.as_str().into(),
        printed: item.printed.clone(),
        label: item.called.clone(),
        measure,
        kind: verdict.kind,
        aggregation: verdict.aggregation.clone(),
        expression: verdict.expression.clone(),
        checks: verdict.checks.clone(),
        owner: verdict.owner.clone(),
        course: verdict.course,
        bold: item.bold,
        required: false,
        required_if: None,
        variants: Variants::default(),
        depth,
        guess: (!doubts.is_empty()).then(|| doubts.join("; ")),
        notes: item.notes.clone(),
        crossed: item.crossed.clone(),
        remark: String::new(),
    }
}
