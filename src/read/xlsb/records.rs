//! The binary records of .xlsb ([MS-XLSB] 2.4): workbook, shared texts, styles, and what stands around the cells of a sheet. Of these
//! whatever does not fit is skipped: it is evidence for other rooms, never a figure.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Entry, Parts};
use crate::book::{Sheet, Style, Visibility};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::read::number_format::built_in;
use crate::read::rich::Run;

/// The records of a part: number and data. They end where the part does, or where it breaks off.
pub(super) struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    /// Of a part.
    pub(super) fn of(part: &'a [u8]) -> Self {
        Self(part)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let number = packed(&mut self.0, 2)?;
        let length = packed(&mut self.0, 4)? as usize;
        let data = self.0.get(..length)?;
        self.0 = &self.0[length..];
        Some((number as u16, data))
    }
}

/// A number in groups of seven bits, the lowest first.
fn packed(part: &mut &[u8], most: usize) -> Option<u32> {
    let mut value = 0;
    for group in 0..most {
        let (&byte, rest) = part.split_first()?;
        *part = rest;
        value |= u32::from(byte & 0x7f) << (7 * group);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

pub(super) fn u8_at(data: &[u8], at: usize) -> Option<u8> {
    data.get(at).copied()
}

pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// A text, and where it ends: the number of its UTF-16 units, then the units.
pub(super) fn text_at(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = (u32_at(data, at)? as usize).checked_mul(2)?;
    let bytes = data.get(at + 4..)?.get(..length)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16_lossy(&units), at + 4 + length))
}

/// What the workbook part says: the sheets it lists, and whether dates count from 1904.
pub(super) fn workbook(part: &[u8]) -> (Vec<Entry>, bool) {
    let (mut sheets, mut date_1904) = (Vec::new(), false);
    for (number, data) in Records::of(part) {
        match number {
            // BrtWbProp
            153 => date_1904 = u32_at(data, 0).is_some_and(|bits| bits & 1 != 0),
            // BrtBundleSh
            156 => sheets.extend(entry(data)),
            _ => {}
        }
    }
    (sheets, date_1904)
}

fn entry(data: &[u8]) -> Option<Entry> {
    let visibility = match u32_at(data, 0)? {
        0 => Visibility::Visible,
        1 => Visibility::Hidden,
        _ => Visibility::VeryHidden,
    };
    let (id, end) = text_at(data, 8)?;
    Some(Entry { name: text_at(data, end)?.0, id, visibility })
}

/// The styles part: the style behind each cell format, and how runs of each font look.
pub(super) fn styles(part: &[u8]) -> Parts {
    let (mut formats, mut fonts, mut runs) = (HashMap::new(), Vec::new(), Vec::new());
    let (mut styles, mut of_cells) = (Vec::new(), false);
    for (number, data) in Records::of(part) {
        match number {
            // BrtFmt
            44 => formats.extend(u16_at(data, 0).zip(text_at(data, 2).map(|(code, _)| Arc::from(code)))),
            // BrtFont
            43 => {
                let font = font(data).unwrap_or_default();
                runs.push(Run::placed(font.struck, u16_at(data, 6)));
                fonts.push(font);
            }
            // BrtBeginCellXFs, BrtEndCellXFs
            617 => of_cells = true,
            618 => of_cells = false,
            // BrtXF
            47 if of_cells => {
                let format = u16_at(data, 2).unwrap_or_default();
                let font = u16_at(data, 4).unwrap_or_default();
                let built_in = || built_in(format).map(Arc::from);
                let code: Option<Arc<str>> = formats.get(&format).cloned().or_else(built_in);
                styles.push(Style {
                    number_format: code.filter(|code| !code.eq_ignore_ascii_case("General")),
                    indent: data.get(11).copied().unwrap_or_default(),
                    ..fonts.get(usize::from(font)).cloned().unwrap_or_default()
                });
            }
            _ => {}
        }
    }
    Parts { styles, runs }
}

fn font(data: &[u8]) -> Option<Style> {
    Some(Style {
        size: u8::try_from(u16_at(data, 0)? / 20).ok(),
        italic: u16_at(data, 2)? & 0x02 != 0,
        struck: u16_at(data, 2)? & 0x08 != 0,
        bold: u16_at(data, 4)? >= 600,
        underline: *data.get(8)? != 0,
        font: Some(text_at(data, 21)?.0.into()),
        ..Style::default()
    })
}

/// Adds merges, widths, heights and hidden rows and columns to the sheet.
pub(super) fn around(part: &[u8], sheet: &mut Sheet) {
    let mut row = 0;
    for (number, data) in Records::of(part) {
        match number {
            // BrtRowHdr
            0 => {
                row = u32_at(data, 0).unwrap_or(row);
                if row < MAX_ROWS && data.get(11).is_some_and(|bits| bits & 0x10 != 0) {
                    sheet.hidden_rows.push(row);
                }
                // In twentieths of a point, where a person set it.
                let height = u16_at(data, 8).map(|twips| f64::from(twips) / 20.0);
                let set = height.filter(|height| (0.5..=409.5).contains(height));
                if row < MAX_ROWS && data.get(11).is_some_and(|bits| bits & 0x20 != 0) {
                    sheet.look.heights.extend(set.map(|height| (row, height)));
                }
            }
            // BrtColInfo
            60 => {
                let Some((first, last)) = u32_at(data, 0).zip(u32_at(data, 4)) else { continue };
                let columns = first..=last.min(MAX_COLUMNS - 1);
                let hidden = u16_at(data, 16).is_some_and(|bits| bits & 1 != 0);
                if hidden && sheet.hidden_columns.len() < MAX_COLUMNS as usize {
                    sheet.hidden_columns.extend(columns.clone());
                }
                let width = u32_at(data, 8).unwrap_or_default();
                if (1..=255 * 256).contains(&width) && sheet.look.widths.len() < MAX_COLUMNS as usize {
                    sheet.look.widths.extend(columns.map(|column| (column, f64::from(width) / 256.0)));
                }
            }
            // BrtMergeCell
            176 => {
                let corner = |row, column| Some(CellRef::new(u32_at(data, row)?, u32_at(data, column)?));
                sheet
                    .merges
                    .extend(corner(0, 8).zip(corner(4, 12)).map(|(first, last)| Area::new(first, last)));
            }
            _ => {}
        }
    }
    for hidden in [&mut sheet.hidden_rows, &mut sheet.hidden_columns] {
        hidden.sort_unstable();
        hidden.dedup();
    }
}
