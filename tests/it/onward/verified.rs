//! `verify`: an untouched workbook says nothing, and whatever cell of a figure or total is changed is named.

use std::sync::Arc;

use tonghop::book::{Book, Cell, Content, StyleId};
use tonghop::cell::CellRef;
use tonghop::job::{Session, Templates, Verification};
use tonghop::layout::{CellMap, Holder};
use tonghop::merge::Consolidation;
use tonghop::model::Template;
use tonghop::read::{InProcess, Source, read};
use tonghop::template::builtin;

use super::district::{Chance, district, moment, opened, settle, workbook};
use super::every_way;

/// Cells changed in each workbook.
const CHANGES: usize = 40;

fn made(template: &Arc<Template>, seed: u64) -> (Consolidation, Book) {
    let mut files = district(template, 4, &mut Chance::new(seed));
    files.retain(|(path, _)| !path.contains("lần 2") && !path.contains("(1)") && !path.contains("hong"));
    let made = settle(template, &files, "huyện Giả Đông");
    let file = workbook(&made, "huyen.xlsx");
    let book = opened(&file.0, &file.1);
    (made, book)
}

fn verified(template: &Arc<Template>, book: &Book) -> Verification {
    let bytes = tonghop::write::write(book, moment()).unwrap();
    let source = Source { file: "huyen.xlsx".into(), bytes: &bytes };
    let templates = Templates::built_in().asking_for(Arc::clone(template));
    let session = Session::open(templates, &InProcess, jiff::civil::date(2024, 4, 1));
    session.verify(&source, &|_| None).unwrap()
}

fn named(verification: &Verification) -> Vec<(String, Option<CellRef>)> {
    let findings = verification.verified.findings.iter();
    findings.map(|finding| (finding.place.sheet.to_string(), finding.place.cell)).collect()
}

#[test]
fn nothing_is_said_of_an_untouched_workbook() {
    let built_in = builtin::all().map(Arc::clone);
    for template in built_in.chain([every_way()]) {
        let (_, book) = made(&template, 5);
        let verification = verified(&template, &book);
        assert_eq!(named(&verification), [], "{}", template.id);
        assert!(verification.verified.formulas > 50 && verification.verified.figures > 20, "{}", template.id);
    }
}

#[test]
fn every_cell_that_was_changed_is_named() {
    for (template, seed) in [(Arc::clone(builtin::find("thua-thien-hue-2024").unwrap()), 5), (every_way(), 7)]
    {
        let (made, book) = made(&template, seed);
        let map = CellMap::of(&made);
        let mut cells: Vec<(usize, CellRef)> = Vec::new();
        for (index, sheet) in book.sheets.iter().enumerate() {
            let held = |cell: &&Cell| match map.at(&sheet.name, cell.at) {
                // A number of a unit's own, or a formula.
                Some(held) => {
                    let own = matches!(held.holder, Holder::Unit(_));
                    cell.formula.is_some() || (own && matches!(cell.content, Content::Number(_)))
                }
                None => false,
            };
            cells.extend(sheet.cells.iter().filter(held).map(|cell| (index, cell.at)));
        }
        assert!(cells.len() > CHANGES, "{}", cells.len());
        let mut chance = Chance::new(11);
        for _ in 0..CHANGES {
            let (index, at) = cells[chance.below(cells.len())];
            let mut edited = book.clone();
            let sheet = &mut edited.sheets[index];
            let content = Content::Number(7_777.0);
            sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
            let name = sheet.name.clone();
            let verification = verified(&template, &edited);
            let told = named(&verification);
            assert!(told.contains(&(name.clone(), Some(at))), "{} {name}!{at}: {told:?}", template.id);
        }
    }
}

/// How many cells each sheet of a workbook has in its file, empty ones included.
fn cells_of(bytes: &[u8], sheets: usize) -> Vec<usize> {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let text = |number: usize| {
        std::io::read_to_string(package.by_name(&format!("xl/worksheets/sheet{number}.xml")).unwrap())
            .unwrap()
    };
    (1..=sheets).map(text).map(|text| text.matches("<c ").count()).collect()
}

/// The list of figures of a summary of many units has more cells than a file may have: it counts as none, whether it is left
/// out where the workbook is consolidated further, or wanted where it is verified, explained and renewed.
#[test]
fn a_summary_may_list_more_figures_than_a_file_may_have_cells() {
    let template = Arc::clone(builtin::find("thua-thien-hue-2024").unwrap());
    let (made, book) = made(&template, 5);
    let (path, bytes) = workbook(&made, "huyen.xlsx");
    let cells = cells_of(&bytes, book.sheets.len());
    let list = book.sheets.iter().position(|sheet| sheet.name == "Nguồn số liệu").unwrap();
    let source = Source { file: path.as_str().into(), bytes: &bytes };
    let templates = Templates::built_in().asking_for(Arc::clone(&template));
    let mut session = Session::open(templates, &InProcess, jiff::civil::date(2024, 4, 1));
    session.limits.cells = cells.iter().sum::<usize>() - cells[list];
    assert!(cells[list] > 1_000 && read(&source, &session.limits).value.is_none(), "{cells:?}");
    let verification = session.verify(&source, &|_| None).unwrap();
    assert_eq!(named(&verification), []);
    assert!(verification.verified.figures > 20);
    let map = CellMap::of(&made);
    let traced = book.sheets.iter().find_map(|sheet| {
        let unit = |cell: &&Cell| {
            map.at(&sheet.name, cell.at).is_some_and(|held| matches!(held.holder, Holder::Unit(_)))
                && matches!(cell.content, Content::Number(_))
        };
        Some((sheet.name.as_str(), sheet.cells.iter().find(unit)?.at))
    });
    let trace = session.explain(&source, traced.unwrap(), &|_| None).unwrap();
    assert!(
        !trace.given[0].source.file.is_empty() && trace.given[0].source.cell.is_some(),
        "the list was read"
    );
    let renewal = session.renewal(&source, false);
    assert!(renewal.findings.is_empty(), "nobody changed it: {:?}", renewal.findings);
    let settled = session.choose(&[source][..]).unwrap().settle();
    assert_eq!(settled.consolidation.used().count(), made.used().count());
}
