//! What is wrong with figures: one by one, against each other, against other units.
//!
//! One file for each rule; [`CHECKS`] lists them in the order in which they look. A figure with a finding of severity
//! error is not looked at by later checks, and whatever it enters is unknown to them, so that one mistake gives one
//! finding. Nothing here changes a figure; [`exclude`] marks those that totals must leave out, after settings and
//! waivers had their say.

use crate::figure::{Figure, FormFigures, Return, Standing};
use crate::finding::{Finding, Group, Rule, Severity};
use crate::model::Template;
use crate::places::Places;
use crate::spot::Spot;
use crate::ties::{Tie, ties, ties_of_added};

pub use edited::contradiction;
use scene::{Found, Scene};
use set::Set;

mod blank_required;
mod cause;
mod choice_out_of_range;
mod differs_between_units;
mod doubtful_equation;
mod edited;
mod fractional_count;
mod negative_count;
mod part_exceeds_whole;
mod percent_as_fraction;
mod percent_out_of_range;
mod ratio_mismatch;
mod ratio_undefined;
mod rule_broken;
mod scale_slip;
mod scene;
mod set;
mod shifted_rows;
mod stray_value;
mod sum_mismatch;
mod value_on_heading;
mod wording;

/// A rule and how it looks at figures.
pub struct Check {
    /// The rule of its findings.
    pub rule: Rule,
    look: Look,
}

/// What a check looks at.
enum Look {
    /// Every figure that is in the return.
    Figure(fn(&Scene, Spot, &Figure) -> Option<Finding>),
    /// Figures of one return against each other.
    Return(fn(&Scene, &mut Found)),
    /// A consolidated workbook against what its units gave. What the units' figures are to each other was looked at when
    /// they were consolidated; totals that leave out different units need not fit each other.
    Consolidated(fn(&Scene, &mut Found)),
    /// The findings of a return as a whole, after all others.
    Last(fn(&Scene, &mut Found)),
    /// Figures of many units against each other.
    Set(fn(&Set, &mut Found)),
}

/// Every check, in the order in which they look.
pub const CHECKS: &[Check] = &[
    Check { rule: Rule::NegativeCount, look: Look::Figure(negative_count::look) },
    Check { rule: Rule::FractionalCount, look: Look::Figure(fractional_count::look) },
    Check { rule: Rule::ChoiceOutOfRange, look: Look::Figure(choice_out_of_range::look) },
    Check { rule: Rule::ValueOnHeading, look: Look::Figure(value_on_heading::look) },
    Check { rule: Rule::StrayValue, look: Look::Figure(stray_value::look) },
    Check { rule: Rule::SumMismatch, look: Look::Consolidated(edited::look) },
    Check { rule: Rule::SumMismatch, look: Look::Return(sum_mismatch::look) },
    Check { rule: Rule::PartExceedsWhole, look: Look::Return(part_exceeds_whole::look) },
    Check { rule: Rule::PartExceedsWhole, look: Look::Return(part_exceeds_whole::look_at_several) },
    Check { rule: Rule::RuleBroken, look: Look::Return(rule_broken::look) },
    Check { rule: Rule::PercentOutOfRange, look: Look::Figure(percent_out_of_range::look) },
    Check { rule: Rule::PercentAsFraction, look: Look::Figure(percent_as_fraction::look) },
    Check { rule: Rule::RatioMismatch, look: Look::Return(ratio_mismatch::look) },
    Check { rule: Rule::RatioUndefined, look: Look::Return(ratio_undefined::look) },
    Check { rule: Rule::BlankRequired, look: Look::Figure(blank_required::look) },
    Check { rule: Rule::BlankRequired, look: Look::Return(blank_required::look_at_relations) },
    Check { rule: Rule::ShiftedRows, look: Look::Last(shifted_rows::look) },
    Check { rule: Rule::DiffersBetweenUnits, look: Look::Set(differs_between_units::look) },
    Check { rule: Rule::PercentAsFraction, look: Look::Set(percent_as_fraction::look_at_set) },
    Check { rule: Rule::ScaleSlip, look: Look::Set(scale_slip::look) },
    Check { rule: Rule::RuleBroken, look: Look::Set(doubtful_equation::look) },
];

/// The checks of a template, made ready once for many returns.
pub struct Checker<'a> {
    template: &'a Template,
    ties: Vec<Tie<'a>>,
}

impl<'a> Checker<'a> {
    /// Finds what ties the figures of the template to each other.
    pub fn new(template: &'a Template) -> Self {
        Self { template, ties: ties(template) }
    }

