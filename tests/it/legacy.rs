//! Old encodings: the tables against independently kept ones, the cases, a measured corpus, and properties.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use tonghop::book::{Book, Cell, Content, Sheet, Style, StyleId};
use tonghop::cell::CellRef;
use tonghop::finding::{Diagnosed, Language, Rule, Severity};
use tonghop::legacy::{Converted, Encoding, Fonts, Options, convert, decode, detect, encode, is_syllable};

const CASES: &str = include_str!("../cases/legacy/cases.tsv");
const LETTERS: &str = include_str!("../cases/legacy/letters.tsv");
const LABELS: &str = include_str!("../cases/legacy/labels.tsv");
const UNTOUCHED: &str = include_str!("../cases/legacy/untouched.tsv");

/// Rows of a table: lines that are not remarks, split at tabs.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// Text with `\u{..}` for characters an editor hides.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        plain.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        plain.push_str(rest);
    }
    plain
}

fn named(name: &str) -> Option<Encoding> {
    Encoding::ALL.into_iter().find(|encoding| encoding.name() == name)
}

/// A workbook with one sheet, a text per row, all in one font if one is named.
fn book<T: AsRef<str>>(texts: &[T], font: Option<&str>) -> Book {
    let mut book = Book::default();
    let style = font.map_or(StyleId::default(), |font| {
        book.styles.id(Style { font: Some(Arc::from(font)), ..Style::default() })
    });
    let mut sheet = Sheet::new("Sheet1");
    for (row, text) in texts.iter().enumerate() {
        sheet.put(Cell {
            at: CellRef::new(row as u32, 1),
            content: Content::text(text.as_ref()),
            formula: None,
            style,
        });
    }
    book.sheets.push(sheet);
    book
}

fn run(book: Book, viqr: bool) -> Diagnosed<Converted> {
    convert(book, &Arc::from("in.xls"), Options { viqr })
}

/// The texts of the first sheet after conversion.
fn texts(converted: &Converted) -> Vec<String> {
    converted.book.sheets[0].cells.iter().map(|cell| cell.content.raw()).collect()
}

#[test]
fn letters_of_the_tables() {
    for row in rows(LETTERS) {
        let [name, codes, letter] = row[..] else { panic!("{row:?}") };
        let encoding = named(name).unwrap();
        let cell: String =
            codes.split(' ').map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()).collect();
        assert_eq!(decode(encoding, &cell), letter, "{name} {codes}");
        assert!(encoding == Encoding::Tcvn3Capital || encoding.letters().contains(&letter.chars().next().unwrap()));
    }
}

#[test]
fn cases() {
    for row in rows(CASES) {
        let [name, cell, unicode, _] = row[..] else { panic!("{row:?}") };
        let (cell, encoding) = (unescape(cell), named(name));
        let font = (encoding == Some(Encoding::Tcvn3Capital)).then_some(".VnTimeH");
        let viqr = encoding == Some(Encoding::Viqr);
        let found = run(book(&[&cell], font), viqr);
        assert_eq!(texts(&found.value), [unicode], "{name}");
        assert_eq!(found.findings.len(), usize::from(encoding.is_some()), "{name} {cell}");
        for finding in &found.findings {
            assert_eq!((finding.rule, finding.severity), (Rule::LegacyEncoding, Severity::Info));
            assert_eq!(finding.value, cell);
        }
        if viqr {
            assert_eq!(texts(&run(book(&[&cell], None), false).value), [cell], "VIQR unasked");
        }
    }
}

/// How a reading of texts came out.
#[derive(Default, Clone, Copy)]
struct Measure {
    right: usize,
    unknown: usize,
    wrong: usize,
}

impl Measure {
    fn add(&mut self, raw: &str, got: &str, expected: &str) {
        if got == expected {
            self.right += 1;
        } else if got == raw {
            self.unknown += 1;
        } else {
            self.wrong += 1;
            println!("wrong: {raw} -> {got}, expected {expected}");
        }
    }
}

/// The labels and units of measure by form.
fn forms() -> BTreeMap<(&'static str, &'static str), Vec<&'static str>> {
    let mut forms: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows(LABELS) {
        let [template, form, label, unit] = row[..] else { panic!("{row:?}") };
        let texts = forms.entry((template, form)).or_default();
        texts.extend([label, unit].into_iter().filter(|text| !text.is_empty()));
    }
    forms
}

/// What a cell must become: the text itself; from a capital font capitals, but plain ASCII stays as typed.
fn expected(encoding: Encoding, text: &str) -> String {
    match encoding {
        Encoding::Tcvn3Capital if text.is_ascii() => text.to_lowercase(),
        Encoding::Tcvn3Capital => text.to_uppercase(),
        _ => text.to_owned(),
    }
}

