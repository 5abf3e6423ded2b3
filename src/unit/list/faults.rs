//! What is wrong with a list of units, so that it can be put right before it is used.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::table::Table;
use crate::amount::show;
use crate::finding::{Language, Severity, Wording};
use crate::text::fold;
use crate::unit::{Listed, Registry, Words};

/// Captions at least this alike are asked about.
const LIKE: f64 = 0.6;

/// Something wrong or doubtful in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line or row from 1; nothing where the whole list is meant.
    pub line: Option<u64>,
    /// How bad.
    pub severity: Severity,
    /// The list cannot be used as long as this stands in it.
    pub refuses: bool,
    /// What is the matter, and what to do.
    pub message: Wording,
}

impl Fault {
    fn refusing(line: Option<u64>, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line, severity: Severity::Error, refuses: true, message: Wording::new(vi, en) }
    }

    fn at(line: u64, severity: Severity, vi: String, en: String) -> Self {
        Self { line: Some(line), severity, refuses: false, message: Wording::new(vi, en) }
    }
}

pub(super) fn no_units() -> Fault {
    let message = Wording::new(
        "không thấy đơn vị nào; cần một cột «Tên đơn vị», hoặc mỗi dòng một tên",
        "no unit found; a column “Tên đơn vị”, or one name per line, is needed",
    );
    Fault::refusing(None, message.vi, message.en)
}

pub(super) fn twice(one: &Listed, other: &Listed) -> Fault {
    let (name, line) = (&other.name, one.line);
    Fault::refusing(
        Some(other.line),
        format!("«{name}» đã có ở dòng {line}; hãy xóa một dòng, hoặc ghi cột «Trực thuộc» để phân biệt"),
        format!(
            "“{name}” stands in line {line} already; remove one, or tell them apart in a column “Trực thuộc”"
        ),
    )
}

pub(super) fn no_day(line: u64, text: &str) -> Fault {
    Fault::refusing(
        Some(line),
        format!("«{text}» không phải là ngày; viết như 01/07/2025"),
        format!("“{text}” is not a date; write it as 01/07/2025"),
    )
}

pub(super) fn no_share(line: u64, text: &str) -> Fault {
    Fault::refusing(
        Some(line),
        format!("tỷ lệ trong «{text}» không nằm giữa 0 và 100 %; viết như «xã A 60%; xã B 40%»"),
        format!("the share in “{text}” is not between 0 and 100 %; write it as “xã A 60%; xã B 40%”"),
    )
}

pub(super) fn no_such_successor(line: u64, text: &str, nearest: Option<&Listed>) -> Fault {
    let (vi, en) = near(nearest.map(|unit| &*unit.display));
    Fault::refusing(
        Some(line),
        format!("đơn vị kế thừa «{text}» không có trong danh sách{vi}"),
        format!("the successor “{text}” is not in the list{en}"),
    )
}

/// The nearest name there is, to ask about.
fn near(name: Option<&str>) -> (String, String) {
    name.map(|name| (format!("; có phải là «{name}»?"), format!("; did you mean “{name}”?")))
        .unwrap_or_default()
}

/// Columns whose captions are not understood, or stand there twice.
pub(super) fn columns(table: &Table<'_>, words: &Words) -> Vec<Fault> {
    let tell = |(line, caption, again): (u64, &str, bool)| {
        if again {
            return Fault::at(
                line,
                Severity::Warning,
                format!(
                    "cột «{caption}» nói cùng một điều với một cột đứng trước; chỉ cột đứng trước được dùng"
                ),
                format!("the column “{caption}” holds what an earlier column holds; only that one is used"),
            );
        }
        let folded = fold(caption);
        let nearest = words
            .lists
            .known()
            .map(|(known, caption)| (strsim::normalized_damerau_levenshtein(known, &folded), caption));
        let nearest =
            nearest.filter(|(like, _)| *like >= LIKE).max_by(|one, other| one.0.total_cmp(&other.0));
        let (vi, en) = near(nearest.map(|(_, caption)| caption));
        Fault::at(
            line,
            if nearest.is_some() { Severity::Warning } else { Severity::Info },
            format!("cột «{caption}» không được dùng{vi}"),
            format!("the column “{caption}” is not used{en}"),
        )
    };
    table.unknown_columns().into_iter().map(tell).collect()
}

/// What units of the list are to each other: codes, days, who is above whom, who took whose place.
pub(super) fn relations(list: &Registry) -> Vec<Fault> {
    let mut faults = Vec::new();
    nameless(list, &mut faults);
    codes(list, &mut faults);
    days(list, &mut faults);
    successions(list, &mut faults);
    shares(list, &mut faults);
    parents(list, &mut faults);
    crossing(list, &mut faults);
    faults
}

