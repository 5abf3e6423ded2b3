//! Columns of percentages: of which column, out of which, from captions and the columns beside them.

use crate::expression::{Expression, Operator};
use crate::model::{Aggregation, Kind};
use crate::text::{Label, Term, Words, likeness, vocabulary};

use super::Confidence;
use super::columns::Layout;

/// Numerator, denominator, and why, in both languages.
type Ratio = (usize, usize, (String, String));

impl Layout {
    /// A column of percentages without a printed equation.
    pub(super) fn judge_percent(&mut self, index: usize, values: &[usize]) {
        let numbers: Vec<usize> = values
            .iter()
            .copied()
            .filter(|&other| {
                let column = &self.columns[other];
                other != index
                    && column.kind.is_none_or(|kind| matches!(kind, Kind::Count | Kind::Quantity))
                    && column.aggregation != Some(Aggregation::None)
                    && !self.words(other).have(&vocabulary().learning.means)
                    && !self.said[other].points
            })
            .collect();
        let found = self.compared(index, &numbers).or_else(|| self.share(index, &numbers));
        let Some((part, whole, reason)) = found else {
            self.columns[index].aggregation = Some(Aggregation::None);
            self.note(
                index,
                Confidence::Unsure,
                ("không tổng hợp".into(), "not merged".into()),
                (
                    "cột tỷ lệ mà không rõ tử số và mẫu số; ghi ratio = \"tử / mẫu\" nếu có".into(),
                    "a percentage whose parts are not clear; write ratio = \"part / whole\" if there are"
                        .into(),
                ),
            );
            return;
        };
        let (part, whole) = (self.columns[part].code.to_string(), self.columns[whole].code.to_string());
        let reference = |code: &str| Box::new(Expression::reference(code));
        self.columns[index].aggregation = Some(Aggregation::Ratio);
        self.columns[index].expression =
            Some(Expression::Binary(Operator::Divide, reference(&part), reference(&whole)));
        let what =
            (format!("tỷ lệ = {part} / {whole} × 100"), format!("percentage = {part} / {whole} × 100"));
        self.note(index, Confidence::Unsure, what, reason);
    }

    /// A column of percentages beside one of numbers, where rows are ratios: it holds the ratios, the other their parts.
    pub(super) fn part_ratios(&mut self) {
        let values = self.value_indices();
        let numbers = self.plain_numbers(&values);
        let open: Vec<usize> = values
            .into_iter()
            .filter(|&index| {
                let column = &self.columns[index];
                column.kind == Some(Kind::Percent) && column.aggregation == Some(Aggregation::None)
            })
            .collect();
        let ([index], [numbers]) = (&open[..], &numbers[..]) else { return };
        let code = self.columns[*numbers].code.to_string();
        let column = &mut self.columns[*index];
        (column.kind, column.measure, column.aggregation) = (None, None, None);
        column.parts = Some(code.as_str().into());
        self.notes[*index].clear();
        self.note(
            *index,
            Confidence::Likely,
            (
                format!("ghi tỷ lệ của các dòng tỷ lệ, tử số và mẫu số ở cột {code}"),
                format!("holds the ratios of rows, their parts stand in column {code}"),
            ),
            (
                "biểu có dòng tỷ lệ và một cột tỷ lệ cạnh cột số liệu".into(),
                "the form has rows that are ratios and a column of percentages beside the numbers".into(),
            ),
        );
    }

