//! `ratio-mismatch`: a stated percentage is not what its parts give.
//!
//! The finding shows the division. A percentage that was rounded or cut off at the decimals it is printed with passes.
//! The ratio of the total is computed from the sums of the parts and is not affected; but one of the three numbers in
//! the return is wrong.

use crate::amount::show;
use crate::equation::Equation;
use crate::expression::Operand;
use crate::finding::{Declaration, Group, Language, Rule, Said, Severity, Spoils, Wording};

use super::cause;
use super::scene::{Found, Scene, percentage};
use super::wording::{computed, pick, say};
use super::{Check, Look};
use crate::ties::{Shape, Tie};

impl Rule {
    /// A stated percentage is not what its parts give.
    pub const RATIO_MISMATCH: Self = Self::declared(&Declaration {
        name: "ratio-mismatch",
        group: Group::Relation,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said {
            vi: "Tỷ lệ không khớp tử số, mẫu số", en: "Percentage that its parts do not give"
        },
        meaning: Said {
            vi: "Tỷ lệ ghi trong báo cáo khác với tỷ lệ tính từ tử số và mẫu số; làm tròn hay cắt bớt số lẻ đều được chấp \
                 nhận. Tỷ lệ ghi sai không được dùng: tỷ lệ chung luôn bằng tổng tử số chia tổng mẫu số, không phải bình quân \
                 các tỷ lệ.",
            en: "The percentage stated is not what numerator and denominator give; rounded and cut-off decimals both pass. \
                 The wrong percentage is not used: the overall one is always the sum of numerators over the sum of \
                 denominators, never a mean of percentages.",
        },
        example: Said {
            vi: "66 / 70 × 100 = 94,2857…, nên 94,28 và 94,29 đều đúng; báo cáo ghi 97,1 là sai.",
            en: "66 / 70 × 100 = 94.2857…, so 94.28 and 94.29 are both right; the return says 97.1, which is wrong.",
        },
        unit: Said {
            vi: "tính lại tỷ lệ; nếu tỷ lệ đúng thì tử số hoặc mẫu số ghi sai, cần sửa số đó.",
            en: "compute the percentage again; if it is right, the numerator or the denominator is wrong: correct that one.",
        },
        officer: Said {
            vi: "kiểm tra trước hết tử số và mẫu số, vì tỷ lệ chung được tính từ hai số này.",
            en: "look at numerator and denominator first, because the overall percentage comes from them.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::RATIO_MISMATCH, looks: &[Look::Return(look)] };

pub(super) fn look(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        let Shape::Ratio { stated, numerator, denominator } = &tie.shape else { continue };
        if scene.inherits(tie, found) {
            continue;
        }
        let given = percentage(scene.evaluate(numerator), scene.evaluate(denominator));
        let (Operand::Number(typed), Operand::Number(given)) = (scene.operand(*stated), given) else {
            continue;
        };
        if typed.meets(given) {
            continue;
        }
        let decimals = scene.figure(*stated).map_or(0, |figure| u32::from(figure.decimals));
        let message = say(|language| {
            format!(
                "{} = {}; {} {}",
                division(scene, numerator, denominator, language),
                computed(given.value, decimals.min(4), language),
                pick(language, "báo cáo ghi", "the return states"),
                show(typed.value, language),
            )
        });
        let mut finding = scene.finding(Rule::RATIO_MISMATCH, *stated, message);
        finding.help = help(scene, tie, numerator, denominator);
        if let Some(guess) = cause::of_ratio(scene, tie, typed.value, given.value) {
            finding.help = finding.help.then(&format!(" {}", guess.vi), &format!(" {}", guess.en));
        }
        found.push((*stated, finding));
    }
}

/// `656,3 / 10.900 × 100`
fn division(scene: &Scene, numerator: &Equation, denominator: &Equation, language: Language) -> String {
    let side = |equation: &Equation| {
        let numbers = scene.in_numbers(equation, language);
        if equation.spots.len() > 1 { format!("({numbers})") } else { numbers }
    };
    format!("{} / {} × 100", side(numerator), side(denominator))
}

fn help(scene: &Scene, tie: &Tie, numerator: &Equation, denominator: &Equation) -> Wording {
    say(|language| {
        let ratio = scene.capital_name(tie.at, tie.by_column, language);
        let (above, below) = (
            scene.in_names(numerator, tie.by_column, language),
            scene.in_names(denominator, tie.by_column, language),
        );
        match language {
            Language::Vi => format!("{ratio} = {above} / {below} × 100: sửa tỷ lệ hoặc hai số dùng để tính."),
            Language::En => {
                format!("{ratio} = {above} / {below} × 100: correct the percentage or its parts.")
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped, in_english};

    #[test]
    fn ratios() {
        assert_snapshot!(helped(TABLE, &but("9 0")), @r"
        ratio-mismatch error 9: 656,3 / 10.900 × 100 = 6,02; báo cáo ghi 0
            → Mục 9 = mục 9.2 / mục 9.1 × 100: sửa tỷ lệ hoặc hai số dùng để tính.
        ");
        assert_snapshot!(helped(TABLE, &but("2 57")), @r"
        ratio-mismatch error 2: 15 / 20 × 100 = 75; báo cáo ghi 57
            → Mục 2 = mục 2.2 / mục 2.1 × 100: sửa tỷ lệ hoặc hai số dùng để tính. Có thể 75 đã gõ thành 57 (đảo hai chữ số).
        ");
        assert_snapshot!(in_english(TABLE, &but("2 133.3")), @r"
        percent-out-of-range error 2: 133.3% > 100%: a part cannot exceed its whole
            → Correct the percentage; check the decimal comma and the two numbers it is made of.
        ");
        assert_snapshot!(checked(TABLE, &but("9 6.03")), @"ratio-mismatch error 9: 656,3 / 10.900 × 100 = 6,02; báo cáo ghi 6,03");
        for passes in ["6.02", "6.021", "6.0", "6"] {
            assert_eq!(checked(TABLE, &but(&format!("9 {passes}"))), "", "{passes}");
        }
    }

    #[test]
    fn cut_off_percentages_pass() {
        let table = "1 percent ratio = 1.2 / 1.1\n1.1 count sum\n1.2 count sum";
        for (figures, passes) in [
            ("1 99.84/1.1 1329/1.2 1327", true),
            ("1 99.85/1.1 1329/1.2 1327", true),
            ("1 99.8/1.1 1329/1.2 1327", true),
            ("1 100/1.1 1329/1.2 1327", true),
            ("1 99.86/1.1 1329/1.2 1327", false),
            ("1 99.7/1.1 1329/1.2 1327", false),
        ] {
            assert_eq!(checked(table, figures).is_empty(), passes, "{figures}");
        }
    }
}
