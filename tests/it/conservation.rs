//! Nothing disappears: whatever stands in the value area of a return becomes a figure or is named in a finding.

use std::sync::Arc;

use proptest::prelude::*;
use tonghop::book::{Cell, Content, StyleId};
use tonghop::cell::CellRef;
use tonghop::figure::Standing;
use tonghop::finding::{Finding, Rule};
use tonghop::job::{Session, Templates};
use tonghop::merge::Consolidation;
use tonghop::model::{Form, Orientation};
use tonghop::read::{InProcess, Limits, Source, read};
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
    let templates = Templates::only(Arc::clone(builtin::find(id).unwrap()));
    let session = Session::open(templates, &InProcess, jiff::civil::date(2026, 1, 1));
    let files = [Source { file: "xã Giả Định.xlsx".into(), bytes }];
    session.choose(&files[..]).unwrap().settle().consolidation
}

/// How many rows of a form a sheet prints: not every version prints those that are optional.
fn printed(sheet: &tonghop::book::Sheet, form: &Form) -> u32 {
    let there = |label: &str| sheet.cells.iter().any(|cell| cell.content.raw() == label);
    let rows = form
        .rows
        .iter()
        .filter(|row| !row.variants.unprinted && (!row.variants.optional || there(row.issued_label())));
    rows.count() as u32
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
        // The rows of an open list are the clerk's own.
        let forms: Vec<&Form> = template.forms.iter().filter(|form| form.orientation == Orientation::Indicators).collect();
        let heights: Vec<u32> = book.sheets.iter().map(tonghop::book::Sheet::height).collect();
        let mut planted = Vec::new();
        let put = |book: &mut tonghop::book::Book, sheet: usize, at: CellRef, content: Content| {
            book.sheets[sheet].put(Cell { at, content, formula: None, style: StyleId::default() });
        };
        for (index, (place, what, number)) in plants.iter().enumerate() {
            let sheet = place.index(forms.len());
            let form = forms[sheet];
            let column = form.value_columns().next().unwrap() as u32;
            let height = book.sheets[sheet].height();
            // The last rows of the sheet are the form's own.
            let row = height - 1 - (what.index(printed(&book.sheets[sheet], form) as usize) as u32);
            let at = CellRef::new(row, column);
            let typed = TYPED[(index + what.index(TYPED.len())) % TYPED.len()];
            let content = if *number { Content::Number(index as f64 + 0.5 * f64::from(u8::from(index % 5 == 0))) } else { Content::text(typed) };
            put(&mut book, sheet, at, content);
            planted.push((book.sheets[sheet].name.clone(), at));
        }
        if let Some((place, below)) = extra {
            let sheet = place.index(forms.len());
            let column = forms[sheet].value_columns().next().unwrap() as u32;
            let at = CellRef::new(book.sheets[sheet].height() - 1 + below, column);
            put(&mut book, sheet, at, Content::Number(77.0));
            planted.push((book.sheets[sheet].name.clone(), at));
        }
        // Counted in the file itself: the last rows of each sheet are the form's own, and what was put below them.
        let standing: usize = book.sheets.iter().zip(&forms).zip(heights).map(|((sheet, form), height)| {
            let column = form.value_columns().next().unwrap() as u32;
            let first = height - printed(sheet, form);
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
                !figure.is_excluded() && matches!(figure.value, Number(_) | Text(_) | NotArisen)
            });
            let named = one.findings.iter().any(|finding| *finding.place.sheet == *sheet && finding.place.cell == Some(at));
            prop_assert!(usable || named, "{}!{} is neither used nor named", sheet, at);
        }
    }
}

/// What a report says of a cell: that it is a figure, a note, or named by a finding, alone or within an area, a table or
/// a sheet.
fn is_accounted_for(settled: &Consolidation, sheet: &str, at: CellRef, raw: &str) -> bool {
    let one = &settled.returns[0];
    let all = || one.forms.iter().flat_map(tonghop::figure::FormFigures::iter).map(|(_, _, figure)| figure);
    let figures = || all().filter(|figure| *figure.sheet == *sheet);
    let used = figures().any(|figure| figure.cell == Some(at) && !figure.is_excluded());
    let noted = figures().any(|figure| {
        figure.cell.is_some_and(|cell| cell.row == at.row) && figure.note.as_deref() == Some(raw)
    });
    let names = |finding: &&Finding| {
        let place = &finding.place;
        let area = |(first, last): (&str, &str)| {
            let edge = |text: &str, from_end: bool| -> Option<CellRef> {
                let sign = |c: char| !c.is_ascii_alphanumeric();
                let word = if from_end { text.rsplit(sign).next() } else { text.split(sign).next() };
                word?.parse().ok()
            };
            edge(first, true)
                .zip(edge(last, false))
                .is_some_and(|(first, last)| tonghop::cell::Area::new(first, last).contains(at))
        };
        let message = &finding.message.en;
        let whole = [Rule::STRAY_VALUE, Rule::HIDDEN_VALUE].contains(&finding.rule);
        *place.sheet == *sheet
            && (place.cell == Some(at)
                || whole && place.cell.is_none()
                || message
                    .match_indices('–')
                    .any(|(index, sign)| area((&message[..index], &message[index + sign.len()..]))))
    };
    used || noted || one.findings.iter().any(|finding| names(&finding))
}

