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

/// Whether numbers of this format are shown as dates or times.
pub(super) fn is_date(code: &str) -> bool {
    let mut rest = code.chars();
    while let Some(character) = rest.next() {
        match character.to_ascii_lowercase() {
            // Literal text, an escaped character, a colour or a condition.
            '"' => drop(rest.by_ref().find(|&end| end == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|&end| end != ']').collect();
                if !inside.is_empty()
                    && inside.to_ascii_lowercase().bytes().all(|byte| b"hms".contains(&byte))
                {
                    return true;
                }
            }
            'd' | 'm' | 'y' | 'h' | 's' => return true,
            // Only what is said of positive numbers counts; and a number has digits.
            ';' | '0' | '#' | '?' | 'g' => return false,
            _ => {}
        }
    }
    false
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
        for code in
            ["d.m.yy", "dd/mm/yyyy;@", "[$-42A]d mmmm yyyy", "[h]:mm", "\"ngày\" d", "mm:ss", "hh:mm:ss"]
        {
            assert!(is_date(code), "{code}");
        }
        for code in
            ["0.00%", "#,##0", "General", "0\" đồng\"", "[Red]0", "@", "00", "#,##0\\ [$đ-42A]", "\"dm\""]
        {
            assert!(!is_date(code), "{code}");
        }
    }
}
