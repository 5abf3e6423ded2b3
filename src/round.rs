//! A round of reporting: the files of many units for one period, settled together.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::check;
use crate::compare::{Earlier, Known};
use crate::decision::Docket;
use crate::figure::{Return, Standing};
use crate::finding::{Decision, Finding, Place, Rule, Settings, Severity, Wording};
use crate::identify::{self, Identity, settle_period, settle_units};
use crate::intake::{self, Taken};
use crate::lineage::Claim;
use crate::merge::{Calling, Consolidation, consolidate};
use crate::model::Template;
use crate::past::Past;
use crate::period::Period;
use crate::resubmit;
use crate::unit::{self, Registry};

/// Names listed in one message.
const NAMED: usize = 12;

/// What is asked of a round.
pub struct Round<'a> {
    /// The template in use.
    pub template: &'a Arc<Template>,
    /// The period asked for.
    pub period: Option<Period>,
    /// Periods that are consolidated by themselves: their returns are out of place here, not wrong.
    pub apart: &'a [Period],
    /// What was consolidated for an earlier period, and how names of units are read; or why there is none.
    pub earlier: Option<(&'a Earlier, &'a unit::Words)>,
    /// The unit the consolidation is for.
    pub unit_name: Arc<str>,
    /// The last day on which a return is on time.
    pub due: Option<Date>,
    /// The units expected, when there is a list.
    pub registry: Option<&'a Registry>,
    /// Severities and waivers: the template's, then the office's.
    pub settings: &'a Settings,
    /// The day on which waivers are looked at.
    pub today: Date,
    /// What was decided of figures before.
    pub decisions: &'a [Decision],
}

/// A round settled.
#[derive(Debug)]
pub struct Settled {
    /// The returns merged.
    pub consolidation: Consolidation,
    /// Waivers that have expired, and other remarks on the settings.
    pub remarks: Vec<Wording>,
}

