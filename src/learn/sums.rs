//! Totals: rows that are the sum of other rows, and printed equations over rows.

use std::sync::LazyLock;

use crate::expression::{Comparison, Expression, Operator, Relation};
use crate::measure::Class;
use crate::model::{Aggregation, Kind};
use crate::text::{Label, Terms, Words, likeness, vocabulary};

use super::index::Index;
use super::outline::Item;
use super::rows::{Context, Verdict, measure_of};
use super::{Confidence, printed};

/// Longer labels are prose, in which no equation is looked for.
const LONGEST_LABEL: usize = 2_000;
/// Parts are compared with each other, two by two, when they are no more than this.
const MOST_TOLD_APART: usize = 100;
/// A sum of more terms is longer than a formula may be.
const MOST_TERMS: usize = 1_000;

/// Words of what was done in time and what was not.
static TIMELINESS: LazyLock<Terms> = LazyLock::new(|| {
    let groups = vocabulary().critical.iter().filter(|group| group.name == "timeliness");
    groups.flat_map(|group| group.words.clone()).collect()
});

/// The children of a row that can be its parts: numbers in one unit of measure.
fn addends(items: &[Item], index: usize) -> Vec<usize> {
    let rate = |at: &usize| {
        items[*at].measure.class == Class::Percent
            || items[*at].said.begin(&vocabulary().learning.rates).is_some()
            || items[*at].measure.class == Class::Choice
    };
    let mut rows: Vec<usize> = items[index].children.iter().copied().filter(|at| !rate(at)).collect();
    // A row printed twice is one.
    rows.dedup_by(|later, earlier| {
        items[*later].label == items[*earlier].label && items[*later].measure.text.is_empty()
    });
    rows
}

/// Whether the rows below make up a row: counts in one unit of measure, none a total of its own.
pub(super) fn is_sum(items: &[Item], index: usize) -> bool {
    let parts = addends(items, index);
    let measured: Vec<&str> =
        parts.iter().map(|&at| items[at].measure.text.as_str()).filter(|text| !text.is_empty()).collect();
    let alike = measured.windows(2).all(|pair| pair[0] == pair[1]);
    let counts = parts.iter().all(|&at| items[at].counts() || items[at].is_among() || bulleted(&items[at]));
    !parts.is_empty()
        && alike
        && counts
        && parts.len() == items[index].children.len().min(parts.len())
        && !parts.iter().any(|&at| items[at].is_total() && items[index].parent != items[at].parent)
}

fn sum(items: &[Item], parts: &[usize]) -> Option<Expression> {
    let mut terms = parts.iter().map(|&at| Expression::reference(items[at].code.clone()));
    let first = terms.next()?;
    Some(terms.fold(first, |sum, term| Expression::Binary(Operator::Add, Box::new(sum), Box::new(term))))
}

/// The equation printed with a row, its codes canonical: by the codes of another column when the equation begins with
/// that of the row, else by the codes of the rows themselves.
fn equation_of(items: &[Item], rows: &Index, index: usize) -> Option<(Expression, String)> {
    let item = &items[index];
    if item.label.len().max(item.printed.len()) > LONGEST_LABEL {
        return None;
    }
    let by = |naming: usize, bare: bool| {
        let find = |code: &str| rows.named(naming, code, item).map(|at| items[at].code.clone());
        let known = |code: &str| !code.is_empty() && find(code).is_some();
        let text = format!("{} ", item.printed);
        let found =
            [item.label.as_str(), text.as_str()].iter().find_map(|text| printed::equation(text, &known));
        let found = found.or_else(|| printed::bare_sum(&item.label, &known))?;
        let own = (bare && found.head.is_empty()) || found.head == item.names[naming];
        let expression = own.then(|| printed::renamed(&found.expression, &find))??;
        Some((expression, found.text))
    };
    by(0, false).or_else(|| by(1, true)).or_else(|| by(0, true))
}

/// Equations printed in labels and codes.
pub(super) fn printed(items: &[Item], rows: &Index, verdicts: &mut [Verdict]) {
    for index in 0..items.len() {
        let item = &items[index];
        let Some((expression, text)) = equation_of(items, rows, index) else { continue };
        let reaches = |reference: &crate::expression::Reference| {
            rows.coded(&reference.code)
                .is_some_and(|at| at != index && !matches!(verdicts[at].kind, Kind::Heading | Kind::Text))
        };
        if !expression.references().into_iter().all(reaches) {
            continue;
        }
        let verdict = &mut verdicts[index];
        let (vi, en) = (format!("công thức in: {text}"), format!("the printed equation {text}"));
        if let Some(ratio) = printed::quotient(&expression).filter(|_| verdict.kind == Kind::Percent) {
            verdict.aggregation = Aggregation::Ratio;
            let what = (format!("tỷ lệ = {ratio} × 100"), format!("percentage = {ratio} × 100"));
            verdict.expression = Some(ratio);
            verdict.note(Confidence::Likely, (&what.0, &what.1), (&vi, &en));
        } else if verdict.is_number() {
            if let Some(whole) =
                printed::divisor(&expression).filter(|_| verdict.aggregation == Aggregation::None)
            {
                verdict.aggregation = Aggregation::WeightedMean(whole.code.as_str().into());
            }
            verdict.checks.push(Comparison {
                left: Expression::reference(item.code.clone()),
                relation: Relation::Equal,
                right: expression,
            });
            verdict.note(
                Confidence::Likely,
                ("kiểm tra theo công thức, không áp đặt", "checked by the equation, not enforced"),
                (&vi, &en),
            );
        }
    }
}

