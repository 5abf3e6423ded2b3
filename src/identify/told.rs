//! What workbooks of this program say of units: it was decided when they were made, and is not guessed again.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Evidence, Identifier, Identity, Source, StatedPeriod};
use crate::figure::Filing;
use crate::finding::{Finding, Place, Rule};
use crate::lineage::Claim;
use crate::period::Period;
use crate::unit::{Match, UnitName};

/// What a consolidated workbook says of one return behind it.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The workbook.
    pub workbook: &'a Arc<str>,
    /// The unit the workbook is of; empty when nothing names one.
    pub consolidated_for: &'a str,
    /// The return's own file, as it was given then.
    pub file: &'a Arc<str>,
    /// The consolidations it came through before.
    pub through: &'a [Arc<str>],
    /// What named its unit.
    pub claim: Claim,
    /// The period it stated.
    pub period: Option<Period>,
    /// When it was signed.
    pub date: Option<Date>,
    /// Signs of a first, second, later sending; an older workbook keeps none, and the name of the file says them.
    pub filing: Option<Filing>,
}

impl Identifier<'_> {
    /// Whose a return behind a consolidated workbook is, and of which period: as the workbook says, placed in the list of
    /// units where there is one.
    pub fn told(&self, told: Told<'_>) -> Identity {
        let Told { claim, .. } = told;
        let place = Place::file(told.workbook);
        let stated = told.period.map(|period| StatedPeriod {
            period,
            explicit: true,
            source: Source::Metadata,
            place,
        });
        let mut identity = Identity {
            file: Arc::clone(told.workbook),
            unit: claim.unit,
            name: claim.name,
            parent: claim.parent,
            source: claim.titled.then_some(Source::Title),
            named_by_file: claim.by_file,
            periods: stated.into_iter().collect(),
            date: told.date,
            filing: told.filing.unwrap_or_else(|| self.filing_of(told.file)),
            ..Identity::default()
        };
        let on = identity.period().map(|period| period.days().1);
        let through = told.through.iter().map(|name| &**name).chain([told.consolidated_for]);
        let within = identity.unit.split_once('(').map(|(_, rest)| rest.trim_end_matches(')'));
        let above = within.into_iter().chain(through).filter_map(|name| self.units.name(name));
        let above: Vec<UnitName> = above.chain(identity.parent.clone()).collect();
        let name = identity.name.clone().or_else(|| self.units.name(&identity.unit));
        if let (Some(list), Some(name)) = (self.list, name)
            && let Match::One(found) = list.lookup(&name, &above, on)
        {
            let unit = &list.units()[found.unit];
            identity.listed = Some(found.unit);
            identity.unit = Arc::clone(&unit.display);
            identity.groups.clone_from(&unit.groups);
        }
        identity
    }

    /// The signs of repeated sending that the name of a file gives.
    fn filing_of(&self, file: &Arc<str>) -> Filing {
        let evidence = Evidence { file: Arc::clone(file), ..Evidence::default() };
        Self { list: None, ..*self }.identify(&evidence).value.filing
    }
}

/// A workbook of this program says itself which unit it was consolidated for. Only a list of units knows better.
pub(super) fn consolidated_for(unit: &str, identity: &mut Identity, findings: &mut Vec<Finding>) {
    if unit.is_empty() || identity.listed.is_some() {
        return;
    }
    identity.unit = unit.into();
    identity.name = None;
    findings.retain(|finding| finding.rule != Rule::UNKNOWN_UNIT);
}
