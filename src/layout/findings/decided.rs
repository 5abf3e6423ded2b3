//! The columns of decisions in the list of findings: what a person fills in beside a figure, and how it is read back.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::to_stored;
use crate::book::{Allowed, Book, Content, Sheet, Style, StyleId, Validation};
use crate::cell::{Area, CellRef};
use crate::decision::Typed;
use crate::finding::{Decision, Finding, Language, Matter, Place, Rule, Verdict, Wording, file_name};
use crate::merge::Consolidation;
use crate::spot::Spot;

use super::super::Options;
use super::super::canvas::Canvas;
use super::super::desk::{Desk, name_of};
use super::super::plan::Whose;
use super::super::share::metadata::unescapable;
use super::super::style;
use super::{COLUMNS, DECISION, KEY, Located, in_order};

/// Column of the number of a correction.
const NUMBER: u32 = DECISION + 1;
/// Column of the reason.
const REASON: u32 = DECISION + 2;

/// How the cells of decisions are drawn.
pub struct Inks {
    text: StyleId,
    number: StyleId,
    none: StyleId,
}

impl Inks {
    pub fn new(canvas: &mut Canvas) -> Self {
        let input = Style { fill: Some(style::INPUT_FILL), wrap: true, unlocked: true, ..style::list_cell() };
        let number = Style { number_format: Some("#,##0.####".into()), ..input.clone() };
        Self { text: canvas.ink(input), number: canvas.ink(number), none: canvas.ink(style::list_cell()) }
    }
}

/// The figure that a decision beside a finding would be about.
pub fn matter(desk: &Desk, finding: &Finding, unit: Option<usize>) -> Option<Matter> {
    if let Some(decision) = &finding.decision {
        return Some(decision.matter.clone());
    }
    let (unit, spot) = (unit?, desk.spot_of(unit, finding)?);
    let one = desk.used[unit];
    let figures = one.form(spot.form)?;
    let figure = figures.get(spot.row, spot.column).filter(|figure| figure.cell.is_some())?;
    let Spot { form, row, column } = spot;
    Some(Matter {
        rule: finding.rule,
        unit: name_of(one).into(),
        subject: desk.form(form).subject(row, column),
        label: figures.added_row(row).map(|added| Arc::clone(&added.label)).unwrap_or_default(),
        sheet: Arc::clone(&figure.sheet),
        cell: figure.cell,
        raw: Arc::clone(&figure.raw),
        period: desk.consolidation.period.map(|period| period.to_string()).unwrap_or_default(),
    })
}

/// A figure that a finding speaks of, and on which a person may decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Decidable {
    /// What identifies it.
    pub matter: Matter,
    /// The total that it belongs to, and how many units are in it; nothing for a row that the unit added.
    pub total: Option<(Option<Decimal>, usize)>,
}

/// For every finding, in the order of [`Consolidation::all_findings`], the figure on which a person may decide there: the
/// one that the list of findings has room for in that row.
pub fn decidable(consolidation: &Consolidation, options: &Options) -> Vec<Option<Decidable>> {
    let desk = Desk::new(consolidation, Whose::Units, options);
    let of = |Located { finding, unit, .. }: &Located| {
        let total = || {
            let spot = unit.and_then(|unit| desk.spot_of(Some(unit), finding))?;
            let total = desk.total(Spot::new(spot.form, spot.row.printed()?, spot.column));
            Some((total.value, total.units))
        };
        matter(&desk, finding, *unit).map(|matter| Decidable { matter, total: total() })
    };
    in_order(&desk, false).iter().map(of).collect()
}

/// The cells of a row: what was decided, or room for it where the finding is of a figure.
pub fn draw(
    canvas: &mut Canvas,
    inks: &Inks,
    row: u32,
    (matter, finding): (Option<&Matter>, &Finding),
    language: Language,
) {
    let Some(matter) = matter else {
        (DECISION..=REASON).for_each(|column| canvas.blank(row, column, inks.none));
        return;
    };
    let decision = finding.decision.as_deref();
    let said = decision.map(|decision| decision.verdict.choice().to(language).to_owned());
    canvas.text(row, DECISION, said.unwrap_or_default(), inks.text);
    match decision.and_then(|decision| decision.verdict.number()) {
        Some(number) => canvas.number(row, NUMBER, to_stored(number), inks.number),
        None => canvas.blank(row, NUMBER, inks.number),
    }
    canvas.text(row, REASON, decision.map(|decision| decision.reason.clone()).unwrap_or_default(), inks.text);
    // Writing a value whose parts are all texts cannot fail.
    if let Ok(key) = serde_json::to_string(matter) {
        canvas.text(row, KEY, unescapable(&key), inks.none);
    }
}

