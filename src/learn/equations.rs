//! How equations are read that are printed in column numbers, captions and labels: `(8)=(6)+(7)`, `13 = 8/11`, `(5 = 1 + 2 - 3 - 4)`.

use rust_decimal::Decimal;

use crate::expression::{Expression, Operator, Reference};
use crate::indicator::normal_form;

/// No form leaves out more terms of a sum (`2 + ... + 45`); between further numbers the dots mean something else.
const LONGEST_ELLIPSIS: u32 = 60;

/// A printed equation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Printed {
    /// The code before the sign; empty when the equation begins with it (`=1+2`).
    pub head: String,
    /// What stands behind it, in the codes as printed.
    pub expression: Expression,
    /// As printed.
    pub text: String,
}

/// The equations in a text whose operands are all known codes, of a chain `9=11+12=14+15` every one with the same head.
/// Choices such as `Có = 1` are none.
pub(super) fn equations(text: &str, known: &dyn Fn(&str) -> bool) -> Vec<Printed> {
    let mut all: Vec<Printed> = Vec::new();
    let mut chained = String::new();
    for (at, _) in text.match_indices('=') {
        let before = &text[..at];
        let head: String = {
            let near = before.trim_end().trim_end_matches([')', ']']);
            let start = near
                .rfind(|c: char| !(c.is_alphanumeric() || c == '.'))
                .map_or(0, |index| index + near[index..].chars().next().map_or(1, char::len_utf8));
            near[start..].to_owned()
        };
        let mut head = normal_form(&head);
        if !chained.is_empty() && text[..at].ends_with(&chained) {
            // What stands between two signs is the right side of the one before.
            head = all.last().map(|last| last.head.clone()).unwrap_or_default();
        }
        if !(head.is_empty() || known(&head)) {
            continue;
        }
        let after = segment(&text[at + 1..]);
        let Some(expression) = read(&after) else { continue };
        let expression = literals(expression, known);
        let references = expression.references();
        let operation = matches!(expression, Expression::Binary(..));
        if operation
            && !adds_a_number(&expression)
            && !references.is_empty()
            && references.iter().all(|reference| reference.form.is_none() && known(&reference.code))
            && references.iter().all(|reference| reference.code != head)
        {
            let text = format!("{head} = {}", after.trim()).trim_start().to_owned();
            all.push(Printed { head, expression, text });
            chained = after;
        }
    }
    all
}

/// A sum of codes in parentheses after a label: `Tổng diện tích (1+2+3)`.
pub(super) fn bare_sum(label: &str, known: &dyn Fn(&str) -> bool) -> Option<Printed> {
    label.match_indices('(').find_map(|(at, _)| {
        let inner = segment(&label[at + 1..]);
        let expression = literals(read(&inner)?, known);
        let terms = expression.terms().filter(|terms| terms.len() > 1)?;
        let all = terms.iter().all(|term| term.form.is_none() && known(&term.code));
        all.then(|| Printed {
            head: String::new(),
            text: inner.trim().to_owned(),
            expression: expression.clone(),
        })
    })
}

/// A column number that states a column equal to another: `1=4`.
pub(super) fn equality(text: &str, known: &dyn Fn(&str) -> bool) -> Option<Printed> {
    let (head, other) = text.split_once('=')?;
    let (head, other) = (normal_form(head), normal_form(other));
    let equal = head != other && known(&head) && known(&other);
    equal.then(|| Printed {
        text: format!("{head} = {other}"),
        head,
        expression: Expression::reference(other),
    })
}

/// The text up to where an equation ends.
fn segment(text: &str) -> String {
    let mut depth = 0i32;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 0 => {
                end = at;
                break;
            }
            ')' | ']' => depth -= 1,
            ';' | '\n' | '=' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    text[..end].to_owned()
}

