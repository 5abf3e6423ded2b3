//! What was decided of figures, carried out: decisions found in workbooks meet the returns of the round.
//!
//! A decision holds for the figure as it stood when it was made. Where the unit has sent another number since, or is not
//! there, it is stale: told, and kept for whoever looks at it next. One that stands in a consolidated workbook among the
//! inputs holds for the figures of that workbook, which shows them as decided.

mod typed;

use std::collections::HashMap;
use std::sync::Arc;

use crate::amount::{Value, decimals, show};
use crate::figure::{Excluded, Figure, FormFigures, Return, Standing};
use crate::finding::{
    Decision, Finding, Language, Matter, Place, Rule, Severity, Verdict, Wording, file_name,
};
use crate::model::Template;
use crate::period::Period;
use crate::places::{self, Places};
use crate::spot::Spot;

pub use typed::Typed;

/// A verdict in words, with the number of a correction.
pub fn verdict_wording(verdict: Verdict) -> Wording {
    let Wording { vi, en } = verdict.choice();
    match verdict.number() {
        None => Wording::new(vi, en),
        Some(number) => Wording::new(
            format!("{vi} {}", show(number, Language::Vi)),
            format!("{en} {}", show(number, Language::En)),
        ),
    }
}

/// Decision and reason, as they are shown beside the figure.
fn wording(decision: &Decision) -> Wording {
    let (Wording { vi, en }, reason) = (verdict_wording(decision.verdict), &decision.reason);
    Wording::new(format!("theo quyết định: {vi} ({reason})"), format!("as decided: {en} ({reason})"))
}

/// The decisions of a round, each with the figure it meets or why it meets none.
pub struct Docket<'a> {
    template: &'a Template,
    entries: Vec<Entry>,
}

struct Entry {
    decision: Decision,
    met: Result<Met, Wording>,
}

impl Entry {
    /// Those that meet a figure by their figures, then the others by what they are about.
    fn order(&self) -> impl Ord {
        let met = self.met.as_ref().ok().map(|met| (met.index, met.spot));
        let Matter { unit, subject, label, sheet, cell, .. } = &self.decision.matter;
        (met.is_none(), met, (unit, subject, label, sheet, cell))
    }
}

/// The figure that a decision is about.
#[derive(Clone, Copy)]
struct Met {
    /// Position among the returns.
    index: usize,
    spot: Spot,
    /// The workbook that says it shows the figure as decided.
    carried_out: bool,
}

impl<'a> Docket<'a> {
    /// Brings decisions together with the returns of a round.
    pub fn open(
        template: &'a Template,
        decisions: Vec<Decision>,
        returns: &[Return],
        period: Option<Period>,
    ) -> Self {
        let mut units: HashMap<Arc<str>, usize> = HashMap::new();
        if !decisions.is_empty() {
            let used = returns.iter().enumerate().filter(|(_, one)| one.standing == Standing::Used);
            units.extend(used.map(|(index, one)| (name_of(one), index)));
        }
        let mut entries: Vec<Entry> = Vec::new();
        for decision in decisions {
            let twin = entries.iter_mut().find(|entry| entry.decision.matter.is_of(&decision.matter));
            let mut met = meet(template, &decision, (returns, &units), period);
            if let Some(twin) = twin {
                // The same decision comes from below and from the workbook that is renewed.
                if twin.decision.verdict == decision.verdict {
                    if twin.met.is_err() {
                        *twin = Entry { decision, met };
                    }
                    continue;
                }
                twin.met = Err(contradicted());
                met = Err(contradicted());
            }
            entries.push(Entry { decision, met });
        }
        // The same decisions say the same, in whatever order they were made.
        entries.sort_by(|one, other| one.order().cmp(&other.order()));
        Self { template, entries }
    }

    fn live(&self) -> impl Iterator<Item = (&Decision, Met)> {
        self.entries.iter().filter_map(|entry| Some((&entry.decision, *entry.met.as_ref().ok()?)))
    }

    /// Puts corrected numbers in their places, and says of every figure what was decided; what reading found against a
    /// figure that is corrected is answered by that. To be called before the checks look.
    pub fn correct(&self, returns: &mut [Return]) {
        for (decision, Met { index, spot, carried_out }) in self.live() {
            let Some(figure) = returns[index].at_mut(spot) else { continue };
            if let (Verdict::Correct(number), false) = (decision.verdict, carried_out) {
                figure.value = Value::Number(number);
                figure.decimals = u8::try_from(decimals(number)).unwrap_or(u8::MAX);
            }
            let said = wording(decision);
            figure.repair = Some(Box::new(match figure.repair.take() {
                Some(repaired) => repaired.then(&format!("; {}", said.vi), &format!("; {}", said.en)),
                None => said,
            }));
        }
        for (index, one) in returns.iter_mut().enumerate() {
            self.answer(index, one, &|_| true);
        }
    }

