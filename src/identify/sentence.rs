//! What is a line of a title and what is text: the unit and the period stand in the title of a form and in the head of the
//! document, never in a sentence of the report.

use super::{Identifier, LONGEST_TITLE, ROWS_BELOW, Title};
use crate::book::{Sheet, Visibility};
use crate::cell::CellRef;
use crate::finding::Place;
use crate::period::Writing;
use crate::text::{Token, phrase_at, tokens};
use std::sync::Arc;

/// Fewest words of a sentence.
const SENTENCE: usize = 6;
/// More words in small letters are no title.
const LONG: usize = 25;
/// Fewest words of a sentence that only its first words show.
const OPENED: usize = 10;
/// Fewest words behind the time that a sentence begins with: `Năm 2022, xã đã hoàn thành ...`
const AFTER_TIME: usize = 4;
/// Letters of a word that a full stop may end; fewer are an abbreviation.
const WHOLE_WORD: usize = 3;
/// Letters of the label of a heading: `II.`, `a)`.
const LABEL: usize = 4;

impl Identifier<'_> {
    /// The cells around the tables of a sheet that may be titles: text, visible, above the first table, between tables, and
    /// shortly below the last. `tables` are the first and last rows of the tables, headers included, from zero. A hidden
    /// sheet has none, and a sheet without tables neither. Sentences are none; where the text of a report stands above a
    /// table, only what is above and below all of it may be: the head of the document, and the title of the form.
    pub fn titles(&self, file: &Arc<str>, sheet: &Sheet, tables: &[(u32, u32)]) -> Vec<Title> {
        let Some(last) = tables.iter().map(|&(_, last)| last).max() else { return Vec::new() };
        if sheet.visibility != Visibility::Visible {
            return Vec::new();
        }
        let name: Arc<str> = sheet.name.as_str().into();
        let around = |row: u32| {
            row <= last.saturating_add(ROWS_BELOW)
                && !tables.iter().any(|&(first, last)| (first..=last).contains(&row))
        };
        let mut found = Vec::new();
        for cell in sheet.cells.iter().filter(|cell| around(cell.at.row) && !sheet.is_hidden(cell.at)) {
            let text = cell.content.raw();
            if cell.content.is_blank()
                || !text.chars().any(char::is_alphabetic)
                || text.chars().count() > LONGEST_TITLE
            {
                continue;
            }
            let place = Place::new(file, &name, Some(CellRef::new(cell.at.row, cell.at.column)));
            found.push(Title { place, text, below: cell.at.row > last });
        }
        self.without_text(found, tables)
    }

    /// Whether a line is a sentence rather than a title.
    pub(super) fn is_sentence(&self, text: &str) -> bool {
        self.kind_of_line(text) == Said::Sentence
    }

    /// The lines that may be titles. Those between the lines of a text are part of it, as headings are.
    fn without_text(&self, lines: Vec<Title>, tables: &[(u32, u32)]) -> Vec<Title> {
        let row = |line: &Title| line.place.cell.map_or(0, |cell| cell.row);
        // The tables above a line: lines between the same tables are looked at together.
        let zone = |line: &Title| tables.iter().filter(|(_, last)| *last < row(line)).count();
        let kinds: Vec<Said> = lines.iter().map(|line| self.kind_of_line(&line.text)).collect();
        let text_rows = |of: usize| {
            let rows = |wanted: fn(Said) -> bool| {
                lines
                    .iter()
                    .zip(&kinds)
                    .filter(move |(line, said)| zone(line) == of && wanted(**said))
                    .map(|(line, _)| row(line))
            };
            let sentences = rows(|said| said == Said::Sentence);
            let first = sentences.clone().min()?;
            let last = sentences.max()?;
            // A numbered heading beside the text of a report is one of it.
            let headings = || rows(|said| said == Said::Heading);
            Some((
                headings().min().map_or(first, |row| row.min(first)),
                headings().max().map_or(last, |row| row.max(last)),
            ))
        };
        let spans: Vec<Option<(u32, u32)>> = (0..=tables.len()).map(text_rows).collect();
        let is_title = |line: &Title, said: Said| {
            said != Said::Sentence
                && (line.below
                    || spans[zone(line)].is_none_or(|(first, last)| !(first..=last).contains(&row(line))))
        };
        let keep: Vec<bool> = lines.iter().zip(&kinds).map(|(line, said)| is_title(line, *said)).collect();
        lines.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(line, _)| line).collect()
    }

    /// Whether a line is a sentence, by its signs, its length and its words; lines in capitals, in parentheses, of fields and
    /// with dots to be filled in are none.
    pub(super) fn said(&self, text: &str) -> Said {
        let text = text.trim();
        let words = tokens(text);
        let small = text.chars().any(char::is_lowercase)
            && text.chars().filter(|letter| letter.is_lowercase()).count()
                > text.chars().filter(|letter| letter.is_uppercase()).count();
        let unmarked = words.iter().all(|word| !word.is_marked());
        let open = text.contains("..") || text.contains('…');
        if words.len() < SENTENCE
            || !small
            || text.starts_with('(')
            || open
            || self.is_field(&words, unmarked)
        {
            return if is_numbered(text, &words) { Said::Heading } else { Said::Title };
        }
        let titled = phrase_at(&words, 0, &self.words.openings, unmarked).is_some();
        let bulleted = text.starts_with(['-', '+', '*', '•', '–']);
        let stopped = text.ends_with(['.', ';', ',']) || has_full_stop(text);
        let opened = words.len() >= OPENED && phrase_at(&words, 0, &self.words.leads, unmarked).is_some();
        let telling =
            (0..words.len()).any(|at| phrase_at(&words, at, &self.words.telling, unmarked).is_some());
        let sentence = words.len() > LONG
            || self.begins_with_time(&words)
            || !titled && (bulleted || stopped || opened || telling);
        match sentence {
            true => Said::Sentence,
            false if is_numbered(text, &words) => Said::Heading,
            false => Said::Title,
        }
    }

    /// Whether the line names the field that holds the unit or the period.
    fn is_field(&self, words: &[Token], unmarked: bool) -> bool {
        (0..words.len()).any(|at| {
            let colon = words[at].gap.contains(':');
            let unit = [&self.words.captions, &self.words.short_captions].into_iter().any(|captions| {
                captions.iter().any(|caption| {
                    at.checked_sub(caption.marked.len())
                        .is_some_and(|start| caption.begins(words, start, unmarked))
                })
            });
            colon && (unit || self.periods.is_field(words, at))
        })
    }

    /// `Năm 2022, xã đã hoàn thành ...`: a time, a comma, and what happened then.
    fn begins_with_time(&self, words: &[Token]) -> bool {
        let spotted = self.periods.spot(words, Writing::Line);
        spotted.periods.iter().any(|spot| {
            let (first, end) = spot.words;
            let comma = words.get(end).is_some_and(|word| word.gap.trim_start().starts_with(','));
            let rest = words.get(end..).unwrap_or_default();
            first <= 1
                && comma
                && rest.len() >= AFTER_TIME
                && !rest.iter().any(|word| word.gap.contains(['(', '\n']))
        })
    }
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Title,
    /// Numbered, as headings of a text are.
    Heading,
    Sentence,
}

/// A full stop inside, after a whole word and before a capital.
fn has_full_stop(text: &str) -> bool {
    text.match_indices(". ").any(|(at, _)| {
        let word = text[..at].chars().rev().take_while(|letter| letter.is_alphanumeric());
        let (mut letters, mut small) = (0, true);
        for letter in word {
            letters += 1;
            small &= !letter.is_uppercase();
        }
        letters >= WHOLE_WORD && small && text[at + 2..].trim_start().starts_with(char::is_uppercase)
    })
}

/// `II. KẾT QUẢ`, `1. Công tác`, `a) Về`.
fn is_numbered(text: &str, words: &[Token]) -> bool {
    let Some(first) = words.first().filter(|_| words.len() > 1) else { return false };
    let label = first.text.chars().count() <= LABEL
        && (first.number().is_some()
            || first.text.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'))
            || first.text.chars().count() == 1);
    let signed = words[1].gap.starts_with(['.', ')', '/']) && words[1].gap.len() > 1
        || words[1].gap.starts_with([')', '/']);
    label && text.starts_with(&first.text) && signed
}
