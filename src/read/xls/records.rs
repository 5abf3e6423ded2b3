//! The pass of our own over the records of a workbook stream ([MS-XLS] 2.4). Whatever does not fit is skipped: it is
//! evidence for other rooms (which encoding, which numbers are percentages), never a figure.

use std::collections::HashMap;

use super::SheetRecords;
use super::shared::{self, Pieces};
use crate::book::{Align, Style};
use crate::cell::CellRef;
use crate::read::number_format::built_in;
use crate::read::rich::Run;

/// What the records say.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// The style behind each cell format.
    pub(super) styles: Vec<Style>,
    /// The sheets in the order of the workbook, chart sheets included.
    pub(super) sheets: Vec<SheetRecords>,
    /// The records are scrambled with a password; calamine does not know all ways of it.
    pub(super) encrypted: bool,
    /// BIFF8, where texts are in Unicode; else BIFF5.
    pub(super) unicode: bool,
    /// Where in the stream they begin.
    pub(super) starts: Vec<usize>,
}

/// Globals of the workbook, while they are read.
#[derive(Default)]
struct Globals {
    /// BIFF8, where texts are in Unicode; else BIFF5.
    unicode: bool,
    fonts: Vec<Style>,
    /// How runs of each font look.
    runs: Vec<Run>,
    formats: HashMap<u16, String>,
    /// Font and number format of each cell format, and how it looks beside them.
    cell_formats: Vec<(u16, u16, Style)>,
    starts: Vec<usize>,
    encrypted: bool,
}

impl Records {
    /// Reads the stream of a workbook.
    pub(super) fn of(stream: &[u8]) -> Self {
        let globals = globals(stream);
        let styles = globals.cell_formats.iter().map(|format| globals.style(format)).collect();
        let rich = if globals.unicode { rich_texts(stream, &globals.runs) } else { HashMap::new() };
        let of = |start: &usize| sheet(stream.get(*start..).unwrap_or_default(), &rich);
        let sheets: Vec<SheetRecords> = globals.starts.iter().map(of).collect();
        let (encrypted, unicode) = (globals.encrypted, globals.unicode);
        Self { styles, sheets, starts: globals.starts, encrypted, unicode }
    }
}

/// The records of a stream: number and data.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    records_with_places(stream).map(|(_, number, data)| (number, data))
}

/// The records of a stream: where each begins, number and data.
pub(super) fn records_with_places(stream: &[u8]) -> impl Iterator<Item = (usize, u16, &[u8])> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let place = next;
        let number = u16_at(stream, place)?;
        let length = usize::from(u16_at(stream, place + 2)?);
        let data = stream.get(place + 4..place + 4 + length)?;
        next = place + 4 + length;
        Some((place, number, data))
    })
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(data, at)?) | u32::from(u16_at(data, at + 2)?) << 16)
}

const BOF: u16 = 0x0809;
/// A cell with a shared text.
const LABEL_SHARED: u16 = 0x00fd;
const EOF: u16 = 0x000a;
pub(super) const FORMULA: u16 = 0x0006;
/// What BIFF3 and BIFF4 call it; some programs write that into newer files.
pub(super) const OLD_FORMULAS: [u16; 2] = [0x0206, 0x0406];

fn globals(stream: &[u8]) -> Globals {
    let mut globals = Globals::default();
    for (number, data) in records(stream) {
        match number {
            BOF => globals.unicode = u16_at(data, 0) == Some(0x0600),
            // FilePass
            0x002f => globals.encrypted = true,
            0x0031 => {
                let font = globals.font(data).unwrap_or_default();
                globals.runs.push(Run::placed(font.struck, u16_at(data, 8)));
                globals.fonts.push(font);
            }
            0x041e => {
                if let Some((id, code)) = globals.number_format(data) {
                    globals.formats.insert(id, code);
                }
            }
            0x00e0 => {
                let format = u16_at(data, 0).zip(u16_at(data, 2)).unwrap_or_default();
                globals.cell_formats.push((format.0, format.1, globals.placement(data)));
            }
            0x0085 => {
                let start = u16_at(data, 0).zip(u16_at(data, 2)).unwrap_or((u16::MAX, u16::MAX));
                globals.starts.push(usize::from(start.0) | usize::from(start.1) << 16);
            }
            EOF => break,
            _ => {}
        }
    }
    globals
}

