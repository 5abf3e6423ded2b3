//! Đơn vị: who sent, when, which file, how many findings, and who is missing.

use std::collections::HashMap;

use crate::amount;
use crate::book::{Align, Content, Sheet, Style, Styles};
use crate::cell::{Area, CellRef};
use crate::figure::{CellCount, Return, Standing};
use crate::finding::{Counts, Finding, Language, Wording, file_name};
use crate::merge::{Attended, Coverage, State, States};

use super::canvas::Canvas;
use super::desk::{Desk, name_of};
use super::list;
use super::measure_text;
use super::style;

mod groups;

/// Columns with their widths in characters.
const COLUMNS: [(&str, &str, f64); 13] = [
    ("STT", "No.", 6.0),
    ("Đơn vị", "Unit", 28.0),
    ("Trạng thái", "Status", 22.0),
    ("Kỳ báo cáo", "Period", 18.0),
    ("Ngày báo cáo", "Date of return", 13.0),
    ("Số liệu", "Figures", 9.0),
    ("Lỗi", "Errors", 7.0),
    ("Cảnh báo", "Warnings", 9.0),
    ("Ghi nhận", "Infos", 9.0),
    ("Tệp", "File", 44.0),
    ("Tệp này", "This file", 22.0),
    ("Ngày nộp, theo", "Sent, as says", 24.0),
    ("Nhóm", "Group", 20.0),
];
/// The row of the captions.
const HEADER: u32 = 7;
/// The column of the state.
const STATUS: u32 = 2;
/// The cell that says how many units are expected.
pub const EXPECTED: CellRef = CellRef { row: 4, column: 2 };
/// The column that says what became of the file.
const FILE_STATUS: u32 = 10;
/// The column that says when the return was sent, and what says so.
const BASIS: u32 = 11;
/// The column of the group.
const GROUP: u32 = 12;

/// What became of a file, for people.
pub fn standing_wording(standing: Standing) -> Wording {
    match standing {
        Standing::Used => Wording::new("Đã tổng hợp", "Consolidated"),
        Standing::Joined => Wording::new("Đã ghép vào báo cáo cùng đơn vị", "Joined to the unit's return"),
        Standing::Unreadable => Wording::new("Không đọc được", "Not readable"),
        Standing::Excluded => {
            Wording::new("Không dùng: khác kỳ hoặc khác biểu", "Not used: other period or form")
        }
        Standing::Superseded => Wording::new("Không dùng: đã có bản khác", "Not used: another return counts"),
        Standing::Blank => Wording::new("Biểu trống, chưa điền", "Sent back empty"),
        Standing::Summary => {
            Wording::new("Tệp tổng hợp, tính theo từng đơn vị", "Consolidated, counted by units")
        }
    }
}

