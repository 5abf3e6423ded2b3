//! Comma-separated values: UTF-8 with a byte order mark, for spreadsheets as for programs; nothing known is an empty field.

use super::{Field, Figures, columns};
use crate::text::inert;

/// The table as CSV.
pub fn csv(figures: &[Figures<'_>], partitioned: bool) -> Vec<u8> {
    let columns = columns(partitioned);
    let mut writer = ::csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    // Writing into memory does not fail.
    let _ = writer.write_record(columns.clone().map(|column| column.name));
    for line in figures.iter().flat_map(|figures| figures.lines()) {
        for column in columns.clone() {
            let _ = match column.of(&line) {
                Field::Text(text) => writer.write_field(inert(&text).as_bytes()),
                Field::Number(number) => writer.write_field(number.normalize().to_string()),
                Field::Nothing => writer.write_field(""),
            };
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    writer.into_inner().unwrap_or_default()
}
