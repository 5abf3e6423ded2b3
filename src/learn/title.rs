//! The lines above a table: number and title of the form, unit of measure, places for the unit and the period.

use std::sync::LazyLock;

use crate::cell::CellRef;
use crate::measure::{Class, Measure};
use crate::text::{Token, UnitKind, Words, fold, tokens, vocabulary};

/// What stands above a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Head {
    /// Lines above the number.
    pub heading: Vec<String>,
    /// Number as printed (`Phụ lục I`); empty for none.
    pub number: String,
    /// What identifies the form in its number (`I`); empty for none.
    pub id: String,
    /// Title lines.
    pub title: Vec<String>,
    /// Lines in parentheses.
    pub subtitle: Vec<String>,
    /// Unit of measure of the whole table.
    pub measure: Option<String>,
    /// The national header stands above.
    pub letterhead: bool,
    /// Level of the unit that fills the form in.
    pub level: Option<String>,
    /// Lines to be filled in by hand, which are left out.
    pub fields: Vec<(CellRef, String)>,
}

/// Reads the lines above a table.
pub(super) fn read(lines: &[(CellRef, String)]) -> Head {
    let words = &vocabulary().learning;
    let mut head = Head::default();
    let mut kept: Vec<(String, bool)> = Vec::new();
    let mut open = false;
    let of_nation = |cell: &str| cell.lines().any(|line| Words::of(line).have(&words.nation));
    let letterhead: Vec<u32> =
        lines.iter().filter(|(_, cell)| of_nation(cell)).map(|(at, _)| at.row).collect();
    for (at, cell) in lines {
        let mut in_number = false;
        for line in cell.lines().filter(|line| line.chars().any(char::is_alphanumeric)) {
            let said = Words::of(line);
            let bare = line.trim_matches(['(', ')', ' ', '*']);
            if said.have(&words.nation) {
                head.letterhead = true;
            } else if letterhead.contains(&at.row) && number_of(line).is_none() {
                // The organ beside the national header, which is printed with it.
                filled_in(line, &mut head.level);
                head.fields.push((*at, line.to_owned()));
            } else if let Some(measure) = measure_of(bare) {
                head.measure = Some(measure);
            } else if Words::of(bare).begin(&words.fields).is_some()
                && (bare.contains([':', '…']) || bare.contains("..") || Words::of(bare).are(&words.fields))
                || (Words::of(bare).are(&words.measures) && !bare.is_empty())
            {
                head.fields.push((*at, line.to_owned()));
            } else if let Some(number) = number_of(line).filter(|_| head.number.is_empty()) {
                head.heading = kept.drain(..).map(|(line, _)| line).collect();
                (head.number, head.id) = (number.text, number.id);
                in_number = true;
                if !number.rest.is_empty() {
                    let filled = filled_in(&number.rest, &mut head.level);
                    kept.push((filled, false));
                }
            } else {
                // A remark in parentheses may run over several lines.
                let dated = line.contains("..") && Words::of(line).have(&words.dates);
                let aside = in_number || open || dated || line.starts_with('(');
                open = aside && line.matches('(').count() + usize::from(open) > line.matches(')').count();
                kept.push((filled_in(line, &mut head.level), aside));
            }
        }
    }
    for (line, aside) in kept {
        if head.measure.is_none() {
            head.measure = measure_behind(&line);
        }
        let lines = if aside { &mut head.subtitle } else { &mut head.title };
        lines.push(line);
    }
    head
}

/// The unit of measure that a line states for the whole table.
fn measure_of(line: &str) -> Option<String> {
    let words = &vocabulary().learning;
    let (before, after) = line.split_once(':')?;
    let (before, after) = (Words::of(before), after.trim().trim_end_matches('.'));
    let said = before.are(&words.measures)
        || before.begin(&words.measures).is_some_and(|length| length > 2 && before.len() <= length + 3);
    if !said || after.is_empty() || after.contains("..") || after.contains('…') {
        return None;
    }
    let sure = before.len() > 1 && !fold(&before.rest(0)).eq("don vi");
    let class = Measure::parse(after).class;
    (sure || matches!(class, Class::Quantity | Class::Percent)).then(|| after.to_owned())
}

