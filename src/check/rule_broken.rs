//! `rule-broken`: an equation or a rule of the template itself does not hold.
//!
//! Forms print equations such as `(5) = (1) + (2) - (3) - (4)` or `13 = 8 / 11`; a template may state any comparison of
//! rows or columns. The finding names the equation and shows it with the numbers. It stands at the figure that the
//! equation gives, else at the row that carries the rule. Blank or doubtful figures are not judged.

use crate::amount::show;
use crate::equation::Equation;
use crate::expression::Operand;
use crate::finding::{Declaration, Group, Language, Rule, Said, Severity, Spoils};

use super::doubts;
use super::scene::{Found, Scene};
use super::set::Set;
use super::wording::{computed, pick, say};
use super::{Check, Look};
use crate::ties::{Shape, Tie};

mod doubtful_equation;

pub(super) use doubtful_equation::told as doubtful;

impl Rule {
    /// A rule of the template itself does not hold.
    pub const RULE_BROKEN: Self = Self::declared(&Declaration {
        name: "rule-broken",
        group: Group::Relation,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Sai quy tắc riêng của biểu", en: "Broken rule of the form" },
        meaning: Said {
            vi: "Bộ biểu mẫu có quy tắc riêng cho các chỉ tiêu hoặc các cột, và báo cáo không thỏa mãn quy tắc đó. Phát hiện \
                 nêu quy tắc bằng lời kèm phép tính; số liệu được nêu để ngoài tổng.",
            en: "The template has a rule of its own for indicators or columns, and the return breaks it. The finding says the \
                 rule in words with its arithmetic; the figure named is left out of totals.",
        },
        example: Said {
            vi: "Quy tắc cột (5) = (1) + (2) - (3) - (4): 100 + 20 - 15 - 5 = 100, báo cáo ghi 95.",
            en: "The rule of column (5) = (1) + (2) - (3) - (4): 100 + 20 - 15 - 5 = 100, the return says 95.",
        },
        unit: Said {
            vi: "tính lại theo quy tắc nêu trong phát hiện và sửa số sai.",
            en: "compute again by the rule in the finding and correct the wrong figure.",
        },
        officer: Said {
            vi: "nếu hầu hết đơn vị cùng vi phạm thì chính quy tắc có thể sai: đối chiếu với văn bản ban hành biểu.",
            en: "if nearly all units break it, the rule itself may be wrong: compare with the document that issued the form.",
        },
    });
}

pub(super) const CHECK: Check = Check {
    rule: Rule::RULE_BROKEN,
    looks: &[Look::Return(look), Look::Set(look_at_doubts), Look::Set(doubtful_equation::look)],
};

pub(super) fn look(scene: &Scene, found: &mut Found) {
    each(scene, scene.ties(), found);
}

/// What mostly holds: a warning.
fn look_at_doubts(set: &Set, found: &mut Found) {
    let of_kind = |shape: &Shape| !matches!(shape, Shape::Part { .. });
    let tell = |scene: &Scene, ties: &[Tie], found: &mut Found| each(scene, ties, found);
    doubts::look(set, Rule::RULE_BROKEN, of_kind, tell, found);
}

