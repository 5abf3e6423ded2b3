//! Which formulas go along: plain arithmetic over their own sheet, with the result they have now.

use std::sync::Arc;

use super::{Changes, Kind};
use crate::book::{Book, Content, Sheet};
use crate::extract::uncomputed::{Results, is_nothing, results};
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

/// Gives formulas that no program ever computed the result they have, as far as it is known here. Those that are plain arithmetic
/// are computed with their sheet.
pub(super) fn compute_missing(book: &mut Book, changes: &mut Changes) {
    let never = results(book) == Results::Never;
    let mut computed = Vec::new();
    for (index, sheet) in book.sheets.iter().enumerate() {
        let calculator = Calculator::within(book, index);
        let calculator = if never { calculator.doubting() } else { calculator };
        for (place, cell) in sheet.cells.iter().enumerate() {
            let lacks_result = cell.content.is_blank() || never && is_nothing(cell);
            let Some(text) = cell.formula.as_ref().filter(|_| lacks_result) else { continue };
            let parsed = Formula::parse(text).filter(|formula| !formula.is_plain());
            if let Some(number) = parsed.and_then(|formula| calculator.evaluate(&formula).number()) {
                computed.push((index, place, Content::Number(number)));
            }
        }
    }
    for (index, place, content) in computed {
        let cell = &mut book.sheets[index].cells[place];
        if content != cell.content {
            let formula = cell.formula.as_deref().unwrap_or_default();
            let before = format!("={formula} → {}", cell.content.raw());
            changes.add((index, Some(cell.at)), Kind::Recomputed, before, content.raw());
            cell.content = content;
        }
    }
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
