//! One row of a form.

use toml::Spanned;
use toml::de::DeTable;

use super::entry::{Entry, Faults, Place};
use super::expression::{self, Places};
use super::said;
use crate::finding::Wording;
use crate::measure::Measure;
use crate::model::{Aggregation, Course, Kind, Row, Variants};

/// What the form says for all its rows.
#[derive(Clone, Copy)]
pub(super) struct Context<'f> {
    /// Unit of measure printed above the table.
    pub(super) measure: Option<&'f str>,
    /// Every value column says itself how units merge.
    pub(super) merged_by_columns: bool,
}

const KEYS: [&str; 30] = [
    "code",
    "printed",
    "label",
    "measure",
    "kind",
    "aggregation",
    "ratio",
    "sum",
    "equals",
    "check",
    "doubt",
    "owner",
    "course",
    "bold",
    "required",
    "required_if",
    "optional",
    "unprinted",
    "printed_also",
    "issued_label",
    "issued_measure",
    "also",
    "measure_also",
    "measure_not",
    "defect",
    "guess",
    "notes",
    "crossed",
    "remark",
    "said",
];

pub(super) fn row(
    table: &DeTable,
    place: &Place,
    context: Context,
    faults: &mut Faults,
) -> Option<(Row, Places)> {
    faults.in_row(table.get("code").and_then(|code| code.get_ref().as_str()).unwrap_or_default());
    let entry = Entry::open(table, place, &KEYS, faults);
    let code = entry.needed("code", faults);
    let stated_kind = entry.choice("kind", &Kind::NAMES, faults);
    let stated = expression::aggregation(&entry, faults);
    let written = expression::read(&entry, &["ratio", "sum", "equals"], faults);
    let (key, equation, expression_place) = written.unwrap_or(("equals", None, place.clone()));
    let implied = match key {
        "ratio" => Some(Aggregation::Ratio),
        "sum" => Some(Aggregation::SumOfRows),
        _ => None,
    };
    let is_heading = stated_kind == Some(Kind::Heading);
    let told = is_heading || context.merged_by_columns || entry.has("aggregation") || implied.is_some();
    if !told {
        let reason = Wording::new(
            "chưa nói cách tổng hợp (khóa \"aggregation\", \"ratio\" hoặc \"sum\")",
            "nothing says how units merge (key \"aggregation\", \"ratio\" or \"sum\")",
        );
        faults.add(place, "aggregation", reason);
    }
    let aggregation = expression::agree(stated, implied, key, &entry.place_of("aggregation"), faults);
    let aggregation = aggregation.unwrap_or_default();
    let own = entry.text("measure", faults).map(Spanned::into_inner);
    let measure = Measure::parse(own.or(context.measure.filter(|_| !is_heading)).unwrap_or_default());
    let (checks, check_places) = expression::checks(&entry, "check", faults);
    let (doubts, doubt_places) = expression::checks(&entry, "doubt", faults);
    let (required_if, required_place) = expression::condition(&entry, "required_if", faults);
    let (said, said_places) = said::read(&entry, faults);
    let measures = |key, faults: &mut Faults| {
        entry.lines(key, faults).iter().map(|measure| Measure::parse(measure)).collect()
    };
    let row = Row {
        printed: entry.text_or_empty("printed", faults),
        label: entry.text_or_empty("label", faults),
        kind: stated_kind.unwrap_or_else(|| Kind::derived(&aggregation, &measure)),
        measure,
        aggregation,
        expression: equation,
        checks,
        doubts,
        owner: entry.text("owner", faults).map(|owner| owner.into_inner().to_owned()),
        course: entry.choice("course", &Course::NAMES, faults).unwrap_or_default(),
        bold: entry.flag("bold", faults),
        required: entry.flag("required", faults),
        required_if,
        variants: Variants {
            optional: entry.flag("optional", faults) | entry.flag("unprinted", faults),
            unprinted: entry.flag("unprinted", faults),
            issued_label: entry.text("issued_label", faults).map(|label| label.into_inner().to_owned()),
            issued_measure: entry
                .text("issued_measure", faults)
                .map(|measure| Measure::parse(measure.get_ref())),
            printed_also: entry.lines("printed_also", faults),
            also: entry.lines("also", faults),
            measure_also: measures("measure_also", faults),
            measure_not: measures("measure_not", faults),
            defect: entry.text_or_empty("defect", faults),
        },
        guess: entry.text("guess", faults).map(|guess| guess.into_inner().to_owned()),
        notes: entry.lines("notes", faults),
        crossed: entry.lines("crossed", faults),
        remark: entry.text_or_empty("remark", faults),
        said,
        derived: None,
        depth: code.as_ref().map_or(0, |code| depth(code.get_ref())),
        code: code.as_ref().map_or("", |code| *code.get_ref()).into(),
    };
    let places = Places {
        whole: place.clone(),
        code: entry.place_of("code"),
        aggregation: entry.place_of(if entry.has("aggregation") { "aggregation" } else { key }),
        kind: entry.place_of("kind"),
        expression: expression_place,
        expression_key: key,
        checks: check_places,
        doubts: doubt_places,
        condition: required_place,
        said: said_places,
    };
    code.map(|_| (row, places))
}

/// How far below the top rows a canonical code is: `III.7#2` is 2.
fn depth(code: &str) -> usize {
    code.chars().filter(|c| matches!(c, '.' | '#')).count()
}
