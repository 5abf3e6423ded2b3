//! Robust statistics in decimals: medians, and how far a value is from them, so that few wild values change nothing.

use rust_decimal::Decimal;

/// The middle of some values: of an even number of them the lower of the two in the middle.
pub fn median(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort();
    let middle = values.len().checked_sub(1)? / 2;
    values.get(middle).copied()
}

/// How many times one positive number is the other, or the other the one: at least 1.
pub fn factor(one: Decimal, other: Decimal) -> Option<Decimal> {
    let (small, large) = (one.min(other), one.max(other));
    if small <= Decimal::ZERO { None } else { large.checked_div(small) }
}

/// How far values usually are from their middle: the middle factor between them and it.
pub fn usual_factor(values: &[Decimal], middle: Decimal) -> Option<Decimal> {
    median(values.iter().filter_map(|&value| factor(value, middle)).collect())
}

/// How far values usually are from their middle, as a difference.
pub fn usual_distance(values: &[Decimal], middle: Decimal) -> Option<Decimal> {
    median(values.iter().map(|value| (value - middle).abs()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_wild_values_change_nothing() {
        let numbers = |list: &[i64]| list.iter().map(|&number| Decimal::from(number)).collect::<Vec<_>>();
        assert_eq!(median(numbers(&[5, 1, 900])), Some(Decimal::from(5)));
        assert_eq!(median(numbers(&[4, 1, 3, 2])), Some(Decimal::TWO));
        assert_eq!(median(Vec::new()), None);
        assert_eq!(factor(Decimal::TEN, Decimal::from(40)), Some(Decimal::from(4)));
        assert_eq!(factor(Decimal::ZERO, Decimal::TEN), None);
        let values = numbers(&[10, 20, 10, 9, 10_000]);
        assert_eq!(usual_factor(&values, Decimal::TEN), Some(Decimal::from(10) / Decimal::from(9)));
        assert_eq!(usual_distance(&values, Decimal::TEN), Some(Decimal::ONE));
    }
}
