//! A template made for one year, printed for another period: the years in its captions and headings move with it, and where
//! the year it was made for stands as the period of the report, the period stands.

use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::lexicon::Lexicon;
use crate::model::{Form, Template};
use crate::period::{self, Period, Spot, Spotted, Stated, Writing};
use crate::text::{Token, capitalised, tokens};

/// Years that a form may speak of.
const YEARS: Range<i32> = 1990..2100;
/// Months of a year.
const MONTHS: u32 = 12;

/// The template as it is printed for a period. What year it was made for, its name says; without one nothing moves.
pub fn dated(template: &Arc<Template>, period: Option<Period>) -> Arc<Template> {
    let made_for = tokens(&template.name).iter().filter_map(year).next_back();
    let (Some(period), Some(made_for)) = (period, made_for) else { return Arc::clone(template) };
    let shift =
        Shift { words: &Lexicon::of_the_field().periods, period, made_for, later: later(period, made_for) };
    if shift.later == 0 && matches!(period, Period::Year(_)) {
        return Arc::clone(template);
    }
    let mut dated = Template::clone(template);
    for line in &mut dated.heading {
        *line = shift.line(line, Restated::Heading);
    }
    for form in &mut dated.forms {
        for line in form.title.iter_mut().chain(&mut form.subtitle) {
            *line = shift.line(line, Restated::Heading);
        }
        let restated = if shift.compares_years(form) { Restated::Field } else { Restated::Caption };
        for line in form.columns.iter_mut().flat_map(|column| &mut column.captions) {
            *line = shift.line(line, restated);
        }
    }
    Arc::new(dated)
}

fn later(period: Period, made_for: i32) -> i32 {
    i32::from(period.days().1.year()) - made_for
}

/// Where the period takes the place of the year the template was made for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Restated {
    /// In a heading: whatever period of that year it states as its own.
    Heading,
    /// In a caption: where it states the year.
    Caption,
    /// In a caption beside others for other years: only behind the name of the field.
    Field,
}

/// From the year a template was made for to the period it is printed for.
struct Shift<'w> {
    words: &'w period::Words,
    period: Period,
    made_for: i32,
    /// Years between.
    later: i32,
}

impl Shift<'_> {
    /// Whether captions of the form set years beside each other.
    fn compares_years(&self, form: &Form) -> bool {
        let captions = form.columns.iter().flat_map(|column| &column.captions);
        captions
            .flat_map(|caption| tokens(caption))
            .filter_map(|word| year(&word))
            .any(|year| year != self.made_for)
    }

    /// A line as it is printed.
    fn line(&self, text: &str, restated: Restated) -> String {
        let words = tokens(text);
        let spotted = self.words.spot(&words, Writing::Line);
        let mut letters: Vec<char> = text.nfc().collect();
        let places = places(&words);
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for spot in spotted.periods.iter().filter(|spot| self.is_restated(spot, &words, restated)) {
            let (first, end) = spot.words;
            let range = places[first].start..places[end - 1].end;
            let stood: String = letters[range.clone()].iter().collect();
            edits.push((range, in_case_of(&stood, &self.period.wording().vi)));
        }
        for (at, place) in places.iter().enumerate().filter(|(at, _)| self.moves(&words, &spotted, *at)) {
            let restated = edits.iter().any(|(range, _)| range.contains(&place.start));
            if let Some(year) = year(&words[at]).filter(|_| !restated) {
                edits.push((place.clone(), format!("{:04}", year + self.later)));
            }
        }
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, new) in edits {
            letters.splice(range, new.chars());
        }
        letters.into_iter().collect()
    }

    fn is_restated(&self, spot: &Spot, words: &[Token], restated: Restated) -> bool {
        let Stated::Whole(stated) = spot.stated else { return false };
        let field = self.words.is_field(words, spot.words.0);
        let whole_year = matches!(stated, Period::Year(_));
        i32::from(stated.year()) == self.made_for
            && !matches!(stated, Period::Range(..))
            && match restated {
                Restated::Heading => spot.explicit || field,
                Restated::Caption => whole_year && (spot.explicit || field),
                Restated::Field => whole_year && field,
            }
            // A bare year between brackets is no statement.
            && spot.words.1 - spot.words.0 > 1
    }

    /// Whether a word is a year that moves: of a period, of a day of the form's own, of one to be filled in. That of a law or
    /// of another authority's document stays, and so does that of a plan over several years.
    fn moves(&self, words: &[Token], spotted: &Spotted, at: usize) -> bool {
        let within = |(first, end): (usize, usize)| (first..end).contains(&at);
        let fixed = spotted.numbers.iter().any(|&words| within(words))
            || spotted.dates.iter().any(|date| date.foreign && within(date.words))
            || self.words.after_issuing_document(words, at);
        let stated = spotted.periods.iter().any(|spot| within(spot.words))
            || spotted.dates.iter().any(|date| within(date.words));
        let before = at.checked_sub(1).map(|before| &words[before]);
        let led = before.is_some_and(|word| self.words.is_year_word(word));
        let slashed = |at: usize| words.get(at).is_some_and(|word| word.joint() == Some('/'));
        let month = before.and_then(Token::number).is_some_and(|month| (1..=MONTHS).contains(&month));
        !fixed && (stated || led || month && slashed(at) && !slashed(at + 1))
    }
}

