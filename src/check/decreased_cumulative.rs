//! `decreased-cumulative`: a cumulative figure is below the previous period's.
//!
//! Looked for only inside one year: rows whose `course` is cumulative, in a period that ends after the earlier one.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::finding::{Declaration, Group, Language, Rule, Said, Severity, Spoils};
use crate::model::{Course, Kind};
use crate::past::Past;
use crate::period::Period;

use super::scene::Found;
use super::set::Set;
use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// A cumulative figure is below the previous period's.
    pub const DECREASED_CUMULATIVE: Self = Self::declared(&Declaration {
        name: "decreased-cumulative",
        group: Group::Comparison,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Số lũy kế bị giảm", en: "Cumulative figure that decreased" },
        meaning: Said {
            vi: "Số lũy kế từ đầu năm không thể nhỏ hơn số lũy kế của kỳ trước trong cùng năm. Thường do ghi số riêng của kỳ \
                 thay cho số lũy kế, hoặc kỳ trước báo cáo thừa. Số liệu vẫn được tính nhưng cần kiểm tra.",
            en: "A figure cumulated since the start of the year cannot be below that of the previous period of the year. \
                 Usually the figure of the period alone was given, or the previous one was too high. It is used, but should \
                 be checked.",
        },
        example: Said {
            vi: "Lũy kế 6 tháng là 450 hồ sơ, lũy kế 9 tháng ghi 230: giảm 450 - 230 = 220; quý III giải quyết 230 hồ sơ thì \
                 lũy kế phải là 450 + 230 = 680.",
            en: "450 files in six months, 230 in nine: a decrease of 450 - 230 = 220; if the third quarter had 230, the \
                 cumulative figure is 450 + 230 = 680.",
        },
        unit: Said {
            vi: "ghi số lũy kế từ đầu năm; nếu kỳ trước báo cáo sai thì ghi rõ điều chỉnh ở cột ghi chú.",
            en: "give the figure since the start of the year; if the previous one was wrong, say so in the notes column.",
        },
        officer: Said {
            vi: "xác định đơn vị ghi số lũy kế hay số riêng của kỳ trước khi dùng tổng.",
            en: "find out whether it is the cumulative figure or that of the period before you use the total.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::DECREASED_CUMULATIVE, looks: &[Look::Past(look)] };

fn look(set: &Set, past: &Past, found: &mut Found) {
    let (Some(then), Some(now)) = (past.period, set.period) else { return };
    let ((_, ended), (begins, ends)) = (then.days(), now.days());
    // A year may be counted from the middle of December: what counts is where the periods end.
    if ended.year() != ends.year() || ended >= ends || begins > ends {
        return;
    }
    for series in set.printed() {
        let holds = set.template.holds(series.spot);
        let row = series.spot.form_of(set.template).printed(series.spot.row);
        let adds_up = row.is_some_and(|row| row.course == Course::Cumulative)
            && matches!(holds.kind, Kind::Count | Kind::Quantity);
        if !adds_up {
            continue;
        }
        for (member, number) in set.numbers(&series) {
            let unit = &set.used[member.position].unit;
            let before = past.of_unit(unit, member.spot).filter(|before| *before > number);
            let Some(before) = before else { continue };
            let message = say(|language| fell(then, (before, number), language));
            let finding = set.finding(Rule::DECREASED_CUMULATIVE, member, message).with_help(
                "Ghi số lũy kế từ đầu năm; nếu kỳ trước báo cáo thừa thì sửa và ghi rõ ở cột ghi chú.",
                "Give the figure since the start of the year; where the earlier one was too high, say so in the notes.",
            );
            found.push((member.spot, finding));
        }
    }
}

fn fell(then: Period, (before, number): (Decimal, Decimal), language: Language) -> String {
    let [before, number, less] = [before, number, before - number].map(|number| show(number, language));
    let period = then.name(language);
    match language {
        Language::Vi => {
            format!("lũy kế {period} là {before}, kỳ này ghi {number}: giảm {before} - {number} = {less}")
        }
        Language::En => {
            format!("cumulative {period}: {before}, now {number}: a decrease of {before} - {number} = {less}")
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{after, after_in};

    const TABLE: &str = "1 count sum | | | cumulative\n2 count sum";

    #[test]
    fn within_a_year_what_adds_up_does_not_fall() {
        let (now, then) = ([("xã A", "1 230/2 3")], [("xã A", "1 450/2 9")]);
        assert_snapshot!(
            after(TABLE, &now, &then),
            @"decreased-cumulative warning [xã A] 1: lũy kế quý I năm 2024 là 450, kỳ này ghi 230: giảm 450 - 230 = 220"
        );
        // Another year, an earlier period, a period that is not known.
        for periods in [("2024-Q1", "2023-Q4"), ("2024-Q1", "2024-H1"), ("2024-H1", "")] {
            assert_eq!(after_in(TABLE, (&now, &then), periods), "", "{periods:?}");
        }
        assert_eq!(after(TABLE, &[("xã A", "1 450/2 3")], &then), "");
    }
}