impl Round<'_> {
    /// Settles units, periods and second returns, checks everything, and merges what counts.
    pub fn settle(&self, mut taken: Vec<Taken>) -> Settled {
        let mut general = Vec::new();
        let lists = taken.extract_if(.., |one| one.is_list);
        general.extend(lists.flat_map(|list| list.one.findings));
        self.name(&mut taken);
        let period = self.date(&mut taken, &mut general);
        let mut returns: Vec<Return> = taken.iter_mut().map(|one| one.one.take()).collect();
        resubmit::settle(&mut returns, self.template);
        lay_beside(&mut returns);
        let below = taken.iter_mut().flat_map(|one| std::mem::take(&mut one.decisions));
        let decisions: Vec<Decision> = below.chain(self.decisions.iter().cloned()).collect();
        let docket = Docket::open(self.template, decisions, &returns, period);
        docket.correct(&mut returns);
        let still_lacking = still_lacking(&taken, &returns);
        general.extend(lacking(&taken, &still_lacking));
        for one in &mut returns {
            check::hand_on(self.template, one);
        }
        let withdrawn = check::withdraw(self.template, self.settings, &returns);
        let template = withdrawn.as_ref().map_or(self.template, |withdrawn| &withdrawn.template);
        let checker = check::Checker::new(template);
        returns.par_iter_mut().enumerate().for_each(|(index, one)| {
            let found = checker.check(one);
            one.findings.extend(found);
            for finding in &mut one.findings {
                finding.unit = Arc::clone(&one.unit);
            }
            self.settings.apply(&mut one.findings, self.today);
            docket.answer_checks(index, one);
            check::exclude(template, one, &[]);
            check::leave_out_owned(template, one);
        });
        let used: Vec<&Return> = returns.iter().filter(|one| one.standing == Standing::Used).collect();
        let mut of_the_set = check::check_set(template, &used);
        let past = self.past(&used, period);
        if let Some(past) = &past {
            of_the_set.extend(check::check_past(template, &used, period, past));
        }
        self.settings.apply(&mut of_the_set, self.today);
        docket.answer_set(&returns, &mut of_the_set);
        for one in &mut returns {
            check::exclude(template, one, &of_the_set);
            let own: Vec<Finding> = of_the_set.extract_if(.., |finding| one.holds(&finding.place)).collect();
            one.findings.extend(own);
        }
        docket.leave_out(&mut returns);
        let given = check::Given::by(&returns);
        returns.par_iter_mut().for_each(|one| checker.leave_out_tied(one, &given, self.settings));
        part(&mut returns);
        general.extend(of_the_set);
        general.extend(withdrawn.iter().flat_map(|withdrawn| withdrawn.findings.clone()));
        let level = &template.level;
        let coverage = self.registry.map(|list| resubmit::coverage(&returns, list, level, period));
        if let Some(coverage) = &coverage {
            general.extend(coverage.findings.iter().cloned());
        }
        let mut calling = Calling { due: self.due, expected: None };
        calling.expected = coverage.as_ref().map(|coverage| coverage.expected.clone());
        general.extend(resubmit::late(&calling, &returns));
        self.settings.apply(&mut general, self.today);
        let known: Vec<usize> = returns.iter().map(|one| one.findings.len()).collect();
        intake::settle_cells(&taken, &mut returns, template);
        for (one, known) in returns.iter_mut().zip(known) {
            for finding in &mut one.findings {
                finding.unit = Arc::clone(&one.unit);
            }
            for late in &mut one.findings[known..] {
                self.settings.adjust(late, self.today);
            }
        }
        let (carried_out, stale) = docket.tell(&mut returns, &mut general);
        unit::tell_apart(returns.iter_mut().map(|one| &mut one.groups));
        resubmit::order(&mut returns, self.registry);
        let unit = Arc::clone(&self.unit_name);
        let expected = calling.expected.iter().flatten().map(|expected| Arc::clone(&expected.unit));
        let expected: Option<Vec<Arc<str>>> = calling.expected.is_some().then(|| expected.collect());
        let mut consolidation = consolidate(Arc::clone(template), period, unit, returns, expected.as_deref());
        consolidation.calling = calling;
        consolidation.past = past.map(Arc::new);
        consolidation.findings = general;
        consolidation.lacking = still_lacking;
        consolidation.left_out = coverage.map(|coverage| coverage.left_out).unwrap_or_default();
        let mut remarks = self.settings.remarks(consolidation.all_findings(), self.today);
        remarks.extend(decided(carried_out, stale));
        Settled { consolidation, remarks }
    }

    /// The earlier period as the units of these returns see it.
    fn past(&self, used: &[&Return], period: Option<Period>) -> Option<Past> {
        let (earlier, words) = self.earlier?;
        let units: Vec<Arc<str>> = used.iter().map(|one| Arc::clone(&one.unit)).collect();
        let known = Known { registry: self.registry, words, period };
        let mut past = earlier.seen_from(&units, known);
        let mut groups: BTreeMap<&[Arc<str>], Vec<Arc<str>>> = BTreeMap::new();
        for one in used {
            for depth in 1..=one.groups.len() {
                groups.entry(&one.groups[..depth]).or_default().push(Arc::clone(&one.unit));
            }
        }
        earlier.add_groups(&mut past, groups.into_values().collect(), known);
        Some(past)
    }

    /// Gives every return its unit.
    fn name(&self, taken: &mut [Taken]) {
        let mut identities: Vec<Identity> = taken.iter().map(|one| one.identity.clone()).collect();
        for (one, identity) in taken.iter_mut().zip(&identities) {
            one.one.claim = Claim {
                unit: Arc::clone(&identity.unit),
                name: identity.name.clone().filter(|_| identity.listed.is_none()),
                parent: identity.parent.clone(),
                titled: identity.source == Some(identify::Source::Title),
                by_file: identity.named_by_file.clone(),
            };
        }
        settle_units(&mut identities, self.registry);
        for (one, identity) in taken.iter_mut().zip(identities) {
            if let Some(printed) = &identity.printed {
                one.one.findings.retain(|finding| finding.rule != Rule::UNKNOWN_UNIT);
                one.one.findings.push(named_by_its_file(&one.one.file, printed, &identity.unit));
            }
            one.one.unit = Arc::clone(&identity.unit);
            one.one.groups.clone_from(&identity.groups);
            let listed = self.registry.zip(identity.listed).map(|(list, listed)| &list.units()[listed]);
            let kind = identity.name.as_ref().and_then(|name| name.kind);
            let told = std::mem::take(&mut one.one.levels);
            one.one.levels = unit::levels_of(kind, listed, &self.template.level);
            if listed.is_none_or(|unit| unit.level.is_none()) {
                // What a list said where a workbook was made holds on.
                one.one.levels.extend(told);
            }
            one.one.date = identity.date;
            one.one.period = identity.period();
            one.one.filing = identity.filing;
            one.identity = identity;
        }
    }

    /// Settles the period; returns of another one are left out.
    fn date(&self, taken: &mut [Taken], general: &mut Vec<Finding>) -> Option<Period> {
        let readable: Vec<usize> =
            (0..taken.len()).filter(|&index| taken[index].one.standing == Standing::Used).collect();
        let identities: Vec<Identity> = readable.iter().map(|&index| taken[index].identity.clone()).collect();
        let settled = settle_period(&identities, self.period);
        general.extend(settled.general);
        for (&index, findings) in readable.iter().zip(settled.findings) {
            let Taken { one, identity, .. } = &mut taken[index];
            if findings.iter().any(|finding| finding.severity == Severity::Error) {
                one.standing = Standing::Excluded;
            }
            let apart = identify::period_of(identity, self.apart).map(|period| self.apart[period]);
            let elsewhere = apart.filter(|apart| settled.period.is_some_and(|here| !here.agrees(*apart)));
            one.findings.extend(findings.into_iter().map(|finding| match elsewhere {
                Some(_) if finding.severity == Severity::Error => finding.with_severity(Severity::Info),
                _ => finding,
            }));
        }
        settled.period
    }
}

