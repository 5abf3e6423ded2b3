//! Several files of the same unit, and units that sent none.
//!
//! A second return is never added to the first. Which one counts, and what differs, is told on both. Files that hold
//! different forms complete each other.

mod assemble;
mod compare;
mod coverage;
mod nested;
mod timing;

use std::cmp::Ordering;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::figure::{Return, Standing};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording, file_name};
use crate::model::Template;
use crate::spot::Spot;
use crate::text::tokens;

use compare::{Difference, Telling, fingerprint};
pub use coverage::{coverage, order};
pub use timing::late;

/// Settles which file of each unit counts, form by form. Of identical ones the first sent does; of different ones the
/// later: by the number of the sending (`lần 2`, `gửi lại`), the number of the copy (`(1)`), the date, the number of the
/// document it is annexed to. Where nothing tells, the first in order is used and both are marked with an error.
///
/// Only returns that are [`Standing::Used`] are looked at. Those of which nothing counts become
/// [`Standing::Superseded`]; of those whose forms together make the return of a unit one holds all figures, the others
/// become [`Standing::Joined`], their findings going over to it.
pub fn settle(returns: &mut [Return], template: &Template) {
    nested::settle(returns, template);
    let mut groups: IndexMap<String, Vec<usize>> = IndexMap::new();
    for (index, one) in returns.iter().enumerate() {
        if one.standing == Standing::Used && !one.unit.is_empty() {
            groups.entry(key(&one.unit)).or_default().push(index);
        }
    }
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        // The same order, whatever workbooks they come through.
        if group.iter().any(|&index| returns[index].lineage.is_some()) {
            group.sort_by_key(|&index| Arc::clone(returns[index].source()));
        }
        assemble::unit(returns, &group, template);
    }
    same_figures(returns, template);
}

/// Spelling variants of a name are the same unit.
fn key(unit: &str) -> String {
    tokens(unit).into_iter().map(|word| word.marked).collect::<Vec<_>>().join(" ")
}

/// Why one return counts rather than the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    Attempt,
    Copy,
    Date,
    Number,
    /// It is the unit's own file, or came through fewer consolidations.
    Particular,
    /// Nothing tells.
    Order,
}

impl Reason {
    fn wording(self) -> Wording {
        match self {
            Self::Attempt => Wording::new(
                "tên tệp hoặc tiêu đề ghi là bản gửi sau",
                "its name or title says it was sent later",
            ),
            Self::Copy => Wording::new(
                "số thứ tự trong ngoặc ở tên tệp lớn hơn",
                "the number in brackets of its name is higher",
            ),
            Self::Date => Wording::new("ngày báo cáo muộn hơn", "its date is later"),
            Self::Number => Wording::new("số báo cáo lớn hơn", "the number of its document is higher"),
            Self::Particular => Wording::new(
                "là báo cáo của chính đơn vị, qua ít cấp tổng hợp hơn",
                "it comes from the unit itself, through fewer consolidations",
            ),
            Self::Order => Wording::new("đứng trước", "it comes first"),
        }
    }
}

/// How the second stands to the first: later, earlier, or nothing tells.
fn later(one: &Return, other: &Return) -> Option<(Ordering, Reason)> {
    let told = |ordering: Ordering, reason| (ordering != Ordering::Equal).then_some((ordering, reason));
    let both = |one: Option<u32>, other: Option<u32>| one.zip(other).map(|(one, other)| other.cmp(&one));
    told(other.filing.attempt.max(1).cmp(&one.filing.attempt.max(1)), Reason::Attempt)
        .or_else(|| told(other.filing.copy.cmp(&one.filing.copy), Reason::Copy))
        .or_else(|| one.date.zip(other.date).and_then(|(one, other)| told(other.cmp(&one), Reason::Date)))
        .or_else(|| {
            // Numbers of documents start anew each year.
            let same_year = one.date.map(jiff::civil::Date::year) == other.date.map(jiff::civil::Date::year);
            both(one.filing.number, other.filing.number)
                .filter(|_| same_year)
                .and_then(|ordering| told(ordering, Reason::Number))
        })
        .or_else(|| told(one.depth().cmp(&other.depth()), Reason::Particular))
}

/// Which of two different files counts: whether the second, and why.
fn choose(one: &Return, other: &Return, found: &[Difference]) -> (bool, Reason) {
    let told = later(one, other);
    // Units of one name in two districts: a date does not make one the correction of the other.
    let through = |one: &Return| one.lineage.as_ref().and_then(|lineage| lineage.through.last().cloned());
    let apart = matches!((through(one), through(other)), (Some(one), Some(other)) if one != other);
    let weak = |reason| matches!(reason, Reason::Date | Reason::Number);
    let told = told.filter(|(_, reason)| !(weak(*reason) && apart && compare::mostly(one, other, found)));
    told.map_or((false, Reason::Order), |(ordering, reason)| (ordering == Ordering::Greater, reason))
}

