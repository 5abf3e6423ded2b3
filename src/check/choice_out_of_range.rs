//! `choice-out-of-range`: an answer that is not one of the choices.
//!
//! Some rows ask a question and say in the unit of measure which number stands for which answer (`Không = 0 Có = 1`).
//! Any other number says nothing, often it is a count typed in the wrong row. It is left out of totals.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::measure;
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};
use super::{Check, Look};

impl Rule {
    /// The answer is not one of the choices.
    pub const CHOICE_OUT_OF_RANGE: Self = Self::declared(&Declaration {
        name: "choice-out-of-range",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said {
            vi: "Trả lời ngoài các lựa chọn", en: "Answer that is not one of the choices"
        },
        meaning: Said {
            vi: "Chỉ tiêu chỉ nhận một trong các lựa chọn cho sẵn, nhưng ô ghi giá trị khác. Không biết đơn vị chọn gì nên câu \
                 trả lời này không được tính vào số đơn vị đã trả lời.",
            en: "The indicator takes one of the given choices, but the cell holds something else. As the choice is not known, \
                 the answer is not counted among the units that answered.",
        },
        example: Said {
            vi: "Biểu ghi “Trực tuyến = 0, Phát phiếu = 1, Kết hợp = 2”, ô ghi 3; hoặc biểu hỏi “Không = 0, Có = 1” mà ô ghi \
                 15 là số cuộc họp.",
            en: "The form says “Trực tuyến = 0, Phát phiếu = 1, Kết hợp = 2” and the cell 3; or it asks “Không = 0, Có = 1” and \
                 the cell has 15, the number of meetings.",
        },
        unit: Said {
            vi: "chọn lại một trong các mã ghi ở cột đơn vị tính.",
            en: "choose one of the codes in the unit-of-measure column.",
        },
        officer: Said {
            vi: "đề nghị đơn vị trả lời lại; nếu nhiều đơn vị cùng hiểu nhầm thì ghi rõ hơn trong mẫu.",
            en: "ask the unit again; if many misunderstand it, make the form clearer.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::CHOICE_OUT_OF_RANGE, looks: &[Look::Figure(look)] };

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let rule = scene.template.holds(spot);
    let number = figure.value.number()?;
    // A total states how many gave an answer, not an answer.
    let counts = rule.totals || scene.one.tallies.contains_key(&spot);
    if !matches!(rule.kind, Kind::Yes | Kind::Choice) || counts {
        return None;
    }
    let choices = rule.choices();
    if choices.is_empty() || choices.iter().any(|choice| Decimal::from(choice.code) == number) {
        return None;
    }
    let list = measure::list(&choices);
    let message = say(|language| {
        let text = pick(language, "không phải một trong các lựa chọn", "is not one of the choices");
        format!("{} {text}: {list}", show(number, language))
    });
    Some(scene.finding(Rule::CHOICE_OUT_OF_RANGE, spot, message).with_help(
        "Gõ số của một lựa chọn; nếu là số lượng thì chuyển sang đúng dòng.",
        "Type the number of one of the choices; a count belongs in another row.",
    ))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, helped, in_english};

    #[test]
    fn answers() {
        assert_snapshot!(helped(TABLE, &but("7 3/7.1 5")), @r"
        choice-out-of-range error 7: 3 không phải một trong các lựa chọn: 0 = Không; 1 = Có
            → Gõ số của một lựa chọn; nếu là số lượng thì chuyển sang đúng dòng.
        choice-out-of-range error 7.1: 5 không phải một trong các lựa chọn: 0 = Trực tuyến; 1 = Phát phiếu; 2 = Kết hợp
            → Gõ số của một lựa chọn; nếu là số lượng thì chuyển sang đúng dòng.
        ");
        assert_snapshot!(in_english(TABLE, &but("7 0.5")), @r"
        choice-out-of-range error 7: 0.5 is not one of the choices: 0 = Không; 1 = Có
            → Type the number of one of the choices; a count belongs in another row.
        ");
    }
}
