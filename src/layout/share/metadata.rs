//! The hidden sheet that makes a consolidated workbook a return one level up: template, period, units, fingerprints of
//! every input, what the detail sheets do not say of the returns behind it ([`Share`]), and per figure the tally that
//! these must make.
//!
//! Rows of a key and a value (of a return compact JSON); then a row `figure` in column A and, under it, form, indicator,
//! column and the tally as compact JSON. Numbers are decimal texts: nothing is rounded on the way.

use std::str::FromStr;
use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use crate::book::{Book, Sheet, Styles, Visibility};
use crate::cell::CellRef;
use crate::finding::Subject;
use crate::merge::Tally;
use crate::model::Kind;
use crate::period::Period;

use super::super::canvas::Canvas;
use super::super::desk::Desk;
use super::{Details, Share};

pub use crate::stamp::SUMMARY_SHEET as SHEET;

/// Rows at the head of the sheet, among them that of the template.
const HEAD: u32 = 8;
/// Version of the arrangement of the sheet.
const VERSION: &str = "3";
/// The arrangements before: one whose tallies count returns where these add rows, one that said nothing of single
/// returns.
const OLDER: [&str; 2] = ["2", "1"];
/// Characters of a tally in one cell.
const PIECE: usize = 30_000;
/// The row that heads the tallies.
const FIGURES: &str = "figure";

/// What a consolidated workbook says about itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// Version of the program that wrote it.
    pub program: String,
    /// Template id.
    pub template: String,
    /// Template version.
    pub template_version: String,
    /// Period.
    pub period: Option<Period>,
    /// The unit the consolidation is for; empty when not given.
    pub unit_name: String,
    /// Names of the official sheets, in the order of the forms.
    pub forms: Vec<String>,
    /// Units expected, when a list was given.
    pub expected: Option<usize>,
    /// Units whose returns were used, in order.
    pub units: Vec<String>,
    /// Units that sent nothing usable, here or below.
    pub missing: Vec<String>,
    /// Every input.
    pub inputs: Vec<Input>,
    /// Where the detail sheets have what, by form; nothing in an older workbook.
    pub details: Vec<Details>,
    /// The returns behind it; nothing in an older workbook.
    pub shares: Vec<Share>,
    /// Name and seal of every sheet that a person sees; nothing in an older workbook.
    pub seals: Vec<(String, String)>,
    /// Where returns add rows, its tallies count those and know every aggregation; in an older workbook they count the
    /// returns, and only sums are known.
    pub by_rows: bool,
    /// What the units gave, by figure.
    pub tallies: IndexMap<Subject, Tally>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    /// Path as given.
    pub file: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its unit; empty when unknown.
    pub unit: String,
    /// What became of it (`used`, `unreadable`, `excluded`, `superseded`, `blank`).
    pub standing: String,
}

impl Metadata {
    /// What the workbook of a consolidation says.
    pub fn of(desk: &Desk, forms: Vec<String>) -> Self {
        let consolidation = desk.consolidation;
        let template = &consolidation.template;
        let mut tallies = IndexMap::new();
        for (form, totals) in template.forms.iter().zip(&consolidation.forms) {
            for (row, indicator) in form.rows.iter().enumerate() {
                if indicator.kind == Kind::Heading {
                    continue;
                }
                for column in form.value_columns() {
                    tallies.insert(form.subject(row, column), totals.get(row, column).tally.clone());
                }
            }
        }
        Self {
            program: desk.options.version.clone(),
            template: template.id.to_string(),
            template_version: template.version.clone(),
            period: consolidation.period,
            unit_name: consolidation.unit_name.to_string(),
            forms,
            expected: consolidation.expected,
            units: consolidation.used().map(|one| one.unit.to_string()).collect(),
            missing: consolidation
                .missing
                .iter()
                .chain(&consolidation.lacking)
                .map(ToString::to_string)
                .collect(),
            inputs: consolidation
                .returns
                .iter()
                .map(|one| Input {
                    file: one.file.to_string(),
                    sha256: one.sha256.clone(),
                    unit: one.unit.to_string(),
                    standing: one.standing.name().to_owned(),
                })
                .collect(),
            details: super::details(desk),
            shares: super::shares(desk),
            seals: Vec::new(),
            by_rows: true,
            tallies,
        }
    }

