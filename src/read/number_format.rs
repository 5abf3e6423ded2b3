//! The number formats that files name by number only (ECMA-376 part 1, 18.8.30).

const BUILT_IN: &[(u16, &str)] = &[
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (12, "# ?/?"),
    (13, "# ??/??"),
    (14, "mm-dd-yy"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "m/d/yy h:mm"),
    (37, "#,##0 ;(#,##0)"),
    (38, "#,##0 ;[Red](#,##0)"),
    (39, "#,##0.00;(#,##0.00)"),
    (40, "#,##0.00;[Red](#,##0.00)"),
    (41, "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)"),
    (42, "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)"),
    (43, "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)"),
    (44, "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mmss.0"),
    (48, "##0.0E+0"),
    (49, "@"),
];

/// The code of a built-in number format; `None` is General.
pub(super) fn built_in(id: u16) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == id).map(|(_, code)| *code)
}

/// The code behind a format as SpreadsheetML 2003 and web pages name it; `None` is General.
pub(super) fn named(name: &str) -> Option<&str> {
    Some(match name {
        "General" | "General Number" => return None,
        "Percent" => "0.00%",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Scientific" => "0.00E+00",
        "Short Date" => "mm-dd-yy",
        "Medium Date" => "d-mmm-yy",
        "Long Date" => "d mmmm yyyy",
        "General Date" => "m/d/yy h:mm",
        "Short Time" => "h:mm",
        "Medium Time" => "h:mm AM/PM",
        "Long Time" => "h:mm:ss AM/PM",
        code => code,
    })
}

/// What a number format shows a number as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number.
    Number,
    /// A date or a time of day.
    Date,
    /// Hours, minutes or seconds that went by, more than a day of them too: `[h]:mm`.
    Elapsed,
}

/// What numbers of this format are shown as.
pub(super) fn shown(code: &str) -> Shown {
    let mut rest = code.chars();
    while let Some(character) = rest.next() {
        match character.to_ascii_lowercase() {
            // Literal text, an escaped character, a colour or a condition.
            '"' => drop(rest.by_ref().find(|&end| end == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|&end| end != ']').collect();
                if counts_on(&inside) {
                    return Shown::Elapsed;
                }
            }
            'd' | 'm' | 'y' | 'h' | 's' => return Shown::Date,
            // Only what is said of positive numbers counts; and a number has digits.
            ';' | '0' | '#' | '?' | 'g' => return Shown::Number,
            _ => {}
        }
    }
    Shown::Number
}

/// Whether numbers of this format are shown as hours, minutes or seconds that went by.
pub(super) fn is_elapsed(code: &str) -> bool {
    shown(code) == Shown::Elapsed
}

/// Whether brackets hold hours, minutes or seconds that are counted on beyond a day.
fn counts_on(inside: &str) -> bool {
    let mut letters = inside.bytes().map(|byte| byte.to_ascii_lowercase());
    letters.next().is_some_and(|first| b"hms".contains(&first) && letters.all(|letter| letter == first))
}

/// Whether a shown text is an error of a formula.
pub(super) fn is_error(text: &str) -> bool {
    const ERRORS: &[&str] = &["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    ERRORS.contains(&text)
        || text
            .strip_prefix("Err:")
            .is_some_and(|number| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for code in ["d.m.yy", "dd/mm/yyyy;@", "[$-42A]d mmmm yyyy", "\"ngày\" d", "mm:ss", "hh:mm:ss"] {
            assert_eq!(shown(code), Shown::Date, "{code}");
        }
        for code in ["[h]:mm", "[hh]:mm:ss", "[mm]", "[Red][s].000", "[M]:ss;@"] {
            assert_eq!(shown(code), Shown::Elapsed, "{code}");
        }
        for code in [
            "0.00%",
            "#,##0",
            "General",
            "0\" đồng\"",
            "[Red]0",
            "@",
            "00",
            "#,##0\\ [$đ-42A]",
            "\"dm\"",
            "[hm]0",
        ] {
            assert_eq!(shown(code), Shown::Number, "{code}");
        }
    }
}
