//! What stands between double braces.

use crate::finding::Wording;
use crate::text::tidy;

use super::words::{Named, WORDS};

/// What a placeholder asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// What is asked for.
    pub asked: Asked,
    /// The unit or group whose figures are meant; the whole without one.
    pub of: Option<String>,
    /// How it is written.
    pub shape: Shape,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Something that is known beside the figures.
    Named(Named),
    /// The table of a form; of the only one where none is named.
    Table(String),
    /// A sentence of the template: its form, its number there, what stands in its gaps.
    Sentence(String, String, Vec<String>),
    /// A figure or an expression over figures, and the column where one is named.
    Figure(String, Option<String>),
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// Without signs between thousands.
    pub plain: bool,
    /// A share, in per cent.
    pub percent: bool,
    /// Decimals it is rounded to.
    pub decimals: Option<u32>,
    /// Letter case of words.
    pub case: Case,
}

/// Letter case, as the placeholder itself is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// As the words are.
    #[default]
    Own,
    /// The beginning of a sentence.
    First,
    /// Capitals.
    Capitals,
}

/// Decimals that a spreadsheet keeps.
const MOST_DECIMALS: u32 = 15;

/// Reads what stands between the braces.
pub fn parse(written: &str) -> Result<Placeholder, Wording> {
    // Word sets curly quotes while people type.
    let written = tidy(written).replace(['‘', '’'], "'");
    let mut pieces = written.split('|').map(str::trim);
    let head = pieces.next().unwrap_or_default();
    let options: Vec<&str> = pieces.collect();
    if head.is_empty() {
        return Err(Wording::new("giữa hai ngoặc không có gì", "nothing stands between the braces"));
    }
    let case = case_of(head);
    let words: Vec<&str> = head.split(' ').collect();
    let of = words.iter().position(|word| WORDS.is_of(word)).filter(|at| (1..words.len() - 1).contains(at));
    let (words, of) = match of {
        Some(at) => (&words[..at], Some(words[at + 1..].join(" "))),
        None => (&words[..], None),
    };
    if let Some(named) = WORDS.named(&words.join(" ")).filter(|_| of.is_none()) {
        let shape = Shape { case, ..shape(&options)? };
        return Ok(Placeholder { asked: Asked::Named(named), of, shape });
    }
    match words {
        [first, rest @ ..] if WORDS.is_table(first) => {
            Ok(Placeholder { asked: Asked::Table(rest.join(" ")), of, shape: shape(&options)? })
        }
        [first, rest @ ..] if !rest.is_empty() && WORDS.is_sentence(first) => {
            let rest = rest.join(" ");
            let (form, number) = rest.rsplit_once('!').ok_or_else(|| {
                Wording::new(
                    "câu của bộ biểu mẫu ghi bằng biểu và số thứ tự, như {{câu 2!1}}",
                    "a sentence is named by its form and number, such as {{câu 2!1}}",
                )
            })?;
            let gaps = options.iter().map(|&gap| gap.to_owned()).collect();
            let asked = Asked::Sentence(form.trim().to_owned(), number.trim().to_owned(), gaps);
            Ok(Placeholder { asked, of, shape: Shape::default() })
        }
        words => {
            let at = words.iter().position(|word| WORDS.is_column(word));
            let at = at.filter(|at| (1..words.len() - 1).contains(at));
            let (figure, column) = match at {
                Some(at) => (&words[..at], Some(words[at + 1..].join(" "))),
                None => (words, None),
            };
            Ok(Placeholder { asked: Asked::Figure(figure.join(" "), column), of, shape: shape(&options)? })
        }
    }
}

fn shape(options: &[&str]) -> Result<Shape, Wording> {
    let mut shape = Shape::default();
    for option in options {
        let decimals = option.parse().ok().filter(|decimals| *decimals <= MOST_DECIMALS);
        match decimals {
            Some(_) => shape.decimals = decimals,
            None if *option == "%" => shape.percent = true,
            None if WORDS.is_plain(option) => shape.plain = true,
            None => return Err(no_option(option)),
        }
    }
    Ok(shape)
}

fn no_option(option: &str) -> Wording {
    let plain = WORDS.plain();
    Wording::new(
        format!(
            "không hiểu «{option}» sau dấu |; dùng một số (số chữ số thập phân), % (nhân 100) hoặc {plain} (không chấm hàng nghìn)"
        ),
        format!(
            "“{option}” behind | is not known; use a number (of decimals), % (times 100) or {plain} (no signs between thousands)"
        ),
    )
}

fn case_of(head: &str) -> Case {
    let mut letters = head.chars().filter(|sign| sign.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() && letters.all(char::is_uppercase) => Case::Capitals,
        Some(first) if first.is_uppercase() => Case::First,
        _ => Case::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for() {
        let figure =
            |text: &str, column: Option<&str>| Asked::Figure(text.to_owned(), column.map(str::to_owned));
        let sentence = |gaps: &[&str]| {
            let gaps = gaps.iter().map(|&gap| gap.to_owned()).collect();
            Asked::Sentence("1".to_owned(), "2".to_owned(), gaps)
        };
        for (written, asked, of) in [
            (" 4!3.3.2 ", figure("4!3.3.2", None), None),
            ("‘Biểu 4’!3\u{a0}+ 2!1", figure("'Biểu 4'!3 + 2!1", None), None),
            ("2.1 cột Đúng hạn của xã Giả Hòa", figure("2.1", Some("Đúng hạn")), Some("xã Giả Hòa")),
            ("bang Phụ lục 4", Asked::Table("Phụ lục 4".to_owned()), None),
            ("bảng", Asked::Table(String::new()), None),
            ("câu 1!2 | đề ra", sentence(&["đề ra"]), None),
            ("Thieu", Asked::Named(Named::Missing), None),
            ("số đơn vị", Asked::Named(Named::Units), None),
            ("của", figure("của", None), None),
        ] {
            let read = parse(written).unwrap();
            assert_eq!((read.asked, read.of.as_deref()), (asked, of), "{written}");
        }
        assert_eq!(parse("KỲ").unwrap().shape.case, Case::Capitals);
        assert_eq!(parse("Kỳ báo cáo").unwrap().shape.case, Case::First);
        let shape = parse("2.1 / 2.2 | % | 1 | tho").unwrap().shape;
        assert_eq!(shape, Shape { plain: true, percent: true, decimals: Some(1), case: Case::Own });
        for refused in ["", " ", "2.1 | đẹp", "2.1 | 99", "câu 1"] {
            assert!(parse(refused).is_err(), "{refused}");
        }
    }
}
