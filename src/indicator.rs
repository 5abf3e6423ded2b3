//! What a printed code means, and what a damaged one may have been.

use crate::book::Content;
use crate::text::tidied;

/// What a code cell may say, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeReading {
    /// As stored, for findings; empty when the cell is blank.
    pub raw: String,
    /// Codes it may stand for.
    pub candidates: Vec<Candidate>,
}

/// One code a cell may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// In normal form, see [`normal_form`].
    pub code: String,
    /// What happened to it on the way, if it is not simply what stands there.
    pub damage: Option<Damage>,
}

/// What spreadsheets and people do to codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Damage {
    /// `3.3.1` became 3 March 2001.
    Date,
    /// `2.10` became the number 2.1.
    LostZero,
    /// `2.1` became the number 2.1, which nothing but its format tells from a figure.
    Number,
    /// `2,1` for `2.1`.
    Comma,
    /// Blanks inside.
    Blanks,
}

impl CodeReading {
    /// Reads a code cell. `format` is its number format.
    pub fn of(content: &Content, format: Option<&str>) -> Self {
        let raw = content.raw();
        let mut reading = Self { raw, candidates: Vec::new() };
        match content {
            Content::Text(text) => reading.read_text(text),
            Content::Rich(_) => reading.read_text(&reading.raw.clone()),
            Content::Number(number) => reading.read_number(*number, format),
            Content::Date(moment) => {
                reading.read_date(i32::from(moment.year), i32::from(moment.month), i32::from(moment.day));
            }
            Content::Empty | Content::Bool(_) | Content::Error(_) => reading.raw.clear(),
        }
        if reading.candidates.is_empty() && tidied(&reading.raw).is_empty() {
            reading.raw.clear();
        }
        reading
    }

    /// Whether the cell holds no code.
    pub fn is_blank(&self) -> bool {
        self.raw.is_empty()
    }

    /// How the cell can be read as `code` (in normal form): not at all, as it stands, or by undoing a damage.
    pub fn matches(&self, code: &str) -> Option<Option<Damage>> {
        self.candidates.iter().find(|candidate| candidate.code == code).map(|candidate| candidate.damage)
    }

    fn offer(&mut self, code: String, damage: Option<Damage>) {
        if !code.is_empty() && self.candidates.iter().all(|other| other.code != code) {
            self.candidates.push(Candidate { code, damage });
        }
    }

    fn read_text(&mut self, text: &str) {
        let text = tidied(text);
        let code = normal_form(&text);
        if code.is_empty() {
            return;
        }
        if let Some((year, month, day)) = calendar(&text) {
            self.read_date(year, month, day);
        }
        let inner_blank = text.trim_end_matches(['.', ' ']).trim().contains(' ');
        if code.contains(',') {
            self.offer(code.replace(',', "."), Some(Damage::Comma));
        }
        self.offer(code, inner_blank.then_some(Damage::Blanks));
    }

    fn read_number(&mut self, number: f64, format: Option<&str>) {
        let plain = format!("{number}");
        if !(0.0..=100_000.0).contains(&number) {
            return;
        }
        let Some((_, fraction)) = plain.split_once('.') else {
            // The number 2 may have been 2.0, but nobody numbers so.
            return self.offer(plain, None);
        };
        let shown = format.map_or(0, decimals_of_format);
        let zero = format!("{plain}0");
        if shown == fraction.len() + 1 {
            self.offer(zero, Some(Damage::LostZero));
            self.offer(plain, Some(Damage::Number));
        } else {
            self.offer(plain, Some(Damage::Number));
            self.offer(zero, Some(Damage::LostZero));
        }
    }

    fn read_date(&mut self, year: i32, month: i32, day: i32) {
        let short = match year {
            1930..=1999 => Some(year - 1900),
            2000..=2099 => Some(year - 2000),
            _ => None,
        };
        for (first, second) in [(day, month), (month, day)] {
            if let Some(third) = short {
                self.offer(format!("{first}.{second}.{third}"), Some(Damage::Date));
            }
            self.offer(format!("{first}.{second}"), Some(Damage::Date));
            self.offer(format!("{first}.{second}0"), Some(Damage::Date));
        }
    }
}

/// A code without what differs from clerk to clerk: no blanks, no trailing dots, brackets or colons, no leading
/// zeros of its first number.
pub fn normal_form(code: &str) -> String {
    let compact: String = tidied(code).chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let trimmed = compact.trim_end_matches(['.', ')', ':', ';', '/']).trim_start_matches(['(', '[']);
    let trimmed = trimmed.trim_end_matches(']');
    let unzeroed = trimmed.trim_start_matches('0');
    if unzeroed.len() < trimmed.len() && unzeroed.starts_with(|c: char| c.is_ascii_digit()) {
        unzeroed.to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// Year, month and day of texts such as `2001-03-03 00:00:00` and `03/03/2001`.
fn calendar(text: &str) -> Option<(i32, i32, i32)> {
    let date = text.split(' ').next()?;
    let parts: Vec<&str> = date.split(['-', '/']).collect();
    let [a, b, c] = parts[..] else { return None };
    let number = |part: &str| part.parse::<i32>().ok();
    let (year, month, day) = if a.len() == 4 {
        (number(a)?, number(b)?, number(c)?)
    } else if c.len() == 4 {
        (number(c)?, number(b)?, number(a)?)
    } else {
        return None;
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}

/// Decimals a number format shows: `0.00` shows two.
fn decimals_of_format(format: &str) -> usize {
    let first = format.split(';').next().unwrap_or("");
    match first.rsplit_once('.') {
        Some((_, fraction)) => fraction.chars().take_while(|c| matches!(c, '0' | '#' | '?')).count(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Moment;

    fn date(year: i16, month: i8, day: i8) -> Content {
        Content::Date(Moment { year, month, day, seconds: 0, serial: 0.0 })
    }

    #[allow(clippy::option_option, reason = "no match, a match, a match in spite of damage")]
    fn read(content: &Content, code: &str) -> Option<Option<Damage>> {
        CodeReading::of(content, None).matches(code)
    }

    #[test]
    fn what_codes_become() {
        for text in ["2.1", "2.1.", " 2.1 ", "2.1)", "(2.1)", "02.1."] {
            assert_eq!(read(&Content::text(text), "2.1"), Some(None), "{text}");
        }
        assert_eq!(read(&Content::text("2. 1"), "2.1"), Some(Some(Damage::Blanks)));
        assert_eq!(read(&Content::text("2,1"), "2.1"), Some(Some(Damage::Comma)));
        assert_eq!(read(&Content::Number(2.1), "2.1"), Some(Some(Damage::Number)));
        assert_eq!(read(&Content::Number(2.1), "2.10"), Some(Some(Damage::LostZero)));
        assert_eq!(read(&Content::Number(3.0), "3"), Some(None));
        assert_eq!(read(&date(2001, 3, 3), "3.3.1"), Some(Some(Damage::Date)));
        assert_eq!(read(&date(2024, 2, 1), "1.2"), Some(Some(Damage::Date)));
        assert_eq!(read(&Content::text("2001-03-03 00:00:00"), "3.3.1"), Some(Some(Damage::Date)));
        assert_eq!(read(&Content::text("III"), "III"), Some(None));
        assert_eq!(read(&Content::text("2.1"), "2.2"), None);
        assert!(CodeReading::of(&Content::text("  "), None).is_blank());
    }

    #[test]
    fn the_number_format_tells_a_lost_zero() {
        let reading = CodeReading::of(&Content::Number(2.1), Some("0.00"));
        assert_eq!(reading.candidates[0].code, "2.10");
    }
}
