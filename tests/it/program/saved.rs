//! A workbook that another program opened and saved: nobody edited it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tonghop::book::{Book, Cell, Content};
use tonghop::cell::CellRef;

use super::{go, sample};
use crate::libreoffice::soffice;
use crate::onward::district::{Chance, moment, opened};

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
        // And once more: it does not write what it reads as an escape as a text.
        saved_anew(&soffice, &workbook);
        let verified = go(&[&"doi-chieu", &workbook]);
        assert!(verified.stdout.contains("nội dung không đổi"), "{set}: {}", verified.stdout);
        let ran = run();
        assert!(!ran.stdout.contains("kept-aside"), "{set}: {}", ran.stdout);
        assert_eq!(kept_aside(root.path()), Vec::<PathBuf>::new(), "{set}");
        assert!(fs::read(&workbook).unwrap() == ours, "{set}: the new workbook is another");
    }
}

/// Cells that a person may change: of a unit, of a total, of an official form, of the lists.
fn editable(book: &Book, kind: usize) -> Vec<(usize, CellRef)> {
    let of_kind = |name: &str, cell: &Cell| {
        let number = matches!(cell.content, Content::Number(_)) && cell.at.row > 3;
        let form = name.starts_with("Phụ lục ");
        let detail = name.starts_with("CT ");
        match kind {
            0 => detail && number && cell.formula.is_none() && cell.at.column > 4,
            1 => detail && number && cell.formula.is_some(),
            2 => form && number && cell.formula.is_some(),
            3 => name == "Đơn vị" && cell.at.row > 7 && cell.content.as_text().is_some(),
            _ => name == "Kiểm tra" && cell.at.row > 0 && cell.at.column == 1,
        }
    };
    let sheets = book.sheets.iter().enumerate();
    sheets
        .flat_map(|(index, sheet)| {
            let there = sheet.cells.iter().filter(|cell| of_kind(&sheet.name, cell));
            there.map(move |cell| (index, cell.at))
        })
        .collect()
}

/// Cells at random, changed in a workbook that LibreOffice saves: each is named, and nothing is lost.
#[test]
fn edits_that_another_program_saves_are_named_and_kept() {
    let Some(soffice) = soffice() else { return };
    let root = tempfile::tempdir().unwrap();
    let workbook = root.path().join("tong hop.xlsx");
    let (returns, list) = (sample("thua-thien-hue-2024"), sample("thua-thien-hue-2024").join("don-vi.csv"));
    let run = || go(&[&"gop", &returns, &"--units", &list, &"-o", &workbook, &"--all"]);
    assert!(run().status < 2);
    let ours = fs::read(&workbook).unwrap();
    let mut chance = Chance::new(20);
    for kind in 0..5 {
        let mut book = opened("a.xlsx", &ours);
        let cells = editable(&book, kind);
        let (sheet, at) = cells[chance.below(cells.len())];
        let content = if kind < 3 { Content::Number(7_777.0) } else { Content::text("sửa tay") };
        let sheet = &mut book.sheets[sheet];
        let (style, name) = (sheet.get(at).unwrap().style, sheet.name.clone());
        sheet.put(Cell { at, content, formula: None, style });
        fs::write(&workbook, tonghop::write::write(&book, moment()).unwrap()).unwrap();
        saved_anew(&soffice, &workbook);
        let edited = fs::read(&workbook).unwrap();
        let verified = go(&[&"doi-chieu", &workbook]).stdout;
        let of_sheets = verified.lines().find(|line| line.starts_with("Tệp đã bị sửa")).unwrap_or_default();
        assert!(of_sheets.contains(&name), "{kind} {name}!{at}: {verified}");
        if kind < 3 {
            assert!(verified.contains(&format!("› {name} › {at}:")), "{kind} {name}!{at}: {verified}");
        }
        let ran = run();
        let told = if kind < 3 { at.to_string() } else { format!("trang «{name}» đã bị sửa") };
        assert!(ran.stdout.contains(&told), "{kind} {name}!{at}: {}", ran.stdout);
        let aside = kept_aside(root.path());
        assert_eq!(aside.len(), 1, "{kind} {name}!{at}");
        assert!(fs::read(&aside[0]).unwrap() == edited, "{kind}: the edited copy is another");
        assert!(fs::read(&workbook).is_ok_and(|now| now != edited), "{kind}: nothing new was written");
        fs::remove_file(&aside[0]).unwrap();
        fs::write(&workbook, &ours).unwrap();
    }
}
