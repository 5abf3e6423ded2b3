//! Text with a delimiter. Every field stays the text it is, and the text it says it is: `="02"`.

use std::borrow::Cow;

use super::cells::Cells;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, encoding};
use crate::book::{Book, Content, Sheet, StyleId};
use crate::cell::CellRef;

/// What may part the fields, the more telling first.
const DELIMITERS: &[u8] = b"\t;,|";

/// Records that are looked at to find the delimiter.
const SAMPLE: usize = 200;

/// Reads the table.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let text = encoding::decode(source.bytes, None);
    if let Some(marks) = letters_lost(&text) {
        return Err(Trouble::LettersLost(marks));
    }
    let (text, delimiter) = match announced(&text) {
        Some((rest, delimiter)) => (rest, Some(delimiter)),
        None => (text.as_str(), delimiter(&text)),
    };
    let delimiter = delimiter.ok_or_else(|| Trouble::Broken("no delimiter".to_owned()))?;
    table(records(text, delimiter), source, limits, findings)
}

/// How many question marks stand for letters that the encoding of the file does not have, if they are so many that words are no
/// longer told apart: `S? li?u`, as spreadsheets save Vietnamese in a western encoding. A question mark before a letter asks nothing.
fn letters_lost(text: &str) -> Option<usize> {
    const FEWEST: usize = 10;
    let (mut letters, mut marks, mut waiting) = (0, 0, 0);
    for sign in text.chars() {
        if sign == '?' {
            waiting += 1;
            continue;
        }
        if sign.is_alphabetic() {
            letters += 1;
            marks += waiting;
        }
        waiting = 0;
    }
    (marks >= FEWEST && marks * 10 > letters).then_some(marks)
}

/// Reads a text without a delimiter: every line is a row of one cell.
pub(super) fn read_lines(
    source: &Source<'_>,
    limits: &Limits,
    findings: &mut Findings,
) -> Result<Book, Trouble> {
    let text = encoding::decode(source.bytes, None);
    let unquoted = |line: &str| {
        let inner = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        vec![inner.unwrap_or(line).to_owned()]
    };
    table(text.lines().map(unquoted), source, limits, findings)
}

fn table(
    records: impl Iterator<Item = Vec<String>>,
    source: &Source<'_>,
    limits: &Limits,
    findings: &mut Findings,
) -> Result<Book, Trouble> {
    let mut cells = Cells::new(limits.text, false);
    let mut seen = 0;
    for (record, row) in records.zip(0..) {
        let fields = record.iter().map(|field| said(field)).zip(0..);
        for (field, column) in fields.filter(|(field, _)| !field.is_empty()) {
            seen += 1;
            if seen > limits.cells {
                return Err(Trouble::TooManyCells(limits.cells));
            }
            let content = Content::Text(cells.text(CellRef::new(row, column), &field));
            cells.push((row, column), content, StyleId::default());
        }
    }
    let name = super::stem(&source.file);
    let (cells, cut) = cells.finish(&source.file, &name.into());
    findings.extend(cut);
    Ok(Book { sheets: vec![Sheet { cells, ..Sheet::new(name) }], ..Book::default() })
}

/// The text that a field says it is. Programs write `="02"` so that spreadsheets keep it as it is.
fn said(field: &str) -> Cow<'_, str> {
    let inner = field.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    match inner.map(|inner| inner.replace("\"\"", "\u{0}")) {
        Some(inner) if !inner.contains('"') => Cow::Owned(inner.replace('\u{0}', "\"")),
        _ => Cow::Borrowed(field),
    }
}

/// The records of a text, blank lines included: they are rows too. Fields in quotes may hold delimiters and lines.
fn records(text: &str, delimiter: u8) -> impl Iterator<Item = Vec<String>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut record = Vec::new();
        loop {
            let (field, after) = field(rest, char::from(delimiter));
            record.push(field);
            if let Some(next) = after.strip_prefix(char::from(delimiter)) {
                rest = next;
            } else {
                rest =
                    after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r'])).unwrap_or(after);
                return Some(record);
            }
        }
    })
}

