//! Names of units: kind and own name, however they are written.

use std::fmt;
use std::sync::LazyLock;

use crate::text::{Phrase, Token, UnitKind, phrase_at, tokens, vocabulary};

/// Most words of an own name.
const LONGEST: usize = 6;
/// Most digits of an own name that is a number.
const LONGEST_NUMBER: usize = 2;

/// A kind of unit of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(usize);

static KINDS: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| vocabulary().unit_kind.iter().map(|kind| Phrase::new(&kind.name)).collect());
static SHORTS: LazyLock<Vec<(Kind, Phrase)>> = LazyLock::new(|| {
    let kinds = vocabulary().unit_kind.iter().enumerate();
    let shorts = |(index, kind): (usize, &'static UnitKind)| {
        kind.short.iter().map(move |short| (Kind(index), Phrase::new(short)))
    };
    kinds.flat_map(shorts).collect()
});
static BEFORE_LEVELS: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| Phrase::all(&vocabulary().unit_lists.before_levels));
static ORGANS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.organs));
static ENDS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.ends));
static NOISE: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().file_names.noise));
static NOT_UNITS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.not_units));

impl Kind {
    /// The kind of that name.
    pub fn of(name: &str) -> Option<Self> {
        let words = tokens(name);
        Self::at(&words, 0, words.iter().all(|word| !word.is_marked()))
            .filter(|&(_, length)| length == words.len())
            .map(|(kind, _)| kind)
    }

    /// The kind that stands at a token, and how many tokens it takes. Without marks it is recognised when `unmarked`.
    pub fn at(tokens: &[Token], at: usize, unmarked: bool) -> Option<(Self, usize)> {
        if phrase_at(tokens, at, &NOT_UNITS, unmarked).is_some() {
            return None;
        }
        let full = KINDS
            .iter()
            .enumerate()
            .filter(|(_, phrase)| phrase.begins(tokens, at, unmarked))
            .max_by_key(|(_, phrase)| phrase.marked.len());
        if let Some((index, phrase)) = full {
            return Some((Self(index), phrase.marked.len()));
        }
        if at > 0 && tokens.get(at)?.gap.is_empty() {
            return None;
        }
        Self::short_at(tokens, at, |next, letters| {
            let capital = next.text.chars().next().is_some_and(char::is_uppercase);
            next.number().is_none() && (is_dotted(next) && capital || next.is_spaced() && letters > 1)
        })
    }

    /// The short form of a kind that begins a text which is nothing but a name, and how many tokens it takes: `P. 1`,
    /// `P1`, `P Quán Bàu`. In a sentence a letter may be anything; here only a name of its own letter could be meant.
    pub(crate) fn short_in_name(tokens: &[Token], at: usize) -> Option<(Self, usize)> {
        Self::short_at(tokens, at, |next, _| {
            let capital = next.text.chars().next().is_some_and(char::is_uppercase);
            let number = next.number().is_some() && next.text.len() <= LONGEST_NUMBER;
            is_dotted(next) || next.is_spaced() && (number || capital)
        })
    }

    /// The short form of a kind at a token, where the token after it (with the letters of the form) fits.
    fn short_at(tokens: &[Token], at: usize, fits: impl Fn(&Token, usize) -> bool) -> Option<(Self, usize)> {
        let found = SHORTS.iter().filter(|(_, short)| {
            let length = short.marked.len();
            let letters = short.marked.iter().map(|word| word.chars().count()).sum();
            let closed = tokens.get(at + 1..at + length).is_some_and(|rest| rest.iter().all(is_dotted));
            closed
                && short.begins(tokens, at, false)
                && tokens.get(at + length).is_some_and(|next| fits(next, letters))
        });
        found.max_by_key(|(_, short)| short.marked.len()).map(|(kind, short)| (*kind, short.marked.len()))
    }

    /// The kind that a cell of a column of kinds or levels states: `Xã`, `cấp xã`, `TT`, `Phường loại I`.
    pub fn stated(text: &str) -> Option<Self> {
        let words = tokens(text);
        let unmarked = words.iter().all(|word| !word.is_marked());
        let leads = phrase_at(&words, 0, &BEFORE_LEVELS, unmarked).map_or(0, |(_, length)| length);
        let short = |(_, short): &&(Self, Phrase)| {
            leads == 0 && short.marked.len() == words.len() && short.begins(&words, 0, false)
        };
        Self::at(&words, leads, unmarked)
            .map(|(kind, _)| kind)
            .or_else(|| SHORTS.iter().find(short).map(|(kind, _)| *kind))
    }

