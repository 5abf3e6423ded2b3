//! Blank forms: filled in as they ask, they come back without a finding; filled in wrongly, they say so themselves.

use std::sync::Arc;

use tonghop::amount::Value;
use tonghop::book::{Allowed, Book, Cell, Content};
use tonghop::cell::CellRef;
use tonghop::figure::{Excluded, Figure, FormFigures, Return, Standing};
use tonghop::finding::{Finding, Rule, Severity};
use tonghop::job::{Session, Templates};
use tonghop::layout::{Options, lay_out_blank, read_origin};
use tonghop::merge::Consolidation;
use tonghop::model::Template;
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::spot::Spot;
use tonghop::template::builtin;

use crate::libreoffice::{recalculated, soffice};
use crate::program::run;

const UNITS: [&str; 2] = ["xã Giả Đông", "xã Giả Tây"];
const MADE: jiff::civil::DateTime = jiff::civil::datetime(2024, 3, 31, 0, 0, 0, 0);

fn blank(template: &Arc<Template>) -> Book {
    let units: Vec<Arc<str>> = UNITS.iter().map(|&unit| unit.into()).collect();
    lay_out_blank(template, &units, "2024-Q1".parse().ok(), &Options::new(MADE))
}

/// Types a value into every input that checks what is typed; gives how many numbers were typed.
fn fill(book: &mut Book, number: impl Fn(&str, CellRef) -> f64) -> usize {
    let styles = book.styles.clone();
    let mut typed = 0;
    for sheet in &mut book.sheets {
        for validation in sheet.look.validations.clone() {
            let at = validation.area.first;
            assert!(styles.get(sheet.get(at).unwrap().style).unlocked, "{}!{at}", sheet.name);
            let content = match &validation.allowed {
                Allowed::Range(range) => {
                    assert!(range.contains("_bieu-mau"), "{range}");
                    Content::text(UNITS[0])
                }
                Allowed::List(codes) => Content::Number(codes[0].parse().unwrap()),
                Allowed::Count | Allowed::Whole | Allowed::Quantity | Allowed::Number | Allowed::Percent => {
                    Content::Number(number(&sheet.name, at))
                }
            };
            typed += usize::from(matches!(content, Content::Number(_)));
            let style = sheet.get(at).unwrap().style;
            sheet.put(Cell { at, content, formula: None, style });
        }
    }
    typed
}

fn taken_back(template: &Arc<Template>, bytes: &[u8]) -> Consolidation {
    let templates = Templates::only(Arc::clone(template));
    let session = Session::open(templates, &InProcess, jiff::civil::date(2026, 1, 1));
    session.choose(&[Source { file: "bao cao.xlsx".into(), bytes }][..]).unwrap().settle().consolidation
}

#[test]
fn filled_in_as_asked_it_comes_back_without_a_finding() {
    for template in builtin::all() {
        let mut book = blank(template);
        let typed = fill(&mut book, |_, _| 0.0);
        assert!(typed > 40, "{}: {typed}", template.id);
        let bytes = tonghop::write::write(&book, MADE).unwrap();
        let consolidation = taken_back(template, &bytes);
        let findings: Vec<&Finding> = consolidation.all_findings().collect();
        assert!(findings.is_empty(), "{}: {findings:#?}", template.id);
        let [one] = &consolidation.returns[..] else { panic!("one return") };
        assert_eq!((one.standing, &*one.unit), (Standing::Used, UNITS[0]), "{}", template.id);
        assert_eq!(one.period, "2024-Q1".parse().ok());
        assert!(one.cells.used >= typed, "{}: {:?}", template.id, one.cells);
        assert_eq!(one.cells.reported, 0);
    }
}

#[test]
fn sent_back_empty_it_is_said_to_be_empty() {
    let template = builtin::all().next().unwrap();
    let bytes = tonghop::write::write(&blank(template), MADE).unwrap();
    let consolidation = taken_back(template, &bytes);
    assert_eq!(consolidation.returns[0].standing, Standing::Blank);
}

#[test]
fn inputs_are_open_and_everything_else_is_closed() {
    for template in builtin::all() {
        let book = blank(template);
        assert_eq!(read_origin(&book).unwrap().template, *template.id);
        let open = |cell: &Cell| book.style_of(cell).unlocked;
        for (sheet, form) in book.sheets.iter().zip(&template.forms) {
            assert!(sheet.look.protected);
            assert!(sheet.cells.iter().all(|cell| cell.formula.is_none() || !open(cell)), "{}", sheet.name);
            assert!(sheet.cells.iter().all(|cell| cell.content.is_blank() || !open(cell)), "{}", sheet.name);
            let inputs = sheet.cells.iter().filter(|cell| open(cell)).count();
            assert!(inputs >= form.rows.len() / 3, "{}: {inputs}", sheet.name);
        }
    }
}

