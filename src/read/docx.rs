//! .docx and its kin (.docm, .dotx): paragraphs and tables as Word shows them when all changes are accepted. No macro is run, no
//! link followed, no field computed.

mod blocks;
mod body;
mod field;
mod known;
mod look;
mod numbering;
mod paragraph;
mod run;
mod styles;
mod symbol;
mod table;

use super::document;
use super::package::Package;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, properties};
use crate::book::Book;
use crate::finding::{Finding, Place, Rule, Wording};
use known::Known;

/// Reads the document.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut package = Package::open(source.bytes, limits.unpacked_bytes)?;
    let main = package.main_part().unwrap_or_else(|| "word/document.xml".to_owned());
    let part = package.part(&main)?.ok_or_else(|| Trouble::Missing(main.clone()))?;
    let known = Known::of(&mut package, &main);
    let body = blocks::read(&part.text, &known, limits)?;
    let cut_off = part.broken || body.cut_off;
    let damaged = cut_off || body.broken;
    let mut book = match document::book(body.blocks, &source.file, limits, findings) {
        // What a damaged file lacks nobody knows.
        Err(Trouble::Foreign(_)) if damaged => return Err(Trouble::IllFormed { cut_off }),
        read => read?,
    };
    if damaged {
        findings.push(in_part(Place::file(&source.file), cut_off));
    }
    book.properties = properties::of_package(&mut package);
    Ok(book)
}

/// A part of the document is damaged; what could be read of it is used.
fn in_part(place: Place, cut_off: bool) -> Finding {
    let (vi, en) = if cut_off { ("bị cắt cụt", "is cut off") } else { ("bị hỏng", "is damaged") };
    let message = Wording::new(
        format!("Văn bản {vi}: có thể thiếu bảng, thiếu dòng hoặc sai nội dung ô"),
        format!("The document {en}: tables or rows may be missing, or texts wrong"),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message).with_help(
        "Mở tệp bằng Word (chấp nhận sửa chữa nếu được hỏi), kiểm tra số liệu, lưu lại thành .docx rồi gửi lại",
        "Open it in Word (accept the repair if asked), check the figures, save as .docx and send it again",
    )
}
