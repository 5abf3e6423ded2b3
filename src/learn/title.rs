//! The lines above a table: number and title of the form, unit of measure, places for the unit and the period.

use crate::cell::CellRef;
use crate::measure::{Class, Measure};
use crate::text::{Token, Words, fold, tokens};

use super::lexicon::Lexicon;

mod places;

use places::filled_in;

/// `Đơn vị tính` is of so many words at least; with fewer something must not stand behind them.
const FEWEST_MEASURE_WORDS: usize = 3;
/// Between these words and the colon stand no more words: `Đơn vị tính của biểu này: …`.
const MOST_WORDS_BETWEEN: usize = 3;
/// A unit of measure behind a title has no more words: `III. KINH PHÍ (triệu đồng Việt Nam)`.
const LONGEST_MEASURE: usize = 3;

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
pub(super) fn read(lines: &[(CellRef, String)], words: &Lexicon) -> Head {
    let mut head = Head::default();
    let mut kept: Vec<(String, bool)> = Vec::new();
    let mut open = false;
    let of_nation = |cell: &str| cell.lines().any(|line| Words::of(line).have(&words.table.nation));
    let letterhead: Vec<u32> =
        lines.iter().filter(|(_, cell)| of_nation(cell)).map(|(at, _)| at.row).collect();
    for (at, cell) in lines {
        let mut in_number = false;
        for line in cell.lines().filter(|line| line.chars().any(char::is_alphanumeric)) {
            let said = Words::of(line);
            let bare = line.trim_matches(['(', ')', ' ', '*']);
            if said.have(&words.table.nation) {
                head.letterhead = true;
            } else if letterhead.contains(&at.row) && number_of(line, words).is_none() {
                // The organ beside the national header, which is printed with it.
                filled_in(line, &mut head.level, words);
                head.fields.push((*at, line.to_owned()));
            } else if let Some(measure) = measure_of(bare, words) {
                head.measure = Some(measure);
            } else if Words::of(bare).begin(&words.fields).is_some()
                && (bare.contains([':', '…']) || bare.contains("..") || Words::of(bare).are(&words.fields))
                || (Words::of(bare).are(&words.table.measures) && !bare.is_empty())
            {
                head.fields.push((*at, line.to_owned()));
            } else if let Some(number) = number_of(line, words).filter(|_| head.number.is_empty()) {
                head.heading = kept.drain(..).map(|(line, _)| line).collect();
                (head.number, head.id) = (number.text, number.id);
                in_number = true;
                if !number.rest.is_empty() {
                    let filled = filled_in(&number.rest, &mut head.level, words);
                    kept.push((filled, false));
                }
            } else {
                // A remark in parentheses may run over several lines.
                let dated = line.contains("..") && Words::of(line).have(&words.dates);
                let aside = in_number || open || dated || line.starts_with('(');
                open = aside && line.matches('(').count() + usize::from(open) > line.matches(')').count();
                kept.push((filled_in(line, &mut head.level, words), aside));
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
fn measure_of(line: &str, words: &Lexicon) -> Option<String> {
    let (before, after) = line.split_once(':')?;
    let (before, after) = (Words::of(before), after.trim().trim_end_matches('.'));
    let said = before.are(&words.table.measures)
        || before.begin(&words.table.measures).is_some_and(|length| {
            length >= FEWEST_MEASURE_WORDS && before.len() <= length + MOST_WORDS_BETWEEN
        });
    if !said || after.is_empty() || after.contains("..") || after.contains('…') {
        return None;
    }
    let sure = before.len() > 1 && !words.organs_or_measures.contains(&fold(&before.rest(0)));
    let class = Measure::parse(after).class;
    (sure || matches!(class, Class::Quantity | Class::Percent)).then(|| after.to_owned())
}

/// The unit of measure in parentheses at the end of a title: `III. KINH PHÍ (triệu đồng)`.
fn measure_behind(line: &str) -> Option<String> {
    let (_, inner) = line.trim_end_matches(['.', ' ']).strip_suffix(')')?.rsplit_once('(')?;
    let short = Words::of(inner).len() <= LONGEST_MEASURE;
    (short && Measure::parse(inner).class == Class::Quantity).then(|| inner.trim().to_owned())
}

struct Number {
    text: String,
    id: String,
    rest: String,
}

/// The number of a form at the beginning of a line.
fn number_of(line: &str, words: &Lexicon) -> Option<Number> {
    let said = Words::of(line);
    let all = tokens(line);
    let length = said.begin(&words.table.numbers)?;
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
        let dotted = matches!(&*next.gap, "." | "-" | "/") && is_id(&next.text);
        if !tight && !dotted {
            break;
        }
        id.push_str(if tight { "" } else { "." });
        id.push_str(&next.text);
        end += 1;
    }
    // The rest is the title when punctuation parts it; a symbol such as /VPCP/KSTT belongs to the number.
    let symbol = all[end..].iter().all(|next| matches!(&*next.gap, "." | "-" | "/"));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn head(lines: &[&str]) -> Head {
        let lines: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(row, line)| (CellRef::new(row as u32, 0), (*line).to_owned()))
            .collect();
        read(&lines, Lexicon::of_the_field())
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
        let three = read(&lines, Lexicon::of_the_field());
        assert_eq!(
            (three.letterhead, three.level.as_deref(), &three.title[..]),
            (true, Some("xã"), &["BÁO CÁO".to_owned()][..])
        );
    }
}
