//! How many of each letter a text has: tells most different texts apart at a glance.

/// The letters and digits of a folded text, and how many of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    bag: [u8; 37],
    length: usize,
}

/// Place of a letter or digit in a bag; everything else shares one.
pub(super) fn place(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => usize::from(byte - b'a'),
        b'0'..=b'9' => usize::from(byte - b'0') + 26,
        _ => 36,
    }
}

impl Letters {
    /// Counts the letters of a text in lower case without marks.
    pub fn of(folded: &str) -> Self {
        let mut bag = [0u8; 37];
        for byte in folded.bytes() {
            let count = &mut bag[place(byte)];
            *count = count.saturating_add(1);
        }
        Self { bag, length: folded.len() }
    }

    /// Fewest edits that may turn one text into the other.
    pub fn fewest_edits(&self, other: &Self) -> usize {
        let surplus: usize = self.bag.iter().zip(&other.bag).map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
        surplus.div_ceil(2)
    }

    /// The likeness by edits, from 0 to 1, is not above this.
    pub fn likeness_at_most(&self, other: &Self) -> f64 {
        let (long, short) = (self.length.max(other.length), self.length.min(other.length));
        if long == 0 {
            return 1.0;
        }
        1.0 - self.fewest_edits(other).max(long - short) as f64 / long as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_never_below_the_likeness() {
        for (one, other) in
            [("binh lang", "binh langg"), ("an hoa", "hoa an"), ("tan", "thanh"), ("a", ""), ("", "")]
        {
            let bound = Letters::of(one).likeness_at_most(&Letters::of(other));
            let likeness = strsim::normalized_damerau_levenshtein(one, other);
            assert!(bound >= likeness, "{one} {other}: {bound} {likeness}");
        }
    }
}
