//! `sum-mismatch`: a total is not the sum of its parts.
//!
//! The template says which rows or columns add up to which. The finding stands at the total and shows the addition;
//! blank parts count as nothing. The total of all units is made from the parts. When no part is filled in at all, the
//! stated total would be lost: that is a warning, the parts must be sent. When only the total is blank, see
//! `blank-required`.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::amount::show;
use crate::expression::Operand;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::spot::Spot;

use super::cause;
use super::scene::{Found, Scene};
use super::wording::{pick, say};
use super::{Check, Look};
use crate::ties::{Shape, Tie};

mod edited;
mod noted;

pub use edited::contradiction;

impl Rule {
    /// A total is not the sum of its parts.
    pub const SUM_MISMATCH: Self = Self::declared(&Declaration {
        name: "sum-mismatch",
        group: Group::Relation,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Tổng không bằng các phần", en: "Total that is not the sum of its parts" },
        meaning: Said {
            vi: "Dòng tổng khác với tổng các dòng thành phần của nó, sau khi đã trừ sai lệch do làm tròn. Số ghi ở dòng tổng \
                 không được dùng; bảng tổng hợp luôn tính dòng tổng từ các dòng thành phần, nên phải xem bên nào đúng.",
            en: "A total row is not the sum of its parts, rounding allowed for. The total as typed is not used; the \
                 consolidated workbook always computes it from the parts, so it must be settled which side is right.",
        },
        example: Said {
            vi: "30 + 40 + 5 = 75, báo cáo ghi 70: lệch 5.",
            en: "30 + 40 + 5 = 75, the return says 70: a difference of 5.",
        },
        unit: Said {
            vi: "cộng lại các dòng thành phần, sửa dòng sai; nên để dòng tổng là công thức của mẫu, không gõ đè.",
            en: "add the parts again and correct the wrong row; leave the form's formula in the total row, do not type over it.",
        },
        officer: Said {
            vi: "gửi phép cộng cho đơn vị; nếu nhiều đơn vị cùng lệch ở một dòng thì có thể biểu còn thành phần chưa nêu.",
            en: "send the addition to the unit; if many units differ in the same row, the form may lack a part.",
        },
    });
}

pub(super) const CHECK: Check = Check {
    rule: Rule::SUM_MISMATCH,
    looks: &[Look::Consolidated(edited::look), Look::Return(look), Look::Return(noted::look)],
};

/// Blank parts that are named.
const NAMED: usize = 12;

pub(super) fn look(scene: &Scene, found: &mut Found) {
    let mut open: Vec<(&Tie, Spot, &[Spot])> = scene
        .ties()
        .filter_map(|tie| match &tie.shape {
            Shape::Sum { total, parts } => Some((tie, *total, &parts[..])),
            _ => None,
        })
        .collect();
    let mut wrong: HashSet<Spot> = HashSet::new();
    // Inner totals first: a wrong one is not blamed on the totals it enters.
    while !open.is_empty() {
        let totals: HashSet<Spot> = open.iter().map(|(_, total, _)| *total).collect();
        let waits = |parts: &[Spot]| parts.iter().any(|part| totals.contains(part));
        let (later, ready): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, _, parts)| waits(parts));
        if ready.is_empty() {
            break;
        }
        open = later;
        for (tie, total, parts) in ready {
            let already = wrong.contains(&total) || parts.iter().any(|part| wrong.contains(part));
            if already || scene.inherits(tie, found) {
                continue;
            }
            if let Some(finding) = judge(scene, tie, total, parts) {
                wrong.insert(total);
                found.push((total, finding));
            }
        }
    }
}

fn judge(scene: &Scene, tie: &Tie, total: Spot, parts: &[Spot]) -> Option<Finding> {
    let (_, typed) = scene.sound(total)?;
    match (scene.sum(parts), scene.operand(total)) {
        (Operand::Number(sum), Operand::Number(stated)) if !stated.meets(sum) => {
            Some(mismatch(scene, tie, total, parts, typed, sum.value))
        }
        (Operand::Blank, _) if !typed.is_zero() => Some(parts_missing(scene, tie, total, parts, typed)),
        _ => None,
    }
}

fn mismatch(scene: &Scene, tie: &Tie, total: Spot, parts: &[Spot], typed: Decimal, sum: Decimal) -> Finding {
    let message = say(|language| {
        let states = pick(language, "báo cáo ghi", "the return states");
        let blanks = scene.blanks(parts, tie.by_column, language);
        let given = parts.iter().filter(|spot| scene.operand(**spot).value().is_some()).count();
        let (sum, typed) = (show(sum, language), show(typed, language));
        let addition = if given > 1 {
            format!("{} =", scene.sum_in_numbers(parts, language))
        } else {
            pick(language, "Các phần cộng lại", "The parts add up to").to_owned()
        };
        format!("{addition} {sum}{blanks}, {states} {typed}")
    });
    let mut finding = scene.finding(Rule::SUM_MISMATCH, total, message);
    finding.help = say(|language| {
        let whole = scene.capital_name(total, tie.by_column, language);
        let sum = scene.sum_in_names(parts, tie.by_column, language);
        let correct = pick(language, "sửa tổng hoặc các phần", "correct the total or the parts");
        format!("{whole} = {sum}: {correct}.")
    });
    if let Some(guess) = cause::of_sum(scene, parts, tie.by_column, typed, sum) {
        finding.help = finding.help.then(&format!(" {}", guess.vi), &format!(" {}", guess.en));
    }
    finding
}