/// What may be chosen, and what the program says when a cell is entered.
pub fn look(desk: &Desk, sheet: &mut Sheet, rows: u32) {
    sheet.hidden_columns.push(KEY);
    if rows == 0 {
        return;
    }
    let language = desk.options.language;
    let choices = Verdict::choices().map(|choice| choice.to(language).to_owned());
    let prompt = desk.say(
        "Chọn cách xử lý, ghi lý do ở cột Lý do, lưu tệp rồi tổng hợp lại ra đúng tệp này.",
        "Choose, write the reason beside it, save, and consolidate again into this very file.",
    );
    sheet.look.validations.push(Validation {
        area: Area::new(CellRef::new(1, DECISION), CellRef::new(rows, DECISION)),
        allowed: Allowed::List(choices.to_vec()),
        refusal: desk.say("Chọn trong danh sách.", "Choose from the list.").to_owned(),
        prompt: prompt.to_owned(),
    });
    sheet.look.validations.push(Validation {
        area: Area::new(CellRef::new(1, NUMBER), CellRef::new(rows, NUMBER)),
        allowed: Allowed::Number,
        refusal: desk.say("Ghi một số.", "Type a number.").to_owned(),
        prompt: String::new(),
    });
}

/// What a person wrote into the list of findings of a workbook.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// Decisions that can be carried out.
    pub decisions: Vec<Decision>,
    /// Reasons written beside figures of which nothing is decided there.
    pub reasons: Vec<(Matter, String)>,
    /// What cannot be understood, each with its cell.
    pub findings: Vec<Finding>,
}

/// Reads what was decided in a workbook of ours; `file` is its path.
pub fn read_decisions(book: &Book, file: &Arc<str>) -> Decided {
    let mut decided = Decided::default();
    for sheet in book.sheets.iter().filter(|sheet| is_list(sheet)) {
        for row in 1..sheet.height() {
            match read_row(sheet, row, file) {
                Ok(Written::Nothing) => {}
                Ok(Written::Reason(matter, reason)) => decided.reasons.push((matter, reason)),
                Ok(Written::Decision(decision)) => decided.decisions.push(decision),
                Err(why) => decided.findings.push(not_understood(sheet, row, file, &why)),
            }
        }
    }
    decided
}

enum Written {
    Nothing,
    Reason(Matter, String),
    Decision(Decision),
}

fn read_row(sheet: &Sheet, row: u32, file: &Arc<str>) -> Result<Written, Wording> {
    let content = |column| sheet.get(CellRef::new(row, column)).map_or(&Content::Empty, |cell| &cell.content);
    let text = |column| content(column).raw().trim().to_owned();
    let typed = Typed { verdict: text(DECISION), number: content(NUMBER).clone(), reason: text(REASON) };
    if typed.is_blank() {
        return Ok(Written::Nothing);
    }
    let matter: Matter = serde_json::from_str(&text(KEY)).map_err(|_| {
        Wording::new(
            "dòng này không nói về một số liệu, hoặc cột ẩn cuối bảng đã bị xóa",
            "this row speaks of no figure, or the hidden last column was cleared",
        )
    })?;
    if !typed.decides() {
        return Ok(Written::Reason(matter, typed.reason));
    }
    let place = Place::new(file, &sheet.name.as_str().into(), Some(CellRef::new(row, DECISION)));
    typed.decision(matter, place).map(Written::Decision)
}

fn not_understood(sheet: &Sheet, row: u32, file: &Arc<str>, why: &Wording) -> Finding {
    let at = CellRef::new(row, DECISION);
    let place = Place::new(file, &sheet.name.as_str().into(), Some(at));
    let name = file_name(file);
    let message = Wording::new(
        format!("quyết định ở {name}, {} ô {at}, không được áp dụng: {}", sheet.name, why.vi),
        format!("the decision in {name}, {} cell {at}, is not carried out: {}", sheet.name, why.en),
    );
    let raw = sheet.get(at).map(|cell| cell.content.raw()).unwrap_or_default();
    Finding::new(Rule::KEPT_ASIDE, place, message).with_value(raw).with_help(
        "Mở bản được giữ lại, xem ô này; ghi lại quyết định và lý do ở trang Kiểm tra của tệp mới rồi chạy lại.",
        "Look at that cell in the copy that was kept; decide again, with the reason, in the new workbook and run again.",
    )
}

/// Whether a sheet has the header of the list, in one of the languages.
pub fn is_list(sheet: &Sheet) -> bool {
    let said = |column: usize| {
        sheet.get(CellRef::new(0, column as u32)).map(|cell| cell.content.raw()).unwrap_or_default()
    };
    let vi = || COLUMNS.iter().enumerate().all(|(column, (vi, ..))| said(column) == *vi);
    let en = || COLUMNS.iter().enumerate().all(|(column, (_, en, _))| said(column) == *en);
    vi() || en()
}

/// Whether a cell of the list is one that a person fills in.
pub fn is_input(at: CellRef) -> bool {
    at.row > 0 && (DECISION..=REASON).contains(&at.column)
}
