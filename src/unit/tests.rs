use super::*;
use crate::book::{Book, Cell, Content, Sheet, StyleId};
use crate::cell::CellRef;
use crate::finding::Language;

fn names(list: &Registry) -> Vec<String> {
    let group = |unit: &Listed| unit.group.as_ref().map_or_else(String::new, |group| format!(" < {group}"));
    list.units().iter().map(|unit| format!("{}{}", unit.display, group(unit))).collect()
}

fn load(text: &str) -> Registry {
    Registry::load_csv("u.csv", text).unwrap()
}

#[test]
fn lists_as_people_have_them() {
    for (text, expected) in [
        ("xã Phượng Kỳ\nxã Mã Đà\n", &["xã Phượng Kỳ", "xã Mã Đà"][..]),
        ("Xã, phường, thị trấn\nxã A Ngo\n", &["xã A Ngo"]),
        ("Xã phường\nxã A Ngo\n", &["xã A Ngo"]),
        ("Tên đơn vị\nxã A Ngo\n", &["xã A Ngo"]),
        ("xã A Ngo\nxã A Roàng\n", &["xã A Ngo", "xã A Roàng"]),
        ("\u{feff}1. XÃ A NGO\r\n2. THỊ TRẤN A LƯỚI\r\n", &["xã A Ngo", "thị trấn A Lưới"]),
        ("1,xã A Ngo\n2,xã A Roàng\n", &["xã A Ngo", "xã A Roàng"]),
        ("1\txã A Ngo\thuyện A Lưới\n", &["xã A Ngo < huyện A Lưới"]),
        ("STT;Tên đơn vị;Trực thuộc\n1;xã A Ngo;huyện A Lưới\n", &["xã A Ngo < huyện A Lưới"]),
        (
            "DANH SÁCH ĐƠN VỊ\n\nTT,Xã,Huyện\n1,Hương Hữu,Nam Đông\n2,Hương Sơn,Nam Đông\n",
            &["xã Hương Hữu < huyện Nam Đông", "xã Hương Sơn < huyện Nam Đông"],
        ),
        ("Mã,Đơn vị,Loại\n01,A Ngo,Xã\n02,A Lưới,Thị trấn\n", &["xã A Ngo", "thị trấn A Lưới"]),
        ("STT,Huyện\n1,huyện Long Phú\n2,thị xã Ngã Năm\n", &["huyện Long Phú", "thị xã Ngã Năm"]),
        (
            "STT,Tên đơn vị\nI,Huyện Nam Đông\n1,xã Hương Hữu\n2,thị trấn Khe Tre\nII,Huyện A Lưới\n1,xã A Ngo\n,Tổng cộng\n",
            &[
                "xã Hương Hữu < huyện Nam Đông",
                "thị trấn Khe Tre < huyện Nam Đông",
                "xã A Ngo < huyện A Lưới",
            ],
        ),
        ("Tên đơn vị,Cụm\nxã A,Cụm 1\nxã B,Cụm 2\n", &["xã A < Cụm 1", "xã B < Cụm 2"]),
        (
            "Tên,Trực thuộc\nxã Hồng Phong,huyện Ninh Giang\nxã Hồng Phong,huyện Nam Sách\nxã Lam Sơn,huyện Nam Sách\n",
            &[
                "xã Hồng Phong (huyện Ninh Giang) < huyện Ninh Giang",
                "xã Hồng Phong (huyện Nam Sách) < huyện Nam Sách",
                "xã Lam Sơn < huyện Nam Sách",
            ],
        ),
    ] {
        assert_eq!(names(&load(text)), expected, "{text}");
    }
}

#[test]
fn a_workbook_is_read_like_csv() {
    let mut book = Book::default();
    book.sheets.push(Sheet::new("Hướng dẫn"));
    let mut sheet = Sheet::new("DS");
    let rows = ["DANH SÁCH|", "STT|Tên đơn vị", "1|xã A Ngo", "2|xã A Roàng"];
    for (row, line) in rows.iter().enumerate() {
        for (column, text) in line.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
            let content = text.parse().map_or_else(|_| Content::text(text), Content::Number);
            let at = CellRef::new(row as u32 + 3, column as u32 + 1);
            sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
        }
    }
    book.sheets.push(sheet);
    assert_eq!(names(&Registry::load_book("u.xlsx", &book).unwrap()), ["xã A Ngo", "xã A Roàng"]);
}

#[test]
fn errors_name_file_and_line() {
    for (text, expected) in [
        ("", "u.csv: không thấy đơn vị nào"),
        ("STT,Tên đơn vị\n1,xã A Ngo\n2,XÃ A NGO\n", "u.csv, dòng 3: «xã A Ngo» đã có ở dòng 2"),
        ("Tên,Từ ngày\nxã A Ngo,hôm qua\n", "u.csv, dòng 2: «hôm qua» không phải là ngày"),
        (
            "Tên,Đơn vị kế thừa\nxã A Ngo,xã A Lưới 9\n",
            "u.csv, dòng 2: đơn vị kế thừa «xã A Lưới 9» không có",
        ),
    ] {
        let error = Registry::load_csv("u.csv", text).unwrap_err().text(Language::Vi);
        assert!(error.starts_with(expected), "{error}");
    }
}

