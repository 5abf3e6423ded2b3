//! What is decided of figures on the page.

use serde::Deserialize;
use serde_json::{Value as Json, json};
use tonghop::amount::to_stored;
use tonghop::book::Content;
use tonghop::finding::{Decision, Language, Matter, Place, Rule, Wording};
use tonghop::job::{Outputs, Settled, Typed};

/// What is decided of a figure, in the fields beside it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The figure, as the overview gave it.
    pub matter: Matter,
    /// One of the verdicts of the overview; empty to take back what was decided.
    pub verdict: String,
    /// The number of a correction.
    #[serde(default)]
    pub number: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Said {
    /// The decision; nothing where one is taken back.
    pub(crate) fn decision(&self) -> Result<Option<Decision>, Wording> {
        let number =
            if self.number.trim().is_empty() { Content::Empty } else { Content::text(&*self.number) };
        let typed = Typed { verdict: self.verdict.clone(), number, reason: self.reason.clone() };
        if !typed.decides() {
            return Ok(None);
        }
        // It is written beside the figure, in no file yet.
        let place = Place::new(&"".into(), &self.matter.sheet, self.matter.cell);
        typed.decision(self.matter.clone(), place).map(Some)
    }
}

/// What was decided in the workbook beside, and on the page: of each figure the last word.
pub(crate) fn merged(written: &[Decision], said: &[Said]) -> Result<Vec<Decision>, Wording> {
    let mut all = written.to_vec();
    for said in said {
        all.retain(|decision| !decision.matter.is_of(&said.matter));
        all.extend(said.decision()?);
    }
    Ok(all)
}

/// Every decision of a run: the figure, what was decided and why, what came of it, and the total that the figure belongs to.
pub(crate) fn told(settled: &Settled, outputs: &Outputs<'_>, language: Language) -> Json {
    let figures = outputs.decidable();
    let findings = settled.consolidation.all_findings().zip(&figures);
    let told = findings.filter_map(|(finding, figure)| {
        let decision = finding.decision.as_deref()?;
        let total = figure.as_ref().and_then(|figure| figure.total);
        Some(json!({
            "key": json!(decision.matter.figure()).to_string(),
            "matter": decision.matter,
            "unit": decision.matter.unit,
            "verdict": decision.verdict.choice().to(language),
            "number": decision.verdict.number().map(|number| number.to_string()),
            "reason": decision.reason,
            "message": finding.message.to(language),
            "carried_out": finding.rule != Rule::KEPT_ASIDE,
            "total": total.and_then(|(value, _)| value).map(to_stored),
            "units": total.map(|(_, units)| units),
        }))
    });
    told.collect()
}
