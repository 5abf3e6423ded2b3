//! Says what is left out with a figure in error or without one that is not there, and why.

use std::collections::{BTreeMap, BTreeSet};

use crate::amount::show;
use crate::check::wording::{self, name_seen_from, names, say};
use crate::equation::Equation;
use crate::figure::Return;
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording};
use crate::merge::is_derived;
use crate::model::Template;
use crate::spot::Spot;

use super::Cause;

/// In a finding at every figure that is left out, and in the finding of the error, where the return has one.
pub(super) fn tell(
    template: &Template,
    one: &mut Return,
    (cause, spots): (Cause, &BTreeSet<Spot>),
    errors: &BTreeMap<Spot, (Option<Rule>, Option<usize>)>,
) {
    let (Cause::Error(from) | Cause::Without(from)) = cause;
    let (rule, index) = errors.get(&from).copied().unwrap_or_default();
    let told: Vec<Finding> =
        spots.iter().filter_map(|spot| at(template, one, (cause, rule), *spot)).collect();
    let along = say(|language| names(template, one, (from, spots), language));
    if let Some(finding) = index.and_then(|index| one.findings.get_mut(index)) {
        let help = std::mem::take(&mut finding.help);
        finding.help = help.then(
            &format!(" Chưa cộng vào tổng cùng với số này: {}.", along.vi),
            &format!(" Left out of totals with it: {}.", along.en),
        );
    }
    one.findings.extend(told);
}

/// What a wrong percentage is made of may stay in the totals: there a ratio is made of them, whatever units stated.
pub(super) fn tell_what_stays(
    template: &Template,
    one: &mut Return,
    errors: &BTreeMap<Spot, (Option<Rule>, Option<usize>)>,
) {
    for (spot, (rule, index)) in errors {
        let Some(index) = index.filter(|_| *rule == Some(Rule::RATIO_MISMATCH)) else { continue };
        let holds = template.holds(*spot);
        let Some(parts) = holds.equation().filter(|_| is_derived(&holds)) else { continue };
        let parts = Equation::new(template, *spot, holds.by_column, parts);
        let counts = |part: &Spot| {
            one.at(*part).is_some_and(|figure| figure.enters_totals() && figure.value.number().is_some())
        };
        let stay: BTreeSet<Spot> = parts.found().filter(counts).collect();
        if stay.is_empty() {
            continue;
        }
        let along = say(|language| names(template, one, (*spot, &stay), language));
        if let Some(finding) = one.findings.get_mut(index) {
            let help = std::mem::take(&mut finding.help);
            finding.help = help.then(
                &format!(" Vẫn cộng vào tổng, tỷ lệ chung tính từ đó: {}.", along.vi),
                &format!(" Still in the totals, of which the overall percentage is made: {}.", along.en),
            );
        }
    }
}

fn at(
    template: &Template,
    one: &Return,
    (cause, rule): (Cause, Option<Rule>),
    spot: Spot,
) -> Option<Finding> {
    let (form, figure) = one.form(spot.form).zip(one.at(spot))?;
    let number = |language| figure.value.number().map(|number| show(number, language)).unwrap_or_default();
    let (vi, en) = (number(Language::Vi), number(Language::En));
    let (Cause::Error(from) | Cause::Without(from)) = cause;
    let name = |language| name_seen_from(template, one, (spot, from), language);
    let (vi_from, en_from) = (name(Language::Vi), name(Language::En));
    let (message, rule, severity) = match cause {
        Cause::Error(_) => (
            Wording::new(
                format!("{vi} chưa cộng vào tổng: quy tắc của biểu ràng buộc với {vi_from}, số đó có lỗi"),
                format!(
                    "{en} is not in the totals: a rule of the form ties it to {en_from}, which is in error"
                ),
            ),
            rule.unwrap_or(Rule::RULE_BROKEN),
            Severity::Info,
        ),
        Cause::Without(_) => (
            Wording::new(
                format!(
                    "{vi} chưa cộng vào tổng: quy tắc của biểu ràng buộc với {vi_from}, số đó không có hoặc không dùng được"
                ),
                format!(
                    "{en} is not in the totals: a rule of the form ties it to {en_from}, which is not there or cannot be used"
                ),
            ),
            Rule::BLANK_REQUIRED,
            Severity::Warning,
        ),
    };
    let finding = Finding::new(
        rule,
        Place::new(&form.file, &figure.sheet, figure.cell),
        wording::of_row(form, spot.row, message),
    );
    let finding = finding.with_severity(severity).with_unit(&one.unit);
    let finding = finding.with_subject(spot.subject(template)).with_value(&*figure.raw);
    Some(match cause {
        Cause::Error(_) => finding.with_help(
            format!("Sửa {vi_from}, số này sẽ được cộng; nếu chỉ muốn bỏ số có lỗi: tied = \"single\" ở mục [rules]."),
            format!("Correct {en_from} and this one counts; to leave out only what is in error: tied = \"single\" in [rules]."),
        ),
        Cause::Without(_) => finding.with_help(
            format!("Điền hoặc sửa {vi_from}; số này được cộng khi có đủ cả hai."),
            format!("Fill in or correct {en_from}; this one counts when both are there."),
        ),
    })
}
