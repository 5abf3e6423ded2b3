//! Returns of several units in one workbook: sheets pasted together, a unit on each.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::book::{Book, SheetKind, Visibility};
use crate::finding::{Diagnosed, Finding, Place, Rule, Severity, Wording};
use crate::identify::{Evidence, Title};
use crate::read::Source;
use crate::recognise::{FormInstance, Recognition};
use crate::text::fold;
use crate::unit::lowest_level;

use super::{Desk, Part, Taken};

/// Whose the sheets of a book are.
pub(super) enum Owners {
    /// All of one unit, as far as can be seen.
    One,
    /// Of several units, every sheet with a form of one; but for sheets that add the others up.
    Several(Vec<Share>, Vec<usize>),
    /// Of several units, and of some sheets nothing says whose they are.
    Unclear(Box<Finding>),
}

/// The sheets of one of the units of a workbook.
pub(super) struct Share {
    /// The unit, as its sheets say.
    unit: Arc<str>,
    /// Position of its level, from the lowest; none for offices.
    level: Option<usize>,
    /// Positions of its sheets in the book, in order.
    sheets: Vec<usize>,
}

impl Desk<'_> {
    /// Whose sheets a book holds. One that holds each form once is one unit's.
    pub(super) fn owners(&self, file: &Arc<str>, book: &Book, found: &Recognition) -> Owners {
        let seen = |one: &&FormInstance| book.sheets[one.sheet].visibility == Visibility::Visible;
        if !found.forms.iter().filter(seen).any(|one| one.spare.is_some()) {
            return Owners::One;
        }
        let mut unnamed = Vec::new();
        let mut summaries = Vec::new();
        let mut shares: IndexMap<String, Share> = IndexMap::new();
        for index in 0..book.sheets.len() {
            let tables: Vec<(u32, u32)> = found
                .forms
                .iter()
                .filter(seen)
                .filter(|one| one.sheet == index)
                .map(FormInstance::rows_taken)
                .collect();
            if tables.is_empty() {
                continue;
            }
            let name = book.sheets[index].name.as_str();
            match self.unit_of(file, book, index, &tables) {
                _ if self.lexicon.tables.is_summary(name) => summaries.push(index),
                None => unnamed.push(name),
                Some((key, unit, level)) => {
                    let share =
                        shares.entry(key).or_insert_with(|| Share { unit, level, sheets: Vec::new() });
                    share.sheets.push(index);
                }
            }
        }
        // A district among its communes: what it states is theirs.
        let lowest = shares.values().filter_map(|share| share.level).min();
        shares.retain(|_, share| {
            let above = share.level > lowest;
            if above {
                summaries.append(&mut share.sheets);
            }
            !above
        });
        if shares.len() < 2 {
            return Owners::One;
        }
        if !unnamed.is_empty() {
            let units: Vec<&str> = shares.values().map(|share| &*share.unit).collect();
            return Owners::Unclear(Box::new(unclear(file, &units, &unnamed)));
        }
        let mut shares: Vec<Share> = shares.into_values().collect();
        // Sheets that hold no form are told of with the first unit.
        let others = |index: &usize| {
            !summaries.contains(index) && !shares.iter().any(|share| share.sheets.contains(index))
        };
        let others: Vec<usize> = (0..book.sheets.len()).filter(others).collect();
        shares[0].sheets.extend(others);
        shares[0].sheets.sort_unstable();
        Owners::Several(shares, summaries)
    }

    /// The unit that a sheet names in its titles, or as its own name.
    fn unit_of(
        &self,
        file: &Arc<str>,
        book: &Book,
        index: usize,
        tables: &[(u32, u32)],
    ) -> Option<(String, Arc<str>, Option<usize>)> {
        let sheet = &book.sheets[index];
        let evidence = Evidence {
            file: Arc::clone(file),
            sheets: Some(sheet.name.clone()),
            titles: self.titles_of(file, book, index, tables),
            requested: self.period,
            printed: self.template().printed_units.clone(),
            ..Evidence::default()
        };
        let identity = self.identifier().identify(&evidence);
        let known = identity.findings.iter().all(|finding| finding.severity < Severity::Error);
        let unit = identity.value.unit;
        let key = match identity.value.listed {
            Some(position) => position.to_string(),
            None => fold(&unit),
        };
        let level = identity.value.name.and_then(|name| name.kind).and_then(lowest_level);
        (known && !unit.is_empty()).then_some((key, unit, level))
    }

    /// The titles of one sheet: on it, or of a table of a document those over it.
    fn titles_of(&self, file: &Arc<str>, book: &Book, index: usize, tables: &[(u32, u32)]) -> Vec<Title> {
        let identifier = self.identifier();
        let mut titles = identifier.titles(file, &book.sheets[index], tables);
        let over = book.title_block(index);
        let lines = identifier.titles_of_text(file, book, &[index]).into_iter();
        titles.extend(lines.filter(|title| over.iter().any(|cell| Some(cell.at) == title.place.cell)));
        titles
    }

    /// Takes in each unit's share of a workbook as a return of its own.
    pub(super) fn take_shares(
        &self,
        source: &Source<'_>,
        book: &Book,
        (shares, summaries): (&[Share], &[usize]),
        findings: &[Finding],
    ) -> Vec<Taken> {
        let taken = shares.iter().enumerate().map(|(position, share)| {
            // The text of a document goes with the tables of each: it holds their titles.
            let belongs =
                |index: &usize| share.sheets.contains(index) || book.sheets[*index].kind == SheetKind::Text;
            let sheets =
                (0..book.sheets.len()).filter(belongs).map(|index| book.sheets[index].clone()).collect();
            let part = Book { sheets, styles: book.styles.clone(), properties: book.properties.clone() };
            let own = |finding: &&Finding| match &*finding.place.sheet {
                "" => position == 0,
                sheet => part.sheet(sheet).is_some(),
            };
            let mut findings: Vec<Finding> = findings.iter().filter(own).cloned().collect();
            findings.push(one_of_several(&source.file, shares, share));
            if position == 0 {
                let left_out = summaries.iter().map(|&index| summary(&source.file, &book.sheets[index].name));
                findings.extend(left_out);
            }
            let own = part.sheets.iter().filter(|sheet| sheet.kind != SheetKind::Text);
            let names = own.map(|sheet| sheet.name.as_str().into()).collect();
            let read = Diagnosed { value: Some(part), findings };
            self.take_part(source, Part { read, sheets: names, ..Part::default() })
        });
        taken.collect()
    }
}

