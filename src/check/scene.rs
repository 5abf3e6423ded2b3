//! What the checks of one return look at: its figures, which of them already stand in error, and what the template
//! says of them, with the references found.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::amount::{self, Span, Value};
use crate::equation::Equation;
use crate::expression::Operand;
use crate::figure::{Figure, FormFigures, Return};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::holds::Asked;
use crate::model::{Kind, Template};
use crate::places::Places;
use crate::spot::{RowId, Spot};
use crate::ties::{Shape, Tie};

use super::wording;

/// Findings with the figure they speak of.
pub(super) type Found = Vec<(Spot, Finding)>;

/// One return under its template.
pub(super) struct Scene<'a> {
    pub template: &'a Template,
    pub one: &'a Return,
    /// Of the printed rows, and of those that the return added.
    ties: [&'a [Tie<'a>]; 2],
    places: &'a Places<'a>,
    /// Figures that stand in error.
    doubtful: HashSet<Spot>,
    /// Only this form is looked at, with these figures in place of those of the return.
    instead: Option<&'a FormFigures>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        template: &'a Template,
        ties: [&'a [Tie<'a>]; 2],
        places: &'a Places<'a>,
        one: &'a Return,
    ) -> Self {
        let doubtful = one
            .findings
            .iter()
            .filter(|finding| super::spoils(finding) && super::counts(template, one, finding))
            .filter_map(|finding| places.spot(finding))
            .collect();
        Self { template, one, ties, places, doubtful, instead: None }
    }

    /// The figure a finding speaks of, when it names one.
    pub(super) fn spot_of(&self, finding: &Finding) -> Option<Spot> {
        self.places.spot(finding)
    }

    /// The same return with other figures in one form, and nothing but that form looked at. What was found of figures that
    /// were moved is forgotten.
    pub(super) fn with<'b>(&self, figures: &'b FormFigures, moved: impl Fn(Spot) -> bool) -> Scene<'b>
    where
        'a: 'b,
    {
        let counts = |finding: &&Finding| super::counts(self.template, self.one, finding);
        let errors = self.one.findings.iter().filter(|finding| super::spoils(finding)).filter(counts);
        let doubtful = errors.filter_map(|finding| self.spot_of(finding));
        let doubtful = doubtful.filter(|spot| spot.form != figures.form || !moved(*spot)).collect();
        let (places, instead) = (self.places, Some(figures));
        Scene { template: self.template, one: self.one, ties: self.ties, places, doubtful, instead }
    }

    /// One form alone.
    pub(super) fn alone<'b>(&self, figures: &'b FormFigures) -> Scene<'b>
    where
        'a: 'b,
    {
        let (places, doubtful, instead) = (self.places, self.doubtful.clone(), Some(figures));
        Scene { template: self.template, one: self.one, ties: self.ties, places, doubtful, instead }
    }

    /// What the template says of the figures that are looked at.
    pub(super) fn ties(&self) -> impl Iterator<Item = &'a Tie<'a>> {
        let only = self.instead.map(|figures| figures.form);
        // Rows before the captions and totals they count in.
        let [printed, added] = self.ties;
        let all = added.iter().chain(printed);
        all.filter(move |tie| only.is_none_or(|form| tie.at.form == form))
    }

    /// Whether a tie is of a caption or total with a row in it of which a figure that the tie speaks of stands in error:
    /// the total has the same error, told where it was made.
    pub(super) fn inherits(&self, tie: &Tie, found: &[(Spot, Finding)]) -> bool {
        let (Some(row), Some(figures)) = (tie.at.row.printed(), self.one.form(tie.at.form)) else {
            return false;
        };
        if figures.added().len() == 0 || !self.template.holds(tie.at).totals {
            return false;
        }
        let form = &self.template.forms[tie.at.form];
        let columns: Vec<usize> = tie.shape.spots().iter().map(|spot| spot.column).collect();
        let told: HashSet<Spot> = (found.iter())
            .filter(|(spot, finding)| spot.row.added().is_some() && super::spoils(finding))
            .map(|(spot, _)| *spot)
            .collect();
        let wrong = |spot: Spot| self.is_doubtful(spot) || told.contains(&spot);
        let mut below = figures.added().filter(|(_, added)| form.covers(row, added.group));
        below.any(|(row, _)| columns.iter().any(|column| wrong(Spot::new(tie.at.form, row, *column))))
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
            .filter(|figures| self.instead.is_none_or(|only| only.form == figures.form))
            .flat_map(|figures| {
                let form = &self.template.forms[figures.form];
                figures.rows().flat_map(move |row| {
                    form.value_columns().map(move |column| Spot::new(figures.form, row, column))
                })
            })
            .filter(|spot| !self.template.holds(*spot).is_derived())
    }

    pub(super) fn figure(&self, spot: Spot) -> Option<&'a Figure> {
        match self.instead {
            Some(figures) if figures.form == spot.form => figures.get(spot.row, spot.column),
            _ => self.one.at(spot),
        }
    }

    pub(super) fn is_doubtful(&self, spot: Spot) -> bool {
        self.doubtful.contains(&spot) || self.figure(spot).is_some_and(Figure::is_excluded)
    }

    /// The figure with its number, when it has one that does not stand in error.
    pub(super) fn sound(&self, spot: Spot) -> Option<(&'a Figure, Decimal)> {
        let figure = self.figure(spot).filter(|_| !self.is_doubtful(spot))?;
        Some((figure, figure.value.number()?))
    }

    /// A figure as checks compute with it: with its tolerance, unknown when it stands in error or is not in the file.
    pub(super) fn operand(&self, spot: Spot) -> Operand {
        if spot.row == RowId::Counted {
            return self.counted(spot.form);
        }
        let Some(figure) = self.figure(spot) else { return self.absent(spot) };
        if self.is_doubtful(spot) { Operand::Unknown } else { self.as_typed(spot, figure) }
    }

    fn as_typed(&self, spot: Spot, figure: &Figure) -> Operand {
        match figure.value {
            Value::NotSubmitted => self.absent(spot),
            _ => figure.operand(self.template.holds(spot).kind),
        }
    }

    /// How many rows the return added to a form. A form that is not there, or has none, says nothing: not every unit lists
    /// what it counts.
    fn counted(&self, form: usize) -> Operand {
        match self.one.form(form).map(|figures| figures.added().len()) {
            None => Operand::Unknown,
            Some(0) => Operand::Blank,
            Some(rows) => Operand::Number(Span::exact(rows.into())),
        }
    }

    /// A row that is not in the file: unknown, but one that another level owns, or that not every version prints, may well be
    /// absent.
    fn absent(&self, spot: Spot) -> Operand {
        let row = spot.form_of(self.template).printed(spot.row);
        let owned = matches!(self.template.holds(spot).asked, Asked::Owned(_));
        let free = owned || row.is_some_and(|row| row.variants.optional);
        if free && self.one.form(spot.form).is_some() { Operand::Blank } else { Operand::Unknown }
    }

    /// The sum of figures: blanks count as nothing when at least one is a number.
    pub(super) fn sum(&self, parts: &[Spot]) -> Operand {
        parts.iter().fold(Operand::Blank, |sum, part| sum.plus(self.operand(*part)))
    }

    pub(super) fn evaluate(&self, equation: &Equation) -> Operand {
        equation.evaluate(&|spot| self.operand(spot))
    }

    /// As [`Scene::evaluate`], with figures that stand in error as well.
    pub(super) fn evaluate_as_typed(&self, equation: &Equation) -> Operand {
        equation.evaluate(&|spot| match self.figure(spot) {
            Some(figure) => self.as_typed(spot, figure),
            None if spot.row == RowId::Counted => self.counted(spot.form),
            None => Operand::Unknown,
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
                        let sum = self.sum(parts).value();
                        sum.is_some() && value(*whole) >= sum
                    }
                    Shape::Sum { total, parts } => {
                        value(*total).is_some() && meets(self.operand(*total), self.sum(parts))
                    }
                    Shape::Equation { total, equation } => {
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
            let asked = matches!(self.template.holds(*spot).kind, Kind::Yes | Kind::Choice);
            asked && self.sound(*spot).is_some()
        });
        ties.count() + answers.count()
    }

    /// A finding about a figure of the return. One in a row that the return added has no code: the row's name is told.
    pub(super) fn finding(&self, rule: Rule, spot: Spot, message: Wording) -> Finding {
        let message = match self.one.form(spot.form) {
            Some(form) => wording::of_row(form, spot.row, message),
            None => message,
        };
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

    /// The ties that may speak of a figure: of a row that the return added, those of that row.
    pub(super) fn near(&self, spot: Spot) -> &'a [Tie<'a>] {
        let [printed, added] = self.ties;
        if spot.row.printed().is_some() {
            return printed;
        }
        let start = added.partition_point(|tie| (tie.at.form, tie.at.row) < (spot.form, spot.row));
        let end = added.partition_point(|tie| (tie.at.form, tie.at.row) <= (spot.form, spot.row));
        &added[start..end]
    }

    /// The tie that makes a figure a percentage of two parts.
    pub(super) fn ratio_at(&self, spot: Spot) -> Option<(&'a Equation<'a>, &'a Equation<'a>)> {
        self.near(spot).iter().find_map(|tie| match &tie.shape {
            Shape::Ratio { stated, numerator, denominator } if *stated == spot => {
                Some((numerator, denominator))
            }
            _ => None,
        })
    }

    /// Whether the template says that one figure is part of another.
    pub(super) fn is_part_of(&self, part: Spot, whole: Spot) -> bool {
        self.near(part).iter().any(|tie| match &tie.shape {
            Shape::Part { parts, whole: other } => *other == whole && parts.contains(&part),
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
