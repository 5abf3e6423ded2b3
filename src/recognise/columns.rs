//! Which sheet column holds which column of the form: by captions, then by content, never by position alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Content, Sheet};
use crate::cell::CellRef;
use crate::period::{Period, Writing, spot};
use crate::template::{Form, Role};
use crate::text::{Label, fold, likeness, same_words, tokens, vocabulary};

use super::grid::{self, Block};
use super::memory::{FormKey, Memory, measure_key};

/// Captions less alike than this are different columns.
const SAME_CAPTION: f64 = 0.62;

/// Captions further right are not looked at.
const WIDEST: u32 = 1_000;

/// Which sheet column holds which form column, and which columns hold something else.
#[derive(Debug, Clone, Default)]
pub struct ColumnMap {
    /// Sheet column by form column; `None` when it is not there.
    pub of: Vec<Option<u32>>,
    /// Other columns right of the labels that hold something in the rows of the table.
    pub others: Vec<OtherColumn>,
    /// Columns that were taken for a form column although their caption is another: form column, caption.
    pub doubtful: Vec<(usize, String)>,
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

impl ColumnMap {
    /// The sheet column of the first form column with a role.
    pub fn role(&self, form: &Form, role: Role) -> Option<u32> {
        form.columns
            .iter()
            .zip(&self.of)
            .find(|(column, at)| column.role == role && at.is_some())
            .and_then(|(_, at)| *at)
    }
}

/// Captions of a sheet column, from the top header row to the lowest.
struct Caption {
    column: u32,
    levels: Vec<String>,
    number: Option<String>,
    /// Its figures are another period's.
    other_period: bool,
    /// It states a period, compared with the return's.
    dated: bool,
}

/// Maps the columns of a table.
pub(super) fn map(
    sheet: &Sheet,
    blocks: &[&Block],
    form: &Form,
    memory: &Memory,
    key: FormKey,
    period: &dyn Fn() -> Option<Period>,
) -> ColumnMap {
    let first = blocks[0];
    let mut captions = if first.headed { captions_of(sheet, first.header) } else { Vec::new() };
    captions.retain(|caption| (first.columns.0..first.columns.1).contains(&caption.column));
    mark_other_periods(&mut captions, form, first.label_column, memory, period);
    let used = used_columns(sheet, blocks);
    let mut map = ColumnMap { of: vec![None; form.columns.len()], ..ColumnMap::default() };
    let mut taken = BTreeSet::new();
    let mut take = |map: &mut ColumnMap, form_column: usize, at: u32| {
        map.of[form_column] = Some(at);
        taken.insert(at);
    };
    if let Some(label) = form.column_with(Role::Label) {
        take(&mut map, label, first.label_column);
    }
    // Columns by their captions, the surest first.
    let mut offers: Vec<(f64, usize, usize)> = Vec::new();
    for (index, column) in form.columns.iter().enumerate().filter(|(_, column)| column.role != Role::Label) {
        for (position, caption) in captions.iter().enumerate() {
            if caption.dated && column.role == Role::Value && caption.other_period {
                continue;
            }
            let score = caption_score(column, form, caption, &captions, memory);
            if score >= SAME_CAPTION && wording(column, form, caption, &captions) != Words::Others {
                offers.push((score, index, position));
            }
        }
    }
    let order = |index: usize| form.columns.len() - index;
    offers.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then_with(|| (order(b.1)).cmp(&order(a.1))).then_with(|| a.2.cmp(&b.2))
    });
    let only = form.value_columns().count() == 1;
    for &(score, index, position) in &offers {
        let at = captions[position].column;
        // The form has one column of figures, the sheet two with the same caption: nothing says which.
        let twin = |other: &&(f64, usize, usize)| {
            other.1 == index && other.2 != position && (other.0 - score).abs() < 0.01
        };
        if only && form.columns[index].role == Role::Value && offers.iter().any(|other| twin(&other)) {
            continue;
        }
        if map.of[index].is_none() && !map.of.contains(&Some(at)) {
            take(&mut map, index, at);
            let caption = &captions[position];
            if wording(&form.columns[index], form, caption, &captions) == Words::Changed {
                map.doubtful.push((index, caption.levels.join(" / ")));
            }
        }
    }
    by_words(form, &captions, first, memory, &mut map);
    by_content(sheet, form, &captions, blocks, &used, memory, key, &mut map);
    let label_at = first.label_column;
    for &column in used.iter().filter(|&&column| column > label_at) {
        if map.of.contains(&Some(column)) || inside_merged_label(sheet, first, column) {
            continue;
        }
        let caption = captions.iter().find(|caption| caption.column == column);
        map.others.push(OtherColumn {
            column,
            caption: caption.map_or_else(String::new, |caption| caption.levels.join(" / ")),
            other_period: caption.is_some_and(|caption| caption.other_period),
            automatic: caption.is_some_and(|caption| is_automatic(&caption.levels)),
        });
    }
    map
}

