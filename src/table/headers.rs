//! Where captions stand: by their words, by the row of column numbers under them, by their shape.

use std::borrow::Cow;

use crate::cell::CellRef;
use crate::model::Role;

use super::cells::{filled, looks_like_code, text_of};
use super::header::{Header, caption_of, complete};
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
/// Rows below a header by which its columns are judged.
pub(super) const TELLING: usize = 200;

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
    let captions: Vec<(u32, Cow<'_, str>)> =
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
    captions: &'a [(u32, Cow<'a, str>)],
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
        cells.filter_map(text_of).map(|text| text.chars().count()).sum()
    };
    let longest = columns.iter().map(|&column| (letters(column), column)).filter(|(letters, _)| *letters > 0);
    let label = longest.max_by_key(|&(letters, column)| (letters, std::cmp::Reverse(column)));
    let Some((_, label)) = label else { return Some(bare) };
    let code = columns.iter().copied().find(|&column| column < label);
    Some(complete(page, first, Some(label), code, lexicon))
}
