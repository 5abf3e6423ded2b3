//! Periods, dates and document numbers in title lines and file names.

use jiff::civil::Date;

use super::Period;
use super::date::{date_at, day_at, year};
use super::words::{Word, Words, any_at};
use crate::text::{Token, phrase_at};

/// What a text says of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// A whole period.
    Whole(Period),
    /// A quarter without its year.
    Quarter(u8),
    /// Half a year without its year.
    Half(u8),
    /// Nine months without their year.
    NineMonths,
    /// A month without its year.
    Month(u8),
}

impl Stated {
    /// The period, the year taken from elsewhere where it is not stated.
    pub fn within(self, year: Option<i16>) -> Option<Period> {
        match self {
            Self::Whole(period) => Some(period),
            Self::Quarter(quarter) => year.map(|year| Period::Quarter(year, quarter)),
            Self::Half(half) => year.map(|year| Period::Half(year, half)),
            Self::NineMonths => year.map(Period::NineMonths),
            Self::Month(month) => year.map(|year| Period::Month(year, month)),
        }
    }
}

/// A period in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// What is stated.
    pub stated: Stated,
    /// Stated as the period of the text, not a bare year, nor after words such as "so với".
    pub explicit: bool,
    /// The words that state it: the first, and the one after the last.
    pub words: (usize, usize),
}

/// A date in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateSpot {
    /// The date.
    pub date: Date,
    /// The date of a document of another authority, such as the one that issued the form.
    pub foreign: bool,
    /// The words that state it: the first, and the one after the last.
    pub words: (usize, usize),
}

/// What a text says of periods and dates.
#[derive(Debug, Clone, Default)]
pub struct Spotted {
    /// Periods in order.
    pub periods: Vec<Spot>,
    /// Dates in order, without those that bound a period.
    pub dates: Vec<DateSpot>,
    /// Number of the unit's own document.
    pub report: Option<u32>,
    /// The words of each document number: the first, and the one after the last.
    pub numbers: Vec<(usize, usize)>,
    /// Which tokens belong to a period, a date or a document number.
    pub taken: Vec<bool>,
}

/// Which kind of text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// A line of a title.
    Line,
    /// A file name.
    FileName,
}

/// How many words back a lead is looked for.
const LEAD: usize = 6;

impl Words {
    /// Finds periods, dates and document numbers.
    pub fn spot(&self, tokens: &[Token], writing: Writing) -> Spotted {
        self.spot_beside(tokens, writing, &vec![false; tokens.len()])
    }

    /// Finds periods, dates and document numbers beside `names`: words that belong to the name of a unit and to nothing else.
    pub fn spot_beside(&self, tokens: &[Token], writing: Writing, names: &[bool]) -> Spotted {
        let mut spotter = Spotter {
            words: self,
            tokens,
            writing,
            marked: tokens.iter().any(Token::is_marked),
            found: Spotted { taken: names.to_vec(), ..Spotted::default() },
        };
        spotter.ranges();
        spotter.cumulative();
        spotter.dates();
        spotter.numbers();
        spotter.captioned();
        spotter.parts();
        spotter.years();
        for (taken, _) in spotter.found.taken.iter_mut().zip(names).filter(|(_, name)| **name) {
            *taken = false;
        }
        spotter.found
    }
}

struct Spotter<'t> {
    words: &'t Words,
    tokens: &'t [Token],
    writing: Writing,
    /// Some word has marks, so that a word without marks is meant so.
    marked: bool,
    found: Spotted,
}

