//! Which sheet column holds which column of the form: by captions, then by content, never by position alone.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::book::{Cell, Content, Sheet};
use crate::cell::CellRef;
use crate::model::{Form, Role};
use crate::period::Period;

use super::blocks::{self, Block};
use crate::matching::{FormKey, Memory};

mod captions;
mod crossed;
mod held;
mod shared;

use captions::{
    Caption, SAME_CAPTION, Words, caption_score, captions_of, has_words_of, mark_other_periods, wording,
};
use held::Held;

/// Which sheet column holds which form column, and which columns hold something else.
#[derive(Debug, Clone, Default)]
pub struct ColumnMap {
    /// Sheet column by form column; `None` when it is not there.
    pub of: Vec<Option<u32>>,
    /// Further columns of the sheet under the caption of a form column: each row fills in one of them.
    pub shared: Vec<SharedColumn>,
    /// First and last of the columns that the labels take, where they take several.
    pub labels: Option<(u32, u32)>,
    /// Other columns right of the labels that hold something in the rows of the table.
    pub others: Vec<OtherColumn>,
    /// Columns that were taken for a form column although their caption is another: form column, caption.
    pub doubtful: Vec<(usize, String)>,
    /// The column of figures has a caption that speaks of another period than the return's.
    pub stale: Option<(usize, String)>,
    /// The captions of the units of measure and of the figures stand over other columns; what the columns hold told which
    /// is which.
    pub crossed: bool,
}

/// A column of the sheet that is no column of the form.
#[derive(Debug, Clone)]
pub struct OtherColumn {
    /// Sheet column.
    pub column: u32,
    /// Its caption, if it has one.
    pub caption: String,
    /// The caption speaks of another period.
    pub other_period: bool,
    /// This program's blank form fills it by itself.
    pub automatic: bool,
}

/// A further column of the sheet that holds figures of a form column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedColumn {
    /// Position of the form column.
    pub of: usize,
    /// Sheet column.
    pub column: u32,
    /// One caption is merged over both; else it has none.
    pub merged: bool,
}

impl ColumnMap {
    /// The sheet columns in which figures of a form column may stand, from the one that its caption names.
    pub fn all_of(&self, form_column: usize) -> impl Iterator<Item = u32> + use<'_> {
        let further = self.shared.iter().filter(move |shared| shared.of == form_column);
        self.of[form_column].into_iter().chain(further.map(|shared| shared.column))
    }

    /// The figure in a cell of the units of measure that is merged over the column of figures: it shows in both.
    pub fn merged_over<'s>(&self, sheet: &'s Sheet, form: &Form, at: CellRef) -> Option<&'s Cell> {
        let measure = self.role(form, Role::Measure).filter(|&measure| measure < at.column)?;
        let digits = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let cell = sheet.get(CellRef::new(at.row, measure))?;
        let figure = matches!(cell.content, Content::Number(_)) || cell.content.as_text().is_some_and(digits);
        let merged = || sheet.merge_at(at).is_some_and(|area| area.first == cell.at);
        (figure && merged()).then_some(cell)
    }

    /// The form column whose figures may stand in a sheet column.
    pub fn form_column(&self, column: u32) -> Option<usize> {
        let own = self.of.iter().position(|at| *at == Some(column));
        own.or_else(|| self.shared.iter().find(|shared| shared.column == column).map(|shared| shared.of))
    }

    /// The sheet columns of all form columns.
    pub fn taken(&self) -> impl Iterator<Item = u32> + use<'_> {
        self.of.iter().flatten().copied().chain(self.shared.iter().map(|shared| shared.column))
    }

    /// The sheet column of the first form column with a role.
    pub fn role(&self, form: &Form, role: Role) -> Option<u32> {
        form.columns
            .iter()
            .zip(&self.of)
            .find(|(column, at)| column.role == role && at.is_some())
            .and_then(|(_, at)| *at)
    }
}

