//! What was learned from a blank form, as a workbook in which a person corrects it: a guide, and a sheet for every ledger.

use crate::book::{Allowed, Book, Sheet, Style, Styles, Validation, Visibility};
use crate::cell::{Area, CellRef, MAX_ROWS, column_letters};
use crate::finding::{Language, Wording};
use crate::learn::{Field, Ledger};

use super::canvas::Canvas;
use super::list;
use super::measure_text;
use super::names::quoted;
use super::style;

/// Name of the hidden sheet that says what the review is of.
const SHEET: &str = "_soat";
/// Cells are text whatever looks like a date or a number: `1/2` stays what was typed.
const TEXT: &str = "@";
/// Points of the guide's lines.
const GUIDE_POINTS: f64 = 640.0;
/// Words of the guide, a line each.
const GUIDE: [(&str, &str); 8] = [
    ("SOÁT BỘ BIỂU MẪU HỌC ĐƯỢC", "REVIEW OF A LEARNED TEMPLATE"),
    (
        "1. Các trang sau liệt kê điều chương trình hiểu về biểu: từng dòng, từng cột, từng quan hệ. Chỉ ô nền vàng được sửa.",
        "1. The next sheets list how the form was understood: every row, column and relation. Only yellow cells may be changed.",
    ),
    (
        "2. Cột «Phỏng đoán và lý do» ghi điều biểu không in mà chương trình đoán. Lọc các ô không trống ở cột này để xem trước; chữ đỏ là chưa chắc.",
        "2. «Guess and reason» says what the form does not print. Filter its cells that are not blank and look at them first; red ones are unsure.",
    ),
    (
        "3. Đúng thì chọn «có» ở cột «Đồng ý». Sai thì sửa loại số liệu, cách tổng hợp hoặc công thức ngay trong dòng đó. Chọn «không» mà không sửa gì: bỏ công thức được đoán.",
        "3. Right: choose «yes» under «Accepted». Wrong: correct the kind, how units merge or the formula in that line. «no» with nothing corrected takes the guessed formula away.",
    ),
    (
        "4. Công thức ghi theo mã dòng (hoặc mã cột), không có dấu = ở đầu: 1.1 + 1.2 là tổng, 2.2 / 2.1 là tỷ lệ (tự nhân 100). Bình quân thì ghi thêm mã làm trọng số.",
        "4. Formulas name codes of rows (or columns), without a leading =: 1.1 + 1.2 is a sum, 2.2 / 2.1 a ratio (× 100 is understood). A mean needs the code of its weight.",
    ),
    (
        "5. Trang «Quan hệ»: «không» là bỏ quan hệ; sửa thì ghi quan hệ đúng ở «Sửa thành»; quan hệ mới thì ghi biểu, dòng hay cột, mã và «Sửa thành» ở các dòng trống cuối trang. Ví dụ: 1 = 1.1 + 1.2; 2.2 <= 2.1.",
        "5. Sheet «Relations»: «no» takes a relation away; write the right one under «Corrected to»; for a new one fill in form, row or column, code and «Corrected to» in an empty line below. For example: 1 = 1.1 + 1.2; 2.2 <= 2.1.",
    ),
    (
        "6. Lưu tệp rồi chạy lại đúng lệnh học đã dùng, thay --review bằng --reviewed. Chỗ nào chương trình không hiểu sẽ được nêu tên ô, và không ghi gì cho tới khi sửa xong.",
        "6. Save the file and run the same command again with --reviewed in place of --review. What is not understood is named by its cell, and nothing is written until it is corrected.",
    ),
    (
        "7. Chỗ đã đồng ý hoặc đã sửa không còn là phỏng đoán; lần sau học biểu mới với --like thì giữ nguyên.",
        "7. What was accepted or corrected is a guess no more; learning the next form with --like keeps it.",
    ),
];

/// The workbook of the ledgers; `of` says what they are of, so that corrections are taken over into that and nothing else.
pub fn lay_out_review(ledgers: &[Ledger], of: &str, language: Language) -> Book {
    let mut book = Book::default();
    let mut of_ledgers: Vec<Sheet> =
        ledgers.iter().map(|ledger| sheet(ledger, language, &mut book.styles)).collect();
    let mut canvas = Canvas::new(SHEET, &mut book.styles);
    canvas.sheet.visibility = Visibility::VeryHidden;
    let plain = canvas.ink(Style::default());
    canvas.text(0, 0, of, plain);
    for (column, field, ledger, at) in lists(ledgers) {
        for (row, choice) in (0..).zip(&field.choices) {
            canvas.text(row, column, choice.as_str(), plain);
        }
        let lines = (ledgers[ledger].lines.len() + ledgers[ledger].spare).max(1) as u32;
        let at = at as u32;
        of_ledgers[ledger].look.validations.push(Validation {
            area: Area::new(CellRef::new(1, at), CellRef::new(lines, at)),
            allowed: Allowed::Range(choices_at(column, field.choices.len())),
            refusal: Wording::new("Chọn trong danh sách.", "Choose from the list.").to(language).to_owned(),
            prompt: String::new(),
        });
    }
    let hidden = canvas.sheet;
    book.sheets = vec![guide(language, &mut book.styles)];
    book.sheets.append(&mut of_ledgers);
    book.sheets.push(hidden);
    book
}

