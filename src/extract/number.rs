//! What a value cell says, by the unit of measure and the format of the cell.
//!
//! Decided by what a Vietnamese office means: the dot groups thousands, the comma is decimal. A count has no
//! decimals, so `2.844` counts 2844 things; a percentage has no thousands, so `94.285` is 94,285 %.

use rust_decimal::Decimal;

use crate::amount::{self, Value};
use crate::book::{Content, Moment};
use crate::finding::{Language, Rule, Severity, Wording};
use crate::lexicon::Answers;
use crate::model::{Answer, Kind};

mod format;
mod parse;
mod typed;

pub use format::{hides, thousands_left_out};

/// A count as near to a whole number as this is the whole number: binary arithmetic left the rest.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
/// Serial numbers of the days from June 2020 to September 2028.
const DAYS: std::ops::RangeInclusive<i64> = 44_000..=47_000;
/// Serial numbers before this (July 1998) are counts shown as dates rather than dates.
const EARLIEST_DATE: f64 = 36_000.0;

/// What was read from a value cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The value.
    pub value: Value,
    /// Decimals as printed.
    pub decimals: u32,
    /// What was repaired.
    pub repair: Option<Wording>,
    /// What is wrong or doubtful.
    pub problem: Option<Problem>,
}

/// Something wrong or doubtful in a value cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Which rule.
    pub rule: Rule,
    /// How bad.
    pub severity: Severity,
    /// What is the matter.
    pub message: Wording,
    /// What to do.
    pub help: Wording,
}

impl Reading {
    fn number(value: Decimal) -> Self {
        Self { decimals: amount::decimals(value), value: Value::Number(value.normalize()), ..Self::default() }
    }

    fn state(value: Value) -> Self {
        Self { value, ..Self::default() }
    }

    fn repaired(mut self, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.repair = Some(Wording::new(vi, en));
        self
    }

    fn wrong(rule: Rule, message: Wording, help: Wording) -> Self {
        let problem = Some(Problem { rule, severity: Severity::Error, message, help });
        Self { value: Value::Unreadable, problem, ..Self::default() }
    }
}

/// Reads a value cell.
pub fn read(content: &Content, format: Option<&str>, asked: Answer<'_>, words: &Answers) -> Reading {
    match content {
        Content::Empty => Reading::default(),
        Content::Text(text) => typed::read(text, asked, words),
        Content::Rich(_) => typed::read(&content.raw(), asked, words),
        Content::Number(days) if format.is_some_and(format::is_elapsed) => elapsed(*days, asked),
        Content::Number(number) => read_stored(*number, format, asked),
        Content::Bool(answer) => read_bool(*answer, asked, words),
        // Where words are asked for, a date is an answer.
        Content::Date(moment) if asked.kind == Kind::Text => {
            let day = format!("{:02}/{:02}/{}", moment.day, moment.month, moment.year);
            Reading::state(Value::Text(day.into()))
        }
        Content::Date(moment) => date_in_value(moment),
        Content::Error(error) => Reading::wrong(
            Rule::FORMULA_ERROR,
            Wording::new(format!("công thức cho lỗi {error}"), format!("the formula gives {error}")),
            Wording::new(
                "Sửa công thức hoặc gõ trực tiếp số liệu vào ô.",
                "Correct the formula or type the figure itself.",
            ),
        ),
    }
}

/// A formula of which the file has no result, and that is not computed here.
pub(super) fn without_result(formula: &str) -> Reading {
    Reading::wrong(
        Rule::FORMULA_ERROR,
        Wording::new(
            format!(
                "công thức ={formula} chưa từng được tính: tệp không có kết quả, và không tính lại được ở đây"
            ),
            format!(
                "the formula ={formula} was never computed: the file has no result, and it is not computed here"
            ),
        ),
        Wording::new(
            "Mở tệp bằng Excel, bấm F9 để tính, lưu rồi gửi lại; hoặc gõ trực tiếp số liệu vào ô.",
            "Open the file in Excel, press F9 to compute it, save and send it again; or type the figure itself.",
        ),
    )
}

fn read_bool(answer: bool, asked: Answer<'_>, words: &Answers) -> Reading {
    if asked.kind == Kind::Yes {
        let value = Decimal::from(u8::from(answer));
        return Reading::number(value).repaired("giá trị logic đọc thành 0/1", "TRUE/FALSE read as 1/0");
    }
    typed::read(if answer { "TRUE" } else { "FALSE" }, asked, words)
}

fn unreadable(text: &str) -> Reading {
    Reading::wrong(
        Rule::UNREADABLE_NUMBER,
        Wording::new(format!("«{text}» không phải là số"), format!("«{text}» is not a number")),
        Wording::new(
            "Chỉ gõ chữ số vào ô số liệu; lời giải thích ghi ở cột Ghi chú.",
            "Type digits only; put explanations into the notes column.",
        ),
    )
}

