//! The captions of a table's columns: what they say, of which period, and how well they fit those of a form.

use std::sync::Arc;

use crate::lexicon::{Lexicon, Tables};
use crate::matching::{Memory, Times};
use crate::model::{Column, Form, Role};
use crate::period::{DateSpot, Period, Spotted, Writing};
use crate::recognise::blocks::{self, Block};
use crate::table::Captions;
use crate::text::{Label, fold, likeness, same_words, tokens};

/// Captions less alike than this are different columns.
pub(super) const SAME_CAPTION: f64 = 0.62;

/// Captions of a sheet column, from the top header row to the lowest.
pub(super) struct Caption {
    pub column: u32,
    pub levels: Vec<String>,
    pub number: Option<String>,
    /// Its figures are another period's.
    pub other_period: bool,
    /// It states a period, compared with the return's.
    pub dated: bool,
    /// The only one for figures, and of another period than the return.
    pub stale: bool,
}

impl Caption {
    /// The header says nothing of the column.
    pub(super) fn is_blank(&self) -> bool {
        self.levels.iter().all(|level| level.trim().is_empty())
    }
}

/// What a caption says of periods, found out once: most returns have the same captions.
fn times(caption: &str, memory: &Memory) -> Arc<Times> {
    let lexicon = memory.lexicon();
    let times = || {
        Arc::new(Times {
            other_period: lexicon.tables.is_of_other_period(caption),
            spotted: lexicon.identifier(None, "").spot(&tokens(caption), Writing::Line, &[]),
        })
    };
    Arc::clone(memory.prepare(caption).times.get_or_init(times))
}

pub(super) fn captions_of(block: &Block, memory: &Memory) -> Vec<Caption> {
    let caption = |captions: &Captions| Caption {
        column: captions.column,
        other_period: times(&captions.levels.join(" / "), memory).other_period,
        levels: captions.levels.clone(),
        number: Some(fold(&captions.number)).filter(|number| !number.is_empty()),
        dated: false,
        stale: false,
    };
    block.captions.iter().map(caption).collect()
}

/// Columns told apart by the periods in their captions (`Năm 2022 | Năm 2023`, `Quý IV | Quý I`): all but the one of the
/// return's period hold another's. One column alone that speaks of another period is marked too: it may bear last year's
/// caption, or hold last year's figures.
pub(super) fn mark_other_periods(
    captions: &mut [Caption],
    form: &Form,
    block: &Block,
    memory: &Memory,
    period: &dyn Fn() -> Option<Period>,
) {
    let for_figures = |caption: &&Caption| {
        let role = caption.levels.last().and_then(|leaf| blocks::role_of(leaf, memory));
        block.is_right(caption.column) && !matches!(role, Some(Role::Measure | Role::Note | Role::Code))
    };
    if form.value_columns().count() != 1 {
        return;
    }
    let spots: Vec<Option<Arc<Times>>> = captions
        .iter()
        .map(|caption| {
            let right = block.is_right(caption.column);
            let times = right.then(|| times(&caption.levels.join(" "), memory));
            times.filter(|times| !times.spotted.periods.is_empty() || !times.spotted.dates.is_empty())
        })
        .collect();
    if spots.iter().all(Option::is_none) {
        return;
    }
    let Some(period) = period() else { return };
    let year = Period::Year(period.year());
    // Whether a caption speaks of the return's period, and of it alone; `None` when it speaks of none.
    let of = |spotted: &Spotted| -> Option<(bool, bool)> {
        let periods: Vec<Period> =
            spotted.periods.iter().filter_map(|spot| spot.stated.within(Some(period.year()))).collect();
        if !periods.is_empty() {
            return Some((periods.contains(&period), periods.contains(&year)));
        }
        let (from, to) = period.days();
        let within = |date: &DateSpot| (from..=to).contains(&date.date);
        (!spotted.dates.is_empty()).then(|| (spotted.dates.iter().any(within), false))
    };
    let stated: Vec<(usize, (bool, bool))> =
        (0..captions.len()).filter_map(|index| Some((index, of(&spots[index].as_ref()?.spotted)?))).collect();
    let exact = stated.iter().any(|(_, (exact, _))| *exact);
    let this = |(this, year): (bool, bool)| if exact { this } else { year };
    let count = stated.iter().filter(|(_, one)| this(*one)).count();
    if let ([(only, (false, false))], 1) = (&stated[..], captions.iter().filter(for_figures).count()) {
        captions[*only].stale = true;
    }
    if stated.len() < 2 || count != 1 {
        return;
    }
    for (index, one) in &stated {
        captions[*index].dated = true;
        captions[*index].other_period = !this(*one);
    }
}

