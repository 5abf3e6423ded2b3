//! Old encodings measured on text of other fields, by the size of the sheet and by what else stands on it.

use super::{Measure, book, expected, run, texts};
use std::sync::Arc;
use tonghop::book::{Book, Cell, Content, Sheet, Style};
use tonghop::cell::CellRef;
use tonghop::legacy::{Encoding, encode};

const FIELDS: &str = include_str!("../../cases/legacy/fields.txt");

/// Cells of other languages, codes and measures that stand on such sheets too.
const BESIDE: &[&str] = &[
    "Total",
    "Department of Agriculture",
    "Pièces jointes",
    "10đ",
    "µg/m³",
    "m²",
    "20 °C",
    "2.10",
    "QĐ-UBND",
    "a.b@example.org",
    "1.234,5",
    "São Paulo",
    "½",
    "§ 5",
];

fn fields() -> Vec<&'static str> {
    FIELDS.lines().filter(|line| !line.starts_with('#')).collect()
}

/// What stands beside the cells in the old encoding.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Beside {
    Nothing,
    Unicode,
    Others,
}

/// The cells of a sheet as the file has them, and what they must become.
fn sheet(encoding: Encoding, labels: &[&str], beside: Beside, turn: usize) -> Vec<(String, String)> {
    let all = fields();
    let mut cells = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        if let Some(raw) = encode(encoding, label) {
            cells.push((raw, expected(encoding, label)));
        }
        let other = match beside {
            Beside::Unicode if at % 3 == 0 => all[(at * 7 + turn * 13) % all.len()],
            Beside::Others if at % 2 == 0 => BESIDE[(at + turn) % BESIDE.len()],
            _ => continue,
        };
        cells.push((other.to_owned(), other.to_owned()));
    }
    cells
}

#[test]
fn sheets_of_every_size() {
    let fields = fields();
    for encoding in Encoding::ALL.into_iter().filter(|encoding| *encoding != Encoding::Viqr) {
        // Beside cells in a capital font nothing else is in that font.
        let capital = encoding == Encoding::Tcvn3Capital;
        let font = capital.then_some(".VnTimeH");
        for beside in [Beside::Nothing, Beside::Unicode, Beside::Others] {
            if capital && beside != Beside::Nothing {
                continue;
            }
            for size in [1, 3, 30, fields.len()] {
                let mut measure = Measure::default();
                for (turn, labels) in fields.chunks(size).enumerate() {
                    let cells = sheet(encoding, labels, beside, turn);
                    let raw: Vec<&str> = cells.iter().map(|(raw, _)| raw.as_str()).collect();
                    let got = texts(&run(book(&raw, font), false).value);
                    for ((raw, want), got) in cells.iter().zip(&got) {
                        measure.add(raw, got, want);
                    }
                }
                let Measure { right, unknown, wrong } = measure;
                println!("{:16}{beside:?} {size}: {right} right, {unknown} unknown", encoding.name());
                assert_eq!(wrong, 0, "{} {beside:?} {size}", encoding.name());
                let most = if size < 30 { right } else { right / 12 };
                assert!(unknown <= most, "{} {beside:?} {size}: {unknown} of {right}", encoding.name());
            }
        }
    }
}

/// A workbook of Excel 95 on a Vietnamese Windows has TCVN3 read as Windows-1258, and headings in capital fonts.
#[test]
fn capital_fonts_beside_other_readings() {
    let labels = ["Tổng diện tích gieo trồng", "Sản lượng thuỷ sản nuôi trồng", "Bệnh viện, trạm y tế xã"];
    let mut book = Book::default();
    let [small, capital] = [".VnTime", ".VnTimeH"]
        .map(|font| book.styles.id(Style { font: Some(Arc::from(font)), ..Style::default() }));
    let mut sheet = Sheet::new("Sheet1");
    for (row, label) in labels.iter().enumerate() {
        for (column, style) in [(0, small), (1, capital)] {
            let content = Content::text(encode(Encoding::Tcvn3ViaCp1258, &label.to_lowercase()).unwrap());
            sheet.put(Cell { at: CellRef::new(row as u32, column), content, formula: None, style });
        }
    }
    book.sheets.push(sheet);
    let converted = run(book, false).value;
    assert_eq!(converted.encodings, [Some(Encoding::Tcvn3ViaCp1258)]);
    let wanted: Vec<String> =
        labels.iter().flat_map(|label| [label.to_lowercase(), label.to_uppercase()]).collect();
    assert_eq!(texts(&converted), wanted);
}