    /// Answers what checks found against the figures of a return that are used as written or left out: whoever decided
    /// answers for them. What is found against a corrected number stands.
    pub fn answer_checks(&self, index: usize, one: &mut Return) {
        self.answer(index, one, &|verdict| verdict.number().is_none());
    }

    fn answer(&self, index: usize, one: &mut Return, by: &dyn Fn(Verdict) -> bool) {
        let reasons = self.reasons(index, by);
        if reasons.is_empty() {
            return;
        }
        let places = Places::of(self.template, one);
        let spots: Vec<Option<Spot>> = one.findings.iter().map(|finding| places.spot(finding)).collect();
        for (finding, spot) in one.findings.iter_mut().zip(spots) {
            answer(finding, spot, &reasons);
        }
    }

    /// As [`Docket::answer_checks`], for what was found of the set.
    pub fn answer_set(&self, returns: &[Return], of_the_set: &mut [Finding]) {
        for (index, one) in returns.iter().enumerate() {
            let reasons = self.reasons(index, &|verdict| verdict.number().is_none());
            if reasons.is_empty() {
                continue;
            }
            let places = Places::of(self.template, one);
            for finding in of_the_set.iter_mut().filter(|finding| one.holds(&finding.place)) {
                let spot = places.spot(finding);
                answer(finding, spot, &reasons);
            }
        }
    }

    fn reasons(&self, index: usize, by: &dyn Fn(Verdict) -> bool) -> HashMap<Spot, &str> {
        let own = self.live().filter(|(decision, met)| met.index == index && by(decision.verdict));
        own.map(|(decision, met)| (met.spot, &*decision.reason)).collect()
    }

    /// Leaves out the figures of a return that are to be left out.
    pub fn leave_out(&self, returns: &mut [Return]) {
        for (decision, met) in self.live().filter(|(decision, _)| decision.verdict == Verdict::LeaveOut) {
            debug_assert!(!decision.reason.is_empty());
            if let Some(figure) = returns[met.index].at_mut(met.spot) {
                figure.excluded = Excluded::Error;
            }
        }
    }

    /// A finding for every decision: among those of the return whose figure it meets, else among the general ones. Gives
    /// how many were carried out and how many were not.
    pub fn tell(&self, returns: &mut [Return], general: &mut Vec<Finding>) -> (usize, usize) {
        for entry in &self.entries {
            let decision = &entry.decision;
            let finding = match &entry.met {
                Ok(met) => carried_out(self.template, decision, &returns[met.index], met.spot),
                Err(why) => Some(not_carried_out(decision, why)),
            };
            let Some(mut finding) = finding else { continue };
            finding.decision = Some(Box::new(decision.clone()));
            match &entry.met {
                Ok(met) => returns[met.index].findings.push(finding),
                Err(_) => general.push(finding),
            }
        }
        let live = self.live().count();
        (live, self.entries.len() - live)
    }
}

fn answer(finding: &mut Finding, spot: Option<Spot>, reasons: &HashMap<Spot, &str>) {
    let reason = spot.and_then(|spot| reasons.get(&spot));
    if let Some(reason) = reason.filter(|_| finding.severity > Severity::Info && finding.waived.is_none()) {
        finding.severity = Severity::Info;
        finding.waived = Some((*reason).to_owned());
    }
}

fn name_of(one: &Return) -> Arc<str> {
    if one.unit.is_empty() { file_name(&one.file).into() } else { Arc::clone(&one.unit) }
}