/// The expression with the signs of forms: brackets, `x` for times, a per cent sign that says nothing.
fn read(text: &str) -> Option<Expression> {
    let plain: String = without_ellipsis(text)
        .replace("(%)", " ")
        .chars()
        .map(|c| match c {
            '[' => '(',
            ']' => ')',
            'x' | 'X' | '×' => '*',
            '%' | '\u{a0}' => ' ',
            c => c,
        })
        .collect();
    let plain = plain.trim().trim_end_matches(['.', ',']);
    // Codes may end with a dot or stand in parentheses; both mean nothing.
    plain.parse().ok()
}

/// `2 + ... + 6` with the numbers in between.
fn without_ellipsis(text: &str) -> String {
    let text = text.replace('…', "...");
    let Some((before, after)) = text.split_once("...") else { return text };
    let last = before.trim_end_matches([' ', '+', ')', ']']);
    let first = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let next = after.trim_start_matches(['.', ' ', '+', '(', '[']);
    let digits = next.len() - next.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (Ok(from), Ok(to)) = (last[first.len()..].parse::<u32>(), next[..digits].parse::<u32>()) else {
        return text;
    };
    if from >= to || to - from > LONGEST_ELLIPSIS {
        return text;
    }
    let between: Vec<String> = (from + 1..to).map(|number| number.to_string()).collect();
    let (before, after) = (before.trim_end_matches([' ', '+']), after.trim_start_matches(['.', ' ', '+']));
    let mut terms = vec![before.to_owned()];
    terms.extend(between);
    terms.push(after.to_owned());
    terms.join(" + ")
}

/// Numbers that are no codes are numbers.
fn literals(expression: Expression, known: &dyn Fn(&str) -> bool) -> Expression {
    match expression {
        Expression::Reference(reference) => {
            let code = normal_form(&reference.code);
            match code.parse::<Decimal>() {
                Ok(number) if !known(&code) => Expression::Literal(number),
                _ => Expression::Reference(Reference { form: reference.form, code }),
            }
        }
        Expression::Negative(inner) => Expression::Negative(Box::new(literals(*inner, known))),
        Expression::Binary(operator, left, right) => {
            let (left, right) = (literals(*left, known), literals(*right, known));
            Expression::Binary(operator, Box::new(left), Box::new(right))
        }
        literal @ Expression::Literal(_) => literal,
    }
}

/// The first number in an expression that is one of the codes: it stands for what they name.
pub(super) fn number_among(expression: &Expression, codes: &[String]) -> Option<String> {
    match expression {
        Expression::Literal(number) => codes.iter().find(|code| **code == number.to_string()).cloned(),
        Expression::Reference(_) => None,
        Expression::Negative(inner) => number_among(inner, codes),
        Expression::Binary(_, left, right) => {
            number_among(left, codes).or_else(|| number_among(right, codes))
        }
    }
}

/// Whether a number that is no code is added or taken away: no form prints that, the number is an unknown code.
fn adds_a_number(expression: &Expression) -> bool {
    let literal = |side: &Expression| matches!(side, Expression::Literal(_));
    match expression {
        Expression::Binary(operator, left, right) => {
            let adds = matches!(operator, Operator::Add | Operator::Subtract);
            (adds && (literal(left) || literal(right))) || adds_a_number(left) || adds_a_number(right)
        }
        Expression::Negative(inner) => adds_a_number(inner),
        Expression::Reference(_) | Expression::Literal(_) => false,
    }
}

/// The quotient of two codes or sums that an expression is, times 100 or not.
pub(super) fn quotient(expression: &Expression) -> Option<Expression> {
    let hundred = |side: &Expression| *side == Expression::Literal(Decimal::ONE_HUNDRED);
    match expression {
        quotient if quotient.quotient_of_sums().is_some() => {
            let Expression::Binary(_, left, right) = quotient else { return None };
            // 100 x 6 / 5 is 6 / 5.
            let bare = match &**left {
                Expression::Binary(Operator::Multiply, part, times) if hundred(times) => part,
                Expression::Binary(Operator::Multiply, times, part) if hundred(times) => part,
                _ => left,
            };
            Some(Expression::Binary(Operator::Divide, bare.clone(), right.clone()))
        }
        Expression::Binary(Operator::Multiply, left, right) if hundred(right) => quotient(left),
        Expression::Binary(Operator::Multiply, left, right) if hundred(left) => quotient(right),
        _ => None,
    }
}

