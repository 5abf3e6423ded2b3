//! The figures of the rows, or of the columns, of a form in all returns.

use std::collections::HashMap;
use std::sync::Arc;

use crate::expression::{Expression, Operand, Reference};
use crate::figure::Return;
use crate::finding::Subject;
use crate::model::{Aggregation, Column, Form, Kind, Orientation, Role, Template};
use crate::spot::{RowId, Spot};

use crate::learn::lines::Axis;

/// The lines of a form, and what stands in them, return by return.
pub(super) struct Grid {
    /// Position of the form.
    pub form: usize,
    /// Which way the lines run.
    pub axis: Axis,
    /// The lines that hold numbers.
    pub lines: Vec<Line>,
    /// What stands in them: at each column of each return, or at each row of each.
    pub seen: Vec<Seen>,
    by_code: HashMap<Arc<str>, usize>,
}

/// A row or a column that holds numbers.
pub(super) struct Line {
    /// Position in the form.
    pub at: usize,
    /// Its code.
    pub code: Arc<str>,
    /// What it is called.
    pub label: String,
    /// Captions above it, of a column.
    pub captions: Vec<String>,
    /// Unit of measure.
    pub measure: String,
    /// The line it belongs to, by its code.
    pub parent: Option<usize>,
    /// It holds percentages.
    pub percent: bool,
    /// Nobody has said of what it is a percentage.
    pub open: bool,
    /// Some figure of it is not zero.
    pub live: bool,
    /// How units merge, where that is said.
    pub aggregation: Option<Aggregation>,
    /// Equations that the template has of it.
    pub equals: Vec<Expression>,
}

/// What stands in all lines at one column, or one row, of one return.
pub(super) struct Seen {
    /// Position of the return.
    pub one: usize,
    /// As rules compute with them.
    pub figures: Vec<Operand>,
    /// The same for a first look: blanks are 0, unknown ones not a number.
    pub values: Vec<f64>,
    /// How far off each may be.
    pub slack: Vec<f64>,
}

impl Grid {
    /// The lines of a form with what stands in them.
    pub fn of(template: &Template, (form, axis): (usize, Axis), returns: &[&Return]) -> Self {
        let model = &template.forms[form];
        let lines = match axis {
            Axis::Row => rows(model),
            Axis::Column => columns(model),
        };
        let by_code = lines.iter().enumerate().map(|(at, line)| (Arc::clone(&line.code), at)).collect();
        let mut grid = Self { form, axis, lines, seen: Vec::new(), by_code };
        for (one, unit) in returns.iter().enumerate() {
            let Some(figures) = unit.form(form) else { continue };
            match axis {
                Axis::Row => {
                    for column in model.value_columns().filter(|&column| adds(&model.columns[column])) {
                        grid.take(one, |line| operand(template, unit, row_spot(model, form, line, column)));
                    }
                }
                Axis::Column => {
                    let listed = model.orientation == Orientation::Indicators;
                    let asked = |row: &RowId| {
                        row.printed().is_none_or(|row| {
                            listed && matches!(model.rows[row].kind, Kind::Count | Kind::Quantity)
                        })
                    };
                    for row in figures.rows().filter(asked) {
                        grid.take(one, |line| operand(template, unit, Spot::new(form, row, line.at)));
                    }
                }
            }
        }
        for (at, line) in grid.lines.iter_mut().enumerate() {
            line.live = grid.seen.iter().any(|seen| seen.values[at] != 0.0 && !seen.values[at].is_nan());
        }
        grid
    }

    fn take(&mut self, one: usize, figure: impl Fn(&Line) -> Operand) {
        let figures: Vec<Operand> = self.lines.iter().map(figure).collect();
        if !figures.iter().any(|figure| figure.value().is_some_and(|value| !value.is_zero())) {
            return;
        }
        let value = |figure: &Operand| match figure {
            Operand::Number(span) => crate::amount::to_stored(span.value),
            Operand::Blank => 0.0,
            Operand::Unknown => f64::NAN,
        };
        let slack = |figure: &Operand| match figure {
            Operand::Number(span) => crate::amount::to_stored(span.high - span.low),
            Operand::Blank | Operand::Unknown => 0.0,
        };
        let values = figures.iter().map(value).collect();
        let slack = figures.iter().map(slack).collect();
        self.seen.push(Seen { one, figures, values, slack });
    }

