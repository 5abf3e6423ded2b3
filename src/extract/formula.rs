//! What a formula of a return gives now: plain arithmetic over cells of the same sheet, the way clerks write totals and
//! percentages. Anything else is left to the program that stored its result.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::book::{Content, Sheet};
use crate::cell::{Area, CellRef};

/// Formulas of formulas deeper than this are left alone; so are circles.
const DEEPEST: usize = 32;
/// Cells of a range taken in at most.
const WIDEST: u64 = 10_000;
/// Cells looked at for one formula at most, all formulas it reaches included.
const MOST: usize = 100_000;

/// What one evaluation has come upon.
#[derive(Default)]
struct Work {
    formulas: HashMap<CellRef, Progress>,
    looked_at: usize,
}

/// How far a formula has come.
#[derive(Clone, Copy)]
enum Progress {
    Begun,
    /// What it gives, when it can be computed.
    Done(Option<f64>),
}

/// The number a formula gives, when it is plain arithmetic that can be computed from the sheet.
pub(super) fn evaluate(sheet: &Sheet, formula: &str) -> Option<f64> {
    value(sheet, formula, 0, &RefCell::default())
}

fn value(sheet: &Sheet, formula: &str, depth: usize, work: &RefCell<Work>) -> Option<f64> {
    if depth > DEEPEST || formula.len() > 2_000 {
        return None;
    }
    let mut parser = Parser { sheet, text: formula.trim_start_matches('='), at: 0, depth, nested: 0, work };
    let number = parser.comparison()?;
    (parser.peek().is_none() && number.is_finite()).then_some(number)
}

