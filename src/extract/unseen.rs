//! What a person who looks at the sheet does not see of a value: a format or a merged cell that hides it, a formula that would give
//! something else now.

use crate::amount;
use crate::book::{Cell, Content};
use crate::finding::{Finding, Language, Rule, Severity, Wording};
use crate::model::Kind;
use crate::spot::RowId;

use super::{Reader, number};

impl Reader<'_> {
    /// Says so when a cell shows something else than what it holds: nothing, thousands, a number struck out. The value is
    /// used.
    pub(super) fn report_unseen(&mut self, row: RowId, column: usize, cell: &Cell) {
        let style = self.book.style_of(cell);
        if style.struck {
            self.report_struck_out(row, column, cell);
        }
        self.report_covered(row, column, cell);
        let Some(format) = &style.number_format else { return };
        if let Content::Number(number) = &cell.content {
            self.report_scaled(row, column, cell, (*number, format));
        }
        let kind = self.form.holds(row, column).kind;
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
        let help = Wording::new(
            "Định dạng lại ô là Số (Number) để nhìn thấy số liệu, kiểm tra rồi gửi lại.",
            "Format the cell as a number to see the figure, check it and send the return again.",
        );
        self.doubt(Rule::HIDDEN_VALUE, (row, column), cell, message, help);
    }

    /// A cell under a merged one, which shows only what its first cell holds.
    fn report_covered(&mut self, row: RowId, column: usize, cell: &Cell) {
        let Some(area) = self.sheet.merge_at(cell.at).filter(|area| area.first != cell.at) else { return };
        if cell.content.is_blank() {
            return;
        }
        let (at, area, raw) = (cell.at, *area, cell.content.raw());
        let message = Wording::new(
            format!("ô {at} có «{raw}» nhưng bị ô gộp {area} che, không ai nhìn thấy; số liệu vẫn được dùng"),
            format!(
                "{at} holds «{raw}» under the merged cell {area}, where nobody sees it; the figure is used all the same"
            ),
        );
        let help = Wording::new(
            "Bỏ gộp ô, kiểm tra từng số liệu (xóa số thừa) rồi gửi lại.",
            "Unmerge the cells, check each figure (delete what is left over) and send the return again.",
        );
        self.doubt(Rule::HIDDEN_VALUE, (row, column), cell, message, help);
    }

    /// A cell that shows something else than it holds.
    fn doubt(
        &mut self,
        rule: Rule,
        (row, column): (RowId, usize),
        cell: &Cell,
        message: Wording,
        help: Wording,
    ) {
        let mut finding = Finding::new(rule, self.place(Some(cell.at)), message)
            .with_severity(Severity::Warning)
            .with_subject(self.form.subject(row, column))
            .with_value(cell.content.raw());
        finding.help = help;
        self.findings.push(finding);
    }

    fn report_struck_out(&mut self, row: RowId, column: usize, cell: &Cell) {
        let raw = cell.content.raw();
        if raw.trim().is_empty() {
            return;
        }
        let message = Wording::new(
            format!("«{raw}» bị gạch ngang: không rõ còn dùng hay đã bỏ; số liệu vẫn được dùng"),
            format!("«{raw}» is struck out: kept or dropped? The figure is used"),
        );
        let help = Wording::new(
            "Nếu số đã bỏ thì xóa khỏi ô; nếu còn dùng thì bỏ gạch ngang.",
            "Delete the number if it was dropped; else take the line off.",
        );
        self.doubt(Rule::AMBIGUOUS_NUMBER, (row, column), cell, message, help);
    }

    /// A format that shows thousands or millions: a person who compares it with the paper sees another number.
    fn report_scaled(&mut self, row: RowId, column: usize, cell: &Cell, (number, format): (f64, &str)) {
        let power = number::thousands_left_out(format);
        if power == 0 || number == 0.0 {
            return;
        }
        let shown = number / 1000_f64.powi(i32::try_from(power).unwrap_or(i32::MAX));
        let show = |number: f64, language| {
            amount::from_stored(number)
                .map_or_else(|| number.to_string(), |value| amount::show(value, language))
        };
        let say = |language| (show(number, language), show(shown, language));
        let ((vi, vi_shown), (en, en_shown)) = (say(Language::Vi), say(Language::En));
        let message = Wording::new(
            format!(
                "ô chứa {vi} nhưng định dạng «{format}» rút gọn hàng nghìn nên hiện {vi_shown}; dùng {vi}"
            ),
            format!(
                "the cell holds {en} but its format «{format}» shows thousands, {en_shown}; {en} is used"
            ),
        );
        let help = Wording::new(
            "Định dạng lại ô là Số (Number), đối chiếu số liệu với đơn vị tính của biểu rồi gửi lại.",
            "Format the cell as a number, compare it with the unit of measure and send it again.",
        );
        self.doubt(Rule::AMBIGUOUS_NUMBER, (row, column), cell, message, help);
    }

    /// Says so when a formula gives something else now than what is stored. The stored result is used: it is what the
    /// unit saw and signed.
    pub(super) fn report_stale(&mut self, row: RowId, column: usize, cell: &Cell) {
        let (Some(formula), Content::Number(stored)) = (&cell.formula, &cell.content) else { return };
        if self.lacks_result(cell) {
            return;
        }
        let Some(now) = self.computed(formula) else { return };
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
        self.tell_stale((row, column), cell, message);
    }

    /// A stored result of a formula that is not to be trusted.
    pub(super) fn tell_stale(&mut self, (row, column): (RowId, usize), cell: &Cell, message: Wording) {
        let finding = Finding::new(Rule::STALE_FORMULA, self.place(Some(cell.at)), message)
            .with_subject(self.form.subject(row, column))
            .with_value(cell.content.raw())
            .with_help(
                "Mở tệp bằng Excel, bấm F9 để tính lại, kiểm tra rồi lưu và gửi lại.",
                "Open the file in Excel, press F9 to recalculate, check, save and send it again.",
            );
        self.findings.push(finding);
    }
}
