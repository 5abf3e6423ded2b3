//! What an aggregation is: its four readings, and the table of all.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{self, Value, show};
use crate::equation::Equation;
use crate::expression::{Expression, Operand, Reference, WORDS_EN, WORDS_VI};
use crate::finding::{Language, Wording};
use crate::holds::Holds;
use crate::model::{Aggregation, Answer, Kind, Template};
use crate::spot::Spot;
use crate::tally::Tally;

use super::cells::Cells;
use super::consolidation::Total;
use super::making::{Making, Plan};

/// How the figures of many become one, in all its readings.
pub trait Aggregate: Sync {
    /// What the total is made of; the figures themselves where nothing else is said.
    fn making<'a>(&self, _site: &Site<'a>) -> Making<'a> {
        Making::Figures
    }

    /// Whether a total by this rule is made of other figures, when an equation says of which.
    fn is_derived(&self, _rule: &Holds) -> bool {
        false
    }

    /// Whether a total is the plain sum of the figures.
    fn adds_up(&self) -> bool {
        false
    }

    /// Takes what one member gave into the tally.
    fn take(&self, given: &Given, tally: &mut Tally) {
        given.add_number(tally, false);
    }

    /// The total that a tally gives.
    fn total(&self, tally: &Tally, rule: &Holds) -> Total;

    /// The total that an equation over other totals gives.
    fn of_totals(&self, value: Option<Decimal>, _rule: &Holds) -> Option<Decimal> {
        value
    }

    /// What the cell of a total shows.
    fn shown(&self, total: &Total, _rule: &Holds) -> Shown {
        Shown::Number(total.value)
    }

    /// The formulas that may give the total, best first, each with what it gives on the sheet.
    fn formulas(&self, asked: &Asked) -> Vec<Formula>;

    /// The formula of a figure that nobody need type, from its parts within one return.
    fn within(
        &self,
        _equation: &Equation,
        _rule: &Holds,
        _number: &dyn Fn(Spot) -> Option<Decimal>,
        _cell: &dyn Fn(Spot) -> Option<String>,
    ) -> Option<Formula> {
        None
    }

    /// What of the tally of each member gives the total, where the members' own cells do not.
    fn aids(&self, _tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        Vec::new()
    }

    /// The formula over such aids, in their order.
    fn over_aids(&self, _aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        None
    }

    /// How the total is made, for the reader of the template.
    fn words(&self, rule: &Rule) -> Vec<Wording>;

    /// What is to be said of a total beside its number.
    fn remark(&self, _total: &Total, _rule: &Holds, _noun: &Noun) -> Option<Wording> {
        None
    }
}

/// A figure whose total is to be planned.
pub struct Site<'a> {
    /// The template.
    pub template: &'a Template,
    /// The figure.
    pub spot: Spot,
    /// What holds for it.
    pub rule: Holds<'a>,
    /// Rows that returns add are merged in it, not those that the form prints.
    pub of_added: bool,
}

impl<'a> Site<'a> {
    /// From other totals, by its expression; from the figures themselves without one.
    pub fn of_totals(&self) -> Making<'a> {
        let expression = self.rule.expression;
        expression
            .map_or(Making::Figures, |expression| Making::totals(self.template, self.equation(expression)))
    }

    /// An expression of its rule with the figures it means.
    pub fn equation(&self, expression: &'a Expression) -> Equation<'a> {
        Equation::new(self.template, self.spot, self.rule.by_column, expression)
    }
}

/// What one member gave: a unit, or a row that a unit added.
pub struct Given<'g> {
    /// How the total comes about.
    pub plan: &'g Plan<'g>,
    /// Name of the unit, or label of the row.
    pub name: &'g Arc<str>,
    /// Its own figure; nothing when that is left out.
    pub value: Option<&'g Value>,
    /// Every figure beside it, as it enters totals.
    pub operand: &'g dyn Fn(Spot) -> Operand,
}

impl Given<'_> {
    /// Takes in its own number; `counted` when it matters how many gave which.
    pub fn add_number(&self, tally: &mut Tally, counted: bool) {
        if let (Some(number), false) =
            (self.value.and_then(Value::number), self.plan.rule.kind == Kind::Heading)
        {
            tally.add_number(number, counted);
        }
    }

    /// The number of a figure beside it.
    pub fn number(&self, spot: Spot) -> Option<Decimal> {
        (self.operand)(spot).value()
    }

    /// What a part comes to.
    pub fn part(&self, equation: &Equation) -> Option<Decimal> {
        equation.evaluate(&self.operand).value()
    }
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// A number, or nothing.
    Number(Option<Decimal>),
    /// Words.
    Words(String),
}

/// A formula, without its leading `=`, and what it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// The formula.
    pub text: String,
    /// What it gives.
    pub gives: Shown,
}

impl Formula {
    /// A formula that gives a number, or nothing.
    pub fn number(text: String, number: Option<Decimal>) -> Self {
        Self { text, gives: Shown::Number(number.map(|number| number.normalize())) }
    }

    /// `inner`, or nothing where no cell holds a number and `number` is none.
    pub fn or_nothing(cells: &Cells, inner: String, number: Option<Decimal>) -> Option<Self> {
        Some(match number {
            Some(_) => Self::number(inner, number),
            None => Self::number(format!("IF({}=0,\"\",{inner})", cells.count()?), None),
        })
    }
}

/// Numbers of figures, as cells show them.
pub type Numbers<'n> = dyn Fn(Spot) -> Option<Decimal> + 'n;

