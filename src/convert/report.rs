//! What was converted and what changed, for people and for other programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::{Change, Kind};
use crate::carry::Lost;
use crate::finding::{Finding, Language, Severity, Wording};
use crate::legacy::Encoding;
use crate::read::Format;
use crate::text::printable;

/// Characters of a text shown in an example.
const SHOWN: usize = 48;
/// Rows named before the rest is counted.
const LISTED: usize = 12;

/// What became of one file.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Path as given.
    pub file: Arc<str>,
    /// Files that were written, or would be.
    pub outputs: Vec<String>,
    /// What the file really is; none when it cannot be read.
    pub format: Option<Format>,
    /// Old encodings found.
    pub encodings: Vec<Encoding>,
    /// Template whose forms were recognised.
    pub template: Option<Arc<str>>,
    /// What changed.
    pub changes: Vec<Change>,
    /// When forms were filled in: cells with figures read, and cells carried over.
    pub carried: Option<(usize, usize)>,
    /// Figures that have no place in the new forms.
    pub lost: Vec<Lost>,
    /// Rows of the new forms without a figure.
    pub blank: Vec<String>,
    /// Why nothing was written although the file could be read.
    pub failure: Option<Wording>,
    /// What was found in the file.
    pub findings: Vec<Finding>,
}

impl Outcome {
    /// Whether something was made of it.
    pub fn is_done(&self) -> bool {
        !self.outputs.is_empty()
    }
}

/// What a file is, for people.
pub fn format_wording(format: Format) -> Wording {
    match format {
        Format::Xlsx => Wording::new("Excel .xlsx", "Excel .xlsx"),
        Format::Xlsm => Wording::new("Excel có macro .xlsm", "Excel with macros .xlsm"),
        Format::Xlsb => Wording::new("Excel nhị phân .xlsb", "Excel binary .xlsb"),
        Format::Xls => Wording::new("Excel đời cũ .xls", "old Excel .xls"),
        Format::Ods => Wording::new("OpenDocument .ods", "OpenDocument .ods"),
        Format::Html => Wording::new("trang web (HTML)", "web page (HTML)"),
        Format::Xml2003 => Wording::new("XML Excel 2003", "Excel 2003 XML"),
        Format::Docx => Wording::new("văn bản Word .docx", "Word document .docx"),
        Format::Doc => Wording::new("văn bản Word đời cũ .doc", "old Word document .doc"),
        Format::Odt => Wording::new("văn bản OpenDocument .odt", "OpenDocument text .odt"),
        Format::Csv => Wording::new("văn bản CSV", "CSV text"),
    }
}

/// Everything that was done, for people. With `all` every change has a line of its own.
pub fn report_text(outcomes: &[Outcome], language: Language, all: bool, dry: bool) -> String {
    let mut text = String::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.is_done()) {
        of_file(outcome, language, all, &mut text);
    }
    for outcome in outcomes {
        if let Some(failure) = &outcome.failure {
            let head = Wording::new("không ghi", "not written");
            let file = clean(&outcome.file, usize::MAX);
            let _ = writeln!(text, "{file}\n  {}: {}", head.to(language), failure.to(language));
        }
    }
    let done = outcomes.iter().filter(|outcome| outcome.is_done()).count();
    let failed = outcomes.len() - done;
    let changes: usize = outcomes.iter().map(|outcome| outcome.changes.len()).sum();
    let said = if dry {
        Wording::new(
            format!("Chạy thử: sẽ chuyển {done} tệp với {changes} thay đổi; chưa ghi tệp nào"),
            format!("Dry run: {done} files would be converted with {changes} changes; nothing was written"),
        )
    } else {
        Wording::new(
            format!("Đã chuyển {done} tệp với {changes} thay đổi"),
            format!("{done} files converted with {changes} changes"),
        )
    };
    text.push_str(said.to(language));
    if failed > 0 {
        let said = Wording::new(
            format!("; {failed} tệp không chuyển được"),
            format!("; {failed} files could not be converted"),
        );
        text.push_str(said.to(language));
    }
    text.push_str(".\n");
    text
}

fn of_file(outcome: &Outcome, language: Language, all: bool, text: &mut String) {
    let _ = writeln!(
        text,
        "{} → {}",
        clean(&outcome.file, usize::MAX),
        clean(&outcome.outputs.join(", "), usize::MAX)
    );
    let mut about: Vec<String> = Vec::new();
    about.extend(outcome.format.map(|format| format_wording(format).to(language).to_owned()));
    about.extend(outcome.encodings.iter().map(|encoding| encoding.wording().to(language).to_owned()));
    about.extend(outcome.template.as_ref().map(|id| {
        Wording::new(format!("bộ biểu mẫu {id}"), format!("template {id}")).to(language).to_owned()
    }));
    if !about.is_empty() {
        let _ = writeln!(text, "  {}", about.join("; "));
    }
    let mut by_kind: BTreeMap<Kind, Vec<&Change>> = BTreeMap::new();
    for change in &outcome.changes {
        by_kind.entry(change.kind).or_default().push(change);
    }
    if by_kind.is_empty() && outcome.carried.is_none() {
        let said = Wording::new("nội dung giữ nguyên", "the content is unchanged");
        let _ = writeln!(text, "  {}", said.to(language));
    }
    for (kind, changes) in by_kind {
        let wording = kind.wording();
        let count = changes.len();
        if all || kind.wants_a_look() && count <= LISTED {
            let _ = writeln!(text, "  {}: {count}", wording.to(language));
            for change in changes {
                let _ = writeln!(text, "    {}", line(change));
            }
        } else if let Some(first) = changes.first() {
            let example = Wording::new("ví dụ", "for example");
            let _ = writeln!(
                text,
                "  {}: {count}, {} {}",
                wording.to(language),
                example.to(language),
                line(first)
            );
        }
    }
    filled(outcome, language, all, text);
}

