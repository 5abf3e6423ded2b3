//! The names of the rules and their pages of the manual.

use std::collections::BTreeSet;

use unicode_normalization::is_nfc;

use crate::finding::{Language, Rule, Severity};

/// The names are a public interface: settings, scripts and reports rely on them. Add, never rename or remove.
const FROZEN: [&str; 49] = [
    "unreadable-file",
    "encrypted-file",
    "wrong-file-type",
    "unknown-form",
    "missing-form",
    "wrong-period",
    "unknown-unit",
    "duplicate-return",
    "missing-return",
    "late-return",
    "missing-row",
    "unknown-row",
    "duplicate-row",
    "label-changed",
    "measure-changed",
    "code-repaired",
    "guess-withdrawn",
    "legacy-encoding",
    "stray-value",
    "hidden-value",
    "unreadable-number",
    "ambiguous-number",
    "number-repaired",
    "measure-as-value",
    "formula-error",
    "stale-formula",
    "negative-count",
    "fractional-count",
    "choice-out-of-range",
    "percent-out-of-range",
    "percent-as-fraction",
    "blank-required",
    "part-exceeds-whole",
    "sum-mismatch",
    "ratio-mismatch",
    "ratio-undefined",
    "differs-between-units",
    "value-on-heading",
    "rule-broken",
    "form-defect",
    "kept-aside",
    "not-comparable",
    "outlier-vs-previous",
    "decreased-cumulative",
    "scale-slip",
    "shifted-rows",
    "narrative-ratio",
    "narrative-sum",
    "narrative-differs",
];

#[test]
fn the_names_are_frozen() {
    let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert_eq!(names, BTreeSet::from(FROZEN));
}

#[test]
fn names_are_unique_kebab_case_and_found_again() {
    for (position, &rule) in Rule::ALL.iter().enumerate() {
        let name = rule.name();
        assert!(name.split('-').all(|part| !part.is_empty()), "{name}");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
        assert_eq!(Rule::from_name(name), Some(rule));
        assert_eq!(Rule::ALL[position + 1..].iter().find(|other| other.name() == name), None);
    }
}

#[test]
fn every_rule_is_explained_in_both_languages() {
    for &rule in Rule::ALL {
        let explanation = rule.explanation();
        for said in [rule.title(), explanation.meaning, explanation.example, explanation.remedy] {
            for language in [Language::Vi, Language::En] {
                let text = said.to(language);
                assert!(!text.trim().is_empty(), "{rule}");
                assert!(is_nfc(text), "{rule}: {text}");
                assert_eq!(text.trim(), text, "{rule}");
                assert!(!text.contains("  "), "{rule}: {text}");
            }
        }
    }
}

#[test]
fn titles_are_short_and_the_rest_is_sentences() {
    for &rule in Rule::ALL {
        let explanation = rule.explanation();
        for language in [Language::Vi, Language::En] {
            let title = rule.title();
            let title = title.to(language);
            assert!(title.chars().count() <= 45 && !title.ends_with('.'), "{rule}: {title}");
            let same = Rule::ALL.iter().filter(|other| other.title().to(language) == title).count();
            assert_eq!(same, 1, "{rule}: {title}");
            for said in [&explanation.meaning, &explanation.example, &explanation.remedy] {
                assert!(said.to(language).ends_with('.'), "{rule}: {}", said.to(language));
            }
            assert_eq!(explanation.remedy.to(language).lines().count(), 2, "{rule}");
        }
    }
}

#[test]
fn every_example_has_figures() {
    for &rule in Rule::ALL {
        let example = rule.explanation().example;
        for language in [Language::Vi, Language::En] {
            assert!(example.to(language).contains(|c: char| c.is_ascii_digit()), "{rule}");
        }
    }
}

#[test]
fn every_error_says_that_something_is_left_out() {
    for &rule in Rule::ALL.iter().filter(|rule| rule.severity() == Severity::Error) {
        let meaning = rule.explanation().meaning;
        let vi = ["ngoài tổng", "không được tính", "chưa gửi", "không có số liệu", "không được dùng"];
        assert!(vi.iter().any(|words| meaning.vi.contains(words)), "{rule}: {}", meaning.vi);
        let en = ["left out", "not counted", "not submitted", "without", "not used"];
        assert!(en.iter().any(|words| meaning.en.contains(words)), "{rule}: {}", meaning.en);
    }
}
