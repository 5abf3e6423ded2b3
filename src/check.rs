//! What is wrong with figures: one by one, against each other, against other units.
//!
//! One file for each rule: what it declares of itself, its page of the manual, how it looks, its cases; [`CHECKS`] lists
//! them in the order in which they look. Rules whose fault is seen elsewhere (while reading, while recognising the form)
//! have their file here too, so that all there is to know of a rule stands in one place. A figure with a finding of severity
//! error is not looked at by later checks, and whatever it enters is unknown to them, so that one mistake gives one
//! finding. Nothing here changes a figure; [`exclude`] marks those that totals must leave out, after settings and
//! waivers had their say.

use crate::figure::{Excluded, Figure, FormFigures, Return, Standing};
use crate::finding::{Finding, Group, Rule, Severity, Spoils};
use crate::model::Template;
use crate::past::Past;
use crate::period::Period;
use crate::places::Places;
use crate::spot::Spot;
use crate::ties::{Tie, ties, ties_of_added};

pub use form_defect::form_defects;
pub use guess_withdrawn::{Key, Weighed, Withdrawn, take_out, weigh, withdraw};
use scene::{Found, Scene};
use set::Set;
pub use stray_value::leave_out_owned;
pub use sum_mismatch::contradiction;
use tied::Bonds;
pub use tied::Given;

mod ambiguous_number;
mod blank_required;
mod cause;
mod choice_out_of_range;
mod code_repaired;
mod decreased_cumulative;
mod differs_between_units;
mod doubts;
mod duplicate_return;
mod duplicate_row;
mod encrypted_file;
mod form_defect;
mod formula_error;
mod guess_withdrawn;
mod fractional_count;
mod hidden_value;
mod kept_aside;
mod label_changed;
mod legacy_encoding;
mod late_return;
mod measure_as_value;
mod measure_changed;
mod missing_form;
mod missing_return;
mod missing_row;
mod naming;
mod narrative_differs;
mod narrative_ratio;
mod narrative_sum;
mod negative_count;
mod not_comparable;
mod number_repaired;
mod outlier_vs_previous;
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
mod stale_formula;
mod stray_value;
mod sum_mismatch;
mod tied;
mod unknown_form;
mod unknown_row;
mod unknown_unit;
mod unreadable_file;
mod unreadable_number;
mod value_on_heading;
mod wording;
mod wrong_file_type;
mod wrong_period;

/// A rule, and how the checks look for what breaks it.
pub struct Check {
    /// The rule of its findings.
    pub rule: Rule,
    looks: &'static [Look],
}

impl Check {
    /// A rule whose findings are made where the fault is seen, before the checks look.
    const fn told_elsewhere(rule: Rule) -> Self {
        Self { rule, looks: &[] }
    }
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
    /// What the running text of a return's file says.
    Words(fn(&Return) -> Vec<Finding>),
    /// Figures of many units against each other.
    Set(fn(&Set, &mut Found)),
    /// Figures of many units against those of an earlier period.
    Past(fn(&Set, &Past, &mut Found)),
}

/// Every rule, each from its own file; those that look at figures in the order in which they look.
pub const CHECKS: &[Check] = &[
    unreadable_file::CHECK,
    encrypted_file::CHECK,
    wrong_file_type::CHECK,
    unknown_form::CHECK,
    missing_form::CHECK,
    wrong_period::CHECK,
    unknown_unit::CHECK,
    duplicate_return::CHECK,
    missing_return::CHECK,
    late_return::CHECK,
    missing_row::CHECK,
    unknown_row::CHECK,
    duplicate_row::CHECK,
    label_changed::CHECK,
    measure_changed::CHECK,
    code_repaired::CHECK,
    guess_withdrawn::CHECK,
    legacy_encoding::CHECK,
    hidden_value::CHECK,
    unreadable_number::CHECK,
    ambiguous_number::CHECK,
    number_repaired::CHECK,
    measure_as_value::CHECK,
    formula_error::CHECK,
    stale_formula::CHECK,
    kept_aside::CHECK,
    not_comparable::CHECK,
    outlier_vs_previous::CHECK,
    decreased_cumulative::CHECK,
    negative_count::CHECK,
    fractional_count::CHECK,
    choice_out_of_range::CHECK,
    value_on_heading::CHECK,
    stray_value::CHECK,
    sum_mismatch::CHECK,
    part_exceeds_whole::CHECK,
    rule_broken::CHECK,
    percent_out_of_range::CHECK,
    percent_as_fraction::CHECK,
    ratio_mismatch::CHECK,
    ratio_undefined::CHECK,
    narrative_ratio::CHECK,
    narrative_sum::CHECK,
    narrative_differs::CHECK,
    blank_required::CHECK,
    shifted_rows::CHECK,
    differs_between_units::CHECK,
    scale_slip::CHECK,
    form_defect::CHECK,
];

