//! Levels of any depth: workbooks of workbooks, and groups of groups in one run.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use tonghop::book::Book;
use tonghop::figure::Return;
use tonghop::formula::{Formula, Outcome};
use tonghop::layout::{CellMap, Held, Holder, Options, lay_out};
use tonghop::merge::{Consolidation, consolidate};
use tonghop::model::Template;
use tonghop::template::builtin;

use super::district::{Chance, File, district, moment, opened, settle, settle_listed, workbook};
use super::{every_way, same, units};

fn any_template(chance: &mut Chance) -> Arc<Template> {
    let mut templates = vec![every_way(), every_way(), every_way()];
    templates.extend(builtin::all().cloned());
    templates.swap_remove(chance.below(templates.len()))
}

/// The workbook of some files: of them as they are, or of workbooks of parts of them, some beside files that are in none.
pub fn of_tree(
    template: &Arc<Template>,
    files: &[File],
    name: &str,
    depth: usize,
    chance: &mut Chance,
) -> Option<File> {
    let made = if depth == 0 || files.len() < 2 {
        settle(template, files, name)
    } else {
        let count = 1 + chance.below(3);
        let mut parts: Vec<Vec<File>> = vec![Vec::new(); count + 1];
        for file in files {
            parts[chance.below(count + 1)].push(file.clone());
        }
        // What is left stands beside the workbooks.
        let mut here = parts.pop().unwrap();
        for (number, part) in parts.iter().enumerate() {
            here.extend(of_tree(template, part, &format!("{name} {number}"), depth - 1, chance));
        }
        settle(template, &here, name)
    };
    made.used().next().is_some().then(|| workbook(&made, &format!("tong-hop/{name}.xlsx")))
}

/// The list of the units of a district, at random in districts, clusters of these and a region over them.
fn list_of(units: &[String], chance: &mut Chance) -> String {
    let mut list = "Tên,Trực thuộc,Cụm,Vùng\n".to_owned();
    for unit in units {
        let district = chance.below(3);
        let cluster = chance.below(3);
        let cluster = if cluster == 0 { String::new() } else { format!("Cụm {district}.{cluster}") };
        let _ = writeln!(
            list,
            "{unit},huyện Giả {},{cluster},Vùng {}",
            ["Đông", "Tây", "Nam"][district],
            district / 2
        );
    }
    list
}

/// Every total of a group on the detail sheets is what the returns of the group make alone, and what its formula gives.
/// How many there are.
pub fn groups_are_right(made: &Consolidation, book: &Book) -> usize {
    let map = CellMap::of(made);
    let used: Vec<&Return> = made.used().collect();
    let (mut count, mut known) = (0, HashMap::new());
    for sheet in book.sheets.iter().filter(|sheet| map.sheets().any(|name| *name == sheet.name)) {
        for cell in &sheet.cells {
            let Some(Held { spot, holder: Holder::Group(name, units) }) = map.at(&sheet.name, cell.at) else {
                continue;
            };
            let Some(row) = spot.row.printed() else { continue };
            let alone = known.entry(units.clone()).or_insert_with(|| {
                let alone = used[units].iter().map(|one| (*one).clone()).collect();
                consolidate(Arc::clone(&made.template), None, Arc::default(), alone, None)
            });
            let total = alone.forms[spot.form].get(row, spot.column);
            let place = format!("{}!{} ({name})", sheet.name, cell.at);
            let near = |number: f64| {
                let wanted = total.value.map(|value| value.to_string().parse::<f64>().unwrap());
                wanted.is_some_and(|wanted| (wanted - number).abs() <= 1e-9 * wanted.abs().max(1.0))
            };
            match &cell.content {
                tonghop::book::Content::Number(number) => {
                    assert!(near(*number), "{place}: {number} {total:?}");
                }
                other => assert!(total.value.is_none(), "{place}: {other:?} {total:?}"),
            }
            if let Some(formula) = &cell.formula
                && let Some(parsed) = Formula::parse(formula)
            {
                match parsed.evaluate(sheet) {
                    Outcome::Number(number) => assert!(near(number), "{place}: {formula} {number}"),
                    Outcome::Nothing => assert!(total.value.is_none(), "{place}: {formula}"),
                    Outcome::Unknown => {}
                    other => panic!("{place}: {formula} {other:?}"),
                }
            }
            count += 1;
        }
    }
    count
}

fn tree_of(seed: u64) {
    let chance = &mut Chance::new(seed);
    let template = any_template(chance);
    let count = 3 + chance.below(6);
    let files = district(&template, count, chance);
    let whole = settle(&template, &files, "tỉnh Giả Định");
    let depth = 2 + chance.below(3);
    let Some(top) = of_tree(&template, &files, "vùng Giả", depth, chance) else { return };
    let again = settle(&template, &[top], "tỉnh Giả Định");
    same(&whole, &again, "workbooks of workbooks");
}

fn levels_of(seed: u64) -> usize {
    let chance = &mut Chance::new(seed);
    let template = any_template(chance);
    let count = 4 + chance.below(5);
    let files = district(&template, count, chance);
    let flat = settle(&template, &files, "tỉnh Giả Định");
    let list = list_of(&units(&flat), chance);
    let settled = settle_listed(&template, &files, "tỉnh Giả Định", Some(&list));
    let made = &settled.consolidation;
    same(&flat, made, "groups change no total");
    let file = workbook(made, "tinh.xlsx");
    let count = groups_are_right(made, &opened(&file.0, &file.1));
    // Read back, its units stand in their groups again, and nothing is said against it.
    let again = settle(&template, &[file], "vùng");
    same(made, &again, "a workbook of many levels");
    let edited = again.all_findings().filter(|finding| finding.message.vi.contains("khi tổng hợp"));
    assert_eq!(edited.count(), 0);
    groups_are_right(&again, &lay_out(&again, &Options::new(moment())));
    // The workbooks of the groups together are the whole.
    let split = settled.split("Trực thuộc", &[]).unwrap();
    assert_eq!(split.ungrouped.len(), 0);
    let parts: Vec<File> = (split.groups.iter())
        .map(|group| workbook(&group.settled.consolidation, &format!("{}.xlsx", group.file)))
        .collect();
    same(&flat, &settle(&template, &parts, "tỉnh Giả Định"), "split and merged");
    count
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn trees_of_workbooks_give_the_whole(seed: u64) {
        tree_of(seed);
    }

    #[test]
    fn groups_of_groups_in_one_run(seed: u64) {
        levels_of(seed);
    }
}

#[test]
fn there_are_totals_of_groups() {
    let counts: BTreeSet<usize> = (0..4).map(levels_of).collect();
    assert!(counts.iter().any(|count| *count > 100), "{counts:?}");
}
