//! What changed between two versions of a template. `UPDATE=1` renews what is expected.

use std::path::Path;
use std::sync::Arc;

use tonghop::finding::Language;
use tonghop::revision::compare;
use tonghop::template::{Template, builtin, load};

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
fn the_program_tells_it() {
    let path = |name: &str| format!("tests/cases/revision/{name}");
    let ran = run(["mau", "diff", &path("old.toml"), &path("new.toml")]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("[[mapping]]") && ran.stdout.contains("thêm dòng"), "{}", ran.stdout);
}