/// The unit of measure in parentheses at the end of a title: `III. KINH PHÍ (triệu đồng)`.
fn measure_behind(line: &str) -> Option<String> {
    let (_, inner) = line.trim_end_matches(['.', ' ']).strip_suffix(')')?.rsplit_once('(')?;
    let short = Words::of(inner).len() <= 3;
    (short && Measure::parse(inner).class == Class::Quantity).then(|| inner.trim().to_owned())
}

struct Number {
    text: String,
    id: String,
    rest: String,
}

/// The number of a form at the beginning of a line.
fn number_of(line: &str) -> Option<Number> {
    let words = Words::of(line);
    let all = tokens(line);
    let length = words.begin(&vocabulary().learning.numbers)?;
    let first = all.get(length)?;
    let is_id = |text: &str| {
        text.bytes().all(|b| b.is_ascii_digit())
            || text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
            || (text.len() == 1 && text.bytes().all(|b| b.is_ascii_uppercase()))
    };
    if !is_id(&first.text) || first.gap.contains(['\n', ';', ',']) {
        return None;
    }
    let mut id = first.text.clone();
    let mut end = length + 1;
    while let Some(next) = all.get(end) {
        // 04a, B01.
        let digits = next.text.bytes().all(|b| b.is_ascii_digit());
        let tight = next.gap.is_empty() && (digits || next.text.len() == 1) && next.text.is_ascii();
        let dotted = matches!(next.gap.as_str(), "." | "-" | "/") && is_id(&next.text);
        if !tight && !dotted {
            break;
        }
        id.push_str(if tight { "" } else { "." });
        id.push_str(&next.text);
        end += 1;
    }
    // The rest is the title when punctuation parts it; a symbol such as /VPCP/KSTT belongs to the number.
    let symbol = all[end..].iter().all(|next| matches!(next.gap.as_str(), "." | "-" | "/"));
    let parted = !symbol
        && all.get(end).is_some_and(|next| next.gap.trim_start().starts_with(['.', ':', '-', '–', '—', '(']));
    let (text, rest) = if parted { parts(line, &all, end) } else { (line.trim().to_owned(), String::new()) };
    let prose = !parted && all.len() > end && all[end].gap.trim().is_empty();
    (!prose).then_some(Number { text, id, rest })
}

/// A line before and from a word, without the punctuation between.
fn parts(line: &str, all: &[Token], at: usize) -> (String, String) {
    let before: usize =
        all[..at].iter().map(|word| word.gap.chars().count() + word.text.chars().count()).sum();
    let text: String = line.chars().take(before).collect();
    let rest: String = line.chars().skip(before).collect();
    let rest = rest.trim_start_matches([' ', '.', ':', '-', '–', '—']).to_owned();
    (text.trim().to_owned(), rest)
}

/// A line with placeholders for the unit and the period where the blank form leaves room for them or states its own.
fn filled_in(line: &str, level: &mut Option<String>) -> String {
    let all = tokens(line);
    let folded: Vec<&str> = all.iter().map(|word| word.folded.as_str()).collect();
    let document =
        line.starts_with('(') && all.len() > 6 || folded.windows(2).any(|two| two == ["kem", "theo"]);
    let mut text = String::new();
    let mut at = 0;
    while at < all.len() {
        let word = &all[at];
        let upper = word.text.chars().all(char::is_uppercase);
        let gap = if at == 0 { String::new() } else { word.gap.clone() };
        text.push_str(if at == 0 { &word.gap } else { &gap });
        let room = |after: usize| {
            let gap = all.get(after).map_or_else(|| tail(line, &all), |next| next.gap.clone());
            gap.contains("..") || gap.contains('…') || gap.contains("__")
        };
        if let Some((kind, length)) = unit_kind(&all, at).filter(|(_, length)| room(at + length)) {
            text.push_str(if upper { "{UNIT}" } else { "{unit}" });
            if let [only] = &kind.level[..] {
                level.get_or_insert_with(|| only.clone());
            }
            at += length;
            text.push_str(&after_dots(line, &all, at, &mut at));
            continue;
        }
        let length = if document { 0 } else { period_at(&folded, at, &room) };
        if length > 0 {
            text.push_str(if upper { "{PERIOD}" } else { "{period}" });
            at += length;
            if room(at) {
                text.push_str(&after_dots(line, &all, at, &mut at));
            } else if at == all.len() {
                text.push_str(&tail(line, &all));
            }
            continue;
        }
        text.push_str(&word.text);
        at += 1;
        if at == all.len() {
            text.push_str(&tail(line, &all));
        }
    }
    // Braces of the form's own would be read as placeholders.
    let ours = ["{UNIT}", "{unit}", "{PERIOD}", "{period}"];
    if text.matches('{').count() == ours.iter().map(|one| text.matches(one).count()).sum::<usize>() {
        text.trim().to_owned()
    } else {
        line.replace(['{', '}'], "")
    }
}

