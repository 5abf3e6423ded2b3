//! Whether a return is of the period of the run.

use jiff::civil::Date;

use super::timing::compatible;
use super::{Identity, StatedPeriod};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::period::Period;

/// Days after the end of a period in which its returns are signed.
const DAYS_AFTER: i32 = 60;

/// How a return stands to a period.
enum Verdict<'i> {
    /// It is of the period, or nothing speaks against it.
    Fits,
    /// It states a longer period around it.
    Longer(&'i StatedPeriod),
    /// The title was left from last time: another source and the date are of the period.
    LeftOver(&'i StatedPeriod),
    /// It states another period.
    Other(&'i StatedPeriod),
    /// Another period is mentioned, and the date is before the start.
    MentionedAndEarly(&'i StatedPeriod, Date),
    /// The date alone is before the start.
    Early(Date),
    /// The date alone is long after the end.
    Late(Date),
    /// Another period is mentioned, and there is no date.
    Mentioned(&'i StatedPeriod),
}

fn verdict(identity: &Identity, period: Period) -> Verdict<'_> {
    let (first, last) = period.days();
    let latest = last.checked_add(jiff::Span::new().days(DAYS_AFTER)).unwrap_or(last);
    let in_time = identity.date.is_some_and(|date| first <= date && date <= latest);
    let explicit = || identity.periods.iter().filter(|stated| stated.explicit);
    if let Some(stated) = explicit().next() {
        let agreeing = explicit().any(|other| other.period.agrees(period));
        return if agreeing && compatible(stated.period, period) {
            Verdict::Fits
        } else if stated.period.contains(period) {
            Verdict::Longer(stated)
        } else if agreeing && in_time {
            Verdict::LeftOver(stated)
        } else {
            Verdict::Other(stated)
        };
    }
    let supported = identity.periods.iter().any(|stated| compatible(stated.period, period));
    let other = identity.periods.iter().find(|_| !supported);
    match (other, identity.date) {
        (Some(stated), Some(date)) if date < first => Verdict::MentionedAndEarly(stated, date),
        (_, Some(date)) if date < first => Verdict::Early(date),
        (_, Some(date)) if date > latest => Verdict::Late(date),
        (Some(stated), None) => Verdict::Mentioned(stated),
        _ => Verdict::Fits,
    }
}

/// Whether nothing speaks against a return being of a period.
pub(super) fn fits(identity: &Identity, period: Period) -> bool {
    matches!(verdict(identity, period), Verdict::Fits)
}

/// What is to be said of a return, given the period of the run.
pub(super) fn judge(identity: &Identity, period: Period) -> Option<Finding> {
    let wanted = period.wording();
    let left_out =
        Wording::new("; không dùng số liệu của tệp này", "; the figures of this file are not used");
    let used = Wording::new("; vẫn dùng số liệu", "; its figures are used");
    let of_file = || Place::file(&identity.file);
    let (place, said, severity) = match verdict(identity, period) {
        Verdict::Fits => return None,
        Verdict::Longer(stated) => {
            let own = stated.period.wording();
            let said = Wording::new(
                format!("báo cáo ghi {}, kỳ tổng hợp là {}", own.vi, wanted.vi),
                format!("the return says {}, the consolidation is of {}", own.en, wanted.en),
            );
            (stated.place.clone(), said, Severity::Warning)
        }
        Verdict::LeftOver(stated) => {
            let (own, source) = (stated.period.wording(), stated.source.wording());
            let said = Wording::new(
                format!("{} ghi {}, nhưng tên tệp và ngày báo cáo là của {}", source.vi, own.vi, wanted.vi),
                format!("{} says {}, but the file name and the date are of {}", source.en, own.en, wanted.en),
            );
            (stated.place.clone(), said, Severity::Warning)
        }
        Verdict::Other(stated) => {
            let own = stated.period.wording();
            let said = Wording::new(
                format!("báo cáo của {}, kỳ tổng hợp là {}", own.vi, wanted.vi),
                format!("a return of {}, the consolidation is of {}", own.en, wanted.en),
            );
            (stated.place.clone(), said, Severity::Error)
        }
        Verdict::MentionedAndEarly(stated, date) => {
            let (own, source) = (stated.period.wording(), stated.source.wording());
            let said = Wording::new(
                format!(
                    "{} ghi {} và ngày báo cáo là {}, trước kỳ tổng hợp ({})",
                    source.vi,
                    own.vi,
                    day(date),
                    wanted.vi
                ),
                format!(
                    "{} says {} and the date is {date}, before the period ({})",
                    source.en, own.en, wanted.en
                ),
            );
            (stated.place.clone(), said, Severity::Error)
        }
        Verdict::Early(date) => {
            let said = Wording::new(
                format!("ngày báo cáo là {}, trước khi bắt đầu {}", day(date), wanted.vi),
                format!("the date is {date}, before the start of {}", wanted.en),
            );
            (of_file(), said, Severity::Warning)
        }
        Verdict::Late(date) => {
            let said = Wording::new(
                format!("ngày báo cáo là {}, quá lâu sau khi hết {}", day(date), wanted.vi),
                format!("the date is {date}, long after the end of {}", wanted.en),
            );
            (of_file(), said, Severity::Warning)
        }
        Verdict::Mentioned(stated) => {
            let (own, source) = (stated.period.wording(), stated.source.wording());
            let said = Wording::new(
                format!("{} có ghi {}, kỳ tổng hợp là {}", source.vi, own.vi, wanted.vi),
                format!("{} mentions {}, the consolidation is of {}", source.en, own.en, wanted.en),
            );
            (stated.place.clone(), said, Severity::Warning)
        }
    };
    let consequence = if severity == Severity::Error { left_out } else { used };
    Some(
        Finding::new(Rule::WRONG_PERIOD, place, said.then(&consequence.vi, &consequence.en))
            .with_severity(severity)
            .with_unit(&identity.unit)
            .with_help(
                "Đề nghị đơn vị gửi báo cáo đúng kỳ, hoặc sửa kỳ ghi ở tiêu đề và tên tệp nếu ghi nhầm.",
                "Have the unit send the return of this period, or correct the period in its title and file name.",
            ),
    )
}

fn day(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}
