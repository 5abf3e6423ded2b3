//! Places of units by a figure: the same figure has the same place, who has none has no place.

use rust_decimal::Decimal;

use super::classes::Direction;

/// The place of each, from 1; as many places are left out behind a shared one as share it.
pub fn places(numbers: &[Option<Decimal>], direction: Direction) -> Vec<Option<usize>> {
    let mut sorted: Vec<Decimal> = numbers.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let before = |number: Decimal| match direction {
        Direction::Higher => sorted.len() - sorted.partition_point(|other| *other <= number),
        Direction::Lower => sorted.partition_point(|other| *other < number),
    };
    numbers.iter().map(|number| number.map(|number| before(number) + 1)).collect()
}

/// How many places each has risen, where it has one then and now; below zero where it fell.
pub fn movements(then: &[Option<usize>], now: &[Option<usize>]) -> Vec<Option<i64>> {
    let moved = |(then, now): (&Option<usize>, &Option<usize>)| {
        Some(i64::try_from((*then)?).ok()? - i64::try_from((*now)?).ok()?)
    };
    then.iter().zip(now).map(moved).collect()
}

/// The order of each among all that have a key, from 1, the smallest key first, no two alike: of equal keys the first is
/// before the others.
pub fn orders<K: Ord + Copy>(keys: &[Option<K>]) -> Vec<Option<usize>> {
    let mut sorted: Vec<(K, usize)> =
        keys.iter().enumerate().filter_map(|(index, key)| Some(((*key)?, index))).collect();
    sorted.sort_unstable();
    let mut orders = vec![None; keys.len()];
    for (order, (_, index)) in sorted.into_iter().enumerate() {
        orders[index] = Some(order + 1);
    }
    orders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_figure_has_the_same_place() {
        let numbers: Vec<Option<Decimal>> =
            [Some(90), None, Some(95), Some(90), Some(80)].map(|number| number.map(Decimal::from)).to_vec();
        let higher = places(&numbers, Direction::Higher);
        assert_eq!(higher, [Some(2), None, Some(1), Some(2), Some(4)]);
        let lower = places(&numbers, Direction::Lower);
        assert_eq!(lower, [Some(2), None, Some(4), Some(2), Some(1)]);
        assert_eq!(orders(&higher), [Some(2), None, Some(1), Some(3), Some(4)]);
        assert_eq!(movements(&higher, &lower), [Some(0), None, Some(-3), Some(0), Some(3)]);
    }
}
