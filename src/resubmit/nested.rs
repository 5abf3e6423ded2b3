//! Consolidated workbooks and what they have in common: a return counts once, whatever workbooks it comes through.
//!
//! Workbooks that show their units one by one have been taken apart before this; their returns are settled like any
//! others, unit by unit. Of the same file that came on several ways one is kept here. A workbook that does not show its
//! units counts as a whole or not at all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::figure::{Return, Standing};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::model::Template;

use super::compare::{TELLING, fingerprint};
use super::key;

/// Names listed in one message.
const LISTED: usize = 8;

/// Settles what returns have in common by the workbooks they came through.
pub(super) fn settle(returns: &mut [Return], template: &Template) {
    same_files(returns);
    let lumps: Vec<usize> = (0..returns.len()).filter(|&index| is_lump(&returns[index])).collect();
    let mut kept: Vec<usize> = Vec::new();
    for index in lumps {
        if let Some(finding) = against_what_counts(returns, &kept, index, template) {
            returns[index].standing = Standing::Superseded;
            returns[index].findings.push(finding);
            continue;
        }
        for (other, finding) in units_in(returns, index) {
            returns[other].standing = Standing::Superseded;
            returns[other].findings.push(finding);
        }
        if let Some(finding) = hides_its_units(returns, index) {
            returns[index].findings.push(finding);
        }
        kept.push(index);
    }
}

fn is_lump(one: &Return) -> bool {
    one.standing == Standing::Used && !one.tallies.is_empty()
}

/// Returns read out of the same file, one of them directly or each through another workbook: the nearest one counts.
fn same_files(returns: &mut [Return]) {
    let mut ways: IndexMap<(String, Arc<str>), Vec<usize>> = IndexMap::new();
    for (index, one) in returns.iter().enumerate().filter(|(_, one)| one.standing == Standing::Used) {
        ways.entry((one.fingerprint().to_owned(), Arc::clone(&one.unit))).or_default().push(index);
    }
    let mut spare: IndexMap<Arc<str>, Vec<Arc<str>>> = IndexMap::new();
    for group in ways.into_values().filter(|group| group.len() > 1) {
        let errors =
            |one: &Return| one.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let rank = |index: &&usize| (returns[**index].depth(), errors(&returns[**index]), **index);
        let Some(&nearest) = group.iter().min_by_key(rank) else { continue };
        for index in group.into_iter().filter(|&index| index != nearest) {
            // Copies of a unit's own file are settled with its other files.
            if returns[index].lineage.is_some() || is_lump(&returns[index]) {
                returns[index].standing = Standing::Superseded;
                let (file, name) = (Arc::clone(&returns[index].file), Arc::clone(&returns[index].unit));
                let name = if name.is_empty() { Arc::clone(returns[index].source()) } else { name };
                spare.entry(file).or_default().push(name);
            }
        }
    }
    for (file, units) in spare {
        let workbook = returns.iter_mut().find(|one| one.file == file && one.lineage.is_none());
        if let Some(workbook) = workbook {
            workbook.findings.push(counted_elsewhere(&file, &units));
        }
    }
}

fn counted_elsewhere(file: &Arc<str>, units: &[Arc<str>]) -> Finding {
    let (count, names) = (units.len(), listed(units));
    let message = Wording::new(
        format!(
            "{count} đơn vị trong tệp tổng hợp này cũng có mặt ở tệp khác với cùng một báo cáo ({names}); mỗi đơn vị chỉ tính một lần"
        ),
        format!(
            "{count} units of this workbook are also in other files with the same return ({names}); each is counted once"
        ),
    );
    Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message).with_severity(Severity::Info).with_help(
        "Không phải làm gì; nên để tệp tổng hợp ra ngoài thư mục báo cáo.",
        "Nothing is to be done; consolidated workbooks are better kept out of the folder of returns.",
    )
}

/// Names, the first few of them.
fn listed(names: &[Arc<str>]) -> String {
    let mut shown = names.iter().take(LISTED).map(|name| &**name).collect::<Vec<_>>().join(", ");
    if names.len() > LISTED {
        shown.push_str(", …");
    }
    shown
}

/// Why a workbook does not count: all or some of what it is made of counts already.
fn against_what_counts(
    returns: &[Return],
    kept: &[usize],
    index: usize,
    template: &Template,
) -> Option<Finding> {
    let one = &returns[index];
    let used = returns.iter().enumerate().filter(|&(other, _)| other != index);
    let used =
        used.filter(|(_, other)| other.standing == Standing::Used && !is_lump(other)).map(|(_, other)| other);
    let files: HashSet<&str> = used.flat_map(|other| [other.fingerprint(), &*other.sha256]).collect();
    let inside = |input: &String| {
        files.contains(input.as_str()) || kept.iter().any(|&other| returns[other].inputs.contains(input))
    };
    if one.inputs.iter().all(inside) {
        return Some(wholly_contained(&one.file));
    }
    let print = fingerprint(one, template);
    let alike = |other: &Return| {
        let summary = other.standing == Standing::Summary && print.len() >= TELLING;
        summary && fingerprint(other, template) == print
    };
    if returns.iter().any(alike) {
        return Some(wholly_contained(&one.file));
    }
    let same = |other: &&Return| {
        other.standing == Standing::Summary && !one.unit.is_empty() && key(&other.unit) == key(&one.unit)
    };
    if let Some(other) = returns.iter().find(same) {
        return Some(twice(&one.file, &one.unit, &other.file));
    }
    kept.iter().find_map(|&other| {
        let shared: Vec<Arc<str>> = shared_units(one, &returns[other]);
        let files = one.inputs.iter().any(|input| returns[other].inputs.contains(input));
        (files || !shared.is_empty()).then(|| overlap(&one.file, &shared, &returns[other].file))
    })
}

