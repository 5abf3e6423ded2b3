//! The files of one unit put together, form by form.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::figure::{Return, Standing};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::model::Template;

use super::compare::differences;
use super::{choose, different, identical};

/// Puts the files of a unit together. Each form counts from one file.
pub(super) fn unit(returns: &mut [Return], group: &[usize], template: &Template) {
    let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
    for (position, &index) in group.iter().enumerate() {
        for &rival in &group[..position] {
            contend(returns, rival, index, &mut owner, template);
        }
        for figures in &returns[index].forms {
            owner.entry(figures.form).or_insert(index);
        }
    }
    let count = |index: usize| owner.values().filter(|&&of| of == index).count();
    let Some(whole) = group.iter().copied().max_by_key(|&index| (count(index), Reverse(index))) else {
        return;
    };
    for &index in group {
        if index != whole {
            returns[index].standing = if count(index) > 0 { Standing::Joined } else { Standing::Superseded };
        }
    }
    join(returns, group, whole, &owner, template);
}

/// Settles the forms that a file shares with an earlier one.
fn contend(
    returns: &mut [Return],
    rival: usize,
    index: usize,
    owner: &mut BTreeMap<usize, usize>,
    template: &Template,
) {
    let of = |index: usize, form: usize| returns[index].form(form);
    let shared: Vec<usize> = owner
        .iter()
        .filter(|&(&form, &by)| by == rival && of(index, form).is_some())
        .map(|(&form, _)| form)
        .collect();
    if shared.is_empty() {
        return;
    }
    let found: Vec<_> = shared
        .iter()
        .filter_map(|&form| Some(differences(of(rival, form)?, of(index, form)?)))
        .flatten()
        .collect();
    let (one, other) = (&returns[rival], &returns[index]);
    let second = if found.is_empty() {
        // Of identical ones the first sent is kept; of those sent alike, the one with the plainer name.
        let plain =
            |one: &Return| (one.depth(), one.filing.attempt, one.filing.copy, one.source().chars().count());
        let fuller = other.forms.len().cmp(&one.forms.len());
        let second = fuller.is_gt() || (fuller.is_eq() && plain(other) < plain(one));
        let (kept, dropped) = if second { (index, rival) } else { (rival, index) };
        identical(returns, kept, dropped);
        second
    } else {
        let (second, reason) = choose(one, other, &found);
        let (kept, dropped) = if second { (index, rival) } else { (rival, index) };
        let all = |one: &Return| one.forms.len() == shared.len();
        let scope = (!all(one) || !all(other)).then(|| names(shared.iter().copied(), template));
        different(returns, kept, dropped, &found, second, reason, scope.as_deref(), template);
        second
    };
    if second {
        for form in shared {
            owner.insert(form, index);
        }
    }
}

/// Brings all that counts into one return.
fn join(
    returns: &mut [Return],
    group: &[usize],
    whole: usize,
    owner: &BTreeMap<usize, usize>,
    template: &Template,
) {
    // Which forms the unit has not sent is told once, of all its files.
    let sent = |finding: &Finding| {
        let mut forms = owner.keys().filter_map(|&form| template.forms.get(form));
        lacks_form(finding) && forms.any(|form| form.id == finding.subject.form)
    };
    for &index in group {
        returns[index].findings.retain(|finding| !sent(finding));
    }
    let parts: Vec<usize> =
        group.iter().copied().filter(|&index| returns[index].standing == Standing::Joined).collect();
    if parts.is_empty() {
        return;
    }
    let (mut forms, mut tallies) = (Vec::new(), HashMap::new());
    for &index in parts.iter().chain([&whole]) {
        let one = &mut returns[index];
        let all = std::mem::take(&mut one.forms);
        let counts = |form: usize| owner.get(&form) == Some(&index);
        let (counting, aside) = all.into_iter().partition::<Vec<_>, _>(|figures| counts(figures.form));
        one.set_aside = aside;
        forms.extend(counting);
        tallies.extend(std::mem::take(&mut one.tallies).into_iter().filter(|(spot, _)| counts(spot.form)));
    }
    forms.sort_by_key(|figures| figures.form);
    let main = Arc::clone(&returns[whole].file);
    for &index in &parts {
        let inputs = std::mem::take(&mut returns[index].inputs);
        let (units, inherited) =
            (std::mem::take(&mut returns[index].units), std::mem::take(&mut returns[index].inherited));
        let mut findings = std::mem::take(&mut returns[index].findings);
        findings.retain(|finding| !lacks_form(finding));
        returns[index].unit = Arc::clone(&returns[whole].unit);
        let counting = owner.iter().filter(|(_, by)| **by == index).map(|(&form, _)| form);
        findings.push(joined(&returns[index], &main, &names(counting, template)));
        returns[whole].inputs.extend(inputs);
        returns[whole].units.extend(units);
        returns[whole].inherited.extend(inherited);
        returns[whole].findings.extend(findings);
    }
    returns[whole].forms = forms;
    returns[whole].tallies = tallies;
}

/// Says that a whole form is not there.
fn lacks_form(finding: &Finding) -> bool {
    finding.rule == Rule::MISSING_FORM
        && finding.subject.column.is_empty()
        && !finding.subject.form.is_empty()
}

/// `Biểu 1, Biểu 2`
fn names(forms: impl Iterator<Item = usize>, template: &Template) -> String {
    let names: Vec<&str> = forms.filter_map(|form| Some(template.forms.get(form)?.number.as_str())).collect();
    names.join(", ")
}

fn joined(one: &Return, main: &Arc<str>, forms: &str) -> Finding {
    let unit = &one.unit;
    Finding::new(
        Rule::DUPLICATE_RETURN,
        Place::file(&one.file),
        Wording::new(
            format!("«{unit}» gửi báo cáo trong nhiều tệp; {forms} lấy từ tệp này, ghép với tệp «{main}»"),
            format!("“{unit}” sent its return in several files; {forms} is taken from this one, joined to “{main}”"),
        ),
    )
    .with_severity(Severity::Info)
    .with_unit(unit)
    .with_help(
        "Không phải làm gì; lần sau gửi đủ các biểu trong một tệp.",
        "Nothing is to be done; send all forms in one file next time.",
    )
}
