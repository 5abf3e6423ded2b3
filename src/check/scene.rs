//! What the checks of one return look at: its figures, which of them already stand in error, and what the template
//! says of them, with the references found.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::amount::{self, Span, Value};
use crate::equation::{Condition, Equation, Spot};
use crate::expression::{Expression, Operand, Operator, Relation};
use crate::figure::{Figure, FormFigures, Return};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::template::{Aggregation, Kind, Orientation, Template};

use super::difference::holds_differences;

/// Findings with the figure they speak of.
pub(super) type Found = Vec<(Spot, Finding)>;

/// One return under its template.
pub(super) struct Scene<'a> {
    pub template: &'a Template,
    pub one: &'a Return,
    ties: &'a [Tie<'a>],
    /// Figures that stand in error.
    doubtful: HashSet<Spot>,
    /// Only this form is looked at, with these figures in place of those of the return.
    instead: Option<&'a FormFigures>,
}

/// What ties figures to each other: an equation or a rule of the template, for one column (or one row).
pub(super) struct Tie<'a> {
    /// The figure whose row (or column) carries it.
    pub at: Spot,
    /// It refers to columns of one row, not to rows of one column.
    pub by_column: bool,
    pub shape: Shape<'a>,
}

/// What an equation or a rule says.
pub(super) enum Shape<'a> {
    /// Parts that together are at most the whole.
    Part { parts: Equation<'a>, whole: Spot },
    /// A total and the plain sum it must be.
    Sum { total: Spot, parts: Equation<'a> },
    /// A percentage and its two parts.
    Ratio { stated: Spot, numerator: Equation<'a>, denominator: Equation<'a> },
    /// A figure and the equation it must satisfy.
    Equation { total: Spot, equation: Equation<'a> },
    /// Any other comparison.
    Condition(Condition<'a>),
}

/// Everything the template says of figures in relation to each other.
pub(super) fn ties(template: &Template) -> Vec<Tie<'_>> {
    let mut ties = Vec::new();
    for (position, form) in template.forms.iter().enumerate() {
        if form.orientation != Orientation::Indicators {
            continue;
        }
        for row in 0..form.rows.len() {
            for column in form.value_columns() {
                let at = Spot::new(position, row, column);
                ties.extend(equation_of(template, at));
                ties.extend(rules_of(template, at));
            }
        }
    }
    ties
}

fn equation_of(template: &Template, at: Spot) -> Option<Tie<'_>> {
    let rule = at.rule(template);
    let (expression, by_column) = (rule.expression?, rule.by_column);
    if by_column && !matches!(at.form_of(template).rows[at.row].kind, Kind::Count | Kind::Quantity) {
        // What holds for counts in the columns of a form says nothing of its rows of answers and percentages.
        return None;
    }
    let found = |expression| Equation::new(template, at, by_column, expression);
    let shape = match (rule.aggregation, expression) {
        (Aggregation::Ratio, Expression::Binary(Operator::Divide, numerator, denominator)) => {
            Shape::Ratio { stated: at, numerator: found(numerator), denominator: found(denominator) }
        }
        (Aggregation::Ratio, _) => return None,
        (_, sum) if sum.terms().is_some() => Shape::Sum { total: at, parts: found(sum) },
        (_, other) => Shape::Equation { total: at, equation: found(other) },
    };
    Some(Tie { at, by_column, shape })
}

fn rules_of(template: &Template, at: Spot) -> Vec<Tie<'_>> {
    let form = at.form_of(template);
    let (row, column) = (&form.rows[at.row], &form.columns[at.column]);
    let numeric = |kind| matches!(kind, Kind::Count | Kind::Quantity);
    let mut ties = Vec::new();
    // Rules over rows say nothing of a column of percentages, nor rules over columns of a row of answers.
    let sums_of_rows = column.aggregation.as_ref().is_none_or(adds) && column.kind.is_none_or(numeric);
    // The difference of a part may be larger than that of its whole.
    let bounds = !holds_differences(column);
    let of_rows = row
        .checks
        .iter()
        .filter(|check| {
            sums_of_rows && column.parts.is_none() && (bounds || check.relation == Relation::Equal)
        })
        .map(|check| (check, false));
    let of_columns = column.checks.iter().filter(|_| numeric(row.kind)).map(|check| (check, true));
    for (check, by_column) in of_rows.chain(of_columns) {
        let found = |expression| Equation::new(template, at, by_column, expression);
        let (low, high) = match check.relation {
            Relation::AtLeast => (&check.right, &check.left),
            _ => (&check.left, &check.right),
        };
        let one = |expression: &Expression| match expression {
            Expression::Reference(reference) => at.resolve(template, by_column, reference),
            _ => None,
        };
        let shape = match (check.relation, one(low), one(high)) {
            (Relation::AtMost | Relation::AtLeast, _, Some(whole)) if low.terms().is_some() => {
                Shape::Part { parts: found(low), whole }
            }
            (Relation::Equal, Some(total), _) => Shape::Equation { total, equation: found(high) },
            _ => Shape::Condition(Condition::new(template, at, by_column, check)),
        };
        ties.push(Tie { at, by_column, shape });
    }
    ties
}