fn shared_units(one: &Return, other: &Return) -> Vec<Arc<str>> {
    let there: HashSet<String> = other.units.iter().map(|unit| key(unit)).collect();
    one.units.iter().filter(|unit| there.contains(&key(unit))).cloned().collect()
}

/// Returns that a workbook contains: the same file, or another return of a unit that it is made of.
fn units_in(returns: &[Return], index: usize) -> Vec<(usize, Finding)> {
    let lump = &returns[index];
    let units: HashMap<String, &Arc<str>> = lump.units.iter().map(|unit| (key(unit), unit)).collect();
    let mut found = Vec::new();
    for (other, one) in returns.iter().enumerate() {
        if other == index || one.standing != Standing::Used || is_lump(one) {
            continue;
        }
        let same_file = [one.fingerprint(), &*one.sha256]
            .iter()
            .any(|sha256| lump.inputs.iter().any(|input| input == sha256));
        let ways = one.lineage.iter().flat_map(|lineage| &lineage.through);
        let unit =
            ways.chain([&one.unit]).find_map(|name| units.get(&key(name)).filter(|_| !name.is_empty()));
        let finding = match (same_file, unit) {
            (true, _) => in_workbook(&one.file, &one.unit, &lump.file, Severity::Warning),
            (false, Some(unit)) => in_workbook(&one.file, unit, &lump.file, Severity::Error),
            (false, None) => continue,
        };
        found.push((other, finding.with_unit(&one.unit)));
    }
    found
}

/// Beside other returns, a workbook that hides its units may hold them once more.
fn hides_its_units(returns: &[Return], index: usize) -> Option<Finding> {
    let others =
        returns.iter().enumerate().any(|(other, one)| other != index && one.standing == Standing::Used);
    let message = Wording::new(
        "tệp tổng hợp này không cho biết số liệu từng đơn vị bên trong (do phiên bản cũ hoặc gộp nhiều cấp), nên không kiểm tra được có đơn vị nào bị tính hai lần hay không",
        "this workbook does not show the figures of the units behind it (made by an older version, or on several levels), so whether a unit is counted twice cannot be told",
    );
    others.then(|| {
        Finding::new(Rule::DUPLICATE_RETURN, Place::file(&returns[index].file), message)
            .with_severity(Severity::Error)
            .with_help(
                "Số tổng có thể đã tính một đơn vị hai lần: tổng hợp lại từ báo cáo gốc bằng phiên bản này.",
                "The totals may count a unit twice: consolidate the original returns again with this version.",
            )
    })
}

fn wholly_contained(file: &Arc<str>) -> Finding {
    let message = Wording::new(
        "tệp tổng hợp này gồm các báo cáo cũng có mặt trong lần tổng hợp này; không được cộng thêm",
        "this consolidated workbook is made of returns that are here themselves; it is not added",
    );
    Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message).with_help(
        "Để tệp tổng hợp ra ngoài thư mục báo cáo.",
        "Keep consolidated workbooks out of the folder of returns.",
    )
}

fn twice(file: &Arc<str>, unit: &str, other: &str) -> Finding {
    let message = Wording::new(
        format!(
            "«{unit}» có hai tệp tổng hợp; dùng tệp «{other}» vì cho biết từng đơn vị, không dùng tệp này"
        ),
        format!(
            "“{unit}” has two consolidated workbooks; “{other}” is used, which shows its units, this one is not"
        ),
    );
    help(Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message).with_severity(Severity::Error))
}

fn overlap(file: &Arc<str>, shared: &[Arc<str>], other: &str) -> Finding {
    let names = listed(shared);
    let message = Wording::new(
        format!(
            "tệp tổng hợp này và tệp «{other}» có chung đơn vị ({names}) mà không tách ra được; cả tệp này không được cộng"
        ),
        format!(
            "this workbook and “{other}” have units in common ({names}) that cannot be taken apart; this whole file is not added"
        ),
    );
    help(Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message).with_severity(Severity::Error))
}

fn in_workbook(file: &Arc<str>, unit: &str, other: &str, severity: Severity) -> Finding {
    let message = if severity == Severity::Error {
        Wording::new(
            format!(
                "«{unit}» đã nằm trong tệp tổng hợp «{other}» với số liệu khác mà không tách ra được; báo cáo này không được cộng"
            ),
            format!(
                "“{unit}” is in the workbook “{other}” with another return, which cannot be taken out; this return is not added"
            ),
        )
    } else {
        Wording::new(
            format!("báo cáo này của «{unit}» đã nằm trong tệp tổng hợp «{other}»; không được cộng lần nữa"),
            format!("this return of “{unit}” is in the workbook “{other}”; it is not added again"),
        )
    };
    help(Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message).with_severity(severity))
}

fn help(finding: Finding) -> Finding {
    finding.with_help(
        "Tổng hợp lại từ các báo cáo gốc, hoặc bỏ một trong hai tệp.",
        "Consolidate the original returns again, or take one of the two files out.",
    )
}
