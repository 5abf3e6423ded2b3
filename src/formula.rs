//! Formulas of spreadsheets as far as they are arithmetic over cells of the workbook, the way clerks write totals and
//! percentages. Anything else is left to the program that stored its result.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::RoundingStrategy;

use crate::amount;
use crate::book::{Book, Content, Sheet};
use crate::cell::{Area, CellRef};

mod criterion;
mod filled;
mod lookup;
mod parse;
mod shape;

pub use shape::{Shape, Term};

/// Formulas of formulas deeper than this are left alone; so are circles.
const DEEPEST: usize = 32;
/// Cells of a range taken in at most.
const WIDEST: u64 = 10_000;
/// Cells looked at for one formula at most, all formulas it reaches included.
const MOST: usize = 100_000;
/// Cells looked at for all formulas of a sheet at most.
const MOST_IN_ALL: usize = 50_000_000;

/// A formula taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    root: Node,
    plain: bool,
}

/// What a formula gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// A number.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// The empty text `""`.
    Nothing,
    /// A division by zero.
    NoDivision,
    /// It depends on something that is not computed here: a text, another workbook, another function.
    Unknown,
}

/// A part of a formula. Sums and products are lists, so that a long formula is not a deep one.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Number(f64),
    Nothing,
    /// A text that is not empty.
    Text(Arc<str>),
    Truth(bool),
    Cell(CellRef),
    Area(Area),
    /// Cells of another sheet.
    Elsewhere(Arc<str>, Area),
    Negative(Box<Node>),
    Percent(Box<Node>),
    /// Terms, and whether each is taken away.
    Sum(Vec<(bool, Node)>),
    /// Factors, and whether each divides.
    Product(Vec<(bool, Node)>),
    Power(Vec<Node>),
    Compare(Relation, Box<(Node, Node)>),
    Call(Function, Vec<Node>),
    /// Something that is not computed here.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    Differs,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    Sum,
    SumIf,
    SumIfs,
    SumProduct,
    Count,
    CountFilled,
    CountIf,
    CountIfs,
    Index,
    Match,
    LookUp,
    Number,
    Average,
    Min,
    Max,
    Abs,
    Round,
    If,
    IfError,
}

impl Formula {
    /// Takes a formula apart, with or without its leading `=`; `None` when it is no formula that could be computed here.
    pub fn parse(text: &str) -> Option<Self> {
        let (root, plain) = parse::parse(text)?;
        Some(Self { root, plain })
    }

    /// Whether all of it is arithmetic over cells of its own sheet: nothing in it can reach anything else.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// The ranges it takes in as a whole, in which text counts for nothing.
    pub fn areas(&self) -> Vec<Area> {
        let mut found = Vec::new();
        self.root.areas(&mut found);
        found
    }

    /// What it gives on its sheet, with every formula it depends on computed anew.
    pub fn evaluate(&self, sheet: &Sheet) -> Outcome {
        Calculator::new(sheet).evaluate(self)
    }
}

/// Computes the formulas of one sheet; what one has found out serves the next.
pub struct Calculator<'a> {
    /// The sheets that formulas may look into.
    sheets: &'a [Sheet],
    /// Which of them is the one.
    own: usize,
    /// Where a formula cannot be computed, the result that is stored stands.
    believes: bool,
    work: RefCell<Work>,
}

impl<'a> Calculator<'a> {
    /// For the formulas of this sheet, which see no other.
    pub fn new(sheet: &'a Sheet) -> Self {
        Self { sheets: std::slice::from_ref(sheet), own: 0, believes: true, work: RefCell::default() }
    }

    /// For the formulas of one sheet of a workbook, which see the others too.
    pub fn within(book: &'a Book, sheet: usize) -> Self {
        Self { sheets: &book.sheets, own: sheet, believes: true, work: RefCell::default() }
    }

    /// The same where no stored result is worth anything.
    #[must_use]
    pub fn doubting(self) -> Self {
        Self { believes: false, ..self }
    }

