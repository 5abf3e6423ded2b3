//! Percentages and their parts: which row is the numerator, which the denominator; and rows that are part of another.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::expression::{Expression, Operator};
use crate::measure::Class;
use crate::model::{Aggregation, Kind};
use crate::text::{Label, Words, likeness, vocabulary};

use super::outline::Item;
use super::rows::Verdict;
use super::{Confidence, shortened};

/// Labels less alike than this do not speak of the same thing.
const SAME_THING: f64 = 0.72;
/// The parts of a percentage are looked for among so many rows above it and below it.
const NEAR: usize = 100;
/// Of so many children two are taken for the parts of a percentage; more are a list.
const MOST_CHILDREN: usize = 200;

/// Finds the parts of every percentage.
pub(super) fn ratios(items: &[Item], verdicts: &mut [Verdict]) {
    let weights = Weights::default();
    let tops = || (0..items.len()).filter(|&at| items[at].parent.is_none());
    let top = (tops().next(), tops().next_back());
    for index in 0..items.len() {
        if verdicts[index].kind != Kind::Percent || verdicts[index].aggregation != Aggregation::None {
            continue;
        }
        if let Some(found) = of_children(items, verdicts, index)
            .or_else(|| of_siblings(items, verdicts, index))
            .or_else(|| of_rows_above(items, verdicts, index))
        {
            settle(items, verdicts, index, &found);
        } else if !weigh(items, verdicts, index, &weights) {
            not_looked_further(items, verdicts, index, top);
        }
    }
    densities(items, verdicts);
}

struct Parts {
    part: usize,
    whole: usize,
    confidence: Confidence,
    reason: (String, String),
}

fn settle(items: &[Item], verdicts: &mut [Verdict], index: usize, found: &Parts) {
    let (part, whole) = (items[found.part].code.as_str(), items[found.whole].code.as_str());
    let reference = |code: &str| Box::new(Expression::reference(code));
    let verdict = &mut verdicts[index];
    verdict.aggregation = Aggregation::Ratio;
    verdict.expression = Some(Expression::Binary(Operator::Divide, reference(part), reference(whole)));
    let (vi, en) =
        (format!("tỷ lệ = {part} / {whole} × 100"), format!("percentage = {part} / {whole} × 100"));
    verdict.note(found.confidence, (&vi, &en), (&found.reason.0, &found.reason.1));
    verdicts[found.part].at_most(&Expression::reference(part), whole);
}

/// Tells where rows further away were not looked at.
fn not_looked_further(
    items: &[Item],
    verdicts: &mut [Verdict],
    index: usize,
    top: (Option<usize>, Option<usize>),
) {
    let children = items[index].children.len();
    let siblings = items[index].parent.map(|parent| &items[parent].children);
    let (first, last) = siblings.map_or(top, |rows| (rows.first().copied(), rows.last().copied()));
    let far = |at: Option<usize>| at.is_some_and(|at| at.abs_diff(index) > NEAR);
    if children > MOST_CHILDREN {
        verdicts[index].note(
            Confidence::Unsure,
            ("không tổng hợp", "not merged"),
            (
                &format!("không tìm tử số, mẫu số trong {children} dòng con (quá {MOST_CHILDREN})"),
                &format!(
                    "its parts were not looked for among {children} rows below it (over {MOST_CHILDREN})"
                ),
            ),
        );
    } else if far(first) || far(last) {
        verdicts[index].note(
            Confidence::Unsure,
            ("không tổng hợp", "not merged"),
            (
                &format!("không thấy tử số và mẫu số của tỷ lệ này trong {NEAR} dòng trên và dưới nó; nếu có thì ghi ratio = \"tử / mẫu\""),
                &format!("its parts are not among the {NEAR} rows above and below it; if the form holds them, write ratio = \"part / whole\""),
            ),
        );
    }
}

/// How much a label is that of a whole rather than of a part.
fn wholeness(item: &Item) -> f64 {
    let words = &vocabulary().learning;
    let total = if item.is_total() { 1.0 } else { 0.0 };
    item.said.count(&words.wholes) as f64 + total - item.said.count(&words.parts) as f64
}