/// Formulas in the cells of the form.
pub(super) fn reckoned(
    items: &[Item],
    rows: &Index,
    verdicts: &mut [Verdict],
    formulas: &[Option<Expression>],
) {
    for (index, formula) in formulas.iter().enumerate() {
        let open = verdicts[index].checks.is_empty() && verdicts[index].expression.is_none();
        let Some(formula) = formula.as_ref().filter(|_| open) else { continue };
        let at = |code: &str| rows.coded(code);
        let asks = |code: &str| at(code).is_some_and(|at| verdicts[at].kind != Kind::Heading);
        let reason = ("công thức có sẵn trong ô của biểu", "the formula in the cells of the form");
        if verdicts[index].kind == Kind::Percent {
            let Some(ratio) = printed::quotient(formula) else { continue };
            let (vi, en) = (format!("tỷ lệ = {ratio} × 100"), format!("percentage = {ratio} × 100"));
            verdicts[index].aggregation = Aggregation::Ratio;
            verdicts[index].expression = Some(ratio);
            verdicts[index].note(Confidence::Likely, (&vi, &en), reason);
        } else if verdicts[index].is_number() {
            let terms = formula.terms().filter(|terms| terms.len() > 1);
            let parts: Option<Vec<usize>> = terms.map(|terms| {
                terms.iter().filter(|term| asks(&term.code)).filter_map(|term| at(&term.code)).collect()
            });
            if let Some(expression) = parts.and_then(|parts| sum(items, &parts)) {
                let (vi, en) = (format!("bằng tổng {expression}"), format!("equals {expression}"));
                verdicts[index].aggregation = Aggregation::SumOfRows;
                verdicts[index].expression = Some(expression);
                verdicts[index].note(Confidence::Likely, (&vi, &en), reason);
            } else if formula.references().iter().all(|reference| asks(&reference.code)) {
                verdicts[index].checks.push(Comparison {
                    left: Expression::reference(items[index].code.clone()),
                    relation: Relation::Equal,
                    right: formula.clone(),
                });
                let what = ("kiểm tra theo công thức, không áp đặt", "checked by the equation, not enforced");
                verdicts[index].note(Confidence::Likely, what, reason);
            }
        }
    }
}

/// Totals by their words and by the rows below them.
pub(super) fn totals(items: &[Item], rows: &Index, verdicts: &mut [Verdict], context: Context) {
    for index in 0..items.len() {
        let stated = !verdicts[index].checks.is_empty() || verdicts[index].expression.is_some();
        if !verdicts[index].is_number() || stated {
            continue;
        }
        let item = &items[index];
        let parts: Vec<usize> =
            addends(items, index).into_iter().filter(|&at| verdicts[at].is_number()).collect();
        let same_measure = parts
            .iter()
            .all(|&at| items[at].measure.text == item.measure.text || item.measure.text.is_empty());
        let plain: Vec<usize> = parts.iter().copied().filter(|&at| !rows.is_aside(items, at)).collect();
        let listed = item.is_total()
            && plain.len() > 1
            && plain.iter().all(|&at| items[at].coded || bulleted(&items[at]));
        let announced = item.is_total() || item.measure.text.is_empty() && context.has_measures;
        let divided = parts.len() > 1 && parts.iter().all(|&at| items[at].is_among());
        if divided && parts.len() > MOST_TOLD_APART {
            not_told_apart(&mut verdicts[index], parts.len());
        }
        let by_words = divided && parts.len() <= MOST_TOLD_APART && differ(items, &parts);
        if same_measure
            && (by_words
                || (announced && is_sum(items, index) && !parts.iter().any(|&at| rows.is_aside(items, at))))
        {
            make_sum(items, verdicts, index, &parts);
        } else if same_measure && listed {
            suppose_sum(items, verdicts, index, &plain);
            let rest: Vec<usize> = parts.iter().copied().filter(|at| !plain.contains(at)).collect();
            bound(items, verdicts, index, &rest);
        } else if same_measure && (item.counts() || item.is_total()) {
            bound(items, verdicts, index, &parts);
        } else if item.is_total() && item.children.is_empty() {
            beside(items, verdicts, index);
        }
    }
    whole_table(items, verdicts, context);
}

