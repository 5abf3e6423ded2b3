//! What rows and columns say together: the columns of a form whose rows are ratios or answers leave it to the rows.

use crate::finding::Wording;
use crate::model::{Aggregation, Kind};

use crate::learn::Confidence;
use crate::learn::lines::Lines;

/// Judges the columns once the rows are known.
pub(in crate::learn) fn crossing(columns: &mut Lines, rows: &Lines) {
    let of = |wanted: &[Aggregation]| {
        rows.verdicts.iter().any(|row| row.aggregation.as_ref().is_some_and(|own| wanted.contains(own)))
    };
    if of(&[Aggregation::Ratio]) {
        ratios_of_their_own(columns);
    }
    if of(&[Aggregation::Ratio, Aggregation::Yes, Aggregation::Enum]) {
        leave_to_rows(columns);
    }
}

/// A column of percentages beside one of numbers, where rows are ratios: it holds the ratios, the other their parts.
fn ratios_of_their_own(columns: &mut Lines) {
    let open = |at: &usize| {
        let verdict = &columns.verdicts[*at];
        columns.all[*at].asked
            && verdict.kind == Some(Kind::Percent)
            && verdict.aggregation == Some(Aggregation::None)
    };
    let open: Vec<usize> = (0..columns.all.len()).filter(open).collect();
    let ([at], [numbers]) = (&open[..], &columns.numbers()[..]) else { return };
    let code = columns.all[*numbers].code.clone();
    let verdict = &mut columns.verdicts[*at];
    (verdict.kind, verdict.measure, verdict.aggregation) = (None, None, None);
    verdict.notes.clear();
    verdict.note(
        Confidence::Likely,
        Wording::new(
            format!("ghi tỷ lệ của các dòng tỷ lệ, tử số và mẫu số ở cột {code}"),
            format!("holds the ratios of rows, their parts stand in column {code}"),
        ),
        Wording::new(
            "biểu có dòng tỷ lệ và một cột tỷ lệ cạnh cột số liệu",
            "the form has rows that are ratios and a column of percentages beside the numbers",
        ),
    );
    verdict.parts = Some(code);
}

/// A column of numbers leaves it to the rows what it holds.
fn leave_to_rows(columns: &mut Lines) {
    for verdict in &mut columns.verdicts {
        if matches!(verdict.kind, Some(Kind::Count | Kind::Quantity)) && verdict.aggregation.is_none() {
            (verdict.kind, verdict.measure) = (None, None);
        }
    }
}