/// The two of the rows below that make the percentage.
fn of_children(items: &[Item], verdicts: &[Verdict], index: usize) -> Option<Parts> {
    let item = &items[index];
    let numbers: Vec<usize> = item.children.iter().copied().filter(|&at| verdicts[at].is_number()).collect();
    if numbers.len() < 2 || item.children.len() > MOST_CHILDREN {
        return None;
    }
    let wholes: Vec<f64> = numbers.iter().map(|&at| wholeness(&items[at])).collect();
    let alike: Vec<f64> = numbers.iter().map(|&at| likeness(&item.core, &items[at].core)).collect();
    let score = |(part, whole): (usize, usize)| {
        let difference = wholes[whole] - wholes[part];
        let order = if whole < part { 0.4 } else { 0.0 };
        let (part, whole, same) = (numbers[part], numbers[whole], alike[part]);
        let together = if items[part].measure.text == items[whole].measure.text { 0.5 } else { -0.5 };
        // Of two parts the plainer one is meant; the further one says what happened besides.
        let plain = -0.02 * items[part].said.len() as f64;
        difference.clamp(-2.0, 2.0) * 0.5 + order + together + same + plain
    };
    let pairs = (0..numbers.len()).flat_map(|part| (0..numbers.len()).map(move |whole| (part, whole)));
    let (_, (part, whole)) = pairs
        .filter(|(part, whole)| part != whole)
        .map(|pair| (score(pair), pair))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
    let (part, whole) = (numbers[part], numbers[whole]);
    let clear = wholeness(&items[whole]) > wholeness(&items[part]);
    let confidence = match (numbers.len(), clear) {
        (2, true) => Confidence::Sure,
        (_, true) | (2, false) => Confidence::Likely,
        _ => Confidence::Unsure,
    };
    let (of, out_of) = (shortened(&items[part].label), shortened(&items[whole].label));
    Some(Parts {
        part,
        whole,
        confidence,
        reason: (
            format!("hai dòng con: tử số «{of}», mẫu số «{out_of}»"),
            format!("the rows below it: «{of}» out of «{out_of}»"),
        ),
    })
}

/// What a rate is of, and what it is measured against when its label says so.
fn asked(item: &Item) -> (Label, Option<Words>) {
    let words = &vocabulary().learning;
    let text = item.core.text.clone();
    match item.core_words.find(&words.against) {
        Some((at, length)) if at > 0 => {
            let all: Vec<&str> = text.split(' ').collect();
            let before = all[..at.min(all.len())].join(" ");
            (Label::new(&before), Some(Words::of(&item.core_words.rest(at + length))))
        }
        _ => (Label::new(text.replace("(%)", "").trim()), None),
    }
}

/// Two rows beside (or the row above) that make the percentage.
fn of_siblings(items: &[Item], verdicts: &[Verdict], index: usize) -> Option<Parts> {
    let item = &items[index];
    let (thing, against) = asked(item);
    let near = |&at: &usize| {
        at != index
            && verdicts[at].is_number()
            && (items[at].parent == item.parent
                || item.parent == Some(at)
                || items[at].parent.is_some_and(|above| {
                    items[above].parent == item.parent && (items[at].is_among() || items[above].is_total())
                }))
    };
    let within = index.saturating_sub(NEAR)..(index + NEAR + 1).min(items.len());
    let above = item.parent.filter(|at| !within.contains(at));
    let candidates: Vec<usize> = above.into_iter().chain(within).filter(near).collect();
    let fits = candidates.iter().map(|&at| (likeness(&thing, &items[at].core), at));
    let (fit, part) = fits
        .filter(|(fit, _)| *fit >= SAME_THING)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| index.abs_diff(b.1).cmp(&index.abs_diff(a.1))))?;
    let contained = |at: usize| match &against {
        Some(words) => words.share_in(&items[at].core_words),
        None => items[at].core_words.share_in(&items[part].core_words),
    };
    let whole = candidates
        .iter()
        .copied()
        .filter(|&at| {
            // Right before the part a plain word of a whole is enough.
            let next =
                against.is_none() && at + 1 == part && wholeness(&items[at]) > 0.0 && contained(at) >= 0.3;
            at != part && items[at].measure.text == items[part].measure.text && (contained(at) >= 0.7 || next)
        })
        .filter(|&at| against.is_some() || wholeness(&items[at]) >= wholeness(&items[part]))
        .max_by(|&a, &b| {
            contained(a)
                .total_cmp(&contained(b))
                .then_with(|| wholeness(&items[a]).total_cmp(&wholeness(&items[b])))
                .then(b.cmp(&a))
        });
    // Rate and part stand below the same row, which is the whole: a total, and what it is made of.
    let above = item.parent.filter(|&at| {
        against.is_none()
            && items[part].parent == Some(at)
            && verdicts[at].is_number()
            && items[at].is_total()
            && items[at].measure.text == items[part].measure.text
    });
    let whole = whole.or(above)?;
    let confidence = if fit > 0.9 { Confidence::Likely } else { Confidence::Unsure };
    let (of, out_of) = (shortened(&items[part].label), shortened(&items[whole].label));
    Some(Parts {
        part,
        whole,
        confidence,
        reason: (
            format!("tên giống: tử số «{of}», mẫu số «{out_of}»"),
            format!("by their labels: «{of}» out of «{out_of}»"),
        ),
    })
}

