//! Reading kinds and names of units, however they are written.

use super::name::{Writing, is_capitals, writing};
use super::{Kind, UnitName, Words};
use crate::text::{Phrase, Token, is_unmarked_syllable, phrase_at, tokens};

/// Most words of an own name.
const LONGEST: usize = 6;
/// Most digits of an own name that is a number.
const LONGEST_NUMBER: usize = 2;

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

/// A text in which names are looked for.
#[derive(Clone, Copy)]
pub struct Reader<'t> {
    words: &'t Words,
    tokens: &'t [Token],
    /// What is taken already, as by a date.
    taken: &'t [bool],
    /// No word has marks, so that any may have lost its own.
    unmarked: bool,
}

impl Words {
    /// A text to look for names in; `taken` says which of its words are no part of any.
    pub fn reader<'t>(&'t self, tokens: &'t [Token], taken: &'t [bool]) -> Reader<'t> {
        Reader { words: self, tokens, taken, unmarked: tokens.iter().all(|word| !word.is_marked()) }
    }

    /// The kind of that name.
    pub fn kind(&self, name: &str) -> Option<Kind> {
        let words = tokens(name);
        let whole = self.reader(&words, &[]).kind_at(0).filter(|&(_, length)| length == words.len());
        whole.map(|(kind, _)| kind)
    }

    /// The kind that a cell of a column of kinds or levels states: `Xã`, `cấp xã`, `TT`, `Phường loại I`.
    pub fn stated_kind(&self, text: &str) -> Option<Kind> {
        let words = tokens(text);
        let reader = self.reader(&words, &[]);
        let leads =
            phrase_at(&words, 0, &self.before_levels, reader.unmarked).map_or(0, |(_, length)| length);
        let short = |(_, short): &&(Kind, Phrase)| {
            leads == 0 && short.marked.len() == words.len() && short.begins(&words, 0, false)
        };
        let alone = || self.shorts.iter().find(short).map(|(kind, _)| *kind);
        reader.kind_at(leads).map(|(kind, _)| kind).or_else(alone)
    }

    /// Reads a text that is nothing but a name: `XÃ BÌNH LÃNG`, `UBND xã Hương Hữu`, `Hương Hữu`.
    pub fn name(&self, text: &str) -> Option<UnitName> {
        let words = tokens(&text.replace('_', " "));
        let free = vec![false; words.len()];
        let reader = self.reader(&words, &free);
        let mut at = 0;
        while let Some((_, length)) = phrase_at(&words, at, &self.organs, reader.unmarked) {
            at += length;
        }
        if let Some((kind, length)) = reader.kind_at(at).or_else(|| reader.short_at_start(at)) {
            if let Some((name, _)) = reader.name_at(at + length, Some((kind, at)), Extent::Whole) {
                return Some(name);
            }
            // Dots, or nothing, where the name is to be filled in.
            if words.get(at + length).is_none_or(ends_whole) {
                return None;
            }
        }
        let end = (at + 1..words.len()).find(|&end| ends_whole(&words[end])).unwrap_or(words.len());
        UnitName::from_words(None, words.get(at..end)?, !reader.unmarked)
    }

    /// Reads a text that is nothing but a name, of a kind that stands elsewhere: a number is a name then (`1` under
    /// `Phường`).
    pub fn name_of(&self, text: &str, kind: Option<Kind>) -> Option<UnitName> {
        if let Some(name) = self.name(text) {
            return Some(name.with_kind(kind));
        }
        let words = tokens(text);
        match &words[..] {
            [word] if word.number().is_some() && word.text.len() <= LONGEST_NUMBER => {
                UnitName::from_words(Some(kind?), &words, true)
            }
            _ => None,
        }
    }
}

