//! Trying to destroy something: every way to write, onto everything that may stand there.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::{Ran, go, run, sample};

/// What is written, and the arguments before its path.
const WAYS: [(&str, &[&str], &str); 10] = [
    ("summary", &["gop", "IN", "--template", "hai-duong-2023-xa", "-o"], "xlsx"),
    ("report", &["gop", "IN", "--template", "hai-duong-2023-xa", "-o", "OTHER.xlsx", "--report"], "json"),
    ("findings", &["kiem-tra", "IN", "--template", "hai-duong-2023-xa", "-o"], "xlsx"),
    ("converted", &["chuyen", "RETURN", "-o"], "xlsx"),
    ("converted-json", &["chuyen", "RETURN", "--format", "json", "-o"], "json"),
    ("changes", &["chuyen", "RETURN", "-o", "MOVED.xlsx", "--report"], "json"),
    ("converted-csv", &["chuyen", "TABLE", "--format", "csv", "-o"], "csv"),
    ("template", &["mau", "learn", "TABLE", "-o"], "toml"),
    ("blank", &["mau", "blank", "hai-duong-2023-xa", "-o"], "xlsx"),
    ("mapping", &["mau", "diff", "templates/hai-duong-2023-xa.toml", "NEWER", "-o"], "toml"),
];

/// A place with inputs.
struct Place {
    root: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let input = root.path().join("in");
        fs::create_dir(&input).unwrap();
        for entry in fs::read_dir(sample("hai-duong-2023-xa")).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().contains("Gia_Son") {
                fs::copy(&path, input.join("a.xlsx")).unwrap();
            }
        }
        let table = "<table><tr><td>STT</td><td>Chỉ tiêu</td><td>Đơn vị tính</td><td>Số liệu</td></tr>\
                     <tr><td>1</td><td>Số hồ sơ</td><td>Hồ sơ</td><td></td></tr></table>";
        fs::write(root.path().join("bang.html"), table).unwrap();
        let template = fs::read_to_string("templates/hai-duong-2023-xa.toml").unwrap();
        let newer =
            template.replace("Số ", "Số lượng ").replace("id = \"hai-duong-2023-xa\"", "id = \"moi\"");
        fs::write(root.path().join("moi.toml"), newer).unwrap();
        Self { root }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes in one of the ways.
    fn write(&self, way: &str, target: &Path) -> Ran {
        let (_, arguments, _) = WAYS.iter().find(|(name, ..)| *name == way).unwrap();
        let spelled = arguments.iter().map(|argument| match *argument {
            "IN" => self.path("in").into(),
            "RETURN" => self.path("in/a.xlsx").into(),
            "TABLE" => self.path("bang.html").into(),
            "NEWER" => self.path("moi.toml").into(),
            "OTHER.xlsx" => self.path("khác.xlsx").into(),
            "MOVED.xlsx" => self.path("mới.xlsx").into(),
            other => OsString::from(other),
        });
        run(spelled.chain([target.as_os_str().to_owned()]))
    }

    /// Everything there is, by its way from the root.
    fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn gather(folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let kind = fs::symlink_metadata(&path).unwrap();
                if kind.is_dir() {
                    gather(&path, into);
                } else if kind.is_file() {
                    into.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        let mut all = BTreeMap::new();
        gather(self.root.path(), &mut all);
        all
    }
}

/// A file of ours as a spreadsheet or an editor would leave it after a change.
fn edited(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        // Something that is said, and something that is not.
        let parts = |name: &str| ["docProps/core.xml", "xl/sharedStrings.xml"].contains(&name);
        let edit = |_: &str, text: &str| format!("{} ", text.replacen("</t>", " (sửa tay)</t>", 1));
        return tonghop::write::edit_parts(bytes, &parts, edit).unwrap();
    }
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    match text.strip_prefix('{') {
        Some(rest) => format!("{{ {rest}"),
        None => format!("{text}# sửa tay\n"),
    }
    .into_bytes()
}

