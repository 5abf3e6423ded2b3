//! Which of the cells read became figures, and which are named in a finding: none is lost.

use foldhash::{HashSet, HashSetExt as _};
use std::sync::Arc;

use super::Extracted;
use crate::amount::Value;
use crate::cell::CellRef;
use crate::figure::{CellCount, FormFigures};
use crate::finding::{Finding, Place, Rule, Wording};
use crate::holds::Asked;
use crate::model::Template;

/// Used and reported cells among those read in a file, given the forms of its return and those set aside for another
/// file's: a cell is used when its figure
/// is; all others must be named in a finding, and any that is not gets one, so that nothing disappears.
pub fn count(
    extracted: &Extracted,
    file: &Arc<str>,
    (forms, set_aside): (&[FormFigures], &[FormFigures]),
    findings: &mut Vec<Finding>,
    template: &Template,
) -> CellCount {
    let mut used: HashSet<(&str, CellRef)> = HashSet::new();
    let mut excluded: HashSet<(&str, CellRef)> = HashSet::new();
    for figures in forms.iter().filter(|figures| figures.file == *file) {
        let form = &template.forms[figures.form];
        for (row, column, figure) in figures.iter() {
            let heading = form.holds(row, column).asked == Asked::Heading;
            let usable = match figure.value {
                Value::NotArisen => true,
                Value::Number(_) | Value::Text(_) => !heading,
                // A cross that the form prints.
                Value::NotApplicable => !figure.raw.is_empty(),
                _ => false,
            };
            if let (true, Some(at)) = (figure.is_excluded(), figure.cell) {
                // Excluded for a finding that speaks of the figure.
                excluded.insert((&*figure.sheet, at));
            }
            if let (true, false, Some(at)) = (usable, figure.is_excluded(), figure.cell) {
                used.insert((&figure.sheet, at));
            }
        }
    }
    // A finding names the whole form as not counting.
    for (_, _, figure) in set_aside.iter().flat_map(FormFigures::iter) {
        excluded.extend(figure.cell.map(|at| (&*figure.sheet, at)));
    }
    let mut tally = CellCount { read: extracted.cells.len(), ..CellCount::default() };
    let mut silent = Vec::new();
    {
        let named: HashSet<(&str, CellRef)> = findings
            .iter()
            .filter_map(|finding| Some((&*finding.place.sheet, finding.place.cell?)))
            .collect();
        for one in &extracted.cells {
            let (sheet, at): (&str, &CellRef) = (&one.0, &one.1);
            if used.contains(&(sheet, *at)) {
                tally.used += 1;
                continue;
            }
            tally.reported += 1;
            let said = excluded.contains(&(sheet, *at))
                || named.contains(&(sheet, *at))
                || extracted.told.contains(one);
            if !said {
                silent.push((sheet.to_owned(), *at));
            }
        }
    }
    for (sheet, at) in silent {
        let message = Wording::new(
            "có nội dung trong vùng số liệu không thuộc chỉ tiêu nào; không được dùng",
            "something stands in the value area that belongs to no indicator; it is not used",
        );
        findings.push(
            Finding::new(Rule::STRAY_VALUE, Place::new(file, &sheet.into(), Some(at)), message).with_help(
                "Kiểm tra ô này: chuyển số liệu về đúng dòng hoặc xóa đi.",
                "Check this cell: move the figure to its row or delete it.",
            ),
        );
    }
    tally
}
