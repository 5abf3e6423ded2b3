//! The hidden sheet of a blank form: which template, version and period it was made for.

use std::sync::Arc;

use crate::book::{Book, Sheet, Style, Styles, Visibility};
use crate::period::Period;

use super::canvas::Canvas;

/// Name of the sheet.
pub const SHEET: &str = "_bieu-mau";
/// Version of the arrangement of the sheet.
const VERSION: &str = "1";
/// The column of the names of the units.
const UNITS: &str = "D";

/// What a blank form was made for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Id of the template.
    pub template: String,
    /// Version of the template.
    pub version: String,
    /// The period printed in it.
    pub period: Option<Period>,
}

/// The sheet that says it, with the names of the units offered.
pub(super) fn sheet(origin: &Origin, units: &[Arc<str>], styles: &mut Styles) -> Sheet {
    let mut canvas = Canvas::new(SHEET, styles);
    canvas.sheet.visibility = Visibility::VeryHidden;
    let plain = canvas.ink(Style::default());
    let period = origin.period.map(|period| period.to_string()).unwrap_or_default();
    let lines = [
        ["tonghop", VERSION],
        ["template", origin.template.as_str()],
        ["version", origin.version.as_str()],
        ["period", period.as_str()],
    ];
    for (row, [key, value]) in (0..).zip(lines) {
        canvas.text(row, 0, key, plain);
        canvas.text(row, 1, value, plain);
    }
    for (row, unit) in (0..).zip(units) {
        canvas.text(row, 3, Arc::clone(unit), plain);
    }
    canvas.sheet
}

/// The cells with the names of so many units.
pub(super) fn units_range(count: usize) -> String {
    format!("='{SHEET}'!${UNITS}$1:${UNITS}${count}")
}

/// What a form that was filled in was made for; `None` for any other book.
pub fn read_origin(book: &Book) -> Option<Origin> {
    let sheet = book.sheet(SHEET)?;
    let value = |row: u32, key: &str| {
        let [name, value, ..] = sheet.row(row) else { return None };
        (name.content.raw() == key).then(|| value.content.raw())
    };
    (value(0, "tonghop")? == VERSION).then_some(())?;
    Some(Origin {
        template: value(1, "template")?,
        version: value(2, "version").unwrap_or_default(),
        period: value(3, "period").and_then(|period| period.parse().ok()),
    })
}
