//! What a font name says about the encoding. It supports what the text shows and never decides alone: text that was
//! converted often keeps its old font, and text pasted from elsewhere takes on the font of the cell.

use super::Encoding;

/// What one font is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum FontHint {
    /// No font is known.
    #[default]
    Unknown,
    /// A font for Unicode, as far as its name tells.
    Unicode,
    /// A font that shows the letters of an old encoding ([`Encoding::Tcvn3Capital`] for the capital fonts).
    Legacy(Encoding),
}

/// Fonts of VISCII whose names do not begin with `VI `.
const VISCII_FONTS: [&str; 5] = ["hoangyen", "phuongthao", "thahuong", "minhquan", "uhoai"];

impl FontHint {
    /// What the font of that name is made for.
    pub fn of(name: &str) -> Self {
        let small = name.trim().to_ascii_lowercase();
        if small.is_empty() {
            Self::Unknown
        } else if small.starts_with(".vn") {
            // .VnTimeH, .VnArialH, .VnAvantH: the capital H at the end is the mark of the capital fonts.
            let capital = name.trim().ends_with('H');
            Self::Legacy(if capital { Encoding::Tcvn3Capital } else { Encoding::Tcvn3 })
        } else if small.starts_with("vni-") || small.starts_with("vni ") {
            Self::Legacy(Encoding::Vni)
        } else if small.starts_with("vps ") || small.starts_with("vps-") {
            Self::Legacy(Encoding::Vps)
        } else if small.starts_with("vi ") || VISCII_FONTS.iter().any(|font| small.starts_with(font)) {
            Self::Legacy(Encoding::Viscii)
        } else {
            Self::Unicode
        }
    }

    /// Whether the font is made for the encoding, also where a reader then mistook the bytes.
    pub(super) fn supports(self, encoding: Encoding) -> bool {
        use Encoding::{Tcvn3, Tcvn3Capital, Tcvn3Full, Tcvn3ViaCp1258, Vni, VniViaCp1258};
        match self {
            Self::Legacy(Tcvn3 | Tcvn3Capital) => {
                matches!(encoding, Tcvn3 | Tcvn3Capital | Tcvn3Full | Tcvn3ViaCp1258)
            }
            Self::Legacy(Vni) => matches!(encoding, Vni | VniViaCp1258),
            Self::Legacy(hint) => hint == encoding,
            Self::Unknown | Self::Unicode => false,
        }
    }
}

/// The fonts of the texts under judgement, counted.
#[derive(Debug, Clone, Default)]
pub struct Fonts {
    hints: Vec<(FontHint, usize)>,
}

impl Fonts {
    /// Counts a text in a font.
    pub fn add(&mut self, hint: FontHint) {
        match self.hints.iter_mut().find(|(known, _)| *known == hint) {
            Some((_, count)) => *count += 1,
            None => self.hints.push((hint, 1)),
        }
    }

    /// Whether at least half the texts are in fonts made for the encoding.
    pub(super) fn support(&self, encoding: Encoding) -> bool {
        let all: usize = self.hints.iter().map(|(_, count)| count).sum();
        let made: usize =
            self.hints.iter().filter(|(hint, _)| hint.supports(encoding)).map(|(_, count)| count).sum();
        made > 0 && made * 2 >= all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, hint) in [
            (".VnTime", FontHint::Legacy(Encoding::Tcvn3)),
            (".VnTimeH", FontHint::Legacy(Encoding::Tcvn3Capital)),
            (".VnArial NarrowH", FontHint::Legacy(Encoding::Tcvn3Capital)),
            ("VNI-Times", FontHint::Legacy(Encoding::Vni)),
            ("VI Times", FontHint::Legacy(Encoding::Viscii)),
            ("VPS Times", FontHint::Legacy(Encoding::Vps)),
            ("Times New Roman", FontHint::Unicode),
            ("Vinh", FontHint::Unicode),
            ("", FontHint::Unknown),
        ] {
            assert_eq!(FontHint::of(name), hint, "{name}");
        }
    }
}
