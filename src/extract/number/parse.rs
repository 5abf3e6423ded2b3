//! Digits and separators as a number: the dot groups thousands, the comma is decimal, unless the kind says otherwise.

use rust_decimal::Decimal;

use crate::model::Kind;

/// What digits and separators stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parsed {
    /// One number.
    Certain(Decimal),
    /// One of two numbers.
    Doubtful(Decimal, Decimal),
}

/// A typed number with Vietnamese (or English) separators.
pub(super) fn parse_number(body: &str, kind: Kind) -> Option<Parsed> {
    let (sign, digits) = match body.strip_prefix(['-', '−']) {
        Some(rest) => (-Decimal::ONE, rest.trim_start()),
        None => (Decimal::ONE, body.strip_prefix('+').unwrap_or(body)),
    };
    let digits = digits.trim().trim_end_matches(['.', ',']);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ')) || digits.len() > 28 {
        return None;
    }
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let decimal = |point: char| {
        let (whole, fraction) = digits.rsplit_once(point)?;
        let grouping = if point == ',' { '.' } else { ',' };
        let whole = ungrouped(whole, &[grouping, ' '])?;
        format!("{whole}.{fraction}").parse::<Decimal>().ok()
    };
    let whole = |separators: &[char]| ungrouped(digits, separators)?.parse::<Decimal>().ok();
    let last_group = digits.rsplit(['.', ',']).next().map_or(0, str::len);
    let one_group = last_group == 3 && ungrouped(digits, &['.', ',']).is_some();
    let value = match (dots, commas) {
        (0, 0) => whole(&[' '])?,
        (_, 0) if dots > 1 => whole(&['.', ' '])?,
        (0, _) if commas > 1 => whole(&[',', ' '])?,
        (1, 0) if one_group => match kind {
            Kind::Percent => decimal('.')?,
            _ => whole(&['.'])?,
        },
        (0, 1) if one_group => match kind {
            Kind::Percent => decimal(',')?,
            Kind::Count | Kind::Yes | Kind::Choice => whole(&[','])?,
            _ => return Some(Parsed::Doubtful(sign * decimal(',')?, sign * whole(&[','])?)),
        },
        (1, 0) => decimal('.')?,
        (0, 1) => decimal(',')?,
        // Both: the last one is the decimal sign.
        _ if digits.rfind(',') > digits.rfind('.') && commas == 1 => decimal(',')?,
        _ if dots == 1 => decimal('.')?,
        _ => return None,
    };
    Some(Parsed::Certain(sign * value))
}

/// Digits without group separators, if every group after the first has three digits.
fn ungrouped(digits: &str, separators: &[char]) -> Option<String> {
    let mut groups = digits.split(separators);
    let first = groups.next()?;
    let mut plain = first.to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        grouped = true;
        plain.push_str(group);
    }
    let valid = plain.bytes().all(|b| b.is_ascii_digit())
        && !first.is_empty()
        && (!grouped || (first.len() <= 3 && !first.starts_with('0')));
    valid.then_some(plain)
}