/// What a form says while it is being filled in, and what `check` says of it, as LibreOffice computes it.
#[test]
fn what_does_not_add_up_is_said_in_the_form() {
    let Some(soffice) = soffice() else { return };
    for template in builtin::all() {
        let mut book = blank(template);
        fill(&mut book, |_, _| 10.0);
        let bytes = tonghop::write::write(&book, MADE).unwrap();
        let bytes = recalculated(&soffice, &[bytes]).remove(0);
        let consolidation = taken_back(template, &bytes);
        let limits = Limits::default();
        let computed = read(&Source { file: "x.xlsx".into(), bytes: &bytes }, &limits).value.unwrap();
        let mut told = Vec::new();
        for (sheet, form) in computed.sheets.iter().zip(&template.forms) {
            let column = form.columns.len() as u32;
            let words = sheet.cells.iter().filter(|cell| cell.at.column == column && cell.formula.is_some());
            told.extend(
                words.filter(|cell| !cell.content.is_blank()).map(|cell| (sheet.name.clone(), cell.at.row)),
            );
        }
        let relations = [Rule::PART_EXCEEDS_WHOLE, Rule::SUM_MISMATCH, Rule::RULE_BROKEN];
        let mut found: Vec<(String, u32)> = consolidation
            .all_findings()
            .filter(|finding| relations.contains(&finding.rule) && finding.severity > Severity::Info)
            .map(|finding| (finding.place.sheet.to_string(), finding.place.cell.unwrap().row))
            .collect();
        found.sort();
        told.sort();
        assert!(!told.is_empty(), "{}", template.id);
        assert_eq!(told, found, "{}", template.id);
    }
}

/// Rows that are units under two captions and a total, and an open list.
const OPEN: &str = r#"
id = "mo"
version = "1"
name = "Bộ biểu mẫu mở"

[[form]]
id = "1"
number = "Biểu 1"
orientation = "units"
columns = [
  { role = "code", captions = ["STT"] },
  { role = "label", captions = ["Tên xã"] },
  { role = "value", code = "1", captions = ["Số hồ sơ"], kind = "count", aggregation = "sum" },
  { role = "value", code = "2", captions = ["Đúng hạn"], kind = "count", aggregation = "sum", check = ["2 <= 1"] },
  { role = "value", code = "3", captions = ["Tỷ lệ"], measure = "%", ratio = "2 / 1" },
  { role = "value", code = "4", captions = ["Nhiều nhất"], kind = "count", aggregation = "max" },
  { role = "value", code = "5", captions = ["Có trang"], measure = "Có = 1; Không = 0", aggregation = "yes" },
]
rows = [
  { code = "T", label = "Tổng cộng", kind = "count", aggregation = "sum" },
  { code = "I", printed = "I", label = "Khu vực thành thị", kind = "count", aggregation = "sum" },
  { code = "II", printed = "II", label = "Khu vực nông thôn", kind = "count", aggregation = "sum" },
]

[[form]]
id = "2"
number = "Biểu 2"
orientation = "list"
columns = [
  { role = "code", captions = ["STT"] },
  { role = "label", captions = ["Tên văn bản"] },
  { role = "value", code = "1", captions = ["Số trang"], kind = "count", aggregation = "sum" },
  { role = "note", captions = ["Ghi chú"] },
]
rows = []
"#;

#[test]
fn rows_are_kept_ready_for_what_is_added() {
    let template = Arc::new(tonghop::template::load(OPEN, "mau.toml").unwrap());
    let mut book = blank(&template);
    for (sheet, form) in book.sheets.iter_mut().zip(&template.forms) {
        let tops: Vec<CellRef> = sheet.look.validations.iter().map(|typed| typed.area.first).collect();
        let label = form.column_with(tonghop::model::Role::Label).unwrap() as u32;
        for top in tops.iter().filter(|top| form.columns[top.column as usize].code == "1".into()) {
            let mut cell = sheet.get(CellRef::new(top.row, label)).unwrap().clone();
            cell.content = Content::text(format!("Tên ở dòng {}", top.row));
            sheet.put(cell);
        }
    }
    let typed = fill(&mut book, |_, at| f64::from(at.row));
    assert_eq!(typed, 2 * 4 + 1, "four of the columns under two captions, one of a list");
    let bytes = tonghop::write::write(&book, MADE).unwrap();
    let consolidation = taken_back(&template, &bytes);
    let findings: Vec<&Finding> = consolidation.all_findings().collect();
    assert!(findings.is_empty(), "{findings:#?}");
    let [one] = &consolidation.returns[..] else { panic!("one return") };
    let added: Vec<Option<usize>> = one.forms[0].added().map(|(_, added)| added.group).collect();
    assert_eq!(added, [Some(1), Some(2)]);
    assert_eq!(one.forms[1].added().len(), 1);
    let number = |row: usize, column| one.figure(0, row, column).unwrap().value.number();
    let rows: Vec<u32> = one.forms[0].added().map(|(_, added)| added.sheet_row).collect();
    assert_eq!(number(0, 2), Some((rows[0] + rows[1]).into()), "the total is a formula over the rows");
    assert_eq!(number(1, 3), Some(rows[0].into()));
    assert_eq!(number(0, 4), Some(100.into()));
    assert_eq!(number(0, 5), Some(rows[1].into()));
    assert_eq!(number(0, 6), Some(2.into()), "how many said yes");
}