/// The sheets, as far as a formula needs them.
pub trait Sheet {
    /// The cells of a figure over all members of its total.
    fn cells(&self, spot: Spot) -> Option<Cells>;
    /// What a total over groups of members is made of; nothing where there are no groups.
    fn parts(&self, _spot: Spot) -> Option<Parts> {
        None
    }
    /// The cell of another total.
    fn total_cell(&self, spot: Spot) -> Option<String>;
    /// What that cell shows.
    fn total_number(&self, spot: Spot) -> Option<Decimal>;
    /// Shows every member of the total, as its cells show it.
    fn members(&self, plan: &Plan, see: &mut dyn FnMut(&Numbers));
}

/// A formula that is asked for.
pub struct Asked<'a> {
    /// How the total comes about.
    pub plan: &'a Plan<'a>,
    /// The sheets.
    pub sheet: &'a dyn Sheet,
    /// What the members' cells make, taken as the figures are.
    pub tally: Tally,
}

impl<'a> Asked<'a> {
    /// A formula for the total of a plan on some sheets.
    pub fn new(plan: &'a Plan<'a>, sheet: &'a dyn Sheet) -> Self {
        let mut tally = Tally::default();
        sheet.members(plan, &mut |number| plan.take_shown(number, &mut tally));
        Self { plan, sheet, tally }
    }

    /// A function over the totals of groups, where there are some; `gives` says what it makes of their numbers.
    pub fn over_groups(
        &self,
        call: impl Fn(&Cells) -> Option<String>,
        gives: impl Fn(&[Decimal]) -> Option<Decimal>,
    ) -> Option<Formula> {
        let Parts { cells, numbers } = self.sheet.parts(self.plan.spot)?;
        Formula::or_nothing(&cells, call(&cells)?, gives(&numbers))
    }

    /// The members' cells of the figure itself.
    pub fn cells(&self) -> Option<Cells> {
        self.sheet.cells(self.plan.spot)
    }
}

/// The totals of groups, and figures of members that stand in none, of which a total is made.
pub struct Parts {
    /// Their cells.
    pub cells: Cells,
    /// The numbers in them.
    pub numbers: Vec<Decimal>,
}

/// Part of what a member gave, in a cell of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aid {
    /// Its sum.
    Sum,
    /// Its largest number.
    Largest,
    /// What it gave for the upper part, or its figure times the weight, where it gave both.
    Above,
    /// What it gave for the lower part, or the weight, where it gave both.
    Below,
    /// How many gave a number.
    Answered,
    /// How many gave that number.
    Count(Decimal),
}

impl Aid {
    /// What it is of a tally.
    pub fn of(self, tally: &Tally) -> Option<Decimal> {
        match self {
            Self::Sum => (tally.answered > 0).then_some(tally.sum),
            Self::Largest => tally.range.map(|(_, high)| high),
            Self::Above => tally.parts.map(|(above, _)| above),
            Self::Below => tally.parts.map(|(_, below)| below),
            Self::Answered => (tally.answered > 0).then(|| tally.answered.into()),
            Self::Count(number) => tally.counts.get(&number).map(|&count| count.into()),
        }
    }

    /// Its name.
    pub fn wording(self) -> Wording {
        match self {
            Self::Sum => Wording::new("cộng", "sum"),
            Self::Largest => Wording::new("lớn nhất", "largest"),
            Self::Above => Wording::new("tử số (đơn vị có đủ số liệu)", "numerator (units that gave both)"),
            Self::Below => {
                Wording::new("mẫu số (đơn vị có đủ số liệu)", "denominator (units that gave both)")
            }
            Self::Answered => Wording::new("số đơn vị trả lời", "units that answered"),
            Self::Count(number) => Wording::new(
                format!("số đơn vị ghi {}", show(number, Language::Vi)),
                format!("units that say {}", show(number, Language::En)),
            ),
        }
    }
}

/// What a template says of a figure, for words.
pub struct Rule<'a> {
    /// How units merge.
    pub aggregation: &'a Aggregation,
    /// What an answer looks like.
    pub answer: Answer<'a>,
    /// Its equation.
    pub expression: Option<&'a Expression>,
    /// The equation refers to columns of the same row.
    pub by_column: bool,
}

impl Rule<'_> {
    /// Words of both languages, and the stated equation after them.
    pub fn stated(&self, how: Wording) -> Vec<Wording> {
        let equation =
            self.written(|written| format!("bằng {written}"), |written| format!("equal to {written}"));
        std::iter::once(how).chain(equation).collect()
    }

    /// The equation as written, in both languages.
    pub fn written(&self, vi: impl Fn(&str) -> String, en: impl Fn(&str) -> String) -> Option<Wording> {
        let expression = self.expression?;
        let written = |signs| expression.render(signs, &Reference::to_string);
        Some(Wording::new(vi(&written(&WORDS_VI)), en(&written(&WORDS_EN))))
    }
}

/// What the members of a total are called.
pub struct Noun {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Noun {
    /// `12/13 đơn vị`, when not all are in the total.
    pub fn some_of(&self, total: &Total) -> Option<Wording> {
        let (some, all) = (total.units, total.tally.units);
        (some > 0 && some < all)
            .then(|| Wording::new(format!("{some}/{all} {}", self.vi), format!("{some}/{all} {}", self.en)))
    }
}

/// A quotient rounded as spreadsheets round; `None` when there is none.
pub(super) fn quotient(first: Decimal, second: Decimal, times: Decimal, decimals: u32) -> Option<Decimal> {
    let quotient = match first.checked_mul(times) {
        Some(product) => product.checked_div(second)?,
        None => first.checked_div(second)?.checked_mul(times)?,
    };
    Some(amount::rounded(quotient, decimals))
}