/// The code by which an expression is divided, times a number or not: what a rate in it is weighted by.
pub(super) fn divisor(expression: &Expression) -> Option<&Reference> {
    match expression {
        Expression::Binary(Operator::Divide, part, whole) => match &**whole {
            Expression::Reference(whole) if part.is_linear() => Some(whole),
            _ => None,
        },
        Expression::Binary(Operator::Multiply, left, right) => match (&**left, &**right) {
            (rate, Expression::Literal(_)) | (Expression::Literal(_), rate) => divisor(rate),
            _ => None,
        },
        _ => None,
    }
}

/// The expression with every code replaced.
pub(super) fn renamed(expression: &Expression, name: &dyn Fn(&str) -> Option<String>) -> Option<Expression> {
    Some(match expression {
        Expression::Reference(reference) => Expression::reference(name(&reference.code)?),
        Expression::Literal(number) => Expression::Literal(*number),
        Expression::Negative(inner) => Expression::Negative(Box::new(renamed(inner, name)?)),
        Expression::Binary(operator, left, right) => {
            Expression::Binary(*operator, Box::new(renamed(left, name)?), Box::new(renamed(right, name)?))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let known = |code: &str| {
            code.parse::<u32>().is_ok_and(|n| n < 20) || ["A", "C", "D", "E", "2.1"].contains(&code)
        };
        equation(text, &known).map(|found| (found.head, found.expression.to_string()))
    }

    fn equation(text: &str, known: &dyn Fn(&str) -> bool) -> Option<Printed> {
        equations(text, known).into_iter().next()
    }

    #[test]
    fn equations_as_forms_print_them() {
        for (text, head, expression) in [
            ("(3)=(4)+(5)+(6)", "3", "4 + 5 + 6"),
            ("13 = 8/11", "13", "8 / 11"),
            ("Số dư (5 = 1 + 2 - 3 - 4)", "5", "1 + 2 - 3 - 4"),
            ("Tỷ lệ (%) 7=6/5*100", "7", "6 / 5 * {100}"),
            ("[3]=[1]+[2]", "3", "1 + 2"),
            ("C = D + E", "C", "D + E"),
            ("7 = 6:5 x 100%", "7", "6 / 5 * {100}"),
            ("(9) = (1 + 2)/ 3", "9", "(1 + 2) / 3"),
            ("1=2+...+5", "1", "2 + 3 + 4 + 5"),
            ("(1)=(2)+(3)+…+(6)", "1", "2 + 3 + 4 + 5 + 6"),
            ("5=4/1 (%)", "5", "4 / 1"),
        ] {
            assert_eq!(read(text), Some((head.to_owned(), expression.to_owned())), "{text}");
        }
        for text in ["Có = 1; Không = 0", "Trực tuyến = 0 Phát phiếu = 1", "a = b", "3=3", "x", "5 = 99 + 1"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        let chain = equations("9=11+12=14 + 15 =16+17; 8=1+2", &|_| true);
        let chain: Vec<_> = chain.iter().map(|found| found.text.as_str()).collect();
        assert_eq!(chain, ["9 = 11+12", "9 = 14 + 15", "9 = 16+17", "8 = 1+2"]);
        let short = |code: &str| code.len() == 1;
        let ratio = |text: &str| equation(text, &short).and_then(|found| quotient(&found.expression));
        assert_eq!(ratio("7=6/5").map(|found| found.to_string()), Some("6 / 5".to_owned()));
        assert_eq!(ratio("7=6+5"), None);
        assert_eq!(
            ratio("9=(7+8)/(5+6)x100").map(|found| found.to_string()),
            Some("(7 + 8) / (5 + 6)".to_owned())
        );
        assert_eq!(ratio("9=7*100/6").map(|found| found.to_string()), Some("7 / 6".to_owned()));
        let rate = equation("6=(4-5)/2x1000", &short).unwrap();
        assert_eq!(divisor(&rate.expression).map(|whole| &*whole.code), Some("2"));
    }
}
