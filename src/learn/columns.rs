//! The columns of a table: captions through merged cells, roles, codes, units of measure, and how units merge.

use crate::book::Sheet;
use crate::cell::{CellRef, column_letters};
use crate::expression::{Comparison, Expression, Relation};
use crate::finding::Wording;
use crate::indicator::normal_form;
use crate::measure::{Class, Measure};
use crate::recognise::usual_role;
use crate::template::{Aggregation, Column, Kind, Role};
use crate::text::{tidy, vocabulary};

use super::printed;
use super::table::{Table, text_at};
use super::words::Words;
use super::{Confidence, Note};

/// The columns of a table and where they stand in the sheet.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// Sheet column of each.
    pub at: Vec<u32>,
    /// What was guessed of each.
    pub notes: Vec<Vec<Note>>,
    /// Sheet columns of the figures.
    pub values: Vec<u32>,
    /// Sheet column of the units of measure.
    pub measure: Option<u32>,
    /// Sheet columns the caption of the labels spans.
    pub label_span: (u32, u32),
    /// Columns left out: where, and why.
    pub left_out: Vec<(CellRef, Wording)>,
}

/// Reads the columns of a table.
pub(super) fn read(sheet: &Sheet, table: &Table) -> Layout {
    let mut layout = Layout {
        columns: Vec::new(),
        at: Vec::new(),
        notes: Vec::new(),
        values: Vec::new(),
        measure: None,
        label_span: label_span(sheet, table),
        left_out: Vec::new(),
    };
    for at in table.columns.0..=table.columns.1 {
        let captions = captions(sheet, table, at);
        if at > table.label && at <= layout.label_span.1 {
            continue;
        }
        let printed = table.numbers.map_or(String::new(), |row| tidy(&text_at(sheet, CellRef::new(row, at))));
        if captions.is_empty() && printed.is_empty() {
            continue;
        }
        if let Some(why) = mark_of_a_program(&captions, at == table.columns.1) {
            layout.left_out.push((CellRef::new(table.header.0, at), why));
            continue;
        }
        let role = role(sheet, table, &layout, at, &captions);
        if role == Role::Measure {
            layout.measure = Some(at);
        }
        if role == Role::Value {
            layout.values.push(at);
        }
        layout.columns.push(Column {
            code: "".into(),
            role,
            captions,
            printed,
            width: width(role),
            measure: None,
            kind: None,
            aggregation: None,
            expression: None,
            checks: Vec::new(),
        });
        layout.at.push(at);
        layout.notes.push(Vec::new());
    }
    name(&mut layout);
    layout
}

const fn width(role: Role) -> f64 {
    match role {
        Role::Code => 6.0,
        Role::Label => 40.0,
        Role::Measure | Role::Value => 12.0,
        Role::Note => 18.0,
    }
}

fn label_span(sheet: &Sheet, table: &Table) -> (u32, u32) {
    let area = sheet.merge_at(CellRef::new(table.header.0, table.label));
    // A caption merged over figures as well is no caption of the labels alone.
    let last = area.map_or(table.label, |area| area.last.column).min(table.label + 4);
    let own = (table.label..=last).filter(|&column| {
        column == table.label
            || (table.header.0 + 1..=table.header.1).all(|row| sheet.get(CellRef::new(row, column)).is_none())
    });
    (table.label, own.max().unwrap_or(table.label))
}

/// The captions of a column from the top header row to the lowest, one for every cell it stands under.
fn captions(sheet: &Sheet, table: &Table, column: u32) -> Vec<String> {
    let mut captions = Vec::new();
    let mut covered = table.header.0;
    for row in table.header.0..=table.header.1 {
        if row < covered {
            continue;
        }
        let at = CellRef::new(row, column);
        let area = sheet.merge_at(at);
        let mut text = tidy(&text_at(sheet, at));
        if text.is_empty() && area.is_none() {
            text = inherited(sheet, table, at);
        }
        covered = area.map_or(row, |area| area.last.row) + 1;
        if !text.is_empty() {
            captions.push(text);
        }
    }
    captions
}

