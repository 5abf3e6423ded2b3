//! Lines that a clerk added to sum up what stands above them: not used, and looked at whether they add up.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::amount::{Value, decimals, show};
use crate::cell::CellRef;
use crate::finding::{Finding, Language, Rule, Severity, Subject, Wording};
use crate::measure::{Class, Measure};
use crate::model::{Answer, Kind, Role};
use crate::recognise::Standing;
use crate::spot::RowId;
use crate::text::tidy;

use super::Reader;

/// So many terms of a sum are told one by one.
const MOST_TERMS: usize = 12;

/// A row with a figure that a sum may be made of.
struct Term {
    sheet_row: u32,
    value: Decimal,
    depth: usize,
    percent: bool,
    /// A total of the clerk's own.
    own: bool,
}

impl Reader<'_> {
    /// Tells of a total that the form does not have, and of its sum where that does not fit.
    pub(super) fn read_own_total(&mut self, sheet_row: u32) {
        let mut cells: Vec<CellRef> = Vec::new();
        for column in self.form.value_columns() {
            cells.extend(self.cells_of(sheet_row, column).map(|cell| cell.at));
        }
        let Some(&first) = cells.first() else { return };
        let words = |role| self.cell(sheet_row, self.instance.columns.role(self.form, role));
        let label = words(Role::Label).or_else(|| words(Role::Code)).map(|cell| tidy(&cell.content.raw()));
        let label = label.unwrap_or_default();
        let named = cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let message = Wording::new(
            format!(
                "dòng «{label}» do đơn vị tự cộng, biểu không có: {named} không được dùng, không được cộng thêm"
            ),
            format!(
                "«{label}» is a total of the unit's own that the form does not have: {named} not used, not added"
            ),
        );
        let subject = Subject { form: std::sync::Arc::clone(&self.form.id), ..Subject::default() };
        let info = Finding::new(Rule::UNKNOWN_ROW, self.place(Some(first)), message)
            .with_severity(Severity::Info)
            .with_subject(subject)
            .with_value(label)
            .with_help(
                "Không cần làm gì; bản tổng hợp tự cộng. Lần sau không thêm dòng cộng vào biểu mẫu.",
                "Nothing to do: the consolidation adds by itself. Add no totals to the form next time.",
            );
        self.findings.push(info);
        for column in self.form.value_columns() {
            let wrong = self.wrong_sum(sheet_row, column);
            self.findings.extend(wrong);
        }
        self.tell(&cells);
    }

    /// A total that is none of the sums which it may be.
    fn wrong_sum(&self, sheet_row: u32, column: usize) -> Option<Finding> {
        let cell = self.cells_of(sheet_row, column).next()?;
        let stated = self.number_of(sheet_row, column)?;
        let terms = self.terms(column);
        let sums = sums(&terms, sheet_row);
        let fits = |sum: &Vec<&Term>| {
            let places = sum.iter().map(|term| decimals(term.value)).max().unwrap_or(0).max(decimals(stated));
            let found: Decimal = sum.iter().map(|term| term.value).sum();
            // What is shown rounded adds up to within half a unit of its last place each.
            let off = Decimal::from(sum.len()) * Decimal::new(5, places + 1);
            found == stated || (places > 0 && (found - stated).abs() <= off)
        };
        // Nothing stands right above a total of 0 that adds up an empty section.
        let nothing = stated.is_zero() && !terms.iter().any(|term| term.sheet_row + 1 == sheet_row);
        if nothing || sums.iter().any(fits) {
            return None;
        }
        let off = |sum: &&Vec<&Term>| (sum.iter().map(|term| term.value).sum::<Decimal>() - stated).abs();
        let nearest = sums.iter().min_by_key(off)?;
        let message = |language| {
            let sum: Decimal = nearest.iter().map(|term| term.value).sum();
            let terms: Vec<String> = nearest.iter().map(|term| show(term.value, language)).collect();
            let (first, last) = (nearest[0].sheet_row + 1, nearest[nearest.len() - 1].sheet_row + 1);
            let (sum, stated) = (show(sum, language), show(stated, language));
            match (language, terms.len() > MOST_TERMS) {
                (Language::Vi, false) => {
                    format!("{} = {sum} (dòng {first}–{last}), dòng tự cộng ghi {stated}", terms.join(" + "))
                }
                (Language::Vi, true) => {
                    format!("các dòng {first}–{last} cộng lại {sum}, dòng tự cộng ghi {stated}")
                }
                (Language::En, false) => {
                    format!(
                        "{} = {sum} (rows {first}–{last}), the unit's own total says {stated}",
                        terms.join(" + ")
                    )
                }
                (Language::En, true) => {
                    format!("rows {first}–{last} add up to {sum}, the unit's own total says {stated}")
                }
            }
        };
        let subject = Subject {
            form: std::sync::Arc::clone(&self.form.id),
            column: std::sync::Arc::clone(&self.form.columns[column].code),
            ..Subject::default()
        };
        Some(
            Finding::new(
                Rule::SUM_MISMATCH,
                self.place(Some(cell.at)),
                Wording::new(message(Language::Vi), message(Language::En)),
            )
            .with_severity(Severity::Warning)
            .with_subject(subject)
            .with_value(cell.content.raw())
            .with_help(
                "Dòng tự cộng không được dùng, nhưng nó không khớp với các dòng của biểu: kiểm tra xem dòng nào sai.",
                "The total is not used, but it does not fit the rows of the form: see which of them is wrong.",
            ),
        )
    }

    /// The number in a row whose kind nobody knows.
    fn number_of(&self, sheet_row: u32, column: usize) -> Option<Decimal> {
        let cell = self.cells_of(sheet_row, column).next()?;
        let measure = Measure::default();
        let value = self.read_cell(cell, Answer { kind: Kind::Quantity, measure: &measure }).value;
        value.number()
    }

    /// The figures of a column with the rows they stand in, from the top.
    fn terms(&self, column: usize) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        for row in self.figures.rows() {
            let Some(figure) = self.figures.get(row, column) else { continue };
            let (Value::Number(value), Some(at)) = (&figure.value, figure.cell) else { continue };
            let holds = self.form.holds(row, column);
            let depth = match row {
                RowId::Printed(row) => self.form.rows[row].depth,
                RowId::Added(_) | RowId::Counted => 0,
            };
            let percent = holds.kind == Kind::Percent || holds.answer().measure.class == Class::Percent;
            terms.push(Term { sheet_row: at.row, value: *value, depth, percent, own: false });
        }
        for one in self.instance.rows.iter().filter(|one| one.standing == Standing::OwnTotal) {
            if let Some(value) = self.number_of(one.sheet_row, column) {
                terms.push(Term { sheet_row: one.sheet_row, value, depth: 0, percent: false, own: true });
            }
        }
        terms.sort_by_key(|term| term.sheet_row);
        terms
    }
}

