//! The figures of a return in the forms of another template: this year's form filled in from last year's.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{self, Span, Value};
use crate::book::Book;
use crate::check;
use crate::equation::Spot;
use crate::expression::{Expression, Operand, Reference};
use crate::figure::{Figure, FormFigures, Return, Standing};
use crate::finding::{Diagnosed, Finding, Place, Severity, Wording};
use crate::identify::settle_units;
use crate::intake;
use crate::layout::{self, lay_out_return};
use crate::period::Period;
use crate::read::Source;
use crate::recognise;
use crate::template::{Aggregation, Form, Kind, Mapping, Orientation, Role, Template};
use crate::text::fold;

use super::{Change, Desk, Kind as Done};

/// What forms are filled in with.
pub struct Refill<'a> {
    /// How files are read, and the templates known.
    pub desk: &'a Desk<'a>,
    /// Position of the template to be filled in.
    pub target: usize,
    /// The period asked for; the return's own when none.
    pub period: Option<Period>,
    /// How the workbook is laid out.
    pub options: &'a layout::Options,
}

/// A figure of the old form that has no place in the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// Where it stands.
    pub place: Place,
    /// Form, code and label of its row.
    pub row: String,
    /// What was typed.
    pub raw: String,
}

/// A form filled in.
#[derive(Debug, Clone)]
pub struct Refilled {
    /// The workbook to be written.
    pub book: Book,
    /// Id of the template the file was filled in by.
    pub from: Arc<str>,
    /// Cells of the file that hold a figure of that template.
    pub read: usize,
    /// Of these, those whose content stands in the new form.
    pub carried: usize,
    /// The others.
    pub lost: Vec<Lost>,
    /// Every figure that was carried: where it stood and what, where it stands now and what.
    pub changes: Vec<Change>,
    /// Rows of the new form that ask for a figure and got none: form, code and label.
    pub blank: Vec<String>,
    /// The unit, as the return names it.
    pub unit: Arc<str>,
}

/// Fills in a template from a file of the same or an older one; `None` when no form of any was recognised.
pub fn refill(source: &Source<'_>, how: &Refill<'_>) -> Diagnosed<Option<Refilled>> {
    let memory = how.desk.memory;
    let Some(origin) = origin(source, how) else {
        let read = how.desk.convert(source);
        return Diagnosed { value: None, findings: read.findings };
    };
    let desk = intake::Desk {
        memory,
        template: origin,
        limits: how.desk.limits,
        isolate: how.desk.isolate,
        legacy: how.desk.legacy,
        registry: None,
        period: None,
    };
    let mut taken = desk.take_in(source);
    settle_units(std::slice::from_mut(&mut taken.identity), None);
    let mut old = taken.one.take();
    let mut findings = std::mem::take(&mut old.findings);
    let (model, target) = (&memory.templates()[origin], &memory.templates()[how.target]);
    let mapping = target.mappings().find(|mapping| mapping.from == model.id);
    let mut carrier = Carrier::new(model, target, mapping.as_ref(), &old);
    let mut new = Return::unread(Arc::clone(&source.file));
    new.unit = Arc::clone(&taken.identity.unit);
    new.period = how.period.or_else(|| taken.identity.period());
    new.standing = Standing::Used;
    new.forms = (0..target.forms.len()).map(|form| carrier.form(form)).collect();
    let blank = carrier.blank(&new);
    let read = old.forms.iter().flat_map(FormFigures::iter).filter(|figure| is_there(figure)).count();
    let lost = carrier.lost(&old);
    let checked = check::check(target, &new);
    findings.retain(|old| !checked.iter().any(|new| (new.rule, &new.place) == (old.rule, &old.place)));
    findings.extend(checked);
    for finding in &mut findings {
        finding.unit = Arc::clone(&new.unit);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let filled = lay_out_return(target, &new, how.options);
    let changes = (carrier.changes.into_iter())
        .filter_map(|(spot, before, after)| {
            let (sheet, cell) = filled.places.get(&spot)?;
            let sheet = filled.book.sheets[*sheet].name.as_str().into();
            Some(Change { sheet, cell: Some(*cell), kind: Done::Carried, before, after })
        })
        .collect();
    let refilled = Refilled {
        book: filled.book,
        changes,
        from: Arc::clone(&model.id),
        read,
        carried: read - lost.len(),
        lost,
        blank,
        unit: new.unit,
    };
    Diagnosed { value: Some(refilled), findings: about_figures(findings) }
}

/// The template the file was filled in by: the one to be filled in itself, unless the file clearly holds another.
fn origin(source: &Source<'_>, how: &Refill<'_>) -> Option<usize> {
    let book = intake::open(source, how.desk.limits, how.desk.isolate, how.desk.legacy).value?;
    let fits = recognise::fits(&book, how.desk.memory);
    let best = (0..fits.len()).max_by(|&a, &b| fits[a].rows.cmp(&fits[b].rows).then(b.cmp(&a)))?;
    if fits[best].rows == 0 {
        return None;
    }
    Some(if fits[how.target].rows >= fits[best].rows { how.target } else { best })
}

/// Whether the unit could be named matters when returns are merged, not when one is filled in anew.
fn about_figures(findings: Vec<Finding>) -> Vec<Finding> {
    use crate::finding::Rule::{BlankRequired, UnknownUnit, WrongPeriod};
    findings
        .into_iter()
        .filter(|finding| !matches!(finding.rule, UnknownUnit | WrongPeriod | BlankRequired))
        .filter(|finding| finding.severity > Severity::Info || finding.place.cell.is_some())
        .collect()
}

fn is_there(figure: &Figure) -> bool {
    figure.cell.is_some() && !figure.raw.trim().is_empty()
}

/// Rows (form and position) by form id and what tells them apart; `None` where two are alike.
type Rows = HashMap<(Option<Arc<str>>, String), Option<(usize, usize)>>;

/// What a mapping says of a row.
enum Named {
    /// Nothing.
    No,
    /// It has no forerunner.
    New,
    /// It is this, in figures of the old forms.
    Is(Expression),
}

/// Carries figures from the old forms to the new ones.
struct Carrier<'a> {
    model: &'a Template,
    target: &'a Template,
    mapping: Option<&'a Mapping>,
    old: &'a Return,
    /// Old rows by form id and what tells them apart, and by the latter alone; `None` where two are alike.
    rows: Rows,
    /// How many new rows there are by what tells them apart.
    new_rows: HashMap<String, usize>,
    used: HashSet<Spot>,
    changes: Vec<(Spot, String, String)>,
}