/// A caption over several columns whose cells are not merged stands in the first of them only.
fn inherited(sheet: &Sheet, table: &Table, at: CellRef) -> String {
    let said = |at: CellRef| !text_at(sheet, at).is_empty();
    let below = |column: u32| (at.row + 1..=table.header.1).any(|row| said(CellRef::new(row, column)));
    if !below(at.column) {
        return String::new();
    }
    let left = (table.columns.0..at.column).rev().find(|&column| said(CellRef::new(at.row, column)));
    left.filter(|&column| {
        column > table.label && below(column) && sheet.merge_at(CellRef::new(at.row, column)).is_none()
    })
    .map_or(String::new(), |column| tidy(&text_at(sheet, CellRef::new(at.row, column))))
}

/// A last column whose caption is no word but a mark some program left there.
fn mark_of_a_program(captions: &[String], last: bool) -> Option<Wording> {
    let [only] = captions else { return None };
    let digits = only.chars().filter(char::is_ascii_digit).count();
    let mark = last && !only.contains(' ') && digits >= 4 && only.chars().any(char::is_alphabetic);
    mark.then(|| {
        Wording::new(
            format!("«{only}» có vẻ là dấu của phần mềm, không phải tên cột: không lấy cột này"),
            format!("«{only}» looks like a mark of a program, no caption: the column is left out"),
        )
    })
}

fn role(sheet: &Sheet, table: &Table, layout: &Layout, at: u32, captions: &[String]) -> Role {
    if at == table.label {
        return Role::Label;
    }
    if Some(at) == table.code {
        return Role::Code;
    }
    let texts = || {
        table.body.iter().filter(|&&row| {
            sheet
                .get(CellRef::new(row, at))
                .is_some_and(|cell| cell.content.as_text().is_some_and(|text| !tidy(text).is_empty()))
        })
    };
    let usual = captions.last().and_then(|caption| usual_role(caption));
    match usual {
        Some(Role::Measure) if layout.measure.is_none() => Role::Measure,
        Some(Role::Note) => Role::Note,
        Some(Role::Code) if at < table.label => Role::Code,
        // Words stand there already: they explain, nobody fills them in.
        _ if texts().count() * 2 > table.body.len() && !table.body.is_empty() => Role::Note,
        _ => Role::Value,
    }
}

/// Codes of the columns: the printed number or letter, else a short name.
fn name(layout: &mut Layout) {
    let several = layout.values.len() > 1;
    let mut taken: Vec<String> = Vec::new();
    for index in 0..layout.columns.len() {
        let column = &layout.columns[index];
        let head = normal_form(column.printed.split('=').next().unwrap_or_default().trim());
        let usual = crate::template::name_of(&Role::NAMES, column.role);
        let wanted = match column.role {
            Role::Value if !head.is_empty() && head.len() <= 6 => head,
            Role::Value if several => column_letters(layout.at[index]),
            _ => usual.to_owned(),
        };
        let mut code = wanted.clone();
        let mut number = 2;
        while taken.contains(&code) {
            code = format!("{wanted}{number}");
            number += 1;
        }
        taken.push(code.clone());
        layout.columns[index].code = code.into();
    }
}

impl Layout {
    fn words(&self, index: usize) -> Words {
        Words::of(&self.columns[index].captions.join(" "))
    }

    fn leaf(&self, index: usize) -> &str {
        self.columns[index].captions.last().map_or("", String::as_str)
    }

