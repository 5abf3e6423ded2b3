//! One column of a form.

use toml::de::DeTable;

use super::entry::{Entry, Faults, Place};
use super::expression::{self, Places};
use crate::finding::Wording;
use crate::measure::Measure;
use crate::model::{Aggregation, Column, Kind, Role, name_of};

const KEYS: [&str; 13] = [
    "role",
    "code",
    "captions",
    "printed",
    "width",
    "measure",
    "kind",
    "aggregation",
    "parts",
    "expression",
    "ratio",
    "check",
    "guess",
];

/// Widest column a sheet can have, in characters.
const WIDEST: f64 = 255.0;

pub(super) fn column(table: &DeTable, place: &Place, faults: &mut Faults) -> Option<(Column, Places)> {
    faults.in_column(table.get("code").and_then(|code| code.get_ref().as_str()).unwrap_or_default());
    let entry = Entry::open(table, place, &KEYS, faults);
    entry.needed("role", faults)?;
    let role = entry.choice("role", &Role::NAMES, faults)?;
    let code = if entry.has("code") {
        entry.needed("code", faults)?.into_inner()
    } else {
        name_of(&Role::NAMES, role)
    };
    faults.in_column(code);
    let stated = expression::aggregation(&entry, faults);
    let written = expression::read(&entry, &["ratio", "expression"], faults);
    let (key, equation, expression_place) = written.unwrap_or(("expression", None, place.clone()));
    let implied = (key == "ratio").then_some(Aggregation::Ratio);
    let aggregation = expression::agree(stated, implied, key, &entry.place_of("aggregation"), faults);
    let measure = entry.text("measure", faults).map(|measure| Measure::parse(measure.get_ref()));
    let kind = entry.choice("kind", &Kind::NAMES, faults);
    let (checks, check_places) = expression::checks(&entry, "check", faults);
    let column = Column {
        code: code.into(),
        role,
        captions: entry.lines("captions", faults),
        printed: entry.text_or_empty("printed", faults),
        width: width(&entry, role, faults),
        kind: kind.or_else(|| derived_kind(aggregation.as_ref(), measure.as_ref())),
        measure,
        aggregation,
        parts: entry.text("parts", faults).map(|parts| parts.into_inner().into()),
        expression: equation,
        checks,
        guess: entry.text("guess", faults).map(|guess| guess.into_inner().to_owned()),
    };
    if role != Role::Value {
        for key in ["measure", "kind", "aggregation", "parts", "expression", "ratio", "check"] {
            if entry.has(key) {
                let reason = Wording::new(
                    format!("chỉ cột số liệu mới có khóa \"{key}\""),
                    format!("only a value column has the key \"{key}\""),
                );
                faults.add(&entry.place_of(key), key, reason);
            }
        }
    }
    let places = Places {
        whole: place.clone(),
        code: entry.place_of("code"),
        aggregation: entry.place_of(if entry.has("aggregation") { "aggregation" } else { key }),
        kind: entry.place_of("kind"),
        expression: expression_place,
        expression_key: key,
        checks: check_places,
        doubts: Vec::new(),
        condition: place.clone(),
        said: Vec::new(),
    };
    Some((column, places))
}

/// The kind a column has because of its own unit of measure or aggregation; `None` leaves it to the rows.
pub(in crate::template) fn derived_kind(
    aggregation: Option<&Aggregation>,
    measure: Option<&Measure>,
) -> Option<Kind> {
    let decides = matches!(
        aggregation,
        Some(Aggregation::Ratio | Aggregation::Yes | Aggregation::Enum | Aggregation::Text)
    );
    (decides || measure.is_some()).then(|| {
        let (aggregation, measure) = (aggregation.cloned(), measure.cloned());
        Kind::derived(&aggregation.unwrap_or_default(), &measure.unwrap_or_default())
    })
}

fn width(entry: &Entry, role: Role, faults: &mut Faults) -> f64 {
    let usual = match role {
        Role::Code => 6.0,
        Role::Label => 40.0,
        Role::Measure | Role::Value => 12.0,
        Role::Note => 18.0,
    };
    let Some(width) = entry.number("width", faults) else { return usual };
    let (place, width) = (width.span(), width.into_inner());
    if width > 0.0 && width <= WIDEST {
        return width;
    }
    let reason =
        Wording::new("độ rộng cột phải từ trên 0 đến 255", "a column is wider than 0 and not wider than 255");
    faults.add(&place, "width", reason);
    usual
}
