//! The shared texts of BIFF8 whose runs look unlike each other: calamine gives the text alone.

use std::collections::HashMap;

use crate::read::rich::{RichText, Run};

/// The pieces of a record and of those that continue it.
pub(super) struct Pieces<'a> {
    records: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    /// Of a record and the records that continue it.
    pub(super) fn of(records: Vec<&'a [u8]>) -> Self {
        Self { records, piece: 0, at: 0 }
    }

    /// The next byte, from the next piece where one ends.
    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.records.get(self.piece)?.len() {
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        self.at += 1;
        self.records[self.piece].get(self.at - 1).copied()
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Some(bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.bytes().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    /// So many characters. Where they go on in another piece, it says anew how wide they are.
    fn units(&mut self, count: usize, mut wide: bool) -> Option<Vec<u16>> {
        let mut units = Vec::new();
        while units.len() < count {
            if self.at >= self.records.get(self.piece)?.len() {
                (self.piece, self.at) = (self.piece + 1, 0);
                wide = self.byte()? & 1 != 0;
            }
            units.push(if wide { self.u16()? } else { u16::from(self.byte()?) });
        }
        Some(units)
    }
}

/// The texts that runs make another, by their numbers: with what is struck out marked, and footnote marks above the line.
/// `fonts` says how runs of each font look.
pub(super) fn rich(mut pieces: Pieces<'_>, fonts: &[Run]) -> HashMap<u32, String> {
    let mut found = HashMap::new();
    let Some([_, texts]) = pieces.u32().zip(pieces.u32()).map(|(all, texts)| [all, texts]) else {
        return found;
    };
    for number in 0..texts {
        let Some((plain, text)) = text(&mut pieces, fonts) else { break };
        if plain != text {
            found.insert(number, text);
        }
    }
    found
}

/// The next text as it is, and as its runs make it.
fn text(pieces: &mut Pieces<'_>, fonts: &[Run]) -> Option<(String, String)> {
    let count = usize::from(pieces.u16()?);
    let flags = pieces.byte()?;
    let runs = if flags & 8 != 0 { pieces.u16()? } else { 0 };
    let more = if flags & 4 != 0 { pieces.u32()? } else { 0 };
    let units = pieces.units(count, flags & 1 != 0)?;
    let mut starts = Vec::new();
    for _ in 0..runs {
        starts.push((usize::from(pieces.u16()?).min(units.len()), pieces.u16()?));
    }
    for _ in 0..more {
        pieces.byte()?;
    }
    let plain = String::from_utf16_lossy(&units);
    if starts.is_empty() {
        return Some((plain.clone(), plain));
    }
    starts.sort_unstable();
    let mut rich = RichText::default();
    let mut from = 0;
    let mut run = Run::default();
    for (start, font) in starts.into_iter().chain([(units.len(), 0)]) {
        rich.push(&String::from_utf16_lossy(&units[from..start]), run);
        // There is no font 4: the fifth font stored is number 5.
        let stored = usize::from(if font > 4 { font - 1 } else { font });
        (from, run) = (start, fonts.get(stored).copied().unwrap_or_default());
    }
    Some((plain, rich.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_in_other_records() {
        let raised = Run::placed(false, Some(1));
        // Two texts: «271» whose third sign is above the line, cut between records within its characters; and a plain one.
        let first = [&[2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 8, 1, 0][..], b"2"].concat();
        let second = [&[1, b'7', 0, b'1', 0, 2, 0][..], &[5]].concat();
        let third = [0, 1, 0, 0, b'x'];
        let pieces = Pieces::of(vec![&first, &second, &third]);
        let fonts = [Run::default(), Run::default(), Run::default(), Run::default(), raised];
        assert_eq!(rich(pieces, &fonts), HashMap::from([(0, "27¹".to_owned())]));
        assert!(rich(Pieces::of(vec![&first]), &fonts).is_empty());
    }
}