/// What a row is when its many parts were not compared with each other.
fn not_told_apart(verdict: &mut Verdict, parts: usize) {
    verdict.note(
        Confidence::Unsure,
        ("không xét có bằng tổng các dòng con không", "not looked at as the sum of the rows below"),
        (
            &format!("có {parts} dòng con, quá {MOST_TOLD_APART} dòng thì không so từng đôi"),
            &format!("it has {parts} rows below it; more than {MOST_TOLD_APART} are not compared two by two"),
        ),
    );
}

/// Rows that a critical word tells apart, so that nothing is in two of them.
fn differ(items: &[Item], parts: &[usize]) -> bool {
    let labels: Vec<Label> = parts.iter().map(|&at| Label::new(&items[at].label)).collect();
    (0..labels.len()).all(|one| (0..one).all(|other| likeness(&labels[one], &labels[other]) <= 0.3))
}

fn make_sum(items: &[Item], verdicts: &mut [Verdict], index: usize, parts: &[usize]) {
    if too_many(&mut verdicts[index], parts) {
        return;
    }
    let Some(expression) = sum(items, parts) else { return };
    let verdict = &mut verdicts[index];
    let same = verdict.aggregation == Aggregation::Same;
    if !same {
        verdict.aggregation = Aggregation::SumOfRows;
    }
    let (vi, en) = (format!("bằng tổng {expression}"), format!("equals {expression}"));
    verdict.expression = Some(expression);
    let confidence = if items[index].is_total() { Confidence::Likely } else { Confidence::Unsure };
    verdict.note(
        confidence,
        (&vi, &en),
        (
            "các dòng ngay dưới cùng đơn vị tính và chia nhỏ dòng này",
            "the rows below share its unit of measure and divide it",
        ),
    );
}

/// Whether a sum would have more terms than a formula holds, which is told.
fn too_many(verdict: &mut Verdict, parts: &[usize]) -> bool {
    if parts.len() <= MOST_TERMS {
        return false;
    }
    let count = parts.len();
    verdict.note(
        Confidence::Unsure,
        ("không đặt thành tổng các dòng con", "not made the sum of the rows below"),
        (
            &format!("có {count} dòng con, công thức chỉ nhận {MOST_TERMS} số hạng"),
            &format!("it has {count} rows below it, a formula takes {MOST_TERMS} terms"),
        ),
    );
    true
}

fn bulleted(item: &Item) -> bool {
    let bullets = ['-', '+', '•', '*', '–'];
    item.label.starts_with(bullets) || item.printed.starts_with(bullets)
}

/// A total over rows that may be all of it: checked, not enforced, since nothing says that they are.
fn suppose_sum(items: &[Item], verdicts: &mut [Verdict], index: usize, parts: &[usize]) {
    if too_many(&mut verdicts[index], parts) {
        return;
    }
    let Some(right) = sum(items, parts) else { return };
    let code = &items[index].code;
    let (vi, en) = (format!("kiểm tra {code} = {right}"), format!("checked: {code} = {right}"));
    verdicts[index].checks.push(Comparison {
        left: Expression::reference(code.clone()),
        relation: Relation::Equal,
        right,
    });
    verdicts[index].note(
        Confidence::Unsure,
        (&vi, &en),
        (
            "dòng tổng có các dòng con; chỉ báo khi không khớp. Nếu chắc chắn thì thay bằng sum = \"…\"",
            "a total with rows below it; told where they differ. If it is sure, write sum = \"…\" instead",
        ),
    );
}

/// Parts that are each not more than the row above them.
fn bound(items: &[Item], verdicts: &mut [Verdict], index: usize, parts: &[usize]) {
    let item = &items[index];
    for &at in parts {
        let related = items[at].is_among() || item.core_words.share_in(&items[at].said) >= 0.5;
        if !related || items[at].measure.text != item.measure.text {
            continue;
        }
        let left = Expression::reference(items[at].code.clone());
        verdicts[at].at_most(&left, &item.code);
        verdicts[at].note(
            Confidence::Likely,
            ("không lớn hơn dòng trên nó", "not more than the row above it"),
            (
                "dòng con cùng đơn vị tính, tên nói cùng một thứ",
                "below it, in its unit of measure, of the same thing",
            ),
        );
    }
}