/// Maps the columns of a table.
pub(super) fn map(
    sheet: &Sheet,
    blocks: &[&Block],
    form: &Form,
    (memory, key): (&Memory, FormKey),
    period: &dyn Fn() -> Option<Period>,
) -> ColumnMap {
    let lexicon = memory.lexicon();
    let first = blocks[0];
    let mut captions = captions_of(first, memory);
    captions.retain(|caption| (first.columns.0..first.columns.1).contains(&caption.column));
    mark_other_periods(&mut captions, form, first, memory, period);
    let used = used_columns(sheet, blocks);
    let held = Held::new(sheet, blocks, &used, memory, key);
    let mut map = ColumnMap { of: vec![None; form.columns.len()], ..ColumnMap::default() };
    let mut taken = BTreeSet::new();
    let mut take = |map: &mut ColumnMap, form_column: usize, at: u32| {
        map.of[form_column] = Some(at);
        taken.insert(at);
    };
    if let (Some(label), Some(at)) = (form.column_with(Role::Label), first.label_column) {
        take(&mut map, label, at);
    }
    // Columns by their captions, the surest first.
    let mut offers: Vec<(f64, usize, usize)> = Vec::new();
    for (index, column) in form.columns.iter().enumerate().filter(|(_, column)| column.role != Role::Label) {
        for (position, caption) in captions.iter().enumerate() {
            if caption.dated && column.role == Role::Value && caption.other_period {
                continue;
            }
            let score = caption_score(column, form, caption, &captions, memory);
            // Of two alike, the one a person sees.
            let hidden = sheet.hidden_columns.binary_search(&caption.column).is_ok();
            let score = if hidden { score - 0.02 } else { score };
            if score >= SAME_CAPTION && wording(column, form, caption, &captions, lexicon) != Words::Others {
                offers.push((score, index, position));
            }
        }
    }
    let order = |index: usize| form.columns.len() - index;
    offers.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then_with(|| (order(b.1)).cmp(&order(a.1))).then_with(|| a.2.cmp(&b.2))
    });
    let only = form.value_columns().count() == 1;
    let known: Vec<OnceCell<bool>> = vec![OnceCell::new(); captions.len()];
    for &(score, index, position) in &offers {
        let at = captions[position].column;
        if map.of[index].is_some() || map.of.contains(&Some(at)) {
            continue;
        }
        // The form has one column of figures, the sheet two with the same caption, or two with other words: nothing says
        // which.
        let named = |position: usize| {
            *known[position].get_or_init(|| has_words_of(&form.columns[index], &captions[position], lexicon))
        };
        let twin = |other: &&(f64, usize, usize)| {
            let alike = || (other.0 - score).abs() < 0.01 || (!named(position) && !named(other.2));
            let apart = || !shared::is_no_rival(&held, first, &captions, (at, captions[other.2].column));
            other.1 == index && other.2 != position && alike() && apart()
        };
        if only && form.columns[index].role == Role::Value && offers.iter().any(|other| twin(&other)) {
            continue;
        }
        take(&mut map, index, at);
        let caption = &captions[position];
        if wording(&form.columns[index], form, caption, &captions, lexicon) == Words::Changed {
            map.doubtful.push((index, caption.levels.join(" / ")));
        }
    }
    map.labels = first.label_column.zip(first.label_end);
    by_words(form, &captions, first, memory, &mut map);
    by_content(&held, form, &captions, first, &mut map);
    crossed::put_right(&held, form, &captions, &mut map);
    shared::find(&held, first, form, &captions, &mut map);
    map.stale = form.value_columns().find_map(|index| {
        let at = map.of[index]?;
        let caption = captions.iter().find(|caption| caption.column == at && caption.stale)?;
        Some((index, caption.levels.join(" / ")))
    });
    for &column in used.iter().filter(|&&column| first.is_right(column)) {
        if map.form_column(column).is_some() || inside_merged_label(sheet, first, column) {
            continue;
        }
        let caption = captions.iter().find(|caption| caption.column == column);
        map.others.push(OtherColumn {
            column,
            caption: caption.map_or_else(String::new, |caption| caption.levels.join(" / ")),
            other_period: caption.is_some_and(|caption| caption.other_period),
            automatic: caption.is_some_and(
                |caption| matches!(&caption.levels[..], [only] if lexicon.tables.is_automatic(only)),
            ),
        });
    }
    map
}

fn used_columns(sheet: &Sheet, blocks: &[&Block]) -> Vec<u32> {
    let mut used = BTreeSet::new();
    for block in blocks {
        let from = block.start;
        let start = sheet.cells.partition_point(|cell| cell.at.row < from);
        let end = sheet.cells.partition_point(|cell| cell.at.row < block.end);
        used.extend(
            sheet.cells[start..end]
                .iter()
                .filter(|cell| !cell.content.is_blank())
                .map(|cell| cell.at.column)
                .filter(|column| (block.columns.0..block.columns.1).contains(column)),
        );
    }
    used.into_iter().collect()
}