/// Counts, money, percentages and differences, in rows and columns.
const DIFFERENCES: &str = r#"
id = "chenh-lech"
version = "1"
name = "Bộ biểu mẫu thử"

[[form]]
id = "1"
number = "Biểu 1"
columns = [
  { role = "code", captions = ["STT"] },
  { role = "label", captions = ["Chỉ tiêu"] },
  { role = "value", code = "1", captions = ["Kỳ này"] },
  { role = "value", code = "2", captions = ["Kỳ trước"] },
  { role = "value", code = "3", captions = ["Tăng, giảm so với kỳ trước"] },
  { role = "value", code = "4", captions = ["Còn lại"], check = ["4 = 1 - 2"] },
  { role = "value", code = "5", captions = ["Tăng, giảm (%)"], measure = "%", aggregation = "none" },
]
rows = [
  { code = "1", label = "Số hồ sơ", measure = "Hồ sơ", aggregation = "sum" },
  { code = "2", label = "Kinh phí", measure = "Triệu đồng", aggregation = "sum" },
  { code = "3", label = "Chênh lệch thu chi", measure = "Triệu đồng", aggregation = "sum" },
  { code = "4", label = "Tỷ lệ hài lòng", measure = "%", aggregation = "none" },
  { code = "5", label = "Có kế hoạch", measure = "Có = 1; Không = 0", aggregation = "yes" },
]
"#;

#[test]
fn a_cell_takes_a_negative_number_exactly_when_check_does() {
    let made = Arc::new(tonghop::template::load(DIFFERENCES, "mau.toml").unwrap());
    let mut taken = 0;
    for template in &builtin::all().cloned().chain([made]).collect::<Vec<_>>() {
        let book = blank(template);
        for (position, (sheet, form)) in book.sheets.iter().zip(&template.forms).enumerate() {
            let printed = (0..form.rows.len()).filter(|&row| !form.rows[row].variants.unprinted);
            for ((place, row), column) in
                (0..).zip(printed).flat_map(|row| form.value_columns().map(move |column| (row, column)))
            {
                let kind = form.holds(row, column).kind;
                let (_, header) = sheet.look.repeat_rows.unwrap();
                let at = CellRef::new(header + 1 + place, column as u32);
                let Some(typed) = sheet.look.validations.iter().find(|typed| typed.area.first == at) else {
                    continue;
                };
                let accepts = match typed.allowed {
                    Allowed::Whole | Allowed::Number => true,
                    Allowed::Count | Allowed::Quantity | Allowed::Percent => false,
                    Allowed::List(_) | Allowed::Range(_) => continue,
                };
                let wrong = findings_of(template, Spot::new(position, row, column), "-1");
                let wrong =
                    wrong.contains(&Rule::NEGATIVE_COUNT) || wrong.contains(&Rule::PERCENT_OUT_OF_RANGE);
                assert_eq!(accepts, !wrong, "{} {kind:?} {} {column}", template.id, form.rows[row].label);
                taken += usize::from(accepts);
            }
        }
    }
    // Three columns of differences in four rows of numbers, one in the row of answers; a row of differences elsewhere.
    assert_eq!(taken, 3 * 4 + 1 + 2);
}

/// The rules that `check` finds broken by one figure alone.
fn findings_of(template: &Arc<Template>, spot: Spot, number: &str) -> Vec<Rule> {
    let file: Arc<str> = "bao cao.xlsx".into();
    let form = &template.forms[spot.form];
    let mut figures =
        FormFigures::new(spot.form, file.clone(), "Biểu".into(), form.rows.len(), form.columns.len());
    let figure = Figure {
        value: Value::Number(number.parse().unwrap()),
        decimals: 0,
        formula: false,
        excluded: Excluded::No,
        sheet: "Biểu".into(),
        cell: Some(CellRef::new(0, 0)),
        raw: number.into(),
        repair: None,
        note: None,
    };
    figures.put(spot.row, spot.column, figure);
    let one = Return { standing: Standing::Used, forms: vec![figures], ..Return::unread(file) };
    tonghop::check::check(template, &one).iter().map(|finding| finding.rule).collect()
}

