//! Whether a consolidated workbook still says what it was made to say: every formula computed anew without looking at what is
//! stored, every formula and figure where it was put.
//!
//! The formulas are computed by this program's own reader of formulas, which shares nothing with what wrote them; a
//! spreadsheet is the judge beyond that.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{from_stored, is_close, rounded};
use crate::book::{Book, Cell, Content};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::formula::{Calculator, Formula, Outcome};
use crate::layout::SourceCell;
use crate::trace::Traced;

/// Decimals beyond which two results of one formula may differ: what a spreadsheet shows of 15 digits.
const SHOWN: u32 = 9;

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default)]
pub struct Verified {
    /// Formulas computed anew.
    pub formulas: usize,
    /// Formulas that this program cannot compute: they give words, or call functions it does not know.
    pub uncomputed: usize,
    /// Formulas among these that have no result stored: who looks at them without computing sees nothing.
    pub unstored: usize,
    /// Figures held against the list of sources in the workbook.
    pub figures: usize,
    /// What differs.
    pub findings: Vec<Finding>,
}

/// Looks at a workbook; `made` is what the program would lay out from what it was made of, `file` its path.
pub fn verify(traced: &Traced<'_>, made: &Book, file: &Arc<str>) -> Verified {
    let mut verified = Verified::default();
    verified.formulas(traced.book, file);
    verified.places(traced, made, file);
    verified.figures(traced);
    verified
}

impl Verified {
    fn tell(&mut self, rule: Rule, place: Place, message: Wording, help: &Wording) {
        let finding = Finding::new(rule, place, message).with_severity(Severity::Error);
        self.findings.push(finding.with_help(help.vi.clone(), help.en.clone()));
    }

    fn formulas(&mut self, book: &Book, file: &Arc<str>) {
        let help = Wording::new(
            "Mở tệp, tính lại toàn bộ (Ctrl+Alt+F9) rồi lưu; nếu số vẫn khác thì ô kết quả đã bị sửa.",
            "Open the file, compute everything anew (Ctrl+Alt+F9) and save; where it still differs, the result was edited.",
        );
        for (index, sheet) in book.sheets.iter().enumerate() {
            let calculator = Calculator::within(book, index).doubting();
            for cell in &sheet.cells {
                let Some(text) = &cell.formula else { continue };
                let outcome =
                    Formula::parse(text).map_or(Outcome::Unknown, |formula| calculator.evaluate(&formula));
                let number = outcome.number().and_then(from_stored);
                if number.is_none() && outcome != Outcome::Nothing {
                    self.uncomputed += 1;
                    continue;
                }
                let number = number.map(|number| rounded(number, SHOWN).normalize());
                self.formulas += 1;
                if shows(&cell.content, number) {
                    continue;
                }
                if cell.content == Content::Empty {
                    self.unstored += 1;
                    continue;
                }
                let shown = cell.content.raw();
                let number = number.map(|number| number.to_string()).unwrap_or_default();
                let message = Wording::new(
                    format!("công thức ={text} cho «{number}», ô đang ghi «{shown}»"),
                    format!("the formula ={text} gives “{number}”, the cell shows “{shown}”"),
                );
                let place = Place::new(file, &sheet.name.as_str().into(), Some(cell.at));
                self.tell(Rule::STALE_FORMULA, place, message, &help);
            }
        }
    }

    /// Formulas that are no longer where they were put.
    fn places(&mut self, traced: &Traced<'_>, made: &Book, file: &Arc<str>) {
        let help = Wording::new(
            "Ô này đã bị sửa tay. Số đúng phải sửa ở báo cáo của đơn vị rồi tổng hợp lại; nếu không thì khôi phục công thức.",
            "The cell was edited. Correct the unit's return and consolidate again, or restore the formula.",
        );
        let (book, map) = (traced.book, &traced.map);
        for name in map.sheets() {
            let sheet_of = |book: &'_ Book| book.sheets.iter().position(|sheet| sheet.name == *name);
            let (Some(here), Some(there)) = (sheet_of(book), sheet_of(made)) else { continue };
            let here = &book.sheets[here];
            for cell in &made.sheets[there].cells {
                let Some(wanted) = &cell.formula else { continue };
                if map.at(name, cell.at).is_none() {
                    continue;
                }
                let message = match here.get(cell.at) {
                    Some(Cell { formula: Some(formula), .. }) if same(formula, wanted) => continue,
                    Some(Cell { formula: Some(formula), .. }) => Wording::new(
                        format!("công thức nay là ={formula}, vốn là ={wanted}"),
                        format!("the formula is ={formula}, it was ={wanted}"),
                    ),
                    other => typed_over(other, wanted),
                };
                let place = Place::new(file, &name.as_str().into(), Some(cell.at));
                self.tell(Rule::SUM_MISMATCH, place, message, &help);
            }
        }
    }

    /// Figures of units that the list of sources has otherwise.
    fn figures(&mut self, traced: &Traced<'_>) {
        let help = Wording::new(
            "Số của đơn vị đã bị sửa ngay trong tệp tổng hợp. Sửa ở báo cáo của đơn vị rồi tổng hợp lại.",
            "The unit's figure was edited in the workbook. Correct its return and consolidate again.",
        );
        for (one, named, figure, listed) in traced.figures() {
            let listed = match listed {
                [listed] => listed.clone(),
                // A number that the list does not have was typed into the workbook.
                [] if figure.value.number().is_some() && figure.cell.is_some() => SourceCell::default(),
                _ => continue,
            };
            self.figures += 1;
            let number: Option<Decimal> = listed.value.parse().ok();
            let shown = match (figure.value.number(), number) {
                (Some(shown), Some(number)) if is_close(shown, number) => continue,
                (None, None) => continue,
                (shown, _) => {
                    shown.map_or_else(|| figure.raw.to_string(), |shown| shown.normalize().to_string())
                }
            };
            let was = if listed.value.is_empty() { &listed.raw } else { &listed.value };
            let (row, unit) = (&named.row, &one.unit);
            let message = Wording::new(
                format!("{row}: ô của {unit} ghi «{shown}», Nguồn số liệu ghi «{was}»"),
                format!("{row}: the cell of {unit} shows “{shown}”, the list of sources “{was}”"),
            );
            let place = Place::new(&one.file, &figure.sheet, figure.cell);
            self.tell(Rule::SUM_MISMATCH, place, message, &help);
        }
    }
}

fn typed_over(cell: Option<&Cell>, wanted: &str) -> Wording {
    let shown = cell.map(|cell| cell.content.raw()).unwrap_or_default();
    Wording::new(
        format!("ô vốn là công thức ={wanted}, nay ghi «{shown}»"),
        format!("the cell held the formula ={wanted}, now “{shown}”"),
    )
}

/// Whether two texts are one formula: spreadsheets write it anew in their own way.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace([' ', '$', '\''], "").to_uppercase();
    plain(one) == plain(other)
}

fn shows(content: &Content, number: Option<Decimal>) -> bool {
    match (content, number) {
        (Content::Number(shown), Some(number)) => from_stored(*shown)
            .is_some_and(|shown| is_close(shown, number) || rounded(shown, SHOWN) == number),
        (Content::Bool(shown), Some(number)) => Decimal::from(u8::from(*shown)) == number,
        (content, None) => content.is_blank(),
        _ => false,
    }
}