    fn value_indices(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|&index| self.columns[index].role == Role::Value).collect()
    }

    fn note(
        &mut self,
        index: usize,
        confidence: Confidence,
        what: (String, String),
        reason: (String, String),
    ) {
        self.notes[index].push(Note {
            what: Wording::new(what.0, what.1),
            reason: Wording::new(reason.0, reason.1),
            confidence,
        });
    }

    /// What the captions and printed equations say of the figures in the columns. `by_columns`: the rows say nothing,
    /// because they are units or entries of a list.
    pub(super) fn judge(&mut self, by_columns: bool, measure: Option<&str>) {
        let values = self.value_indices();
        let several = values.len() > 1;
        for &index in &values {
            self.judge_kind(index, several || by_columns);
        }
        let codes: Vec<String> = values.iter().map(|&index| self.columns[index].code.to_string()).collect();
        let known = |code: &str| codes.iter().any(|other| other == code);
        for &index in &values {
            let sources = [self.columns[index].printed.clone(), self.leaf(index).to_owned()];
            let found = sources.iter().find_map(|text| printed::equation(text, &known));
            let own = |head: &str| head.is_empty() || *head == *self.columns[index].code;
            if let Some(found) = found.filter(|found| own(&found.head)) {
                self.judge_equation(index, &found);
            }
        }
        for &index in &values {
            if self.columns[index].kind == Some(Kind::Percent) && self.columns[index].aggregation.is_none() {
                self.judge_percent(index, &values);
            }
        }
        if by_columns {
            for &index in &values {
                self.complete(index, measure);
            }
        }
        self.judge_balance(&values);
    }

    fn judge_kind(&mut self, index: usize, several: bool) {
        let words = &vocabulary().learning;
        let leaf = self.leaf(index).to_owned();
        let said = Words::of(&leaf);
        let in_parentheses =
            leaf.rsplit_once('(').map(|(_, rest)| rest.trim_end_matches([')', ' ', '.']).to_owned());
        let own = in_parentheses.map(|text| Measure::parse(&text)).filter(|measure| {
            matches!(measure.class, Class::Quantity | Class::Percent) || (measure.class == Class::Choice)
        });
        if !several {
            // What the one column holds, the rows say.
            return;
        }
        let percent = leaf.contains('%') || said.begin(&words.rates).is_some();
        if percent {
            self.columns[index].measure = Some(Measure::parse("%"));
            self.columns[index].kind = Some(Kind::Percent);
        } else if let Some(own) = own {
            self.columns[index].kind = Some(Kind::derived(&Aggregation::None, &own));
            self.columns[index].measure = Some(own);
        } else if said.have(&words.texts)
            && said.begin(&words.counts).is_none_or(|_| said.begin(&words.not_counts).is_some())
        {
            self.columns[index].kind = Some(Kind::Text);
            self.columns[index].aggregation = Some(Aggregation::Text);
            let caption = leaf.clone();
            self.note(
                index,
                Confidence::Unsure,
                (
                    "cột ghi bằng chữ, ghép lời các đơn vị".into(),
                    "a column of words, joined over the units".into(),
                ),
                (format!("tên cột «{caption}»"), format!("the caption «{caption}»")),
            );
        }
    }

    fn judge_equation(&mut self, index: usize, found: &printed::Printed) {
        let words = &vocabulary().learning;
        let whole = self.words(index);
        let code = self.columns[index].code.to_string();
        let text = format!("{code} = {}", found.expression);
        let quotient = printed::quotient(&found.expression);
        let average = whole.have(&words.means);
        if let Some(ratio) = quotient.filter(|_| !average) {
            let stated = self.columns[index].kind == Some(Kind::Percent) || whole.have(&words.comparisons);
            let column = &mut self.columns[index];
            column.kind = Some(Kind::Percent);
            column.measure = Some(Measure::parse("%"));
            column.aggregation = Some(Aggregation::Ratio);
            column.expression = Some(ratio);
            let confidence = if stated { Confidence::Likely } else { Confidence::Unsure };
            self.note(
                index,
                confidence,
                (format!("tỷ lệ phần trăm: {text}"), format!("a percentage: {text}")),
                (
                    "công thức in ở đầu cột; nhân 100 là suy ra từ tên cột".into(),
                    "the equation printed over the column; times 100 by its caption".into(),
                ),
            );
            return;
        }
        self.columns[index].checks.push(Comparison {
            left: Expression::reference(code),
            relation: Relation::Equal,
            right: found.expression.clone(),
        });
        self.note(
            index,
            Confidence::Likely,
            (format!("kiểm tra {text}"), format!("checked: {text}")),
            (
                "công thức in trong biểu; chỉ báo khi số liệu không khớp, không áp đặt".into(),
                "the equation printed in the form; told where figures break it, not enforced".into(),
            ),
        );
    }

    /// A column of percentages without a printed equation: the column before it, of the total.
    fn judge_percent(&mut self, index: usize, values: &[usize]) {
        let words = &vocabulary().learning;
        let number = |&other: &usize| {
            self.columns[other].kind.is_none_or(|kind| matches!(kind, Kind::Count | Kind::Quantity))
        };
        let before: Vec<usize> =
            values.iter().copied().filter(|&other| other < index).filter(number).collect();
        let parent = |other: usize| {
            self.columns[other].captions.first().filter(|_| self.columns[other].captions.len() > 1)
        };
        let said = self.words(index);
        let part = before.last().copied();
        let wholes = |other: &usize| Some(*other) != part && self.words(*other).have(&words.wholes[..2]);
        let of_parent = before
            .iter()
            .copied()
            .filter(wholes)
            .find(|&other| parent(other).is_some() && parent(other) == parent(index));
        let named = before.iter().copied().find(|&other| {
            Some(other) != part
                && self.words(other).have(&words.wholes)
                && self.words(other).share_in(&said) > 0.6
        });
        let whole = named.or(of_parent).or_else(|| before.iter().copied().find(wholes));
        let (Some(part), Some(whole)) = (part, whole) else {
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
        let (part_code, whole_code) =
            (self.columns[part].code.to_string(), self.columns[whole].code.to_string());
        let quotient = Expression::Binary(
            crate::expression::Operator::Divide,
            Box::new(Expression::reference(part_code.clone())),
            Box::new(Expression::reference(whole_code.clone())),
        );
        let (part, whole) =
            (self.columns[part].captions.join(" / "), self.columns[whole].captions.join(" / "));
        self.columns[index].aggregation = Some(Aggregation::Ratio);
        self.columns[index].expression = Some(quotient);
        self.note(
            index,
            Confidence::Unsure,
            (
                format!("tỷ lệ = {part_code} / {whole_code} × 100"),
                format!("percentage = {part_code} / {whole_code} × 100"),
            ),
            (
                format!("cột tỷ lệ đứng sau «{part}»; tổng của biểu là «{whole}»"),
                format!("the column follows «{part}»; the total of the form is «{whole}»"),
            ),
        );
    }

    /// Rows that are units say nothing of kind and merging: the column says it all.
    fn complete(&mut self, index: usize, measure: Option<&str>) {
        let words = &vocabulary().learning;
        let said = self.words(index);
        if self.columns[index].aggregation.is_none() {
            let average = said.have(&words.means);
            self.columns[index].aggregation =
                Some(if average { Aggregation::None } else { Aggregation::Sum });
        }
        if self.columns[index].kind.is_none() {
            let table = measure.map(Measure::parse).unwrap_or_default();
            let class = Kind::derived(&Aggregation::None, &table);
            let quantity = said.have(&words.quantities) || class == Kind::Quantity;
            self.columns[index].kind = Some(if quantity { Kind::Quantity } else { Kind::Count });
        }
    }

    /// What there was, what came, what went, and what there is.
    fn judge_balance(&mut self, values: &[usize]) {
        let words = &vocabulary().learning;
        let numbers: Vec<usize> = values
            .iter()
            .copied()
            .filter(|&index| {
                self.columns[index].kind.is_none_or(|kind| matches!(kind, Kind::Count | Kind::Quantity))
            })
            .collect();
        let first = |list: &[String]| numbers.iter().copied().find(|&index| self.words(index).have(list));
        let (Some(opening), Some(closing)) = (first(&words.opening), first(&words.closing)) else { return };
        if opening >= closing || !self.columns[closing].checks.is_empty() {
            return;
        }
        let leaf = self.leaf(closing).to_owned();
        let mut text = self.columns[opening].code.to_string();
        let mut moved = 0;
        for &index in
            numbers.iter().filter(|&&index| opening < index && index < closing && self.leaf(index) == leaf)
        {
            let said = self.words(index);
            let sign = match (said.have(&words.losses), said.have(&words.gains)) {
                (true, _) => '-',
                (false, true) => '+',
                _ => continue,
            };
            text.push_str(&format!(" {sign} {}", self.columns[index].code));
            moved += 1;
        }
        let Some(right) = text.parse::<Expression>().ok().filter(|_| moved > 1) else { return };
        let code = self.columns[closing].code.to_string();
        self.columns[closing].checks.push(Comparison {
            left: Expression::reference(code.clone()),
            relation: Relation::Equal,
            right,
        });
        self.note(
            closing,
            Confidence::Unsure,
            (format!("kiểm tra {code} = {text}"), format!("checked: {code} = {text}")),
            (
                "tên cột nói tới đầu kỳ, tăng, giảm và cuối kỳ".into(),
                "the captions speak of what there was, came, went and is".into(),
            ),
        );
    }
}
