//! Formulas that no program ever computed. Libraries that write workbooks store nothing for a formula, or 0; a spreadsheet computes
//! it when the file is opened, and nobody sees the 0.

use crate::book::{Book, Cell, Content};
use crate::finding::Wording;
use crate::formula::{Calculator, Formula};
use crate::spot::RowId;

use super::Reader;

/// What the results are worth that a workbook stores for its formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Results {
    /// A spreadsheet program stored them.
    Stored,
    /// All are 0, and some cannot be computed here: perhaps none ever was.
    Doubtful,
    /// All are 0, and one that can be computed is not: none ever was.
    Never,
}

/// Looks at the formulas of a workbook.
pub(crate) fn results(book: &Book) -> Results {
    let formulas = || {
        let cells = book
            .sheets
            .iter()
            .enumerate()
            .flat_map(|(sheet, own)| own.cells.iter().map(move |cell| (sheet, cell)));
        cells.filter_map(|(sheet, cell)| Some((sheet, cell, cell.formula.as_ref()?)))
    };
    if !formulas().all(|(_, cell, _)| is_nothing(cell)) {
        return Results::Stored;
    }
    let calculators: Vec<Calculator<'_>> =
        (0..book.sheets.len()).map(|sheet| Calculator::within(book, sheet).doubting()).collect();
    let mut results = Results::Stored;
    for (sheet, cell, formula) in formulas() {
        let computed =
            Formula::parse(formula).and_then(|formula| calculators[sheet].evaluate(&formula).number());
        match computed {
            Some(number) if number != 0.0 => return Results::Never,
            None if !cell.content.is_blank() => results = Results::Doubtful,
            _ => {}
        }
    }
    results
}

/// A result of nothing, as those store it who compute none.
pub(crate) fn is_nothing(cell: &Cell) -> bool {
    cell.content.is_blank() || matches!(cell.content, Content::Number(number) if number == 0.0)
}

impl Reader<'_> {
    /// Whether a cell has a formula of which nobody computed what it gives.
    pub(super) fn lacks_result(&self, cell: &Cell) -> bool {
        cell.formula.is_some()
            && (cell.content.is_blank() || self.results == Results::Never && is_nothing(cell))
    }

    /// The number a formula gives now, when it can be computed from its workbook.
    pub(super) fn computed(&self, formula: &str) -> Option<f64> {
        let calculator = Calculator::within(self.book, self.instance.sheet);
        let calculator = if self.results == Results::Never { calculator.doubting() } else { calculator };
        calculator.evaluate(&Formula::parse(formula)?).number()
    }

    /// Says so of a result that perhaps nobody ever computed. It is used: it may be right.
    pub(super) fn report_doubtful_result(&mut self, row: RowId, column: usize, cell: &Cell) {
        let Some(formula) = &cell.formula else { return };
        if self.results != Results::Doubtful || !is_nothing(cell) || self.computed(formula).is_some() {
            return;
        }
        let message = Wording::new(
            format!(
                "mọi công thức của tệp đều lưu kết quả 0: công thức ={formula} có lẽ chưa từng được tính"
            ),
            format!("all formulas of the file store 0: ={formula} was perhaps never computed"),
        );
        self.tell_stale((row, column), cell, message);
    }
}
