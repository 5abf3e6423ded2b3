//! The reports as their readers see them.

use std::sync::Arc;

use serde_json::json;

use super::{Detail, TextOptions, sarif, text};
use crate::finding::{Finding, Language, Place, Rule, Subject, Wording};
use crate::model::Template;
use crate::testing::template_of;

/// A finding at `file › sheet › cell` in `unit`, about `form/indicator/column`.
fn finding(rule: Rule, unit: &str, at: (&str, &str, &str), subject: &str, message: (&str, &str)) -> Finding {
    let (file, sheet, cell) = at;
    let mut parts = subject.split('/').map(Arc::from);
    let mut part = || parts.next().unwrap_or_default();
    Finding::new(
        rule,
        Place::new(&file.into(), &sheet.into(), cell.parse().ok()),
        Wording::new(message.0, message.1),
    )
    .with_unit(&unit.into())
    .with_subject(Subject { form: part(), indicator: part(), column: part() })
}

/// Form 2 has two columns of figures, the others one.
fn forms() -> Arc<Template> {
    template_of(&[
        ("2", ": so-luong, ty-le\n2 count sum\n2.1 count sum"),
        ("3", "1 count sum"),
        ("4", "3.3 percent none"),
    ])
}

/// What a small consolidation finds: five communes, one of them with everything.
fn sample() -> Vec<Finding> {
    const A: &str = "bao-cao/PL CCHC quy I xa A.xlsx";
    let repaired = ("“2.844” được đọc là 2844", "“2.844” was read as 2844");
    let restored =
        ("Ngày 03/3/2001 được đọc lại là mã 3.3.1", "The date 2001-03-03 was read as the code 3.3.1");
    let blank = ("Ô bắt buộc đang để trống", "The required cell is blank");
    let no_return =
        ("Không có báo cáo nào của đơn vị trong thư mục", "The folder has no return of this unit");
    let mut waived = finding(
        Rule::RATIO_MISMATCH,
        "Xã A",
        (A, "Biểu 4", "D20"),
        "4/3.3",
        ("66 / 70 × 100 = 94,29, báo cáo ghi 97,1", "66 / 70 × 100 = 94.29, the return says 97.1"),
    );
    waived.severity = crate::finding::Severity::Info;
    waived.waived = Some("tính cả hồ sơ kỳ trước theo Công văn 15/SNV-CCHC".to_owned());
    let mut findings = vec![
        finding(Rule::CODE_REPAIRED, "Xã B", ("bao-cao/xa B.xls", "PL1", "A12"), "2/3.3.1", restored),
        finding(Rule::NUMBER_REPAIRED, "Xã A", (A, "Biểu 4", "D15"), "4/3.2.1", repaired).with_value("2.844"),
        finding(Rule::NUMBER_REPAIRED, "Xã A", (A, "Biểu 4", "D16"), "4/3.2.2", repaired).with_value("2.844"),
        finding(Rule::CODE_REPAIRED, "Xã A", (A, "Biểu 2", "A14"), "2/3.3.1", restored),
        waived,
    ];
    for cell in ["D9", "D12", "D13", "D14", "E2"] {
        findings.push(
            finding(Rule::BLANK_REQUIRED, "Xã A", (A, "Biểu 2", cell), "2/2.1", blank)
                .with_help("Ghi con số; không có thì ghi 0.", "Write the number; 0 if there is none."),
        );
    }
    findings.extend([
        finding(Rule::BLANK_REQUIRED, "Xã A", (A, "Biểu 3", "D7"), "3/1.1", blank)
            .with_help("Ghi con số; không có thì ghi 0.", "Write the number; 0 if there is none."),
        finding(
            Rule::SUM_MISMATCH,
            "Xã A",
            (A, "Biểu 3", "D6"),
            "3/1/v",
            (
                "Tổng số VBQPPL do địa phương ban hành: 30 + 40 + 5 = 75, báo cáo ghi 70, lệch 5",
                "Legal documents issued: 30 + 40 + 5 = 75, the return says 70, a difference of 5",
            ),
        )
        .with_value("70")
        .with_help(
            "Cộng lại các dòng 1.1, 1.2, 1.3 (ô D7, D8, D9) rồi sửa dòng sai; nếu các dòng đó đúng, sửa dòng tổng thành 75.",
            "Add rows 1.1, 1.2, 1.3 (cells D7, D8, D9) again and correct the wrong one; if they are right, the total is 75.",
        ),
        finding(
            Rule::UNREADABLE_NUMBER,
            "Xã A",
            (A, "Biểu 2", "D8"),
            "2/2/so-luong",
            ("“khoảng 120” không đọc thành số được", "“khoảng 120” is not a number"),
        )
        .with_value("khoảng 120")
        .with_help("Ghi một con số; lời giải thích chuyển sang cột ghi chú.", "Write one number; move the rest to the notes."),
        finding(
            Rule::ENCRYPTED_FILE,
            "",
            ("bao-cao/CCHC xa C (mat khau).xlsx", "", ""),
            "",
            ("Tệp được đặt mật khẩu nên không xem được", "The file has a password and cannot be seen"),
        )
        .with_help("Bỏ mật khẩu mở tệp rồi gửi lại.", "Remove the password and send the file again."),
        finding(
            Rule::MISSING_FORM,
            "Xã D",
            ("bao-cao/xa D.xlsx", "", ""),
            "5",
            ("Báo cáo không có Biểu 5", "The return has no form 5"),
        )
        .with_help("Bổ sung Biểu 5 rồi gửi lại cả tệp.", "Add form 5 and send the whole file again."),
        finding(
            Rule::DUPLICATE_RETURN,
            "Xã D",
            ("bao-cao/xa D (2).xlsx", "", ""),
            "",
            (
                "Báo cáo thứ hai của Xã D; dùng bao-cao/xa D.xlsx, 3 số liệu khác nhau",
                "A second return of Xã D; bao-cao/xa D.xlsx is used, 3 figures differ",
            ),
        ),
    ]);
    for unit in ["Xã E", "Phường G"] {
        findings.push(
            finding(Rule::MISSING_RETURN, unit, ("", "", ""), "", no_return)
                .with_help("Đôn đốc đơn vị gửi báo cáo.", "Remind the unit."),
        );
    }
    findings
}

