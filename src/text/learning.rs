//! Words of the vocabulary by which a blank form is understood.

use std::ops::Deref;

use serde::Deserialize;

use super::token::{Token, tokens};

/// A word or a run of words, split once.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub struct Term {
    /// As it stands in the vocabulary.
    pub text: String,
    /// Its words.
    pub words: Vec<Token>,
}

impl From<String> for Term {
    fn from(text: String) -> Self {
        Self { words: tokens(&text), text }
    }
}

/// Words and runs of words, split once.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Terms(Vec<Term>);

impl Deref for Terms {
    type Target = [Term];

    fn deref(&self) -> &[Term] {
        &self.0
    }
}

impl FromIterator<String> for Terms {
    fn from_iter<I: IntoIterator<Item = String>>(texts: I) -> Self {
        Self(texts.into_iter().map(Term::from).collect())
    }
}

/// Words of blank forms, with marks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearningWords {
    /// What stands before the number of a form.
    pub numbers: Terms,
    /// What stands before the unit of measure of a whole table.
    pub measures: Terms,
    /// Lines filled in by hand.
    pub fields: Terms,
    /// The national header.
    pub nation: Terms,
    /// Lines that end a table.
    pub footers: Terms,
    /// How labels of numbers begin.
    pub counts: Terms,
    /// How labels of totals begin.
    pub totals: Terms,
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
    /// Words of wholes.
    pub wholes: Terms,
    /// Words of parts.
    pub parts: Terms,
    /// Words that introduce parts.
    pub among: Terms,
    /// Those of them that introduce some of the parts, perhaps not all.
    pub some_among: Terms,
    /// What a line says above a table in which a date is left open.
    pub dates: Terms,
    /// What a line says over a signature.
    pub full_dates: Terms,
    /// How rows begin that say by what the rows under them divide a total.
    pub divisions: Terms,
    /// Words of what may be below zero, without marks.
    pub differences: Terms,
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
    /// What an authority lists for all its units.
    pub catalogue: Vec<Catalogue>,
}

/// Things an authority lists for all its units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
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