/// The sample returns that are workbooks of today's format, by the template they are filled in on.
fn samples() -> Vec<(&'static str, std::path::PathBuf)> {
    let folder = |id: &str| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/thuc-te").join(id);
    let files = |id: &'static str| {
        std::fs::read_dir(folder(id)).unwrap().map(move |entry| (id, entry.unwrap().path()))
    };
    let all: Vec<_> = builtin::ids().filter(|id| folder(id).exists()).flat_map(files).collect();
    assert!(all.len() >= 3);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// A number in any empty cell of any sheet with a form: far to the right, above, below, between two rows, left of
    /// them.
    #[test]
    fn a_number_anywhere_is_used_or_named(
        which in any::<prop::sample::Index>(),
        plants in prop::collection::vec((any::<prop::sample::Index>(), 0u32..120, 0u32..160, any::<bool>()), 1..6),
    ) {
        let samples = samples();
        let (id, path) = &samples[which.index(samples.len())];
        let bytes = std::fs::read(path).unwrap();
        let mut book = read(&Source { file: "sample.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap();
        let mut planted: Vec<(String, CellRef, String)> = Vec::new();
        for (index, (sheet, down, across, text)) in plants.iter().enumerate() {
            let sheet = sheet.index(book.sheets.len());
            let sheet = &mut book.sheets[sheet];
            let width = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0) + 1;
            // In per cent of the height and width.
            let at = CellRef::new(sheet.height() * down / 100, width * across / 100);
            // What stands in a merged area shows nowhere.
            if sheet.get(at).is_some() || sheet.merge_at(at).is_some() {
                continue;
            }
            let raw = format!("{}", 70_001 + index);
            let content = if *text { Content::text(raw.as_str()) } else { Content::Number(f64::from(70_001 + index as u32)) };
            sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
            planted.push((sheet.name.clone(), at, raw));
        }
        let bytes = tonghop::write::write(&book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap();
        let settled = settle(id, &bytes);
        let cells = settled.returns[0].cells;
        prop_assert_eq!(cells.read, cells.used + cells.reported);
        for (sheet, at, raw) in planted {
            prop_assert!(is_accounted_for(&settled, &sheet, at, &raw), "{}!{} {} is neither used nor named", sheet, at, raw);
        }
    }
}

/// A block below the last row and right of the last column belongs to no row and no column: one finding names it.
#[test]
fn a_block_diagonal_to_the_table_is_told_once() {
    let (id, path) = &samples()[0];
    let bytes = std::fs::read(path).unwrap();
    let mut book =
        read(&Source { file: "sample.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap();
    let sheet = &mut book.sheets[0];
    let width = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap();
    let first = CellRef::new(sheet.height() + 3, width + 2);
    for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let at = CellRef::new(first.row + row, first.column + column);
        sheet.put(Cell { at, content: Content::Number(12.0), formula: None, style: StyleId::default() });
    }
    let changed = tonghop::write::write(&book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap();
    let (before, after) = (settle(id, &bytes), settle(id, &changed));
    assert_eq!(after.returns[0].cells.reported, before.returns[0].cells.reported + 4);
    let strays = |settled: &Consolidation| -> Vec<Finding> {
        let findings = settled.returns[0].findings.iter();
        findings.filter(|finding| finding.rule == Rule::STRAY_VALUE).cloned().collect()
    };
    let (known, now) = (strays(&before), strays(&after));
    let new: Vec<&Finding> = now.iter().filter(|finding| !known.contains(finding)).collect();
    let [block] = new[..] else { panic!("{new:?}") };
    assert_eq!(block.place.cell, Some(first));
    let last = CellRef::new(first.row + 1, first.column + 1);
    assert_eq!(block.message.vi, format!("4 ô có số phía dưới bảng ({first}–{last}) không được dùng"));
}
