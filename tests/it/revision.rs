//! What changed between two versions of a template. `UPDATE=1` renews what is expected.

use std::path::Path;
use std::sync::Arc;

use tonghop::figure::Return;
use tonghop::finding::Language;
use tonghop::layout::{Options, lay_out_return};
use tonghop::learn::{learn, to_toml};
use tonghop::model::Template;
use tonghop::revision::{compare, inherit};
use tonghop::template::{builtin, load};

use crate::program::run;

fn case(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/revision").join(name);
    std::fs::read_to_string(path).unwrap_or_default()
}

fn template(name: &str) -> Arc<Template> {
    Arc::new(load(&case(name), name).unwrap())
}

#[test]
fn every_change_is_told_and_mapped() {
    let revision = compare(&template("old.toml"), &template("new.toml"));
    let told =
        format!("{}\n{}\n{}", revision.text(Language::Vi), revision.text(Language::En), revision.mapping);
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/revision/changes.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&expected, &told).unwrap();
    }
    assert_eq!(told, case("changes.txt"));
}

#[test]
fn the_mapping_is_read_as_it_is_written() {
    let revision = compare(&template("old.toml"), &template("new.toml"));
    let with = format!("{}\n{}", case("new.toml"), revision.mapping);
    let template = load(&with, "new.toml").unwrap();
    let mapping = template.mappings().next().unwrap();
    assert_eq!(&*mapping.from, "mau-2023");
    assert_eq!((mapping.rows.len(), mapping.unconfirmed.len()), (4, 1));
}

#[test]
fn a_template_does_not_differ_from_itself() {
    for template in builtin::all() {
        let revision = compare(template, template);
        assert_eq!(revision.count(), 0, "{}", revision.text(Language::Vi));
        assert_eq!(revision.mapping, format!("[[mapping]]\nfrom = \"{}\"\n", template.id));
    }
}

#[test]
fn rows_that_changed_places_are_followed() {
    let (one, other) = ("Tổng số cán bộ hiện có", "Tổng số công chức hiện có");
    let swapped = case("old.toml").replace(one, "…").replace(other, one).replace('…', other);
    let swapped = Arc::new(load(&swapped.replace("mau-2023", "mau-2024"), "swapped.toml").unwrap());
    let revision = compare(&template("old.toml"), &swapped);
    assert_eq!(
        revision.mapping,
        "[[mapping]]\nfrom = \"mau-2023\"\nrows = [\n  [\"2!1\", \"2!2\"], # đổi mã\n  [\"2!2\", \"2!1\"], # đổi mã\n]\n"
    );
    assert_eq!(revision.count(), 2, "{}", revision.text(Language::Vi));
}

/// A form learned again the next year: only rows that changed are left for review.
#[test]
fn a_learned_form_inherits_what_was_reviewed() {
    let (old, new) = (template("old.toml"), template("new.toml"));
    let nobody = Return::unread("bieu-2024.xlsx".into());
    let made = jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0);
    let blank = lay_out_return(&new, &nobody, &Options::new(made)).book;
    let mut learned = learn(&blank, "bieu-2024.xlsx");
    let count = inherit(&mut learned, &old);
    assert_eq!(count, 11, "{:#?}", learned.proposals);
    let left: Vec<&str> = learned
        .proposals
        .iter()
        .filter(|one| one.subject.column.is_empty())
        .map(|one| one.label.as_str())
        .collect();
    assert_eq!(left, ["Số hồ sơ trả lại", "Số lượt người bị kỷ luật trong kỳ"]);
    let text = to_toml(&learned);
    let again = load(&text, "bieu-2024.toml").unwrap();
    let row = again.forms[0].rows.iter().find(|row| row.label.starts_with("Tỷ lệ")).unwrap();
    assert_eq!(row.expression.as_ref().map(ToString::to_string).as_deref(), Some("1.1 / 1"));
    let part = &again.forms[0].rows[1];
    assert_eq!(part.checks.len(), 1, "the reviewed rule {part:?}");
    let mapping = again.mappings().next().unwrap();
    assert_eq!((&*mapping.from, mapping.rows.len(), mapping.unconfirmed.len()), ("mau-2023", 8, 1), "{text}");
}