/// The field at the start of the text, and the delimiter or line end after it with all that follows.
fn field(text: &str, delimiter: char) -> (String, &str) {
    let mut field = String::new();
    let mut rest = text;
    if let Some(mut quoted) = text.strip_prefix('"') {
        while let Some((part, after)) = quoted.split_once('"') {
            field.push_str(part);
            rest = after;
            match after.strip_prefix('"') {
                Some(more) => {
                    field.push('"');
                    quoted = more;
                }
                None => {
                    quoted = "";
                }
            }
        }
        if rest.len() == text.len() {
            // Never closed: a quotation mark like any other.
            field.clear();
        }
    }
    let end = rest.find([delimiter, '\n', '\r']).unwrap_or(rest.len());
    field.push_str(&rest[..end]);
    (field, &rest[end..])
}

/// Excel's own first line `sep=;`, and the rest.
fn announced(text: &str) -> Option<(&str, u8)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?;
    let (&delimiter, _) = rest.as_bytes().split_first()?;
    let after = rest.get(1..)?;
    let after = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n'))?;
    Some((after, delimiter))
}

/// The delimiter by which most records have the same number of fields, more than one; `None` if the text is no table.
pub(super) fn delimiter(text: &str) -> Option<u8> {
    if let Some((_, delimiter)) = announced(text) {
        return Some(delimiter);
    }
    let mut best: Option<(f64, usize, u8)> = None;
    for &delimiter in DELIMITERS {
        let widths: Vec<usize> = records(text, delimiter)
            .filter(|record| record.iter().any(|field| !field.is_empty()))
            .take(SAMPLE)
            .map(|record| record.len())
            .collect();
        let wide = widths.iter().filter(|&&width| width > 1).count();
        // A table has at least two rows of at least two fields, and most of its lines are such.
        if wide < 2 || wide * 2 < widths.len() {
            continue;
        }
        let count = |width: usize| widths.iter().filter(|&&other| other == width).count();
        let Some(usual) = widths.iter().copied().filter(|&width| width > 1).max_by_key(|&width| count(width))
        else {
            continue;
        };
        let share = count(usual) as f64 / widths.len() as f64;
        if best.is_none_or(|(known, width, _)| share > known + 0.05 || share > known - 0.05 && usual > width)
        {
            best = Some((share, usual, delimiter));
        }
    }
    best.map(|(_, _, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_became_question_marks_are_counted() {
        let lost = "STT,Ch? tiêu,??n v? tính,S? li?u\n1,S? v?n b?n ch? ??o,V?n b?n,4\n2,T? l? hoàn thành k? ho?ch,%,3\n";
        assert_eq!(letters_lost(lost), Some(10));
        assert_eq!(letters_lost("STT;Câu hỏi\n1;Có không?\n2;Ai?Ở đâu?Khi nào?\n"), None);
        let links = "1;https://a.gov.vn/x?so=1&n=2\n".repeat(30);
        assert_eq!(letters_lost(&links), None);
    }

    #[test]
    fn delimiters_are_told_apart() {
        for (text, expected) in [
            ("STT;Chỉ tiêu;Số\n1;Văn bản, giấy tờ;94,3\n2;Tỷ lệ;2,5\n", Some(b';')),
            ("STT,Chỉ tiêu\n1,\"Văn bản, giấy tờ\"\n", Some(b',')),
            ("a\tb\n1\t2,5\n", Some(b'\t')),
            ("sep=|\r\na|b\r\n", Some(b'|')),
            ("Kính gửi: Uỷ ban nhân dân xã\nTheo công văn số 12, đề nghị\ngửi báo cáo.\n", None),
            ("", None),
        ] {
            assert_eq!(delimiter(text), expected, "{text}");
        }
    }
}