/// A number shown as a date or as a time of day.
fn date_in_value(moment: &Moment) -> Reading {
    let (day, month) = (moment.day, moment.month);
    if (0.0..EARLIEST_DATE).contains(&moment.serial) {
        return number_shown_as_date(moment);
    }
    Reading::wrong(
        Rule::AMBIGUOUS_NUMBER,
        Wording::new(
            format!(
                "ô số liệu chứa ngày {day:02}/{month:02}/{}: Excel có thể đã đổi «{day}/{month}» hoặc «{day}-{month}» thành ngày",
                moment.year
            ),
            format!(
                "the cell holds the date {moment}: Excel may have turned «{day}/{month}» or «{day}-{month}» into a date"
            ),
        ),
        Wording::new(
            "Định dạng ô là Số (Number) rồi gõ lại số liệu; nếu là phân số thì gõ tử số và mẫu số vào đúng hàng của chúng.",
            "Format the cell as a number and type the figure again; type the parts of a fraction into their own rows.",
        ),
    )
}

/// Days that are shown as hours: `36:00` is stored as 1.5. Whether hours were meant, or something that Excel took for them,
/// nothing says.
fn elapsed(days: f64, asked: Answer<'_>) -> Reading {
    let minutes = (days * 1440.0).round();
    let sign = if minutes < 0.0 { "-" } else { "" };
    let shown = format!("{sign}{}:{:02}", (minutes.abs() / 60.0).floor(), minutes.abs() % 60.0);
    if asked.kind == Kind::Text {
        return Reading::state(Value::Text(shown.into()));
    }
    let stored = amount::from_stored(days).unwrap_or_default().round_dp(6);
    let (vi, en) = (amount::show(stored, Language::Vi), amount::show(stored, Language::En));
    Reading::wrong(
        Rule::AMBIGUOUS_NUMBER,
        Wording::new(
            format!("ô số liệu hiện khoảng thời gian {shown} (giờ:phút), số lưu trong ô là {vi} (ngày)"),
            format!(
                "the cell shows {shown} hours and minutes that went by, the number behind it is {en} (days)"
            ),
        ),
        Wording::new(
            "Định dạng ô là Số (Number) rồi gõ lại số liệu theo đơn vị tính của dòng.",
            "Format the cell as a number and type the figure again in the row's unit of measure.",
        ),
    )
}

/// The number behind is far from the dates of these years: either it is the figure itself, in a cell of the wrong
/// format, or a time that was made of `1:30`.
fn number_shown_as_date(moment: &Moment) -> Reading {
    let seconds = moment.seconds;
    let stored = amount::from_stored(moment.serial).unwrap_or_default().round_dp(6);
    let (vi, en) = (amount::show(stored, Language::Vi), amount::show(stored, Language::En));
    let message = if moment.serial < 1.0 && seconds > 0 {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        Wording::new(
            format!(
                "ô số liệu hiện giờ {hours}:{minutes:02} (số lưu trong ô là {vi}): Excel có thể đã đổi «{hours}:{minutes:02}» thành giờ"
            ),
            format!(
                "the cell shows the time {hours}:{minutes:02} (the number behind it is {en}): Excel may have turned «{hours}:{minutes:02}» into a time"
            ),
        )
    } else {
        Wording::new(
            format!(
                "ô số liệu định dạng ngày nên hiện {day:02}/{month:02}/{}, nhưng số lưu trong ô là {vi}",
                moment.year,
                day = moment.day,
                month = moment.month
            ),
            format!("the cell is formatted as a date and shows {moment}, but the number behind it is {en}"),
        )
    };
    Reading::wrong(
        Rule::AMBIGUOUS_NUMBER,
        message,
        Wording::new(
            format!("Định dạng lại ô là Số (Number); nếu không hiện đúng số liệu ({vi}) thì gõ lại."),
            format!("Format the cell as a number; unless it then shows the figure ({en}), type it again."),
        ),
    )
}

