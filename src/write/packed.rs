//! What is spelled and packed here goes into the package as if the library had done it.

use std::io::{self, Write};

use zip::write::{PreparedZipFile, SimpleFileOptions, ZipFileBuilder};
use zip::{CompressionMethod, DateTime, System};

/// Bytes spelled before they are packed.
pub(super) const BUFFER: usize = 1 << 16;
/// Whole numbers up to this are spelled digit by digit.
const WHOLE: f64 = u32::MAX as f64;

/// A part of that name, packed as the library packs.
pub(super) fn part(
    name: &str,
    level: Option<i64>,
    spell: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<PreparedZipFile> {
    let options = SimpleFileOptions::default()
        .system(System::Unix)
        .compression_method(CompressionMethod::Deflated)
        .compression_level(level)
        .unix_permissions(0o600)
        .last_modified_time(DateTime::default());
    let mut part = ZipFileBuilder::new(name, options)?;
    spell(&mut part)?;
    Ok(part.finish()?)
}

/// Spells a number as the standard library does, most of them much faster.
pub(super) fn number(number: f64, out: &mut Vec<u8>) -> io::Result<()> {
    if (0.0..=WHOLE).contains(&number) && number.fract() == 0.0 && number.is_sign_positive() {
        #[allow(clippy::cast_sign_loss)] // it is none of those
        out.extend_from_slice(Digits::default().of(number as u32));
        return Ok(());
    }
    write!(out, "{number}")
}

/// Room for the digits of a number: writing them by the format of the standard library takes a third of the time of a list.
#[derive(Default)]
pub(super) struct Digits([u8; 10]);

impl Digits {
    /// The digits of a number.
    pub fn of(&mut self, mut number: u32) -> &[u8] {
        let mut at = self.0.len();
        loop {
            at -= 1;
            self.0[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return &self.0[at..];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_spelled_as_the_standard_library_does() {
        for number in [0.0, -0.0, 1.0, 10.0, 4_294_967_295.0, 4_294_967_296.0, -3.0, 0.1, 1e21, 94.285_714] {
            let mut out = Vec::new();
            super::number(number, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("{number}"));
        }
    }
}