impl<'a> Carrier<'a> {
    fn new(model: &'a Template, target: &'a Template, mapping: Option<&'a Mapping>, old: &'a Return) -> Self {
        let same = model.id == target.id;
        let mut rows: Rows = HashMap::new();
        for (form, one) in model.forms.iter().enumerate() {
            for (row, path) in paths(one, same).into_iter().enumerate() {
                for id in [Some(Arc::clone(&one.id)), None] {
                    rows.entry((id, path.clone()))
                        .and_modify(|known| *known = None)
                        .or_insert(Some((form, row)));
                }
            }
        }
        let mut new_rows = HashMap::new();
        for path in target.forms.iter().flat_map(|form| paths(form, same)) {
            *new_rows.entry(path).or_insert(0) += 1;
        }
        Self { model, target, mapping, old, rows, new_rows, used: HashSet::new(), changes: Vec::new() }
    }

    /// A new form with what the old ones give.
    fn form(&mut self, index: usize) -> FormFigures {
        let form = &self.target.forms[index];
        let (rows, columns) = (form.rows.len(), form.columns.len());
        let mut figures =
            FormFigures::new(index, Arc::clone(&self.old.file), form.sheet.as_str().into(), rows, columns);
        for (row, path) in paths(form, self.model.id == self.target.id).into_iter().enumerate() {
            let named = self.named(index, row);
            for column in form.value_columns() {
                let figure = match &named {
                    Named::Is(expression) => self.computed(index, column, expression),
                    Named::New => None,
                    Named::No => self.same(form, &path, column),
                };
                if let Some(figure) = figure {
                    let at = figure.cell.map(|at| format!("{}!{at}: ", figure.sheet)).unwrap_or_default();
                    if is_there(&figure) {
                        let now = figure.value.number().map(|number| number.to_string());
                        let after = now.unwrap_or_else(|| figure.raw.to_string());
                        self.changes.push((
                            Spot::new(index, row, column),
                            format!("{at}{}", figure.raw),
                            after,
                        ));
                    }
                    figures.put(Figure { row: row as u32, column: column as u32, ..figure });
                }
            }
        }
        figures
    }

    /// What the mapping says of a row.
    fn named(&self, form: usize, row: usize) -> Named {
        let mut rows = self.mapping.iter().flat_map(|mapping| &mapping.rows);
        match rows.find(|(to, _)| self.target.mapped_row(to) == Some((form, row))) {
            Some((_, Some(expression))) => Named::Is(expression.clone()),
            Some((_, None)) => Named::New,
            None => Named::No,
        }
    }

    /// The old column for a column of a new form.
    fn column(&self, new: &Form, column: usize, old: usize) -> Option<usize> {
        let there = &self.model.forms[old];
        let (mut values, mut others) = (new.value_columns(), there.value_columns());
        let code = &new.columns[column].code;
        let alone = values.nth(1).is_none();
        let first = others.next()?;
        if alone && others.next().is_none() {
            return Some(first);
        }
        there.column_index(code).filter(|&index| there.columns[index].role == Role::Value)
    }

    /// The figure of the old row that is the same but for its place.
    fn same(&mut self, form: &Form, path: &str, column: usize) -> Option<Figure> {
        let own = self.rows.get(&(Some(Arc::clone(&form.id)), path.to_owned())).copied().flatten();
        // A form that got another number: the row must be the only one of its kind, before and now.
        let elsewhere = || self.rows.get(&(None, path.to_owned())).copied().flatten();
        let alone = self.new_rows.get(path) == Some(&1);
        let (old, row) = own.or_else(|| elsewhere().filter(|_| alone))?;
        let spot = Spot::new(old, row, self.column(form, column, old)?);
        let figure = self.old.figure(spot.form, spot.row, spot.column)?.clone();
        self.used.insert(spot);
        Some(figure)
    }