/// The year that a word is.
fn year(word: &Token) -> Option<i32> {
    let year = word.number().filter(|_| word.text.len() == 4)?;
    i32::try_from(year).ok().filter(|year| YEARS.contains(year))
}

/// Where the words of a text stand in it, by its letters.
fn places(words: &[Token]) -> Vec<Range<usize>> {
    let mut at = 0;
    let place = |word: &Token| {
        let start = at + word.gap.chars().count();
        at = start + word.text.chars().count();
        start..at
    };
    words.iter().map(place).collect()
}

/// The words in capitals, or with a first one, as what stood there.
fn in_case_of(stood: &str, new: &str) -> String {
    if !stood.chars().any(char::is_lowercase) {
        new.to_uppercase()
    } else if stood.starts_with(char::is_uppercase) {
        capitalised(new)
    } else {
        new.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str, period: &str, restated: Restated) -> String {
        let period = period.parse().unwrap();
        let words = &Lexicon::of_the_field().periods;
        Shift { words, period, made_for: 2023, later: later(period, 2023) }.line(text, restated)
    }

    #[test]
    fn years_move_and_other_numbers_stay() {
        for (text, expected) in [
            (
                "Năm 2023 so với năm 2022 (mẫu 20231, 12/2023)",
                "Năm 2024 so với năm 2023 (mẫu 20231, 12/2024)",
            ),
            ("ngày ...... tháng ...... năm 2023", "ngày ...... tháng ...... năm 2024"),
            ("Số dư đến ngày 31/12/2023", "Số dư đến ngày 31/12/2024"),
            (
                "theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020",
                "theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020",
            ),
            ("theo Thông tư 01/2020/TT-VPCP", "theo Thông tư 01/2020/TT-VPCP"),
            ("kế hoạch giai đoạn 2021 - 2025", "kế hoạch giai đoạn 2021 - 2025"),
            ("Luật Đất đai năm 2013", "Luật Đất đai năm 2013"),
            ("(Kèm theo Công văn số 12/SNV ngày 5/2/2023)", "(Kèm theo Công văn số 12/SNV ngày 5/2/2023)"),
        ] {
            assert_eq!(printed(text, "2024", Restated::Heading), expected);
        }
    }

    #[test]
    fn a_part_of_a_year_stands_where_the_year_did() {
        use Restated::{Caption, Field, Heading};
        for (text, period, restated, expected) in [
            (
                "(sử dụng cho kỳ báo cáo năm 2023)",
                "2025-Q2",
                Field,
                "(sử dụng cho kỳ báo cáo quý II năm 2025)",
            ),
            ("Kỳ báo cáo: Năm 2023", "2025-H1", Caption, "Kỳ báo cáo: 6 tháng đầu năm 2025"),
            ("NĂM 2023 TRÊN ĐỊA BÀN", "2025-Q2", Heading, "QUÝ II NĂM 2025 TRÊN ĐỊA BÀN"),
            ("Thực hiện năm 2023", "2025-9M", Caption, "Thực hiện 9 tháng năm 2025"),
            ("Thực hiện năm 2023", "2025-9M", Field, "Thực hiện năm 2025"),
            ("Năm 2023", "2025-03", Caption, "Tháng 3 năm 2025"),
            ("Quý I năm 2023", "2025-Q2", Heading, "Quý II năm 2025"),
            ("Quý I năm 2023", "2025-Q2", Caption, "Quý I năm 2025"),
            ("Kế hoạch năm 2023", "2025-Q2", Caption, "Kế hoạch năm 2025"),
            ("So với cùng kỳ năm 2022", "2025-Q2", Caption, "So với cùng kỳ năm 2024"),
            ("ngày ... tháng ... năm 2023", "2025-Q2", Heading, "ngày ... tháng ... năm 2025"),
            ("năm 2023", "2023-Q4", Heading, "quý IV năm 2023"),
            ("Năm 2023", "2025", Heading, "Năm 2025"),
        ] {
            assert_eq!(printed(text, period, restated), expected, "{text} for {period}");
        }
    }
}