/// The rows of the list: units with their files, one to a row.
fn rows(attendance: &[Attended<'_>]) -> u32 {
    attendance.iter().map(|one| one.returns.len().max(1) as u32).sum()
}

/// Where the sheet of units has the state of every unit.
pub fn status_area(desk: &Desk) -> Area {
    column_area(rows(&desk.consolidation.attendance()), STATUS)
}

fn column_area(rows: u32, column: u32) -> Area {
    Area::new(CellRef::new(HEADER + 1, column), CellRef::new(HEADER + rows.max(1), column))
}

/// The sheet of units.
pub fn sheet(desk: &Desk, name: &str, styles: &mut Styles) -> Sheet {
    let mut canvas = Canvas::new(name, styles);
    let attendance = desk.consolidation.attendance();
    let last_row = HEADER + rows(&attendance);
    head(desk, &attendance, &mut canvas);
    let columns: Vec<_> = COLUMNS.iter().map(|&(vi, en, width)| (desk.say(vi, en), width)).collect();
    list::header(&mut canvas, HEADER, &columns);
    let findings = Findings::new(desk);
    let inks = Inks::new(&mut canvas);
    let mut row = HEADER + 1;
    for (number, one) in (1..).zip(&attendance) {
        let returns = one.returns.iter().map(|&index| &desk.consolidation.returns[index]);
        unit(desk, &mut canvas, &inks, row, one);
        canvas.number(
            row,
            0,
            f64::from(number),
            if one.returns.is_empty() { inks.missing_centred } else { inks.centred },
        );
        let mut at = row;
        for (place, file) in returns.enumerate() {
            at = row + place as u32;
            if place > 0 {
                (0..=STATUS).for_each(|column| canvas.blank(at, column, inks.plain));
            }
            returned(desk, &mut canvas, &inks, at, file, findings.of(file));
        }
        row = at + 1;
    }
    groups::table(desk, &attendance, &mut canvas, last_row);
    let look = &mut canvas.sheet.look;
    look.freeze = Some(CellRef::new(HEADER + 1, 2));
    look.repeat_rows = Some((HEADER, HEADER));
    look.filter = (last_row > HEADER)
        .then(|| Area::new(CellRef::new(HEADER, 0), CellRef::new(last_row, COLUMNS.len() as u32 - 1)));
    look.landscape = true;
    look.fit_width = true;
    look.no_grid = true;
    look.tab = Some(0x54_82_35);
    canvas.sheet
}

struct Inks {
    plain: crate::book::StyleId,
    centred: crate::book::StyleId,
    count: crate::book::StyleId,
    errors: crate::book::StyleId,
    missing: crate::book::StyleId,
    missing_centred: crate::book::StyleId,
    not_used: crate::book::StyleId,
}

impl Inks {
    /// Of a state: what is missing is red, what waits for a hand yellow.
    fn state(&self, state: State) -> crate::book::StyleId {
        match state {
            State::Received | State::OnTime => self.plain,
            State::NotSent | State::NotSentBelow => self.missing,
            _ => self.not_used,
        }
    }

    fn new(canvas: &mut Canvas) -> Self {
        let plain = Style { wrap: true, middle: true, top: false, ..style::list_cell() };
        let centred = Style { align: Align::Center, ..plain.clone() };
        let count = Style { number_format: Some("#,##0".into()), ..centred.clone() };
        let red = |base: &Style| Style {
            color: Some(style::ERROR_COLOR),
            fill: Some(style::ERROR_FILL),
            ..base.clone()
        };
        Self {
            errors: canvas.ink(Style { color: Some(style::ERROR_COLOR), bold: true, ..count.clone() }),
            missing: canvas.ink(red(&plain)),
            missing_centred: canvas.ink(red(&centred)),
            not_used: canvas.ink(Style {
                color: Some(style::WARNING_COLOR),
                fill: Some(style::WARNING_FILL),
                ..plain.clone()
            }),
            plain: canvas.ink(plain),
            centred: canvas.ink(centred),
            count: canvas.ink(count),
        }
    }
}

/// Title, completeness and conservation.
fn head(desk: &Desk, attendance: &[Attended<'_>], canvas: &mut Canvas) {
    let last = COLUMNS.len() as u32 - 1;
    let points: f64 = COLUMNS.iter().map(|&(_, _, width)| measure_text::column_points(width)).sum();
    canvas.line(0, last, desk.say("TÌNH HÌNH GỬI BÁO CÁO", "RETURNS RECEIVED"), style::title(), points);
    let language = desk.options.language;
    let mut about: Vec<String> = Vec::new();
    if !desk.consolidation.unit_name.is_empty() {
        about.push(desk.consolidation.unit_name.to_string());
    }
    about.extend(desk.consolidation.period.map(|period| period.name(language)));
    let subtitle = Style { bold: false, italic: true, size: Some(style::BODY_SIZE), ..style::title() };
    canvas.line(1, last, &about.join("; "), subtitle, points);
    let label = canvas.ink(style::body());
    let share = canvas.ink(Style {
        bold: true,
        align: Align::Left,
        number_format: Some("0.00\" %\"".into()),
        ..style::body()
    });
    let number = canvas.ink(Style {
        bold: true,
        align: Align::Left,
        number_format: Some("#,##0".into()),
        ..style::body()
    });
    let used = desk.used.len();
    let files = column_area(rows(attendance), FILE_STATUS);
    let status = column_area(rows(attendance), STATUS);
    let consolidated = crate::merge::quoted_text(standing_wording(Standing::Used).to(language));
    let due = EXPECTED;
    canvas.text(3, 0, desk.say("Số đơn vị đã tổng hợp", "Units consolidated"), label);
    let count = format!("COUNTIF({files},{consolidated})");
    canvas.put(3, 2, Content::Number(used as f64), Some(count.into()), number);
    canvas.text(4, 0, desk.say("Số đơn vị phải báo cáo", "Units expected"), label);
    canvas.text(5, 0, desk.say("Tỷ lệ đầy đủ", "Completeness"), label);
    let counts = States::of(attendance);
    let counted = |state: State| {
        format!("COUNTIF({status},{})", crate::merge::quoted_text(state.wording().to(language)))
    };
    let mut part = |row: u32, units: usize, whole: usize, counts: String| {
        let shown = amount::share(units, whole)
            .map_or(Content::Empty, |share| Content::Number(amount::to_stored(share)));
        let formula = format!("IF({due}=0,\"\",ROUND(({counts})/{due}*100,2))");
        canvas.put(row, 2, shown, Some(formula.into()), share);
    };
    if let Some(Coverage { expected, sent, .. }) = desk.consolidation.coverage() {
        let usable = usable_states(desk).map(counted);
        part(5, sent, expected, usable.collect::<Vec<_>>().join("+"));
        if desk.consolidation.calling.due.is_some() {
            part(6, counts.count(State::OnTime), expected, counted(State::OnTime));
        }
        canvas.number(4, 2, expected as f64, number);
    } else {
        let unknown = desk.say("không có danh sách đơn vị", "there is no list of units");
        canvas.text(4, 2, unknown, number);
        canvas.text(5, 2, unknown, share);
    }
    if let Some(due) = desk.consolidation.calling.due {
        canvas.text(6, 0, desk.say("Tỷ lệ đúng hạn", "On time"), label);
        canvas.text(6, 4, format!("{} {}", desk.say("Hạn nộp:", "Due:"), shown_day(due)), label);
    }
    conservation(desk, canvas);
}

/// The states of units whose return counts, as far as there can be any.
fn usable_states(desk: &Desk) -> impl Iterator<Item = State> {
    let dated = desk.consolidation.calling.due.is_some();
    State::ALL.into_iter().filter(move |state| state.is_usable() && (*state == State::Received) != dated)
}

fn shown_day(day: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// Every cell that was read is used or reported: the count, as a formula that shows it.
fn conservation(desk: &Desk, canvas: &mut Canvas) {
    let CellCount { read, used, reported } = desk.consolidation.cells();
    let language = desk.options.language;
    let show = |count: usize| crate::amount::show(count.into(), language);
    let (read, used, reported, kept) = (show(read), show(used), show(reported), read == used + reported);
    let label = canvas.ink(style::body());
    let text = match (language, kept) {
        (Language::Vi, true) => {
            format!(
                "Số ô đã đọc: {read} = {used} ô thành số liệu + {reported} ô nêu trong Kiểm tra; không ô nào bị bỏ sót"
            )
        }
        (Language::Vi, false) => {
            format!("Số ô đã đọc: {read}; thành số liệu: {used}; nêu trong Kiểm tra: {reported}")
        }
        (Language::En, true) => {
            format!("Cells read: {read} = {used} used + {reported} reported; none is lost")
        }
        (Language::En, false) => format!("Cells read: {read}; used: {used}; reported: {reported}"),
    };
    let outside = desk.consolidation.cells_outside();
    let text = match (outside, language) {
        (0, _) => text,
        (_, Language::Vi) => {
            format!("{text}; {} ô trong số nêu ra không thuộc chỉ tiêu nào của biểu", show(outside))
        }
        (_, Language::En) => format!("{text}; {} of those reported belong to no indicator", show(outside)),
    };
    canvas.text(3, 4, text, label);
    let counts = Counts::of(desk.consolidation.all_findings()).worst_first();
    let counts =
        counts.map(|(severity, found)| format!("{} {}", show(found), severity.wording().to(language)));
    let text = format!("{}: {}", desk.say("Phát hiện", "Findings"), counts.join(", "));
    canvas.text(4, 4, text, label);
    if let Some(settings) = &desk.options.settings {
        canvas.text(5, 4, settings.to(language), label);
    }
}

/// What is to be said of a unit as a whole, in the row of the file that counts.
fn unit(desk: &Desk, canvas: &mut Canvas, inks: &Inks, row: u32, one: &Attended<'_>) {
    let language = desk.options.language;
    let ink = inks.state(one.state);
    if one.returns.is_empty() {
        (0..COLUMNS.len() as u32).for_each(|column| canvas.blank(row, column, ink));
    }
    let first = one.returns.first().map(|&index| &desk.consolidation.returns[index]);
    let name = if one.unit.is_empty() { first.map_or("", name_of) } else { one.unit };
    canvas.text(row, 1, name, if one.state.is_usable() { inks.plain } else { ink });
    canvas.text(row, STATUS, one.state.wording().to(language), ink);
    let basis = one.sent.filter(|_| desk.consolidation.calling.due.is_some());
    let basis = basis.map(|(day, basis)| format!("{}: {}", shown_day(day), basis.wording().to(language)));
    let plain = if one.returns.is_empty() { ink } else { inks.plain };
    canvas.text(row, BASIS, basis.unwrap_or_default(), plain);
    canvas.text(row, GROUP, one.group.map_or("", |group| group), plain);
}

fn returned(desk: &Desk, canvas: &mut Canvas, inks: &Inks, row: u32, one: &Return, found: Counts) {
    let language = desk.options.language;
    let used = matches!(one.standing, Standing::Used | Standing::Joined);
    let status = standing_wording(one.standing);
    canvas.text(row, FILE_STATUS, status.to(language), if used { inks.plain } else { inks.not_used });
    let period = one.period.map(|period| period.name(language)).unwrap_or_default();
    canvas.text(row, 3, period, inks.centred);
    canvas.text(row, 4, one.date.map(shown_day).unwrap_or_default(), inks.centred);
    canvas.number(row, 5, figures(one) as f64, inks.count);
    for (column, (_, count)) in (6..).zip(found.worst_first()) {
        let ink = if column == 6 && count > 0 { inks.errors } else { inks.count };
        canvas.number(row, column, count as f64, ink);
    }
    canvas.text(row, 9, file_name(&one.file), inks.plain);
    let link = super::findings::source_link(desk, &one.file, "", None);
    canvas.sheet.look.links.extend(link.map(|link| (CellRef::new(row, 9), link)));
    let widths = [(1, name_of(one)), (FILE_STATUS as usize, status.to(language)), (9, file_name(&one.file))];
    let lines = widths.iter().map(|&(column, text)| {
        let points = measure_text::column_points(COLUMNS[column].2);
        measure_text::lines(text, style::SMALL_SIZE, false, points)
    });
    let height = measure_text::height(lines.max().unwrap_or(1), style::SMALL_SIZE);
    canvas.sheet.look.heights.push((row, height));
}

/// Figures that hold something.
fn figures(one: &Return) -> usize {
    let all = one.forms.iter().flat_map(crate::figure::FormFigures::iter);
    all.filter(|(.., figure)| {
        !matches!(figure.value, crate::amount::Value::Blank | crate::amount::Value::NotSubmitted)
    })
    .count()
}

/// Findings of the set by the unit they name.
struct Findings<'a>(HashMap<&'a str, Vec<&'a Finding>>);

impl<'a> Findings<'a> {
    fn new(desk: &Desk<'a>) -> Self {
        let mut by_unit: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in &desk.consolidation.findings {
            by_unit.entry(&finding.unit).or_default().push(finding);
        }
        Self(by_unit)
    }

    /// Errors, warnings, infos of a return; those of the set count for the return they were found in.
    fn of(&self, one: &Return) -> Counts {
        let set = self.0.get(&*one.unit).map(Vec::as_slice).unwrap_or_default();
        let about_it = set.iter().copied().filter(|finding| {
            if finding.place.file.is_empty() {
                one.standing == Standing::Used
            } else {
                finding.place.file == one.file
            }
        });
        Counts::of(one.findings.iter().chain(about_it))
    }
}