    /// The sheet that says it.
    pub fn sheet(&self, styles: &mut Styles) -> Sheet {
        let mut canvas = Canvas::new(SHEET, styles);
        canvas.sheet.visibility = Visibility::VeryHidden;
        let plain = canvas.ink(crate::book::Style::default());
        let mut row = 0;
        let mut line = |lead: &[&str], json: Option<Json>| {
            let lead = lead.iter().map(|text| (*text).to_owned());
            for (column, text) in (0..).zip(lead.chain(json.iter().flat_map(pieces))) {
                canvas.text(row, column, text, plain);
            }
            row += 1;
        };
        let period = self.period.map(|period| period.to_string()).unwrap_or_default();
        let expected = self.expected.map(|expected| expected.to_string()).unwrap_or_default();
        line(&["tonghop", VERSION], None);
        line(&["program", &self.program], None);
        line(&["template", &self.template], None);
        line(&["template-version", &self.template_version], None);
        line(&["period", &period], None);
        line(&["unit-name", &self.unit_name], None);
        line(&["expected", &expected], None);
        for form in &self.forms {
            line(&["form", form], None);
        }
        for unit in &self.units {
            line(&["unit", unit], None);
        }
        for unit in &self.missing {
            line(&["missing", unit], None);
        }
        for input in &self.inputs {
            line(&["input", &input.file, &input.sha256, &input.unit, &input.standing], None);
        }
        for details in &self.details {
            line(&["detail"], Some(json!(details)));
        }
        for share in &self.shares {
            line(&["share"], Some(json!(share)));
        }
        for (sheet, seal) in &self.seals {
            line(&["seal", sheet, seal], None);
        }
        line(&[FIGURES, "form", "indicator", "column", "tally"], None);
        for (subject, tally) in &self.tallies {
            let lead = ["", &subject.form, &subject.indicator, &subject.column];
            line(&lead, Some(tally_to_json(tally)));
        }
        canvas.sheet
    }
}

/// JSON that says the same without `_x`, with which escapes of spreadsheets begin: LibreOffice reads `_xa_` as one, and does not
/// write it as a text when it saves.
pub(in crate::layout) fn unescapable(json: &str) -> String {
    json.replace("_x", "\\u005fx")
}

/// Compact JSON in pieces that fit a cell: it holds 32,767 characters.
fn pieces(json: &Json) -> Vec<String> {
    let text: Vec<char> = unescapable(&json.to_string()).chars().collect();
    text.chunks(PIECE).map(|piece| piece.iter().collect()).collect()
}

/// The id of the template by which a workbook of ours was consolidated, without reading all it says of itself.
pub fn template_of_summary(book: &Book) -> Option<String> {
    let sheet = book.sheet(SHEET)?;
    let text = |row: u32, column: u32| sheet.get(CellRef::new(row, column)).map(|cell| cell.content.raw());
    let row = (0..HEAD).find(|&row| text(row, 0).as_deref() == Some("template"))?;
    text(row, 1)
}

