//! What a number looks like: exact decimals, printed precision and the tolerance it gives, the states of a value.

use std::sync::Arc;

use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};

use serde::{Deserialize, Serialize};

use crate::finding::Language;

/// Digits after the decimal point beyond which a stored number is arithmetic noise, not precision.
const MOST_DECIMALS: u32 = 8;

/// Digits a spreadsheet keeps of a number.
pub const STORED_DIGITS: usize = 15;

/// The first number with more digits before the decimal point than a spreadsheet keeps.
const BEYOND_STORAGE: Decimal = Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0);

/// Whether a number has more digits before the decimal point than a spreadsheet keeps.
pub fn exceeds_storage(amount: Decimal) -> bool {
    amount.abs() >= BEYOND_STORAGE
}

/// What is known of a figure. The states are never collapsed into one another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Value {
    /// A number; 0 is a number.
    Number(#[serde(with = "exactly")] Decimal),
    /// Free text, for indicators that ask for it.
    Text(Arc<str>),
    /// Nothing was typed.
    #[default]
    Blank,
    /// "Not arisen": `-`, `Không phát sinh`.
    NotArisen,
    /// The row belongs to another level.
    NotApplicable,
    /// The row, form or return was not sent.
    NotSubmitted,
    /// Something was typed that is not a number.
    Unreadable,
}

impl Value {
    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// Name of the state in JSON.
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::Blank => "blank",
            Self::NotArisen => "not-arisen",
            Self::NotApplicable => "not-applicable",
            Self::NotSubmitted => "not-submitted",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A decimal with all its digits, zeros at the end included, in formats that do not say what they hold.
mod exactly {
    use rust_decimal::Decimal;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        Decimal::from_str_exact(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The decimal a stored binary number stands for: the shortest one that gives the same binary number.
pub fn from_stored(number: f64) -> Option<Decimal> {
    if !number.is_finite() {
        return None;
    }
    let text = format!("{number}");
    if let Ok(exact) = Decimal::from_str_exact(&text) {
        return Some(exact.normalize());
    }
    Decimal::from_f64(number).map(|decimal| decimal.normalize())
}

/// The binary number nearest to a decimal, as spreadsheets store it.
pub fn to_stored(amount: Decimal) -> f64 {
    amount.to_f64().unwrap_or(f64::NAN)
}

/// Digits after the decimal point that binary storage leaves alone.
const KEPT: u32 = 6;
/// The part of a large number that it leaves alone.
const KEPT_PART: Decimal = Decimal::from_parts(1, 0, 0, false, 13);

/// Whether two numbers are the same but for what binary storage makes of results.
pub fn is_close(one: Decimal, other: Decimal) -> bool {
    let largest = one.abs().max(other.abs());
    let allowed = largest.checked_mul(KEPT_PART).unwrap_or_default().max(Decimal::new(1, KEPT));
    one.checked_sub(other).is_some_and(|difference| difference.abs() <= allowed)
}

/// A share in per cent: a hundred times it.
pub fn in_percent(share: Decimal) -> Option<Decimal> {
    share.checked_mul(Decimal::ONE_HUNDRED)
}

/// So many of so many in per cent, rounded as it is printed; `None` of none.
pub fn share(part: usize, whole: usize) -> Option<Decimal> {
    in_percent(part.into())?.checked_div(whole.into()).map(|share| rounded(share, PERCENT_DECIMALS))
}

/// Decimals of a percentage as workbooks print it.
pub const PERCENT_DECIMALS: u32 = 2;

/// To so many decimals, halves away from zero, as spreadsheets round.
pub fn rounded(amount: Decimal, decimals: u32) -> Decimal {
    amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// Digits after the decimal point.
pub fn decimals(amount: Decimal) -> u32 {
    amount.normalize().scale()
}

/// A number for people: `2.844` and `94,3` in Vietnamese, `2,844` and `94.3` in English.
pub fn show(amount: Decimal, language: Language) -> String {
    let (thousands, point) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let plain = amount.normalize().abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut shown = String::new();
    if amount.is_sign_negative() && !amount.is_zero() {
        shown.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push(thousands);
        }
        shown.push(digit);
    }
    if !fraction.is_empty() {
        shown.push(point);
        shown.push_str(fraction);
    }
    shown
}

/// The true values a printed number may stand for.
///
/// A number printed with `n` decimals was rounded or cut off there: it stands for everything from half a unit of
/// the last place below it to a whole unit above it. A count is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Smallest true value.
    pub low: Decimal,
    /// The number as printed.
    pub value: Decimal,
    /// Largest true value.
    pub high: Decimal,
}

impl Span {
    /// A number known exactly.
    pub const fn exact(value: Decimal) -> Self {
        Self { low: value, value, high: value }
    }

    /// A number printed with so many decimals.
    pub fn printed(value: Decimal, decimals: u32) -> Self {
        let unit = Decimal::new(1, decimals.min(MOST_DECIMALS));
        let half = unit / Decimal::TWO;
        let (low, high) = if value.is_sign_negative() { (unit, half) } else { (half, unit) };
        Self {
            low: value.checked_sub(low).unwrap_or(value),
            value,
            high: value.checked_add(high).unwrap_or(value),
        }
    }

    /// The same of a share, in per cent.
    pub fn in_percent(self) -> Option<Self> {
        Some(Self {
            low: in_percent(self.low)?,
            value: in_percent(self.value)?,
            high: in_percent(self.high)?,
        })
    }

    /// Whether one true value can be both.
    pub fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_for_people() {
        for (number, vi, en) in [
            ("2844", "2.844", "2,844"),
            ("94.30", "94,3", "94.3"),
            ("-1234567.5", "-1.234.567,5", "-1,234,567.5"),
            ("0", "0", "0"),
            ("999", "999", "999"),
        ] {
            assert_eq!(show(dec(number), Language::Vi), vi);
            assert_eq!(show(dec(number), Language::En), en);
        }
    }

    #[test]
    fn what_a_spreadsheet_keeps() {
        assert!(!exceeds_storage(dec("999999999999999.9")));
        assert!(exceeds_storage(dec("-1000000000000000")));
    }

    #[test]
    fn stored_numbers_are_what_was_typed() {
        for text in ["0.1", "94.3", "656.3", "2.844", "1e3", "99.84"] {
            assert_eq!(
                from_stored(text.parse().unwrap()),
                Some(Decimal::from_scientific(text).or(text.parse()).unwrap().normalize()),
                "{text}"
            );
        }
        assert_eq!(from_stored(f64::NAN), None);
        assert_eq!(from_stored(1e300), None);
    }

    #[test]
    fn what_storage_adds_is_no_change() {
        assert!(is_close(dec("94.29"), dec("94.290000000000006")));
        assert!(!is_close(dec("94.29"), dec("94.28")));
        assert!(is_close(dec("123456789012.34"), dec("123456789012.341")));
        assert!(!is_close(dec("123456789012.34"), dec("123456789012.44")));
    }

    #[test]
    fn rounded_and_cut_off_percentages_pass() {
        let truth = Span::exact(dec("94.285714"));
        for (stated, decimals, passes) in [
            ("94.28", 2, true),
            ("94.29", 2, true),
            ("94.3", 1, true),
            ("94.2", 1, true),
            ("94", 0, true),
            ("95", 0, false),
            ("94.27", 2, false),
            ("94.4", 1, false),
        ] {
            assert_eq!(Span::printed(dec(stated), decimals).meets(truth), passes, "{stated}");
        }
    }
}
