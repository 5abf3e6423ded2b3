//! A workbook this program consolidated, taken in as the returns behind it: every unit counts once, by its own figures,
//! whatever workbooks it comes through.
//!
//! What the workbook shows of its units is compared with what its hidden sheet says of them and with its totals. Whoever
//! changes a unit's cell, the totals and the hidden sheet together is not found here: only the units' own files
//! tell that (`verify --sources`).

use std::sync::Arc;

use crate::amount::Value;
use crate::book::Book;
use crate::extract::Extracted;
use crate::figure::{FormFigures, Return, Standing};
use crate::finding::{Diagnosed, Finding, Group, Place, Rule, Severity, Wording, file_name};
use crate::identify::{Identity, Told};
use crate::layout::{self, Decided, Metadata, Share, Unfolded};
use crate::model::Kind;
use crate::read::Source;

use super::{Desk, Part, Taken, spot_in};

impl Desk<'_> {
    /// Takes in a consolidated workbook: first the workbook itself, then the returns behind it. One that does not show
    /// them one by one counts as a whole, by its tallies.
    pub(super) fn take_summary(&self, source: &Source<'_>, mut read: Diagnosed<Option<Book>>) -> Vec<Taken> {
        let file = &source.file;
        let metadata = read.value.as_ref().and_then(layout::read_metadata);
        let refused = match &metadata {
            None => Some(damaged_workbook(file)),
            Some(metadata) if *metadata.template != *self.template().id => {
                Some(by_other_template(file, &metadata.template))
            }
            Some(_) => None,
        };
        if let Some(finding) = refused {
            read.findings.push(finding);
            read.value = None;
            return vec![self.take_part(source, Part { read, metadata, ..Part::default() })];
        }
        let (Some(metadata), Some(book)) = (metadata, read.value.as_mut()) else { return Vec::new() };
        let official = |sheet: &mut crate::book::Sheet| metadata.forms.contains(&sheet.name);
        let sheets = book.sheets.extract_if(.., official).collect();
        let details = std::mem::take(book);
        *book = Book { sheets, styles: details.styles.clone(), properties: details.properties.clone() };
        let sheets = metadata.forms.iter().map(|name| name.as_str().into()).collect();
        let part = Part { read, sheets, metadata: Some(metadata.clone()), ..Part::default() };
        let mut summary = self.take_part(source, part);
        // Whose it is need not be known: it is opened into the returns of its units, each of which is looked for by itself.
        if summary.one.standing == Standing::Excluded && !summary.one.forms.is_empty() {
            summary.one.standing = Standing::Used;
        }
        if summary.one.standing != Standing::Used {
            return vec![summary];
        }
        settle_totals(&mut summary);
        let decided = layout::read_decisions(&details, file);
        match layout::unfold(self.template(), &details, &metadata, &summary.one) {
            Some(unfolded) => self.take_units(summary, (unfolded, decided), &metadata),
            None => vec![self.take_lump(summary, &metadata)],
        }
    }

    /// The returns behind a workbook.
    fn take_units(
        &self,
        mut summary: Taken,
        (unfolded, decided): (Unfolded, Decided),
        metadata: &Metadata,
    ) -> Vec<Taken> {
        let workbook: Arc<str> = if summary.identity.unit.is_empty() {
            file_name(&summary.one.file).into()
        } else {
            Arc::clone(&summary.identity.unit)
        };
        let units: Vec<Taken> = unfolded
            .returns
            .into_iter()
            .map(|(share, one)| self.take_unit(&summary, (&share, one), &workbook, metadata))
            .collect();
        let one = &mut summary.one;
        one.standing = Standing::Summary;
        one.findings.retain(|finding| finding.rule != Rule::UNKNOWN_UNIT);
        one.findings.push(opened(&one.file, units.len()));
        one.findings.extend(unfolded.findings);
        summary.lacking = lacking(metadata);
        summary.decisions = decided.decisions;
        one.findings.extend(decided.findings);
        // Its totals are no figures: they are made again. Those that somebody changed are told.
        let told = one
            .findings
            .iter()
            .filter_map(|finding| Some((Arc::clone(&finding.place.sheet), finding.place.cell?)));
        summary.extracted = Extracted { cells: told.collect(), ..Extracted::default() };
        std::iter::once(summary).chain(units).collect()
    }

    fn take_unit(
        &self,
        summary: &Taken,
        (share, mut one): (&Share, Return),
        workbook: &Arc<str>,
        metadata: &Metadata,
    ) -> Taken {
        one.sha256.clone_from(&summary.one.sha256);
        one.lineage = Some(Arc::new(share.lineage(workbook)));
        one.levels.clone_from(&share.levels);
        let mut identity = self.identity_of(summary, share, &one, metadata);
        if identity.groups.is_empty() {
            identity.groups = self.groups_in(summary, workbook, share);
        }
        if let Some(finding) = self.not_listed(&mut identity, summary, &one) {
            one.findings.push(finding);
            one.standing = Standing::Excluded;
        }
        let extracted = self.cells_of(&one);
        Taken {
            one,
            identity,
            extracted,
            is_list: false,
            units: None,
            lacking: Vec::new(),
            decisions: Vec::new(),
        }
    }

    /// What a unit that the list has not stands under: the workbook, below what that stands under, and the groups in it.
    fn groups_in(&self, summary: &Taken, workbook: &Arc<str>, share: &Share) -> Vec<Arc<str>> {
        let listed = self.registry.zip(summary.identity.listed).map(|(list, listed)| &list.units()[listed]);
        let mut groups = listed.map_or_else(Vec::new, |unit| unit.groups.clone());
        groups.push(listed.map_or_else(|| Arc::clone(workbook), |unit| Arc::clone(&unit.display)));
        let within = share.groups();
        let own = within.iter().position(|group| group == workbook).map_or(0, |own| own + 1);
        groups.extend(within.into_iter().skip(own));
        groups
    }

    /// Whose return it is and of which period, as the workbook says.
    fn identity_of(&self, summary: &Taken, share: &Share, one: &Return, metadata: &Metadata) -> Identity {
        let own = share.period.as_ref().and_then(|period| period.parse().ok());
        self.identifier().told(Told {
            workbook: &one.file,
            consolidated_for: &summary.identity.unit,
            file: &share.file,
            through: &share.through,
            claim: share.claim(&self.lexicon.units),
            period: own.or(metadata.period),
            date: share.date.as_ref().and_then(|date| date.parse().ok()),
            filing: (!metadata.shares.is_empty()).then(|| share.filing()),
        })
    }

    /// A unit that the list does not have, in a workbook of a unit that it does not have either.
    fn not_listed(&self, identity: &mut Identity, summary: &Taken, one: &Return) -> Option<Finding> {
        self.registry?;
        if identity.listed.is_some() || summary.identity.listed.is_some() {
            return None;
        }
        let unit = &identity.unit;
        let message = Wording::new(
            format!(
                "«{unit}» trong tệp tổng hợp này không có trong danh sách đơn vị; chưa dùng số liệu của đơn vị này"
            ),
            format!("“{unit}” in this workbook is not in the list of units; its figures are not used"),
        );
        Some(Finding::new(Rule::UNKNOWN_UNIT, Place::file(&one.file), message).with_severity(Severity::Error).with_unit(unit).with_help(
            "Thêm đơn vị (hoặc đơn vị tổng hợp) vào danh sách; nếu trùng tên thì ghi cả đơn vị cấp trên.",
            "Add the unit (or the one that consolidated) to the list; where names repeat, with the unit above.",
        ))
    }

    /// The cells of a unit that hold figures, and those among them that are words on a caption.
    fn cells_of(&self, one: &Return) -> Extracted {
        let mut extracted = Extracted::default();
        for figures in &one.forms {
            for (row, column, figure) in figures.iter() {
                let said = matches!(
                    figure.value,
                    Value::Number(_) | Value::Text(_) | Value::NotArisen | Value::Unreadable
                );
                let Some(cell) = figure.cell.filter(|_| said || figure.is_excluded()) else { continue };
                let cell = (Arc::clone(&figure.sheet), cell);
                let kind = self.template().forms[figures.form].holds(row, column).kind;
                if kind == Kind::Heading && figure.value.number().is_none() {
                    extracted.told.insert(cell.clone());
                }
                extracted.cells.push(cell);
            }
        }
        extracted
    }

    /// A workbook that does not show its units one by one.
    fn take_lump(&self, mut summary: Taken, metadata: &Metadata) -> Taken {
        let one = &mut summary.one;
        let tallies = metadata.tallies.iter();
        one.tallies = tallies
            .filter_map(|(subject, tally)| Some((spot_in(self.template(), subject)?, tally.clone())))
            .collect();
        let counted = [Standing::Used.name(), Standing::Joined.name()];
        let inputs = metadata.inputs.iter().filter(|input| counted.contains(&&*input.standing));
        one.inputs = inputs.map(|input| input.sha256.clone()).collect();
        let named = metadata.units.iter().filter(|unit| !unit.is_empty());
        one.units = named.map(|unit| unit.as_str().into()).collect();
        let unknown =
            |finding: &Finding| finding.rule == Rule::UNKNOWN_UNIT && finding.severity == Severity::Error;
        if one.findings.iter().any(unknown) {
            one.standing = Standing::Excluded;
        }
        summary
    }
}

