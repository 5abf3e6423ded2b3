//! The pass of our own over the binary parts ([MS-XLSB] 2.4): styles, merges, widths, hidden rows and columns. Whatever does not
//! fit is skipped: it is evidence for other rooms, never a figure.

use std::collections::HashMap;

use crate::book::{Sheet, Style};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::read::number_format::built_in;

/// The records of a part: number and data.
fn records(mut part: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let number = packed(&mut part, 2)?;
        let length = packed(&mut part, 4)? as usize;
        let data = part.get(..length)?;
        part = &part[length..];
        Some((number as u16, data))
    })
}

/// A number in groups of seven bits, the lowest first; of record numbers the flag bits stay in place.
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

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// A text: the number of its UTF-16 units, then the units.
fn text_at(data: &[u8], at: usize) -> Option<String> {
    let length = u32_at(data, at)? as usize;
    let bytes = data.get(at + 4..)?.get(..length.checked_mul(2)?)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

/// The sheets that the workbook part lists: name, and what it calls their part.
pub(super) fn sheets(part: &[u8]) -> Vec<(String, String)> {
    // BrtBundleSh
    records(part)
        .filter(|(number, _)| *number == 156)
        .filter_map(|(_, data)| {
            let id = text_at(data, 8)?;
            let name = text_at(data, 12 + 2 * u32_at(data, 8)? as usize)?;
            Some((name, id))
        })
        .collect()
}

/// The style behind each cell format of the styles part.
pub(super) fn styles(part: &[u8]) -> Vec<Style> {
    let (mut formats, mut fonts, mut styles, mut of_cells) = (HashMap::new(), Vec::new(), Vec::new(), false);
    for (number, data) in records(part) {
        match number {
            // BrtFmt
            44 => formats.extend(u16_at(data, 0).zip(text_at(data, 2))),
            // BrtFont
            43 => fonts.push(font(data).unwrap_or_default()),
            // BrtBeginCellXFs, BrtEndCellXFs
            617 => of_cells = true,
            618 => of_cells = false,
            // BrtXF
            47 if of_cells => {
                let format = u16_at(data, 2).unwrap_or_default();
                let font = u16_at(data, 4).unwrap_or_default();
                let code = formats.get(&format).map(String::as_str).or_else(|| built_in(format));
                styles.push(Style {
                    number_format: code.filter(|code| !code.eq_ignore_ascii_case("General")).map(Into::into),
                    indent: data.get(11).copied().unwrap_or_default(),
                    ..fonts.get(usize::from(font)).cloned().unwrap_or_default()
                });
            }
            _ => {}
        }
    }
    styles
}

fn font(data: &[u8]) -> Option<Style> {
    Some(Style {
        size: u8::try_from(u16_at(data, 0)? / 20).ok(),
        italic: u16_at(data, 2)? & 0x02 != 0,
        struck: u16_at(data, 2)? & 0x08 != 0,
        bold: u16_at(data, 4)? >= 600,
        underline: *data.get(8)? != 0,
        font: Some(text_at(data, 21)?.into()),
        ..Style::default()
    })
}

/// Adds merges, widths, heights and hidden rows and columns to the sheet; gives the cell format of each cell.
pub(super) fn sheet(part: &[u8], sheet: &mut Sheet) -> HashMap<CellRef, u32> {
    let mut formats = HashMap::new();
    let mut row = 0;
    for (number, data) in records(part) {
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
            // BrtCellBlank … BrtFmlaError
            1..=11 => {
                if let Some((column, format)) = u32_at(data, 0).zip(u32_at(data, 4)) {
                    formats.insert(CellRef::new(row, column), format & 0x00ff_ffff);
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
    formats
}
