//! Rules that mostly hold, over all units: what one unit breaks is doubtful there, what several break is told once for the
//! set, with the figures of each. Nobody is blamed for a rule that need not hold.

use crate::amount::show;
use crate::equation::{Condition, Equation};
use crate::finding::{Finding, Language, Place, Rule, Severity};
use crate::places::Places;
use crate::ties::{Shape, Tie, doubts};

use super::scene::{Found, Scene};
use super::set::Set;
use super::wording::{pick, say};

/// Units that are named.
const NAMED: usize = 8;

/// Tells one return's break of a tie.
type Tell = fn(&Scene, &[Tie], &mut Found);

/// What units break of the rules of one kind; `tell` says it of one unit.
pub(super) fn look(set: &Set, rule: Rule, of_kind: fn(&Shape) -> bool, tell: Tell, found: &mut Found) {
    let doubts = doubts(set.template);
    if doubts.is_empty() {
        return;
    }
    // What units gave that a workbook has merged already is not seen one by one.
    let seen = set.used.iter().filter(|one| one.tallies.is_empty());
    let seen: Vec<_> = seen.map(|one| (*one, Places::of(set.template, one))).collect();
    let scenes: Vec<Scene> =
        seen.iter().map(|(one, places)| Scene::new(set.template, [&[], &[]], places, one)).collect();
    for (tie, check) in doubts.iter().filter(|(tie, _)| of_kind(&tie.shape)) {
        let condition = Condition::new(set.template, tie.at, tie.by_column, check);
        let breaks = |scene: &&Scene| {
            condition.holds(&|spot| scene.operand(spot)) == Some(false) && !scene.is_doubtful(tie.at)
        };
        let broken: Vec<&Scene> = scenes.iter().filter(breaks).collect();
        if let [scene] = broken[..] {
            let before = found.len();
            tell(scene, std::slice::from_ref(tie), found);
            for (_, finding) in &mut found[before..] {
                finding.severity = finding.severity.min(Severity::Warning);
            }
        } else if !broken.is_empty() {
            found.push((tie.at, together(set, rule, &condition, tie, &broken)));
        }
    }
}

fn together(set: &Set, rule: Rule, condition: &Condition, tie: &Tie, broken: &[&Scene]) -> Finding {
    let relation = condition.comparison.relation;
    let message = say(|language| {
        let figures = |scene: &&Scene| {
            let side = |side: &Equation| scene.evaluate(side).value().map(|number| show(number, language));
            let (left, right) = (side(&condition.left), side(&condition.right));
            let unit = if scene.one.unit.is_empty() { &scene.one.file } else { &scene.one.unit };
            let sign = relation.broken_sign();
            format!("{unit} ({} {sign} {})", left.unwrap_or_default(), right.unwrap_or_default())
        };
        let name = |side: &Equation| broken[0].in_names(side, tie.by_column, language);
        let (left, right) = (name(&condition.left), name(&condition.right));
        let names: Vec<String> = broken.iter().take(NAMED).map(figures).collect();
        let more =
            if broken.len() > NAMED { pick(language, " và đơn vị khác", " and others") } else { "" };
        let (units, all, names) = (broken.len(), set.used.len(), names.join(", "));
        let sign = relation.sign();
        match language {
            Language::Vi => format!("{units}/{all} đơn vị ghi khác {left} {sign} {right}: {names}{more}"),
            Language::En => {
                format!("{units} of {all} units do not keep {left} {sign} {right}: {names}{more}")
            }
        }
    });
    Finding::new(rule, Place::file(&std::sync::Arc::default()), message)
        .with_severity(Severity::Warning)
        .with_subject(tie.at.subject(set.template))
        .with_help(
            "Số liệu vẫn được cộng. Điều này thường đúng nhưng không bắt buộc: hỏi lại các đơn vị nêu tên; nếu số liệu đúng \
             thì bỏ quy tắc doubt đó trong bộ biểu mẫu.",
            "The figures are used. This mostly holds but need not: ask the units named; if they are right, take that doubt \
             out of the template.",
        )
}
