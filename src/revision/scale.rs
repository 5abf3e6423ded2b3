//! Units of measure that differ by a number: triệu đồng and nghìn đồng, ha and m². The list is data: `scales.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::text::tidy;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scales {
    kind: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    names: Vec<(String, Decimal)>,
}

/// By name, without regard to case: its kind, and how many of the smallest of that it is.
static NAMES: LazyLock<HashMap<String, (usize, Decimal)>> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    let scales = toml::from_str::<Scales>(include_str!("scales.toml")).unwrap_or(Scales { kind: Vec::new() });
    let of = |(kind, one): (usize, Kind)| {
        one.names.into_iter().map(move |(name, size)| (plain(&name), (kind, size)))
    };
    scales.kind.into_iter().enumerate().flat_map(of).collect()
});

/// By what a number in the one unit of measure is multiplied to be one in the other; `None` where nobody knows. What is for
/// each of something (`tạ/ha`) changes by both.
pub(crate) fn factor(from: &str, to: &str) -> Option<Decimal> {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    if from.len() != to.len() {
        return None;
    }
    let mut all = Decimal::ONE;
    for (at, (from, to)) in from.into_iter().zip(to).enumerate() {
        let one = simple(from, to)?;
        all = if at == 0 { all.checked_mul(one)? } else { all.checked_div(one)? };
    }
    Some(all.normalize())
}

fn simple(from: &str, to: &str) -> Option<Decimal> {
    let (from, to) = (plain(from), plain(to));
    if from == to {
        return Some(Decimal::ONE);
    }
    let ((kind, from), (other, to)) = (NAMES.get(&from)?, NAMES.get(&to)?);
    if kind == other { from.checked_div(*to) } else { None }
}

/// Marks tell units of measure apart (`ta` is none): only case, spaces and parentheses around them say nothing.
fn plain(name: &str) -> String {
    let name = tidy(name).to_lowercase();
    let inner = name.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(&name);
    inner.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_and_no_name_stands_twice() {
        let scales: Scales = toml::from_str(include_str!("scales.toml")).unwrap();
        let names = scales.kind.iter().map(|kind| kind.names.len()).sum::<usize>();
        assert_eq!(NAMES.len(), names);
        assert!(names > 60);
    }

    #[test]
    fn known_scales() {
        let cases = [
            ("Triệu đồng", "Nghìn đồng", Some("1000")),
            ("nghìn đồng", "triệu đồng", Some("0.001")),
            ("Tỷ đồng", "đồng", Some("1000000000")),
            ("ha", "m2", Some("10000")),
            ("m²", "ha", Some("0.0001")),
            ("tấn", "tạ", Some("10")),
            ("tạ/ha", "tấn/ha", Some("0.1")),
            ("kg/m2", "tấn/ha", Some("10")),
            ("km", "m", Some("1000")),
            ("%", "‰", Some("10")),
            ("(Triệu đồng)", "TRIỆU ĐỒNG", Some("1")),
            ("triệu đồng", "USD", None),
            ("Hồ sơ", "Văn bản", None),
            ("Lượt", "Người", None),
            ("triệu đồng/hộ", "nghìn đồng", None),
            ("", "đồng", None),
        ];
        for (from, to, expected) in cases {
            let expected = expected.map(|text| text.parse::<Decimal>().unwrap());
            assert_eq!(factor(from, to), expected, "{from} → {to}");
        }
    }
}
