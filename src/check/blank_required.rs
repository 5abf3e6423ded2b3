//! `blank-required`: a figure that must be there is blank.
//!
//! Three cases: a row that the form says must not be blank, always or when something else is so; a total that is blank
//! although its parts are filled in (the sum is shown); one of the two numbers of a percentage. A blank numerator usually means 0 and is only noted, unless
//! the stated percentage says otherwise; a numerator without denominator is doubtful.

use crate::amount::{Value, show};
use crate::equation::{Condition, Equation};
use crate::expression::Operand;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Language, Rule, Said, Severity, Spoils};
use crate::holds::Asked;
use crate::spot::Spot;

use super::scene::{Found, Scene};
use super::wording::say;
use super::{Check, Look};
use crate::ties::Shape;

impl Rule {
    /// A required figure is blank.
    pub const BLANK_REQUIRED: Self = Self::declared(&Declaration {
        name: "blank-required",
        group: Group::Value,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Bỏ trống số liệu bắt buộc", en: "Required figure left blank" },
        meaning: Said {
            vi: "Chỉ tiêu bắt buộc nhưng ô để trống. Ô trống không được hiểu là 0: đơn vị được coi là chưa trả lời, và tổng \
                 ghi rõ tính từ bao nhiêu đơn vị.",
            en: "The indicator is required but the cell is blank. Blank is not taken as 0: the unit has not answered, and the \
                 total says from how many units it comes.",
        },
        example: Said {
            vi: "10 xã gửi báo cáo, xã A bỏ trống dòng 2.1: tổng 2.1 là 1.080, từ 9 đơn vị.",
            en: "10 communes sent, commune A left row 2.1 blank: the total of 2.1 is 1,080, from 9 units.",
        },
        unit: Said {
            vi: "ghi con số; không có thì ghi 0 hoặc “Không phát sinh”.",
            en: "write the number; if there is none, 0 or “Không phát sinh”.",
        },
        officer: Said {
            vi: "hỏi đơn vị là không phát sinh hay quên nhập; không tự điền 0.",
            en: "ask whether nothing arose or the entry was forgotten; do not fill in 0 yourself.",
        },
    });
}

pub(super) const CHECK: Check =
    Check { rule: Rule::BLANK_REQUIRED, looks: &[Look::Figure(look), Look::Return(look_at_relations)] };

/// Rows that must not be blank.
pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    if figure.value != Value::Blank {
        return None;
    }
    let holds = scene.template.holds(spot);
    let condition =
        holds.required_if().map(|condition| Condition::new(scene.template, spot, false, condition));
    let so = condition.filter(|condition| condition.holds(&|other| scene.operand(other)) == Some(true));
    if let Some(so) = &so {
        let message = say(|language| {
            let name = scene.capital_name(spot, false, language);
            let side = |side: &Equation| scene.in_names(side, false, language);
            let (left, right) = (side(&so.left), side(&so.right));
            let why = format!("{left} {} {right}", so.comparison.relation.sign());
            match language {
                Language::Vi => format!("{name} để trống trong khi {why}"),
                Language::En => format!("{name} is blank although {why}"),
            }
        });
        return Some(with_help(scene.finding(Rule::BLANK_REQUIRED, spot, message)));
    }
    if !holds.is_required() {
        return None;
    }
    let message = say(|language| {
        let name = scene.capital_name(spot, false, language);
        match language {
            Language::Vi => format!("{name} bắt buộc phải có số nhưng để trống"),
            Language::En => format!("{name} is required but blank"),
        }
    });
    Some(with_help(scene.finding(Rule::BLANK_REQUIRED, spot, message)))
}

fn is_optional(scene: &Scene, spot: Spot) -> bool {
    spot.form_of(scene.template).printed(spot.row).is_some_and(|row| row.variants.optional)
}

