//! Means and rates, which may have decimals and do not add up.

use crate::model::Kind;

use super::{Guess, Of};
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

fn look(lines: &mut Lines) {
    if !lines.speak() {
        return;
    }
    for at in 0..lines.all.len() {
        let open = lines.is_number(at) && lines.verdicts[at].aggregation.is_none();
        if open && lines.all[at].is(Sign::Mean) {
            let kind = &mut lines.verdicts[at].kind;
            *kind = Some(Kind::Quantity);
        }
    }
}
