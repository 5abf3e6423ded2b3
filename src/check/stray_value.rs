//! `stray-value`, in a row that another level fills in.
//!
//! Some rows of a form belong to another level (the number of departments inspected is the province's). A figure other
//! than 0 that stands there is in no total; often it belongs one row below.

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Language, Rule, Said, Severity, Spoils};
use crate::holds::Asked;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// A value stands where the form has none.
    pub const STRAY_VALUE: Self = Self::declared(&Declaration {
        name: "stray-value",
        group: Group::Structure,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: true,
        title: Said { vi: "Giá trị nằm ngoài chỗ", en: "Value outside its place" },
        meaning: Said {
            vi: "Có giá trị ở ô không thuộc dòng và cột số liệu nào của biểu: gõ lệch cột, hoặc ghi nháp bên cạnh. Giá trị \
                 này không được dùng; ô đúng, nếu để trống, được coi là chưa trả lời.",
            en: "A value stands in a cell that belongs to no row and value column of the form: typed in the wrong column, or \
                 a note to oneself. It is not used; the right cell, if blank, counts as not answered.",
        },
        example: Said {
            vi: "Cột số liệu là cột D, nhưng số 45 nằm ở ô G9 còn ô D9 để trống: số 45 không được tính.",
            en: "The value column is D, but the 45 stands in cell G9 and cell D9 is blank: the 45 is not counted.",
        },
        unit: Said {
            vi: "chuyển số liệu về đúng ô; xóa số nháp trước khi gửi.",
            en: "move the figure to its cell; delete workings before you send the return.",
        },
        officer: Said {
            vi: "nếu ô đúng bên cạnh đang trống thì hỏi đơn vị có phải gõ lệch cột không; nếu chỉ là số nháp thì bỏ qua được.",
            en: "if the right cell beside it is blank, ask the unit whether the column was missed; workings can be ignored.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::STRAY_VALUE, looks: &[Look::Figure(look)] };

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let Asked::Owned(owner) = scene.template.holds(spot).asked else { return None };
    let number = figure.value.number().filter(|number| !number.is_zero())?;
    let message = say(|language| {
        let number = show(number, language);
        match language {
            Language::Vi => format!("Dòng này do cấp {owner} báo cáo, báo cáo ghi {number}"),
            Language::En => {
                format!("This row is filled in at the level «{owner}», the return states {number}")
            }
        }
    });
    Some(scene.finding(Rule::STRAY_VALUE, spot, message).with_severity(Severity::Warning).with_help(
        "Xóa số, hoặc chuyển sang dòng của cấp mình.",
        "Remove the number, or move it to the row of your own level.",
    ))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, helped};

    #[test]
    fn rows_of_other_levels() {
        assert_snapshot!(helped(TABLE, &but("3.1 4/5.1 0")), @r"
        stray-value warning 3.1: Dòng này do cấp tỉnh báo cáo, báo cáo ghi 4
            → Xóa số, hoặc chuyển sang dòng của cấp mình.
        ");
    }
}