fn captions_of(sheet: &Sheet, header: (u32, u32)) -> Vec<Caption> {
    let mut columns: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut numbers: BTreeMap<u32, String> = BTreeMap::new();
    let last_column = (header.0..=header.1)
        .flat_map(|row| sheet.row(row))
        .map(|cell| sheet.merge_at(cell.at).map_or(cell.at.column, |area| area.last.column))
        .max()
        .unwrap_or(0)
        .min(WIDEST);
    for row in header.0..=header.1 {
        if row > header.0 && grid::is_number_row(sheet.row(row)) {
            for cell in sheet.row(row) {
                numbers.insert(cell.at.column, fold(&cell.content.raw()));
            }
            continue;
        }
        for column in 0..=last_column {
            if let Some(text) = grid::text_at(sheet, CellRef::new(row, column)) {
                let levels = columns.entry(column).or_default();
                if levels.last() != Some(&text) {
                    levels.push(text);
                }
            }
        }
    }
    columns
        .into_iter()
        .map(|(column, levels)| Caption {
            column,
            other_period: speaks_of_other_period(&levels.join(" / ")),
            levels,
            number: numbers.get(&column).cloned(),
            dated: false,
        })
        .collect()
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
    sheet
        .merge_at(cell)
        .is_some_and(|area| area.first.column <= block.label_column && block.label_column < column)
}

/// Columns told apart by the periods in their captions (`Năm 2022 | Năm 2023`, `Quý IV | Quý I`): all but the one of the
/// return's period hold another's. One column alone may bear last year's caption.
fn mark_other_periods(
    captions: &mut [Caption],
    form: &Form,
    label_column: u32,
    memory: &Memory,
    period: &dyn Fn() -> Option<Period>,
) {
    let for_figures = |caption: &&Caption| {
        let role = caption.levels.last().and_then(|leaf| grid::role_of(leaf, memory));
        caption.column > label_column && !matches!(role, Some(Role::Measure | Role::Note | Role::Code))
    };
    if form.value_columns().count() != 1 || captions.iter().filter(for_figures).count() < 2 {
        return;
    }
    let Some(period) = period() else { return };
    let of = |caption: &Caption| -> Vec<Period> {
        let spotted = spot(&tokens(&caption.levels.join(" ")), Writing::Line);
        spotted.periods.iter().filter_map(|spot| spot.stated.within(Some(period.year()))).collect()
    };
    let stated: Vec<(usize, Vec<Period>)> = (0..captions.len())
        .filter(|&index| captions[index].column > label_column)
        .map(|index| (index, of(&captions[index])))
        .filter(|(_, periods)| !periods.is_empty())
        .collect();
    let year = Period::Year(period.year());
    let exact = stated.iter().any(|(_, periods)| periods.contains(&period));
    let this = |periods: &[Period]| periods.contains(if exact { &period } else { &year });
    let count = stated.iter().filter(|(_, periods)| this(periods)).count();
    if stated.len() < 2 || count != 1 {
        return;
    }
    for (index, periods) in &stated {
        captions[*index].dated = true;
        captions[*index].other_period = !this(periods);
    }
}

