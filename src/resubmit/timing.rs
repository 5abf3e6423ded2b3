//! Returns that came after the day on which they were due.

use std::sync::Arc;

use jiff::civil::Date;

use crate::figure::{Return, Standing};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording, some_of};
use crate::merge::{Attended, Basis, Calling, State};

/// A finding for every unit whose return came late, and one for all of which nothing says when they sent it.
pub fn late(calling: &Calling, returns: &[Return]) -> Vec<Finding> {
    let Some(due) = calling.due else { return Vec::new() };
    let counts = |one: &&Attended<'_>| {
        one.returns.first().is_some_and(|&index| returns[index].standing == Standing::Used)
    };
    // Whoever was not expected has no state of its own, but a day all the same.
    let after = |one: &&Attended<'_>| one.sent.is_some_and(|(day, _)| day > due);
    let attended = calling.attend(returns);
    let mut findings: Vec<Finding> = attended
        .iter()
        .filter(|one| one.state == State::Late || one.state == State::Outside && counts(one))
        .filter(after)
        .filter_map(|one| Some(one_late(one, due, one.sent?, returns)))
        .collect();
    let undated: Vec<&str> =
        attended.iter().filter(|one| one.state == State::Undated).map(|one| one.unit).collect();
    if !undated.is_empty() {
        findings.push(unknown(&undated));
    }
    findings
}

fn one_late(one: &Attended<'_>, due: Date, (day, basis): (Date, Basis), returns: &[Return]) -> Finding {
    let (unit, by) = (one.unit, basis.wording());
    let days = (day - due).get_days();
    let (due_shown, day) = (shown(due), shown(day));
    let place = one.returns.first().map(|&index| Place::file(&returns[index].file)).unwrap_or_default();
    // A correction asked for is not the first sending.
    let first = one.returns.iter().map(|&index| &returns[index]);
    let first =
        first.filter(|other| other.standing == Standing::Superseded).filter_map(|other| other.date).min();
    let (vi, en) = first
        .filter(|first| *first <= due)
        .map(shown)
        .map(|first| {
            (
                format!("; bản gửi trước ghi ngày {first}, còn trong hạn"),
                format!("; an earlier one is of {first}, in time"),
            )
        })
        .unwrap_or_default();
    let message = Wording::new(
        format!("báo cáo của «{unit}» nộp ngày {day} ({}), sau hạn {due_shown} {days} ngày{vi}", by.vi),
        format!("the return of “{unit}” is of {day} ({}), {days} days after {due_shown}{en}", by.en),
    );
    Finding::new(Rule::LATE_RETURN, place, message).with_unit(&Arc::from(unit)).with_help(
        "Nhắc đơn vị nộp đúng hạn; số liệu vẫn được tính. Ngày chưa đúng thì sửa ở báo cáo, hoặc ghi cột «Ngày nhận» của danh sách đơn vị.",
        "Remind the unit; its figures count all the same. Where the day is wrong, correct it in the return, or in the column “Ngày nhận” of the list of units.",
    )
}

fn unknown(units: &[&str]) -> Finding {
    let count = units.len();
    let names = |language| some_of(units.iter().copied(), language);
    let message = Wording::new(
        format!("không rõ ngày nộp của {count} đơn vị nên không xét được đúng hạn: {}", names(Language::Vi)),
        format!(
            "nothing says when {count} units sent their returns, so whether in time: {}",
            names(Language::En)
        ),
    );
    Finding::new(Rule::LATE_RETURN, Place::default(), message).with_severity(Severity::Info).with_help(
        "Ghi ngày nhận vào cột «Ngày nhận» của danh sách đơn vị.",
        "Write the day of receipt into a column “Ngày nhận” of the list of units.",
    )
}

fn shown(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}
