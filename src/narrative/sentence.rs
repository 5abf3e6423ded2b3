//! Sentences of a template: how its figures are put into words. `hoàn thành {2.2}/{2.1} nhiệm vụ`: words, figures in braces, `…`
//! for a few words that may be any.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::amount::Span;
use crate::expression::Expression;
use crate::finding::{Place, Wording};

use super::lex::{Counts, Lexed, Lexeme, Sign};
use super::{Paragraph, Text};

/// Words that a gap may stand for.
const GAP: usize = 12;

/// A sentence with figures in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    written: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Word(String, String),
    /// A figure, and whether it is a percentage.
    Figure(Expression, bool),
    Gap,
}

impl Sentence {
    /// The figures it tells, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Expression> {
        self.parts
            .iter()
            .filter_map(|part| if let Part::Figure(figure, _) = part { Some(figure) } else { None })
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl FromStr for Sentence {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (words, behind) = rest.split_once('{').unwrap_or((rest, ""));
            for piece in words.split_inclusive(['…', ' ']) {
                let lexed = Lexed::of(piece);
                let word = |one: &Lexeme| Part::Word(one.marked().to_owned(), one.folded().to_owned());
                parts.extend(lexed.all.iter().filter(|one| one.is_word()).map(word));
                if piece.contains('…') {
                    parts.push(Part::Gap);
                }
            }
            if rest.contains('{') {
                let (figure, after) = behind.split_once('}').ok_or_else(|| unclosed(text))?;
                let expression = figure.trim().parse::<Expression>();
                let expression = expression.map_err(|_| unread(figure))?;
                parts.push(Part::Figure(expression, after.trim_start().starts_with('%')));
                rest = after;
            } else {
                rest = "";
            }
        }
        let words = parts.iter().filter(|part| matches!(part, Part::Word(..))).count();
        let figures = parts.iter().filter(|part| matches!(part, Part::Figure(..))).count();
        if words < 2 || figures == 0 {
            return Err(too_short());
        }
        Ok(Self { written: text.to_owned(), parts })
    }
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

/// A place where a text says a sentence of the template.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Which of the sentences.
    pub sentence: usize,
    /// The paragraph.
    pub place: Place,
    /// The words.
    pub quote: String,
    /// What stands for each figure: everything it may be read as, the likeliest first.
    pub numbers: Vec<Vec<Span>>,
}

/// Where a text says one of the sentences.
pub fn mentions(paragraphs: &[Paragraph], sentences: &[&Sentence]) -> Vec<Mention> {
    if paragraphs.is_empty() || sentences.is_empty() {
        return Vec::new();
    }
    let text = Text::of(paragraphs);
    let lexed = Lexed::of(&text.whole);
    let mut found = Vec::new();
    for start in 0..lexed.all.len() {
        for (index, sentence) in sentences.iter().enumerate() {
            let mut numbers = Vec::new();
            let Some(end) = told(&lexed, &sentence.parts, start, &mut numbers) else { continue };
            let at: Range<usize> = lexed.all[start].at.start..lexed.all[end - 1].at.end;
            let spans = |at: &usize| {
                lexed.all[*at].number().map(|number| number.spans().collect()).unwrap_or_default()
            };
            let (Some(place), Some(quote)) = (text.place(at.start), text.whole.get(at.clone())) else {
                continue;
            };
            found.push(Mention {
                sentence: index,
                place: place.clone(),
                quote: crate::text::tidy(quote),
                numbers: numbers.iter().map(spans).collect(),
            });
        }
    }
    found
}

/// The end of a sentence that begins at a place, with the numbers in it.
fn told(lexed: &Lexed, parts: &[Part], start: usize, numbers: &mut Vec<usize>) -> Option<usize> {
    let mut at = start;
    let mut gap = 0;
    for (index, part) in parts.iter().enumerate() {
        if *part == Part::Gap {
            gap = GAP;
            continue;
        }
        loop {
            let one = lexed.all.get(at)?;
            if fits(lexed, one, part) {
                break;
            }
            let is_sign = matches!(
                one.sign,
                Sign::Slash | Sign::Open | Sign::Close | Sign::Comma | Sign::Colon | Sign::Other
            );
            match one.sign {
                Sign::Word if gap > 0 => gap -= 1,
                _ if is_sign && index > 0 => {}
                _ => return None,
            }
            at += 1;
        }
        gap = 0;
        if matches!(part, Part::Figure(..)) {
            numbers.push(at);
        }
        at += 1;
    }
    Some(at)
}

fn fits(lexed: &Lexed, one: &Lexeme, part: &Part) -> bool {
    match part {
        Part::Word(marked, folded) => lexed.is_word(one, (marked, folded)),
        Part::Figure(_, percent) => one.number().is_some_and(|number| match number.counts {
            Counts::Percent => *percent,
            Counts::Things => !*percent,
            Counts::Money | Counts::Nothing => false,
        }),
        Part::Gap => false,
    }
}