#[test]
fn the_program_tells_it() {
    let path = |name: &str| format!("tests/cases/revision/{name}");
    let ran = run(["mau", "diff", &path("old.toml"), &path("new.toml")]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("[[mapping]]") && ran.stdout.contains("thêm dòng"), "{}", ran.stdout);
}

/// A unit of measure that changed: what is known is converted and told, what is not is kept out until somebody confirms it.
#[test]
fn figures_in_another_unit_of_measure_are_converted_or_kept_out() {
    let form = |id: &str, money: &str, weight: &str, people: &str| {
        format!(
            "id = \"{id}\"\nname = \"Biểu giả lập\"\n[[form]]\nid = \"1\"\nnumber = \"Biểu 1\"\ncolumns = [\n  {{ role = \"code\", captions = [\"STT\"] }},\n  {{ role = \"label\", captions = [\"Chỉ tiêu\"] }},\n  {{ role = \"measure\", captions = [\"Đơn vị tính\"] }},\n  {{ role = \"value\", captions = [\"Số liệu\"] }},\n]\nrows = [\n  {{ code = \"1\", printed = \"1\", label = \"Kinh phí thực hiện cải cách\", measure = \"{money}\", aggregation = \"sum\" }},\n  {{ code = \"2\", printed = \"2\", label = \"Sản lượng lúa cả năm\", measure = \"{weight}\", aggregation = \"sum\" }},\n  {{ code = \"3\", printed = \"3\", label = \"Số buổi tập huấn nghiệp vụ\", measure = \"{people}\", aggregation = \"sum\" }},\n]\n"
        )
    };
    let old = form("bieu-cu", "Triệu đồng", "Tạ", "Buổi");
    let older = Arc::new(load(&old, "bieu-cu.toml").unwrap());
    let plain = form("bieu-moi", "Nghìn đồng", "Tấn", "Lượt người");
    let revision = compare(&older, &Arc::new(load(&plain, "bieu-moi.toml").unwrap()));
    assert_eq!(
        revision.mapping,
        "[[mapping]]\nfrom = \"bieu-cu\"\nrows = [\n  [\"1!1\", \"1!1 * {1000}\"], # đổi đơn vị tính Triệu đồng → Nghìn đồng: nhân 1.000\n  [\"1!2\", \"1!2 / {10}\"], # đổi đơn vị tính Tạ → Tấn: chia 10\n]\nunconfirmed = [\n  [\"1!3\", \"1!3\"], # đổi đơn vị tính Buổi → Lượt người: CHƯA BIẾT CÁCH ĐỔI, không lấy số; ghi cách đổi rồi chuyển lên rows\n]\n"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("bieu-cu.toml"), &old).unwrap();
    std::fs::write(path("bieu-moi.toml"), format!("{plain}\n{}", revision.mapping)).unwrap();
    let mut one = Return::unread("xa.xlsx".into());
    one.unit = "xã Giả Một".into();
    let mut blank =
        lay_out_return(&older, &one, &Options::new(jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0))).book;
    let sheet = &mut blank.sheets[0];
    for (label, number) in [
        ("Kinh phí thực hiện cải cách", 12.5),
        ("Sản lượng lúa cả năm", 340.0),
        ("Số buổi tập huấn nghiệp vụ", 7.0),
    ] {
        let cells: Vec<_> = (0..sheet.height()).flat_map(|row| sheet.row(row).to_vec()).collect();
        let at = cells.iter().find(|cell| cell.content.raw() == label).unwrap().at;
        let at = tonghop::cell::CellRef::new(at.row, 3);
        let content = tonghop::book::Content::Number(number);
        sheet.put(tonghop::book::Cell {
            at,
            content,
            formula: None,
            style: tonghop::book::StyleId::default(),
        });
    }
    std::fs::create_dir(path("bao-cao")).unwrap();
    let bytes = tonghop::write::write(&blank, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    std::fs::write(path("bao-cao/xa Gia Mot.xlsx"), bytes).unwrap();
    let ran = run([
        "gop",
        &path("bao-cao"),
        "--template",
        &path("bieu-moi.toml"),
        "-o",
        &path("ra.xlsx"),
        "--report",
        &path("ra.json"),
        "--all",
    ]);
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(path("ra.json")).unwrap()).unwrap();
    let total = |row: &str| {
        let totals = report["totals"].as_array().unwrap();
        totals.iter().find(|total| total["indicator"] == row).map(|total| total["value"].clone()).unwrap()
    };
    assert_eq!((total("1"), total("2")), (12_500.into(), 34.into()), "{}{}", ran.stdout, ran.stderr);
    assert!(total("3").is_null(), "{}", total("3"));
    let told: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["rule"] == "measure-changed")
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert!(
        told.iter().any(|one| one.contains("2 số của biểu cũ đã đổi sang đơn vị tính")
            && one.contains("12.5 → 12500 Nghìn đồng")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|one| one.contains("ghi 7 theo đơn vị tính «Buổi»") && one.contains("chưa ai xác nhận")),
        "{told:?}"
    );
    let cells = |key: &str| report["cells"][key].as_u64().unwrap();
    assert_eq!((cells("read"), cells("used") + cells("reported")), (3, 3));
}

