//! A [`Consolidation`] to a [`Book`]: where cells go, which formula, which style.
//!
//! A page for whoever signs, the official forms, then a detail sheet per form, units, findings, figures, charts, and the hidden metadata. Pure: the
//! same consolidation and options give the same book.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::book::{Book, Sheet, Styles};
use crate::finding::{Language, Wording};
use crate::merge::Consolidation;

mod across;
mod aids;
mod blank;
mod brief;
mod canvas;
mod charts;
mod compare;
mod desk;
mod detail;
mod filled;
mod findings;
mod formula;
mod front;
mod header;
mod held;
mod levels;
mod list;
mod note;
mod listing;
pub(crate) mod measure_text;
mod marks;
mod names;
mod official;
mod origin;
mod plan;
mod refer;
mod remark;
mod rendered;
mod review;
mod seal;
mod share;
mod sources;
mod style;
mod title;
mod units;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use blank::lay_out_blank;
pub use brief::{Brief, Headline, Told, Trouble, brief};
pub use charts::main_ratios;
pub use compare::{Periods, lay_out_periods};
pub use filled::{Filled, lay_out_return};
pub use findings::decided::{Decidable, Decided, decidable, read_decisions};
pub use held::{CellMap, Held, Holder};
pub(crate) use marks::parted as parted_note;
pub use names::Names;
pub use note::{Addressee, lay_out_note};
pub use origin::{Origin, read_origin};
pub use review::{lay_out_review, read_review};
pub use seal::broken as broken_seals;
pub use share::metadata::{Input, Metadata, SHEET as METADATA_SHEET, read_metadata, template_of_summary};
pub use share::{Share, Unfolded, unfold};
pub use sources::{Named, SourceCell, lists, read_sources};
pub use units::standing_wording;

use desk::Desk;

/// What the layout needs beside the consolidation.
#[derive(Debug, Clone)]
pub struct Options {
    /// Language of the program's own texts; the texts of the forms stay as they are.
    pub language: Language,
    /// When the consolidation was made, as printed in the workbook.
    pub created: jiff::civil::DateTime,
    /// Version of the program.
    pub version: String,
    /// The [`way`](crate::write::way()) from the workbook's folder to each file, by the file's path as given; files that
    /// are not here get no link.
    pub links: BTreeMap<Arc<str>, String>,
    /// What is to be said of the settings in use, where there are some.
    pub settings: Option<Wording>,
}

impl Options {
    /// Options for a workbook made at that moment: Vietnamese, this program's version, no links to files.
    pub fn new(created: jiff::civil::DateTime) -> Self {
        Self {
            language: Language::default(),
            created,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            links: BTreeMap::new(),
            settings: None,
        }
    }
}

/// The consolidated workbook as data.
pub fn lay_out(consolidation: &Consolidation, options: &Options) -> Book {
    let mut book = Book::default();
    let styles = &mut book.styles;
    let desk = Desk::new(consolidation, plan::Whose::Units, options);
    let mut sheets = Vec::new();
    let shown: Vec<usize> =
        (0..consolidation.template.forms.len()).filter(|form| desk.is_shown(*form)).collect();
    sheets.extend(shown.iter().map(|&form| official_sheet(&desk, form, styles)));
    let forms = sheets.iter().map(|sheet: &Sheet| sheet.name.clone()).collect();
    for &form in &shown {
        if listing::is_listing(&desk, form) {
            sheets.push(listing::detail(&desk, form, styles));
        } else {
            sheets.extend(detail::sheets(&desk, form, styles));
        }
    }
    let mut names = Names::taken(sheets.iter().map(|sheet| sheet.name.as_str()));
    let mut before = None;
    if let Some(past) = &consolidation.past {
        let name = desk.say("So sánh", "Compared");
        let compare::Compared { sheet, totals } =
            compare::sheet(&desk, past, &names.unique(name, name), styles);
        before = Some((sheet.name.clone(), totals));
        sheets.push(sheet);
    }
    let name = desk.say("Đơn vị", "Units");
    let status = names.unique(name, name);
    sheets.push(units::sheet(&desk, &status, styles));
    let name = desk.say("Kiểm tra", "Findings");
    let findings = names.unique(name, name);
    sheets.push(findings::sheet(&desk, &findings, true, styles));
    sheets.extend(sources::sheets(&desk, &mut names, styles));
    let name = desk.say("Biểu đồ", "Charts");
    sheets.extend(charts::sheet(&desk, &names.unique(name, name), &status, styles));
    let name = desk.say("Tóm tắt", "Summary");
    let pointed = brief::Sheets {
        units: &status,
        findings: &findings,
        before: before.as_ref().map(|(sheet, totals)| (sheet.as_str(), totals)),
    };
    let mut front = front::sheet(&desk, &names.unique(name, name), &pointed, styles);
    front.look.active = true;
    sheets.insert(0, front);
    let seals = seal::seals(&sheets);
    sheets.push(Metadata { seals, ..Metadata::of(&desk, forms) }.sheet(styles));
    book.sheets = sheets;
    book.properties = properties(consolidation, options);
    book
}

/// The official sheet of one form as data; `None` where no return has it.
pub fn lay_out_form(consolidation: &Consolidation, form: usize, options: &Options) -> Option<Book> {
    let mut book = Book::default();
    let desk = Desk::new(consolidation, plan::Whose::Units, options);
    if desk.is_shown(form) {
        book.sheets.push(official_sheet(&desk, form, &mut book.styles));
    }
    (!book.sheets.is_empty()).then_some(book)
}

fn official_sheet(desk: &Desk, form: usize, styles: &mut Styles) -> Sheet {
    if listing::is_listing(desk, form) {
        listing::official(desk, form, styles)
    } else {
        official::sheet(desk, form, styles)
    }
}

/// The findings alone, as a workbook: who sent what, and everything that is to be said of it.
pub fn lay_out_findings(consolidation: &Consolidation, options: &Options) -> Book {
    let mut book = Book::default();
    let desk = Desk::new(consolidation, plan::Whose::Units, options);
    let (findings, units) = (desk.say("Kiểm tra", "Findings"), desk.say("Đơn vị", "Units"));
    let mut sheet = findings::sheet(&desk, findings, false, &mut book.styles);
    sheet.look.active = true;
    book.sheets = vec![sheet, units::sheet(&desk, units, &mut book.styles)];
    book.properties = properties(consolidation, options);
    book
}

fn properties(consolidation: &Consolidation, options: &Options) -> Vec<(String, String)> {
    let mut title = vec![consolidation.template.name.clone()];
    if !consolidation.unit_name.is_empty() {
        title.push(consolidation.unit_name.to_string());
    }
    title.extend(consolidation.period.map(|period| period.name(options.language)));
    vec![
        ("title".to_owned(), title.join(" – ")),
        ("author".to_owned(), consolidation.unit_name.to_string()),
        ("comment".to_owned(), format!("tonghop {}", options.version)),
    ]
}
