//! What the rows are: fixed indicators, units, or entries of an open list.

use std::collections::HashSet;

use crate::finding::Wording;
use crate::model::{Aggregation, Kind, Orientation};
use crate::text::Words;

use super::columns::Layout;
use super::lexicon::Lexicon;
use super::line::{Line, Sign};
use super::lines::Lines;
use super::rows::bare_label;
use super::{Confidence, Note};

/// What a blank form puts around the place for a name.
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')];
/// A name broken off by dots has so few words: `Dự án ...`.
const BEGINNING: usize = 3;
/// A bare name has no more words: `Giả Đông Nam Thượng Hạ`.
const LONGEST_NAME: usize = 5;
/// A unit with its kind has no more words: `Phường Giả Đông Nam Thượng Hạ`.
const LONGEST_PLACE: usize = 6;
/// So many places left for names tell what the rows are; one alone is a row "khác".
const FEWEST_PLACES: usize = 2;
/// Bare names may be anything; so many of them under the caption of units are units.
const FEWEST_NAMES: usize = 3;
const HALF: Share = Share { part: 1, whole: 2 };
/// A list with captions over its entries: `Dự án ...` in three rows of five.
const MOSTLY: Share = Share { part: 3, whole: 5 };
const NEARLY_ALL: Share = Share { part: 3, whole: 4 };

/// A share of rows.
struct Share {
    part: usize,
    whole: usize,
}

impl Share {
    /// Whether so many are at least this share.
    const fn of(&self, some: usize, all: usize) -> bool {
        some * self.whole >= all * self.part
    }

    /// Whether so many are more than this share.
    const fn exceeded(&self, some: usize, all: usize) -> bool {
        some * self.whole > all * self.part
    }
}

/// What the rows are, and which of them belong to the form.
pub(super) struct Seen {
    pub orientation: Orientation,
    /// Sheet rows that every return has: captions and totals.
    pub keep: HashSet<u32>,
    pub note: Option<Note>,
}

/// What a label leaves to be filled in.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Place {
    /// Dots, or nothing: something goes here.
    Open,
    /// A place for a unit, or a unit's name.
    Unit,
    /// What may be a bare name: every word with a capital.
    Name,
    /// A label.
    Said,
}

fn place(line: &Line, lexicon: &Lexicon) -> Place {
    let label = bare_label(&line.label);
    if !label.chars().any(char::is_alphanumeric) {
        return Place::Open;
    }
    let bare = label.trim_matches(['(', ')', '.', '…', ' ']);
    let words = Words::of(bare);
    if in_brackets(label)
        .is_some_and(|name| names_a_body(name) && words.begin(&lexicon.unit_places).is_none())
    {
        return Place::Unit;
    }
    let Some(length) = words.begin(&lexicon.unit_places) else {
        if words.len() <= BEGINNING && (label.ends_with("..") || label.ends_with('…')) {
            // What the name of an entry begins with: "Dự án ...".
            return Place::Open;
        }
        let capital = bare.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let shouted = bare.chars().all(|c| !c.is_lowercase());
        let name =
            capital && !shouted && (1..=LONGEST_NAME).contains(&words.len()) && line.measure.text.is_empty();
        let total = words.are(&lexicon.totals);
        return if name && !total { Place::Name } else { Place::Said };
    };
    let rest = words.rest(length);
    let parenthesised = label.starts_with('(') && label.ends_with(')');
    let named = rest.chars().next().is_none_or(|c| c.is_uppercase() || c.is_ascii_digit())
        && words.len() <= LONGEST_PLACE;
    if parenthesised || (named && !rest.is_empty()) || label.contains("...") || label.contains('…') {
        Place::Unit
    } else {
        Place::Said
    }
}

/// What stands in brackets and nothing else: `(KCN 1)`, `[Village name]`.
fn in_brackets(label: &str) -> Option<&str> {
    BRACKETS.iter().find_map(|&(open, close)| label.strip_prefix(open)?.strip_suffix(close)).map(str::trim)
}

/// Whether a placeholder stands for a name, as capitals say of any: `Tòa án khu vực 1`.
fn names_a_body(placeholder: &str) -> bool {
    placeholder.starts_with(char::is_uppercase) && placeholder.chars().any(char::is_lowercase)
        || placeholder.ends_with(|c: char| c.is_ascii_digit()) && placeholder.starts_with(char::is_uppercase)
}

/// The rows of a table that is not judged by its labels, for it has none: one row that every return has.
pub(super) fn unlabelled(rows: &[Line]) -> Seen {
    let note = Note {
        what: Wording::new("một dòng số liệu", "one row of figures"),
        reason: Wording::new(
            "biểu không có cột tên dòng, mỗi cột là một chỉ tiêu",
            "the form has no column of labels, each column is an indicator",
        ),
        confidence: Confidence::Likely,
    };
    Seen {
        orientation: Orientation::Indicators,
        keep: rows.iter().map(|row| row.at).collect(),
        note: Some(note),
    }
}

