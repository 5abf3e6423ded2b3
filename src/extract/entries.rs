//! Rows that are units or entries of a list.

use std::sync::Arc;

use crate::amount::Value;
use crate::cell::CellRef;
use crate::figure::{Entry, Figure};
use crate::finding::{Finding, Rule};
use crate::template::Role;
use crate::text::tidy;

use super::Reader;
use super::number::Reading;

impl Reader<'_> {
    /// Reads one entry: its name, its figures, and the words beside them.
    pub(super) fn read_entry(&mut self, sheet_row: u32, group: Option<usize>) {
        let label_at = self.instance.columns.role(self.form, Role::Label);
        let label = self.cell(sheet_row, label_at).map_or(String::new(), |cell| tidy(&cell.content.raw()));
        let mut entry =
            Entry { group, label: label.into(), sheet_row, figures: Vec::new(), words: Vec::new() };
        for (index, column) in self.form.columns.iter().enumerate() {
            let at = self.instance.columns.of[index];
            match column.role {
                Role::Value => entry.figures.push(self.read_entry_figure(sheet_row, group, index)),
                Role::Measure | Role::Note => {
                    let words = self.cell(sheet_row, at).map(|cell| Arc::from(tidy(&cell.content.raw())));
                    entry.words.extend(words.map(|words| (index, words)));
                }
                Role::Code | Role::Label => {}
            }
        }
        self.figures.entries.push(entry);
    }

    fn read_entry_figure(&mut self, sheet_row: u32, group: Option<usize>, column: usize) -> Option<Figure> {
        let at = CellRef::new(sheet_row, self.instance.columns.of[column]?);
        let cell = self.cell(sheet_row, Some(at.column))?;
        self.cells.push((Arc::clone(&self.name), at));
        let rule = self.form.entry_rule(column);
        let reading: Reading = self.read_cell(cell, &rule);
        let raw: Arc<str> = match &cell.formula {
            Some(formula) if cell.content.is_blank() => format!("={formula}").into(),
            _ => cell.content.raw().into(),
        };
        let subject = self.form.entry_subject(column);
        if let Some(problem) = &reading.problem {
            let mut finding = Finding::new(problem.rule, self.place(Some(at)), problem.message.clone())
                .with_severity(problem.severity)
                .with_subject(subject.clone())
                .with_value(raw.to_string());
            finding.help = problem.help.clone();
            self.findings.push(finding);
        }
        if let Some(repair) = &reading.repair {
            self.findings.push(
                Finding::new(Rule::NumberRepaired, self.place(Some(at)), repair.clone())
                    .with_subject(subject)
                    .with_value(raw.to_string())
                    .with_help(
                        "Định dạng ô là Số (Number) và chỉ gõ chữ số.",
                        "Format the cell as a number and type digits only.",
                    ),
            );
        }
        Some(Figure {
            row: group.unwrap_or_default() as u32,
            column: column as u32,
            decimals: reading.decimals.min(28) as u8,
            formula: cell.formula.is_some(),
            excluded: reading.value == Value::Unreadable,
            sheet: Arc::clone(&self.name),
            cell: Some(at),
            raw,
            repair: reading.repair,
            note: None,
            value: reading.value,
        })
    }
}
