//! A unit counts once, whatever workbooks its return comes through.

use std::sync::Arc;

use tonghop::book::{Cell, Content};
use tonghop::figure::Standing;
use tonghop::finding::{Rule, Severity};
use tonghop::layout::{Options, lay_out};
use tonghop::merge::Consolidation;
use tonghop::model::Template;

use super::district::{Chance, File, district, moment, opened, settle, workbook};
use super::{every_way, same, units};

/// Five returns without anything wrong in them that decides, one for each unit.
fn five(template: &Arc<Template>) -> Vec<File> {
    let mut files = district(template, 5, &mut Chance::new(11));
    files.retain(|(path, _)| !path.contains("lần 2") && !path.contains("(1)") && !path.contains("hong"));
    assert_eq!(files.len(), 5);
    files
}

fn summary(template: &Arc<Template>, files: &[File], name: &str) -> File {
    workbook(&settle(template, files, name), &format!("huyen/{name}.xlsx"))
}

/// The same return saved anew: another fingerprint, the same figures.
fn saved_anew((path, bytes): &File, name: &str) -> File {
    let book = opened(path, bytes);
    let later = moment().checked_add(jiff::Span::new().days(1)).unwrap();
    let bytes_now = tonghop::write::write(&book, later).unwrap();
    assert_ne!(*bytes, bytes_now);
    (path.replace("nop", name), bytes_now)
}

/// The same return with another number in its first row.
fn corrected(file: &File, name: &str) -> File {
    let mut book = opened(&file.0, &file.1);
    let sheet = &mut book.sheets[0];
    let label = sheet.cells.iter().find(|cell| cell.content.raw() == "Kinh phí bố trí").unwrap().at;
    let at = tonghop::cell::CellRef::new(label.row, label.column + 2);
    sheet.put(Cell {
        at,
        content: Content::Number(12_345.5),
        formula: None,
        style: tonghop::book::StyleId::default(),
    });
    (name.to_owned(), tonghop::write::write(&book, moment()).unwrap())
}

fn worst(made: &Consolidation, rule: Rule) -> Option<Severity> {
    made.all_findings().filter(|finding| finding.rule == rule).map(|finding| finding.severity).max()
}

#[test]
fn a_return_beside_the_workbook_it_is_in() {
    let template = every_way();
    let files = five(&template);
    let whole = settle(&template, &files, "tỉnh Giả Định");
    let made = summary(&template, &files, "huyện Giả Đông");
    for beside in [files[0].clone(), saved_anew(&files[0], "ban-khac")] {
        let again = settle(&template, &[made.clone(), beside], "tỉnh Giả Định");
        same(&whole, &again, "counted once");
        assert_eq!(worst(&again, Rule::DUPLICATE_RETURN), Some(Severity::Info));
    }
    let mut all = files.clone();
    all.push(made);
    same(&whole, &settle(&template, &all, "tỉnh Giả Định"), "beside all its returns");
}

#[test]
fn a_corrected_return_takes_the_place_of_its_share() {
    let template = every_way();
    let files = five(&template);
    let made = summary(&template, &files, "huyện Giả Đông");
    for name in ["ban-khac/PL xã Giả An lần 2.xlsx", "ban-khac/PL xã Giả An.xlsx"] {
        let late = corrected(&files[0], name);
        let mut now = files.clone();
        now[0] = late.clone();
        let whole = settle(&template, &now, "tỉnh Giả Định");
        let again = settle(&template, &[made.clone(), late], "tỉnh Giả Định");
        same(&whole, &again, name);
        assert_eq!(worst(&again, Rule::DUPLICATE_RETURN), Some(Severity::Warning), "{name}");
    }
}