/// A sheet that adds up those of the units: its figures would count twice.
fn summary(file: &Arc<str>, sheet: &str) -> Finding {
    let message = Wording::new(
        format!("trang «{sheet}» có vẻ là bảng cộng các đơn vị trong tệp; không được dùng"),
        format!("sheet «{sheet}» seems to add up the units of the file; it is not used"),
    );
    Finding::new(Rule::STRAY_VALUE, Place::new(file, &Arc::from(sheet), None), message)
        .with_severity(Severity::Warning)
        .with_help(
            "Đối chiếu với tệp tổng hợp; nếu trang này là báo cáo của một đơn vị thì ghi tên đơn vị vào tiêu đề.",
            "Compare it with the consolidated workbook; if it is a unit's return, write the unit into its title.",
        )
}

fn unclear(file: &Arc<str>, units: &[&str], unnamed: &[&str]) -> Finding {
    let (units, sheets) = (units.join(", "), unnamed.join("», «"));
    let message = Wording::new(
        format!(
            "tệp có trang của nhiều đơn vị ({units}) nhưng trang «{sheets}» không ghi tên đơn vị, nên chưa tách được"
        ),
        format!(
            "the file holds sheets of several units ({units}), but «{sheets}» names none, so they cannot be told apart"
        ),
    );
    Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message).with_severity(Severity::Error).with_help(
        "Ghi tên đơn vị vào tiêu đề từng trang, hoặc để mỗi đơn vị một tệp.",
        "Write the unit into the title of every sheet, or keep a file for every unit.",
    )
}

fn one_of_several(file: &Arc<str>, shares: &[Share], share: &Share) -> Finding {
    let (count, unit) = (shares.len(), &share.unit);
    let message = Wording::new(
        format!(
            "tệp có báo cáo của {count} đơn vị; các trang ghi tên {unit} được đọc là báo cáo của đơn vị này"
        ),
        format!(
            "the file holds the returns of {count} units; the sheets that name {unit} are read as its return"
        ),
    );
    Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message)
        .with_severity(Severity::Info)
        .with_help("Nên để mỗi đơn vị một tệp.", "A file of its own for every unit is better.")
}
