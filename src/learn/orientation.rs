//! What the rows are: fixed indicators, units, or entries of an open list.

use std::collections::HashSet;

use crate::finding::Wording;
use crate::model::{Aggregation, Course, Kind, Orientation};
use crate::text::{Words, vocabulary};

use super::columns::Layout;
use super::outline::Item;
use super::rows::Verdict;
use super::{Confidence, Note};

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

fn place(item: &Item) -> Place {
    let label = item.bare_label();
    if !label.chars().any(char::is_alphanumeric) {
        return Place::Open;
    }
    let bare = label.trim_matches(['(', ')', '.', '…', ' ']);
    let words = Words::of(bare);
    let Some(length) = words.begin(&vocabulary().learning.unit_places) else {
        if words.len() <= 3 && (label.ends_with("..") || label.ends_with('…')) {
            // What the name of an entry begins with: "Dự án ...".
            return Place::Open;
        }
        let capital = bare.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let shouted = bare.chars().all(|c| !c.is_lowercase());
        let name = capital && !shouted && (1..=5).contains(&words.len()) && item.measure.text.is_empty();
        let total = words.are(&vocabulary().learning.totals);
        return if name && !total { Place::Name } else { Place::Said };
    };
    let rest = words.rest(length);
    let parenthesised = label.starts_with('(') && label.ends_with(')');
    let named =
        rest.chars().next().is_none_or(|c| c.is_uppercase() || c.is_ascii_digit()) && words.len() <= 6;
    if parenthesised || (named && !rest.is_empty()) || label.contains("...") || label.contains('…') {
        Place::Unit
    } else {
        Place::Said
    }
}

/// The rows of a table that is not judged by its labels, for it has none: one row that every return has.
pub(super) fn unlabelled(items: &[Item]) -> Seen {
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
        keep: items.iter().map(|item| item.row).collect(),
        note: Some(note),
    }
}

/// Judges by places left for names, by the caption of the labels and by the columns.
pub(super) fn judge(items: &[Item], caption: &str, layout: &Layout) -> Seen {
    let words = &vocabulary().learning;
    let places: Vec<Place> = items.iter().map(place).collect();
    let count = |wanted: Place| places.iter().filter(|place| **place == wanted).count();
    let (open, units, coded) = (
        count(Place::Open),
        count(Place::Unit),
        items.iter().filter(|item| !item.printed.is_empty()).count(),
    );
    let of_units = Words::of(caption).are(&words.units) || Words::of(caption).begin(&words.units).is_some();
    let captioned = Words::of(caption).have(&words.texts) || !Words::of(caption).have(&words.units);
    let mostly = (open + units) * 2 >= items.len().max(1) && open + units >= 2;
    let left_open = mostly && (units * 2 > open + units || of_units);
    let named = of_units && units >= 2 && units * 5 >= coded * 3;
    let bare = count(Place::Name);
    let listed =
        Words::of(caption).are(&words.units) && bare >= 3 && (bare + units + open) * 5 >= items.len() * 3;
    // Captions over entries and totals are no entries.
    let entries = items
        .iter()
        .filter(|item| item.children.is_empty() && !item.is_total() && !item.spanning)
        .count()
        .max(usize::from(open == 0));
    let orientation = if left_open || named || listed || (items.is_empty() && of_units) {
        Orientation::Units
    } else if (items.is_empty() || open * 2 >= items.len() || open * 4 >= entries * 3)
        && captioned
        && layout.measure.is_none()
    {
        Orientation::List
    } else {
        Orientation::Indicators
    };
    let keep = items
        .iter()
        .zip(&places)
        .filter(|(item, place)| {
            let kept = **place == Place::Said || (**place == Place::Name && !listed);
            kept && !item.label.is_empty()
        })
        .map(|(item, _)| item.row)
        .collect();
    let note = match orientation {
        Orientation::Indicators => None,
        Orientation::Units => Some(Note {
            what: Wording::new("mỗi dòng là một đơn vị", "each row is a unit"),
            reason: Wording::new(
                format!("{} dòng để trống, chừa chỗ hoặc ghi sẵn tên đơn vị", open + units + bare),
                format!("{} rows leave room for the name of a unit or hold one", open + units + bare),
            ),
            confidence: if of_units || units > 0 { Confidence::Likely } else { Confidence::Unsure },
        }),
        Orientation::List => Some(Note {
            what: Wording::new("danh sách mở, đơn vị ghi thêm dòng", "an open list, units append rows"),
            reason: Wording::new(
                format!("{open} dòng để trống, không có chỉ tiêu in sẵn"),
                format!("{open} rows are blank, no indicator is printed"),
            ),
            confidence: Confidence::Likely,
        }),
    };
    Seen { orientation, keep, note }
}

/// What the captions and totals of such a form hold: columns say how figures merge. Where columns add up, a caption holds
/// what the rows under it come to.
pub(super) fn verdicts(items: &[Item], seen: &Seen, layout: &Layout) -> Vec<Verdict> {
    let adds = layout.columns.iter().any(|column| column.aggregation == Some(Aggregation::Sum));
    items
        .iter()
        .map(|item| {
            let total = Words::of(&item.label).are(&vocabulary().learning.totals);
            let heading = item.spanning || (seen.orientation == Orientation::List && !total && !adds);
            let (kind, aggregation) =
                if heading { (Kind::Heading, Aggregation::None) } else { (Kind::Count, Aggregation::Sum) };
            Verdict {
                kind,
                aggregation,
                expression: None,
                checks: Vec::new(),
                owner: None,
                course: Course::default(),
                notes: Vec::new(),
            }
        })
        .collect()
}