/// The sums that a total in a row may be: of the rows above it or, where none is, below it; from the table's edge, from the
/// next total of the clerk's own or from a caption on; all of them, those of the top level, or those that count things.
fn sums(terms: &[Term], sheet_row: u32) -> Vec<Vec<&Term>> {
    let mut rows: Vec<&Term> = terms.iter().filter(|term| term.sheet_row < sheet_row).rev().collect();
    if !rows.iter().any(|term| !term.own) {
        rows = terms.iter().filter(|term| term.sheet_row > sheet_row).collect();
    }
    // Wherever the depth falls a section begins.
    let mut ends: BTreeSet<usize> = BTreeSet::from([rows.len()]);
    ends.extend((1..rows.len()).filter(|&at| rows[at].own || rows[at].depth != rows[at - 1].depth));
    ends.extend((1..rows.len()).filter(|&at| rows[at].sheet_row.abs_diff(rows[at - 1].sheet_row) > 1));
    let mut sums: Vec<Vec<&Term>> = Vec::new();
    for end in ends {
        let range = &rows[..end];
        let own: Vec<&Term> = range.iter().copied().filter(|term| term.own).collect();
        let printed: Vec<&Term> = range.iter().copied().filter(|term| !term.own).collect();
        let top = printed.iter().map(|term| term.depth).min().unwrap_or(0);
        let counted: Vec<&Term> = printed.iter().copied().filter(|term| !term.percent).collect();
        let highest = counted.iter().copied().filter(|term| term.depth == top).collect();
        let lowest = leaves(&counted);
        sums.extend([own, printed, counted, highest, lowest]);
    }
    sums.retain(|sum| !sum.is_empty());
    for sum in &mut sums {
        sum.sort_by_key(|term| term.sheet_row);
    }
    sums
}

/// Rows with no deeper one right below them.
fn leaves<'t>(terms: &[&'t Term]) -> Vec<&'t Term> {
    let mut down: Vec<&Term> = terms.to_vec();
    down.sort_by_key(|term| term.sheet_row);
    let deeper = |at: usize| down.get(at + 1).is_some_and(|next| next.depth > down[at].depth);
    (0..down.len()).filter(|&at| !deeper(at)).map(|at| down[at]).collect()
}