    /// The kind that ends right before a token; the longest.
    pub fn before(tokens: &[Token], at: usize, unmarked: bool) -> Option<Self> {
        (1..=at.min(3)).rev().find_map(|back| {
            let found = Self::at(tokens, at - back, unmarked);
            found.filter(|&(_, length)| length == back).map(|(kind, _)| kind)
        })
    }

    fn entry(self) -> &'static UnitKind {
        &vocabulary().unit_kind[self.0]
    }

    /// Name of the kind: `xã`.
    pub fn name(self) -> &'static str {
        &self.entry().name
    }

    /// Levels it may stand on.
    pub fn levels(self) -> &'static [String] {
        &self.entry().level
    }

    /// An office rather than a territory.
    pub fn is_office(self) -> bool {
        self.entry().office
    }

    /// Without its marks a frequent word of another meaning.
    pub fn is_common_word(self) -> bool {
        self.entry().common
    }

    /// Whether the level, or the kind, is of that name.
    pub fn is_on(self, level: &str) -> bool {
        self.name() == level || self.levels().iter().any(|own| own == level)
    }

    /// Whether the two may stand on the same level (xã and thị trấn do, xã and huyện do not).
    pub fn is_level_with(self, other: Self) -> bool {
        self == other || self.levels().iter().any(|level| other.levels().contains(level))
    }
}

/// Position of the lowest level a kind may stand on; nothing for offices.
pub fn lowest_level(kind: Kind) -> Option<usize> {
    kind.levels().iter().filter_map(|level| vocabulary().levels.iter().position(|known| known == level)).min()
}

/// Name of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    /// Kind, when it is known.
    pub kind: Option<Kind>,
    /// Own name for people: `Hương Hữu`.
    pub own: String,
    /// Own name for comparison, with marks.
    pub marked: String,
    /// Own name for comparison, without marks.
    pub folded: String,
    /// Written in a text with marks: a mark that is missing is not there.
    pub spelled: bool,
}

/// What tells where a name in a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// A title line: capitals, or letters as in a sentence.
    Line,
    /// A file name: perhaps all in small letters without marks.
    FileName,
    /// The text is nothing but the name.
    Whole,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    Capitals,
    Sentence,
    Small,
}

impl UnitName {
    /// Reads a text that is nothing but a name: `XÃ BÌNH LÃNG`, `UBND xã Hương Hữu`, `Hương Hữu`.
    pub fn parse(text: &str) -> Option<Self> {
        let words = tokens(&text.replace('_', " "));
        let unmarked = words.iter().all(|word| !word.is_marked());
        let mut at = 0;
        while let Some((_, length)) = phrase_at(&words, at, &ORGANS, unmarked) {
            at += length;
        }
        let kind = Kind::at(&words, at, unmarked).or_else(|| Kind::short_in_name(&words, at));
        if let Some((kind, length)) = kind {
            let free = vec![false; words.len()];
            if let Some((name, _)) =
                Self::at(&words, at + length, Some((kind, at)), Extent::Whole, &free, unmarked)
            {
                return Some(name);
            }
            // Dots, or nothing, where the name is to be filled in.
            if words.get(at + length).is_none_or(ends_whole) {
                return None;
            }
        }
        let end = (at + 1..words.len()).find(|&end| ends_whole(&words[end])).unwrap_or(words.len());
        Self::from_words(None, words.get(at..end)?, !unmarked)
    }

    /// Reads a text that is nothing but a name, of a kind that stands elsewhere: a number is a name then (`1` under
    /// `Phường`).
    pub fn parse_of(text: &str, kind: Option<Kind>) -> Option<Self> {
        if let Some(name) = Self::parse(text) {
            return Some(name.with_kind(kind));
        }
        let words = tokens(text);
        match &words[..] {
            [word] if word.number().is_some() && word.text.len() <= LONGEST_NUMBER => {
                Self::from_words(Some(kind?), &words, true)
            }
            _ => None,
        }
    }

