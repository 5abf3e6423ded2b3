//! What was seen before changes nothing: a return is recognised alike by a memory that knows other returns and by one that knows
//! none, in whatever order they come and on however many threads.

use std::sync::Arc;

use proptest::prelude::*;
use tonghop::book::{Book, Cell, Content, StyleId};
use tonghop::cell::{Area, CellRef};
use tonghop::read::{Limits, Source, read};
use tonghop::recognise::{Memory, candidates, recognise};
use tonghop::template::builtin;

/// What clerks do to a sheet.
#[derive(Debug, Clone, Copy)]
enum Edit {
    /// A label loses its last letters.
    Cut,
    /// A text is written in capitals.
    Capitals,
    /// A row moves to another place.
    Move,
    /// A row is hidden.
    Hide,
    /// A cell is merged with the one right of it.
    Merge,
    /// A number becomes text.
    Typed,
    /// A number stands where none was.
    Number,
    /// A row is gone.
    Delete,
}

const EDITS: [Edit; 8] =
    [Edit::Cut, Edit::Capitals, Edit::Move, Edit::Hide, Edit::Merge, Edit::Typed, Edit::Number, Edit::Delete];

/// Edits a book at a cell that the two numbers choose.
fn edited(book: &Book, edit: Edit, place: (prop::sample::Index, prop::sample::Index)) -> Book {
    let mut book = book.clone();
    let at = place.0.index(book.sheets.len());
    let sheet = &mut book.sheets[at];
    if sheet.cells.is_empty() {
        return book;
    }
    let index = place.1.index(sheet.cells.len());
    let at = sheet.cells[index].at;
    let text = |text: String| Content::text(text);
    match (edit, sheet.cells[index].content.as_text().map(str::to_owned)) {
        (Edit::Cut, Some(said)) => {
            let short: String = said.chars().take(said.chars().count() * 2 / 3).collect();
            sheet.cells[index].content = text(short);
        }
        (Edit::Capitals, Some(said)) => sheet.cells[index].content = text(said.to_uppercase()),
        (Edit::Typed, None) => {
            let said = sheet.cells[index].content.raw();
            sheet.cells[index].content = text(said);
        }
        (Edit::Move, _) => {
            let to = sheet.height() + 1;
            let moved: Vec<Cell> = sheet.row(at.row).to_vec();
            sheet.cells.retain(|cell| cell.at.row != at.row);
            for cell in moved {
                sheet.put(Cell { at: CellRef::new(to, cell.at.column), ..cell });
            }
        }
        (Edit::Hide, _) => sheet.hidden_rows = vec![at.row],
        (Edit::Merge, _) => {
            let mut areas = sheet.merges.to_vec();
            areas.push(Area::new(at, CellRef::new(at.row, at.column + 1)));
            sheet.merges = areas.into();
        }
        (Edit::Number, _) => {
            let at = CellRef::new(at.row, at.column + 1);
            let content = Content::Number(7.0);
            sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
        }
        (Edit::Delete, _) => sheet.cells.retain(|cell| cell.at.row != at.row),
        _ => {}
    }
    book
}

/// All that recognising says of a book, as text.
fn recognised(book: &Book, memory: &Memory) -> String {
    let file: Arc<str> = "xã Giả Định.xlsx".into();
    let fitting = candidates(book, memory);
    format!("{fitting:?} {:?}", recognise(book, &file, memory, 0, None))
}

fn memory() -> Memory {
    Memory::new(
        ["hai-duong-2023-xa", "thua-thien-hue-2024"].map(|id| Arc::clone(builtin::find(id).unwrap())).into(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn what_was_seen_before_changes_nothing(
        edits in prop::collection::vec((prop::sample::select(&EDITS[..]), any::<prop::sample::Index>(), any::<prop::sample::Index>()), 6),
    ) {
        let blank = builtin::blank("hai-duong-2023-xa").unwrap();
        let source = Source { file: "blank.xlsx".into(), bytes: blank };
        let whole = read(&source, &Limits::default()).value.unwrap();
        let books: Vec<Book> =
            edits.chunks(2).map(|pair| pair.iter().fold(whole.clone(), |book, (edit, sheet, cell)| edited(&book, *edit, (*sheet, *cell)))).collect();
        let alone: Vec<String> = books.iter().map(|book| recognised(book, &memory())).collect();
        prop_assert!(alone.iter().all(|said| said.contains("Indicator(")));
        let shared = memory();
        let all_at_once: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = books.iter().map(|book| scope.spawn(|| recognised(book, &shared))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        prop_assert_eq!(&alone, &all_at_once);
        for (book, alone) in books.iter().zip(&alone).rev() {
            prop_assert_eq!(alone, &recognised(book, &shared));
        }
    }
}