    /// What the mapping computes from old figures.
    fn computed(&mut self, form: usize, column: usize, expression: &Expression) -> Option<Figure> {
        let new = &self.target.forms[form];
        let mut parts: Vec<(&Reference, Spot)> = Vec::new();
        for reference in expression.references() {
            let old = match &reference.form {
                Some(id) => self.model.forms.iter().position(|form| *form.id == **id)?,
                None => self.model.forms.iter().position(|other| other.id == new.id)?,
            };
            let row = self.model.forms[old].row_index(&reference.code)?;
            parts.push((reference, Spot::new(old, row, self.column(new, column, old)?)));
        }
        let figures: Vec<&Figure> = (parts.iter())
            .filter_map(|(_, spot)| self.old.figure(spot.form, spot.row, spot.column))
            .collect();
        if let (Expression::Reference(_), [one]) = (expression, &figures[..]) {
            self.used.extend(parts.iter().map(|(_, spot)| *spot));
            return Some((*one).clone());
        }
        let number = |reference: &Reference| {
            let (_, spot) = parts.iter().find(|(other, _)| *other == reference)?;
            let figure = self.old.figure(spot.form, spot.row, spot.column)?;
            Some((figure.value.clone(), figure.excluded))
        };
        let operand = |reference: &Reference| match number(reference) {
            Some((Value::Number(number), false)) => Operand::Number(Span::exact(number)),
            Some((Value::Blank | Value::NotApplicable | Value::NotSubmitted | Value::NotArisen, _))
            | None => Operand::Blank,
            Some(_) => Operand::Unknown,
        };
        // Text and figures in error cannot be computed with: they are told as not carried.
        let value: Decimal = expression.evaluate(&operand).value()?;
        let first = figures.iter().find(|figure| is_there(figure))?;
        let said = Wording::new(
            format!("tính từ biểu cũ: {expression}"),
            format!("from the old form: {expression}"),
        );
        let figure = Figure {
            value: Value::Number(value.normalize()),
            decimals: amount::decimals(value).min(28) as u8,
            repair: Some(said),
            formula: false,
            ..(*first).clone()
        };
        self.used.extend(parts.iter().map(|(_, spot)| *spot));
        Some(figure)
    }

    /// What stands in the old forms and not in the new ones.
    fn lost(&self, old: &Return) -> Vec<Lost> {
        let mut lost = Vec::new();
        for figures in &old.forms {
            let form = &self.model.forms[figures.form];
            for figure in figures.iter().filter(|figure| is_there(figure)) {
                let spot = Spot::new(figures.form, figure.row as usize, figure.column as usize);
                if !self.used.contains(&spot) {
                    lost.push(Lost {
                        place: Place::new(&figures.file, &figure.sheet, figure.cell),
                        row: name_of(form, spot.row),
                        raw: figure.raw.to_string(),
                    });
                }
            }
        }
        lost
    }

    /// Rows of the new forms that ask for a figure and have none.
    fn blank(&self, new: &Return) -> Vec<String> {
        let mut blank = Vec::new();
        for (index, form) in self.target.forms.iter().enumerate() {
            if form.orientation != Orientation::Indicators {
                blank.push(form.number.clone());
                continue;
            }
            for (row, model) in form.rows.iter().enumerate() {
                // A percentage follows from its parts.
                let derived = model.aggregation == Aggregation::Ratio;
                let asks = model.kind != Kind::Heading && model.owner.is_none() && !derived;
                let given = form.value_columns().any(|column| {
                    new.figure(index, row, column)
                        .is_some_and(|figure| !matches!(figure.value, Value::Blank | Value::NotSubmitted))
                });
                if asks && !given {
                    blank.push(name_of(form, row));
                }
            }
        }
        blank
    }
}

/// Form, code and label of a row.
fn name_of(form: &Form, row: usize) -> String {
    let model = &form.rows[row];
    let head = [form.number.as_str(), model.printed.as_str()].map(str::trim).join(" ");
    format!("{} {}", head.trim(), model.label.replace('\n', " "))
}

/// What tells the rows of a form apart whatever their codes: their labels under those of the rows above them, and the unit
/// of measure.
///
/// Within one template (`by_code`) the code is enough.
fn paths(form: &Form, by_code: bool) -> Vec<String> {
    if by_code {
        return form.rows.iter().map(|row| format!("{}\u{1f}{}", form.id, row.code)).collect();
    }
    let mut above: Vec<(usize, String)> = Vec::new();
    form.rows
        .iter()
        .map(|row| {
            above.retain(|(depth, _)| *depth < row.depth);
            let label = fold_label(&row.label);
            let mut path: Vec<&str> = above.iter().map(|(_, label)| label.as_str()).collect();
            path.push(&label);
            let path = format!("{}\u{1f}{}", path.join("\u{1f}"), fold(&row.measure.text));
            above.push((row.depth, label));
            path
        })
        .collect()
}

/// A label with its marks, but without regard to case and white space.
fn fold_label(label: &str) -> String {
    crate::text::tidy(label).to_lowercase()
}
