//! A row that a return adds is a row like any other: the same figures as rows that are units and as indicators give the
//! same findings and totals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use tonghop::amount::{Value, decimals};
use tonghop::book::{Book, Content};
use tonghop::cell::CellRef;
use tonghop::check::{check, check_set, exclude};
use tonghop::figure::{AddedRow, Excluded, Figure, FormFigures, Return, Standing};
use tonghop::finding::{Finding, Language, Rule, Severity};
use tonghop::formula::{Formula, Outcome};
use tonghop::layout::{Options, lay_out, read_metadata};
use tonghop::merge::{Consolidation, consolidate};
use tonghop::model::Template;
use tonghop::spot::RowId;
use tonghop::template::load;

/// Every kind and aggregation, equations, rules, differences.
const COLUMNS: &str = r#"
  { role = "label", captions = ["Đơn vị"] },
  { role = "value", code = "1", captions = ["Tiếp nhận"], kind = "count", aggregation = "sum" },
  { role = "value", code = "2", captions = ["Giải quyết"], kind = "count", aggregation = "sum", check = ["2 <= 1"] },
  { role = "value", code = "3", captions = ["Tỷ lệ"], measure = "%", ratio = "2 / 1" },
  { role = "value", code = "4", captions = ["Kinh phí"], kind = "quantity", aggregation = "sum" },
  { role = "value", code = "5", captions = ["Trực tuyến"], kind = "count", aggregation = "sum" },
  { role = "value", code = "6", captions = ["Trực tiếp"], kind = "count", aggregation = "sum", check = ["5 + 6 <= 1"] },
  { role = "value", code = "7", captions = ["Cộng"], kind = "count", aggregation = "sum-of-rows", expression = "5 + 6" },
  { role = "value", code = "8", captions = ["Có trang"], measure = "Có = 1; Không = 0", aggregation = "yes" },
  { role = "value", code = "9", captions = ["Hình thức"], measure = "Trực tuyến = 0\nPhát phiếu = 1\nKết hợp = 2", aggregation = "enum" },
  { role = "value", code = "10", captions = ["Hài lòng"], measure = "%", aggregation = "none" },
  { role = "value", code = "11", captions = ["Bình quân"], measure = "%", aggregation = "weighted-mean 1" },
  { role = "value", code = "12", captions = ["Thủ tục"], kind = "count", aggregation = "same" },
  { role = "value", code = "13", captions = ["Hệ thống"], kind = "count", aggregation = "max" },
  { role = "value", code = "14", captions = ["Ý kiến"], aggregation = "text" },
  { role = "value", code = "15", captions = ["Còn lại"], kind = "count", aggregation = "sum", check = ["15 = 1 - 2"] },
  { role = "value", code = "16", captions = ["Tăng, giảm"], kind = "quantity", aggregation = "sum", check = ["16 < 4"] },
"#;

fn template(orientation: &str, row: &str) -> Arc<Template> {
    let source = format!(
        "id = \"thu\"\nversion = \"1\"\nname = \"Bộ biểu mẫu thử\"\n[[form]]\nid = \"1\"\nnumber = \"Biểu 1\"\n\
         orientation = \"{orientation}\"\ncolumns = [{COLUMNS}]\nrows = [{row}]\n"
    );
    Arc::new(load(&source, "mau.toml").unwrap())
}

/// One row that is a total of the units, one row that every unit fills in.
fn both() -> [Arc<Template>; 2] {
    let row = |label: &str| {
        format!("{{ code = \"T\", label = \"{label}\", kind = \"count\", aggregation = \"sum\" }}")
    };
    [template("units", &row("Tổng cộng")), template("indicators", &row("Số liệu"))]
}

/// `_` blank, `-` not arisen, `?` unreadable, `'text`, else a number.
fn figure(sheet_row: u32, column: usize, typed: &str) -> Figure {
    let value = match typed {
        "_" => Value::Blank,
        "-" => Value::NotArisen,
        "?" => Value::Unreadable,
        text => match text.strip_prefix('\'') {
            Some(text) => Value::Text(text.into()),
            None => Value::Number(text.parse().unwrap()),
        },
    };
    Figure {
        decimals: value.number().map_or(0, |number| decimals(number) as u8),
        value,
        formula: false,
        excluded: Excluded::No,
        sheet: "Biểu 1".into(),
        cell: Some(CellRef::new(sheet_row, column as u32)),
        raw: if typed == "_" { "".into() } else { typed.into() },
        repair: None,
        note: None,
    }
}