    /// What is wrong with the figures of one return, in the order of the form. Findings that the return already has are
    /// taken into account, not repeated. A return that is not used is not checked.
    pub fn check(&self, one: &Return) -> Vec<Finding> {
        if one.standing != Standing::Used {
            return Vec::new();
        }
        let places = Places::of(self.template, one);
        let mut of_added: Vec<Tie> =
            one.forms.iter().flat_map(|figures| ties_of_added(self.template, figures)).collect();
        of_added.sort_by_key(|tie| tie.at);
        in_order(run(Scene::new(self.template, [&self.ties, &of_added], &places, one), true))
    }
}

/// As [`Checker::check`], for one return.
pub fn check(template: &Template, one: &Return) -> Vec<Finding> {
    Checker::new(template).check(one)
}

/// What is wrong with the figures of many units against each other. Figures that are already excluded are not looked
/// at.
pub fn check_set(template: &Template, used: &[&Return]) -> Vec<Finding> {
    let set = Set { template, used };
    let mut found = Found::new();
    for check in CHECKS {
        if let Look::Set(look) = check.look {
            look(&set, &mut found);
        }
    }
    in_order(found)
}

/// Keeps what was found against the figures of a return before the checks look: a workbook made of it hands that on, and
/// the checks of the next level look for themselves.
pub fn hand_on(template: &Template, one: &mut Return) {
    if one.standing == Standing::Used {
        let telling = |finding: &&Finding| {
            spoils(finding) || scene::is_serious(finding) && finding.rule.group() == Group::Value
        };
        let against = one.findings.iter().filter(telling).filter(|finding| counts(template, one, finding));
        let against: Vec<Finding> = against.cloned().collect();
        one.inherited.extend(against);
    }
}

/// Marks the figures of a return that totals must leave out: those with a finding of severity error, among the return's
/// own findings and those of the set. To be called after settings and waivers were applied.
pub fn exclude(template: &Template, one: &mut Return, of_the_set: &[Finding]) {
    let places = Places::of(template, one);
    let of_the_set = of_the_set.iter().filter(|finding| one.holds(&finding.place));
    let against = one.findings.iter().chain(of_the_set).filter(|finding| spoils(finding));
    let against = against.filter(|finding| counts(template, one, finding));
    let spots: Vec<Spot> = against.filter_map(|finding| places.spot(finding)).collect();
    for spot in spots {
        let form = one.forms.iter_mut().find(|figures| figures.form == spot.form);
        if let Some(figure) = form.and_then(|figures| figures.get_mut(spot.row, spot.column)) {
            figure.excluded = true;
        }
    }
}

fn run(mut scene: Scene, last: bool) -> Found {
    let consolidated = !scene.one.tallies.is_empty();
    let mut found = Found::new();
    for check in CHECKS {
        let before = found.len();
        match check.look {
            Look::Figure(look) => {
                for spot in scene.spots() {
                    let figure = scene.figure(spot).filter(|_| !scene.is_doubtful(spot));
                    found.extend(
                        figure.and_then(|figure| look(&scene, spot, figure)).map(|finding| (spot, finding)),
                    );
                }
            }
            Look::Return(look) if !consolidated => look(&scene, &mut found),
            Look::Consolidated(look) if consolidated => look(&scene, &mut found),
            Look::Last(look) if last && !consolidated => look(&scene, &mut found),
            Look::Return(_) | Look::Consolidated(_) | Look::Last(_) | Look::Set(_) => {}
        }
        scene.doubt(&found[before..]);
    }
    found
}

fn in_order(mut found: Found) -> Vec<Finding> {
    found.sort_by_key(|(spot, _)| *spot);
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// Whether a finding makes its figure untrustworthy: an error about the figure itself, about which of two rows it stands
/// in, or about the unit of measure it is given in.
fn spoils(finding: &Finding) -> bool {
    let about_the_figure = matches!(finding.rule.group(), Group::Value | Group::Relation | Group::Comparison)
        || matches!(
            finding.rule,
            Rule::DuplicateRow | Rule::DuplicateReturn | Rule::StrayValue | Rule::MeasureChanged
        );
    finding.severity == Severity::Error && about_the_figure && finding.waived.is_none()
}

/// Whether a finding speaks of a form that counts: the form may count from another file of the unit.
fn counts(template: &Template, one: &Return, finding: &Finding) -> bool {
    let form = |figures: &&FormFigures| {
        finding.subject.form.is_empty() || template.forms[figures.form].id == finding.subject.form
    };
    one.forms.iter().filter(form).any(|figures| figures.file == finding.place.file)
}

#[cfg(test)]
mod tests;
