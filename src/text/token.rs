//! Words of a line or a file name, each with its spellings and with what stands before it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::plain::is_plain;
use super::syllable::unified_and_folded;

/// One word, number or run of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As written, composed.
    pub text: String,
    /// Spelling with marks unified, for comparison.
    pub marked: String,
    /// Lower case without marks.
    pub folded: String,
    /// What stands between this word and the one before.
    pub gap: Cow<'static, str>,
}

impl Token {
    fn new(text: &str, gap: &str) -> Self {
        let (marked, folded) = unified_and_folded(text);
        let gap = match gap {
            "" => Cow::Borrowed(""),
            " " | "\u{a0}" => Cow::Borrowed(" "),
            gap => Cow::Owned(gap.replace('\u{a0}', " ")),
        };
        Self { text: text.to_owned(), marked, folded, gap }
    }

    /// The word has letters with marks.
    pub fn is_marked(&self) -> bool {
        !self.text.is_ascii()
    }

    /// The number, for words of digits.
    pub fn number(&self) -> Option<u32> {
        if self.text.bytes().all(|b| b.is_ascii_digit()) { self.text.parse().ok() } else { None }
    }

    /// Something stands before the word that ends a name: punctuation, a spaced dash, a line break.
    pub fn is_broken_off(&self) -> bool {
        let gap = &self.gap;
        gap.contains(|c: char| {
            !(c.is_whitespace() || matches!(c, '-' | '.' | '\u{2010}' | '\u{2011}')) || c == '\n' || c == '\t'
        }) || gap.contains(" -")
            || gap.contains("- ")
            || gap.contains(". ")
            || gap.contains("..")
    }

    /// Nothing but white space stands before the word.
    pub fn is_spaced(&self) -> bool {
        self.gap.chars().all(char::is_whitespace)
    }

    /// The sign that joins the word to the one before, when that is all there is beside white space.
    pub fn joint(&self) -> Option<char> {
        let mut signs = self.gap.chars().filter(|c| !c.is_whitespace());
        match (signs.next(), signs.next()) {
            (Some(sign), None) => Some(sign),
            _ => None,
        }
    }
}

/// The words of a text in lower case without marks.
pub fn folded_words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|word| word.folded).collect()
}

/// Words of a text. Letters and digits that touch are parted (`Q1` is `Q` and `1`).
pub fn tokens(text: &str) -> Vec<Token> {
    let text = if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    let mut found = Vec::new();
    // Where the last word ended, and where the one that is being read begins.
    let (mut ended, mut begun) = (0, None);
    let mut last = ' ';
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let part = c.is_alphanumeric() || is_combining_mark(c);
        let apostrophe = matches!(c, '\'' | '’' | '‘' | 'ʼ')
            && begun.is_some()
            && rest.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if part || apostrophe {
            let switched = last.is_ascii_digit() != c.is_ascii_digit() && !is_combining_mark(c);
            if let Some(start) = begun.filter(|_| switched && !apostrophe) {
                found.push(Token::new(&text[start..at], &text[ended..start]));
                (ended, begun) = (at, None);
            }
            begun = begun.or(Some(at));
            last = c;
        } else if let Some(start) = begun.take() {
            found.push(Token::new(&text[start..at], &text[ended..start]));
            ended = at;
        }
    }
    if let Some(start) = begun {
        found.push(Token::new(&text[start..], &text[ended..start]));
    }
    found
}

/// Words of a file name: underscores and plus signs are blanks, `xaHuongHuu` is three words.
pub fn file_name_tokens(stem: &str) -> Vec<Token> {
    let mut spaced = String::with_capacity(stem.len() + 8);
    let mut before = ' ';
    for c in stem.nfc() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if matches!(c, '_' | '+') { ' ' } else { c });
        before = c;
    }
    tokens(&spaced)
}

/// Position and length of the first of the phrases (each a list of words) that begins at a token; the longest wins.
/// Words written without marks match with `unmarked` only.
pub fn phrase_at<'p>(
    tokens: &[Token],
    at: usize,
    phrases: &'p [Phrase],
    unmarked: bool,
) -> Option<(&'p Phrase, usize)> {
    phrases
        .iter()
        .filter(|phrase| phrase.begins(tokens, at, unmarked))
        .max_by_key(|phrase| phrase.marked.len())
        .map(|phrase| (phrase, phrase.marked.len()))
}

/// A phrase of the vocabulary, split into words.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// Words with marks, spelling unified.
    pub marked: Vec<String>,
    /// Words without marks.
    pub folded: Vec<String>,
}

impl Phrase {
    /// Splits a phrase.
    pub fn new(text: &str) -> Self {
        let words = tokens(text);
        Self {
            marked: words.iter().map(|word| word.marked.clone()).collect(),
            folded: words.into_iter().map(|word| word.folded).collect(),
        }
    }

    /// Splits phrases.
    pub fn all(texts: &[String]) -> Vec<Self> {
        texts.iter().map(|text| Self::new(text)).collect()
    }

    /// Whether the phrase stands at a token, not broken by punctuation.
    pub fn begins(&self, tokens: &[Token], at: usize, unmarked: bool) -> bool {
        let Some(window) = tokens.get(at..at + self.marked.len()) else { return false };
        // Words that are spelled alike begin alike without marks, which tells nearly all others apart.
        let letter = |word: &str| word.as_bytes().first().copied();
        if let (Some(word), Some(first)) = (window.first(), self.folded.first())
            && letter(&word.folded) != letter(first)
        {
            return false;
        }
        let spelled = if unmarked {
            window.iter().zip(&self.folded).zip(&self.marked).all(|((token, folded), marked)| {
                if token.is_marked() { token.marked == *marked } else { token.folded == *folded }
            })
        } else {
            window.iter().zip(&self.marked).all(|(token, marked)| token.marked == *marked)
        };
        spelled && window.iter().skip(1).all(|token| !token.is_broken_off())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_parted() {
        let words = |text: &str| tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(words("PL_CCHC_Q1_2024_xa"), ["PL", "CCHC", "Q", "1", "2024", "xa"]);
        assert_eq!(words("Ea H'leo (6T/2024)"), ["Ea", "H'leo", "6", "T", "2024"]);
        assert_eq!(words("xa\u{303} Hu\u{31b}\u{303}u"), ["xã", "Hữu"]);
        let names =
            |text: &str| file_name_tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(names("PL_xaHuongHuu+Q1"), ["PL", "xa", "Huong", "Huu", "Q", "1"]);
    }

    #[test]
    fn what_ends_a_name() {
        let broken = |text: &str| tokens(text)[1].is_broken_off();
        for text in ["a, b", "a - b", "a (b", "a – b", "a\nb", "a. b", "a .... b", "a/b", "a_b"] {
            assert!(broken(text), "{text:?}");
        }
        for text in ["a b", "a-b", "a.b", "a\u{a0}b"] {
            assert!(!broken(text), "{text:?}");
        }
    }
}