/// How well a caption fits a form column, from 0 to about 1.6.
pub(super) fn caption_score(
    column: &Column,
    form: &Form,
    caption: &Caption,
    all: &[Caption],
    memory: &Memory,
) -> f64 {
    let words = &memory.lexicon().tables;
    let caption_alike = |one: &str, other: &str| {
        memory.captions_alike(one, other, |one, other| caption_alike(one, other, words))
    };
    let (Some(leaf), Some(wanted)) = (caption.levels.last(), column.captions.last()) else { return 0.0 };
    let whole = caption.levels.join(" ");
    let wanted_whole = column.captions.join(" ");
    let whole_alike = caption_alike(&whole, &wanted_whole);
    if whole_alike < 0.0 {
        return 0.0;
    }
    let mut score = caption_alike(leaf, wanted).max(whole_alike);
    if score < SAME_CAPTION {
        return 0.0;
    }
    // The parents tell apart columns whose own captions are the same.
    if are_twins(column, form, leaf, all) {
        score += 0.5 * whole_alike;
    }
    if is_numbered(column, caption) {
        score += 0.3;
    }
    score
}

/// How the words of a caption stand to those of a form column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// The same, each perhaps misspelt; or nothing else could be meant.
    Same,
    /// Some are others, but the column's number or most of a long caption agrees.
    Changed,
    /// Another thing is meant.
    Others,
}

/// Captions of this many words may differ in a few and still be known by the others.
const LONG_CAPTION: usize = 5;
/// How alike such captions must be.
const LONG_ALIKE: f64 = 0.8;

/// Of several columns of figures, one whose caption has other words is another column until something says it is not:
/// `Số hộ nghèo` is not `Số hộ`.
pub(super) fn wording(
    column: &Column,
    form: &Form,
    caption: &Caption,
    all: &[Caption],
    lexicon: &Lexicon,
) -> Words {
    let (Some(leaf), Some(wanted)) = (caption.levels.last(), column.captions.last()) else {
        return Words::Same;
    };
    if column.role != Role::Value || form.value_columns().count() < 2 {
        return Words::Same;
    }
    let bare = |text: &str| bare(text, lexicon);
    let (whole, wanted_whole) = (bare(&caption.levels.join(" ")), bare(&column.captions.join(" ")));
    let own = || same_words(&bare(leaf), &bare(wanted)) && !are_twins(column, form, leaf, all);
    if same_words(&whole, &wanted_whole) || own() {
        return Words::Same;
    }
    let numbered = is_numbered(column, caption);
    let long = wanted_whole.text.split_whitespace().count() >= LONG_CAPTION;
    if numbered || (long && likeness(&whole, &wanted_whole) >= LONG_ALIKE) {
        Words::Changed
    } else {
        Words::Others
    }
}

/// What a caption asks for, without the period and digits: `Thực hiện quý I` and `Thực hiện` ask for the same.
fn bare(text: &str, lexicon: &Lexicon) -> Label {
    let words = tokens(text);
    let spotted = lexicon.identifier(None, "").spot(&words, Writing::Line, &[]);
    let kept =
        words.iter().zip(&spotted.taken).filter(|(_, taken)| !**taken).map(|(word, _)| word.text.as_str());
    let mut kept: Vec<&str> = kept.filter(|word| !word.bytes().all(|b| b.is_ascii_digit())).collect();
    // `Kế hoạch năm`: a period nobody named.
    if kept.len() > 1 && kept.last().is_some_and(|word| lexicon.tables.is_span(word)) {
        kept.pop();
    }
    Label::new(&kept.join(" "))
}

/// Whether a caption has the words of a form column's.
pub(super) fn has_words_of(column: &Column, caption: &Caption, lexicon: &Lexicon) -> bool {
    let (Some(leaf), Some(wanted)) = (caption.levels.last(), column.captions.last()) else { return false };
    // Nearly always the same, and looked at in every return.
    if fold(leaf) == fold(wanted) {
        return true;
    }
    let bare = |text: &str| bare(text, lexicon);
    same_words(&bare(leaf), &bare(wanted))
        || same_words(&bare(&caption.levels.join(" ")), &bare(&column.captions.join(" ")))
}

/// The caption right above the figures is that of several columns, of the form or of the sheet.
fn are_twins(column: &Column, form: &Form, leaf: &str, all: &[Caption]) -> bool {
    form.columns.iter().filter(|other| other.captions.last() == column.captions.last()).count() > 1
        || all.iter().filter(|other| other.levels.last().is_some_and(|other| other == leaf)).count() > 1
}

/// The number printed under the caption is that of the form's column.
fn is_numbered(column: &Column, caption: &Caption) -> bool {
    let printed = fold(&column.printed);
    !printed.is_empty() && caption.number.as_deref() == Some(printed.as_str())
}

/// Likeness of captions; numbers and dates in them change from period to period. Below 0 when only one of them speaks
/// of another period.
fn caption_alike(one: &str, other: &str, words: &Tables) -> f64 {
    if words.is_of_other_period(one) != words.is_of_other_period(other) {
        return -1.0;
    }
    if fold(one) == fold(other) {
        return 1.0;
    }
    let alike = likeness(&Label::new(one), &Label::new(other));
    let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    if alike < SAME_CAPTION && (digits(one) || digits(other) || one.contains("..") || other.contains("..")) {
        let bare = |text: &str| Label::new(&text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>());
        return 0.95 * likeness(&bare(one), &bare(other));
    }
    alike
}
