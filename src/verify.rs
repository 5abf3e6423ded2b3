//! Whether a consolidated workbook still says what it was made to say: every formula computed anew without looking at what is
//! stored, every formula and figure where it was put.
//!
//! The formulas are computed by this program's own reader of formulas, which shares nothing with what wrote them; a
//! spreadsheet is the judge beyond that.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{from_stored, is_close, rounded, to_stored};
use crate::book::{Book, Cell, Content};
use crate::figure::{Figure, Return};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::formula::{Calculator, Formula, Outcome};
use crate::layout::SourceCell;
use crate::trace::{Called, Traced};

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

/// Looks at a workbook; `made` is what the program would lay out from what it was made of, with the sheets known to be changed
/// since, and `file` its path.
pub fn verify(traced: &Traced<'_>, (made, changed): (&Book, Option<&[String]>), file: &Arc<str>) -> Verified {
    let mut verified = Verified::default();
    verified.formulas(traced.book, file);
    verified.places(traced, (made, changed), file);
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
    fn places(&mut self, traced: &Traced<'_>, (made, changed): (&Book, Option<&[String]>), file: &Arc<str>) {
        let help = Wording::new(
            "Ô này đã bị sửa tay. Số đúng phải sửa ở báo cáo của đơn vị rồi tổng hợp lại; nếu không thì khôi phục công thức.",
            "The cell was edited. Correct the unit's return and consolidate again, or restore the formula.",
        );
        // Another version of the program may write another formula: nobody's hand did.
        let is_changed =
            |at: &Place| changed.is_none_or(|sheets| sheets.iter().any(|name| **name == *at.sheet));
        for (at, message) in typed_over(traced, made).into_iter().filter(|(at, _)| is_changed(at)) {
            self.tell(Rule::SUM_MISMATCH, Place { file: Arc::clone(file), ..at }, message, &help);
        }
    }

    /// Figures of units that the list of sources has otherwise.
    fn figures(&mut self, traced: &Traced<'_>) {
        let help = Wording::new(
            "Số của đơn vị đã bị sửa ngay trong tệp tổng hợp. Sửa ở báo cáo của đơn vị rồi tổng hợp lại, hoặc chạy tổng hợp với --accept-edits.",
            "The unit's figure was edited in the workbook. Correct its return and consolidate again, or run again with --accept-edits.",
        );
        for held in held(traced) {
            self.figures += 1;
            if held.differs() {
                self.tell(Rule::SUM_MISMATCH, held.place(), held.message(), &help);
            }
        }
    }
}

/// A unit's figure in the workbook, held against the list of sources.
pub(crate) struct Edit<'a> {
    /// The return.
    pub one: &'a Return,
    /// How the figure is called.
    pub called: Called,
    /// As the workbook was taken apart.
    pub figure: &'a Figure,
    /// What its cell shows.
    pub shown: Content,
    /// As the workbook lists it.
    pub listed: SourceCell,
    /// A formula gives it.
    computed: bool,
}

impl Edit<'_> {
    /// The number that its cell shows.
    pub fn number(&self) -> Option<Decimal> {
        if let Content::Number(number) = self.shown { from_stored(number) } else { None }
    }

    /// What stood in the cell when the workbook was made.
    pub fn before(&self) -> Content {
        match self.listed.value.parse().ok().map(to_stored) {
            Some(number) if !self.listed.left_out => Content::Number(number),
            _ if self.listed.raw.trim().is_empty() => Content::text("?"),
            _ => Content::Text(Arc::clone(&self.listed.raw)),
        }
    }

    fn differs(&self) -> bool {
        let listed: Option<Decimal> = self.listed.value.parse().ok();
        if self.listed.left_out && !self.computed {
            return self.shown.raw().trim() != self.before().raw().trim();
        }
        // What a unit stated beside a formula stands in the hidden sheet.
        let shown = if self.computed { self.figure.value.number() } else { self.number() };
        match (shown, listed) {
            (Some(shown), Some(number)) => !is_close(shown, number),
            (None, None) => false,
            _ => true,
        }
    }

    /// The cell of the workbook.
    pub fn place(&self) -> Place {
        Place::new(&self.one.file, &self.figure.sheet, self.figure.cell)
    }

    /// What it shows and what it showed.
    pub fn message(&self) -> Wording {
        let shown = self.number().map(|shown| shown.normalize().to_string());
        let shown = shown.unwrap_or_else(|| self.shown.raw());
        let was = if self.listed.value.is_empty() { &self.listed.raw } else { &self.listed.value };
        let (row, unit) = (&self.called.row, &self.one.unit);
        Wording::new(
            format!("{row}: ô của {unit} ghi «{shown}», Nguồn số liệu ghi «{was}»"),
            format!("{row}: the cell of {unit} shows “{shown}”, the list of sources “{was}”"),
        )
    }
}

/// The figures that were edited in a workbook; a cell that still holds its formula was not.
pub(crate) fn edits<'a>(traced: &Traced<'a>) -> Vec<Edit<'a>> {
    held(traced).into_iter().filter(|edit| !edit.computed && edit.differs()).collect()
}

/// Every figure that the list of sources names once, and every number that it does not have: that was typed into the workbook.
fn held<'a>(traced: &Traced<'a>) -> Vec<Edit<'a>> {
    let found = traced.figures().filter_map(|(one, called, figure, listed)| {
        let listed = match listed {
            [listed] => listed.clone(),
            [] if figure.value.number().is_some() && figure.cell.is_some() => SourceCell::default(),
            _ => return None,
        };
        let cell = traced.book.sheet(&figure.sheet).zip(figure.cell).and_then(|(sheet, at)| sheet.get(at));
        let shown = cell.map(|cell| cell.content.clone()).unwrap_or_default();
        // What stands in no cell cannot be typed over.
        let computed = figure.cell.is_none() || cell.is_some_and(|cell| cell.formula.is_some());
        Some(Edit { one, called, figure, shown, listed, computed })
    });
    found.collect()
}

/// The cells whose formula is no longer the one that was put there, and what stands in them; without the file.
pub(crate) fn typed_over(traced: &Traced<'_>, made: &Book) -> Vec<(Place, Wording)> {
    let (book, map) = (traced.book, &traced.map);
    let mut found = Vec::new();
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
                other => not_the_formula(other, wanted),
            };
            let place = Place { file: Arc::default(), sheet: name.as_str().into(), cell: Some(cell.at) };
            found.push((place, message));
        }
    }
    found
}

fn not_the_formula(cell: Option<&Cell>, wanted: &str) -> Wording {
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
