//! What the rows of indicators hold and how units merge, from units of measure, words, position and codes.

use crate::expression::{Comparison, Expression, Relation};
use crate::finding::Wording;
use crate::measure::{Class, Measure};
use crate::model::{Aggregation, Course, Kind};
use crate::text::{Catalogue, Terms, Words, vocabulary};

use super::index::Index;
use super::outline::Item;
use super::{Confidence, Note, parts, sums};

/// What is known of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub kind: Kind,
    pub aggregation: Aggregation,
    pub expression: Option<Expression>,
    pub checks: Vec<Comparison>,
    pub owner: Option<String>,
    pub course: Course,
    pub notes: Vec<Note>,
}

/// What the table says for all its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// A column holds the unit of measure of every row.
    pub has_measures: bool,
    /// Unit of measure of the whole table.
    pub measure: Option<&'a str>,
    /// Several columns hold figures.
    pub several: bool,
    /// What the formulas in the cells of each row state of the rows.
    pub formulas: &'a [Option<Expression>],
    /// All columns hold points, whatever the rows are called.
    pub points: bool,
    /// Level of the unit that fills the form in.
    pub level: &'a str,
}

impl Verdict {
    fn new(kind: Kind, aggregation: Aggregation) -> Self {
        Self {
            kind,
            aggregation,
            expression: None,
            checks: Vec::new(),
            owner: None,
            course: Course::default(),
            notes: Vec::new(),
        }
    }

    /// A number that can be added up.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Count | Kind::Quantity)
    }

    pub(super) fn note(&mut self, confidence: Confidence, what: (&str, &str), reason: (&str, &str)) {
        self.notes.push(Note {
            what: Wording::new(what.0, what.1),
            reason: Wording::new(reason.0, reason.1),
            confidence,
        });
    }

    /// A part that is not more than its whole, once.
    pub(super) fn at_most(&mut self, left: &Expression, whole: &str) {
        let check = Comparison {
            left: left.clone(),
            relation: Relation::AtMost,
            right: Expression::reference(whole),
        };
        if !self.checks.contains(&check) {
            self.checks.push(check);
        }
    }
}

/// The unit of measure that counts for a row.
pub(super) fn measure_of(item: &Item, context: Context) -> Measure {
    match context.measure {
        Some(measure) if item.measure.class == Class::Unstated && !item.spanning => Measure::parse(measure),
        _ => item.measure.clone(),
    }
}

/// Judges every row.
pub(super) fn judge(items: &[Item], context: Context) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = (0..items.len()).map(|index| kind(items, index, context)).collect();
    totals_of_quantities(items, &mut verdicts);
    let index = Index::new(items);
    sums::printed(items, &index, &mut verdicts);
    sums::reckoned(items, &index, &mut verdicts, context.formulas);
    for index in 0..items.len() {
        if verdicts[index].is_number() && verdicts[index].expression.is_none() {
            catalogue(&items[index], &mut verdicts[index]);
        }
    }
    sums::totals(items, &index, &mut verdicts, context);
    parts::ratios(items, &mut verdicts);
    parts::pairs(items, &mut verdicts);
    for (item, verdict) in items.iter().zip(&mut verdicts) {
        remaining(item, verdict, context);
    }
    verdicts
}

/// A bare total without a unit of measure holds what the other rows hold: beside quantities it may have decimals.
fn totals_of_quantities(items: &[Item], verdicts: &mut [Verdict]) {
    let is_quantity = |(item, verdict): (&Item, &Verdict)| {
        verdict.kind == Kind::Quantity && item.measure.class == Class::Unstated
    };
    if !items.iter().zip(verdicts.iter()).any(is_quantity) {
        return;
    }
    for index in 0..items.len() {
        let bare = Words::of(items[index].label.split('(').next().unwrap_or_default());
        if verdicts[index].kind == Kind::Count
            && items[index].measure.class == Class::Unstated
            && bare.are(&vocabulary().learning.totals)
        {
            verdicts[index].kind = Kind::Quantity;
        }
    }
}

