use super::*;
use crate::amount::Value;
use crate::figure::{Excluded, Figure, Filing, FormFigures};
use crate::finding::{Language, Settings};
use crate::measure::Measure;
use crate::model::{Aggregation, Column, Course, Form, Kind, Orientation, Role, Row, Variants};

fn template(rows: usize) -> Template {
    let row = |index: usize| Row {
        code: format!("{}", index + 1).into(),
        printed: String::new(),
        label: String::new(),
        measure: Measure::default(),
        kind: Kind::Count,
        aggregation: Aggregation::Sum,
        expression: None,
        checks: Vec::new(),
        owner: None,
        course: Course::Flow,
        bold: false,
        required: false,
        doubts: Vec::new(),
        required_if: None,
        variants: Variants::default(),
        depth: 0,
        guess: None,
        notes: Vec::new(),
        crossed: Vec::new(),
        remark: String::new(),
        said: Vec::new(),
        derived: None,
    };
    let column = Column {
        code: "value".into(),
        role: Role::Value,
        captions: Vec::new(),
        printed: String::new(),
        width: 10.0,
        measure: None,
        kind: None,
        aggregation: None,
        parts: None,
        expression: None,
        checks: Vec::new(),
        guess: None,
    };
    let form = Form {
        said: Vec::new(),
        id: "1".into(),
        number: "Biểu 1".into(),
        title: Vec::new(),
        subtitle: Vec::new(),
        sheet: "Biểu 1".into(),
        orientation: Orientation::Indicators,
        measure: None,
        columns: vec![column],
        rows: (0..rows).map(row).collect(),
        letterhead: false,
        optional: false,
        landscape: false,
        defect: String::new(),
        index: foldhash::HashMap::default(),
    };
    Template {
        id: "t".into(),
        version: String::new(),
        name: String::new(),
        authority: String::new(),
        level: "xã".into(),
        heading: Vec::new(),
        printed_units: Vec::new(),
        settings: Settings::default(),
        abbreviations: Vec::new(),
        mappings: Vec::new(),
        forms: vec![form],
    }
}

/// `file | unit | attempt copy date number | values`; `-` for none.
fn sent(line: &str) -> Return {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let marks: Vec<&str> = parts[2].split(' ').collect();
    let values: Vec<&str> = parts[3].split(' ').collect();
    let mut forms = FormFigures::new(0, parts[0].into(), "Biểu 1".into(), values.len(), 1);
    for (row, value) in values.iter().enumerate() {
        let figure = Figure {
            value: value.parse().map_or(Value::Blank, Value::Number),
            decimals: 0,
            formula: false,
            excluded: Excluded::No,
            sheet: "Biểu 1".into(),
            cell: None,
            raw: (*value).into(),
            repair: None,
            note: None,
        };
        forms.put(row, 0, figure);
    }
    Return {
        unit: parts[1].into(),
        date: marks[2].parse().ok(),
        filing: Filing {
            attempt: marks[0].parse().unwrap_or(0),
            copy: marks[1].parse().unwrap_or(0),
            number: marks[3].parse().ok(),
        },
        standing: Standing::Used,
        forms: vec![forms],
        ..Return::unread(parts[0].into())
    }
}

/// What became of each file, then what was found.
fn told(lines: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut returns: Vec<Return> = lines.iter().map(|line| sent(line)).collect();
    let rows = lines[0].split('|').next_back().unwrap().split_whitespace().count();
    settle(&mut returns, &template(rows));
    let used = returns.iter().map(|one| {
        let severities: Vec<&str> = one.findings.iter().map(|finding| finding.severity.name()).collect();
        format!("{} {:?} {}", one.file, one.standing, severities.join(",")).trim_end().to_owned()
    });
    let messages =
        returns.iter().flat_map(|one| &one.findings).map(|one| one.message.to(Language::Vi).to_owned());
    (used.collect(), messages.collect())
}

#[test]
fn identical_returns_count_once() {
    let (used, messages) = told(&[
        "Copy of a.xlsx | xã A | 0 0 2024-03-08 5 | 1 2 3",
        "a.xlsx | xã A | 0 0 2024-03-08 5 | 1 2 3",
        "b.xlsx | xã B | 0 0 - - | 1 2 3",
    ]);
    assert_eq!(used, ["Copy of a.xlsx Superseded info", "a.xlsx Used", "b.xlsx Used"]);
    assert!(messages[0].contains("giống hệt tệp «a.xlsx»"), "{}", messages[0]);
}