impl Spotter<'_> {
    fn is(&self, at: usize, word: &Word) -> bool {
        word.is_at(self.tokens, at)
    }

    /// `năm`; a capitalised `Nam` in a text with marks is part of a name.
    fn is_year_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.folded == self.words.year.folded
                && (token.is_marked() || !self.marked || token.text.chars().all(char::is_lowercase))
        })
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.tokens.get(at).and_then(Token::number)
    }

    fn year(&self, at: usize) -> Option<i16> {
        year(self.tokens, at)
    }

    /// A year, or its last two digits after a sign that joins them to what stands before.
    fn joined_year(&self, at: usize) -> Option<i16> {
        self.year(at).or_else(|| {
            let token = self.tokens.get(at)?;
            let joined = matches!(token.joint(), Some('/' | '-' | '.' | '_')) && token.text.len() == 2;
            match token.number()? {
                year @ 20..=60 if joined => i16::try_from(2000 + year).ok(),
                _ => None,
            }
        })
    }

    fn free(&self, first: usize, end: usize) -> bool {
        end <= self.tokens.len() && !self.found.taken[first..end].iter().any(|&taken| taken)
    }

    fn take(&mut self, first: usize, end: usize) {
        let end = end.min(self.tokens.len());
        self.found.taken[first..end].fill(true);
    }

    /// A word shortly before says that the period is not the return's.
    fn is_foreign(&self, at: usize) -> bool {
        let first = at.saturating_sub(LEAD);
        (first..at).any(|back| {
            self.words.others.iter().any(|phrase| {
                phrase.begins(self.tokens, back, !self.marked)
                    && back + phrase.marked.len() <= at
                    && self.tokens[back + 1..=at.min(self.tokens.len() - 1)]
                        .iter()
                        .all(|token| !token.gap.contains(['\n', ',', ';', '(', ')']))
            })
        })
    }

    fn put(&mut self, stated: Stated, first: usize, end: usize) {
        let explicit = !self.is_foreign(first);
        self.found.periods.push(Spot { stated, explicit, words: (first, end) });
        self.take(first, end);
    }

    /// `từ ngày 15/12/2023 đến ngày 14/03/2024`
    fn ranges(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            if let Some((period, end)) = self.range_at(at) {
                self.put(Stated::Whole(period), at, end);
                at = end;
            } else {
                at += 1;
            }
        }
    }

    fn range_at(&self, at: usize) -> Option<(Period, usize)> {
        if !self.is(at, &self.words.from) {
            return None;
        }
        // The first day may go without the year of the last: `từ ngày 01/01 đến ngày 31/3/2024`.
        let (first, length) = match date_at(self.tokens, at + 1, self.words) {
            Some((first, length)) => (Ok(first?), length),
            None => day_at(self.tokens, at + 1, self.words)
                .map(|(day, month, length)| (Err((day, month)), length))?,
        };
        let mut next = at + 1 + length;
        if !self.is(next, &self.words.to) {
            return None;
        }
        next += 1;
        while any_at(&self.words.until, self.tokens, next) {
            next += 1;
        }
        let (last, length) = date_at(self.tokens, next, self.words)?;
        let last = last?;
        let first = match first {
            Ok(first) => first,
            Err((day, month)) => [last.year(), last.year() - 1]
                .into_iter()
                .filter_map(|year| Date::new(year, month, day).ok())
                .find(|first| *first <= last)?,
        };
        (first <= last).then_some((Period::Range(first, last), next + length))
    }

    /// `Lũy kế đến 31/03/2024`: from the beginning of the year. Often a second column beside the period's own, so it
    /// counts only where nothing else is stated.
    fn cumulative(&mut self) {
        for at in 0..self.tokens.len() {
            let Some((_, length)) = phrase_at(self.tokens, at, &self.words.cumulative, true) else {
                continue;
            };
            let mut next = at + length;
            while self.is(next, &self.words.from)
                || self.is(next, &self.words.start)
                || self.is_year_word(next)
            {
                next += 1;
            }
            if !self.is(next, &self.words.to) {
                continue;
            }
            next += 1;
            if any_at(&self.words.until, self.tokens, next) {
                next += 1;
            }
            let Some((Some(last), length)) = date_at(self.tokens, next, self.words) else { continue };
            let Ok(first) = Date::new(last.year(), 1, 1) else { continue };
            let stated = Stated::Whole(Period::Range(first, last).named());
            let words = (at, next + length);
            self.found.periods.push(Spot { stated, explicit: false, words });
            self.take(at, next + length);
        }
    }

    /// `Kỳ báo cáo: 03/2024`. A single figure up to 4 may be a quarter as well as a month.
    fn captioned(&mut self) {
        for at in 0..self.tokens.len() {
            let Some((_, length)) = phrase_at(self.tokens, at, &self.words.captions, true) else { continue };
            let (part, year) = (at + length, at + length + 1);
            let alone = self.tokens.get(year).is_none_or(Token::is_broken_off);
            if let Some(year) = self.year(part).filter(|_| alone && self.free(part, part + 1)) {
                self.put(Stated::Whole(Period::Year(year)), part, part + 1);
                continue;
            }
            let (Some(token), Some(Some('/' | '-'))) =
                (self.tokens.get(part), self.tokens.get(year).map(Token::joint))
            else {
                continue;
            };
            let Some(year_stated) = self.year(year).filter(|_| self.free(part, year + 1)) else { continue };
            let period = match (token.number(), roman(&token.folded)) {
                (Some(month), _) if (5..=12).contains(&month) || token.text.starts_with('0') && month > 0 => {
                    Period::Month(year_stated, month as u8)
                }
                (None, Some(quarter)) => Period::Quarter(year_stated, quarter),
                _ => continue,
            };
            self.put(Stated::Whole(period), part, year + 1);
        }
    }

    fn dates(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            match date_at(self.tokens, at, self.words) {
                Some((date, length)) if self.free(at, at + length) => {
                    if let Some(date) = date {
                        let foreign = self.words.after_issuing_document(self.tokens, at);
                        let words = (at, at + length);
                        self.found.dates.push(DateSpot { date, foreign, words });
                    }
                    self.take(at, at + length);
                    at += length;
                }
                _ => at += 1,
            }
        }
    }

    /// `số 92/BC-UBND`, `số 45/2023/QĐ-UBND`
    fn numbers(&mut self) {
        for at in 1..self.tokens.len() {
            let Some(number) = self.number(at) else { continue };
            if !self.free(at, at + 1) || !self.is(at - 1, &self.words.number) {
                continue;
            }
            let mut next = at + 1;
            let slashed = |at: usize| self.tokens.get(at).is_some_and(|token| token.joint() == Some('/'));
            if slashed(next) && self.year(next).is_some() {
                next += 1;
            }
            if !slashed(next) || self.number(next).is_some() {
                continue;
            }
            let symbol = &self.tokens[next].folded;
            if self.words.own_symbols.contains(symbol) {
                self.found.report.get_or_insert(number);
            }
            self.found.numbers.push((at - 1, next + 1));
            self.take(at - 1, next + 1);
        }
    }

    fn parts(&mut self) {
        for at in 0..self.tokens.len() {
            if !self.free(at, at + 1) {
                continue;
            }
            if let Some((stated, end)) = self.part_at(at)
                && self.free(at, end)
            {
                let (stated, first, end) = self.with_year(stated, at, end);
                self.put(stated, first, end);
            }
        }
    }

    /// A part of a year at a token, and where it ends.
    fn part_at(&self, at: usize) -> Option<(Stated, usize)> {
        let token = self.tokens.get(at)?;
        let next = self.tokens.get(at + 1);
        let touches = next.is_some_and(|next| next.gap.is_empty());
        let words = self.words;
        let short = token.folded == words.short_quarter.folded;
        if any_at(&words.quarter, self.tokens, at) || short {
            let quarter = words.ordinal(next?).filter(|quarter| (1..=4).contains(quarter))?;
            return (!next?.is_broken_off() && (!short || touches || self.joined_year(at + 2).is_some()))
                .then_some((Stated::Quarter(quarter), at + 2));
        }
        // `QIV`
        if let Some(number) = token.folded.strip_prefix(&words.short_quarter.folded)
            && token.text.starts_with(char::is_uppercase)
            && let Some(quarter) = roman(number)
        {
            return Some((Stated::Quarter(quarter), at + 1));
        }
        if token.folded == words.short_half.folded && touches {
            let half = next?.number().filter(|half| matches!(half, 1 | 2))?;
            let dated = self.year_after(at + 2).is_some() || self.year_before(at).is_some();
            return dated.then_some((Stated::Half(half as u8), at + 2));
        }
        // `thang 6 thang dau nam`: a name that ends in Thắng.
        let name = self.is(at + 2, &words.month) && self.is(at + 3, &words.start);
        if self.is(at, &words.month) && !name {
            let month = next?.number().filter(|month| (1..=12).contains(month))?;
            return (!next?.is_broken_off()).then_some((Stated::Month(month as u8), at + 2));
        }
        if token.folded == words.short_month.folded && touches {
            let month = next?.number().filter(|month| (1..=12).contains(month))?;
            self.year_after(at + 2)?;
            return Some((Stated::Month(month as u8), at + 2));
        }
        let spelled = words.months.iter().find(|(word, _)| self.is(at, word)).map(|(_, months)| *months);
        self.months_at(at, spelled.or(token.number())?)
    }

    /// `6 tháng đầu năm`, `9 tháng`, `6T/2024`.
    fn months_at(&self, at: usize, months: u32) -> Option<(Stated, usize)> {
        let short = self.is(at + 1, &self.words.short_month) && self.tokens[at + 1].gap.is_empty();
        if !short && !self.is(at + 1, &self.words.month) || self.tokens[at + 1].is_broken_off() {
            return None;
        }
        let mut next = at + 2;
        if short {
            self.year_after(next)?;
        }
        let (start, end) = (self.is(next, &self.words.start), self.is(next, &self.words.end));
        if start || end {
            next += 1;
        }
        let stated = match months {
            3 if start => Stated::Quarter(1),
            3 if end => Stated::Quarter(4),
            6 => Stated::Half(if end { 2 } else { 1 }),
            9 => Stated::NineMonths,
            12 => Stated::Whole(Period::Year(self.year_after(next)?.0)),
            _ => return None,
        };
        Some((stated, next))
    }

    /// A year right after a part, and where it ends.
    fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let word = self.is_year_word(at);
        let token = self.tokens.get(at + usize::from(word))?;
        let near = |gap: &str| !gap.contains([';', ')', ']']) && (word || !gap.contains('\n'));
        if !near(&token.gap) || word && !near(&self.tokens[at].gap) {
            return None;
        }
        let year = if word { self.year(at + 1) } else { self.joined_year(at) }?;
        Some((year, at + 1 + usize::from(word)))
    }

    /// A year right before a part, and where it begins.
    fn year_before(&self, at: usize) -> Option<(i16, usize)> {
        let before = at.checked_sub(1)?;
        let near = !self.tokens[at].gap.contains([';', ')', '(', '\n', ',']);
        let year = self.year(before).filter(|_| near && self.free(before, at))?;
        let word = before > 0 && self.is_year_word(before - 1) && self.free(before - 1, before);
        Some((year, before - usize::from(word)))
    }

    fn with_year(&self, stated: Stated, first: usize, end: usize) -> (Stated, usize, usize) {
        if matches!(stated, Stated::Whole(_)) {
            let end = self.year_after(end).map_or(end, |(_, after)| after);
            return (stated, first, end);
        }
        if let Some((year, after)) = self.year_after(end)
            && let Some(period) = stated.within(Some(year))
        {
            return (Stated::Whole(period), first, after);
        }
        if let Some((year, before)) = self.year_before(first)
            && let Some(period) = stated.within(Some(year))
        {
            return (Stated::Whole(period), before, end);
        }
        (stated, first, end)
    }

    fn years(&mut self) {
        for at in 0..self.tokens.len() {
            let Some(year) = self.year(at).filter(|_| self.free(at, at + 1)) else { continue };
            let led = at > 0 && self.is_year_word(at - 1) && self.free(at - 1, at);
            let led = led && !self.tokens[at].gap.contains([',', ';', '(', ')']);
            let spans = |at: usize| {
                self.tokens[at].joint().is_some_and(|sign| matches!(sign, '-' | '–' | '/'))
                    && self.year(at).is_some()
            };
            // `2021 - 2025` is a plan's span, not a period.
            if at + 1 < self.tokens.len() && spans(at + 1)
                || spans(at) && at > 0 && self.year(at - 1).is_some()
            {
                continue;
            }
            if led {
                self.put(Stated::Whole(Period::Year(year)), at - 1, at + 1);
            } else {
                let lone = self.writing == Writing::FileName
                    || self.tokens[at].joint().is_none_or(|sign| sign == '(');
                if lone {
                    let stated = Stated::Whole(Period::Year(year));
                    self.found.periods.push(Spot { stated, explicit: false, words: (at, at + 1) });
                }
                self.take(at, at + 1);
            }
        }
    }
}

fn roman(folded: &str) -> Option<u8> {
    ["i", "ii", "iii", "iv"].iter().position(|roman| *roman == folded).map(|index| index as u8 + 1)
}

impl Words {
    /// The number of a quarter, in Roman numerals, figures or words.
    fn ordinal(&self, token: &Token) -> Option<u8> {
        let in_words =
            || self.quarters.iter().position(|names| names.iter().any(|name| name.is_spelled(token)));
        roman(&token.folded)
            .or_else(|| token.number().and_then(|number| u8::try_from(number).ok()))
            .or_else(|| in_words().map(|index| index as u8 + 1))
    }
}

#[cfg(test)]
mod tests;
