//! Signs of fonts that have no letters.

/// The sign that such a font shows for a code; the bullets and boxes of forms.
pub(super) fn sign(font: &str, code: u32) -> Option<char> {
    let low = code & 0xff;
    let font = font.to_ascii_lowercase();
    if font.starts_with("wingdings 2") {
        return Some(match low {
            0x50 | 0x52 => '☑',
            0x4f | 0x51 | 0x53 | 0x54 => '☒',
            0xa3 | 0x30 | 0x2a => '☐',
            _ => '•',
        });
    }
    if font.starts_with("wingdings") {
        return Some(match low {
            0xfc => '✓',
            0xfe => '☑',
            0xfb | 0xfd => '☒',
            0x6f | 0x70 | 0x71 | 0x72 | 0xa8 => '☐',
            0xe0 | 0xe8 => '→',
            _ => '•',
        });
    }
    if font == "symbol" {
        return Some(match low {
            0x2d => '-',
            0xa3 => '≤',
            0xb3 => '≥',
            0xb1 => '±',
            0xb4 => '×',
            0xb8 => '÷',
            0xb9 => '≠',
            0xe5 => 'Σ',
            // Digits and signs of arithmetic are what they are elsewhere.
            0x20..=0x3f => char::from_u32(low)?,
            _ => '•',
        });
    }
    char::from_u32(code).filter(|sign| !sign.is_control())
}