/// Totals and parts of percentages.
pub(super) fn look_at_relations(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        let reported = |spot: Spot, found: &Found| found.iter().any(|(other, _)| *other == spot);
        match &tie.shape {
            // What stands above rows that a return adds is made of them, filled in or not.
            Shape::Sum { total, .. } if !tie.by_column && scene.template.holds(*total).totals => {}
            // Not every version of the form asks for it.
            Shape::Sum { total, .. } if is_optional(scene, *total) => {}
            Shape::Sum { total, parts } if is_blank(scene, *total) && !reported(*total, found) => {
                let Operand::Number(sum) = scene.sum(parts) else { continue };
                let message = say(|language| {
                    let whole = scene.capital_name(*total, tie.by_column, language);
                    let (numbers, sum) = (scene.sum_in_numbers(parts, language), show(sum.value, language));
                    let sum = if numbers == sum { sum } else { format!("{numbers} = {sum}") };
                    match language {
                        Language::Vi => format!("{whole} để trống, các phần cộng lại: {sum}"),
                        Language::En => format!("{whole} is blank, its parts add up to {sum}"),
                    }
                });
                let severity = if sum.value.is_zero() { Severity::Info } else { Severity::Warning };
                let finding = scene
                    .finding(Rule::BLANK_REQUIRED, *total, message)
                    .with_help("Điền tổng của các phần.", "Fill in the sum of the parts.");
                found.push((*total, finding.with_severity(severity)));
            }
            Shape::Ratio { stated, numerator, denominator } => {
                let (above, below) = (scene.evaluate(numerator), scene.evaluate(denominator));
                let not_zero = |operand: Operand| operand.value().is_some_and(|number| !number.is_zero());
                let says_otherwise = not_zero(scene.operand(*stated));
                let (blank, other, severity) = if above == Operand::Blank && not_zero(below) {
                    let severity = if says_otherwise { Severity::Warning } else { Severity::Info };
                    (numerator, denominator, severity)
                } else if below == Operand::Blank && not_zero(above) {
                    (denominator, numerator, Severity::Warning)
                } else {
                    continue;
                };
                let Some(spot) = blank.found().find(|spot| is_blank(scene, *spot)) else { continue };
                if reported(spot, found) {
                    continue;
                }
                let message = say(|language| {
                    let missing = scene.capital_name(spot, tie.by_column, language);
                    let ratio = scene.name(*stated, tie.by_column, language);
                    let there = scene.in_names(other, tie.by_column, language);
                    let number = scene.in_numbers(other, language);
                    match language {
                        Language::Vi => {
                            format!("{missing} để trống nhưng {there} = {number}: không tính được {ratio}")
                        }
                        Language::En => {
                            format!("{missing} is blank but {there} = {number}: {ratio} cannot be computed")
                        }
                    }
                });
                let finding = with_help(scene.finding(Rule::BLANK_REQUIRED, spot, message));
                found.push((spot, finding.with_severity(severity)));
            }
            _ => {}
        }
    }
}

fn is_blank(scene: &Scene, spot: Spot) -> bool {
    let owned = matches!(scene.template.holds(spot).asked, Asked::Owned(_));
    !owned && scene.figure(spot).is_some_and(|figure| figure.value == Value::Blank)
}

fn with_help(finding: Finding) -> Finding {
    finding.with_help("Điền số; nếu không có thì gõ 0.", "Fill in the number; type 0 if there is none.")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped, in_english};

    #[test]
    fn blanks() {
        assert_snapshot!(helped(TABLE, &but("3.2 _")), @r"
        blank-required warning 3.2: Mục 3.2 bắt buộc phải có số nhưng để trống
            → Điền số; nếu không có thì gõ 0.
        ");
        assert_snapshot!(checked(TABLE, &but("3.2 -")), @"");
        let asked = "1 yes yes\n2 count sum | | | if 1 = {1}";
        assert_snapshot!(helped(asked, "1 1"), @r"
        blank-required warning 2: Mục 2 để trống trong khi mục 1 = 1
            → Điền số; nếu không có thì gõ 0.
        ");
        assert_snapshot!(in_english(asked, "1 1"), @r"
        blank-required warning 2: Row 2 is blank although row 1 = 1
            → Fill in the number; type 0 if there is none.
        ");
        assert_snapshot!(checked(asked, "1 0"), @"");
        assert_snapshot!(checked(asked, "2 5"), @"");
        assert_snapshot!(checked(asked, "1 !1"), @"");
        assert_snapshot!(checked(TABLE, &but("6 _")), @r"
        blank-required warning 6: Mục 6 để trống, các phần cộng lại: 100 + 29 = 129
        ");
        assert_snapshot!(checked(TABLE, &but("6 _/6.1 _/6.2 0")), @"blank-required info 6: Mục 6 để trống, các phần cộng lại: 0");
        assert_snapshot!(checked(TABLE, &but("5 _/5.2 _/5.3 _")), @"");
        assert_snapshot!(checked(TABLE, &but("2.2 _")), @r"
        blank-required warning 2.2: Mục 2.2 để trống nhưng mục 2.1 = 20: không tính được mục 2
        ");
        assert_snapshot!(checked(TABLE, &but("2 _/2.2 _")), @r"
        blank-required info 2.2: Mục 2.2 để trống nhưng mục 2.1 = 20: không tính được mục 2
        ");
        assert_snapshot!(in_english(TABLE, &but("2.1 _")), @r"
        blank-required warning 2.1: Row 2.1 is blank but row 2.2 = 15: row 2 cannot be computed
            → Fill in the number; type 0 if there is none.
        ");
    }
}