impl Reader<'_> {
    /// The same text, read as one in which marks that are missing are not there.
    #[must_use]
    pub fn as_spelled(self) -> Self {
        Self { unmarked: false, ..self }
    }

    /// Whether no word has marks.
    pub fn is_unmarked(&self) -> bool {
        self.unmarked
    }

    /// The kind that stands at a token, and how many tokens it takes. Without marks it is recognised where no word of the
    /// text has any.
    pub fn kind_at(&self, at: usize) -> Option<(Kind, usize)> {
        if phrase_at(self.tokens, at, &self.words.not_units, self.unmarked).is_some() {
            return None;
        }
        let full = self
            .words
            .kinds
            .iter()
            .filter(|(_, phrase)| phrase.begins(self.tokens, at, self.unmarked))
            .max_by_key(|(_, phrase)| phrase.marked.len());
        if let Some((kind, phrase)) = full {
            return Some((*kind, phrase.marked.len()));
        }
        if at > 0 && (self.tokens.get(at)?.gap.is_empty() || self.is_in_code(at)) {
            return None;
        }
        let found = self.short_at(at, |next, letters| {
            let capital = next.text.chars().next().is_some_and(char::is_uppercase);
            next.number().is_none() && (is_dotted(next) && capital || next.is_spaced() && letters > 1)
        });
        found.filter(|&(_, length)| !self.is_letter(at, length) || self.may_be_name(at + length))
    }

    /// Whether the words of a short form are a single letter, which may be anything: the label of a heading, a part of a code.
    pub fn is_letter(&self, at: usize, length: usize) -> bool {
        length == 1 && self.tokens[at].text.chars().count() == 1
    }

    /// Whether a letter is a part of a code: `2104.H.QLKKT`.
    fn is_in_code(&self, at: usize) -> bool {
        let joined = self.tokens[at].gap == "." || self.tokens[at].gap == "-";
        joined && self.tokens[at - 1].number().is_some()
    }

    /// Whether a name may stand at a token, and no letters of an abbreviation: where nothing has marks, syllables that may have
    /// lost theirs, and no words of another language.
    fn may_be_name(&self, at: usize) -> bool {
        let own = self.tokens.iter().skip(at).enumerate();
        let mut own = own.take_while(|(index, word)| *index == 0 || !word.is_broken_off()).take(2).peekable();
        let spoken = |word: &Token| word.folded.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        own.peek().is_some_and(|(_, word)| spoken(word))
            && (!self.unmarked || own.all(|(_, word)| is_unmarked_syllable(&word.folded)))
    }

    /// The short form of a kind that begins a text which is nothing but a name, and how many tokens it takes: `P. 1`,
    /// `P1`, `P Quán Bàu`. In a sentence a letter may be anything; here only a name of its own letter could be meant.
    fn short_at_start(&self, at: usize) -> Option<(Kind, usize)> {
        self.short_at(at, |next, _| {
            let capital = next.text.chars().next().is_some_and(char::is_uppercase);
            is_dotted(next) || next.is_spaced() && (is_short_number(next) || capital)
        })
    }

    /// The short form of a kind before a number, and how many tokens it takes: `P. 1`.
    pub fn numbered_short_at(&self, at: usize) -> Option<(Kind, usize)> {
        self.short_at(at, |next, _| is_short_number(next) && (is_dotted(next) || next.is_spaced()))
    }

    /// The short form of a kind at a token, where the token after it (with the letters of the form) fits.
    fn short_at(&self, at: usize, fits: impl Fn(&Token, usize) -> bool) -> Option<(Kind, usize)> {
        let found = self.words.shorts.iter().filter(|(_, short)| {
            let length = short.marked.len();
            let letters = short.marked.iter().map(|word| word.chars().count()).sum();
            let closed = self.tokens.get(at + 1..at + length).is_some_and(|rest| rest.iter().all(is_dotted));
            closed
                && short.begins(self.tokens, at, false)
                && self.tokens.get(at + length).is_some_and(|next| fits(next, letters))
        });
        found.max_by_key(|(_, short)| short.marked.len()).map(|(kind, short)| (*kind, short.marked.len()))
    }

    /// The kind that ends right before a token; the longest.
    pub fn kind_before(&self, at: usize) -> Option<Kind> {
        (1..=at.min(3)).rev().find_map(|back| {
            let found = self.kind_at(at - back);
            found.filter(|&(_, length)| length == back).map(|(kind, _)| kind)
        })
    }

    /// Reads the own name that begins at a token, the kind (and where it begins) before it; gives the end, too.
    pub fn name_at(
        &self,
        at: usize,
        kind: Option<(Kind, usize)>,
        extent: Extent,
    ) -> Option<(UnitName, usize)> {
        let (words, taken) = (self.tokens, self.taken);
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
        if extent == Extent::Line && (writing == Writing::Small && !digits || self.ends_line(at)) {
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
                Writing::Sentence => !lower || office || (end == at + 1 && self.closes(end, at, extent)),
                Writing::Small => true,
            };
            let full = office && extent == Extent::Whole;
            if !fits || !full && self.ends_name(end, at, extent) {
                break;
            }
            end += 1;
        }
        if extent == Extent::Line && self.is_begun_sentence((at, end), kind.map(|(kind, _)| kind), writing) {
            return None;
        }
        let kind = kind.map(|(kind, _)| kind);
        let name = UnitName::from_words_in(kind, &words[at..end], writing, !self.unmarked)?;
        Some((name, end))
    }

    /// Whether a word in small letters is the last of a name (`xã Tân phú`): nothing of the sentence follows it.
    fn closes(&self, at: usize, first: usize, extent: Extent) -> bool {
        self.tokens.get(at + 1).is_none_or(|next| {
            next.is_broken_off() || self.taken[at + 1] || self.ends_name(at + 1, first, extent)
        })
    }

    /// Whether one capitalised word after the kind begins a sentence rather than a name: names of the kind are longer, and
    /// the next word is small and belongs to no end of a name (`UBND xã Chương trình công tác ...`).
    fn is_begun_sentence(&self, (at, end): (usize, usize), kind: Option<Kind>, writing: Writing) -> bool {
        let short = kind.is_some_and(|kind| end - at < kind.fewest_words());
        let goes_on = || {
            self.tokens.get(end).is_some_and(|next| {
                let lower = next.text.chars().next().is_some_and(char::is_lowercase);
                lower && !next.is_broken_off() && !self.taken[end] && !self.ends_name(end, at, Extent::Line)
            })
        };
        short && writing == Writing::Sentence && self.tokens[at].number().is_none() && goes_on()
    }

    /// Whether what ends a name in a title stands at a token. Without marks a single syllable may be any (trong, Trọng).
    fn ends_line(&self, at: usize) -> bool {
        let end = phrase_at(self.tokens, at, &self.words.ends, self.unmarked);
        end.is_some_and(|(_, length)| !self.unmarked || length > 1)
    }

    fn ends_name(&self, at: usize, first: usize, extent: Extent) -> bool {
        let (words, unmarked) = (self.tokens, self.unmarked);
        if extent == Extent::FileName && phrase_at(words, at, &self.words.noise, unmarked).is_some() {
            return true;
        }
        if extent == Extent::Line && self.ends_line(at) {
            return true;
        }
        // A kind ends the name when a name of its own follows (Hà Sở is a name); without marks it looks like many a
        // syllable (`huyen_Son_Tinh`), so a longer name must follow.
        let Some((_, length)) = self.kind_at(at) else { return false };
        let free = |index: &usize| {
            !self.taken[*index] && !words[*index].is_broken_off() && words[*index].number().is_none()
        };
        let following = (at + length..words.len()).take_while(free).count();
        length > 1 || at > first && following >= if unmarked { 2 } else { 1 }
    }
}

