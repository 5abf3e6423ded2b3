//! A consolidated workbook is a return one level up: consolidating workbooks gives what consolidating all returns gives,
//! whatever the parts and however many the levels.

pub mod district;
mod edited;
mod levels;
pub mod live;
mod overlap;
mod owners;
mod verified;

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use rust_decimal::Decimal;
use tonghop::merge::Consolidation;
use tonghop::model::Template;
use tonghop::template::{builtin, load};

use crate::program::sample;
use district::{Chance, File, district, settle, workbook};

/// The sheet by which a workbook says what it is made of.
const HIDDEN: &str = "_tonghop";

/// The totals by form, indicator and column: value, text, number of units.
fn totals(consolidation: &Consolidation) -> BTreeMap<String, (Option<Decimal>, Option<String>, usize)> {
    let mut totals = BTreeMap::new();
    for (form, made) in consolidation.template.forms.iter().zip(&consolidation.forms) {
        for row in 0..form.rows.len() {
            for column in form.value_columns() {
                let total = made.get(row, column);
                let key = format!("{} {} {}", form.id, form.rows[row].code, form.columns[column].code);
                totals.insert(key, (total.value, total.text.clone(), total.units));
            }
        }
    }
    totals
}

fn units(consolidation: &Consolidation) -> Vec<String> {
    let mut units: Vec<String> = consolidation.used().map(|one| one.unit.to_string()).collect();
    units.sort();
    units
}

fn same(whole: &Consolidation, other: &Consolidation, what: &str) {
    assert_eq!(units(whole), units(other), "{what}");
    let (whole, other) = (totals(whole), totals(other));
    for (key, total) in &whole {
        assert_eq!(total, &other[key], "{what}: {key}");
    }
}

/// Every aggregation and every kind of form.
fn every_way() -> Arc<Template> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onward/moi-cach.toml");
    Arc::new(load(&std::fs::read_to_string(path).unwrap(), "moi-cach").unwrap())
}

/// Consolidates in parts, then the workbooks of the parts, then the workbook of those.
fn in_parts(template: &Arc<Template>, files: &[File], chance: &mut Chance) {
    let whole = settle(template, files, "tỉnh Giả Định");
    let count = 1 + chance.below(4);
    let mut parts: Vec<Vec<File>> = vec![Vec::new(); count];
    for file in files {
        parts[chance.below(count)].push(file.clone());
    }
    let mut summaries = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let name = format!("huyện Giả {}", ["Đông", "Tây", "Nam", "Bắc"][number]);
        let made = settle(template, part, &name);
        if made.used().next().is_some() {
            summaries.push(workbook(&made, &format!("huyen/{number}.xlsx")));
        }
    }
    let second = settle(template, &summaries, "tỉnh Giả Định");
    same(&whole, &second, "workbooks of parts");
    let third = settle(template, &[workbook(&second, "tinh.xlsx")], "vùng Giả Định");
    same(&whole, &third, "the workbook of these");
}

/// A district, a template and parts, invented anew from a number.
fn parts_of(seed: u64) {
    let mut chance = Chance::new(seed);
    let mut templates = vec![every_way(), every_way(), every_way()];
    templates.extend(builtin::all().cloned());
    let template = &templates[chance.below(templates.len())];
    let units = 2 + chance.below(6);
    let files = district(template, units, &mut chance);
    in_parts(template, &files, &mut chance);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn parts_give_the_whole(seed: u64) {
        parts_of(seed);
    }
}

/// A form that counts from another file of its unit, with findings on the form of the file that does not count; figures
/// that only warnings of reading make doubtful.
#[test]
fn parts_that_once_differed() {
    for seed in [2_849_503_841_896_708_745, 10_954_449_138_346_933_859] {
        parts_of(seed);
    }
}

/// The returns of a sample.
fn of_sample(set: &str) -> Vec<File> {
    let mut files: Vec<File> = std::fs::read_dir(sample(set))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .map(|path| (path.to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() >= 3, "{}", files.len());
    files
}

#[test]
fn halves_of_the_samples_give_the_whole() {
    for set in ["hai-duong-2023-xa", "thua-thien-hue-2024", "soc-trang-2023-huyen"] {
        in_parts(builtin::find(set).unwrap(), &of_sample(set), &mut Chance::new(7));
    }
}