/// The unit of measure of a column stands in its caption.
#[test]
fn columns_in_another_unit_of_measure_are_converted_or_kept_out() {
    let form = |id: &str, money: &str, weight: &str| {
        format!(
            "id = \"{id}\"\nname = \"Biểu giả lập\"\n[[form]]\nid = \"1\"\nnumber = \"Biểu 1\"\ncolumns = [\n  {{ role = \"code\", captions = [\"STT\"] }},\n  {{ role = \"label\", captions = [\"Nội dung\"] }},\n  {{ role = \"value\", code = \"C\", captions = [\"Kinh phí ({money})\"], measure = \"{money}\", aggregation = \"sum\" }},\n  {{ role = \"value\", code = \"D\", captions = [\"Kết quả ({weight})\"], measure = \"{weight}\", aggregation = \"sum\" }},\n]\nrows = [\n  {{ code = \"1\", printed = \"1\", label = \"Cải cách thể chế\", kind = \"quantity\", aggregation = \"sum\" }},\n]\n"
        )
    };
    let load = |text: &str| Arc::new(load(text, "bieu.toml").unwrap());
    let older = load(&form("bieu-cu", "triệu đồng", "buổi"));
    let plain = form("bieu-moi", "nghìn đồng", "lượt");
    let revision = compare(&older, &load(&plain));
    assert_eq!(
        revision.mapping,
        "[[mapping]]\nfrom = \"bieu-cu\"\ncolumns = [\n  [\"1!C\", \"1!C * {1000}\"], # đổi đơn vị tính triệu đồng → nghìn đồng: nhân 1.000\n  # [\"1!D\", \"1!D\"], # đổi đơn vị tính buổi → lượt: CHƯA BIẾT CÁCH ĐỔI, không lấy số; ghi cách đổi rồi bỏ dấu # ở đầu\n]\n"
    );
    let newer = load(&format!("{plain}\n{}", revision.mapping));
    assert_eq!(newer.mappings().next().unwrap().columns.len(), 1);
    let wrong = revision.mapping.replace("1!C\", \"1!C *", "1!X\", \"1!C *");
    let fault = tonghop::template::load(&format!("{plain}\n{wrong}"), "bieu.toml").unwrap_err();
    assert!(fault.to_string().contains("không có cột 1!X"), "{fault}");
}
