//! What the running text of a report says in numbers: ratios, sums, and sentences of which a template knows the figures. The
//! arithmetic is looked at here; what is told of it, in the rules.
//!
//! Prose is read with care: a statement is wrong only where its words plainly tie the numbers to each other. Every other one
//! is counted as one that could not be compared.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::amount::Span;
use crate::book::{Book, SheetKind};
use crate::finding::{Place, Wording};

mod change;
mod facts;
mod lex;
mod list;
mod mention;
mod ratio;
mod sentence;
mod sum;
mod words;

use facts::{Fact, facts as facts_in, sentences};
use lex::Lexed;
use ratio::Known;

pub use mention::{Mention, mentions};
pub use sentence::{Piece, Sentence};
pub(crate) use words::WORDS;

/// A paragraph of a report, or of the text beside the tables of a workbook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paragraph {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub text: Arc<str>,
}

/// What is stated.
#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// That part of whole is so many per cent.
    Ratio {
        /// The numerator.
        part: Decimal,
        /// The denominator.
        whole: Decimal,
        /// The percentage, with what it may be rounded or cut off from.
        stated: Span,
    },
    /// That so many are so many per cent, of a whole that is not told.
    Share {
        /// The number.
        part: Decimal,
        /// Its percentage.
        stated: Span,
    },
    /// That something rose or fell by so many per cent.
    Growth {
        /// By how much; negative where it fell.
        change: Decimal,
        /// What it was before.
        before: Decimal,
        /// The percentage, without a sign.
        stated: Span,
    },
    /// That something rose or fell by so much.
    Change {
        /// What it is.
        now: Decimal,
        /// What it was.
        before: Decimal,
        /// By how much it is said to have changed; negative where it fell.
        change: Decimal,
    },
    /// That the parts make the whole.
    Sum {
        /// The sum.
        whole: Decimal,
        /// What it is made of.
        parts: Vec<Decimal>,
    },
}

/// Whether it is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The arithmetic holds.
    Right,
    /// It does not.
    Wrong,
    /// The words do not say enough to know.
    Unclear,
}

/// A statement in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What is stated.
    pub says: Says,
    /// Whether it is so.
    pub verdict: Verdict,
    /// Where the words stand, in bytes of the text.
    at: Range<usize>,
}

/// A statement with its words.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The statement.
    pub statement: Statement,
    /// The paragraph that it stands in, or begins in.
    pub place: Place,
    /// Its words.
    pub quote: String,
}

/// Numbers told before among which the whole of a part is looked for.
const REMEMBERED: usize = 300;

/// A text in one piece: paragraphs one below the other, those that go on in the next one joined.
struct Text<'p> {
    paragraphs: &'p [Paragraph],
    whole: String,
    /// Where each paragraph begins.
    starts: Vec<usize>,
}

impl<'p> Text<'p> {
    fn of(paragraphs: &'p [Paragraph]) -> Self {
        let (mut whole, mut starts) = (String::new(), Vec::with_capacity(paragraphs.len()));
        for paragraph in paragraphs {
            let text = paragraph.text.trim();
            let open = whole.ends_with(|c: char| c.is_alphanumeric() || c == ',');
            let second = text.chars().nth(1);
            let is_item = second.is_some_and(|c| matches!(c, ')' | '.'));
            let goes_on = open && !is_item && text.starts_with(char::is_lowercase);
            whole.push(if goes_on { ' ' } else { '\n' });
            starts.push(whole.len());
            whole.extend(text.nfc());
        }
        Self { paragraphs, whole, starts }
    }

    fn place(&self, at: usize) -> Option<&Place> {
        let index = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
        self.paragraphs.get(index).map(|paragraph| &paragraph.place)
    }
}

/// What the file of a return says beside its tables.
#[derive(Debug, Clone, Default)]
pub struct Narrative {
    /// The text.
    pub paragraphs: Vec<Paragraph>,
    /// What it states in numbers.
    pub stated: Vec<Stated>,
}

impl Narrative {
    /// The statements whose arithmetic is wrong.
    pub fn wrong(&self) -> impl Iterator<Item = &Stated> {
        self.stated.iter().filter(|one| one.statement.verdict == Verdict::Wrong)
    }

    /// Reads the text of a book, outside of the rows that `taken` names by sheet.
    pub fn of(book: &Book, file: &Arc<str>, taken: &[(usize, (u32, u32))]) -> Self {
        Self::again(paragraphs(book, file, taken))
    }

    /// The text again, with what it states.
    pub(crate) fn again(paragraphs: Vec<Paragraph>) -> Self {
        let stated = statements(&paragraphs);
        Self { paragraphs, stated }
    }

