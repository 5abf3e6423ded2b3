//! The figures of a return on an older form, in the forms of the template that followed it.
//!
//! A row takes what the template's `[[mapping]]` says; a row that is not named takes the figure of the old row that agrees
//! in form, label, unit of measure and the headings above. What finds no place is told.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{self, Span, Value};
use crate::expression::{Expression, Operand, Operator, Reference};
use crate::figure::{AddedRow, Excluded, Figure, FormFigures, Return};
use crate::finding::{Place, Wording};
use crate::holds::Asked;
use crate::matching::{Memory, Versions, former_column, measure_of_column};
use crate::model::{Form, Mapping, Orientation, Template};
use crate::revision::factor;
use crate::spot::{RowId, Spot};

/// A figure of the old form that has no place in the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// Where it stands.
    pub place: Place,
    /// Form, code and label of its row.
    pub row: String,
    /// What was typed.
    pub raw: String,
    /// The figure of the new forms that was to be computed from it and could not be.
    pub into: Option<Spot>,
    /// Nobody has confirmed how it changes from the one unit of measure to the other: from, to.
    pub unconfirmed: Option<(String, String)>,
}

/// What became of the figures of a return.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The new forms, all of them.
    pub forms: Vec<FormFigures>,
    /// Figures of the old forms.
    pub read: usize,
    /// Those that found no place.
    pub lost: Vec<Lost>,
    /// Rows of the new forms that ask for a figure and have none: form, code and label.
    pub blank: Vec<String>,
    /// Those of them that nothing in the old forms corresponds to: form and row.
    pub new: Vec<(usize, usize)>,
    /// Value columns of the new forms that an old form has no column for: form and column.
    pub new_columns: Vec<(usize, usize)>,
    /// Every figure that was carried: its new place, where it stood and what, what it is now.
    pub changes: Vec<(Spot, String, String)>,
    /// Those of the changes that were converted to another unit of measure.
    pub converted: Vec<(Spot, String, String)>,
    /// Where the figures of the old forms stand in the new ones.
    pub places: HashMap<Spot, Spot>,
}

/// Carries the figures of a return on the forms of an older template over to those of a newer one, both by their positions
/// in the memory.
pub fn carry(memory: &Memory, (older, newer): (usize, usize), old: &Return) -> Carried {
    let mut carrier = Carrier::new(memory, (older, newer), old);
    let target = carrier.target;
    let forms: Vec<FormFigures> = (0..target.forms.len()).map(|form| carrier.form(form)).collect();
    let without = carrier.blank(&forms);
    let blank = without.iter().map(|&(form, row)| name_of(&target.forms[form], row)).collect();
    let followed = carrier.places.values().chain(carrier.failed.values());
    let followed: HashSet<(usize, usize)> =
        followed.filter_map(|spot| Some((spot.form, spot.row.printed()?))).collect();
    let new_columns = carrier.new_columns();
    let new = without.into_iter().filter(|row| !followed.contains(row)).collect();
    let read = old.forms.iter().flat_map(FormFigures::iter).filter(|(.., figure)| is_there(figure)).count();
    let lost = carrier.lost(old);
    let Carrier { changes, converted, places, .. } = carrier;
    let converted = changes.iter().filter(|(spot, ..)| converted.contains(spot)).cloned().collect();
    Carried { forms, read, lost, blank, new, new_columns, changes, converted, places }
}

fn is_there(figure: &Figure) -> bool {
    figure.cell.is_some() && !figure.raw.trim().is_empty()
}

/// What a mapping says of a row.
enum Named {
    /// Nothing.
    No,
    /// It has no forerunner.
    New,
    /// It is this, in figures of the old forms.
    Is(Expression),
    /// Nobody has confirmed that it is this.
    Open(Option<Expression>),
}

