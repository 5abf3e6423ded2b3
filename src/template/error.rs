//! What is wrong with a template: every fault with its line and what it is about.

use std::fmt::{self, Write};

use crate::finding::{Language, Subject, Wording};

/// Why a template is refused: all its faults, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// Name of the file.
    pub file: String,
    /// What is wrong; never empty.
    pub faults: Vec<Fault>,
}

/// One thing wrong in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// Form, row and column it is about; empty parts do not apply.
    pub subject: Subject,
    /// Key of the file it is about; empty for none.
    pub key: String,
    /// What is wrong.
    pub reason: Wording,
}

impl Fault {
    /// What the fault is about: `biểu "2", dòng "2.2"`.
    fn about(&self, language: Language) -> String {
        let words = match language {
            Language::Vi => ["biểu", "cột", "dòng"],
            Language::En => ["form", "column", "row"],
        };
        let codes = [&self.subject.form, &self.subject.column, &self.subject.indicator];
        let mut about = String::new();
        for (word, code) in words.into_iter().zip(codes).filter(|(_, code)| !code.is_empty()) {
            if !about.is_empty() {
                about.push_str(", ");
            }
            let _ = write!(about, "{word} \"{code}\"");
        }
        about
    }
}

impl TemplateError {
    /// One line per fault: `mau.toml:41:7: biểu "2", dòng "2.2": …`.
    pub fn to(&self, language: Language) -> String {
        let lines: Vec<String> = self
            .faults
            .iter()
            .map(|fault| {
                let about = fault.about(language);
                let colon = if about.is_empty() { "" } else { ": " };
                let reason = fault.reason.to(language);
                format!("{}:{}:{}: {about}{colon}{reason}", self.file, fault.line, fault.column)
            })
            .collect();
        lines.join("\n")
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to(Language::Vi))
    }
}

impl std::error::Error for TemplateError {}