#[test]
fn workbooks_that_share_units() {
    let template = every_way();
    let files = five(&template);
    let whole = settle(&template, &files, "tỉnh Giả Định");
    let east = summary(&template, &files[..3], "huyện Giả Đông");
    let west = summary(&template, &files[2..], "huyện Giả Tây");
    let mut again = vec![saved_anew(&files[2], "ban-khac")];
    again.extend_from_slice(&files[3..]);
    let west_anew = summary(&template, &again, "huyện Giả Bắc");
    let inner = settle(&template, &[east.clone(), west.clone()], "tỉnh Giả Định");
    let province = workbook(&inner, "tinh.xlsx");
    let sets: [&[&File]; 5] = [
        &[&east, &west],
        &[&east, &west_anew],
        &[&east, &west, &west_anew],
        &[&province, &east],
        &[&province, &west_anew, &files[4]],
    ];
    for set in sets {
        let files: Vec<File> = set.iter().map(|file| (*file).clone()).collect();
        let made = settle(&template, &files, "tỉnh Giả Định");
        same(&whole, &made, &format!("{:?}", files.iter().map(|(path, _)| path).collect::<Vec<_>>()));
        let dropped =
            made.returns.iter().filter(|one| one.lineage.is_none() && one.standing == Standing::Superseded);
        assert!(dropped.count() <= 1, "no workbook is dropped");
    }
}

/// Two corrections of one return in two workbooks, of which nothing tells which counts: told, neither is counted.
#[test]
fn two_workbooks_that_contradict_each_other() {
    let template = every_way();
    let files = five(&template);
    let mut other = files[2..].to_vec();
    other[0] = corrected(&files[2], "ban-khac/PL xã Giả Cường.xlsx");
    let (east, west) = (&files[..3], &other[..]);
    let sets = [summary(&template, east, "huyện Giả Đông"), summary(&template, west, "huyện Giả Tây")];
    let made = settle(&template, &sets, "tỉnh Giả Định");
    assert_eq!(units(&made).len(), 5);
    let told: Vec<_> = made
        .all_findings()
        .filter(|finding| finding.rule == Rule::DUPLICATE_RETURN && finding.severity == Severity::Error)
        .collect();
    assert!(!told.is_empty() && told.iter().all(|finding| &*finding.unit == "xã Giả Cường"), "{told:?}");
    let row = template.forms[0].row_index("11").unwrap();
    assert_eq!(made.forms[0].get(row, 3).left_out.len(), 1, "the money that differs");
}

/// Expected units are those of the list, whether they sent a return or a workbook of theirs.
#[test]
fn a_workbook_stands_for_its_unit_in_the_list() {
    let template = every_way();
    let files = five(&template);
    let made =
        settle(&template, &[summary(&template, &files[..3], "huyện Giả Đông"), files[3].clone()], "tỉnh");
    let expected = ["huyện Giả Đông", "xã Giả Dũng", "xã Giả Hòa"].map(Arc::from);
    let again = tonghop::merge::consolidate(
        Arc::clone(&template),
        made.period,
        "tỉnh".into(),
        made.returns,
        Some(&expected),
    );
    assert_eq!(again.missing, [Arc::from("xã Giả Hòa")]);
    assert_eq!(again.coverage().map(|coverage| (coverage.sent, coverage.outside)), Some((2, 0)));
}

/// What is not there is not forgotten, however often what is there is merged again.
#[test]
fn what_is_lacking_is_told_on_every_level() {
    let template = every_way();
    let files = five(&template);
    let damaged: File = ("nop/hong.xlsx".to_owned(), files[4].1[..200].to_vec());
    let first = summary(&template, &[files[0].clone(), files[1].clone(), damaged], "huyện Giả Đông");
    let second = summary(&template, &[first, files[2].clone()], "tỉnh Giả");
    let made = settle(&template, &[second], "vùng");
    let told = made.all_findings().find(|finding| finding.rule == Rule::MISSING_RETURN);
    assert!(told.is_some_and(|finding| finding.message.vi.contains("hong.xlsx")), "{told:?}");
    assert_eq!(made.lacking.len(), 1);
    // It is a state of a unit, too, where units are looked for: on the sheet of units, below every form, after the run.
    let book = lay_out(&made, &Options::new(jiff::civil::datetime(2024, 4, 1, 8, 0, 0, 0)));
    let texts = |name: &str| -> Vec<String> {
        let sheet = book.sheets.iter().find(|sheet| sheet.name == name).unwrap();
        sheet.cells.iter().map(|cell| cell.content.raw()).collect()
    };
    let units = texts("Đơn vị");
    let state = units.iter().position(|text| text == "Chưa nộp ở cấp dưới").unwrap();
    assert!(units[state - 1].contains("hong.xlsx"), "{units:?}");
    let form = &book.sheets[1].name;
    let foot = texts(form).into_iter().find(|text| text.starts_with("Chưa có số liệu của"));
    assert!(foot.is_some_and(|text| text.contains("hong.xlsx")), "{form}");
}
