//! Where a number of a consolidated workbook comes from: which units, files, cells and raw contents, which repairs and rule
//! made it, and who is not in it and why.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::Value;
use crate::book::Book;
use crate::cell::CellRef;
use crate::figure::{Excluded, Figure, FormFigures, Return};
use crate::finding::{Finding, Severity, Subject, Wording, file_name};
use crate::layout::{CellMap, Holder, Named, SourceCell, read_sources};
use crate::merge::{Consolidation, FormTotals, Making, Plan, Rule, by, totals};
use crate::model::{Answer, Form};
use crate::spot::{RowId, Spot};

/// What is known of the number in one cell.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The sheet of the workbook.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// The figure or total.
    pub named: Called,
    /// Of whom it speaks.
    pub whose: Wording,
    /// What the cell shows.
    pub shown: String,
    /// The formula in it, without the leading `=`.
    pub formula: Option<Arc<str>>,
    /// The number that comes of it; for a figure, the one that was read.
    pub value: Option<Decimal>,
    /// How it is made, for a total.
    pub how: Vec<Wording>,
    /// Other numbers it is made of, where it is not made of the units' figures themselves.
    pub parts: Vec<(Called, Option<Decimal>)>,
    /// What was given for it.
    pub given: Vec<Given>,
    /// Who is not in it.
    pub without: Vec<(Arc<str>, Wording)>,
    /// What was found there.
    pub findings: Vec<Finding>,
}

/// How a figure is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Its codes.
    pub subject: Subject,
    /// Name of the form.
    pub form: String,
    /// The row, by its code and label.
    pub row: String,
    /// The column, where the form has several; empty otherwise.
    pub column: String,
}

/// What one unit gave.
#[derive(Debug, Clone)]
pub struct Given {
    /// The unit.
    pub unit: Arc<str>,
    /// Which of its figures, where others than the one asked for are meant.
    pub named: Called,
    /// What was read.
    pub value: Value,
    /// Whether totals leave it out.
    pub excluded: Excluded,
    /// Where it stands.
    pub source: SourceCell,
    /// The consolidations below this one that it came through, the outermost first.
    pub through: Vec<Arc<str>>,
    /// What the source says today, where it is at hand.
    pub checked: Option<Wording>,
}

/// The workbook as read, and what it was found to be made of.
pub struct Traced<'a> {
    pub(crate) book: &'a Book,
    consolidation: &'a Consolidation,
    pub(crate) map: CellMap,
    used: Vec<&'a Return>,
    sources: HashMap<Named, Vec<SourceCell>>,
}

impl<'a> Traced<'a> {
    /// Looks at a workbook and the consolidation that came of it.
    pub fn new(book: &'a Book, consolidation: &'a Consolidation) -> Self {
        let (map, used) = (CellMap::of(consolidation), consolidation.used().collect());
        Self { book, consolidation, map, used, sources: read_sources(book) }
    }

    /// What is known of a cell; `None` where no figure stands.
    pub fn at(&self, sheet: &str, cell: CellRef) -> Option<Trace> {
        let held = self.map.at(sheet, cell)?;
        let spot = held.spot;
        let there = self.book.sheets.iter().find(|one| one.name == sheet)?.get(cell);
        let mut trace = Trace {
            sheet: sheet.to_owned(),
            cell,
            named: self.called(None, spot),
            whose: Wording::default(),
            shown: there.map(|cell| cell.content.raw()).unwrap_or_default(),
            formula: there.and_then(|cell| cell.formula.clone()),
            value: None,
            how: Vec::new(),
            parts: Vec::new(),
            given: Vec::new(),
            without: Vec::new(),
            findings: Vec::new(),
        };
        match held.holder {
            Holder::Unit(unit) => self.of_unit(&mut trace, unit, spot),
            Holder::Group(name, units) => {
                let count = units.len();
                trace.whose = Wording::new(
                    format!("cộng của {name}, {count} đơn vị"),
                    format!("total of {name}, {count} units"),
                );
                self.of_total(&mut trace, &self.used[units], spot);
            }
            Holder::All => {
                let count = self.used.len();
                trace.whose = Wording::new(
                    format!("tổng hợp từ {count} đơn vị"),
                    format!("consolidated from {count} units"),
                );
                self.of_total(&mut trace, &self.used, spot);
                let why = Wording::new(
                    "chưa gửi báo cáo, hoặc tệp không dùng được",
                    "no return, or none that can be used",
                );
                let missing = self.consolidation.missing.iter().chain(&self.consolidation.lacking);
                trace.without.extend(missing.map(|unit| (Arc::clone(unit), why.clone())));
            }
        }
        Some(trace)
    }

    /// The names of the sheets that hold figures.
    pub fn sheets(&self) -> Vec<&str> {
        self.map.sheets().map(String::as_str).collect()
    }