fn adds(aggregation: &Aggregation) -> bool {
    matches!(aggregation, Aggregation::Sum | Aggregation::SumOfRows | Aggregation::Same | Aggregation::Max)
}

impl<'a> Scene<'a> {
    pub(super) fn new(template: &'a Template, ties: &'a [Tie<'a>], one: &'a Return) -> Self {
        let doubtful = one
            .findings
            .iter()
            .filter(|finding| super::spoils(finding) && finding.place.file == one.file)
            .filter_map(|finding| super::spot_of(template, finding))
            .collect();
        Self { template, one, ties, doubtful, instead: None }
    }

    /// The same return with other figures in one form, and nothing but that form looked at. What was found of figures that
    /// were moved is forgotten.
    pub(super) fn with<'b>(&self, figures: &'b FormFigures, moved: impl Fn(Spot) -> bool) -> Scene<'b>
    where
        'a: 'b,
    {
        let errors = self.one.findings.iter().filter(|finding| super::spoils(finding));
        let doubtful = errors.filter_map(|finding| super::spot_of(self.template, finding));
        let doubtful = doubtful.filter(|spot| spot.form != figures.form || !moved(*spot)).collect();
        Scene { template: self.template, one: self.one, ties: self.ties, doubtful, instead: Some(figures) }
    }