/// The shared texts of which runs look unlike the rest, by their numbers.
fn rich_texts(stream: &[u8], runs: &[Run]) -> HashMap<u32, String> {
    const SHARED: u16 = 0x00fc;
    const CONTINUE: u16 = 0x003c;
    let mut following = records(stream).skip_while(|(number, _)| *number != SHARED && *number != EOF);
    let Some((SHARED, first)) = following.next() else { return HashMap::new() };
    let more = following.take_while(|(number, _)| *number == CONTINUE).map(|(_, data)| data);
    shared::rich(Pieces::of(std::iter::once(first).chain(more).collect()), runs)
}

impl Globals {
    fn font(&self, data: &[u8]) -> Option<Style> {
        let name = if self.unicode {
            unicode(data.get(15..)?, usize::from(*data.get(14)?))?
        } else {
            latin(data.get(15..)?.get(..usize::from(*data.get(14)?))?)
        };
        Some(Style {
            font: Some(name.into()),
            size: u8::try_from(u16_at(data, 0)? / 20).ok(),
            italic: u16_at(data, 2)? & 0x02 != 0,
            struck: u16_at(data, 2)? & 0x08 != 0,
            bold: u16_at(data, 6)? >= 600,
            underline: *data.get(10)? != 0,
            ..Style::default()
        })
    }

    fn number_format(&self, data: &[u8]) -> Option<(u16, String)> {
        let id = u16_at(data, 0)?;
        let code = if self.unicode {
            unicode(data.get(4..)?, usize::from(u16_at(data, 2)?))?
        } else {
            latin(data.get(3..)?.get(..usize::from(*data.get(2)?))?)
        };
        Some((id, code))
    }

    /// Alignment and frame of a cell format.
    fn placement(&self, data: &[u8]) -> Style {
        let alignment = data.get(6).copied().unwrap_or_default();
        let bits = u32_at(data, 10).unwrap_or_default();
        // The kind of line on each side: four bits each in BIFF8, three bits in BIFF5.
        let sides = if self.unicode {
            [bits & 0xf, bits >> 4 & 0xf, bits >> 8 & 0xf, bits >> 12 & 0xf]
        } else {
            let (bottom, others) =
                (u32_at(data, 8).unwrap_or_default(), u32_at(data, 12).unwrap_or_default());
            [bottom >> 22 & 7, others & 7, others >> 3 & 7, others >> 6 & 7]
        };
        Style {
            align: match alignment & 7 {
                1 => Align::Left,
                2 | 6 => Align::Center,
                3 => Align::Right,
                _ => Align::General,
            },
            wrap: alignment & 8 != 0,
            middle: alignment >> 4 & 7 == 1,
            top: matches!(alignment >> 4 & 7, 0),
            indent: if self.unicode { data.get(8).map_or(0, |byte| byte & 0x0f) } else { 0 },
            border: sides.iter().filter(|line| **line != 0).count() > 1,
            ..Style::default()
        }
    }

    fn style(&self, (font, format, placement): &(u16, u16, Style)) -> Style {
        let (font, format) = (*font, *format);
        // There is no font 4: the fifth font stored is number 5.
        let stored = usize::from(if font > 4 { font - 1 } else { font });
        let code = self.formats.get(&format).map(String::as_str).or_else(|| built_in(format));
        let font = self.fonts.get(stored).cloned().unwrap_or_default();
        Style {
            number_format: code.filter(|code| !code.eq_ignore_ascii_case("General")).map(Into::into),
            font: font.font,
            size: font.size,
            bold: font.bold,
            italic: font.italic,
            struck: font.struck,
            underline: font.underline,
            ..placement.clone()
        }
    }
}

