//! Sentences of a template: how its figures are put into words. `hoàn thành {2.2}/{2.1} nhiệm vụ`: words, figures in braces, `…`
//! for a few words that may be any. Read one way they are looked for in a text, the other way they are written into one.

use std::fmt;
use std::str::FromStr;

use crate::expression::{Expression, Reference};
use crate::finding::Wording;

use super::lex::{Lexed, Lexeme};

/// How a gap is written.
const GAPS: [&str; 2] = ["…", "..."];

/// A sentence with figures in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    pieces: Vec<Piece>,
    parts: Vec<Part>,
}

/// A piece of a sentence, as it is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Words and signs, with the blanks between them.
    Words(String),
    /// A figure; a percent sign behind it belongs to the words.
    Figure(Expression),
    /// A few words that may be any; how the gap is written.
    Gap(&'static str),
}

/// A part of a sentence, as it is looked for in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// A word, with its marks and without.
    Word(String, String),
    /// A figure, and whether it is a percentage.
    Figure(bool),
    Gap,
}

impl Sentence {
    /// What it is made of, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The figures it tells, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Expression> {
        self.pieces.iter().filter_map(Piece::figure)
    }

    /// The same over other references; `None` where one has none.
    pub fn translated(&self, to: &impl Fn(&Reference) -> Option<Reference>) -> Option<Self> {
        let translated = |piece: &Piece| {
            Some(match piece.figure() {
                Some(figure) => Piece::Figure(figure.translated(to)?),
                None => piece.clone(),
            })
        };
        let pieces = self.pieces.iter().map(translated).collect::<Option<_>>()?;
        Some(Self { pieces, parts: self.parts.clone() })
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What is looked for: words without the signs between them.
    fn made_of(pieces: Vec<Piece>) -> Self {
        let mut parts = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Words(words) => {
                    let word = |one: &Lexeme| Part::Word(one.marked().to_owned(), one.folded().to_owned());
                    let lexed = Lexed::of(words);
                    parts.extend(lexed.all.iter().filter(|one| one.is_word()).map(word));
                }
                Piece::Figure(_) => {
                    let percent = |next: &Piece| matches!(next, Piece::Words(words) if words.trim_start().starts_with('%'));
                    parts.push(Part::Figure(pieces.get(index + 1).is_some_and(percent)));
                }
                Piece::Gap(_) => parts.push(Part::Gap),
            }
        }
        Self { pieces, parts }
    }
}

impl Piece {
    fn figure(&self) -> Option<&Expression> {
        if let Self::Figure(figure) = self { Some(figure) } else { None }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Words(words) => f.write_str(words),
            Piece::Figure(figure) => write!(f, "{{{figure}}}"),
            Piece::Gap(written) => f.write_str(written),
        })
    }
}

impl FromStr for Sentence {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (words, behind) = rest.split_once('{').unwrap_or((rest, ""));
            read_words(words, &mut pieces);
            if words.len() == rest.len() {
                break;
            }
            let end = end_of_figure(behind).ok_or_else(|| unclosed(text))?;
            let figure = &behind[..end];
            pieces.push(Piece::Figure(figure.trim().parse().map_err(|_| unread(figure))?));
            rest = &behind[end + 1..];
        }
        let read = Self::made_of(pieces);
        let words = read.parts.iter().filter(|part| matches!(part, Part::Word(..))).count();
        if words < 2 || read.figures().next().is_none() {
            return Err(too_short());
        }
        Ok(read)
    }
}

/// Words and the gaps between them.
fn read_words(mut words: &str, pieces: &mut Vec<Piece>) {
    while !words.is_empty() {
        let gap = GAPS.iter().filter_map(|gap| Some((words.find(gap)?, *gap))).min();
        let (before, behind) = gap.map_or((words, ""), |(at, gap)| (&words[..at], &words[at + gap.len()..]));
        if !before.is_empty() {
            pieces.push(Piece::Words(before.to_owned()));
        }
        pieces.extend(gap.map(|(_, gap)| Piece::Gap(gap)));
        words = behind;
    }
}

/// Where the brace that opened before a text closes; a number stands in braces of its own.
fn end_of_figure(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn unclosed(text: &str) -> Wording {
    Wording::new(format!("thiếu dấu }} trong «{text}»"), format!("a }} is missing in “{text}”"))
}

fn unread(figure: &str) -> Wording {
    Wording::new(format!("không hiểu biểu thức {{{figure}}}"), format!("{{{figure}}} is no expression"))
}

fn too_short() -> Wording {
    Wording::new(
        "câu cần ít nhất một số liệu trong ngoặc nhọn và hai từ",
        "a sentence needs a figure in braces and two words at least",
    )
}
