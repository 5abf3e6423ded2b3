//! From the text of a formula to its parts.

use super::{Function, Node, Relation};
use crate::cell::{Area, CellRef};

/// Parentheses within parentheses deeper than this are left alone.
const DEEPEST: usize = 32;
/// Characters of a formula in a spreadsheet.
const LONGEST: usize = 8_192;

/// The formula as a tree, and whether all of it is plain arithmetic.
pub(super) fn parse(text: &str) -> Option<(Node, bool)> {
    if text.len() > LONGEST {
        return None;
    }
    let mut parser = Parser { text: text.trim_start_matches('='), at: 0, nested: 0, plain: true };
    let root = parser.comparison()?;
    parser.peek().is_none().then_some((root, parser.plain))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    nested: usize,
    plain: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    fn take(&mut self, sign: &str) -> bool {
        self.peek();
        let there = self.rest().starts_with(sign);
        self.at += if there { sign.len() } else { 0 };
        there
    }

    fn separator(&mut self) -> bool {
        self.take(",") || self.take(";")
    }

    fn comparison(&mut self) -> Option<Node> {
        let left = self.sum()?;
        for (sign, relation) in [
            ("<>", Relation::Differs),
            ("<=", Relation::AtMost),
            (">=", Relation::AtLeast),
            ("=", Relation::Equal),
            ("<", Relation::Less),
            (">", Relation::Greater),
        ] {
            if self.take(sign) {
                return Some(Node::Compare(relation, Box::new((left, self.sum()?))));
            }
        }
        Some(left)
    }

    fn sum(&mut self) -> Option<Node> {
        let first = self.product()?;
        let mut terms = vec![(false, first)];
        loop {
            let taken_away = match self.peek() {
                Some('+') => false,
                Some('-') => true,
                _ => return alone(terms, Node::Sum),
            };
            self.at += 1;
            terms.push((taken_away, self.product()?));
        }
    }

    fn product(&mut self) -> Option<Node> {
        let first = self.power()?;
        let mut factors = vec![(false, first)];
        loop {
            let divides = match self.peek() {
                Some('*') => false,
                Some('/') => true,
                _ => return alone(factors, Node::Product),
            };
            self.at += 1;
            factors.push((divides, self.power()?));
        }
    }

    fn power(&mut self) -> Option<Node> {
        let mut parts = vec![self.factor()?];
        while self.take("^") {
            parts.push(self.factor()?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Node::Power(parts)) }
    }

    fn factor(&mut self) -> Option<Node> {
        if self.nested > DEEPEST {
            return None;
        }
        self.nested += 1;
        let node = self.bare_factor();
        self.nested -= 1;
        let node = node?;
        Some(if self.take("%") { Node::Percent(Box::new(node)) } else { node })
    }

    fn bare_factor(&mut self) -> Option<Node> {
        if self.take("-") {
            return Some(Node::Negative(Box::new(self.factor()?)));
        }
        if self.take("+") {
            return self.factor();
        }
        if self.take("(") {
            let inner = self.comparison()?;
            return self.take(")").then_some(inner);
        }
        match self.peek()? {
            '"' => return self.quoted(),
            '\'' => return self.elsewhere(""),
            _ => {}
        }
        let word = self.word(|c| c.is_alphanumeric() || matches!(c, '.' | '$' | '_' | ':'));
        if word.is_empty() {
            return None;
        }
        if let Some(number) = self.number(word) {
            return Some(number);
        }
        if self.rest().starts_with('!') {
            return self.elsewhere(word);
        }
        if self.take("(") {
            return self.call(word);
        }
        if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") {
            self.plain = false;
            return Some(Node::Truth(word.eq_ignore_ascii_case("true")));
        }
        if word.contains(':') {
            return word.parse::<Area>().ok().map(Node::Area);
        }
        word.parse::<CellRef>().ok().map(Node::Cell)
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(|c| !belongs(c)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// A number as formulas write it, with a dot and perhaps an exponent whose sign is no part of the word.
    fn number(&mut self, word: &str) -> Option<Node> {
        if !word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return None;
        }
        let start = self.at - word.len();
        if word.ends_with(['e', 'E']) && self.rest().starts_with(['+', '-']) {
            let digits = self.rest()[1..].bytes().take_while(u8::is_ascii_digit).count();
            self.at += 1 + digits;
        }
        let number: Option<f64> = self.text[start..self.at].parse().ok();
        number.filter(|number| number.is_finite()).map(Node::Number)
    }

    /// A text. The empty one is a way of showing nothing; any other is not arithmetic.
    fn quoted(&mut self) -> Option<Node> {
        let text = self.between('"')?;
        if text.is_empty() {
            return Some(Node::Nothing);
        }
        self.plain = false;
        Some(Node::Text(text.into()))
    }

    /// What stands between two quotation marks. A doubled one stands for one and does not end the text.
    fn between(&mut self, mark: char) -> Option<String> {
        let mut text = String::new();
        while let Some(rest) = self.rest().strip_prefix(mark) {
            let end = rest.find(mark)?;
            text.push_str(&rest[..end]);
            self.at += end + 2;
            if self.rest().starts_with(mark) {
                text.push(mark);
            }
        }
        Some(text)
    }

    /// A reference to another sheet; the parser stands on its quotation mark, or behind its name. What names another workbook
    /// leads nowhere.
    fn elsewhere(&mut self, name: &str) -> Option<Node> {
        self.plain = false;
        let name = if name.is_empty() { self.between('\'')? } else { name.to_owned() };
        if !self.rest().starts_with('!') {
            return None;
        }
        self.at += 1;
        let word = self.word(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | ':'));
        let area = word.parse::<Area>().ok().filter(|_| !name.contains(['[', ']']));
        Some(area.map_or(Node::Other, |area| Node::Elsewhere(name.into(), area)))
    }

    fn call(&mut self, name: &str) -> Option<Node> {
        let function = match name.to_ascii_uppercase().as_str() {
            "SUM" => Function::Sum,
            "AVERAGE" => Function::Average,
            "SUMIF" => self.beyond_arithmetic(Function::SumIf),
            "SUMIFS" => self.beyond_arithmetic(Function::SumIfs),
            "SUMPRODUCT" => self.beyond_arithmetic(Function::SumProduct),
            "COUNTIFS" => self.beyond_arithmetic(Function::CountIfs),
            "INDEX" => self.beyond_arithmetic(Function::Index),
            "MATCH" => self.beyond_arithmetic(Function::Match),
            "VLOOKUP" => self.beyond_arithmetic(Function::LookUp),
            "COUNT" => Function::Count,
            "COUNTA" => self.beyond_arithmetic(Function::CountFilled),
            "COUNTIF" => self.beyond_arithmetic(Function::CountIf),
            "N" => Function::Number,
            "MIN" => Function::Min,
            "MAX" => Function::Max,
            "ABS" => Function::Abs,
            "ROUND" => Function::Round,
            "IF" => Function::If,
            "IFERROR" => Function::IfError,
            _ => return self.other_call(),
        };
        let mut arguments = vec![self.comparison()?];
        while self.separator() {
            arguments.push(self.comparison()?);
        }
        self.take(")").then_some(Node::Call(function, arguments))
    }

    /// A function that looks at more than numbers.
    fn beyond_arithmetic(&mut self, function: Function) -> Function {
        self.plain = false;
        function
    }

    /// A function that is not computed here, up to the parenthesis that closes it.
    fn other_call(&mut self) -> Option<Node> {
        self.plain = false;
        let (mut open, mut quoted) = (0_usize, false);
        for (offset, c) in self.rest().char_indices() {
            match c {
                '"' => quoted = !quoted,
                _ if quoted => {}
                '(' => open += 1,
                ')' if open == 0 => {
                    self.at += offset + 1;
                    return Some(Node::Other);
                }
                ')' => open -= 1,
                _ => {}
            }
        }
        None
    }
}

/// One part is itself; several are a list.
fn alone(mut parts: Vec<(bool, Node)>, list: fn(Vec<(bool, Node)>) -> Node) -> Option<Node> {
    if parts.len() == 1 { parts.pop().map(|(_, part)| part) } else { Some(list(parts)) }
}
