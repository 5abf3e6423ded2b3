//! What only the whole set of returns can tell: the period of the run, and which names mean the same unit.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::judge::judge;
use super::{Identity, Source, finding};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording};
use crate::period::Period;
use crate::unit::{Registry, UnitName};

/// The period of the run, and what is to be said of each return.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// The period; `None` when no return states one, or two are stated equally often.
    pub period: Option<Period>,
    /// Findings about each return, in order; a return with one of severity error is of another period and is left out.
    pub findings: Vec<Vec<Finding>>,
    /// Findings about the set.
    pub general: Vec<Finding>,
}

/// Settles the period of a run: the one asked for, else the one most returns state. Returns of another period are
/// told. At a tie there is none, and all returns that state one are told to be left out.
pub fn settle_period(identities: &[Identity], requested: Option<Period>) -> Settled {
    let mut settled =
        Settled { period: requested, findings: vec![Vec::new(); identities.len()], ..Settled::default() };
    if requested.is_none() {
        let explicit = votes(identities.iter().filter_map(Identity::period));
        let weak = || {
            let stated = identities.iter().filter_map(|one| one.periods.first()).map(|stated| stated.period);
            votes(stated)
        };
        let votes = if explicit.is_empty() { weak() } else { explicit };
        match &votes[..] {
            [] => {
                if !identities.is_empty() {
                    settled.general.push(unknown_period());
                }
            }
            [(_, one), (_, two), ..] if one == two => {
                let tied: Vec<Period> =
                    votes.iter().filter(|(_, count)| count == one).map(|(period, _)| *period).collect();
                for (identity, findings) in identities.iter().zip(&mut settled.findings) {
                    findings.extend(undecided(identity, &tied));
                }
            }
            [(period, _), ..] => settled.period = Some(*period),
        }
    }
    if let Some(period) = settled.period {
        for (identity, findings) in identities.iter().zip(&mut settled.findings) {
            findings.extend(judge(identity, period));
        }
    }
    settled
}

/// Periods and how many returns state them, the most frequent first. A period stated by its days counts for the named
/// one it agrees with.
pub(super) fn votes(stated: impl Iterator<Item = Period>) -> Vec<(Period, usize)> {
    let mut counts: IndexMap<Period, usize> = IndexMap::new();
    let (mut named, mut ranges) = (Vec::new(), Vec::new());
    for period in stated {
        if matches!(period, Period::Range(..)) { ranges.push(period) } else { named.push(period) }
    }
    for period in named.into_iter().chain(ranges) {
        let same = counts.keys().copied().find(|known| known.agrees(period)).unwrap_or(period);
        *counts.entry(same).or_insert(0) += 1;
    }
    let mut votes: Vec<(Period, usize)> = counts.into_iter().collect();
    votes.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    votes
}

fn unknown_period() -> Finding {
    finding(
        Rule::WRONG_PERIOD,
        &Place::default(),
        "không báo cáo nào ghi kỳ báo cáo, nên không kiểm tra được có lẫn báo cáo của kỳ khác hay không"
            .into(),
        "no return states its period, so returns of another period cannot be told".into(),
    )
    .with_severity(Severity::Warning)
    .with_help(
        "Ghi rõ kỳ bằng --period, ví dụ --period 2024-Q1.",
        "State it with --period, such as --period 2024-Q1.",
    )
}

fn undecided(identity: &Identity, tied: &[Period]) -> Option<Finding> {
    let stated = identity.periods.first()?;
    let and = Wording::new(" và ", " and ");
    let names = |language| {
        tied.iter().map(|&period| period.name(language)).collect::<Vec<_>>().join(and.to(language))
    };
    let (vi, en) = (names(Language::Vi), names(Language::En));
    let own = stated.period.wording();
    Some(
        finding(
            Rule::WRONG_PERIOD,
            &stated.place,
            format!(
                "báo cáo này là của {}; các báo cáo chia đều cho {vi} nên chưa biết tổng hợp kỳ nào",
                own.vi
            ),
            format!(
                "this return is of {}; as many returns are of {en}, so which to consolidate is not known",
                own.en
            ),
        )
        .with_help(
            "Ghi rõ kỳ bằng --period, ví dụ --period 2024-Q1.",
            "State it with --period, such as --period 2024-Q1.",
        ),
    )
}

/// A form may print the name of a unit, say of the office that collects it: then the titles of all returns name that unit,
/// and their file names the units that sent them. At least two files must name two units, and none the one in the titles.
fn set_aside_printed(identities: &mut [Identity]) {
    let mut titled: IndexMap<Arc<str>, Vec<usize>> = IndexMap::new();
    for (index, identity) in identities.iter().enumerate() {
        if identity.source == Some(Source::Title) {
            titled.entry(Arc::clone(&identity.unit)).or_default().push(index);
        }
    }
    for (unit, group) in titled {
        let named = group.iter().map(|&index| identities[index].named_by_file.as_ref());
        let Some(named) = named.collect::<Option<Vec<&UnitName>>>() else { continue };
        let own = identities[group[0]].name.as_ref().map(|name| name.folded.clone());
        let mut keys: Vec<String> = named.iter().map(|name| name.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.len() < 2 || named.iter().any(|name| Some(&name.folded) == own.as_ref()) {
            continue;
        }
        for index in group {
            let identity = &mut identities[index];
            let Some(name) = identity.named_by_file.take() else { continue };
            identity.unit = name.to_string().into();
            identity.name = Some(name);
            identity.source = Some(Source::FileName);
            identity.printed = Some(Arc::clone(&unit));
        }
    }
}

/// Without a list, returns tell each other how a name is spelled: a name without marks or kind becomes the one full
/// name of the set it may stand for; where units of the same name belong to different units, these are named, too.
/// With a list there is nothing to do.
pub fn settle_units(identities: &mut [Identity], list: Option<&Registry>) {
    if list.is_some() {
        return;
    }
    set_aside_printed(identities);
    let mut full: HashMap<String, Vec<UnitName>> = HashMap::new();
    for name in identities.iter().filter_map(|one| one.name.as_ref()) {
        if name.spelled && name.kind.is_some() {
            let alike = full.entry(name.folded.clone()).or_default();
            if !alike.iter().any(|known| known.kind == name.kind && known.marked == name.marked) {
                alike.push(name.clone());
            }
        }
    }
    for identity in identities.iter_mut() {
        let Some(name) = &identity.name else { continue };
        let mut fitting = full.get(&name.folded).into_iter().flatten().filter(|known| name.may_be(known));
        if let (Some(known), None) = (fitting.next(), fitting.next()) {
            identity.unit = known.to_string().into();
            identity.name = Some(known.clone());
        }
    }
    let mut parents: IndexMap<Arc<str>, Vec<String>> = IndexMap::new();
    for identity in identities.iter() {
        if let Some(parent) = &identity.parent {
            let known = parents.entry(Arc::clone(&identity.unit)).or_default();
            if !known.contains(&parent.key()) {
                known.push(parent.key());
            }
        }
    }
    for identity in identities.iter_mut() {
        let apart = parents.get(&identity.unit).is_some_and(|parents| parents.len() > 1);
        if let Some(parent) = identity.parent.as_ref().filter(|_| apart) {
            identity.unit = format!("{} ({parent})", identity.unit).into();
        }
    }
}
