//! What an office meets day by day: notes to units, reports of findings, lists among returns, slips at the keyboard.

use std::fs;
use std::path::Path;

use tonghop::book::{Book, Content};
use tonghop::legacy::{Encoding, encode};
use tonghop::read::{Limits, Source, read};

use super::{run, sample};

/// A workbook as the program itself reads it.
fn open(path: &Path) -> Book {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&Source { file: path.to_string_lossy().into(), bytes: &bytes }, &Limits::default()).value.unwrap()
}

/// Every text of a sheet, cell by cell.
fn texts(book: &Book, sheet: usize) -> Vec<String> {
    book.sheets[sheet].cells.iter().map(|cell| cell.content.raw()).collect()
}

/// A folder with the samples whose names hold one of these.
fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(sample("hai-duong-2023-xa")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if names.iter().any(|part| name.contains(part)) {
            fs::copy(&path, folder.path().join(name)).unwrap();
        }
    }
    folder
}

#[test]
fn every_sender_of_something_wrong_gets_a_note() {
    let returns = folder(&["Gia_Son", "Gia_Hoa"]);
    for place in ["a", "b"] {
        fs::create_dir(returns.path().join(place)).unwrap();
        fs::write(returns.path().join(place).join("bao cao.xlsx"), b"not a workbook").unwrap();
    }
    let notes = returns.path().join("phieu");
    let ran = run([
        "gop".as_ref(),
        returns.path().as_os_str(),
        "--notes".as_ref(),
        notes.as_os_str(),
        "-o".as_ref(),
        returns.path().join("out.xlsx").as_os_str(),
    ]);
    assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
    let mut names: Vec<String> = fs::read_dir(&notes)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["bao cao (2).xlsx", "bao cao.xlsx", "xã Giả Sơn.xlsx"]);
    assert!(ran.stdout.contains("3 phiếu"), "{}", ran.stdout);

    let known = texts(&open(&notes.join("xã Giả Sơn.xlsx")), 0);
    assert!(known.contains(&"Kính gửi: xã Giả Sơn".to_owned()), "{known:?}");
    assert!(known.iter().any(|text| text.ends_with("› D26")), "{known:?}");
    let unknown = texts(&open(&notes.join("bao cao.xlsx")), 0);
    assert!(unknown.contains(&"Kính gửi: đơn vị gửi tệp «bao cao.xlsx»".to_owned()), "{unknown:?}");
}

