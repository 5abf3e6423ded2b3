//! Expressions and aggregations as they stand in the file.

use toml::Spanned;

use super::entry::{Entry, Faults, Place};
use crate::expression::{Comparison, Expression, ExpressionError, Reference};
use crate::finding::Wording;
use crate::model::Aggregation;

/// Where the parts of a row or a column stand in the file.
pub(super) struct Places {
    /// The whole row or column.
    pub(super) whole: Place,
    /// Its code.
    pub(super) code: Place,
    /// Its aggregation.
    pub(super) aggregation: Place,
    /// Its kind.
    pub(super) kind: Place,
    /// Its expression, and the key it stands under.
    pub(super) expression: Place,
    /// The key of the expression.
    pub(super) expression_key: &'static str,
    /// Its checks.
    pub(super) checks: Vec<Place>,
    /// Its rules that mostly hold.
    pub(super) doubts: Vec<Place>,
    /// The condition under which it must not be blank.
    pub(super) condition: Place,
    /// The sentences that tell its figures.
    pub(super) said: Vec<Place>,
}

/// Longer expressions are refused: no row has so many parts, and an expression is read recursively.
const LONGEST: usize = 4000;

fn parse<T: std::str::FromStr<Err = ExpressionError>>(
    key: &str,
    text: &Spanned<&str>,
    faults: &mut Faults,
) -> Option<T> {
    let place = text.span();
    let text = text.get_ref();
    if text.chars().filter(|c| !c.is_whitespace()).count() > LONGEST {
        let reason = Wording::new(
            format!("biểu thức dài quá {LONGEST} ký tự"),
            format!("the expression is longer than {LONGEST} characters"),
        );
        faults.add(&place, key, reason);
        return None;
    }
    match text.parse() {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            let rest = text.get(error.at..).unwrap_or_default().trim();
            let at = if rest.is_empty() {
                ("ở cuối".to_owned(), "at its end".to_owned())
            } else {
                (format!("từ chỗ \"{rest}\""), format!("from \"{rest}\" on"))
            };
            let reason = Wording::new(
                format!("không đọc được biểu thức \"{text}\" {}", at.0),
                format!("cannot read the expression \"{text}\" {}: expected {}", at.1, error.expected),
            );
            faults.add(&place, key, reason);
            None
        }
    }
}

/// The one expression of a row or column, from whichever of its keys is there.
pub(super) fn read(
    entry: &Entry,
    keys: &[&'static str],
    faults: &mut Faults,
) -> Option<(&'static str, Option<Expression>, Place)> {
    let mut there = keys.iter().copied().filter(|key| entry.has(key));
    let key = there.next()?;
    for other in there {
        let reason = Wording::new(
            format!("đã có \"{key}\" thì không dùng \"{other}\""),
            format!("\"{other}\" cannot stand beside \"{key}\""),
        );
        faults.add(&entry.place_of(other), other, reason);
    }
    let text = entry.text(key, faults);
    let place = entry.place_of(key);
    Some((key, text.and_then(|text| parse(key, &text, faults)), place))
}

/// The rules under a key.
pub(super) fn checks(entry: &Entry, key: &str, faults: &mut Faults) -> (Vec<Comparison>, Vec<Place>) {
    let texts = entry.texts(key, faults);
    texts.into_iter().filter_map(|text| Some((parse(key, &text, faults)?, text.span()))).unzip()
}

/// A condition, and where it stands. What an answer is compared with is a number (`7 = 1`: the answer is yes), also where
/// the form has a row of that code.
pub(super) fn condition(entry: &Entry, key: &str, faults: &mut Faults) -> (Option<Comparison>, Place) {
    let condition = entry.text(key, faults).and_then(|text| parse::<Comparison>(key, &text, faults));
    let condition = condition.map(|condition| Comparison { right: answer(condition.right), ..condition });
    (condition, entry.place_of(key))
}

/// A whole number instead of the row that has it as its code.
fn answer(expression: Expression) -> Expression {
    match &expression {
        Expression::Reference(Reference { form: None, code }) => {
            code.parse::<u32>().map_or(expression.clone(), |number| Expression::Literal(number.into()))
        }
        _ => expression,
    }
}

/// How units merge, when the file says so.
pub(super) fn aggregation(entry: &Entry, faults: &mut Faults) -> Option<Aggregation> {
    let text = entry.text("aggregation", faults)?;
    let parsed = Aggregation::parse(text.get_ref());
    if parsed.is_none() {
        let names = ["sum", "sum-of-rows", "ratio", "same", "max", "yes", "enum", "text", "none"];
        let names = names.into_iter().chain(["weighted-mean …"]);
        super::entry::unknown_name("aggregation", &text, names, faults);
    }
    parsed
}

/// Agreement of the aggregation with the key of the expression: `ratio` and `sum` each say it already.
pub(super) fn agree(
    stated: Option<Aggregation>,
    implied: Option<Aggregation>,
    key: &str,
    place: &Place,
    faults: &mut Faults,
) -> Option<Aggregation> {
    if let (Some(stated), Some(implied)) = (&stated, &implied)
        && stated != implied
    {
        let (stated, implied) = (stated.name(), implied.name());
        let reason = Wording::new(
            format!("khóa \"{key}\" có nghĩa là \"{implied}\", không đi với \"{stated}\""),
            format!("the key \"{key}\" means \"{implied}\" and does not go with \"{stated}\""),
        );
        faults.add(place, "aggregation", reason);
    }
    implied.or(stated)
}
