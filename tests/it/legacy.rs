//! Old encodings: the tables against independently kept ones, the cases, a measured corpus, and properties.

#![allow(clippy::unwrap_used)] // helpers of tests

mod sizes;

use std::collections::{BTreeMap, BTreeSet};
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
        let cell: String = codes
            .split(' ')
            .map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap())
            .collect();
        // VISCII's Õ is the no-break space when alone.
        let onset = if cell == "\u{A0}" { "V" } else { "" };
        let (cell, word) = (format!("{onset}{cell}"), format!("{onset}{letter}"));
        assert_eq!(decode(encoding, &cell), word, "{name} {codes}");
        assert!(
            encoding == Encoding::Tcvn3Capital
                || encoding.letters().contains(&letter.chars().next().unwrap())
        );
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
            assert_eq!((finding.rule, finding.severity), (Rule::LEGACY_ENCODING, Severity::Info));
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
/// different one alone on a sheet. Nothing may become anything but what it was; forms must all be read.
#[test]
fn measured_corpus() {
    let mut table = format!("{:16}{:>24}{:>24}{:>24}\n", "encoding", "forms", "mixed forms", "single labels");
    for encoding in Encoding::ALL {
        let viqr = encoding == Encoding::Viqr;
        let font = (encoding == Encoding::Tcvn3Capital).then_some(".VnTimeH");
        let [mut whole, mut mixed, mut single] = [Measure::default(); 3];
        let mut alone = BTreeSet::new();
        for labels in forms().values() {
            let raw: Vec<String> = labels.iter().map(|text| encode(encoding, text).unwrap()).collect();
            for ((raw, got), label) in raw.iter().zip(texts(&run(book(&raw, font), viqr).value)).zip(labels) {
                whole.add(raw, &got, &expected(encoding, label));
            }
            let pairs = raw.iter().zip(labels).enumerate();
            let some: Vec<&str> =
                pairs.map(|(at, (raw, label))| if at % 3 == 1 { label } else { raw.as_str() }).collect();
            let got = texts(&run(book(&some, None), viqr).value);
            for (at, ((raw, got), label)) in some.iter().zip(&got).zip(labels).enumerate() {
                let small = encoding == Encoding::Tcvn3Capital && at % 3 != 1;
                mixed.add(raw, got, &if small { label.to_lowercase() } else { (*label).to_owned() });
            }
            for (raw, label) in raw.iter().zip(labels).filter(|(_, label)| alone.insert(**label)) {
                let got = texts(&run(book(&[raw], font), viqr).value).remove(0);
                single.add(raw, &got, &expected(encoding, label));
            }
        }
        let shown = [whole, mixed, single]
            .map(|measure| format!("{:>8}{:>8}{:>8}", measure.right, measure.unknown, measure.wrong));
        writeln!(table, "{:16}{}", encoding.name(), shown.concat()).unwrap();
        assert_eq!((whole.wrong, mixed.wrong, single.wrong), (0, 0, 0), "{}", encoding.name());
        assert_eq!((whole.unknown, mixed.unknown), (0, 0), "{}", encoding.name());
        assert!(single.right > single.unknown * 5, "{}", encoding.name());
    }
    println!("right, unknown, wrong\n{table}");
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
    let plain =
        decode(Encoding::Viqr, &encode(Encoding::Viqr, &letter.to_string()).unwrap()[..1]).into_owned();
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
    let (mut alone, mut changed) = (BTreeSet::new(), 0);
    for share in [5, 20, 50, 100] {
        for labels in forms().values() {
            let mut damage = |letter: char| {
                if letter.is_ascii() || dice.roll(100) >= share { letter } else { damaged(letter, &mut dice) }
            };
            let scan: Vec<String> =
                labels.iter().map(|label| label.chars().map(&mut damage).collect()).collect();
            assert_eq!(texts(&run(book(&scan, None), false).value), scan, "{share} %");
            for text in &scan {
                if !text.is_ascii() && alone.insert(text.clone()) {
                    changed += usize::from(texts(&run(book(&[text], None), false).value) != [text.as_str()]);
                }
            }
        }
    }
    let alone = alone.len();
    println!("{changed} of {alone} damaged labels, each alone on a sheet, were taken for an old encoding");
    assert!(changed * 500 < alone, "{changed} of {alone}");
}

