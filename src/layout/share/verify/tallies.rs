//! Tallies that the figures of the units do not make.

use std::collections::HashSet;

use crate::amount::show;
use crate::finding::{Language, Wording};
use crate::merge::{Consolidation, Tally};
use crate::spot::Spot;

use super::{Doubt, Scene};

pub(super) fn look(scene: &Scene, made: &Consolidation, known: &HashSet<Spot>) -> Vec<Doubt> {
    if scene.metadata.template_version != scene.template.version {
        return Vec::new();
    }
    let mut doubts = Vec::new();
    for (subject, then) in &scene.metadata.tallies {
        let spot = scene.spot(subject).filter(|spot| !known.contains(spot) && scene.is_comparable(*spot));
        // What is derived is computed anew, whatever was made of it.
        let spot = spot.filter(|spot| !scene.template.holds(*spot).is_derived());
        let Some(spot) = spot else { continue };
        let now = &made.forms[spot.form].get(spot.row, spot.column).tally;
        let stated = scene.old && scene.template.holds(spot).aggregation.is_ratio();
        let what = if scene.speaks_alike(spot) { difference(then, now, !stated) } else { of_sums(then, now) };
        let Some(what) = what else { continue };
        doubts.extend(doubts_of(scene, made, spot, &what));
    }
    doubts
}

/// Against the units whose figures were changed, or, where there is none, against the total.
fn doubts_of(scene: &Scene, made: &Consolidation, spot: Spot, what: &Wording) -> Vec<Doubt> {
    let subject = spot.subject(scene.template);
    let changed = (0..made.returns.len()).filter(|unit| scene.changed.contains(&(*unit, spot.form)));
    let of_units = changed.filter_map(|unit| {
        let figure = made.returns[unit].figure(spot.form, spot.row, spot.column)?;
        let at = (&*figure.sheet, Some(figure.cell?));
        let finding = scene.edited(at, what.clone()).with_unit(&made.returns[unit].unit);
        let finding = finding.with_subject(subject.clone()).with_value(&*figure.raw);
        Some(Doubt { spot, unit: Some(unit), finding })
    });
    let of_units: Vec<Doubt> = of_units.collect();
    if !of_units.is_empty() || scene.changed.iter().any(|(_, form)| *form == spot.form) {
        return of_units;
    }
    let total = scene.summary.figure(spot.form, spot.row, spot.column);
    let at = total.map_or(("", None), |figure| (&*figure.sheet, figure.cell));
    vec![Doubt { spot, unit: None, finding: scene.edited(at, what.clone()).with_subject(subject) }]
}

/// In what two tallies differ; `own` when the figure's own numbers count, not only its parts.
fn difference(then: &Tally, now: &Tally, own: bool) -> Option<Wording> {
    let count = |vi: &str, en: &str, then: usize, now: usize| {
        (then != now).then(|| say((vi, en), |_| (then.to_string(), now.to_string())))
    };
    let pair = |vi: &str, en: &str, then: Pair, now: Pair| {
        let words = |pair: Pair, language| {
            pair.map_or_else(
                || "—".to_owned(),
                |(one, two)| format!("{} / {}", show(one, language), show(two, language)),
            )
        };
        (then != now).then(|| say((vi, en), |language| (words(then, language), words(now, language))))
    };
    let of_parts = || {
        count("số đơn vị", "the number of units", then.units, now.units)
            .or_else(|| pair("tử số và mẫu số", "numerator and denominator", then.parts, now.parts))
            .or_else(|| {
                count("số đơn vị có đủ số liệu", "units that gave all parts", then.paired, now.paired)
            })
            .or_else(|| count("số đơn vị thiếu một phần", "units that gave one part", then.lone, now.lone))
    };
    let of_its_own = || {
        of_sums(then, now)
            .or_else(|| count("số đơn vị có số liệu", "units with a figure", then.answered, now.answered))
            .or_else(|| pair("số thấp nhất và cao nhất", "lowest and highest", then.range, now.range))
            .or_else(|| {
                (then.counts != now.counts)
                    .then(|| same_sum("số đơn vị theo từng câu trả lời", "units by answer"))
            })
            .or_else(|| {
                (then.texts != now.texts).then(|| same_sum("nội dung ghi bằng chữ", "what is said in words"))
            })
    };
    of_parts().or_else(|| own.then(of_its_own).flatten())
}

fn of_sums(then: &Tally, now: &Tally) -> Option<Wording> {
    (then.sum != now.sum)
        .then(|| say(("tổng", "the sum"), |language| (show(then.sum, language), show(now.sum, language))))
}

type Pair = Option<(rust_decimal::Decimal, rust_decimal::Decimal)>;

fn say((vi, en): (&str, &str), both: impl Fn(Language) -> (String, String)) -> Wording {
    let ((then_vi, now_vi), (then_en, now_en)) = (both(Language::Vi), both(Language::En));
    Wording::new(
        format!("{vi}: khi tổng hợp là {then_vi}, các đơn vị trong tệp nay cho {now_vi}"),
        format!("{en}: {then_en} when consolidated, the units in the workbook now give {now_en}"),
    )
}

fn same_sum(vi: &str, en: &str) -> Wording {
    Wording::new(
        format!("{vi}: các đơn vị trong tệp không còn như khi tổng hợp"),
        format!("{en}: the units in the workbook are no longer what was consolidated"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_tally_is_compared() {
        let mut tally = Tally { units: 2, ..Tally::default() };
        tally.add_number(5.into(), true);
        tally.add_number(7.into(), true);
        tally.add_parts(Some(3.into()), Some(4.into()));
        tally.add_text(&"xã".into(), "chữ".into());
        assert_eq!(difference(&tally, &tally, true), None);
        let changes: [fn(&mut Tally); 9] = [
            |tally| tally.units += 1,
            |tally| tally.answered += 1,
            |tally| tally.sum += rust_decimal::Decimal::ONE,
            |tally| tally.range = Some((5.into(), 8.into())),
            |tally| tally.counts.clear(),
            |tally| tally.parts = Some((4.into(), 4.into())),
            |tally| tally.paired = 0,
            |tally| tally.lone = 1,
            |tally| tally.texts.clear(),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut other = tally.clone();
            change(&mut other);
            assert!(difference(&tally, &other, true).is_some(), "{number}");
        }
    }
}
