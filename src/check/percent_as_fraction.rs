//! `percent-as-fraction`: a percentage typed as a fraction, 0,95 for 95.
//!
//! A row whose unit of measure is `%` takes 95 for ninety-five per cent. When the parts of the percentage give just one
//! hundred times what is stated, it is certain that a fraction was typed; the ratio of the total is computed from the
//! parts and is not affected. Without parts, the figures of the other units tell: when they all lie far above 1, a
//! figure of at most 1 is doubtful.

use rust_decimal::Decimal;

use crate::amount::{Span, show};
use crate::equation::Spot;
use crate::expression::Operand;
use crate::figure::Figure;
use crate::finding::{Finding, Rule, Severity};
use crate::template::{Aggregation, Kind};

use super::scene::{Found, Scene, percentage};
use super::set::Set;
use super::wording::{pick, say};

/// When all other units state at least so many per cent, a figure of at most 1 is doubtful.
const CLEARLY_PERCENT: Decimal = Decimal::TEN;
/// So many other units make a comparison.
const ENOUGH_UNITS: usize = 3;

/// With the parts of the percentage at hand.
pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number()?;
    if spot.rule(scene.template).kind != Kind::Percent || number <= Decimal::ZERO || number > Decimal::ONE {
        return None;
    }
    let (numerator, denominator) = scene.ratio_at(spot)?;
    let Operand::Number(given) = percentage(scene.evaluate(numerator), scene.evaluate(denominator)) else {
        return None;
    };
    let decimals = u32::from(figure.decimals);
    if given.meets(Span::printed(number, decimals)) || !given.meets(hundredfold(number, decimals)) {
        return None;
    }
    let message = say(|language| {
        format!(
            "{} / {} × 100 = {}; {} {}",
            scene.in_numbers(numerator, language),
            scene.in_numbers(denominator, language),
            super::wording::computed(given.value, 0, language),
            pick(language, "báo cáo ghi dạng phân số", "the return states the fraction"),
            show(number, language),
        )
    });
    Some(
        with_help(scene.finding(Rule::PercentAsFraction, spot, message), number)
            .with_severity(Severity::Error),
    )
}

/// Against the other units, for percentages whose parts are not collected.
pub(super) fn look_at_set(set: &Set, found: &mut Found) {
    for spot in set.spots() {
        let rule = spot.rule(set.template);
        if rule.kind != Kind::Percent || *rule.aggregation == Aggregation::Ratio {
            continue;
        }
        let numbers = set.numbers(spot);
        for (position, number) in &numbers {
            if *number <= Decimal::ZERO || *number > Decimal::ONE {
                continue;
            }
            let others: Vec<Decimal> =
                numbers.iter().filter(|(other, _)| other != position).map(|(_, number)| *number).collect();
            let lowest = others.iter().min().copied().unwrap_or_default();
            let certain = others.len() >= ENOUGH_UNITS && lowest >= CLEARLY_PERCENT;
            if !certain && *number == Decimal::ONE {
                continue;
            }
            let message = say(|language| {
                let stated = show(*number, language);
                let percent = show(number.saturating_mul(Decimal::ONE_HUNDRED).normalize(), language);
                if certain {
                    let lowest = show(lowest, language);
                    match language {
                        crate::finding::Language::Vi => {
                            format!("{stated}% hay {percent}%? Các đơn vị khác đều ghi từ {lowest}% trở lên")
                        }
                        crate::finding::Language::En => {
                            format!("{stated}% or {percent}%? All other units state {lowest}% or more")
                        }
                    }
                } else {
                    format!("{stated}% {} {percent}%?", pick(language, "hay", "or"))
                }
            });
            let severity = if certain { Severity::Warning } else { Severity::Info };
            let finding = set.finding(Rule::PercentAsFraction, *position, spot, message);
            found.push((spot, with_help(finding, *number).with_severity(severity)));
        }
    }
}

/// What a fraction printed with so many decimals stands for, in per cent.
fn hundredfold(number: Decimal, decimals: u32) -> Span {
    let times = |number: Decimal| number.saturating_mul(Decimal::ONE_HUNDRED);
    let printed = if decimals == 0 { Span::exact(number) } else { Span::printed(number, decimals) };
    Span { low: times(printed.low), value: times(number), high: times(printed.high) }
}

fn with_help(finding: Finding, number: Decimal) -> Finding {
    let percent = number.saturating_mul(Decimal::ONE_HUNDRED).normalize();
    let (vi, en) = (show(percent, crate::finding::Language::Vi), show(percent, crate::finding::Language::En));
    finding.with_help(
        format!("Dòng có đơn vị tính % thì gõ {vi}, không gõ dạng phân số."),
        format!("In a row measured in % type {en}, not the fraction."),
    )
}
