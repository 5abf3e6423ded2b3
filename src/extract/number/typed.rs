//! Values typed as text: numbers with words and signs around them, answers, fractions and ranges.

use rust_decimal::Decimal;

use super::parse::{Parsed, parse_number};
use super::{Reading, fractional, too_large, unreadable};
use crate::amount::{self, Value};
use crate::finding::{Language, Rule, Wording};
use crate::lexicon::Answers;
use crate::measure::{self, Choice};
use crate::model::{Answer, Kind};
use crate::text::{Label, STRUCK_OUT, fold, is_raised, is_small, tidy};

/// Reads a text as the value of a cell. What is struck out in it does not count, nor does a footnote mark after a number; both
/// are said.
pub(super) fn read(text: &str, asked: Answer<'_>, words: &Answers) -> Reading {
    if let Some(reading) = with_footnote_mark(text, asked, words) {
        return reading;
    }
    let mut reading = read_tidied(text, asked, words);
    if !text.contains(STRUCK_OUT) || reading.problem.is_some() {
        return reading;
    }
    let (read, text) = (tidy(text), text.trim());
    let (vi, en) = if read.is_empty() { ("để trống", "blank") } else { (&*read, &*read) };
    reading.repair = Some(Wording::new(
        format!("trong ô «{text}» có phần đã gạch bỏ; đọc là {vi}"),
        format!("a part of «{text}» is struck out; read as {en}"),
    ));
    reading
}

/// A number with small signs at its end: a footnote mark, unless it may be a power of ten.
fn with_footnote_mark(text: &str, asked: Answer<'_>, words: &Answers) -> Option<Reading> {
    let body = without_mark(text.trim_end());
    let mark = text.trim_end()[body.len()..].trim_start();
    if mark.is_empty()
        || asked.kind == Kind::Text
        || !body.ends_with(|c: char| c.is_ascii_digit() || c == '%' || c == ' ')
    {
        return None;
    }
    let mut reading = read_tidied(body, asked, words);
    if reading.problem.is_some() {
        return Some(reading);
    }
    if body.trim() == "10" && mark.contains(is_raised) {
        return Some(Reading::wrong(
            Rule::AMBIGUOUS_NUMBER,
            Wording::new(
                format!("«{text}» có thể là 10 có dấu chú thích, cũng có thể là lũy thừa của 10"),
                format!("«{text}» may be 10 with a footnote mark, or a power of ten"),
            ),
            Wording::new("Gõ lại số bằng chữ số thường.", "Type the number in plain digits."),
        ));
    }
    let body = body.trim();
    reading.repair = Some(Wording::new(
        format!("«{text}» có dấu chú thích «{mark}»; đọc là {body}"),
        format!("«{text}» bears the footnote mark «{mark}»; read as {body}"),
    ));
    Some(reading)
}

/// A text without the footnote mark at its end: small signs above or below the line, `*`, `(**)`.
fn without_mark(text: &str) -> &str {
    let between = |sign: char| matches!(sign, ',' | ';' | '*' | '[' | ']' | ' ');
    let body = text.trim_end_matches(|sign| is_small(sign) || between(sign));
    if text[body.len()..].contains(is_small) {
        return body;
    }
    let inner = text.strip_suffix(')').unwrap_or(text);
    let stars = inner.trim_end_matches('*');
    match (stars.len() < inner.len(), inner.len() < text.len()) {
        (false, _) => text,
        (true, false) => stars,
        (true, true) => stars.strip_suffix('(').unwrap_or(text),
    }
}

