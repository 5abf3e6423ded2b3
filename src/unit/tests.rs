use std::sync::Arc;

use super::*;
use crate::book::{Book, Cell, Content, Sheet, StyleId};
use crate::cell::CellRef;
use crate::finding::Language;
use crate::lexicon::Lexicon;

fn units() -> &'static Words {
    &Lexicon::of_the_field().units
}

fn lists() -> Lists<'static> {
    Lexicon::of_the_field().lists()
}

fn names(list: &Registry) -> Vec<String> {
    let group = |unit: &Listed| unit.group.as_ref().map_or_else(String::new, |group| format!(" < {group}"));
    list.units().iter().map(|unit| format!("{}{}", unit.display, group(unit))).collect()
}

fn load(text: &str) -> Registry {
    lists().load_csv("u.csv", text).unwrap()
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
    assert_eq!(names(&lists().load_book("u.xlsx", &book).unwrap()), ["xã A Ngo", "xã A Roàng"]);
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
        let error = lists().load_csv("u.csv", text).unwrap_err().text(Language::Vi);
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
    let name = units().name(text).unwrap();
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
        list.roll(level, on).expected.iter().map(|unit| unit.line - 1).collect()
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
        list.roll(level, None).expected.iter().map(|unit| unit.display.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names("xã"), ["xã Hương Hữu", "thị trấn Khe Tre"]);
    assert_eq!(names("huyện"), ["huyện Nam Đông"]);
    assert_eq!(names(""), ["xã Hương Hữu", "thị trấn Khe Tre"]);
    assert_eq!(names("tỉnh"), ["xã Hương Hữu", "thị trấn Khe Tre"]);
}

/// Names of those expected, and of those that are not, with the reason.
fn roll(text: &str, level: &str) -> (Vec<String>, Vec<String>) {
    let list = load(text);
    let roll = list.roll(level, None);
    let left_out = roll.left_out.iter().map(|(unit, reason)| format!("{} {}", unit.display, reason.name()));
    (roll.expected.iter().map(|unit| unit.display.to_string()).collect(), left_out.collect())
}

#[test]
fn who_is_not_known_to_be_of_another_level_is_expected() {
    for (text, level, expected, left_out) in [
        ("Tên đơn vị\nGiả Lộc\nGiả Hòa\n", "xã", "Giả Lộc, Giả Hòa", ""),
        ("Tên đơn vị\nGiả Lộc\nxã Giả Hòa\n", "xã", "Giả Lộc, xã Giả Hòa", ""),
        (
            "Tên đơn vị\nGiả Lộc\nSở Giả\nhuyện Giả Hòa\n",
            "xã",
            "Giả Lộc, Sở Giả",
            "huyện Giả Hòa other-level",
        ),
        // The one to whom others report is above them; one listed in its own cluster is not.
        (
            "Tên,Trực thuộc\nGiả Sơn,\nGiả Lộc,Giả Sơn\nxã Giả Hòa,Giả Sơn\n",
            "xã",
            "Giả Lộc, xã Giả Hòa",
            "Giả Sơn superior",
        ),
        ("Tên,Cụm\nGiả Sơn,Giả Sơn\nGiả Lộc,Giả Sơn\n", "xã", "Giả Sơn, Giả Lộc", ""),
        ("Tên,Trực thuộc\nxã Giả Sơn,\nGiả Lộc,xã Giả Sơn\n", "xã", "xã Giả Sơn, Giả Lộc", ""),
        // A list without any unit of the level is taken as it is.
        ("Tên\nhuyện Giả Sơn\nhuyện Giả Lộc\n", "xã", "huyện Giả Sơn, huyện Giả Lộc", ""),
        ("Phường,Quận\n1,Giả\n2,Giả\n", "xã", "phường 1, phường 2", ""),
        (
            "Tên,Loại\nGiả Lộc,TT\nGiả Hòa,P\n12,Phường\n",
            "xã",
            "thị trấn Giả Lộc, phường Giả Hòa, phường 12",
            "",
        ),
        (
            "Tên,Cấp\nGiả Lộc,cấp xã\nGiả Sơn,Cấp huyện\nGiả Hòa,loại I\n",
            "xã",
            "Giả Lộc, Giả Hòa",
            "Giả Sơn other-level",
        ),
        ("Tên,Cấp\ntrường A,Trường\nGiả Sơn,huyện\n", "trường", "Trường A", "Giả Sơn other-level"),
    ] {
        let (here, out) = roll(text, level);
        assert_eq!((here.join(", ").as_str(), out.join(", ").as_str()), (expected, left_out), "{text}");
    }
}

