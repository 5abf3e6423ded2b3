//! The words by which a blank form is understood: data, handed to whoever needs them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::table::TableWords;
use crate::text::{Term, Terms, vocabulary};
use crate::unit;

/// Words of blank forms, with marks, read from `lexicon.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    /// Lines filled in by hand.
    pub fields: Terms,
    /// How labels of numbers begin.
    pub counts: Terms,
    /// How labels of totals begin.
    pub totals: Terms,
    /// Captions of a letter or two that are totals.
    pub short_totals: Terms,
    /// Captions over all parts of a whole begin so.
    pub divided: Terms,
    /// Parts that are told without the rest, and the rest.
    pub counterparts: Vec<(Term, Term)>,
    /// Labels that only look like counts.
    pub not_counts: Terms,
    /// What the one row of a form without labels is called.
    pub only_row: String,
    /// Words of percentages.
    pub rates: Terms,
    /// Words of columns that compare two others.
    pub comparisons: Terms,
    /// What stands before the denominator.
    pub against: Terms,
    /// Words of how much more or less than something.
    pub growth: Terms,
    /// Words of wholes.
    pub wholes: Terms,
    /// Words of parts.
    pub parts: Terms,
    /// Those of them that introduce some of the parts, perhaps not all.
    pub some_among: Terms,
    /// What a line says above a table in which a date is left open.
    pub dates: Terms,
    /// How rows begin that say by what the rows under them divide a total.
    pub divisions: Terms,
    /// Rows answered in words.
    pub remarks: Terms,
    /// Columns filled in with words.
    pub texts: Terms,
    /// Units of measure that ask for yes or no.
    pub yes_no: Terms,
    /// What is not added up.
    pub means: Terms,
    /// What is added up although its words say it is a mean.
    pub not_means: Terms,
    /// How columns of points begin; first their unit of measure.
    pub points: Terms,
    /// What begins so and is a place.
    pub not_points: Terms,
    /// Columns of what was looked at.
    pub examined: Terms,
    /// What may be found of what was looked at.
    pub outcomes: Terms,
    /// From a number on.
    pub above: Terms,
    /// Up to a number.
    pub below: Terms,
    /// What says that something is not so.
    pub denials: Terms,
    /// What may have decimals.
    pub quantities: Terms,
    /// Words of a rate, and of the row by which it is weighted.
    pub weights: Vec<(Term, Term)>,
    /// Words of what there is at the end of a period.
    pub stocks: Terms,
    /// Words of what has added up since the year began.
    pub cumulative: Terms,
    /// What there was, in a balance.
    pub opening: Terms,
    /// What there is in the end.
    pub closing: Terms,
    /// What came.
    pub gains: Terms,
    /// What had added up before this period.
    pub before: Terms,
    /// This period alone.
    pub now: Terms,
    /// What went.
    pub losses: Terms,
    /// Captions over names of units.
    pub units: Terms,
    /// How a place for the name of a unit begins.
    pub unit_places: Terms,
    /// Words of a level, and the level.
    pub owners: Vec<(Term, String)>,
    /// A unit of measure, a smaller one, and how many make one.
    pub conversions: Vec<[String; 3]>,
    /// What names an organ as well as a unit of measure, without marks.
    pub organs_or_measures: Vec<String>,
    /// How titles name the period of a form.
    pub periods: PeriodWords,
    /// What an authority lists for all its units.
    pub catalogue: Vec<Catalogue>,
    /// Words of the parts of a table.
    #[serde(skip, default = "TableWords::of_the_field")]
    pub table: &'static TableWords,
    /// Levels of administration, from the lowest.
    #[serde(skip, default = "levels")]
    pub levels: &'static [String],
    /// Words of what was done in time and what was not.
    #[serde(skip, default = "timeliness")]
    pub timeliness: Terms,
    /// Words of another period, without marks.
    #[serde(skip, default = "other_period")]
    pub other_period: &'static [String],
    /// Labels of total rows, without marks.
    #[serde(skip, default = "total_rows")]
    pub total_rows: &'static [String],
}

impl Lexicon {
    /// The words of the field.
    pub fn of_the_field() -> &'static Self {
        static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
            toml::from_str(include_str!("lexicon.toml"))
                .expect("the lexicon in the program is valid; a test reads it")
        });
        &WORDS
    }
}

/// What other rooms know, too, is taken from the words of all.
fn levels() -> &'static [String] {
    unit::levels()
}

fn timeliness() -> Terms {
    let groups = vocabulary().critical.iter().filter(|group| group.name == "timeliness");
    groups.flat_map(|group| group.words.clone()).collect()
}

fn other_period() -> &'static [String] {
    crate::lexicon::Lexicon::of_the_field().tables.other_periods()
}

fn total_rows() -> &'static [String] {
    &vocabulary().totals
}

/// How titles name the period of a form, without marks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodWords {
    /// A year.
    pub year: Vec<String>,
    /// A quarter.
    pub quarter: Vec<String>,
    /// A month.
    pub month: Vec<String>,
    /// A day.
    pub day: Vec<String>,
    /// Between a quarter and the months up to it.
    pub and: Vec<String>,
    /// Numerals of quarters.
    pub numerals: Vec<String>,
    /// Months of which a part of the year is made.
    pub parts: Vec<String>,
    /// What follows them.
    pub early: Vec<String>,
    /// The period that follows is not that of the form.
    pub of_others: Vec<String>,
    /// A line that says this goes with a document.
    pub enclosed: Vec<String>,
}

/// Things an authority lists for all its units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    /// Units of measure that count them.
    pub measures: Terms,
    /// Words for them.
    pub things: Terms,
    /// What each unit does with them.
    pub acts: Terms,
    /// Words of those that a unit meets.
    pub met: Terms,
    /// Unless these stand there.
    pub not_met: Terms,
    /// Words of other things.
    pub not_things: Terms,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_is_valid() {
        assert!(!Lexicon::of_the_field().timeliness.is_empty());
    }
}
