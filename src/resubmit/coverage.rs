//! Units expected to report, those that have not, and those of the list that are not expected.

use std::collections::HashMap;
use std::sync::Arc;

use crate::figure::{Return, Standing};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording, some_of};
use crate::merge::Expected;
use crate::period::Period;
use crate::text::alphabetical;
use crate::unit::{LeftOut, Listed, Reason, Registry};

/// Who was expected, who is missing, and who of the list was not expected.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Units expected, in the order of the list.
    pub expected: Vec<Expected>,
    /// Of these, those without a usable return.
    pub missing: Vec<Arc<str>>,
    /// Units of the list that are not expected.
    pub left_out: Vec<LeftOut>,
    /// One finding for each missing unit; one for each reason why units are not expected; one for each row of the list
    /// that names no unit.
    pub findings: Vec<Finding>,
}

/// Compares the returns with the list of units. `level` is the template's; the period says which units exist.
pub fn coverage(returns: &[Return], list: &Registry, level: &str, period: Option<Period>) -> Coverage {
    let mut of_units: HashMap<&str, Vec<&Return>> = HashMap::new();
    for one in returns {
        of_units.entry(&one.unit).or_default().push(one);
    }
    let roll = list.roll(level, period.map(|period| period.days().1));
    let mut coverage = Coverage::default();
    for &unit in &roll.expected {
        let (name, group) = (Arc::clone(&unit.display), unit.groups.last().cloned());
        coverage.expected.push(Expected { unit: name, group, received: unit.received });
        let sent = of_units.get(&*unit.display).map_or(&[][..], Vec::as_slice);
        if !sent.iter().any(|one| matches!(one.standing, Standing::Used | Standing::Summary)) {
            coverage.missing.push(Arc::clone(&unit.display));
            coverage.findings.push(missing(unit, sent.first().copied()));
        }
    }
    let left_out =
        |(unit, reason): &(&Listed, Reason)| LeftOut { unit: Arc::clone(&unit.display), reason: *reason };
    coverage.left_out.extend(roll.left_out.iter().map(left_out));
    coverage.findings.extend(roll.reasons().iter().map(|(reason, units)| not_expected(*reason, units)));
    coverage.findings.extend(list.nameless().iter().map(nameless));
    coverage
}

/// A unit without a usable return; `sent` is one that is not usable.
fn missing(unit: &Listed, sent: Option<&Return>) -> Finding {
    let name = &unit.display;
    let group = unit.group.as_ref().filter(|group| !name.ends_with(&format!("({group})")));
    let group = group.map_or_else(String::new, |group| format!(" ({group})"));
    let mut place = Place::default();
    let message = match sent {
        Some(one) => {
            place.file = Arc::clone(&one.file);
            let (vi, en) = match one.standing {
                Standing::Unreadable => ("không đọc được", "cannot be read"),
                Standing::Blank => ("còn trống", "is blank"),
                _ => ("không dùng được", "cannot be used"),
            };
            Wording::new(
                format!("chưa có báo cáo dùng được của «{name}»{group}: tệp đã gửi {vi}"),
                format!("no usable return of “{name}”{group}: the file it sent {en}"),
            )
        }
        None => Wording::new(
            format!("chưa có báo cáo của «{name}»{group}"),
            format!("no return of “{name}”{group}"),
        ),
    };
    Finding::new(Rule::MISSING_RETURN, place, message).with_unit(name).with_help(
        "Đề nghị đơn vị gửi báo cáo, hoặc gửi lại bản đọc được.",
        "Have the unit send its return, or one that can be read.",
    )
}

/// Units of the list that are not expected, for one reason.
fn not_expected(reason: Reason, units: &[&str]) -> Finding {
    let (count, why) = (units.len(), reason.wording());
    let names = |language| some_of(units.iter().copied(), language);
    let message = Wording::new(
        format!(
            "{count} đơn vị trong danh sách không tính là phải báo cáo ({}): {}",
            why.vi,
            names(Language::Vi)
        ),
        format!("{count} units of the list are not expected to report ({}): {}", why.en, names(Language::En)),
    );
    Finding::new(Rule::MISSING_RETURN, Place::default(), message).with_severity(Severity::Info).with_help(
        "Nếu đơn vị phải báo cáo thì ghi đúng cột «Cấp», «Từ ngày», «Đến ngày» của danh sách.",
        "If such a unit is to report, correct the columns “Cấp”, “Từ ngày”, “Đến ngày” of the list.",
    )
}

/// A row of the list that names no unit.
fn nameless(row: &crate::unit::Nameless) -> Finding {
    let (line, text) = (row.line, &row.text);
    let message = if text.is_empty() {
        Wording::new(
            format!("danh sách đơn vị, dòng {line}: không ghi tên đơn vị; dòng này không tính"),
            format!("list of units, line {line}: no name; the line does not count"),
        )
    } else {
        Wording::new(
            format!("danh sách đơn vị, dòng {line}: «{text}» không phải là tên đơn vị; dòng này không tính"),
            format!("list of units, line {line}: “{text}” is no name of a unit; the line does not count"),
        )
    };
    let severity = if row.below { Severity::Info } else { Severity::Warning };
    Finding::new(Rule::UNKNOWN_UNIT, Place::default(), message).with_severity(severity).with_help(
        "Nếu dòng này là một đơn vị thì ghi đủ loại và tên, ví dụ «phường 12», vào cột «Tên đơn vị».",
        "If the line is a unit, write its kind and name, such as “phường 12”, into the column “Tên đơn vị”.",
    )
}

/// Puts returns into the order in which they are shown: used ones first, in the order of the list where there is one, then
/// by name, those of a group together; the others as they came.
pub fn order(returns: &mut [Return], list: Option<&Registry>) {
    returns.sort_by_cached_key(|one| {
        let position = list.and_then(|list| list.position(&one.unit)).unwrap_or(usize::MAX);
        let used = one.standing == Standing::Used;
        (!used, position, used.then(|| alphabetical(&one.unit)))
    });
    let used = returns.partition_point(|one| one.standing == Standing::Used);
    gather(&mut returns[..used]);
}

/// Brings the returns of each group together, where the first of them stands, whatever the depth.
fn gather(returns: &mut [Return]) {
    let mut first: HashMap<Vec<Arc<str>>, usize> = HashMap::new();
    for (position, one) in returns.iter().enumerate() {
        for depth in 1..=one.groups.len() {
            first.entry(one.groups[..depth].to_vec()).or_insert(position);
        }
    }
    let place = |position: usize, one: &Return| -> Vec<usize> {
        let groups = (1..=one.groups.len()).filter_map(|depth| first.get(&one.groups[..depth]).copied());
        groups.chain([position]).collect()
    };
    let mut places: Vec<Vec<usize>> =
        returns.iter().enumerate().map(|(position, one)| place(position, one)).collect();
    places.reverse();
    returns.sort_by_cached_key(|_| places.pop());
}