#[test]
fn rows_that_name_no_unit_are_kept() {
    let list = load(
        "STT,Tên đơn vị,Mã\n1,xã Giả Hòa,01\n2,,02\n3,999,03\n,xã Giả Lộc,\n,Tổng cộng,\n,Ghi chú: x,\n,\"Giả Định, ngày 10/01/2024\",\n",
    );
    assert_eq!(names(&list), ["xã Giả Hòa", "xã Giả Lộc"]);
    let nameless: Vec<(u64, &str, bool)> =
        list.nameless().iter().map(|row| (row.line, row.text.as_str(), row.below)).collect();
    assert_eq!(
        nameless,
        [(3, "", false), (4, "999", false), (7, "Ghi chú: x", true), (8, "Giả Định, ngày 10/01/2024", true)]
    );
}

#[test]
fn a_long_list_is_no_trouble() {
    const SYLLABLES: [&str; 14] = [
        "An", "Bình", "Cao", "Đông", "Hòa", "Lộc", "Minh", "Ninh", "Phú", "Quý", "Sơn", "Tân", "Vĩnh", "Yên",
    ];
    let name = |mut number: usize| {
        let mut words = Vec::new();
        for _ in 0..4 {
            words.push(SYLLABLES[number % SYLLABLES.len()]);
            number /= SYLLABLES.len();
        }
        words.join(" ")
    };
    let count = 15_000;
    let lines: Vec<String> = (0..count).map(|number| format!("xã {}", name(number))).collect();
    let list = load(&format!("Tên đơn vị\n{}\n", lines.join("\n")));
    assert_eq!(list.roll("xã", None).expected.len(), count);
    for number in [0, 17, count - 1] {
        assert_eq!(list.position(&format!("xã {}", name(number))), Some(number));
        assert_eq!(means(&list, &name(number), None), (number + 1).to_string());
    }
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
    let near = units().name("xã Bình Lảngg").unwrap();
    assert_eq!(&*list.nearest(&near).unwrap().display, "xã Bình Lãng");
}

/// The units a unit was made of on a day: `line part`.
fn made_of(list: &Registry, line: u64, on: &str) -> String {
    let unit = list.units().iter().position(|unit| unit.line - 1 == line).unwrap();
    let said = |one: &Predecessor<'_>| {
        let name = match one.unit {
            Former::Listed(unit) => (list.units()[unit].line - 1).to_string(),
            Former::Named(name) => name.to_string(),
        };
        match one.part {
            Part::Whole => name,
            Part::Share(share) => format!("{name} x {}", share.normalize()),
            Part::Unknown => format!("{name} in part"),
        }
    };
    list.predecessors(unit, on.parse().unwrap()).iter().map(said).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_a_unit_was_made_of() {
    let list = load(REFORM);
    for (line, on, expected) in [
        (4, "2025-03-31", "1, 2, 3 in part"),
        (5, "2025-03-31", "3 in part"),
        (4, "2025-09-30", "4"),
        (1, "2025-03-31", "1"),
        (4, "2025-06-30", "1, 2, 3 in part"),
    ] {
        assert_eq!(made_of(&list, line, on), expected, "{line} {on}");
    }
    // Split by shares, a part of it merged again later; one that goes on and takes in another.
    let list = load(
        "Tên,Từ ngày,Đến ngày,Kế thừa\n\
         xã A,,30/06/2025,\"xã C 60%; xã D (0,4)\"\n\
         xã B,,30/06/2025,xã C\n\
         xã C,01/07/2025,31/12/2026,xã E\n\
         xã D,01/07/2025,31/12/2026,\"xã E: 25,5 %; xã F: 74,5 %\"\n\
         xã E,01/01/2027,,\n\
         xã F,,,\n",
    );
    for (line, on, expected) in [
        (3, "2025-01-01", "1 x 0.6, 2"),
        (4, "2025-01-01", "1 x 0.4"),
        (5, "2025-01-01", "1 x 0.702, 2"),
        (6, "2025-01-01", "6, 1 x 0.298"),
        (6, "2026-01-01", "6, 4 x 0.745"),
        (5, "2027-01-01", "5"),
    ] {
        assert_eq!(made_of(&list, line, on), expected, "{line} {on}");
    }
    // Split and merged again is whole; former units that only their successors name.
    let whole = load(
        "Tên,Từ ngày,Đến ngày,Kế thừa\nxã A,,30/06/2025,xã B; xã C\nxã B,01/07/2025,31/12/2025,xã D\nxã C,01/07/2025,31/12/2025,xã D\nxã D,01/01/2026,,\n",
    );
    assert_eq!(made_of(&whole, 4, "2025-01-01"), "1");
    let named = load("Tên,Từ ngày,Đơn vị cũ\nxã B,01/07/2025,xã A; xã C\nxã D,01/07/2025,xã C\n");
    assert_eq!(made_of(&named, 1, "2025-01-01"), "xã A, xã C in part");
    assert_eq!(made_of(&named, 1, "2025-07-01"), "1");
    // What only a unit in between names; split between two that were merged again.
    let between = load(
        "Tên,Từ ngày,Đến ngày,Kế thừa,Đơn vị cũ\n\
         xã B,01/07/2025,31/12/2025,xã D,xã A; xã C\n\
         xã E,01/07/2025,31/12/2025,xã D,xã C\n\
         xã D,01/01/2026,,,\n",
    );
    assert_eq!(made_of(&between, 3, "2025-01-01"), "xã A, xã C");
    assert_eq!(made_of(&between, 1, "2025-01-01"), "xã A, xã C in part");
}

