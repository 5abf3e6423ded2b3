//! A workbook that another program opened and saved: nobody edited it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{go, sample};
use crate::libreoffice::soffice;

/// Lets LibreOffice open a workbook and save it where it was.
fn saved_anew(soffice: &Path, workbook: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(soffice);
    command.arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()));
    command.args(["--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]);
    let output = command.arg(folder.path()).arg(workbook).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::copy(folder.path().join(workbook.file_name().unwrap()), workbook).unwrap();
}

fn kept_aside(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.to_string_lossy().contains("bản sửa tay")).collect()
}

#[test]
fn a_workbook_that_was_only_saved_anew_is_no_edit() {
    let Some(soffice) = soffice() else { return };
    for set in ["thua-thien-hue-2024", "hai-duong-2023-xa", "soc-trang-2023-huyen"] {
        let root = tempfile::tempdir().unwrap();
        let workbook = root.path().join("tong hop.xlsx");
        let (returns, list) = (sample(set), sample(set).join("don-vi.csv"));
        let run = || {
            let ran = go(&[&"gop", &returns, &"--units", &list, &"-o", &workbook, &"--all"]);
            assert!(ran.status < 2, "{}", ran.stderr);
            ran
        };
        run();
        let ours = fs::read(&workbook).unwrap();
        saved_anew(&soffice, &workbook);
        assert!(fs::read(&workbook).unwrap() != ours, "{set}: not saved");
        let verified = go(&[&"doi-chieu", &workbook]);
        assert!(verified.stdout.contains("nội dung không đổi"), "{set}: {}", verified.stdout);
        let ran = run();
        assert!(!ran.stdout.contains("kept-aside"), "{set}: {}", ran.stdout);
        assert_eq!(kept_aside(root.path()), Vec::<PathBuf>::new(), "{set}");
        assert!(fs::read(&workbook).unwrap() == ours, "{set}: the new workbook is another");
    }
}