fn kind(items: &[Item], index: usize, context: Context) -> Verdict {
    let item = &items[index];
    if item.closed {
        return Verdict::new(Kind::Heading, Aggregation::None);
    }
    let words = &vocabulary().learning;
    let measure = measure_of(item, context);
    let announces = context.has_measures && item.label.ends_with(':') && item.children.is_empty();
    if (item.said.are(&words.among) || announces) && item.measure.class == Class::Unstated {
        // "Trong đó:" alone asks for nothing.
        return Verdict::new(Kind::Heading, Aggregation::None);
    }
    if measure.class == Class::Choice {
        let (kind, aggregation) = if measure.is_yes_no() {
            (Kind::Yes, Aggregation::Yes)
        } else {
            (Kind::Choice, Aggregation::Enum)
        };
        return Verdict::new(kind, aggregation);
    }
    if Words::of(&measure.text).are(&words.yes_no) {
        let mut verdict = Verdict::new(Kind::Yes, Aggregation::Yes);
        let reason = format!("đơn vị tính in «{}»", measure.text);
        let english = format!("the unit of measure is «{}»", measure.text);
        verdict.note(
            Confidence::Likely,
            ("câu hỏi Có/Không: 1 là Có, 0 là Không", "a yes/no question: 1 is yes, 0 no"),
            (&reason, &english),
        );
        return verdict;
    }
    let rate = item.said.begin(&words.rates).is_some() && !context.points;
    if measure.class == Class::Percent
        || rate
        || (measure.class == Class::Unstated && item.label.contains("(%)"))
    {
        return percent(item, &measure, rate);
    }
    if measure.class == Class::Unstated { unstated(items, index, context) } else { number(item, &measure) }
}

fn percent(item: &Item, measure: &Measure, rate: bool) -> Verdict {
    if item.counts() && !rate {
        let mut verdict = Verdict::new(Kind::Count, Aggregation::Sum);
        verdict.note(
            Confidence::Unsure,
            ("số đếm, cộng các đơn vị", "a count, added over the units"),
            (
                "đơn vị tính in % nhưng tên chỉ tiêu là số đếm",
                "the unit of measure is % although the label is that of a count",
            ),
        );
        return verdict;
    }
    if measure.class == Class::Quantity {
        // A rate in another unit of measure than per cent (‰).
        return Verdict::new(Kind::Quantity, Aggregation::None);
    }
    let mut verdict = Verdict::new(Kind::Percent, Aggregation::None);
    if measure.class != Class::Percent && !item.label.contains('%') {
        verdict.note(
            Confidence::Unsure,
            ("tỷ lệ phần trăm", "a percentage"),
            ("tên chỉ tiêu là tỷ lệ, đơn vị tính không in %", "the label is that of a rate, no % is printed"),
        );
    }
    verdict
}

fn number(item: &Item, measure: &Measure) -> Verdict {
    let mut verdict = Verdict::new(Kind::derived(&Aggregation::Sum, measure), Aggregation::Sum);
    if item.is_mean() {
        verdict.kind = Kind::Quantity;
        verdict.aggregation = Aggregation::None;
    }
    verdict
}

/// A row without a unit of measure.
fn unstated(items: &[Item], index: usize, context: Context) -> Verdict {
    let item = &items[index];
    let words = &vocabulary().learning;
    let heading = || Verdict::new(Kind::Heading, Aggregation::None);
    if item.spanning {
        return heading();
    }
    // Under several columns of numbers "Nguyên nhân khác" is counted as the rows beside it are.
    let remark = item.said.begin(&words.remarks).is_some() && (context.has_measures || !context.several);
    if remark && item.children.is_empty() {
        let mut verdict = Verdict::new(Kind::Text, Aggregation::Text);
        verdict.note(
            Confidence::Likely,
            ("ghi bằng lời", "answered in words"),
            ("tên chỉ tiêu mở, không có đơn vị tính", "an open label without a unit of measure"),
        );
        return verdict;
    }
    let quantity = item.said.begin(&words.quantities).or_else(|| item.core_words.begin(&words.quantities));
    let counted = if quantity.is_some() || (!item.counts() && !context.has_measures) {
        Kind::Quantity
    } else {
        Kind::Count
    };
    let number = || {
        if item.is_mean() {
            Verdict::new(Kind::Quantity, Aggregation::None)
        } else {
            Verdict::new(counted, Aggregation::Sum)
        }
    };
    let same_above = index.checked_sub(1).is_some_and(|above| items[above].label == item.label);
    if same_above && context.has_measures {
        let mut verdict = heading();
        verdict.note(
            Confidence::Unsure,
            ("dòng in thừa, không ghi số", "printed twice, holds no figure"),
            (
                "trùng tên với dòng trên và không có đơn vị tính",
                "the label of the row above again, without a unit of measure",
            ),
        );
        return verdict;
    }
    if !item.children.is_empty() {
        if context.has_measures && !(item.counts() && sums::is_sum(items, index)) {
            return heading();
        }
        let mut verdict = number();
        if !context.has_measures {
            // Added up or a caption that stays blank: the totals are the same.
            verdict.note(
                Confidence::Sure,
                (
                    "cộng các đơn vị; nếu là đề mục thì ghi kind = \"heading\"",
                    "added; write kind = \"heading\" if it is a caption",
                ),
                (
                    "có dòng con, biểu không có cột đơn vị tính",
                    "has rows below it, and the form has no units of measure",
                ),
            );
        }
        return verdict;
    }
    let mut verdict = number();
    if context.has_measures {
        let confidence = if item.counts() { Confidence::Sure } else { Confidence::Unsure };
        let reason = if item.counts() {
            ("không in đơn vị tính, tên là số đếm", "no unit of measure, the label is that of a count")
        } else {
            (
                "không in đơn vị tính; nếu là đề mục thì ghi kind = \"heading\"",
                "no unit of measure; write kind = \"heading\" if it is a caption",
            )
        };
        verdict.note(confidence, ("số đếm, cộng các đơn vị", "a count, added over the units"), reason);
    }
    verdict
}