/// What was carried into the new forms, and what was not.
fn filled(outcome: &Outcome, language: Language, all: bool, text: &mut String) {
    let Some((read, carried)) = outcome.carried else { return };
    let said = Wording::new(
        format!("đã điền {carried}/{read} số liệu vào biểu mới"),
        format!("{carried} of {read} figures carried into the new forms"),
    );
    let _ = writeln!(text, "  {}", said.to(language));
    let name_all = |head: Wording, rows: Vec<String>, text: &mut String| {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(text, "  {}: {}", head.to(language), rows.len());
        let most = if all { rows.len() } else { LISTED };
        for row in rows.iter().take(most) {
            let _ = writeln!(text, "    {row}");
        }
        if rows.len() > most {
            let more = rows.len() - most;
            let said = Wording::new(
                format!("… và {more} dòng khác (--all để xem hết)"),
                format!("… and {more} more (--all shows them)"),
            );
            let _ = writeln!(text, "    {}", said.to(language));
        }
    };
    let lost = outcome.lost.iter().map(|lost| {
        let cell = lost.place.cell.map(|at| at.to_string()).unwrap_or_default();
        format!(
            "{}!{cell} «{}»: {}",
            clean(&lost.place.sheet, SHOWN),
            clean(&lost.raw, SHOWN),
            clean(&lost.row, SHOWN)
        )
    });
    name_all(
        Wording::new("số liệu chưa có chỗ trong biểu mới", "figures without a place in the new forms"),
        lost.collect(),
        text,
    );
    let blank = outcome.blank.iter().map(|row| clean(row, 2 * SHOWN));
    name_all(
        Wording::new("dòng của biểu mới còn trống", "rows of the new forms left blank"),
        blank.collect(),
        text,
    );
}

fn line(change: &Change) -> String {
    let place = match change.cell {
        Some(at) => format!("{}!{at}: ", clean(&change.sheet, SHOWN)),
        None => String::new(),
    };
    let quoted = |text: &str| format!("«{}»", clean(text, SHOWN));
    match change.kind {
        Kind::Code => return format!("{place}{} → {}", clean(&change.before, SHOWN), quoted(&change.after)),
        Kind::Number | Kind::Figure | Kind::Carried => {
            return format!("{place}{} → {}", quoted(&change.before), clean(&change.after, SHOWN));
        }
        _ => {}
    }
    match (&*change.before, &*change.after) {
        ("", after) => format!("{place}{}", quoted(after)),
        (before, "") => format!("{place}{}", quoted(before)),
        (before, after) if before == after => format!("{place}{}", quoted(before)),
        (before, after) => format!("{place}{} → {}", quoted(before), quoted(after)),
    }
}

/// Text of a file on one line of a terminal: no control characters, cut where it is long.
fn clean(text: &str, most: usize) -> String {
    let mut clean: String = printable(text).chars().take(most).collect();
    if text.chars().nth(most).is_some() {
        clean.push('…');
    }
    clean
}

/// Everything that was done, as one JSON object.
pub fn report_json(outcomes: &[Outcome], language: Language) -> Json {
    let files: Vec<Json> = outcomes.iter().map(|outcome| of_outcome(outcome, language)).collect();
    json!({ "version": 1, "files": files })
}

fn of_outcome(outcome: &Outcome, language: Language) -> Json {
    let changes: Vec<Json> = outcome
        .changes
        .iter()
        .map(|change| {
            json!({
                "sheet": change.sheet,
                "cell": change.cell,
                "change": change.kind.name(),
                "before": change.before,
                "after": change.after,
            })
        })
        .collect();
    let lost: Vec<Json> = outcome
        .lost
        .iter()
        .map(|lost| json!({ "sheet": lost.place.sheet, "cell": lost.place.cell, "row": lost.row, "value": lost.raw }))
        .collect();
    let encodings: Vec<&str> = outcome.encodings.iter().map(|encoding| encoding.name()).collect();
    let findings: Vec<Json> = outcome
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| {
            json!({
                "rule": finding.rule,
                "severity": finding.severity,
                "sheet": finding.place.sheet,
                "cell": finding.place.cell,
                "value": finding.value,
                "message": finding.message.to(language),
                "help": finding.help.to(language),
            })
        })
        .collect();
    let mut object = json!({
        "file": outcome.file,
        "outputs": outcome.outputs,
        "format": outcome.format,
        "encodings": encodings,
        "template": outcome.template,
        "changes": changes,
        "failure": outcome.failure.as_ref().map(|failure| failure.to(language)),
        "findings": findings,
    });
    if let Some((read, carried)) = outcome.carried {
        object["figures"] = json!({ "read": read, "carried": carried });
        object["not-carried"] = Json::Array(lost);
        object["blank"] = json!(outcome.blank);
    }
    object
}
