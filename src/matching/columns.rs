//! Which column of an older form is which of a newer one.

use crate::measure::Measure;
use crate::model::{Form, Orientation};
use crate::text::tidy;

/// The old column for a column of a new form: the one with the same caption; where both forms have as many of its kind and
/// none fits better, the one in the same place.
pub fn former_column(new: &Form, column: usize, old: &Form) -> Option<usize> {
    let role = new.columns[column].role;
    let of_role = |form: &Form| -> Vec<(usize, String)> {
        let columns = form.columns.iter().enumerate().filter(|(_, column)| column.role == role);
        columns.map(|(index, column)| (index, tidy(&column.captions.join("\u{1f}")).to_lowercase())).collect()
    };
    let (ours, theirs) = (of_role(new), of_role(old));
    let place = ours.iter().position(|(index, _)| *index == column)?;
    let only = |columns: &[(usize, String)], caption: &str| {
        let mut alike = columns.iter().filter(|(_, other)| other == caption);
        alike.next().filter(|_| alike.next().is_none()).map(|(index, _)| *index)
    };
    if only(&ours, &ours[place].1).is_some()
        && let Some(found) = only(&theirs, &ours[place].1)
    {
        return Some(found);
    }
    let (index, caption) = theirs.get(place).filter(|_| ours.len() == theirs.len())?;
    // A column that another one is the heir of is not this one's forerunner.
    only(&ours, caption).is_none_or(|heir| heir == column).then_some(*index)
}

/// The unit of measure that a column has for all its rows: its own, or that of a form whose rows say nothing.
pub fn measure_of_column(form: &Form, column: usize) -> Option<Measure> {
    let of_form = form.measure.as_deref().filter(|_| form.orientation != Orientation::Indicators);
    form.columns[column].measure.clone().or_else(|| of_form.map(Measure::parse))
}