fn put(sheet: &mut Sheet, at: &str, content: Content, style: StyleId) {
    sheet.put(Cell { at: at.parse().unwrap(), content, formula: None, style });
}

/// Cells, notes, sheet names and properties; what stood there stays known.
#[test]
fn a_whole_workbook() {
    let mut book = Book::default();
    let font = |name: &str| Style { font: Some(Arc::from(name)), ..Style::default() };
    let [small, capital, roman] =
        [".VnTime", ".VnTimeH", "Times New Roman"].map(|name| book.styles.id(font(name)));
    let mut first = Sheet::new("BiÓu mÉu 1");
    put(&mut first, "A1", Content::text("phô lôc"), capital);
    put(&mut first, "A2", Content::text("Sè nhiÖm vô ®· hoµn thµnh ®óng h¹n"), small);
    put(&mut first, "B2", Content::text("NhiÖm vô"), small);
    put(&mut first, "C2", Content::Number(12.0), small);
    put(&mut first, "A3", Content::text("Cã"), small);
    put(&mut first, "B3", Content::text("Có"), roman);
    put(&mut first, "C3", Content::text("Đã có"), roman);
    put(&mut first, "D3", Content::text("Q§-UBND"), small);
    put(&mut first, "E3", Content::text("10 m²"), small);
    put(&mut first, "F3", Content::text("STT"), capital);
    first.notes.push(("A2".parse().unwrap(), "xem v¨n b¶n kÌm theo".to_owned()));
    let mut second = Sheet::new("Unicode");
    put(&mut second, "A1", Content::text("Số nhiệm vụ đã hoàn thành"), roman);
    let mut third = Sheet::new("Bieu 3");
    put(&mut third, "A1", Content::text("Kh¸c"), StyleId::default());
    book.sheets = vec![first, second, third];
    book.properties =
        vec![("title".to_owned(), "B¸o c¸o n¨m".to_owned()), ("creator".to_owned(), "An".to_owned())];

    let Diagnosed { value: Converted { book, originals, encodings }, findings } = run(book, false);
    assert_eq!(encodings, [Some(Encoding::Tcvn3), None, Some(Encoding::Tcvn3)]);
    let shown: Vec<String> = book.sheets[0].cells.iter().map(|cell| cell.content.raw()).collect();
    let expected = [
        "PHỤ LỤC",
        "Số nhiệm vụ đã hoàn thành đúng hạn",
        "Nhiệm vụ",
        "12",
        "Có",
        "Có",
        "Đã có",
        "QĐ-UBND",
        "10 m²",
        "STT",
    ];
    assert_eq!(shown, expected);
    assert_eq!(book.sheets[0].notes[0].1, "xem văn bản kèm theo");
    assert_eq!(book.sheets[2].cells[0].content, Content::text("Khác"));
    assert_eq!([0, 1, 2].map(|sheet| book.sheets[sheet].name.as_str()), ["Biểu mẫu 1", "Unicode", "Bieu 3"]);
    assert_eq!(book.properties[0].1, "Báo cáo năm");

    assert_eq!(originals.cell(0, "A1".parse().unwrap()).map(AsRef::as_ref), Some("phô lôc"));
    assert_eq!(originals.cell(0, "B3".parse().unwrap()), None);
    assert_eq!((originals.sheet(0), originals.sheet(1)), (Some("BiÓu mÉu 1"), None));
    assert_eq!(originals.property("title"), Some("B¸o c¸o n¨m"));
    assert_eq!(originals.cells().count(), 6);

    assert_eq!(findings.len(), 2);
    assert_eq!((findings[0].place.sheet.as_ref(), findings[0].value.as_str()), ("BiÓu mÉu 1", "phô lôc"));
    assert_eq!(
        findings[0].message.to(Language::Vi),
        "Trang tính viết bằng bảng mã cũ TCVN3 (ABC); đã đổi 5 ô (từ A1 đến D3) sang Unicode, ví dụ “phô lôc” thành “PHỤ LỤC”. \
         Phông chữ trong tệp: .VnTime, .VnTimeH."
    );
}

