//! `sum-mismatch` of a figure and the note beside it: `1302 + 86 HĐ`, `Cấp huyện có 17 TTHC và cấp xã 18 TTHC`,
//! `Bao gồm: - 126 TTHC …; - 09 TTHC …`.
//!
//! A note is prose. It is held against the figure only where it plainly takes the whole apart: numbers joined by plus
//! signs, all parts of a known partition, or a list that says it is all. Dates, numbers of documents and what stands in
//! parentheses count for nothing. Where the note does not name what the figure counts, the sum must be near the figure
//! to be about it at all. What differs is doubtful, no error: either may be wrong.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::amount::show;
use crate::finding::{Finding, Rule, Severity};
use crate::holds::Holds;
use crate::measure::Measure;
use crate::model::Kind;
use crate::narrative::WORDS;
use crate::text::{Label, Phrase, Token, tokens, words_of};

use crate::check::scene::{Found, Scene};
use crate::check::wording::{pick, say};

/// Words between what a part is called and its number: `số kỳ trước chuyển qua 728`.
const FAR: usize = 4;
/// A sum that is no more than a fifth away from the figure is about it, whatever its parts are called.
const NEAR: Decimal = Decimal::from_parts(2, 0, 0, false, 1);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    leads: Vec<String>,
}

/// What may stand before the first number of an addition; all other words are those by which running text is read.
static LEADS: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let data: Data = words_of(include_str!("../words.toml"));
    Phrase::all(&data.leads)
});

pub(in crate::check) fn look(scene: &Scene, found: &mut Found) {
    for spot in scene.spots() {
        let Some((figure, number)) = scene.sound(spot) else { continue };
        let Some(note) = &figure.note else { continue };
        let holds = scene.template.holds(spot);
        let told = found.iter().any(|(other, _)| *other == spot);
        // Of several columns the note does not say of which it speaks.
        let one = scene.template.forms[spot.form].value_columns().count() == 1;
        if told || !one || !matches!(holds.kind, Kind::Count | Kind::Quantity) {
            continue;
        }
        let Some(parts) = parts(note) else { continue };
        if let Some(sum) = differs(&parts, &holds, number) {
            found.push((spot, finding(scene, spot, (&parts, sum), number)));
        }
    }
}

fn finding(
    scene: &Scene,
    spot: crate::spot::Spot,
    (parts, sum): (&[Part], Decimal),
    number: Decimal,
) -> Finding {
    let message = say(|language| {
        let terms: Vec<String> = parts.iter().map(|part| show(part.number, language)).collect();
        let (note, states) =
            (pick(language, "Ghi chú nêu", "The note says"), pick(language, "số liệu ghi", "the figure is"));
        format!("{note} {} = {}, {states} {}", terms.join(" + "), show(sum, language), show(number, language))
    });
    scene.finding(Rule::SUM_MISMATCH, spot, message).with_severity(Severity::Warning).with_help(
        "Số liệu vẫn được dùng. Kiểm tra số liệu và phần giải thích ở cột Ghi chú, sửa bên sai.",
        "The figure is used. Check it and what the note says, and correct the one that is wrong.",
    )
}

/// A part of the figure, as the note tells it.
struct Part {
    number: Decimal,
    /// What it counts, as far as the note says so.
    unit: String,
}

/// The sum of the parts, when it is not the figure although it is about it.
fn differs(parts: &[Part], holds: &Holds, number: Decimal) -> Option<Decimal> {
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.number))?;
    if sum == number {
        return None;
    }
    let named = parts.iter().all(|part| holds.measures().any(|measure| counts(measure, &part.unit)));
    let near = (sum - number).abs() <= number.abs().checked_mul(NEAR)?;
    (named || near).then_some(sum)
}

/// Whether a unit named in a note is the unit of measure: `TTHC` is what `Thủ tục` counts.
fn counts(measure: &Measure, unit: &str) -> bool {
    let (measure, unit) = (Label::new(&measure.text).folded_key(), Label::new(unit).folded_key());
    !measure.is_empty() && !unit.is_empty() && (measure.starts_with(&unit) || unit.starts_with(&measure))
}

/// The parts into which a note takes its figure apart.
fn parts(note: &str) -> Option<Vec<Part>> {
    // Two parts have two digits at least; nearly all notes have none.
    if note.bytes().filter(u8::is_ascii_digit).take(2).count() < 2 {
        return None;
    }
    let words = read(&without_parentheses(note));
    let parts = added(&words).or_else(|| listed(&words)).or_else(|| partitioned(&words))?;
    (parts.len() > 1).then_some(parts)
}

