//! Dates as people write them.

use jiff::civil::Date;

use super::words::Words;
use crate::text::Token;

fn number(tokens: &[Token], at: usize) -> Option<u32> {
    tokens.get(at).and_then(Token::number)
}

/// A year of four digits.
pub(super) fn year(tokens: &[Token], at: usize) -> Option<i16> {
    let token = tokens.get(at)?;
    match token.number()? {
        year @ 1990..=2100 if token.text.len() == 4 => i16::try_from(year).ok(),
        _ => None,
    }
}

/// A date at a token: the date, if it is complete, and how many tokens it takes.
pub(super) fn date_at(tokens: &[Token], at: usize, words: &Words) -> Option<(Option<Date>, usize)> {
    if words.day.is_at(tokens, at) {
        if let Some((date, length)) = figures_at(tokens, at + 1, true) {
            return Some((Some(date), length + 1));
        }
        return words_at(tokens, at + 1, words).map(|(date, length)| (date, length + 1));
    }
    figures_at(tokens, at, false).map(|(date, length)| (Some(date), length)).or_else(|| {
        // `08 tháng 12 năm 2023` without `ngày`; `06 tháng năm 2024` is half a year.
        number(tokens, at)?;
        words_at(tokens, at, words).filter(|(date, _)| date.is_some())
    })
}

/// A day and a month without the year, `ngày 15/12`, and how many tokens they take.
pub(super) fn day_at(tokens: &[Token], at: usize, words: &Words) -> Option<(i8, i8, usize)> {
    let led = usize::from(words.day.is_at(tokens, at));
    let at = at + led;
    let (day, month) = (number(tokens, at)?, number(tokens, at + 1)?);
    let joined = matches!(tokens[at + 1].joint(), Some('/' | '-' | '.'));
    joined.then_some(())?;
    Some((i8::try_from(day).ok()?, i8::try_from(month).ok()?, led + 2))
}

/// `08/3/2024`, `8-3-24`, `2024-03-08`, `20240308`.
fn figures_at(tokens: &[Token], at: usize, led: bool) -> Option<(Date, usize)> {
    let token = tokens.get(at)?;
    let first = token.number()?;
    if token.text.len() == 8 {
        let split = |a: u32, b: u32| (first / a, first / b % 100, first % b);
        let (year, month, day) = split(10_000, 100);
        let (head, middle, tail) = (first / 1_000_000, first / 10_000 % 100, first % 10_000);
        return calendar(year, month, day).or_else(|| calendar(tail, middle, head)).map(|date| (date, 1));
    }
    let sign = tokens.get(at + 1)?.joint().filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    if tokens.get(at + 2)?.joint() != Some(sign) {
        return None;
    }
    let (second, third) = (number(tokens, at + 1)?, number(tokens, at + 2)?);
    let date = match (token.text.len(), tokens[at + 2].text.len()) {
        (4, 1 | 2) => calendar(first, second, third),
        (1 | 2, 4) => calendar(third, second, first),
        (1 | 2, 2) if led || sign != '.' => calendar(2000 + third, second, first),
        _ => None,
    };
    date.map(|date| (date, 3))
}

/// `08 tháng 12 năm 2023`, or the same with places left blank.
fn words_at(tokens: &[Token], at: usize, words: &Words) -> Option<(Option<Date>, usize)> {
    let day = number(tokens, at);
    let mut next = at + usize::from(day.is_some());
    if !words.month.is_at(tokens, next) {
        return None;
    }
    let month = number(tokens, next + 1);
    next += 1 + usize::from(month.is_some());
    if !words.year.is_at(tokens, next) {
        // `ngày 15 tháng 4/2024`
        let year = year(tokens, next).filter(|_| tokens[next].joint() == Some('/'))?;
        let date = calendar(u32::try_from(year).ok()?, month?, day?)?;
        return Some((Some(date), next + 1 - at));
    }
    let year = number(tokens, next + 1).filter(|_| year(tokens, next + 1).is_some());
    let date = match (day, month, year) {
        (Some(day), Some(month), Some(year)) => calendar(year, month, day),
        _ => None,
    };
    Some((date, next + 1 + usize::from(year.is_some()) - at))
}

fn calendar(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1990..=2100).contains(&year) {
        return None;
    }
    Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