fn read_tidied(text: &str, asked: Answer<'_>, words: &Answers) -> Reading {
    let tidied = tidy(text);
    let typed = tidied.trim_start_matches('\'').trim();
    if typed.is_empty() {
        return Reading::default();
    }
    if asked.kind == Kind::Text {
        return Reading::state(Value::Text(typed.into()));
    }
    let typed = &*half_width(typed);
    if is_left_blank(typed) {
        return Reading::default().repaired(
            format!("«{typed}» là chỗ trống của biểu chưa điền; đọc là để trống"),
            format!("«{typed}» is a place of the form that was not filled in; read as blank"),
        );
    }
    let asks = matches!(asked.kind, Kind::Yes | Kind::Choice);
    if asks {
        if let Some(reading) = answer(typed, asked, words) {
            return reading;
        }
    } else if words.mean_not_arisen(typed) {
        return Reading::state(Value::NotArisen);
    }
    if typed.starts_with('=') {
        return formula_as_text(typed);
    }
    if let Some(reading) = addition(typed, asked) {
        return reading;
    }
    if is_measure(typed, asked) {
        return Reading::wrong(
            Rule::MEASURE_AS_VALUE,
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
    let (body, percent) = bare(typed, asked);
    if let Some(reading) = fraction_or_range(body).or_else(|| in_parentheses(body, asked)) {
        return reading;
    }
    if let Some(reading) = scientific(body, asked) {
        return reading;
    }
    let misplaced_percent = percent && !matches!(asked.kind, Kind::Percent | Kind::Heading | Kind::Quantity);
    match parse_number(body, asked.kind).filter(|_| !misplaced_percent) {
        Some(Parsed::Certain(value)) => number(typed, body, value, asked),
        Some(Parsed::Doubtful(one, other)) => either(typed, one, other),
        None if asks => no_choice(typed, asked),
        None if body.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'-'))
            && body.bytes().filter(u8::is_ascii_digit).count() > amount::STORED_DIGITS =>
        {
            too_large(body)
        }
        None => match with_unit(typed) {
            Some((_, unit)) if !percent && !asked.measure.text.is_empty() => {
                other_measure(typed, unit, asked)
            }
            _ => unreadable(typed),
        },
    }
}

/// A formula in a cell that is formatted as text: it is never computed.
fn formula_as_text(typed: &str) -> Reading {
    Reading::wrong(
        Rule::UNREADABLE_NUMBER,
        Wording::new(
            format!("«{typed}» là công thức gõ vào ô dạng chữ nên không được tính, chưa có số liệu"),
            format!(
                "«{typed}» is a formula typed into a cell of text: it is not computed, the figure is missing"
            ),
        ),
        Wording::new(
            "Định dạng ô là Chung (General), bấm F2 rồi Enter để công thức được tính; hoặc gõ trực tiếp số liệu.",
            "Format the cell as General, press F2 and Enter so that it is computed; or type the figure itself.",
        ),
    )
}

/// `4 + 2 = 6` or `6 = 4 + 2`: the sum, if it is one.
fn addition(typed: &str, asked: Answer<'_>) -> Option<Reading> {
    let certain = |text: &str| match parse_number(text.trim(), asked.kind)? {
        Parsed::Certain(value) => Some(value),
        Parsed::Doubtful(..) => None,
    };
    let (one, other) = typed.split_once('=')?;
    let (terms, sum) = if other.contains('+') { (other, one) } else { (one, other) };
    let terms: Vec<Decimal> = terms.split('+').map(certain).collect::<Option<_>>()?;
    let (sum, body) = (certain(sum)?, sum.trim());
    if terms.len() < 2 {
        return None;
    }
    let found: Decimal = terms.iter().sum();
    if found == sum {
        return Some(number(typed, body, sum, asked));
    }
    let show = |language| amount::show(found, language);
    Some(Reading::wrong(
        Rule::AMBIGUOUS_NUMBER,
        Wording::new(
            format!("«{typed}»: các số cộng lại {}, không rõ số nào đúng", show(Language::Vi)),
            format!("«{typed}»: the numbers add up to {}; nothing says which is right", show(Language::En)),
        ),
        Wording::new("Ghi một số duy nhất, đã cộng đúng.", "Give one number, correctly added."),
    ))
}

