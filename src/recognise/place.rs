//! Which table is which form: by the labels it holds, then by its captions and the lines above it.

use std::collections::HashSet;

use crate::book::Book;
use crate::model::{Orientation, Role};
use crate::period::Period;
use crate::text::fold;

use super::blocks::Block;
use super::copies::{self, Placed};
use super::listing;
use crate::matching::{FormKey, Memory};

/// Share of a form's labels that must be found for it to count as recognised.
const ENOUGH: f64 = 0.34;

/// The forms of a template whose rows are indicators.
pub(super) fn forms_of(memory: &Memory, template: usize) -> Vec<FormKey> {
    let forms = memory.templates()[template].forms.iter().enumerate();
    forms
        .filter(|(_, form)| form.orientation == Orientation::Indicators)
        .map(|(form, _)| FormKey { template, form })
        .collect()
}

/// The form whose labels a block holds most of, and how many.
pub(super) fn best_form(block: &Block, forms: &[FormKey], memory: &Memory) -> Option<(usize, FormKey)> {
    best_forms(block, forms, memory).map(|(hits, forms)| (hits, forms[0]))
}

/// The forms whose labels a block holds most of, and how many. Of several those whose captions it has more of, then those
/// whose title stands above it.
fn best_forms(block: &Block, forms: &[FormKey], memory: &Memory) -> Option<(usize, Vec<FormKey>)> {
    let counted: Vec<(usize, FormKey)> =
        forms.iter().map(|&key| (memory.hits(key, &block.labels), key)).collect();
    let most = counted.iter().map(|(hits, _)| *hits).max().filter(|hits| *hits > 0)?;
    let mut best: Vec<FormKey> =
        counted.into_iter().filter(|(hits, _)| *hits == most).map(|(_, key)| key).collect();
    if best.len() > 1 {
        let captions: HashSet<String> =
            block.captions.iter().map(|captions| fold(&captions.levels.join(" "))).collect();
        keep_most(&mut best, |key| {
            let columns = memory.templates()[key.template].forms[key.form].columns.iter();
            let paths = columns.filter(|column| column.role == Role::Value);
            paths.filter(|column| captions.contains(&fold(&column.captions.join(" ")))).count()
        });
    }
    keep_titled(&mut best, block, memory);
    Some((most, best))
}

/// Of several forms those whose title stands above a block.
fn keep_titled(best: &mut Vec<FormKey>, block: &Block, memory: &Memory) {
    if best.len() < 2 {
        return;
    }
    let lines: HashSet<String> = block.titles.iter().flat_map(|text| text.lines()).map(fold).collect();
    keep_most(best, |key| {
        let form = &memory.templates()[key.template].forms[key.form];
        let said = form.title.iter().chain([&form.number]).filter(|line| !line.is_empty());
        said.filter(|line| lines.contains(&fold(line))).count()
    });
}

/// The first of several forms that no table of the block's sheet is given to yet, or the first.
fn first_open(best: &[FormKey], block: &Block, blocks: &[Block], placed: &[Placed]) -> FormKey {
    let open = |key: &&FormKey| {
        let mut same = placed.iter().filter(|one| one.form == key.form);
        !same.any(|one| one.blocks.iter().any(|&other| blocks[other].sheet == block.sheet))
    };
    best.iter().find(open).copied().unwrap_or(best[0])
}

fn keep_most(forms: &mut Vec<FormKey>, count: impl Fn(&FormKey) -> usize) {
    let counts: Vec<usize> = forms.iter().map(count).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let mut counts = counts.into_iter();
    forms.retain(|_| counts.next() == Some(most));
}

