//! Expressions over indicators: parsed once, then evaluated (check, consolidation), rendered (workbook formula) and
//! put into words (findings). One thing, three readings: they cannot drift apart.
//!
//! Grammar: `2.2 / 2.1`, `1.1 + 1.2`, `(6) + (7)`, `'a b' - {10} * III.7#2`. A bare word is a reference to a code; a
//! code with odd characters is quoted; `form!code` refers to another form; a literal number stands in braces; `count(8)` is
//! the number of rows that a return added to form 8.

use std::fmt;

use rust_decimal::Decimal;

use crate::amount::Span;

mod parse;

/// What counts the rows of a form: `count(8)`.
const COUNT: &str = "count";

pub use parse::ExpressionError;

/// What an expression refers to: an indicator (or a column) by its code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Another form's id; `None` is the form at hand.
    pub form: Option<String>,
    /// Canonical code; empty when the rows of that form are counted.
    pub code: String,
}

impl Reference {
    /// The number of rows that a return added to a form: an open list, or one whose rows are units.
    pub fn count_of(form: impl Into<String>) -> Self {
        Self { form: Some(form.into()), code: String::new() }
    }

    /// The form whose rows are counted, when it is their number that is meant.
    pub fn counted(&self) -> Option<&str> {
        self.form.as_deref().filter(|_| self.code.is_empty())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.counted(), &self.form) {
            (Some(form), _) => write!(f, "{COUNT}({form})"),
            (None, Some(form)) => write!(f, "{form}!{}", self.code),
            (None, None) => f.write_str(&self.code),
        }
    }
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Operator {
    const fn binds(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
        }
    }
}

/// An arithmetic expression over indicators or columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expression {
    /// An indicator or a column.
    Reference(Reference),
    /// A number.
    Literal(Decimal),
    /// The value with its sign changed.
    Negative(Box<Expression>),
    /// Two expressions and what is done with them.
    Binary(Operator, Box<Expression>, Box<Expression>),
}

/// How two sides of a rule must stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `<=`
    AtMost,
    /// `<`
    Less,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    Greater,
}

impl Relation {
    /// As written in templates and messages.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtMost => "<=",
            Self::Less => "<",
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::Greater => ">",
        }
    }

    /// The opposite, as said of a broken rule: `30 + 40 > 60`.
    pub const fn broken_sign(self) -> &'static str {
        match self {
            Self::AtMost => ">",
            Self::Less => ">=",
            Self::Equal => "≠",
            Self::AtLeast => "<",
            Self::Greater => "<=",
        }
    }
}

/// A rule such as `2.2 <= 2.1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// Left side.
    pub left: Expression,
    /// How they must stand.
    pub relation: Relation,
    /// Right side.
    pub right: Expression,
}

impl Comparison {
    /// The same over other references; `None` where one has none.
    pub fn translated(&self, to: &impl Fn(&Reference) -> Option<Reference>) -> Option<Self> {
        let (left, right) = (self.left.translated(to)?, self.right.translated(to)?);
        Some(Self { left, relation: self.relation, right })
    }
}

/// What stands at a reference when an expression is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand {
    /// A number with its tolerance.
    Number(Span),
    /// Nothing: adds nothing to a sum, makes anything else undefined.
    Blank,
    /// Something in error or not received: whatever it enters is unknown.
    Unknown,
}

impl Operand {
    /// The number as printed.
    pub fn value(self) -> Option<Decimal> {
        if let Self::Number(span) = self { Some(span.value) } else { None }
    }

    /// The two added, as in [`Expression::evaluate`].
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        combine(Operator::Add, self, other)
    }
}

impl Expression {
    /// A reference to a code of the form at hand.
    pub fn reference(code: impl Into<String>) -> Self {
        Self::Reference(Reference { form: None, code: code.into() })
    }

    /// Every reference, in order of appearance.
    pub fn references(&self) -> Vec<&Reference> {
        let mut found = Vec::new();
        self.visit(&mut |reference| found.push(reference));
        found
    }

