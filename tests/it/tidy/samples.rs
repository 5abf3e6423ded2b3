//! The samples: no one's name, telephone or mail address, as far as a program can tell, and marked as what they are.

use std::io::Read;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader};

use super::none;
use super::source::{files, root};

/// Files cut off on purpose; the texts beside them say so.
const TRUNCATED: [&str; 2] =
    ["PL_CCHC_nam_2023_xa_Gia_Thoi.xlsx", "Xã Giả Thới - bieu mau CCHC quý I-2024.xlsx"];

/// Family names that four of five Vietnamese bear.
const FAMILY_NAMES: [&str; 24] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Cao", "Lương", "Tô", "Tạ", "Đoàn",
];
/// Middle names that hardly anything but a person has.
const MIDDLE_NAMES: [&str; 4] = ["Văn", "Thị", "Hữu", "Đức"];

fn samples() -> Vec<PathBuf> {
    let spreadsheets = ["xlsx", "xls", "ods"];
    let found = files(&root().join("samples"), &|path| {
        path.extension().is_some_and(|ending| spreadsheets.iter().any(|known| ending == *known))
            && !TRUNCATED.contains(&&*path.file_name().unwrap().to_string_lossy())
    });
    assert!(found.len() >= 20, "the samples were not found");
    found
}

/// All texts of a file, sheet by sheet.
fn texts(path: &Path) -> Vec<Vec<String>> {
    let mut book =
        calamine::open_workbook_auto(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let sheets = book.worksheets();
    assert!(!sheets.is_empty(), "{}", path.display());
    let text = |cell: &Data| if let Data::String(text) = cell { Some(text.clone()) } else { None };
    sheets
        .iter()
        .map(|(_, range)| range.used_cells().filter_map(|(_, _, cell)| text(cell)).collect())
        .collect()
}

/// Texts of the properties of an .xlsx or .ods file.
fn properties(path: &Path) -> String {
    let mut all = String::new();
    let Ok(mut package) = zip::ZipArchive::new(std::fs::File::open(path).unwrap()) else { return all };
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"] {
        if let Ok(mut part) = package.by_name(part) {
            part.read_to_string(&mut all).unwrap();
        }
    }
    all
}

/// A person's name, a telephone number or a mail address in a text.
fn personal(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let named = words.windows(3).find(|three| {
        FAMILY_NAMES.contains(&three[0])
            && MIDDLE_NAMES.contains(&three[1])
            && three[2].starts_with(char::is_uppercase)
    });
    let mail = text.split_whitespace().find(|word| word.contains('@') && word.contains('.'));
    let telephone =
        text.split(|c: char| !(c.is_ascii_digit() || [' ', '.', '-', '+'].contains(&c))).find(|run| {
            let digits: String = run.chars().filter(char::is_ascii_digit).collect();
            (9..=12).contains(&digits.len()) && (digits.starts_with('0') || digits.starts_with("84"))
        });
    named.map(|three| three.join(" ")).or(mail.map(str::to_owned)).or(telephone.map(str::to_owned))
}

#[test]
fn personal_data_is_recognised() {
    for text in ["Người lập: Nguyễn Văn A", "ĐT 0912 345 678", "gửi về a.b@c.vn", "Lê Thị Hoa"]
    {
        assert!(personal(text).is_some(), "{text}");
    }
    for text in ["Văn bản", "thị trấn Giả Thành", "Kế hoạch số 84/KH-UBND ngày 11/01/2024", "2.844"]
    {
        assert_eq!(personal(text), None, "{text}");
    }
}

#[test]
fn samples_name_no_person() {
    let mut faults = Vec::new();
    for path in samples() {
        for text in texts(&path).into_iter().flatten() {
            faults.extend(personal(&text).map(|what| format!("{}: {what:?} in {text:?}", path.display())));
        }
        let properties = properties(&path);
        for tag in
            ["dc:creator", "cp:lastModifiedBy", "meta:initial-creator", "dc:creator", "Manager", "Company"]
        {
            let Some((_, rest)) = properties.split_once(&format!("<{tag}>")) else { continue };
            let name = rest.split('<').next().unwrap();
            let units = ["UBND ", "xã ", "thị trấn ", "Số liệu giả lập"];
            if !(name.is_empty() || units.iter().any(|unit| name.starts_with(unit))) {
                faults.push(format!("{}: {tag} is {name:?}", path.display()));
            }
        }
    }
    none(&faults);
}

/// Every sheet with figures says that they are invented; the published returns do not.
#[test]
fn synthetic_samples_say_so() {
    let mut faults = Vec::new();
    for path in samples() {
        let published = path.strip_prefix(root().join("samples")).unwrap().starts_with("thuc-te");
        for sheet in texts(&path) {
            let is_form = sheet.len() > 20;
            let says_so = sheet.iter().take(5).any(|text| text.contains("Số liệu giả lập"));
            if is_form && says_so == published {
                faults.push(format!("{}: {:?}", path.display(), sheet.first()));
            }
        }
        // Of several periods one stands above their folders.
        let mut folders = path.ancestors().skip(1).take(2);
        if !published && !folders.any(|folder| folder.join("DOC-TRUOC.txt").exists()) {
            faults.push(format!("{}: no DOC-TRUOC.txt beside it", path.display()));
        }
    }
    none(&faults);
}

#[test]
fn samples_are_small() {
    let size: u64 =
        files(&root().join("samples"), &|_| true).iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(size < 1 << 20, "{size} bytes");
}