    /// What a formula gives, with every formula it depends on computed anew.
    pub fn evaluate(&self, formula: &Formula) -> Outcome {
        self.work.borrow_mut().looked_at = 0;
        let Some(sheet) = self.sheets.get(self.own) else { return Outcome::Unknown };
        Evaluation {
            sheets: self.sheets,
            own: self.own,
            sheet,
            believes: self.believes,
            depth: 0,
            work: &self.work,
        }
        .whole(&formula.root)
    }
}

impl Outcome {
    /// The number it is; true is 1 and false is 0, as in arithmetic.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Truth(truth) => Some(f64::from(u8::from(truth))),
            _ => None,
        }
    }
}

impl Node {
    fn areas(&self, found: &mut Vec<Area>) {
        match self {
            Self::Area(area) => found.push(*area),
            Self::Negative(inner) | Self::Percent(inner) => inner.areas(found),
            Self::Sum(parts) | Self::Product(parts) => parts.iter().for_each(|(_, part)| part.areas(found)),
            Self::Power(parts) | Self::Call(_, parts) => parts.iter().for_each(|part| part.areas(found)),
            Self::Compare(_, sides) => {
                sides.0.areas(found);
                sides.1.areas(found);
            }
            Self::Number(_)
            | Self::Nothing
            | Self::Text(_)
            | Self::Truth(_)
            | Self::Cell(_)
            | Self::Elsewhere(..)
            | Self::Other => {}
        }
    }
}

/// What one evaluation has come upon.
#[derive(Default)]
struct Work {
    /// By sheet and cell.
    formulas: HashMap<(usize, CellRef), Progress>,
    looked_at: usize,
    looked_at_in_all: usize,
}

/// How far a formula has come.
#[derive(Clone, Copy)]
enum Progress {
    Begun,
    Done(Outcome),
}

#[derive(Clone, Copy)]
struct Evaluation<'a> {
    sheets: &'a [Sheet],
    own: usize,
    sheet: &'a Sheet,
    believes: bool,
    depth: usize,
    work: &'a RefCell<Work>,
}

/// The number, or what there is in its place.
fn number(outcome: Outcome) -> Result<f64, Outcome> {
    match outcome {
        Outcome::NoDivision => Err(outcome),
        other => other.number().filter(|number| number.is_finite()).ok_or(Outcome::Unknown),
    }
}

/// Whether an area is one that is looked through.
fn within_bounds(area: Area) -> Result<(), Outcome> {
    let rows = area.last.row.checked_sub(area.first.row).ok_or(Outcome::Unknown)?;
    let columns = area.last.column.checked_sub(area.first.column).ok_or(Outcome::Unknown)?;
    if (u64::from(rows) + 1) * (u64::from(columns) + 1) > WIDEST { Err(Outcome::Unknown) } else { Ok(()) }
}

fn settle(result: Result<f64, Outcome>) -> Outcome {
    match result {
        Ok(number) if number.is_finite() => Outcome::Number(number),
        Ok(_) => Outcome::Unknown,
        Err(outcome) => outcome,
    }
}

