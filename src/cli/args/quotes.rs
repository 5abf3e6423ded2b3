//! Quotes that Windows takes for part of a path.

use std::ffi::OsString;

use crate::finding::Wording;
use crate::text::printable;

/// Arguments of Windows as they were meant: of `"a folder\"` the system makes `a folder"`, because it takes a backslash before a
/// quote for a sign that the quote belongs to the text. No name of a file holds a quote there.
pub fn with_closed_quotes(arguments: Vec<OsString>) -> Result<Vec<OsString>, Wording> {
    let meant = |argument: OsString| {
        let Some((path, rest)) = argument.to_str().and_then(|text| text.split_once('"')) else {
            return Ok(argument);
        };
        if rest.contains('"') {
            return Ok(argument);
        }
        if rest.is_empty() {
            return Ok(format!("{path}\\").into());
        }
        let (path, rest) = (printable(path), printable(rest));
        Err(Wording::new(
            format!("dấu \\ ngay trước dấu \" làm chữ «{rest}» dính vào «{path}»; bỏ dấu \\ ấy: \"{path}\""),
            format!("the \\ right before a \" joins «{rest}» to «{path}»; leave that \\ out: \"{path}\""),
        ))
    };
    arguments.into_iter().map(meant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_a_backslash_hid_is_closed_again() {
        let meant = |arguments: &[&str]| {
            with_closed_quotes(arguments.iter().map(OsString::from).collect()).map(|meant| {
                meant.into_iter().map(|argument| argument.into_string().unwrap()).collect::<Vec<_>>()
            })
        };
        let plain = ["tonghop", r"D:\bao cao", "--unit-name", r#"xã "A" mới"#];
        assert_eq!(meant(&plain).unwrap(), plain);
        assert_eq!(meant(&[r#"D:\bao cao""#, r#"D:""#]).unwrap(), [r"D:\bao cao\", r"D:\"]);
        let joined = meant(&["tonghop", r#"D:\bao cao" -o tong-hop.xlsx"#]).unwrap_err();
        assert!(joined.vi.contains(r#"bỏ dấu \ ấy: "D:\bao cao""#), "{}", joined.vi);
    }
}
