//! How well a line and one of a form belong together. The weights are tried on returns and forms of many kinds; what each
//! says is that a label weighs most, then a code, then a unit of measure, and that each of them may be damaged.

use std::cell::OnceCell;
use std::sync::Arc;

use super::align::{MOST_PARTS, Score};
use super::anchors::{Anchors, Span};
use super::memory::{EQUAL, SAME};
use super::{Code, Known, Line, Matcher, Prepared};
use crate::indicator::CodeReading;
use crate::text::NEVER_THE_SAME;

/// Below this it is no pair.
const LEAST: f32 = 1.0;
/// The label of the form.
const LABEL_EQUAL: f32 = 6.0;
/// No label: the code must say it.
const LABEL_LACKING: f32 = -1.0;
/// A label as alike as this speaks neither for nor against.
const HALF_ALIKE: f32 = 0.5;
/// What likeness above that weighs, and below: labels of other rows are rarely less alike than 0.2.
const ALIKE: f32 = 11.0;
const UNLIKE: f32 = 16.0;
/// The code that the form prints.
const CODE_SAME: f32 = 3.0;
/// The same once a damage is undone: Excel made a date of it, a zero is lost.
const CODE_DAMAGED: f32 = 2.5;
/// Neither has one.
const CODE_NEITHER: f32 = 0.5;
/// A bullet where the form prints none.
const CODE_BULLET: f32 = 0.3;
const CODE_LACKING: f32 = -0.5;
const CODE_NOT_PRINTED: f32 = -1.5;
const CODE_OTHER: f32 = -2.0;
/// The unit of measure of the form.
const MEASURE_SAME: f32 = 1.0;
const MEASURE_NEITHER: f32 = 0.3;
const MEASURE_LACKING: f32 = 0.0;
const MEASURE_OTHER: f32 = -1.0;
/// Two lines for one of the form: less than one line that is whole.
const TORN: f32 = 0.5;
/// A line that is left over, when it holds figures or a code, and when it does not.
const LEFT_FILLED: f32 = -1.0;
const LEFT: f32 = -0.3;
/// A line of the form that is not there.
const MISSING: f32 = -1.2;

/// Near twins are no pair, whatever their code and unit of measure.
const _: () = assert!((NEVER_THE_SAME as f32 - HALF_ALIKE) * UNLIKE + CODE_SAME + MEASURE_SAME < LEAST);

fn of_label(likeness: f32, bare: bool) -> f32 {
    if bare {
        LABEL_LACKING
    } else if likeness >= EQUAL {
        LABEL_EQUAL
    } else if likeness >= HALF_ALIKE {
        (likeness - HALF_ALIKE) * ALIKE
    } else {
        (likeness - HALF_ALIKE) * UNLIKE
    }
}

/// Bullets that some clerks put where the code belongs.
fn is_bullet(code: &CodeReading) -> bool {
    code.candidates
        .iter()
        .all(|candidate| candidate.code.chars().all(|c| matches!(c, '-' | '+' | '*' | '•' | '–')))
}

fn of_code(code: &CodeReading, known: &Known) -> f32 {
    match known.code_as(code) {
        Code::Same if code.is_blank() => CODE_NEITHER,
        Code::Same => CODE_SAME,
        Code::Damaged(_) => CODE_DAMAGED,
        Code::Lacking => CODE_LACKING,
        Code::NotPrinted if is_bullet(code) => CODE_BULLET,
        Code::NotPrinted => CODE_NOT_PRINTED,
        Code::Other => CODE_OTHER,
    }
}

fn of_measure(measure: &str, known: &Known) -> f32 {
    match (known.has_measure(measure), measure.is_empty() || known.measure.is_empty()) {
        (true, true) => MEASURE_NEITHER,
        (true, false) => MEASURE_SAME,
        (false, true) => MEASURE_LACKING,
        (false, false) => MEASURE_OTHER,
    }
}

/// Scores for the lines of a span.
pub(super) struct Scorer<'a> {
    lines: Matcher<'a>,
    anchors: &'a Anchors,
    first: (usize, usize),
    /// The label of each line together with that of the next, and of the next two.
    joined: Vec<[OnceCell<Arc<Prepared>>; MOST_PARTS - 1]>,
}

impl<'a> Scorer<'a> {
    pub fn new(lines: Matcher<'a>, anchors: &'a Anchors, span: &Span) -> Self {
        Self {
            lines,
            anchors,
            first: (span.lines.start, span.known.start),
            joined: vec![Default::default(); span.lines.len()],
        }
    }

    fn score(&self, (code, measure): (&CodeReading, &str), known: usize, likeness: f32, bare: bool) -> f32 {
        let want = &self.lines.known()[known];
        let total = of_label(likeness, bare) + of_code(code, want) + of_measure(measure, want);
        if total < LEAST { f32::NEG_INFINITY } else { total }
    }
}

impl Score for Scorer<'_> {
    fn pair(&self, at: usize, known: usize) -> f32 {
        let (line, known) = (at + self.first.0, known + self.first.1);
        if !self.anchors.allow(line, known) {
            return f32::NEG_INFINITY;
        }
        let Line { code, measure, .. } = self.lines.lines[line];
        self.score((code, measure), known, self.lines.score(line, known), self.lines.is_bare(line))
    }

    fn torn(&self, at: usize, known: usize, parts: usize) -> Option<f32> {
        let (line, known) = (at + self.first.0, known + self.first.1);
        let parts = &self.lines.lines[line..line + parts];
        let begins = self.lines.known()[known].labels().any(|label| label.continues(&parts[0].label.label));
        if !begins || !self.anchors.allow(line, known) {
            return None;
        }
        let below = line + 1..line + parts.len();
        if below.into_iter().any(|line| self.anchors.of(line).is_some() || self.lines.is_bare(line)) {
            return None;
        }
        // Code and unit of measure stand beside one of the parts.
        let mut codes = parts.iter().map(|part| &part.code).filter(|code| !code.is_blank());
        let mut measures = parts.iter().map(|part| &part.measure).filter(|measure| !measure.is_empty());
        let (code, measure) = (codes.next(), measures.next());
        if codes.next().is_some() || measures.any(|other| Some(other) != measure) {
            return None;
        }
        let memory = self.lines.memory;
        let joined = self.joined[at][parts.len() - 2].get_or_init(|| {
            let texts: Vec<&str> = parts.iter().map(|part| part.label.label.text.as_str()).collect();
            memory.prepare(&texts.join(" "))
        });
        let alike = memory.score(self.lines.key, joined, known);
        if alike < SAME {
            return None;
        }
        let (code, measure) = (code.unwrap_or(&parts[0].code), measure.map_or("", String::as_str));
        let total = self.score((code, measure), known, alike, false);
        total.is_finite().then_some(total - TORN)
    }

    fn extra(&self, at: usize) -> f32 {
        let line = self.lines.lines[at + self.first.0];
        if line.filled || !line.code.is_blank() { LEFT_FILLED } else { LEFT }
    }

    fn missing(&self, _: usize) -> f32 {
        MISSING
    }
}