#[test]
fn findings_are_written_to_a_workbook() {
    let returns = folder(&["Gia_Son", "Gia_Hoa"]);
    let report = returns.path().join("phat-hien.xlsx");
    let ran = run(["kiem-tra".as_ref(), returns.path().as_os_str(), "-o".as_ref(), report.as_os_str()]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let book = open(&report);
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Kiểm tra", "Đơn vị"]);
    let findings = texts(&book, 0);
    assert!(findings.iter().any(|text| text.contains("lớn hơn")), "{findings:?}");
    assert!(findings.contains(&"D26".to_owned()), "{findings:?}");
    let units = texts(&book, 1);
    for text in ["xã Giả Sơn", "xã Giả Hòa", "không có danh sách đơn vị"] {
        assert!(units.contains(&text.to_owned()), "{text}: {units:?}");
    }
    assert!(!units.contains(&"100".to_owned()), "complete without a list: {units:?}");
}

#[test]
fn completeness_is_the_same_everywhere() {
    let returns = folder(&["Gia_Son", "Gia_Hoa"]);
    let list = sample("hai-duong-2023-xa").join("don-vi.csv");
    let out = returns.path().join("out.xlsx");
    let ran = run([
        "gop".as_ref(),
        returns.path().as_os_str(),
        "--units".as_ref(),
        list.as_os_str(),
        "-o".as_ref(),
        out.as_os_str(),
    ]);
    let expected = fs::read_to_string(&list).unwrap().lines().count() - 1;
    let share = (20_000 + expected / 2) / expected;
    let share = format!("{},{:02}", share / 100, share % 100);
    assert!(
        ran.stdout.contains(&format!("2/{expected} trong danh sách có báo cáo dùng được ({share} %)")),
        "{}",
        ran.stdout
    );
    let book = open(&out);
    let units = book.sheet("Đơn vị").unwrap();
    let shown = |at: &str| units.get(at.parse().unwrap()).unwrap().content.raw();
    let completeness = tonghop::amount::share(2, expected).unwrap();
    let wanted = ["2".to_owned(), expected.to_string(), completeness.to_string()];
    assert_eq!(["C4", "C5", "C6"].map(shown), wanted);
}

#[test]
fn a_list_of_units_is_read_in_any_encoding() {
    let returns = folder(&["Gia_Son", "Gia_Hoa"]);
    let list = fs::read_to_string(sample("hai-duong-2023-xa").join("don-vi.csv")).unwrap();
    let names: Vec<&str> = list.lines().filter_map(|line| line.split(',').nth(1)).collect();
    let column = names.join("\r\n");
    let narrow = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let tcvn3 = |text: &str| narrow(&encode(Encoding::Tcvn3, text).unwrap());
    let page = names.join("</td></tr><tr><td>");
    for (name, bytes) in [
        ("utf-16.txt", format!("\u{feff}{column}").encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("tcvn3.txt", tcvn3(&column)),
        ("tcvn3.csv", tcvn3(&column.replace("\r\n", ";1\r\n"))),
        ("web.xls", format!("<table><tr><td>{page}</td></tr></table>").into_bytes()),
    ] {
        let list = tempfile::tempdir().unwrap();
        let list = list.path().join(name);
        fs::write(&list, bytes).unwrap();
        let units = ["--units".as_ref(), list.as_os_str(), "--dry-run".as_ref()];
        let ran = run(["gop".as_ref(), returns.path().as_os_str()].into_iter().chain(units));
        let expected = format!("2/{} trong danh sách có báo cáo dùng được", names.len() - 1);
        assert!(ran.stdout.contains(&expected), "{name}: {}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn a_list_of_units_among_the_returns_is_no_return() {
    let returns = folder(&["Gia_Hoa", "don-vi.csv"]);
    let ran = run(["kiem-tra".as_ref(), returns.path().as_os_str(), "--all".as_ref()]);
    // The others of the list are missing.
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    let words: Vec<&str> = ran.stdout.split_whitespace().collect();
    assert!(words.join(" ").contains("được dùng để biết đơn vị nào phải báo cáo"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Danh sách đơn vị: don-vi.csv"), "{}", ran.stdout);
    let list = sample("hai-duong-2023-xa").join("don-vi.csv");
    let given = run([
        "kiem-tra".as_ref(),
        returns.path().as_os_str(),
        "--all".as_ref(),
        "--units".as_ref(),
        list.as_os_str(),
    ]);
    assert!(given.stdout.contains("danh sách đơn vị, không phải báo cáo"), "{}", given.stdout);
    assert!(!given.stdout.contains("Danh sách đơn vị:"), "{}", given.stdout);
    assert!(!ran.stdout.contains("Không đọc được"), "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn a_folder_that_links_to_itself_is_read_once() {
    let returns = folder(&["Gia_Hoa"]);
    std::os::unix::fs::symlink(returns.path(), returns.path().join("lai")).unwrap();
    std::os::unix::fs::symlink("/no/such/file", returns.path().join("mat.xlsx")).unwrap();
    let ran = run(["kiem-tra".as_ref(), returns.path().as_os_str()]);
    assert_eq!(ran.stdout.matches("không có tệp hoặc thư mục này").count(), 1, "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("Báo cáo: ").count(), 1, "{}", ran.stdout);
}

/// A pipe that nobody writes to would be waited for, a device gives bytes without end.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_not_read() {
    let returns = folder(&["Gia_Hoa"]);
    let pipe = returns.path().join("ong-dan.xlsx");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for command in ["kiem-tra", "chuyen"] {
        let out = tempfile::tempdir().unwrap();
        let mut arguments = vec![command.as_ref(), returns.path().as_os_str(), "/dev/zero".as_ref()];
        if command == "chuyen" {
            arguments.extend(["-o".as_ref(), out.path().as_os_str()]);
        }
        let ran = run(arguments);
        assert_eq!(ran.stdout.matches("không phải là tệp thường").count(), 2, "{command}: {}", ran.stdout);
        assert_eq!(ran.status, 1, "{command}: {}", ran.stdout);
    }
}

#[test]
fn slips_at_the_keyboard_are_explained() {
    for (arguments, said) in [
        (&["FOO", "bar"][..], "Các lệnh: consolidate (gop)"),
        (&["FOO", "--lang", "en"], "Commands: consolidate (gop)"),
        (&["gop", "samples", "--period", "quy 1"], "«quy 1» không phải kỳ báo cáo; viết như 2024"),
        (&["gop", "samples", "--period", "x", "--lang", "en"], "«x» is not a period"),
        (&["gop", "samples", "--units", "nope.csv"], "nope.csv: không có tệp hoặc thư mục này"),
    ] {
        let ran = run(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}");
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn help_and_manual_are_whole() {
    for arguments in
        [&["--help"][..], &["gop", "--help"], &["giai-thich", "--help"], &["completions", "--help"]]
    {
        let help = run(arguments).stdout;
        for english in ["Options", "OPTIONS", "Arguments", "Usage", "Print ", "possible values"] {
            assert!(!help.contains(english), "{arguments:?}: {english} in\n{help}");
        }
    }
    let pages = run(["man"]).stdout;
    for page in ["tonghop-consolidate", "tonghop-check", "tonghop-template-show", "tonghop-explain"] {
        assert!(pages.contains(&format!(".TH {page} ")), "{page}");
    }
    assert!(pages.contains("\\-\\-strict"), "options of the commands");
}

#[test]
fn viqr_is_read_on_request_only() {
    let returns = folder(&["Gia_Hoa"]);
    let path = fs::read_dir(returns.path()).unwrap().next().unwrap().unwrap().path();
    let mut book = open(&path);
    for cell in book.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        if let Content::Text(text) = &cell.content {
            cell.content = Content::text(encode(Encoding::Viqr, text).unwrap());
        }
    }
    let bytes = tonghop::write::write(&book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    fs::write(&path, bytes).unwrap();
    let check = |more: &[&str]| {
        let template = ["--template", "hai-duong-2023-xa", "--all"];
        run(["kiem-tra", &*returns.path().to_string_lossy()].iter().chain(&template).chain(more))
    };
    let asked = check(&["--legacy", "viqr"]);
    assert!(asked.stdout.contains("VIQR") && asked.status == 0, "{}", asked.stdout);
    assert!(!check(&[]).stdout.contains("VIQR"));
}

#[test]
fn an_expired_waiver_is_told_once_with_all_it_would_cover() {
    let returns = folder(&["Gia_Son", "Gia_Hoa", "Gia_Tien"]);
    let waiver = "[[waiver]]\nunit = \"xã Giả Sơn\"\nrule = \"part-exceeds-whole\"\nreason = \"thử\"\nexpires = 2020-01-01\n";
    fs::write(returns.path().join("tonghop.toml"), waiver).unwrap();
    let ran = run(["kiem-tra".as_ref(), returns.path().as_os_str()]);
    let told: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("miễn trừ của")).collect();
    assert_eq!(told.len(), 1, "{}", ran.stderr);
    assert!(told[0].ends_with("1 phát hiện không còn được miễn trừ"), "{}", told[0]);
}

#[test]
fn a_period_is_named_once_and_a_lone_column_not_at_all() {
    let ran = run(["kiem-tra".as_ref(), folder(&["Gia_Son"]).path().as_os_str()]);
    assert!(ran.stdout.contains(", năm 2023\n"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("năm 2023, năm 2023") && !ran.stdout.contains("cột"), "{}", ran.stdout);
}
