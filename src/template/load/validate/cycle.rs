//! Figures that would be computed from themselves.

use std::collections::HashSet;

use crate::expression::Expression;
use crate::finding::Wording;
use crate::model::{Aggregation, Form, Template};
use crate::template::load::FormPlaces;
use crate::template::load::entry::Faults;

/// Rows that are sums or ratios of rows: each round of references is told once, at its first row.
pub(super) fn rows(template: &Template, places: &[FormPlaces], faults: &mut Faults) {
    let mut starts = Vec::new();
    let mut count = 0;
    for form in &template.forms {
        starts.push(count);
        count += form.rows.len();
    }
    let mut edges = vec![Vec::new(); count];
    for (position, form) in template.forms.iter().enumerate() {
        for (index, row) in form.rows.iter().enumerate() {
            if matches!(row.aggregation, Aggregation::SumOfRows | Aggregation::Ratio) {
                edges[starts[position] + index] = row
                    .expression
                    .iter()
                    .flat_map(Expression::references)
                    .filter_map(|reference| template.resolve(position, reference))
                    .map(|(form, row)| starts[form] + row)
                    .collect();
            }
        }
    }
    for round in rounds(edges) {
        let at = |node: usize| {
            let form = starts.partition_point(|start| *start <= node) - 1;
            // Forms without rows share their start with the next one; the last of them holds the node.
            (form, node - starts[form])
        };
        let (form, row) = at(round[0]);
        let codes: Vec<&str> = round
            .iter()
            .map(|node| {
                let (form, row) = at(*node);
                &*template.forms[form].rows[row].code
            })
            .collect();
        faults.in_form(&template.forms[form].id);
        faults.in_row(&template.forms[form].rows[row].code);
        let places = &places[form].rows[row];
        faults.add(&places.expression, places.expression_key, told(&codes));
    }
}

/// Columns that are computed from columns.
pub(super) fn columns(form: &Form, places: &FormPlaces, faults: &mut Faults) {
    let edges = form.columns.iter().map(|column| {
        let references = column.expression.iter().flat_map(Expression::references);
        references.filter_map(|reference| form.column_index(&reference.code)).collect()
    });
    for round in rounds(edges.collect()) {
        let codes: Vec<&str> = round.iter().map(|column| &*form.columns[*column].code).collect();
        faults.in_form(&form.id);
        faults.in_column(codes[0]);
        let places = &places.columns[round[0]];
        faults.add(&places.expression, places.expression_key, told(&codes));
    }
}

fn told(codes: &[&str]) -> Wording {
    let mut round = codes.join(" → ");
    round.push_str(" → ");
    round.push_str(codes[0]);
    Wording::new(format!("số liệu được tính từ chính nó: {round}"), format!("computed from itself: {round}"))
}

/// The rounds in a graph, each beginning with its smallest node. Not recursive: a template may be any size.
fn rounds(mut edges: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut rounds = Vec::new();
    loop {
        let left = without_leaves(&edges);
        let Some(first) = left.iter().position(|left| *left) else { return rounds };
        let mut path = Vec::new();
        let mut seen = HashSet::new();
        let mut node = first;
        while seen.insert(node) {
            path.push(node);
            let Some(next) = edges[node].iter().find(|next| left[**next]) else { return rounds };
            node = *next;
        }
        let begin = path.iter().position(|other| *other == node).unwrap_or_default();
        let mut round = path.split_off(begin);
        let smallest = (0..round.len()).min_by_key(|at| round[*at]).unwrap_or_default();
        round.rotate_left(smallest);
        for node in &round {
            edges[*node].clear();
        }
        rounds.push(round);
    }
}

/// Which nodes lead into a round.
fn without_leaves(edges: &[Vec<usize>]) -> Vec<bool> {
    let mut open: Vec<usize> = edges.iter().map(Vec::len).collect();
    let mut into = vec![Vec::new(); edges.len()];
    for (node, targets) in edges.iter().enumerate() {
        for target in targets {
            into[*target].push(node);
        }
    }
    let mut done: Vec<usize> = (0..edges.len()).filter(|node| open[*node] == 0).collect();
    let mut left = vec![true; edges.len()];
    while let Some(node) = done.pop() {
        left[node] = false;
        for source in &into[node] {
            open[*source] -= 1;
            if open[*source] == 0 {
                done.push(*source);
            }
        }
    }
    left
}