/// A stored number.
fn read_stored(number: f64, format: Option<&str>, asked: Answer<'_>) -> Reading {
    if asked.kind == Kind::Text {
        return Reading::state(Value::Text(format!("{number}").into()));
    }
    let Some(value) = amount::from_stored(number) else { return too_large(&format!("{number:E}")) };
    if amount::exceeds_storage(value) {
        return too_large(&amount::show(value, Language::Vi));
    }
    let percent_format = format.is_some_and(format::is_percent);
    match asked.kind {
        Kind::Percent if percent_format => {
            let value = amount::in_percent(value).unwrap_or(value);
            let value = value.round_dp(9).normalize();
            let shown = amount::show(value, Language::Vi);
            Reading::number(value).repaired(
                format!("ô định dạng phần trăm: {number} đọc là {shown} %"),
                format!("percent format: {number} read as {} %", amount::show(value, Language::En)),
            )
        }
        Kind::Count | Kind::Yes | Kind::Choice if percent_format => Reading::wrong(
            Rule::AMBIGUOUS_NUMBER,
            Wording::new(
                format!("ô định dạng phần trăm ({number}) nhưng chỉ tiêu là số đếm"),
                format!("percent format ({number}) on a count"),
            ),
            Wording::new(
                "Định dạng ô là Số (Number) rồi gõ lại số liệu.",
                "Format the cell as a number and type it again.",
            ),
        ),
        Kind::Count | Kind::Yes | Kind::Choice if !value.fract().is_zero() => without_noise(value)
            .unwrap_or_else(|| match asked.kind {
                Kind::Count => fractional(value),
                _ => Reading::number(value),
            }),
        Kind::Count => Reading { problem: like_a_day(value), ..Reading::number(value) },
        _ => Reading::number(value),
    }
}

/// A count that is also the number behind a day of these years: a date may have been typed, and its format changed.
fn like_a_day(count: Decimal) -> Option<Problem> {
    let serial = i64::try_from(count).ok().filter(|serial| DAYS.contains(serial))?;
    let day = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(serial)).ok()?;
    let (vi, en) = (amount::show(count, Language::Vi), amount::show(count, Language::En));
    let shown = format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
    Some(Problem {
        rule: Rule::AMBIGUOUS_NUMBER,
        severity: Severity::Info,
        message: Wording::new(
            format!("{vi} cũng là số Excel lưu cho ngày {shown}; vẫn dùng là {vi}"),
            format!("{en} is also the number behind the day {shown}; it is used as {en}"),
        ),
        help: Wording::new(
            "Chỉ cần sửa nếu người nhập đã gõ một ngày vào ô này.",
            "Correct it only if a day was typed into this cell.",
        ),
    })
}

/// A whole number that arithmetic left a trace on (197.0000000001).
fn without_noise(value: Decimal) -> Option<Reading> {
    let whole = value.round();
    let noise = value.checked_sub(whole)?;
    (!noise.is_zero() && noise.abs() <= NOISE).then(|| {
        Reading::number(whole).repaired(
            format!(
                "{value} đọc là {}; phần lẻ là sai số tính toán của máy",
                amount::show(whole, Language::Vi)
            ),
            format!(
                "{value} read as {}; the rest is noise of binary arithmetic",
                amount::show(whole, Language::En)
            ),
        )
    })
}

/// More digits than a spreadsheet keeps.
fn too_large(shown: &str) -> Reading {
    Reading::wrong(
        Rule::AMBIGUOUS_NUMBER,
        Wording::new(
            format!(
                "số {shown} quá lớn: Excel chỉ giữ đúng {} chữ số, các chữ số sau không còn là số đã gõ",
                amount::STORED_DIGITS
            ),
            format!(
                "{shown} is too large: Excel keeps {} digits, those after them are not what was typed",
                amount::STORED_DIGITS
            ),
        ),
        Wording::new(
            "Kiểm tra và gõ lại số liệu; có thể nhiều số đã dính vào nhau.",
            "Check the figure and type it again; perhaps several numbers ran together.",
        ),
    )
}

/// A count with a fraction: most often a dot typed for the thousands where the dot is decimal.
fn fractional(value: Decimal) -> Reading {
    let shown = (amount::show(value, Language::Vi), amount::show(value, Language::En));
    let thousandfold = value.checked_mul(Decimal::ONE_THOUSAND);
    let meant = thousandfold.filter(|number| number.fract().is_zero()).map(|number| number.normalize());
    let (value, help) = match meant {
        Some(meant) => {
            let strong = amount::decimals(value) == 3;
            let help = Wording::new(
                format!(
                    "Có thể người nhập muốn ghi {}. Gõ lại số nguyên, không dùng dấu chấm.",
                    amount::show(meant, Language::Vi)
                ),
                format!(
                    "Perhaps {} was meant. Type the whole number without a dot.",
                    amount::show(meant, Language::En)
                ),
            );
            (if strong { meant } else { value }, help)
        }
        None => (value, Wording::new("Gõ lại số nguyên.", "Type a whole number.")),
    };
    let message = Wording::new(
        format!("chỉ tiêu đếm không thể là số lẻ {}", shown.0),
        format!("a count cannot be {}", shown.1),
    );
    let mut reading = Reading::number(value);
    reading.problem =
        Some(Problem { rule: Rule::FRACTIONAL_COUNT, severity: Severity::Error, message, help });
    reading
}

#[cfg(test)]
mod tests;
