//! Wholes and what divides them: "chia theo", "gồm", a total beside its parts, a total over the same columns as each of
//! its parts. Divided twice, a whole is the sum of each division. "Trong đó" is a bound, no sum.

use std::collections::HashSet;

use crate::finding::Wording;
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;
use crate::learn::tree::{self, Node};

use super::{Guess, Of, sum, whole_table};

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

/// What divides a whole is in so many parts at least.
const FEWEST: usize = 2;
/// A caption "… chia theo …" says this share of what its whole is called, at least: `Tổng quy mô`, `Quy mô chia theo vùng`.
const NAMED: f64 = 0.7;

/// A relation that is proposed.
struct Relation {
    whole: usize,
    parts: Vec<usize>,
    /// The parts make up the whole; else each is not more than it.
    exact: bool,
    confidence: Confidence,
    reason: Wording,
}

fn look(lines: &mut Lines) {
    let mut found = Vec::new();
    list(lines, &tree::grow(lines), (None, None), &mut found);
    for relation in found {
        propose(lines, relation);
    }
}

/// Looks at what stands side by side below one line or caption; `divided` is the whole that these divide.
fn list<'a>(
    lines: &Lines,
    nodes: &'a [Node],
    (owner, divided): (Option<&'a Node>, Option<&'a Node>),
    found: &mut Vec<Relation>,
) {
    for (at, node) in nodes.iter().enumerate() {
        let mut whole_below = None;
        if node.divides(lines) {
            // With a code of its own it is itself the whole; else only where nothing else can be.
            let own = || Some(node).filter(|node| node.number(lines).is_some());
            let coded = own().filter(|_| node.line.is_some_and(|at| lines.all[at].is(Sign::Coded)));
            if let Some(whole) = coded.or_else(|| whole_of(lines, nodes, at, owner)).or_else(own) {
                let parts: Vec<&Node> = node.children.iter().filter(|part| !part.is_aside(lines)).collect();
                let reason = Wording::new(
                    format!("«{}» chia số này ra", node.caption),
                    format!("«{}» divides it", node.caption),
                );
                add(lines, (whole, &parts), (Confidence::Likely, reason), found);
                whole_below = Some(whole);
            }
        } else if node.is_aside(lines)
            && let Some(whole) =
                divided.filter(|_| alike(nodes, at)).or_else(|| whole_of(lines, nodes, at, owner))
        {
            aside(lines, whole, node, found);
        }
        list(lines, &node.children, (Some(node), whole_below), found);
    }
    totals(lines, nodes, found);
}

/// Whether what "in it" introduces is marked as what stands before it: it is some of the whole, not of the last part.
fn alike(nodes: &[Node], at: usize) -> bool {
    let mark = |node: &Node| node.caption.chars().next().filter(|c| !c.is_alphanumeric());
    let before = at.checked_sub(1).and_then(|before| mark(&nodes[before]));
    nodes[at].children.first().is_some_and(|first| mark(first) == before)
}

/// What a caption that divides or says "in it" speaks of: the nearest total before it, what it names, what it stands
/// below, or of columns the one right before.
fn whole_of<'a>(lines: &Lines, nodes: &'a [Node], at: usize, owner: Option<&'a Node>) -> Option<&'a Node> {
    let caption = &nodes[at];
    let plain = |node: &&Node| {
        let holds = node.number(lines).is_some() || (node.line.is_none() && !node.children.is_empty());
        holds && !node.divides(lines) && !node.is_aside(lines)
    };
    let total = |node: &&Node| node.said.begin(&lines.frame.words.totals).is_some();
    let named = |node: &&Node| {
        let core = node.line.map(|line| &lines.all[line].core_words);
        core.is_some_and(|core| !core.is_empty() && core.share_in(&caption.said) >= NAMED)
    };
    let before = || nodes[..at].iter().rev().filter(plain);
    let owner = owner.filter(|owner| owner.number(lines).is_some());
    let beside = || if lines.are_rows() { None } else { before().next() };
    if caption.is_aside(lines) {
        return owner.or_else(|| before().next().filter(|node| node.line.is_some()));
    }
    owner.or_else(|| before().find(total)).or_else(|| before().find(named)).or_else(beside)
}

