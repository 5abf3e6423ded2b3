//! Templates as files: what is refused, and how it is told. `UPDATE=1` renews the expected texts.

use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use tonghop::finding::Language;
use tonghop::template::{load, show, to_toml};

#[test]
fn every_fault_is_told_with_its_line_and_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/template-errors");
    let mut cases: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    cases.sort();
    assert!(cases.len() >= 25);
    let mut wrong = String::new();
    for case in cases {
        let source = std::fs::read_to_string(&case).unwrap();
        let name = case.file_name().unwrap().to_string_lossy();
        let told = match load(&source, &name) {
            Ok(_) => "no fault\n".to_owned(),
            Err(error) => format!("{}\n\n{}\n", error.to(Language::Vi), error.to(Language::En)),
        };
        let expected = case.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &told).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != told {
            let _ = writeln!(wrong, "{name}:\n{told}");
        }
    }
    assert!(wrong.is_empty(), "not as expected (UPDATE=1 renews the files):\n{wrong}");
}

#[test]
fn a_template_as_a_person_reads_it() {
    let template = load(include_str!("../cases/template-show/small.toml"), "small.toml").unwrap();
    for (name, language) in [("vi", Language::Vi), ("en", Language::En)] {
        insta::with_settings!({ snapshot_path => "../cases/template-show", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("show-{name}"), show::show(&template, language));
            insta::assert_snapshot!(format!("list-{name}"), show::list([&template, &template], language));
        });
    }
    assert_eq!(load(&to_toml(&template), "small.toml"), Ok(template));
}

#[test]
fn rules_waivers_abbreviations_and_mappings_are_kept() {
    let more = r#"
[abbreviations]
"ƯCT" = "ứng cử tri"
BB = "biên bản"

[rules]
part-exceeds-whole = "warning"
hidden-value = "off"

[[waiver]]
unit = "Xã A"
rule = "sum-mismatch"
indicator = "3.1"
reason = "số liên thông báo cáo riêng"
expires = 2025-12-31

[[mapping]]
from = "cu-2023"
rows = [["2!1", "2!1.1 + 2!1.2"], ["2!3", ""], ["2!4", "2!4 / {1000}"]]
note = "đổi đơn vị \"tr.đ\""
"#;
    let split = VALID.find("[[form]]").unwrap();
    let template = load(&format!("{}{more}{}", &VALID[..split], &VALID[split..]), "a.toml").unwrap();
    assert_eq!(template.abbreviations[0], ("ƯCT".to_owned(), "ứng cử tri".to_owned()));
    assert_eq!(template.settings.waivers().len(), 1);
    let toml = to_toml(&template);
    let again = load(&toml, "a.toml").unwrap();
    assert_eq!((&again.mappings, &again.abbreviations), (&template.mappings, &template.abbreviations));
    assert_eq!(to_toml(&again), toml);
    assert_eq!(again.settings.waivers()[0].source, "a.toml:15");
}

#[test]
fn long_expressions_and_odd_line_ends_are_survived() {
    let row = |sum: &str| format!("{{ code = '2', label = 'b', sum = '{sum}' }}");
    let template = |sum: &str| {
        format!(
            "\u{feff}id = 'm'\r\nname = 'M'\r\n[[form]]\r\nid = '1'\r\ncolumns = [{{ role = 'label' }}, {{ role = 'value' }}]\r\n\
             rows = [{{ code = '1', aggregation = 'sum' }},\r\n{}]\r\n",
            row(sum)
        )
    };
    survives(&template(&"1+".repeat(1999).replace("1+", "1 +")));
    let long = format!("{}1", "1+".repeat(1999));
    assert_eq!(load(&template(&long), "m.toml").unwrap().forms[0].rows.len(), 2);
    survives(&template(&long));
    let error = load(&template(&"1+".repeat(100_000)), "m.toml").unwrap_err();
    assert_eq!((error.faults.len(), error.faults[0].line, error.faults[0].column), (1, 7, 34));
}

/// A valid template; the properties damage it.
const VALID: &str = include_str!("../../templates/thua-thien-hue-2024.toml");

/// Loads anything without a panic; what is taken can be written and read back.
fn survives(source: &str) {
    match load(source, "any.toml") {
        Ok(template) => assert_eq!(load(&to_toml(&template), "any.toml"), Ok(template)),
        Err(error) => {
            assert!(!error.faults.is_empty());
            let lines = source.matches('\n').count() + 1;
            assert!(error.faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{error}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(source in "\\PC*") {
        survives(&source);
    }

    #[test]
    fn words_of_templates_in_any_order_are_survived(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "[[form]]\n", "id = ", "\"1\"", "rows = [", "columns = [", "]", "{ ", " }", ", ", "\n", "code = ", "\"2 / 1\"",
            "ratio = ", "sum = ", "check = [", "role = ", "\"value\"", "\"label\"", "aggregation = ", "name = ", "true",
            "[rules]\n", "[[waiver]]\n", "[[mapping]]\n", "1e999", "0x10", "2024-01-01", "\"\"\"", "'", "#", "\u{feff}", "\r",
        ]),
        0..60,
    )) {
        survives(&words.concat());
    }

    #[test]
    fn any_words_can_be_written_and_read_back(words in proptest::collection::vec(any::<String>(), 6), width in 0.1f64..255.0) {
        let mut template = load(VALID, "valid.toml").unwrap();
        let [label, remark, guess, printed, caption, authority] = words.try_into().unwrap();
        template.authority = authority;
        let form = &mut template.forms[0];
        form.columns[3].captions.push(caption);
        form.columns[3].width = width;
        let row = &mut form.rows[1];
        (row.label, row.remark, row.guess, row.printed) = (label, remark, Some(guess), printed);
        prop_assert_eq!(load(&to_toml(&template), "again.toml"), Ok(template));
    }

    #[test]
    fn a_damaged_template_is_survived(at in 0..VALID.len(), length in 0usize..40, put in "[\"{}\\[\\],=#./+ 0-9a-zđ\n]{0,4}") {
        let start = (0..=at).rev().find(|at| VALID.is_char_boundary(*at)).unwrap_or(0);
        let end = (at + length..VALID.len()).find(|at| VALID.is_char_boundary(*at)).unwrap_or(VALID.len());
        survives(&format!("{}{put}{}", &VALID[..start], &VALID[end..]));
    }
}
