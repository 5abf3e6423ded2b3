//! Nothing disappears: whatever stands in the value area of a return becomes a figure or is named in a finding.

use std::sync::Arc;

use proptest::prelude::*;
use tonghop::book::{Cell, Content, StyleId};
use tonghop::cell::CellRef;
use tonghop::consolidation::Consolidation;
use tonghop::figure::Standing;
use tonghop::finding::Settings;
use tonghop::intake::Desk;
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::recognise::Memory;
use tonghop::round::Round;
use tonghop::template::builtin;

/// What people type into value cells, right and wrong.
const TYPED: [&str; 14] = [
    "12",
    "0",
    "2.844",
    "94,3",
    "khoảng 50",
    "-",
    "Không",
    "%",
    "05/10",
    "có",
    "1.234.567",
    "100%",
    "…",
    "12 hồ sơ",
];

/// Takes in one workbook as the only return of a round.
pub fn settle(id: &str, bytes: &[u8]) -> Consolidation {
    let template = Arc::clone(builtin::find(id).unwrap());
    let memory = Memory::new(vec![Arc::clone(&template)]);
    let limits = Limits::default();
    let desk = Desk {
        memory: &memory,
        template: 0,
        limits: &limits,
        isolate: &InProcess,
        registry: None,
        period: None,
        legacy: tonghop::legacy::Options::default(),
    };
    let taken = desk.take_whole(&Source { file: "xã Giả Định.xlsx".into(), bytes });
    let round = Round {
        template: &template,
        period: None,
        unit_name: Arc::default(),
        registry: None,
        settings: &Settings::default(),
        today: jiff::civil::date(2026, 1, 1),
    };
    round.settle(vec![taken]).consolidation
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Values planted anywhere in the columns of figures, on indicator rows, captions, between and below the rows, as
    /// text or as numbers, and rows that the form does not have.
    #[test]
    fn every_planted_cell_is_used_or_named(
        id in prop::sample::select(builtin::ids().collect::<Vec<_>>()),
        plants in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 1..40),
        extra in prop::option::of((any::<prop::sample::Index>(), 1u32..9)),
    ) {
        let blank = builtin::blank(id).unwrap();
        let mut book = read(&Source { file: "blank.xlsx".into(), bytes: blank }, &Limits::default()).value.unwrap();
        let template = builtin::find(id).unwrap();
        let heights: Vec<u32> = book.sheets.iter().map(tonghop::book::Sheet::height).collect();
        let mut planted = Vec::new();
        let put = |book: &mut tonghop::book::Book, sheet: usize, at: CellRef, content: Content| {
            book.sheets[sheet].put(Cell { at, content, formula: None, style: StyleId::default() });
        };
        for (index, (place, what, number)) in plants.iter().enumerate() {
            let sheet = place.index(template.forms.len());
            let form = &template.forms[sheet];
            let column = form.value_columns().next().unwrap() as u32;
            let height = book.sheets[sheet].height();
            // The last rows of the sheet are the form's own.
            let row = height - 1 - (what.index(form.rows.len()) as u32);
            let at = CellRef::new(row, column);
            let typed = TYPED[(index + what.index(TYPED.len())) % TYPED.len()];
            let content = if *number { Content::Number(index as f64 + 0.5 * f64::from(u8::from(index % 5 == 0))) } else { Content::text(typed) };
            put(&mut book, sheet, at, content);
            planted.push((book.sheets[sheet].name.clone(), at));
        }
        if let Some((place, below)) = extra {
            let sheet = place.index(template.forms.len());
            let column = template.forms[sheet].value_columns().next().unwrap() as u32;
            let at = CellRef::new(book.sheets[sheet].height() - 1 + below, column);
            put(&mut book, sheet, at, Content::Number(77.0));
            planted.push((book.sheets[sheet].name.clone(), at));
        }
        // Counted in the file itself: the last rows of each sheet are the form's own, and what was put below them.
        let standing: usize = book.sheets.iter().zip(&template.forms).zip(heights).map(|((sheet, form), height)| {
            let column = form.value_columns().next().unwrap() as u32;
            let first = height - form.rows.len() as u32;
            let inside = |cell: &&Cell| cell.at.row >= first && cell.at.column == column && !cell.content.is_blank();
            sheet.cells.iter().filter(inside).count()
        }).sum();
        let bytes = tonghop::write::write(&book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap();
        let settled = settle(id, &bytes);
        let one = &settled.returns[0];
        prop_assert_eq!(one.standing, Standing::Used);
        prop_assert_eq!(one.cells.read, one.cells.used + one.cells.reported);
        prop_assert_eq!(one.cells.read, standing, "cells read that do not stand there, or the other way round");
        for (sheet, at) in planted {
            let figure = one.forms.iter().flat_map(tonghop::figure::FormFigures::iter).find(|(.., figure)| *figure.sheet == *sheet && figure.cell == Some(at));
            let usable = figure.is_some_and(|(.., figure)| {
                use tonghop::amount::Value::{NotArisen, Number, Text};
                !figure.excluded && matches!(figure.value, Number(_) | Text(_) | NotArisen)
            });
            let named = one.findings.iter().any(|finding| *finding.place.sheet == *sheet && finding.place.cell == Some(at));
            prop_assert!(usable || named, "{}!{} is neither used nor named", sheet, at);
        }
    }
}
