//! Periods, dates, and signs of repeated sending.

use super::{Identifier, Identity, Source, StatedPeriod, Title, Words, finding};
use crate::figure::Filing;
use crate::finding::{Finding, Place, Rule, Severity};
use crate::period::{Period, Spotted, Stated, Writing};
use crate::text::{Token, file_name_tokens, tokens};
use crate::unit::UnitName;

/// What may state a period, the most trusted first.
const SOURCES: [Source; 4] = [Source::Title, Source::Metadata, Source::SheetName, Source::FileName];

/// What is said of time.
#[derive(Debug, Default)]
pub(super) struct Timing {
    stated: Vec<(Stated, bool, Source, Place)>,
    /// Dates of the return's own documents: whether below the table, the date.
    dates: Vec<(bool, jiff::civil::Date)>,
    file_date: Option<jiff::civil::Date>,
    filing: Filing,
}

impl Timing {
    pub fn line(&mut self, title: &Title, spotted: &Spotted, words: &[Token], by: &Words) {
        for spot in spotted.periods.iter().filter(|_| !title.below) {
            self.stated.push((spot.stated, spot.explicit, Source::Title, title.place.clone()));
        }
        self.dates
            .extend(spotted.dates.iter().filter(|spot| !spot.foreign).map(|spot| (title.below, spot.date)));
        self.filing.number = self.filing.number.or(spotted.report);
        if title.below {
            return;
        }
        let unmarked = words.iter().all(|word| !word.is_marked());
        for at in 0..words.len() {
            if by.replaces.iter().any(|phrase| phrase.begins(words, at, unmarked)) {
                self.filing.attempt = self.filing.attempt.max(2);
            }
            if by.times.iter().any(|phrase| phrase.begins(words, at, true))
                && let Some(times @ 2..=20) = words.get(at + 1).and_then(Token::number)
            {
                self.filing.attempt = self.filing.attempt.max(times);
            }
        }
    }

    /// Takes in what a line that stands here says.
    pub fn take(&mut self, line: &Self, place: &Place) {
        let stated = line.stated.iter();
        self.stated
            .extend(stated.map(|&(stated, explicit, source, _)| (stated, explicit, source, place.clone())));
        self.dates.extend(&line.dates);
        self.filing.number = self.filing.number.or(line.filing.number);
        self.filing.attempt = self.filing.attempt.max(line.filing.attempt);
    }

    pub fn metadata(&mut self, value: &str, place: &Place) {
        if let Ok(period) = value.parse() {
            self.stated.push((Stated::Whole(period), true, Source::Metadata, place.clone()));
        }
    }

    /// What a file name and the name of its folder say, beside the names of units that are `known`.
    pub fn file_name(
        &mut self,
        (stem, folder): (&str, Option<&str>),
        (place, known): (&Place, &[UnitName]),
        by: &Identifier<'_>,
    ) {
        let words = file_name_tokens(stem);
        let spotted = by.spot(&words, Writing::FileName, known);
        for spot in spotted.periods {
            self.stated.push((spot.stated, spot.explicit, Source::FileName, place.clone()));
        }
        self.file_date = spotted.dates.first().map(|spot| spot.date);
        self.filing.attempt = self.filing.attempt.max(attempt(&words, by.words));
        if let Some(folder) = folder {
            self.filing.attempt = self.filing.attempt.max(attempt(&file_name_tokens(folder), by.words));
        }
        self.filing.copy = copy_number(stem);
    }

    /// What the name of a sheet says, beside the names of units that are `known`.
    pub fn sheet_name(&mut self, name: &str, known: &[UnitName], by: &Identifier<'_>) {
        for spot in by.spot(&tokens(name), Writing::Line, known).periods {
            self.stated.push((spot.stated, spot.explicit, Source::SheetName, Place::default()));
        }
    }

    /// Puts together which periods are stated, the most trusted first.
    pub fn settle(self, requested: Option<Period>, identity: &mut Identity, findings: &mut Vec<Finding>) {
        let above = self.dates.iter().find(|(below, _)| !below);
        identity.date = above.or(self.dates.first()).map(|&(_, date)| date).or(self.file_date);
        identity.filing = self.filing;
        let years = |source: Source| {
            self.stated.iter().find_map(|(stated, _, from, _)| match stated {
                Stated::Whole(period) if *from == source => Some(period.year()),
                _ => None,
            })
        };
        let dated = identity.date.map(jiff::civil::Date::year);
        for source in SOURCES {
            let of_source = || self.stated.iter().filter(|(_, _, from, _)| *from == source);
            // A quarter without its year says nothing beside `6 tháng-2025`.
            let told = of_source().any(|(stated, explicit, ..)| {
                *explicit && matches!(stated, Stated::Whole(period) if !matches!(period, Period::Year(_)))
            });
            for (stated, explicit, _, place) in of_source() {
                if told && !matches!(stated, Stated::Whole(_)) {
                    continue;
                }
                let year = years(source)
                    .or_else(|| SOURCES.into_iter().find_map(years))
                    .or_else(|| year_of_part(*stated, requested, identity.date))
                    .or(dated);
                if let Some(period) = stated.within(year) {
                    let place = place.clone();
                    identity.periods.push(StatedPeriod { period, explicit: *explicit, source, place });
                }
            }
        }
        prefer_finer(&mut identity.periods);
        disagreement(&identity.periods, findings);
    }
}