/// `Tỷ lệ` and nothing else: of the row above it, out of the row before that.
fn of_rows_above(items: &[Item], verdicts: &[Verdict], index: usize) -> Option<Parts> {
    let label = items[index].label.replace("(%)", "").replace('%', "");
    if !Words::of(&label).are(&vocabulary().learning.rates) {
        return None;
    }
    let part = index.checked_sub(1).filter(|&at| verdicts[at].is_number())?;
    let whole = (0..part).rev().take(NEAR).find(|&at| {
        verdicts[at].is_number()
            && items[at].parent == items[part].parent
            && items[at].measure.text == items[part].measure.text
    })?;
    let clear = wholeness(&items[whole]) > wholeness(&items[part]);
    let (of, out_of) = (shortened(&items[part].label), shortened(&items[whole].label));
    Some(Parts {
        part,
        whole,
        confidence: if clear { Confidence::Likely } else { Confidence::Unsure },
        reason: (
            format!("hai dòng ngay trên: tử số «{of}», mẫu số «{out_of}»"),
            format!("the two rows above: «{of}» out of «{out_of}»"),
        ),
    })
}

/// Of each kind of weight, by parent, the first row that may be one; found when first asked for.
#[derive(Default)]
struct Weights(OnceCell<Vec<HashMap<Option<usize>, usize>>>);

impl Weights {
    fn of(&self, items: &[Item], verdicts: &[Verdict], kind: usize, parent: Option<usize>) -> Option<usize> {
        let all = self.0.get_or_init(|| {
            let kinds = vocabulary().learning.weights.iter();
            kinds.map(|(_, weight)| first_by_parent(items, verdicts, |item| item.said.hold(weight))).collect()
        });
        all.get(kind)?.get(&parent).copied()
    }
}

/// The first row of numbers below each parent that says something.
fn first_by_parent(
    items: &[Item],
    verdicts: &[Verdict],
    says: impl Fn(&Item) -> bool,
) -> HashMap<Option<usize>, usize> {
    let mut first = HashMap::new();
    for (at, item) in items.iter().enumerate().filter(|(at, _)| verdicts[*at].is_number()) {
        if says(item) {
            first.entry(item.parent).or_insert(at);
        }
    }
    first
}

/// A rate without its parts is a mean weighted by how many were asked.
fn weigh(items: &[Item], verdicts: &mut [Verdict], index: usize, weights: &Weights) -> bool {
    let item = &items[index];
    for (kind, (rate, _)) in vocabulary().learning.weights.iter().enumerate() {
        if !item.said.hold(rate) {
            continue;
        }
        if let Some(row) = weights.of(items, verdicts, kind, item.parent) {
            let code = items[row].code.clone();
            let (vi, en) = (format!("bình quân theo trọng số {code}"), format!("a mean weighted by {code}"));
            verdicts[index].aggregation = Aggregation::WeightedMean(code.into());
            verdicts[index].note(
                Confidence::Unsure,
                (&vi, &en),
                (
                    "biểu không có tử số, mẫu số; dòng này cho biết bao nhiêu người được hỏi",
                    "the form does not hold its parts; that row says how many were asked",
                ),
            );
            return true;
        }
    }
    false
}

