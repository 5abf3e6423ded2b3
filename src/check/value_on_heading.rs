//! `value-on-heading`: a figure stands in a heading row.
//!
//! A heading takes no figure, and what is typed there is not in any total. 0 is only noted. The message says when the
//! number repeats a row below the heading or their sum: then nothing is lost.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Language, Rule, Said, Severity, Spoils};
use crate::holds::Asked;
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};
use super::{Check, Look};

impl Rule {
    /// A figure stands in a heading row.
    pub const VALUE_ON_HEADING: Self = Self::declared(&Declaration {
        name: "value-on-heading",
        group: Group::Relation,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: true,
        title: Said { vi: "Có số ở dòng đề mục", en: "Figure in a heading row" },
        meaning: Said {
            vi: "Dòng này chỉ là đề mục, không nhận số liệu. Số ghi ở đây không được cộng vào đâu; thường là số 0 kéo theo, \
                 hoặc số của dòng ngay dưới.",
            en: "The row is a heading and takes no figure. What stands there is added nowhere; usually it is a 0 dragged \
                 along, or the figure of the row below.",
        },
        example: Said {
            vi: "Dòng 5 “Thực hiện nhiệm vụ được giao” là đề mục nhưng ghi 25; dòng 5.1 ngay dưới cũng ghi 25.",
            en: "Row 5 “Thực hiện nhiệm vụ được giao” is a heading and holds 25; row 5.1 right below holds 25 too.",
        },
        unit: Said {
            vi: "xóa số ở dòng đề mục; nếu số thuộc dòng dưới mà dòng dưới trống thì chuyển xuống.",
            en: "delete the figure in the heading; if it belongs to the row below and that is blank, move it there.",
        },
        officer: Said {
            vi: "xem các dòng con đã có đủ số chưa; nếu đủ thì bỏ qua được.",
            en: "see whether the rows below have their figures; if so, nothing is lost.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::VALUE_ON_HEADING, looks: &[Look::Figure(look)] };

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number()?;
    if scene.template.holds(spot).asked != Asked::Heading {
        return None;
    }
    let below: Vec<(Spot, Decimal)> = children(scene, spot);
    let repeated = below.iter().find(|(_, other)| *other == number).map(|(spot, _)| *spot);
    let sum = below.iter().fold(Decimal::ZERO, |sum, (_, number)| sum.saturating_add(*number));
    let message = say(|language| {
        let shown = show(number, language);
        let text = match language {
            Language::Vi => format!("Dòng tiêu đề không nhận số, báo cáo ghi {shown}"),
            Language::En => format!("A heading takes no number, the return states {shown}"),
        };
        let repeats = match repeated.map(|spot| scene.name(spot, false, language)) {
            _ if number.is_zero() => String::new(),
            Some(row) => format!(" ({} {row})", pick(language, "trùng", "the same as")),
            None if below.len() > 1 && sum == number => {
                pick(language, " (bằng tổng các dòng bên dưới)", " (the sum of the rows below)").to_owned()
            }
            None => String::new(),
        };
        text + &repeats
    });
    let severity = if number.is_zero() { Severity::Info } else { Severity::Warning };
    Some(scene.finding(Rule::VALUE_ON_HEADING, spot, message).with_severity(severity).with_help(
        "Xóa số ở dòng tiêu đề; nếu là số liệu thì chuyển xuống đúng dòng.",
        "Remove the number from the heading; if it is a figure, move it to its row.",
    ))
}

/// The counts directly below a heading.
fn children(scene: &Scene, spot: Spot) -> Vec<(Spot, Decimal)> {
    let form = spot.form_of(scene.template);
    let Some(row) = form.printed(spot.row) else { return Vec::new() };
    let code = &row.code;
    form.rows
        .iter()
        .enumerate()
        .filter(|(_, row)| {
            let rest = row.code.strip_prefix(&**code).and_then(|rest| rest.strip_prefix(['.', '#']));
            rest.is_some_and(|rest| !rest.contains(['.', '#']))
                && matches!(row.kind, Kind::Count | Kind::Quantity)
        })
        .filter_map(|(row, _)| {
            let child = Spot::new(spot.form, row, spot.column);
            Some((child, scene.sound(child)?.1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped, in_english};

    #[test]
    fn figures_on_headings() {
        assert_snapshot!(helped(TABLE, &but("3 0")), @r"
        value-on-heading info 3: Dòng tiêu đề không nhận số, báo cáo ghi 0
            → Xóa số ở dòng tiêu đề; nếu là số liệu thì chuyển xuống đúng dòng.
        ");
        assert_snapshot!(checked(TABLE, &but("4 25")), @r"
        value-on-heading warning 4: Dòng tiêu đề không nhận số, báo cáo ghi 25 (trùng mục 4.1)
        ");
        assert_snapshot!(checked(TABLE, &but("4 48")), @r"
        value-on-heading warning 4: Dòng tiêu đề không nhận số, báo cáo ghi 48 (bằng tổng các dòng bên dưới)
        ");
        assert_snapshot!(in_english(TABLE, &but("4 7")), @r"
        value-on-heading warning 4: A heading takes no number, the return states 7
            → Remove the number from the heading; if it is a figure, move it to its row.
        ");
    }
}