    /// The same figure of two periods: `So với cùng kỳ năm trước` is this year's column over last year's.
    fn compared(&self, index: usize, numbers: &[usize]) -> Option<Ratio> {
        let words = &vocabulary().learning;
        let leaf = self.leaf_words(index);
        let (at, length) = leaf.find(&words.against).filter(|(at, _)| *at < 3)?;
        let asked = leaf.rest(at + length);
        let (wanted, words_asked) = (Label::new(&asked), Words::of(&asked));
        let fit = |other: usize| {
            let said = &self.said[other];
            let alike = likeness(&wanted, &said.leaf_label).max(likeness(&wanted, &said.label));
            alike + words_asked.share_in(&said.whole)
        };
        let fits = numbers.iter().map(|&other| (fit(other), other)).filter(|(fit, _)| *fit > 1.0);
        let (_, whole) = fits.max_by(|a, b| a.0.total_cmp(&b.0))?;
        let group = |other: usize| self.columns[other].captions.first();
        // The column it is compared with, less the words of the other period.
        let (_, part) = numbers
            .iter()
            .copied()
            .filter(|&other| other != whole && group(other) != group(whole))
            .filter(|&other| !self.said[other].of_other_period)
            .map(|other| (likeness(&self.said[other].bare, &self.said[whole].bare), other))
            .filter(|(likely, _)| *likely > 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        let caption = self.leaf(whole);
        Some((part, whole, (format!("so với «{caption}»"), format!("compared with «{caption}»"))))
    }

    /// The column before it, of the whole that the caption names, of the total beside it, or of the form's total.
    fn share(&self, index: usize, numbers: &[usize]) -> Option<Ratio> {
        let words = &vocabulary().learning;
        let before: Vec<usize> = numbers.iter().copied().filter(|&other| other < index).collect();
        let leaf = self.leaf_words(index);
        let part = self.part(index, &before)?;
        let named_by: Vec<&Term> = words.wholes.iter().filter(|whole| leaf.hold(whole)).collect();
        let others = || before.iter().copied().filter(|&other| other != part);
        let named = others().find(|&other| named_by.iter().any(|term| self.words(other).hold(term)));
        let group = |other: usize| {
            self.columns[other].captions.first().filter(|_| self.columns[other].captions.len() > 1)
        };
        let is_total = |&other: &usize| self.said[other].total;
        let beside =
            others().filter(is_total).find(|&other| group(other).is_some() && group(other) == group(index));
        // A share of something else than what stands before it alone: what was planned, given, due.
        let only = others().next().filter(|_| before.len() == 2 && group(index).is_none());
        // What was found is out of what was looked at, not of all there is.
        let looked_at = before
            .iter()
            .rev()
            .copied()
            .filter(|&other| other != part && leaf.have(&words.outcomes))
            .find(|&other| group(other) == group(part) && self.words(other).have(&words.examined));
        // Under a caption of its own the share of the one column that stands under none.
        let mut single = others().filter(|&other| self.columns[other].captions.len() == 1);
        let alone = single
            .next()
            .filter(|_| single.next().is_none() && group(index).is_some() && group(index) == group(part));
        let planned = others()
            .filter(|&other| {
                group(other).is_some() && group(other) == group(index) && group(index) == group(part)
            })
            .find(|&other| self.leaf_words(other).have(&words.wholes));
        let whole = looked_at
            .or(planned)
            .or(named)
            .or(beside)
            .or_else(|| others().find(is_total))
            .or(only)
            .or(alone)?;
        let caption = |other: usize| super::shortened(&self.columns[other].captions.join(" / "));
        let (of, out_of) = (caption(part), caption(whole));
        Some((
            part,
            whole,
            (
                format!("đứng sau «{of}»; mẫu số là «{out_of}»"),
                format!("follows «{of}»; the whole is «{out_of}»"),
            ),
        ))
    }

    /// Of the columns before a percentage that which it is of: the last one, unless its caption speaks of another thing.
    fn part(&self, index: usize, before: &[usize]) -> Option<usize> {
        let words = &vocabulary().learning;
        let last = *before.last()?;
        let leaf = self.leaf_words(index);
        let from = leaf.begin(&words.rates).unwrap_or_default();
        let thing = Words::of(&leaf.rest(from));
        let beside = self.columns[index].captions.len() > 1
            && self.columns[index].captions.first() == self.columns[last].captions.first();
        if thing.is_empty() || beside || before.len() < 3 || thing.share_in(self.words(last)) > 0.0 {
            return Some(last);
        }
        let said = |other: usize| thing.share_in(self.words(other));
        before
            .iter()
            .copied()
            .filter(|&other| said(other) >= 0.5)
            .max_by(|&a, &b| said(a).total_cmp(&said(b)))
    }
}
