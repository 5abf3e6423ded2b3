//! Two versions of a template: which form and row of the newer one is which of the older one. Their rows are matched as the
//! rows of a return are; what says the same in both is the same wherever it stands.

use std::collections::HashMap;

use super::{FormKey, Line, Matcher, Memory, measure_key};
use crate::book::Content;
use crate::indicator::CodeReading;
use crate::model::{Form, Row, Template};
use crate::text::{Label, fold, likeness, tidy};

/// Labels at least this alike may be one in other words, where nothing else stands in the place.
const REWORDED: f64 = 0.5;
/// A form may be another version of one with which it shares one label in so many of the shorter of the two.
const SHARED: usize = 3;
/// A shared label weighs as much as title and id together.
const LABEL: usize = 2;

/// Which form and row of a newer template is which of an older one.
#[derive(Debug)]
pub struct Versions {
    /// The older form of each newer one.
    pub forms: Vec<Option<usize>>,
    /// The row of that form that each row of each newer form is.
    pub rows: Vec<Vec<Option<usize>>>,
    /// For each row of each newer form the older one, form and row, that says the same.
    same: Vec<Vec<Option<(usize, usize)>>>,
}

impl Versions {
    /// Matches two templates of the memory, by their positions.
    pub(super) fn new(memory: &Memory, older: usize, newer: usize) -> Self {
        let (old, new) = (&*memory.templates()[older], &*memory.templates()[newer]);
        let forms = forms_of(old, new, newer, memory);
        let rows: Vec<Vec<Option<usize>>> = (new.forms.iter().enumerate())
            .map(|(index, form)| {
                let Some(was) = forms[index] else { return vec![None; form.rows.len()] };
                let was = &old.forms[was];
                let mut pairs = matched(was, memory, FormKey { template: newer, form: index });
                by_essence(was, form, &mut pairs);
                close_gaps(was, form, &mut pairs);
                pairs
            })
            .collect();
        let same = if old.id == new.id { by_code(old, new) } else { by_words(old, new, (&forms, &rows)) };
        Self { forms, rows, same }
    }

    /// The older row, form and row, whose figures are those of a newer one without anybody saying so: within one template
    /// the one with its code, else the one that says the same under the same headings, in the same unit of measure.
    pub fn forerunner(&self, form: usize, row: usize) -> Option<(usize, usize)> {
        self.same[form][row]
    }
}

/// The row of an older form that each row of a newer one is: as if the older one were a return's.
fn matched(old: &Form, memory: &Memory, key: FormKey) -> Vec<Option<usize>> {
    let line = |row: &Row| Line {
        code: CodeReading::of(&Content::text(row.printed.as_str()), None),
        label: memory.prepare(&row.label),
        measure: measure_key(&row.measure.text),
        filled: false,
    };
    let lines: Vec<Line> = old.rows.iter().map(line).collect();
    let lines: Vec<&Line> = lines.iter().collect();
    let matched = Matcher { lines: &lines, memory, key }.matched();
    matched.pairs.into_iter().map(|pair| Some(pair?.line)).collect()
}

/// The older form of each newer one: the one that holds most of its labels; of forms without rows, the one of its title.
fn forms_of(old: &Template, new: &Template, newer: usize, memory: &Memory) -> Vec<Option<usize>> {
    let mut offers: Vec<(usize, usize, usize)> = Vec::new();
    for (after, form) in new.forms.iter().enumerate() {
        for (before, other) in old.forms.iter().enumerate() {
            if form.orientation != other.orientation {
                continue;
            }
            let labels: Vec<_> = other.rows.iter().map(|row| memory.prepare(&row.label)).collect();
            let hits = memory.hits(FormKey { template: newer, form: after }, &labels);
            let title = |form: &Form| fold(&form.title.join(" "));
            let same_title = usize::from(title(form) == title(other));
            let weight = LABEL * hits + same_title + usize::from(form.id == other.id);
            let enough = hits * SHARED >= form.rows.len().min(other.rows.len()) && hits > 0;
            if enough || (form.rows.is_empty() && same_title > 0) {
                offers.push((weight, after, before));
            }
        }
    }
    offers.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs = vec![None; new.forms.len()];
    for (_, after, before) in offers {
        if pairs[after].is_none() && !pairs.contains(&Some(before)) {
            pairs[after] = Some(before);
        }
    }
    pairs
}

/// A label with its marks, but without regard to case and white space.
fn words(label: &str) -> String {
    tidy(label).to_lowercase()
}

/// What a row is, whatever its code: its label with its marks, and its unit of measure.
pub fn essence(row: &Row) -> (String, String) {
    (words(&row.label), fold(&row.measure.text))
}