struct Parser<'a> {
    sheet: &'a Sheet,
    text: &'a str,
    at: usize,
    depth: usize,
    nested: usize,
    work: &'a RefCell<Work>,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, sign: &str) -> bool {
        self.peek();
        let there = self.text[self.at..].starts_with(sign);
        self.at += if there { sign.len() } else { 0 };
        there
    }

    fn comparison(&mut self) -> Option<f64> {
        let left = self.sum()?;
        for (sign, holds) in [
            ("<>", (|a, b| (a - b).abs() > 0.0) as fn(f64, f64) -> bool),
            ("<=", |a, b| a <= b),
            (">=", |a, b| a >= b),
            ("=", |a, b| (a - b).abs() == 0.0),
            ("<", |a, b| a < b),
            (">", |a, b| a > b),
        ] {
            if self.take(sign) {
                let right = self.sum()?;
                return Some(f64::from(u8::from(holds(left, right))));
            }
        }
        Some(left)
    }

    fn sum(&mut self) -> Option<f64> {
        let mut left = self.product()?;
        loop {
            if self.take("+") {
                left += self.product()?;
            } else if self.take("-") {
                left -= self.product()?;
            } else {
                return Some(left);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut left = self.factor()?;
        loop {
            if self.take("*") {
                left *= self.factor()?;
            } else if self.take("/") {
                let right = self.factor()?;
                if right == 0.0 {
                    return None;
                }
                left /= right;
            } else {
                return Some(left);
            }
        }
    }

    fn factor(&mut self) -> Option<f64> {
        if self.nested > DEEPEST {
            return None;
        }
        self.nested += 1;
        let number = self.bare_factor();
        self.nested -= 1;
        let number = number?;
        Some(if self.take("%") { number / 100.0 } else { number })
    }

    fn bare_factor(&mut self) -> Option<f64> {
        if self.take("-") {
            return Some(-self.factor()?);
        }
        if self.take("+") {
            return self.factor();
        }
        if self.take("(") {
            let inner = self.comparison()?;
            return self.take(")").then_some(inner);
        }
        let rest = &self.text[self.at..];
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '$')).unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        if let Ok(number) = word.parse::<f64>() {
            return number.is_finite().then_some(number);
        }
        if self.take("(") {
            return self.call(&word.to_ascii_uppercase());
        }
        self.cell(word.parse().ok()?)
    }

    fn call(&mut self, name: &str) -> Option<f64> {
        match name {
            "SUM" => {
                let mut sum = 0.0;
                loop {
                    sum += self.range_or_value()?;
                    if !self.separator() {
                        break;
                    }
                }
                self.take(")").then_some(sum)
            }
            "ROUND" => {
                let number = self.comparison()?;
                let digits = if self.separator() { self.comparison()? } else { return None };
                let scale = 10f64.powi(digits as i32);
                self.take(")").then_some((number * scale).round() / scale)
            }
            "IF" => {
                let condition = self.comparison()?;
                if !self.separator() {
                    return None;
                }
                // Only the branch that is taken must be computable.
                let first = self.branch();
                let second = if self.separator() { self.branch() } else { Some(0.0) };
                if !self.take(")") {
                    return None;
                }
                if condition == 0.0 { second } else { first }
            }
            _ => None,
        }
    }

    fn separator(&mut self) -> bool {
        self.take(",") || self.take(";")
    }

    /// A branch of IF; one that cannot be computed is passed over up to its end.
    fn branch(&mut self) -> Option<f64> {
        let start = self.at;
        let number = self.comparison();
        if number.is_some() && matches!(self.peek(), Some(',' | ';' | ')')) {
            return number;
        }
        self.at = start;
        let mut open = 0usize;
        let mut quoted = false;
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                '"' => quoted = !quoted,
                _ if quoted => {}
                '(' => open += 1,
                ')' | ',' | ';' if open == 0 => {
                    self.at = start + offset;
                    return None;
                }
                ')' => open -= 1,
                _ => {}
            }
        }
        None
    }

    fn range_or_value(&mut self) -> Option<f64> {
        self.peek();
        let rest = &self.text[self.at..];
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '$' | ':'))).unwrap_or(rest.len());
        if let (true, Ok(area)) = (rest[..length].contains(':'), rest[..length].parse::<Area>()) {
            self.at += length;
            return self.area(area);
        }
        self.comparison()
    }

    fn area(&self, area: Area) -> Option<f64> {
        let rows = u64::from(area.last.row.checked_sub(area.first.row)?) + 1;
        let columns = u64::from(area.last.column.checked_sub(area.first.column)?) + 1;
        if rows * columns > WIDEST {
            return None;
        }
        let mut sum = 0.0;
        for row in area.first.row..=area.last.row {
            for cell in self.sheet.row(row).iter().filter(|cell| area.contains(cell.at)) {
                match &cell.content {
                    Content::Error(_) => return None,
                    // Text adds nothing; a formula that cannot be computed makes the sum unknown.
                    _ if cell.formula.is_some() => sum += self.cell(cell.at)?,
                    _ => sum += self.cell(cell.at).unwrap_or(0.0),
                }
            }
        }
        Some(sum)
    }

    /// The number in a cell, computed anew when it is a formula; blank counts as 0, text as nothing computable.
    fn cell(&self, at: CellRef) -> Option<f64> {
        let looked_at = {
            let mut work = self.work.borrow_mut();
            work.looked_at += 1;
            work.looked_at
        };
        if looked_at > MOST {
            return None;
        }
        let Some(cell) = self.sheet.get(at) else { return Some(0.0) };
        if let Some(formula) = &cell.formula {
            // Once for each cell: formulas that name a cell twice, again and again, would double the work at each step.
            let known = self.work.borrow().formulas.get(&at).copied();
            let computed = match known {
                Some(Progress::Done(computed)) => computed,
                Some(Progress::Begun) => return None, // a circle
                None => {
                    self.work.borrow_mut().formulas.insert(at, Progress::Begun);
                    let computed = value(self.sheet, formula, self.depth + 1, self.work);
                    self.work.borrow_mut().formulas.insert(at, Progress::Done(computed));
                    computed
                }
            };
            if computed.is_some() {
                return computed;
            }
        }
        match &cell.content {
            Content::Number(number) => Some(*number),
            Content::Empty if cell.formula.is_none() => Some(0.0),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::book::{Cell, StyleId};

    fn sheet(cells: &[(&str, f64, &str)]) -> Sheet {
        let mut sheet = Sheet::new("s");
        for (at, number, formula) in cells {
            let formula = (!formula.is_empty()).then(|| Arc::from(*formula));
            let content = Content::Number(*number);
            sheet.put(Cell { at: at.parse().unwrap(), content, formula, style: StyleId::default() });
        }
        sheet
    }

    #[test]
    fn what_clerks_write() {
        let sheet = sheet(&[("D1", 30.0, ""), ("D2", 40.0, ""), ("D3", 5.0, "D1/6"), ("D5", 1.0, "D5+1")]);
        for (formula, expected) in [
            ("D1+D2", Some(70.0)),
            ("SUM(D1:D3)", Some(75.0)),
            ("SUM(D1,D2;D3)", Some(75.0)),
            ("ROUND(D1/D2*100,1)", Some(75.0)),
            ("IF(D4=0,0,D1/D4*100)", Some(0.0)),
            ("IF(D4=0,\"\",D1/D4)", None),
            ("$D$1*2%", Some(0.6)),
            ("-(D1-D2)", Some(10.0)),
            ("D1/D4", None),
            ("VLOOKUP(D1,D2:D3,1)", None),
            ("'Trang 2'!D1", None),
            ("D5", Some(1.0)),
            ("1=1", Some(1.0)),
        ] {
            let found = evaluate(&sheet, formula);
            let same = match (found, expected) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                (a, b) => a == b,
            };
            assert!(same, "{formula}: {found:?}");
        }
        assert_eq!(evaluate(&sheet, &"(".repeat(5_000)), None);
    }

    #[test]
    fn formulas_that_double_do_not_take_for_ever() {
        let cells: Vec<(String, String)> =
            (1..30).map(|row| (format!("A{row}"), format!("A{0}+A{0}", row + 1))).collect();
        let mut all: Vec<(&str, f64, &str)> =
            cells.iter().map(|(at, formula)| (&**at, 7.0, &**formula)).collect();
        all.push(("A30", 1.0, ""));
        assert_eq!(evaluate(&sheet(&all), "A1"), Some(f64::from(1 << 29)));
    }
}
