//! What was learned as a file, guesses marked, and as a list for review.

use std::fmt::Write;

use crate::finding::{Language, Settings, Wording, file_name};
use crate::template::to_toml as to_toml_of;
use crate::text::printable;

use super::{Confidence, Learned, Proposal, shortened};

/// The template as a file that loads as it is: what must be reviewed first at the top, guesses of rows and columns in
/// their key `guess`.
pub fn to_toml(learned: &Learned) -> String {
    let mut toml = String::new();
    for line in head(learned).lines() {
        // A comment takes no control characters.
        let _ = writeln!(toml, "{}", format!("# {}", printable(line)).trim_end());
    }
    toml.push('\n');
    toml.push_str(&to_toml_of(&learned.template));
    if let Some(mapping) = &learned.mapping {
        toml.push('\n');
        toml.push_str(mapping);
    }
    toml
}

fn head(learned: &Learned) -> String {
    let mut text = format!("Bộ biểu mẫu học từ biểu trống: {}\n", printable(file_name(&learned.source)));
    text.push_str(
        "Mọi điều không in trong biểu là phỏng đoán. Sửa xong chỗ nào thì xóa khóa guess của dòng hoặc cột đó.\n",
    );
    if learned.template.settings != Settings::default() {
        text.push_str(
            "Công thức và quy tắc dưới đây chỉ được cảnh báo (mục [rules]), không loại số nào; soát xong thì xóa mục đó để coi là lỗi.\n",
        );
    }
    if !learned.template.printed_units.is_empty() {
        text.push_str(
            "Đơn vị in sẵn trên biểu (printed_units) không được coi là đơn vị gửi báo cáo; nếu đúng là đơn vị gửi thì xóa tên đó.\n",
        );
    }
    text.push('\n');
    text.push_str(&review(learned, Language::Vi));
    text
}

/// What a person must look at, the least sure first.
pub fn review(learned: &Learned, language: Language) -> String {
    let of = |confidence: Confidence| {
        learned.proposals.iter().filter(move |proposal| proposal.confidence == confidence)
    };
    let mut text = String::new();
    for (confidence, head) in [
        (Confidence::Unsure, Wording::new("Chưa chắc, cần xem lại", "Unsure, to be reviewed")),
        (Confidence::Likely, Wording::new("Khá chắc, nên xem qua", "Likely, worth a look")),
    ] {
        let count = of(confidence).count();
        let _ = writeln!(text, "{} ({count}):", head.to(language));
        for proposal in of(confidence) {
            let _ = writeln!(text, "  {}", line(proposal, language));
        }
    }
    let sure = of(Confidence::Sure).count();
    let said = Wording::new(
        format!("Chắc, suy từ cấu trúc biểu: {sure}"),
        format!("Sure, by the structure of the form: {sure}"),
    );
    let _ = writeln!(text, "{}", said.to(language));
    text
}

/// `Biểu 1 · 2.1 Số nhiệm vụ (Trang!B12): cộng các đơn vị — vì …`
fn line(proposal: &Proposal, language: Language) -> String {
    let mut text = String::new();
    let subject = &proposal.subject;
    if !subject.form.is_empty() {
        let word = Wording::new("Biểu", "Form");
        let _ = write!(text, "{} {} · ", word.to(language), subject.form);
    }
    if !subject.column.is_empty() {
        let word = Wording::new("cột", "column");
        let _ = write!(text, "{} {} ", word.to(language), subject.column);
    } else if !subject.indicator.is_empty() {
        let _ = write!(text, "{} ", subject.indicator);
    }
    if !proposal.label.is_empty() {
        let _ = write!(text, "{} ", shortened(&proposal.label));
    }
    let place = proposal.said_at(language);
    let _ = write!(text, "({place}): {} — {}", proposal.what.to(language), proposal.reason.to(language));
    text
}
