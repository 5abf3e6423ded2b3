//! What the cases of the rules are told with: a template and returns as text, findings as text.

use std::fmt::Write;
use std::sync::Arc;

use crate::check::{check, check_past, check_set};
use crate::compare::{Earlier, Known};
use crate::figure::Return;
use crate::finding::{Finding, Language};
use crate::merge::consolidate;
use crate::testing::{a_return, template};
use crate::unit::Words;

/// Findings as text: `rule severity [form!]indicator[ column] raw: message → help`.
pub(in crate::check) fn shown(findings: &[Finding], language: Language, with_help: bool) -> String {
    let mut text = String::new();
    for finding in findings {
        let subject = &finding.subject;
        write!(text, "{} {} ", finding.rule, finding.severity.name()).unwrap();
        if !finding.unit.is_empty() && &*finding.unit != "xã" {
            write!(text, "[{}] ", finding.unit).unwrap();
        }
        if &*subject.form != "F" {
            write!(text, "{}!", subject.form).unwrap();
        }
        write!(text, "{}", subject.indicator).unwrap();
        if &*subject.column != "v" {
            write!(text, " ({})", subject.column).unwrap();
        }
        writeln!(text, ": {}", finding.message.to(language)).unwrap();
        if with_help {
            writeln!(text, "    → {}", finding.help.to(language)).unwrap();
        }
    }
    text
}

pub(in crate::check) fn checked(table: &str, figures: &str) -> String {
    let template = template(table);
    shown(&check(&template, &a_return(&template, "xã", figures)), Language::Vi, false)
}

pub(in crate::check) fn helped(table: &str, figures: &str) -> String {
    let template = template(table);
    shown(&check(&template, &a_return(&template, "xã", figures)), Language::Vi, true)
}

pub(in crate::check) fn in_english(table: &str, figures: &str) -> String {
    let template = template(table);
    shown(&check(&template, &a_return(&template, "xã", figures)), Language::En, true)
}

pub(in crate::check) fn set(table: &str, returns: &[&str]) -> Vec<Finding> {
    let template = template(table);
    let returns: Vec<Return> = returns
        .iter()
        .enumerate()
        .map(|(index, figures)| a_return(&template, &format!("xã {}", index + 1), figures))
        .collect();
    check_set(&template, &returns.iter().collect::<Vec<_>>())
}

/// What is said of units against an earlier period, the second quarter of a year against the first.
pub(in crate::check) fn after(table: &str, now: &[(&str, &str)], then: &[(&str, &str)]) -> String {
    after_in(table, (now, then), ("2024-H1", "2024-Q1"))
}

/// What units sent, each with its name.
type Sent<'a> = &'a [(&'a str, &'a str)];

/// As [`after`], in a period and after a period.
pub(in crate::check) fn after_in(
    table: &str,
    (now, then): (Sent<'_>, Sent<'_>),
    (period, earlier): (&str, &str),
) -> String {
    let template = template(table);
    let returns = |sent: &[(&str, &str)]| -> Vec<Return> {
        sent.iter().map(|(unit, figures)| a_return(&template, unit, figures)).collect()
    };
    let (now, then) = (returns(now), returns(then));
    let units: Vec<Arc<str>> = now.iter().map(|one| Arc::clone(&one.unit)).collect();
    let merged = consolidate(Arc::clone(&template), earlier.parse().ok(), Arc::default(), then, None);
    let earlier = Earlier { file: "truoc.xlsx".into(), consolidation: merged, typed: false };
    let words = Words::of_the_field();
    let period = period.parse().ok();
    let past = earlier.seen_from(&units, Known { registry: None, words: &words, period });
    let found = check_past(&template, &now.iter().collect::<Vec<_>>(), period, &past);
    shown(&found, Language::Vi, false)
}

/// The findings of a set as text, the name of the unit left out where there is one return.
pub(in crate::check) fn of_set(table: &str, returns: &[&str]) -> String {
    let mut found = set(table, returns);
    if returns.len() == 1 {
        for finding in &mut found {
            finding.unit = std::sync::Arc::default();
        }
    }
    shown(&found, Language::Vi, false)
}

pub(in crate::check) const TABLE: &str = "
    1 count sum
    2 percent ratio = 2.2 / 2.1
    2.1 count sum | | nhiệm vụ
    2.2 count sum | 2.2 <= 2.1
    3 heading
    3.1 count none | | | owner
    3.2 count sum | | | required
    4 heading
    4.1 count sum
    4.2 count sum | 4.2 + 4.3 + 4.4 <= 4.1
    4.3 count sum
    4.4 count sum
    5 count sum-of-rows = 5.1 + 5.2 + 5.3
    5.1 count sum | | | owner
    5.2 count sum
    5.3 count sum
    6 count same = 6.1 + 6.2
    6.1 count same
    6.2 count same
    7 yes yes
    7.1 choice enum | | Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2
    8 percent none
    9 percent ratio = 9.2 / 9.1
    9.1 quantity sum
    9.2 quantity sum";

pub(in crate::check) const CLEAN: &str =
    "1 6/2 75/2.1 20/2.2 15/3.2 5/4.1 25/4.2 20/4.3 2/4.4 1/5 3/5.2 1/5.3 2/6 129/6.1 100/6.2 29
    /7 1/7.1 2/8 95.5/9 6.02/9.1 10900/9.2 656.3";

/// The clean return with some rows changed.
pub(in crate::check) fn but(changes: &str) -> String {
    format!("{CLEAN}/{changes}")
}