    /// One form alone.
    pub(super) fn alone<'b>(&self, figures: &'b FormFigures) -> Scene<'b>
    where
        'a: 'b,
    {
        let doubtful = self.doubtful.clone();
        Scene { template: self.template, one: self.one, ties: self.ties, doubtful, instead: Some(figures) }
    }

    /// What the template says of the figures that are looked at.
    pub(super) fn ties(&self) -> impl Iterator<Item = &'a Tie<'a>> {
        let only = self.instead.map(|figures| figures.form);
        self.ties.iter().filter(move |tie| only.is_none_or(|form| tie.at.form == form))
    }

    /// The figures of these findings are not looked at any more, when the findings are errors.
    pub(super) fn doubt(&mut self, found: &[(Spot, Finding)]) {
        let errors = found.iter().filter(|(_, finding)| super::spoils(finding));
        self.doubtful.extend(errors.map(|(spot, _)| *spot));
    }

    /// Every place for a figure in the forms that are in the return, in order.
    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> + '_ {
        self.one
            .forms
            .iter()
            .filter(|figures| self.template.forms[figures.form].orientation == Orientation::Indicators)
            .filter(|figures| self.instead.is_none_or(|only| only.form == figures.form))
            .flat_map(|figures| {
                let form = &self.template.forms[figures.form];
                (0..form.rows.len()).flat_map(move |row| {
                    form.value_columns().map(move |column| Spot::new(figures.form, row, column))
                })
            })
    }

    pub(super) fn figure(&self, spot: Spot) -> Option<&'a Figure> {
        match self.instead {
            Some(figures) if figures.form == spot.form => figures.get(spot.row, spot.column),
            _ => self.one.figure(spot.form, spot.row, spot.column),
        }
    }

    pub(super) fn is_doubtful(&self, spot: Spot) -> bool {
        self.doubtful.contains(&spot) || self.figure(spot).is_some_and(|figure| figure.excluded)
    }

    /// The figure with its number, when it has one that does not stand in error.
    pub(super) fn sound(&self, spot: Spot) -> Option<(&'a Figure, Decimal)> {
        let figure = self.figure(spot).filter(|_| !self.is_doubtful(spot))?;
        Some((figure, figure.value.number()?))
    }

    /// A figure as checks compute with it: with its tolerance, unknown when it stands in error or is not in the file.
    pub(super) fn operand(&self, spot: Spot) -> Operand {
        let Some(figure) = self.figure(spot) else { return self.absent(spot) };
        if self.is_doubtful(spot) { Operand::Unknown } else { self.as_typed(spot, figure) }
    }

    fn as_typed(&self, spot: Spot, figure: &Figure) -> Operand {
        match &figure.value {
            Value::Number(number) => Operand::Number(match spot.rule(self.template).kind {
                Kind::Count | Kind::Yes | Kind::Choice => Span::exact(*number),
                _ => Span::printed(*number, u32::from(figure.decimals)),
            }),
            Value::Blank | Value::NotArisen | Value::NotApplicable => Operand::Blank,
            Value::NotSubmitted => self.absent(spot),
            Value::Text(_) | Value::Unreadable => Operand::Unknown,
        }
    }

    /// A row that is not in the file: unknown, but one that another level owns may well be absent.
    fn absent(&self, spot: Spot) -> Operand {
        let owned = spot.form_of(self.template).rows[spot.row].owner.is_some();
        if owned && self.one.form(spot.form).is_some() { Operand::Blank } else { Operand::Unknown }
    }

    pub(super) fn evaluate(&self, equation: &Equation) -> Operand {
        equation.evaluate(&|spot| self.operand(spot))
    }

    /// As [`Scene::evaluate`], with figures that stand in error as well.
    pub(super) fn evaluate_as_typed(&self, equation: &Equation) -> Operand {
        equation.evaluate(&|spot| {
            self.figure(spot).map_or(Operand::Unknown, |figure| self.as_typed(spot, figure))
        })
    }

    /// How many relations and answers of a column are there and right; relations between zeros do not count.
    pub(super) fn right_ones(&self, column: usize) -> usize {
        let value = |spot| self.operand(spot).value().filter(|number| !number.is_zero());
        let meets = |one: Operand, other: Operand| match (one, other) {
            (Operand::Number(one), Operand::Number(other)) => one.meets(other),
            _ => false,
        };
        let ties =
            self.ties().filter(|tie| tie.at.column == column && !tie.by_column).filter(|tie| {
                match &tie.shape {
                    Shape::Part { parts, whole } => {
                        let sum = self.evaluate(parts).value();
                        sum.is_some() && value(*whole) >= sum
                    }
                    Shape::Sum { total, parts: equation } | Shape::Equation { total, equation } => {
                        value(*total).is_some() && meets(self.operand(*total), self.evaluate(equation))
                    }
                    Shape::Ratio { stated, numerator, denominator } => {
                        let given = percentage(self.evaluate(numerator), self.evaluate(denominator));
                        value(*stated).is_some() && meets(self.operand(*stated), given)
                    }
                    Shape::Condition(_) => false,
                }
            });
        let answers = self.spots().filter(|spot| spot.column == column).filter(|spot| {
            let asked = matches!(spot.rule(self.template).kind, Kind::Yes | Kind::Choice);
            asked && self.sound(*spot).is_some()
        });
        ties.count() + answers.count()
    }

    /// A finding about a figure of the return.
    pub(super) fn finding(&self, rule: Rule, spot: Spot, message: Wording) -> Finding {
        let figure = self.figure(spot);
        let place = match (figure, self.one.form(spot.form)) {
            (Some(figure), Some(form)) => Place::new(&form.file, &figure.sheet, figure.cell),
            (None, Some(form)) => Place::new(&form.file, &form.sheet, None),
            (_, None) => Place::file(&self.one.file),
        };
        Finding::new(rule, place, message)
            .with_unit(&self.one.unit)
            .with_subject(spot.subject(self.template))
            .with_value(figure.map_or("", |figure| &figure.raw))
    }

    /// The tie that makes a figure a percentage of two parts.
    pub(super) fn ratio_at(&self, spot: Spot) -> Option<(&'a Equation<'a>, &'a Equation<'a>)> {
        self.ties().find_map(|tie| match &tie.shape {
            Shape::Ratio { stated, numerator, denominator } if *stated == spot => {
                Some((numerator, denominator))
            }
            _ => None,
        })
    }

    /// Whether the template says that one figure is part of another.
    pub(super) fn is_part_of(&self, part: Spot, whole: Spot) -> bool {
        self.ties().any(|tie| match &tie.shape {
            Shape::Part { parts, whole: other } => *other == whole && parts.found().any(|spot| spot == part),
            _ => false,
        })
    }
}

/// A ratio in percent, with its tolerance; blank when it is undefined.
pub(super) fn percentage(numerator: Operand, denominator: Operand) -> Operand {
    let over = |a: Decimal, b: Decimal| amount::in_percent(a)?.checked_div(b);
    match (numerator, denominator) {
        (Operand::Unknown, _) | (_, Operand::Unknown) => Operand::Unknown,
        (Operand::Number(numerator), Operand::Number(denominator)) => {
            let Some(value) = over(numerator.value, denominator.value) else { return Operand::Blank };
            let corners = [numerator.low, numerator.high]
                .into_iter()
                .flat_map(|a| [denominator.low, denominator.high].map(|b| over(a, b).unwrap_or(value)));
            let (low, high) =
                corners.fold((value, value), |(low, high), corner| (low.min(corner), high.max(corner)));
            Operand::Number(Span { low, value, high })
        }
        _ => Operand::Blank,
    }
}

/// Whether a finding is at least a warning.
pub(super) fn is_serious(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}
