//! Words of the vocabulary by which a blank form is understood.

use serde::Deserialize;

/// Words of blank forms, with marks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearningWords {
    /// What stands before the number of a form.
    pub numbers: Vec<String>,
    /// What stands before the unit of measure of a whole table.
    pub measures: Vec<String>,
    /// What follows a word of [`Self::measures`] when it is none.
    pub unit_fields: Vec<String>,
    /// Lines filled in by hand.
    pub fields: Vec<String>,
    /// The national header.
    pub nation: Vec<String>,
    /// Lines that end a table.
    pub footers: Vec<String>,
    /// How labels of numbers begin.
    pub counts: Vec<String>,
    /// How labels of totals begin.
    pub totals: Vec<String>,
    /// Labels that only look like counts.
    pub not_counts: Vec<String>,
    /// Words of percentages.
    pub rates: Vec<String>,
    /// Words of columns that compare two others.
    pub comparisons: Vec<String>,
    /// What stands before the denominator.
    pub against: Vec<String>,
    /// Words of wholes.
    pub wholes: Vec<String>,
    /// Words of parts.
    pub parts: Vec<String>,
    /// Words that introduce parts.
    pub among: Vec<String>,
    /// How rows begin that say by what the rows under them divide a total.
    pub divisions: Vec<String>,
    /// Words of what may be below zero, without marks.
    pub differences: Vec<String>,
    /// Rows answered in words.
    pub remarks: Vec<String>,
    /// Columns filled in with words.
    pub texts: Vec<String>,
    /// Units of measure that ask for yes or no.
    pub yes_no: Vec<String>,
    /// What is not added up.
    pub means: Vec<String>,
    /// What is added up although its words say it is a mean.
    pub not_means: Vec<String>,
    /// How columns of points begin; first their unit of measure.
    pub points: Vec<String>,
    /// What begins so and is a place.
    pub not_points: Vec<String>,
    /// Columns of what was looked at.
    pub examined: Vec<String>,
    /// What may be found of what was looked at.
    pub outcomes: Vec<String>,
    /// From a number on.
    pub above: Vec<String>,
    /// Up to a number.
    pub below: Vec<String>,
    /// What says that something is not so.
    pub denials: Vec<String>,
    /// What may have decimals.
    pub quantities: Vec<String>,
    /// Words of a rate, and of the row by which it is weighted.
    pub weights: Vec<[String; 2]>,
    /// Words of what there is at the end of a period.
    pub stocks: Vec<String>,
    /// Words of what has added up since the year began.
    pub cumulative: Vec<String>,
    /// What there was, in a balance.
    pub opening: Vec<String>,
    /// What there is in the end.
    pub closing: Vec<String>,
    /// What came.
    pub gains: Vec<String>,
    /// What had added up before this period.
    pub before: Vec<String>,
    /// This period alone.
    pub now: Vec<String>,
    /// What went.
    pub losses: Vec<String>,
    /// Captions over names of units.
    pub units: Vec<String>,
    /// How a place for the name of a unit begins.
    pub unit_places: Vec<String>,
    /// Words of a level, and the level.
    pub owners: Vec<[String; 2]>,
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
    pub measures: Vec<String>,
    /// Words for them.
    pub things: Vec<String>,
    /// What each unit does with them.
    pub acts: Vec<String>,
    /// Words of those that a unit meets.
    pub met: Vec<String>,
    /// Unless these stand there.
    pub not_met: Vec<String>,
    /// Words of other things.
    pub not_things: Vec<String>,
}