fn is_short_number(word: &Token) -> bool {
    word.number().is_some() && word.text.len() <= LONGEST_NUMBER
}

/// A single dot, as after a short form, joins a word to the one before.
fn is_dotted(word: &Token) -> bool {
    word.gap.starts_with('.') && !word.gap.starts_with("..")
}

/// In a text that is nothing but a name, only brackets and lists end it; a spaced dash may belong to it.
fn ends_whole(word: &Token) -> bool {
    word.gap.contains(['(', ',', ';', '/', '\n', ':', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_write_them() {
        let units = Words::of_the_field();
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
            let name = units.name(text).map(|name| name.to_string());
            assert_eq!(name.as_deref(), Some(expected), "{text}");
        }
        for nothing in ["", "huyện ............", "....", "12", "Ủy ban nhân dân"] {
            assert_eq!(units.name(nothing).map(|name| name.to_string()), None, "{nothing}");
        }
    }

    #[test]
    fn the_last_word_of_a_name_may_be_small() {
        let units = Words::of_the_field();
        let read = |text: &str| {
            let words = tokens(text);
            let free = vec![false; words.len()];
            let at = usize::from(words[0].folded == "ubnd");
            let reader = units.reader(&words, &free).as_spelled();
            let (kind, length) = reader.kind_at(at).unwrap();
            let name = reader.name_at(at + length, Some((kind, at)), Extent::Line);
            name.map(|(name, _)| name.to_string()).unwrap_or_default()
        };
        assert_eq!(read("UBND xã Tân phú"), "xã Tân Phú");
        assert_eq!(read("UBND xã Tân hưng (huyện A)"), "xã Tân Hưng");
        assert_eq!(read("xã Tân báo cáo số liệu"), "xã Tân");
    }

    #[test]
    fn which_names_may_be_one() {
        let units = Words::of_the_field();
        let name = |text| units.name(text).unwrap();
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