/// The cells of the hidden sheet with so many choices.
fn choices_at(column: u32, count: usize) -> String {
    let column = column_letters(column);
    format!("={}!${column}$1:${column}${count}", quoted(SHEET))
}

/// What the ledgers of a workbook are of; `None` for any other book.
pub fn read_review(book: &Book) -> Option<String> {
    Some(book.sheet(SHEET)?.get(CellRef::new(0, 0))?.content.raw())
}

/// Every field of which something is chosen, with the column of the hidden sheet in which its choices stand.
fn lists(ledgers: &[Ledger]) -> impl Iterator<Item = (u32, &Field, usize, usize)> {
    let all = ledgers.iter().enumerate().flat_map(|(ledger, one)| {
        let fields = one.fields.iter().enumerate().filter(|(_, field)| !field.choices.is_empty());
        fields.map(move |(at, field)| (field, ledger, at))
    });
    (1..).zip(all).map(|(column, (field, ledger, at))| (column, field, ledger, at))
}

fn guide(language: Language, styles: &mut Styles) -> Sheet {
    let name = Wording::new("Hướng dẫn", "Guide");
    let mut canvas = Canvas::new(name.to(language), styles);
    canvas.sheet.look.widths.push((0, 110.0));
    for (row, (vi, en)) in (0..).zip(GUIDE) {
        let title = row == 0;
        let style = if title { style::title() } else { Style { wrap: true, ..style::body() } };
        canvas.line(row, 0, Wording::new(vi, en).to(language), style, GUIDE_POINTS);
    }
    canvas.sheet.look.active = true;
    canvas.sheet.look.no_grid = true;
    canvas.sheet.look.fit_width = true;
    canvas.sheet
}

fn sheet(ledger: &Ledger, language: Language, styles: &mut Styles) -> Sheet {
    let mut canvas = Canvas::new(&ledger.name, styles);
    let captions: Vec<(&str, f64)> =
        ledger.fields.iter().map(|field| (&*field.caption, field.width)).collect();
    list::header(&mut canvas, 0, &captions);
    let text = Style { wrap: true, number_format: Some(TEXT.into()), ..style::list_cell() };
    let plain = canvas.ink(text.clone());
    let input = canvas.ink(Style { fill: Some(style::INPUT_FILL), unlocked: true, ..text.clone() });
    let doubtful = canvas.ink(Style { color: Some(style::ERROR_COLOR), ..text });
    let unsure = Wording::new("(chưa chắc:", "(unsure:");
    let empty = vec![String::new(); ledger.fields.len()];
    let lines = ledger.lines.iter().chain(std::iter::repeat_n(&empty, ledger.spare));
    for (row, line) in (1..MAX_ROWS).zip(lines) {
        let mut most = 1;
        for ((column, text), field) in (0..).zip(line).zip(&ledger.fields) {
            let ink = match field {
                _ if text.contains(unsure.to(language)) => doubtful,
                field if is_input(field, row, ledger) => input,
                _ => plain,
            };
            canvas.text(row, column, text.as_str(), ink);
            let points = measure_text::column_points(field.width);
            most = most.max(measure_text::lines(text, style::SMALL_SIZE, false, points));
        }
        canvas.sheet.look.heights.push((row, measure_text::height(most, style::SMALL_SIZE)));
    }
    let rows = (ledger.lines.len() + ledger.spare) as u32;
    list::look(&mut canvas, ledger.fields.len() as u32, rows, style::INPUT_FILL);
    canvas.sheet.look.freeze = Some(CellRef::new(1, 3));
    canvas.sheet
}

/// Cells that may be corrected; those that tell a line from the others only where a new line may be written.
fn is_input(field: &Field, row: u32, ledger: &Ledger) -> bool {
    let fresh = row as usize > ledger.lines.len();
    let keys = ledger.fields.iter().position(|field| !field.corrected).unwrap_or(0);
    let at = ledger.fields.iter().position(|other| std::ptr::eq(other, field)).unwrap_or(0);
    field.corrected && (fresh || at >= keys)
}
