//! What is known of a figure apart from where it stands, as a short text where its cell does not say it.
//!
//! A text is the position of the figure, `!` when it was left out, a letter for its state, and what belongs to it:
//! `17!n589`, `20n94.2857~2` (a number and its printed decimals), `4s*12` (twelve figures that were not sent). After a TAB
//! stands the content of the unit's own cell, where that says more than the number.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{Value, decimals, from_stored};
use crate::book::Content;
use crate::figure::Figure;
use crate::model::Kind;

/// States that are nothing but a letter.
const BARE: [(char, Value); 5] = [
    ('b', Value::Blank),
    ('a', Value::NotArisen),
    ('x', Value::NotApplicable),
    ('s', Value::NotSubmitted),
    ('u', Value::Unreadable),
];

/// What is known of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Core {
    pub value: Value,
    /// Decimals as printed; for what is exact by its kind, those of the number.
    pub decimals: u8,
    pub excluded: bool,
    /// Content of the unit's cell, where it says more than the number: a percentage may say that it is one.
    pub raw: Option<Arc<str>>,
}

impl Core {
    /// A figure of that kind.
    pub(super) fn of(figure: Option<&Figure>, kind: Kind) -> Self {
        let Some(figure) = figure else { return Self::state(Value::NotSubmitted) };
        let number = figure.value.number();
        let exact = matches!(kind, Kind::Count | Kind::Yes | Kind::Choice) || number.is_none();
        let plain = |number| figure.raw.is_empty() || figure.raw.parse::<Decimal>() == Ok(number);
        let telling = kind == Kind::Percent && number.is_some_and(|number| !plain(number));
        Self {
            value: figure.value.clone(),
            decimals: if exact { places(&figure.value) } else { figure.decimals },
            excluded: figure.is_excluded(),
            raw: telling.then(|| Arc::clone(&figure.raw)),
        }
    }

    /// What a detail cell says by itself; `owned` when another level owns the row.
    pub(super) fn plain(content: &Content, kind: Kind, owned: bool) -> Self {
        let raw = content.raw();
        Self::state(match content {
            Content::Number(number) => from_stored(*number).map_or(Value::Unreadable, Value::Number),
            _ if raw.is_empty() && owned => Value::NotApplicable,
            _ if raw.is_empty() => Value::Blank,
            _ if raw == "-" && kind != Kind::Text => Value::NotArisen,
            _ => Value::Text(raw.into()),
        })
    }

    fn state(value: Value) -> Self {
        Self { decimals: places(&value), value, excluded: false, raw: None }
    }

    /// The text behind the position.
    pub(super) fn code(&self) -> String {
        let mut code = if self.excluded { "!".to_owned() } else { String::new() };
        match &self.value {
            Value::Number(number) => {
                let _ = write!(code, "n{}", number.normalize());
                if self.decimals != places(&self.value) {
                    let _ = write!(code, "~{}", self.decimals);
                }
            }
            Value::Text(text) => {
                code.push('t');
                code.push_str(text);
            }
            state => code.extend(BARE.iter().find(|(_, value)| value == state).map(|(letter, _)| *letter)),
        }
        if let Some(raw) = &self.raw {
            code.push('\t');
            code.push_str(raw);
        }
        code
    }

    /// From the text behind the position.
    fn parse(code: &str) -> Option<Self> {
        let (excluded, code) = code.strip_prefix('!').map_or((false, code), |rest| (true, rest));
        if let Some(text) = code.strip_prefix('t') {
            return Some(Self { excluded, ..Self::state(Value::Text(text.into())) });
        }
        let (code, raw) = code.split_once('\t').map_or((code, None), |(code, raw)| (code, Some(raw.into())));
        let Some(number) = code.strip_prefix('n') else {
            let value = &BARE.iter().find(|(letter, _)| code.strip_prefix(*letter) == Some(""))?.1;
            return Some(Self { excluded, raw, ..Self::state(value.clone()) });
        };
        let (number, printed) =
            number.split_once('~').map_or((number, None), |(number, printed)| (number, printed.parse().ok()));
        let plain = Self::state(Value::Number(number.parse().ok()?));
        Some(Self { decimals: printed.unwrap_or(plain.decimals), excluded, raw, ..plain })
    }
}

