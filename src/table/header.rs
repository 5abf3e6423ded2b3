//! Where captions stand: by their words, by the row of column numbers under them, by their shape.

use crate::book::Cell;
use crate::cell::CellRef;
use crate::model::Role;

use super::body::{filled, looks_like_code};
use super::lexicon::Lexicon;
use super::numbers::is_number_row;
use super::page::Page;
use super::shape;

/// A row of fewer captions is a title.
const FEWEST_CAPTIONS: usize = 2;
/// A table has so many columns at least: a code, a label, a figure.
const FEWEST_COLUMNS: usize = 3;
/// Captions of known forms are more than one of so many cells.
const MOST: usize = 2;
/// Header blocks are not deeper than this.
const DEEPEST_HEADER: u32 = 8;
/// Longer texts are not captions.
const LONGEST_CAPTION: usize = 240;
/// Rows below a header by which its columns are judged.
pub(super) const TELLING: usize = 200;

/// The captions of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// First and last row of the captions.
    pub rows: (u32, u32),
    /// The row of column numbers under them, or among them.
    pub numbers: Option<u32>,
    /// First and last column.
    pub columns: (u32, u32),
    /// The column of the labels, where the captions tell.
    pub label: Option<u32>,
    /// The column of the codes, where the captions tell.
    pub code: Option<u32>,
    /// Known by the words of its captions.
    pub named: bool,
    /// It stands right of another table, in the same rows.
    pub beside: bool,
}

impl Header {
    /// First row under it.
    pub fn end(&self) -> u32 {
        self.numbers.unwrap_or(self.rows.1).max(self.rows.1) + 1
    }
}

/// The caption in a cell.
pub(super) fn caption_of(cell: &Cell) -> Option<String> {
    super::body::text_of(cell).filter(|text| text.len() <= LONGEST_CAPTION)
}

/// The headers of a sheet from top to bottom.
pub(super) fn find(page: &Page, lexicon: &dyn Lexicon) -> Vec<Header> {
    let mut known: Vec<Header> = Vec::new();
    let mut free = 0;
    for &row in page.rows(0, page.height()) {
        if row < free {
            continue;
        }
        if let Some(header) = by_words(page, row, lexicon) {
            free = header.end();
            known.push(header);
        }
    }
    if lexicon.is_lent() && !known.is_empty() {
        // In a return, what else looks like captions is a row of column numbers printed again, a remark, a list.
        return known;
    }
    shape::between(page, with_numbers(page, known, lexicon), lexicon)
}

/// The headers, and between them those that only their rows of column numbers tell.
fn with_numbers(page: &Page, known: Vec<Header>, lexicon: &dyn Lexicon) -> Vec<Header> {
    let mut known = known.into_iter().peekable();
    let mut all: Vec<Header> = Vec::new();
    for &row in page.rows(1, page.height()) {
        while let Some(header) = known.next_if(|header| header.rows.0 <= row) {
            all.push(header);
        }
        let above = all.last().map_or(0, Header::end);
        if row >= above && is_number_row(page.row(row)) {
            all.extend(over_numbers(page, above, row, lexicon));
        }
    }
    all.extend(known);
    all
}

/// The header that begins at a row, by the words of its captions.
fn by_words(page: &Page, row: u32, lexicon: &dyn Lexicon) -> Option<Header> {
    let held = filled(page, row).count();
    if held < FEWEST_CAPTIONS || is_number_row(page.row(row)) {
        return None;
    }
    let captions: Vec<(u32, String)> =
        filled(page, row).filter_map(|cell| Some((cell.at.column, caption_of(cell)?))).collect();
    let roles: Vec<Option<Role>> = captions.iter().map(|(_, text)| lexicon.role(text)).collect();
    let named = Named { page, row, captions: &captions, roles: &roles };
    let by_role = named.strictly(captions.len() == held).or_else(|| named.loosely());
    let by_forms = || named.known(held, lexicon).then_some((None, None));
    let (code, label) = by_role.or_else(by_forms)?;
    let of_body = |column: &u32| {
        let text = captions.iter().find(|(at, _)| at == column);
        text.is_some_and(|(_, text)| lexicon.known(text).is_none() && lexicon.is_label(text))
    };
    if label.as_ref().is_some_and(of_body) {
        return None;
    }
    Some(Header { named: true, ..complete(page, row, label, code, lexicon) })
}

