//! The words, numbers and signs of a paragraph. What only looks like a number of things, dates, numbers of documents, laws,
//! money, is told from what counts here, once.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::amount::Span;
use crate::text::{Phrase, fold, unify_spelling};

use super::words::WORDS;

/// What is longer is no sentence, whatever ends it.
pub(super) const LONGEST: usize = 600;

/// A number of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// What it may be read as, the likeliest first: `1,234` is one and a bit, or a thousand.
    pub readings: Vec<Decimal>,
    /// Digits after the comma as written.
    pub decimals: u32,
    pub counts: Counts,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// So many of something.
    Things,
    Percent,
    /// Money or time.
    Money,
    /// It names something: a year, a day, a number of a document.
    Nothing,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sign {
    Word,
    Number(Number),
    Slash,
    Open,
    Close,
    Comma,
    Semicolon,
    Colon,
    /// The end of a sentence.
    Stop,
    /// The end of a paragraph.
    End,
    Other,
}

/// A word, a number or a sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lexeme {
    pub sign: Sign,
    /// Where it stands in the text.
    pub at: Range<usize>,
    marked: String,
    folded: String,
}

impl Lexeme {
    pub fn number(&self) -> Option<&Number> {
        if let Sign::Number(number) = &self.sign { Some(number) } else { None }
    }

    pub fn is_word(&self) -> bool {
        self.sign == Sign::Word
    }

    /// The word, its spelling unified.
    pub fn marked(&self) -> &str {
        &self.marked
    }

    /// The word without its marks.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl Number {
    /// What it may stand for.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let decimals = self.decimals;
        self.readings.iter().map(move |&value| {
            if self.counts == Counts::Percent { Span::printed(value, decimals) } else { Span::exact(value) }
        })
    }

    pub fn value(&self) -> Decimal {
        self.readings.first().copied().unwrap_or_default()
    }
}

/// A paragraph in words, numbers and signs.
pub(super) struct Lexed {
    pub all: Vec<Lexeme>,
    /// Hardly a word carries a mark: they are compared without.
    bare: bool,
}

/// Of so many words at least one carries a mark, in Vietnamese.
const MARKED_SHARE: usize = 8;

impl Lexed {
    pub fn of(text: &str) -> Self {
        let mut all = raw(text);
        let words = all.iter().filter(|one| one.is_word()).count();
        let marked = all.iter().filter(|one| one.is_word() && !text[one.at.clone()].is_ascii()).count();
        let bare = words > 3 && marked * MARKED_SHARE < words;
        numbering(&mut all);
        let mut lexed = Self { all, bare };
        lexed.judge(text);
        lexed
    }

    /// Whether a word is that one, given with marks and without.
    pub fn is_word(&self, one: &Lexeme, (marked, folded): (&str, &str)) -> bool {
        one.is_word() && if self.bare { one.folded == *folded } else { one.marked == *marked }
    }

    /// Whether a phrase stands at a place; its length.
    pub fn begins(&self, at: usize, phrases: &[Phrase]) -> Option<usize> {
        let stands = |phrase: &&Phrase| {
            let spelled = if self.bare { &phrase.folded } else { &phrase.marked };
            let Some(window) = self.all.get(at..at + spelled.len()) else { return false };
            window.iter().zip(spelled).all(|(one, word)| {
                one.is_word() && if self.bare { one.folded == *word } else { one.marked == *word }
            })
        };
        phrases.iter().filter(stands).map(|phrase| phrase.marked.len()).max()
    }

    /// Whether a phrase ends right before a place; its length.
    pub fn ends(&self, at: usize, phrases: &[Phrase]) -> Option<usize> {
        let longest = phrases.iter().map(|phrase| phrase.marked.len()).max()?;
        (1..=longest.min(at)).rev().find(|&length| self.begins(at - length, phrases) == Some(length))
    }

    /// The first place in a range where a phrase stands.
    pub fn find(&self, range: Range<usize>, phrases: &[Phrase]) -> Option<usize> {
        range.clone().find(|&at| self.begins(at, phrases).is_some_and(|length| at + length <= range.end))
    }