/// Every label in every encoding: as forms (one sheet each), as forms of which every third cell is Unicode, and each
/// alone on a sheet. Nothing may become anything but what it was; forms must all be read.
#[test]
fn measured_corpus() {
    let mut table = format!("{:16}{:>24}{:>24}{:>24}\n", "encoding", "forms", "mixed forms", "single labels");
    let mut failed = Vec::new();
    for encoding in Encoding::ALL {
        let viqr = encoding == Encoding::Viqr;
        let font = (encoding == Encoding::Tcvn3Capital).then_some(".VnTimeH");
        let mut measures = [Measure::default(); 3];
        for labels in forms().values() {
            let raw: Vec<String> = labels.iter().map(|text| encode(encoding, text).unwrap()).collect();
            let got = texts(&run(book(&raw, font), viqr).value);
            for ((raw, got), label) in raw.iter().zip(&got).zip(labels) {
                measures[0].add(raw, got, &expected(encoding, label));
            }
            let mixed: Vec<&str> =
                raw.iter().zip(labels).enumerate().map(|(at, (raw, label))| if at % 3 == 1 { label } else { raw.as_str() }).collect();
            let got = texts(&run(book(&mixed, None), viqr).value);
            for (at, ((raw, got), label)) in mixed.iter().zip(&got).zip(labels).enumerate() {
                let small = encoding == Encoding::Tcvn3Capital && at % 3 != 1;
                measures[1].add(raw, got, &if small { label.to_lowercase() } else { (*label).to_owned() });
            }
            for (raw, label) in raw.iter().zip(labels) {
                let got = texts(&run(book(&[raw], font), viqr).value);
                measures[2].add(raw, &got[0], &expected(encoding, label));
            }
        }
        let shown = measures.map(|measure| {
            format!("{:>7} {:>7} {:>7} ", measure.right, measure.unknown, measure.wrong)
        });
        writeln!(table, "{:16}{}", encoding.name(), shown.concat()).unwrap();
        if measures.iter().any(|measure| measure.wrong > 0) || measures[0].unknown > 0 {
            failed.push(encoding.name());
        }
    }
    println!("right, unknown, wrong\n{table}");
    assert!(failed.is_empty(), "{failed:?}");
}

/// A sequence of numbers that only look random, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn untouched() -> Vec<&'static str> {
    rows(UNTOUCHED).map(|row| row[1]).collect()
}

#[test]
fn untouched_alone_whatever_the_font() {
    for text in untouched() {
        for font in [None, Some("Times New Roman"), Some(".VnTime"), Some(".VnTimeH"), Some("VNI-Times")] {
            let found = run(book(&[text], font), false);
            assert_eq!(texts(&found.value), [text], "{font:?}");
            assert!(found.findings.is_empty() && found.value.originals.is_empty(), "{text} {font:?}");
        }
    }
}

#[test]
fn untouched_together() {
    assert_eq!(texts(&run(book(&untouched(), None), false).value), untouched());
}

/// Exceptions on a sheet in an old encoding stay as they are.
#[test]
fn untouched_beside_old_encodings() {
    for encoding in Encoding::ALL.into_iter().filter(|encoding| *encoding != Encoding::Viqr) {
        for labels in forms().values() {
            let mut raw: Vec<String> = labels.iter().map(|text| encode(encoding, text).unwrap()).collect();
            raw.extend(untouched().into_iter().map(str::to_owned));
            let got = texts(&run(book(&raw, None), false).value);
            assert_eq!(&got[labels.len()..], untouched(), "{}", encoding.name());
        }
    }
}

/// What an OCR program without Vietnamese makes of a letter.
fn damaged(letter: char, dice: &mut Dice) -> char {
    let plain = decode(Encoding::Viqr, &encode(Encoding::Viqr, &letter.to_string()).unwrap()[..1]).into_owned();
    let seen = match plain.as_str() {
        "a" => "aàáâãäå",
        "e" => "eèéêë",
        "i" => "iìíîïl1",
        "o" => "oòóôõö0",
        "u" => "uùúûüµ",
        "y" => "yýÿ",
        "d" => "dđð",
        "D" => "DÐ",
        "A" => "AÀÁÂÃÄ",
        "O" => "OÒÓÔÕÖ0",
        _ => return letter,
    };
    seen.chars().nth(dice.roll(seen.chars().count())).unwrap()
}

/// Labels that an OCR damaged, a little or in every letter, are no old encoding.
#[test]
fn ocr_damage_is_no_encoding() {
    let mut dice = Dice(2024);
    let (mut alone, mut changed) = (0, 0);
    for share in [5, 20, 50, 100] {
        for labels in forms().values() {
            let mut damage = |letter: char| {
                if letter.is_ascii() || dice.roll(100) >= share { letter } else { damaged(letter, &mut dice) }
            };
            let scan: Vec<String> = labels.iter().map(|label| label.chars().map(&mut damage).collect()).collect();
            assert_eq!(texts(&run(book(&scan, None), false).value), scan, "{share} %");
            for text in &scan {
                alone += 1;
                changed += usize::from(texts(&run(book(&[text], None), false).value) != [text.as_str()]);
            }
        }
    }
    println!("{changed} of {alone} damaged labels, each alone on a sheet, were taken for an old encoding");
    assert!(changed * 1000 < alone, "{changed} of {alone}");
}
