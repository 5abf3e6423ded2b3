//! `part-exceeds-whole`: a part is larger than its whole.
//!
//! Files settled in time cannot be more than files settled. With one part the finding stands at the part, and the part
//! is left out of totals; with several parts, which together exceed the whole, it stands at the whole. Which of the
//! numbers is wrong only the unit knows; where the stated percentage tells, the help says so.

use crate::amount::show;
use crate::expression::Operand;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::spot::Spot;

use super::cause;
use super::doubts;
use super::scene::{Found, Scene};
use super::set::Set;
use super::wording::{pick, say};
use super::{Check, Look};
use crate::ties::{Shape, Tie};

impl Rule {
    /// A part is larger than its whole.
    pub const PART_EXCEEDS_WHOLE: Self = Self::declared(&Declaration {
        name: "part-exceeds-whole",
        group: Group::Relation,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Phần lớn hơn toàn bộ", en: "Part larger than its whole" },
        meaning: Said {
            vi: "Một chỉ tiêu là một phần của chỉ tiêu khác nhưng lại lớn hơn, nên ít nhất một trong hai số sai. Số liệu được \
                 nêu để ngoài tổng cho đến khi được sửa.",
            en: "An indicator is a part of another and yet larger, so at least one of the two is wrong. The figure named is \
                 left out of totals until it is corrected.",
        },
        example: Said {
            vi: "Hồ sơ giải quyết đúng hạn 105, hồ sơ đã giải quyết 100: phần lớn hơn toàn bộ 105 - 100 = 5 hồ sơ.",
            en: "105 files settled in time, 100 files settled: the part exceeds the whole by 105 - 100 = 5 files.",
        },
        unit: Said {
            vi: "kiểm tra cả hai số với sổ theo dõi; xem có ghi nhầm dòng hoặc lẫn số của kỳ trước không.",
            en: "check both figures against your records; look for exchanged rows or figures of another period.",
        },
        officer: Said {
            vi: "gửi phép so sánh cho đơn vị; không tự hạ số nào cho khớp.",
            en: "send the comparison to the unit; do not lower a figure to make it fit.",
        },
    });
}

pub(super) const CHECK: Check = Check {
    rule: Rule::PART_EXCEEDS_WHOLE,
    looks: &[Look::Return(look), Look::Return(look_at_several), Look::Set(look_at_doubts)],
};

/// Single parts.
pub(super) fn look(scene: &Scene, found: &mut Found) {
    each(scene, scene.ties(), found, |parts| parts.len() == 1);
}

/// Several parts, without those that already exceed the whole alone.
pub(super) fn look_at_several(scene: &Scene, found: &mut Found) {
    each(scene, scene.ties(), found, |parts| parts.len() > 1);
}

/// What mostly holds: a warning.
fn look_at_doubts(set: &Set, found: &mut Found) {
    let of_kind = |shape: &Shape| matches!(shape, Shape::Part { .. });
    let tell = |scene: &Scene, ties: &[Tie], found: &mut Found| each(scene, ties, found, |_| true);
    doubts::look(set, Rule::PART_EXCEEDS_WHOLE, of_kind, tell, found);
}

fn each<'a>(
    scene: &Scene,
    ties: impl IntoIterator<Item = &'a Tie<'a>>,
    found: &mut Found,
    these: impl Fn(&[Spot]) -> bool,
) {
    for tie in ties {
        let Shape::Part { parts, whole } = &tie.shape else { continue };
        if !these(parts) || scene.inherits(tie, found) {
            continue;
        }
        let (Operand::Number(sum), Operand::Number(limit)) = (scene.sum(parts), scene.operand(*whole)) else {
            continue;
        };
        if sum.low <= limit.high {
            continue;
        }
        let at = if let [part] = parts[..] { part } else { *whole };
        if found.iter().any(|(spot, _)| *spot == at) {
            continue;
        }
        found.push((at, finding(scene, tie, at, parts, *whole)));
    }
}

