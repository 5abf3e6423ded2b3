//! What a number format makes of the value behind it.

use crate::book::Content;

/// The parts of a format code: for positive numbers, negative numbers, zero, text. Each as the signs that take part in
/// showing the value; literal text, escaped signs and padding are left out.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => drop(signs.by_ref().find(|&end| end == '"')),
            '\\' | '_' | '*' => drop(signs.next()),
            ';' => sections.push(String::new()),
            other => {
                if let Some(section) = sections.last_mut() {
                    section.push(other);
                }
            }
        }
    }
    sections
}

/// Whether numbers are shown hundredfold with a percent sign; one that is quoted or escaped is only text.
pub(super) fn is_percent(code: &str) -> bool {
    sections(code).first().is_some_and(|positive| positive.contains('%'))
}

/// How often the format shows the value divided by a thousand: the commas right after its last digit.
pub fn thousands_left_out(code: &str) -> usize {
    let sections = sections(code);
    let Some(positive) = sections.first() else { return 0 };
    let digits = |sign: char| matches!(sign, '0' | '#' | '?');
    // The decimals may stand before or after the commas.
    let whole = positive.split('.').next().unwrap_or_default();
    let after = |part: &str| match part.rfind(digits) {
        Some(last) => part[last + 1..].chars().take_while(|&sign| sign == ',').count(),
        None => 0,
    };
    if positive.contains(['@', 'd', 'y', 'h']) {
        0
    } else {
        after(positive) + if whole == positive { 0 } else { after(whole) }
    }
}

/// Whether nothing of the value is seen: the section that counts has no place for it (`;;;`, or only literal text).
///
/// A zero shown as nothing or as a dash is a habit of accountants, not a hidden value.
pub fn hides(code: &str, content: &Content) -> bool {
    let sections = sections(code);
    let blind = |index: usize| sections.get(index).is_some_and(|section| !has_place(section));
    if sections.iter().any(|section| section.contains(['<', '>', '='])) {
        // Sections chosen by conditions of their own.
        return sections.iter().all(|section| !has_place(section));
    }
    match content {
        Content::Number(number) if *number > 0.0 => blind(0),
        // Without a section of their own, negative numbers are shown as positive ones are.
        Content::Number(number) if *number < 0.0 => blind(usize::from(sections.len() > 1)),
        Content::Text(text) if !text.trim().is_empty() => sections.len() > 3 && blind(3),
        _ => false,
    }
}

/// Whether numbers are shown as hours, minutes or seconds that went by: `[h]:mm`.
pub(super) fn is_elapsed(code: &str) -> bool {
    sections(code).first().is_some_and(|positive| brackets(positive).any(counts_on))
}

/// What stands in the brackets of a section.
fn brackets(section: &str) -> impl Iterator<Item = &str> {
    section.split('[').skip(1).filter_map(|rest| Some(rest.split_once(']')?.0))
}

/// Whether brackets hold hours, minutes or seconds.
fn counts_on(inside: &str) -> bool {
    !inside.is_empty() && inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'))
}

/// A digit, a text or a part of a date has a place in a section; a colour or a currency in brackets is none.
fn has_place(section: &str) -> bool {
    let mut bracket = String::new();
    let mut inside = false;
    for sign in section.chars() {
        match sign {
            '[' => {
                inside = true;
                bracket.clear();
            }
            ']' => {
                inside = false;
                if counts_on(&bracket) {
                    return true;
                }
            }
            _ if inside => bracket.push(sign),
            '0' | '#' | '?' | '@' => return true,
            letter if letter.is_ascii_alphabetic() => return true,
            _ => {}
        }
    }
    false
}
