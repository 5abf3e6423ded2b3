//! What a person who looks at the sheet does not see of a value: a format that hides it, a formula that would give
//! something else now.

use crate::amount;
use crate::book::{Cell, Content};
use crate::finding::{Finding, Language, Rule, Severity, Wording};
use crate::template::Kind;

use super::{Reader, computed, number};

impl Reader<'_> {
    /// Says so when the format of a cell shows nothing of what it holds. The value is used.
    pub(super) fn report_unseen(&mut self, row: usize, column: usize, cell: &Cell) {
        let Some(format) = &self.book.style_of(cell).number_format else { return };
        let kind = self.form.rule(row, column).kind;
        // 1 shown as «Có» where that is what 1 stands for.
        let words = matches!(kind, Kind::Yes | Kind::Choice) && format.contains(char::is_alphabetic);
        if words || !number::hides(format, &cell.content) {
            return;
        }
        let message = Wording::new(
            format!("ô có nội dung nhưng định dạng «{format}» không cho hiện ra; số liệu vẫn được dùng"),
            format!(
                "the format «{format}» shows nothing of what the cell holds; the figure is used all the same"
            ),
        );
        let finding = Finding::new(Rule::HiddenValue, self.place(Some(cell.at)), message)
            .with_severity(Severity::Warning)
            .with_subject(self.form.subject(row, column))
            .with_value(cell.content.raw())
            .with_help(
                "Định dạng lại ô là Số (Number) để nhìn thấy số liệu, kiểm tra rồi gửi lại.",
                "Format the cell as a number to see the figure, check it and send the return again.",
            );
        self.findings.push(finding);
    }

    /// Says so when a formula gives something else now than what is stored. The stored result is used: it is what the
    /// unit saw and signed.
    pub(super) fn report_stale(&mut self, row: usize, column: usize, cell: &Cell) {
        let (Some(formula), Content::Number(stored)) = (&cell.formula, &cell.content) else { return };
        let Some(now) = computed(self.sheet, formula) else { return };
        // A result rounded by its own formula differs by less than what is shown.
        if (now - stored).abs() <= 1e-6 * stored.abs().max(1.0) {
            return;
        }
        let show = |number: f64, language| {
            amount::from_stored(number)
                .map_or_else(|| number.to_string(), |value| amount::show(value.round_dp(6), language))
        };
        let message = Wording::new(
            format!(
                "công thức ={formula} nay cho {}, tệp lưu {}",
                show(now, Language::Vi),
                show(*stored, Language::Vi)
            ),
            format!(
                "the formula ={formula} gives {} now, the file stores {}",
                show(now, Language::En),
                show(*stored, Language::En)
            ),
        );
        let finding = Finding::new(Rule::StaleFormula, self.place(Some(cell.at)), message)
            .with_subject(self.form.subject(row, column))
            .with_value(cell.content.raw())
            .with_help(
                "Mở tệp bằng Excel, bấm F9 để tính lại, kiểm tra rồi lưu và gửi lại.",
                "Open the file in Excel, press F9 to recalculate, check, save and send it again.",
            );
        self.findings.push(finding);
    }
}
