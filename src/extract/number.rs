//! What a value cell says, by the unit of measure and the format of the cell.
//!
//! Decided by what a Vietnamese office means: the dot groups thousands, the comma is decimal. A count has no
//! decimals, so `2.844` counts 2844 things; a percentage has no thousands, so `94.285` is 94,285 %.

use rust_decimal::Decimal;

use crate::amount::{self, Value};
use crate::book::{Content, Moment};
use crate::finding::{Language, Rule, Severity, Wording};
use crate::template::{CellRule, Kind};
use crate::text::{fold, means_not_arisen, tidy};

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
pub fn read(content: &Content, format: Option<&str>, rule: &CellRule<'_>) -> Reading {
    match content {
        Content::Empty => Reading::default(),
        Content::Text(text) => read_text(text, rule),
        Content::Rich(_) => read_text(&content.raw(), rule),
        Content::Number(number) => read_stored(*number, format, rule),
        Content::Bool(answer) => read_bool(*answer, rule),
        Content::Date(moment) => date_in_value(moment),
        Content::Error(error) => Reading::wrong(
            Rule::FormulaError,
            Wording::new(format!("công thức cho lỗi {error}"), format!("the formula gives {error}")),
            Wording::new(
                "Sửa công thức hoặc gõ trực tiếp số liệu vào ô.",
                "Correct the formula or type the figure itself.",
            ),
        ),
    }
}

fn read_bool(answer: bool, rule: &CellRule<'_>) -> Reading {
    if rule.kind == Kind::Yes {
        let value = Decimal::from(u8::from(answer));
        return Reading::number(value).repaired("giá trị logic đọc thành 0/1", "TRUE/FALSE read as 1/0");
    }
    unreadable(if answer { "TRUE" } else { "FALSE" })
}

fn unreadable(text: &str) -> Reading {
    Reading::wrong(
        Rule::UnreadableNumber,
        Wording::new(format!("«{text}» không phải là số"), format!("«{text}» is not a number")),
        Wording::new(
            "Chỉ gõ chữ số vào ô số liệu; lời giải thích ghi ở cột Ghi chú.",
            "Type digits only; put explanations into the notes column.",
        ),
    )
}

fn date_in_value(moment: &Moment) -> Reading {
    let (day, month) = (moment.day, moment.month);
    Reading::wrong(
        Rule::AmbiguousNumber,
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

/// A stored number.
fn read_stored(number: f64, format: Option<&str>, rule: &CellRule<'_>) -> Reading {
    let Some(value) = amount::from_stored(number) else {
        return unreadable(&format!("{number}"));
    };
    let percent_format = format.is_some_and(is_percent_format);
    match rule.kind {
        Kind::Percent if percent_format => {
            let value = value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value);
            let value = value.round_dp(9).normalize();
            let shown = amount::show(value, Language::Vi);
            Reading::number(value).repaired(
                format!("ô định dạng phần trăm: {number} đọc là {shown} %"),
                format!("percent format: {number} read as {} %", amount::show(value, Language::En)),
            )
        }
        Kind::Count | Kind::Yes | Kind::Choice if percent_format => Reading::wrong(
            Rule::AmbiguousNumber,
            Wording::new(
                format!("ô định dạng phần trăm ({number}) nhưng chỉ tiêu là số đếm"),
                format!("percent format ({number}) on a count"),
            ),
            Wording::new(
                "Định dạng ô là Số (Number) rồi gõ lại số liệu.",
                "Format the cell as a number and type it again.",
            ),
        ),
        Kind::Count if !value.fract().is_zero() => fractional(value),
        Kind::Text => Reading::state(Value::Text(format!("{number}").into())),
        _ => Reading::number(value),
    }
}

/// Whether a number format shows hundredfold with a percent sign; one that is quoted or escaped is only text.
fn is_percent_format(format: &str) -> bool {
    let mut quoted = false;
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => {
                signs.next();
            }
            '%' if !quoted => return true,
            ';' if !quoted => return false,
            _ => {}
        }
    }
    false
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
    reading.problem = Some(Problem { rule: Rule::FractionalCount, severity: Severity::Error, message, help });
    reading
}

