//! What reports say in words: their own arithmetic, and against their appendices.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use serde_json::Value as Json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::program::go;

/// A Word file of paragraphs.
fn document(lines: &[&str]) -> Vec<u8> {
    let paragraphs = lines.iter().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"));
    let body = paragraphs.collect::<Vec<_>>().concat();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    put(
        "[Content_Types].xml",
        "<Types><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
    );
    put(
        "_rels/.rels",
        "<Relationships><Relationship Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>",
    );
    put(
        "word/document.xml",
        &format!(
            "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
        ),
    );
    zip.finish().unwrap().into_inner()
}

fn checked(path: &Path) -> (i32, Json) {
    let ran = go(&[&"check", &path, &"--format", &"json"]);
    (ran.status, serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr)))
}

/// The findings of the text: rule, place, message.
fn told(report: &Json) -> Vec<String> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let narrative = |finding: &&Json| text(&finding["rule"]).starts_with("narrative-");
    let found = report["findings"].as_array().unwrap().iter().filter(narrative);
    found
        .map(|one| format!("{} {} {}", text(&one["rule"]), text(&one["cell"]), text(&one["message"])))
        .collect()
}

#[test]
fn a_text_without_a_table_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bao cao xa A.docx");
    // số liệu giả lập
    let lines = [
        "ỦY BAN NHÂN DÂN XÃ A",
        "Thực hiện Công văn số 12/SNV-CCHC ngày 24/02/2022 của Sở Nội vụ, trong quý I năm 2024 Ủy ban nhân dân xã báo cáo như sau:",
        "- Đã hoàn thành 23/30 nhiệm vụ đề ra, đạt 60%; tiếp nhận 487 hồ sơ, đúng hạn 484, quá hạn 05.",
        "- Số hóa 66/70 hồ sơ, đạt tỷ lệ 94,28%.",
    ];
    fs::write(&path, document(&lines)).unwrap();
    let (status, report) = checked(&path);
    assert_eq!(
        told(&report),
        [
            "narrative-ratio A3 23 / 30 × 100 = 76,67; lời văn ghi 60%",
            "narrative-sum A3 484 + 5 = 489; lời văn ghi 487",
        ]
    );
    assert_eq!((status, &report["template"]), (0, &Json::Null));
    assert_eq!(report["returns"][0]["statements"], serde_json::json!({ "compared": 3, "unclear": 0 }));
    let only = report["findings"][0]["message"].as_str().unwrap();
    assert!(only.contains("3 câu so được"), "{only}");
    let shown = go(&[&"check", &path]);
    assert!(shown.stdout.contains("đoạn 3"), "{}", shown.stdout);
    assert!(shown.stdout.contains("Lời văn: đối chiếu được 3 câu nêu số liệu"), "{}", shown.stdout);
    assert!(shown.stdout.contains("chỉ đối chiếu lời văn 1: bao cao xa A.docx"), "{}", shown.stdout);
    assert!(!shown.stdout.contains("Không đọc được"), "{}", shown.stdout);
    assert!(!shown.stdout.contains("Bộ biểu mẫu"), "{}", shown.stdout);
    let nothing = go(&[&"consolidate", &path, &"-o", &folder.path().join("o.xlsx")]);
    assert_eq!(nothing.status, 2, "{}", nothing.stdout);
}

#[test]
fn what_rose_and_fell_is_computed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bao cao xa B.docx");
    // số liệu giả lập
    let lines = [
        "ỦY BAN NHÂN DÂN XÃ B",
        "Thực hiện Công văn số 12/SNV-CCHC ngày 24/02/2022 của Sở Nội vụ, trong quý I năm 2024 Ủy ban nhân dân xã báo cáo như sau:",
        "Trong quý tiếp nhận 90 hồ sơ, tăng 12 hồ sơ (13,3%) so với cùng kỳ năm trước.",
        "Đã giải quyết 80 hồ sơ, giảm 15 hồ sơ so với cùng kỳ năm 2023 (90 hồ sơ).",
    ];
    fs::write(&path, document(&lines)).unwrap();
    assert_eq!(
        told(&checked(&path).1),
        [
            "narrative-ratio A3 12 / 78 × 100 = 15,38; lời văn ghi tăng 13,3%",
            "narrative-sum A4 80 - 90 = -10; lời văn ghi giảm 15",
        ]
    );
}

#[test]
fn real_reports_say_what_their_appendices_say() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/word");
    for (file, compared, expected) in [
        (
            "BC_356_CCHC_Quy_I-2024_xa_Huong_Huu.docx",
            7,
            &[
                "narrative-differs A11 lời văn ghi 60; Phụ lục 2, mục 2 ghi 75",
                "narrative-differs A11 lời văn ghi 12; Phụ lục 2, mục 2.2 ghi 15",
                "narrative-differs A46 lời văn ghi 10; Phụ lục 4, mục 1.2 ghi 2",
                "narrative-differs A46 lời văn ghi 17; Phụ lục 4, mục 1.3 ghi 0",
                "narrative-differs A48 lời văn ghi 17; Phụ lục 4, mục 2.2 ghi 34",
                "narrative-sum A100 5 + 4 = 9; lời văn ghi 85",
            ][..],
        ),
        ("BC_72_CCHC_Quy_I-2023_huyen_Long_Phu.docx", 24, &[]),
        (
            "BC_CCHC_nam_2023_xa_Binh_Lang.docx",
            17,
            &["narrative-differs A109 lời văn ghi 6,02; Biểu mẫu 6, mục 1 ghi 0"],
        ),
    ] {
        let (_, report) = checked(&cases.join(file));
        assert_eq!(told(&report), expected, "{file}");
        let read = report["returns"][0]["statements"]["compared"].as_u64().unwrap();
        assert!(read >= compared, "{file}: {read}");
    }
}