/// Numbers of what an authority lists for all its units.
fn catalogue(item: &Item, verdict: &mut Verdict) {
    let counted = |list: &&Catalogue| {
        // What stands first is what is counted: a file of a procedure is no procedure.
        let first = |words: &Terms| item.said.find(words).map_or(usize::MAX, |(at, _)| at);
        Words::of(&item.measure.text).are(&list.measures) && first(&list.things) < first(&list.not_things)
    };
    let Some(list) = vocabulary().learning.catalogue.iter().find(counted) else { return };
    let plain = Words::of(&outside_parentheses(&item.label));
    if plain.have(&list.met) && !plain.have(&list.not_met) {
        verdict.aggregation = Aggregation::Max;
        verdict.note(
            Confidence::Likely,
            ("lấy số lớn nhất của các đơn vị", "the largest over the units"),
            (
                "danh mục dùng chung: cùng một thủ tục ở nhiều đơn vị chỉ là một",
                "a common list: the same item met by several units is one",
            ),
        );
    } else if !plain.have(&list.acts) {
        verdict.aggregation = Aggregation::Same;
        verdict.note(
            Confidence::Likely,
            ("giống nhau ở mọi đơn vị", "the same in every unit"),
            ("danh mục do cấp trên công bố, đơn vị nào cũng như nhau", "a list issued for all units alike"),
        );
    }
}

fn outside_parentheses(label: &str) -> String {
    let mut depth = 0usize;
    let mut text = String::new();
    for c in label.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text
}

/// Owner, course, and what is still open.
fn remaining(item: &Item, verdict: &mut Verdict, context: Context) {
    let words = &vocabulary().learning;
    if verdict.kind == Kind::Heading {
        return;
    }
    if item.said.have(&words.cumulative) {
        verdict.course = Course::Cumulative;
    } else if item.said.have(&words.stocks) && verdict.is_number() {
        verdict.course = Course::Stock;
    }
    let levels = &vocabulary().levels;
    let rank = |level: &str| levels.iter().position(|other| other == level).unwrap_or(levels.len());
    let own = rank(context.level);
    let owner = words
        .owners
        .iter()
        .find(|(said, level)| own < levels.len() && rank(level) > own + 1 && item.said.hold(said));
    if let Some((_, level)) = owner {
        verdict.owner = Some(level.clone());
        let (vi, en) = (format!("số liệu của {level}"), format!("belongs to {level}"));
        verdict.note(
            Confidence::Unsure,
            (&vi, &en),
            (
                "tên chỉ tiêu nói tới cấp khác; số đơn vị ghi vẫn được cộng, bỏ owner nếu không đúng",
                "the label names another level; what units state is added all the same, drop owner if wrong",
            ),
        );
    }
    if item.twice {
        verdict.note(
            Confidence::Unsure,
            ("mã đặt lại", "a code of its own"),
            ("mã in trong biểu đã dùng cho dòng trước", "the printed code stands at an earlier row already"),
        );
    }
    let open = verdict.aggregation == Aggregation::None && verdict.notes.is_empty();
    if open {
        let reason = if verdict.kind == Kind::Percent {
            (
                "biểu không có tử số và mẫu số của tỷ lệ này; nếu có thì ghi ratio = \"tử / mẫu\"",
                "the form does not hold the parts of this percentage; if it does, write ratio = \"part / whole\"",
            )
        } else {
            ("số bình quân hoặc tỷ suất, không cộng được", "a mean or a rate, which does not add up")
        };
        verdict.note(Confidence::Unsure, ("không tổng hợp", "not merged"), reason);
    }
}
