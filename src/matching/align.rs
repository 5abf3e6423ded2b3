//! Global alignment of two sequences: the rows of a sheet with the rows of a form.
//!
//! Needleman–Wunsch with one more move: several sheet rows for one form row (a label torn by a page break, or cut by hand).

/// One step of an alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Sheet row and form row belong together.
    Pair(usize, usize),
    /// So many sheet rows, from this one, hold one form row.
    Torn(usize, usize, usize),
    /// A sheet row the form does not have.
    Extra(usize),
    /// A form row the sheet does not have.
    Missing(usize),
}

/// A label is cut into no more parts.
pub(super) const MOST_PARTS: usize = 3;

/// What alignments are scored by.
pub(super) trait Score {
    /// How well sheet row and form row belong together; at or below [`f32::NEG_INFINITY`] never.
    fn pair(&self, row: usize, wanted: usize) -> f32;
    /// How well so many sheet rows from `row` together make the form row.
    fn torn(&self, row: usize, wanted: usize, parts: usize) -> Option<f32>;
    /// Cost (negative) of a sheet row that fits nowhere.
    fn extra(&self, row: usize) -> f32;
    /// Cost (negative) of a form row that is not there.
    fn missing(&self, wanted: usize) -> f32;
}

/// Scores are added as whole numbers: sums that are equal must be so in whatever order they were added, or a tie would
/// be decided by rounding.
fn exact(score: f32) -> i64 {
    const NEVER: i64 = -1 << 40;
    if score == f32::NEG_INFINITY { NEVER } else { (score * 1024.0).round() as i64 }
}

/// Moves above this are labels torn into so many parts.
const TORN: u8 = 8;

/// The best alignment of `rows` sheet rows with `wanted` form rows. Ties prefer pairing early rows, so that the result
/// does not depend on anything but the scores.
pub(super) fn align(rows: usize, wanted: usize, score: &impl Score) -> Vec<Step> {
    let width = wanted + 1;
    let mut best = vec![0i64; (rows + 1) * width];
    let mut moves = vec![0u8; (rows + 1) * width];
    for row in (0..=rows).rev() {
        for want in (0..=wanted).rev() {
            if row == rows && want == wanted {
                continue;
            }
            let mut top = (i64::MIN, 0u8);
            let mut offer = |value: i64, way: u8| {
                if value > top.0 {
                    top = (value, way);
                }
            };
            if row < rows && want < wanted {
                offer(exact(score.pair(row, want)) + best[(row + 1) * width + want + 1], 1);
                for parts in 2..=MOST_PARTS.min(rows - row) {
                    let Some(torn) = score.torn(row, want, parts) else { continue };
                    offer(exact(torn) + best[(row + parts) * width + want + 1], TORN + parts as u8);
                }
            }
            if row < rows {
                offer(exact(score.extra(row)) + best[(row + 1) * width + want], 3);
            }
            if want < wanted {
                offer(exact(score.missing(want)) + best[row * width + want + 1], 4);
            }
            best[row * width + want] = top.0;
            moves[row * width + want] = top.1;
        }
    }
    let (mut row, mut want) = (0, 0);
    let mut steps = Vec::with_capacity(rows.max(wanted));
    while row < rows || want < wanted {
        match moves[row * width + want] {
            1 => {
                steps.push(Step::Pair(row, want));
                (row, want) = (row + 1, want + 1);
            }
            3 => {
                steps.push(Step::Extra(row));
                row += 1;
            }
            4 => {
                steps.push(Step::Missing(want));
                want += 1;
            }
            torn => {
                let parts = usize::from(torn - TORN);
                steps.push(Step::Torn(row, want, parts));
                (row, want) = (row + parts, want + 1);
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Texts(Vec<&'static str>, Vec<&'static str>);

    impl Score for Texts {
        fn pair(&self, row: usize, wanted: usize) -> f32 {
            if self.0[row] == self.1[wanted] { 2.0 } else { -4.0 }
        }
        fn torn(&self, row: usize, wanted: usize, parts: usize) -> Option<f32> {
            (self.0[row..row + parts].concat() == self.1[wanted]).then_some(1.5)
        }
        fn extra(&self, _: usize) -> f32 {
            -1.0
        }
        fn missing(&self, _: usize) -> f32 {
            -1.0
        }
    }

    fn check(rows: &[&'static str], wanted: &[&'static str], expected: &[Step]) {
        let texts = Texts(rows.to_vec(), wanted.to_vec());
        assert_eq!(align(rows.len(), wanted.len(), &texts), expected);
    }

    #[test]
    fn sequences() {
        use Step::{Extra, Missing, Pair, Torn};
        check(&["a", "b"], &["a", "b"], &[Pair(0, 0), Pair(1, 1)]);
        check(&["a", "x", "b"], &["a", "b"], &[Pair(0, 0), Extra(1), Pair(2, 1)]);
        check(&["a"], &["a", "b"], &[Pair(0, 0), Missing(1)]);
        check(&["a", "b1", "b2", "c"], &["a", "b1b2", "c"], &[Pair(0, 0), Torn(1, 1, 2), Pair(3, 2)]);
        check(&["t", "t"], &["s", "t", "u", "t"], &[Missing(0), Pair(0, 1), Missing(2), Pair(1, 3)]);
        check(&[], &[], &[]);
    }
}
