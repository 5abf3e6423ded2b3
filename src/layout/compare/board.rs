//! Units down, periods across, for one indicator by which they are ranked: figures, places, classes, and who rose and fell,
//! all of it live when a figure is corrected.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::cell::CellRef;
use crate::compare::Direction;
use crate::compare::classes::class_of;
use crate::compare::ranking::{movements, orders, places};
use crate::finding::Language;
use crate::layout::charts;
use crate::layout::names::quoted;

mod draw;

pub use draw::{Ground, sheet};

/// Rows above the header: title, of what, how to read it, the classes.
const TITLES: u32 = 4;
/// Rows of the header: the period; figure, place, class.
const HEADER: u32 = 2;
/// The column of the unit.
const UNIT: u32 = 1;
/// The columns before those of the first period.
const LEAD: u32 = 2;

/// The sheet of an indicator, and what others say of it.
pub struct Board {
    /// What the indicator is called.
    pub title: String,
    /// The sheet's name.
    pub sheet: String,
    /// The units in the order of the rows.
    pub units: Vec<Arc<str>>,
    /// What they gave, by period.
    pub numbers: Vec<Vec<Option<Decimal>>>,
    /// Their places, by period.
    pub places: Vec<Vec<Option<usize>>>,
    /// How many places they rose from the last period but one to the last.
    pub moved: Vec<Option<i64>>,
    /// Their order by place, and by how far they rose, no two alike.
    pub orders: [Vec<Option<usize>>; 2],
    /// The class of each in the last period; empty where it has none.
    pub classes: Vec<String>,
    /// Which way is better, when somebody said so.
    pub declared: Option<Direction>,
    shape: Shape,
}

/// Where the columns are.
#[derive(Clone, Copy)]
struct Shape {
    periods: u32,
    units: u32,
    classes: bool,
    parts: u32,
}

impl Shape {
    fn width(self) -> u32 {
        2 + u32::from(self.classes)
    }

    fn value(self, period: usize) -> u32 {
        LEAD + period as u32 * self.width()
    }

    /// The change of the figure, of the place, and of the place since the first period.
    fn after(self) -> [u32; 3] {
        let first = LEAD + self.periods * self.width();
        [first, first + 1, first + 2]
    }

    /// The last column that is printed.
    fn last(self) -> u32 {
        let [_, moved, since] = self.after();
        if self.periods > 2 { since } else { moved }
    }

    /// The columns of order by place and by rise.
    fn aids(self) -> [u32; 2] {
        [self.last() + 2, self.last() + 3]
    }

    fn part(self, period: usize, part: usize) -> u32 {
        self.last() + 5 + period as u32 * self.parts + part as u32
    }

    /// The row of all units together.
    const TOTAL: u32 = TITLES + HEADER;

    /// The row of the first unit.
    const FIRST: u32 = Self::TOTAL + 1;

    fn area(self, column: u32) -> String {
        let at = |row| CellRef::new(row, column).absolute();
        format!("{}:{}", at(Self::FIRST), at(Self::FIRST + self.units.max(1) - 1))
    }
}

impl Board {
    /// The cells of the units in a column, seen from another sheet.
    fn area(&self, column: u32) -> String {
        format!("{}!{}", quoted(&self.sheet), self.shape.area(column))
    }

    /// The names of the units.
    pub fn names(&self) -> String {
        self.area(UNIT)
    }

    /// The figures of a period.
    pub fn values(&self, period: usize) -> String {
        self.area(self.shape.value(period))
    }

    /// The places of a period.
    pub fn ranks(&self, period: usize) -> String {
        self.area(self.shape.value(period) + 1)
    }

    /// The classes of a period, where there are any.
    pub fn class_cells(&self, period: usize) -> Option<String> {
        self.shape.classes.then(|| self.area(self.shape.value(period) + 2))
    }

    /// How many places units rose.
    pub fn moves(&self) -> String {
        self.area(self.shape.after()[1])
    }

    /// The order by place, or by rise.
    pub fn order(&self, by_rise: bool) -> String {
        self.area(self.shape.aids()[usize::from(by_rise)])
    }

    /// What the highest place is.
    pub fn first_is(&self, language: Language) -> &'static str {
        let (vi, en) = match self.declared {
            None => ("cao nhất", "highest"),
            Some(_) => ("tốt nhất", "best"),
        };
        if language == Language::Vi { vi } else { en }
    }
}

impl Board {
    fn of(ground: &Ground<'_>, (name, rows): (&str, &[usize]), parts: usize) -> Self {
        let Ground { series, ranked, .. } = ground;
        let direction = ranked.direction.unwrap_or_default();
        let last = series.len() - 1;
        let numbers = (0..series.len())
            .map(|period| rows.iter().map(|&row| series.number(row, period, ranked.spot)).collect());
        let numbers: Vec<Vec<Option<Decimal>>> = numbers.collect();
        let places: Vec<Vec<Option<usize>>> =
            numbers.iter().map(|numbers| places(numbers, direction)).collect();
        let moved = movements(&places[last.saturating_sub(1)], &places[last]);
        let fallen: Vec<Option<i64>> = moved.iter().map(|moved| moved.map(|moved| -moved)).collect();
        let class = |number: &Option<Decimal>| {
            let class = number.and_then(|number| class_of(&ranked.classes, number, direction));
            class.map_or_else(String::new, |class| class.name.clone())
        };
        Self {
            title: charts::called(&series.template, ranked.spot).unwrap_or_default(),
            sheet: name.to_owned(),
            units: rows.iter().map(|&row| Arc::clone(&series.rows[row].unit)).collect(),
            orders: [orders(&places[last]), orders(&fallen)],
            classes: numbers[last].iter().map(class).collect(),
            declared: ranked.direction,
            shape: Shape {
                periods: series.len() as u32,
                units: rows.len() as u32,
                classes: !ranked.classes.is_empty(),
                parts: parts as u32,
            },
            numbers,
            places,
            moved,
        }
    }
}
