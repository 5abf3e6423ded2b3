//! Cells that help a total: where the members' own cells do not give it, what each gave stands in cells of its own.
//!
//! That is so where a member is a workbook that does not show the units behind it, and where a percentage is made of parts
//! of which some members left out some.

use rust_decimal::Decimal;

use crate::equation::Equation;
use crate::expression::FORMULA;
use crate::spot::Spot;

use super::aggregate::{Aid, Formula};
use super::arithmetic::value_of;
use super::making::{Making, Plan};

/// Most cells a member may need for one total.
pub const MOST_AIDS: usize = 40;

impl Plan<'_> {
    /// What a member gave for a total, as a formula over its own cells, with what that gives.
    pub fn aid_within(
        &self,
        aid: Aid,
        number: &dyn Fn(Spot) -> Option<Decimal>,
        cell: &dyn Fn(Spot) -> Option<String>,
    ) -> Option<Formula> {
        let own = || Some((cell(self.spot)?, number(self.spot)));
        match (aid, &self.making) {
            (Aid::Sum | Aid::Largest, _) => {
                let (cell, number) = own()?;
                Some(Formula::number(format!("IF(COUNT({cell})=0,\"\",{cell})"), number))
            }
            (Aid::Answered, _) => {
                let (cell, number) = own()?;
                let one = number.map(|_| Decimal::ONE);
                Some(Formula::number(format!("IF(COUNT({cell})=0,\"\",1)"), one))
            }
            (Aid::Count(wanted), _) => {
                let (cell, number) = own()?;
                let hit = number.is_some_and(|number| number == wanted).then_some(Decimal::ONE);
                Some(Formula::number(format!("IF(COUNTIF({cell},{})=0,\"\",1)", wanted.normalize()), hit))
            }
            (Aid::Above | Aid::Below, Making::Weighted(Some(weight))) => {
                let (value, by) = (cell(self.spot)?, cell(*weight)?);
                let both = number(self.spot).zip(number(*weight));
                let text = if aid == Aid::Above { format!("{value}*{by}") } else { by.clone() };
                let gives = both
                    .and_then(|(value, by)| if aid == Aid::Above { value.checked_mul(by) } else { Some(by) });
                Some(Formula::number(format!("IF(COUNT({value},{by})<2,\"\",{text})"), gives))
            }
            (Aid::Above, Making::Parts(above, below)) => both(above, (above, below), number, cell),
            (Aid::Below, Making::Parts(above, below)) => both(below, (above, below), number, cell),
            _ => None,
        }
    }
}

/// One part of a member that gave both.
fn both(
    part: &Equation,
    (above, below): (&Equation, &Equation),
    number: &dyn Fn(Spot) -> Option<Decimal>,
    cell: &dyn Fn(Spot) -> Option<String>,
) -> Option<Formula> {
    let mut spots: Vec<Spot> = above.found().chain(below.found()).collect();
    spots.sort_unstable();
    spots.dedup();
    let cells: Option<Vec<String>> = spots.iter().map(|spot| cell(*spot)).collect();
    let cells = cells?;
    let given = value_of(above, number).is_some() && value_of(below, number).is_some();
    let result = value_of(part, number).filter(|_| given);
    let name = |spot: Option<Spot>| spot.and_then(cell).unwrap_or_default();
    let all = spots.iter().all(|spot| number(*spot).is_some());
    let text = if all || result.is_none() {
        let plain = part.expression.render(&FORMULA, &|reference| name(part.spot(reference)));
        format!("IF(COUNT({})<{},\"\",{plain})", cells.join(","), cells.len())
    } else {
        // What was left blank adds nothing.
        part.expression.render(&FORMULA, &|reference| format!("N({})", name(part.spot(reference))))
    };
    Some(Formula::number(text, result))
}