/// Characters that an encoding uses for letters, where they are none: dots to fill in, raised figures, quotation marks.
#[test]
fn marks_and_raised_figures_stay() {
    let texts_with_marks =
        ["Người nhập: …", "ĐT: …", "10³ cây", "Diện tích (m²)", "“Một cửa” – liên thông", "Ở cấp xã"];
    for encoding in Encoding::ALL {
        let whole = |text: &str| -> String {
            let letter =
                |letter: char| encode(encoding, &letter.to_string()).unwrap_or_else(|| letter.to_string());
            encode(encoding, text).unwrap_or_else(|| text.chars().map(letter).collect())
        };
        let mut raw: Vec<String> = forms().values().flatten().map(|text| whole(text)).collect();
        let labels = raw.len();
        raw.extend(texts_with_marks.map(whole));
        let got = texts(&run(book(&raw, None), encoding == Encoding::Viqr).value);
        let expected = texts_with_marks.map(|text| {
            if encoding == Encoding::Tcvn3Capital { text.to_lowercase() } else { text.to_owned() }
        });
        // In VN1 a word of one letter can be a mark of trade: Ở looks like ™. A short text may stay as it was; none may
        // become another.
        let last = expected.len() - usize::from(encoding == Encoding::Tcvn3Full);
        let left = raw[labels..].iter().zip(&got[labels..]).zip(&expected).take(last).filter(
            |((raw, got), expected)| {
                assert!(got == expected || got == raw, "{}: {got} for {expected}", encoding.name());
                got != expected
            },
        );
        assert!(left.count() <= 1, "{}", encoding.name());
    }
}

/// A few rows pasted from an old file into a sheet of Unicode.
#[test]
fn old_rows_on_a_unicode_sheet() {
    let mut cells: Vec<String> = forms().values().flatten().map(|&text| text.to_owned()).collect();
    let pasted = ["Tæ chøc phi chÝnh phñ", "ñy ban nh©n d©n x·", "®Þa bµn huyÖn"];
    cells.extend(pasted.map(str::to_owned));
    let got = texts(&run(book(&cells, None), false).value);
    let (kept, read) = got.split_at(cells.len() - pasted.len());
    assert_eq!(kept, &cells[..kept.len()]);
    assert_eq!(read, ["Tổ chức phi chính phủ", "ủy ban nhân dân xã", "địa bàn huyện"]);
}

/// Decomposed text is composed; what Windows-1258 made of TCVN3 is not taken for it.
#[test]
fn decomposed_is_composed() {
    let raw = ["Tổng số", "So\u{302}\u{301} lượng", "Hoàn thành"];
    let found = run(book(&raw, None), false);
    assert_eq!(texts(&found.value), ["Tổng số", "Số lượng", "Hoàn thành"]);
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.value.originals.cells().count(), 1);
    assert_eq!(texts(&run(book(&["ti\u{309}n"], None), false).value), ["ti\u{309}n"]);
    assert_eq!(texts(&run(book(&["§¬n v\u{303}"], None), false).value), ["Đơn vị"]);
}

#[test]
fn detection_tells_how_sure_it_is() {
    let found = detect(["Soá ngöôøi ñöôïc ñaøo taïo, boài döôõng"], &Fonts::default(), &[]).unwrap();
    assert_eq!(found.encoding, Encoding::Vni);
    assert!(found.score > 0.99 && found.margin > 0.5 && found.words == 5, "{found:?}");
    assert_eq!(detect(["Số người được đào tạo, bồi dưỡng", "Có"], &Fonts::default(), &[]), None);
    assert_eq!(detect(["Sô\u{301} 1", "12", ""], &Fonts::default(), &[]), None);
}