fn read_text(text: &str, rule: &CellRule<'_>) -> Reading {
    let typed = tidy(text);
    let typed = typed.trim_start_matches('\'').trim();
    if typed.is_empty() {
        return Reading::default();
    }
    match rule.kind {
        Kind::Text => return Reading::state(Value::Text(typed.into())),
        Kind::Yes | Kind::Choice => {
            if let Some(reading) = read_choice(typed, rule) {
                return reading;
            }
        }
        _ => {
            if means_not_arisen(typed) {
                return Reading::state(Value::NotArisen);
            }
        }
    }
    if is_measure(typed, rule) {
        return Reading::wrong(
            Rule::MeasureAsValue,
            Wording::new(
                format!("ô số liệu ghi «{typed}» là đơn vị tính, chưa có số liệu"),
                format!("«{typed}» is the unit of measure, the figure is missing"),
            ),
            Wording::new(
                "Gõ số liệu vào ô này; nếu không phát sinh thì ghi 0.",
                "Type the figure; 0 if there was none.",
            ),
        );
    }
    let (body, percent) = match typed.strip_suffix('%') {
        Some(body) => (body.trim_end(), true),
        None => (without_measure(typed, rule), false),
    };
    if let Some(reading) = fraction_or_range(body) {
        return reading;
    }
    if percent && !matches!(rule.kind, Kind::Percent | Kind::Heading | Kind::Quantity) {
        return unreadable(typed);
    }
    match parse_number(body, rule.kind) {
        Some(Parsed::Certain(value)) => text_number(typed, value, rule),
        Some(Parsed::Doubtful(one, other)) => {
            let both = |language| (amount::show(one, language), amount::show(other, language));
            let ((vi_one, vi_other), (en_one, en_other)) = (both(Language::Vi), both(Language::En));
            Reading::wrong(
                Rule::AmbiguousNumber,
                Wording::new(
                    format!("«{typed}» có thể là {vi_one} hoặc {vi_other}"),
                    format!("«{typed}» may be {en_one} or {en_other}"),
                ),
                Wording::new(
                    "Gõ lại số, không dùng dấu phân cách hàng nghìn.",
                    "Type it again without a thousands separator.",
                ),
            )
        }
        None => unreadable(typed),
    }
}

fn text_number(typed: &str, value: Decimal, rule: &CellRule<'_>) -> Reading {
    if rule.kind == Kind::Count && !value.fract().is_zero() {
        return fractional(value);
    }
    let mut reading = Reading::number(value);
    reading.decimals = decimals_typed(typed).unwrap_or(reading.decimals);
    reading.repaired(
        format!("số gõ dạng chữ «{typed}» đọc là {}", amount::show(value, Language::Vi)),
        format!("text «{typed}» read as {}", amount::show(value, Language::En)),
    )
}

/// Decimals after a decimal comma, zeros included: `94,30` has two.
fn decimals_typed(typed: &str) -> Option<u32> {
    let (_, fraction) = typed.trim_end_matches(['%', ' ']).rsplit_once(',')?;
    fraction.bytes().all(|b| b.is_ascii_digit()).then_some(fraction.len() as u32)
}

/// An answer in words.
fn read_choice(typed: &str, rule: &CellRule<'_>) -> Option<Reading> {
    let folded = fold(typed);
    let answer = |code: i64| {
        Reading::number(Decimal::from(code)).repaired(
            format!("câu trả lời «{typed}» đọc là {code}"),
            format!("the answer «{typed}» read as {code}"),
        )
    };
    let choices = &rule.measure.choices;
    let named = choices.iter().find(|choice| fold(&choice.label) == folded);
    if let Some(choice) = named {
        return Some(answer(choice.code));
    }
    let bare_yes_no = rule.kind == Kind::Yes && choices.is_empty();
    match folded.as_str() {
        "co" | "da co" if bare_yes_no => Some(answer(1)),
        "khong" | "chua" | "khong co" if bare_yes_no => Some(answer(0)),
        _ if choices.is_empty() || folded == "-" => {
            means_not_arisen(typed).then(|| Reading::state(Value::NotArisen))
        }
        _ => None,
    }
}

/// Whether the unit of measure (or the list of choices) was copied into the cell.
fn is_measure(typed: &str, rule: &CellRule<'_>) -> bool {
    if typed.chars().all(|c| matches!(c, '%' | '(' | ')' | ' ')) {
        return true;
    }
    if typed.contains('=') {
        return true;
    }
    let has_digit = typed.bytes().any(|b| b.is_ascii_digit());
    !has_digit && !rule.measure.text.is_empty() && fold(typed) == fold(&rule.measure.text)
}

/// `50 hồ sơ` is 50 where files are counted.
fn without_measure<'a>(typed: &'a str, rule: &CellRule<'_>) -> &'a str {
    let split = typed.find(|c: char| c.is_alphabetic()).unwrap_or(typed.len());
    let (number, measure) = typed.split_at(split);
    let same =
        !measure.is_empty() && !rule.measure.text.is_empty() && fold(measure) == fold(&rule.measure.text);
    if same && number.bytes().any(|b| b.is_ascii_digit()) { number.trim_end() } else { typed }
}