/// The year of a part of a year stated without it: the requested period's, or the year of the date of signing (the
/// year before, where the part had not begun by then).
fn year_of_part(stated: Stated, requested: Option<Period>, date: Option<jiff::civil::Date>) -> Option<i16> {
    if let Some(requested) = requested
        && stated.within(Some(requested.year())) == Some(requested)
    {
        return Some(requested.year());
    }
    let date = date?;
    let begins = stated.within(Some(date.year()))?.days().0;
    Some(if begins > date { date.year() - 1 } else { date.year() })
}

/// Within one source a part of a year is meant where the year is stated beside it, and a named period where its days
/// are stated beside it: such a year or range says no more. Nor does a mention of what is stated, or a repetition.
fn prefer_finer(periods: &mut Vec<StatedPeriod>) {
    let all = periods.clone();
    let mut seen: Vec<(Period, Source, bool)> = Vec::new();
    periods.retain(|one| {
        let coarser = all.iter().any(|other| {
            other.explicit
                && (one.source == other.source || !one.explicit)
                && other.period != one.period
                && match (one.period, other.period) {
                    (Period::Range(..), other) => one.period.agrees(other),
                    (_, Period::Range(..)) => false,
                    (one, other) => one.contains(other),
                }
        });
        let key = (one.period, one.source, one.explicit);
        let repeated = seen.contains(&key);
        seen.push(key);
        !coarser && !repeated
    });
    // Within titles the period that most lines state comes first.
    let count = |one: &StatedPeriod| {
        all.iter()
            .filter(|other| other.period == one.period && other.source == one.source && other.explicit)
            .count()
    };
    periods.sort_by_key(|one| (std::cmp::Reverse(one.source), !one.explicit, std::cmp::Reverse(count(one))));
}

fn disagreement(periods: &[StatedPeriod], findings: &mut Vec<Finding>) {
    let mut explicit = periods.iter().filter(|stated| stated.explicit);
    let Some(first) = explicit.next() else { return };
    let Some(other) = explicit.find(|other| !compatible(other.period, first.period)) else { return };
    let (one, two) = (first.period.wording(), other.period.wording());
    let (here, there) = (first.source.wording(), other.source.wording());
    findings.push(
        finding(
            Rule::WRONG_PERIOD,
            &other.place,
            format!("{} ghi {}, nhưng {} ghi {}; dùng {}", here.vi, one.vi, there.vi, two.vi, one.vi),
            format!("{} says {}, but {} says {}; {} is used", here.en, one.en, there.en, two.en, one.en),
        )
        .with_severity(Severity::Warning)
        .with_help(
            "Đề nghị đơn vị thống nhất kỳ báo cáo ở tiêu đề và tên tệp.",
            "Make the title and the file name agree.",
        ),
    );
}

/// Whether two statements do not contradict each other: a year does not contradict its quarters.
pub(super) fn compatible(one: Period, other: Period) -> bool {
    one.agrees(other) || one.contains(other) || other.contains(one)
}

/// How often the return was sent, as the file name says: `lần 2`, `v3`, `gửi lại`.
fn attempt(words: &[Token], by: &Words) -> u32 {
    let unmarked = words.iter().all(|word| !word.is_marked());
    let mut attempt = 0;
    for at in 0..words.len() {
        let times = by.file_times.iter().any(|phrase| phrase.begins(words, at, true));
        match words.get(at + 1).and_then(Token::number) {
            Some(number @ 1..=20) if times && !words[at + 1].is_broken_off() => attempt = attempt.max(number),
            _ if by
                .again
                .iter()
                .any(|phrase| phrase.begins(words, at, unmarked || !words[at].is_marked())) =>
            {
                attempt = attempt.max(2);
            }
            _ => {}
        }
    }
    attempt
}

/// The number that browsers and Windows put behind the name of a further copy: `(1)`, `- Copy (2)`.
fn copy_number(stem: &str) -> u32 {
    let inner = stem.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    inner.and_then(|(_, number)| number.trim().parse().ok()).filter(|number| *number < 100).unwrap_or(0)
}