impl Rule {
    /// Every rule there is.
    pub const ALL: &'static [Self] = &{
        let mut all = [CHECKS[0].rule; CHECKS.len()];
        let mut index = 1;
        while index < CHECKS.len() {
            all[index] = CHECKS[index].rule;
            index += 1;
        }
        all
    };

    /// The rule of that stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

/// How the checks look, in their order.
fn looks() -> impl Iterator<Item = &'static Look> {
    CHECKS.iter().flat_map(|check| check.looks)
}

/// The checks of a template, made ready once for many returns.
pub struct Checker<'a> {
    template: &'a Template,
    ties: Vec<Tie<'a>>,
    bonds: Bonds<'a>,
}

impl<'a> Checker<'a> {
    /// Finds what ties the figures of the template to each other.
    pub fn new(template: &'a Template) -> Self {
        let ties = ties(template);
        Self { template, bonds: Bonds::new(template, &ties), ties }
    }

    /// What is wrong with the figures of one return, in the order of the form. Findings that the return already has are
    /// taken into account, not repeated. Of a return that is not used only the running text is.
    pub fn check(&self, one: &Return) -> Vec<Finding> {
        let mut said: Vec<Finding> = Vec::new();
        if one.standing != Standing::Superseded {
            for look in looks() {
                if let Look::Words(look) = look {
                    said.extend(look(one));
                }
            }
        }
        if one.standing != Standing::Used {
            return said;
        }
        let places = Places::of(self.template, one);
        let of_added = self.ties_of_added(one);
        let mut found = in_order(run(Scene::new(self.template, [&self.ties, &of_added], &places, one), true));
        found.extend(said);
        found
    }

    /// What ties the figures in the rows that a return added, in order.
    fn ties_of_added(&self, one: &Return) -> Vec<Tie<'a>> {
        let mut ties: Vec<Tie> =
            one.forms.iter().flat_map(|figures| ties_of_added(self.template, figures)).collect();
        ties.sort_by_key(|tie| tie.at);
        ties
    }
}

/// As [`Checker::check`], for one return.
pub fn check(template: &Template, one: &Return) -> Vec<Finding> {
    Checker::new(template).check(one)
}

/// What is wrong with the figures of many units against each other. Figures that are already excluded are not looked
/// at.
pub fn check_set(template: &Template, used: &[&Return]) -> Vec<Finding> {
    let set = Set { template, used, period: None };
    let mut found = Found::new();
    for look in looks() {
        if let Look::Set(look) = look {
            look(&set, &mut found);
        }
    }
    in_order(found)
}

/// What is to be said of the figures of many units, of a period, against those of an earlier one. As [`check_set`].
pub fn check_past(
    template: &Template,
    used: &[&Return],
    period: Option<Period>,
    past: &Past,
) -> Vec<Finding> {
    let set = Set { template, used, period };
    let mut found = Found::new();
    for look in looks() {
        if let Look::Past(look) = look {
            look(&set, past, &mut found);
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

/// Marks the figures of a return in error: those with a finding of severity error, among the return's own findings and
/// those of the set. To be called after settings and waivers were applied; what an error takes with it is for
/// [`Checker::leave_out_tied`] to say.
pub fn exclude(template: &Template, one: &mut Return, of_the_set: &[Finding]) {
    let places = Places::of(template, one);
    let of_the_set = of_the_set.iter().filter(|finding| one.holds(&finding.place));
    let against = one.findings.iter().chain(of_the_set).filter(|finding| spoils(finding));
    let against = against.filter(|finding| counts(template, one, finding));
    let spots: Vec<Spot> = against.filter_map(|finding| places.spot(finding)).collect();
    for spot in spots {
        let form = one.forms.iter_mut().find(|figures| figures.form == spot.form);
        if let Some(figure) = form.and_then(|figures| figures.get_mut(spot.row, spot.column)) {
            figure.excluded = Excluded::Error;
        }
    }
}

fn run(mut scene: Scene, last: bool) -> Found {
    let consolidated = !scene.one.tallies.is_empty();
    let mut found = Found::new();
    for look in looks() {
        let before = found.len();
        match look {
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
            Look::Return(_)
            | Look::Consolidated(_)
            | Look::Last(_)
            | Look::Words(_)
            | Look::Set(_)
            | Look::Past(_) => {}
        }
        scene.doubt(&found[before..]);
    }
    found
}

fn in_order(mut found: Found) -> Vec<Finding> {
    found.sort_by_key(|(spot, _)| *spot);
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// Whether a finding makes its figure untrustworthy: an error of a rule that spoils figures, for which nobody answers.
fn spoils(finding: &Finding) -> bool {
    finding.severity == Severity::Error && finding.rule.spoils() == Spoils::Figure && finding.waived.is_none()
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