/// Carries figures from the old forms to the new ones.
struct Carrier<'a> {
    model: &'a Template,
    target: &'a Template,
    mapping: Option<Mapping>,
    old: &'a Return,
    versions: Arc<Versions>,
    /// Where the old figures stand in the new forms.
    places: HashMap<Spot, Spot>,
    /// Old figures that new ones could not be computed from.
    failed: HashMap<Spot, Spot>,
    /// Where words stand in the old forms that rows of the new ones have too.
    worded: HashSet<Spot>,
    /// Figures of the new forms that were converted to another unit of measure.
    converted: HashSet<Spot>,
    /// Old figures whose unit of measure changed in a way that nobody has confirmed: from, to.
    unconfirmed: HashMap<Spot, (String, String)>,
    changes: Vec<(Spot, String, String)>,
}

impl<'a> Carrier<'a> {
    fn new(memory: &'a Memory, (older, newer): (usize, usize), old: &'a Return) -> Self {
        let (model, target) = (&*memory.templates()[older], &*memory.templates()[newer]);
        let mapping = target.mappings().find(|mapping| mapping.from == model.id);
        let versions = memory.versions(older, newer);
        let (places, failed, worded, converted, unconfirmed, changes) = Default::default();
        Self {
            model,
            target,
            mapping,
            old,
            versions,
            places,
            failed,
            worded,
            converted,
            unconfirmed,
            changes,
        }
    }

    /// A new form with what the old ones give.
    fn form(&mut self, index: usize) -> FormFigures {
        let form = &self.target.forms[index];
        let (rows, columns) = (form.rows.len(), form.columns.len());
        let mut figures =
            FormFigures::new(index, Arc::clone(&self.old.file), form.sheet.as_str().into(), rows, columns);
        for row in 0..form.printed_rows().len() {
            let named = self.named(index, row);
            for column in form.value_columns() {
                let figure = match &named {
                    Named::Is(expression) => self.computed(index, column, expression),
                    Named::New => None,
                    Named::Open(expression) => {
                        self.refuse((index, row), column, expression.as_ref());
                        None
                    }
                    Named::No => self.same(form, (index, row), column),
                };
                let spot = Spot::new(index, row, column);
                let fitted = figure.and_then(|(figure, parts)| {
                    let from = parts.first().copied();
                    Some((from.map_or(Some(figure.clone()), |from| self.fit(figure, spot, from))?, parts))
                });
                if let Some((figure, parts)) = fitted {
                    if matches!(&named, Named::Is(expression) if is_conversion(expression)) {
                        self.converted.insert(spot);
                    }
                    let computed = figure.value != Value::Unreadable || is_there(&figure);
                    let kept = if computed { &mut self.places } else { &mut self.failed };
                    kept.extend(parts.into_iter().map(|part| (part, spot)));
                    let at = figure.cell.map(|at| format!("{}!{at}: ", figure.sheet)).unwrap_or_default();
                    if is_there(&figure) {
                        let now = figure.value.number().map(|number| number.to_string());
                        let after = now.unwrap_or_else(|| figure.raw.to_string());
                        self.changes.push((spot, format!("{at}{}", figure.raw), after));
                    }
                    figures.put(row, column, figure);
                }
            }
        }
        if form.orientation != Orientation::Indicators {
            self.add_rows(index, &mut figures);
        }
        figures
    }

    /// The rows that a return added to the old form of that id, or to the only one that is of its kind.
    fn add_rows(&mut self, index: usize, figures: &mut FormFigures) {
        let new = &self.target.forms[index];
        let Some(old) = self.listing(new) else { return };
        let there = &self.model.forms[old];
        let Some(given) = self.old.form(old) else { return };
        let columns: Vec<(usize, usize)> = (0..new.columns.len())
            .filter_map(|column| Some((column, self.column(new, column, old)?)))
            .collect();
        let groups: Vec<String> = new.rows.iter().map(|row| fold_label(&row.label)).collect();
        for (row, added) in given.added() {
            let group = match added.group {
                // A row whose caption is not in the new form has no place there.
                Some(group) => {
                    let label = fold_label(&there.rows[group].label);
                    let Some(group) = groups.iter().position(|other| *other == label) else { continue };
                    Some(group)
                }
                None => None,
            };
            let mut carried = AddedRow { group, words: Vec::new(), ..added.clone() };
            for &(column, from) in &columns {
                let words = added.words.iter().find(|(other, _)| *other == from);
                if let Some((_, words)) = words {
                    self.worded.insert(Spot::new(old, row, from));
                    carried.words.push((column, Arc::clone(words)));
                }
            }
            let place = figures.add(carried);
            for &(column, from) in &columns {
                let Some(figure) = given.get(row, from) else { continue };
                let (to, was) = (Spot::new(index, place, column), Spot::new(old, row, from));
                if let Some(figure) = self.fit(figure.clone(), to, was) {
                    self.places.insert(was, to);
                    figures.put(place, column, figure);
                }
            }
        }
    }