/// What a workbook says about itself; `None` for a workbook that is not a consolidation of this program.
pub fn read_metadata(book: &Book) -> Option<Metadata> {
    let sheet = book.sheet(SHEET)?;
    let text = |row: u32, column: u32| {
        let cell = sheet.row(row).iter().find(|cell| cell.at.column == column);
        cell.map(|cell| cell.content.raw()).unwrap_or_default()
    };
    let version = text(0, 1);
    let known = version == VERSION || OLDER.contains(&version.as_str());
    if text(0, 0) != "tonghop" || !known {
        return None;
    }
    let whole = |row: u32, first: u32| -> String {
        let pieces = sheet.row(row).iter().filter(|cell| cell.at.column >= first);
        pieces.map(|cell| cell.content.raw()).collect()
    };
    let mut metadata = Metadata { by_rows: version == VERSION, ..Metadata::default() };
    let mut figures = false;
    for row in 1..sheet.height() {
        if figures {
            let part = |column| Arc::<str>::from(text(row, column));
            let subject = Subject { form: part(1), indicator: part(2), column: part(3) };
            let tally = serde_json::from_str(&whole(row, 4)).ok().as_ref().and_then(tally_from_json)?;
            metadata.tallies.insert(subject, tally);
            continue;
        }
        let value = text(row, 1);
        match text(row, 0).as_str() {
            "program" => metadata.program = value,
            "template" => metadata.template = value,
            "template-version" => metadata.template_version = value,
            "period" => metadata.period = value.parse().ok(),
            "unit-name" => metadata.unit_name = value,
            "expected" => metadata.expected = value.parse().ok(),
            "form" => metadata.forms.push(value),
            "unit" => metadata.units.push(value),
            "missing" => metadata.missing.push(value),
            "input" => metadata.inputs.push(Input {
                file: value,
                sha256: text(row, 2),
                unit: text(row, 3),
                standing: text(row, 4),
            }),
            "detail" => metadata.details.push(serde_json::from_str(&whole(row, 1)).ok()?),
            "share" => metadata.shares.push(serde_json::from_str(&whole(row, 1)).ok()?),
            "seal" => metadata.seals.push((value, text(row, 2))),
            FIGURES => figures = true,
            // A later version may say more.
            _ => {}
        }
    }
    (!metadata.template.is_empty()).then_some(metadata)
}

/// Only what is there: an indicator nobody answered is `{"u":12}`.
pub(super) fn tally_to_json(tally: &Tally) -> Json {
    let mut map = Map::new();
    let decimal = |number: Decimal| json!(number.normalize().to_string());
    map.insert("u".to_owned(), json!(tally.units));
    if tally.answered > 0 {
        map.insert("n".to_owned(), json!(tally.answered));
        map.insert("s".to_owned(), decimal(tally.sum));
    }
    if let Some((low, high)) = tally.range {
        map.insert("r".to_owned(), json!([decimal(low), decimal(high)]));
    }
    if !tally.counts.is_empty() {
        let counts: Map<String, Json> = tally
            .counts
            .iter()
            .map(|(number, count)| (number.normalize().to_string(), json!(count)))
            .collect();
        map.insert("c".to_owned(), Json::Object(counts));
    }
    if let Some((above, below)) = tally.parts {
        map.insert("p".to_owned(), json!([decimal(above), decimal(below)]));
    }
    for (key, count) in [("q", tally.paired), ("l", tally.lone)] {
        if count > 0 {
            map.insert(key.to_owned(), json!(count));
        }
    }
    if !tally.texts.is_empty() {
        let texts: Vec<Json> = tally.texts.iter().map(|(unit, text)| json!([unit, text])).collect();
        map.insert("t".to_owned(), Json::Array(texts));
    }
    Json::Object(map)
}

pub(super) fn tally_from_json(json: &Json) -> Option<Tally> {
    let count = |key: &str| json.get(key).and_then(Json::as_u64).map_or(0, |count| count as usize);
    let decimal = |json: &Json| json.as_str().and_then(|text| Decimal::from_str(text).ok());
    let pair = |key: &str| match json.get(key) {
        None => Some(None),
        Some(pair) => Some(Some((decimal(pair.get(0)?)?, decimal(pair.get(1)?)?))),
    };
    let mut counts = IndexMap::new();
    if let Some(given) = json.get("c") {
        for (number, count) in given.as_object()? {
            counts.insert(Decimal::from_str(number).ok()?, count.as_u64()? as usize);
        }
    }
    let mut texts = Vec::new();
    for one in json.get("t").and_then(Json::as_array).into_iter().flatten() {
        texts.push((one.get(0)?.as_str()?.into(), one.get(1)?.as_str()?.into()));
    }
    Some(Tally {
        units: count("u"),
        answered: count("n"),
        sum: match json.get("s") {
            None => Decimal::ZERO,
            Some(sum) => decimal(sum)?,
        },
        range: pair("r")?,
        counts,
        parts: pair("p")?,
        paired: count("q"),
        lone: count("l"),
        texts,
    })
}
