//! Kiểm tra: all findings, message first, worst first, each with a link to the detail cell and to the source cell.

use std::sync::Arc;

use crate::book::{Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef, MAX_ROWS};
use crate::figure::Standing;
use crate::finding::{Finding, Language, Severity, file_name, is_of_document};
use crate::model::{Form, shortened};
use crate::spot::{RowId, Spot};
use crate::text::capitalised;
use crate::write::{EXTERNAL, MAX_LINKS};

use super::canvas::Canvas;
use super::desk::Desk;
use super::list;
use super::measure_text;
use super::names::quoted;
use super::style;

pub mod decided;

/// Columns with their widths in characters.
const COLUMNS: [(&str, &str, f64); 16] = [
    ("Mức độ", "Severity", 10.0),
    ("Nội dung", "Message", 62.0),
    ("Cần làm", "What to do", 46.0),
    ("Đơn vị", "Unit", 22.0),
    ("Biểu", "Form", 12.0),
    ("Chỉ tiêu", "Indicator", 16.0),
    ("Giá trị", "Value", 14.0),
    ("Quyết định", "Decision", 15.0),
    ("Sửa thành", "Correct to", 11.0),
    ("Lý do", "Reason", 26.0),
    ("Quy tắc", "Rule", 22.0),
    ("Tệp", "File", 30.0),
    ("Trang", "Sheet", 14.0),
    ("Ô", "Cell", 7.0),
    ("Ô chi tiết", "Detail cell", 10.0),
    ("Khóa", "Key", 10.0),
];
/// The column of the severity.
pub const SEVERITY: u32 = 0;
/// The column of the unit.
pub const UNIT: u32 = 3;
/// The column of the value.
const VALUE: u32 = 6;
/// The first of the three columns in which a person decides.
pub const DECISION: u32 = VALUE + 1;
/// How many columns of decisions there are, where there are any.
const DECIDED: u32 = 3;
/// The columns behind those of decisions that every list has.
const BEHIND: usize = 4;
/// The column of the rule.
pub const RULE: u32 = DECISION + DECIDED;
/// The column of the detail cell.
const DETAIL: u32 = 14;
/// The column of what a decision is about, for this program.
const KEY: u32 = 15;
/// Rows from which on heights are left to the program that opens the workbook.
const MEASURED: usize = 20_000;

/// The sheet of findings; `detailed` where the workbook has the detail sheets whose cells the last column names.
pub fn sheet(desk: &Desk, name: &str, detailed: bool, styles: &mut Styles) -> Sheet {
    let mut canvas = Canvas::new(name, styles);
    let first = DECISION as usize;
    let behind = first + DECIDED as usize;
    let columns = if detailed {
        COLUMNS.to_vec()
    } else {
        [&COLUMNS[..first], &COLUMNS[behind..behind + BEHIND]].concat()
    };
    let columns: Vec<_> = columns.iter().map(|&(vi, en, width)| (desk.say(vi, en), width)).collect();
    list::header(&mut canvas, 0, &columns);
    let mut findings = collect(desk, detailed);
    findings.truncate(MAX_ROWS as usize - 1);
    let inks = Inks::new(&mut canvas, findings.len() <= MEASURED, detailed);
    for (row, located) in (1..).zip(&findings) {
        draw(desk, &mut canvas, &inks, row, located);
    }
    alone(desk, &mut canvas, &inks, 1 + findings.len() as u32);
    if findings.is_empty() {
        let plain = canvas.ink(style::body());
        canvas.text(1, 1, desk.say("Không phát hiện lỗi nào.", "Nothing was found."), plain);
    }
    list::look(&mut canvas, columns.len() as u32, findings.len() as u32, 0xC0_00_00);
    fold(desk, &mut canvas, &findings);
    // On paper the columns that say where to look in the computer only make the rest small.
    let printed = VALUE + if detailed { DECIDED } else { 0 };
    let last = CellRef::new(findings.len().max(1) as u32, printed);
    if detailed {
        decided::look(desk, &mut canvas.sheet, findings.len() as u32);
    }
    canvas.sheet.look.print_area = Some(Area::new(CellRef::new(0, 0), last));
    canvas.sheet
}

