//! Rows that one level fills in: its own figure is the total, what other units state there is told and not added. Units and
//! figures are invented (số liệu giả lập).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use rust_decimal::Decimal;
use tonghop::amount::Value;
use tonghop::book::Content;
use tonghop::figure::{Excluded, FormFigures, Return, Standing};
use tonghop::finding::Rule;
use tonghop::formula::{Formula, Outcome};
use tonghop::holds::Asked;
use tonghop::layout::{CellMap, Held, Holder, Options, lay_out, lay_out_return};
use tonghop::merge::Consolidation;
use tonghop::model::{Orientation, Template};
use tonghop::spot::Spot;
use tonghop::template::builtin;

use super::district::{Chance, File, district, figure, moment, opened, settle, settle_listed, workbook};
use super::levels::{groups_are_right, of_tree};
use super::{every_way, same};

/// A return that fills in only rows of owners, or only those of others.
fn states(template: &Arc<Template>, unit: &str, number: &mut dyn FnMut(&str) -> Option<i64>) -> File {
    let mut one = Return {
        unit: unit.into(),
        period: "2024-Q1".parse().ok(),
        standing: Standing::Used,
        ..Return::unread("a".into())
    };
    for (index, form) in template.forms.iter().enumerate() {
        let sheet = form.sheet.as_str().into();
        let mut figures = FormFigures::new(index, unit.into(), sheet, form.rows.len(), form.columns.len());
        let rows = (0..form.rows.len()).filter(|_| form.orientation == Orientation::Indicators);
        for (row, column) in rows.flat_map(|row| form.value_columns().map(move |column| (row, column))) {
            let Asked::Owned(owner) = form.holds(row, column).asked else { continue };
            if form.holds(row, column).aggregation.is_ratio() {
                continue;
            }
            if let Some(number) = number(owner) {
                figures.put(row, column, figure(Value::Number(number.into())));
            }
        }
        one.forms.push(figures);
    }
    let filled = lay_out_return(template, &one, &Options::new(moment()));
    let path = format!("nop/PL {unit}.xlsx");
    (path, tonghop::write::write(&filled.book, moment()).unwrap())
}

/// The rows that a level owns and that are not computed, with their totals.
fn owned(made: &Consolidation, level: &str) -> BTreeMap<String, (Option<Decimal>, usize)> {
    let mut owned = BTreeMap::new();
    for (index, form) in made.template.forms.iter().enumerate() {
        for row in 0..form.rows.len() {
            for column in form.value_columns() {
                let holds = form.holds(row, column);
                if holds.asked == Asked::Owned(level) && !holds.aggregation.is_ratio() {
                    let total = made.forms[index].get(row, column);
                    owned.insert(format!("{} {}", form.id, form.rows[row].code), (total.value, total.units));
                }
            }
        }
    }
    owned
}

fn template() -> Arc<Template> {
    Arc::clone(builtin::find("thua-thien-hue-2024").unwrap())
}

/// The returns of three communes that fill in rows of others as well, of two districts and of the province.
fn files(template: &Arc<Template>) -> Vec<File> {
    let mut files: Vec<File> = ["xã Giả An", "xã Giả Bình", "xã Giả Cường"]
        .iter()
        .zip([7, 0, 9])
        .map(|(unit, number)| states(template, unit, &mut |_| Some(number)))
        .collect();
    for (unit, number) in [("huyện Giả Đông", 120), ("huyện Giả Tây", 130)] {
        files.push(states(template, unit, &mut |owner| (owner == "huyện").then_some(number)));
    }
    files.push(states(template, "tỉnh Giả Định", &mut |owner| (owner == "tỉnh").then_some(30)));
    files
}

const LIST: &str = "Tên,Trực thuộc\ntỉnh Giả Định,\nhuyện Giả Đông,tỉnh Giả Định\nhuyện Giả Tây,tỉnh Giả Định\n\
    xã Giả An,huyện Giả Đông\nxã Giả Bình,huyện Giả Đông\nxã Giả Cường,huyện Giả Tây\n";

#[test]
fn the_figure_of_the_owner_is_the_total() {
    let template = template();
    let made = settle_listed(&template, &files(&template), "tỉnh Giả Định", Some(LIST)).consolidation;
    let province = owned(&made, "tỉnh");
    assert!(province.len() > 2);
    assert!(province.values().all(|total| *total == (Some(Decimal::from(30)), 1)), "{province:?}");
    // Two owners, and nothing says how they become one.
    let districts = owned(&made, "huyện");
    assert!(!districts.is_empty() && districts.values().all(|total| *total == (None, 2)), "{districts:?}");
    // What the communes state is told where it stands; nothing is in the totals.
    let told = made.all_findings().filter(|finding| finding.rule == Rule::STRAY_VALUE);
    let told: Vec<_> = told.filter(|finding| finding.message.vi.contains("không tính vào tổng")).collect();
    let rows = template.forms.iter().flat_map(|form| &form.rows).filter(|row| row.owner.is_some()).count();
    assert_eq!(told.len(), 2 * rows, "{told:?}");
    assert!(told.iter().all(|finding| finding.place.cell.is_some() && finding.unit.starts_with("xã ")));
    assert!(owned(&made, "sở, ngành").values().all(|total| total.0.is_none()));
    let out = made.used().flat_map(|one| &one.forms).flat_map(FormFigures::iter);
    assert_eq!(out.filter(|(.., figure)| figure.excluded == Excluded::Owned).count(), told.len());
}

