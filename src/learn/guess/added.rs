//! Rows that are units or entries of a list say nothing of kind and merging: the column says it all.

use crate::measure::Measure;
use crate::model::{Aggregation, Kind};

use super::{Guess, Of};
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

fn look(lines: &mut Lines) {
    if !lines.frame.added {
        return;
    }
    let table = lines.frame.measure.map(Measure::parse).unwrap_or_default();
    let of_table = Kind::derived(&Aggregation::None, &table);
    for at in 0..lines.all.len() {
        if !lines.is_number(at) {
            continue;
        }
        let line = &lines.all[at];
        let quantity = line.whole.have(&lines.frame.words.quantities) || of_table == Kind::Quantity;
        let adds = !line.is(Sign::Mean);
        let verdict = &mut lines.verdicts[at];
        if adds {
            verdict.aggregation.get_or_insert(Aggregation::Sum);
        }
        verdict.kind.get_or_insert(if quantity { Kind::Quantity } else { Kind::Count });
    }
}