    /// The end of the parenthesis that opens at a place, in the same paragraph.
    pub fn close(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, one) in self.all.iter().enumerate().skip(open).take(LONGEST) {
            match one.sign {
                Sign::Open => depth += 1,
                Sign::Close => depth = depth.checked_sub(1)?,
                Sign::End => return None,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// Says what each number counts.
    fn judge(&mut self, text: &str) {
        for at in 0..self.all.len() {
            let Some(number) = self.all[at].number() else { continue };
            if number.counts != Counts::Things {
                continue;
            }
            let counts = self.counts(at, number, text);
            if let Sign::Number(number) = &mut self.all[at].sign {
                number.counts = counts;
            }
        }
    }

    fn counts(&self, at: usize, number: &Number, text: &str) -> Counts {
        let plain = text[self.all[at].at.clone()].bytes().all(|byte| byte.is_ascii_digit());
        let value = number.value();
        let year = plain && (Decimal::from(1900)..=Decimal::from(2100)).contains(&value);
        let slashed = |at: usize| self.all.get(at).is_some_and(|one| one.sign == Sign::Slash);
        let number_at = |at: usize| self.all.get(at).and_then(Lexeme::number);
        let colon = at > 0 && self.all[at - 1].sign == Sign::Colon;
        let before = at - usize::from(colon);
        let within = self.ends(before, &WORDS.within).is_some() && self.counts_words(at + 1);
        // `chữ ký số: 25/25 người`, `trình độ: 20 người`
        let told = colon && (slashed(at + 1) || self.counts_words(at + 1));
        let counting = within || told || self.ends(before, &WORDS.counting).is_some();
        if !counting && (plain || number.decimals == 1) && self.ends(before, &WORDS.names).is_some() {
            return Counts::Nothing;
        }
        // `tháng 12/2023`, `đến 8/3`; `mức độ 3, 4`.
        let second = at > 1 && slashed(at - 1) && number_at(at - 2).is_some();
        let first = slashed(at + 1) && number_at(at + 2).is_some();
        if second && number_at(at - 2).is_some_and(|first| first.counts == Counts::Nothing) {
            return Counts::Nothing;
        }
        if first && (self.is_day(at) && self.ends(before, &WORDS.dates).is_some() || self.is_month(at)) {
            return Counts::Nothing;
        }
        if year && !second && !first && (self.ends(at, &WORDS.years).is_some() || !self.counts_words(at + 1))
        {
            return Counts::Nothing;
        }
        let chained = at > 1
            && value <= Decimal::TEN
            && number_at(at - 2)
                .is_some_and(|before| before.counts == Counts::Nothing && before.value() <= Decimal::TEN)
            && (self.all[at - 1].sign == Sign::Comma || self.begins(at - 1, &WORDS.joins).is_some());
        if chained {
            return Counts::Nothing;
        }
        // `7/7 ngày`
        let second_measured =
            first && (self.begins(at + 3, &WORDS.money).or(self.begins(at + 3, &WORDS.times))).is_some();
        if second_measured
            || self.begins(at + 1, &WORDS.money).is_some()
            || self.begins(at + 1, &WORDS.times).is_some()
        {
            return Counts::Money;
        }
        Counts::Things
    }

    /// `8/3`
    fn is_day(&self, at: usize) -> bool {
        let value = |at: usize| self.all.get(at).and_then(Lexeme::number).map(Number::value);
        let (Some(day), Some(month)) = (value(at), value(at + 2)) else { return false };
        day <= Decimal::from(31) && month <= Decimal::from(12)
    }

    /// `12/2023`
    fn is_month(&self, at: usize) -> bool {
        let value = |at: usize| self.all.get(at).and_then(Lexeme::number).map(Number::value);
        let (Some(month), Some(year)) = (value(at), value(at + 2)) else { return false };
        month <= Decimal::from(12) && (Decimal::from(1990)..=Decimal::from(2100)).contains(&year)
    }

    /// A word for things comes next.
    fn counts_words(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(Lexeme::is_word)
    }
}

/// The number of a heading or an item counts nothing.
fn numbering(all: &mut [Lexeme]) {
    for paragraph in all.split_mut(|one| one.sign == Sign::End) {
        numbering_of(paragraph);
    }
}

fn numbering_of(all: &mut [Lexeme]) {
    let Some(first) = all.iter().position(|one| one.sign != Sign::Other) else { return };
    let ends = all.get(first + 1).is_some_and(|next| matches!(next.sign, Sign::Stop | Sign::Close));
    if let Sign::Number(number) = &mut all[first].sign
        && (ends || number.decimals > 0 && number.counts == Counts::Things)
    {
        number.counts = Counts::Nothing;
    }
}

fn raw(text: &str) -> Vec<Lexeme> {
    let mut all: Vec<Lexeme> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = if c.is_ascii_digit() { number_end(text, at) } else { word_end(text, at) };
        if c.is_ascii_digit() {
            if let Some(end) = opaque_end(text, at, digits_end(text, at)) {
                all.push(lexeme(text, at..end, Sign::Number(nothing())));
                at = end;
                continue;
            }
            let number = read(&text[at..end].replace(' ', ""));
            all.push(lexeme(text, at..end, Sign::Number(number)));
            at = end;
        } else if c.is_alphabetic() {
            all.push(lexeme(text, at..end, Sign::Word));
            at = end;
        } else {
            at += c.len_utf8();
            if c == '%' {
                percent(&mut all);
            } else if let Some(sign) = sign(text, at, c) {
                all.push(lexeme(text, at - c.len_utf8()..at, sign));
            }
        }
    }
    all
}

fn lexeme(text: &str, at: Range<usize>, sign: Sign) -> Lexeme {
    let (marked, folded) = if sign == Sign::Word {
        (unify_spelling(&text[at.clone()]), fold(&text[at.clone()]))
    } else {
        (String::new(), String::new())
    };
    Lexeme { sign, at, marked, folded }
}

fn nothing() -> Number {
    Number { readings: Vec::new(), decimals: 0, counts: Counts::Nothing }
}

/// The number before a percent sign is a percentage.
fn percent(all: &mut [Lexeme]) {
    if let Some(Lexeme { sign: Sign::Number(number), at, .. }) = all.last_mut()
        && number.counts == Counts::Things
    {
        number.counts = Counts::Percent;
        at.end += 1;
        // No percentage is a thousand: `99.945` has three decimals.
        number.readings.sort_unstable();
    }
}

fn sign(text: &str, next: usize, c: char) -> Option<Sign> {
    let spaced = text[next..].chars().next().is_none_or(char::is_whitespace);
    match c {
        '/' | '⁄' => Some(Sign::Slash),
        '(' | '[' => Some(Sign::Open),
        ')' | ']' => Some(Sign::Close),
        ',' => Some(Sign::Comma),
        ';' => Some(Sign::Semicolon),
        ':' => Some(Sign::Colon),
        '\n' => Some(Sign::End),
        '.' | '!' | '?' if spaced => Some(Sign::Stop),
        _ if c.is_whitespace() => None,
        _ => Some(Sign::Other),
    }
}

/// Digits with points and commas between them; a scanner may have torn a percentage: `99 ,47 %`.
fn number_end(text: &str, from: usize) -> usize {
    let end = digits_end(text, from);
    let Some(rest) =
        text[end..].strip_prefix(" ,").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    else {
        return end;
    };
    let whole = digits_end(text, text.len() - rest.len());
    if text[whole..].trim_start().starts_with('%') { whole } else { end }
}

fn digits_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = from;
    while let Some(byte) = bytes.get(end) {
        let joins = matches!(byte, b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_digit() || joins) {
            break;
        }
        end += 1;
    }
    end
}