/// Gives every block to the form whose labels it holds most of. Tables of one sheet that nothing tells apart are the forms
/// in their order.
pub(super) fn place(
    book: &Book,
    blocks: &[Block],
    memory: &Memory,
    template: usize,
    period: Option<Period>,
) -> Vec<Placed> {
    let forms = &memory.templates()[template].forms;
    let mut placed: Vec<Placed> = Vec::new();
    let keys = forms_of(memory, template);
    for (index, block) in blocks.iter().enumerate() {
        let Some((hits, best)) = best_forms(block, &keys, memory) else { continue };
        let form = first_open(&best, block, blocks, &placed).form;
        let continued = placed.iter_mut().rev().find(|one| {
            let last = &blocks[*one.blocks.last().unwrap_or(&0)];
            one.form == form
                && last.sheet == block.sheet
                && last.header != block.header
                && (block.continues || complements(one, block, blocks, memory, FormKey { template, form }))
        });
        match continued {
            Some(one) => {
                one.blocks.push(index);
                one.hits += hits;
            }
            None => placed.push(Placed { form, blocks: vec![index], hits, spare: None, part: false }),
        }
    }
    let completes = |one: &Placed, other: &Placed| {
        let key = FormKey { template, form: one.form };
        forms[one.form].orientation == Orientation::Indicators
            && blocks[one.blocks[0]].sheet != blocks[other.blocks[0]].sheet
            && other.blocks.iter().all(|&block| complements(one, &blocks[block], blocks, memory, key))
    };
    let body = |one: &Placed| one.blocks.iter().map(|&block| blocks[block].labels.len()).sum::<usize>();
    let share = |one: &Placed| one.hits as f64 / forms[one.form].printed_rows().len().max(1) as f64;
    let is_form = |one: &Placed| {
        share(one) >= ENOUGH || (one.hits >= 2 && one.hits * 2 >= body(one) && share(one) >= ENOUGH / 2.0)
    };
    // A few rows that the form lacks elsewhere are its end, or its beginning, on a sheet of their own.
    let is_rest = |one: &Placed| {
        let lacks = |main: &Placed| main.form == one.form && is_form(main) && completes(main, one);
        one.hits >= 2 && one.hits * 2 >= body(one) && placed.iter().any(lacks)
    };
    let kept: Vec<bool> = placed.iter().map(|one| is_form(one) || is_rest(one)).collect();
    let mut kept = kept.into_iter();
    placed.retain(|_| kept.next().unwrap_or(false));
    place_listings(book, blocks, memory, template, &mut placed);
    copies::mark(book, blocks, &mut placed, (period, memory.lexicon()), &completes);
    placed.sort_by_key(|one| (one.spare.is_some(), one.form));
    placed
}

/// Gives the blocks that are left to the forms whose rows are units or an open list, by their captions.
fn place_listings(book: &Book, blocks: &[Block], memory: &Memory, template: usize, placed: &mut Vec<Placed>) {
    let keys = listing::forms_of(memory, template);
    if keys.is_empty() {
        return;
    }
    for (index, block) in blocks.iter().enumerate() {
        if placed.iter().any(|one| one.blocks.contains(&index)) {
            continue;
        }
        let sheet = &book.sheets[block.sheet];
        let Some((columns, mut best)) = listing::best_forms(sheet, block, memory, &keys) else { continue };
        keep_titled(&mut best, block, memory);
        let last = placed.iter().rev().find(|one| blocks[one.blocks[0]].sheet == block.sheet);
        let same = last.filter(|one| block.continues && best.iter().any(|key| key.form == one.form));
        let key = same.map_or_else(
            || first_open(&best, block, blocks, placed),
            |one| FormKey { template, form: one.form },
        );
        let continued = placed.iter_mut().rev().find(|one| {
            one.form == key.form && block.continues && blocks[one.blocks[0]].sheet == block.sheet
        });
        if let Some(one) = continued {
            one.blocks.push(index);
            continue;
        }
        let hits = columns.max(memory.templates()[template].forms[key.form].rows.len());
        placed.push(Placed { form: key.form, blocks: vec![index], hits, spare: None, part: false });
    }
}

/// Whether a block holds other rows of the form than the blocks before it: a table cut in two, not a second copy.
fn complements(one: &Placed, block: &Block, blocks: &[Block], memory: &Memory, key: FormKey) -> bool {
    let before = one.blocks.iter().flat_map(|&index| &blocks[index].labels);
    let all: Vec<_> = before.chain(&block.labels).cloned().collect();
    let together = memory.hits(key, &all);
    let alone = memory.hits(key, &block.labels);
    (together - one.hits.min(together)) * 5 >= alone * 4
}
