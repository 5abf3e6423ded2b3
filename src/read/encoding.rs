//! Text out of bytes of unknown encoding.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

/// The text, by its byte order mark, by being valid UTF-8, by what it declares, or by what Vietnamese looks like.
///
/// Fonts such as .VnTime are used with bytes of Windows-1252; those texts stay as they are, to be recognised later.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => wide(bytes).unwrap_or_else(|| match declared {
            _ if is_utf8(bytes) => UTF_8,
            Some(declared) if declared != UTF_8 => declared.output_encoding(),
            _ => code_page(bytes),
        }),
    };
    encoding.decode(bytes).0.into_owned()
}

/// Whether the bytes are UTF-8; the last character may be cut off.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// UTF-16 without a byte order mark: every other byte of its spaces, digits and tags is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    match (even, odd) {
        _ if head.len() < 8 => None,
        (_, odd) if odd > many && even * 8 < odd => Some(UTF_16LE),
        (even, _) if even > many && odd * 8 < even => Some(UTF_16BE),
        _ => None,
    }
}

/// Windows-1258 writes a tone as a letter of its own after its vowel; in other encodings those bytes stand anywhere.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    const TONES: &[u8] = &[0xcc, 0xd2, 0xde, 0xec, 0xf2];
    const VOWELS: &[u8] = b"aeiouyAEIOUY\xc2\xca\xd4\xc3\xd5\xdd\xe2\xea\xf4\xe3\xf5\xfd";
    let high = bytes.iter().filter(|&&byte| byte >= 0x80).count();
    let tones = bytes.iter().filter(|byte| TONES.contains(byte)).count();
    let placed =
        bytes.windows(2).filter(|pair| VOWELS.contains(&pair[0]) && TONES.contains(&pair[1])).count();
    if tones > 0 && placed * 10 >= tones * 9 && tones * 10 >= high { WINDOWS_1258 } else { WINDOWS_1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_in_every_encoding() {
        let text = "Chỉ tiêu;Số lượng";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decomposed = "Chi\u{309} tiêu;Sô\u{301} lươ\u{323}ng";
        let narrow = WINDOWS_1258.encode(decomposed).0.into_owned();
        assert_eq!(decode(text.as_bytes(), None), text);
        assert_eq!(decode(text.as_bytes(), Some(WINDOWS_1252)), text);
        assert_eq!(decode(format!("\u{feff}{text}").as_bytes(), None), text);
        assert_eq!(decode(&wide, None), text);
        assert_eq!(decode(&narrow, None), decomposed);
        // TCVN3: “Chỉ tiêu thống kê” as its bytes look in Windows-1252.
        assert_eq!(decode(b"Ch\xd8 ti\xaau th\xe8ng k\xaa", None), "ChØ tiªu thèng kª");
    }
}