/// A file as it is told from another: by its name, or its whole path where both have the same name.
fn called(returns: &[Return], one: usize, other: usize) -> String {
    let (file, other) = (&returns[one].file, &returns[other].file);
    let name = file_name(file);
    if name == file_name(other) { file.to_string() } else { name.to_owned() }
}

fn identical(returns: &mut [Return], kept: usize, dropped: usize) {
    let file = called(returns, kept, dropped);
    let unit = Arc::clone(&returns[dropped].unit);
    let finding = Finding::new(
        Rule::DUPLICATE_RETURN,
        Place::file(&returns[dropped].file),
        Wording::new(
            format!("số liệu giống hệt tệp «{file}» của cùng đơn vị «{unit}»; chỉ tính một lần"),
            format!("the same figures as in “{file}” of the same unit “{unit}”; counted once"),
        ),
    )
    .with_severity(Severity::Info)
    .with_unit(&unit)
    .with_help(
        "Không phải làm gì; có thể xóa tệp thừa.",
        "Nothing is to be done; the spare file can be deleted.",
    );
    returns[dropped].findings.push(finding);
}

#[allow(clippy::too_many_arguments)] // two files, and all that tells them apart
fn different(
    returns: &mut [Return],
    kept: usize,
    dropped: usize,
    found: &[Difference],
    second: bool,
    reason: Reason,
    scope: Option<&str>,
    template: &Template,
) {
    // Differences go from the earlier file of the group to the later: turned where the earlier one counts.
    let list = compare::wording(found, template, !second);
    let undecided = reason == Reason::Order;
    let because = reason.wording();
    let unit = Arc::clone(&returns[kept].unit);
    let (used, other) = (called(returns, kept, dropped), called(returns, dropped, kept));
    let help = |finding: Finding| {
        finding.with_unit(&unit).with_help(
            "Đề nghị hỏi đơn vị báo cáo nào là bản chính thức, rồi bỏ tệp còn lại ra khỏi thư mục (hoặc thêm «lần 2» vào tên tệp bản sau).",
            "Ask the unit which return is final and take the other file out of the folder (or add “lần 2” to the name of the later one).",
        )
    };
    let severity = if undecided { Severity::Error } else { Severity::Warning };
    let two = scope.map_or_else(
        || Wording::new("hai báo cáo khác nhau", "two different returns"),
        |forms| Wording::new(format!("hai bản khác nhau của {forms}"), format!("two versions of {forms}")),
    );
    let unsure = if undecided {
        Wording::new("chưa rõ bản nào là bản cuối; ", "which one is final is not known; ")
    } else {
        Wording::default()
    };
    let on_dropped = Finding::new(
        Rule::DUPLICATE_RETURN,
        Place::file(&returns[dropped].file),
        Wording::new(
            format!(
                "«{unit}» gửi {}; {}dùng tệp «{used}» ({}), không dùng tệp này; {}",
                two.vi, unsure.vi, because.vi, list.vi
            ),
            format!(
                "“{unit}” sent {}; {}“{used}” is used ({}), this file is not; {}",
                two.en, unsure.en, because.en, list.en
            ),
        ),
    )
    .with_severity(severity);
    let on_kept = Finding::new(
        Rule::DUPLICATE_RETURN,
        Place::file(&returns[kept].file),
        Wording::new(
            format!(
                "«{unit}» gửi {}; {}dùng tệp này ({}), không dùng tệp «{other}»; {}",
                two.vi, unsure.vi, because.vi, list.vi
            ),
            format!(
                "“{unit}” sent {}; {}this file is used ({}), “{other}” is not; {}",
                two.en, unsure.en, because.en, list.en
            ),
        ),
    )
    .with_severity(if undecided { Severity::Error } else { Severity::Info });
    returns[dropped].findings.push(help(on_dropped));
    returns[kept].findings.push(help(on_kept));
    if undecided {
        let disputed: Vec<Finding> =
            found.iter().filter_map(|one| dispute(&returns[kept], one, &other, template)).map(help).collect();
        returns[kept].findings.extend(disputed);
    } else if found.len() > compare::TOLD {
        let not_used: Vec<Finding> = found
            .iter()
            .filter_map(|one| superseded_figure(&returns[dropped], one, &used, template))
            .map(help)
            .collect();
        returns[dropped].findings.extend(not_used);
    }
}

