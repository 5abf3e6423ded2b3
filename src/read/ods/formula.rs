//! OpenFormula (`of:=SUM([.A1:.B2];2)`) in the notation of the other formats (`SUM(A1:B2,2)`).

use crate::cell::CellRef;

/// The formula without `=`; references without brackets, arguments parted by commas.
pub(super) fn excel(formula: &str) -> String {
    let (kind, body) = formula.split_once('=').unwrap_or(("", formula));
    // In the notation of Excel cells stand without brackets.
    let bracketed = !kind.starts_with("msoxl");
    let mut out = String::with_capacity(body.len());
    let mut quoted = false;
    let mut rest = body.chars();
    while let Some(character) = rest.next() {
        match character {
            '"' => {
                quoted = !quoted;
                out.push(character);
            }
            ';' if !quoted => out.push(','),
            '[' if !quoted => {
                let reference: String = rest.by_ref().take_while(|&inner| inner != ']').collect();
                push_reference(&reference, &mut out);
            }
            _ if !quoted && bracketed && begins_name(&out, character) => {
                let word: String = std::iter::once(character)
                    .chain(std::iter::from_fn(|| {
                        let next = rest.clone().next().filter(|&next| belongs_to_name(next))?;
                        rest.next();
                        Some(next)
                    }))
                    .collect();
                // What looks like a cell but stands without brackets is a name; Excel writes such ones so.
                let is_call = rest.as_str().trim_start().starts_with('(');
                if !is_call && word.parse::<CellRef>().is_ok() {
                    out.push('_');
                }
                out.push_str(&word);
            }
            _ => out.push(character),
        }
    }
    out
}

fn belongs_to_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.')
}

fn begins_name(before: &str, character: char) -> bool {
    character.is_alphabetic() && !before.ends_with(belongs_to_name)
}

/// `.A1:.B2` is `A1:B2`; `$'Biểu 1'.A1:.B2` is `'Biểu 1'!A1:B2`.
fn push_reference(reference: &str, out: &mut String) {
    let mut in_name = false;
    let mut start = out.len();
    for character in reference.chars() {
        match character {
            '\'' => {
                in_name = !in_name;
                out.push(character);
            }
            '.' if !in_name => {
                if out.len() > start {
                    out.push('!');
                }
            }
            ':' if !in_name => {
                out.push(character);
                start = out.len();
            }
            // A sheet that does not move has a sign before its name.
            '$' if out.len() == start && !reference.starts_with('.') && reference.contains('.') => {}
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_arguments() {
        for (formula, expected) in [
            ("of:=SUM([.A1:.B2];2)", "SUM(A1:B2,2)"),
            ("of:=[.$A$2]*2", "$A$2*2"),
            ("of:=SUM([$'Biểu. 1'.$A1:.B2];[Sheet2.C3])", "SUM('Biểu. 1'!$A1:B2,Sheet2!C3)"),
            ("of:=IF([.A1]=\"a;[b]\";1;0)", "IF(A1=\"a;[b]\",1,0)"),
            ("1+2", "1+2"),
            ("of:=quy1*2+LOG10([.A1])", "_quy1*2+LOG10(A1)"),
            ("of:=1E5+[.A1]&\"quy1\"", "1E5+A1&\"quy1\""),
            ("msoxl:=A1*2", "A1*2"),
        ] {
            assert_eq!(excel(formula), expected);
        }
    }
}