/// What stands behind the last word of a line.
fn tail(line: &str, all: &[Token]) -> String {
    let before: usize = all.iter().map(|word| word.gap.chars().count() + word.text.chars().count()).sum();
    unicode_normalization::UnicodeNormalization::nfc(line).skip(before).collect()
}

/// What follows the dots of a place to be filled in, up to the next word, which is written too.
fn after_dots(line: &str, all: &[Token], at: usize, next: &mut usize) -> String {
    let strip = |gap: &str| gap.trim_start_matches(':').replace(['.', '…', '_'], "");
    match all.get(at) {
        Some(word) => {
            *next = at + 1;
            let gap = strip(&word.gap);
            let gap = if gap.trim().is_empty() { " ".to_owned() } else { gap };
            let end = if at + 1 == all.len() { tail(line, all) } else { String::new() };
            format!("{gap}{}{end}", word.text)
        }
        None => strip(&tail(line, all)).trim().to_owned(),
    }
}

/// The kinds of units, their names split.
static KINDS: LazyLock<Vec<(&UnitKind, Vec<Token>)>> =
    LazyLock::new(|| vocabulary().unit_kind.iter().map(|kind| (kind, tokens(&kind.name))).collect());

fn unit_kind(all: &[Token], at: usize) -> Option<(&'static UnitKind, usize)> {
    let fits = |(_, name): &&(&UnitKind, Vec<Token>)| {
        all.get(at..at + name.len())
            .is_some_and(|window| window.iter().zip(name).all(|(word, wanted)| word.marked == wanted.marked))
    };
    let longest = KINDS.iter().filter(fits).max_by_key(|(kind, _)| kind.name.len())?;
    Some((longest.0, longest.1.len()))
}

