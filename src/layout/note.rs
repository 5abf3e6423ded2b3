//! A correction note for one unit: what, where, what to do; a sheet the officer can attach to an e-mail.

use crate::book::{Align, Book, Style};
use crate::cell::Area;
use crate::cell::CellRef;
use crate::finding::{Finding, Language, Rule, Severity, file_name};
use crate::merge::Consolidation;
use crate::narrative::counted;
use crate::text::capitalised;

use super::canvas::Canvas;
use super::{Options, findings, list, measure_text, style};

/// Columns with their widths in characters.
const COLUMNS: [(&str, &str, f64); 8] = [
    ("STT", "No.", 5.0),
    ("Biểu", "Form", 11.0),
    ("Chỉ tiêu", "Indicator", 14.0),
    ("Trang › ô", "Sheet › cell", 16.0),
    ("Đang ghi", "Now", 14.0),
    ("Nội dung cần xem lại", "What is the matter", 42.0),
    ("Đề nghị", "What to do", 38.0),
    ("Đơn vị trả lời", "Answer", 20.0),
];
/// The last column.
const LAST: u32 = COLUMNS.len() as u32 - 1;
/// Left for whoever sends the note to fill in.
const DOTS: &str = "........................................";
/// A date to be filled in.
const DATE: &str = "....../....../..........";

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
    let letter = Letter { consolidation, to, findings, language: options.language };
    let mut book = Book::default();
    let mut canvas = Canvas::new(letter.say("Đề nghị chỉnh sửa", "Corrections"), &mut book.styles);
    let top = letter.head(&mut canvas);
    let rows = letter.table(&mut canvas, top);
    let look = &mut canvas.sheet.look;
    look.landscape = true;
    look.fit_width = true;
    look.no_grid = true;
    look.repeat_rows = Some((top, top));
    look.print_area = Some(Area::new(CellRef::new(0, 0), CellRef::new(rows - 1, LAST)));
    book.sheets = vec![canvas.sheet];
    Some(book)
}

/// What a note is made of.
struct Letter<'a> {
    consolidation: &'a Consolidation,
    to: Addressee<'a>,
    /// Worst first; at least one.
    findings: Vec<&'a Finding>,
    language: Language,
}

impl Letter<'_> {
    fn say<'w>(&self, vi: &'w str, en: &'w str) -> &'w str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// The letter above the table; gives the row of the table's captions.
    fn head(&self, canvas: &mut Canvas) -> u32 {
        let widths: f64 = COLUMNS.iter().map(|(_, _, width)| measure_text::column_points(*width)).sum();
        let strong = Style { align: Align::Left, ..style::title() };
        let plain = Style { bold: false, ..strong.clone() };
        let faint = Style { italic: true, ..plain.clone() };
        let heading = self.say("PHIẾU ĐỀ NGHỊ CHỈNH SỬA SỐ LIỆU", "REQUEST FOR CORRECTIONS");
        let sender = match &*self.consolidation.unit_name {
            "" => DOTS,
            unit => unit,
        };
        let (to, name) = (self.say("Kính gửi", "To"), self.to.name(self.language));
        let mut lines = vec![
            (format!("{}: {sender}", self.say("Nơi gửi", "From")), plain.clone()),
            (format!("{}: {DATE}", self.say("Ngày gửi", "Date")), plain.clone()),
            (heading.to_owned(), style::title()),
            (format!("{to}: {name}"), strong),
            (self.request(), plain.clone()),
            (format!("{}: {DATE}", self.say("Đề nghị gửi lại trước ngày", "Please answer by")), plain),
        ];
        let mut files: Vec<&str> = self
            .findings
            .iter()
            .map(|one| file_name(&one.place.file))
            .filter(|file| !file.is_empty())
            .collect();
        files.sort_unstable();
        files.dedup();
        if !files.is_empty() {
            lines.push((format!("{}: {}", self.say("Tệp", "File"), files.join(", ")), faint.clone()));
        }
        let sent = self.consolidation.returns.iter().filter(|one| match self.to {
            Addressee::Unit(unit) => &*one.unit == unit,
            Addressee::Sender(file) => &*one.file == file,
        });
        lines.extend(
            counted(sent.map(|one| &one.narrative)).map(|said| (said.to(self.language).to_owned(), faint)),
        );
        let mut row = 0;
        for (text, style) in lines {
            canvas.line(row, LAST, &text, style, widths);
            row += 1;
        }
        row + 1
    }

    /// What is asked of the unit, in a few sentences.
    fn request(&self) -> String {
        let period = self.consolidation.period.map(|period| period.name(self.language)).unwrap_or_default();
        let of = if period.is_empty() { self.consolidation.template.name.as_str() } else { &period };
        let all = self.findings.len();
        if self.findings.iter().all(|finding| finding.rule == Rule::MISSING_RETURN) {
            return match self.language {
                Language::Vi => format!(
                    "Đến nay chưa nhận được báo cáo {of} của đơn vị. Đề nghị đơn vị gửi báo cáo; nếu đã gửi, đề nghị cho biết đã gửi ngày nào, đến đâu. Trân trọng cảm ơn."
                ),
                Language::En => format!(
                    "The return for {of} has not arrived yet. Please send it; if you have, please say when and where to. Thank you."
                ),
            };
        }
        let errors = self.findings.iter().filter(|one| one.severity == Severity::Error).count();
        match (self.language, errors) {
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
        }
    }

    /// The findings, from the row of the captions on; gives the row after the last.
    fn table(&self, canvas: &mut Canvas, top: u32) -> u32 {
        let columns: Vec<_> = COLUMNS.iter().map(|&(vi, en, width)| (self.say(vi, en), width)).collect();
        list::header(canvas, top, &columns);
        let plain = canvas.ink(Style { wrap: true, ..style::list_cell() });
        for (row, (number, finding)) in (top + 1..).zip((1..).zip(&self.findings)) {
            let form = self.consolidation.template.form(&finding.subject.form);
            let texts: [String; 8] = [
                format!("{number}"),
                form.map_or(String::new(), |form| form.number.clone()),
                findings::indicator(form, finding),
                finding.place.spoken(self.language),
                finding.value.clone(),
                capitalised(finding.message.to(self.language)),
                request(finding, self.language),
                String::new(),
            ];
            let mut most = 1;
            for ((column, text), (_, _, width)) in (0..).zip(&texts).zip(COLUMNS) {
                canvas.text(row, column, text.as_str(), plain);
                let points = measure_text::column_points(width);
                most = most.max(measure_text::lines(text, style::SMALL_SIZE, false, points));
            }
            canvas.sheet.look.heights.push((row, measure_text::height(most, style::SMALL_SIZE)));
        }
        top + 1 + self.findings.len() as u32
    }
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