/// A dotted or drawn line, as forms print where something is to be written.
fn is_left_blank(typed: &str) -> bool {
    let line = typed.chars().all(|sign| matches!(sign, '.' | '…' | '_' | '·' | ' '));
    line && typed.chars().map(|sign| if sign == '…' { 3 } else { 1 }).sum::<usize>() > 2
}

/// `2.789E+03`, as spreadsheets show a long number in a narrow column. Read if all its digits are there.
fn scientific(body: &str, asked: Answer<'_>) -> Option<Reading> {
    let (mantissa, exponent) = body.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let decimals = mantissa.split_once(['.', ',']).map_or(0, |(_, decimals)| decimals.len());
    let power = u32::try_from(exponent).ok().filter(|power| *power <= amount::STORED_DIGITS as u32)?;
    let mantissa: Decimal = mantissa.replace(',', ".").parse().ok()?;
    let factor = Decimal::from(10_i64.checked_pow(power)?);
    let value = mantissa.checked_mul(factor)?;
    if power as usize > decimals {
        let shown = |language| amount::show(value, language);
        let (vi, en) = (shown(Language::Vi), shown(Language::En));
        return Some(Reading::wrong(
            Rule::AMBIGUOUS_NUMBER,
            Wording::new(
                format!("«{body}» là số bị rút gọn, các chữ số cuối đã mất: {vi} hoặc gần đó"),
                format!("«{body}» is a shortened number whose last digits are lost: {en} or near it"),
            ),
            Wording::new("Gõ lại đủ các chữ số.", "Type the number with all its digits."),
        ));
    }
    Some(number(body, body, value, asked))
}

/// Signs of East Asian keyboards (`１２`, `％`) as those of all others.
fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(narrow).collect()
}

fn number(typed: &str, body: &str, value: Decimal, asked: Answer<'_>) -> Reading {
    if amount::exceeds_storage(value) {
        return too_large(&amount::show(value, Language::Vi));
    }
    if asked.kind == Kind::Count && !value.fract().is_zero() {
        return fractional(value);
    }
    let mut reading = Reading::number(value);
    reading.decimals = decimals_typed(body).unwrap_or(reading.decimals);
    reading.repaired(
        format!("số gõ dạng chữ «{typed}» đọc là {}", amount::show(value, Language::Vi)),
        format!("text «{typed}» read as {}", amount::show(value, Language::En)),
    )
}

/// Decimals after a decimal comma, zeros included: `94,30` has two.
fn decimals_typed(body: &str) -> Option<u32> {
    let (_, fraction) = body.trim_end().rsplit_once(',')?;
    fraction.bytes().all(|b| b.is_ascii_digit()).then_some(fraction.len() as u32)
}