#[test]
fn the_return_of_a_district_gives_the_total_of_its_group() {
    let template = template();
    let made = settle_listed(&template, &files(&template), "tỉnh Giả Định", Some(LIST)).consolidation;
    let file = workbook(&made, "tinh.xlsx");
    let mut book = opened(&file.0, &file.1);
    assert!(groups_are_right(&made, &book) > 100);
    let map = CellMap::of(&made);
    let mut seen = BTreeMap::new();
    for sheet in book.sheets.iter().filter(|sheet| sheet.name.starts_with("CT ")) {
        for cell in &sheet.cells {
            let Some(Held { spot, holder: Holder::Group(name, _) }) = map.at(&sheet.name, cell.at) else {
                continue;
            };
            if template.holds(spot).asked == Asked::Owned("huyện") {
                assert!(cell.formula.is_some(), "{} {}", sheet.name, cell.at);
                seen.insert(name, cell.content.clone());
            }
        }
    }
    let number = |number| Content::Number(f64::from(number));
    let expected = [("huyện Giả Tây".to_owned(), number(130)), ("huyện Giả Đông".to_owned(), number(120))];
    assert_eq!(seen, BTreeMap::from(expected));
    // The total follows its owner's cell.
    let spot = spot_owned_by(&template, "tỉnh");
    let sheet = book.sheets.iter_mut().find(|sheet| total_in(&map, sheet, spot).is_some()).unwrap();
    let total = total_in(&map, sheet, spot).unwrap();
    let own = sheet.cells.iter().position(|cell| {
        let held = map.at(&sheet.name, cell.at).filter(|held| held.spot == spot);
        matches!(held, Some(Held { holder: Holder::Unit(unit), .. })
            if made.used().nth(unit).is_some_and(|one| &*one.unit == "tỉnh Giả Định"))
    });
    let formula = sheet.get(total).unwrap().formula.clone().unwrap();
    assert_eq!(Formula::parse(&formula).unwrap().evaluate(sheet), Outcome::Number(30.0), "{formula}");
    sheet.cells[own.unwrap()].content = Content::Number(31.0);
    assert_eq!(Formula::parse(&formula).unwrap().evaluate(sheet), Outcome::Number(31.0), "{formula}");
}

fn spot_owned_by(template: &Template, level: &str) -> Spot {
    let form = &template.forms[0];
    let row = (0..form.rows.len()).find(|&row| form.rows[row].owner.as_deref() == Some(level)).unwrap();
    Spot::new(0, row, form.value_columns().next().unwrap())
}

fn total_in(map: &CellMap, sheet: &tonghop::book::Sheet, spot: Spot) -> Option<tonghop::cell::CellRef> {
    let is_total = |at| {
        sheet.name.starts_with("CT ") && map.at(&sheet.name, at) == Some(Held { spot, holder: Holder::All })
    };
    sheet.cells.iter().map(|cell| cell.at).find(|at| is_total(*at))
}

/// What a list says of a unit's level goes up with its figures.
#[test]
fn a_level_that_only_a_list_knows_holds_one_level_up() {
    let template = template();
    let mut files = files(&template);
    files.push(states(&template, "Văn phòng Giả Đầu", &mut |owner| {
        (owner == "sở, ngành").then_some(5)
    }));
    let list = "Tên,Cấp,Trực thuộc\nVăn phòng Giả Đầu,ngành,\nxã Giả An,,\nxã Giả Bình,,\nxã Giả Cường,,\n\
        huyện Giả Đông,,\nhuyện Giả Tây,,\ntỉnh Giả Định,,\n";
    let made = settle_listed(&template, &files, "tỉnh Giả Định", Some(list)).consolidation;
    let offices = owned(&made, "sở, ngành");
    assert!(offices.values().all(|total| *total == (Some(Decimal::from(5)), 1)), "{offices:?}");
    let again = settle(&template, &[workbook(&made, "tinh.xlsx")], "vùng Giả");
    same(&made, &again, "one level up");
}

fn tree_of(seed: u64) {
    let chance = &mut Chance::new(seed);
    let template = [every_way(), template(), Arc::clone(builtin::find("cchc-cap-xa").unwrap())];
    let template = &template[chance.below(3)];
    let count = 3 + chance.below(5);
    let mut files = district(template, count, chance);
    let mut list = "Tên,Trực thuộc\ntỉnh Giả Định,\n".to_owned();
    for name in ["An", "Bình", "Cường", "Dũng", "Hòa", "Lộc", "Phú", "Thịnh"] {
        let _ = writeln!(list, "xã Giả {name},huyện Giả {}", ["Đông", "Tây"][chance.below(2)]);
    }
    for unit in ["xã Giả Xuân", "huyện Giả Đông", "huyện Giả Tây", "tỉnh Giả Định", "Sở Giả nội"]
    {
        if !unit.starts_with("tỉnh") {
            let _ = writeln!(list, "{unit},{}", if unit.starts_with("huyện") { "tỉnh Giả Định" } else { "" });
        }
        if !chance.once_in(4) {
            files.push(states(template, unit, &mut |_| {
                (!chance.once_in(3)).then(|| i64::try_from(chance.below(50)).unwrap())
            }));
        }
    }
    let whole = settle(template, &files, "vùng Giả");
    let depth = 2 + chance.below(2);
    let Some(top) = of_tree(template, &files, "vùng Giả Lớn", depth, chance) else { return };
    same(&whole, &settle(template, &[top], "vùng Giả"), "workbooks of workbooks");
    let listed = settle_listed(template, &files, "vùng Giả", Some(&list)).consolidation;
    same(&whole, &listed, "groups change no total");
    groups_are_right(&listed, &lay_out(&listed, &Options::new(moment())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn trees_with_owners_give_the_whole(seed: u64) {
        tree_of(seed);
    }
}