fn sheet(template: &Template, file: &str) -> FormFigures {
    let form = &template.forms[0];
    FormFigures::new(0, file.into(), "Biểu 1".into(), form.rows.len(), form.columns.len())
}

fn put(template: &Template, figures: &mut FormFigures, row: RowId, at: u32, typed: &[&str]) {
    for (column, typed) in template.forms[0].value_columns().zip(typed) {
        figures.put(row, column, figure(at, column, typed));
    }
}

fn sent(figures: FormFigures, unit: &str) -> Return {
    let file = Arc::clone(&figures.file);
    Return { unit: unit.into(), standing: Standing::Used, forms: vec![figures], ..Return::unread(file) }
}

/// One return with a row for every unit.
fn as_units(template: &Template, rows: &[Vec<&str>]) -> Return {
    let mut figures = sheet(template, "huyen.xlsx");
    for (index, typed) in rows.iter().enumerate() {
        let label = unit(index).into();
        let row = figures.add(AddedRow { group: None, label, sheet_row: index as u32, words: Vec::new() });
        put(template, &mut figures, row, index as u32, typed);
    }
    sent(figures, "huyện")
}

/// A return for every unit, with one row.
fn as_returns(template: &Template, rows: &[Vec<&str>]) -> Vec<Return> {
    let one = |(index, typed): (usize, &Vec<&str>)| {
        let mut figures = sheet(template, &format!("{index}.xlsx"));
        put(template, &mut figures, RowId::Printed(0), index as u32, typed);
        sent(figures, &unit(index))
    };
    rows.iter().enumerate().map(one).collect()
}

fn unit(index: usize) -> String {
    format!("xã {}", index + 1)
}

/// Unit (none for what concerns all), column, rule, severity.
type Told = BTreeSet<(Option<u32>, String, Rule, Severity)>;

fn told<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Told {
    let one = |finding: &Finding| {
        let column = finding.subject.column.to_string();
        (finding.place.cell.map(|at| at.row), column, finding.rule, finding.severity)
    };
    findings.into_iter().map(one).collect()
}

/// What is found in the returns, each alone and all together, after which what stands in error is left out.
fn judged(template: &Template, returns: &mut [Return]) -> Told {
    for one in returns.iter_mut() {
        one.findings = check(template, one);
        exclude(template, one, &[]);
    }
    let of_all = check_set(template, &returns.iter().collect::<Vec<_>>());
    told(returns.iter().flat_map(|one| &one.findings).chain(&of_all))
}

fn merged(template: &Arc<Template>, returns: Vec<Return>) -> Consolidation {
    consolidate(Arc::clone(template), None, "tỉnh".into(), returns, None)
}

/// By column: the number, the words, how many are in it, how many could be.
type Totals = BTreeMap<String, (Option<String>, Option<String>, usize, usize)>;

fn totals(consolidation: &Consolidation) -> Totals {
    let form = &consolidation.template.forms[0];
    let total = |column: usize| {
        let total = consolidation.forms[0].get(0, column);
        let value = total.value.map(|total| total.normalize().to_string());
        (value, total.text.clone(), total.units, total.tally.units)
    };
    form.value_columns().map(|column| (form.columns[column].code.to_string(), total(column))).collect()
}

/// The total cells of a workbook by column: what they show, and their formulas.
fn total_cells(consolidation: &Consolidation) -> BTreeMap<String, (Content, Option<String>)> {
    let book = workbook(consolidation);
    let details = &read_metadata(&book).unwrap().details[0];
    let sheet = book.sheet(&details.sheets[0]).unwrap();
    let total = |place: u32| {
        let row = match details.head {
            Some(_) => details.first,
            // A total of all rows stands below them.
            None => details.first + consolidation.returns[0].forms[0].added().len() as u32,
        };
        let cell = sheet.get(CellRef::new(row, details.head.map_or(0, |_| details.totals) + place));
        cell.map_or((Content::Empty, None), |cell| {
            (cell.content.clone(), cell.formula.as_deref().map(str::to_owned))
        })
    };
    details
        .columns
        .iter()
        .zip(&details.places)
        .map(|(code, place)| (code.to_string(), total(*place)))
        .collect()
}

