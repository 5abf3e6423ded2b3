//! `stray-value`, in a row that another level fills in.
//!
//! Some rows of a form belong to another level (the number of departments inspected is the province's). A figure other
//! than 0 that stands there is in no total; often it belongs one row below. The owner's own figure is the total.

use std::collections::HashSet;

use crate::amount::{Value, show};
use crate::figure::{Excluded, Figure, Return, Standing};
use crate::finding::{Declaration, Finding, Group, Language, Rule, Said, Severity, Spoils};
use crate::holds::Asked;
use crate::model::Template;
use crate::places::Places;
use crate::spot::Spot;
use crate::unit::owns;

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
    let holds = scene.template.holds(spot);
    let Asked::Owned(owner) = holds.asked else { return None };
    // A workbook of many units speaks for its own.
    if owns(&scene.one.levels, owner) || !scene.one.tallies.is_empty() {
        return None;
    }
    let counts = holds.owner().is_none();
    let number = figure.value.number().filter(|number| !number.is_zero())?;
    let message = say(|language| {
        let number = show(number, language);
        match language {
            Language::Vi if counts => format!("Dòng này do cấp {owner} báo cáo, báo cáo ghi {number}"),
            Language::En if counts => {
                format!("This row is filled in at the level «{owner}», the return states {number}")
            }
            Language::Vi => {
                format!("Dòng này do cấp {owner} báo cáo, báo cáo ghi {number}; không tính vào tổng")
            }
            Language::En => {
                format!(
                    "This row is filled in at the level «{owner}», the return states {number}; it is not added"
                )
            }
        }
    });
    Some(scene.finding(Rule::STRAY_VALUE, spot, message).with_severity(Severity::Warning).with_help(
        "Xóa số, hoặc chuyển sang dòng của cấp mình; nếu đơn vị chính là cấp ấy thì ghi cột «Cấp» của danh sách đơn vị.",
        "Remove the number, or move it to the row of your own level; if the unit is of that level, say so in the column “Cấp” of the list of units.",
    ))
}

/// Leaves out what a return states in rows that only units of another level fill in, unless a person answers for it; a 0 there
/// says no more than a blank. To be called once findings are answered.
pub fn leave_out_owned(template: &Template, one: &mut Return) {
    if one.standing != Standing::Used || !one.tallies.is_empty() {
        return;
    }
    let answered: HashSet<Spot> = {
        let places = Places::of(template, one);
        let own = one.findings.iter().filter(|told| told.rule == Rule::STRAY_VALUE && told.waived.is_some());
        own.filter_map(|told| places.spot(told)).collect()
    };
    let levels = std::mem::take(&mut one.levels);
    for figures in &mut one.forms {
        let form = figures.form;
        let model = &template.forms[form];
        let rows = (0..model.rows.len()).filter(|&row| model.rows[row].owner.is_some());
        for (row, column) in rows.flat_map(|row| model.value_columns().map(move |column| (row, column))) {
            let strange = model.holds(row, column).owner().is_some_and(|owner| !owns(&levels, owner));
            let Some(figure) = figures.get_mut(row, column).filter(|_| strange) else { continue };
            match figure.value {
                Value::Number(number) if number.is_zero() => figure.value = Value::NotApplicable,
                Value::Number(_) if !answered.contains(&Spot::new(form, row, column)) => {
                    figure.excluded = Excluded::Owned;
                }
                _ => {}
            }
        }
    }
    one.levels = levels;
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, helped};

    #[test]
    fn rows_of_other_levels() {
        assert_snapshot!(helped(TABLE, &but("3.1 4/5.1 0")), @r"
        stray-value warning 3.1: Dòng này do cấp tỉnh báo cáo, báo cáo ghi 4; không tính vào tổng
            → Xóa số, hoặc chuyển sang dòng của cấp mình; nếu đơn vị chính là cấp ấy thì ghi cột «Cấp» của danh sách đơn vị.
        ");
    }
}