/// The letters of every table, alone and in a word: text, encoding, text.
#[test]
fn every_letter_there_and_back() {
    for encoding in Encoding::ALL {
        for letter in encoding.letters() {
            // VISCII's Õ is the no-break space: a letter only in a syllable.
            if encoding == Encoding::Viscii && letter == 'Õ' {
                assert_eq!(decode(encoding, &encode(encoding, "VÕ").unwrap()), "VÕ");
                continue;
            }
            for text in [letter.to_string(), format!("t{letter}n"), format!("{letter}m {letter}")] {
                let raw = encode(encoding, &text).unwrap_or_else(|| panic!("{} {letter}", encoding.name()));
                let expected =
                    if encoding == Encoding::Tcvn3Capital { text.to_uppercase() } else { text.clone() };
                assert_eq!(decode(encoding, &raw), expected, "{}", encoding.name());
            }
        }
    }
}

/// The words of the labels, in the three cases people write.
fn word() -> impl Strategy<Value = String> {
    let mut words: Vec<&str> =
        LABELS.split(|letter: char| !letter.is_alphabetic()).filter(|word| is_syllable(word)).collect();
    words.sort_unstable();
    words.dedup();
    (prop::sample::select(words), 0..3).prop_map(|(word, case)| match case {
        0 => word.to_lowercase(),
        1 => word.to_uppercase(),
        _ => {
            let mut letters = word.chars();
            letters.next().unwrap().to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
        }
    })
}

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(
        (word(), prop::sample::select(vec![" ", ", ", ". ", "; ", " (", ") ", "/", ": ", "? "])),
        1..12,
    )
    .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #[test]
    fn sentences_there_and_back(text in sentence()) {
        for encoding in Encoding::ALL {
            let raw = encode(encoding, &text).unwrap();
            let expected = if encoding == Encoding::Tcvn3Capital { text.to_uppercase() } else { text.clone() };
            prop_assert_eq!(decode(encoding, &raw), expected, "{}", encoding.name());
        }
    }

    #[test]
    fn sentences_are_read_or_left(text in sentence()) {
        for encoding in Encoding::ALL.into_iter().filter(|encoding| *encoding != Encoding::Tcvn3Capital) {
            let raw = encode(encoding, &text).unwrap();
            // In VN1 a word of one letter can be a dash or a quotation mark, and nothing tells which.
            if encoding == Encoding::Tcvn3Full && text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() == 1) {
                continue;
            }
            let got = texts(&run(book(&[&raw], None), encoding == Encoding::Viqr).value).remove(0);
            prop_assert!(got == text || got == raw, "{}: {} became {}", encoding.name(), raw, got);
        }
    }

    #[test]
    fn unicode_stays(lines in prop::collection::vec(sentence(), 1..20)) {
        let found = run(book(&lines, None), false);
        prop_assert_eq!(texts(&found.value), lines);
        prop_assert!(found.findings.is_empty());
    }

    #[test]
    fn anything_is_survived(lines in prop::collection::vec("\\PC{0,40}|[\u{1}-\u{ff}\u{300}-\u{323}]{0,40}", 1..6)) {
        for encoding in Encoding::ALL {
            for line in &lines {
                let _ = decode(encoding, line);
                let _ = encode(encoding, line);
            }
        }
        let once = run(book(&lines, Some(".VnTime")), true).value;
        prop_assert_eq!(once.book.sheets[0].cells.len(), lines.len());
        for (line, (cell, row)) in lines.iter().zip(once.book.sheets[0].cells.iter().zip(0..)) {
            let before = once.originals.cell(0, CellRef::new(row, 1)).map_or(line.as_str(), AsRef::as_ref);
            prop_assert_eq!(before, line);
            prop_assert_eq!(once.originals.cell(0, cell.at).is_some(), cell.content.raw() != *line);
        }
    }
}