fn places(value: &Value) -> u8 {
    value.number().map_or(0, decimals) as u8
}

/// Figures of which the cell does not say all, in order, equal neighbours in one text.
#[derive(Default)]
pub(super) struct Odd {
    texts: Vec<String>,
    /// The run at the end: first position, code, how many.
    run: Option<(usize, String, usize)>,
}

impl Odd {
    /// Adds a figure.
    pub(super) fn push(&mut self, position: usize, code: String) {
        match &mut self.run {
            // A text may itself end in a star and a number.
            Some((first, same, count)) if *same == code && *first + *count == position && is_bare(&code) => {
                *count += 1;
            }
            _ => {
                self.close();
                self.run = Some((position, code, 1));
            }
        }
    }

    fn close(&mut self) {
        if let Some((first, code, count)) = self.run.take() {
            let times = if count > 1 { format!("*{count}") } else { String::new() };
            self.texts.push(format!("{first}{code}{times}"));
        }
    }

    /// All texts.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.close();
        self.texts
    }
}

fn is_bare(code: &str) -> bool {
    let letter = code.trim_start_matches('!');
    BARE.iter().any(|(bare, _)| letter.strip_prefix(*bare) == Some(""))
}

/// Figures by position, of at most so many; `None` when a text is none of ours.
pub(super) fn parse(texts: &[String], most: usize) -> Option<HashMap<usize, Core>> {
    let mut figures = HashMap::new();
    for text in texts {
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let (position, code) = text.split_at(split);
        let position: usize = position.parse().ok()?;
        let run = code.rsplit_once('*').filter(|(bare, _)| is_bare(bare));
        let (code, count) = match run {
            Some((bare, count)) => (bare, count.parse::<usize>().ok()?),
            None => (code, 1),
        };
        if position >= most || count > most - position {
            return None;
        }
        let one = Core::parse(code)?;
        figures.extend((position..position + count).map(|position| (position, one.clone())));
    }
    Some(figures)
}

/// A short fingerprint of figures in order.
#[derive(Default)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    /// Takes in a figure.
    pub(super) fn push(&mut self, core: &Core) {
        self.0.push_str(&core.code());
        self.0.push('\n');
    }

    /// Takes in words.
    pub(super) fn words(&mut self, words: &str) {
        self.0.push_str(words);
        self.0.push('\n');
    }

    /// Sixteen hexadecimal digits.
    pub(super) fn finish(&self) -> String {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(self.0.as_bytes());
        digest.iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_read_back() {
        let number = |text: &str| Value::Number(text.parse().unwrap());
        let core = |value: Value| Core { decimals: places(&value), value, excluded: false, raw: None };
        let figures = [
            core(number("589")),
            Core { excluded: true, ..core(number("-12.5")) },
            Core { decimals: 2, raw: Some("94,28\t%".into()), ..core(number("94.2857")) },
            core(Value::Text("a\tb*3".into())),
            core(Value::Text("s*3".into())),
            core(Value::NotSubmitted),
            core(Value::NotSubmitted),
            Core { excluded: true, ..core(Value::Unreadable) },
            Core { excluded: true, ..core(Value::Unreadable) },
            core(Value::Blank),
        ];
        let mut odd = Odd::default();
        for (position, core) in figures.iter().enumerate() {
            odd.push(position, core.code());
        }
        let texts = odd.finish();
        assert_eq!(texts[5..], ["5s*2", "7!u*2", "9b"]);
        let read = parse(&texts, figures.len()).unwrap();
        for (position, core) in figures.iter().enumerate() {
            assert_eq!(read.get(&position), Some(core), "{texts:?}");
        }
        for wrong in ["", "n5", "3", "3q", "3nx", "0s*99", "99s", "3n5~"] {
            let read = parse(&[wrong.to_owned()], 10);
            assert!(read.is_none() || wrong == "3n5~", "{wrong}");
        }
    }
}