fn nameless(list: &Registry, faults: &mut Vec<Fault>) {
    for row in list.nameless() {
        let severity = if row.below { Severity::Info } else { Severity::Warning };
        let text = &row.text;
        let message = if text.is_empty() {
            Wording::new("dòng không ghi tên đơn vị; không tính", "no name; the line does not count")
        } else {
            Wording::new(
                format!("«{text}» không phải là tên đơn vị; dòng không tính"),
                format!("“{text}” is no name of a unit; the line does not count"),
            )
        };
        faults.push(Fault::at(row.line, severity, message.vi, message.en));
    }
}

/// The same code for two units that exist at the same time.
fn codes(list: &Registry, faults: &mut Vec<Fault>) {
    let mut known: HashMap<&str, Vec<&Listed>> = HashMap::new();
    for unit in list.units() {
        let Some(code) = unit.code.as_deref() else { continue };
        let same = known.entry(code).or_default();
        if let Some(other) = same.iter().find(|other| other.meets(unit)) {
            let (name, line) = (&other.display, other.line);
            faults.push(Fault::at(
                unit.line,
                Severity::Error,
                format!("mã «{code}» đã dùng cho «{name}» ở dòng {line}; mỗi đơn vị một mã"),
                format!(
                    "the code “{code}” is that of “{name}” in line {line} already; give each unit its own"
                ),
            ));
        }
        same.push(unit);
    }
}

/// Units that end before they begin; units of one name, listed under the same, that exist at the same time.
fn days(list: &Registry, faults: &mut Vec<Fault>) {
    let mut known: HashMap<(String, Option<&Arc<str>>), Vec<&Listed>> = HashMap::new();
    for unit in list.units() {
        let name = &unit.display;
        if let (Some(since), Some(until)) = (unit.since, unit.until)
            && until < since
        {
            let (since, until) = (shown(since), shown(until));
            faults.push(Fault::at(
                unit.line,
                Severity::Error,
                format!(
                    "«{name}» hết hiệu lực {until}, trước ngày bắt đầu {since}; hãy sửa một trong hai ngày"
                ),
                format!("“{name}” ends on {until}, before it begins on {since}; correct one of the days"),
            ));
        }
        let same = known.entry((unit.name.key(), unit.group.as_ref())).or_default();
        // Two lines without a day are doubles, and told as such.
        let dated =
            |other: &&&Listed| [unit.since, unit.until, other.since, other.until].iter().any(Option::is_some);
        if let Some(other) = same.iter().filter(dated).find(|other| other.meets(unit)) {
            let line = other.line;
            faults.push(Fault::at(
                unit.line,
                Severity::Error,
                format!(
                    "«{name}» ở dòng này và dòng {line} có hiệu lực chồng nhau; ghi «Đến ngày» của đơn vị cũ trước «Từ ngày» của đơn vị mới"
                ),
                format!(
                    "“{name}” in this line and in line {line} exist at the same time; let the old one end before the new one begins"
                ),
            ));
        }
        same.push(unit);
    }
}

/// Units that have a successor and go on, that overlap with it, or that end up as their own.
fn successions(list: &Registry, faults: &mut Vec<Fault>) {
    let units = list.units();
    for (position, unit) in units.iter().enumerate() {
        let name = &unit.display;
        if !unit.successors.is_empty() && unit.until.is_none() {
            faults.push(Fault::at(
                unit.line,
                Severity::Warning,
                format!("«{name}» có đơn vị kế thừa nhưng không ghi «Đến ngày»; vẫn bị tính là phải báo cáo"),
                format!("“{name}” has a successor but no last day; it is still expected to report"),
            ));
        }
        for heir in unit.successors.iter().map(|heir| &units[heir.unit]) {
            if let (Some(until), Some(since)) = (unit.until, heir.since)
                && since < until
            {
                let (heir, since, until) = (&heir.display, shown(since), shown(until));
                faults.push(Fault::at(
                    unit.line,
                    Severity::Warning,
                    format!("«{name}» có hiệu lực đến {until}, nhưng «{heir}» kế thừa đã bắt đầu từ {since}"),
                    format!("“{name}” exists until {until}, but its successor “{heir}” begins on {since}"),
                ));
            }
        }
        if comes_back(position, |one| units[one].successors.iter().map(|heir| heir.unit).collect()) {
            faults.push(Fault::at(
                unit.line,
                Severity::Error,
                format!("«{name}» kế thừa vòng tròn: đi theo các đơn vị kế thừa thì trở lại chính nó"),
                format!("“{name}” is in a circle of successors: following them leads back to it"),
            ));
        }
    }
}

