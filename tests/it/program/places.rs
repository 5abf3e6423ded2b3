//! Paths that lead nowhere, settings met by chance, names that are meant to do harm, machines that give little.

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tonghop::book::{Book, Content};
use tonghop::read::{Limits, Source, read};

use super::{Ran, go, ran, sample, tonghop};

/// A folder `in` with one good return, `a.xlsx`.
fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let returns = place.path().join("in");
    fs::create_dir(&returns).unwrap();
    fs::copy(good(), returns.join("a.xlsx")).unwrap();
    (place, returns)
}

fn good() -> PathBuf {
    sample("hai-duong-2023-xa").join("PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx")
}

fn open(path: &Path) -> Book {
    let bytes = fs::read(path).unwrap();
    read(&Source { file: path.to_string_lossy().into(), bytes: &bytes }, &Limits::default()).value.unwrap()
}

fn texts(book: &Book, sheet: &str) -> Vec<String> {
    book.sheet(sheet).unwrap().cells.iter().map(|cell| cell.content.raw()).collect()
}

#[test]
fn what_is_not_there_is_an_error_of_its_own() {
    let (place, returns) = place();
    let lost = [returns.join("thiếu.xlsx"), place.path().join("quý 2/*.xlsx"), returns.join("a.xlsx/b.xlsx")];
    let named = |lost: &Path| lost.to_string_lossy().into_owned();
    for lost in &lost {
        let json = go(&[&"kiem-tra", &"--format", &"json", &returns, lost]);
        assert_eq!(json.status, 1, "{}", json.stderr);
        let json: Value = serde_json::from_str(&json.stdout).unwrap();
        let found = json["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "unreadable-file");
        let found = found.unwrap_or_else(|| panic!("{}: {json}", lost.display()));
        assert_eq!((&found["severity"], &found["file"]), (&"error".into(), &named(lost).into()));

        let out = place.path().join("out.xlsx");
        let gop = |option: &str| go(&[&"gop", &returns, lost, &"-o", &out, &option]);
        assert_eq!(gop("--strict").status, 1);
        assert!(!out.exists());
        let ran = gop("--all");
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(ran.stdout.contains("unreadable-file"), "{}", ran.stdout);
        assert!(texts(&open(&out), "Kiểm tra").contains(&"unreadable-file".to_owned()));
        fs::remove_file(out).unwrap();

        // Where there is nothing else, nothing can be done.
        for command in ["gop", "kiem-tra", "chuyen"] {
            let ran = go(&[&command, lost]);
            assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{command}");
            assert!(ran.stderr.contains(&named(lost)), "{command}: {}", ran.stderr);
        }
        let target = place.path().join("moi");
        let ran = go(&[&"chuyen", &returns, lost, &"-o", &target]);
        assert_eq!(ran.status, 1, "{}", ran.stdout);
    }
}

/// Where no file tells the template, what each file is is told all the same.
#[test]
fn a_folder_without_any_return_says_what_its_files_are() {
    let (place, returns) = place();
    fs::write(returns.join("a.xlsx"), "%PDF-1.4").unwrap();
    let ran = go(&[&"gop", &returns, &place.path().join("thiếu.xlsx")]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    for said in ["PDF", "thiếu.xlsx"] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    // No template would help to read them.
    assert!(!ran.stderr.contains("--template"), "{}", ran.stderr);
}

#[test]
fn settings_are_named_with_what_they_change() {
    let (place, returns) = place();
    let inner = returns.join("cụm 1");
    fs::create_dir(&inner).unwrap();
    fs::rename(returns.join("a.xlsx"), inner.join("a.xlsx")).unwrap();
    let settings = "unit-name = \"huyện Giả\"\n[rules]\npart-exceeds-whole = \"off\"\n[[waiver]]\nunit = \"xã B\"\n\
                    rule = \"sum-mismatch\"\nreason = \"thử\"\nexpires = 2999-12-31\n";
    fs::write(place.path().join("tonghop.toml"), settings).unwrap();
    let (out, report) = (place.path().join("out.xlsx"), place.path().join("r.json"));
    let gop = || go(&[&"gop", &inner, &"-o", &out, &"--report", &report]);
    let ran = gop();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let book = open(&out);
    let line = texts(&book, "Đơn vị").into_iter().find(|text| text.starts_with("Thiết lập"));
    let line = line.expect("the workbook names the settings");
    for word in ["tonghop.toml", "part-exceeds-whole = off", "xã B (sum-mismatch)", "tên đơn vị tổng hợp"]
    {
        assert!(ran.stdout.contains(word), "{word}: {}", ran.stdout);
        assert!(line.contains(word), "{word}: {line}");
    }
    let json: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    assert_eq!(json["settings"]["rules"]["part-exceeds-whole"], "off");
    assert_eq!(json["settings"]["waivers"], 1);
    let sarif = go(&[&"kiem-tra", &inner, &"--format", &"sarif"]);
    assert!(sarif.stderr.contains("part-exceeds-whole = off"), "{}", sarif.stderr);
    // Without settings nothing is said.
    fs::remove_file(place.path().join("tonghop.toml")).unwrap();
    assert!(!gop().stdout.contains("Thiết lập"));
}

/// Whether a terminal obeys the character, or shows others in another order by it.
fn drives_a_terminal(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that a terminal obeys, in names of files, sheets and units and in cells, never reach one.
#[cfg(unix)]
#[test]
fn nothing_from_outside_drives_the_terminal() {
    const EVIL: &str = "x\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{2066}\u{7f}y";
    let (place, returns) = place();
    let mut book = open(&good());
    book.sheets[0].name = "Phụ\u{9b}31m\u{202e}".to_owned();
    for cell in book.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        if let Content::Text(text) = &cell.content {
            let evil: String = text.replace("Giả Hòa", &format!("Giả Hòa{EVIL}"));
            cell.content = Content::text(evil.replace("Biểu", &format!("Biểu{EVIL}")));
        } else if cell.at.row % 5 == 0 {
            cell.content = Content::text(EVIL);
        }
    }
    let bytes = tonghop::write::write(&book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    let evil = returns.join(format!("{EVIL}\nlỗi: giả.xlsx"));
    fs::write(&evil, bytes).unwrap();
    fs::write(returns.join(format!("hỏng{EVIL}.xlsx")), "%PDF-1.4").unwrap();
    let missing = place.path().join(format!("thiếu{EVIL}.xlsx"));
    let template = place.path().join(format!("mau{EVIL}.toml"));
    fs::write(&template, format!("id = 1 # {EVIL}")).unwrap();
    fs::write(place.path().join("tonghop.toml"), "[[waiver]]\nunit = \"x\\u001B[31m\"\nrule = \"sum-mismatch\"\nreason = \"r\"\nexpires = 2999-12-31\n").unwrap();
    let out = place.path().join(format!("out{EVIL}"));
    let in_out = out.join("o.xlsx");
    let folder = &returns;
    let cases: [&[&dyn AsRef<OsStr>]; 12] = [
        &[&"kiem-tra", folder, &missing, &"--all"],
        &[&"kiem-tra", folder, &missing, &"--format", &"json"],
        &[&"kiem-tra", folder, &"--format", &"sarif"],
        &[&"gop", folder, &missing, &"-o", &in_out, &"--notes", &out],
        &[&"gop", &missing],
        &[&"gop", folder, &"-o", &evil],
        &[&"gop", folder, &"--template", &template],
        &[&"gop", folder, &"--units", &missing],
        &[&"gop", folder, &"--period", &missing, &"--lang", &"en"],
        &[&"chuyen", folder, &"-o", &out, &"--all"],
        &[&"mau", &"learn", &evil],
        &[&missing],
    ];
    for (number, arguments) in cases.into_iter().enumerate() {
        let Ran { stdout, stderr, .. } = go(arguments);
        for (stream, text) in [("stdout", &stdout), ("stderr", &stderr)] {
            let found = text.chars().find(|&c| drives_a_terminal(c) && c != '\n');
            assert_eq!(found, None, "{stream} of {number}: {text}");
            assert!(!text.contains("\nlỗi: giả"), "{stream} of {number}: {text}");
        }
    }
    // JSON says the same all the same.
    let json = go(&[&"kiem-tra", &folder, &"--format", &"json"]);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    let files = json["returns"].as_array().unwrap().iter().filter_map(|one| one["file"].as_str());
    assert!(files.into_iter().any(|file| file == evil.to_string_lossy()), "{}", json["returns"]);
}

/// The targets of all links to files in a workbook.
fn targets(path: &Path) -> Vec<String> {
    let mut package = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut targets = Vec::new();
    for name in names.iter().filter(|name| name.starts_with("xl/worksheets/_rels/")) {
        let mut text = String::new();
        package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        let external = text.split("<Relationship ").filter(|one| one.contains("TargetMode=\"External\""));
        targets.extend(
            external.map(|one| one.split("Target=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()),
        );
    }
    targets.sort();
    targets.dedup();
    targets
}

#[cfg(unix)]
#[test]
fn only_ways_to_inputs_become_links() {
    let (place, returns) = place();
    fs::remove_file(returns.join("a.xlsx")).unwrap();
    for name in [
        "javascript:alert(1).xlsx",
        "http:",
        "\\\\server\\share.xlsx",
        "C:\\a.xlsx",
        "a#1.xlsx",
        "b 50%.xlsx",
        "c%20d.xlsx",
    ] {
        let path = returns.join(name);
        let path = if name == "http:" {
            fs::create_dir(&path).unwrap();
            path.join("e.xlsx")
        } else {
            path
        };
        fs::copy(good(), path).unwrap();
    }
    let out = place.path().join("out.xlsx");
    let ran = go(&[&"gop", &returns, &"-o", &out]);
    assert!(ran.status < 2, "{}", ran.stderr);
    assert_eq!(targets(&out), ["in/a%231.xlsx", "in/b%2050%25.xlsx", "in/c%2520d.xlsx"]);
    let findings = place.path().join("f.xlsx");
    go(&[&"kiem-tra", &returns, &"-o", &findings]);
    assert_eq!(targets(&findings), targets(&out));
}

/// No memory for the stack of another thread: the work is done by one, and what needs a process of its own is told.
#[cfg(target_os = "linux")]
#[test]
fn one_thread_is_enough() {
    let (place, returns) = place();
    fs::copy(sample("hai-duong-2023-xa").join("PL_CCHC_nam_2023_xa_Gia_Hung.xls"), returns.join("b.xls"))
        .unwrap();
    let (out, usual) = (place.path().join("out.xlsx"), place.path().join("usual.xlsx"));
    let program = tonghop().get_program().to_owned();
    let mut shell = assert_cmd::Command::new("sh");
    shell
        .args(["-c", "ulimit -v 3000000; exec \"$@\"", "sh"])
        .arg(program)
        .env("RUST_MIN_STACK", "8000000000");
    let alone = ran(&mut shell, ["gop".as_ref(), returns.as_os_str(), "-o".as_ref(), out.as_os_str()]);
    assert_eq!(alone.status, 1, "{}{}", alone.stdout, alone.stderr);
    assert_eq!(alone.stderr, "");
    assert!(alone.stdout.contains("một tiến trình riêng"), "{}", alone.stdout);
    let with_threads = go(&[&"gop", &returns.join("a.xlsx"), &"-o", &usual]);
    assert_eq!(with_threads.status, 0, "{}", with_threads.stdout);
    let figures = |path: &Path| texts(&open(path), "Nguồn số liệu");
    assert_eq!(figures(&out), figures(&usual));
}
