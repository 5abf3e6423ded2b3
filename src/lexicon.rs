//! The words of the field, by room: data, read once and handed to those who need them.

mod answers;
mod tables;

use std::sync::LazyLock;

pub use answers::Answers;
pub use tables::Tables;

use crate::identify::{self, Identifier};
use crate::period;
use crate::unit::{self, Lists, Registry};

/// The words of every room that decides by words.
#[derive(Debug)]
pub struct Lexicon {
    /// What says of which time a text speaks.
    pub periods: period::Words,
    /// What stands before, inside and behind the name of a unit.
    pub units: unit::Words,
    /// What leads to the unit that reports.
    pub identify: identify::Words,
    /// What people type in the place of a figure.
    pub answers: Answers,
    /// How tables and sheets are known.
    pub tables: Tables,
}

static OF_THE_FIELD: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    periods: period::Words::of_the_field(),
    units: unit::Words::of_the_field(),
    identify: identify::Words::of_the_field(),
    answers: Answers::of_the_field(),
    tables: Tables::of_the_field(),
});

impl Lexicon {
    /// The words of the program, read at the first use. Asked for at the edge and handed in from there.
    pub fn of_the_field() -> &'static Self {
        &OF_THE_FIELD
    }

    /// Who finds out whose returns are, and of which period: among the units of a list, on a level (any, when empty).
    pub fn identifier<'a>(&'a self, list: Option<&'a Registry>, level: &'a str) -> Identifier<'a> {
        Identifier {
            periods: &self.periods,
            units: &self.units,
            words: &self.identify,
            list,
            level,
            lines: None,
        }
    }

    /// A reader of lists of units.
    pub fn lists(&self) -> Lists<'_> {
        Lists { units: &self.units, periods: &self.periods }
    }
}
