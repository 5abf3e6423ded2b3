//! `rule-broken`, seen over all units: an equation that most of them break is probably printed wrongly in the form.
//!
//! Forms do print wrong equations. A unit cannot be blamed for a rule that nobody keeps, so the consolidating officer
//! is told once, and can take the equation out of the template.

use std::collections::HashSet;
use std::sync::Arc;

use crate::expression::Comparison;
use crate::finding::{Finding, Language, Place, Rule, Subject};
use crate::model::Orientation;
use crate::spot::Spot;

use crate::check::scene::Found;
use crate::check::set::Set;
use crate::check::wording::say;

/// With fewer units nothing can be said of all of them.
const FEWEST: usize = 3;

pub(super) fn look(set: &Set, found: &mut Found) {
    for (position, form) in set.template.forms.iter().enumerate() {
        let none: Arc<str> = Arc::default();
        let of_columns = form
            .columns
            .iter()
            .enumerate()
            .flat_map(|(index, column)| column.checks.iter().map(move |check| (0, index, check)));
        let of_rows = form
            .rows
            .iter()
            .enumerate()
            .flat_map(|(index, row)| row.checks.iter().map(move |check| (index, 0, check)));
        for (by_column, (row, column, check)) in
            of_columns.map(|one| (true, one)).chain(of_rows.map(|one| (false, one)))
        {
            let subject = Subject {
                form: Arc::clone(&form.id),
                indicator: if by_column { Arc::clone(&none) } else { Arc::clone(&form.rows[row].code) },
                column: if by_column { Arc::clone(&form.columns[column].code) } else { Arc::clone(&none) },
            };
            let about = |finding: &Finding| {
                finding.rule == Rule::RULE_BROKEN
                    && finding.subject.form == subject.form
                    && (subject.indicator.is_empty() || finding.subject.indicator == subject.indicator)
                    && (subject.column.is_empty() || finding.subject.column == subject.column)
            };
            let broken = set.used.iter().flat_map(|one| &one.findings).filter(|finding| about(finding));
            let (units, all) = if by_column && form.orientation == Orientation::Units {
                // Every row is a unit.
                let of_rows = broken.filter(|finding| finding.subject.indicator.is_empty());
                let rows = of_rows.map(|finding| (&*finding.place.file, finding.place.cell.map(|at| at.row)));
                let all = set.used.iter().filter_map(|one| Some(one.form(position)?.added().len()));
                (rows.collect::<HashSet<_>>().len(), all.sum())
            } else {
                (broken.map(|finding| &*finding.place.file).collect::<HashSet<_>>().len(), set.used.len())
            };
            if units >= FEWEST && units * 2 > all {
                found.push((Spot::new(position, row, column), told(check, (units, all), subject)));
            }
        }
    }
}

pub(in crate::check) fn told(check: &Comparison, (units, all): (usize, usize), subject: Subject) -> Finding {
    let message = say(|language| match language {
        Language::Vi => {
            format!("{units}/{all} đơn vị ghi khác công thức {check}: có thể công thức của biểu sai")
        }
        Language::En => {
            format!("{units} of {all} units break {check}: the equation of the form may be wrong")
        }
    });
    Finding::new(Rule::RULE_BROKEN, Place::file(&Arc::default()), message).with_subject(subject).with_help(
        "Xem lại công thức trong bộ biểu mẫu; nếu sai thì xóa dòng check đó.",
        "Look at the equation in the template; if it is wrong, delete that check.",
    )
}
