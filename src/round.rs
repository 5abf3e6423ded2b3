//! A round of reporting: the files of many units for one period, settled together.

use std::sync::Arc;

use jiff::civil::Date;

use crate::check;
use crate::consolidate::consolidate;
use crate::consolidation::Consolidation;
use crate::figure::{Return, Standing};
use crate::finding::{Finding, Settings, Severity, Wording};
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
        let mut remarks = Vec::new();
        let mut general = Vec::new();
        self.name(&mut taken);
        let period = self.date(&mut taken, &mut general);
        let mut returns: Vec<Return> = taken.iter_mut().map(|one| one.one.take()).collect();
        resubmit::settle(&mut returns, self.template);
        for one in &mut returns {
            let found = check::check(self.template, one);
            one.findings.extend(found);
            for finding in &mut one.findings {
                finding.unit = Arc::clone(&one.unit);
            }
            remarks.extend(self.settings.apply(&mut one.findings, self.today));
            check::exclude(self.template, one, &[]);
        }
        let used: Vec<&Return> = returns.iter().filter(|one| one.standing == Standing::Used).collect();
        let mut of_the_set = check::check_set(self.template, &used);
        remarks.extend(self.settings.apply(&mut of_the_set, self.today));
        for one in &mut returns {
            check::exclude(self.template, one, &of_the_set);
            let file = &one.file;
            one.findings.extend(of_the_set.extract_if(.., |finding| finding.place.file == *file));
        }
        general.extend(of_the_set);
        let level = &self.template.level;
        let coverage = self.registry.map(|list| resubmit::coverage(&returns, list, level, period));
        if let Some(coverage) = &coverage {
            general.extend(coverage.findings.iter().cloned());
        }
        remarks.extend(self.settings.apply(&mut general, self.today));
        for (taken, one) in taken.iter_mut().zip(&mut returns) {
            intake::settle_cells(&taken.extracted, one, self.template);
        }
        resubmit::order(&mut returns, self.registry);
        remarks.sort_by(|a, b| a.vi.cmp(&b.vi));
        remarks.dedup();
        let unit = Arc::clone(&self.unit_name);
        let expected = coverage.as_ref().map(|coverage| &coverage.expected[..]);
        let mut consolidation = consolidate(Arc::clone(self.template), period, unit, returns, expected);
        consolidation.findings = general;
        Settled { consolidation, remarks }
    }

    /// Gives every return its unit.
    fn name(&self, taken: &mut [Taken]) {
        let mut identities: Vec<Identity> = taken.iter().map(|one| one.identity.clone()).collect();
        settle_units(&mut identities, self.registry);
        for (one, identity) in taken.iter_mut().zip(identities) {
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