    /// The line with a code.
    pub fn coded(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// How an equation names a line.
    pub fn name(&self, line: usize) -> Expression {
        Expression::reference(&*self.lines[line].code)
    }

    /// What a reference means at one place.
    pub fn operand(&self, seen: &Seen, reference: &Reference) -> Operand {
        self.coded(&reference.code).map_or(Operand::Unknown, |line| seen.figures[line])
    }

    /// Lines that add up and in which something stands.
    pub fn numbers(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|&at| self.lines[at].live && !self.lines[at].percent).collect()
    }

    /// Returns in which something stands.
    pub fn returns(&self) -> usize {
        let mut all: Vec<usize> = self.seen.iter().map(|seen| seen.one).collect();
        all.dedup();
        all.len()
    }

    /// What is told of a line.
    pub fn subject(&self, form: &Form, line: usize) -> Subject {
        let code = Arc::clone(&self.lines[line].code);
        let (indicator, column) = match self.axis {
            Axis::Row => (code, Arc::default()),
            Axis::Column => (Arc::default(), code),
        };
        Subject { form: Arc::clone(&form.id), indicator, column }
    }
}

/// Whether the figures of a column are amounts of the rows.
fn adds(column: &Column) -> bool {
    let counts = |kind: Kind| matches!(kind, Kind::Count | Kind::Quantity);
    let differs = crate::holds::speak_of_difference(&column.captions);
    column.aggregation.as_ref().is_none_or(Aggregation::is_of_amounts)
        && column.kind.is_none_or(counts)
        && column.parts.is_none()
        && !differs
}

/// Where the figure of a row stands when its parts stand in a column: percentages may stand in one of their own.
fn row_spot(model: &Form, form: usize, line: &Line, column: usize) -> Spot {
    let own = &*model.columns[column].code;
    let beside = model.columns.iter().position(|other| other.parts.as_deref() == Some(own));
    Spot::new(form, line.at, beside.filter(|_| line.percent).unwrap_or(column))
}

fn operand(template: &Template, one: &Return, spot: Spot) -> Operand {
    one.at(spot).map_or(Operand::Unknown, |figure| figure.operand(template.holds(spot).kind))
}

fn rows(model: &Form) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, row) in model.rows.iter().enumerate() {
        let percent = row.kind == Kind::Percent;
        if row.owner.is_some() || !(percent || matches!(row.kind, Kind::Count | Kind::Quantity)) {
            continue;
        }
        let parent = lines.iter().rposition(|other| model.is_below(other.at, at));
        lines.push(Line {
            at,
            code: Arc::clone(&row.code),
            label: row.label.clone(),
            captions: Vec::new(),
            measure: row.measure.text.clone(),
            parent,
            percent,
            open: percent && row.expression.is_none(),
            live: false,
            aggregation: Some(row.aggregation.clone()),
            equals: row
                .expression
                .iter()
                .filter(|_| !percent)
                .chain(equals(&row.checks, &row.code))
                .cloned()
                .collect(),
        });
    }
    lines
}

fn columns(model: &Form) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, column) in model.columns.iter().enumerate() {
        let percent = column.kind == Some(Kind::Percent);
        let number = column.kind.is_none_or(|kind| matches!(kind, Kind::Count | Kind::Quantity));
        if column.role != Role::Value || !(percent || number) || column.parts.is_some() {
            continue;
        }
        lines.push(Line {
            at,
            code: Arc::clone(&column.code),
            label: column.captions.last().cloned().unwrap_or_default(),
            captions: column.captions.clone(),
            measure: column.measure.as_ref().map_or(String::new(), |measure| measure.text.clone()),
            parent: None,
            percent,
            open: percent && column.expression.is_none(),
            live: false,
            aggregation: column.aggregation.clone(),
            equals: (column.expression.iter())
                .filter(|_| !percent)
                .chain(equals(&column.checks, &column.code))
                .cloned()
                .collect(),
        });
    }
    lines
}

fn equals<'a>(
    checks: &'a [crate::expression::Comparison],
    code: &str,
) -> impl Iterator<Item = &'a Expression> + use<'a> {
    let own = Expression::reference(code);
    checks
        .iter()
        .filter(move |check| check.left == own && check.relation == crate::expression::Relation::Equal)
        .map(|check| &check.right)
}
