//! Guesses at the cause of a finding: digits transposed, a zero too many, a part forgotten. A guess is a sentence in the
//! help, and only when exactly one cause explains the numbers.

use rust_decimal::Decimal;

use crate::amount::{Span, show};
use crate::equation::Equation;
use crate::expression::Operand;
use crate::finding::{Language, Wording};
use crate::spot::Spot;

use super::scene::{Scene, percentage};
use super::wording::say;
use crate::ties::{Shape, Tie};

/// How far a decimal point usually slips.
pub(super) const POWERS: [Decimal; 3] = [Decimal::TEN, Decimal::ONE_HUNDRED, Decimal::ONE_THOUSAND];

/// How a number may have been mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    Transposed,
    Scale,
}

impl Slip {
    fn said(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Transposed, Language::Vi) => "đảo hai chữ số",
            (Self::Transposed, Language::En) => "two digits transposed",
            (Self::Scale, Language::Vi) => "thừa hoặc thiếu chữ số 0, sai dấu phân cách",
            (Self::Scale, Language::En) => "a zero or a separator slipped",
        }
    }
}

/// What may have been meant by a number.
fn meant(number: Decimal) -> Vec<(Decimal, Slip)> {
    let mut meant = Vec::new();
    let plain = number.normalize().abs().to_string();
    let digits: Vec<char> = plain.chars().collect();
    for index in 1..digits.len() {
        let mut swapped = digits.clone();
        swapped.swap(index - 1, index);
        let both_digits = digits[index - 1].is_ascii_digit() && digits[index].is_ascii_digit();
        if !both_digits || digits[index - 1] == digits[index] || swapped[0] == '0' {
            continue;
        }
        if let Ok(other) = swapped.into_iter().collect::<String>().parse::<Decimal>() {
            meant.push((other, Slip::Transposed));
        }
    }
    if !number.is_zero() {
        for power in POWERS {
            let scaled = [number.checked_mul(power), number.checked_div(power)];
            let whole = |other: &Decimal| !number.fract().is_zero() || other.fract().is_zero();
            meant.extend(
                scaled.into_iter().flatten().filter(whole).map(|other| (other.normalize(), Slip::Scale)),
            );
        }
    }
    meant
}

/// The only guess, if there is only one.
fn only(mut guesses: Vec<Wording>) -> Option<Wording> {
    guesses.dedup();
    if guesses.len() == 1 { guesses.pop() } else { None }
}

/// Why a total is not the sum of its parts.
pub(super) fn of_sum(
    scene: &Scene,
    parts: &[Spot],
    by_column: bool,
    typed: Decimal,
    sum: Decimal,
) -> Option<Wording> {
    let mut guesses = Vec::new();
    let given: Vec<(Spot, Decimal)> =
        parts.iter().filter_map(|spot| Some((*spot, scene.operand(*spot).value()?))).collect();
    if given.len() > 2 {
        for (spot, number) in &given {
            if !number.is_zero() && sum.checked_sub(*number) == Some(typed) {
                guesses.push(say(|language| {
                    let part = scene.name(*spot, by_column, language);
                    match language {
                        Language::Vi => format!("Có thể tổng chưa cộng {part}."),
                        Language::En => format!("The total may lack {part}."),
                    }
                }));
            }
        }
    }
    for (other, slip) in meant(typed) {
        if other == sum {
            guesses.push(instead(None, typed, other, slip));
        }
    }
    for (spot, number) in &given {
        let rest = sum.checked_sub(*number);
        for (other, slip) in meant(*number) {
            if rest.and_then(|rest| rest.checked_add(other)) == Some(typed) {
                guesses.push(instead(Some((scene, *spot, by_column)), *number, other, slip));
            }
        }
    }
    only(guesses)
}

/// Why a part exceeds its whole, when a stated percentage of the two tells.
pub(super) fn of_part(scene: &Scene, (part, whole): (Spot, Spot), by_column: bool) -> Option<Wording> {
    let (part_typed, whole_typed) = (scene.operand(part).value()?, scene.operand(whole).value()?);
    let is = |equation: &Equation, spot: Spot| single(equation) == Some(spot);
    let stated = scene.near(part).iter().find_map(|tie| match &tie.shape {
        Shape::Ratio { stated, numerator, denominator } if is(numerator, part) && is(denominator, whole) => {
            Some(*stated)
        }
        _ => None,
    })?;
    let Operand::Number(percent) = scene.operand(stated) else { return None };
    let fits = |above: Decimal, below: Decimal| {
        let given = percentage(Operand::Number(Span::exact(above)), Operand::Number(Span::exact(below)));
        above <= below && matches!(given, Operand::Number(given) if given.meets(percent))
    };
    let mut guesses = Vec::new();
    for (other, slip) in meant(part_typed) {
        if fits(other, whole_typed) {
            guesses.push(instead(Some((scene, part, by_column)), part_typed, other, slip));
        }
    }
    for (other, slip) in meant(whole_typed) {
        if fits(part_typed, other) {
            guesses.push(instead(Some((scene, whole, by_column)), whole_typed, other, slip));
        }
    }
    if fits(whole_typed, part_typed) {
        guesses.push(Wording::new(
            "Có thể hai số đã bị ghi đổi chỗ cho nhau.",
            "The two numbers may have changed places.",
        ));
    }
    only(guesses)
}

