//! Where a text says a sentence of the template.

use std::ops::Range;

use crate::amount::Span;
use crate::finding::Place;

use super::lex::{Counts, Lexed, Lexeme, Sign};
use super::sentence::{Part, Sentence};
use super::{Paragraph, Text};

/// Words that a gap may stand for.
const GAP: usize = 12;

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
            let Some(end) = told(&lexed, sentence.parts(), start, &mut numbers) else { continue };
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
        if matches!(part, Part::Figure(_)) {
            numbers.push(at);
        }
        at += 1;
    }
    Some(at)
}

fn fits(lexed: &Lexed, one: &Lexeme, part: &Part) -> bool {
    match part {
        Part::Word(marked, folded) => lexed.is_word(one, (marked, folded)),
        Part::Figure(percent) => one.number().is_some_and(|number| match number.counts {
            Counts::Percent => *percent,
            Counts::Things => !*percent,
            Counts::Money | Counts::Nothing => false,
        }),
        Part::Gap => false,
    }
}
