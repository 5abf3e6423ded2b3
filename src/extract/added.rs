//! Rows that a return adds: units, entries of a list.

use std::sync::Arc;

use crate::figure::AddedRow;
use crate::model::Role;
use crate::text::tidy;

use super::Reader;

impl Reader<'_> {
    /// Reads one added row: its name, the words beside it, its figures.
    pub(super) fn read_added(&mut self, sheet_row: u32, group: Option<usize>) {
        let words_at = |at: Option<u32>| self.cell(sheet_row, at).map(|cell| tidy(&cell.content.raw()));
        let label = words_at(self.instance.columns.role(self.form, Role::Label)).unwrap_or_default();
        let words = self.form.columns.iter().enumerate().zip(&self.instance.columns.of);
        let words = words.filter(|((_, column), _)| matches!(column.role, Role::Measure | Role::Note));
        let words = words.filter_map(|((index, _), at)| Some((index, Arc::from(words_at(*at)?)))).collect();
        let row = self.figures.add(AddedRow { group, label: label.into(), sheet_row, words });
        for column in self.form.value_columns() {
            self.read_figure(sheet_row, row, column);
        }
    }
}
