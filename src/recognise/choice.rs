//! Which template a book is filled in on: by the rows it has, then by what else each of them asks for.
//!
//! One template may hold another whole: the forms of a province and those that serve any. A book on the narrower one is explained
//! by both alike, so the one that asks for less besides is meant, unless the words of the other fit better or the book names
//! another authority. What nothing tells apart is left to a person.

use std::collections::HashSet;
use std::sync::Arc;

use crate::book::{Book, Sheet};
use crate::finding::Rule;
use crate::model::{Form, Row, Template};
use crate::text::{fold, tokens};
use crate::unit::{self, Extent, UnitName};

use super::{Sight, Standing, fits_of, recognise_in};
use crate::matching::Memory;

/// A template that holds this share of the rows of the best one is compared with it row by row.
const NEAR: f64 = 0.8;
/// A template that comes this near to the best one even row by row cannot be told from it by that alone.
const ALIKE: f64 = 0.95;
/// A clerk adds a row or two that another form happens to have, or changes the wording of one to that of another; so many rows
/// are another form.
const FURTHER: usize = 3;
/// What a remark on a row weighs against rows that are there or not.
const REMARK: f64 = 0.01;

/// The templates a book may be filled in on: one, or those that nothing tells apart; none when it holds no form.
pub fn candidates(book: &Book, memory: &Memory) -> Vec<usize> {
    let sight = Sight::of(book, memory);
    let fits: Vec<f64> = fits_of(&sight, memory).iter().map(|fit| fit.rows as f64).collect();
    let best = fits.iter().copied().fold(0.0, f64::max);
    let near = |template: &usize| fits[*template] > 0.0 && fits[*template] >= best * NEAR;
    let near = of_its_authority(&sight, memory, (0..fits.len()).filter(near).collect());
    if near.len() < 2 {
        return near;
    }
    let held: Vec<Held> = near.into_iter().map(|template| Held::new(&sight, memory, template)).collect();
    let beaten = |one: &Held| held.iter().any(|other| other.template != one.template && other.beats(one));
    let kept: Vec<usize> = held.iter().filter(|one| !beaten(one)).map(|one| one.template).collect();
    // Each may be beaten by another way: then nothing tells them apart.
    if kept.is_empty() { held.iter().map(|one| one.template).collect() } else { kept }
}

/// Without templates of another authority than the one that the book names, where others are left.
fn of_its_authority(sight: &Sight<'_>, memory: &Memory, near: Vec<usize>) -> Vec<usize> {
    if near.len() < 2 {
        return near;
    }
    let named = authorities(sight, memory);
    let words = &memory.lexicon().units;
    let strange = |template: &Template| {
        let own = words.name(&template.authority).filter(|own| own.kind.is_some_and(is_highest));
        own.is_some_and(|own| !named.is_empty() && !named.iter().any(|name| own.may_be(name)))
    };
    let left: Vec<usize> =
        near.iter().copied().filter(|&template| !strange(&memory.templates()[template])).collect();
    if left.is_empty() { near } else { left }
}

/// Whether units of a kind stand on the highest level, and on no other.
fn is_highest(kind: unit::Kind) -> bool {
    kind.levels().iter().eq(unit::levels().last())
}

/// The units of the highest level that the lines above the tables name.
fn authorities(sight: &Sight<'_>, memory: &Memory) -> Vec<UnitName> {
    let words = &memory.lexicon().units;
    let mut named = Vec::new();
    for block in &sight.blocks {
        for line in block.titles.iter() {
            let all = tokens(line);
            let free = vec![false; all.len()];
            let reader = words.reader(&all, &free);
            for at in 0..all.len() {
                let Some((kind, length)) = reader.kind_at(at).filter(|(kind, _)| is_highest(*kind)) else {
                    continue;
                };
                let name = reader.name_at(at + length, Some((kind, at)), Extent::Line);
                named.extend(name.map(|(name, _)| name));
            }
        }
    }
    named
}