#[test]
fn an_output_replaces_an_earlier_one_of_its_kind_and_nothing_else() {
    let place = Place::new();
    let mut there: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (way, _, ending) in WAYS {
        let target = place.path(&format!("{way}.{ending}"));
        let ran = place.write(way, &target);
        assert!(ran.status < 2, "{way}: {}{}", ran.stdout, ran.stderr);
        let bytes = fs::read(&target).unwrap();
        if ending != "csv" {
            there.insert(format!("{way} edited"), edited(&bytes));
        }
        there.insert(way.to_owned(), bytes);
    }
    let returned = fs::read(place.path("in/a.xlsx")).unwrap();
    let notes = place.path("notes");
    let ran = go(&[&"gop", &place.path("in"), &"-o", &place.path("khác.xlsx"), &"--notes", &notes]);
    assert!(ran.status < 2, "{}", ran.stderr);
    there.insert("note".to_owned(), fs::read(notes.join("xã Giả Sơn.xlsx")).unwrap());
    there.insert("a return".to_owned(), returned);
    there.insert("a letter".to_owned(), "Kính gửi".into());
    there.insert("nothing".to_owned(), Vec::new());
    there.insert("other json".to_owned(), b"{\"version\":1,\"made-by\":\"tonghop\"}".to_vec());
    there.insert("other toml".to_owned(), b"# tonghop\nid = \"a\"\n".to_vec());

    std::thread::scope(|scope| {
        for (way, _, ending) in WAYS {
            let there = &there;
            scope.spawn(move || write_onto(way, ending, there));
        }
    });
}

/// Writes in one way onto everything.
fn write_onto(way: &str, ending: &str, there: &BTreeMap<String, Vec<u8>>) {
    let place = Place::new();
    for (name, bytes) in there {
        let target = place.path(&format!("đích.{ending}"));
        fs::write(&target, bytes).unwrap();
        let before = place.everything();
        let ran = place.write(way, &target);
        let context = format!("{way} onto {name}: {}{}", ran.stdout, ran.stderr);
        // What is ours, edited, and of these kinds gets another name; the rest stays as it is.
        let kept = ["summary", "findings"].contains(&way) && *name == format!("{way} edited");
        if *name == way || kept {
            assert!(ran.status < 2, "{context}");
        } else {
            assert_eq!(ran.status, 2, "{context}");
            let said = if way.starts_with("converted") { &ran.stdout } else { &ran.stderr };
            assert!(said.contains("đích"), "{context}");
            assert!(!said.contains("panicked"), "{context}");
            assert_eq!(fs::read(&target).unwrap(), *bytes, "{context}");
        }
        let after = place.everything();
        if kept {
            let aside = place.path(&format!("đích (bản sửa tay 1).{ending}"));
            assert_eq!(fs::read(&aside).unwrap(), *bytes, "{context}");
            assert!(ran.stdout.contains("kept-aside"), "{context}");
            fs::remove_file(aside).unwrap();
        }
        for (path, bytes) in
            before.iter().filter(|(path, _)| **path != target && !path.ends_with("khác.xlsx"))
        {
            assert_eq!(after.get(path), Some(bytes), "{}: {context}", path.display());
        }
        fs::remove_file(&target).unwrap();
    }
}

/// What is read is not written to, whatever its name looks like.
#[test]
fn inputs_are_no_outputs() {
    let place = Place::new();
    let summary = place.path("huyện A.xlsx");
    assert!(place.write("summary", &summary).status < 2);
    // A summary that is a return one level up, and the list of units, the template, the settings: all of them ours or not.
    let upper = place.path("tỉnh");
    fs::create_dir(&upper).unwrap();
    for name in ["a.xlsx", "b.xlsx"] {
        fs::copy(&summary, upper.join(name)).unwrap();
    }
    let learned = place.path("học.toml");
    assert!(place.write("template", &learned).status < 2);
    fs::hard_link(upper.join("a.xlsx"), place.path("liên kết cứng.xlsx")).unwrap();
    let spelled = upper.join("../tỉnh/./a.xlsx");
    let before = place.everything();
    let (blank, hard) = (place.path("bang.html"), place.path("liên kết cứng.xlsx"));
    let (small, capital) = (place.path("x.xlsx"), place.path("X.xlsx"));
    let cases: [&[&dyn AsRef<OsStr>]; 5] = [
        &[&"gop", &upper, &"-o", &spelled],
        &[&"gop", &upper, &"-o", &hard],
        &[&"gop", &upper, &"--units", &summary, &"-o", &summary],
        &[&"mau", &"learn", &blank, &"--like", &learned, &"-o", &learned],
        &[&"gop", &upper, &"-o", &small, &"--report", &capital],
    ];
    for (number, arguments) in cases.into_iter().enumerate() {
        let ran = go(arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{number}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("đầu vào") || ran.stderr.contains("hai kết quả"),
            "{number}: {}",
            ran.stderr
        );
        assert_eq!(place.everything(), before, "{number}");
    }
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_written_and_keep_their_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new();
    let summary = place.path("tổng hợp.xlsx");
    assert!(place.write("summary", &summary).status < 2);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(&summary, fs::Permissions::from_mode(0o640)).unwrap();
    fs::copy(sample("hai-duong-2023-xa").join("gia_phuoc_nam_2023.xlsx"), place.path("in/b.xlsx")).unwrap();
    let old = fs::read(&summary).unwrap();
    assert!(place.write("summary", &summary).status < 2);
    assert!(fs::read(&summary).unwrap() != old && mode(&summary) == 0o640);

    symlink(&summary, place.path("nối.xlsx")).unwrap();
    symlink(place.path("không có.xlsx"), place.path("nối đứt.xlsx")).unwrap();
    symlink("/dev/null", place.path("thiết bị.xlsx")).unwrap();
    let pipe = place.path("ống.xlsx");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let locked = place.path("khóa.xlsx");
    fs::copy(&summary, &locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).unwrap();
    let before = place.everything();
    for (name, word) in [
        ("nối.xlsx", "liên kết"),
        ("nối đứt.xlsx", "liên kết"),
        ("thiết bị.xlsx", "liên kết"),
        ("ống.xlsx", "ống dẫn"),
        ("in", "thư mục"),
        ("khóa.xlsx", "chỉ cho đọc"),
        ("tổng hợp.xlsx/x.xlsx", "không phải thư mục"),
    ] {
        for way in ["summary", "report", "findings", "blank"] {
            let ran = place.write(way, &place.path(name));
            assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{way} onto {name}: {}", ran.stderr);
            let word = if name == "khóa.xlsx" { "khóa" } else { word };
            assert!(ran.stderr.contains(word), "{way} onto {name}: {}", ran.stderr);
        }
    }
    assert_eq!(place.write("summary", Path::new("/dev/null")).status, 2);
    assert_eq!(place.everything(), before);
}