/// How many words at a place name the period of the form.
fn period_at(words: &[&str], at: usize, room: &dyn Fn(usize) -> bool) -> usize {
    let word = |index: usize| words.get(at + index).copied().unwrap_or_default();
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let year = |text: &str| number(text) && text.len() == 4 && text.starts_with("20");
    let before = at.checked_sub(1).map_or("", |before| words[before]);
    if ["hoach", "doan", "ky", "truoc", "tu", "den"].contains(&before) {
        return 0;
    }
    let begun = |from: usize| word(from) == "20" && room(at + from + 1);
    let with_year = |from: usize| match (word(from), word(from + 1)) {
        ("nam", _) if begun(from + 1) => 2,
        ("nam", next) if year(next) => 2,
        ("nam", _) if room(at + from + 1) => 1,
        (next, _) if year(next) => 1,
        _ => 0,
    };
    let numeral = |text: &str| ["i", "ii", "iii", "iv"].contains(&text) || (number(text) && text.len() == 1);
    match word(0) {
        "quy" | "qui" => {
            let own = usize::from(numeral(word(1)));
            if own == 0 && !room(at + 1) {
                return 0;
            }
            let both = word(1 + own) == "va" && number(word(2 + own)) && word(3 + own) == "thang";
            let length = 1 + own + if both { 3 } else { 0 };
            length + with_year(length)
        }
        "thang" if before != "ngay" && (number(word(1)) || room(at + 1)) => {
            let length = 1 + usize::from(number(word(1)));
            length + with_year(length)
        }
        "6" | "06" | "9" | "09" if word(1) == "thang" => {
            let half = if word(2) == "dau" && word(3) == "nam" { 3 } else { 1 };
            let length = 1 + half;
            length + if half == 3 && year(word(4)) { 1 } else { with_year(length) }
        }
        "nam" if year(word(1)) || begun(1) => 2,
        "nam" if room(at + 1) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(lines: &[&str]) -> Head {
        let lines: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(row, line)| (CellRef::new(row as u32, 0), (*line).to_owned()))
            .collect();
        read(&lines)
    }

    #[test]
    fn numbers_titles_and_places() {
        let one = head(&[
            "PHỤ LỤC I",
            "THỐNG KÊ SỐ LIỆU",
            "QUÍ ...... NĂM 2023 CỦA ỦY BAN NHÂN DÂN HUYỆN ............",
            "(Kèm theo Báo cáo số ...... /BC-UBND ngày ...... /....../2023 của Ủy ban nhân dân huyện ............)",
        ]);
        assert_eq!((one.number.as_str(), one.id.as_str()), ("PHỤ LỤC I", "I"));
        assert_eq!(one.title, ["THỐNG KÊ SỐ LIỆU", "{PERIOD} CỦA ỦY BAN NHÂN DÂN {UNIT}"]);
        assert_eq!(
            one.subtitle,
            ["(Kèm theo Báo cáo số ...... /BC-UBND ngày ...... /....../2023 của Ủy ban nhân dân {unit})"]
        );
        assert_eq!(one.level.as_deref(), Some("huyện"));
        let two = head(&[
            "Biểu số 06 /VPCP/KSTT\nBan hành theo Thông tư số",
            "KẾT QUẢ\n(Từ ngày ... đến ngày ... )",
        ]);
        assert_eq!((two.number.as_str(), two.id.as_str()), ("Biểu số 06 /VPCP/KSTT", "06"));
        assert_eq!((two.title.as_slice(), two.subtitle.len()), (["KẾT QUẢ".to_owned()].as_slice(), 2));
    }

    #[test]
    fn measures_fields_and_periods() {
        let one = head(&["(Đơn vị)", "Người nhập: …", "ƯỚC KẾT QUẢ QUÝ II VÀ 06 THÁNG", "(6 tháng-2025)"]);
        assert_eq!(one.fields.len(), 2);
        assert_eq!(one.title, ["ƯỚC KẾT QUẢ {PERIOD}"]);
        assert_eq!(one.subtitle, ["({period})"]);
        let two = head(&["BÁO CÁO", "Tháng 11/2018", "Đơn vị: Triệu đồng"]);
        assert_eq!(two.measure.as_deref(), Some("Triệu đồng"));
        assert_eq!(two.title, ["BÁO CÁO", "{period}"]);
        assert_eq!(head(&["Đơn vị tính: Số hồ sơ TTHC"]).measure.as_deref(), Some("Số hồ sơ TTHC"));
        assert_eq!(head(&["Đơn vị: UBND xã ......"]).measure, None);
        assert_eq!(head(&["RÀ SOÁT HỘ NĂM ..... CẤP XÃ"]).title, ["RÀ SOÁT HỘ {PERIOD} CẤP XÃ"]);
        assert_eq!(head(&["Phụ lục 2: Kết quả"]).title, ["Kết quả"]);
        assert_eq!(head(&["Biểu 03-DSX"]).number, "Biểu 03-DSX");
        assert_eq!(head(&["Mẫu số B01/BCTC"]).id, "B01");
        assert!(head(&["Biểu mẫu thống kê"]).number.is_empty());
        let lines = [
            (0, 0, "UBND"),
            (0, 2, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (1, 0, "XÃ ......."),
            (1, 2, "Độc lập - Tự do - Hạnh phúc"),
            (3, 0, "BÁO CÁO"),
        ];
        let lines: Vec<_> = lines
            .iter()
            .map(|(row, column, text)| (CellRef::new(*row, *column), (*text).to_owned()))
            .collect();
        let three = read(&lines);
        assert_eq!(
            (three.letterhead, three.level.as_deref(), &three.title[..]),
            (true, Some("xã"), &["BÁO CÁO".to_owned()][..])
        );
    }
}