fn fraction_or_range(body: &str) -> Option<Reading> {
    let sign =
        body[body.char_indices().nth(1).map(|(at, _)| at)?..].find(['/', '-', '–']).map(|at| at + 1)?;
    let at = body.char_indices().map(|(at, _)| at).find(|&at| at >= sign)?;
    let separator = body[at..].chars().next()?;
    let (left, right) = (body[..at].trim(), body[at + separator.len_utf8()..].trim());
    let (Some(left), Some(right)) = (parse_number(left, Kind::Count), parse_number(right, Kind::Count))
    else {
        return None;
    };
    let show = |parsed: &Parsed, language| match parsed {
        Parsed::Certain(value) | Parsed::Doubtful(value, _) => amount::show(*value, language),
    };
    let (vi, en) = (
        (show(&left, Language::Vi), show(&right, Language::Vi)),
        (show(&left, Language::En), show(&right, Language::En)),
    );
    let message = if separator == '/' {
        Wording::new(
            format!("«{body}» là phân số {} trên {}, không phải một số liệu", vi.0, vi.1),
            format!("«{body}» is a fraction, {} of {}, not one figure", en.0, en.1),
        )
    } else {
        Wording::new(
            format!("«{body}» là khoảng từ {} đến {}, không phải một số liệu", vi.0, vi.1),
            format!("«{body}» is a range from {} to {}, not one figure", en.0, en.1),
        )
    };
    Some(Reading::wrong(
        Rule::AmbiguousNumber,
        message,
        Wording::new(
            "Ghi một số duy nhất; ghi phần giải thích ở cột Ghi chú.",
            "Give one number; explain in the notes column.",
        ),
    ))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parsed {
    Certain(Decimal),
    Doubtful(Decimal, Decimal),
}

/// A typed number with Vietnamese (or English) separators.
fn parse_number(body: &str, kind: Kind) -> Option<Parsed> {
    let (sign, digits) = match body.strip_prefix(['-', '−']) {
        Some(rest) => (-Decimal::ONE, rest.trim_start()),
        None => (Decimal::ONE, body.strip_prefix('+').unwrap_or(body)),
    };
    let digits = digits.trim().trim_end_matches(['.', ',']);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ')) || digits.len() > 28 {
        return None;
    }
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let decimal = |point: char| {
        let (whole, fraction) = digits.rsplit_once(point)?;
        let grouping = if point == ',' { '.' } else { ',' };
        let whole = ungrouped(whole, &[grouping, ' '])?;
        format!("{whole}.{fraction}").parse::<Decimal>().ok()
    };
    let whole = |separators: &[char]| ungrouped(digits, separators)?.parse::<Decimal>().ok();
    let last_group = digits.rsplit(['.', ',']).next().map_or(0, str::len);
    let one_group = last_group == 3 && ungrouped(digits, &['.', ',']).is_some();
    let value = match (dots, commas) {
        (0, 0) => whole(&[' '])?,
        (_, 0) if dots > 1 => whole(&['.', ' '])?,
        (0, _) if commas > 1 => whole(&[',', ' '])?,
        (1, 0) if one_group => match kind {
            Kind::Percent => decimal('.')?,
            _ => whole(&['.'])?,
        },
        (0, 1) if one_group => match kind {
            Kind::Percent => decimal(',')?,
            Kind::Count | Kind::Yes | Kind::Choice => whole(&[','])?,
            _ => return Some(Parsed::Doubtful(sign * decimal(',')?, sign * whole(&[','])?)),
        },
        (1, 0) => decimal('.')?,
        (0, 1) => decimal(',')?,
        // Both: the last one is the decimal sign.
        _ if digits.rfind(',') > digits.rfind('.') && commas == 1 => decimal(',')?,
        _ if dots == 1 => decimal('.')?,
        _ => return None,
    };
    Some(Parsed::Certain(sign * value))
}