pub fn workbook(consolidation: &Consolidation) -> Book {
    let made = jiff::civil::datetime(2024, 3, 31, 0, 0, 0, 0);
    lay_out(consolidation, &Options::new(made))
}

/// The same figures in rows of one return and in returns of many units, consolidated.
pub fn both_ways(rows: &[Vec<&str>]) -> [Consolidation; 2] {
    let [of_units, of_indicators] = both();
    let mut one = [as_units(&of_units, rows)];
    let mut many = as_returns(&of_indicators, rows);
    judged(&of_units, &mut one);
    judged(&of_indicators, &mut many);
    [merged(&of_units, one.into()), merged(&of_indicators, many)]
}

fn values() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let counts =
        || prop::sample::select(vec!["0", "3", "5", "8", "10", "12", "20", "-4", "2.5", "_", "-", "?"]);
    let money = || prop::sample::select(vec!["0", "1.5", "20", "12.25", "-3", "_", "?"]);
    let shares =
        || prop::sample::select(vec!["0", "50", "62.5", "100", "150", "0.9", "1", "-5", "1200", "_", "?"]);
    let answers = || prop::sample::select(vec!["0", "1", "2", "7", "_", "?"]);
    let texts = || prop::sample::select(vec!["'tốt", "5", "_"]);
    let same = || prop::sample::select(vec!["129", "129", "130", "_"]);
    let row = (
        (counts(), counts(), shares(), money()),
        (counts(), counts(), counts(), answers()),
        (answers(), shares(), shares(), same()),
        (counts(), texts(), counts(), money()),
    )
        .prop_map(|(a, b, c, d)| {
            vec![a.0, a.1, a.2, a.3, b.0, b.1, b.2, b.3, c.0, c.1, c.2, c.3, d.0, d.1, d.2, d.3]
        });
    prop::collection::vec(row, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn units_and_indicators_are_checked_alike(rows in values()) {
        let [of_units, of_indicators] = both();
        let mut one = [as_units(&of_units, &rows)];
        let mut many = as_returns(&of_indicators, &rows);
        prop_assert_eq!(judged(&of_units, &mut one), judged(&of_indicators, &mut many));
        let both = [merged(&of_units, one.into()), merged(&of_indicators, many)];
        prop_assert_eq!(totals(&both[0]), totals(&both[1]));
    }
}