#[test]
fn shares_of_split_units() {
    for (successors, expected) in [
        ("xã B 60%; xã C 40%", ""),
        ("xã B (33,3 %); xã C (66,7 %)", ""),
        ("xã B 60%; xã C 30%", "error tỷ lệ tách của «xã A» cộng lại không bằng 100 %: 60 % + 30 % = 90 %"),
        ("xã B 60%; xã C", "error «xã A» tách vào 2 đơn vị, 1 đơn vị không ghi tỷ lệ"),
        ("xã B; xã C", "info «xã A» tách vào 2 đơn vị mà không ghi tỷ lệ"),
        ("xã B 160%; xã C", "error tỷ lệ trong «xã B 160%» không nằm giữa 0 và 100 %"),
        ("xã B", ""),
    ] {
        let text = format!(
            "Tên;Từ ngày;Đến ngày;Kế thừa\nxã A;;30/06/2025;\"{successors}\"\nxã B;01/07/2025;;\nxã C;01/07/2025;;\n"
        );
        let faults = lists().check_csv("u.csv", &text).unwrap().faults;
        let said: Vec<String> =
            faults.iter().map(|fault| format!("{} {}", fault.severity.name(), fault.message.vi)).collect();
        match expected {
            "" => assert_eq!(said, [""; 0], "{successors}"),
            _ => assert!(said.len() == 1 && said[0].starts_with(expected), "{successors}: {said:?}"),
        }
    }
}

/// The groups above the units, by their names.
fn levels_of(text: &str) -> Vec<String> {
    let list = load(text);
    let said = |unit: &Listed| {
        let own = unit.name.to_string();
        unit.groups.iter().map(|group| &**group).chain([&*own]).collect::<Vec<_>>().join(" > ")
    };
    let crossing = list.crossing().map(|caption| format!("x {caption}"));
    list.units().iter().map(said).chain(crossing).collect()
}

