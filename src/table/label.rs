//! What the rows of a table are called: in the column of the labels, in that of the codes where a caption begins there,
//! in the next one, and by the groups they stand in where labels alone do not tell them apart.

use std::collections::{HashMap, HashSet};

use crate::book::Cell;
use crate::cell::CellRef;
use crate::text::{Words, tidied};

use super::cells::looks_like_code;
use super::header::Header;
use super::page::Page;

/// Where the labels of a table stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// The column of the labels; none when the rows have no label.
    pub column: Option<u32>,
    /// The column of the codes.
    pub code: Option<u32>,
    /// First and last column under the caption of the labels.
    pub span: (u32, u32),
    /// The groups that rows stand in, by row; none where the labels tell all rows apart.
    pub groups: HashMap<u32, String>,
}

/// What stands between the name of a group and the label of a row in it.
const OF_GROUP: &str = " – ";
/// A caption of the labels spans no more columns than this.
const WIDEST_SPAN: u32 = 4;

impl Labels {
    pub(super) fn find(page: &Page, header: &Header, body: &[u32]) -> Self {
        let span = header.label.map_or((1, 0), |label| span(page, header, label));
        let labels = Self { column: header.label, code: header.code, span, groups: HashMap::new() };
        let Some(label) = header.label else { return labels };
        let naming: Vec<u32> = (header.columns.0..label)
            .filter(|&column| Some(column) != header.code && names_groups(page, column, body))
            .collect();
        if naming.is_empty() {
            return labels;
        }
        let apart = |labels: &Self| {
            let names: HashSet<String> = body.iter().map(|&row| labels.of(page, row)).collect();
            names.len() == body.len()
        };
        let grouped = Self { groups: groups(page, &naming, body), ..labels.clone() };
        if !apart(&labels) && apart(&grouped) { grouped } else { labels }
    }

    /// The code of a row, unless a label begins in its cell.
    pub fn code<'a>(&self, page: &Page<'a>, row: u32) -> Option<&'a Cell> {
        let column = self.code?;
        let cell = page.sheet().get(CellRef::new(row, column)).filter(|cell| !cell.content.is_blank())?;
        (!self.begins_in_code(page, cell)).then_some(cell)
    }

    /// A caption that begins in the column of the codes.
    fn begins_in_code(&self, page: &Page, cell: &Cell) -> bool {
        let Some(label) = self.column else { return false };
        let at = CellRef::new(cell.at.row, label);
        let merged = page.merge_at(cell.at).is_some_and(|area| area.contains(at));
        merged || (!page.says(at) && !looks_like_code(&tidied(&cell.content.said())))
    }

    /// What a row is called by itself, with its line breaks.
    pub fn own(&self, page: &Page, row: u32) -> String {
        let Some(column) = self.column else { return String::new() };
        let code = self.code.and_then(|code| page.get(CellRef::new(row, code)));
        let code = code.filter(|cell| !cell.content.is_blank() && self.begins_in_code(page, cell));
        let label = page.text(code.map_or(CellRef::new(row, column), |cell| cell.at));
        if !label.is_empty() && !Words::of(&label).are(&page.words().among) {
            return label;
        }
        // A label indented into the next column, perhaps beside a "Trong đó:" over several rows.
        let mut next = (self.span.0..=self.span.1).map(|column| page.text(CellRef::new(row, column)));
        next.find(|text| !text.is_empty() && *text != label).unwrap_or(label)
    }

    /// The groups that a row stands in.
    pub fn group(&self, row: u32) -> Option<&str> {
        self.groups.get(&row).map(String::as_str)
    }

    /// What a row is called, its groups before its own label.
    pub fn of(&self, page: &Page, row: u32) -> String {
        let own = self.own(page, row);
        match self.groups.get(&row) {
            Some(groups) if !own.is_empty() => format!("{groups}{OF_GROUP}{}", own.replace('\n', " ")),
            _ => own,
        }
    }
}

/// The columns under the caption of the labels alone.
fn span(page: &Page, header: &Header, label: u32) -> (u32, u32) {
    let area = page.merge_at(CellRef::new(header.rows.0, label));
    // A caption merged over figures as well is no caption of the labels alone.
    let last = area.map_or(label, |area| area.last.column).min(label + WIDEST_SPAN);
    let under = |column: u32| {
        (header.rows.0 + 1..=header.rows.1).all(|row| page.get(CellRef::new(row, column)).is_none())
    };
    let own = (label..=last).filter(|&column| column == label || under(column));
    (label, own.max().unwrap_or(label))
}

/// Whether a column holds words, and not in every row: what stands in one row holds for those under it.
fn names_groups(page: &Page, column: u32, body: &[u32]) -> bool {
    let mut words = 0;
    for &row in body {
        let text = page.get(CellRef::new(row, column)).and_then(super::cells::text_of);
        words += usize::from(text.is_some_and(|text| !looks_like_code(&text)));
    }
    let first = body.first().is_some_and(|&row| page.says(CellRef::new(row, column)));
    first && words > 0 && words < body.len()
}

/// The groups of each row: what is merged over it, or stands in the row or the nearest one above.
fn groups(page: &Page, columns: &[u32], body: &[u32]) -> HashMap<u32, String> {
    let mut above: Vec<String> = vec![String::new(); columns.len()];
    let mut groups = HashMap::new();
    for &row in body {
        for (name, &column) in above.iter_mut().zip(columns) {
            let at = CellRef::new(row, column);
            let text = page.text(at).replace('\n', " ");
            if !text.is_empty() || page.merge_at(at).is_some() {
                *name = text;
            }
        }
        let named: Vec<&str> = above.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        if !named.is_empty() {
            groups.insert(row, named.join(OF_GROUP));
        }
    }
    groups
}