/// Whether a column is one that this program's blank forms fill by themselves.
fn is_automatic(levels: &[String]) -> bool {
    matches!(levels, [only] if vocabulary().headers.automatic.contains(only))
}

/// Whether a caption speaks of another period than the return's.
fn speaks_of_other_period(caption: &str) -> bool {
    let folded = fold(caption);
    vocabulary().headers.other_period.iter().any(|words| folded.contains(words.as_str()))
}

/// How well a caption fits a form column, from 0 to about 1.6.
fn caption_score(
    column: &crate::template::Column,
    form: &Form,
    caption: &Caption,
    all: &[Caption],
    memory: &Memory,
) -> f64 {
    let caption_alike = |one: &str, other: &str| memory.captions_alike(one, other, caption_alike);
    let (Some(leaf), Some(wanted)) = (caption.levels.last(), column.captions.last()) else { return 0.0 };
    let whole = caption.levels.join(" ");
    let wanted_whole = column.captions.join(" ");
    let whole_alike = caption_alike(&whole, &wanted_whole);
    if whole_alike < 0.0 {
        return 0.0;
    }
    let mut score = caption_alike(leaf, wanted).max(whole_alike);
    if score < SAME_CAPTION {
        return 0.0;
    }
    // The parents tell apart columns whose own captions are the same.
    if are_twins(column, form, leaf, all) {
        score += 0.5 * whole_alike;
    }
    if is_numbered(column, caption) {
        score += 0.3;
    }
    score
}

/// How the words of a caption stand to those of a form column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// The same, each perhaps misspelt; or nothing else could be meant.
    Same,
    /// Some are others, but the column's number or most of a long caption agrees.
    Changed,
    /// Another thing is meant.
    Others,
}

/// Captions of this many words may differ in a few and still be known by the others.
const LONG_CAPTION: usize = 5;
/// How alike such captions must be.
const LONG_ALIKE: f64 = 0.8;

/// Of several columns of figures, one whose caption has other words is another column until something says it is not:
/// `Số hộ nghèo` is not `Số hộ`.
fn wording(column: &crate::template::Column, form: &Form, caption: &Caption, all: &[Caption]) -> Words {
    let (Some(leaf), Some(wanted)) = (caption.levels.last(), column.captions.last()) else {
        return Words::Same;
    };
    if column.role != Role::Value || form.value_columns().count() < 2 {
        return Words::Same;
    }
    let bare = |text: &str| Label::new(&text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>());
    let (whole, wanted_whole) = (bare(&caption.levels.join(" ")), bare(&column.captions.join(" ")));
    let own = || same_words(&bare(leaf), &bare(wanted)) && !are_twins(column, form, leaf, all);
    if same_words(&whole, &wanted_whole) || own() {
        return Words::Same;
    }
    let numbered = is_numbered(column, caption);
    let long = wanted_whole.text.split_whitespace().count() >= LONG_CAPTION;
    if numbered || (long && likeness(&whole, &wanted_whole) >= LONG_ALIKE) {
        Words::Changed
    } else {
        Words::Others
    }
}

/// The caption right above the figures is that of several columns, of the form or of the sheet.
fn are_twins(column: &crate::template::Column, form: &Form, leaf: &str, all: &[Caption]) -> bool {
    form.columns.iter().filter(|other| other.captions.last() == column.captions.last()).count() > 1
        || all.iter().filter(|other| other.levels.last().is_some_and(|other| other == leaf)).count() > 1
}

/// The number printed under the caption is that of the form's column.
fn is_numbered(column: &crate::template::Column, caption: &Caption) -> bool {
    let printed = fold(&column.printed);
    !printed.is_empty() && caption.number.as_deref() == Some(printed.as_str())
}

