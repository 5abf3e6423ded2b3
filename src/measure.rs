//! Units of measure: what they count, and the choices some forms print in their place.

use std::sync::LazyLock;

/// A unit of measure as printed, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measure {
    /// As printed, line by line; empty for none.
    pub text: String,
    /// What its numbers look like.
    pub class: Class,
    /// Choices printed in place of a unit of measure (`Không = 0 Có = 1`).
    pub choices: Vec<Choice>,
}

/// What the numbers of a unit of measure look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// Nothing is printed.
    #[default]
    Unstated,
    /// Whole things: persons, documents, files.
    Count,
    /// May have decimals: money, areas, weights.
    Quantity,
    /// Per cent.
    Percent,
    /// One of the choices.
    Choice,
}

/// One choice of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The number typed for it.
    pub code: i64,
    /// What it means.
    pub label: String,
}

impl Choice {
    /// A choice by its number and meaning.
    pub fn new(code: i64, label: impl Into<String>) -> Self {
        Self { code, label: label.into() }
    }
}

/// Words that make a unit of measure continuous, without marks. The list is data: see `vocabulary.toml`.
static CONTINUOUS: LazyLock<Vec<String>> = LazyLock::new(|| {
    crate::text::vocabulary().continuous_measures.iter().map(|word| crate::text::fold(word)).collect()
});

impl Measure {
    /// Reads a unit of measure as printed.
    pub fn parse(text: &str) -> Self {
        let lines: Vec<String> =
            text.lines().map(crate::text::tidy).filter(|line| !line.is_empty()).collect();
        let text = lines.join(" ");
        let choices = parse_choices(&text);
        let class = if choices.len() > 1 {
            Class::Choice
        } else if text.is_empty() {
            Class::Unstated
        } else if means_percent(&text) {
            Class::Percent
        } else if is_continuous(&text) {
            Class::Quantity
        } else {
            Class::Count
        };
        let choices = if class == Class::Choice { choices } else { Vec::new() };
        Self { text: lines.join("\n"), class, choices }
    }

    /// Whether the answers are exactly 0 and 1.
    pub fn is_yes_no(&self) -> bool {
        self.choices.len() == 2 && self.choices.iter().all(|choice| (0..=1).contains(&choice.code))
    }
}

/// Words that say per cent, without marks and parentheses.
static PERCENT: LazyLock<Vec<String>> = LazyLock::new(|| {
    crate::text::vocabulary().percent_measures.iter().map(|word| crate::text::fold(word)).collect()
});

/// Whether a unit of measure says per cent.
pub fn means_percent(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !matches!(c, '(' | ')')).collect();
    PERCENT.contains(&crate::text::fold(&plain))
}

/// The choices as people read them: `0 = Không; 1 = Có`.
pub fn list(choices: &[Choice]) -> String {
    let each: Vec<String> =
        choices.iter().map(|choice| format!("{} = {}", choice.code, choice.label)).collect();
    each.join("; ")
}

fn is_continuous(text: &str) -> bool {
    let folded = crate::text::fold(text);
    let words = words(&folded);
    CONTINUOUS.iter().any(|measure| {
        let parts = self::words(measure);
        words.windows(parts.len()).any(|window| window == parts)
    })
}

fn words(folded: &str) -> Vec<&str> {
    let parts = folded.split(|c: char| !c.is_alphanumeric() && !matches!(c, '²' | '³' | '‰'));
    parts.filter(|word| !word.is_empty()).collect()
}

/// The choices in texts such as `Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2`, `Có =1; Không= 0`.
fn parse_choices(text: &str) -> Vec<Choice> {
    let mut choices = Vec::new();
    let mut rest = text;
    while let Some(equals) = rest.find(['=', ':']) {
        let label = rest[..equals].trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ';' | ',' | '.' | '-' | '/' | '(' | ')')
        });
        let after = rest[equals + 1..].trim_start();
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(code) = after[..digits].parse() else { return Vec::new() };
        if label.is_empty() || choices.iter().any(|other: &Choice| other.code == code) {
            return Vec::new();
        }
        choices.push(Choice::new(code, label));
        rest = &after[digits..];
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (text, class) in [
            ("Văn bản", Class::Count),
            ("%", Class::Percent),
            ("Tỷ lệ (%)", Class::Percent),
            ("(%)", Class::Percent),
            ("phần trăm", Class::Percent),
            ("Phần", Class::Count),
            ("", Class::Unstated),
            ("Triệu đồng", Class::Quantity),
            ("ha", Class::Quantity),
            ("tạ/ha", Class::Quantity),
            ("1.000 đồng", Class::Quantity),
            ("‰", Class::Quantity),
            ("Đồng chí", Class::Count),
            ("Có =1 Không= 0", Class::Choice),
            ("Hồ sơ", Class::Count),
        ] {
            assert_eq!(Measure::parse(text).class, class, "{text}");
        }
    }

    #[test]
    fn choices() {
        let measure = Measure::parse("Trực tuyến = 0\nPhát phiếu = 1\nKết hợp = 2");
        let read: Vec<_> =
            measure.choices.iter().map(|choice| (choice.code, choice.label.as_str())).collect();
        assert_eq!(read, [(0, "Trực tuyến"), (1, "Phát phiếu"), (2, "Kết hợp")]);
        assert!(Measure::parse("Có = 1; Không = 0").is_yes_no());
        assert!(!measure.is_yes_no());
    }
}