    /// The old form that a new one of units or entries follows.
    fn listing(&self, new: &Form) -> Option<usize> {
        let alike = |form: &Form| form.orientation == new.orientation;
        let mut of_kind = self.model.forms.iter().enumerate().filter(|(_, form)| alike(form));
        let same = of_kind.clone().find(|(_, form)| form.id == new.id);
        let alone = self.target.forms.iter().filter(|form| alike(form)).count() == 1;
        let only = of_kind.next().filter(|_| alone && of_kind.next().is_none());
        same.or(only).map(|(form, _)| form)
    }

    /// Value columns of the new forms that their forerunners do not have.
    fn new_columns(&self) -> Vec<(usize, usize)> {
        let mut new = Vec::new();
        for (index, form) in self.target.forms.iter().enumerate() {
            let same = || self.model.forms.iter().position(|old| old.id == form.id);
            let indicators = form.orientation == Orientation::Indicators;
            let Some(old) = (if indicators { same() } else { self.listing(form) }) else { continue };
            let columns = form.value_columns().filter(|&column| self.column(form, column, old).is_none());
            new.extend(columns.map(|column| (index, column)));
        }
        new
    }

    /// What the mapping says of a row.
    fn named(&self, form: usize, row: usize) -> Named {
        let is = |(to, _): &&(Reference, Option<Expression>)| self.target.mapped_row(to) == Some((form, row));
        if let Some((_, expression)) = self.mapping.iter().flat_map(|mapping| &mapping.unconfirmed).find(is) {
            return Named::Open(expression.clone());
        }
        match self.mapping.iter().flat_map(|mapping| &mapping.rows).find(is) {
            Some((_, Some(expression))) => Named::Is(expression.clone()),
            Some((_, None)) => Named::New,
            None => Named::No,
        }
    }

    /// The old column for a column of a new form: the one with the same caption; where both forms have as many of its kind
    /// and none fits better, the one in the same place.
    fn column(&self, new: &Form, column: usize, old: usize) -> Option<usize> {
        former_column(new, column, &self.model.forms[old])
    }

    /// A figure in the unit of measure of its new column; nothing where nobody has confirmed how it is converted.
    fn fit(&mut self, figure: Figure, to: Spot, from: Spot) -> Option<Figure> {
        match self.change(to, from) {
            Change::Same => Some(figure),
            Change::Times(factor) => {
                self.converted.insert(to);
                Some(times(figure, factor))
            }
            Change::Open(was, now) => {
                self.unconfirmed.insert(from, (was, now));
                None
            }
        }
    }

    /// How the unit of measure changed from an old column to a new one.
    fn change(&self, to: Spot, from: Spot) -> Change {
        let (new, old) = (&self.target.forms[to.form], &self.model.forms[from.form]);
        let (Some(was), Some(now)) = (measure_of_column(old, from.column), measure_of_column(new, to.column))
        else {
            return Change::Same;
        };
        if fold_label(&was.text) == fold_label(&now.text)
            || factor(&was.text, &now.text) == Some(Decimal::ONE)
        {
            return Change::Same;
        }
        let code = &*new.columns[to.column].code;
        let own = |reference: &Reference| {
            reference.code == code && reference.form.as_deref().is_none_or(|form| *form == *new.id)
        };
        let mut named = self.mapping.iter().flat_map(|mapping| &mapping.columns);
        match named.find(|(column, _)| own(column)) {
            Some((_, factor)) => Change::Times(*factor),
            None => Change::Open(was.text, now.text),
        }
    }