    /// How many statements could be compared, and how many not.
    pub fn counts(&self) -> (usize, usize) {
        let unclear = |one: &&Stated| one.statement.verdict == Verdict::Unclear;
        let unclear = self.stated.iter().filter(unclear).count();
        (self.stated.len() - unclear, unclear)
    }
}

/// How many statements of some texts could be compared, and how many not; nothing where there is none.
pub fn counted<'n>(all: impl IntoIterator<Item = &'n Narrative>) -> Option<Wording> {
    let counts = all.into_iter().map(Narrative::counts);
    let (compared, unclear) = counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (compared + unclear > 0).then(|| {
        Wording::new(
            format!("Lời văn: đối chiếu được {compared} câu nêu số liệu, {unclear} câu không đủ căn cứ"),
            format!("Text: {compared} statements in numbers compared, {unclear} could not be"),
        )
    })
}

/// Longer quotes, of lists over many paragraphs, keep so many characters of each end.
const QUOTED: usize = 160;

fn shortened(quote: &str) -> String {
    let count = quote.chars().count();
    if count <= 2 * QUOTED {
        return quote.to_owned();
    }
    let start: String = quote.chars().take(QUOTED).collect();
    let end: String = quote.chars().skip(count - QUOTED).collect();
    format!("{} … {}", start.trim_end(), end.trim_start())
}

/// The statements of a text, in order.
fn statements(paragraphs: &[Paragraph]) -> Vec<Stated> {
    let text = Text::of(paragraphs);
    let lexed = Lexed::of(&text.whole);
    let mut known: Vec<Fact> = Vec::new();
    let mut aside: Vec<Fact> = Vec::new();
    let mut last = 0;
    let mut found = Vec::new();
    for range in sentences(&lexed) {
        let start = range.start;
        let all = facts_in(&lexed, range);
        let recent = |facts: &[Fact]| facts.len().saturating_sub(REMEMBERED);
        let here =
            Known { all: &known[recent(&known)..], aside: &aside[recent(&aside)..], last: &known[last..] };
        change::changes(&lexed, &all, None, &mut found);
        within(&lexed, (&all, start), here, &mut found);
        if !all.is_empty() {
            last = known.len();
        }
        let inside =
            all.iter().filter_map(|fact| fact.group.clone()).flat_map(|group| facts_in(&lexed, group));
        aside.extend(inside.filter(|fact| fact.change.is_none()));
        known.extend(all.into_iter().filter(|fact| fact.change.is_none()));
    }
    list::lists(&lexed, &text.whole, &mut found);
    found.sort_by_key(|statement| (statement.at.start, statement.at.end));
    let stated = found.into_iter().filter_map(|statement| {
        let place = text.place(statement.at.start)?.clone();
        let quote = shortened(&crate::text::tidy(text.whole.get(statement.at.clone())?));
        Some(Stated { statement, place, quote })
    });
    stated.collect()
}

/// The statements of a sentence and of what stands in parentheses in it.
fn within(lexed: &Lexed, (all, start): (&[Fact], usize), known: Known, found: &mut Vec<Statement>) {
    // What something rose by is no part and no whole.
    let plain: Vec<Fact> = all.iter().filter(|fact| fact.change.is_none()).cloned().collect();
    ratio::ratios(lexed, &plain, known, found);
    sum::sums(lexed, (&plain, start), known.all, found);
    for (fact, group) in all.iter().filter_map(|fact| Some((fact, fact.group.clone()?))) {
        let (start, inside) = (group.start, facts_in(lexed, group));
        change::changes(lexed, &inside, Some(fact), found);
        within(lexed, (&inside, start), Known::default(), found);
    }
}

/// Fewer signs are no sentence of a report.
const SHORTEST: usize = 12;

/// The running text of a document; of a workbook the longer texts that stand beside its tables, outside of the rows that
/// `taken` names by sheet.
fn paragraphs(book: &Book, file: &Arc<str>, taken: &[(usize, (u32, u32))]) -> Vec<Paragraph> {
    let mut found = Vec::new();
    for (index, sheet) in book.sheets.iter().enumerate() {
        if matches!(sheet.kind, SheetKind::Table { .. }) {
            continue;
        }
        let name: Arc<str> = sheet.name.as_str().into();
        let in_table = |row: u32| {
            taken.iter().any(|(of, (first, last))| *of == index && (*first..=*last).contains(&row))
        };
        for cell in sheet.cells.iter().filter(|cell| !in_table(cell.at.row)) {
            let Some(text) = cell.content.as_text() else { continue };
            let speaks = text.len() >= SHORTEST && text.bytes().any(|byte| byte.is_ascii_digit());
            if speaks || sheet.kind == SheetKind::Text {
                let place = Place::new(file, &name, Some(cell.at));
                found.push(Paragraph { place, text: text.into() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