/// A row of captions, and what they speak of.
struct Named<'a> {
    page: &'a Page<'a>,
    row: u32,
    captions: &'a [(u32, String)],
    roles: &'a [Option<Role>],
}

/// The columns of the codes and of the labels.
type Columns = (Option<u32>, Option<u32>);

impl Named<'_> {
    fn with(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|one| *one == Some(role))
    }

    fn count(&self, of: impl Fn(Role) -> bool) -> usize {
        self.roles.iter().flatten().filter(|role| of(**role)).count()
    }

    /// A row of texts and nothing else (`whole`) in which a caption of codes or of labels stands.
    fn strictly(&self, whole: bool) -> Option<Columns> {
        let cells = self.captions;
        if !whole {
            return None;
        }
        let mut code = self.with(Role::Code);
        // A label stands right of the code; where none does, the codes right of the labels are codes of another kind.
        let is_label = |(index, role): &(usize, &Option<Role>)| {
            **role == Some(Role::Label) && code.is_none_or(|code| *index > code)
        };
        let mut label = self.roles.iter().enumerate().find(is_label).map(|(index, _)| index);
        if label.is_none() && self.with(Role::Label).is_some() {
            (label, code) = (self.with(Role::Label), None);
        }
        let enough = match (code, label) {
            (Some(_), Some(_)) => true,
            (Some(_), None) => cells.len() >= FEWEST_COLUMNS,
            (None, Some(label)) => {
                let at = CellRef::new(self.row, cells[label].0);
                let deep = self.page.merge_at(at).is_some_and(|area| area.last.row > self.row);
                let others = self.count(|role| matches!(role, Role::Measure | Role::Value | Role::Note));
                let twice = self.count(|role| role == Role::Label) > 1 && cells.len() > FEWEST_COLUMNS;
                let marked = self.with(Role::Code).is_some();
                let several = cells.len() >= FEWEST_COLUMNS && (others > 0 || twice || marked);
                !looks_like_code(&cells[0].1) && (deep || several)
            }
            (None, None) => false,
        };
        let code = code.map(|index| cells[index].0);
        let label = label.map_or_else(
            || cells.iter().map(|(column, _)| *column).find(|column| code.is_none_or(|code| *column > code)),
            |index| Some(cells[index].0),
        );
        enough.then_some((code, label))
    }

    /// Captions of known forms all the same, those of figures among them, in a row that holds little else.
    fn known(&self, held: usize, lexicon: &dyn Lexicon) -> bool {
        let roles: Vec<Role> = self.captions.iter().filter_map(|(_, text)| lexicon.known(text)).collect();
        let figures = roles.iter().filter(|role| **role == Role::Value).count();
        figures > 0 && roles.len() > 1 && figures + roles.len() >= FEWEST_COLUMNS && roles.len() * MOST > held
    }

    /// A caption of the labels and others, among whatever else: a return may hold a date in its header.
    fn loosely(&self) -> Option<Columns> {
        let label = self.with(Role::Label)?;
        let others = self.roles.iter().flatten().count() - 1;
        let code = self.with(Role::Code).filter(|code| *code < label);
        let enough = others >= 1 && (code.is_some() || others > 1);
        enough.then(|| (code.map(|index| self.captions[index].0), Some(self.captions[label].0)))
    }
}

/// A header without any known word, by the row of column numbers under it; it begins at the row `above` or later.
fn over_numbers(page: &Page, above: u32, row: u32, lexicon: &dyn Lexicon) -> Option<Header> {
    let wide =
        |row: u32| filled(page, row).filter(|cell| caption_of(cell).is_some()).count() >= FEWEST_CAPTIONS;
    let first = (above..row).rev().take_while(|&row| wide(row)).last()?;
    let columns: Vec<u32> = filled(page, row).map(|cell| cell.at.column).collect();
    // The labels are the longest texts under it; where none stand, the rows have no label.
    let bare = complete(page, first, None, None, lexicon);
    let end = page.rows(row + 1, page.height()).get(TELLING).copied().unwrap_or(page.height());
    let body = super::body::rows(page, &bare, end);
    let letters = |column: u32| -> usize {
        let cells = body.iter().filter_map(|&row| page.get(CellRef::new(row, column)));
        cells.filter_map(super::body::text_of).map(|text| text.chars().count()).sum()
    };
    let longest = columns.iter().map(|&column| (letters(column), column)).filter(|(letters, _)| *letters > 0);
    let label = longest.max_by_key(|&(letters, column)| (letters, std::cmp::Reverse(column)));
    let Some((_, label)) = label else { return Some(bare) };
    let code = columns.iter().copied().find(|&column| column < label);
    Some(complete(page, first, Some(label), code, lexicon))
}