/// Some of a whole: none of it is more than the whole.
fn aside(lines: &Lines, whole: &Node, node: &Node, found: &mut Vec<Relation>) {
    let Some(whole) = whole.number(lines) else { return };
    let leaves = node.children.iter().filter_map(|child| child.number(lines));
    let own = node.number(lines).filter(|_| node.children.is_empty());
    for part in leaves.chain(own) {
        let reason = Wording::new(
            format!("«{}» là một phần của số này", node.caption),
            format!("«{}» is some of it", node.caption),
        );
        found.push(Relation {
            whole,
            parts: vec![part],
            exact: false,
            confidence: Confidence::Likely,
            reason,
        });
    }
}

/// Bare totals before or behind their parts; a total right behind others is their sum.
fn totals(lines: &Lines, nodes: &[Node], found: &mut Vec<Relation>) {
    let holds = |node: &&Node| node.line.is_none() || node.number(lines).is_some();
    let plain = nodes.iter().filter(|node| !node.divides(lines) && !node.is_aside(lines));
    let plain: Vec<&Node> = plain.filter(holds).collect();
    let is_total = |node: &Node| node.is_bare_total(lines, nodes);
    let leads = plain.first().is_some_and(|first| is_total(first));
    let trails = !leads && plain.last().is_some_and(|last| is_total(last));
    if leads {
        let mut rest = &plain[..];
        while let Some((whole, after)) = rest.split_first() {
            let end = after.iter().position(|node| is_total(node)).unwrap_or(after.len());
            total(lines, whole, &after[..end], found);
            rest = &after[end..];
        }
    } else if trails {
        let mut before: Vec<&Node> = Vec::new();
        let mut subtotals: Vec<&Node> = Vec::new();
        for node in plain {
            if !is_total(node) {
                before.push(node);
                continue;
            }
            let parts = if before.is_empty() { &mut subtotals } else { &mut before };
            total(lines, node, parts, found);
            parts.clear();
            subtotals.push(node);
        }
    }
}

/// A bare total beside its parts, if nothing says that they are not all of it.
fn total(lines: &Lines, whole: &Node, parts: &[&Node], found: &mut Vec<Relation>) {
    let rows: Vec<usize> = parts.iter().filter_map(|part| part.line).collect();
    let twice = lines.are_rows() && whole_table::divided_twice(lines, &rows);
    if twice || parts.iter().any(|part| is_told_alone(lines, part, parts)) {
        return;
    }
    let reason = Wording::new(
        "tổng đứng cạnh các phần của nó; chỉ báo khi không khớp",
        "a total beside its parts; told where they differ",
    );
    let confidence = if whole.line.is_none() { Confidence::Likely } else { Confidence::Unsure };
    add(lines, (whole, parts), (confidence, reason), found);
}

/// A part that is told without the rest: women without men.
fn is_told_alone(lines: &Lines, part: &Node, parts: &[&Node]) -> bool {
    lines
        .frame
        .words
        .counterparts
        .iter()
        .any(|(alone, other)| part.said.hold(alone) && !parts.iter().any(|beside| beside.said.hold(other)))
}

/// Whether captions beside a total stand each over parts of their own: by sex, by age. Captions over the same parts divide
/// it together.
fn each_by_itself(groups: &[&Node]) -> bool {
    let captions =
        |group: &Node| group.children.iter().map(|child| child.caption.clone()).collect::<Vec<_>>();
    let over_others = groups.iter().all(|group| group.line.is_none() && !group.children.is_empty());
    over_others && !groups.is_empty() && groups.windows(2).all(|two| captions(two[0]) != captions(two[1]))
}

