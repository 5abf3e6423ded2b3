//! Functions that look at what cells hold, numbers or not: `COUNTA`, `COUNTIF`, `SUMIF`.

use std::sync::Arc;

use super::criterion::{Criterion, Held};
use super::{Evaluation, Node, Outcome, within_bounds};
use crate::book::{Cell, Content};
use crate::cell::{Area, CellRef};

impl Evaluation<'_> {
    /// How many cells hold anything: a formula does, whatever it shows.
    pub(super) fn count_filled(&self, arguments: &[Node]) -> Result<f64, Outcome> {
        let mut count = 0.0;
        for argument in arguments {
            let (there, area) = self.cells(argument).ok_or(Outcome::Unknown)?;
            count += there.held(area)?.iter().filter(|(_, held)| *held != Held::Nothing).count() as f64;
        }
        Ok(count)
    }

    /// The cells of a range, from its first, that meet a criterion.
    pub(super) fn that_meet(&self, range: &Node, criterion: &Node) -> Result<Vec<CellRef>, Outcome> {
        let (there, area) = self.cells(range).ok_or(Outcome::Unknown)?;
        let criterion = match criterion {
            Node::Text(text) => Criterion::of(text),
            Node::Nothing => return Err(Outcome::Unknown),
            Node::Cell(_) | Node::Elsewhere(..) => {
                let (there, one) = self.cells(criterion).ok_or(Outcome::Unknown)?;
                match there.held(one)?.as_slice() {
                    [(_, Held::Number(number))] => Criterion::is(*number),
                    [(_, Held::Text(text))] => Criterion::of(text),
                    _ => return Err(Outcome::Unknown),
                }
            }
            other => Criterion::is(self.value(other)?),
        };
        let held = there.held(area)?;
        // Cells that are not there would meet it too.
        if criterion.meets(&Held::Nothing) {
            return Err(Outcome::Unknown);
        }
        let place = |at: CellRef| CellRef::new(at.row - area.first.row, at.column - area.first.column);
        Ok(held.iter().filter(|(_, held)| criterion.meets(held)).map(|(at, _)| place(*at)).collect())
    }

    pub(super) fn sum_if(&self, range: &Node, criterion: &Node, sums: Option<&Node>) -> Result<f64, Outcome> {
        let found = self.that_meet(range, criterion)?;
        let (there, area) = self.cells(sums.unwrap_or(range)).ok_or(Outcome::Unknown)?;
        let mut all = Vec::new();
        for at in found {
            let at = CellRef::new(area.first.row + at.row, area.first.column + at.column);
            there.area(Area::new(at, at), &mut all)?;
        }
        Ok(all.iter().fold(0.0, |sum, one| sum + one))
    }

    /// What the cells of an area hold, those that are not there left out.
    pub(super) fn held(&self, area: Area) -> Result<Vec<(CellRef, Held)>, Outcome> {
        within_bounds(area)?;
        let mut all = Vec::new();
        for row in area.first.row..=area.last.row {
            let cells = self.sheet.row(row);
            let start = cells.partition_point(|cell| cell.at.column < area.first.column);
            for cell in cells[start..].iter().take_while(|cell| cell.at.column <= area.last.column) {
                all.push((cell.at, self.held_in(cell)?));
            }
        }
        if self.look_at(all.len()) { Ok(all) } else { Err(Outcome::Unknown) }
    }
    /// What one cell holds.
    pub(super) fn held_in(&self, cell: &Cell) -> Result<Held, Outcome> {
        let computed = cell.formula.as_ref().map(|_| self.cell(cell.at));
        Ok(match (computed, &cell.content) {
            (Some(Outcome::Number(number)), _) => Held::Number(number),
            (Some(Outcome::Nothing), _) => Held::Text("".into()),
            (Some(Outcome::Truth(_)), _) | (None, Content::Bool(_)) => Held::Truth,
            // What gives a text is not computed here; the text that is stored stands.
            (Some(Outcome::Unknown) | None, Content::Text(text)) => Held::Text(Arc::clone(text)),
            (None, Content::Number(number)) => Held::Number(*number),
            (None, Content::Date(moment)) => Held::Number(moment.serial),
            (None, Content::Empty) => Held::Nothing,
            _ => return Err(Outcome::Unknown),
        })
    }
}