/// A total whose parts stand beside it: rows that a critical word tells apart, together not more than the total.
fn beside(items: &[Item], verdicts: &mut [Verdict], index: usize) {
    let item = &items[index];
    let after = items
        .iter()
        .enumerate()
        .skip(index + 1)
        .take_while(|(_, other)| {
            other.parent == item.parent && other.measure.text == item.measure.text && !other.is_total()
        })
        .map(|(at, _)| at)
        .filter(|&at| verdicts[at].is_number())
        .collect::<Vec<_>>();
    let timely: Vec<usize> = after.into_iter().filter(|&at| items[at].said.have(&TIMELINESS)).collect();
    if timely.len() < 2 || !related(items, index, &timely) {
        return;
    }
    let Some(left) = sum(items, &timely) else { return };
    verdicts[index].at_most(&left, &item.code);
    let (vi, en) =
        (format!("{left} không lớn hơn {}", item.code), format!("{left} is at most {}", item.code));
    verdicts[index].note(
        Confidence::Likely,
        (&vi, &en),
        ("các dòng sau chia số này theo đúng hạn, quá hạn", "the rows after it divide it by timeliness"),
    );
}

fn related(items: &[Item], index: usize, parts: &[usize]) -> bool {
    parts.iter().all(|&at| {
        items[at].measure.class != Class::Unstated || items[index].core_words.share_in(&items[at].said) >= 0.3
    })
}

/// The last row below a row when it is the total of the group that the row only names: `I. Khám bệnh`, …, `Cộng I`.
fn subtotal(items: &[Item], verdicts: &[Verdict], group: usize) -> Option<usize> {
    let end = (group + 1..items.len()).find(|&at| items[at].parent == items[group].parent);
    let last = end.unwrap_or(items.len()).checked_sub(1).filter(|&last| last > group + 1)?;
    let total = &items[last];
    let named = total.said.are(&vocabulary().learning.totals)
        || total.said.share_in(&items[group].said) >= 0.4
        || total
            .said
            .rest(0)
            .split(' ')
            .next_back()
            .is_some_and(|word| items[group].names[1].eq_ignore_ascii_case(word));
    (total.is_total() && !total.coded && verdicts[last].is_number() && named).then_some(last)
}

/// The numbers between which a label says that what it counts lies: `0-4`, `Từ 15 tuổi trở lên`, `Dưới 1 tuổi`, `60+`.
fn range(label: &str) -> Option<(f64, f64)> {
    let words = &vocabulary().learning;
    let said = Words::of(label);
    let mut numbers = label
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty() && digits.len() < 4)
        .filter_map(|digits| digits.parse::<f64>().ok());
    let (first, second, more) = (numbers.next()?, numbers.next(), numbers.next());
    let above = said.have(&words.above) || label.trim_end().ends_with('+') || label.contains('≥');
    let below = said.have(&words.below) || label.contains(['<', '≤']);
    match (second, more) {
        (None, _) if above => Some((first, f64::INFINITY)),
        (None, _) if below => Some((0.0, first)),
        (Some(second), None) if first < second => Some((first, second)),
        _ => None,
    }
}

/// Whether two of the ranges have more than an end in common.
fn overlap(mut ranges: Vec<(f64, f64)>) -> bool {
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut reached = f64::NEG_INFINITY;
    ranges.into_iter().any(|(from, to)| {
        let over = from < reached.min(to);
        reached = reached.max(to);
        over
    })
}

/// A row `Tổng cộng` over or under all others: the sum of the top rows.
fn whole_table(items: &[Item], verdicts: &mut [Verdict], context: Context) {
    let words = &vocabulary().totals;
    for index in [0, items.len().saturating_sub(1)] {
        let Some(item) = items.get(index) else { continue };
        let bare = crate::text::fold(&item.label);
        if item.code != "T"
            || verdicts[index].expression.is_some()
            || !verdicts[index].is_number()
            || !words.contains(&bare)
        {
            continue;
        }
        let mut top: Vec<usize> = (0..items.len())
            .filter(|&at| at != index && items[at].parent.is_none() && verdicts[at].is_number())
            .collect();
        // What a group comes to stands in its own total.
        for at in &mut top {
            *at = subtotal(items, verdicts, *at).unwrap_or(*at);
        }
        let measures: Vec<String> = top.iter().map(|&at| measure_of(&items[at], context).text).collect();
        // Divided more than once, each time in another way, the rows together are more than the total.
        let divisions = &vocabulary().learning.divisions;
        let divided = items.iter().any(|other| other.said.begin(divisions).is_some())
            || top.iter().filter(|&&at| items[at].said.have(divisions)).count() > 1;
        let ranges: Vec<(f64, f64)> = top.iter().filter_map(|&at| range(items[at].bare_label())).collect();
        let overlap = overlap(ranges);
        if top.len() > 1 && !divided && !overlap && measures.windows(2).all(|pair| pair[0] == pair[1]) {
            make_sum(items, verdicts, index, &top);
        }
    }
}