fn inside_merged_label(sheet: &Sheet, block: &Block, column: u32) -> bool {
    let cell = CellRef::new(block.start, column);
    let of_labels = block.label_column.zip(block.label_end);
    of_labels.is_some_and(|(first, last)| (first..=last).contains(&column))
        || sheet
            .merge_at(cell)
            .zip(block.label_column)
            .is_some_and(|(area, label)| area.first.column <= label && label < column)
}

/// Columns not found by the form's captions: by the words of the field.
fn by_words(form: &Form, captions: &[Caption], block: &Block, memory: &Memory, map: &mut ColumnMap) {
    for role in [Role::Code, Role::Measure, Role::Note, Role::Value] {
        let open: Vec<usize> = (0..form.columns.len())
            .filter(|&index| form.columns[index].role == role && map.of[index].is_none())
            .collect();
        let [index] = open[..] else { continue };
        if role == Role::Value && form.value_columns().count() > 1 {
            continue;
        }
        let mut fitting = captions.iter().filter(|caption| {
            let right_place = role == Role::Code || block.is_right(caption.column);
            let free = !map.of.contains(&Some(caption.column));
            let leaf = caption.levels.last().map_or("", String::as_str);
            right_place
                && free
                && blocks::role_of(leaf, memory) == Some(role)
                && (role != Role::Value || !caption.other_period)
        });
        // Of two columns that may hold the figures neither is taken: nothing says which.
        let found = match (fitting.next(), fitting.next()) {
            (Some(_), Some(_)) if role == Role::Value => None,
            (first, _) => first,
        };
        if let Some(caption) = found {
            if role == Role::Value {
                map.doubtful.push((index, caption.levels.join(" / ")));
            }
            map.of[index] = Some(caption.column);
        }
    }
}

/// Columns without captions: by what they hold.
fn by_content(held: &Held<'_>, form: &Form, captions: &[Caption], first: &Block, map: &mut ColumnMap) {
    let (label, used) = (held.label(), held.used);
    let missing = |map: &ColumnMap, role| form.column_with(role).filter(|&index| map.of[index].is_none());
    if let Some(index) = missing(map, Role::Code) {
        let codes = held.codes();
        let fits = |column: u32| {
            held.cells(column)
                .filter(|cell| {
                    let reading = crate::indicator::CodeReading::of(&cell.content, None);
                    reading.candidates.iter().any(|candidate| codes.contains(candidate.code.as_str()))
                })
                .count()
        };
        let best = used
            .iter()
            .copied()
            .filter(|&column| !first.is_right(column))
            .map(|column| (fits(column), column))
            .max();
        if let Some((_, column)) = best.filter(|(hits, _)| *hits >= 2) {
            map.of[index] = Some(column);
        }
    }
    if let Some(index) = missing(map, Role::Measure) {
        let free =
            used.iter().copied().filter(|&column| Some(column) != label && !map.of.contains(&Some(column)));
        if let Some((_, column)) =
            free.map(|column| (held.measures(column), column)).max().filter(|(hits, _)| *hits >= 2)
        {
            map.of[index] = Some(column);
        }
    }
    let open: Vec<usize> = form.value_columns().filter(|&index| map.of[index].is_none()).collect();
    if open.is_empty() || (first.headed && form.value_columns().count() > open.len()) {
        return;
    }
    let other_period =
        |column: u32| captions.iter().any(|caption| caption.column == column && caption.other_period);
    let candidates: Vec<u32> = used
        .iter()
        .copied()
        .filter(|&column| {
            first.is_right(column) && !map.of.contains(&Some(column)) && held.numbers(column) > 0
        })
        .filter(|&column| !other_period(column))
        .collect();
    // Several columns that say what they hold are not those of the form because they stand in its order.
    let says = |column: &u32| {
        let own = captions.iter().find(|caption| caption.column == *column);
        own.is_some_and(|caption| !caption.is_blank())
    };
    if open.len() > 1 && candidates.iter().any(says) {
        return;
    }
    // As many columns with numbers as the form has value columns: they stand in the form's order.
    if candidates.len() == open.len() {
        for (index, column) in open.into_iter().zip(candidates) {
            let own = captions.iter().find(|caption| caption.column == column);
            let caption = own.and_then(|caption| caption.levels.last().cloned()).unwrap_or_default();
            map.doubtful.push((index, caption));
            map.of[index] = Some(column);
        }
    }
}