fn either(typed: &str, one: Decimal, other: Decimal) -> Reading {
    let both = |language| (amount::show(one, language), amount::show(other, language));
    let ((vi_one, vi_other), (en_one, en_other)) = (both(Language::Vi), both(Language::En));
    Reading::wrong(
        Rule::AMBIGUOUS_NUMBER,
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

/// `(5)`: minus five to an accountant, five to most others.
fn in_parentheses(body: &str, asked: Answer<'_>) -> Option<Reading> {
    let inside = body.strip_prefix('(')?.strip_suffix(')')?.trim();
    let (Parsed::Certain(value) | Parsed::Doubtful(value, _)) = parse_number(inside, asked.kind)?;
    let (vi, en) = (amount::show(value, Language::Vi), amount::show(value, Language::En));
    Some(Reading::wrong(
        Rule::AMBIGUOUS_NUMBER,
        Wording::new(
            format!("«{body}» có thể là {vi}, cũng có thể là số âm −{vi} viết theo lối kế toán"),
            format!("«{body}» may be {en}, or −{en} as accountants write it"),
        ),
        Wording::new("Gõ lại số, không để trong ngoặc.", "Type the number again without parentheses."),
    ))
}

/// An answer in words, or by its number and its words together (`1 (Có)`).
fn answer(typed: &str, asked: Answer<'_>, words: &Answers) -> Option<Reading> {
    let folded = fold(typed);
    let given = |code: i64| {
        Reading::number(Decimal::from(code)).repaired(
            format!("câu trả lời «{typed}» đọc là {code}"),
            format!("the answer «{typed}» read as {code}"),
        )
    };
    let printed = &asked.measure.choices;
    if let Some(choice) = printed.iter().find(|choice| fold(&choice.label) == folded) {
        return Some(given(choice.code));
    }
    if let Some(code) = numbered(typed, &asked.choices()) {
        return Some(given(code));
    }
    let bare_yes_no = asked.kind == Kind::Yes && printed.is_empty();
    if let Some(yes) = words.yes_or_no(&folded).filter(|_| bare_yes_no) {
        return Some(given(i64::from(yes)));
    }
    let none = (printed.is_empty() || folded == "-") && words.mean_not_arisen(typed);
    none.then(|| Reading::state(Value::NotArisen))
}

/// The choice named by number and words, when both name the same: `1 (Có)`, `Có (1)`, `1 - Có`. With an equals sign it
/// is a copy of the printed list, not an answer.
fn numbered(typed: &str, choices: &[Choice]) -> Option<i64> {
    if typed.contains('=') {
        return None;
    }
    let plain = |part: &str| fold(part.trim_matches(|c: char| !c.is_alphanumeric()));
    choices
        .iter()
        .find(|choice| {
            let (code, label) = (choice.code.to_string(), fold(&choice.label));
            let rest = typed
                .strip_prefix(&code)
                .or_else(|| typed.trim_end_matches(|c: char| !c.is_alphanumeric()).strip_suffix(&code));
            rest.is_some_and(|rest| plain(rest) == label)
        })
        .map(|choice| choice.code)
}

/// Words or marks that answer a question with none of its choices.
fn no_choice(typed: &str, asked: Answer<'_>) -> Reading {
    let list = measure::list(&asked.choices());
    let mark = !typed.chars().any(char::is_alphanumeric) || fold(typed) == "x" || fold(typed) == "v";
    let help = if mark {
        Wording::new(
            "Dấu này không cho biết chọn mục nào. Gõ số của lựa chọn.",
            "The mark does not say which choice is meant. Type the number of the choice.",
        )
    } else {
        Wording::new(
            "Gõ số của một lựa chọn; lời giải thích ghi ở cột Ghi chú.",
            "Type the number of one of the choices; put explanations into the notes column.",
        )
    };
    Reading::wrong(
        Rule::CHOICE_OUT_OF_RANGE,
        Wording::new(
            format!("«{typed}» không phải một trong các lựa chọn: {list}"),
            format!("«{typed}» is not one of the choices: {list}"),
        ),
        help,
    )
}

/// Whether the unit of measure (or the list of choices) was copied into the cell.
fn is_measure(typed: &str, asked: Answer<'_>) -> bool {
    let is_list = typed.contains('=') && typed.chars().any(char::is_alphabetic);
    if typed.chars().all(|c| matches!(c, '%' | '(' | ')' | ' ')) || is_list {
        return true;
    }
    let has_digit = typed.bytes().any(|b| b.is_ascii_digit());
    !has_digit && !asked.measure.text.is_empty() && fold(typed) == fold(&asked.measure.text)
}

/// The number without the unit of measure typed after it, and whether that says per cent.
fn bare<'a>(typed: &'a str, asked: Answer<'_>) -> (&'a str, bool) {
    let closed = typed.trim_end_matches(['.', ';', ',']).trim_end();
    if let Some(body) = closed.strip_suffix('%') {
        return (body.trim_end(), true);
    }
    if let Some(body) = typed.strip_prefix('%') {
        return (body.trim_start(), true);
    }
    match with_unit(closed) {
        Some((number, unit)) if measure::means_percent(unit) => (number, true),
        Some((number, unit)) if is_own_measure(unit, &asked.measure.text) => (number, false),
        _ => (typed, false),
    }
}

/// A number and the words after it: `50 hồ sơ`, `50 (hồ sơ)`.
fn with_unit(typed: &str) -> Option<(&str, &str)> {
    let split = typed.find(char::is_alphabetic)?;
    let (number, unit) = typed.split_at(split);
    let (number, unit) = match number.trim_end().strip_suffix('(') {
        Some(number) => (number.trim_end(), unit.trim_end().strip_suffix(')')?),
        None => (number.trim_end(), unit),
    };
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '−' | '+');
    let has_digit = number.bytes().any(|b| b.is_ascii_digit());
    (has_digit && number.chars().all(numeric)).then_some((number, unit))
}

