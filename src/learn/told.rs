//! What of a blank form is left out, each told.

use std::collections::HashSet;

use crate::book::{Sheet, SheetKind, Visibility};
use crate::cell::{CellRef, column_letters};
use crate::finding::{Subject, Wording};
use crate::table::{self, Page, Table};

use super::{Confidence, Learner, Note};

impl Learner<'_> {
    pub(super) fn left_out(&mut self, sheet: &Page, table: &Table, reason: (&str, &str)) {
        let note = Note {
            what: Wording::new("không lấy bảng này", "this table is left out"),
            reason: Wording::new(reason.0, reason.1),
            confidence: Confidence::Unsure,
        };
        let at = CellRef::new(table.header.0, table.columns.0);
        self.propose(Subject::default(), (sheet.name.as_str().into(), Some(at)), "", &note);
    }

    /// A table of data rather than a form.
    pub(super) fn too_long(&mut self, sheet: &Page, table: &Table, most: usize) {
        let count = table.body.len();
        self.left_out(
            sheet,
            table,
            (
                &format!("có {count} dòng, quá {most}: là danh sách số liệu, không phải biểu trống"),
                &format!("it has {count} rows, more than {most}: a list of data, no blank form"),
            ),
        );
    }

    pub(super) fn one_too_many(&mut self, sheet: &Page, table: &Table, most: usize) {
        let (vi, en) = (
            format!("tệp có quá {most} bảng; chia tệp ra rồi học lại"),
            format!("the file has more than {most} tables; cut it and learn again"),
        );
        self.left_out(sheet, table, (&vi, &en));
    }

    /// Captions further right than columns are looked at.
    pub(super) fn cut(&mut self, sheet: &Page, table: &Table) {
        let last = column_letters(table::WIDEST - 1);
        let note = Note {
            what: Wording::new(
                format!("không lấy các cột sau cột {last}"),
                format!("the columns after {last} are left out"),
            ),
            reason: Wording::new(
                format!("biểu rộng quá {} cột", table::WIDEST),
                format!("the table is wider than {} columns", table::WIDEST),
            ),
            confidence: Confidence::Unsure,
        };
        let at = CellRef::new(table.header.0, table::WIDEST);
        self.propose(Subject::default(), (sheet.name.as_str().into(), Some(at)), "", &note);
    }

    /// Two tables side by side are two forms.
    pub(super) fn table_beside(&mut self, sheet: &Page, table: &Table) {
        let note = Note {
            what: Wording::new("thành một biểu riêng", "a form of its own"),
            reason: Wording::new(
                "hai bảng đặt cạnh nhau trong cùng các dòng; xem đã tách đúng cột chưa",
                "two tables stand side by side in the same rows; see whether the columns are cut rightly",
            ),
            confidence: Confidence::Unsure,
        };
        let at = CellRef::new(table.header.0, table.label().unwrap_or(table.columns.0));
        let caption = sheet.text(at);
        self.propose(Subject::default(), (sheet.name.as_str().into(), Some(at)), &caption, &note);
    }

    /// Sheets that hold something but no table are told, so that none is missed.
    pub(super) fn sheets_without_table(&mut self, with_table: &HashSet<*const Sheet>) {
        for sheet in &self.book.sheets {
            let empty = sheet.cells.iter().all(|cell| cell.content.is_blank());
            let hidden = sheet.visibility != Visibility::Visible;
            if empty || sheet.kind == SheetKind::Text || with_table.contains(&std::ptr::from_ref(sheet)) {
                continue;
            }
            let reason = if hidden {
                Wording::new("trang ẩn", "the sheet is hidden")
            } else {
                Wording::new("không thấy bảng nào trong trang", "no table was found on it")
            };
            let note = Note {
                what: Wording::new("không lấy trang này", "this sheet is left out"),
                reason,
                confidence: Confidence::Unsure,
            };
            self.propose(Subject::default(), (sheet.name.as_str().into(), None), "", &note);
        }
    }
}