fn parts_missing(scene: &Scene, tie: &Tie, total: Spot, parts: &[Spot], typed: Decimal) -> Finding {
    let message = say(|language| {
        let typed = show(typed, language);
        let states = pick(language, "Báo cáo ghi tổng", "The return states a total of");
        if parts.is_empty() {
            let none = pick(language, "nhưng không có dòng nào bên dưới", "but no row stands below it");
            return format!("{states} {typed} {none}");
        }
        let names: Vec<String> =
            parts.iter().map(|spot| scene.name(*spot, tie.by_column, language)).take(NAMED).collect();
        let more = if parts.len() > NAMED { ", …" } else { "" };
        let blank = pick(language, "nhưng các phần đều để trống", "but all parts are blank");
        format!("{states} {typed} {blank} ({}{more})", names.join(", "))
    });
    scene.finding(Rule::SUM_MISMATCH, total, message).with_severity(Severity::Warning).with_help(
        "Điền các phần: tổng hợp cộng từ các phần, số ghi ở dòng tổng không được cộng.",
        "Fill in the parts: the consolidation adds the parts, not the stated total.",
    )
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped, in_english};

    #[test]
    fn sums() {
        assert_snapshot!(helped(TABLE, &but("5 43")), @r"
        sum-mismatch error 5: 1 + 2 = 3, báo cáo ghi 43
            → Mục 5 = mục 5.1 + mục 5.2 + mục 5.3: sửa tổng hoặc các phần.
        ");
        assert_snapshot!(helped(TABLE, &but("5 4/5.2 _")), @r"
        sum-mismatch error 5: Các phần cộng lại 2 (mục 5.2 để trống), báo cáo ghi 4
            → Mục 5 = mục 5.1 + mục 5.2 + mục 5.3: sửa tổng hoặc các phần.
        ");
        assert_snapshot!(helped(TABLE, &but("5 4/5.2 _/5.3 _")), @r"
        sum-mismatch warning 5: Báo cáo ghi tổng 4 nhưng các phần đều để trống (mục 5.1, mục 5.2, mục 5.3)
            → Điền các phần: tổng hợp cộng từ các phần, số ghi ở dòng tổng không được cộng.
        ");
        assert_snapshot!(in_english(TABLE, &but("6 192")), @r"
        sum-mismatch error 6: 100 + 29 = 129, the return states 192
            → Row 6 = row 6.1 + row 6.2: correct the total or the parts.
        ");
        assert_snapshot!(helped(TABLE, &but("6 1290/6.1 _")), @r"
        sum-mismatch error 6: Các phần cộng lại 29 (mục 6.1 để trống), báo cáo ghi 1.290
            → Mục 6 = mục 6.1 + mục 6.2: sửa tổng hoặc các phần.
        ");
        let long = "1 count sum-of-rows = 2 + 3 + 4\n2 count sum\n3 count sum\n4 count sum";
        assert_snapshot!(helped(long, "1 70/2 30/3 40/4 5"), @r"
        sum-mismatch error 1: 30 + 40 + 5 = 75, báo cáo ghi 70
            → Mục 1 = mục 2 + mục 3 + mục 4: sửa tổng hoặc các phần. Có thể tổng chưa cộng mục 4.
        ");
        assert_snapshot!(helped(long, "1 138/2 30/3 49/4 14"), @r"
        sum-mismatch error 1: 30 + 49 + 14 = 93, báo cáo ghi 138
            → Mục 1 = mục 2 + mục 3 + mục 4: sửa tổng hoặc các phần. Có thể 94 ở mục 3 đã gõ thành 49 (đảo hai chữ số).
        ");
    }

    #[test]
    fn a_wrong_total_is_not_blamed_on_the_totals_it_enters() {
        let table = "
            1 count sum-of-rows = 2 + 3
            2 count sum
            3 count sum-of-rows = 4 + 5
            4 count sum
            5 count sum";
        assert_snapshot!(checked(table, "1 10/2 4/3 8/4 3/5 3"), @"sum-mismatch error 3: 3 + 3 = 6, báo cáo ghi 8");
        assert_snapshot!(checked(table, "1 11/2 4/3 6/4 3/5 3"), @"sum-mismatch error 1: 4 + 6 = 10, báo cáo ghi 11");
    }
}
