//! A correction note for one unit: what, where, what to do; a sheet the officer can attach to an e-mail.

use crate::book::{Book, Style};
use crate::cell::Area;
use crate::cell::CellRef;
use crate::consolidation::Consolidation;
use crate::finding::{Finding, Language, Rule, Severity, file_name};
use crate::text::capitalised;

use super::canvas::Canvas;
use super::{Options, list, measure_text, style};

/// Columns with their widths in characters.
const COLUMNS: [(&str, &str, f64); 7] = [
    ("STT", "No.", 5.0),
    ("Biểu", "Form", 11.0),
    ("Mã", "Code", 8.0),
    ("Trang › ô", "Sheet › cell", 16.0),
    ("Đang ghi", "Now", 14.0),
    ("Nội dung cần xem lại", "What is the matter", 46.0),
    ("Đề nghị", "What to do", 40.0),
];
/// Rows between the letter and the table.
const TOP: u32 = 7;

/// To whom a note goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressee<'a> {
    /// A unit, by its name.
    Unit(&'a str),
    /// Whoever sent a file that names no unit.
    Sender(&'a str),
}

impl Addressee<'_> {
    fn is_told(self, finding: &Finding) -> bool {
        match self {
            Self::Unit(unit) => &*finding.unit == unit,
            Self::Sender(file) => finding.unit.is_empty() && &*finding.place.file == file,
        }
    }

    fn name(self, language: Language) -> String {
        match (self, language) {
            (Self::Unit(unit), _) => unit.to_owned(),
            (Self::Sender(file), Language::Vi) => format!("đơn vị gửi tệp «{}»", file_name(file)),
            (Self::Sender(file), Language::En) => format!("whoever sent «{}»", file_name(file)),
        }
    }
}

/// The note for an addressee; `None` when nothing is to be corrected. Findings of severity info ask for nothing.
pub fn lay_out_note(consolidation: &Consolidation, to: Addressee<'_>, options: &Options) -> Option<Book> {
    let mut findings: Vec<&Finding> = consolidation
        .all_findings()
        .filter(|finding| {
            to.is_told(finding) && finding.severity > Severity::Info && finding.waived.is_none()
        })
        .collect();
    if findings.is_empty() {
        return None;
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut book = Book::default();
    let language = options.language;
    let say = |vi: &'static str, en: &'static str| match language {
        Language::Vi => vi,
        Language::En => en,
    };
    let mut canvas = Canvas::new(say("Đề nghị chỉnh sửa", "Corrections"), &mut book.styles);
    let widths: f64 = COLUMNS.iter().map(|(_, _, width)| measure_text::column_points(*width)).sum();
    let last = COLUMNS.len() as u32 - 1;
    let line =
        |canvas: &mut Canvas, row, text: &str, style: Style| canvas.line(row, last, text, style, widths);
    let letter = Style { align: crate::book::Align::Left, ..style::title() };
    let body = Style { bold: false, ..letter.clone() };
    let period = consolidation.period.map(|period| period.name(language)).unwrap_or_default();
    line(&mut canvas, 0, say("PHIẾU ĐỀ NGHỊ CHỈNH SỬA SỐ LIỆU", "REQUEST FOR CORRECTIONS"), style::title());
    line(&mut canvas, 2, &format!("{}: {}", say("Kính gửi", "To"), to.name(language)), letter);
    let (errors, all) =
        (findings.iter().filter(|one| one.severity == Severity::Error).count(), findings.len());
    let of = if period.is_empty() { consolidation.template.name.as_str() } else { &period };
    let text = match (language, errors) {
        (Language::Vi, 0) => format!(
            "Qua kiểm tra báo cáo {of} của đơn vị, có {all} nội dung cần xem lại. Số liệu vẫn được tổng hợp. Đề nghị đơn vị kiểm tra theo bảng dưới đây; nếu có sai sót thì sửa trên biểu và gửi lại báo cáo. Trân trọng cảm ơn."
        ),
        (Language::Vi, _) => format!(
            "Qua kiểm tra báo cáo {of} của đơn vị, có {all} nội dung cần xem lại, trong đó {errors} nội dung phải sửa thì số liệu mới được tổng hợp. Đề nghị đơn vị kiểm tra theo bảng dưới đây, sửa trên biểu và gửi lại báo cáo. Trân trọng cảm ơn."
        ),
        (Language::En, 0) => format!(
            "Checking the return for {of} gave {all} points to look at. The figures are consolidated all the same. Please check the table below and, if something is wrong, correct the form and send the return again. Thank you."
        ),
        (Language::En, _) => format!(
            "Checking the return for {of} gave {all} points to look at, {errors} of which must be corrected before the figures can be consolidated. Please check them against the table below, correct the form and send the return again. Thank you."
        ),
    };
    line(&mut canvas, 3, &text, body.clone());
    let mut files: Vec<&str> =
        findings.iter().map(|one| file_name(&one.place.file)).filter(|file| !file.is_empty()).collect();
    files.sort_unstable();
    files.dedup();
    if !files.is_empty() {
        line(
            &mut canvas,
            4,
            &format!("{}: {}", say("Tệp", "File"), files.join(", ")),
            Style { italic: true, ..body },
        );
    }
    let columns: Vec<_> = COLUMNS.iter().map(|&(vi, en, width)| (say(vi, en), width)).collect();
    list::header(&mut canvas, TOP - 1, &columns);
    let plain = canvas.ink(Style { wrap: true, ..style::list_cell() });
    for (index, finding) in findings.iter().enumerate() {
        let row = TOP + index as u32;
        let form = consolidation.template.form(&finding.subject.form).map_or("", |form| form.number.as_str());
        let place = match finding.place.cell {
            Some(cell) => format!("{} › {cell}", finding.place.sheet),
            None => finding.place.sheet.to_string(),
        };
        let number = (index + 1).to_string();
        let message = capitalised(finding.message.to(language));
        let request = request(finding, language);
        let texts: [&str; 7] =
            [&number, form, &finding.subject.indicator, &place, &finding.value, &message, &request];
        let mut most = 1;
        for ((column, text), (_, _, width)) in (0..).zip(texts).zip(COLUMNS) {
            canvas.text(row, column, text, plain);
            let points = measure_text::column_points(width);
            most = most.max(measure_text::lines(text, style::SMALL_SIZE, false, points));
        }
        canvas.sheet.look.heights.push((row, measure_text::height(most, style::SMALL_SIZE)));
    }
    let rows = TOP + findings.len() as u32;
    let look = &mut canvas.sheet.look;
    look.landscape = true;
    look.fit_width = true;
    look.no_grid = true;
    look.repeat_rows = Some((TOP - 1, TOP - 1));
    look.print_area = Some(Area::new(CellRef::new(0, 0), CellRef::new(rows - 1, last)));
    book.sheets = vec![canvas.sheet];
    Some(book)
}

/// What to do, said to the unit itself: most findings speak to the officer who consolidates.
fn request(finding: &Finding, language: Language) -> String {
    let help = finding.help.to(language);
    // Which of two files counts is for the officer to settle, what to send for the unit.
    if finding.rule == Rule::DUPLICATE_RETURN {
        return capitalised(finding.rule.explanation().unit.to(language));
    }
    let asks = match language {
        Language::Vi => ["Đề nghị đơn vị ", "Đề nghị "],
        Language::En => ["Ask the unit to ", "Have the unit "],
    };
    capitalised(asks.iter().find_map(|ask| help.strip_prefix(ask)).unwrap_or(help))
}