    /// The figure of the old row that is the same but for its place.
    fn same(&self, form: &Form, (index, row): (usize, usize), column: usize) -> Option<(Figure, Vec<Spot>)> {
        let (old, row) = self.versions.forerunner(index, row)?;
        let spot = Spot::new(old, row, self.column(form, column, old)?);
        let figure = self.old.at(spot)?.clone();
        Some((figure, vec![spot]))
    }

    /// The old figures that an expression of the mapping speaks of.
    fn parts<'e>(
        &self,
        form: usize,
        column: usize,
        expression: &'e Expression,
    ) -> Option<Vec<(&'e Reference, Spot)>> {
        let new = &self.target.forms[form];
        let mut parts = Vec::new();
        for reference in expression.references() {
            let old = match &reference.form {
                Some(id) => self.model.forms.iter().position(|form| *form.id == **id)?,
                None => self.model.forms.iter().position(|other| other.id == new.id)?,
            };
            let row = self.model.forms[old].row_index(&reference.code)?;
            parts.push((reference, Spot::new(old, row, self.column(new, column, old)?)));
        }
        Some(parts)
    }

    /// Keeps the figures out that nobody has confirmed.
    fn refuse(&mut self, (form, row): (usize, usize), column: usize, expression: Option<&Expression>) {
        let parts =
            expression.and_then(|expression| self.parts(form, column, expression)).unwrap_or_default();
        let into = &self.target.holds(Spot::new(form, row, column)).measure.text;
        for (_, spot) in parts {
            let from = &self.model.holds(spot).measure.text;
            self.unconfirmed.insert(spot, (from.clone(), into.clone()));
        }
    }

    /// What the mapping computes from old figures.
    fn computed(&self, form: usize, column: usize, expression: &Expression) -> Option<(Figure, Vec<Spot>)> {
        let parts = self.parts(form, column, expression)?;
        let figures: Vec<&Figure> = (parts.iter()).filter_map(|(_, spot)| self.old.at(*spot)).collect();
        let spots = || parts.iter().map(|(_, spot)| *spot).collect();
        if let (Expression::Reference(_), [one]) = (expression, &figures[..]) {
            return Some(((*one).clone(), spots()));
        }
        let number = |reference: &Reference| {
            let (_, spot) = parts.iter().find(|(other, _)| *other == reference)?;
            let figure = self.old.at(*spot)?;
            Some((figure.value.clone(), figure.is_excluded()))
        };
        let operand = |reference: &Reference| match number(reference) {
            Some((Value::Number(number), false)) => Operand::Number(Span::exact(number)),
            Some((Value::Blank | Value::NotApplicable | Value::NotSubmitted | Value::NotArisen, _))
            | None => Operand::Blank,
            Some(_) => Operand::Unknown,
        };
        let Some(first) = figures.iter().find(|figure| is_there(figure)) else {
            return Some(((*figures.first()?).clone(), spots()));
        };
        let Some(value) = expression.evaluate(&operand).value() else {
            // Text and figures in error cannot be computed with.
            let figure = Figure {
                value: Value::Unreadable,
                raw: Arc::default(),
                excluded: Excluded::Error,
                ..(*first).clone()
            };
            return Some((figure, spots()));
        };
        let said = Wording::new(
            format!("tính từ biểu cũ: {expression}"),
            format!("from the old form: {expression}"),
        );
        let figure = Figure {
            value: Value::Number(value.normalize()),
            decimals: amount::decimals(value).min(28) as u8,
            repair: Some(Box::new(said)),
            formula: false,
            ..(*first).clone()
        };
        Some((figure, spots()))
    }

    /// What stands in the old forms and not in the new ones.
    fn lost(&self, old: &Return) -> Vec<Lost> {
        let mut lost = Vec::new();
        for figures in &old.forms {
            for (row, column, figure) in figures.iter().filter(|(.., figure)| is_there(figure)) {
                let spot = Spot::new(figures.form, row, column);
                if !self.places.contains_key(&spot) {
                    lost.push(Lost {
                        place: Place::new(&figures.file, &figure.sheet, figure.cell),
                        row: self.name_of(figures, row),
                        raw: figure.raw.to_string(),
                        into: self.failed.get(&spot).copied(),
                        unconfirmed: self.unconfirmed.get(&spot).cloned(),
                    });
                }
            }
            for (row, added) in figures.added() {
                let kept = |column: usize| self.worded.contains(&Spot::new(figures.form, row, column));
                let words = added.words.iter().filter(|(column, words)| !words.is_empty() && !kept(*column));
                lost.extend(words.map(|(_, words)| Lost {
                    place: Place::new(&figures.file, &figures.sheet, None),
                    row: self.name_of(figures, row),
                    raw: words.to_string(),
                    into: None,
                    unconfirmed: None,
                }));
            }
        }
        lost
    }

    /// Form, code and label of a row of an old form.
    fn name_of(&self, figures: &FormFigures, row: RowId) -> String {
        let form = &self.model.forms[figures.form];
        match (row, figures.added_row(row)) {
            (RowId::Printed(row), _) => name_of(form, row),
            (_, added) => name(form, "", added.map_or("", |added| &added.label)),
        }
    }

    /// Rows of the new forms that ask for a figure and have none.
    fn blank(&self, forms: &[FormFigures]) -> Vec<(usize, usize)> {
        let mut blank = Vec::new();
        let asked = |form: &&(usize, &Form)| form.1.orientation == Orientation::Indicators;
        for (index, form) in self.target.forms.iter().enumerate().filter(|form| asked(&form)) {
            for row in 0..form.rows.len() {
                let asks = form.value_columns().any(|column| {
                    let holds = form.holds(row, column);
                    // A percentage follows from its parts.
                    holds.asked == Asked::Yes && !holds.aggregation.is_ratio()
                });
                let given =
                    form.value_columns().any(|column| forms[index].get(row, column).is_some_and(is_there));
                if asks && !given {
                    blank.push((index, row));
                }
            }
        }
        blank
    }
}

