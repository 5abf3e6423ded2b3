//! The words of the period room, from `words.toml`, prepared for comparison.

use serde::Deserialize;

use crate::text::{Phrase, Token, fold, unify_spelling, words_of};

/// The words as they stand in the data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    year: String,
    quarter: Vec<String>,
    month: String,
    day: String,
    from: String,
    to: String,
    until: Vec<String>,
    start: String,
    end: String,
    number: String,
    short_quarter: String,
    short_half: String,
    short_month: String,
    quarters: [Vec<String>; 4],
    months: Vec<(String, u32)>,
    captions: Vec<String>,
    cumulative: Vec<String>,
    others: Vec<String>,
    own_documents: Vec<String>,
    own_symbols: Vec<String>,
    issuing_documents: Vec<String>,
}

/// One word, with its marks and without.
#[derive(Debug, Clone)]
pub(super) struct Word {
    marked: String,
    /// Without marks.
    pub folded: String,
}

impl Word {
    fn new(text: &str) -> Self {
        Self { marked: unify_spelling(text), folded: fold(text) }
    }

    fn all(texts: &[String]) -> Vec<Self> {
        texts.iter().map(|text| Self::new(text)).collect()
    }

    /// Whether the word stands at a token; where the token has marks, these marks (thắng is not tháng).
    pub fn is_at(&self, tokens: &[Token], at: usize) -> bool {
        tokens.get(at).is_some_and(|token| {
            token.folded == self.folded && (!token.is_marked() || token.marked == self.marked)
        })
    }

    /// Whether a token is the word, marks and all.
    pub fn is_spelled(&self, token: &Token) -> bool {
        token.marked == self.marked
    }
}

/// Whether one of the words stands at a token.
pub(super) fn any_at(words: &[Word], tokens: &[Token], at: usize) -> bool {
    words.iter().any(|word| word.is_at(tokens, at))
}

/// What says of which time a text speaks.
#[derive(Debug)]
pub struct Words {
    pub(super) year: Word,
    pub(super) quarter: Vec<Word>,
    pub(super) month: Word,
    pub(super) day: Word,
    pub(super) from: Word,
    pub(super) to: Word,
    pub(super) until: Vec<Word>,
    pub(super) start: Word,
    pub(super) end: Word,
    pub(super) number: Word,
    pub(super) short_quarter: Word,
    pub(super) short_half: Word,
    pub(super) short_month: Word,
    pub(super) quarters: [Vec<Word>; 4],
    pub(super) months: Vec<(Word, u32)>,
    pub(super) captions: Vec<Phrase>,
    pub(super) cumulative: Vec<Phrase>,
    pub(super) others: Vec<Phrase>,
    pub(super) own_documents: Vec<Phrase>,
    /// In lower case.
    pub(super) own_symbols: Vec<String>,
    pub(super) issuing_documents: Vec<Phrase>,
}

impl Words {
    /// The words of the program.
    pub fn of_the_field() -> Self {
        let data: Data = words_of(include_str!("words.toml"));
        Self {
            year: Word::new(&data.year),
            quarter: Word::all(&data.quarter),
            month: Word::new(&data.month),
            day: Word::new(&data.day),
            from: Word::new(&data.from),
            to: Word::new(&data.to),
            until: Word::all(&data.until),
            start: Word::new(&data.start),
            end: Word::new(&data.end),
            number: Word::new(&data.number),
            short_quarter: Word::new(&data.short_quarter),
            short_half: Word::new(&data.short_half),
            short_month: Word::new(&data.short_month),
            quarters: data.quarters.map(|names| Word::all(&names)),
            months: data.months.iter().map(|(word, months)| (Word::new(word), *months)).collect(),
            captions: Phrase::all(&data.captions),
            cumulative: Phrase::all(&data.cumulative),
            others: Phrase::all(&data.others),
            own_documents: Phrase::all(&data.own_documents),
            own_symbols: data.own_symbols.iter().map(|symbol| symbol.to_lowercase()).collect(),
            issuing_documents: Phrase::all(&data.issuing_documents),
        }
    }

    /// Whether some of the words may be those of a period, wherever they stand.
    pub fn begin_in(&self, tokens: &[Token]) -> bool {
        let leading = self.quarter.iter().chain([&self.year, &self.month]);
        leading.into_iter().any(|word| tokens.iter().any(|token| token.folded == word.folded))
    }

    /// Whether a word leads to a year.
    pub fn is_year_word(&self, word: &Token) -> bool {
        self.year.is_at(std::slice::from_ref(word), 0)
    }

    /// Whether the name of the field that holds the period ends right before a token: `kỳ báo cáo`.
    pub fn is_field(&self, tokens: &[Token], at: usize) -> bool {
        let ends = |phrase: &Phrase| {
            let length = phrase.marked.len();
            let start = at.checked_sub(length).filter(|_| length > 1);
            start.is_some_and(|start| phrase.begins(tokens, start, true))
        };
        self.captions.iter().any(ends)
    }

    /// Whether a document of another authority is the nearest document named before a token.
    pub fn after_issuing_document(&self, tokens: &[Token], at: usize) -> bool {
        for back in (0..at).rev() {
            if self.issuing_documents.iter().any(|phrase| phrase.begins(tokens, back, true)) {
                return true;
            }
            if self.own_documents.iter().any(|phrase| phrase.begins(tokens, back, true)) {
                return false;
            }
        }
        false
    }
}