#[test]
fn the_program_writes_one() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("bieu.xlsx");
    let id = builtin::ids().next().unwrap();
    let ran = run(["mau", "blank", id, "-o", out.to_str().unwrap(), "--period", "2024-Q1"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let bytes = std::fs::read(&out).unwrap();
    let book = read(&Source { file: "bieu.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap();
    assert_eq!(read_origin(&book).unwrap().template, id);
    assert_eq!(run(["mau", "blank", "khong-co", "-o", out.to_str().unwrap()]).status, 2);
}

#[test]
fn what_must_be_filled_in_only_sometimes_is_said_when_it_is() {
    let template = builtin::find("hai-duong-2023-xa").unwrap();
    let (row, condition) = {
        let form = &template.forms[0];
        let row = form.rows.iter().position(|row| row.required_if.is_some()).unwrap();
        assert_eq!(form.rows[row].required_if.as_ref().unwrap().to_string(), "5 = {1}");
        (row, form.row_index("5").unwrap())
    };
    let mut book = blank(template);
    let column = template.forms[0].value_columns().next().unwrap() as u32;
    let at = |row: usize| {
        let label = &template.forms[0].rows[row].label;
        let cell = book.sheets[0].cells.iter().find(|cell| cell.content.raw() == *label).unwrap();
        CellRef::new(cell.at.row, column)
    };
    let (asked, survey) = (at(row), at(condition));
    let note = book.sheets[0].notes.iter().find(|(place, _)| *place == asked).unwrap();
    assert!(note.1.contains("Phải điền khi 5 = 1; không phát sinh thì ghi 0."), "{}", note.1);
    let last = template.forms[0].columns.len() as u32;
    let said = CellRef::new(asked.row, last);
    let formula = book.sheets[0].get(said).unwrap().formula.clone().unwrap();
    assert!(formula.contains("\"Phải điền vì 5 = 1. \""), "{formula}");
    let mut with = |answer: Option<f64>, number: Option<f64>| {
        for (at, number) in [(survey, answer), (asked, number)] {
            let style = book.sheets[0].get(at).unwrap().style;
            let content = number.map_or(Content::Empty, Content::Number);
            book.sheets[0].put(Cell { at, content, formula: None, style });
        }
        tonghop::write::write(&book, MADE).unwrap()
    };
    let forms = [with(Some(1.0), None), with(Some(0.0), None), with(None, None), with(Some(1.0), Some(0.0))];
    let Some(soffice) = soffice() else { return };
    let told: Vec<String> = recalculated(&soffice, &forms)
        .iter()
        .map(|bytes| {
            let book = read(&Source { file: "x.xlsx".into(), bytes }, &Limits::default()).value.unwrap();
            book.sheets[0].get(said).map(|cell| cell.content.raw()).unwrap_or_default()
        })
        .collect();
    assert_eq!(told, ["Phải điền vì 5 = 1. ", "", "", ""]);
}

/// Rows that only other versions print: `{}` is the ratio or the sum made of them.
fn with_unprinted(made: &str) -> Result<Template, tonghop::template::TemplateError> {
    let toml = format!(
        "id = 'm'\nname = 'M'\n[[form]]\nid = '1'\ncolumns = [{{ role = 'code' }}, {{ role = 'label' }}, {{ role = 'value' }}]\nrows = [\n\
         {{ code = '1', printed = '1', label = 'Tổng số văn bản', {made} }},\n\
         {{ code = '1.1', printed = '1.1', label = 'Văn bản của xã', aggregation = 'sum', check = ['1.1 <= 1 + 1.2'] }},\n\
         {{ code = '1.2', label = 'Văn bản của huyện', aggregation = 'sum', unprinted = true, printed_also = ['1.0'] }},\n]\n"
    );
    tonghop::template::load(&toml, "m.toml")
}

#[test]
fn rows_of_other_versions_are_read_and_not_printed() {
    let template = Arc::new(with_unprinted("sum = '1.1 + 1.2'").unwrap());
    let book = blank(&template);
    let sheet = &book.sheets[0];
    let find =
        |label: &str| sheet.cells.iter().find(|cell| cell.content.raw() == label).map(|cell| cell.at.row);
    let (total, part) = (find("Tổng số văn bản").unwrap(), find("Văn bản của xã").unwrap());
    assert_eq!((find("Văn bản của huyện"), part), (None, total + 1));
    let formula = sheet.get(CellRef::new(total, 2)).unwrap().formula.clone().unwrap();
    assert!(formula.contains(&CellRef::new(part, 2).to_string()), "{formula}");
    for made in ["sum = '1.2'", "ratio = '1.2 / 1.1', measure = '%'"] {
        let refused = with_unprinted(made).unwrap_err().to_string();
        assert!(refused.contains("unprinted"), "{refused}");
    }
}