    /// Reads the own name that begins at a token, the kind (and where it begins) before it; gives the end, too.
    pub fn at(
        words: &[Token],
        at: usize,
        kind: Option<(Kind, usize)>,
        extent: Extent,
        taken: &[bool],
        unmarked: bool,
    ) -> Option<(Self, usize)> {
        let first = words.get(at)?;
        if at > 0 && first.is_broken_off() && !is_dotted(first) || taken[at] {
            return None;
        }
        let writing = writing(words, at, kind.map(|(_, start)| start));
        let office = kind.is_some_and(|(kind, _)| kind.is_office());
        let digits = first.number().is_some();
        if digits && (kind.is_none() || first.text.len() > LONGEST_NUMBER) {
            return None;
        }
        if extent == Extent::Line && writing == Writing::Small && !digits {
            return None;
        }
        let mut end = at + 1;
        while end < words.len() && end - at < LONGEST && !taken[end] {
            let word = &words[end];
            let broken = if extent == Extent::Whole { ends_whole(word) } else { word.is_broken_off() };
            if broken || word.number().is_some_and(|_| word.text.len() > LONGEST_NUMBER) {
                break;
            }
            let lower = word.text.chars().next().is_some_and(char::is_lowercase);
            let fits = match writing {
                _ if extent == Extent::Whole || word.number().is_some() => true,
                Writing::Capitals => is_capitals(&word.text),
                Writing::Sentence => {
                    !lower || office || (end == at + 1 && closes(words, end, at, extent, taken, unmarked))
                }
                Writing::Small => true,
            };
            let full = office && extent == Extent::Whole;
            if !fits || !full && ends_name(words, end, at, extent, taken, unmarked) {
                break;
            }
            end += 1;
        }
        let name = Self::from_words_in(kind.map(|(kind, _)| kind), &words[at..end], writing, !unmarked)?;
        Some((name, end))
    }

    /// A name from its words.
    pub fn from_words(kind: Option<Kind>, words: &[Token], spelled: bool) -> Option<Self> {
        let writing = if words.is_empty() { Writing::Small } else { writing(words, 0, None) };
        Self::from_words_in(kind, words, writing, spelled)
    }

    fn from_words_in(kind: Option<Kind>, words: &[Token], writing: Writing, spelled: bool) -> Option<Self> {
        if words.is_empty() || kind.is_none() && words.iter().all(|word| word.number().is_some()) {
            return None;
        }
        let office = kind.is_some_and(Kind::is_office);
        let (mut own, mut marked, mut folded) = (String::new(), String::new(), String::new());
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                // A hyphen inside a name is kept.
                own.push_str(if word.gap.trim() == "-" && word.gap.len() == 3 {
                    " - "
                } else if word.gap == "-" {
                    "-"
                } else {
                    " "
                });
                marked.push(' ');
                folded.push(' ');
            }
            let numeral =
                index > 0 && index + 1 == words.len() && word.text.len() > 1 && is_roman(&word.text);
            let shown = match writing {
                _ if numeral => word.text.clone(),
                // The name of a school or a company is written as a sentence.
                Writing::Sentence if kind.is_none() && index > 0 && spelled => word.text.clone(),
                Writing::Sentence => capitalised(&word.text, false),
                _ if office && index > 0 => word.text.to_lowercase(),
                _ => capitalised(&word.text, true),
            };
            own.push_str(if office && writing == Writing::Sentence && index > 0 {
                &word.text
            } else {
                &shown
            });
            marked.push_str(&word.marked);
            folded.push_str(&word.folded);
        }
        Some(Self { kind, own, marked, folded, spelled })
    }

    /// The same name with a kind, where it had none.
    #[must_use]
    pub fn with_kind(mut self, kind: Option<Kind>) -> Self {
        self.kind = self.kind.or(kind);
        self
    }

    /// Whether both may name the same unit: no kinds that differ, the same own name, marks aside where one of them is
    /// written without any.
    pub fn may_be(&self, other: &Self) -> bool {
        let kinds = match (self.kind, other.kind) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        kinds
            && self.folded == other.folded
            && (self.marked == other.marked || !self.spelled || !other.spelled)
    }

    /// A key that is equal for the spellings of one name.
    pub fn key(&self) -> String {
        format!("{} {}", self.kind.map_or("", Kind::name), self.marked)
    }
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) if kind.is_office() => write!(f, "{} {}", capitalised(kind.name(), false), self.own),
            Some(kind) => write!(f, "{} {}", kind.name(), self.own),
            None => f.write_str(&self.own),
        }
    }
}

