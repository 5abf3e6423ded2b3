//! The workbook as data.

use super::sample::consolidation;
use super::*;
use crate::book::{Content, Sheet};

fn options() -> Options {
    Options::new(jiff::civil::date(2024, 3, 20).at(8, 30, 0, 0))
}

fn shown(sheet: &Sheet, at: &str) -> (String, String) {
    sheet.get(at.parse().unwrap()).map_or_else(Default::default, |cell| {
        (cell.content.raw(), cell.formula.as_deref().unwrap_or_default().to_owned())
    })
}

#[test]
fn dump() {
    let consolidation = consolidation();
    let book = lay_out(&consolidation, &options());
    let bytes = crate::write::write(&book, options().created).unwrap();
    if let Some(path) = sample_path("sample.xlsx") {
        std::fs::write(path, bytes).unwrap();
    }
    let detail = book.sheet("CT Phụ lục 2").unwrap();
    assert_eq!(shown(detail, "D5"), ("21".to_owned(), "SUM(E5:H5)".to_owned()));
    assert!(matches!(detail.get("A5".parse().unwrap()).unwrap().content, Content::Text(_)));
}

/// Prints time and size for many units; run with `--ignored --nocapture` in release.
#[test]
#[ignore = "a measurement"]
fn two_thousand_units() {
    use std::time::Instant;
    let mut template = super::sample::template();
    template.forms.truncate(1);
    let rows: Vec<_> = (0..7)
        .flat_map(|part| {
            template.forms[0].rows.iter().cloned().map(move |mut row| {
                row.code = format!("{part}.{}", row.code).into();
                row.expression = row.expression.map(|expression| {
                    let text = expression.to_string();
                    text.split(' ')
                        .map(|word| if word.len() > 1 { format!("{part}.{word}") } else { word.to_owned() })
                        .collect::<Vec<_>>()
                        .join(" ")
                        .parse()
                        .unwrap()
                });
                if matches!(row.aggregation, crate::template::Aggregation::WeightedMean(_)) {
                    row.aggregation =
                        crate::template::Aggregation::WeightedMean(format!("{part}.9.1").into());
                }
                row
            })
        })
        .collect();
    template.forms[0] = super::sample::form("2", "ĐO", super::sample::usual_columns(), rows);
    let values = [
        "6", "75", "20", "15", "", "3", "1", "2", "", "5", "4", "1", "2", "162", "4", "94.28", "100", "1.5",
        "656.3", "",
    ];
    let values: Vec<&str> = values.iter().copied().cycle().take(140).collect();
    let returns: Vec<_> = (0..2000)
        .map(|unit| super::sample::one(&template, unit, &format!("xã Số {unit}"), &values, &[]))
        .collect();
    let start = Instant::now();
    let consolidation = super::sample::consolidate(template, returns);
    println!("consolidated {:?}", start.elapsed());
    let start = Instant::now();
    let book = lay_out(&consolidation, &options());
    println!(
        "laid out {:?}, {} cells",
        start.elapsed(),
        book.sheets.iter().map(|s| s.cells.len()).sum::<usize>()
    );
    let start = Instant::now();
    let bytes = crate::write::write(&book, options().created).unwrap();
    println!("written {:?}, {} bytes", start.elapsed(), bytes.len());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
}

fn sample_path(name: &str) -> Option<std::path::PathBuf> {
    std::env::var_os("TONGHOP_SAMPLE").map(|folder| std::path::Path::new(&folder).join(name))
}

/// So many units in groups of eight, the second form with many value columns.
fn crowd(units: usize) -> Consolidation {
    let template = super::sample::template();
    let returns: Vec<_> = (0..units)
        .map(|unit| {
            let texts: Vec<String> = (1..=3).map(|row| ((unit * 7 + row) % 50).to_string()).collect();
            let odd = if unit % 5 == 0 { "" } else { "4" };
            let row = |text: &'static str| -> [&str; 5] { ["9", "4", "5", text, ""] };
            let mut one = super::sample::one(
                &template,
                unit,
                &format!("xã Số {}", unit + 1),
                &[
                    &texts[0], "", &texts[1], odd, "", "", &texts[2], "1", "", "5", odd, "1", "2", "162",
                    "4", "90.5", &texts[0],
                ],
                &[row("4"), row("8"), row("")],
            );
            one.group = Some(format!("Cụm {}", unit / 8 + 1).into());
            one
        })
        .collect();
    super::sample::consolidate(template, returns)
}

#[test]
fn dump_crowds() {
    for (name, units) in [("crowd.xlsx", 40), ("few.xlsx", 12), ("many.xlsx", 3400)] {
        let Some(path) = sample_path(name) else { continue };
        let book = lay_out(&crowd(units), &options());
        std::fs::write(path, crate::write::write(&book, options().created).unwrap()).unwrap();
    }
}