/// How a unit of measure changed.
enum Change {
    /// It did not.
    Same,
    /// Figures are to be multiplied.
    Times(Decimal),
    /// Nobody has confirmed how: from, to.
    Open(String, String),
}

/// A figure times a number.
fn times(figure: Figure, factor: Decimal) -> Figure {
    let Some(value) = figure.value.number().and_then(|value| value.checked_mul(factor)) else {
        return figure;
    };
    let value = value.normalize();
    let said = Wording::new(format!("đổi đơn vị tính: × {factor}"), format!("unit of measure: × {factor}"));
    Figure {
        value: Value::Number(value),
        decimals: amount::decimals(value).min(28) as u8,
        repair: Some(Box::new(said)),
        formula: false,
        ..figure
    }
}

/// Whether an expression is one figure times or by a number.
fn is_conversion(expression: &Expression) -> bool {
    match expression {
        Expression::Binary(Operator::Multiply | Operator::Divide, figure, number) => {
            matches!((&**figure, &**number), (Expression::Reference(_), Expression::Literal(_)))
        }
        _ => false,
    }
}

/// Form, code and label of a row.
fn name_of(form: &Form, row: usize) -> String {
    name(form, &form.rows[row].printed, &form.rows[row].label)
}

fn name(form: &Form, code: &str, label: &str) -> String {
    let label = label.replace('\n', " ");
    match (form.number.trim(), code.trim()) {
        ("", "") => label,
        ("", code) => format!("{code} {label}"),
        (number, "") => format!("{number}: {label}"),
        (number, code) => format!("{number}: {code} {label}"),
    }
}

/// A label with its marks, but without regard to case and white space.
fn fold_label(label: &str) -> String {
    crate::text::tidy(label).to_lowercase()
}