    /// The same over other references; `None` where one has none.
    pub fn translated(&self, to: &impl Fn(&Reference) -> Option<Reference>) -> Option<Self> {
        Some(match self {
            Self::Reference(reference) => Self::Reference(to(reference)?),
            Self::Literal(number) => Self::Literal(*number),
            Self::Negative(inner) => Self::Negative(Box::new(inner.translated(to)?)),
            Self::Binary(operator, left, right) => {
                Self::Binary(*operator, Box::new(left.translated(to)?), Box::new(right.translated(to)?))
            }
        })
    }

    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Reference)) {
        match self {
            Self::Reference(reference) => see(reference),
            Self::Literal(_) => {}
            Self::Negative(inner) => inner.visit(see),
            Self::Binary(_, left, right) => {
                left.visit(see);
                right.visit(see);
            }
        }
    }

    /// The terms of a plain sum of references (`1.1 + 1.2 + 1.3`), or `None` when it is anything else.
    pub fn terms(&self) -> Option<Vec<&Reference>> {
        match self {
            Self::Reference(reference) => Some(vec![reference]),
            Self::Binary(Operator::Add, left, right) => {
                let mut terms = left.terms()?;
                terms.extend(right.terms()?);
                Some(terms)
            }
            _ => None,
        }
    }

    /// Numerator and denominator of a plain quotient of references.
    pub fn quotient(&self) -> Option<(&Reference, &Reference)> {
        match self {
            Self::Binary(Operator::Divide, left, right) => match (&**left, &**right) {
                (Self::Reference(numerator), Self::Reference(denominator)) => Some((numerator, denominator)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether something is taken away in it.
    pub fn subtracts(&self) -> bool {
        match self {
            Self::Reference(_) | Self::Literal(_) => false,
            Self::Negative(_) | Self::Binary(Operator::Subtract, ..) => true,
            Self::Binary(_, left, right) => left.subtracts() || right.subtracts(),
        }
    }

    /// Numerator and denominator of a quotient of sums: `(2 + 3) / 1`.
    pub fn quotient_of_sums(&self) -> Option<(&Self, &Self)> {
        match self {
            Self::Binary(Operator::Divide, left, right) if left.is_linear() && right.is_linear() => {
                Some((left, right))
            }
            _ => None,
        }
    }

    /// Whether the value for sums is the sum of the values: references added, subtracted, times or by a number.
    pub fn is_linear(&self) -> bool {
        match self {
            Self::Reference(_) => true,
            Self::Literal(_) => false,
            Self::Negative(inner) => inner.is_linear(),
            Self::Binary(Operator::Add | Operator::Subtract, left, right) => {
                left.is_linear() && right.is_linear()
            }
            Self::Binary(Operator::Multiply, left, right) => match (&**left, &**right) {
                (Self::Literal(_), other) | (other, Self::Literal(_)) => other.is_linear(),
                _ => false,
            },
            Self::Binary(Operator::Divide, left, right) => {
                left.is_linear() && matches!(**right, Self::Literal(_))
            }
        }
    }

    /// The value with its tolerance. A sum counts blanks as nothing when at least one term is a number; a quotient by
    /// zero and anything else with a blank is blank; anything with an unknown is unknown.
    pub fn evaluate(&self, lookup: &impl Fn(&Reference) -> Operand) -> Operand {
        match self {
            Self::Reference(reference) => lookup(reference),
            Self::Literal(number) => Operand::Number(Span::exact(*number)),
            Self::Negative(inner) => match inner.evaluate(lookup) {
                Operand::Number(span) => {
                    Operand::Number(Span { low: -span.high, value: -span.value, high: -span.low })
                }
                other => other,
            },
            Self::Binary(operator, left, right) => {
                combine(*operator, left.evaluate(lookup), right.evaluate(lookup))
            }
        }
    }

    /// As text, with the caller's words for references; `signs` are those of [`FORMULA`], [`WORDS_VI`] or [`WORDS_EN`].
    pub fn render(&self, signs: &Signs, name: &impl Fn(&Reference) -> String) -> String {
        let mut text = String::new();
        self.render_into(&mut text, 0, signs, name);
        text
    }

    fn render_into(&self, text: &mut String, outer: u8, signs: &Signs, name: &impl Fn(&Reference) -> String) {
        match self {
            Self::Reference(reference) => text.push_str(&name(reference)),
            Self::Literal(number) => text.push_str(&(signs.number)(*number)),
            Self::Negative(inner) => {
                text.push('-');
                inner.render_into(text, 3, signs, name);
            }
            Self::Binary(operator, left, right) => {
                let binds = operator.binds();
                if binds < outer {
                    text.push('(');
                }
                left.render_into(text, binds, signs, name);
                text.push_str(match operator {
                    Operator::Add => signs.add,
                    Operator::Subtract => signs.subtract,
                    Operator::Multiply => signs.multiply,
                    Operator::Divide => signs.divide,
                });
                right.render_into(text, binds + 1, signs, name);
                if binds < outer {
                    text.push(')');
                }
            }
        }
    }
}

/// How operators and numbers are written.
pub struct Signs {
    add: &'static str,
    subtract: &'static str,
    multiply: &'static str,
    divide: &'static str,
    number: fn(Decimal) -> String,
}

/// Signs of a workbook formula.
pub const FORMULA: Signs = Signs {
    add: "+",
    subtract: "-",
    multiply: "*",
    divide: "/",
    number: |number| number.normalize().to_string(),
};

/// Signs of a sentence in Vietnamese.
pub const WORDS_VI: Signs = Signs {
    add: " + ",
    subtract: " - ",
    multiply: " × ",
    divide: " / ",
    number: |number| crate::amount::show(number, crate::finding::Language::Vi),
};

/// Signs of a sentence in English.
pub const WORDS_EN: Signs = Signs {
    add: " + ",
    subtract: " - ",
    multiply: " × ",
    divide: " / ",
    number: |number| crate::amount::show(number, crate::finding::Language::En),
};

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SOURCE: Signs = Signs {
            add: " + ",
            subtract: " - ",
            multiply: " * ",
            divide: " / ",
            number: |number| format!("{{{}}}", number.normalize()),
        };
        f.write_str(&self.render(&SOURCE, &|reference| parse::quoted(reference)))
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.relation.sign(), self.right)
    }
}

