//! Lines that are beyond doubt, and what they say of the lines around them.

use std::ops::Range;

use super::memory::{EQUAL, SAME};
use super::{Code, Matcher};

/// Lines whose label and code leave no doubt which of the form they are, wherever they stand.
pub(super) struct Anchors {
    /// The line of the form of each line that has one.
    of: Vec<Option<usize>>,
    /// The line of each line of the form that has one.
    at: Vec<Option<usize>>,
    /// Lines that stand out of order, with what they lead.
    moved: Vec<bool>,
    /// What each of them that leads others leads.
    spans: Vec<Span>,
}

/// A run of lines, and the run of lines of the form they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub lines: Range<usize>,
    pub known: Range<usize>,
}

impl Anchors {
    /// No anchors: every pair is allowed.
    pub fn none(all: &Matcher<'_>) -> Self {
        Self {
            of: vec![None; all.lines.len()],
            at: vec![None; all.known().len()],
            moved: vec![false; all.lines.len()],
            spans: Vec::new(),
        }
    }

    /// The anchors of a table: lines that agree with one line of the form only in label and code; then lines without a
    /// code, and lines with another one, whose label stands once in the form and once in the table.
    pub fn find(all: &Matcher<'_>) -> Self {
        let mut found = Self::none(all);
        let unique = unique_labels(all);
        // A code says which of two lines with one label is meant, unless the lines around it say otherwise: where lines
        // were renumbered, the codes of a section are those of the next.
        let in_place = |line: usize, known: usize| {
            let sure = |line: usize| unique[line].map(|of| (line, of));
            let before = (0..line).rev().find_map(sure);
            let after = (line + 1..all.lines.len()).find_map(sure);
            let trusted = [before, after].into_iter().flatten().all(|(line, of)| {
                all.lines[line].code.is_blank() || all.known()[of].code.is_empty() || all.has_code(line, of)
            });
            let between = before.is_none_or(|(_, of)| of < known) && after.is_none_or(|(_, of)| known < of);
            trusted || between
        };
        found.claim(all, |line, known| {
            all.code(line, known) == Code::Same && (unique[line] == Some(known) || in_place(line, known))
        });
        found.claim(all, |line, _| all.lines[line].code.is_blank());
        // Matcher that changed places while the codes stayed: what a line says outweighs the code beside it.
        found.claim(all, |line, known| {
            let (measure, of_form) = (&all.lines[line].measure, &all.known()[known]);
            let fits = measure.is_empty() || of_form.measure.is_empty() || of_form.has_measure(measure);
            unique[line] == Some(known) && fits
        });
        found.moved = out_of_order(&found.of);
        found.lead(all);
        found
    }

    /// Takes the lines whose label is that of one line of the form only, among those that fit, and which no other claims.
    fn claim(&mut self, all: &Matcher<'_>, fits: impl Fn(usize, usize) -> bool) {
        let mut claims: Vec<Vec<usize>> = vec![Vec::new(); all.known().len()];
        for line in (0..all.lines.len()).filter(|&line| self.of[line].is_none() && !all.is_bare(line)) {
            let mut fitting = all.at_least(line, EQUAL).filter(|&known| fits(line, known));
            if let (Some(only), None) = (fitting.next(), fitting.next()) {
                claims[only].push(line);
            }
        }
        for (known, claims) in claims.iter().enumerate() {
            if let (&[line], None) = (&claims[..], self.at[known]) {
                self.of[line] = Some(known);
                self.at[known] = Some(line);
            }
        }
    }

    /// What follows an anchor out of order and fits its neighbours in the form moved with it.
    fn lead(&mut self, all: &Matcher<'_>) {
        let (lines, known) = (all.lines.len(), all.known().len());
        let leaders: Vec<(usize, usize)> = self.moved().collect();
        for (leader, want) in leaders {
            let next = (leader + 1..lines).find(|&line| self.of[line].is_some()).unwrap_or(lines);
            let end = (want + 1..known).find(|&want| self.at[want].is_some()).unwrap_or(known);
            let fits = |line: usize| all.at_least(line, SAME).any(|one| (want + 1..end).contains(&one));
            let last = (leader + 1..next).rev().find(|&line| fits(line));
            let Some(last) = last else { continue };
            for line in leader + 1..=last {
                self.moved[line] |= fits(line);
            }
            self.spans.push(Span { lines: leader + 1..last + 1, known: want + 1..end });
        }
    }

    /// The line of the form that a line is beyond doubt.
    pub fn of(&self, line: usize) -> Option<usize> {
        self.of[line]
    }

    /// Lines beyond doubt that stand out of order, and which of the form they are.
    pub fn moved(&self) -> impl Iterator<Item = (usize, usize)> {
        let moved =
            |(line, known): (usize, &Option<usize>)| Some((line, (*known)?)).filter(|_| self.moved[line]);
        self.of.iter().enumerate().filter_map(moved)
    }

    /// Runs of lines that moved with the anchor before them.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether the anchors allow a pair.
    pub fn allow(&self, line: usize, known: usize) -> bool {
        !self.moved[line]
            && self.of[line].is_none_or(|of| of == known)
            && self.at[known].is_none_or(|at| at == line)
    }
}

/// The line of the form of each line whose label only one line of the form has, whatever its code.
fn unique_labels(all: &Matcher<'_>) -> Vec<Option<usize>> {
    let of = |line: usize| {
        let mut same = all.at_least(line, EQUAL);
        same.next().filter(|_| same.next().is_none())
    };
    (0..all.lines.len()).map(|line| (!all.is_bare(line)).then(|| of(line)).flatten()).collect()
}

/// The anchored lines outside the longest run of anchors in the form's order.
fn out_of_order(of: &[Option<usize>]) -> Vec<bool> {
    let anchored: Vec<(usize, usize)> =
        of.iter().enumerate().filter_map(|(line, known)| Some((line, (*known)?))).collect();
    // Ends of the shortest runs by length, and what each line follows.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; anchored.len()];
    for (index, &(_, known)) in anchored.iter().enumerate() {
        let length = ends.partition_point(|&end| anchored[end].1 < known);
        before[index] = length.checked_sub(1).map(|length| ends[length]);
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut moved = vec![false; of.len()];
    for &(line, _) in &anchored {
        moved[line] = true;
    }
    let mut last = ends.last().copied();
    while let Some(index) = last {
        moved[anchored[index].0] = false;
        last = before[index];
    }
    moved
}
