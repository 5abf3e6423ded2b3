//! Captions that stand over the wrong columns: what the cells hold tells a column of units of measure from one of figures,
//! and an empty column from one that is filled in.

use crate::model::{Form, Role};

use super::ColumnMap;
use super::captions::Caption;
use super::held::Held;

/// So many cells tell what a column holds.
const TELLING: usize = 3;

/// Puts the columns of units of measure and of figures right where the captions of the form's only column of figures stand
/// over others: the one holds the form's units of measure, the other numbers.
pub(super) fn put_right(held: &Held<'_>, form: &Form, captions: &[Caption], map: &mut ColumnMap) {
    let mut values = form.value_columns();
    let (Some(value), None, Some(measure)) = (values.next(), values.next(), form.column_with(Role::Measure))
    else {
        return;
    };
    let (label, used) = (held.label(), held.used);
    if let Some(empty) = map.of[value].filter(|&column| !used.contains(&column)) {
        // The caption of two merged columns, with the merging lost, stands over the first of them.
        let said =
            |column: u32| captions.iter().any(|caption| caption.column == column && !caption.is_blank());
        let free = |&column: &u32| {
            label.is_none_or(|label| column > label) && !map.of.contains(&Some(column)) && !said(column)
        };
        let filled: Vec<u32> =
            used.iter().copied().filter(free).filter(|&column| held.numbers(column) > 0).collect();
        if let [only] = filled[..]
            && only > empty
        {
            map.of[value] = Some(only);
            map.doubtful.push((value, String::new()));
            return;
        }
    }
    // Nearly always the captions are right, which costs nothing to see.
    let suspect = match (map.of[measure], map.of[value]) {
        (Some(figures), _) => held.numbers(figures) >= TELLING,
        (None, Some(column)) => held.numbers(column) == 0,
        (None, None) => false,
    };
    if !suspect {
        return;
    }
    if let Some(at) =
        map.of[value].filter(|&column| held.numbers(column) == 0 && held.measures(column) >= TELLING)
        && map.of[measure].is_none()
    {
        // One caption over both, with the second row of captions lost.
        let free =
            |column: &u32| *column > at && !map.of.contains(&Some(*column)) && held.numbers(*column) > 0;
        if let [only] = used.iter().copied().filter(free).collect::<Vec<_>>()[..] {
            map.of[measure] = Some(at);
            map.of[value] = Some(only);
            map.crossed = true;
        }
        return;
    }
    let Some(figures) = map.of[measure] else { return };
    if held.measures(figures) > 0 {
        return;
    }
    let others = used.iter().copied().filter(|&column| Some(column) != label && column != figures);
    let Some((most, best)) = others.map(|column| (held.measures(column), column)).max() else { return };
    let free = map.of[value].is_none_or(|column| column == best || held.numbers(column) == 0);
    if most < TELLING || held.numbers(best) > 0 || !free {
        return;
    }
    map.of[value] = Some(figures);
    map.of[measure] = Some(best);
    map.crossed = true;
}
