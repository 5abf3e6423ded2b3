//! What a person types to decide of a figure, wherever there is room for it: cells of a workbook, fields of a page.

use rust_decimal::Decimal;

use crate::amount::from_stored;
use crate::book::Content;
use crate::finding::{Decision, Matter, Place, Verdict, Wording};

/// What is typed beside a figure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Typed {
    /// One of the words of [`Verdict::choices`]; the number of a correction may stand behind it.
    pub verdict: String,
    /// The number of a correction.
    pub number: Content,
    /// Why it is decided so.
    pub reason: String,
}

impl Typed {
    /// Whether anything is decided, rightly or not.
    pub fn decides(&self) -> bool {
        !self.verdict.trim().is_empty() || !self.number.is_blank()
    }

    /// Whether nothing is typed at all.
    pub fn is_blank(&self) -> bool {
        !self.decides() && self.reason.trim().is_empty()
    }

    /// The decision about a figure, written at that place; an error says what is missing or not understood.
    pub fn decision(&self, matter: Matter, place: Place) -> Result<Decision, Wording> {
        let verdict = verdict_of(self.verdict.trim(), number_in(&self.number)?)?;
        let reason = self.reason.trim().to_owned();
        if reason.is_empty() {
            return Err(Wording::new("chưa ghi lý do", "no reason is given"));
        }
        Ok(Decision { matter, verdict, reason, place })
    }
}

/// The number beside a decision, as typed: plain digits with a comma or a point before decimals, where they cannot be taken
/// for thousands.
fn number_in(content: &Content) -> Result<Option<Decimal>, Wording> {
    let unclear = || {
        let raw = content.raw();
        Wording::new(
            format!("«{raw}» ở cột Sửa thành không rõ là số nào"),
            format!("“{raw}” in the column of the correct number is no clear number"),
        )
    };
    match content {
        content if content.is_blank() => Ok(None),
        Content::Number(number) => from_stored(*number).map(Some).ok_or_else(unclear),
        content => plain_number(&content.raw()).map(Some).ok_or_else(unclear),
    }
}

fn plain_number(text: &str) -> Option<Decimal> {
    let plain = text.trim().replace(',', ".");
    let thousands = plain.rsplit_once('.').is_some_and(|(_, fraction)| fraction.len() == 3);
    if thousands { None } else { plain.parse().ok() }
}

/// What was chosen; the number of a correction may stand in the same cell.
fn verdict_of(text: &str, number: Option<Decimal>) -> Result<Verdict, Wording> {
    let said = text.to_lowercase();
    let is = |verdict: Verdict, said: &str| {
        let Wording { vi, en } = verdict.choice();
        said == vi || said == en
    };
    let alone = |verdict| match number {
        None => Ok(verdict),
        Some(_) => Err(Wording::new(
            "đã ghi số ở cột Sửa thành nhưng không chọn «sửa thành»",
            "there is a number to correct to, but “correct to” was not chosen",
        )),
    };
    let [keep, leave_out] = [Verdict::Keep, Verdict::LeaveOut];
    if is(keep, &said) || is(leave_out, &said) || said.is_empty() {
        return alone(if is(keep, &said) { keep } else { leave_out });
    }
    let Wording { vi, en } = Verdict::Correct(Decimal::ZERO).choice();
    let behind = said.strip_prefix(&vi).or_else(|| said.strip_prefix(&en));
    let behind = behind.ok_or_else(|| {
        Wording::new(
            format!("«{text}» không có trong danh sách quyết định"),
            format!("“{text}” is none of the decisions to choose from"),
        )
    })?;
    let missing = || Wording::new("chưa ghi số ở cột Sửa thành", "the correct number is missing");
    let number = if behind.trim().is_empty() { number } else { plain_number(behind) };
    number.map(Verdict::Correct).ok_or_else(missing)
}