/// Totals that a workbook of ours leaves empty are no figures, and how a total is written says nothing of a unit.
fn settle_totals(summary: &mut Taken) {
    let one = &mut summary.one;
    let of_the_form = |finding: &Finding| {
        [Rule::MEASURE_CHANGED, Rule::DUPLICATE_ROW].contains(&finding.rule)
            && finding.severity == Severity::Info
    };
    one.findings.retain(|finding| finding.rule.group() != Group::Value && !of_the_form(finding));
    let mut empty = Vec::new();
    for figure in one.forms.iter_mut().flat_map(FormFigures::figures_mut) {
        if figure.value == Value::Unreadable && figure.formula && figure.raw.starts_with('=') {
            figure.value = Value::Blank;
            empty.extend(figure.cell.map(|cell| (Arc::clone(&figure.sheet), cell)));
        }
    }
    summary.extracted.cells.retain(|cell| !empty.contains(cell));
}

/// The sheet by which a consolidated workbook says what it is made of cannot be read: taken as it stands, its totals
/// would be those of one unit.
fn damaged_workbook(file: &Arc<str>) -> Finding {
    let message = Wording::new(
        "tệp do chương trình này tổng hợp nhưng trang thông tin kèm theo đã hỏng hoặc của phiên bản khác",
        "a workbook of this program whose information sheet is damaged or of another version",
    );
    Finding::new(Rule::UNREADABLE_FILE, Place::file(file), message)
        .with_help("Tổng hợp lại từ các báo cáo gốc.", "Consolidate the original returns again.")
}

