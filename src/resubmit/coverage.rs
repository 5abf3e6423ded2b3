//! Units expected to report, and those that have not.

use std::sync::Arc;

use crate::figure::{Return, Standing};
use crate::finding::{Finding, Place, Rule, Wording};
use crate::period::Period;
use crate::unit::Registry;

/// Who was expected, and who is missing.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Units expected, in the order of the list.
    pub expected: Vec<Arc<str>>,
    /// Of these, those without a usable return.
    pub missing: Vec<Arc<str>>,
    /// One finding for each missing unit.
    pub findings: Vec<Finding>,
}

/// Compares the returns with the list of units. `level` is the template's; the period says which units exist.
pub fn coverage(returns: &[Return], list: &Registry, level: &str, period: Option<Period>) -> Coverage {
    let mut coverage = Coverage::default();
    for unit in list.expected(level, period.map(|period| period.days().1)) {
        coverage.expected.push(Arc::clone(&unit.display));
        let of_unit = || returns.iter().filter(|one| one.unit == unit.display);
        if of_unit().any(|one| one.standing == Standing::Used) {
            continue;
        }
        coverage.missing.push(Arc::clone(&unit.display));
        let name = &unit.display;
        let group = unit.group.as_ref().filter(|group| !name.ends_with(&format!("({group})")));
        let group = group.map_or_else(String::new, |group| format!(" ({group})"));
        let mut place = Place::default();
        let message = match of_unit().next() {
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
        coverage.findings.push(Finding::new(Rule::MissingReturn, place, message).with_unit(name).with_help(
            "Đề nghị đơn vị gửi báo cáo, hoặc gửi lại bản đọc được.",
            "Have the unit send its return, or one that can be read.",
        ));
    }
    coverage
}

/// Puts returns into the order in which they are shown: used ones first, in the order of the list where there is one,
/// then the others; else as they came.
pub fn order(returns: &mut [Return], list: Option<&Registry>) {
    returns.sort_by_key(|one| {
        let position = list.and_then(|list| list.position(&one.unit)).unwrap_or(usize::MAX);
        (one.standing != Standing::Used, position)
    });
}
