//! What a sheet part says around its cells: merges, hidden rows and columns, widths and heights.

use quick_xml::events::BytesStart;

use super::super::xml;
use crate::book::Sheet;
use crate::cell::{Area, MAX_COLUMNS, MAX_ROWS};

/// The widest column, in characters, and the highest row, in points.
const WIDEST: f64 = 255.0;
const HIGHEST: f64 = 409.5;

/// What a row says of how it looks; of an attribute that stands twice the first one counts.
#[derive(Debug, Default)]
pub(super) struct RowLook {
    hidden: Option<bool>,
    /// Its height is not that of its content.
    own_height: Option<bool>,
    /// In points; not a number where none stands there.
    height: Option<f64>,
}

impl RowLook {
    /// Takes in an attribute of the row, by its name without prefix.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        match name {
            "hidden" => self.hidden = self.hidden.or(Some(xml::says_yes(value))),
            "customHeight" => self.own_height = self.own_height.or(Some(xml::says_yes(value))),
            "ht" => self.height = self.height.or(Some(value.trim().parse().unwrap_or(f64::NAN))),
            _ => {}
        }
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Around {
    merges: Vec<Area>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    widths: Vec<(u32, f64)>,
    heights: Vec<(u32, f64)>,
}

impl Around {
    /// An element that is no cell and no row.
    pub(super) fn element(&mut self, e: &BytesStart<'_>) {
        match e.local_name().as_ref() {
            "col" => self.columns(e),
            "mergeCell" => {
                let area = xml::value(e, "ref").and_then(|area| area.parse::<Area>().ok());
                self.merges.extend(area.filter(|area| area.first != area.last));
            }
            _ => {}
        }
    }

    /// A row.
    pub(super) fn row(&mut self, row: u32, look: &RowLook) {
        if row < MAX_ROWS && (look.hidden == Some(true) || look.height == Some(0.0)) {
            self.hidden_rows.push(row);
        }
        let own = look.height.filter(|height| *height > 0.0 && *height <= HIGHEST);
        if look.own_height == Some(true)
            && let Some(height) = own
        {
            self.heights.push((row, height));
        }
    }

    fn columns(&mut self, e: &BytesStart<'_>) {
        let number = |name| xml::value(e, name).and_then(|value| value.trim().parse::<u32>().ok());
        let first = number("min").unwrap_or(1).max(1);
        let last = number("max").unwrap_or(first).min(MAX_COLUMNS);
        // As many as there are columns, however often they are named.
        let most = 4 * MAX_COLUMNS as usize;
        if (xml::is_true(e, "hidden") || is_zero(e, "width")) && self.hidden_columns.len() < most {
            self.hidden_columns.extend((first..=last).map(|column| column - 1));
        }
        if let Some(width) = size(e, "width", WIDEST)
            && self.widths.len() < most
        {
            self.widths.extend((first..=last).map(|column| (column - 1, width)));
        }
    }

    /// Gives all of it to the sheet.
    pub(super) fn settle(mut self, sheet: &mut Sheet) {
        for hidden in [&mut self.hidden_rows, &mut self.hidden_columns] {
            hidden.sort_unstable();
            hidden.dedup();
        }
        sheet.merges = self.merges.into();
        (sheet.hidden_rows, sheet.hidden_columns) = (self.hidden_rows, self.hidden_columns);
        (sheet.look.widths, sheet.look.heights) = (self.widths, self.heights);
    }
}

fn is_zero(e: &BytesStart<'_>, name: &str) -> bool {
    xml::value(e, name).is_some_and(|value| value.trim().parse::<f64>().is_ok_and(|size| size == 0.0))
}

fn size(e: &BytesStart<'_>, name: &str, most: f64) -> Option<f64> {
    let size = xml::value(e, name)?.trim().parse::<f64>().ok()?;
    (size > 0.0 && size <= most).then_some(size)
}
