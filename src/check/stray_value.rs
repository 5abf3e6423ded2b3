//! `stray-value`, in a row that another level fills in.
//!
//! Some rows of a form belong to another level (the number of departments inspected is the province's). A figure other
//! than 0 that stands there is in no total; often it belongs one row below.

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Finding, Language, Rule, Severity};
use crate::holds::Asked;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::say;

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
    Some(scene.finding(Rule::StrayValue, spot, message).with_severity(Severity::Warning).with_help(
        "Xóa số, hoặc chuyển sang dòng của cấp mình.",
        "Remove the number, or move it to the row of your own level.",
    ))
}
