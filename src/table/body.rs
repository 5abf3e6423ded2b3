//! The rows under a header: those of the table, what stands under it, and the lines over the next one.

use crate::book::{Cell, Content};
use crate::cell::CellRef;
use crate::text::{Words, tidied};

use super::cells::{filled, looks_like_code, text_of};
use super::header::Header;
use super::page::Page;

/// A blank row and then one of so few cells ends a table.
const FEW: usize = 2;
/// A line by itself under a table that ends with a full stop and is longer than this is no label.
const LONGEST_LABEL: usize = 100;
/// The number of a column has no more signs: `12`, `C10`.
const LONGEST_NUMBER: usize = 3;
/// A line of more cells is no title.
const MOST_TITLES: usize = 3;

/// The rows of a table up to a signature, a remark, or the end.
pub(super) fn rows(page: &Page, header: &Header, end: u32) -> Vec<u32> {
    let mut rows = Vec::new();
    let mut next = header.end();
    let (left, right) = header.columns;
    for &row in page.rows(header.end(), end) {
        let within = |cell: &&Cell| cell.at.column <= right && (!header.beside || cell.at.column >= left);
        let mut cells = filled(page, row).filter(within).peekable();
        let Some(first) = cells.peek().copied() else { continue };
        let gap = row - next;
        let code = header.code.and_then(|column| page.get(CellRef::new(row, column)));
        let coded = code.is_some_and(|cell| looks_like_code(&cell.content.said()));
        let held = cells.count();
        // Asked of no row with a code, which nearly all have.
        let footer = || {
            let said = Words::of(&tidied(&first.content.said()));
            let (footers, dates) = (&page.words().footers, &page.words().full_dates);
            said.begin(footers).is_some() || (held <= FEW && said.have(dates))
        };
        let outside = header.label.is_some_and(|label| first.at.column > label);
        if !coded && ((gap > 0 && outside) || (gap > 1 && held <= FEW) || footer()) {
            break;
        }
        next = row + 1;
        rows.push(row);
    }
    while rows.len() > 1 && rows.last().is_some_and(|&row| is_footnote(page, header, row)) {
        rows.pop();
    }
    rows
}

/// A line by itself that explains a mark, or is longer than a label and a whole sentence.
fn is_footnote(page: &Page, header: &Header, row: u32) -> bool {
    let mut cells = filled(page, row).filter(|cell| cell.at.column <= header.columns.1);
    let (Some(cell), None) = (cells.next(), cells.next()) else { return false };
    let Some(text) = text_of(cell) else { return false };
    let marked = || {
        let captions = (header.rows.0..=header.rows.1).flat_map(|row| filled(page, row));
        captions.filter_map(text_of).any(|caption| caption.contains('*'))
    };
    let sentence = || text.ends_with('.') && text.chars().count() > LONGEST_LABEL;
    let remark =
        text.split_once([':', '：']).is_some_and(|(before, _)| Words::of(before).are(&page.words().remarks));
    remark
        || is_all_equations(&text)
        || text.starts_with("(*")
        || (text.starts_with('*') && marked())
        || sentence()
}

/// Whether a text is made of equations over the numbers of columns and nothing else: `(1)=(2)+(3); (8)=(1)-(4)`.
fn is_all_equations(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let code = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric()) && word.len() <= LONGEST_NUMBER;
    text.contains('=') && words.clone().count() > 1 && words.into_iter().all(code)
}

/// The rows under the body of a table in which something stands in its columns.
pub(super) fn after(page: &Page, header: &Header, body: &[u32], end: u32) -> Vec<u32> {
    let from = body.last().map_or(header.end(), |row| row + 1);
    let (left, right) = header.columns;
    let held = |row: &u32| filled(page, *row).any(|cell| (left..=right).contains(&cell.at.column));
    page.rows(from, end).iter().copied().filter(held).collect()
}

/// The first row of the lines that stand over the header in row `header`, not before `from`.
pub(super) fn title_start(page: &Page, from: u32, header: u32) -> u32 {
    let lowest = page.rows(from, header).last().map_or(from, |&row| row + 1);
    let run = |is_title: &dyn Fn(u32) -> bool| {
        let mut start = lowest;
        for &row in page.rows(from, lowest).iter().rev() {
            if row + 1 != start || !is_title(row) {
                break;
            }
            start = row;
        }
        start
    };
    let start = run(&|row| !is_of_body(page, row));
    // Right under the rows of another table only what looks like a title is one.
    let apart = start == 0 || page.rows(from.min(start - 1), start).last().is_none_or(|&row| row + 1 < start);
    if apart { start } else { run(&|row| !is_of_body(page, row) && looks_like_title(page, row)) }
}

/// More cells than a title has, a code before a label, or a figure.
fn is_of_body(page: &Page, row: u32) -> bool {
    let cells: Vec<&Cell> = filled(page, row).collect();
    let coded = || looks_like_code(&tidied(&cells[0].content.said()));
    cells.len() > MOST_TITLES || (cells.len() > 1 && (coded() || cells.iter().any(|cell| is_figure(cell))))
}

/// A number that is no year, also where it was typed as text: `'4`, ` 0`, `94,3 %`.
fn is_figure(cell: &Cell) -> bool {
    match &cell.content {
        Content::Number(number) => !(1_900.0..2_100.0).contains(number),
        Content::Text(text) => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let typed = |c: char| c.is_ascii_digit() || c.is_whitespace() || "'’-+.,%".contains(c);
            digits > 0 && digits != 4 && text.chars().all(typed)
        }
        _ => false,
    }
}

fn looks_like_title(page: &Page, row: u32) -> bool {
    let mut cells = filled(page, row);
    let (Some(first), None) = (cells.next(), cells.next()) else { return false };
    let wide = page.merge_at(first.at).is_some_and(|area| area.last.column > first.at.column + 1);
    let said = Words::of(&tidied(&first.content.said()));
    let words = page.words();
    wide || said.begin(&words.numbers).is_some() || said.begin(&words.measures).is_some()
}

/// Whether a text stands alone in one of the rows, other than in the column of the labels: a title.
pub(super) fn is_titled(page: &Page, from: u32, to: u32, label: Option<u32>) -> bool {
    page.rows(from, to).iter().any(|&row| {
        let mut cells = page.row(row).iter().filter(|cell| !cell.content.is_blank());
        match (cells.next(), cells.next()) {
            // The rest of a torn label stands alone, too, in the column of the labels.
            (Some(alone), None) => text_of(alone).is_some() && Some(alone.at.column) != label,
            _ => false,
        }
    })
}