/// Whether a word in small letters is the last of a name (`xã Tân phú`): nothing of the sentence follows it.
fn closes(words: &[Token], at: usize, first: usize, extent: Extent, taken: &[bool], unmarked: bool) -> bool {
    words.get(at + 1).is_none_or(|next| {
        next.is_broken_off() || taken[at + 1] || ends_name(words, at + 1, first, extent, taken, unmarked)
    })
}

/// A single dot, as after a short form, joins a word to the one before.
fn is_dotted(word: &Token) -> bool {
    word.gap.starts_with('.') && !word.gap.starts_with("..")
}

/// In a text that is nothing but a name, only brackets and lists end it; a spaced dash may belong to it.
fn ends_whole(word: &Token) -> bool {
    word.gap.contains(['(', ',', ';', '/', '\n', ':', '['])
}

fn ends_name(
    words: &[Token],
    at: usize,
    first: usize,
    extent: Extent,
    taken: &[bool],
    unmarked: bool,
) -> bool {
    if extent == Extent::FileName && phrase_at(words, at, &NOISE, unmarked).is_some() {
        return true;
    }
    // Without marks a single syllable may be any (trong, Trọng).
    let end = phrase_at(words, at, &ENDS, unmarked).filter(|&(_, length)| !unmarked || length > 1);
    if extent == Extent::Line && end.is_some() {
        return true;
    }
    // A kind ends the name when a name of its own follows (Hà Sở is a name); without marks it looks like many a
    // syllable (`huyen_Son_Tinh`), so a longer name must follow.
    let Some((_, length)) = Kind::at(words, at, unmarked) else { return false };
    let free =
        |index: &usize| !taken[*index] && !words[*index].is_broken_off() && words[*index].number().is_none();
    let following = (at + length..words.len()).take_while(free).count();
    length > 1 || at > first && following >= if unmarked { 2 } else { 1 }
}

fn writing(words: &[Token], at: usize, kind: Option<usize>) -> Writing {
    let own = &words[at..words.len().min(at + 2)];
    let telling = own.iter().find(|word| word.text.chars().filter(|c| c.is_alphabetic()).count() > 1);
    match telling {
        _ if own[0].text.chars().next().is_some_and(char::is_lowercase) => Writing::Small,
        Some(word) if is_capitals(&word.text) => Writing::Capitals,
        None if kind.is_some_and(|kind| is_capitals(&words[kind].text)) => Writing::Capitals,
        _ => Writing::Sentence,
    }
}

fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && word.chars().all(|c| !c.is_lowercase())
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

