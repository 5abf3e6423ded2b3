//! Figures that no form asks for and every summary needs: computed anew at each level, never read.

use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::book::{Book, Cell, Content, Sheet};
use tonghop::cell::CellRef;
use tonghop::finding::Language;
use tonghop::formula::{Formula, Outcome};
use tonghop::layout::{Options, lay_out, lay_out_blank, lay_out_return};
use tonghop::merge::Consolidation;
use tonghop::model::{Role, Template};
use tonghop::revision::compare;
use tonghop::spot::Spot;
use tonghop::template::{builtin, load, show, to_toml};

use crate::onward::district::{File, moment, settle, workbook};
use crate::program::sample;

/// Two ratios, one of them in one decimal, an average and a sum; số liệu giả lập.
fn template() -> Arc<Template> {
    let source = r#"
id = "thu"
name = "Bộ biểu mẫu thử"
[[form]]
id = "1"
number = "Biểu 1"
sheet = "Biểu 1"
columns = [
  { role = "code", captions = ["STT"] },
  { role = "label", captions = ["Chỉ tiêu"] },
  { role = "measure", captions = ["Đơn vị tính"] },
  { role = "value", captions = ["Số liệu"] },
  { role = "note", captions = ["Ghi chú"] },
]
rows = [
  { code = "1", printed = "1", label = "Số hồ sơ tiếp nhận", measure = "Hồ sơ", aggregation = "sum" },
  { code = "2", printed = "2", label = "Số hồ sơ giải quyết đúng hạn", measure = "Hồ sơ", aggregation = "sum", check = ["2 <= 1"] },
  { code = "3", printed = "3", label = "Số công chức được phân công", measure = "Người", aggregation = "sum" },
  { code = "4", printed = "4", label = "Số hồ sơ trực tuyến", measure = "Hồ sơ", aggregation = "sum" },
]
[[derived]]
form = "1"
code = "TL1"
label = "Tỷ lệ đúng hạn"
measure = "%"
ratio = "2 / 1"
[[derived]]
code = "TL2"
printed = ""
label = "Tỷ lệ trực tuyến và đúng hạn"
measure = "%"
ratio = "(2 + 4) / 1"
decimals = 1
remark = "hai phần có thể trùng nhau"
[[derived]]
code = "BQ"
label = "Số hồ sơ bình quân một công chức"
measure = "Hồ sơ/người"
equals = "1 / 3"
decimals = 3
[[derived]]
code = "C"
label = "Hồ sơ và công chức"
sum = "1 + 3"
"#;
    Arc::new(load(source, "thu.toml").unwrap())
}

/// A return of a unit in the form of the template: what stands in the rows, as typed.
fn report(template: &Arc<Template>, unit: &str, typed: [&str; 4]) -> File {
    let mut filled = lay_out_return(
        template,
        &tonghop::figure::Return { unit: unit.into(), ..tonghop::figure::Return::unread("x.xlsx".into()) },
        &Options::new(moment()),
    );
    for (row, text) in typed.into_iter().enumerate() {
        let (sheet, at) = filled.places[&Spot::new(0, row, 3)];
        let content = match text.parse() {
            Ok(number) => Content::Number(number),
            Err(_) if text.is_empty() => continue,
            Err(_) => Content::text(text),
        };
        let style = filled.book.sheets[sheet].get(at).unwrap().style;
        filled.book.sheets[sheet].put(Cell { at, content, formula: None, style });
    }
    (format!("{unit}.xlsx"), tonghop::write::write(&filled.book, moment()).unwrap())
}

fn district(template: &Arc<Template>, returns: &[(&str, [&str; 4])]) -> Consolidation {
    let files: Vec<File> = returns.iter().map(|(unit, typed)| report(template, unit, *typed)).collect();
    settle(template, &files, "huyện Giả Định")
}

