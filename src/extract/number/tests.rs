use proptest::prelude::*;

use super::*;
use crate::measure::Measure;

fn read_as(kind: Kind, measure: &str, content: &Content, format: Option<&str>) -> Reading {
    let measure = Measure::parse(measure);
    read(content, format, Answer { kind, measure: &measure }, &Answers::of_the_field())
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
        (Kind::Count, "Hồ sơ", "27¹", "27"),
        (Kind::Count, "Hồ sơ", "27*", "27"),
        (Kind::Count, "Hồ sơ", "27 (**)", "27"),
        (Kind::Count, "Hồ sơ", "20 + 7 = 27", "27"),
        (Kind::Count, "Hồ sơ", "2.844 ⁽¹²⁾", "2844"),
        (Kind::Percent, "%", "94,3%²", "94.3"),
        (Kind::Count, "Hồ sơ", "10³", "ambiguous-number"),
        (Kind::Count, "Hồ sơ", "m²", "unreadable-number"),
        (Kind::Count, "Hồ sơ", "27 hs", "27"),
        (Kind::Count, "Hồ sơ", "27 vb", "unreadable-number"),
        (Kind::Percent, "%", "%54,84", "54.84"),
        (Kind::Count, "Hồ sơ", "2.789E+03", "2789"),
        (Kind::Count, "Hồ sơ", "2.79E+05", "ambiguous-number"),
        (Kind::Count, "Hồ sơ", "2.789E-03", "unreadable-number"),
        (Kind::Count, "Hồ sơ", "27hs", "27"),
        (Kind::Count, "Hồ sơ", "27 HS.", "27"),
        (Kind::Count, "Hồ sơ", "12 hồ sơ;", "12"),
        (Kind::Count, "Hồ sơ", "1.234 Hồ sơ", "1234"),
        (Kind::Count, "Hồ sơ", "2,789e3", "2789"),
        (Kind::Count, "Hồ sơ", "30/6", "ambiguous-number"),
        (Kind::Percent, "%", "% 54,84", "54.84"),
        (Kind::Percent, "%", "54,84 %.", "54.84"),
        (Kind::Count, "Hồ sơ", "%27", "unreadable-number"),
        (Kind::Count, "Hồ sơ", "27 h", "unreadable-number"),
        (Kind::Count, "Hồ sơ", "=SUM(D1:D3)", "unreadable-number"),
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
        (Kind::Choice, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", "2 (Kết hợp)", "2"),
        (Kind::Choice, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", "1 (Kết hợp)", "choice-out-of-range"),
        (Kind::Choice, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", "có", "choice-out-of-range"),
        (Kind::Yes, "Có = 1; Không = 0", "1 (Có)", "1"),
        (Kind::Yes, "", "Có (1)", "1"),
        (Kind::Yes, "", "x", "choice-out-of-range"),
        (Kind::Yes, "", "✓", "choice-out-of-range"),
        (Kind::Count, "Hồ sơ", "１２", "12"),
        (Kind::Count, "Hồ sơ", "(5)", "ambiguous-number"),
        (Kind::Count, "Hồ sơ", "5 (hồ sơ)", "5"),
        (Kind::Count, "Hồ sơ", "5 TTHC", "unreadable-number"),
        (Kind::Count, "Thủ tục", "5 TTHC", "5"),
        (Kind::Count, "TTHC", "5 thủ tục hành chính", "5"),
        (Kind::Count, "Hồ sơ", "5 hồ sơ trễ hạn", "unreadable-number"),
        (Kind::Count, "Hồ sơ", "5 nghìn", "unreadable-number"),
        (Kind::Count, "Hồ sơ", "1 (Có)", "unreadable-number"),
        (Kind::Count, "Hồ sơ", "−5/10", "ambiguous-number"),
        (Kind::Count, "Hồ sơ", "−5", "-5"),
        (Kind::Count, "Hồ sơ", "1234567890123456", "ambiguous-number"),
        (Kind::Count, "Hồ sơ", "12345678901234567890123456789012", "ambiguous-number"),
        (Kind::Percent, "%", "89,29 phần trăm", "89.29"),
        (Kind::Percent, "%", "８９,２９％", "89.29"),
        (Kind::Count, "Hồ sơ", "89 phần trăm", "unreadable-number"),
        (Kind::Quantity, "Triệu đồng", "5 triệu", "5"),
        (Kind::Quantity, "Triệu đồng", "5 đồng", "unreadable-number"),
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
        (Kind::Count, "Hồ sơ", 197.3, None, "197.3 fractional-count"),
        (Kind::Count, "Hồ sơ", 197.000_000_000_1, None, "197"),
        (Kind::Count, "Hồ sơ", 196.999_999_999_9, None, "197"),
        (Kind::Count, "Hồ sơ", 1e20, None, "ambiguous-number"),
        (Kind::Quantity, "Đồng", 1e300, None, "ambiguous-number"),
        (Kind::Quantity, "Đồng", 999_999_999_999_999.0, None, "999999999999999"),
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
fn what_was_repaired_is_said() {
    let noise = read_as(Kind::Count, "Hồ sơ", &Content::Number(197.000_000_000_1), None);
    let said = noise.repair.unwrap().vi;
    assert_eq!(said, "197.0000000001 đọc là 197; phần lẻ là sai số tính toán của máy");
    let other = read_as(Kind::Count, "Hồ sơ", &Content::text("5 TTHC"), None);
    let said = other.problem.unwrap().message.vi;
    assert_eq!(said, "«5 TTHC» ghi kèm «TTHC», trong khi dòng này tính theo «Hồ sơ»");
    let mark = read_as(Kind::Yes, "", &Content::text("X"), None).problem.unwrap();
    assert_eq!(mark.message.vi, "«X» không phải một trong các lựa chọn: 0 = Không; 1 = Có");
    assert_eq!(mark.help.vi, "Dấu này không cho biết chọn mục nào. Gõ số của lựa chọn.");
    let day = read_as(Kind::Count, "Hồ sơ", &Content::text("30/6"), None).problem.unwrap();
    assert_eq!(
        day.message.vi,
        "«30/6» có thể là ngày 30 tháng 6, cũng có thể là 30 trên 6; không phải một số liệu"
    );
    let accountant = read_as(Kind::Count, "Hồ sơ", &Content::text("(5)"), None).problem.unwrap();
    assert_eq!(accountant.message.vi, "«(5)» có thể là 5, cũng có thể là số âm −5 viết theo lối kế toán");
}

#[test]
fn dates_and_times_show_what_is_behind_them() {
    let moment = |year, month, day, seconds, serial| {
        let content = Content::Date(Moment { year, month, day, seconds, serial });
        read_as(Kind::Count, "Hồ sơ", &content, None).problem.unwrap().message.vi
    };
    assert!(moment(2026, 10, 5, 0, 46300.0).contains("«5/10» hoặc «5-10»"));
    assert_eq!(
        moment(1900, 2, 13, 0, 44.0),
        "ô số liệu định dạng ngày nên hiện 13/02/1900, nhưng số lưu trong ô là 44"
    );
    assert_eq!(
        moment(1899, 12, 31, 43_200, 0.5),
        "ô số liệu hiện giờ 12:00 (số lưu trong ô là 0,5): Excel có thể đã đổi «12:00» thành giờ"
    );
}

#[test]
fn hours_that_went_by_are_doubtful_and_never_days() {
    let reading = |kind, days, format| read_as(kind, "Giờ", &Content::Number(days), Some(format));
    let told = reading(Kind::Count, 1.5, "[h]:mm").problem.unwrap();
    assert_eq!(told.rule, Rule::AMBIGUOUS_NUMBER);
    assert_eq!(
        told.message.vi,
        "ô số liệu hiện khoảng thời gian 36:00 (giờ:phút), số lưu trong ô là 1,5 (ngày)"
    );
    for format in ["[hh]:mm:ss", "[mm]", "[ss]", "[Red][h]:mm"] {
        assert_eq!(say(&reading(Kind::Quantity, 0.25, format)), "ambiguous-number", "{format}");
    }
    assert_eq!(reading(Kind::Text, 1.5, "[h]:mm").value, Value::Text("36:00".into()));
    assert_eq!(say(&reading(Kind::Quantity, 1.5, "[Red]0.0")), "1.5");
}

#[test]
fn formats_that_show_nothing() {
    let cases = [
        (";;;", 5.0, true),
        (";;;", 0.0, false),
        ("\"Đạt\"", 5.0, true),
        ("0;;", -5.0, true),
        ("0;;", 5.0, false),
        ("0;-0;;@", 0.0, false),
        ("_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", 5.0, false),
        ("[Red]", 5.0, true),
        ("[h]:mm", 0.5, false),
        ("General", 5.0, false),
        ("[>9]\"nhiều\";0", 12.0, false),
        ("#,##0\\ \"đ\"", 5.0, false),
    ];
    for (format, number, hidden) in cases {
        assert_eq!(hides(format, &Content::Number(number)), hidden, "{format} of {number}");
    }
    assert!(hides(";;;", &Content::text("5")));
    assert!(!hides("0", &Content::text("5")));
}

const KINDS: [(Kind, &str); 7] = [
    (Kind::Count, "Hồ sơ"),
    (Kind::Quantity, "Triệu đồng"),
    (Kind::Percent, "%"),
    (Kind::Yes, "Có = 1; Không = 0"),
    (Kind::Yes, ""),
    (Kind::Choice, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2"),
    (Kind::Text, ""),
];

/// A number made of a text is always told, whether repaired or doubtful; what is no number never passes in silence.
fn is_told(typed: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    for (kind, measure) in KINDS {
        let reading = read_as(kind, measure, &Content::text(typed), None);
        match reading.value {
            Value::Number(_) => {
                prop_assert!(reading.repair.is_some() || reading.problem.is_some(), "{typed:?}");
            }
            Value::Unreadable => prop_assert!(reading.problem.is_some(), "{typed:?}"),
            _ => prop_assert!(reading.problem.is_none(), "{typed:?}"),
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_or_told(typed in any::<String>()) {
        is_told(&typed)?;
    }

    #[test]
    fn any_signs_around_digits_are_read_or_told(typed in "[-−–(]?[0-9０-９.,/ %−–-]{0,34}[%) ]?(TTHC|hồ sơ|phần trăm|\\(Có\\))?") {
        is_told(&typed)?;
    }

    #[test]
    fn any_stored_number_is_read(number in any::<f64>(), format in "[;0#%@\"a\\\\\\[\\]<_-]{0,8}") {
        for (kind, measure) in KINDS {
            let reading = read_as(kind, measure, &Content::Number(number), Some(&format));
            prop_assert!(reading.value != Value::Blank);
        }
        hides(&format, &Content::Number(number));
    }
}

#[test]
fn printed_decimals_count_zeros() {
    let reading = read_as(Kind::Percent, "%", &Content::text("94,30"), None);
    assert_eq!(reading.decimals, 2);
}