fn each<'a>(scene: &Scene, ties: impl IntoIterator<Item = &'a Tie<'a>>, found: &mut Found) {
    for tie in ties {
        if scene.inherits(tie, found) {
            continue;
        }
        match &tie.shape {
            Shape::Equation { total, equation } => {
                let (Operand::Number(stated), Operand::Number(given)) =
                    (scene.operand(*total), scene.evaluate(equation))
                else {
                    continue;
                };
                if stated.meets(given) {
                    continue;
                }
                let message = say(|language| {
                    let rule = scene.in_names(equation, tie.by_column, language);
                    let whole = scene.capital_name(*total, tie.by_column, language);
                    let numbers = scene.in_numbers(equation, language);
                    let (given, typed) = (computed(given.value, 0, language), show(stated.value, language));
                    let says = pick(language, "báo cáo ghi", "the return states");
                    let given = if numbers == given { given } else { format!("{numbers} = {given}") };
                    format!("{whole} = {rule}: {given}, {says} {typed}")
                });
                let finding = scene.finding(Rule::RULE_BROKEN, *total, message);
                found.push((
                    *total,
                    finding.with_help(
                        "Sửa số ghi hoặc các số dùng để tính.",
                        "Correct the stated number or those it is made of.",
                    ),
                ));
            }
            Shape::Condition(condition) => {
                if condition.holds(&|spot| scene.operand(spot)) != Some(false) || scene.is_doubtful(tie.at) {
                    continue;
                }
                let message = say(|language| {
                    let relation = condition.comparison.relation;
                    let (left, right) = (&condition.left, &condition.right);
                    let name = |side: &Equation| scene.in_names(side, tie.by_column, language);
                    format!(
                        "{} {} {}: {} {} {}",
                        name(left),
                        relation.sign(),
                        name(right),
                        side(scene, left, language),
                        relation.broken_sign(),
                        side(scene, right, language),
                    )
                });
                let finding = scene.finding(Rule::RULE_BROKEN, tie.at, message);
                found.push((
                    tie.at,
                    finding.with_help(
                        "Quy tắc của biểu mẫu không đúng với các số đã ghi; kiểm tra và sửa.",
                        "The stated numbers break a rule of the form; check and correct them.",
                    ),
                ));
            }
            _ => {}
        }
    }
}

/// A side of a rule with its numbers: `30 + 40 = 70`, or just `70`.
fn side(scene: &Scene, side: &Equation, language: Language) -> String {
    let value = scene.evaluate(side).value().unwrap_or_default();
    let (numbers, value) = (scene.in_numbers(side, language), computed(value, 0, language));
    if numbers == value { value } else { format!("{numbers} = {value}") }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{checked, helped, in_english, of_set};

    #[test]
    fn what_mostly_holds_is_doubtful_when_it_does_not() {
        let table = "1 count sum | | | doubt 1 <= 2 + 3\n2 count sum\n3 count sum";
        assert_snapshot!(of_set(table, &["1 9/2 4/3 4"]), @"rule-broken warning 1: mục 1 <= mục 2 + mục 3: 9 > 4 + 4 = 8");
        assert_snapshot!(of_set(table, &["1 8/2 4/3 4"]), @"");
        assert_snapshot!(of_set(table, &["1 9/2 4/3 4", "1 9/2 1/3 _"]), @"rule-broken warning 1: 2/2 đơn vị ghi khác mục 1 <= mục 2 + mục 3: xã 1 (9 > 8), xã 2 (9 > 1)");
    }

    #[test]
    fn rules_of_the_template() {
        let table = "
            1 count sum | 1 > 2
            2 count sum | 2 + 3 >= 4 + 5
            3 quantity sum = 1 + 2 - 4
            4 count sum
            5 count sum";
        assert_snapshot!(checked(table, "1 10/2 4/3 9/4 5/5 5"), @"");
        assert_snapshot!(helped(table, "1 4/2 4/3 9/4 5/5 9"), @r"
        rule-broken error 1: mục 1 > mục 2: 4 <= 4
            → Quy tắc của biểu mẫu không đúng với các số đã ghi; kiểm tra và sửa.
        rule-broken error 3: Mục 3 = mục 1 + mục 2 - mục 4: 4 + 4 - 5 = 3, báo cáo ghi 9
            → Sửa số ghi hoặc các số dùng để tính.
        ");
        assert_snapshot!(in_english(table, "1 4/2 4/3 9/4 5/5 9"), @r"
        rule-broken error 1: row 1 > row 2: 4 <= 4
            → The stated numbers break a rule of the form; check and correct them.
        rule-broken error 3: Row 3 = row 1 + row 2 - row 4: 4 + 4 - 5 = 3, the return states 9
            → Correct the stated number or those it is made of.
        ");
    }
}
