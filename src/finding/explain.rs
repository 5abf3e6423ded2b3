//! The manual of the rules: what each one means, with an example and a remedy, in Vietnamese and in English.
//!
//! One file per group, one page per rule. The pages say what happens at the rule's own severity: an error leaves the
//! figure out of totals, a warning or an info does not.

mod comparison;
mod file;
mod relation;
mod structure;
mod time;
mod value;

use super::{Explanation, Rule, Wording};

/// One thing said in both languages, as it stands in the manual.
struct Said {
    vi: &'static str,
    en: &'static str,
}

impl Said {
    fn wording(&self) -> Wording {
        Wording::new(self.vi, self.en)
    }
}

/// All that is said of one rule.
struct Page {
    /// A short noun phrase.
    title: Said,
    /// What it is, why it matters, and what becomes of the figure.
    meaning: Said,
    /// A case with figures.
    example: Said,
    /// What the unit does.
    unit: Said,
    /// What the consolidating officer does.
    officer: Said,
}

impl Rule {
    /// What the rule finds, as a short noun phrase: "Tổng không bằng các phần".
    pub fn title(self) -> Wording {
        self.page().title.wording()
    }

    /// What a person wants to know of the rule. The remedy has two lines: the unit's, the consolidating officer's.
    pub fn explanation(self) -> Explanation {
        let page = self.page();
        Explanation {
            meaning: page.meaning.wording(),
            example: page.example.wording(),
            remedy: Wording {
                vi: format!("Đơn vị: {}\nNgười tổng hợp: {}", page.unit.vi, page.officer.vi),
                en: format!("Unit: {}\nConsolidating officer: {}", page.unit.en, page.officer.en),
            },
            unit: page.unit.wording(),
        }
    }

    /// The rule's page; a rule without one does not compile.
    const fn page(self) -> &'static Page {
        match self {
            Self::UnreadableFile => &file::UNREADABLE_FILE,
            Self::EncryptedFile => &file::ENCRYPTED_FILE,
            Self::WrongFileType => &file::WRONG_FILE_TYPE,
            Self::UnknownForm => &file::UNKNOWN_FORM,
            Self::MissingForm => &file::MISSING_FORM,
            Self::WrongPeriod => &file::WRONG_PERIOD,
            Self::UnknownUnit => &file::UNKNOWN_UNIT,
            Self::DuplicateReturn => &file::DUPLICATE_RETURN,
            Self::MissingReturn => &file::MISSING_RETURN,
            Self::MissingRow => &structure::MISSING_ROW,
            Self::UnknownRow => &structure::UNKNOWN_ROW,
            Self::DuplicateRow => &structure::DUPLICATE_ROW,
            Self::LabelChanged => &structure::LABEL_CHANGED,
            Self::MeasureChanged => &structure::MEASURE_CHANGED,
            Self::CodeRepaired => &structure::CODE_REPAIRED,
            Self::LegacyEncoding => &structure::LEGACY_ENCODING,
            Self::StrayValue => &structure::STRAY_VALUE,
            Self::HiddenValue => &structure::HIDDEN_VALUE,
            Self::UnreadableNumber => &value::UNREADABLE_NUMBER,
            Self::AmbiguousNumber => &value::AMBIGUOUS_NUMBER,
            Self::NumberRepaired => &value::NUMBER_REPAIRED,
            Self::MeasureAsValue => &value::MEASURE_AS_VALUE,
            Self::FormulaError => &value::FORMULA_ERROR,
            Self::StaleFormula => &value::STALE_FORMULA,
            Self::NegativeCount => &value::NEGATIVE_COUNT,
            Self::FractionalCount => &value::FRACTIONAL_COUNT,
            Self::ChoiceOutOfRange => &value::CHOICE_OUT_OF_RANGE,
            Self::PercentOutOfRange => &value::PERCENT_OUT_OF_RANGE,
            Self::PercentAsFraction => &value::PERCENT_AS_FRACTION,
            Self::BlankRequired => &value::BLANK_REQUIRED,
            Self::PartExceedsWhole => &relation::PART_EXCEEDS_WHOLE,
            Self::SumMismatch => &relation::SUM_MISMATCH,
            Self::RatioMismatch => &relation::RATIO_MISMATCH,
            Self::RatioUndefined => &relation::RATIO_UNDEFINED,
            Self::DiffersBetweenUnits => &relation::DIFFERS_BETWEEN_UNITS,
            Self::ValueOnHeading => &relation::VALUE_ON_HEADING,
            Self::RuleBroken => &relation::RULE_BROKEN,
            Self::KeptAside => &time::KEPT_ASIDE,
            Self::OutlierVsPrevious => &comparison::OUTLIER_VS_PREVIOUS,
            Self::DecreasedCumulative => &comparison::DECREASED_CUMULATIVE,
            Self::ScaleSlip => &comparison::SCALE_SLIP,
            Self::ShiftedRows => &comparison::SHIFTED_ROWS,
        }
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use crate::finding::{Language, Rule, Severity};

    /// The names are a public interface: settings, scripts and reports rely on them. Add, never rename or remove.
    const FROZEN: [&str; 42] = [
        "unreadable-file",
        "encrypted-file",
        "wrong-file-type",
        "unknown-form",
        "missing-form",
        "wrong-period",
        "unknown-unit",
        "duplicate-return",
        "missing-return",
        "missing-row",
        "unknown-row",
        "duplicate-row",
        "label-changed",
        "measure-changed",
        "code-repaired",
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
        "kept-aside",
        "outlier-vs-previous",
        "decreased-cumulative",
        "scale-slip",
        "shifted-rows",
    ];

    #[test]
    fn the_names_are_frozen() {
        let names: Vec<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names, FROZEN);
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
}
