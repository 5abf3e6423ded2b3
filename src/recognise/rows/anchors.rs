//! Rows that are beyond doubt, and what they say of the rows around them.

use std::ops::Range;

use super::{EQUAL, FormKey, Memory, PreparedRow, SAME, SheetRow};
use crate::indicator::Damage;

/// Rows whose label and code leave no doubt which indicator they are, wherever they stand.
pub(super) struct Anchors {
    /// The form row of each sheet row that has one.
    pub of: Vec<Option<usize>>,
    /// The sheet row of each form row that has one.
    at: Vec<Option<usize>>,
    /// Sheet rows that stand out of order, with what they lead.
    pub moved: Vec<bool>,
    /// What each of them that leads others leads.
    spans: Vec<Span>,
}

/// A run of sheet rows, and the run of form rows they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub rows: Range<usize>,
    pub wanted: Range<usize>,
}

impl Anchors {
    /// No anchors: every pair is allowed.
    pub fn none(rows: &[SheetRow], wanted: &[PreparedRow]) -> Self {
        Self {
            of: vec![None; rows.len()],
            at: vec![None; wanted.len()],
            moved: vec![false; rows.len()],
            spans: Vec::new(),
        }
    }

    /// The anchors of a table: rows that agree with one form row only in label and code; then rows without a code, and rows
    /// with another one, whose label stands once in the form and once in the sheet.
    pub fn find(rows: &[SheetRow], wanted: &[PreparedRow], memory: &Memory, key: FormKey) -> Self {
        let mut found = Self::none(rows, wanted);
        let same_code = |row: &SheetRow, want: &PreparedRow| match (row.code.is_blank(), want.code.is_empty())
        {
            (true, true) => true,
            (false, false) => matches!(row.code.matches(&want.code), Some(None | Some(Damage::Number))),
            _ => false,
        };
        let unique = unique_labels(rows, wanted, memory, key);
        // A code says which of two rows with one label is meant, unless the rows around it say otherwise: where rows
        // were renumbered, the codes of a section are those of the next.
        let in_place = |index: usize, want: usize| {
            let known = |row: usize| unique[row].map(|of| (row, of));
            let before = (0..index).rev().find_map(known);
            let after = (index + 1..rows.len()).find_map(known);
            let trusted = [before, after].into_iter().flatten().all(|(row, of)| {
                let (printed, code) = (&rows[row].code, &wanted[of].code);
                printed.is_blank() || code.is_empty() || printed.matches(code).is_some()
            });
            let between = before.is_none_or(|(_, of)| of < want) && after.is_none_or(|(_, of)| want < of);
            trusted || between
        };
        found.claim(rows, wanted, memory, key, |index, want| {
            same_code(&rows[index], &wanted[want]) && (unique[index] == Some(want) || in_place(index, want))
        });
        found.claim(rows, wanted, memory, key, |index, _| rows[index].code.is_blank());
        // Rows that changed places while the codes stayed: what a row says outweighs the code beside it.
        found.claim(rows, wanted, memory, key, |index, want| {
            let (one, other) = (&rows[index].measure, &wanted[want].measure);
            unique[index] == Some(want) && (one.is_empty() || other.is_empty() || one == other)
        });
        found.moved = out_of_order(&found.of);
        found.lead(rows, wanted, memory, key);
        found
    }

    /// Takes the rows whose label is that of one form row only, among those that fit, and which no other row claims.
    fn claim(
        &mut self,
        rows: &[SheetRow],
        wanted: &[PreparedRow],
        memory: &Memory,
        key: FormKey,
        fits: impl Fn(usize, usize) -> bool,
    ) {
        let mut claims: Vec<Vec<usize>> = vec![Vec::new(); wanted.len()];
        for (index, row) in rows.iter().enumerate() {
            if row.label.label.is_empty() || self.of[index].is_some() {
                continue;
            }
            let scores = memory.scores(key, &row.label);
            let mut fitting = (0..wanted.len()).filter(|&want| scores[want] >= EQUAL && fits(index, want));
            if let (Some(only), None) = (fitting.next(), fitting.next()) {
                claims[only].push(index);
            }
        }
        for (want, claims) in claims.iter().enumerate() {
            if let (&[row], None) = (&claims[..], self.at[want]) {
                self.of[row] = Some(want);
                self.at[want] = Some(row);
            }
        }
    }

    /// What follows an anchor out of order and fits its neighbours in the form moved with it.
    fn lead(&mut self, rows: &[SheetRow], wanted: &[PreparedRow], memory: &Memory, key: FormKey) {
        let leaders: Vec<(usize, usize)> = (0..rows.len())
            .filter_map(|row| Some((row, self.of[row].filter(|_| self.moved[row])?)))
            .collect();
        for (leader, want) in leaders {
            let next = (leader + 1..rows.len()).find(|&row| self.of[row].is_some()).unwrap_or(rows.len());
            let end = (want + 1..wanted.len()).find(|&want| self.at[want].is_some()).unwrap_or(wanted.len());
            let fits = |row: usize| {
                memory.scores(key, &rows[row].label)[want + 1..end].iter().any(|&one| one >= SAME)
            };
            let last = (leader + 1..next).rev().find(|&row| fits(row));
            let Some(last) = last else { continue };
            for row in leader + 1..=last {
                self.moved[row] |= fits(row);
            }
            self.spans.push(Span { rows: leader + 1..last + 1, wanted: want + 1..end });
        }
    }

    /// Runs of rows that moved with the anchor before them.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.spans.iter().cloned()
    }

    /// Whether the anchors allow a pair.
    pub fn allow(&self, row: usize, want: usize) -> bool {
        !self.moved[row]
            && self.of[row].is_none_or(|of| of == want)
            && self.at[want].is_none_or(|at| at == row)
    }
}

/// The form row of each sheet row whose label only one form row has, whatever its code.
fn unique_labels(
    rows: &[SheetRow],
    wanted: &[PreparedRow],
    memory: &Memory,
    key: FormKey,
) -> Vec<Option<usize>> {
    let of = |row: &SheetRow| {
        let scores = memory.scores(key, &row.label);
        let mut same = (0..wanted.len()).filter(|&want| scores[want] >= EQUAL);
        same.next().filter(|_| same.next().is_none())
    };
    rows.iter().map(|row| (!row.label.label.is_empty()).then(|| of(row)).flatten()).collect()
}

/// The anchored rows outside the longest run of anchors in the form's order.
fn out_of_order(of: &[Option<usize>]) -> Vec<bool> {
    let anchored: Vec<(usize, usize)> =
        of.iter().enumerate().filter_map(|(row, want)| Some((row, (*want)?))).collect();
    // Ends of the shortest runs by length, and what each row follows.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; anchored.len()];
    for (index, &(_, want)) in anchored.iter().enumerate() {
        let length = ends.partition_point(|&end| anchored[end].1 < want);
        before[index] = length.checked_sub(1).map(|length| ends[length]);
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut moved = vec![false; of.len()];
    for &(row, _) in &anchored {
        moved[row] = true;
    }
    let mut last = ends.last().copied();
    while let Some(index) = last {
        moved[anchored[index].0] = false;
        last = before[index];
    }
    moved
}