fn without_parentheses(note: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(note.len());
    for c in note.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// A word of a note, or a number in it.
struct Word {
    token: Token,
    /// The number, when it counts something.
    number: Option<Decimal>,
    /// It has digits.
    digits: bool,
}

/// The words of a note; digits joined by points and commas are one number.
fn read(note: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let all = tokens(note);
    let mut at = 0;
    while at < all.len() {
        let mut token = all[at].clone();
        let is_digits = |token: &Token| token.text.bytes().all(|byte| byte.is_ascii_digit());
        let digits = is_digits(&token);
        at += 1;
        while digits && all.get(at).is_some_and(|next| is_digits(next) && matches!(&*next.gap, "." | ",")) {
            token.text.push_str(&all[at].gap);
            token.text.push_str(&all[at].text);
            at += 1;
        }
        let after = all.get(at).map_or("", |next| &*next.gap);
        let named = words.last().is_some_and(|word| names(&word.token));
        // `16/01/2023`, `10/KH-UBND`, `2-3`.
        let joined = token.gap.ends_with(['/', '-', '.', ','])
            || after.starts_with(['/', '-', '.', '%']) && !ends(after);
        let number = (digits && !named && !joined).then(|| amount(&token.text)).flatten();
        words.push(Word { token, number, digits });
    }
    words
}

/// Whether a number after a word names something and counts nothing: `số 12`, `năm 2023`.
fn names(token: &Token) -> bool {
    let one =
        |phrase: &Phrase| phrase.marked.len() == 1 && phrase.begins(std::slice::from_ref(token), 0, false);
    WORDS.names.iter().chain(&WORDS.years).any(one)
}

/// Whether what stands between two words ends a sentence or an item.
fn ends(gap: &str) -> bool {
    gap.contains(char::is_whitespace)
}

/// `2.116` is two thousand, `12,5` twelve and a half.
fn amount(text: &str) -> Option<Decimal> {
    let (whole, rest) = text.split_once(',').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split('.').collect();
    if groups.iter().skip(1).any(|group| group.len() != 3) || rest.contains([',', '.']) {
        return None;
    }
    let whole = groups.concat();
    if rest.is_empty() { whole.parse().ok() } else { format!("{whole}.{rest}").parse().ok() }
}

/// The part whose number stands at a word.
fn part(words: &[Word], at: usize) -> Option<Part> {
    let after = words.get(at + 1).filter(|word| !word.digits && word.token.is_spaced());
    Some(Part {
        number: words[at].number?,
        unit: after.map_or_else(String::new, |word| word.token.text.clone()),
    })
}

/// Position and length of one of the phrases at a word.
fn phrase_at(words: &[Word], at: usize, phrases: &[Phrase]) -> Option<usize> {
    let window = &words[at..words.len().min(at + FAR)];
    let tokens: Vec<Token> = window.iter().map(|word| word.token.clone()).collect();
    let begins = phrases.iter().filter(|phrase| phrase.begins(&tokens, 0, false));
    begins.map(|phrase| phrase.marked.len()).max()
}

/// `1302 + 86 HĐ`: numbers and plus signs and nothing else but what they count.
fn added(words: &[Word]) -> Option<Vec<Part>> {
    let mut at = 0;
    while let Some(length) = words.get(at).and_then(|_| phrase_at(words, at, &LEADS)) {
        at += length;
    }
    let mut parts = Vec::new();
    for (position, word) in words.iter().enumerate().skip(at) {
        let plus = word.token.gap.contains('+');
        if position == at || plus {
            if plus == (position == at) {
                return None;
            }
            parts.push(part(words, position)?);
        } else if word.token.gap.contains('=') && position + 1 == words.len() && word.number.is_some() {
            // The sum itself.
        } else if word.digits || !word.token.is_spaced() {
            return None;
        }
    }
    Some(parts)
}

/// `Bao gồm: - 126 TTHC …; - 09 TTHC …`: every item begins with its number.
fn listed(words: &[Word]) -> Option<Vec<Part>> {
    let mut at = phrase_at(words, 0, &WORDS.lists).filter(|_| !words.is_empty())?;
    let mut parts: Vec<Part> = Vec::new();
    while at < words.len() {
        let begins = parts.is_empty() || words[at].token.gap.contains([';', '\n', '+']);
        if begins {
            parts.push(part(words, at)?);
        } else if words[at].number.is_some() {
            return None;
        }
        at += 1;
    }
    let unit = parts.first()?.unit.to_lowercase();
    parts.iter().all(|part| part.unit.to_lowercase() == unit).then_some(parts)
}

/// `Cấp huyện có 17 TTHC và cấp xã 18 TTHC`, `30 TTHC cấp huyện, 12 cấp xã`.
fn partitioned(words: &[Word]) -> Option<Vec<Part>> {
    WORDS.partitions.iter().find_map(|partition| {
        let phrases: Vec<&[Phrase]> = partition
            .all
            .iter()
            .map(Vec::as_slice)
            .chain(std::iter::once(partition.more.as_slice()))
            .collect();
        let mut called: Vec<(usize, usize)> = (0..words.len())
            .filter_map(|at| {
                let which = phrases.iter().position(|names| phrase_at(words, at, names).is_some())?;
                Some((at, which))
            })
            .collect();
        // `mới trong kỳ`: two names of one part.
        called.dedup_by_key(|(_, which)| *which);
        let mut different: Vec<usize> = called.iter().map(|(_, which)| *which).collect();
        different.sort_unstable();
        different.dedup();
        if called.len() < 2 || different.len() != called.len() {
            return None;
        }
        let first = words.iter().position(|word| word.number.is_some())?;
        let before = first < called[0].0;
        let mut parts = Vec::new();
        for (position, &(at, _)) in called.iter().enumerate() {
            let from = if position == 0 { 0 } else { called[position - 1].0 };
            let to = called.get(position + 1).map_or(words.len(), |next| next.0);
            let near = if before { at.saturating_sub(FAR).max(from)..at } else { at..to.min(at + FAR + 2) };
            let mut numbers = near.filter(|&at| words[at].number.is_some());
            let found = if before { numbers.next_back() } else { numbers.next() };
            parts.push(part(words, found?)?);
        }
        // A part that does not say what it counts counts what the others do; after a number may come the part itself.
        let unit = parts[0].unit.clone();
        let known = |part: &Part| part.unit.to_lowercase() == unit.to_lowercase();
        for part in &mut parts {
            let is_name = phrases.iter().copied().flatten().any(|phrase| {
                phrase.marked.first().is_some_and(|word| *word == crate::text::unify_spelling(&part.unit))
            });
            if part.unit.is_empty()
                || is_name
                || WORDS
                    .joins
                    .iter()
                    .any(|join| join.marked.concat() == crate::text::unify_spelling(&part.unit))
            {
                part.unit.clone_from(&unit);
            }
        }
        parts.iter().all(known).then_some(parts)
    })
}

#[cfg(test)]
mod tests {
    use crate::amount::show;
    use crate::finding::Language;

    use super::parts;

    fn read(note: &str) -> String {
        let Some(parts) = parts(note) else { return String::new() };
        let shown: Vec<String> = parts
            .iter()
            .map(|part| format!("{} {}", show(part.number, Language::Vi), part.unit).trim().to_owned())
            .collect();
        shown.join(" + ")
    }

    #[test]
    fn notes_that_take_a_figure_apart() {
        for (note, expected) in [
            ("1302 + 86 HĐ", "1.302 + 86 HĐ"),
            ("224 + 170", "224 + 170"),
            ("Gồm 1.302 biên chế + 86 HĐ = 1.388", "1.302 biên + 86 HĐ"),
            ("Cấp huyện có 17 TTHC và cấp xã 18 TTHC", "17 TTHC + 18 TTHC"),
            ("Cấp huyện 24 TTHC, cấp xã 03 TTHC", "24 TTHC + 3 TTHC"),
            ("trong đó 30 TTHC cấp huyện, 12 cấp xã", "30 TTHC + 12 TTHC"),
            (
                "Cấp huyện có 148 TTHC và cấp xã 71 TTHC (Theo Quyết định số 1787/QĐ-UBND ngày 15/7/2021)",
                "148 TTHC + 71 TTHC",
            ),
            ("Số tiếp nhận mới là 2.116 hồ sơ và số kỳ trước chuyển qua 728 hồ sơ", "2.116 hồ + 728 hồ"),
            (
                "Bao gồm: - 126 TTHC thuộc thẩm quyền cấp xã; - 09 TTHC thuộc ngành quân sự; - 23 TTHC cấp huyện",
                "126 TTHC + 9 TTHC + 23 TTHC",
            ),
            (
                "Cấp huyện 23 TTHC: Lĩnh vực Hộ tịch 17 TTHC (Quyết định số 228/QĐ-UBND); Lâm nghiệp 01 TTHC, khác 05 TTHC. Cấp xã 22 TTHC: Hộ tịch 17 TTHC; khác 05 TTHC.",
                "23 TTHC + 22 TTHC",
            ),
            (
                "- Cấp huyện: có 224 phiếu với 1.404 lượt ý kiến và 30 lượt qua Zalo. - Cấp xã: có 170 phiếu đánh giá",
                "224 phiếu + 170 phiếu",
            ),
        ] {
            assert_eq!(read(note), expected, "{note}");
        }
    }

    #[test]
    fn notes_that_say_something_else() {
        for note in [
            "Kế hoạch số 10/KH-UBND ngày 16/01/2023",
            "- Thời gian: ngày 12/01/2023; ngày 08/02/2023; ngày 13/3/2023",
            "Đạt 32,14%",
            "mức độ 3 + 4",
            "Tổ 2 + 3",
            "quý 1 + 2",
            "Điều 2 + khoản 3",
            "Đến nay đã kiểm tra được 05/10 công chức (đạt 50%)",
            "còn 02 nhiệm vụ đang trong thời hiệu thực hiện",
            "thực hiện 02 panô, 04 băng rôn, xe thông tin lưu động 03 cuộc",
            "Mã: 1.000798.000.00.00.H51; Mã: 2.000748.000.00.00.H51",
            "Trên Hệ thống có 03 hồ sơ quá hạn của cấp xã",
            "Cấp huyện đã ban hành, cấp xã 12 văn bản",
            "(1) Tiếp tục thực hiện. (2) Hoàn thành tự chấm điểm lần 2",
            "Công văn số 93/UBND-VP ngày 03/02/2023 và Công văn số 220/UBND-VP ngày 08/3/2023",
            "tính từ 12/13 đơn vị",
            "2",
            "",
        ] {
            assert_eq!(read(note), "", "{note}");
        }
    }
}