/// A text of BIFF8: a byte that says how wide the characters are, then the characters.
fn unicode(data: &[u8], characters: usize) -> Option<String> {
    let text = data.get(1..)?;
    if data.first()? & 1 == 0 {
        return text.get(..characters).map(latin);
    }
    let units: Vec<u16> = text
        .get(..2 * characters)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

fn sheet(stream: &[u8], rich: &HashMap<u32, String>) -> SheetRecords {
    let mut sheet = SheetRecords::default();
    let (mut depth, mut object, mut text_length) = (0_u32, None, None);
    let mut texts: HashMap<u16, String> = HashMap::new();
    let mut noted = Vec::new();
    for (number, data) in records(stream) {
        match number {
            // Charts inside the sheet are streams of their own.
            BOF => depth += 1,
            EOF => depth = depth.saturating_sub(1),
            _ if depth > 1 => continue,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        let place = || Some(CellRef::new(u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?)));
        if number == LABEL_SHARED && !rich.is_empty() {
            let text = u32_at(data, 6).and_then(|number| rich.get(&number));
            sheet.rich.extend(place().zip(text.cloned()));
        }
        match number {
            // Formula, as it is now and as it was; Number, Label, RString, BoolErr, Rk, LabelSst
            FORMULA | 0x0206 | 0x0406 | 0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd => {
                sheet.formats.extend(place().zip(u16_at(data, 4)));
            }
            // MulRk
            0x00bd => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (cell, right) in cells.chunks_exact(6).zip(0..) {
                    let at = place().map(|first| CellRef::new(first.row, first.column + right));
                    sheet.formats.extend(at.zip(u16_at(cell, 0)));
                }
            }
            // Blank, MulBlank
            0x0201 => sheet.blanks.extend(place().zip(u16_at(data, 4))),
            0x00be => {
                let formats = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (format, right) in formats.chunks_exact(2).zip(0..) {
                    let at = place().map(|first| CellRef::new(first.row, first.column + right));
                    sheet.blanks.extend(at.zip(u16_at(format, 0)));
                }
            }
            // Row
            0x0208 => {
                let row = u16_at(data, 0).map(u32::from);
                let bits = u16_at(data, 12).unwrap_or_default();
                sheet.hidden_rows.extend(row.filter(|_| bits & 0x20 != 0));
                // In twentieths of a point.
                let height = u16_at(data, 6).map(|twips| f64::from(twips & 0x7fff) / 20.0);
                let set = height.filter(|height| bits & 0x40 != 0 && (0.5..=409.5).contains(height));
                sheet.heights.extend(row.zip(set));
            }
            // ColInfo
            0x007d => {
                let Some((first, last)) = u16_at(data, 0).zip(u16_at(data, 2)) else { continue };
                let columns = || (first..=last.min(255)).map(u32::from);
                let width = u16_at(data, 4).unwrap_or_default();
                if width == 0 || u16_at(data, 8).is_some_and(|bits| bits & 1 != 0) {
                    sheet.hidden_columns.extend(columns());
                }
                if (1..=255 * 256).contains(&width) && sheet.widths.len() < 1 << 12 {
                    sheet.widths.extend(columns().map(|column| (column, f64::from(width) / 256.0)));
                }
            }
            // Obj, TxO and its Continue, Note: the text of a note stands in the object of the same number.
            0x005d => object = u16_at(data, 6),
            0x01b6 => text_length = u16_at(data, 10),
            0x003c => {
                if let Some((object, length)) = object.zip(text_length.take()) {
                    texts.extend(unicode(data, usize::from(length)).map(|text| (object, text)));
                }
            }
            0x001c => noted.extend(place().zip(u16_at(data, 6))),
            _ => {}
        }
    }
    sheet.notes = noted.into_iter().filter_map(|(at, object)| Some((at, texts.remove(&object)?))).collect();
    for hidden in [&mut sheet.hidden_rows, &mut sheet.hidden_columns] {
        hidden.sort_unstable();
        hidden.dedup();
    }
    sheet.blanks.sort_unstable();
    sheet
}
