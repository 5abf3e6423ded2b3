//! Cells of units that do not show what stands behind them.

use crate::amount::{from_stored, is_close};
use crate::book::Content;
use crate::finding::Wording;
use crate::merge::Consolidation;
use crate::spot::Spot;

use super::super::super::Options;
use super::super::super::desk::Desk;
use super::super::super::plan::Whose;
use super::{Doubt, Scene};

pub(super) fn look(scene: &Scene, made: &Consolidation) -> Vec<Doubt> {
    let options = Options::new(jiff::civil::DateTime::default());
    let desk = Desk::new(made, Whose::Units, &options);
    let mut doubts = Vec::new();
    for (unit, share) in scene.shares.iter().enumerate() {
        for of in &share.forms {
            let Some(form) = scene.forms.iter().find(|form| form.details.form == of.form) else { continue };
            let column = form.column(scene.book, of).filter(|_| form.has_indicators());
            let Some((sheet, first)) = column else { continue };
            for (spot, at) in form.spots(first) {
                let wanted = desk.shown(unit, spot).content();
                let found = sheet.get(at).map_or(&Content::Empty, |cell| &cell.content);
                if !is_same(&wanted, found) {
                    doubts.push(doubt(scene, (unit, spot), (&sheet.name, at), (&wanted, found)));
                }
            }
        }
    }
    doubts
}

fn doubt(
    scene: &Scene,
    (unit, spot): (usize, Spot),
    (sheet, at): (&str, crate::cell::CellRef),
    (wanted, found): (&Content, &Content),
) -> Doubt {
    let (wanted, found) = (wanted.raw(), found.raw());
    let message = Wording::new(
        format!("ô ghi «{found}», khi tổng hợp là «{wanted}»"),
        format!("the cell says “{found}”, when consolidated it said “{wanted}”"),
    );
    let finding = scene.edited((sheet, Some(at)), message).with_unit(&scene.shares[unit].unit);
    let finding = finding.with_subject(spot.subject(scene.template)).with_value(found);
    Doubt { spot, unit: Some(unit), finding }
}

fn is_same(wanted: &Content, found: &Content) -> bool {
    match (wanted, found) {
        (Content::Number(wanted), Content::Number(found)) => {
            wanted.to_bits() == found.to_bits()
                || from_stored(*wanted)
                    .zip(from_stored(*found))
                    .is_some_and(|(one, other)| is_close(one, other))
        }
        (Content::Number(_), _) | (_, Content::Number(_)) => false,
        _ => wanted.raw().trim() == found.raw().trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::to_stored;

    #[test]
    fn what_storage_adds_is_no_change() {
        assert!(is_same(&Content::Empty, &Content::text("")));
        assert!(!is_same(&Content::Number(5.0), &Content::text("5")), "a figure in error stands as text");
        assert!(is_same(&Content::Number(to_stored("0.1".parse().unwrap())), &Content::Number(0.1)));
    }
}