fn capitalised(word: &str, lower_rest: bool) -> String {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    first
        .to_uppercase()
        .chain(if lower_rest { rest.to_lowercase() } else { rest.to_owned() }.chars())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_write_them() {
        for (text, expected) in [
            ("XÃ BÌNH LÃNG", "xã Bình Lãng"),
            ("UBND XÃ HƯƠNG HỮU", "xã Hương Hữu"),
            ("Ủy ban nhân dân xã Hương Hữu", "xã Hương Hữu"),
            ("Uỷ ban nhân dân Thị trấn A Lưới", "thị trấn A Lưới"),
            ("THỊ TRẤN A LƯỚI", "thị trấn A Lưới"),
            ("TT. Khe Tre", "thị trấn Khe Tre"),
            ("TT Khe Tre", "thị trấn Khe Tre"),
            ("TP Huế", "thành phố Huế"),
            ("P. Quán Bàu", "phường Quán Bàu"),
            ("Thị xã Ngã Năm", "thị xã Ngã Năm"),
            ("THỊ XÃ NGÃ NĂM", "thị xã Ngã Năm"),
            ("xa_Huong_Huu", "xã Huong Huu"),
            ("huyen_Son_Tinh", "huyện Son Tinh"),
            ("xa Phuong Ky", "xã Phuong Ky"),
            ("Quận 1", "quận 1"),
            ("PHƯỜNG 12", "phường 12"),
            ("xã Tân Hòa 2", "xã Tân Hòa 2"),
            ("XÃ EA H'LEO", "xã Ea H'leo"),
            ("xã Ia-Grai", "xã Ia-Grai"),
            ("thành phố Phan Rang - Tháp Chàm", "thành phố Phan Rang - Tháp Chàm"),
            ("SỞ NỘI VỤ", "Sở Nội vụ"),
            ("Sở Nội vụ", "Sở Nội vụ"),
            ("Phòng Nội vụ", "Phòng Nội vụ"),
            ("Phòng Nội vụ huyện Nam Đông", "Phòng Nội vụ huyện Nam Đông"),
            ("P. 1", "phường 1"),
            ("P.12", "phường 12"),
            ("P3", "phường 3"),
            ("F. 5", "phường 5"),
            ("Q.1", "quận 1"),
            ("X. An Quý", "xã An Quý"),
            ("X An Quý", "xã An Quý"),
            ("TT Năm Căn", "thị trấn Năm Căn"),
            ("T.T Năm Căn", "thị trấn Năm Căn"),
            ("TP. Cà Mau", "thành phố Cà Mau"),
            ("T.P Cà Mau", "thành phố Cà Mau"),
            ("H. U Minh", "huyện U Minh"),
            ("p. quán bàu", "phường Quán Bàu"),
            ("A Ngo", "A Ngo"),
            ("Y Can", "Y Can"),
            ("Tân An", "Tân An"),
            ("Công ty cổ phần ABC", "Công ty cổ phần ABC"),
            ("Hương Hữu", "Hương Hữu"),
            ("HƯƠNG HỮU", "Hương Hữu"),
            ("xã hương hữu", "xã Hương Hữu"),
            ("Xã Hương Hữu (huyện Nam Đông)", "xã Hương Hữu"),
            ("xã A Roàng", "xã A Roàng"),
            ("XÃ A NGO", "xã A Ngo"),
            ("Xa\u{303} Hu\u{31b}o\u{31b}ng Hu\u{31b}\u{303}u", "xã Hương Hữu"),
            ("Trường THCS Nguyễn Du", "Trường THCS Nguyễn Du"),
        ] {
            let name = UnitName::parse(text).map(|name| name.to_string());
            assert_eq!(name.as_deref(), Some(expected), "{text}");
        }
        for nothing in ["", "huyện ............", "....", "12", "Ủy ban nhân dân"] {
            assert_eq!(UnitName::parse(nothing).map(|name| name.to_string()), None, "{nothing}");
        }
    }

    #[test]
    fn the_last_word_of_a_name_may_be_small() {
        let read = |text: &str| {
            let words = tokens(text);
            let free = vec![false; words.len()];
            let at = usize::from(words[0].folded == "ubnd");
            let (kind, length) = Kind::at(&words, at, false).unwrap();
            let name = UnitName::at(&words, at + length, Some((kind, at)), Extent::Line, &free, false);
            name.map(|(name, _)| name.to_string()).unwrap_or_default()
        };
        assert_eq!(read("UBND xã Tân phú"), "xã Tân Phú");
        assert_eq!(read("UBND xã Tân hưng (huyện A)"), "xã Tân Hưng");
        assert_eq!(read("xã Tân báo cáo số liệu"), "xã Tân");
    }

    #[test]
    fn which_names_may_be_one() {
        let name = |text| UnitName::parse(text).unwrap();
        for (one, other) in [
            ("XÃ HOÀ BÌNH", "xã Hòa Bình"),
            ("xa_Binh_Lang", "xã Bình Lãng"),
            ("Hương Hữu", "xã Hương Hữu"),
            ("huong huu", "xã Hương Hữu"),
        ] {
            assert!(name(one).may_be(&name(other)), "{one} {other}");
        }
        for (one, other) in [
            ("xã Bình Lãng", "xã Bình Lăng"),
            ("thị xã Long Mỹ", "huyện Long Mỹ"),
            ("xã Quang Trung", "xã Quảng Trung"),
            ("huyện Châu Thành", "huyện Châu Thành A"),
        ] {
            assert!(!name(one).may_be(&name(other)), "{one} {other}");
        }
    }
}
