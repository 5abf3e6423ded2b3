//! Several forms under one header: a clerk pasted one table below the other and kept the captions of the first only.

use std::sync::Arc;

use super::blocks::Block;
use crate::matching::{FormKey, Memory, Prepared};

/// What it costs to go over to another form: a run of labels must speak for it, not one label that forms share.
const CHANGE: f32 = 3.0;
/// Labels another form must hold, which the block's own does not, before a block is looked at.
const SIGNS: usize = 2;
/// Longer blocks are not cut: no sheet of a person stacks so much.
const LONGEST: usize = 5_000;

/// Cuts a block where its rows go over from one form to another; `forms` are those that may be there, `best` the one
/// most of it belongs to.
pub(super) fn cut(block: &Block, forms: &[FormKey], best: FormKey, memory: &Memory) -> Option<Vec<Block>> {
    if forms.len() < 2 || block.labels.len() > LONGEST {
        return None;
    }
    let foreign = |label: &&Arc<Prepared>| {
        !memory.is_label(best, label)
            && forms.iter().any(|&form| form.form != best.form && memory.is_label(form, label))
    };
    if block.labels.iter().filter(foreign).count() < SIGNS {
        return None;
    }
    let of = forms_of(&block.labels, forms, memory);
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut first = 0;
    for index in 1..=of.len() {
        if index == of.len() || of[index] != of[first] {
            pieces.push((first, index));
            first = index;
        }
    }
    if pieces.len() < 2 {
        return None;
    }
    let mut cut = Vec::with_capacity(pieces.len());
    let mut start = block.start;
    for (position, &(from, to)) in pieces.iter().enumerate() {
        // Titles between two tables belong to the lower one.
        let end = pieces.get(position + 1).map_or(block.end, |_| {
            let held = |index: &usize| memory.is_label(forms[of[from]], &block.labels[*index]);
            let last = (from..to).rev().find(held).unwrap_or(to - 1);
            block.label_rows[last] + 1
        });
        let within = |index: &usize| (start..end).contains(&block.label_rows[*index]);
        let kept: Vec<usize> = (0..block.labels.len()).filter(within).collect();
        cut.push(Block {
            start,
            end,
            labels: kept.iter().map(|&index| Arc::clone(&block.labels[index])).collect(),
            label_rows: kept.iter().map(|&index| block.label_rows[index]).collect(),
            continues: block.continues && position == 0,
            ..block.clone()
        });
        start = end;
    }
    Some(cut)
}

/// The form of each label, so that as many labels as possible are in their form and few changes are made.
fn forms_of(labels: &[Arc<Prepared>], forms: &[FormKey], memory: &Memory) -> Vec<usize> {
    let says = |label: &Arc<Prepared>| -> Vec<f32> {
        let mut holds: Vec<bool> = forms.iter().map(|&form| memory.is_label(form, label)).collect();
        if !holds.contains(&true) {
            holds = forms.iter().map(|&form| !memory.same(form, label).is_empty()).collect();
        }
        let any = holds.contains(&true);
        holds.into_iter().map(|held| if held { 1.0 } else { -f32::from(u8::from(any)) }).collect()
    };
    let mut best = vec![0.0f32; forms.len()];
    let mut came: Vec<Vec<usize>> = Vec::with_capacity(labels.len());
    for label in labels {
        let said = says(label);
        let top = (0..forms.len()).max_by(|&a, &b| best[a].total_cmp(&best[b]).then(b.cmp(&a))).unwrap_or(0);
        let from: Vec<usize> =
            (0..forms.len()).map(|form| if best[top] - CHANGE > best[form] { top } else { form }).collect();
        best = (0..forms.len())
            .map(|form| {
                let paid = if from[form] == form { 0.0 } else { CHANGE };
                best[from[form]] - paid + said[form]
            })
            .collect();
        came.push(from);
    }
    let mut form = (0..forms.len()).max_by(|&a, &b| best[a].total_cmp(&best[b]).then(b.cmp(&a))).unwrap_or(0);
    let mut of = vec![form; labels.len()];
    for index in (0..labels.len()).rev() {
        of[index] = form;
        form = came[index][form];
    }
    of
}
