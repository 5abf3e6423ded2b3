//! An indicator whose figure may stand in several cells, of which more than one is filled in: nothing says which counts.

use crate::amount::Value;
use crate::book::Cell;
use crate::cell::CellRef;
use crate::finding::{Finding, Rule, Severity, Wording};
use crate::spot::RowId;

use super::Reader;

impl Reader<'_> {
    /// Refuses a figure beside which further cells hold something: none of them is used.
    pub(super) fn refuse_second(&mut self, row: RowId, column: usize, further: &[&Cell]) {
        if further.is_empty() {
            return;
        }
        let Some(figure) = self.figures.get_mut(row, column) else { return };
        let Some(first) = figure.cell else { return };
        figure.value = Value::Unreadable;
        let raw = figure.raw.to_string();
        let said = |at: CellRef, raw: &str| format!("{at} «{raw}»");
        let all = std::iter::once(said(first, &raw))
            .chain(further.iter().map(|cell| said(cell.at, &cell.content.raw())));
        let all = all.collect::<Vec<_>>().join(", ");
        let message = Wording::new(
            format!(
                "một chỉ tiêu có nội dung ở nhiều ô ({all}): không rõ ô nào là số liệu, không dùng ô nào"
            ),
            format!(
                "one indicator is filled in twice ({all}): nothing says which is the figure; none is used"
            ),
        );
        let finding = Finding::new(Rule::AMBIGUOUS_NUMBER, self.place(Some(first)), message)
            .with_severity(Severity::Error)
            .with_subject(self.form.subject(row, column))
            .with_value(raw)
            .with_help(
                "Chỉ giữ số liệu đúng ở một ô của chỉ tiêu, xóa các ô còn lại rồi gửi lại.",
                "Keep the right figure in one cell of the indicator, empty the others and send it again.",
            );
        self.findings.push(finding);
        let cells: Vec<CellRef> = further.iter().map(|cell| cell.at).collect();
        self.tell(&cells);
    }
}