/// How many rows are what.
struct Counts {
    rows: usize,
    open: usize,
    units: usize,
    names: usize,
    coded: usize,
    /// Captions over entries and totals are no entries.
    entries: usize,
}

impl Counts {
    fn of(rows: &[Line], places: &[Place]) -> Self {
        let count = |wanted: Place| places.iter().filter(|place| **place == wanted).count();
        let open = count(Place::Open);
        let is_entry =
            |row: &&Line| row.children.is_empty() && !row.is(Sign::Total) && !row.is(Sign::Spanning);
        Self {
            rows: rows.len(),
            open,
            units: count(Place::Unit),
            names: count(Place::Name),
            coded: rows.iter().filter(|row| !row.printed.is_empty()).count(),
            entries: rows.iter().filter(is_entry).count().max(usize::from(open == 0)),
        }
    }

    /// Most rows are left for names of units.
    fn left_for_units(&self, of_units: bool) -> bool {
        let left = self.open + self.units;
        left >= FEWEST_PLACES
            && HALF.of(left, self.entries.min(self.rows))
            && (of_units || HALF.exceeded(self.units, left))
    }

    /// Under the caption of units, units are named in most rows that have a code.
    fn name_units(&self) -> bool {
        self.units >= FEWEST_PLACES && MOSTLY.of(self.units, self.coded)
    }

    /// Under the caption of units, bare names stand in most rows.
    fn list_units(&self) -> bool {
        self.names >= FEWEST_NAMES && MOSTLY.of(self.names + self.units + self.open, self.rows)
    }

    /// Most rows, or nearly all that could be entries, are blank.
    fn left_for_entries(&self) -> bool {
        HALF.of(self.open, self.rows) || NEARLY_ALL.of(self.open, self.entries)
    }
}

/// Judges by places left for names, by the caption of the labels and by the columns.
pub(super) fn judge(rows: &[Line], caption: &str, layout: &Layout, words: &Lexicon) -> Seen {
    let places: Vec<Place> = rows.iter().map(|row| place(row, words)).collect();
    let counts = Counts::of(rows, &places);
    let caption = Words::of(caption);
    let of_units = caption.begin(&words.units).is_some();
    let captioned = caption.have(&words.texts) || !caption.have(&words.units);
    let listed = caption.are(&words.units) && counts.list_units();
    let named = of_units && counts.name_units();
    let orientation = if counts.left_for_units(of_units) || named || listed || (rows.is_empty() && of_units) {
        Orientation::Units
    } else if counts.left_for_entries() && captioned && layout.measure.is_none() {
        Orientation::List
    } else {
        Orientation::Indicators
    };
    let keep = rows
        .iter()
        .zip(&places)
        .filter(|(row, place)| {
            let kept = **place == Place::Said || (**place == Place::Name && !listed);
            kept && !row.label.is_empty()
        })
        .map(|(row, _)| row.at)
        .collect();
    Seen { orientation, keep, note: note(orientation, &counts, of_units) }
}

fn note(orientation: Orientation, counts: &Counts, of_units: bool) -> Option<Note> {
    let Counts { open, units, names, .. } = counts;
    let left = open + units + names;
    let (what, reason, sure) = match orientation {
        Orientation::Indicators => return None,
        Orientation::Units => (
            Wording::new("mỗi dòng là một đơn vị", "each row is a unit"),
            Wording::new(
                format!("{left} dòng để trống, chừa chỗ hoặc ghi sẵn tên đơn vị"),
                format!("{left} rows leave room for the name of a unit or hold one"),
            ),
            of_units || *units > 0,
        ),
        Orientation::List => (
            Wording::new("danh sách mở, đơn vị ghi thêm dòng", "an open list, units append rows"),
            Wording::new(
                format!("{open} dòng để trống, không có chỉ tiêu in sẵn"),
                format!("{open} rows are blank, no indicator is printed"),
            ),
            true,
        ),
    };
    Some(Note { what, reason, confidence: if sure { Confidence::Likely } else { Confidence::Unsure } })
}

/// What the captions and totals of such a form hold: columns say how figures merge. Where columns add up, a caption holds
/// what the rows under it come to.
pub(super) fn settle(rows: &mut Lines, seen: &Seen, columns: &Lines) {
    let adds = columns.verdicts.iter().any(|column| column.aggregation == Some(Aggregation::Sum));
    for (row, verdict) in rows.all.iter().zip(&mut rows.verdicts) {
        let total = Words::of(&row.label).are(&rows.frame.words.totals);
        let heading = row.is(Sign::Spanning) || (seen.orientation == Orientation::List && !total && !adds);
        if heading {
            verdict.decide(Kind::Heading, Aggregation::None);
        } else {
            verdict.decide(Kind::Count, Aggregation::Sum);
        }
    }
}