/// What can be calculated here of the formula of a total, on the sheet it stands on.
fn calculated(consolidation: &Consolidation, formula: &str) -> Outcome {
    let book = workbook(consolidation);
    let sheet = &read_metadata(&book).unwrap().details[0].sheets[0];
    Formula::parse(formula).map_or(Outcome::Unknown, |formula| formula.evaluate(book.sheet(sheet).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    /// Whatever is merged: the workbook shows the number that was made, by a formula of the same meaning.
    #[test]
    fn every_total_is_a_formula(rows in values()) {
        for consolidation in both_ways(&rows) {
            let numbers = totals(&consolidation);
            let cells = total_cells(&consolidation);
            prop_assert_eq!(cells.len(), 16);
            for (code, (content, formula)) in cells {
                let (number, text, ..) = &numbers[&code];
                match &content {
                    Content::Number(shown) => {
                        let number: f64 = number.as_ref().unwrap().parse().unwrap();
                        prop_assert!((number - shown).abs() < 1e-9, "{}: {} {}", code, number, shown);
                        prop_assert!(formula.is_some(), "{}: no formula", code);
                    }
                    _ => prop_assert!(number.is_none(), "{}: {:?} {:?}", code, number, text),
                }
                let Some(formula) = formula else { continue };
                match calculated(&consolidation, &formula) {
                    Outcome::Number(calculated) => {
                        let Content::Number(shown) = content else { panic!("{code}: {calculated}") };
                        prop_assert!((calculated - shown).abs() < 1e-9, "{}: {} {}", code, calculated, shown);
                    }
                    Outcome::Nothing => prop_assert_eq!(content.raw(), "", "{}", code),
                    Outcome::Unknown => {}
                    other => prop_assert!(false, "{}: {:?}", code, other),
                }
            }
        }
    }
}

/// All columns of a form whose rows are units have a total, and how it is made.
#[test]
fn totals_over_added_rows() {
    let rows = [
        vec!["10", "5", "_", "1.5", "2", "3", "_", "1", "0", "90", "80", "129", "1", "'tốt", "5", "0"],
        vec!["20", "8", "_", "2", "4", "4", "_", "0", "2", "_", "50", "129", "7", "'khá", "12", "1"],
        vec!["_", "_", "_", "_", "_", "_", "_", "_", "2", "70", "10", "130", "3", "_", "_", "_"],
    ];
    let [of_units, _] = both_ways(&rows);
    let shown: Vec<String> = total_cells(&of_units)
        .into_iter()
        .map(|(code, (content, formula))| {
            format!("{code}: {} ={}", content.raw(), formula.unwrap_or_default())
        })
        .collect();
    let expected = [
        "1: 30 =SUM(B5:B7)",
        "10:  =",
        "11: 60 =IF(SUMPRODUCT(ISNUMBER(L5:L7)*ISNUMBER(B5:B7),B5:B7)=0,\"\",\
         ROUND(SUMPRODUCT(ISNUMBER(L5:L7)*ISNUMBER(B5:B7),L5:L7,B5:B7)\
         /SUMPRODUCT(ISNUMBER(L5:L7)*ISNUMBER(B5:B7),B5:B7),2))",
        "12: 129 =IF(COUNT(M5:M7)=0,\"\",IF(MAX(M5:M7)=MIN(M5:M7),MAX(M5:M7),\
         IFERROR(IF(COUNTIF(M5:M7,MODE(M5:M7))*2>COUNT(M5:M7),MODE(M5:M7),\"\"),\"\")))",
        "13: 7 =MAX(N5:N7)",
        "14:  =",
        "15: 17 =SUM(P5:P7)",
        "16: 1 =SUM(Q5:Q7)",
        "2: 13 =SUM(C5:C7)",
        "3: 43.33 =IF(B8=0,\"\",ROUND(C8/B8*100,2))",
        "4: 3.5 =SUM(E5:E7)",
        "5: 6 =SUM(F5:F7)",
        "6: 7 =SUM(G5:G7)",
        "7: 13 =SUM(F8,G8)",
        "8: 1 =SUM(I5:I7)",
        "9: Trực tuyến: 1; Phát phiếu: 0; Kết hợp: 2 =\"Trực tuyến: \"&COUNTIF(J5:J7,0)&\
         \"; Phát phiếu: \"&COUNTIF(J5:J7,1)&\"; Kết hợp: \"&COUNTIF(J5:J7,2)",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn every_rule_of_a_figure_looks_at_units() {
    let [of_units, of_indicators] = both();
    let rows = [
        vec!["10", "12", "120", "1", "2", "3", "5", "7", "3", "150", "0.9", "129", "1", "'tốt", "-2", "0"],
        vec!["-1", "2", "_", "1.5", "4", "4", "9", "1", "1", "_", "-5", "129", "1", "_", "_", "9"],
        vec!["10", "5", "0.5", "1", "6", "6", "12", "1", "1", "1", "1200", "130", "2.5", "_", "4", "0"],
        vec!["0", "0", "3", "1", "0", "0", "_", "1", "0", "_", "_", "129", "1", "_", "0", "_"],
        vec!["20", "8", "30", "1", "2", "3", "_", "1", "0", "_", "_", "129", "1", "_", "12", "_"],
    ];
    let found = judged(&of_indicators, &mut as_returns(&of_indicators, &rows));
    let rules: BTreeSet<&str> = found.iter().map(|(.., rule, _)| rule.name()).collect();
    let expected = [
        "blank-required",
        "choice-out-of-range",
        "differs-between-units",
        "fractional-count",
        "negative-count",
        "part-exceeds-whole",
        "percent-as-fraction",
        "percent-out-of-range",
        "ratio-mismatch",
        "ratio-undefined",
        "rule-broken",
        "sum-mismatch",
    ];
    assert_eq!(rules, BTreeSet::from(expected));
    let mut one = [as_units(&of_units, &rows)];
    assert_eq!(judged(&of_units, &mut one), found);
    for finding in &one[0].findings {
        let at = finding.place.cell.unwrap().row as usize;
        for language in [Language::Vi, Language::En] {
            let message = finding.message.to(language);
            assert!(message.starts_with(&format!("«{}»: ", unit(at))), "{message}");
        }
    }
}

#[test]
fn a_caption_is_what_its_rows_add_up_to() {
    let [of_units, _] = both();
    let row = |received: &'static str, done: &'static str| vec![received, done];
    let total = |rows: &[Vec<&str>], typed: &[&str]| {
        let mut one = as_units(&of_units, rows);
        put(&of_units, &mut one.forms[0], RowId::Printed(0), 99, typed);
        let found = check(&of_units, &one);
        found
            .iter()
            .map(|finding| format!("{} {}", finding.rule, finding.message.to(Language::Vi)))
            .collect::<Vec<_>>()
    };
    let rows = [row("10", "5"), row("20", "7"), row("_", "_")];
    assert_eq!(total(&rows, &["30", "12", "40"]), [""; 0]);
    assert_eq!(total(&rows, &["_", "_", "_"]), [""; 0], "it is made of its rows");
    let wrong = "sum-mismatch 10 + 20 = 30 («xã 3» để trống), báo cáo ghi 31";
    assert_eq!(total(&rows, &["31", "12", "38.7"]), [wrong]);
    assert_eq!(total(&rows, &["30", "12", "50"]), ["ratio-mismatch 12 / 30 × 100 = 40; báo cáo ghi 50"]);
    assert_eq!(total(&[], &["31"]), ["sum-mismatch Báo cáo ghi tổng 31 nhưng không có dòng nào bên dưới"]);
    // A row in error is told where it stands, not at the total as well.
    let rows = [row("10", "12"), row("20", "20")];
    assert_eq!(total(&rows, &["30", "32"]), ["part-exceeds-whole «xã 1»: 12 > 10: cột 2 lớn hơn cột 1"]);
}

/// What a blank form takes and computes in a row: for every column what may be typed, or the formula, and what the row
/// says of itself. Rows are written `#`.
fn offered(template: &Arc<Template>) -> Vec<String> {
    let made = jiff::civil::datetime(2024, 3, 31, 0, 0, 0, 0);
    let book = tonghop::layout::lay_out_blank(template, &[], None, &tonghop::layout::Options::new(made));
    let sheet = &book.sheets[0];
    let (_, header) = sheet.look.repeat_rows.unwrap();
    let row = header + 1;
    let written = |formula: &str| {
        let mut text = formula.to_owned();
        for column in 'B'..='R' {
            text = text.replace(&format!("{column}{}", row + 1), &format!("{column}#"));
        }
        text
    };
    let columns = template.forms[0].columns.len() as u32;
    (1..=columns)
        .map(|column| {
            let at = CellRef::new(row, column);
            let cell = sheet.get(at).unwrap();
            let typed = sheet.look.validations.iter().find(|typed| typed.area.first == at);
            let formula = cell.formula.as_deref().map(written);
            let open = book.style_of(cell).unlocked;
            format!(
                "{open} {:?} {formula:?}",
                typed.map(|typed| (&typed.allowed, &typed.refusal, &typed.prompt))
            )
        })
        .collect()
}

#[test]
fn a_blank_form_asks_alike() {
    let [of_units, of_indicators] = both();
    let offered = [offered(&of_units), offered(&of_indicators)];
    assert_eq!(offered[0], offered[1]);
    let computed = offered[0].iter().filter(|cell| cell.contains("Some(\"IF(")).count();
    assert_eq!(computed, 3, "a ratio, a sum, what does not add up: {:#?}", offered[0]);
}
