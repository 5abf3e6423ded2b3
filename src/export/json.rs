//! JSON: one array with an object for every figure; each stands on a line of its own.

use serde_json::{Map, Value as Json, json as object};

use super::{Field, Figures, columns};
use crate::report::number;

/// The table as JSON.
pub fn json(figures: &[Figures<'_>], partitioned: bool) -> Vec<u8> {
    let mut text = String::from("[");
    for line in figures.iter().flat_map(|figures| figures.lines()) {
        text.push_str(if text.len() == 1 { "\n" } else { ",\n" });
        let fields = columns(partitioned).map(|column| {
            let value = match column.of(&line) {
                Field::Text(text) => object!(text),
                Field::Number(value) => number(value),
                Field::Nothing => Json::Null,
            };
            (column.name.to_owned(), value)
        });
        text.push_str(&Json::Object(fields.collect::<Map<_, _>>()).to_string());
    }
    text.push_str("\n]\n");
    text.into_bytes()
}
