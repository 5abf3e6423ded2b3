//! What the figures in the columns are and how units merge them, from captions and printed equations.

use std::collections::HashSet;

use crate::expression::{Comparison, Expression, Relation};
use crate::finding::Wording;
use crate::indicator::normal_form;
use crate::measure::{Class, Measure};
use crate::model::{Aggregation, Kind, Role};
use crate::text::{Terms, Words, vocabulary};

use super::columns::Layout;
use super::printed;
use super::{Confidence, Note};

impl Layout {
    /// The words of all captions of a column.
    pub(super) fn words(&self, index: usize) -> &Words {
        &self.said[index].whole
    }

    /// The words of its lowest caption.
    pub(super) fn leaf_words(&self, index: usize) -> &Words {
        &self.said[index].leaf
    }

    pub(super) fn leaf(&self, index: usize) -> &str {
        self.columns[index].captions.last().map_or("", String::as_str)
    }

    pub(super) fn value_indices(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|&index| self.columns[index].role == Role::Value).collect()
    }

    pub(super) fn note(
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
    /// `formulas`: what the formulas in the cells of each column state.
    pub(super) fn judge(&mut self, by_columns: bool, measure: Option<&str>, formulas: &[Option<Expression>]) {
        let values = self.value_indices();
        let several = values.len() > 1;
        let reckoned = self.in_equations();
        for &index in &values {
            self.judge_kind(index, several || by_columns, &reckoned);
        }
        let codes: HashSet<String> =
            values.iter().map(|&index| self.columns[index].code.to_string()).collect();
        let known = |code: &str| codes.contains(code);
        let printed_only: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.role != Role::Value)
            .map(|column| normal_form(column.printed.split('=').next().unwrap_or_default().trim()))
            .filter(|code| !code.is_empty() && !known(code))
            .collect();
        for &index in &values {
            let sources = [self.columns[index].printed.clone(), self.leaf(index).to_owned()];
            let all = sources.iter().map(|text| printed::equations(text, &known));
            let mut found = all.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
            if found.is_empty() {
                found.extend(printed::equality(&sources[0], &known));
            }
            let code = self.columns[index].code.clone();
            if found.is_empty()
                && let Some(formula) = &formulas[index]
            {
                self.judge_formula(index, formula);
            }
            for found in found.iter().filter(|found| found.head.is_empty() || *found.head == *code) {
                match printed::number_among(&found.expression, &printed_only) {
                    Some(column) => self.beyond(index, found, &column),
                    None => self.judge_equation(index, found),
                }
            }
        }
        for &index in &values {
            if self.columns[index].kind == Some(Kind::Percent) && self.columns[index].aggregation.is_none() {
                self.judge_percent(index, &values);
            }
        }
        if several || by_columns {
            self.judge_means(&values, by_columns);
        }
        if by_columns {
            for &index in &values {
                self.complete(index, measure);
            }
        }
        self.judge_balance(&values);
        self.judge_cumulative(&values);
    }

    fn judge_kind(&mut self, index: usize, several: bool, reckoned: &HashSet<String>) {
        let words = &vocabulary().learning;
        let leaf = self.leaf(index).to_owned();
        let said = self.leaf_words(index).clone();
        let in_parentheses =
            leaf.rsplit_once('(').map(|(_, rest)| rest.trim_end_matches([')', ' ', '.']).to_owned());
        let own = in_parentheses.map(|text| Measure::parse(&text)).filter(|measure| {
            matches!(measure.class, Class::Quantity | Class::Percent) || (measure.class == Class::Choice)
        });
        if !several {
            // What the one column holds, the rows say.
            return;
        }
        let whole = self.words(index);
        let compares =
            own.is_none() && whole.begin(&words.comparisons).is_some() && said.have(&words.against);
        let marked = self.columns[index].captions.iter().any(|caption| caption.contains('%'));
        let percent = marked || said.begin(&words.rates).is_some() || compares;
        if percent {
            self.columns[index].measure = Some(Measure::parse("%"));
            self.columns[index].kind = Some(Kind::Percent);
        } else if own.is_none() && self.said[index].points {
            self.columns[index].kind = Some(Kind::Quantity);
            self.columns[index].measure = words.points.first().map(|term| Measure::parse(&term.text));
        } else if let Some(own) = own {
            let kind = Kind::derived(&Aggregation::None, &own);
            self.columns[index].aggregation = match kind {
                Kind::Yes => Some(Aggregation::Yes),
                Kind::Choice => Some(Aggregation::Enum),
                _ => None,
            };
            self.columns[index].kind = Some(kind);
            self.columns[index].measure = Some(own);
        } else if said.have(&words.texts)
            && !reckoned.contains(&*self.columns[index].code)
            && said.begin(&words.counts).is_none_or(|_| said.begin(&words.not_counts).is_some())
        {
            self.columns[index].kind = Some(Kind::Text);
            self.columns[index].aggregation = Some(Aggregation::Text);
            let caption = leaf.clone();
            let clear = said.begin(&words.texts).is_some();
            self.note(
                index,
                if clear { Confidence::Sure } else { Confidence::Unsure },
                (
                    "cột ghi bằng chữ, ghép lời các đơn vị".into(),
                    "a column of words, joined over the units".into(),
                ),
                (format!("tên cột «{caption}»"), format!("the caption «{caption}»")),
            );
        }
    }

    /// The codes of columns that printed equations reckon with: they hold numbers.
    fn in_equations(&self) -> HashSet<String> {
        let codes: HashSet<&str> = self.columns.iter().map(|column| &*column.code).collect();
        let known = |code: &str| codes.contains(code);
        let mut reckoned = HashSet::new();
        for column in &self.columns {
            reckoned.extend(column.printed.split_once('=').map(|(head, _)| normal_form(head)));
            for found in printed::equations(&column.printed, &known) {
                reckoned.extend(found.expression.references().into_iter().map(|one| one.code.clone()));
            }
        }
        reckoned
    }

    /// A formula that stands in the cells of a column.
    fn judge_formula(&mut self, index: usize, formula: &Expression) {
        let code = self.columns[index].code.to_string();
        let text = format!("{code} = {formula}");
        let reason = (
            "công thức có sẵn trong ô của biểu".to_owned(),
            "the formula in the cells of the form".to_owned(),
        );
        let percent = self.columns[index].kind == Some(Kind::Percent);
        if let Some(ratio) = printed::quotient(formula).filter(|_| percent) {
            self.columns[index].aggregation = Some(Aggregation::Ratio);
            self.columns[index].expression = Some(ratio);
            let what = (format!("tỷ lệ phần trăm: {text}"), format!("a percentage: {text}"));
            self.note(index, Confidence::Likely, what, reason);
        } else if !percent {
            self.columns[index].checks.push(Comparison {
                left: Expression::reference(code),
                relation: Relation::Equal,
                right: formula.clone(),
            });
            let what = (format!("kiểm tra {text}"), format!("checked: {text}"));
            self.note(index, Confidence::Likely, what, reason);
        }
    }

    /// An equation with a column that nobody fills in cannot be checked.
    fn beyond(&mut self, index: usize, found: &printed::Printed, column: &str) {
        let text = &found.text;
        self.note(
            index,
            Confidence::Likely,
            (format!("không kiểm tra {text}"), format!("{text} is not checked")),
            (
                format!(
                    "công thức in trong biểu dùng cột {column}, là cột in sẵn chứ không phải cột số liệu"
                ),
                format!(
                    "the printed equation uses column {column}, which the form prints and nobody fills in"
                ),
            ),
        );
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

    /// Means do not add up, whatever the rows hold.
    fn judge_means(&mut self, values: &[usize], by_columns: bool) {
        let words = &vocabulary().learning;
        for &index in values {
            let said = self.words(index);
            let mean = said.have(&words.means) && !said.have(&words.not_means);
            if !mean || self.columns[index].aggregation.is_some() {
                continue;
            }
            self.columns[index].kind.get_or_insert(Kind::Quantity);
            let own = Expression::reference(&*self.columns[index].code);
            let stated = self.columns[index].checks.iter().find(|check| check.left == own);
            let weight = stated.and_then(|check| printed::divisor(&check.right)).filter(|_| !by_columns);
            if let Some(weight) = weight.map(|weight| weight.code.clone()) {
                self.columns[index].aggregation = Some(Aggregation::WeightedMean(weight.as_str().into()));
                let what = (
                    format!("bình quân theo trọng số cột {weight}"),
                    format!("a mean weighted by column {weight}"),
                );
                let reason =
                    ("công thức của cột chia cho cột này", "the equation of the column divides by it");
                self.note(index, Confidence::Likely, what, (reason.0.into(), reason.1.into()));
                continue;
            }
            self.columns[index].aggregation = Some(Aggregation::None);
            self.note(
                index,
                Confidence::Unsure,
                ("không tổng hợp".into(), "not merged".into()),
                (
                    "số bình quân hoặc tỷ suất, không cộng được".into(),
                    "a mean or a rate, which does not add up".into(),
                ),
            );
        }
    }

    /// Rows that are units say nothing of kind and merging: the column says it all.
    fn complete(&mut self, index: usize, measure: Option<&str>) {
        let words = &vocabulary().learning;
        let of_quantities = self.words(index).have(&words.quantities);
        self.columns[index].aggregation.get_or_insert(Aggregation::Sum);
        if self.columns[index].kind.is_none() {
            let table = measure.map(Measure::parse).unwrap_or_default();
            let class = Kind::derived(&Aggregation::None, &table);
            let quantity = of_quantities || class == Kind::Quantity;
            self.columns[index].kind = Some(if quantity { Kind::Quantity } else { Kind::Count });
        }
    }

    /// Where rows hold ratios or choices, a column of numbers leaves it to the rows what it holds.
    pub(super) fn leave_to_rows(&mut self) {
        for column in &mut self.columns {
            if matches!(column.kind, Some(Kind::Count | Kind::Quantity)) && column.aggregation.is_none() {
                (column.kind, column.measure) = (None, None);
            }
        }
    }

    /// Whether all columns of figures hold points, so that a row named after a rate holds points, too.
    pub(super) fn points(&self) -> bool {
        let points = |index: usize| {
            let measure = self.columns[index].measure.as_ref();
            measure.is_some_and(|measure| {
                vocabulary().learning.points.iter().any(|term| term.text == measure.text)
            })
        };
        let mut values = self.value_indices();
        // A column of percentages says how many of the points were given.
        values.retain(|&index| self.columns[index].kind != Some(Kind::Percent));
        !values.is_empty() && values.into_iter().all(points)
    }

    pub(super) fn plain_numbers(&self, values: &[usize]) -> Vec<usize> {
        let number = |&index: &usize| {
            self.columns[index].kind.is_none_or(|kind| matches!(kind, Kind::Count | Kind::Quantity))
        };
        values.iter().copied().filter(number).collect()
    }

    /// An equation that no one printed but the captions speak of.
    fn suppose(&mut self, index: usize, right: &str, reason: (&str, &str)) {
        let Ok(right) = right.parse::<Expression>() else { return };
        let code = self.columns[index].code.to_string();
        let text = format!("{code} = {right}");
        self.columns[index].checks.push(Comparison {
            left: Expression::reference(code),
            relation: Relation::Equal,
            right,
        });
        self.note(
            index,
            Confidence::Unsure,
            (format!("kiểm tra {text}"), format!("checked: {text}")),
            (reason.0.to_owned(), reason.1.to_owned()),
        );
    }

    /// What there was, what came, what went, and what there is.
    fn judge_balance(&mut self, values: &[usize]) {
        let words = &vocabulary().learning;
        let numbers = self.plain_numbers(values);
        let first = |list: &Terms| numbers.iter().copied().find(|&index| self.words(index).have(list));
        let (Some(opening), Some(closing)) = (first(&words.opening), first(&words.closing)) else { return };
        if opening >= closing || !self.columns[closing].checks.is_empty() {
            return;
        }
        let leaf = self.leaf(closing);
        let mut text = Expression::reference(&*self.columns[opening].code).to_string();
        let mut moved = 0;
        for &index in numbers.iter().filter(|&&index| opening < index && index < closing) {
            let said = self.words(index);
            let same_leaf = self.leaf(index) == leaf || self.columns[closing].captions.len() == 1;
            let sign = match (said.have(&words.losses), said.have(&words.gains)) {
                _ if !same_leaf => continue,
                (true, _) => "-",
                (false, true) => "+",
                _ => continue,
            };
            text = format!("{text} {sign} {}", Expression::reference(&*self.columns[index].code));
            moved += 1;
        }
        if moved > 1 {
            let reason = (
                "tên cột nói tới đầu kỳ, tăng, giảm và cuối kỳ",
                "the captions speak of what there was, came, went and is",
            );
            self.suppose(closing, &text, reason);
        }
    }

    /// What had added up before, what was added now, and both together.
    fn judge_cumulative(&mut self, values: &[usize]) {
        let words = &vocabulary().learning;
        let numbers = self.plain_numbers(values);
        let group =
            |index: usize| self.columns[index].captions.split_last().map_or(&[][..], |(_, above)| above);
        let mut found = Vec::new();
        for &total in &numbers {
            let leaf = |index: usize| self.leaf_words(index);
            if !leaf(total).have(&words.cumulative)
                || leaf(total).have(&words.before)
                || !self.columns[total].checks.is_empty()
            {
                continue;
            }
            let beside = |index: &&usize| **index != total && group(**index) == group(total);
            let before = numbers.iter().filter(beside).find(|&&index| leaf(index).have(&words.before));
            let now = numbers.iter().filter(beside).find(|&&index| {
                leaf(index).have(&words.now)
                    && !leaf(index).have(&words.before)
                    && !leaf(index).have(&words.cumulative)
            });
            if let (Some(&before), Some(&now)) = (before, now) {
                let code = |index: usize| Expression::reference(&*self.columns[index].code).to_string();
                found.push((total, format!("{} + {}", code(before), code(now))));
            }
        }
        for (total, right) in found {
            let reason = (
                "lũy kế là số đến hết kỳ trước cộng số kỳ này, theo tên cột",
                "by the captions: up to the last period, plus this period",
            );
            self.suppose(total, &right, reason);
        }
    }
}
