//! One table as a form: its columns and rows judged.

use crate::book::Book;
use crate::model::{Aggregation, Kind, Orientation, Role, Row, Variants};
use crate::table::{Page, Table};
use crate::text::tidy;

use super::columns::{self, Layout};
use super::guess::{crossing, guess};
use super::lexicon::Lexicon;
use super::line::Verdict;
use super::lines::{Axis, Frame, Lines};
use super::orientation::{self, Seen};
use super::rows::{self, Print, Source, TableRow};
use super::{Note, formulas};

/// A table with its columns and rows, before they are judged.
pub(super) struct Drawn<'a> {
    page: &'a Page<'a>,
    table: &'a Table,
    words: &'a Lexicon,
    /// Its columns.
    pub layout: Layout,
    /// What was guessed of each of them.
    pub notes: Vec<Vec<Note>>,
    rows: Vec<TableRow>,
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
    pub fn of(book: &Book, page: &'a Page, table: &'a Table, words: &'a Lexicon) -> Result<Self, Reason> {
        let layout = columns::read(page, table, words);
        if layout.values.is_empty() {
            return Err(("bảng không có cột nào để ghi số liệu", "it has no column for figures"));
        }
        let of_labels = layout.columns.iter().find(|column| column.role == Role::Label);
        let caption = of_labels.map_or(String::new(), |column| column.captions.join(" "));
        let rows = if table.label().is_some() {
            rows::read(&Source { book, page, table, layout: &layout, words })
        } else {
            vec![rows::only_row(table, words)]
        };
        let lines: Vec<_> = rows.iter().map(|row| row.line.clone()).collect();
        let seen = if table.label().is_some() {
            orientation::judge(&lines, &caption, &layout, words)
        } else {
            orientation::unlabelled(&lines)
        };
        if rows.is_empty() && !(seen.orientation != Orientation::Indicators && table.named) {
            return Err((
                "bảng không in tên dòng nào; thêm một cột tên chỉ tiêu và tên từng dòng rồi học lại",
                "no row of it is named; add a column of labels, name its rows, and learn it again",
            ));
        }
        Ok(Self { page, table, words, layout, notes: Vec::new(), rows, seen, caption })
    }

    /// The column of the labels, or the first one.
    pub fn label(&self) -> u32 {
        self.table.label().unwrap_or(self.table.columns.0)
    }

    /// The lines under the table.
    fn remarks(&self) -> Vec<String> {
        let cells = self.table.after.iter().flat_map(|&row| self.page.row(row));
        cells.filter_map(|cell| cell.content.as_text()).filter(|text| text.contains('=')).map(tidy).collect()
    }

    /// Judges columns and rows; gives the rows that belong to the form. `measure` is the unit of measure of the whole
    /// table, `level` that of the unit that fills it in.
    pub fn judge(&mut self, measure: Option<&str>, level: &str) -> Vec<Judged> {
        let added = self.seen.orientation != Orientation::Indicators || self.table.label().is_none();
        let remarks = self.remarks();
        let frame = Frame {
            words: self.words,
            remarks: &remarks,
            has_measures: self.layout.measure.is_some(),
            measure,
            several: self.layout.values.len() > 1,
            added,
            points: false,
            level,
        };
        let lines = columns::lines(&self.layout, self.words);
        let stated = formulas::of_columns(self.page, self.table, &self.layout);
        let mut columns = Lines::new(Axis::Column, lines, stated, frame);
        guess(&mut columns);
        let (lines, prints): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.rows).into_iter().map(|row| (row.line, row.print)).unzip();
        let stated = formulas::of_rows(self.page, &self.layout, &lines);
        let frame = Frame { points: hold_points(&columns), ..frame };
        let mut rows = Lines::new(Axis::Row, lines, stated, frame);
        if added {
            orientation::settle(&mut rows, &self.seen, &columns);
        } else {
            guess(&mut rows);
        }
        crossing(&mut columns, &rows);
        columns::settle(&mut self.layout, &columns.verdicts);
        self.notes = columns.verdicts.into_iter().map(|verdict| verdict.notes).collect();
        let all = (0..rows.all.len()).zip(&prints);
        let kept = all.filter(|(at, _)| !added || self.seen.keep.contains(&rows.all[*at].at));
        kept.map(|(at, print)| Judged {
            sheet_row: rows.all[at].at,
            row: row(&rows, at, print),
            notes: rows.verdicts[at].notes.clone(),
        })
        .collect()
    }
}

/// Whether all columns of figures hold points, so that a row named after a rate holds points, too. A column of percentages
/// says how many of the points were given.
fn hold_points(columns: &Lines) -> bool {
    let points = &columns.frame.words.points;
    let holds = |verdict: &Verdict| {
        let measure = verdict.measure.as_ref();
        measure.is_some_and(|measure| points.iter().any(|term| term.text == measure.text))
    };
    let asked = columns.all.iter().zip(&columns.verdicts).filter(|(line, _)| line.asked);
    let mut values =
        asked.map(|(_, verdict)| verdict).filter(|one| one.kind != Some(Kind::Percent)).peekable();
    values.peek().is_some() && values.all(holds)
}

fn row(rows: &Lines, at: usize, print: &Print) -> Row {
    let (line, verdict) = (&rows.all[at], &rows.verdicts[at]);
    let kind = verdict.kind.unwrap_or(Kind::Quantity);
    let depth = line.code.chars().filter(|c| matches!(c, '.' | '#')).count();
    Row {
        code: line.code.as_str().into(),
        printed: line.printed.clone(),
        label: print.called.clone(),
        measure: if kind == Kind::Heading { line.measure.clone() } else { rows.measure(at) },
        kind,
        aggregation: verdict.aggregation.clone().unwrap_or(Aggregation::None),
        expression: verdict.expression.clone(),
        checks: verdict.checks.clone(),
        owner: verdict.owner.clone(),
        course: verdict.course,
        bold: print.bold,
        required: false,
        doubts: Vec::new(),
        required_if: None,
        variants: Variants::default(),
        depth,
        guess: None,
        notes: print.notes.clone(),
        crossed: print.crossed.clone(),
        remark: String::new(),
        said: Vec::new(),
        derived: None,
    }
}
