//! Periods: what a return is about.

mod date;
mod spot;
mod words;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use spot::{DateSpot, Spot, Spotted, Stated, Writing};
pub use words::Words;

use crate::finding::{Language, Wording};

/// A period of reporting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// `2024`
    Year(i16),
    /// `2024-Q1`
    Quarter(i16, u8),
    /// `2024-H1`: six months.
    Half(i16, u8),
    /// `2024-9M`: nine months.
    NineMonths(i16),
    /// `2024-03`
    Month(i16, u8),
    /// `2024-01-01..2024-08-15`
    Range(Date, Date),
}

impl Period {
    /// First and last day.
    pub fn days(self) -> (Date, Date) {
        let month = |year: i16, month: u8| Date::new(year, month.cast_signed(), 1).unwrap_or(Date::MIN);
        let span = |year: i16, first: u8, last: u8| (month(year, first), month(year, last).last_of_month());
        match self {
            Self::Year(year) => span(year, 1, 12),
            Self::Quarter(year, quarter) => span(year, quarter * 3 - 2, quarter * 3),
            Self::Half(year, half) => span(year, half * 6 - 5, half * 6),
            Self::NineMonths(year) => span(year, 1, 9),
            Self::Month(year, number) => span(year, number, number),
            Self::Range(first, last) => (first, last),
        }
    }

    /// Whether two periods last alike: a quarter and a quarter, not a quarter and a year. Some days more or less are nothing.
    pub fn is_as_long_as(self, other: Self) -> bool {
        let length = |(first, last): (Date, Date)| (last - first).get_days() + 1;
        let (one, other) = (length(self.days()), length(other.days()));
        (one - other).abs() * 10 <= one.max(other)
    }

    /// Whether it ends before another does, and is not the same.
    pub fn is_before(self, other: Self) -> bool {
        !self.agrees(other) && self.days().1 < other.days().1
    }

    /// The year it lies in (of its last day).
    pub fn year(self) -> i16 {
        self.days().1.year()
    }

    /// Whether all of another, different period lies in it.
    pub fn contains(self, other: Self) -> bool {
        let ((first, last), (other_first, other_last)) = (self.days(), other.days());
        self != other && first <= other_first && other_last <= last
    }

    /// Whether both mean the same period: equal, or one is stated by its days and these are those of the other but
    /// for some weeks (the reports of quarter I are often counted from 15 December to 14 March: Circular
    /// 01/2020/TT-VPCP).
    pub fn agrees(self, other: Self) -> bool {
        if self == other {
            return true;
        }
        if !matches!(self, Self::Range(..)) && !matches!(other, Self::Range(..)) {
            return false;
        }
        let ((first, last), (other_first, other_last)) = (self.days(), other.days());
        let length = |first: Date, last: Date| (last - first).get_days() + 1;
        let common = length(first.max(other_first), last.min(other_last));
        common * 10 >= length(first, last).max(length(other_first, other_last)) * 7
    }

    /// The period by its own name, where its days are those of one: 01/01 to 31/03 is quarter I.
    #[must_use]
    pub fn named(self) -> Self {
        let (first, last) = self.days();
        let (year, month) = (first.year(), first.month().cast_unsigned());
        let quarters = (1..=4).map(|quarter| Self::Quarter(year, quarter));
        let halves = (1..=2).map(|half| Self::Half(year, half));
        [Self::Month(year, month), Self::NineMonths(year), Self::Year(year)]
            .into_iter()
            .chain(quarters)
            .chain(halves)
            .find(|period| period.days() == (first, last))
            .unwrap_or(self)
    }

