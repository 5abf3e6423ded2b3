//! Words by which tables and sheets of returns are known, from `tables.toml`.

use serde::Deserialize;

use crate::table::TableWords;
use crate::text::{fold, folded_words, tokens, words_of};

/// The words as they stand in the data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    other_period: Vec<String>,
    spans: Vec<String>,
    automatic: Vec<String>,
    old_sheets: Vec<String>,
    summary_sheets: Vec<String>,
    totals: Vec<String>,
    parts: Vec<String>,
}

/// What the captions, rows and names of sheets of a return say of themselves.
#[derive(Debug)]
pub struct Tables {
    /// Without marks.
    other_period: Vec<String>,
    /// Without marks.
    spans: Vec<String>,
    automatic: Vec<String>,
    old_sheets: Vec<Vec<String>>,
    summary_sheets: Vec<Vec<String>>,
    totals: Vec<Total>,
    /// Without marks.
    parts: Vec<String>,
    among: Vec<Vec<String>>,
    /// Signs of the longest of them.
    longest_among: usize,
}

impl Tables {
    /// The words of the program.
    pub fn of_the_field() -> Self {
        let data: Data = words_of(include_str!("tables.toml"));
        let folded = |texts: &[String]| texts.iter().map(|text| fold(text)).collect();
        let among: Vec<_> =
            TableWords::of_the_field().among.iter().map(|term| folded_words(&term.text)).collect();
        let words = |texts: &[String]| texts.iter().map(|text| folded_words(text)).collect::<Vec<_>>();
        Self {
            other_period: folded(&data.other_period),
            spans: folded(&data.spans),
            automatic: data.automatic,
            totals: data.totals.iter().map(|label| Total::new(label)).collect(),
            parts: data.parts.iter().flat_map(|part| folded_words(part)).collect(),
            old_sheets: words(&data.old_sheets),
            summary_sheets: words(&data.summary_sheets),
            longest_among: among.iter().map(|words| words.join(" ").len()).max().unwrap_or(0),
            among,
        }
    }

    /// Whether a caption speaks of another period than the return's.
    pub fn is_of_other_period(&self, caption: &str) -> bool {
        let folded = fold(caption);
        self.other_period.iter().any(|words| folded.contains(words.as_str()))
    }

    /// Words in captions that speak of another period, without marks.
    pub fn other_periods(&self) -> &[String] {
        &self.other_period
    }

    /// Whether a word is a span of time that nobody named.
    pub fn is_span(&self, word: &str) -> bool {
        self.spans.contains(&fold(word))
    }

    /// Whether a caption is that of a column which this program's blank forms fill by themselves.
    pub fn is_automatic(&self, caption: &str) -> bool {
        self.automatic.iter().any(|known| known == caption)
    }

    /// The caption this program prints over such a column.
    pub fn automatic(&self) -> &str {
        self.automatic.first().map_or("", String::as_str)
    }

    /// Whether the name of a sheet says that it holds an old table, a draft or a copy.
    pub fn is_old(&self, sheet: &str) -> bool {
        names_one_of(sheet, &self.old_sheets)
    }

    /// Whether the name of a sheet says that it holds the sum of others.
    pub fn is_summary(&self, sheet: &str) -> bool {
        names_one_of(sheet, &self.summary_sheets)
    }

    /// Whether a label says that its line adds up others, and nothing else: `Cộng`, `Tổng cộng (I + II)`.
    pub fn is_total(&self, label: &str) -> bool {
        let words = tokens(label);
        let said = |word: &str| {
            let code =
                word.chars().all(|c| c.is_ascii_digit() || "ivx".contains(c)) || word.chars().count() == 1;
            !code && !self.parts.iter().any(|part| part == word)
        };
        let said: Vec<_> = words.iter().filter(|word| said(&word.folded)).collect();
        let marked = said.iter().any(|word| word.folded != word.text.to_lowercase());
        self.totals.iter().any(|total| {
            let known = if marked { &total.marked } else { &total.folded };
            let own =
                said.iter().map(|word| if marked { word.text.to_lowercase() } else { word.folded.clone() });
            known.len() == said.len() && own.zip(known).all(|(own, known)| own == *known)
        })
    }

    /// Whether a text is `Trong đó:` or the like and nothing else. Looked at for every row of every return.
    pub fn is_among(&self, text: &str) -> bool {
        // A sign on either side of it.
        text.trim().chars().count() <= self.longest_among + 2 && self.among.contains(&folded_words(text))
    }
}

/// The words of a label, with their marks and without.
#[derive(Debug)]
struct Total {
    marked: Vec<String>,
    folded: Vec<String>,
}

impl Total {
    fn new(label: &str) -> Self {
        let words = tokens(label);
        Self {
            marked: words.iter().map(|word| word.text.to_lowercase()).collect(),
            folded: words.into_iter().map(|word| word.folded).collect(),
        }
    }
}

fn names_one_of(sheet: &str, known: &[Vec<String>]) -> bool {
    let folded = fold(sheet);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    known.iter().any(|known| words.windows(known.len()).any(|window| window == known.as_slice()))
}