/// A figure that two files of a unit give otherwise, told on one of them; `say` puts the two into words, its own first.
fn told(
    of: &Return,
    one: &Difference,
    template: &Template,
    severity: Severity,
    say: impl Fn(Language, &str, &str) -> String,
) -> Option<Finding> {
    let (row, column) = one.at?;
    let figure = of.figure(one.form, row, column)?;
    let theirs = if figure.value == one.before { &one.after } else { &one.before };
    let both =
        |language| say(language, &compare::shown(&figure.value, language), &compare::shown(theirs, language));
    let message = Wording::new(both(Language::Vi), both(Language::En));
    let file = &of.form(one.form)?.file;
    Some(
        Finding::new(Rule::DUPLICATE_RETURN, Place::new(file, &figure.sheet, figure.cell), message)
            .with_severity(severity)
            .with_subject(Spot::new(one.form, row, column).subject(template))
            .with_value(figure.raw.to_string()),
    )
}

/// A figure of a file that does not count, which the one that counts gives otherwise.
fn superseded_figure(dropped: &Return, one: &Difference, used: &str, template: &Template) -> Option<Finding> {
    told(dropped, one, template, Severity::Info, |language, own, theirs| match language {
        Language::Vi => format!("ghi {own} ở đây, {theirs} ở tệp được dùng «{used}»"),
        Language::En => format!("{own} here, {theirs} in “{used}”, which is used"),
    })
}

/// A figure that two files give otherwise, of which nothing tells which counts: neither does.
fn dispute(kept: &Return, one: &Difference, other: &str, template: &Template) -> Option<Finding> {
    told(kept, one, template, Severity::Error, |language, own, theirs| match language {
        Language::Vi => {
            format!("ghi {own} ở đây, {theirs} ở tệp «{other}»; chưa rõ số nào đúng nên không cộng")
        }
        Language::En => {
            format!("{own} here, {theirs} in “{other}”; which is right is not known, neither is counted")
        }
    })
}

/// Returns of which all figures are those of another: of a file that names no unit, a further copy; of another unit,
/// a return filled in over a neighbour's.
fn same_figures(returns: &mut [Return], template: &Template) {
    let mut first: IndexMap<Vec<Telling>, Vec<usize>> = IndexMap::new();
    for (index, one) in returns.iter().enumerate().filter(|(_, one)| one.standing == Standing::Used) {
        let print = fingerprint(one, template);
        if print.len() >= compare::TELLING {
            first.entry(print).or_default().push(index);
        }
    }
    for group in first.into_values().filter(|group| group.len() > 1) {
        let named = group.iter().copied().find(|&index| !returns[index].unit.is_empty()).unwrap_or(group[0]);
        for &index in group.iter().filter(|&&index| index != named) {
            if returns[index].unit.is_empty() {
                unnamed(returns, named, index);
                returns[index].standing = Standing::Superseded;
            } else {
                neighbour(returns, named, index);
            }
        }
    }
}

/// A file that names no unit, with the figures of a unit's return.
fn unnamed(returns: &mut [Return], kept: usize, dropped: usize) {
    let (file, unit) = (called(returns, kept, dropped), Arc::clone(&returns[kept].unit));
    let finding = Finding::new(
        Rule::DUPLICATE_RETURN,
        Place::file(&returns[dropped].file),
        Wording::new(
            format!(
                "tệp không ghi tên đơn vị, mọi số liệu giống hệt tệp «{file}» của «{unit}»; coi là bản thừa, không tính lần nữa"
            ),
            format!(
                "names no unit and holds the same figures as “{file}” of “{unit}”; taken for a further copy, not counted again"
            ),
        ),
    )
    .with_severity(Severity::Warning)
    .with_help(
        "Nếu là báo cáo của đơn vị khác thì ghi tên đơn vị vào tiêu đề hoặc tên tệp rồi chạy lại.",
        "If it is another unit's return, put the unit's name into its title or file name and run again.",
    );
    returns[dropped].findings.push(finding);
}

fn neighbour(returns: &mut [Return], one: usize, other: usize) {
    let (unit, file) = (Arc::clone(&returns[one].unit), called(returns, one, other));
    let own = Arc::clone(&returns[other].unit);
    let finding = Finding::new(
        Rule::DUPLICATE_RETURN,
        Place::file(&returns[other].file),
        Wording::new(
            format!("mọi số liệu của «{own}» giống hệt báo cáo của «{unit}» (tệp «{file}»); vẫn tính cả hai"),
            format!("all figures of “{own}” are those of “{unit}” (file “{file}”); both are counted"),
        ),
    )
    .with_severity(Severity::Warning)
    .with_unit(&own)
    .with_help(
        "Đề nghị hai đơn vị kiểm tra xem có gửi nhầm báo cáo của nhau không.",
        "Have both units check whether one sent the other's return.",
    );
    returns[other].findings.push(finding);
}

#[cfg(test)]
mod tests;
