//! Rows that stand elsewhere than in the form.

use super::{EQUAL, FormKey, Memory, PreparedRow, SAME, SheetRow, Standing};
use crate::text::likeness;

/// Rows that stand elsewhere than in the form: label and code are beyond doubt and fit only one open row.
pub(super) fn place_moved(
    rows: &[SheetRow],
    wanted: &[PreparedRow],
    memory: &Memory,
    key: FormKey,
    pairs: &mut [Option<usize>],
    standing: &mut [Option<Standing>],
) -> Vec<usize> {
    let mut moved = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if standing[index].is_some() || row.label.label.is_empty() {
            continue;
        }
        let scores = memory.scores(key, &row.label);
        let fits = |want: &usize| {
            pairs[*want].is_none()
                && scores[*want] >= SAME
                && (scores[*want] >= EQUAL
                    || row.code.is_blank()
                    || wanted[*want].code.is_empty()
                    || row.code.matches(&wanted[*want].code).is_some())
        };
        let open: Vec<usize> = (0..wanted.len()).filter(fits).collect();
        let with_code: Vec<usize> = open
            .iter()
            .copied()
            .filter(|&want| !row.code.is_blank() && row.code.matches(&wanted[want].code).is_some())
            .collect();
        let only = match (&open[..], &with_code[..]) {
            ([one], _) | (_, [one]) => *one,
            _ => continue,
        };
        // A label that another row of the form shares says nothing without its code.
        let twins = wanted
            .iter()
            .filter(|other| likeness(&other.label, &wanted[only].label) >= f64::from(EQUAL))
            .count();
        // Beside a row that stands beside it in the form, it is the one still open.
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten().any(|next| {
            let of = standing.get(next).copied().flatten();
            matches!(of, Some(Standing::Indicator(want)) if want.abs_diff(only) == 1)
        });
        if twins > 1 && with_code.len() != 1 && !beside {
            continue;
        }
        pairs[only] = Some(index);
        standing[index] = Some(Standing::Indicator(only));
        moved.push(index);
    }
    moved
}

/// Two rows paired by their codes that each bear the label of the other changed places.
pub(super) fn exchange(
    rows: &[SheetRow],
    memory: &Memory,
    key: FormKey,
    pairs: &mut [Option<usize>],
    standing: &mut [Option<Standing>],
) {
    let says = |row: usize, want: usize| {
        !rows[row].label.label.is_empty() && memory.scores(key, &rows[row].label)[want] >= EQUAL
    };
    for one in 0..pairs.len() {
        let Some(row) = pairs[one].filter(|&row| !says(row, one)) else { continue };
        let mut others = (0..pairs.len()).filter_map(|other| Some((other, pairs[other]?)));
        let other =
            others.find(|&(other, there)| says(row, other) && !says(there, other) && says(there, one));
        if let Some((other, there)) = other {
            pairs.swap(one, other);
            standing[row] = Some(Standing::Indicator(other));
            standing[there] = Some(Standing::Indicator(one));
        }
    }
}
