//! Which line is which: the one matcher, for the rows of returns, for versions of a template and for forms that are carried
//! over from one to the next.
//!
//! Lines are matched as sequences: code, label, unit of measure and neighbourhood together decide. What is beyond doubt is
//! anchored first; runs of anchors out of order moved, with what they lead; between the anchors the rest is aligned. Every
//! pair says what had to be overlooked for it, so that whoever uses it can tell a person.
//!
//! **Near twins.** Words that must agree (mức độ 3 and mức độ 4, huyện and xã, đúng hạn and quá hạn) stand in groups in the
//! vocabulary. Labels of which each has a word of a group that the other lacks are at most [`NEVER_THE_SAME`] alike, and such
//! a pair is below the least that makes one, whatever its code and its unit of measure: near twins are never confused.

use std::sync::Arc;

use crate::indicator::{CodeReading, Damage};

mod align;
mod anchors;
mod columns;
mod memory;
mod moved;
mod score;
mod seen;
mod versions;

pub use columns::{former_column, measure_of_column};
pub(crate) use memory::Times;
pub use memory::{EQUAL, FormKey, Known, Memory, Prepared, SAME, measure_key};
pub use versions::{Versions, essence};

use align::Step;
use anchors::{Anchors, Span};
use score::Scorer;

/// A line that is not the form's is one of it again when their labels are at least this alike: marks lost, a letter wrong.
const AGAIN: f32 = 0.95;
/// Of captions that are alike the one with the printed code is meant.
const CODE_OF_CAPTION: f32 = 0.1;

/// A line that is to be found in a form.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its code.
    pub code: CodeReading,
    /// Its label.
    pub label: Arc<Prepared>,
    /// Its unit of measure, for comparison.
    pub measure: String,
    /// It holds figures: it is not left over lightly.
    pub filled: bool,
}

/// How the code of a line stands to the one that the form prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// As printed, or neither has one; a number that says the same is as printed too.
    Same,
    /// As printed, once a damage is undone.
    Damaged(Damage),
    /// The form prints one, the line has none.
    Lacking,
    /// The form prints none.
    NotPrinted,
    /// Another one.
    Other,
}

impl Code {
    fn of(code: &CodeReading, printed: &str) -> Self {
        match (code.is_blank(), printed.is_empty()) {
            (true, true) => Self::Same,
            (true, false) => Self::Lacking,
            (false, true) => Self::NotPrinted,
            (false, false) => match code.matches(printed) {
                Some(None | Some(Damage::Number)) => Self::Same,
                Some(Some(damage)) => Self::Damaged(damage),
                None => Self::Other,
            },
        }
    }

    /// Whether the line has the code that the form prints, damaged or not, or neither has one.
    pub fn agrees(self) -> bool {
        matches!(self, Self::Same | Self::Damaged(_))
    }
}

/// The line that one of a form is, and what was overlooked for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Position of the line.
    pub line: usize,
    /// How the code stands to the printed one.
    pub code: Code,
    /// How alike the labels are, from 0 to 1; of the upper part where the label was torn.
    pub likeness: f32,
    /// The label goes on in the next line.
    pub torn: bool,
    /// It stands out of the form's order.
    pub moved: bool,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// That line of the form.
    Is(usize),
    /// The rest of the label of that line of the form.
    GoesOn(usize),
}

/// Which line is which.
#[derive(Debug, Clone)]
pub struct Matched {
    /// The line of each line of the form; none for those that are not there.
    pub pairs: Vec<Option<Pair>>,
    /// What each line is; none for those that are left over.
    pub found: Vec<Option<Found>>,
}

/// Lines and the form in which they are to be found.
#[derive(Clone, Copy)]
pub struct Matcher<'a> {
    /// The lines, in order.
    pub lines: &'a [&'a Line],
    /// What is known of the form.
    pub memory: &'a Memory,
    /// Which form it is.
    pub key: FormKey,
}

