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
    assert!(mapping.rows.len() >= 5);
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
    assert_eq!((&*mapping.from, mapping.rows.len()), ("mau-2023", 9), "{text}");
}

#[test]
fn the_program_tells_it() {
    let path = |name: &str| format!("tests/cases/revision/{name}");
    let ran = run(["mau", "diff", &path("old.toml"), &path("new.toml")]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("[[mapping]]") && ran.stdout.contains("thêm dòng"), "{}", ran.stdout);
}