/// The sums that a whole and its parts make: one, or where the whole stands over several columns one for each of them.
fn add(
    lines: &Lines,
    (whole, parts): (&Node, &[&Node]),
    (confidence, reason): (Confidence, Wording),
    found: &mut Vec<Relation>,
) {
    if whole.line.is_some() && each_by_itself(parts) {
        for group in parts {
            let below: Vec<&Node> = group.children.iter().filter(|part| !part.is_aside(lines)).collect();
            let plain = |part: &&Node| {
                let total = part.said.begin(&lines.frame.words.totals).is_some();
                !total && !part.divides(lines) && !is_told_alone(lines, part, &below)
            };
            if below.iter().all(plain) {
                add(lines, (whole, &below), (confidence, reason.clone()), found);
            }
        }
        return;
    }
    if parts.len() < FEWEST {
        return;
    }
    let mut relate = |whole: usize, parts: Option<Vec<usize>>| {
        let Some(parts) = parts else { return };
        let (confidence, reason) = (confidence, reason.clone());
        found.push(Relation { whole, parts, exact: true, confidence, reason });
    };
    if whole.line.is_some() {
        if let Some(own) = whole.number(lines) {
            let terms: Option<Vec<Vec<usize>>> = parts.iter().map(|part| part.terms(lines)).collect();
            relate(own, terms.map(|terms| terms.concat()));
        }
        return;
    }
    let below: Vec<Vec<(Vec<&str>, usize)>> = parts.iter().map(|part| part.leaves()).collect();
    for (path, own) in whole.leaves() {
        let same = |leaves: &Vec<(Vec<&str>, usize)>| {
            leaves.iter().find(|(other, _)| *other == path).map(|(_, at)| *at)
        };
        relate(own, below.iter().map(same).collect());
    }
}

/// Writes down a relation, unless the lines do not add up or it is known already.
fn propose(lines: &mut Lines, relation: Relation) {
    let Relation { whole, parts, exact, confidence, reason } = relation;
    let adds = |&at: &usize| lines.is_number(at) && !lines.all[at].is(Sign::Mean);
    let apart: HashSet<usize> = parts.iter().copied().chain([whole]).collect();
    let measure = |at: usize| lines.measure(at).text;
    let alike = parts.iter().all(|&part| {
        let (own, other) = (measure(whole), measure(part));
        own == other || own.is_empty() || other.is_empty()
    });
    if apart.len() != parts.len() + 1 || !apart.iter().all(adds) || !alike {
        return;
    }
    if !exact {
        bound(lines, whole, &parts, &reason);
        return;
    }
    if parts.len() < FEWEST || is_known(lines, whole, &parts) || sum::too_many(lines, whole, &parts) {
        return;
    }
    if let Some(right) = sum::of(lines, &parts) {
        sum::check(lines, whole, right, (confidence, reason));
    }
}

/// Whether an equation of the whole says so already, or divides it into lines that the parts are among.
fn is_known(lines: &Lines, whole: usize, parts: &[usize]) -> bool {
    let codes: HashSet<&str> = parts.iter().map(|&part| lines.all[part].code.as_str()).collect();
    let verdict = &lines.verdicts[whole];
    let own = lines.name(whole);
    let stated = verdict.checks.iter().filter(|check| check.left == own).map(|check| &check.right);
    let mut stated = stated.chain(&verdict.expression);
    stated.any(|right| right.references().iter().any(|reference| codes.contains(&*reference.code)))
}

fn bound(lines: &mut Lines, whole: usize, parts: &[usize], reason: &Wording) {
    for &part in parts {
        if is_known(lines, whole, &[part]) {
            continue;
        }
        let (left, code) = (lines.name(part), lines.all[whole].code.clone());
        let before = lines.verdicts[part].checks.len();
        lines.verdicts[part].at_most(left, &code);
        if lines.verdicts[part].checks.len() > before {
            let what = Wording::new(format!("không lớn hơn {code}"), format!("not more than {code}"));
            lines.verdicts[part].note(Confidence::Likely, what, reason.clone());
        }
    }
}