impl Evaluation<'_> {
    /// A formula as a whole. What is left of equal numbers in the end because they are binary inside is nothing, as in
    /// spreadsheets; within a formula it is not.
    fn whole(&self, root: &Node) -> Outcome {
        const LEFT: f64 = 4.0 * f64::EPSILON;
        let Node::Sum(terms) = root else { return self.node(root) };
        let Some((last, before)) = terms.split_last() else { return Outcome::Unknown };
        settle(self.sum(before).and_then(|so_far| {
            let end = self.value(&last.1)?;
            let result = if last.0 { so_far - end } else { so_far + end };
            Ok(if result.abs() <= LEFT * so_far.abs() { 0.0 } else { result })
        }))
    }

    fn node(&self, node: &Node) -> Outcome {
        match node {
            Node::Number(number) => Outcome::Number(*number),
            Node::Nothing => Outcome::Nothing,
            Node::Truth(truth) => Outcome::Truth(*truth),
            Node::Cell(at) => self.cell(*at),
            Node::Negative(inner) => settle(self.value(inner).map(|number| -number)),
            Node::Percent(inner) => settle(self.value(inner).map(|number| number / 100.0)),
            Node::Sum(terms) => settle(self.sum(terms)),
            Node::Product(factors) => settle(self.product(factors)),
            Node::Power(parts) => settle(self.power(parts)),
            Node::Compare(relation, sides) => self.compare(*relation, &sides.0, &sides.1),
            Node::Call(function, arguments) => self.call(*function, arguments),
            // A range as a single value is a matter for the spreadsheet.
            Node::Elsewhere(sheet, area) if area.first == area.last => {
                self.on(sheet).map_or(Outcome::Unknown, |there| there.cell(area.first))
            }
            Node::Area(_) | Node::Elsewhere(..) | Node::Text(_) | Node::Other => Outcome::Unknown,
        }
    }

    /// The same on another sheet of the workbook, if there is one of that name.
    fn on(&self, sheet: &str) -> Option<Self> {
        let name = sheet.to_lowercase();
        let own = self.sheets.iter().position(|sheet| sheet.name.to_lowercase() == name)?;
        Some(Self { own, sheet: &self.sheets[own], ..*self })
    }

    /// Where the cells of an argument stand, if it names cells.
    fn cells(&self, node: &Node) -> Option<(Self, Area)> {
        match node {
            Node::Area(area) => Some((*self, *area)),
            Node::Cell(at) => Some((*self, Area::new(*at, *at))),
            Node::Elsewhere(sheet, area) => Some((self.on(sheet)?, *area)),
            _ => None,
        }
    }

    fn value(&self, node: &Node) -> Result<f64, Outcome> {
        number(self.node(node))
    }

    fn sum(&self, terms: &[(bool, Node)]) -> Result<f64, Outcome> {
        terms.iter().try_fold(0.0, |sum, (taken_away, term)| {
            let term = self.value(term)?;
            Ok(if *taken_away { sum - term } else { sum + term })
        })
    }

    fn product(&self, factors: &[(bool, Node)]) -> Result<f64, Outcome> {
        factors.iter().try_fold(1.0, |product, (divides, factor)| match (divides, self.value(factor)?) {
            (true, 0.0) => Err(Outcome::NoDivision),
            (true, factor) => Ok(product / factor),
            (false, factor) => Ok(product * factor),
        })
    }

    fn power(&self, parts: &[Node]) -> Result<f64, Outcome> {
        let mut values = parts.iter().map(|part| self.value(part));
        let first = values.next().unwrap_or(Err(Outcome::Unknown))?;
        values.try_fold(first, |base, exponent| Ok(base.powf(exponent?)))
    }

    fn compare(&self, relation: Relation, left: &Node, right: &Node) -> Outcome {
        // `D4=""` asks whether anything was typed.
        if let (Node::Cell(at), Node::Nothing) | (Node::Nothing, Node::Cell(at)) = (left, right) {
            let Some(blank) = self.is_blank(*at) else { return Outcome::Unknown };
            return match relation {
                Relation::Equal => Outcome::Truth(blank),
                Relation::Differs => Outcome::Truth(!blank),
                _ => Outcome::Unknown,
            };
        }
        let (left, right) = match (self.value(left), self.value(right)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(outcome), _) | (_, Err(outcome)) => return outcome,
        };
        let (left, right) = (seen(left), seen(right));
        let same = (left - right).abs() <= 0.0;
        Outcome::Truth(match relation {
            Relation::Equal => same,
            Relation::Differs => !same,
            Relation::Less => left < right,
            Relation::AtMost => left <= right,
            Relation::Greater => left > right,
            Relation::AtLeast => left >= right,
        })
    }

    /// Whether a cell shows nothing; `None` when that is not known.
    fn is_blank(&self, at: CellRef) -> Option<bool> {
        let Some(cell) = self.sheet.get(at) else { return Some(true) };
        if cell.formula.is_some() {
            return match self.cell(at) {
                Outcome::Nothing => Some(true),
                Outcome::Number(_) | Outcome::Truth(_) => Some(false),
                Outcome::NoDivision | Outcome::Unknown => None,
            };
        }
        Some(cell.content.raw().is_empty())
    }

    fn call(&self, function: Function, arguments: &[Node]) -> Outcome {
        match (function, arguments) {
            (Function::If, [condition, branches @ ..]) => match (number(self.node(condition)), branches) {
                (Err(outcome), _) => outcome,
                // Only the branch that is taken must be computable.
                (Ok(condition), [then, ..]) if condition != 0.0 => self.node(then),
                (Ok(_), [_, otherwise]) => self.node(otherwise),
                (Ok(_), [_]) => Outcome::Truth(false),
                _ => Outcome::Unknown,
            },
            (Function::IfError, [value, otherwise]) => match self.node(value) {
                Outcome::NoDivision => self.node(otherwise),
                other => other,
            },
            (Function::Abs, [value]) => settle(self.value(value).map(f64::abs)),
            (Function::Round, [value, digits]) => settle(self.round(value, digits)),
            // From zero: what the library begins with is minus zero.
            (Function::Sum, _) => {
                settle(self.each(arguments).map(|all| all.iter().fold(0.0, |sum, one| sum + one)))
            }
            (Function::Count, _) => settle(self.count(arguments)),
            (Function::CountFilled, _) => settle(self.count_filled(arguments)),
            (Function::CountIf, [range, criterion]) => {
                settle(self.that_meet(range, criterion).map(|found| found.len() as f64))
            }
            (Function::SumIf, [range, criterion, sums @ ..]) if sums.len() < 2 => {
                settle(self.sum_if(range, criterion, sums.first()))
            }
            (Function::SumIfs, [sums, conditions @ ..]) => settle(self.sum_ifs(sums, conditions)),
            (Function::CountIfs, conditions) => {
                settle(self.that_meet_all(conditions).map(|found| found.len() as f64))
            }
            (Function::SumProduct, _) => settle(self.sum_product(arguments)),
            (Function::Index, [range, places @ ..]) => self.index(range, places),
            (Function::Match, [sought, range, kind]) => settle(self.position(sought, range, kind)),
            (Function::LookUp, [sought, range, column, kind]) => self.look_up(sought, range, column, kind),
            (Function::Number, [_]) => {
                settle(self.each(arguments).map(|all| all.first().copied().unwrap_or_default()))
            }
            (Function::Average, _) => match self.each(arguments) {
                Ok(all) if all.is_empty() => Outcome::NoDivision,
                Ok(all) => settle(Ok(all.iter().sum::<f64>() / all.len() as f64)),
                Err(outcome) => outcome,
            },
            (Function::Min, _) => settle(self.each(arguments).map(|all| extreme(&all, f64::min))),
            (Function::Max, _) => settle(self.each(arguments).map(|all| extreme(&all, f64::max))),
            _ => Outcome::Unknown,
        }
    }

    /// Halves away from zero, as printed: 2.675 is 2.68 although its binary form lies below.
    fn round(&self, value: &Node, digits: &Node) -> Result<f64, Outcome> {
        let (value, digits) = (self.value(value)?, self.value(digits)?);
        if !(0.0..=15.0).contains(&digits) {
            return Err(Outcome::Unknown);
        }
        #[allow(clippy::cast_sign_loss)] // not negative
        let digits = digits as u32;
        let exact = amount::from_stored(seen(value)).ok_or(Outcome::Unknown)?;
        Ok(amount::to_stored(exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)))
    }

    /// How many numbers there are; errors are none.
    fn count(&self, arguments: &[Node]) -> Result<f64, Outcome> {
        let mut count = 0.0;
        for argument in arguments {
            match self.each(std::slice::from_ref(argument)) {
                Ok(all) => count += all.len() as f64,
                // Which of the cells is none, a range as a whole does not tell.
                Err(Outcome::NoDivision) if !matches!(argument, Node::Area(_) | Node::Elsewhere(..)) => {}
                Err(_) => return Err(Outcome::Unknown),
            }
        }
        Ok(count)
    }

    /// The numbers in the arguments of a function that takes ranges.
    fn each(&self, arguments: &[Node]) -> Result<Vec<f64>, Outcome> {
        let mut all = Vec::new();
        for argument in arguments {
            match argument {
                Node::Area(_) | Node::Cell(_) | Node::Elsewhere(..) => {
                    let (there, area) = self.cells(argument).ok_or(Outcome::Unknown)?;
                    there.area(area, &mut all)?;
                }
                other => all.push(self.value(other)?),
            }
        }
        Ok(all)
    }

    fn area(&self, area: Area, all: &mut Vec<f64>) -> Result<(), Outcome> {
        within_bounds(area)?;
        let before = all.len();
        for row in area.first.row..=area.last.row {
            let cells = self.sheet.row(row);
            let start = cells.partition_point(|cell| cell.at.column < area.first.column);
            for cell in cells[start..].iter().take_while(|cell| cell.at.column <= area.last.column) {
                match &cell.content {
                    // A formula that cannot be computed makes the sum unknown; text adds nothing.
                    _ if cell.formula.is_some() => match self.cell(cell.at) {
                        // What is true or false adds nothing when it stands in a cell.
                        Outcome::Nothing | Outcome::Truth(_) => {}
                        outcome => all.push(number(outcome)?),
                    },
                    Content::Error(_) => return Err(Outcome::Unknown),
                    Content::Number(stored) => all.push(*stored),
                    Content::Date(moment) => all.push(moment.serial),
                    _ => {}
                }
            }
        }
        if self.look_at(all.len() - before) { Ok(()) } else { Err(Outcome::Unknown) }
    }

    /// Counts cells that are looked at; whether that is still within what one formula, and all together, may cost.
    fn look_at(&self, cells: usize) -> bool {
        let mut work = self.work.borrow_mut();
        work.looked_at += cells;
        work.looked_at_in_all += cells;
        work.looked_at <= MOST && work.looked_at_in_all <= MOST_IN_ALL
    }

    /// What is in a cell, computed anew when it is a formula; blank counts as 0, text as nothing computable.
    fn cell(&self, at: CellRef) -> Outcome {
        if !self.look_at(1) {
            return Outcome::Unknown;
        }
        let Some(cell) = self.sheet.get(at) else { return Outcome::Number(0.0) };
        if let Some(formula) = &cell.formula {
            match self.computed(at, formula) {
                None => return Outcome::Unknown,
                Some(Outcome::Unknown) if self.believes => {}
                Some(computed) => return computed,
            }
        }
        match &cell.content {
            Content::Number(number) => Outcome::Number(*number),
            Content::Empty if cell.formula.is_none() => Outcome::Number(0.0),
            _ => Outcome::Unknown,
        }
    }

    /// What the formula of a cell gives; `None` in a circle. Once for each cell: formulas that name a cell twice, again and
    /// again, would double the work at each step.
    fn computed(&self, at: CellRef, formula: &str) -> Option<Outcome> {
        let key = (self.own, at);
        match self.work.borrow().formulas.get(&key) {
            Some(Progress::Done(outcome)) => return Some(*outcome),
            Some(Progress::Begun) => return None,
            None => {}
        }
        self.work.borrow_mut().formulas.insert(key, Progress::Begun);
        let deeper = Evaluation { depth: self.depth + 1, ..*self };
        let outcome = match Formula::parse(formula) {
            Some(formula) if deeper.depth <= DEEPEST => deeper.whole(&formula.root),
            _ => Outcome::Unknown,
        };
        self.work.borrow_mut().formulas.insert(key, Progress::Done(outcome));
        Some(outcome)
    }
}

/// The number as spreadsheets see it when they compare or round: fifteen digits of it.
fn seen(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// The smallest or largest; 0 of none, as spreadsheets have it.
fn extreme(all: &[f64], choose: fn(f64, f64) -> f64) -> f64 {
    all.iter().copied().reduce(choose).unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