/// A figure per unit of another (tạ/ha) is a mean weighted by that other.
fn densities(items: &[Item], verdicts: &mut [Verdict]) {
    let mut measured: HashMap<(Option<usize>, &str), [Option<usize>; 2]> = HashMap::new();
    for (at, item) in items.iter().enumerate().filter(|(at, _)| verdicts[*at].is_number()) {
        let two = measured.entry((item.parent, item.measure.text.trim())).or_default();
        if let Some(free) = two.iter_mut().find(|one| one.is_none()) {
            *free = Some(at);
        }
    }
    for index in 0..items.len() {
        let item = &items[index];
        let Some((of, per)) = item.measure.text.split_once('/') else { continue };
        if item.measure.class != Class::Quantity || !matches!(verdicts[index].kind, Kind::Quantity) {
            continue;
        }
        let beside = |text: &str| {
            let two = measured.get(&(item.parent, text))?;
            two.iter().flatten().copied().find(|&at| at != index)
        };
        let Some(weight) = beside(per.trim()) else { continue };
        let larger = vocabulary().learning.conversions.iter().find_map(|[large, small, factor]| {
            (small.as_str() == of.trim()).then(|| Some((beside(large)?, factor))).flatten()
        });
        let code = items[weight].code.clone();
        let (vi, en) = (format!("bình quân theo trọng số {code}"), format!("a mean weighted by {code}"));
        verdicts[index].aggregation = Aggregation::WeightedMean(code.clone().into());
        let reason = (
            format!("đơn vị tính {} là tính trên «{}»", item.measure.text, items[weight].label),
            format!("the unit of measure {} is per «{}»", item.measure.text, items[weight].label),
        );
        verdicts[index].note(Confidence::Likely, (&vi, &en), (&reason.0, &reason.1));
        if let Some((total, factor)) = larger {
            let total = &items[total].code;
            let check =
                format!("{} = {} / {} * {{{factor}}}", quoted(&item.code), quoted(total), quoted(&code));
            if let Ok(check) = check.parse() {
                verdicts[index].checks.push(check);
            }
        }
    }
}

/// A code as it is written in an expression.
fn quoted(code: &str) -> String {
    Expression::reference(code).to_string()
}

/// A row right after its whole: what had to be done, and what was done.
pub(super) fn pairs(items: &[Item], verdicts: &mut [Verdict]) {
    for index in 1..items.len() {
        let (whole, part) = (&items[index - 1], &items[index]);
        let beside = whole.parent == part.parent && whole.measure.text == part.measure.text;
        let counted = verdicts[index].is_number() && verdicts[index - 1].is_number();
        if !beside || !counted || !verdicts[index].checks.is_empty() || verdicts[index].expression.is_some() {
            continue;
        }
        let label = |item: &Item| Label::new(&item.label);
        let bounded = |verdict: &Verdict| {
            verdict.checks.iter().any(|check| check.right == Expression::reference(whole.code.clone()))
        };
        // What is not yet and what is already are two things.
        let denied = &vocabulary().learning.denials;
        if bounded(&verdicts[index - 1]) || (whole.said.have(denied) && !part.said.have(denied)) {
            continue;
        }
        let same = whole.core_words.share_in(&part.core_words);
        let further = label(part).continues(&label(whole)) || part.core.continues(&whole.core);
        let done = wholeness(whole) > wholeness(part) && wholeness(part) < 0.0 && same >= 0.4;
        if further || done {
            let left = Expression::reference(part.code.clone());
            let code = whole.code.clone();
            verdicts[index].at_most(&left, &code);
            let (vi, en) = (format!("không lớn hơn {code}"), format!("not more than {code}"));
            verdicts[index].note(
                Confidence::Likely,
                (&vi, &en),
                ("tên là một phần của dòng ngay trên", "the label is that of a part of the row above"),
            );
        }
    }
}