/// Likeness of captions; numbers and dates in them change from period to period. Below 0 when only one of them speaks
/// of another period.
fn caption_alike(one: &str, other: &str) -> f64 {
    if speaks_of_other_period(one) != speaks_of_other_period(other) {
        return -1.0;
    }
    if fold(one) == fold(other) {
        return 1.0;
    }
    let alike = likeness(&Label::new(one), &Label::new(other));
    let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    if alike < SAME_CAPTION && (digits(one) || digits(other) || one.contains("..") || other.contains("..")) {
        let bare = |text: &str| Label::new(&text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>());
        return 0.95 * likeness(&bare(one), &bare(other));
    }
    alike
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
            let right_place = role == Role::Code || caption.column > block.label_column;
            let free = !map.of.contains(&Some(caption.column));
            let leaf = caption.levels.last().map_or("", String::as_str);
            right_place
                && free
                && grid::role_of(leaf, memory) == Some(role)
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
#[allow(clippy::too_many_arguments)] // the sheet, what is known of it, and what is known of the form
fn by_content(
    sheet: &Sheet,
    form: &Form,
    captions: &[Caption],
    blocks: &[&Block],
    used: &[u32],
    memory: &Memory,
    key: FormKey,
    map: &mut ColumnMap,
) {
    let label = blocks[0].label_column;
    let cells = |column: u32| {
        blocks.iter().flat_map(move |block| {
            let from = block.start;
            (from..block.end).filter_map(move |row| sheet.get(CellRef::new(row, column)))
        })
    };
    let missing = |map: &ColumnMap, role| form.column_with(role).filter(|&index| map.of[index].is_none());
    if let Some(index) = missing(map, Role::Code) {
        let codes: BTreeSet<&str> =
            memory.rows(key).iter().map(|row| row.code.as_str()).filter(|code| !code.is_empty()).collect();
        let fits = |column: u32| {
            cells(column)
                .filter(|cell| {
                    let reading = crate::indicator::CodeReading::of(&cell.content, None);
                    reading.candidates.iter().any(|candidate| codes.contains(candidate.code.as_str()))
                })
                .count()
        };
        let best =
            used.iter().copied().filter(|&column| column < label).map(|column| (fits(column), column)).max();
        if let Some((_, column)) = best.filter(|(hits, _)| *hits >= 2) {
            map.of[index] = Some(column);
        }
    }
    if let Some(index) = missing(map, Role::Measure) {
        let measures: BTreeSet<&str> =
            memory.rows(key).iter().map(|row| row.measure.as_str()).filter(|m| !m.is_empty()).collect();
        let fits = |column: u32| {
            cells(column)
                .filter_map(grid::text_of)
                .filter(|text| measures.contains(measure_key(text).as_str()))
                .count()
        };
        let free = used.iter().copied().filter(|&column| column != label && !map.of.contains(&Some(column)));
        if let Some((_, column)) =
            free.map(|column| (fits(column), column)).max().filter(|(hits, _)| *hits >= 2)
        {
            map.of[index] = Some(column);
        }
    }
    let open: Vec<usize> = form.value_columns().filter(|&index| map.of[index].is_none()).collect();
    if open.is_empty() || (blocks[0].headed && form.value_columns().count() > open.len()) {
        return;
    }
    let numeric =
        |column: u32| cells(column).filter(|cell| matches!(cell.content, Content::Number(_))).count();
    let other_period =
        |column: u32| captions.iter().any(|caption| caption.column == column && caption.other_period);
    let candidates: Vec<u32> = used
        .iter()
        .copied()
        .filter(|&column| column > label && !map.of.contains(&Some(column)) && numeric(column) > 0)
        .filter(|&column| !other_period(column))
        .collect();
    // As many columns with numbers as the form has value columns: they stand in the form's order.
    if candidates.len() == open.len() {
        for (index, column) in open.into_iter().zip(candidates) {
            let caption = grid::text_at(sheet, CellRef::new(blocks[0].header.1, column)).unwrap_or_default();
            map.doubtful.push((index, caption));
            map.of[index] = Some(column);
        }
    }
}