#[test]
fn the_later_one_counts() {
    for (first, second) in [
        ("0 0 - -", "2 0 - -"),
        ("2 0 2024-04-01 9", "3 0 2024-03-08 5"),
        ("0 0 - -", "0 1 - -"),
        ("0 0 2024-03-08 -", "0 0 2024-03-11 -"),
        ("0 0 2024-03-08 5", "0 0 2024-03-08 14"),
    ] {
        let one = format!("a.xlsx | xã A | {first} | 1 2 3");
        let other = format!("b.xlsx | xã A | {second} | 1 5 3");
        let (used, messages) = told(&[&one, &other]);
        assert_eq!(used, ["a.xlsx Superseded warning", "b.xlsx Used info"], "{first} {second}");
        assert!(messages[0].contains("khác ở 1 chỗ: Biểu 1 mã 2: 2 → 5"), "{}", messages[0]);
        let (used, messages) = told(&[&other, &one]);
        assert_eq!(used, ["b.xlsx Used info", "a.xlsx Superseded warning"], "{first} {second}");
        assert!(messages[0].contains("mã 2: 2 → 5"), "{}", messages[0]);
    }
}

#[test]
fn what_is_too_much_for_a_sentence_is_told_figure_by_figure() {
    let (used, messages) =
        told(&["a.xlsx | xã A | 0 0 - - | 1 2 3 4 5 6 7", "b.xlsx | xã A | 2 0 - - | 0 3 4 5 6 7 8"]);
    assert_eq!(used, [&*format!("a.xlsx Superseded warning{}", ",info".repeat(7)), "b.xlsx Used info"]);
    assert_eq!(messages[2], "ghi 2 ở đây, 3 ở tệp được dùng «b.xlsx»");
}

#[test]
fn where_nothing_tells_it_is_an_error() {
    for (first, second) in
        [("0 0 - -", "0 0 - -"), ("0 0 2024-03-08 -", "0 0 - 7"), ("0 0 2023-12-30 90", "0 0 - 3")]
    {
        let one = format!("a.xlsx | xã Hoà A | {first} | 1 2 3 4 5 6 7");
        let other = format!("b.xlsx | xã Hòa A | {second} | 0 3 4 5 6 7 8");
        let (used, messages) = told(&[&one, &other]);
        assert_eq!(used, [&*format!("a.xlsx Used error{}", ",error".repeat(7)), "b.xlsx Superseded error"]);
        // Each figure that differs, on the file that is used; then the other file.
        let disputed = messages.iter().filter(|one| one.contains("không cộng")).count();
        assert_eq!((disputed, messages.len()), (7, 9), "{messages:#?}");
        assert!(messages[8].contains("a.xlsx") && messages[8].contains("khác ở 7 chỗ"), "{}", messages[8]);
        assert!(messages[8].ends_with("và 2 chỗ khác"), "{}", messages[8]);
    }
}

#[test]
fn a_further_copy_without_a_name_and_a_neighbours_return() {
    let figures = "1 2 3 4 5 6 7 8 9 10 11";
    let (used, messages) = told(&[
        &format!("Book1.xlsx | | 0 0 - - | {figures}"),
        &format!("a.xlsx | xã A | 0 0 - - | {figures}"),
        &format!("b.xlsx | xã B | 0 0 - - | {figures}"),
        "c.xlsx | xã C | 0 0 - - | 0 0 0 0 0 0 0 0 0 0 1",
        "d.xlsx | xã D | 0 0 - - | 0 0 0 0 0 0 0 0 0 0 1",
    ]);
    let expected =
        ["Book1.xlsx Superseded warning", "a.xlsx Used", "b.xlsx Used warning", "c.xlsx Used", "d.xlsx Used"];
    assert_eq!(used, expected);
    assert!(messages[1].contains("«xã A»"), "{}", messages[1]);
}

#[test]
fn who_is_missing() {
    let list = crate::lexicon::Lexicon::of_the_field()
        .lists()
        .load_csv("u.csv", "STT,Tên đơn vị,Trực thuộc\n1,xã A,huyện N\n2,xã B,huyện N\n3,xã C,\n")
        .unwrap();
    let mut returns = vec![
        sent("c.xlsx | xã C | 0 0 - - | 1"),
        sent("b.xlsx | xã B | 0 0 - - | 1"),
        sent("z.xlsx | xã A | 0 0 - - | 1"),
    ];
    returns[2].standing = Standing::Unreadable;
    let coverage = coverage(&returns, &list, "xã", None);
    assert_eq!(coverage.expected.len(), 3);
    assert_eq!(coverage.missing, ["xã A".into()]);
    assert!(coverage.findings[0].message.vi.contains("«xã A» (huyện N): tệp đã gửi không đọc được"));
    order(&mut returns, Some(&list));
    let files: Vec<&str> = returns.iter().map(|one| &*one.file).collect();
    assert_eq!(files, ["b.xlsx", "c.xlsx", "z.xlsx"]);
}
