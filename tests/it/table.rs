//! Tables of sheets, text in, text out. `UPDATE=1` renews what is expected; then read the difference.
//!
//! A case is a file of `tests/cases/table`: a sheet as rows of cells between bars, `>` for a cell merged with the one to
//! its left, `^` with the one above; a line of its own between bars is a blank row. A cell that reads as a number is one.
//! Below `====` stand the tables that are found.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tonghop::book::{Cell, Content, Sheet, StyleId};
use tonghop::cell::{Area, CellRef, column_letters};
use tonghop::table::{FieldWords, Page, Table, joined, tables};

/// What divides a case from what is expected of it.
const DIVIDER: &str = "====\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/table")
}

/// The sheet that a case draws; lines that begin with `#` describe.
fn sheet(case: &str) -> Sheet {
    let lines = case.lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>()).collect();
    let mut sheet = Sheet::new("Biểu");
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !matches!(**text, "" | ">" | "^")) {
            let at = CellRef::new(row as u32, column as u32);
            let content =
                text.parse().map_or_else(|_| Content::text(text.replace('⏎', "\n")), Content::Number);
            let across = cells[column + 1..].iter().take_while(|cell| **cell == ">").count();
            let down = rows[row + 1..].iter().take_while(|cells| cells.get(column) == Some(&"^")).count();
            if across + down > 0 {
                let last = CellRef::new(at.row + down as u32, at.column + across as u32);
                sheet.merges.push(Area::new(at, last));
            }
            sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
        }
    }
    sheet
}

fn shown(page: &Page, table: &Table) -> String {
    let (first, last) = table.header;
    let mut text = format!("table {}{}", column_letters(table.columns.0), first + 1);
    let _ = write!(text, ":{}{}", column_letters(table.columns.1), last + 1);
    for (name, column) in [("label", table.label()), ("code", table.code())] {
        let _ = write!(text, " {name} {}", column.map_or("-".to_owned(), column_letters));
    }
    let numbers = table.numbers.map_or("-".to_owned(), |row| (row + 1).to_string());
    let _ = write!(text, " numbers {numbers}");
    for (name, there) in [("named", table.named), ("beside", table.beside), ("continues", table.continues)] {
        text.push_str(if there { " " } else { "" });
        text.push_str(if there { name } else { "" });
    }
    for (at, line) in &table.titles {
        let _ = write!(text, "\n  over {at} {}", line.replace('\n', "⏎"));
    }
    for captions in &table.captions {
        let _ = write!(text, "\n  {} {}", column_letters(captions.column), captions.levels.join(" / "));
        if !captions.number.is_empty() {
            let _ = write!(text, " [{}]", captions.number);
        }
    }
    for &row in &table.body {
        let label = table.label_of(page, row);
        let _ = write!(text, "\n  row {} {label}", row + 1);
    }
    for &row in &table.after {
        let said: Vec<String> =
            page.row(row).iter().map(|cell| cell.content.raw()).filter(|text| !text.is_empty()).collect();
        let _ = write!(text, "\n  after {} {}", row + 1, said.join(" | "));
    }
    text.push('\n');
    text
}

#[test]
fn tables_are_read_as_a_person_reads_them() {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20, "{}", paths.len());
    let mut wrong = Vec::new();
    for path in paths {
        let case = std::fs::read_to_string(&path).unwrap();
        let (drawn, expected) = case.split_once(DIVIDER).unwrap_or((&case, ""));
        let sheet = sheet(drawn);
        let page = Page::new(&sheet);
        let found: String =
            joined(tables(&page, &FieldWords)).iter().map(|table| shown(&page, table)).collect();
        if found != expected {
            wrong.push(format!("{}:\n{found}", path.display()));
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, format!("{drawn}{DIVIDER}{found}")).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