/// How deep and how wide the header is that begins at a row.
pub(super) fn complete(
    page: &Page,
    first: u32,
    label: Option<u32>,
    code: Option<u32>,
    lexicon: &dyn Lexicon,
) -> Header {
    let (last, numbers) = depth(page, first, &[label, code], lexicon);
    let span = (first..=last).flat_map(|row| filled(page, row)).map(|cell| {
        let right = page.merge_at(cell.at).map_or(cell.at.column, |area| area.last.column);
        (cell.at.column, right.min(super::body::WIDEST - 1))
    });
    let under =
        numbers.into_iter().flat_map(|row| filled(page, row)).map(|cell| (cell.at.column, cell.at.column));
    let named = [label, code].into_iter().flatten().map(|column| (column, column));
    let columns =
        span.chain(under).chain(named).fold((u32::MAX, 0), |all, one| (all.0.min(one.0), all.1.max(one.1)));
    Header { rows: (first, last), numbers, columns, label, code, named: false, beside: false }
}

/// The last row of the captions that begin at a row, and the row of column numbers under them or, where captions are
/// merged down over it, among them.
fn depth(page: &Page, first: u32, named: &[Option<u32>], lexicon: &dyn Lexicon) -> (u32, Option<u32>) {
    let deepest = first + DEEPEST_HEADER;
    let bottom = |row: u32| {
        let merged = filled(page, row).filter_map(|cell| page.merge_from(cell.at));
        merged.map(|area| area.last.row).max().unwrap_or(row).min(deepest)
    };
    let mut row = first;
    let mut last = bottom(first);
    while row < deepest {
        row += 1;
        if is_number_row(page.row(row)) && numbers_columns(page, row, row <= last, named[0]) {
            return (row - 1, Some(row));
        }
        if row > last && !is_caption_row(page, row, named, lexicon) {
            break;
        }
        last = last.max(bottom(row));
    }
    (last, None)
}

/// Whether numbers in a row number the columns: `1 2 3 4 5` under one caption `Chia theo lớp` are captions themselves.
/// Among captions merged down over the row (`swallowed`) they do when every column of figures has one.
fn numbers_columns(page: &Page, row: u32, swallowed: bool, label: Option<u32>) -> bool {
    let right = |cell: &&Cell| label.is_none_or(|label| cell.at.column > label);
    let numbered: Vec<u32> = filled(page, row).filter(right).map(|cell| cell.at.column).collect();
    let above = |column: &u32| page.merge_at(CellRef::new(row - 1, *column));
    let of_one = numbered
        .first()
        .and_then(above)
        .is_some_and(|area| numbered.iter().all(|&column| area.contains(CellRef::new(row - 1, column))));
    let of_each = || filled(page, row - 1).filter(right).all(|cell| numbered.contains(&cell.at.column));
    !of_one && (!swallowed || of_each())
}

/// A further row of captions: texts right of the labels, and nothing where codes and labels stand under the header.
fn is_caption_row(page: &Page, row: u32, named: &[Option<u32>], lexicon: &dyn Lexicon) -> bool {
    let mut captions = 0;
    let mut sure = false;
    for cell in filled(page, row) {
        let Some(text) = caption_of(cell) else { return false };
        let column = cell.at.column;
        if lexicon.is_label(&text) && lexicon.known(&text).is_none() {
            return false;
        }
        if named.contains(&Some(column)) && !text.starts_with('(') {
            let again = matches!(lexicon.role(&text), Some(Role::Label | Role::Code));
            if !again {
                return false;
            }
        }
        let above = row.checked_sub(1).and_then(|above| page.merge_at(CellRef::new(above, column)));
        // Under a caption merged down to the row above no other caption stands.
        if above.is_some_and(|area| area.first.row < area.last.row && area.last.row + 1 == row) {
            return false;
        }
        sure |= above.is_some_and(|area| area.first.column < area.last.column);
        sure |= lexicon.known(&text).is_some();
        captions += usize::from(named[0].is_none_or(|label| column > label));
    }
    captions > 1 || (captions == 1 && sure)
}
