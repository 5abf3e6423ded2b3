//! The desk without a browser, on the samples.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use tonghop::finding::Language;
use tonghop_web::{Asked, Beside, Desk, Made};

const QUIET: &(dyn Fn(&str, usize) + Sync) = &|_, _| {};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")
}

fn desk() -> Desk {
    Desk::new("2025-07-01".parse().unwrap())
}

/// Puts the files of a folder of samples on a desk, called as if `folder` had been dropped.
fn put(desk: &mut Desk, sample: &str, folder: &str) {
    for entry in std::fs::read_dir(samples().join(sample)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        desk.put(&format!("{folder}/{name}"), std::fs::read(path).unwrap());
    }
}

fn settled(mut desk: Desk, asked: Asked) -> (Desk, Json) {
    desk.settle(asked, Language::Vi, QUIET).unwrap();
    let overview = desk.overview(Language::Vi).unwrap();
    (desk, overview)
}

#[test]
fn a_folder_gives_units_sheets_and_files_to_take_home() {
    let mut desk = desk();
    put(&mut desk, "hai-duong-2023-xa", "bao-cao");
    let (desk, overview) = settled(desk, Asked::default());
    assert_eq!(overview["cells"]["read"], {
        let of = |name: &str| overview["cells"][name].as_u64().unwrap();
        of("used") + of("reported")
    });
    assert_eq!(overview["sheets"][0]["name"], "Tóm tắt");
    assert_eq!(overview["periods"].as_array().unwrap().len(), 1);
    for (made, begins) in
        [(Made::Workbook, &b"PK"[..]), (Made::Notes, b"PK"), (Made::Report, b"{"), (Made::Page, b"<!")]
    {
        let bytes = desk.bytes(made, Language::Vi).unwrap();
        assert!(bytes.starts_with(begins), "{made:?} begins otherwise");
    }
    let page = String::from_utf8(desk.bytes(Made::Page, Language::Vi).unwrap()).unwrap();
    assert!(page.contains("Tóm tắt kết quả tổng hợp"));
}

#[test]
fn its_own_workbook_of_the_same_period_is_no_earlier_one_and_holds_no_decision() {
    let mut first = desk();
    put(&mut first, "hai-duong-2023-xa", "bao-cao");
    let (first, _) = settled(first, Asked::default());
    let workbook = first.bytes(Made::Workbook, Language::Vi).unwrap();

    let mut second = desk();
    put(&mut second, "hai-duong-2023-xa", "bao-cao");
    second.put_beside(Beside::Previous, "truoc.xlsx", workbook.clone());
    second.put_beside(Beside::Decided, "quyet-dinh.xlsx", workbook);
    let (_, overview) = settled(second, Asked::default());
    assert!(overview["findings"].to_string().contains("truoc.xlsx"), "the earlier workbook is told");
    assert!(
        overview["remarks"].to_string().contains("quyet-dinh.xlsx"),
        "no decision was read, and that is said"
    );
}

#[test]
fn what_is_no_workbook_of_ours_is_told_in_either_place() {
    let mut desk = desk();
    put(&mut desk, "hai-duong-2023-xa", "bao-cao");
    desk.put_beside(Beside::Previous, "truoc.xlsx", b"no workbook".to_vec());
    desk.put_beside(Beside::Decided, "quyet-dinh.xlsx", b"no workbook".to_vec());
    let (_, overview) = settled(desk, Asked::default());
    assert!(overview["findings"].to_string().contains("truoc.xlsx"));
    assert!(overview["remarks"].to_string().contains("quyet-dinh.xlsx"));
}

#[test]
fn without_a_file_there_is_a_reason_and_no_workbook() {
    let mut desk = desk();
    let trouble = desk.settle(Asked::default(), Language::Vi, QUIET).unwrap_err();
    assert!(!trouble.why.is_empty());
    assert!(desk.bytes(Made::Workbook, Language::Vi).is_err());
}