/// The cells of a column that speak of findings.
pub fn area(desk: &Desk, column: u32) -> String {
    let count = desk.consolidation.all_findings().take(MAX_ROWS as usize - 1).count().max(1) as u32;
    let (first, last) = (CellRef::new(1, column).absolute(), CellRef::new(count, column).absolute());
    format!("{first}:{last}")
}

/// Folds away what was only repaired: it stands last, and a note on the first caption says that it is there.
fn fold(desk: &Desk, canvas: &mut Canvas, findings: &[Located]) {
    let told = |located: &Located| {
        let finding = located.finding;
        finding.severity > Severity::Info || finding.waived.is_some() || finding.decision.is_some()
    };
    let count = findings.iter().rev().take_while(|located| !told(located)).count();
    // Alone on the sheet, it is what the sheet is about.
    if count == 0 || count == findings.len() {
        return;
    }
    let (first, last) = ((findings.len() - count) as u32 + 1, findings.len() as u32);
    canvas.sheet.look.row_groups.push((first, last, 1));
    canvas.sheet.hidden_rows.extend(first..=last);
    let said = match desk.options.language {
        Language::Vi => format!(
            "{count} dòng ghi nhận (chỉ sửa cách viết) được gấp lại ở cuối bảng: bấm dấu + ở lề trái để xem."
        ),
        Language::En => {
            format!("{count} infos (repairs only) are folded away at the end: press + in the left margin.")
        }
    };
    canvas.sheet.notes.push((CellRef::new(0, 0), said));
}

/// Totals that stand as numbers because no formula gives them: a line for each below the findings.
fn alone(desk: &Desk, canvas: &mut Canvas, inks: &Inks, first: u32) {
    if !desk.writes_totals() {
        return;
    }
    let rows = MAX_ROWS.saturating_sub(first) as usize;
    for (row, spot) in (first + 1..).zip(desk.totals().alone.iter().take(rows.saturating_sub(1))) {
        let subject = spot.subject(&desk.consolidation.template);
        canvas.text(row, 0, desk.say("Lưu ý", "Note"), inks.severities[2]);
        let message = desk
            .say("tổng này là số cố định, không có công thức", "this total is a number without a formula");
        canvas.text(row, 1, message, inks.wrapped);
        let help = desk.say(
            "Khi số liệu của đơn vị thay đổi, tổng hợp lại từ báo cáo gốc.",
            "Consolidate the original returns again when a unit's figures change.",
        );
        canvas.text(row, 2, help, inks.wrapped);
        canvas.text(row, 4, desk.form(spot.form).number.as_str(), inks.wrapped);
        canvas.text(row, 5, subject.indicator, inks.plain);
        let Some(at) = spot.row.printed() else { continue };
        let plan = &desk.plans[spot.form];
        let cell = match plan.value_of(spot.column) {
            Some(value) if desk.has_indicators(spot.form) => plan.total(at, value),
            _ => CellRef::new(plan.detail_rows[at], spot.column as u32),
        };
        canvas.text(row, inks.behind(2), plan.details[0].as_str(), inks.wrapped);
        canvas.text(row, DETAIL, cell.to_string(), inks.plain);
    }
}

/// A finding and the detail cell it speaks of.
struct Located<'a> {
    finding: &'a Finding,
    /// The used return it is of.
    unit: Option<usize>,
    detail: Option<(usize, usize, CellRef)>,
}

/// All findings as they are listed: worst first, then what was decided.
fn collect<'a>(desk: &Desk<'a>, detailed: bool) -> Vec<Located<'a>> {
    let mut found = in_order(desk, detailed);
    found.sort_by_key(|Located { finding, .. }| {
        let told = finding.decision.is_some();
        std::cmp::Reverse((finding.severity, told, finding.waived.is_some()))
    });
    found
}