impl<'a> Matcher<'a> {
    fn known(&self) -> &'a [Known] {
        self.memory.rows(self.key)
    }

    /// How alike the label of a line is to that of a line of the form.
    fn score(&self, line: usize, known: usize) -> f32 {
        self.memory.score(self.key, &self.lines[line].label, known)
    }

    /// The lines of the form to whose label that of a line is at least so alike, in order; no less than [`SAME`].
    fn at_least(&self, line: usize, least: f32) -> impl Iterator<Item = usize> + use<'a> {
        self.memory.at_least(self.key, &self.lines[line].label, least)
    }

    /// Whether the label of a line is that of a line of the form, spelling aside.
    fn is_equal(&self, line: usize, known: usize) -> bool {
        self.at_least(line, EQUAL).any(|equal| equal == known)
    }

    fn is_bare(&self, line: usize) -> bool {
        self.lines[line].label.label.is_empty()
    }

    /// Whether a line says what a line of the form says, spelling aside.
    fn says(&self, line: usize, known: usize) -> bool {
        !self.is_bare(line) && self.is_equal(line, known)
    }

    /// Whether a line has the code that a line of the form prints, damaged or not.
    fn has_code(&self, line: usize, known: usize) -> bool {
        self.known()[known].has_code(&self.lines[line].code)
    }

    fn code(&self, line: usize, known: usize) -> Code {
        self.known()[known].code_as(&self.lines[line].code)
    }

    /// Finds the lines of the form.
    pub fn matched(&self) -> Matched {
        self.memory.seen.matched(self.key, self.lines, || self.find())
    }

    fn find(&self) -> Matched {
        let anchors = Anchors::find(self);
        let mut matched =
            Matched { pairs: vec![None; self.known().len()], found: vec![None; self.lines.len()] };
        for step in self.aligned(&anchors) {
            match step {
                Step::Pair(line, known) => matched.pair(self, line, known, false),
                Step::Torn(line, known, parts) => {
                    matched.pair(self, line, known, false);
                    for part in 1..parts {
                        matched.goes_on(self, line + part, known);
                    }
                }
                Step::Extra(_) | Step::Missing(_) => {}
            }
        }
        for (line, known) in anchors.moved() {
            if matched.is_open(line, known) {
                matched.pair(self, line, known, true);
            }
        }
        for span in anchors.spans() {
            for step in self.aligned_span(&Anchors::none(self), span) {
                if let Step::Pair(line, known) = step
                    && matched.is_open(line, known)
                {
                    matched.pair(self, line, known, true);
                }
            }
        }
        moved::place(self, &mut matched);
        moved::exchange(self, &mut matched);
        matched
    }

    /// Whether a line and one of the form agree in code, label (spelling aside) and unit of measure.
    fn agree(&self, line: usize, known: usize) -> bool {
        self.is_equal(line, known)
            && self.known()[known].has_measure(&self.lines[line].measure)
            && self.code(line, known).agrees()
    }

    fn aligned(&self, anchors: &Anchors) -> Vec<Step> {
        // What agrees at both ends needs no search; a run from below only from a line that is beyond doubt on, for twins
        // may stand under another heading.
        let (lines, known) = (self.lines.len(), self.known().len());
        let shortest = lines.min(known);
        let head = (0..shortest).take_while(|&i| self.agree(i, i)).count();
        let tail = (0..shortest - head).take_while(|&i| self.agree(lines - 1 - i, known - 1 - i)).count();
        let sure = |&tail: &usize| tail == 0 || anchors.of(lines - tail) == Some(known - tail);
        let tail = (0..=tail).rev().find(sure).unwrap_or(0);
        let mut steps: Vec<Step> = (0..head).map(|i| Step::Pair(i, i)).collect();
        let between = Span { lines: head..lines - tail, known: head..known - tail };
        steps.extend(self.aligned_span(anchors, &between));
        steps.extend((0..tail).rev().map(|i| Step::Pair(lines - 1 - i, known - 1 - i)));
        steps
    }

    /// Aligns some of the lines with some of the lines of the form.
    fn aligned_span(&self, anchors: &Anchors, span: &Span) -> Vec<Step> {
        let (line, known) = (span.lines.start, span.known.start);
        let steps = align::align(span.lines.len(), span.known.len(), &Scorer::new(*self, anchors, span));
        let placed = |step| match step {
            Step::Pair(at, want) => Step::Pair(at + line, want + known),
            Step::Torn(at, want, parts) => Step::Torn(at + line, want + known, parts),
            Step::Extra(at) => Step::Extra(at + line),
            Step::Missing(want) => Step::Missing(want + known),
        };
        steps.into_iter().map(placed).collect()
    }

    /// The line of the form that a line which is left over repeats: one that was found elsewhere.
    pub fn repeated(&self, line: usize, matched: &Matched) -> Option<usize> {
        if self.is_bare(line) {
            return None;
        }
        self.at_least(line, AGAIN)
            .filter(|&known| matched.pairs[known].is_some())
            .find(|&known| self.code(line, known) != Code::Other)
    }
}

impl Matched {
    fn is_open(&self, line: usize, known: usize) -> bool {
        self.found[line].is_none() && self.pairs[known].is_none()
    }

    fn pair(&mut self, lines: &Matcher<'_>, line: usize, known: usize, moved: bool) {
        let (code, likeness) = (lines.code(line, known), lines.score(line, known));
        self.pairs[known] = Some(Pair { line, code, likeness, torn: false, moved });
        self.found[line] = Some(Found::Is(known));
    }

    /// A line is the rest of the label of a line of the form.
    pub fn goes_on(&mut self, lines: &Matcher<'_>, line: usize, known: usize) {
        self.found[line] = Some(Found::GoesOn(known));
        if let Some(pair) = &mut self.pairs[known] {
            pair.torn = true;
            if lines.lines[pair.line].code.is_blank() && !lines.lines[line].code.is_blank() {
                pair.code = lines.code(line, known);
            }
        }
    }
}

/// The line of a form that a caption among lines of the return's own is; `open` says which are not taken yet. Where rows
/// are units or entries of a list, the form prints nothing but captions and totals, and any may be gone.
pub fn caption(
    (memory, key): (&Memory, FormKey),
    label: &str,
    code: &CodeReading,
    open: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let prepared = memory.prepare(label);
    let known = memory.rows(key);
    let score = |index: usize| {
        let coded = !known[index].code.is_empty() && code.matches(&known[index].code).is_some();
        memory.score(key, &prepared, index) + if coded { CODE_OF_CAPTION } else { 0.0 }
    };
    (0..known.len())
        .filter(|&index| open(index) && score(index) >= SAME)
        .max_by(|&a, &b| score(a).total_cmp(&score(b)).then(b.cmp(&a)))
}