#[test]
fn levels_of_any_depth() {
    for (text, expected) in [
        (
            "Tên,Trực thuộc\ntỉnh Giả,\nhuyện Đông,tỉnh Giả\nxã A,huyện Đông\nxã B,tỉnh Giả\n",
            &[
                "tỉnh Giả > tỉnh Giả",
                "tỉnh Giả > huyện Đông > huyện Đông",
                "tỉnh Giả > huyện Đông > xã A",
                "tỉnh Giả > xã B",
            ][..],
        ),
        // The chain of units above, clusters within them, a region over them.
        (
            "Tên,Trực thuộc,Cụm,Vùng\nxã A,tỉnh Giả,Cụm 1,Bắc\nxã B,tỉnh Giả,Cụm 2,Bắc\nxã C,tỉnh Khác,Cụm 3,Bắc\nxã D,tỉnh Xa,,Nam\n",
            &[
                "Bắc > tỉnh Giả > Cụm 1 > xã A",
                "Bắc > tỉnh Giả > Cụm 2 > xã B",
                "Bắc > tỉnh Khác > Cụm 3 > xã C",
                "Nam > tỉnh Xa > xã D",
            ],
        ),
        // Columns of groups alone, the finer one first; units above that say nothing of the region.
        (
            "Tên,Cụm,Vùng\nxã A,Cụm 1,Bắc\nxã B,Cụm 2,Bắc\nxã C,Cụm 3,Nam\n",
            &["Bắc > Cụm 1 > xã A", "Bắc > Cụm 2 > xã B", "Nam > Cụm 3 > xã C"],
        ),
        (
            "Tên,Trực thuộc,Vùng\ntỉnh Giả,,\nxã A,tỉnh Giả,Bắc\nxã B,tỉnh Khác,Bắc\n",
            &["Bắc > tỉnh Giả > tỉnh Giả", "Bắc > tỉnh Giả > xã A", "Bắc > tỉnh Khác > xã B"],
        ),
        // Clusters across districts are no level between them.
        (
            "Tên,Huyện cũ,Cụm\nxã A,huyện Đông,Cụm 1\nxã B,huyện Đông,Cụm 2\nxã C,huyện Tây,Cụm 1\n",
            &["huyện Đông > xã A", "huyện Đông > xã B", "huyện Tây > xã C", "x Cụm"],
        ),
        // The same name under different units above is told apart.
        (
            "Tên,Trực thuộc\nCụm 1,\nxã A,Cụm 1\nxã B,Cụm 2\n",
            &["Cụm 1 > Cụm 1", "Cụm 1 > xã A", "Cụm 2 > xã B"],
        ),
        (
            "STT,Xã,Huyện,Tỉnh\n1,A,Đông,Giả\n2,B,Tây,Giả\n",
            &["tỉnh Giả > huyện Đông > xã A", "tỉnh Giả > huyện Tây > xã B"],
        ),
    ] {
        assert_eq!(levels_of(text), expected, "{text}");
    }
    let group = |groups: [&str; 2]| groups.map(Arc::from).to_vec();
    let mut paths = [group(["tỉnh A", "Cụm 1"]), group(["tỉnh B", "Cụm 1"]), group(["tỉnh B", "Cụm 2"])];
    tell_apart(paths.iter_mut());
    let told: Vec<&str> = paths.iter().map(|path| &*path[1]).collect();
    assert_eq!(told, ["Cụm 1 (tỉnh A)", "Cụm 1 (tỉnh B)", "Cụm 2"]);
}

#[test]
fn what_units_can_be_grouped_by() {
    let list = load(
        "Tên,Trực thuộc,Cụm thi đua\nhuyện Đông,tỉnh Giả,\nxã A,huyện Đông,Cụm 1\nxã B,huyện Đông,Cụm 2\nxã C,tỉnh Giả,\n",
    );
    for (asked, expected) in [
        ("cum thi dua", "- Cụm 1 Cụm 2 -"),
        ("Trực thuộc", "huyện Đông, huyện Đông, huyện Đông, tỉnh Giả"),
        ("huyện", "huyện Đông, huyện Đông, huyện Đông -"),
        ("Cấp tỉnh", "tỉnh Giả, tỉnh Giả, tỉnh Giả, tỉnh Giả"),
    ] {
        let groups = list.grouping(asked, units()).unwrap();
        let said: Vec<&str> = groups.iter().map(|group| group.as_deref().unwrap_or("-")).collect();
        let plain = |text: &str| text.replace(',', "");
        assert_eq!(plain(&said.join(" ")), plain(expected), "{asked}");
    }
    let known = list.grouping("Vùng", units()).unwrap_err().known;
    assert_eq!(known.iter().map(|caption| &**caption).collect::<Vec<_>>(), ["Trực thuộc", "Cụm thi đua"]);
}