/// The notes go where the returns are: a return that bears the name of a note stays, and notes are no returns.
#[test]
fn notes_among_the_returns() {
    let place = Place::new();
    let folder = place.path("in");
    fs::rename(folder.join("a.xlsx"), folder.join("xã Giả Sơn.xlsx")).unwrap();
    let gop = |notes: &Path| {
        let out = place.path("out.xlsx");
        go(&[&"gop", &folder, &"-o", &out, &"--notes", &notes])
    };
    let before = place.everything();
    let ran = gop(&folder);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("xã Giả Sơn.xlsx") && ran.stderr.contains("--notes \""), "{}", ran.stderr);
    assert!(ran.stdout.contains("part-exceeds-whole"), "the findings are told: {}", ran.stdout);
    for (path, bytes) in &before {
        assert_eq!(fs::read(path).unwrap(), *bytes, "{}", path.display());
    }
    fs::rename(folder.join("xã Giả Sơn.xlsx"), folder.join("a.xlsx")).unwrap();
    let first = gop(&folder);
    assert!(folder.join("xã Giả Sơn.xlsx").is_file() && first.status == 1, "{}", first.stderr);
    let second = gop(&folder);
    assert_eq!((second.status, &second.stdout), (1, &first.stdout), "written anew, not read");
    // Elsewhere they are told and passed over, as findings are.
    let findings = folder.join("phát hiện.xlsx");
    assert_eq!(go(&[&"kiem-tra", &folder, &"-o", &findings]).status, 1);
    let ran = go(&[&"kiem-tra", &folder, &"--all"]);
    assert_eq!(ran.stdout.matches("không phải báo cáo").count(), 2, "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("Báo cáo: ").count(), 1, "{}", ran.stdout);
    assert_eq!(gop(&place.path("bang.html")).status, 2, "a file is no folder");
}

/// What cannot be written swallows nothing.
#[cfg(target_os = "linux")]
#[test]
fn findings_are_told_although_a_report_cannot_be_written() {
    let place = Place::new();
    let (folder, out) = (place.path("in"), place.path("out.xlsx"));
    // Nobody makes folders there.
    let nowhere = Path::new("/proc/tonghop");
    let (report, notes) = (nowhere.join("r.json"), nowhere.join("phieu"));
    let blocked: [[&dyn AsRef<OsStr>; 4]; 3] = [
        [&"-o", &out, &"--report", &report],
        [&"-o", &out, &"--notes", &notes],
        [&"-o", &report, &"--period", &"2023"],
    ];
    for (number, more) in blocked.into_iter().enumerate() {
        let [a, b, c, d] = more;
        let ran = go(&[&"gop", &folder, a, b, c, d]);
        assert_eq!(ran.status, 2, "{number}");
        assert!(ran.stdout.contains("part-exceeds-whole"), "{number}: {}", ran.stdout);
        assert!(ran.stderr.contains("không ghi được"), "{number}: {}", ran.stderr);
        assert_eq!(ran.stdout.contains("Tệp tổng hợp"), b.as_ref() == out, "{number}: {}", ran.stdout);
    }
    let ran = go(&[&"kiem-tra", &folder, &"-o", &report]);
    assert!(ran.status == 2 && ran.stdout.contains("part-exceeds-whole"), "{}", ran.stdout);
}