/// A row that says the same as one other row, and only one, is that row wherever both stand: rows may have changed places,
/// and taken the codes of those places.
fn by_essence(old: &Form, new: &Form, pairs: &mut [Option<usize>]) {
    let only = |form: &Form| -> HashMap<(String, String), Option<usize>> {
        let mut rows = HashMap::new();
        for (index, row) in form.rows.iter().enumerate() {
            rows.entry(essence(row)).and_modify(|known| *known = None).or_insert(Some(index));
        }
        rows
    };
    let (before, after) = (only(old), only(new));
    for (essence, row) in after {
        let (Some(row), Some(Some(was))) = (row, before.get(&essence)) else { continue };
        if pairs[row] == Some(*was) {
            continue;
        }
        pairs.iter_mut().filter(|pair| **pair == Some(*was)).for_each(|pair| *pair = None);
        pairs[row] = Some(*was);
    }
}

/// Pairs a row that is gone with the one row that stands in its place now, where their labels have much in common: it was
/// given other words, code and unit of measure at once.
fn close_gaps(old: &Form, new: &Form, pairs: &mut [Option<usize>]) {
    for row in 0..pairs.len() {
        let above = pairs[..row].iter().rev().find_map(|pair| *pair);
        let below = pairs[row + 1..].iter().find_map(|pair| *pair).unwrap_or(old.rows.len());
        let alone = pairs[row].is_none()
            && (row == 0 || pairs[row - 1].is_some())
            && pairs.get(row + 1).is_none_or(Option::is_some);
        let between = above.map_or(0, |above| above + 1)..below;
        if !alone || between.len() != 1 || pairs.contains(&Some(between.start)) {
            continue;
        }
        let label = |form: &Form, row: usize| Label::new(&form.rows[row].label);
        if likeness(&label(old, between.start), &label(new, row)) >= REWORDED {
            pairs[row] = Some(between.start);
        }
    }
}

/// Within one template the code of a row is enough.
fn by_code(old: &Template, new: &Template) -> Vec<Vec<Option<(usize, usize)>>> {
    let of = |form: &Form, row: &Row| {
        let there = old.forms.iter().position(|other| other.id == form.id)?;
        old.forms[there].row_index(&row.code).map(|row| (there, row))
    };
    new.forms.iter().map(|form| form.rows.iter().map(|row| of(form, row)).collect()).collect()
}

/// Rows by what they say, in their order.
type Said = HashMap<String, Vec<(usize, usize)>>;

fn said(template: &Template) -> Said {
    let mut said = Said::new();
    for (form, one) in template.forms.iter().enumerate() {
        for (row, path) in paths(one).into_iter().enumerate() {
            said.entry(path).or_default().push((form, row));
        }
    }
    said
}

/// The older row that says the same as each newer one.
fn by_words(
    old: &Template,
    new: &Template,
    (forms, rows): (&[Option<usize>], &[Vec<Option<usize>>]),
) -> Vec<Vec<Option<(usize, usize)>>> {
    let (before, after) = (said(old), said(new));
    let within = |said: &Said, path: &str, form: Option<usize>| -> Vec<(usize, usize)> {
        said.get(path)
            .into_iter()
            .flatten()
            .filter(|(own, _)| form.is_none_or(|form| form == *own))
            .copied()
            .collect()
    };
    let of = |form: usize, row: usize, path: &str| {
        let one = &new.forms[form];
        let was = forms[form].or_else(|| old.forms.iter().position(|other| other.id == one.id));
        let then = was.map(|was| within(&before, path, Some(was))).unwrap_or_default();
        if then.is_empty() {
            // A row that went over to another form: it must be the only one of its kind, before and now.
            return match (&within(&before, path, None)[..], &within(&after, path, None)[..]) {
                ([only], [_]) => Some(*only),
                _ => None,
            };
        }
        let now = within(&after, path, Some(form));
        if let ([only], [_]) = (&then[..], &now[..]) {
            return Some(*only);
        }
        // Of several that say the same, the one it was matched with; where they are not as many as before, only with its
        // code.
        let matched = then.into_iter().find(|(_, then)| rows[form][row] == Some(*then));
        let code = |(there, then): &(usize, usize)| old.forms[*there].rows[*then].code == one.rows[row].code;
        let as_many = within(&before, path, was).len() == now.len();
        matched.filter(|matched| as_many || code(matched))
    };
    let all = |(form, one): (usize, &Form)| {
        paths(one).iter().enumerate().map(|(row, path)| of(form, row, path)).collect()
    };
    new.forms.iter().enumerate().map(all).collect()
}

/// What tells the rows of a form apart whatever their codes: their labels under those of the rows above them, and the unit
/// of measure.
fn paths(form: &Form) -> Vec<String> {
    let mut above: Vec<(usize, String)> = Vec::new();
    let mut numbered = None;
    form.rows
        .iter()
        .map(|row| {
            // A row without a number lies below the numbered one before it.
            let depth = match numbered {
                Some(last) if row.printed.trim().is_empty() => row.depth.max(last + 1),
                _ => row.depth,
            };
            if !row.printed.trim().is_empty() {
                numbered = Some(row.depth);
            }
            above.retain(|(other, _)| *other < depth);
            let (label, measure) = essence(row);
            let mut path: Vec<&str> = above.iter().map(|(_, label)| label.as_str()).collect();
            path.push(&label);
            let path = format!("{}\u{1f}{measure}", path.join("\u{1f}"));
            above.push((depth, label));
            path
        })
        .collect()
}
