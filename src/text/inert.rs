//! Text that a spreadsheet would take for a formula.

use std::borrow::Cow;

/// The text, with an apostrophe before it, as one types it, where a spreadsheet would run it as a formula. A number is no
/// formula, nor is a lone dash, which people type for "none".
pub fn inert(text: &str) -> Cow<'_, str> {
    let could_run = text.len() > 1 && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if could_run && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_only() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("-2", "-2"),
            ("-", "-"),
            ("", ""),
            ("a=1", "a=1"),
            ("\t=1", "'\t=1"),
        ] {
            assert_eq!(inert(text), written);
        }
    }
}
