//! How many edits turn one text into another, exactly as `strsim` counts them, for the short texts that are compared by the ten
//! thousand: words and labels without marks. Whatever is longer, or not ASCII, is left to `strsim`.

/// Letters that fit into one column of bits.
const COLUMN: usize = 128;
/// Letters of the longest word whose table stands on the stack: no syllable has more, and few abbreviations.
const WORD: usize = 16;

/// Insertions, deletions and replacements.
///
/// A column of the usual table at a time, as bits that say where it goes up and down (Myers 1999, in the form of Hyyrö 2003).
pub(super) fn edits(one: &str, other: &str) -> usize {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.is_empty() || short.len() > COLUMN || !short.is_ascii() || !long.is_ascii() {
        return strsim::levenshtein(one, other);
    }
    let mut places = [0u128; 128];
    for (at, letter) in short.bytes().enumerate() {
        places[usize::from(letter)] |= 1 << at;
    }
    let last = short.len() - 1;
    let (mut ups, mut downs, mut edits) = (u128::MAX, 0u128, short.len());
    for letter in long.bytes() {
        let same = places[usize::from(letter)];
        let level = ((same & ups).wrapping_add(ups) ^ ups) | same | downs;
        let (right_ups, right_downs) = (downs | !(level | ups), level & ups);
        edits += usize::from(right_ups >> last & 1 == 1);
        edits -= usize::from(right_downs >> last & 1 == 1);
        let right_ups = right_ups << 1 | 1;
        (ups, downs) = ((right_downs << 1) | !(level | right_ups), level & right_ups);
    }
    edits
}

/// As [`edits`], where two neighbours that changed places are one edit, too (Damerau-Levenshtein, nothing edited only once).
pub(super) fn typing_edits(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().max(other.len()) > WORD || !one.is_ascii() || !other.is_ascii() {
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        return strsim::damerau_levenshtein(text(one), text(other));
    }
    // A row and a column before the first stand for what is never reached.
    let never = (one.len() + other.len()) as u8;
    let mut table = [[never; WORD + 2]; WORD + 2];
    for (at, row) in table[1..].iter_mut().enumerate() {
        row[1] = at as u8;
    }
    for (at, cell) in table[1][1..].iter_mut().enumerate() {
        *cell = at as u8;
    }
    // Where each letter was last seen in `one`.
    let mut seen = [0u8; 128];
    for (i, &letter) in (1..).zip(one) {
        let mut matched = 0;
        for (j, &wanted) in (1..).zip(other) {
            let before = usize::from(seen[usize::from(wanted)]);
            let swapped = table[before][matched] + (i - before + j - matched) as u8 - 1;
            let replaced = table[i][j] + u8::from(letter != wanted);
            if letter == wanted {
                matched = j;
            }
            table[i + 1][j + 1] = swapped.min(replaced).min(table[i][j + 1] + 1).min(table[i + 1][j] + 1);
        }
        seen[usize::from(letter)] = i as u8;
    }
    table[one.len() + 1][other.len() + 1].into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn edits_are_counted_as_strsim_counts_them(
            one in "[a-d%1đ]{0,20}", other in "[a-d%1]{0,20}", (front, back) in ("[a-e ]{0,90}", "[a-e]{0,90}"),
        ) {
            for (one, other) in [(one.clone(), other.clone()), (format!("{front}{one}{back}"), format!("{front}{other}{back}"))] {
                prop_assert_eq!(edits(&one, &other), strsim::levenshtein(&one, &other));
                prop_assert_eq!(typing_edits(&one, &other), strsim::damerau_levenshtein(&one, &other));
            }
            prop_assert_eq!(edits(&front, &back), strsim::levenshtein(&front, &back));
        }

        #[test]
        fn neighbours_that_changed_places_are_one_edit(one in "[a-c]{0,8}", other in "[a-c]{0,8}") {
            prop_assert_eq!(typing_edits(&one, &other), strsim::damerau_levenshtein(&one, &other));
        }
    }
}
