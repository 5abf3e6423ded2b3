//! Words by which the program decides are data, in the lexicon of a room. In code a Vietnamese text is a message, and a
//! message has its English beside it.

use super::source::Source;
use super::{library, lies_in, none};

/// The rooms that read what people write and decide by it.
const ROOMS: [&str; 14] = [
    "src/measure",
    "src/period",
    "src/indicator",
    "src/holds",
    "src/table",
    "src/unit",
    "src/identify",
    "src/lexicon",
    "src/resubmit",
    "src/matching",
    "src/recognise",
    "src/extract",
    "src/carry",
    "src/intake",
];

/// Calls in whose parentheses messages are put together.
const MESSAGES: [&str; 5] = ["Wording::new", "with_help", "then", "finding", "format!"];

/// What is no word: the letters by which columns are counted; a sign of a cell without a result.
const NO_WORDS: [&str; 2] = ["abcdđeghiklmnopqrstuvxy", "(chưa có kết quả)"];

fn is_vietnamese(text: &str) -> bool {
    let marked = |c: char| matches!(c, '\u{c0}'..='\u{ff}' | '\u{102}'..='\u{111}' | '\u{128}'..='\u{1b0}' | '\u{1ea0}'..='\u{1ef9}');
    text.chars().any(|c| marked(c) && !matches!(c, '×' | '÷'))
}

/// Texts in Vietnamese that are neither in a call that makes a message nor followed by their English.
fn words_in(code: &str, strings: &[(usize, String)]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut calls: Vec<&str> = Vec::new();
    let mut at = 0;
    let mut next = 0;
    while let Some(sign) = code[at..].chars().next() {
        match sign {
            '(' | '[' | '{' => calls.push(called(&code[..at])),
            ')' | ']' | '}' => {
                calls.pop();
            }
            '"' => {
                let Some((line, text)) = strings.get(next) else { break };
                next += 1;
                at += 1 + code[at + 1..].find('"').unwrap();
                let translated = || {
                    let rest = code[at + 1..].trim_start_matches([')', ' ', '\n']);
                    let rest = rest.strip_prefix(',').map(str::trim_start);
                    let rest = rest.map(|rest| rest.strip_prefix("format!(").unwrap_or(rest).trim_start());
                    rest.is_some_and(|rest| rest.starts_with('"'))
                        && strings.get(next).is_some_and(|(_, other)| !is_vietnamese(other))
                };
                let told = |call: &&str| MESSAGES.iter().any(|message| call.ends_with(message));
                if is_vietnamese(text) && !calls.iter().any(told) && !translated() {
                    found.push((*line, text.clone()));
                }
            }
            _ => {}
        }
        at += sign.len_utf8();
    }
    found
}

/// The name right before an opening parenthesis; empty before any other bracket.
fn called(before: &str) -> &str {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '!');
    let start = before.trim_end_matches(name).len();
    &before[start..]
}

#[test]
fn words_that_decide_are_data() {
    let mut faults = Vec::new();
    let decides = |source: &&Source| !source.is_test && ROOMS.iter().any(|room| lies_in(&source.path, room));
    for source in library().iter().filter(decides) {
        for (line, text) in words_in(&source.code, &source.strings) {
            if !NO_WORDS.contains(&text.as_str()) {
                faults.push(format!("{}:{line}: «{text}» belongs into the room's lexicon", source.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn words_are_told_from_messages() {
    let strings = |texts: &[&str]| texts.iter().map(|text| (1, (*text).to_owned())).collect::<Vec<_>>();
    let said = strings(&["số {x}", "number {x}", "Sửa số.", "Correct it."]);
    let code = r#"say(Wording::new(format!(""), format!("")).with_help("", ""))"#;
    assert!(words_in(code, &said).is_empty());
    let pair = strings(&["thiếu mã", "no code"]);
    assert!(words_in(r#"let (vi, en) = ("".to_owned(), "");"#, &pair).len() == 1);
    assert!(words_in(r#"let (vi, en) = (format!(""), format!(""));"#, &pair).is_empty());
    assert!(words_in(r#"let why = ("", "");"#, &pair).is_empty());
    let words = strings(&["có", "không", "x"]);
    assert_eq!(words_in(r#"["", ""].contains(word) || word == """#, &words).len(), 2);
}
