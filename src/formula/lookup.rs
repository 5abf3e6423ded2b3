//! Functions that look for a value in one range and take it from another: `SUMIFS`, `COUNTIFS`, `SUMPRODUCT`, `INDEX`, `MATCH`,
//! `VLOOKUP`. Only what is the same in every spreadsheet is computed: no sorted ranges, no wildcards, no arithmetic of ranges.

use super::criterion::Held;
use super::{Evaluation, Node, Outcome, within_bounds};
use crate::cell::{Area, CellRef};

/// How many rows and columns an area has.
fn size(area: Area) -> Result<(u32, u32), Outcome> {
    within_bounds(area)?;
    Ok((area.last.row - area.first.row + 1, area.last.column - area.first.column + 1))
}

impl Evaluation<'_> {
    /// The places, from the first cell of their range, that meet every criterion: `range, criterion, range, criterion`.
    pub(super) fn that_meet_all(&self, conditions: &[Node]) -> Result<Vec<CellRef>, Outcome> {
        let mut found: Option<(Vec<CellRef>, (u32, u32))> = None;
        for pair in conditions.chunks(2) {
            let [range, criterion] = pair else { return Err(Outcome::Unknown) };
            let own = size(self.cells(range).ok_or(Outcome::Unknown)?.1)?;
            let meet = self.that_meet(range, criterion)?;
            found = Some(match found {
                None => (meet, own),
                Some((_, before)) if before != own => return Err(Outcome::Unknown),
                Some((before, _)) => (before.into_iter().filter(|at| meet.contains(at)).collect(), own),
            });
        }
        found.map(|(places, _)| places).ok_or(Outcome::Unknown)
    }

    pub(super) fn sum_ifs(&self, sums: &Node, conditions: &[Node]) -> Result<f64, Outcome> {
        let (there, area) = self.cells(sums).ok_or(Outcome::Unknown)?;
        let first = conditions.first().and_then(|range| self.cells(range)).ok_or(Outcome::Unknown)?;
        if size(area)? != size(first.1)? {
            return Err(Outcome::Unknown);
        }
        let mut all = Vec::new();
        for at in self.that_meet_all(conditions)? {
            let at = CellRef::new(area.first.row + at.row, area.first.column + at.column);
            there.area(Area::new(at, at), &mut all)?;
        }
        Ok(all.iter().fold(0.0, |sum, one| sum + one))
    }

    /// The sum of what ranges of one size make multiplied cell by cell; text counts as 0.
    pub(super) fn sum_product(&self, ranges: &[Node]) -> Result<f64, Outcome> {
        let ranges: Vec<(Self, Area)> =
            ranges.iter().map(|range| self.cells(range).ok_or(Outcome::Unknown)).collect::<Result<_, _>>()?;
        let Some((_, first)) = ranges.first() else { return Err(Outcome::Unknown) };
        let whole = size(*first)?;
        for (_, area) in &ranges {
            if size(*area)? != whole {
                return Err(Outcome::Unknown);
            }
        }
        let mut sum = 0.0;
        for place in 0..whole.0 * whole.1 {
            let (row, column) = (place / whole.1, place % whole.1);
            let mut product = 1.0;
            for (there, area) in &ranges {
                let at = CellRef::new(area.first.row + row, area.first.column + column);
                product *= match there.held_at(at)? {
                    Held::Number(number) => number,
                    Held::Text(_) | Held::Truth | Held::Nothing => 0.0,
                };
            }
            sum += product;
        }
        Ok(sum)
    }

    /// The cell in a row and a column of a range; of a single row or column, one place is enough.
    pub(super) fn index(&self, range: &Node, places: &[Node]) -> Outcome {
        let Some((there, area)) = self.cells(range) else { return Outcome::Unknown };
        let place = |node: &Node| self.place(node);
        let (row, column) = match (places, size(area)) {
            ([one], Ok((1, _))) => (Ok(1), place(one)),
            ([one], Ok((_, 1))) => (place(one), Ok(1)),
            ([row, column], Ok(_)) => (place(row), place(column)),
            _ => return Outcome::Unknown,
        };
        match (row, column) {
            (Ok(row), Ok(column)) => there.in_area(area, row, column),
            (Err(outcome), _) | (_, Err(outcome)) => outcome,
        }
    }

    /// Where a value stands in a single row or column, compared exactly.
    pub(super) fn position(&self, sought: &Node, range: &Node, kind: &Node) -> Result<f64, Outcome> {
        self.exactly(kind)?;
        let (there, area) = self.cells(range).ok_or(Outcome::Unknown)?;
        let (rows, columns) = size(area)?;
        if rows != 1 && columns != 1 {
            return Err(Outcome::Unknown);
        }
        let at = there.find(&self.sought(sought)?, area)?;
        Ok(f64::from(at.row - area.first.row + at.column - area.first.column + 1))
    }

    /// What stands in a column of the range beside a value in its first.
    pub(super) fn look_up(&self, sought: &Node, range: &Node, column: &Node, kind: &Node) -> Outcome {
        let look = || {
            self.exactly(kind)?;
            let (there, area) = self.cells(range).ok_or(Outcome::Unknown)?;
            size(area)?;
            let first = Area::new(area.first, CellRef::new(area.last.row, area.first.column));
            let at = there.find(&self.sought(sought)?, first)?;
            Ok(there.in_area(area, at.row - area.first.row + 1, self.place(column)?))
        };
        look().unwrap_or_else(|outcome| outcome)
    }

    /// Whether values are to be equal; whatever else may be asked needs a sorted range.
    fn exactly(&self, kind: &Node) -> Result<(), Outcome> {
        if self.value(kind)?.abs() > 0.0 { Err(Outcome::Unknown) } else { Ok(()) }
    }

    /// A row or a column of a range, counted from 1.
    fn place(&self, node: &Node) -> Result<u32, Outcome> {
        let number = self.value(node)?;
        if !(1.0..=f64::from(u32::MAX)).contains(&number) || number.fract() > 0.0 {
            return Err(Outcome::Unknown);
        }
        #[allow(clippy::cast_sign_loss)] // at least 1
        Ok(number as u32)
    }

    /// What is looked for.
    fn sought(&self, node: &Node) -> Result<Held, Outcome> {
        let held = match node {
            Node::Text(text) => Held::Text(text.clone()),
            Node::Cell(_) | Node::Elsewhere(..) => {
                let (there, area) = self.cells(node).ok_or(Outcome::Unknown)?;
                if area.first != area.last {
                    return Err(Outcome::Unknown);
                }
                there.held_at(area.first)?
            }
            other => Held::Number(self.value(other)?),
        };
        match &held {
            Held::Number(_) => Ok(held),
            Held::Text(text) if !text.is_empty() && !text.contains(['*', '?', '~']) => Ok(held),
            _ => Err(Outcome::Unknown),
        }
    }

    /// The first cell that holds the value; letters in capitals are the same.
    fn find(&self, sought: &Held, area: Area) -> Result<CellRef, Outcome> {
        let same = |held: &Held| match (held, sought) {
            (Held::Number(one), Held::Number(other)) => (one - other).abs() <= 0.0,
            (Held::Text(one), Held::Text(other)) => one.to_lowercase() == other.to_lowercase(),
            _ => false,
        };
        let found = self.held(area)?.into_iter().find(|(_, held)| same(held));
        found.map(|(at, _)| at).ok_or(Outcome::Unknown)
    }

    fn held_at(&self, at: CellRef) -> Result<Held, Outcome> {
        if !self.look_at(1) {
            return Err(Outcome::Unknown);
        }
        self.sheet.get(at).map_or(Ok(Held::Nothing), |cell| self.held_in(cell))
    }

    /// The cell in this row and column of an area, if it is in it.
    fn in_area(&self, area: Area, row: u32, column: u32) -> Outcome {
        match size(area) {
            Ok((rows, columns)) if row <= rows && column <= columns => {
                self.cell(CellRef::new(area.first.row + row - 1, area.first.column + column - 1))
            }
            _ => Outcome::Unknown,
        }
    }
}