    /// Every figure of a unit, and where the workbook says that it came from: nothing where it lists nothing, several where
    /// rows have one name.
    pub fn figures(&self) -> impl Iterator<Item = (&'a Return, Called, &'a Figure, &[SourceCell])> {
        self.used.iter().flat_map(move |&one| {
            one.forms.iter().flat_map(move |figures| {
                figures.iter().map(move |(row, column, figure)| {
                    let spot = Spot::new(figures.form, row, column);
                    (one, self.called(Some(one), spot), figure, self.listed(one, spot))
                })
            })
        })
    }

    fn form(&self, spot: Spot) -> &'a Form {
        &self.consolidation.template.forms[spot.form]
    }

    fn called(&self, one: Option<&Return>, spot: Spot) -> Called {
        let form = self.form(spot);
        let added = one.and_then(|one| one.form(spot.form)).and_then(|figures| figures.added_row(spot.row));
        let row = match (form.printed(spot.row), added) {
            (_, Some(added)) => added.label.to_string(),
            (Some(row), None) => match row.known_code() {
                Some(code) => format!("{code} {}", row.label),
                None => row.label.clone(),
            },
            (None, None) => String::new(),
        };
        let several = form.value_columns().count() > 1;
        let captions = &form.columns[spot.column].captions;
        let column = if several { captions.join(" / ") } else { String::new() };
        Called { subject: form.subject(spot.row, spot.column), form: form.name(), row, column }
    }

    fn of_unit(&self, trace: &mut Trace, unit: usize, spot: Spot) {
        let one = self.used[unit];
        let name = name_of(one);
        trace.named = self.called(Some(one), spot);
        trace.whose = Wording::new(format!("số liệu của {name}"), format!("figure of {name}"));
        trace.findings = findings(one, spot).cloned().collect();
        let template = &self.consolidation.template;
        let plan = Plan::new(template, spot);
        let figure = one.at(spot);
        trace.value = figure.and_then(|figure| figure.value.number());
        trace.given.extend(figure.map(|figure| self.given(one, spot, figure)));
        if let (Some(equation), true) = (plan.equation(), trace.formula.is_some()) {
            trace.how = self.words(spot);
            for part in equation.found().map(|part| plan.of_member(part, spot.row)) {
                let figure = one.at(part);
                let number = figure.and_then(|figure| figure.value.number());
                trace.parts.push((self.called(Some(one), part), number));
                trace.given.extend(figure.map(|figure| self.given(one, part, figure)));
            }
        }
        match figure {
            None => trace.without.push((name, Wording::new("không gửi dòng này", "did not send the row"))),
            Some(figure) if figure.is_excluded() => {
                trace.without.push((name, why_excluded(one, spot, figure)));
            }
            Some(_) => {}
        }
    }

    fn of_total(&self, trace: &mut Trace, units: &[&Return], spot: Spot) {
        let template = &self.consolidation.template;
        let plan = Plan::new(template, spot);
        let made = totals(template, units);
        let total = |spot: Spot, made: &[FormTotals]| made[spot.form].get(spot.row, spot.column).value;
        trace.value = total(spot, &made);
        trace.how = self.words(spot);
        let parts: Vec<Spot> = match &plan.making {
            Making::Figures => Vec::new(),
            Making::Weighted(weight) => weight.iter().copied().collect(),
            Making::Parts(..) | Making::Totals(..) => {
                plan.equation().iter().flat_map(|equation| equation.found().collect::<Vec<_>>()).collect()
            }
        };
        trace.parts = parts.iter().map(|&part| (self.called(None, part), total(part, &made))).collect();
        let own = matches!(plan.making, Making::Figures | Making::Weighted(_));
        let mut wanted: Vec<Spot> = own.then_some(spot).into_iter().chain(parts).collect();
        wanted.dedup();
        for &one in units {
            let tally = plan.tally_of(one);
            let alone = plan.total(&tally);
            let is_in = alone.value.is_some() || alone.text.is_some() || tally.paired > 0;
            let mut said = Vec::new();
            for &wanted in &wanted {
                for row in rows(&plan, one, wanted) {
                    let at = plan.of_member(wanted, row);
                    let Some(figure) = one.at(at) else { continue };
                    if is_in && figure.enters_totals() {
                        trace.given.push(self.given(one, at, figure));
                    } else if figure.is_excluded() {
                        said.push(why_excluded(one, at, figure));
                    }
                }
            }
            let name = name_of(one);
            if !is_in && said.is_empty() {
                said.push(why_absent(one, spot));
            }
            trace.without.extend(said.into_iter().map(|why| (Arc::clone(&name), why)));
        }
    }

    fn words(&self, spot: Spot) -> Vec<Wording> {
        let holds = self.consolidation.template.holds(spot);
        let answer = Answer { kind: holds.kind, measure: holds.measure };
        let (aggregation, expression, by_column) = (holds.aggregation, holds.expression, holds.by_column);
        let mut words = by(aggregation).words(&Rule { aggregation, answer, expression, by_column });
        if let Some(owner) = holds.owner() {
            if !aggregation.is_merged() {
                words.remove(0);
            }
            words.insert(
                0,
                Wording::new(
                    format!("chỉ lấy số của đơn vị cấp {owner}"),
                    format!("only the figure of a unit of the level “{owner}” counts"),
                ),
            );
        }
        words
    }

    fn given(&self, one: &Return, spot: Spot, figure: &Figure) -> Given {
        Given {
            unit: name_of(one),
            named: self.called(Some(one), spot),
            value: figure.value.clone(),
            excluded: figure.excluded,
            source: self.source(one, spot, figure),
            // The outermost is the workbook itself.
            through: one.lineage.iter().flat_map(|lineage| lineage.through.iter().skip(1).cloned()).collect(),
            checked: None,
        }
    }

    /// Where a figure stands in the file that the unit sent, as the workbook lists it; else where it stands here.
    fn source(&self, one: &Return, spot: Spot, figure: &Figure) -> SourceCell {
        let here = || SourceCell {
            file: one.form(spot.form).map(|form| Arc::from(file_name(&form.file))).unwrap_or_default(),
            sheet: Arc::clone(&figure.sheet),
            cell: figure.cell,
            value: Arc::default(),
            raw: Arc::clone(&figure.raw),
            repair: figure.repair.as_ref().map(|repair| Arc::from(&*repair.vi)).unwrap_or_default(),
            left_out: figure.is_excluded(),
        };
        if let [source] = self.listed(one, spot) { source.clone() } else { here() }
    }

    /// What the workbook lists for what is called as a figure is.
    fn listed(&self, one: &Return, spot: Spot) -> &[SourceCell] {
        let form = self.form(spot);
        let added = one.form(spot.form).and_then(|figures| figures.added_row(spot.row));
        let row = form.printed(spot.row);
        let number = if form.number.is_empty() { &*form.id } else { form.number.as_str() };
        let label = added.map_or_else(|| row.map_or("", |row| &row.label), |added| &added.label);
        let code = row.map_or("", |row| &row.code);
        let column = &form.columns[spot.column].code;
        let key = (name_of(one), number.into(), code.into(), label.into(), Arc::clone(column));
        self.sources.get(&key).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What was found at a figure of a return.
fn findings(one: &Return, spot: Spot) -> impl Iterator<Item = &Finding> {
    let figure = one.at(spot);
    let file = one.form(spot.form).map(|form| &*form.file).unwrap_or_default();
    let place = figure.map(|figure| (Arc::clone(&figure.sheet), figure.cell));
    one.findings.iter().filter(move |finding| {
        place.as_ref().is_some_and(|(sheet, cell)| {
            cell.is_some()
                && finding.place.cell == *cell
                && finding.place.sheet == *sheet
                && *finding.place.file == *file
        })
    })
}

fn why_excluded(one: &Return, spot: Spot, figure: &Figure) -> Wording {
    let error = findings(one, spot).find(|finding| finding.severity == Severity::Error);
    let decided = findings(one, spot).find(|finding| finding.decision.is_some());
    match (error, figure.excluded) {
        (_, Excluded::Owned) => Wording::new(
            "dòng của cấp khác: số của đơn vị này không tính",
            "a row of another level: the figure of this unit does not count",
        ),
        (Some(error), Excluded::Error) => error.message.clone(),
        (None, Excluded::Error) if decided.is_some() => {
            decided.map(|finding| finding.message.clone()).unwrap_or_default()
        }
        _ => Wording::new(
            "để ngoài vì quy tắc của biểu ràng buộc với số có lỗi hoặc chưa có của cùng đơn vị",
            "left out, as a rule of the form ties it to a figure of the same unit that is in error or not there",
        ),
    }
}

fn name_of(one: &Return) -> Arc<str> {
    if one.unit.is_empty() { file_name(&one.file).into() } else { Arc::clone(&one.unit) }
}

/// The rows of a return that a total takes in, for one of the figures it is made of.
fn rows(plan: &Plan, one: &Return, wanted: Spot) -> Vec<RowId> {
    if !plan.merges_added() {
        return vec![plan.spot.row];
    }
    let covered = |figures: &FormFigures| {
        let added = figures.added().filter(|(_, added)| plan.covers(added.group));
        added.map(|(row, _)| row).collect()
    };
    one.form(wanted.form).map(covered).unwrap_or_default()
}

/// Why a unit is not in a total, nothing of which stands in error.
fn why_absent(one: &Return, spot: Spot) -> Wording {
    if one.form(spot.form).is_none() {
        return Wording::new("không gửi biểu này", "did not send the form");
    }
    match one.at(spot).map(|figure| &figure.value) {
        None | Some(Value::NotSubmitted) => Wording::new("không gửi dòng này", "did not send the row"),
        Some(Value::NotApplicable) => Wording::new("dòng không thuộc cấp này", "not asked for at this level"),
        Some(Value::NotArisen) => Wording::new("ghi là không phát sinh", "says: not arisen"),
        Some(Value::Unreadable) => Wording::new("ghi chữ không đọc được thành số", "typed what is no number"),
        Some(_) => Wording::new("để trống, hoặc thiếu một phần để tính", "left blank, or lacks a part"),
    }
}