/// Why a percentage is not what its parts give.
pub(super) fn of_ratio(scene: &Scene, tie: &Tie, typed: Decimal, given: Decimal) -> Option<Wording> {
    let Shape::Ratio { numerator, denominator, .. } = &tie.shape else { return None };
    let near =
        |other: Decimal| Span::printed(other, crate::amount::decimals(other)).meets(Span::exact(given));
    let mut guesses: Vec<Wording> = meant(typed)
        .into_iter()
        .filter(|(other, slip)| *slip == Slip::Transposed && near(*other))
        .map(|(other, slip)| instead(None, typed, other, slip))
        .collect();
    let stated = Span::printed(typed, crate::amount::decimals(typed));
    let meets = |given: Operand| matches!(given, Operand::Number(given) if given.meets(stated));
    if meets(percentage(scene.evaluate(denominator), scene.evaluate(numerator))) {
        guesses.push(Wording::new(
            "Có thể đã chia ngược: mẫu số cho tử số.",
            "The division may be upside down: denominator by numerator.",
        ));
    }
    if digits(typed) >= TELLING {
        guesses.extend(scaled((scene, tie.by_column), (numerator, denominator), given, &meets));
        for (part, other, is_above) in [(numerator, denominator, true), (denominator, numerator, false)] {
            let (Some(spot), Some(other)) = (single(part), scene.evaluate(other).value()) else { continue };
            let Some(number) = scene.operand(spot).value() else { continue };
            for (meant, slip) in meant(number).into_iter().filter(|(_, slip)| *slip == Slip::Transposed) {
                let (above, below) = if is_above { (meant, other) } else { (other, meant) };
                let [above, below] = [above, below].map(|number| Operand::Number(Span::exact(number)));
                if meets(percentage(above, below)) {
                    guesses.push(instead(Some((scene, spot, tie.by_column)), number, meant, slip));
                }
            }
        }
    }
    only(guesses)
}

/// A percentage of at least so many digits tells which numbers gave it.
const TELLING: usize = 3;

fn digits(number: Decimal) -> usize {
    number.normalize().mantissa().unsigned_abs().to_string().len()
}

fn single(equation: &Equation) -> Option<Spot> {
    equation.found().next().filter(|_| equation.spots.len() == 1)
}

/// The percentage would be right if one of the three numbers were 10, 100 or 1000 times larger or smaller; nothing tells
/// which.
fn scaled(
    (scene, by_column): (&Scene, bool),
    (numerator, denominator): (&Equation, &Equation),
    given: Decimal,
    meets: &impl Fn(Operand) -> bool,
) -> Option<Wording> {
    let (above, below) = (single(numerator)?, single(denominator)?);
    let times =
        |other: Option<Decimal>| other.is_some_and(|other| meets(Operand::Number(Span::exact(other))));
    let (power, larger) = POWERS.into_iter().find_map(|power| {
        let (up, down) = (times(given.checked_mul(power)), times(given.checked_div(power)));
        (up || down).then_some((power, up))
    })?;
    Some(say(|language| {
        let names = [above, below].map(|spot| scene.name(spot, by_column, language));
        let [above, below] = names;
        match (language, larger) {
            (Language::Vi, true) => format!(
                "Tỷ lệ ghi gấp đúng {power} lần tỷ lệ tính được: có thể {below} thừa hoặc {above} thiếu chữ số 0, hoặc sai dấu phân cách."
            ),
            (Language::Vi, false) => format!(
                "Tỷ lệ tính được gấp đúng {power} lần tỷ lệ ghi: có thể {above} thừa hoặc {below} thiếu chữ số 0, hoặc sai dấu phân cách."
            ),
            (Language::En, true) => format!(
                "The stated percentage is exactly {power} times what its parts give: {below} may have a zero too many or {above} one too few."
            ),
            (Language::En, false) => format!(
                "The parts give exactly {power} times the stated percentage: {above} may have a zero too many or {below} one too few."
            ),
        }
    }))
}

fn instead(at: Option<(&Scene, Spot, bool)>, typed: Decimal, other: Decimal, slip: Slip) -> Wording {
    say(|language| {
        let place = at.map_or_else(String::new, |(scene, spot, by_column)| {
            let place = scene.name(spot, by_column, language);
            match language {
                Language::Vi => format!(" ở {place}"),
                Language::En => format!(" in {place}"),
            }
        });
        let (typed, other, slip) = (show(typed, language), show(other, language), slip.said(language));
        match language {
            Language::Vi => format!("Có thể {other}{place} đã gõ thành {typed} ({slip})."),
            Language::En => format!("Perhaps {other}{place} was typed as {typed} ({slip})."),
        }
    })
}
