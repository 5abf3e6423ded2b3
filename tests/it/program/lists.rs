//! Lists of units: one that lies among the returns is used and said; what is wrong with one is named before it is used.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::units::send;
use super::{Ran, go};

const LIST: &str = "Mã,Tên đơn vị,Trực thuộc\n\
    01,xã Giả Hòa,huyện Giả Sơn\n\
    02,xã Giả Hưng,huyện Giả Sơn\n\
    03,xã Giả Lộc,huyện Giả Sơn\n";

/// A folder with the return of one unit and these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    send(folder.path(), "xã Giả Hòa");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn consolidated(folder: &Path, more: &[&str]) -> (Ran, Value) {
    let out = tempfile::tempdir().unwrap();
    let (book, report) = (out.path().join("out.xlsx"), out.path().join("out.json"));
    let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> =
        vec![&"gop", &folder, &"-o", &book, &"--report", &report];
    arguments.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
    let ran = go(&arguments);
    let json = fs::read(&report).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    (ran, serde_json::from_slice(&json).unwrap())
}

fn said(report: &Value, part: &str) -> Option<(Value, Value)> {
    let findings = report["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["message"].as_str().unwrap().contains(part))?;
    Some((found["rule"].clone(), found["severity"].clone()))
}

#[test]
fn a_list_in_the_folder_is_used_and_said() {
    // By its name, with a header row or without one; by what is in it, whatever it is called.
    let bare = "xã Giả Hòa\nxã Giả Hưng\nxã Giả Lộc\n";
    for (name, text) in [("don-vi.csv", LIST), ("Đơn vị.csv", bare), ("cac xa nam 2023.csv", LIST)] {
        let folder = folder(&[(name, text)]);
        for more in [&[][..], &["--template", "hai-duong-2023-xa"]] {
            let (ran, report) = consolidated(folder.path(), more);
            let line = format!("Danh sách đơn vị: {name}\n");
            assert!(ran.stdout.contains(&line), "{name}:\n{}", ran.stdout);
            let units = &report["units"];
            assert_eq!(units["expected"], json!(3), "{name}");
            assert_eq!(units["missing"], json!(["xã Giả Hưng", "xã Giả Lộc"]), "{name}");
            assert!(units["list"].as_str().unwrap().ends_with(name), "{units}");
            assert_eq!(
                said(&report, "(3 đơn vị)").map(|(_, severity)| severity),
                Some(json!("info")),
                "{name}"
            );
            assert_eq!(report["returns"].as_array().unwrap().len(), 1, "{name}");
        }
    }
}

#[test]
fn of_lists_that_differ_none_is_used() {
    let other = LIST.replace("03,xã Giả Lộc,huyện Giả Sơn\n", "");
    let differ = folder(&[("don-vi.csv", LIST), ("danh sách cũ.csv", &other)]);
    let (ran, report) = consolidated(differ.path(), &[]);
    assert_eq!((&report["units"]["expected"], &report["units"]["list"]), (&Value::Null, &Value::Null));
    let told = said(&report, "nhiều danh sách đơn vị khác nhau").unwrap();
    assert_eq!(told, (json!("unknown-form"), json!("warning")), "{}", ran.stdout);
    // Copies are one list.
    let copies =
        folder(&[("don-vi.csv", LIST), ("don-vi-2.csv", &LIST.replace(',', ";")), ("cac xa.csv", LIST)]);
    let (_, report) = consolidated(copies.path(), &[]);
    assert_eq!(report["units"]["expected"], json!(3));
    // A list given is the list.
    let given = differ.path().join("don-vi.csv");
    let (_, report) = consolidated(differ.path(), &["--units", given.to_str().unwrap()]);
    assert_eq!((&report["units"]["expected"], &report["units"]["list"]), (&json!(3), &Value::Null));
    // One with an error is no list to go by.
    let broken = folder(&[("don-vi.csv", "Tên đơn vị,Đến ngày\nxã Giả Hòa,hôm qua\nxã Giả Hưng,\n")]);
    let (_, report) = consolidated(broken.path(), &[]);
    assert_eq!(report["units"]["expected"], Value::Null);
    assert_eq!(said(&report, "«hôm qua»").unwrap(), (json!("unknown-form"), json!("warning")));
}

#[test]
fn exported_figures_take_their_codes_from_a_list_in_the_folder() {
    for name in ["don-vi.csv", "cac xa nam 2023.csv"] {
        let folder = folder(&[(name, LIST)]);
        let out = tempfile::tempdir().unwrap();
        let table = out.path().join("so-lieu.csv");
        let ran = go(&[&"xuat", &folder.path(), &"-o", &table]);
        assert!(
            ran.stdout.contains(&format!("Danh sách đơn vị: {name}\n")),
            "{name}: {}{}",
            ran.stdout,
            ran.stderr
        );
        let table = fs::read_to_string(&table).unwrap();
        let mut lines = table.lines();
        let at = lines.next().unwrap().split(',').position(|caption| caption == "unit_code").unwrap();
        assert!(
            lines.clone().count() > 10 && lines.all(|line| line.split(',').nth(at) == Some("01")),
            "{name}"
        );
    }
}

/// What is said of a list, and the exit status.
fn checked(list: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ds.csv");
    fs::write(&path, list).unwrap();
    let ran = go(&[&"don-vi", &"kiem-tra", &path]);
    assert_eq!(ran.stderr, "");
    (ran.status, ran.stdout)
}

#[test]
fn what_is_wrong_with_a_list_is_named() {
    let (status, text) = checked(LIST);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("3 đơn vị, 1 nhóm") && text.contains("Không thấy chỗ nào sai"), "{text}");
    let (status, text) = checked(
        "Mã,Tên đơn vị,Trực thuộc,Từ ngày,Đến ngày,Kế thừa,Ten goi kac\n\
         01,huyện Giả Sơn,,,,,\n\
         02,xã Giả Hòa,huyện Giả Sơn,,,,\n\
         02,xã Giả Hưng,huyện Giả Sơm,01/07/2025,30/06/2024,,\n\
         04,xã Giả Lộc,huyện Giả Sơn,,30/06/2025,xã Giả Bính,\n\
         05,xã Giả Bình,huyện Giả Sơn,01/01/2025,,,\n\
         06,xã Giả Tây,xã Giả Đông,,mai,,\n\
         07,xã Giả Đông,xã Giả Tây,,31/12/2025,xã Giả Bình,\n\
         08,,,,,,\n\
         09,xã Giả Hòa,huyện Giả Sơn,,,,\n\
         10,xã Giả Thủy,,,,xã Giả Bình,\n",
    );
    assert_eq!(status, 1, "{text}");
    for part in [
        "dòng 1: cột «Ten goi kac» không được dùng; có phải là «Tên khác»?",
        "dòng 4: mã «02» đã dùng cho «xã Giả Hòa» ở dòng 3",
        "dòng 4: «xã Giả Hưng» hết hiệu lực 30/06/2024, trước ngày bắt đầu 01/07/2025",
        "dòng 4: «xã Giả Hưng» trực thuộc «huyện Giả Sơm», không có trong danh sách; có phải là «huyện Giả Sơn»?",
        "dòng 5: đơn vị kế thừa «xã Giả Bính» không có trong danh sách; có phải là «xã Giả Bình»?",
        "dòng 7: «mai» không phải là ngày",
        "dòng 7: «xã Giả Tây» trực thuộc vòng tròn",
        "dòng 8: «xã Giả Đông» trực thuộc vòng tròn",
        "dòng 8: «xã Giả Đông» có hiệu lực đến 31/12/2025, nhưng «xã Giả Bình» kế thừa đã bắt đầu từ 01/01/2025",
        "dòng 9: dòng không ghi tên đơn vị",
        "dòng 10: «xã Giả Hòa» đã có ở dòng 3",
        "dòng 11: «xã Giả Thủy» có đơn vị kế thừa nhưng không ghi «Đến ngày»",
        "Danh sách chưa dùng được",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let (status, text) = checked(
        "Tên đơn vị,Từ ngày,Đến ngày,Kế thừa\n\
         xã Giả Hòa,,30/06/2025,\n\
         xã Giả Hòa,01/01/2025,,\n\
         xã Giả Hưng,,30/06/2025,xã Giả Lộc\n\
         xã Giả Lộc,,30/06/2025,xã Giả Hưng\n",
    );
    assert_eq!(status, 1, "{text}");
    for part in [
        "dòng 3: «xã Giả Hòa» ở dòng này và dòng 2 có hiệu lực chồng nhau",
        "dòng 4: «xã Giả Hưng» kế thừa vòng tròn",
        "dòng 5: «xã Giả Lộc» kế thừa vòng tròn",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let nothing = go(&[&"units", &"check", &"no-such-list.csv", &"--lang", &"en"]);
    assert_eq!(nothing.status, 2, "{}", nothing.stdout);
}