    /// Name for people: `quý I năm 2024`.
    pub fn wording(self) -> Wording {
        const ROMAN: [&str; 5] = ["", "I", "II", "III", "IV"];
        match self {
            Self::Year(year) => Wording::new(format!("năm {year}"), format!("{year}")),
            Self::Quarter(year, quarter) => Wording::new(
                format!("quý {} năm {year}", ROMAN[usize::from(quarter)]),
                format!("quarter {quarter} of {year}"),
            ),
            Self::Half(year, 1) => {
                Wording::new(format!("6 tháng đầu năm {year}"), format!("first half of {year}"))
            }
            Self::Half(year, _) => {
                Wording::new(format!("6 tháng cuối năm {year}"), format!("second half of {year}"))
            }
            Self::NineMonths(year) => {
                Wording::new(format!("9 tháng năm {year}"), format!("nine months of {year}"))
            }
            Self::Month(year, month) => {
                Wording::new(format!("tháng {month} năm {year}"), format!("{year}-{month:02}"))
            }
            Self::Range(first, last) => Wording::new(
                format!("từ ngày {} đến ngày {}", vietnamese(first), vietnamese(last)),
                format!("{first} to {last}"),
            ),
        }
    }

    /// Name in one language.
    pub fn name(self, language: Language) -> String {
        self.wording().to(language).to_owned()
    }
}

fn vietnamese(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Quarter(year, quarter) => write!(f, "{year}-Q{quarter}"),
            Self::Half(year, half) => write!(f, "{year}-H{half}"),
            Self::NineMonths(year) => write!(f, "{year}-9M"),
            Self::Month(year, month) => write!(f, "{year}-{month:02}"),
            Self::Range(first, last) => write!(f, "{first}..{last}"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|_| serde::de::Error::custom("not a period"))
    }
}

/// The text is not a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPeriod(
    /// The text as given.
    pub String,
);

impl NotAPeriod {
    /// What to tell the user.
    pub fn wording(&self) -> Wording {
        let text = &self.0;
        Wording::new(
            format!(
                "«{text}» không phải kỳ báo cáo; viết như 2024, 2024-Q1, 2024-H1, 2024-9M, 2024-03 hoặc 2024-01-01..2024-08-15"
            ),
            format!(
                "«{text}» is not a period; write 2024, 2024-Q1, 2024-H1, 2024-9M, 2024-03 or 2024-01-01..2024-08-15"
            ),
        )
    }
}

impl fmt::Display for NotAPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wording().en)
    }
}

impl std::error::Error for NotAPeriod {}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let refuse = || NotAPeriod(text.to_owned());
        let text = text.trim();
        if let Some((first, last)) = text.split_once("..") {
            let (first, last) =
                (first.trim().parse().map_err(|_| refuse())?, last.trim().parse().map_err(|_| refuse())?);
            return if first <= last { Ok(Self::Range(first, last)) } else { Err(refuse()) };
        }
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        if year.len() != 4 {
            return Err(refuse());
        }
        let year: i16 = year.parse().map_err(|_| refuse())?;
        match rest.to_ascii_uppercase().as_str() {
            "" if !text.contains('-') => Ok(Self::Year(year)),
            "Q1" => Ok(Self::Quarter(year, 1)),
            "Q2" => Ok(Self::Quarter(year, 2)),
            "Q3" => Ok(Self::Quarter(year, 3)),
            "Q4" => Ok(Self::Quarter(year, 4)),
            "H1" => Ok(Self::Half(year, 1)),
            "H2" => Ok(Self::Half(year, 2)),
            "9M" => Ok(Self::NineMonths(year)),
            month if month.len() == 2 => match month.parse() {
                Ok(number @ 1..=12) => Ok(Self::Month(year, number)),
                _ => Err(refuse()),
            },
            _ => Err(refuse()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_to_period_and_back() {
        for text in ["2024", "2024-Q1", "2024-H2", "2024-9M", "2024-03", "2024-01-01..2024-08-15"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for bad in ["", "24", "2024-", "2024-Q5", "2024-13", "2024-1", "x", "2024-02-01..2024-01-01"] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
        for (days, name) in [
            ("2024-01-01..2024-03-31", "2024-Q1"),
            ("2024-01-01..2024-06-30", "2024-H1"),
            ("2024-02-01..2024-02-29", "2024-02"),
            ("2024-01-01..2024-12-31", "2024"),
            ("2023-12-15..2024-03-14", "2023-12-15..2024-03-14"),
        ] {
            assert_eq!(days.parse::<Period>().unwrap().named().to_string(), name);
        }
        let (first, last) = "2024-Q1".parse::<Period>().unwrap().days();
        assert_eq!((first.to_string(), last.to_string()), ("2024-01-01".into(), "2024-03-31".into()));
    }
}