/// All findings, of the files in order, then of the set.
fn in_order<'a>(desk: &Desk<'a>, detailed: bool) -> Vec<Located<'a>> {
    let locate = |finding, unit| detailed.then(|| locate(desk, finding, unit)).flatten();
    let mut found = Vec::new();
    let mut position = 0;
    let units: std::collections::HashMap<&str, usize> =
        desk.used.iter().enumerate().map(|(unit, one)| (&*one.unit, unit)).collect();
    for one in &desk.consolidation.returns {
        let unit = match one.standing {
            Standing::Used => Some(position),
            Standing::Joined => units.get(&*one.unit).copied(),
            _ => None,
        };
        for finding in &one.findings {
            found.push(Located { finding, unit, detail: locate(finding, unit) });
        }
        position += usize::from(one.standing == Standing::Used);
    }
    for finding in &desk.consolidation.findings {
        let unit = units.get(&*finding.unit).copied();
        found.push(Located { finding, unit, detail: locate(finding, unit) });
    }
    found
}

/// Form, detail sheet and cell of the figure a finding speaks of; the total's for a finding about all units.
fn locate(desk: &Desk, finding: &Finding, unit: Option<usize>) -> Option<(usize, usize, CellRef)> {
    let Spot { form, row, column } = desk.spot_of(unit, finding)?;
    let plan = &desk.plans[form];
    let value = plan.value_of(column)?;
    let row = match row {
        RowId::Printed(row) => row,
        RowId::Added(_) => {
            let at = desk.planned(form, unit?, row)?.detail;
            return Some((form, 0, CellRef::new(at, column as u32)));
        }
        RowId::Counted => return None,
    };
    if !desk.has_indicators(form) {
        return Some((form, 0, CellRef::new(plan.detail_rows[row], column as u32)));
    }
    match unit {
        Some(unit) => Some((form, plan.slots[unit].sheet, plan.unit_cell(row, value, unit))),
        None if finding.unit.is_empty() => Some((form, 0, plan.total(row, value))),
        None => None,
    }
}

/// How rows are drawn.
struct Inks {
    /// Heights are set.
    measured: bool,
    /// The column of detail cells is there.
    detailed: bool,
    severities: [StyleId; 3],
    wrapped: StyleId,
    plain: StyleId,
    link: StyleId,
    decided: decided::Inks,
}

impl Inks {
    fn new(canvas: &mut Canvas, measured: bool, detailed: bool) -> Self {
        let base = style::list_cell();
        let tone = |fill: Option<u32>, color: Option<u32>| Style { color, fill, ..style::list_cell() };
        Self {
            measured,
            detailed,
            severities: [
                canvas.ink(tone(Some(style::ERROR_FILL), Some(style::ERROR_COLOR))),
                canvas.ink(tone(Some(style::WARNING_FILL), Some(style::WARNING_COLOR))),
                canvas.ink(tone(None, Some(style::REMARK_COLOR))),
            ],
            wrapped: canvas.ink(Style { wrap: true, ..base.clone() }),
            link: canvas.ink(Style { color: Some(style::LINK_COLOR), underline: true, ..base.clone() }),
            plain: canvas.ink(base),
            decided: decided::Inks::new(canvas),
        }
    }

    /// A column behind those of decisions.
    fn behind(&self, column: u32) -> u32 {
        DECISION + column + if self.detailed { DECIDED } else { 0 }
    }
}

