//! A round of reporting: the files of many units for one period, settled together.

use std::sync::Arc;

use jiff::civil::Date;

use crate::consolidate::consolidate;
use crate::consolidation::Consolidation;
use crate::finding::Settings;
use crate::intake::{self, Taken};
use crate::period::Period;
use crate::template::Template;

/// What is asked of a round.
pub struct Round<'a> {
    /// The template in use.
    pub template: &'a Arc<Template>,
    /// The period asked for.
    pub period: Option<Period>,
    /// The unit the consolidation is for.
    pub unit_name: Arc<str>,
    /// Severities and waivers: the template's, then the office's.
    pub settings: &'a Settings,
    /// The day on which waivers are looked at.
    pub today: Date,
}

impl Round<'_> {
    /// Settles units, periods and second returns, checks everything, and merges what counts.
    pub fn settle(&self, mut taken: Vec<Taken>) -> Consolidation {
        for one in &mut taken {
            let stem = one.one.file.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
            one.one.unit = stem.rsplit_once('.').map_or(stem.clone(), |(stem, _)| stem.to_owned()).into();
            let unit = Arc::clone(&one.one.unit);
            for finding in &mut one.one.findings {
                finding.unit = Arc::clone(&unit);
            }
            self.settings.apply(&mut one.one.findings, self.today);
            intake::settle_cells(one, self.template);
        }
        let returns = taken.into_iter().map(|one| one.one).collect();
        consolidate(Arc::clone(self.template), self.period, Arc::clone(&self.unit_name), returns, None)
    }
}