const REFORM: &str = "STT,Tên đơn vị,Cấp,Từ ngày,Đến ngày,Kế thừa\n\
    1,xã Hồng Phong,xã,,30/06/2025,xã Ninh Giang\n\
    2,xã Ninh Giang,xã,,30/06/2025,xã Ninh Giang\n\
    3,xã Kiến Quốc,xã,,30/06/2025,xã Ninh Giang; xã Tân An\n\
    4,xã Ninh Giang,xã,01/07/2025,,\n\
    5,xã Tân An,xã,01/07/2025,,\n\
    6,tỉnh Hải Dương,tỉnh,,30/06/2025,\n";

/// What a name means on a day.
fn means(list: &Registry, text: &str, on: Option<&str>) -> String {
    let name = UnitName::parse(text).unwrap();
    let line = |unit: &usize| format!("{}", list.units()[*unit].line - 1);
    match list.lookup(&name, &[], on.map(|day| day.parse().unwrap())) {
        Match::One(found) => {
            let mut said = line(&found.unit);
            for (so, word) in
                [(found.kind_differs, " kind"), (found.marks_differ, " marks"), (found.former, " former")]
            {
                said.push_str(if so { word } else { "" });
            }
            said
        }
        Match::Many(units) => units.iter().map(line).collect::<Vec<_>>().join(" or "),
        Match::None => "-".into(),
    }
}

#[test]
fn merged_and_split_units() {
    let list = load(REFORM);
    for (name, on, expected) in [
        ("xã Hồng Phong", Some("2025-03-31"), "1"),
        ("xã Ninh Giang", Some("2025-03-31"), "2"),
        ("xã Ninh Giang", Some("2025-09-30"), "4"),
        ("xã Hồng Phong", Some("2025-09-30"), "4 former"),
        ("xã Kiến Quốc", Some("2025-09-30"), "4 or 5"),
        ("xã Tân An", Some("2025-09-30"), "5"),
        ("xã Tân An", Some("2025-03-31"), "5"),
        ("xã Ninh Giang", None, "4"),
        ("xã Hồng Phong", None, "4 former"),
        ("xa_Hong_Phong", Some("2025-03-31"), "1"),
    ] {
        assert_eq!(means(&list, name, on), expected, "{name} {on:?}");
    }
    let expected = |level: &str, on: Option<&str>| -> Vec<u64> {
        let on = on.map(|day| day.parse().unwrap());
        list.expected(level, on).iter().map(|unit| unit.line - 1).collect()
    };
    assert_eq!(expected("xã", Some("2025-03-31")), [1, 2, 3]);
    assert_eq!(expected("xã", Some("2025-12-31")), [4, 5]);
    assert_eq!(expected("xã", None), [4, 5]);
    let named_by_the_new = load("Tên,Đơn vị cũ\nxã Ninh Giang,xã Hồng Phong; xã Kiến Quốc\n");
    assert_eq!(means(&named_by_the_new, "xã Hồng Phong", None), "1 former");
    assert_eq!(means(&named_by_the_new, "xã Ninh Giang", None), "1");
}

#[test]
fn who_is_expected_when_levels_are_mixed() {
    let list = load(
        "Tên,Trực thuộc\nhuyện Nam Đông,\nxã Hương Hữu,huyện Nam Đông\nthị trấn Khe Tre,huyện Nam Đông\n",
    );
    let names = |level: &str| {
        list.expected(level, None).iter().map(|unit| unit.display.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names("xã"), ["xã Hương Hữu", "thị trấn Khe Tre"]);
    assert_eq!(names("huyện"), ["huyện Nam Đông"]);
    assert_eq!(names(""), ["xã Hương Hữu", "thị trấn Khe Tre"]);
    assert_eq!(names("tỉnh"), ["xã Hương Hữu", "thị trấn Khe Tre"]);
}

#[test]
fn what_a_name_means() {
    let list =
        load("xã Bình Lãng\nthị trấn Khe Tre\nxã Quang Trung\nxã Quảng Trung\nthị xã Long Mỹ\nxã Hoà Bình\n");
    for (name, expected) in [
        ("XÃ BÌNH LÃNG", "0"),
        ("xã Bình Lăng", "0 marks"),
        ("xa_Binh_Lang", "0"),
        ("Bình Lãng", "0"),
        ("xã Khe Tre", "1 kind"),
        ("TT Khe Tre", "1"),
        ("xã Quang Trung", "2"),
        ("xa_Quang_Trung", "2 or 3"),
        ("huyện Long Mỹ", "4 kind"),
        ("xã Long Mỹ", "-"),
        ("xã Hòa Bình", "5"),
        ("xã Hương Hữu", "-"),
    ] {
        assert_eq!(means(&list, name, None), expected, "{name}");
    }
    let near = UnitName::parse("xã Bình Lảngg").unwrap();
    assert_eq!(&*list.nearest(&near).unwrap().display, "xã Bình Lãng");
}