/// Digits without group separators, if every group after the first has three digits.
fn ungrouped(digits: &str, separators: &[char]) -> Option<String> {
    let mut groups = digits.split(separators);
    let first = groups.next()?;
    let mut plain = first.to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        grouped = true;
        plain.push_str(group);
    }
    let valid = plain.bytes().all(|b| b.is_ascii_digit())
        && !first.is_empty()
        && (!grouped || (first.len() <= 3 && !first.starts_with('0')));
    valid.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Measure;
    use crate::template::Aggregation;

    fn read_as(kind: Kind, measure: &str, content: &Content, format: Option<&str>) -> Reading {
        let measure = Measure::parse(measure);
        let rule = CellRule {
            kind,
            aggregation: &Aggregation::Sum,
            measure: &measure,
            expression: None,
            by_column: false,
        };
        read(content, format, &rule)
    }

    fn say(reading: &Reading) -> String {
        match (&reading.value, &reading.problem) {
            (Value::Number(number), None) => number.to_string(),
            (Value::Number(number), Some(problem)) => format!("{number} {}", problem.rule),
            (other, None) => other.state().to_owned(),
            (_, Some(problem)) => problem.rule.to_string(),
        }
    }

    #[test]
    fn typed_texts() {
        let cases = [
            (Kind::Count, "Hồ sơ", "02", "2"),
            (Kind::Count, "Hồ sơ", "2.844", "2844"),
            (Kind::Count, "Hồ sơ", "2,844", "2844"),
            (Kind::Count, "Hồ sơ", "1.234.567", "1234567"),
            (Kind::Count, "Hồ sơ", "12 345", "12345"),
            (Kind::Count, "Hồ sơ", "'15", "15"),
            (Kind::Count, "Hồ sơ", "15  ", "15"),
            (Kind::Count, "Hồ sơ", "50 hồ sơ", "50"),
            (Kind::Count, "Hồ sơ", "khoảng 50", "unreadable-number"),
            (Kind::Count, "Hồ sơ", "100%", "unreadable-number"),
            (Kind::Count, "Hồ sơ", "05/10", "ambiguous-number"),
            (Kind::Count, "Hồ sơ", "5.806/5.886", "ambiguous-number"),
            (Kind::Count, "Hồ sơ", "1-3", "ambiguous-number"),
            (Kind::Count, "Hồ sơ", "-5", "-5"),
            (Kind::Count, "Hồ sơ", "-", "not-arisen"),
            (Kind::Count, "Hồ sơ", "Không phát sinh", "not-arisen"),
            (Kind::Count, "Hồ sơ", "Hồ sơ", "measure-as-value"),
            (Kind::Count, "Hồ sơ", "12.5", "12.5 fractional-count"),
            (Kind::Count, "Hồ sơ", "1..2", "unreadable-number"),
            (Kind::Count, "Hồ sơ", "có", "unreadable-number"),
            (Kind::Percent, "%", "94,3", "94.3"),
            (Kind::Percent, "%", "94.3", "94.3"),
            (Kind::Percent, "%", "94,285", "94.285"),
            (Kind::Percent, "%", "94.285", "94.285"),
            (Kind::Percent, "%", "99,84%", "99.84"),
            (Kind::Percent, "%", "100 %", "100"),
            (Kind::Percent, "%", "%", "measure-as-value"),
            (Kind::Quantity, "Triệu đồng", "10.900", "10900"),
            (Kind::Quantity, "Triệu đồng", "656,3", "656.3"),
            (Kind::Quantity, "Triệu đồng", "12.345,6", "12345.6"),
            (Kind::Quantity, "Triệu đồng", "12,345.6", "12345.6"),
            (Kind::Quantity, "Triệu đồng", "1,234", "ambiguous-number"),
            (Kind::Quantity, "Đồng", "2.138.886.000", "2138886000"),
            (Kind::Yes, "Có = 1; Không = 0", "Có", "1"),
            (Kind::Yes, "Có = 1; Không = 0", "Không", "0"),
            (Kind::Yes, "", "Không", "0"),
            (Kind::Yes, "Có = 1; Không = 0", "Có=1", "measure-as-value"),
            (Kind::Choice, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", "kết hợp", "2"),
            (Kind::Choice, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", "2", "2"),
        ];
        for (kind, measure, typed, expected) in cases {
            let reading = read_as(kind, measure, &Content::text(typed), None);
            assert_eq!(say(&reading), expected, "{typed} as {kind:?}");
        }
    }

    #[test]
    fn stored_numbers() {
        let cases = [
            (Kind::Percent, "%", 1.0, Some("0%"), "100"),
            (Kind::Percent, "%", 0.9984, Some("0.00%"), "99.84"),
            (Kind::Percent, "%", 94.3, None, "94.3"),
            (Kind::Count, "Hồ sơ", 2844.0, Some("#,##0"), "2844"),
            (Kind::Count, "Hồ sơ", 2.844, None, "2844 fractional-count"),
            (Kind::Count, "Hồ sơ", 2.5, None, "2.5 fractional-count"),
            (Kind::Count, "Hồ sơ", 0.5, Some("0%"), "ambiguous-number"),
            (Kind::Quantity, "Triệu đồng", 10.9, None, "10.9"),
        ];
        for (kind, measure, stored, format, expected) in cases {
            let reading = read_as(kind, measure, &Content::Number(stored), format);
            assert_eq!(say(&reading), expected, "{stored} as {kind:?}");
        }
        let date = Content::Date(Moment { year: 2026, month: 10, day: 5, seconds: 0, serial: 46300.0 });
        assert_eq!(say(&read_as(Kind::Count, "Hồ sơ", &date, None)), "ambiguous-number");
    }

    #[test]
    fn printed_decimals_count_zeros() {
        let reading = read_as(Kind::Percent, "%", &Content::text("94,30"), None);
        assert_eq!(reading.decimals, 2);
    }
}