/// What a book holds of a template.
struct Held {
    template: usize,
    /// Sheet and row of the book's rows that are rows of the template.
    explained: HashSet<(usize, u32)>,
    /// Rows of the template that the book does not have, whether they must be there or not.
    absent: usize,
    /// Captions that are the template's own.
    captions: usize,
    /// Rows whose code, label or unit of measure is another.
    changed: usize,
    closeness: f64,
}

impl Held {
    fn new(sight: &Sight<'_>, memory: &Memory, template: usize) -> Self {
        let found = recognise_in(sight, &Arc::default(), memory, (template, None));
        let model = &memory.templates()[template];
        let (mut explained, mut closeness, mut captions) = (HashSet::new(), 0.0, 0);
        for one in found.value.forms.iter().filter(|one| one.spare.is_none()) {
            let form = &model.forms[one.form];
            let there: HashSet<usize> = (one.rows.iter())
                .filter_map(|row| match row.standing {
                    Standing::Indicator(index) => {
                        explained.insert((one.sheet, row.sheet_row));
                        Some(index)
                    }
                    _ => None,
                })
                .collect();
            let strange = one.rows.iter().filter(|row| row.standing == Standing::Unknown).count();
            let asked = |(index, row): &(usize, &Row)| !row.variants.optional || there.contains(index);
            let asked = form.printed_rows().iter().enumerate().filter(asked).count();
            let wanted = form.value_columns().count();
            let columns = form.value_columns().filter(|&column| one.columns.of[column].is_some()).count();
            // A table without a header has none that ends above its rows.
            if one.header.1 < one.body.0 {
                captions += own_captions(&sight.book.sheets[one.sheet], one.header, form);
            }
            closeness += 3.0 * there.len() as f64 - strange as f64 - asked as f64 + 2.0 * columns as f64
                - wanted as f64;
        }
        let all: usize = model.forms.iter().map(|form| form.printed_rows().len()).sum();
        closeness -= found.findings.len() as f64 * REMARK;
        let changed = [Rule::LABEL_CHANGED, Rule::CODE_REPAIRED, Rule::MEASURE_CHANGED];
        let changed = found.findings.iter().filter(|finding| changed.contains(&finding.rule)).count();
        Self {
            template,
            absent: all.saturating_sub(explained.len()),
            explained,
            captions,
            changed,
            closeness,
        }
    }

    /// Whether it is this one rather than the other: it explains many more rows, or all those of the other and asks for less
    /// besides; else it comes clearly closer. Of two that differ in what they ask for besides, the words may tell, too.
    fn beats(&self, other: &Self) -> bool {
        let further = self.explained.difference(&other.explained).count();
        let fewer = other.explained.difference(&self.explained).count();
        let worded =
            |one: &Self, other: &Self| one.captions + other.changed >= other.captions + one.changed + FURTHER;
        match (further, fewer) {
            (_, 0) if further >= FURTHER => true,
            (0, _) if fewer >= FURTHER => false,
            (_, 0) if self.absent < other.absent => !worded(other, self),
            (0, _) if self.absent > other.absent => worded(self, other),
            _ => self.closeness - other.closeness > self.closeness.abs() * (1.0 - ALIKE),
        }
    }
}

/// How many captions of a form stand in the header of its table, word for word.
fn own_captions(sheet: &Sheet, (first, last): (u32, u32), form: &Form) -> usize {
    let cells = (first..=last).flat_map(|row| sheet.row(row));
    let there: HashSet<String> = cells.filter_map(|cell| cell.content.as_text()).map(fold).collect();
    let own: HashSet<String> =
        form.columns.iter().flat_map(|column| &column.captions).map(|caption| fold(caption)).collect();
    own.intersection(&there).count()
}

/// How well a book fits each of some templates, row by row: rows and columns that are there, less those that only one of them
/// has. For templates that [`fits`](super::fits) cannot tell apart. Of two that hold the same rows, the one whose codes and
/// wording agree better is closer.
pub fn closeness(book: &Book, memory: &Memory, templates: &[usize]) -> Vec<f64> {
    let sight = Sight::of(book, memory);
    templates.iter().map(|&template| Held::new(&sight, memory, template).closeness).collect()
}