/// How many decisions were carried out and how many were not, where there are any.
fn decided(carried_out: usize, stale: usize) -> Option<Wording> {
    let said = Wording::new(
        format!("đã áp dụng {carried_out} quyết định ghi ở trang Kiểm tra"),
        format!("{carried_out} decisions of the sheet of findings were carried out"),
    );
    match (carried_out, stale) {
        (0, 0) => None,
        (_, 0) => Some(said),
        _ => Some(said.then(
            &format!("; {stale} quyết định không còn áp dụng được, xem phát hiện kept-aside"),
            &format!("; {stale} no longer hold, see the findings kept-aside"),
        )),
    }
}

/// Lays a text without tables beside the return of the same unit, whose figures it may tell in words.
fn lay_beside(returns: &mut [Return]) {
    for index in 0..returns.len() {
        let text = &returns[index];
        if !text.is_text() || text.unit.is_empty() {
            continue;
        }
        let unit = Arc::clone(&text.unit);
        let Some(of) = returns.iter().position(|one| one.standing == Standing::Used && one.unit == unit)
        else {
            continue;
        };
        let paragraphs = returns[index].narrative.paragraphs.clone();
        returns[of].narrative.paragraphs.extend(paragraphs);
        for told in returns[index].findings.iter_mut().filter(|told| told.rule == Rule::WRONG_FILE_TYPE) {
            told.severity = Severity::Info;
        }
    }
}

/// The form itself prints a unit, so that only the name of the file tells whose return it is.
fn named_by_its_file(file: &Arc<str>, printed: &str, unit: &str) -> Finding {
    let message = Wording::new(
        format!(
            "tiêu đề của nhiều tệp cùng ghi «{printed}», có lẽ in sẵn trên biểu; lấy «{unit}» theo tên tệp"
        ),
        format!(
            "the titles of several files name “{printed}”, which the form seems to print; “{unit}” is taken from the file name"
        ),
    );
    Finding::new(Rule::UNKNOWN_UNIT, Place::file(file), message).with_severity(Severity::Info).with_help(
        "Đề nghị đơn vị ghi tên của mình vào biểu, hoặc dùng --units với danh sách đơn vị.",
        "Have every unit write its own name into the form, or give the list of units by --units.",
    )
}

/// Gives the findings of a return that came in several files back to the file each speaks of.
fn part(returns: &mut [Return]) {
    for index in 0..returns.len() {
        if returns[index].standing != Standing::Joined {
            continue;
        }
        let file = Arc::clone(&returns[index].file);
        let own = |finding: &mut Finding| finding.place.file == file;
        if let Some(whole) = returns.iter().position(|whole| returns[index].completes(whole)) {
            let findings: Vec<Finding> = returns[whole].findings.extract_if(.., own).collect();
            returns[index].findings.extend(findings);
        }
    }
}

/// What consolidated workbooks say is lacking in them, and has not come otherwise, each once.
fn still_lacking(taken: &[Taken], returns: &[Return]) -> Vec<Arc<str>> {
    let here: HashSet<&str> =
        returns.iter().filter(|one| one.standing == Standing::Used).map(|one| &*one.unit).collect();
    let mut told = HashSet::new();
    let names = taken.iter().flat_map(|one| &one.lacking);
    names.filter(|name| !here.contains(&***name) && told.insert(Arc::clone(name))).cloned().collect()
}

/// Tells it of each workbook.
fn lacking(taken: &[Taken], still: &[Arc<str>]) -> Vec<Finding> {
    let tell = |one: &Taken| {
        let names: Vec<&str> =
            one.lacking.iter().filter(|name| still.contains(name)).map(|name| &**name).collect();
        let (count, shown) = (names.len(), names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", "));
        let more = if count > NAMED { ", …" } else { "" };
        let message = Wording::new(
            format!("tệp tổng hợp này còn thiếu {count} đơn vị hoặc tệp không dùng được: {shown}{more}"),
            format!("this workbook lacks {count} units, or files that could not be used: {shown}{more}"),
        );
        (count > 0).then(|| {
            Finding::new(Rule::MISSING_RETURN, Place::file(&one.identity.file), message)
                .with_severity(Severity::Warning)
                .with_help(
                    "Hỏi nơi lập tệp tổng hợp đã có báo cáo bổ sung chưa.",
                    "Ask whoever made the workbook whether the returns have come in since.",
                )
        })
    };
    taken.iter().filter_map(tell).collect()
}
