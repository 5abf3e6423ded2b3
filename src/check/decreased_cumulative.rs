//! `decreased-cumulative`: a figure counted since the start of the year is below the previous period's.
//!
//! What was done since January cannot become less within the same year. Either this figure or the previous one is
//! wrong, or the unit reported the period alone. Periods of different years are not compared.

use crate::amount::show;
use crate::finding::{Language, Rule};
use crate::template::Course;

use super::periods::Periods;
use super::scene::Found;
use super::wording::say;

pub(super) fn look(periods: &Periods, found: &mut Found) {
    if !periods.later_in_the_same_year() {
        return;
    }
    for (spot, now, before) in periods.numbers() {
        let Some(row) = spot.form_of(periods.template).printed(spot.row) else { continue };
        if row.course != Course::Cumulative || row.kind == crate::template::Kind::Percent || now >= before {
            continue;
        }
        let message = say(|language| {
            let (now, before) = (show(now, language), show(before, language));
            match language {
                Language::Vi => format!("Lũy kế {now} < {before} của kỳ trước"),
                Language::En => {
                    format!("{now} since the start of the year < {before} in the previous period")
                }
            }
        });
        let finding = periods.finding(Rule::DecreasedCumulative, spot, message);
        found.push((
            spot,
            finding.with_help(
                "Chỉ tiêu này lũy kế từ đầu năm; kiểm tra xem có ghi riêng số của kỳ này không.",
                "This is counted since the start of the year; check whether the period alone was reported.",
            ),
        ));
    }
}
