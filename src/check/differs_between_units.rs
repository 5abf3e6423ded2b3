//! `differs-between-units`: a figure that must be the same in all units differs.
//!
//! The authority fixes some figures for everybody, such as the number of procedures in its catalogue. The value that
//! more than half of the units state is taken as the common one, and each other unit is told. When no value has a
//! majority there is no total, and one finding lists the values.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::amount::show;
use crate::finding::{Finding, Language, Place, Rule};
use crate::model::Aggregation;

use super::scene::Found;
use super::set::{Member, Set};
use super::wording::say;

/// Values and units that a message names one by one.
const NAMED: usize = 6;

pub(super) fn look(set: &Set, found: &mut Found) {
    for series in set.series() {
        let spot = series.spot;
        if *set.template.holds(spot).aggregation != Aggregation::Same {
            continue;
        }
        let numbers = set.numbers(&series);
        let mut units: IndexMap<Decimal, Vec<Member>> = IndexMap::new();
        for (member, number) in &numbers {
            units.entry(number.normalize()).or_default().push(*member);
        }
        if units.len() < 2 {
            continue;
        }
        units.sort_by(|number, units, other, others| others.len().cmp(&units.len()).then(number.cmp(other)));
        let Some((common, with_it)) = units.first() else { continue };
        if with_it.len() * 2 <= numbers.len() {
            found.push((spot, no_majority(set, &units).with_subject(spot.subject(set.template))));
            continue;
        }
        for (number, members) in units.iter().skip(1) {
            for member in members {
                let message = say(|language| {
                    let (number, common) = (show(*number, language), show(*common, language));
                    let (with_it, all) = (with_it.len(), numbers.len());
                    match language {
                        Language::Vi => format!(
                            "Báo cáo ghi {number}, {with_it}/{all} đơn vị ghi {common}; số này phải giống nhau"
                        ),
                        Language::En => format!(
                            "The return states {number}, {with_it} of {all} units state {common}; this must be the same"
                        ),
                    }
                });
                let finding = set.finding(Rule::DiffersBetweenUnits, *member, message).with_help(
                    "Đối chiếu với danh mục do cấp trên công bố rồi sửa.",
                    "Compare with the list published by the authority and correct.",
                );
                found.push((member.spot, finding));
            }
        }
    }
}

fn no_majority(set: &Set, units: &IndexMap<Decimal, Vec<Member>>) -> Finding {
    let message = say(|language| {
        let listed: Vec<String> = units
            .iter()
            .take(NAMED)
            .map(|(number, members)| {
                let names: Vec<&str> = members.iter().take(NAMED).map(|member| set.name(*member)).collect();
                let more =
                    if members.len() > NAMED { format!(", … ({})", members.len()) } else { String::new() };
                format!("{} ({}{more})", show(*number, language), names.join(", "))
            })
            .collect();
        let more = if units.len() > NAMED { "; …" } else { "" };
        let listed = listed.join("; ");
        match language {
            Language::Vi => {
                format!(
                    "Số này phải giống nhau ở mọi đơn vị nhưng không có số nào chiếm đa số: {listed}{more}"
                )
            }
            Language::En => {
                format!("This must be the same in all units but no value has a majority: {listed}{more}")
            }
        }
    });
    Finding::new(Rule::DiffersBetweenUnits, Place::default(), message).with_help(
        "Đối chiếu với danh mục do cấp trên công bố; chưa có số chung nên ô tổng hợp để trống.",
        "Compare with the list published by the authority; the total stays blank until there is a common value.",
    )
}