fn total(made: &Consolidation, code: &str) -> (Option<Decimal>, usize) {
    let row = made.template.forms[0].row_index(code).unwrap();
    let column = made.template.forms[0].value_columns().next().unwrap();
    let total = made.forms[0].get(row, column);
    (total.value, total.units)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The row of a sheet in which a text stands.
fn row_of(sheet: &Sheet, text: &str) -> u32 {
    sheet.cells.iter().find(|cell| cell.content.raw() == text).unwrap_or_else(|| panic!("{text}")).at.row
}

/// The cells of a row from a column on: what they show, and their formulas.
fn shown(sheet: &Sheet, row: u32, from: u32) -> Vec<(String, Option<String>)> {
    let cells = sheet.row(row).iter().filter(|cell| cell.at.column >= from);
    cells.map(|cell| (cell.content.raw(), cell.formula.as_deref().map(str::to_owned))).collect()
}

fn texts(shown: &[(String, Option<String>)]) -> Vec<&str> {
    shown.iter().map(|(text, _)| text.as_str()).collect()
}

#[test]
fn they_are_ratios_of_sums_over_those_that_gave_both() {
    let template = template();
    let made = district(
        &template,
        &[
            ("xã Giả An", ["200", "150", "4", "10"]),
            ("xã Giả Bình", ["100", "90", "2", ""]),
            ("xã Giả Cường", ["", "", "1", "5"]),
        ],
    );
    assert_eq!(total(&made, "TL1"), (Some(decimal("80")), 2));
    // (150 + 10 + 90) / 300; what was left blank adds nothing where the other part is there.
    assert_eq!(total(&made, "TL2"), (Some(decimal("83.3")), 2));
    assert_eq!(total(&made, "BQ"), (Some(decimal("42.857")), 2));
    assert_eq!(total(&made, "C"), (Some(decimal("307")), 3));
    let told: Vec<_> = made.all_findings().map(|finding| finding.message.vi.clone()).collect();
    assert!(made.all_findings().all(|finding| !finding.subject.indicator.starts_with("TL")), "{told:?}");
    // A return has none of its own.
    assert!(made.used().all(|one| one.figure(0, 4, 3).is_none_or(|figure| figure.cell.is_none())));
}

#[test]
fn they_stand_under_the_form_as_live_formulas() {
    let template = template();
    let units = [("xã Giả An", ["200", "150", "4", "10"]), ("xã Giả Bình", ["100", "", "2", "3"])];
    let book = lay_out(&district(&template, &units), &Options::new(moment()));
    let official = book.sheet("Biểu 1").unwrap();
    let first = row_of(official, "TL1");
    let last = row_of(official, "Số hồ sơ trực tuyến");
    assert_eq!(first, last + 3, "a free row and a caption are between them");
    assert_eq!(official.row(last + 1), [], "the free row");
    let caption = official.row(first - 1)[0].content.raw();
    assert!(caption.starts_with("Số liệu tính thêm: không thuộc biểu mẫu"), "{caption}");
    let (above, below) = (CellRef::new(last - 2, 3), CellRef::new(last - 3, 3));
    let ratio = &shown(official, first, 3)[0];
    assert_eq!(ratio.0, "75", "{ratio:?} of {above} and {below}");
    // The units in it are fewer than those in the totals above: the detail sheet tells which.
    assert!(ratio.1.as_deref().is_some_and(|formula| formula.contains("CT Biểu 1")), "{ratio:?}");
    assert_eq!(shown(official, first, 4)[0].0, "tính từ 1/2 đơn vị");
    assert_eq!(shown(official, first + 3, 3)[0].1.as_deref(), Some("IFERROR(ROUND(D5+D7,0),\"\")"));

    let detail = book.sheet("CT Biểu 1").unwrap();
    let row = row_of(detail, "TL1");
    let cells = shown(detail, row, 3);
    assert_eq!(texts(&cells), ["75", "75", "", "1"], "all, two units, how many");
    assert!(cells.iter().all(|(_, formula)| formula.is_some()), "{cells:?}");
    // What is left blank adds nothing to a sum: (150 + 10 + 3) / 300.
    assert_eq!(texts(&shown(detail, row + 1, 3)), ["54.3", "80", "3", "2"]);
    assert_eq!(texts(&shown(detail, row + 2, 3)), ["50", "50", "50", "2"]);

    // What is filled in later in the workbook is in them at once.
    let mut detail = detail.clone();
    let at = CellRef::new(row_of(&detail, "Số hồ sơ giải quyết đúng hạn"), 5);
    let style = detail.get(at).unwrap().style;
    detail.put(Cell { at, content: Content::Number(90.0), formula: None, style });
    let results = cells
        .iter()
        .map(|(_, formula)| Formula::parse(formula.as_deref().unwrap()).unwrap().evaluate(&detail));
    let numbers: Vec<Outcome> = results.collect();
    assert_eq!(numbers[2], Outcome::Number(90.0));
}

#[test]
fn a_part_in_error_leaves_them_empty() {
    let template = template();
    let units = [("xã Giả An", ["200", "150", "4", "10"]), ("xã Giả Bình", ["100", "120", "0", "12a"])];
    let made = district(&template, &units);
    assert_eq!(total(&made, "TL1"), (Some(decimal("75")), 1));
    let book = lay_out(&made, &Options::new(moment()));
    let detail = book.sheet("CT Biểu 1").unwrap();
    let row = row_of(detail, "TL1");
    assert_eq!(texts(&shown(detail, row, 3)), ["75", "75", "", "1"]);
    assert_eq!(texts(&shown(detail, row + 1, 3)), ["80", "80", "", "1"]);
    let official = book.sheet("Biểu 1").unwrap();
    let said = &shown(official, row_of(official, "TL1"), 4)[0].0;
    assert_eq!(said, "tính từ 1/2 đơn vị; không tính 1 đơn vị do lỗi: xã Giả Bình");
}

#[test]
fn a_summary_read_back_and_a_return_that_prints_them_are_read_without_them() {
    let template = template();
    let units = [("xã Giả An", ["200", "150", "4", "10"]), ("xã Giả Bình", ["100", "90", "2", "3"])];
    let made = district(&template, &units);
    let (path, bytes) = workbook(&made, "huyen.xlsx");
    let again = settle(&template, &[(path, bytes)], "tỉnh Giả Định");
    for code in ["TL1", "TL2", "BQ", "C"] {
        assert_eq!(total(&again, code), total(&made, code), "{code}");
    }
    assert_eq!(again.cells(), made.cells());

    // The official sheet alone, with wrong percentages typed over the formulas.
    let mut book = lay_out(&made, &Options::new(moment()));
    book.sheets.drain(..1);
    book.sheets.truncate(1);
    let sheet = &mut book.sheets[0];
    for row in row_of(sheet, "TL1")..row_of(sheet, "TL1") + 4 {
        let style = sheet.get(CellRef::new(row, 3)).unwrap().style;
        sheet.put(Cell { at: CellRef::new(row, 3), content: Content::Number(1.0), formula: None, style });
    }
    let bytes = tonghop::write::write(&Book { properties: Vec::default(), ..book }, moment()).unwrap();
    let again = settle(&template, &[("xã Giả An.xlsx".to_owned(), bytes)], "tỉnh Giả Định");
    assert_eq!(total(&again, "TL1"), (Some(decimal("80")), 1));
    let cells = again.cells();
    assert_eq!((cells.read, cells.used, cells.reported), (4, 4, 0));
    let rules: Vec<_> =
        again.all_findings().map(|finding| (finding.rule.name(), &finding.message.vi)).collect();
    let told = |rule: &str| rules.iter().any(|(name, _)| *name == rule);
    assert!(
        !["stray-value", "unknown-row", "ratio-mismatch", "missing-row"].into_iter().any(told),
        "{rules:?}"
    );
}

#[test]
fn forms_to_be_filled_in_are_the_forms_alone() {
    for template in [&template(), builtin::find("soc-trang-2023-huyen").unwrap()] {
        let book = lay_out_blank(template, &[], None, &Options::new(moment()));
        let said =
            |cell: &Cell| cell.content.raw().starts_with("Số liệu tính thêm") || cell.content.raw() == "TL1";
        assert!(!book.sheets.iter().flat_map(|sheet| &sheet.cells).any(said), "{}", template.id);
    }
}

#[test]
fn they_are_shown_saved_and_compared() {
    let template = template();
    let (vi, en) = (show::show(&template, Language::Vi), show::show(&template, Language::En));
    for line in ["Số liệu tính thêm, không có trong biểu", "= 2 / 1 × 100", "làm tròn 1 số lẻ (hai phần"]
    {
        assert!(vi.contains(line), "{line}: {vi}");
    }
    assert!(en.contains("rounded to 3 decimals"), "{en}");
    let toml = to_toml(&template);
    let again = Arc::new(load(&toml, "thu.toml").unwrap());
    assert_eq!(again, template);
    let without = toml.split("[[derived]]").next().unwrap().replace("\"thu\"", "\"cu\"");
    let without = Arc::new(load(&without, "cu.toml").unwrap());
    let revision = compare(&without, &template);
    assert!(revision.text(Language::Vi).contains("thêm số liệu tính thêm TL1 «Tỷ lệ đúng hạn»"));
    assert_eq!(revision.mapping, "[[mapping]]\nfrom = \"cu\"\n", "nothing is to be mapped");
    assert!(compare(&template, &without).text(Language::En).contains("the derived figure TL1"));
}

#[test]
fn of_a_real_report_they_are_what_its_text_prints() {
    let template = builtin::find("soc-trang-2023-huyen").unwrap();
    let folder = sample("thuc-te/soc-trang-2023-huyen");
    let files: Vec<File> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .map(|path| (path.to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    let made = settle(template, &files, "tỉnh Sóc Trăng");
    assert_eq!(made.used().count(), 1);
    // Plan and documents: so they stand in the report. What stands in error there is not computed with.
    for (code, printed) in
        [("TL1", "32.14"), ("TL8", "96.26"), ("TL9", "3.74"), ("TL10", "90.53"), ("TL11", "9.47")]
    {
        assert_eq!(total(&made, code), (Some(decimal(printed)), 1), "{code}");
    }
    assert_eq!(total(&made, "TL2"), (None, 0));
    let form = &template.forms[0];
    let percentages = form.rows.iter().filter(|row| row.derived.is_some());
    assert_eq!(percentages.filter(|row| row.measure.text == "%").count(), 14);
    assert_eq!(form.columns.iter().filter(|column| column.role == Role::Value).count(), 1);
}
