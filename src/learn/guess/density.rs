//! A figure per unit of another (tạ/ha) is a mean weighted by that other.

use std::collections::HashMap;

use crate::expression::Comparison;
use crate::finding::Wording;
use crate::measure::Class;
use crate::model::{Aggregation, Kind};

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// By parent and unit of measure the first two rows.
type Measured = HashMap<(Option<usize>, String), [Option<usize>; 2]>;

fn look(lines: &mut Lines) {
    let mut measured = Measured::new();
    for at in lines.numbers() {
        let line = &lines.all[at];
        let two = measured.entry((line.parent, line.measure.text.trim().to_owned())).or_default();
        if let Some(free) = two.iter_mut().find(|one| one.is_none()) {
            *free = Some(at);
        }
    }
    for at in 0..lines.all.len() {
        let line = &lines.all[at];
        let Some((of, per)) = line.measure.text.split_once('/') else { continue };
        if line.measure.class != Class::Quantity || lines.verdicts[at].kind != Some(Kind::Quantity) {
            continue;
        }
        let beside = |text: &str| {
            let two = measured.get(&(line.parent, text.to_owned()))?;
            two.iter().flatten().copied().find(|&other| other != at)
        };
        let Some(weight) = beside(per.trim()) else { continue };
        let larger = lines.frame.words.conversions.iter().find_map(|[large, small, factor]| {
            (small.as_str() == of.trim()).then(|| Some((beside(large)?, factor))).flatten()
        });
        let check = larger.and_then(|(total, factor)| {
            let (own, total, weight) = (lines.name(at), lines.name(total), lines.name(weight));
            format!("{own} = {total} / {weight} * {{{factor}}}").parse::<Comparison>().ok()
        });
        let code = lines.all[weight].code.clone();
        let (measure, label) = (line.measure.text.clone(), lines.all[weight].label.clone());
        let verdict = &mut lines.verdicts[at];
        verdict.aggregation = Some(Aggregation::WeightedMean(code.as_str().into()));
        verdict.note(
            Confidence::Likely,
            Wording::new(format!("bình quân theo trọng số {code}"), format!("a mean weighted by {code}")),
            Wording::new(
                format!("đơn vị tính {measure} là tính trên «{label}»"),
                format!("the unit of measure {measure} is per «{label}»"),
            ),
        );
        verdict.checks.extend(check);
    }
}