/// The figure that a decision meets, or why it meets none.
fn meet(
    template: &Template,
    decision: &Decision,
    (returns, units): (&[Return], &HashMap<Arc<str>, usize>),
    period: Option<Period>,
) -> Result<Met, Wording> {
    let matter = &decision.matter;
    let Some(&index) = units.get(&matter.unit) else {
        return Err(Wording::new(
            "lần này đơn vị không có báo cáo dùng được",
            "the unit has no usable return this time",
        ));
    };
    let one = &returns[index];
    let carried_out = one.file == decision.place.file;
    let now = period.map(|period| period.to_string()).unwrap_or_default();
    if !carried_out && !matter.period.is_empty() && matter.period != now {
        let then: Option<Period> = matter.period.parse().ok();
        let then = then.map_or_else(
            || Wording::new(&*matter.period, &*matter.period),
            |then| Wording::new(then.name(Language::Vi), then.name(Language::En)),
        );
        return Err(Wording::new(
            format!("quyết định là của {}", then.vi),
            format!("it was decided for {}", then.en),
        ));
    }
    let Some((spot, figure)) = figure_of(template, one, matter) else {
        return Err(Wording::new(
            "báo cáo của đơn vị không còn số liệu này",
            "the unit's return no longer has the figure",
        ));
    };
    if !carried_out && figure.raw.trim() != matter.raw.trim() {
        let (now, then) = (figure.raw.trim(), matter.raw.trim());
        return Err(Wording::new(
            format!("số liệu nay ghi «{now}», khi quyết định ghi «{then}»"),
            format!("the figure now says “{now}”, when it was decided “{then}”"),
        ));
    }
    if decision.verdict == Verdict::Keep && !matches!(figure.value, Value::Number(_) | Value::Text(_)) {
        return Err(Wording::new(
            "ô không đọc được thành số nên không dùng được như đã ghi; chọn «sửa thành»",
            "the cell cannot be read as a number and cannot be used as written; choose “correct to”",
        ));
    }
    Ok(Met { index, spot, carried_out })
}

/// The figure of a return by what names it: a printed row by its codes, one that was added by its cell, else by its label
/// where only one row bears it.
fn figure_of<'r>(template: &Template, one: &'r Return, matter: &Matter) -> Option<(Spot, &'r Figure)> {
    if !matter.subject.indicator.is_empty() {
        let spot = places::printed(template, &matter.subject)?;
        return Some((spot, one.at(spot).filter(|figure| figure.cell.is_some())?));
    }
    let form = template.forms.iter().position(|form| form.id == matter.subject.form)?;
    let column = template.forms[form].column_index(&matter.subject.column)?;
    let figures: &FormFigures = one.form(form)?;
    let rows = || figures.added().filter(|(_, added)| added.label == matter.label);
    let there = |figure: &Figure| figure.cell == matter.cell && figure.sheet == matter.sheet;
    let by_cell = rows().find(|(row, _)| figures.get(*row, column).is_some_and(there));
    let alone = || rows().next().filter(|_| rows().count() == 1);
    let (row, _) = by_cell.or_else(alone)?;
    Some((Spot::new(form, row, column), figures.get(row, column)?))
}

fn contradicted() -> Wording {
    Wording::new("có hai quyết định khác nhau cho số liệu này", "two decisions on this figure differ")
}

fn carried_out(template: &Template, decision: &Decision, one: &Return, spot: Spot) -> Option<Finding> {
    let figure = one.at(spot)?;
    let file = one.form(spot.form).map(|figures| Arc::clone(&figures.file))?;
    let (said, reason) = (verdict_wording(decision.verdict), &decision.reason);
    let raw = decision.matter.raw.trim();
    let message = Wording::new(
        format!("báo cáo ghi «{raw}»; quyết định: {}. Lý do: {reason}", said.vi),
        format!("the return says “{raw}”; decided: {}. Reason: {reason}", said.en),
    );
    let place = Place::new(&file, &figure.sheet, figure.cell);
    let finding = Finding::new(decision.matter.rule, place, message).with_severity(Severity::Info);
    let finding = finding.with_subject(template.forms[spot.form].subject(spot.row, spot.column));
    Some(finding.with_unit(&one.unit).with_value(&*decision.matter.raw).with_help(
        "Đổi ý thì sửa hoặc xóa quyết định ở dòng này rồi chạy lại.",
        "To decide otherwise, change or clear the decision in this row and run again.",
    ))
}

fn not_carried_out(decision: &Decision, why: &Wording) -> Finding {
    let (said, reason) = (verdict_wording(decision.verdict), &decision.reason);
    let message = Wording::new(
        format!("quyết định «{}» ({reason}) không được áp dụng: {}", said.vi, why.vi),
        format!("the decision “{}” ({reason}) is not carried out: {}", said.en, why.en),
    );
    Finding::new(Rule::KEPT_ASIDE, decision.place.clone(), message)
        .with_unit(&decision.matter.unit)
        .with_subject(decision.matter.subject.clone())
        .with_value(&*decision.matter.raw)
        .with_help(
            "Xem lại số liệu hiện nay: quyết định lại ở dòng của phát hiện mới, hoặc xóa quyết định ở dòng này, rồi chạy lại.",
            "Look at the figure as it is now: decide anew beside its finding, or clear the decision in this row, and run again.",
        )
}
