//! Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for editors and pipelines.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::finding::{Finding, Group, Language, Place, Rule, Severity};

/// The findings as one SARIF log with one run of this program, of that `version`.
///
/// Every rule is described, whether or not it found anything. Spreadsheets have no lines: a result names its file as a
/// physical and its cell as a logical location, the figure as properties.
pub fn sarif(findings: &[Finding], language: Language, version: &str) -> Value {
    let tag = match language {
        Language::Vi => "vi",
        Language::En => "en",
    };
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "tonghop",
                    "version": version,
                    "language": tag,
                    "rules": Rule::ALL.iter().map(|&rule| rule_metadata(rule, language)).collect::<Vec<_>>(),
                }
            },
            "language": tag,
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|finding| result(finding, language)).collect::<Vec<_>>(),
        }]
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn rule_metadata(rule: Rule, language: Language) -> Value {
    let explanation = rule.explanation();
    let group = match rule.group() {
        Group::File => "file",
        Group::Structure => "structure",
        Group::Value => "value",
        Group::Relation => "relation",
        Group::Narrative => "narrative",
        Group::Form => "form",
        Group::Time => "time",
        Group::Comparison => "comparison",
    };
    let help = format!("{}\n\n{}", explanation.example.to(language), explanation.remedy.to(language));
    json!({
        "id": rule.name(),
        "shortDescription": { "text": rule.title().to(language) },
        "fullDescription": { "text": explanation.meaning.to(language) },
        "help": { "text": help },
        "defaultConfiguration": { "level": level(rule.severity()) },
        "properties": { "group": group },
    })
}

fn result(finding: &Finding, language: Language) -> Value {
    let mut text = finding.message.to(language).to_owned();
    if !finding.help.is_empty() {
        text = format!("{text}\n→ {}", finding.help.to(language));
    }
    let mut result = json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": Rule::ALL.iter().position(|&rule| rule == finding.rule),
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": location(&finding.place).into_iter().collect::<Vec<_>>(),
    });
    if let Some(reason) = &finding.waived {
        result["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": reason }]);
    }
    let properties = properties(finding);
    if !properties.is_empty() {
        result["properties"] = properties.into();
    }
    result
}

/// The figure, as far as it is known.
fn properties(finding: &Finding) -> Map<String, Value> {
    let subject = &finding.subject;
    let named = [
        ("unit", &*finding.unit),
        ("form", &*subject.form),
        ("indicator", &*subject.indicator),
        ("column", &*subject.column),
        ("value", finding.value.as_str()),
    ];
    named
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name.to_owned(), text.into()))
        .collect()
}

/// File and cell; none for what stands in no file (a return that was not sent).
fn location(place: &Place) -> Option<Value> {
    let mut location = Map::new();
    if !place.file.is_empty() {
        let uri = uri(&place.file, cfg!(windows));
        location.insert("physicalLocation".to_owned(), json!({ "artifactLocation": { "uri": uri } }));
    }
    if let Some(logical) = logical_location(place) {
        location.insert("logicalLocations".to_owned(), json!([logical]));
    }
    (!location.is_empty()).then(|| location.into())
}

/// `'Biểu 2'!D8`, or the sheet alone.
fn logical_location(place: &Place) -> Option<Value> {
    if place.sheet.is_empty() {
        return None;
    }
    let sheet = &place.sheet;
    Some(match place.cell {
        Some(cell) => {
            let name = format!("'{}'!{cell}", sheet.replace('\'', "''"));
            json!({ "name": cell, "fullyQualifiedName": name, "kind": "cell" })
        }
        None => json!({ "name": sheet, "fullyQualifiedName": sheet, "kind": "sheet" }),
    })
}

/// A path as a URI (RFC 3986): relative as it was given, `file:` when it is absolute. On Windows `\` separates too.
fn uri(path: &str, windows: bool) -> String {
    let path = if windows { path.replace('\\', "/") } else { path.to_owned() };
    let is_drive = |path: &str| {
        let path = path.as_bytes();
        path.len() > 2 && path[0].is_ascii_alphabetic() && &path[1..3] == b":/"
    };
    let (prefix, rest) = if windows && is_drive(&path) {
        (format!("file:///{}:", &path[..1]), &path[2..])
    } else if windows && path.starts_with("//") {
        ("file:".to_owned(), path.as_str()) // \\server\share
    } else if path.starts_with('/') {
        ("file://".to_owned(), path.as_str())
    } else {
        (String::new(), path.as_str())
    };
    let mut uri = prefix;
    for byte in rest.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, windows, expected) in [
            ("bao-cao/xa_a.xlsx", false, "bao-cao/xa_a.xlsx"),
            ("Xã A 100%.xlsx", false, "X%C3%A3%20A%20100%25.xlsx"),
            ("a:b#c?.xlsx", false, "a%3Ab%23c%3F.xlsx"),
            ("/srv/xã.xlsx", false, "file:///srv/x%C3%A3.xlsx"),
            ("a\\b.xlsx", false, "a%5Cb.xlsx"),
            ("a\\b.xlsx", true, "a/b.xlsx"),
            ("C:\\Báo cáo\\a.xlsx", true, "file:///C:/B%C3%A1o%20c%C3%A1o/a.xlsx"),
            ("\\\\may-chu\\chung\\a.xlsx", true, "file://may-chu/chung/a.xlsx"),
        ] {
            assert_eq!(uri(path, windows), expected);
        }
    }
}
