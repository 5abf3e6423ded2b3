//! Text to expressions and back.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::{COUNT, Comparison, Expression, Operator, Reference, Relation};

/// Parentheses deeper than this are refused: nobody writes them, and the parser recurses.
const DEEPEST: usize = 64;

/// The text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// The text as given.
    pub text: String,
    /// Byte offset at which it stops making sense.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = self.text.split_at(self.at.min(self.text.len()));
        write!(f, "expected {} at «{before}⟨here⟩{after}»", self.expected)
    }
}

impl std::error::Error for ExpressionError {}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        let mut parser = Parser { text, at: 0, depth: 0 };
        let expression = parser.sum()?;
        parser.end()?;
        Ok(expression)
    }
}

impl FromStr for Comparison {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        let mut parser = Parser { text, at: 0, depth: 0 };
        let left = parser.sum()?;
        let relation = parser.relation()?;
        let right = parser.sum()?;
        parser.end()?;
        Ok(Self { left, relation, right })
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn fail<T>(&self, expected: &'static str) -> Result<T, ExpressionError> {
        Err(ExpressionError { text: self.text.to_owned(), at: self.at, expected })
    }

    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, signs: &[char]) -> Option<char> {
        let next = self.peek().filter(|next| signs.contains(next))?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn end(&mut self) -> Result<(), ExpressionError> {
        if self.peek().is_some() { self.fail("an operator or the end") } else { Ok(()) }
    }

    fn relation(&mut self) -> Result<Relation, ExpressionError> {
        let relation = match self.take(&['<', '>', '=', '≤', '≥']) {
            Some('≤') => return Ok(Relation::AtMost),
            Some('≥') => return Ok(Relation::AtLeast),
            Some('<') => (Relation::Less, Relation::AtMost),
            Some('>') => (Relation::Greater, Relation::AtLeast),
            Some('=') => (Relation::Equal, Relation::Equal),
            _ => return self.fail("<=, =, or >="),
        };
        let or_equal = self.text[self.at..].starts_with('=');
        self.at += usize::from(or_equal);
        Ok(if or_equal { relation.1 } else { relation.0 })
    }

    fn sum(&mut self) -> Result<Expression, ExpressionError> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&['+', '-', '−', '–']) {
            let operator = if sign == '+' { Operator::Add } else { Operator::Subtract };
            left = Expression::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, ExpressionError> {
        let mut left = self.operand()?;
        while let Some(sign) = self.take(&['*', '×', '/', '÷', ':']) {
            let operator = if matches!(sign, '*' | '×') { Operator::Multiply } else { Operator::Divide };
            left = Expression::Binary(operator, Box::new(left), Box::new(self.operand()?));
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expression, ExpressionError> {
        if self.take(&['-', '−']).is_some() {
            return Ok(Expression::Negative(Box::new(self.operand_deeper()?)));
        }
        if self.take(&['(']).is_some() {
            if self.depth >= DEEPEST {
                return self.fail("fewer parentheses");
            }
            self.depth += 1;
            let inner = self.sum()?;
            self.depth -= 1;
            return if self.take(&[')']).is_some() { Ok(inner) } else { self.fail(")") };
        }
        if self.take(&['{']).is_some() {
            let rest = &self.text[self.at..];
            let Some(length) = rest.find('}') else { return self.fail("}") };
            let Ok(number) = rest[..length].trim().parse::<Decimal>() else { return self.fail("a number") };
            self.at += length + 1;
            return Ok(Expression::Literal(number));
        }
        let quoted = self.peek() == Some('\'');
        let first = self.word()?;
        if !quoted && first == COUNT && self.take(&['(']).is_some() {
            let form = self.word()?;
            let closed = self.take(&[')']).is_some();
            return if closed {
                Ok(Expression::Reference(Reference::count_of(form)))
            } else {
                self.fail(")")
            };
        }
        if self.text[self.at..].starts_with('!') {
            self.at += 1;
            return Ok(Expression::Reference(Reference { form: Some(first), code: self.word()? }));
        }
        Ok(Expression::Reference(Reference { form: None, code: first }))
    }

    fn operand_deeper(&mut self) -> Result<Expression, ExpressionError> {
        if self.depth >= DEEPEST {
            return self.fail("fewer signs");
        }
        self.depth += 1;
        let inner = self.operand();
        self.depth -= 1;
        inner
    }

    fn word(&mut self) -> Result<String, ExpressionError> {
        if self.take(&['\'']).is_some() {
            let rest = &self.text[self.at..];
            let Some(length) = rest.find('\'') else { return self.fail("'") };
            let word = rest[..length].to_owned();
            self.at += length + 1;
            return if word.is_empty() { self.fail("a code") } else { Ok(word) };
        }
        self.peek();
        let rest = &self.text[self.at..];
        let length = rest.find(|c| !is_bare(c)).unwrap_or(rest.len());
        if length == 0 {
            return self.fail("a code");
        }
        self.at += length;
        Ok(rest[..length].to_owned())
    }
}

fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '#' | '_')
}

/// A reference as it must be written to be parsed back.
pub(super) fn quoted(reference: &Reference) -> String {
    let word = |code: &str| if code.chars().all(is_bare) { code.to_owned() } else { format!("'{code}'") };
    if let Some(form) = reference.counted() {
        return format!("{COUNT}({})", word(form));
    }
    match &reference.form {
        Some(form) => format!("{}!{}", word(form), word(&reference.code)),
        None => word(&reference.code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_with_the_place() {
        for bad in ["", "1.1 +", "1.1 1.2", "(1.1", "{x}", "'a", "1 <= 2", "+1", "a!"] {
            assert!(bad.parse::<Expression>().is_err(), "{bad}");
        }
        let error = "2.2 / / 2.1".parse::<Expression>().unwrap_err();
        assert_eq!(error.at, 6);
        assert!("(".repeat(10_000).parse::<Expression>().is_err());
        assert!("-".repeat(10_000).parse::<Expression>().is_err());
    }

    #[test]
    fn other_forms_and_odd_codes() {
        let expression: Expression = "2!1.1 + 'Biểu 3'!'a b'".parse().unwrap();
        assert_eq!(expression.to_string(), "2!1.1 + 'Biểu 3'!'a b'");
    }

    #[test]
    fn rows_of_a_form_are_counted() {
        let expression: Expression = "1.1 + count ( 8 ) - count('Biểu 3') * count".parse().unwrap();
        assert_eq!(expression.to_string(), "1.1 + count(8) - count('Biểu 3') * count");
        let counted: Vec<_> = expression.references().iter().filter_map(|one| one.counted()).collect();
        assert_eq!(counted, ["8", "Biểu 3"]);
        for bad in ["count()", "count(8", "count(1 + 2)", "count(8!1)"] {
            assert!(bad.parse::<Expression>().is_err(), "{bad}");
        }
    }
}