fn draw(desk: &Desk, canvas: &mut Canvas, inks: &Inks, row: u32, located: &Located) {
    let finding = located.finding;
    let language = desk.options.language;
    let severity = inks.severities[match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }];
    canvas.text(row, 0, capitalised(finding.severity.wording().to(language)), severity);
    let mut message = finding.message.to(language).to_owned();
    if let Some(reason) = &finding.waived {
        message = format!("{message} ({}: {reason})", desk.say("được miễn", "waived"));
    }
    let help = finding.help.to(language);
    canvas.text(row, 1, message.as_str(), inks.wrapped);
    canvas.text(row, 2, help, inks.wrapped);
    canvas.text(row, 3, finding.unit.clone(), inks.wrapped);
    let template = &desk.consolidation.template;
    let form = template.form(&finding.subject.form);
    let number = form.map_or(&*finding.subject.form, |form| form.number.as_str());
    canvas.text(row, 4, number, inks.wrapped);
    let called = indicator(form, finding);
    canvas.text(row, 5, called.as_str(), inks.wrapped);
    canvas.text(row, VALUE, finding.value.as_str(), inks.wrapped);
    if inks.detailed {
        let matter = decided::matter(desk, finding, located.unit);
        decided::draw(canvas, &inks.decided, row, (matter.as_ref(), finding), language);
    }
    canvas.text(row, inks.behind(0), finding.rule.name(), inks.plain);
    canvas.text(row, inks.behind(1), file_name(&finding.place.file), inks.wrapped);
    canvas.text(row, inks.behind(2), finding.place.sheet.clone(), inks.wrapped);
    let cell = finding.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    let linked = source_link(desk, &finding.place.file, &finding.place.sheet, finding.place.cell)
        .filter(|_| !cell.is_empty() && canvas.sheet.look.links.len() < MAX_LINKS);
    let source = inks.behind(3);
    canvas.text(row, source, cell, if linked.is_some() { inks.link } else { inks.plain });
    if let Some(link) = linked {
        canvas.sheet.look.links.push((CellRef::new(row, source), link));
    }
    match located.detail.filter(|_| canvas.sheet.look.links.len() < MAX_LINKS) {
        Some((form, sheet, at)) => {
            let link = format!("internal:{}!{at}", quoted(&desk.plans[form].details[sheet]));
            canvas.text(row, DETAIL, at.to_string(), inks.link);
            canvas.sheet.look.links.push((CellRef::new(row, DETAIL), link));
        }
        None if inks.detailed => canvas.blank(row, DETAIL, inks.plain),
        None => {}
    }
    if inks.measured {
        let texts = [
            (1, message.as_str()),
            (2, help),
            (3, &finding.unit),
            (5, called.as_str()),
            (6, finding.value.as_str()),
            (11, file_name(&finding.place.file)),
            (9, finding.decision.as_ref().map_or("", |decision| &decision.reason)),
        ];
        let lines = texts.iter().map(|&(column, text)| {
            let points = measure_text::column_points(COLUMNS[column].2);
            measure_text::lines(text, style::SMALL_SIZE, false, points)
        });
        let height = measure_text::height(lines.max().unwrap_or(1), style::SMALL_SIZE);
        canvas.sheet.look.heights.push((row, height));
    }
}

/// What people call the indicator of a finding: its code, or its label where the form prints no code.
pub fn indicator(form: Option<&Form>, finding: &Finding) -> String {
    let code = &finding.subject.indicator;
    let row = form.and_then(|form| form.row(code)).filter(|row| row.known_code().is_none());
    row.filter(|row| !row.label.is_empty()).map_or_else(|| code.to_string(), |row| shortened(&row.label))
}

/// A link to a source file, at a cell of it where one is known, if there is a way from the workbook to the file.
pub fn source_link(desk: &Desk, file: &Arc<str>, sheet: &str, cell: Option<CellRef>) -> Option<String> {
    let way = desk.options.links.get(file)?;
    let anchor = match cell {
        Some(cell) if !sheet.is_empty() && !sheet.contains(char::is_control) && !is_of_document(sheet) => {
            format!("#{}!{cell}", quoted(sheet))
        }
        _ => String::new(),
    };
    Some(format!("{EXTERNAL}{way}{anchor}"))
}
