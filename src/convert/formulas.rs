//! Which formulas go along: plain arithmetic over their own sheet, with the result they have now.

use std::sync::Arc;

use super::{Changes, Kind};
use crate::book::{Content, Sheet};
use crate::formula::{Calculator, Formula, Outcome};
use crate::read::{Deadline, OutOfTime};

/// Formulas that are computed between two looks at the clock.
const BETWEEN_LOOKS: usize = 100;

/// What becomes of a formula.
struct Settled {
    /// Place of its cell in the list of cells.
    index: usize,
    content: Content,
    formula: Option<Arc<str>>,
}

/// Computes every formula of the sheet anew, or puts its value in its place.
pub(super) fn settle(
    index: usize,
    sheet: &mut Sheet,
    changes: &mut Changes,
    deadline: Deadline<'_>,
) -> Result<(), OutOfTime> {
    let calculator = Calculator::new(sheet);
    let mut settled = Vec::new();
    for (place, cell) in sheet.cells.iter().enumerate() {
        let Some(text) = &cell.formula else { continue };
        if settled.len() % BETWEEN_LOOKS == 0 {
            deadline.kept()?;
        }
        let keep = |content, formula| Settled { index: place, content, formula };
        let plain = Formula::parse(text).filter(Formula::is_plain);
        let now = plain.map(|formula| calculator.evaluate(&formula));
        let stored = cell.content.raw();
        let Some(content) = now.and_then(|now| content(now, &cell.content)) else {
            let typed = format!("={text}");
            if cell.content == Content::Empty {
                changes.add((index, Some(cell.at)), Kind::FormulaText, typed.clone(), typed.clone());
                settled.push(keep(Content::text(typed), None));
            } else {
                changes.add((index, Some(cell.at)), Kind::Value, typed, stored);
                settled.push(keep(cell.content.clone(), None));
            }
            continue;
        };
        if content != cell.content {
            changes.add(
                (index, Some(cell.at)),
                Kind::Recomputed,
                format!("={text} → {stored}"),
                content.raw(),
            );
        }
        settled.push(keep(content, Some(Arc::clone(text))));
    }
    for one in settled {
        let cell = &mut sheet.cells[one.index];
        cell.content = one.content;
        cell.formula = one.formula;
    }
    Ok(())
}

/// What the cell holds when its formula gives this; `None` when that is not known. A stored result that says the same is
/// kept to the last digit.
fn content(now: Outcome, stored: &Content) -> Option<Content> {
    let same = |number: f64| match stored {
        Content::Number(stored) => (number - stored).abs() <= 1e-9 * stored.abs().max(1.0),
        // Shown as a day or a time, it is a number all the same.
        Content::Date(moment) => (number - moment.serial).abs() <= 1e-9 * number.abs().max(1.0),
        _ => false,
    };
    Some(match now {
        Outcome::Number(number) if same(number) => stored.clone(),
        Outcome::Number(number) => Content::Number(number),
        Outcome::Truth(truth) => Content::Bool(truth),
        Outcome::Nothing if stored.is_blank() => stored.clone(),
        Outcome::Nothing => Content::Empty,
        Outcome::NoDivision => Content::Error("#DIV/0!".into()),
        Outcome::Unknown => return None,
    })
}