impl Comparison {
    /// Whether the rule holds for some true values consistent with what is printed; `None` when a side is blank or
    /// unknown.
    pub fn holds(&self, lookup: &impl Fn(&Reference) -> Operand) -> Option<bool> {
        let (Operand::Number(left), Operand::Number(right)) =
            (self.left.evaluate(lookup), self.right.evaluate(lookup))
        else {
            return None;
        };
        Some(match self.relation {
            Relation::AtMost => left.low <= right.high,
            Relation::Less => left.low < right.high || (left.value < right.value),
            Relation::Equal => left.meets(right),
            Relation::AtLeast => left.high >= right.low,
            Relation::Greater => left.high > right.low,
        })
    }
}

fn combine(operator: Operator, left: Operand, right: Operand) -> Operand {
    use Operand::{Blank, Number, Unknown};
    match (operator, left, right) {
        (_, Unknown, _) | (_, _, Unknown) => Unknown,
        (_, Number(left), Number(right)) => arithmetic(operator, left, right).map_or(Blank, Number),
        (Operator::Add | Operator::Subtract, number @ Number(_), Blank)
        | (Operator::Add, Blank, number @ Number(_)) => number,
        _ => Blank,
    }
}

/// The exact result and the span of possible ones; `None` for a division by zero or beyond 28 digits.
fn arithmetic(operator: Operator, left: Span, right: Span) -> Option<Span> {
    let apply = |a: Decimal, b: Decimal| match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        Operator::Divide => a.checked_div(b),
    };
    let value = apply(left.value, right.value)?;
    if left.low == left.high && right.low == right.high {
        return Some(Span::exact(value));
    }
    let mut span = Span::exact(value);
    for a in [left.low, left.high] {
        for b in [right.low, right.high] {
            if let Some(corner) = apply(a, b) {
                span.low = span.low.min(corner);
                span.high = span.high.max(corner);
            }
        }
    }
    Some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(reference: &Reference) -> Operand {
        let number = |n: i64| Operand::Number(Span::exact(Decimal::from(n)));
        match reference.code.as_str() {
            "1.1" => number(30),
            "1.2" => number(40),
            "III.7#2" => number(5),
            "bad" => Operand::Unknown,
            "zero" => number(0),
            _ => Operand::Blank,
        }
    }

    fn value(text: &str) -> Option<Decimal> {
        text.parse::<Expression>().unwrap().evaluate(&lookup).value()
    }

    #[test]
    fn evaluates() {
        assert_eq!(value("1.1 + 1.2 + III.7#2"), Some(Decimal::from(75)));
        assert_eq!(value("1.2 - 1.1 * {2}"), Some(Decimal::from(-20)));
        assert_eq!(value("(1.2 - 1.1) / {4}"), Some(Decimal::new(25, 1)));
        assert_eq!(value("1.1 + 9"), Some(Decimal::from(30)), "a blank adds nothing");
        assert_eq!(value("9 + 8"), None, "nothing but blanks is blank");
        assert_eq!(value("1.1 / zero"), None);
        assert_eq!(value("1.1 + bad"), None);
    }

    #[test]
    fn one_thing_three_readings() {
        let expression: Expression = "(1.1 - 1.2) / III.7#2 * {100}".parse().unwrap();
        assert_eq!(expression.render(&FORMULA, &|r| format!("D{}", r.code.len())), "(D3-D3)/D7*100");
        assert_eq!(expression.render(&WORDS_VI, &|r| r.code.clone()), "(1.1 - 1.2) / III.7#2 × 100");
        assert_eq!(expression.to_string().parse::<Expression>().unwrap(), expression);
    }

    #[test]
    fn rules_fail_only_beyond_the_printed_precision() {
        let rule: Comparison = "1.2 <= 1.1".parse().unwrap();
        assert_eq!(rule.holds(&lookup), Some(false));
        assert_eq!("1.1 ≤ 1.2".parse::<Comparison>().unwrap().holds(&lookup), Some(true));
        assert_eq!("1.1 <= 9".parse::<Comparison>().unwrap().holds(&lookup), None);
    }
}