/// Whether the words are the row's unit of measure: the same, shortened at its end (`5 thủ tục` where administrative
/// procedures are counted), or an abbreviation of something that begins with it.
fn is_own_measure(unit: &str, measure: &str) -> bool {
    let (unit, measure) = (Label::new(unit), Label::new(measure));
    let (own, typed) = (measure.folded_key(), unit.folded_key());
    !typed.is_empty()
        && (own == typed
            || measure.continues(&unit)
            || unit.is_abbreviation() && unit.continues(&measure)
            || is_by_initials(&typed, &own))
}

/// Whether the letters are the first ones of the words: `hs` of `hồ sơ`.
fn is_by_initials(letters: &str, words: &str) -> bool {
    let initials: String = words.split_whitespace().filter_map(|word| word.chars().next()).collect();
    letters.len() > 1 && letters == initials
}

fn other_measure(typed: &str, unit: &str, asked: Answer<'_>) -> Reading {
    let measure = asked.measure.text.replace('\n', " ");
    Reading::wrong(
        Rule::UNREADABLE_NUMBER,
        Wording::new(
            format!("«{typed}» ghi kèm «{unit}», trong khi dòng này tính theo «{measure}»"),
            format!("«{typed}» says «{unit}», but this row is measured in «{measure}»"),
        ),
        Wording::new(
            "Chỉ gõ chữ số, theo đúng đơn vị tính của dòng; lời giải thích ghi ở cột Ghi chú.",
            "Type digits only, in the row's own unit of measure; put explanations into the notes column.",
        ),
    )
}

/// `05/10`, `1-3`: two numbers, not one.
fn fraction_or_range(body: &str) -> Option<Reading> {
    // A sign before the first digit belongs to the number.
    let (at, separator) = body.char_indices().skip(1).find(|(_, c)| matches!(c, '/' | '-' | '–'))?;
    let (left, right) = (body[..at].trim(), body[at + separator.len_utf8()..].trim());
    let left = parse_number(left, Kind::Count)?;
    let right = parse_number(right, Kind::Count)?;
    let show = |parsed: &Parsed, language| match parsed {
        Parsed::Certain(value) | Parsed::Doubtful(value, _) => amount::show(*value, language),
    };
    let (vi, en) = (
        (show(&left, Language::Vi), show(&right, Language::Vi)),
        (show(&left, Language::En), show(&right, Language::En)),
    );
    let part = |parsed: &Parsed| match parsed {
        Parsed::Certain(value) | Parsed::Doubtful(value, _) => *value,
    };
    let day = (Decimal::ONE..=Decimal::from(31)).contains(&part(&left));
    let month = (Decimal::ONE..=Decimal::from(12)).contains(&part(&right));
    let message = if separator == '/' && day && month && part(&left) > part(&right) {
        Wording::new(
            format!(
                "«{body}» có thể là ngày {} tháng {}, cũng có thể là {} trên {}; không phải một số liệu",
                vi.0, vi.1, vi.0, vi.1
            ),
            format!("«{body}» may be a day of month {}, or {} of {}; not one figure", en.1, en.0, en.1),
        )
    } else if separator == '/' {
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
        Rule::AMBIGUOUS_NUMBER,
        message,
        Wording::new(
            "Ghi một số duy nhất; ghi phần giải thích ở cột Ghi chú.",
            "Give one number; explain in the notes column.",
        ),
    ))
}
