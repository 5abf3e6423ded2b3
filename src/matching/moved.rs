//! Lines that stand elsewhere than in the form.

use super::memory::{EQUAL, SAME};
use super::{Found, Known, Matched, Matcher};

/// Lines that stand elsewhere than in the form: label and code are beyond doubt and fit only one open line.
pub(super) fn place(all: &Matcher<'_>, matched: &mut Matched) {
    let known = all.known();
    for line in 0..all.lines.len() {
        if matched.found[line].is_some() || all.is_bare(line) {
            continue;
        }
        let fits = |want: &usize| {
            matched.pairs[*want].is_none()
                && (all.is_equal(line, *want)
                    || all.lines[line].code.is_blank()
                    || known[*want].code.is_empty()
                    || all.has_code(line, *want))
        };
        let open: Vec<usize> = all.at_least(line, SAME).filter(fits).collect();
        let with_code: Vec<usize> = open
            .iter()
            .copied()
            .filter(|&want| !all.lines[line].code.is_blank() && all.has_code(line, want))
            .collect();
        let only = match (&open[..], &with_code[..]) {
            ([one], _) | (_, [one]) => *one,
            _ => continue,
        };
        // A label that another line of the form shares says nothing without its code.
        let same = |other: &&Known| known[only].labels().any(|own| other.likeness(own) >= f64::from(EQUAL));
        let twins = known.iter().filter(same).count();
        // Beside a line that stands beside it in the form, it is the one still open.
        let beside = [line.checked_sub(1), Some(line + 1)].into_iter().flatten().any(|next| {
            let found = matched.found.get(next).copied().flatten();
            matches!(found, Some(Found::Is(want)) if want.abs_diff(only) == 1)
        });
        if twins > 1 && with_code.len() != 1 && !beside {
            continue;
        }
        matched.pair(all, line, only, true);
    }
}

/// Two lines paired by their codes that each bear the label of the other changed places.
pub(super) fn exchange(all: &Matcher<'_>, matched: &mut Matched) {
    let count = matched.pairs.len();
    for one in 0..count {
        let Some(here) = matched.pairs[one].filter(|here| !all.says(here.line, one)) else { continue };
        let mut others = (0..count).filter_map(|other| Some((other, matched.pairs[other]?)));
        let other = others.find(|&(other, there)| {
            all.says(here.line, other) && !all.says(there.line, other) && all.says(there.line, one)
        });
        if let Some((other, there)) = other {
            matched.pair(all, there.line, one, there.moved);
            matched.pair(all, here.line, other, here.moved);
        }
    }
}
