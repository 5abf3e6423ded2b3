//! A round of reporting: the files of many units for one period, settled together.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::check;
use crate::consolidate::consolidate;
use crate::consolidation::Consolidation;
use crate::figure::{Return, Standing};
use crate::finding::{Finding, Place, Rule, Settings, Severity, Wording};
use crate::identify::{Identity, settle_period, settle_units};
use crate::intake::{self, Taken};
use crate::period::Period;
use crate::resubmit;
use crate::template::Template;
use crate::unit::Registry;

/// What is asked of a round.
pub struct Round<'a> {
    /// The template in use.
    pub template: &'a Arc<Template>,
    /// The period asked for.
    pub period: Option<Period>,
    /// The unit the consolidation is for.
    pub unit_name: Arc<str>,
    /// The units expected, when there is a list.
    pub registry: Option<&'a Registry>,
    /// Severities and waivers: the template's, then the office's.
    pub settings: &'a Settings,
    /// The day on which waivers are looked at.
    pub today: Date,
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
        leave_out_nested(&mut returns);
        resubmit::settle(&mut returns, self.template);
        let checker = check::Checker::new(self.template);
        returns.par_iter_mut().for_each(|one| {
            let found = checker.check(one);
            one.findings.extend(found);
            for finding in &mut one.findings {
                finding.unit = Arc::clone(&one.unit);
            }
            self.settings.apply(&mut one.findings, self.today);
            check::exclude(self.template, one, &[]);
        });
        let used: Vec<&Return> = returns.iter().filter(|one| one.standing == Standing::Used).collect();
        let mut of_the_set = check::check_set(self.template, &used);
        self.settings.apply(&mut of_the_set, self.today);
        for one in &mut returns {
            check::exclude(self.template, one, &of_the_set);
            let own: Vec<Finding> = of_the_set.extract_if(.., |finding| one.holds(&finding.place)).collect();
            one.findings.extend(own);
        }
        part(&mut returns);
        general.extend(of_the_set);
        let level = &self.template.level;
        let coverage = self.registry.map(|list| resubmit::coverage(&returns, list, level, period));
        if let Some(coverage) = &coverage {
            general.extend(coverage.findings.iter().cloned());
        }
        self.settings.apply(&mut general, self.today);
        let known: Vec<usize> = returns.iter().map(|one| one.findings.len()).collect();
        intake::settle_cells(&taken, &mut returns, self.template);
        for (one, known) in returns.iter_mut().zip(known) {
            for finding in &mut one.findings {
                finding.unit = Arc::clone(&one.unit);
            }
            for late in &mut one.findings[known..] {
                self.settings.adjust(late, self.today);
            }
        }
        resubmit::order(&mut returns, self.registry);
        let unit = Arc::clone(&self.unit_name);
        let expected = coverage.as_ref().map(|coverage| &coverage.expected[..]);
        let mut consolidation = consolidate(Arc::clone(self.template), period, unit, returns, expected);
        consolidation.findings = general;
        consolidation.left_out = coverage.map(|coverage| coverage.left_out).unwrap_or_default();
        let remarks = self.settings.remarks(consolidation.all_findings(), self.today);
        Settled { consolidation, remarks }
    }

    /// Gives every return its unit.
    fn name(&self, taken: &mut [Taken]) {
        let mut identities: Vec<Identity> = taken.iter().map(|one| one.identity.clone()).collect();
        settle_units(&mut identities, self.registry);
        for (one, identity) in taken.iter_mut().zip(identities) {
            if let Some(printed) = &identity.printed {
                one.one.findings.retain(|finding| finding.rule != Rule::UnknownUnit);
                one.one.findings.push(named_by_its_file(&one.one.file, printed, &identity.unit));
            }
            one.one.unit = Arc::clone(&identity.unit);
            one.one.group.clone_from(&identity.group);
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
            let one = &mut taken[index].one;
            if findings.iter().any(|finding| finding.severity == Severity::Error) {
                one.standing = Standing::Excluded;
            }
            one.findings.extend(findings);
        }
        settled.period
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
    Finding::new(Rule::UnknownUnit, Place::file(file), message).with_severity(Severity::Info).with_help(
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
        let place = Place::file(&file);
        let whole = returns.iter_mut().find(|one| one.standing == Standing::Used && one.holds(&place));
        let own = |finding: &mut Finding| finding.place.file == file;
        let findings: Vec<Finding> =
            whole.map(|whole| whole.findings.extract_if(.., own).collect()).unwrap_or_default();
        returns[index].findings.extend(findings);
    }
}

/// A consolidated workbook counts units that may also be there themselves: the result of an earlier run left in the
/// folder. What is counted twice is left out, and said.
fn leave_out_nested(returns: &mut [Return]) {
    let used = |one: &Return| one.standing == Standing::Used;
    let files: HashSet<String> =
        returns.iter().filter(|one| used(one)).map(|one| one.sha256.clone()).collect();
    let mut counted: HashSet<String> = HashSet::new();
    for one in returns.iter_mut().filter(|one| used(one) && !one.inputs.is_empty()) {
        let twice = one.inputs.iter().any(|input| files.contains(input) || counted.contains(input));
        if !twice {
            counted.extend(one.inputs.iter().cloned());
            continue;
        }
        one.standing = Standing::Superseded;
        let message = Wording::new(
            "tệp tổng hợp này gồm các báo cáo cũng có mặt trong lần tổng hợp này; không được cộng thêm",
            "this consolidated workbook is made of returns that are here themselves; it is not added",
        );
        let finding = Finding::new(Rule::DuplicateReturn, Place::file(&one.file), message).with_help(
            "Để tệp tổng hợp ra ngoài thư mục báo cáo.",
            "Keep consolidated workbooks out of the folder of returns.",
        );
        one.findings.push(finding);
    }
}