fn finding(scene: &Scene, tie: &Tie, at: Spot, parts: &[Spot], whole: Spot) -> Finding {
    let limit = scene.operand(whole).value().unwrap_or_default();
    let sum = scene.sum(parts).value().unwrap_or_default();
    let single = at != whole;
    let message = say(|language| {
        let of_whole = scene.name(whole, tie.by_column, language);
        let limit = show(limit, language);
        if single {
            let part = scene.name(at, tie.by_column, language);
            let larger = pick(language, "lớn hơn", "exceeds");
            format!("{} > {limit}: {part} {larger} {of_whole}", show(sum, language))
        } else {
            let together = pick(language, "các phần cộng lại lớn hơn", "the parts together exceed");
            let addition = scene.sum_in_numbers(parts, language);
            format!("{addition} = {} > {limit}: {together} {of_whole}", show(sum, language))
        }
    });
    let mut finding = scene.finding(Rule::PART_EXCEEDS_WHOLE, at, message);
    finding.help = say(|language| {
        let whole = scene.capital_name(whole, tie.by_column, language);
        let parts = scene.sum_in_names(parts, tie.by_column, language);
        match language {
            crate::finding::Language::Vi => format!("{whole} phải ≥ {parts}: kiểm tra cả hai bên và sửa."),
            crate::finding::Language::En => {
                format!("{whole} must be ≥ {parts}: check both sides and correct.")
            }
        }
    });
    if let Some(guess) = single.then(|| cause::of_part(scene, (at, whole), tie.by_column)).flatten() {
        finding.help = finding.help.then(&format!(" {}", guess.vi), &format!(" {}", guess.en));
    }
    finding
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped, in_english, of_set};

    #[test]
    fn what_mostly_holds_is_doubtful_when_it_does_not() {
        let table = "1 count sum\n2 count sum | | | doubt 2 <= 1";
        assert_snapshot!(of_set(table, &["1 3/2 4"]), @"part-exceeds-whole warning 2: 4 > 3: mục 2 lớn hơn mục 1");
        assert_snapshot!(of_set(table, &["1 4/2 4", "1 !3/2 4"]), @"");
        // Of several it is told once.
        assert_snapshot!(of_set(table, &["1 3/2 4", "1 5/2 4", "1 0/2 1.5"]), @"part-exceeds-whole warning 2: 2/3 đơn vị ghi khác mục 2 <= mục 1: xã 1 (4 > 3), xã 3 (1,5 > 0)");
    }

    #[test]
    fn parts_and_wholes() {
        assert_snapshot!(helped(TABLE, &but("2.2 25")), @r"
        part-exceeds-whole error 2.2: 25 > 20: mục 2.2 lớn hơn mục 2.1
            → Mục 2.1 phải ≥ mục 2.2: kiểm tra cả hai bên và sửa.
        ");
        assert_snapshot!(helped(TABLE, &but("2.2 51/2.1 20")), @r"
        part-exceeds-whole error 2.2: 51 > 20: mục 2.2 lớn hơn mục 2.1
            → Mục 2.1 phải ≥ mục 2.2: kiểm tra cả hai bên và sửa. Có thể 15 ở mục 2.2 đã gõ thành 51 (đảo hai chữ số).
        ");
        assert_snapshot!(helped(TABLE, &but("4.3 9")), @r"
        part-exceeds-whole error 4.1: 20 + 9 + 1 = 30 > 25: các phần cộng lại lớn hơn mục 4.1
            → Mục 4.1 phải ≥ mục 4.2 + mục 4.3 + mục 4.4: kiểm tra cả hai bên và sửa.
        ");
        assert_snapshot!(in_english(TABLE, &but("4.3 9")), @r"
        part-exceeds-whole error 4.1: 20 + 9 + 1 = 30 > 25: the parts together exceed row 4.1
            → Row 4.1 must be ≥ row 4.2 + row 4.3 + row 4.4: check both sides and correct.
        ");
        // What exceeds alone is not reported together with others.
        let table = "1 count sum\n2 count sum | 2 <= 1 ; 2 + 3 <= 1\n3 count sum";
        assert_snapshot!(checked(table, "1 10/2 11/3 1"), @"part-exceeds-whole error 2: 11 > 10: mục 2 lớn hơn mục 1");
        let table = "III heading\nIII#1 count sum\nIII#2 count sum | III#1 >= III#2";
        assert_snapshot!(checked(table, "III#1 1654/III#2 2844"), @r"
        part-exceeds-whole error III#2: 2.844 > 1.654: «Label III#2» lớn hơn «Label III#1»
        ");
    }
}