/// Behind the figures of a consolidated workbook stand those of units, which are kept by the rows of its own template.
fn by_other_template(file: &Arc<str>, template: &str) -> Finding {
    let message = Wording::new(
        format!("tệp đã được tổng hợp theo bộ biểu mẫu khác ({template}) nên không gộp tiếp được"),
        format!("a workbook consolidated by another template ({template}), which cannot be merged further"),
    );
    Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message).with_help(
        "Tổng hợp từ các báo cáo gốc, hoặc dùng --template với bộ biểu mẫu của tệp này.",
        "Consolidate the original returns, or use --template with the template of this file.",
    )
}

fn opened(file: &Arc<str>, units: usize) -> Finding {
    let message = Wording::new(
        format!("tệp tổng hợp của {units} đơn vị; từng đơn vị được tính riêng, mỗi đơn vị một lần"),
        format!("a workbook consolidated of {units} units; each counts by itself, and once"),
    );
    Finding::new(Rule::DUPLICATE_RETURN, Place::file(file), message)
        .with_severity(Severity::Info)
        .with_help("Không phải làm gì.", "Nothing is to be done.")
}

/// What a workbook says of units and files that are not in it.
fn lacking(metadata: &Metadata) -> Vec<Arc<str>> {
    let unusable = [Standing::Unreadable, Standing::Excluded, Standing::Blank].map(Standing::name);
    let files = metadata.inputs.iter().filter(|input| unusable.contains(&&*input.standing));
    let named = files.map(|input| if input.unit.is_empty() { file_name(&input.file) } else { &input.unit });
    let all = metadata.missing.iter().map(String::as_str).chain(named);
    let mut lacking: Vec<Arc<str>> = Vec::new();
    for name in all.filter(|name| !metadata.units.iter().any(|unit| unit == name)) {
        if !lacking.iter().any(|known| **known == *name) {
            lacking.push(name.into());
        }
    }
    lacking
}