fn word_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    from + rest.find(|c: char| !c.is_alphabetic() && !is_mark(c)).unwrap_or(rest.len())
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// `12/KH-UBND`, `61/2018/NĐ-CP`, `15/12/2023`, `48KH-UBND`, `2021-2025`, `0912345678`: the end of what names something.
fn opaque_end(text: &str, from: usize, end: usize) -> Option<usize> {
    let rest = &text[from..];
    let length = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '/' | '-' | '–' | '.' | ',')))
        .unwrap_or(rest.len());
    let chunk = rest[..length].trim_end_matches(['.', ',', '-', '–', '/']);
    let after = &chunk[(end - from).min(chunk.len())..];
    let letters = after.chars().any(char::is_alphabetic);
    let slashes = after.matches('/').count();
    let names = letters && after.starts_with(['/', '-']) && after[1..].starts_with(char::is_alphabetic)
        || letters && slashes > 0 && !after.contains(',')
        || letters && after.contains('-') && !after.starts_with(['–', '-'])
        || slashes > 1
        || after.starts_with(['-', '–']) && after.len() > 1
        || is_phone(&chunk[..end - from]);
    names.then_some(from + chunk.len())
}

/// More digits than things are counted with, after a zero; or groups that are none of thousands.
fn is_phone(digits: &str) -> bool {
    let long =
        digits.len() > 4 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    long || digits.matches('.').count() > 1 && digits.split('.').skip(1).any(|group| group.len() != 3)
}

/// What digits with points and commas may be.
fn read(text: &str) -> Number {
    let plain: String = text.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    let thousands =
        groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let last = text.rfind(['.', ',']);
    let fraction = last.map(|at| &text[at + 1..]);
    let mixed = text.contains('.') && text.contains(',');
    let decimal = last.filter(|_| groups.len() == 2 || mixed).and_then(|at| {
        let whole: String = text[..at].chars().filter(char::is_ascii_digit).collect();
        format!("{whole}.{}", &text[at + 1..]).parse::<Decimal>().ok()
    });
    let whole = plain.parse::<Decimal>().ok();
    let mut readings: Vec<Decimal> = Vec::new();
    let comma = text.contains(',');
    if groups.len() == 1 {
        readings.extend(whole);
    } else if thousands && !mixed {
        // `1.234` is a thousand, `1,234` more likely one and a bit.
        readings.extend(if comma { [decimal, whole] } else { [whole, decimal] }.into_iter().flatten());
    } else {
        readings.extend(decimal);
    }
    let decimals = if groups.len() > 1 && decimal.is_some() && !(thousands && groups.len() > 2 && !mixed) {
        fraction.map_or(0, |digits| u32::try_from(digits.len()).unwrap_or(0))
    } else {
        0
    };
    let counts = if readings.is_empty() { Counts::Nothing } else { Counts::Things };
    Number { readings, decimals, counts }
}