/// Parts of split units that are stated for some successors only, or do not come to the whole.
fn shares(list: &Registry, faults: &mut Vec<Fault>) {
    for unit in list.units() {
        let (name, count) = (&unit.display, unit.successors.len());
        let stated: Vec<Decimal> = unit.successors.iter().filter_map(|heir| heir.share).collect();
        let Some(most) = stated.iter().map(Decimal::scale).max() else {
            if count > 1 {
                faults.push(Fault::at(
                    unit.line,
                    Severity::Info,
                    format!("«{name}» tách vào {count} đơn vị mà không ghi tỷ lệ; số liệu trước và sau không so sánh được"),
                    format!("“{name}” was split among {count} units without shares; its figures before and after cannot be compared"),
                ));
            }
            continue;
        };
        if stated.len() < count {
            let lacking = count - stated.len();
            faults.push(Fault::at(
                unit.line,
                Severity::Error,
                format!("«{name}» tách vào {count} đơn vị, {lacking} đơn vị không ghi tỷ lệ; ghi đủ, như «xã A 60%; xã B 40%», hoặc bỏ hết"),
                format!("“{name}” was split among {count} units, {lacking} without a share; state all, such as “xã A 60%; xã B 40%”, or none"),
            ));
            continue;
        }
        // Each share is rounded at its last decimal.
        let unsure = Decimal::new(1, most) * Decimal::from(count) / Decimal::TWO;
        let sum: Decimal = stated.iter().sum();
        if (sum - Decimal::ONE).abs() >= unsure.max(Decimal::new(1, 9)) && sum != Decimal::ONE {
            let percent =
                |share: Decimal, language| format!("{} %", show(share * Decimal::ONE_HUNDRED, language));
            let terms = |language| {
                stated.iter().map(|share| percent(*share, language)).collect::<Vec<_>>().join(" + ")
            };
            faults.push(Fault::at(
                unit.line,
                Severity::Error,
                format!(
                    "tỷ lệ tách của «{name}» cộng lại không bằng 100 %: {} = {}",
                    terms(Language::Vi),
                    percent(sum, Language::Vi)
                ),
                format!(
                    "the shares of “{name}” do not come to 100 %: {} = {}",
                    terms(Language::En),
                    percent(sum, Language::En)
                ),
            ));
        }
    }
}

/// Parents that are not in the list, where others are, and circles of them.
fn parents(list: &Registry, faults: &mut Vec<Fault>) {
    let units = list.units();
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, unit) in units.iter().enumerate() {
        names.entry(fold(&unit.name.to_string())).or_default().push(position);
    }
    // A unit may stand under its own name, as the centre of a cluster does.
    let above = |one: usize| -> Vec<usize> {
        let group = units[one].group.as_deref().map(fold);
        let found = group.and_then(|group| names.get(&group)).into_iter().flatten().copied();
        found.filter(|&parent| parent != one).collect()
    };
    let any = (0..units.len()).any(|one| !above(one).is_empty());
    let mut told = HashSet::new();
    for (position, unit) in units.iter().enumerate() {
        let name = &unit.display;
        if comes_back(position, above) {
            faults.push(Fault::at(
                unit.line,
                Severity::Error,
                format!("«{name}» trực thuộc vòng tròn: đi theo cột «Trực thuộc» thì trở lại chính nó"),
                format!("“{name}” is above itself: following the column “Trực thuộc” leads back to it"),
            ));
        }
        let (Some(group), Some(parent)) = (&unit.group, &unit.group_name) else { continue };
        let listed = names.contains_key(&fold(group));
        if any && !listed && parent.kind.is_some() && told.insert(group) {
            let nearest = list.nearest(parent).map(|near| &*near.display).filter(|near| *near != &**name);
            let (vi, en) = near(nearest);
            faults.push(Fault::at(
                unit.line,
                Severity::Warning,
                format!("«{name}» trực thuộc «{group}», không có trong danh sách{vi}"),
                format!("“{name}” reports to “{group}”, which is not in the list{en}"),
            ));
        }
    }
}

/// Columns of groups no level can be made of.
fn crossing(list: &Registry, faults: &mut Vec<Fault>) {
    for caption in list.crossing() {
        let message = Wording::new(
            format!(
                "cột «{caption}» chia ngang các nhóm khác nên không có cột cộng riêng; vẫn tách tệp được bằng --split-by \"{caption}\""
            ),
            format!(
                "the column “{caption}” crosses the other groups and gets no subtotals; --split-by \"{caption}\" still splits by it"
            ),
        );
        faults.push(Fault { line: None, severity: Severity::Info, refuses: false, message });
    }
}

/// Whether the ways from a unit lead back to it.
fn comes_back(from: usize, next: impl Fn(usize) -> Vec<usize>) -> bool {
    let (mut seen, mut open) = (HashSet::new(), next(from));
    while let Some(one) = open.pop() {
        if one == from {
            return true;
        }
        if seen.insert(one) {
            open.extend(next(one));
        }
    }
    false
}

fn shown(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}
