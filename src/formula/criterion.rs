//! What `COUNTIF` and `SUMIF` ask of a cell.

use std::sync::Arc;

use super::Relation;

/// What a cell holds, in the eyes of such a function.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held {
    Number(f64),
    Text(Arc<str>),
    Truth,
    Nothing,
}

/// What is asked: `5`, `">0"`, `"Có"`, `"xã*"`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Criterion {
    sign: Relation,
    operand: Operand,
}

#[derive(Debug, Clone, PartialEq)]
enum Operand {
    Number(f64),
    /// In small letters, with `*` and `?` for any signs.
    Text(Vec<char>),
}

impl Criterion {
    /// The cell holds this number.
    pub(super) fn is(number: f64) -> Self {
        Self { sign: Relation::Equal, operand: Operand::Number(number) }
    }

    /// What a text asks.
    pub(super) fn of(text: &str) -> Self {
        const SIGNS: [(&str, Relation); 6] = [
            ("<>", Relation::Differs),
            ("<=", Relation::AtMost),
            (">=", Relation::AtLeast),
            ("=", Relation::Equal),
            ("<", Relation::Less),
            (">", Relation::Greater),
        ];
        let signed = SIGNS.into_iter().find_map(|(sign, kind)| Some((kind, text.strip_prefix(sign)?)));
        let (sign, operand) = signed.unwrap_or((Relation::Equal, text));
        let operand = match operand.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Operand::Number(number),
            _ => Operand::Text(operand.to_lowercase().chars().collect()),
        };
        Self { sign, operand }
    }

    /// Whether the cell is one that is asked for.
    pub(super) fn meets(&self, held: &Held) -> bool {
        match (&self.operand, held) {
            (Operand::Number(asked), Held::Number(number)) => match self.sign {
                Relation::Equal => (number - asked).abs() <= 0.0,
                Relation::Differs => (number - asked).abs() > 0.0,
                Relation::Less => number < asked,
                Relation::AtMost => number <= asked,
                Relation::Greater => number > asked,
                Relation::AtLeast => number >= asked,
            },
            (Operand::Text(pattern), Held::Text(text)) if self.is_of_sameness() => {
                let text: Vec<char> = text.to_lowercase().chars().collect();
                (self.sign == Relation::Equal) == is_like(&text, pattern)
            }
            (Operand::Text(pattern), Held::Nothing) if self.is_of_sameness() => {
                (self.sign == Relation::Equal) == pattern.is_empty()
            }
            // What is of another kind differs, and is in no order.
            _ => self.sign == Relation::Differs,
        }
    }

    fn is_of_sameness(&self) -> bool {
        matches!(self.sign, Relation::Equal | Relation::Differs)
    }
}

/// Whether the text fits the pattern: `*` stands for any signs, `?` for one. In steps as many as both are long, whatever they are.
fn is_like(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut asked, mut star) = (0, 0, None);
    while at < text.len() {
        match pattern.get(asked) {
            Some('*') => {
                star = Some((asked, at));
                asked += 1;
            }
            Some(&sign) if sign == '?' || sign == text[at] => {
                at += 1;
                asked += 1;
            }
            _ => {
                let Some((sign, from)) = star else { return false };
                star = Some((sign, from + 1));
                (asked, at) = (sign + 1, from + 1);
            }
        }
    }
    pattern[asked..].iter().all(|&sign| sign == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cells_are_asked() {
        let text = |text: &str| Held::Text(text.into());
        for (criterion, held, expected) in [
            (">0", Held::Number(3.0), true),
            (">0", Held::Number(0.0), false),
            (">0", text("3"), false),
            ("5", Held::Number(5.0), true),
            ("<>5", Held::Number(5.0), false),
            ("<>5", text("x"), true),
            ("Có", text("có"), true),
            ("=xã*", text("Xã Giả Hòa"), true),
            ("x?", text("xã"), true),
            ("x?", text("x"), false),
            ("*ò?*a", text("Giả Hòa là xã"), false),
            ("", Held::Nothing, true),
            ("<>", Held::Nothing, false),
            ("<>", text("a"), true),
        ] {
            assert_eq!(Criterion::of(criterion).meets(&held), expected, "{criterion} {held:?}");
        }
    }
}