fn options(width: usize) -> TextOptions {
    TextOptions { width, ..TextOptions::default() }
}

#[test]
fn a_clerk_reads_this() {
    insta::assert_snapshot!(text(&sample(), &forms(), Language::Vi, &options(90)), @r#"
Xã A: 2 lỗi, 6 cảnh báo, 4 ghi nhận
  Tệp: bao-cao/PL CCHC quy I xa A.xlsx

  lỗi       Biểu 2 › D8, chỉ tiêu 2, cột «so-luong» [unreadable-number]
            “khoảng 120” không đọc thành số được
            → Ghi một con số; lời giải thích chuyển sang cột ghi chú.

  lỗi       Biểu 3 › D6, chỉ tiêu 1 [sum-mismatch]
            Tổng số VBQPPL do địa phương ban hành: 30 + 40 + 5 = 75, báo cáo ghi 70, lệch
            5
            → Cộng lại các dòng 1.1, 1.2, 1.3 (ô D7, D8, D9) rồi sửa dòng sai; nếu các
              dòng đó đúng, sửa dòng tổng thành 75.

  cảnh báo  Biểu 2 › E2, chỉ tiêu 2.1 [blank-required]
            Ô bắt buộc đang để trống
            và 5 cảnh báo cùng nội dung ở D9, D12:D14; Biểu 3 › D7
            → Ghi con số; không có thì ghi 0.

  ghi nhận  Biểu 4 › D20, chỉ tiêu 3.3 [ratio-mismatch]
            66 / 70 × 100 = 94,29, báo cáo ghi 97,1
            Được miễn trừ: tính cả hồ sơ kỳ trước theo Công văn 15/SNV-CCHC

Xã D: 1 lỗi, 1 cảnh báo

  lỗi       bao-cao/xa D.xlsx, biểu 5 [missing-form]
            Báo cáo không có Biểu 5
            → Bổ sung Biểu 5 rồi gửi lại cả tệp.

  cảnh báo  bao-cao/xa D (2).xlsx [duplicate-return]
            Báo cáo thứ hai của Xã D; dùng bao-cao/xa D.xlsx, 3 số liệu khác nhau

Chưa rõ đơn vị: 1 lỗi
  Tệp: bao-cao/CCHC xa C (mat khau).xlsx

  lỗi       Tệp có mật khẩu [encrypted-file]
            Tệp được đặt mật khẩu nên không xem được
            → Bỏ mật khẩu mở tệp rồi gửi lại.

Chưa gửi báo cáo: 2 đơn vị (2 lỗi)
  Xã E, Phường G
  → Đôn đốc đơn vị gửi báo cáo.

Đã tự đọc đúng, không phải sửa: 4 ghi nhận ở 2 đơn vị
  mã được khôi phục (2), số được đọc lại (2)

Tổng cộng: 6 lỗi, 7 cảnh báo, 5 ghi nhận (trong đó 1 được miễn trừ), ở 5 đơn vị.
Thêm --all để xem từng phát hiện một.
Gõ “tonghop giai-thich encrypted-file” để xem giải thích về quy tắc đó.
"#);
}

#[test]
fn the_same_in_english_on_a_narrow_terminal() {
    insta::assert_snapshot!(text(&sample(), &forms(), Language::En, &options(60)), @r#"
Xã A: 2 errors, 6 warnings, 4 infos
  File: bao-cao/PL CCHC quy I xa A.xlsx

  error    Biểu 2 › D8, indicator 2, column «so-luong»
           [unreadable-number]
           “khoảng 120” is not a number
           → Write one number; move the rest to the notes.

  error    Biểu 3 › D6, indicator 1 [sum-mismatch]
           Legal documents issued: 30 + 40 + 5 = 75, the
           return says 70, a difference of 5
           → Add rows 1.1, 1.2, 1.3 (cells D7, D8, D9) again
             and correct the wrong one; if they are right,
             the total is 75.

  warning  Biểu 2 › E2, indicator 2.1 [blank-required]
           The required cell is blank
           and 5 warnings like it at D9, D12:D14; Biểu 3 ›
           D7
           → Write the number; 0 if there is none.

  info     Biểu 4 › D20, indicator 3.3 [ratio-mismatch]
           66 / 70 × 100 = 94.29, the return says 97.1
           Waived: tính cả hồ sơ kỳ trước theo Công văn
           15/SNV-CCHC

Xã D: 1 error, 1 warning

  error    bao-cao/xa D.xlsx, form 5 [missing-form]
           The return has no form 5
           → Add form 5 and send the whole file again.

  warning  bao-cao/xa D (2).xlsx [duplicate-return]
           A second return of Xã D; bao-cao/xa D.xlsx is
           used, 3 figures differ

Unit not known: 1 error
  File: bao-cao/CCHC xa C (mat khau).xlsx

  error    File with a password [encrypted-file]
           The file has a password and cannot be seen
           → Remove the password and send the file again.

No return received: 2 units (2 errors)
  Xã E, Phường G
  → Remind the unit.

Read rightly all the same: 4 infos in 2 units
  restored code (2), repaired number (2)

In all: 6 errors, 7 warnings, 5 infos (1 of them waived), in
  5 units.
Add --all to see every finding by itself.
Type “tonghop explain encrypted-file” to have that rule
  explained.
"#);
}

#[test]
fn all_shows_every_finding() {
    let all = TextOptions { detail: Detail::All, ..options(90) };
    insta::assert_snapshot!(text(&sample(), &forms(), Language::Vi, &all), @r#"
Xã A: 2 lỗi, 6 cảnh báo, 4 ghi nhận
  Tệp: bao-cao/PL CCHC quy I xa A.xlsx

  lỗi       Biểu 2 › D8, chỉ tiêu 2, cột «so-luong» [unreadable-number]
            “khoảng 120” không đọc thành số được
            → Ghi một con số; lời giải thích chuyển sang cột ghi chú.

  lỗi       Biểu 3 › D6, chỉ tiêu 1 [sum-mismatch]
            Tổng số VBQPPL do địa phương ban hành: 30 + 40 + 5 = 75, báo cáo ghi 70, lệch
            5
            → Cộng lại các dòng 1.1, 1.2, 1.3 (ô D7, D8, D9) rồi sửa dòng sai; nếu các
              dòng đó đúng, sửa dòng tổng thành 75.

  cảnh báo  Biểu 2 › E2, chỉ tiêu 2.1 [blank-required]
            Ô bắt buộc đang để trống
            → Ghi con số; không có thì ghi 0.

  cảnh báo  Biểu 2 › D9, chỉ tiêu 2.1 [blank-required]
            Ô bắt buộc đang để trống
            → Ghi con số; không có thì ghi 0.

  cảnh báo  Biểu 2 › D12, chỉ tiêu 2.1 [blank-required]
            Ô bắt buộc đang để trống
            → Ghi con số; không có thì ghi 0.

  cảnh báo  Biểu 2 › D13, chỉ tiêu 2.1 [blank-required]
            Ô bắt buộc đang để trống
            → Ghi con số; không có thì ghi 0.

  cảnh báo  Biểu 2 › D14, chỉ tiêu 2.1 [blank-required]
            Ô bắt buộc đang để trống
            → Ghi con số; không có thì ghi 0.

  cảnh báo  Biểu 3 › D7, chỉ tiêu 1.1 [blank-required]
            Ô bắt buộc đang để trống
            → Ghi con số; không có thì ghi 0.

  ghi nhận  Biểu 4 › D15, chỉ tiêu 3.2.1 [number-repaired]
            “2.844” được đọc là 2844

  ghi nhận  Biểu 4 › D16, chỉ tiêu 3.2.2 [number-repaired]
            “2.844” được đọc là 2844

  ghi nhận  Biểu 4 › D20, chỉ tiêu 3.3 [ratio-mismatch]
            66 / 70 × 100 = 94,29, báo cáo ghi 97,1
            Được miễn trừ: tính cả hồ sơ kỳ trước theo Công văn 15/SNV-CCHC

  ghi nhận  Biểu 2 › A14, chỉ tiêu 3.3.1 [code-repaired]
            Ngày 03/3/2001 được đọc lại là mã 3.3.1

Xã D: 1 lỗi, 1 cảnh báo

  lỗi       bao-cao/xa D.xlsx, biểu 5 [missing-form]
            Báo cáo không có Biểu 5
            → Bổ sung Biểu 5 rồi gửi lại cả tệp.

  cảnh báo  bao-cao/xa D (2).xlsx [duplicate-return]
            Báo cáo thứ hai của Xã D; dùng bao-cao/xa D.xlsx, 3 số liệu khác nhau

Chưa rõ đơn vị: 1 lỗi
  Tệp: bao-cao/CCHC xa C (mat khau).xlsx

  lỗi       Tệp có mật khẩu [encrypted-file]
            Tệp được đặt mật khẩu nên không xem được
            → Bỏ mật khẩu mở tệp rồi gửi lại.

Xã E: 1 lỗi

  lỗi       Đơn vị chưa gửi báo cáo [missing-return]
            Không có báo cáo nào của đơn vị trong thư mục
            → Đôn đốc đơn vị gửi báo cáo.

Phường G: 1 lỗi

  lỗi       Đơn vị chưa gửi báo cáo [missing-return]
            Không có báo cáo nào của đơn vị trong thư mục
            → Đôn đốc đơn vị gửi báo cáo.

Xã B: 1 ghi nhận
  Tệp: bao-cao/xa B.xls

  ghi nhận  PL1 › A12, chỉ tiêu 3.3.1 [code-repaired]
            Ngày 03/3/2001 được đọc lại là mã 3.3.1

Tổng cộng: 6 lỗi, 7 cảnh báo, 5 ghi nhận (trong đó 1 được miễn trừ), ở 5 đơn vị.
Gõ “tonghop giai-thich encrypted-file” để xem giải thích về quy tắc đó.
"#);
}

#[test]
fn nothing_found() {
    assert_eq!(text(&[], &forms(), Language::Vi, &options(90)), "Không phát hiện gì.\n");
    assert_eq!(text(&[], &forms(), Language::En, &options(90)), "Nothing was found.\n");
}

#[test]
fn what_has_no_cell_is_never_folded() {
    let message = ("Thiếu dòng của biểu", "A row of the form is missing");
    let missing = |code: &str| finding(Rule::MISSING_ROW, "Xã A", ("a.xlsx", "Biểu 2", ""), code, message);
    let report = text(&[missing("2/2.2"), missing("2/2.4")], &forms(), Language::Vi, &options(90));
    assert!(report.contains("chỉ tiêu 2.2") && report.contains("chỉ tiêu 2.4"), "{report}");
}

#[test]
fn colours_change_nothing_but_the_colours() {
    let coloured = text(&sample(), &forms(), Language::Vi, &TextOptions { colour: true, ..options(60) });
    assert!(coloured.contains('\u{1b}'));
    let mut plain = String::new();
    let mut inside = false;
    for c in coloured.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            _ if inside => {}
            c => plain.push(c),
        }
    }
    assert_eq!(plain, text(&sample(), &forms(), Language::Vi, &options(60)));
}

#[test]
fn lines_keep_to_the_width_and_have_no_trailing_space() {
    for width in [40, 50, 66, 80, 120, 200] {
        for language in [Language::Vi, Language::En] {
            let report = text(&sample(), &forms(), language, &options(width));
            for line in report.lines() {
                assert_eq!(line.trim_end(), line);
                let is_path = line.starts_with("  Tệp: ") || line.starts_with("  File: ");
                assert!(is_path || line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn contents_cannot_drive_a_plain_terminal() {
    let mut bad = finding(
        Rule::STRAY_VALUE,
        "Xã\u{1b}[2J A",
        ("a\u{1b}]0;x\u{7}.xlsx", "s\u{9b}31m", "D8"),
        "2\u{8}/\u{202e}1",
        ("m\u{1b}[0m\nn", "m"),
    )
    .with_help("h\u{1b}c", "h");
    bad.waived = Some("w\u{1b}".to_owned());
    for detail in [Detail::Summarised, Detail::All] {
        let report = text(&[bad.clone()], &forms(), Language::Vi, &TextOptions { detail, ..options(80) });
        assert!(report.chars().all(|c| c == '\n' || !c.is_control()), "{report:?}");
        assert!(!report.contains('\u{202e}'));
    }
}

#[test]
fn sarif_names_rule_place_and_figure() {
    let findings = sample();
    let log = sarif(&findings, Language::Vi, "0.1.0");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!((&driver["name"], &driver["version"]), (&"tonghop".into(), &"0.1.0".into()));
    let rules = driver["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (Rule::ALL.len(), findings.len()));
    for (result, finding) in results.iter().zip(&findings) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], finding.rule.name());
        assert_eq!(result["ruleId"], finding.rule.name());
        assert_eq!(result["suppressions"].is_array(), finding.waived.is_some());
    }
    let sum = findings.iter().position(|finding| finding.rule == Rule::SUM_MISMATCH).unwrap();
    let expected = json!({
        "ruleId": "sum-mismatch",
        "ruleIndex": 34,
        "level": "error",
        "message": { "text": format!("{}\n→ {}", findings[sum].message.vi, findings[sum].help.vi) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": "bao-cao/PL%20CCHC%20quy%20I%20xa%20A.xlsx" } },
            "logicalLocations": [{ "name": "D6", "fullyQualifiedName": "'Biểu 3'!D6", "kind": "cell" }],
        }],
        "properties": { "unit": "Xã A", "form": "3", "indicator": "1", "column": "v", "value": "70" },
    });
    assert_eq!(results[sum], expected);
    assert_eq!(rules[34]["shortDescription"]["text"], "Tổng không bằng các phần");
    assert_eq!(rules[34]["defaultConfiguration"]["level"], "error");
    let silent = results.last().unwrap();
    assert_eq!(silent["locations"], json!([]));
    assert_eq!(silent["properties"]["unit"], "Phường G");
}
