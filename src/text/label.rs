//! Labels prepared for comparison, and how alike two of them are.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Letters, fold, letters, tidy, unify_spelling, vocabulary};

/// A label prepared for comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// As it stands, white space collapsed.
    pub text: String,
    words: Vec<Word>,
    /// Words that stand outside parentheses.
    core: Vec<Word>,
    /// No word carries a mark although there are enough of them.
    unmarked: bool,
    critical: Critical,
    /// The same of the words outside parentheses.
    core_critical: Critical,
    /// All letters without blanks and marks, and how many of each.
    letters: String,
    counts: Letters,
}

/// One word: spelling with marks unified, and without marks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    marked: String,
    folded: String,
    /// The letters that occur, as bits: tells most different words apart at a glance.
    mask: u64,
}

/// Members of each critical group that occur, as bits, with marks and without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Critical {
    marked: Vec<u32>,
    folded: Vec<u32>,
    numbers: Vec<String>,
}

/// A critical word of the vocabulary, split.
struct Phrase {
    group: usize,
    bit: u32,
    marked: Vec<String>,
    folded: Vec<String>,
}

/// By their first word without marks: words whose marks are unified alike are alike without them.
static PHRASES: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<String, Vec<Phrase>> = HashMap::new();
    for (group, critical) in vocabulary().critical.iter().enumerate() {
        for (bit, phrase) in critical.words.iter().enumerate() {
            let marked: Vec<String> = phrase.split(' ').map(unify_spelling).collect();
            let folded: Vec<String> = marked.iter().map(|word| fold(word)).collect();
            let first = folded.first().cloned().unwrap_or_default();
            let phrase = Phrase { group, bit: 1 << bit.min(31), marked, folded };
            phrases.entry(first).or_default().push(phrase);
        }
    }
    phrases
});

/// Abbreviations, folded, to the words they stand for.
static ABBREVIATIONS: LazyLock<HashMap<String, Vec<Word>>> = LazyLock::new(|| {
    // Of two that fold alike, the first one counts.
    vocabulary().abbreviations.iter().rev().map(|(short, long)| (fold(short), split(long))).collect()
});

impl Label {
    /// Prepares a label.
    pub fn new(text: &str) -> Self {
        Self::with_abbreviations(text, &[])
    }

    /// Prepares a label, with abbreviations beyond the common ones.
    pub fn with_abbreviations(text: &str, more: &[(String, String)]) -> Self {
        let text = tidy(text);
        let words = expand(split(&text), more);
        let unmarked = words.iter().all(|word| word.marked == word.folded) && words.len() > 1;
        let critical = Critical::of(&words);
        let (core, core_critical) = if text.contains(['(', ')']) {
            let core = expand(split(&without_parentheses(&text)), more);
            let critical = Critical::of(&core);
            (core, critical)
        } else {
            (words.clone(), critical.clone())
        };
        let letters: String = words.iter().map(|word| word.folded.as_str()).collect();
        let counts = Letters::of(&letters);
        Self { text, words, core, unmarked, critical, core_critical, letters, counts }
    }

    /// Whether nothing is left to compare.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// A key that is equal for labels that differ in nothing but spelling variants, case, punctuation and
    /// abbreviations.
    pub fn key(&self) -> String {
        join(&self.words, |word| &word.marked)
    }

    /// As [`Label::key`], without marks.
    pub fn folded_key(&self) -> String {
        join(&self.words, |word| &word.folded)
    }

    /// Whether the label is nothing but an abbreviation of the field.
    pub fn is_abbreviation(&self) -> bool {
        let folded = fold(&self.text);
        ABBREVIATIONS.contains_key(&folded)
    }

    /// Whether `start` begins this label and more follows.
    pub fn continues(&self, start: &Self) -> bool {
        !start.words.is_empty()
            && start.words.len() < self.words.len()
            && start.words.iter().zip(&self.words).all(|(a, b)| a.folded == b.folded)
    }
}

fn join(words: &[Word], pick: impl Fn(&Word) -> &String) -> String {
    let mut key = String::new();
    for word in words {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(pick(word));
    }
    key
}

fn split(text: &str) -> Vec<Word> {
    text.split(|c: char| {
        !c.is_alphanumeric() && c != '%' && !unicode_normalization::char::is_combining_mark(c)
    })
    .filter(|word| !word.is_empty())
    .map(|word| {
        let trimmed = word.trim_start_matches('0');
        let number = word.bytes().all(|b| b.is_ascii_digit()) && !trimmed.is_empty();
        let word = if number { trimmed } else { word };
        let marked = unify_spelling(word);
        let folded = fold(&marked);
        let mask = folded.bytes().fold(0, |mask, byte| mask | 1 << letters::place(byte));
        Word { marked, folded, mask }
    })
    .collect()
}

fn expand(words: Vec<Word>, more: &[(String, String)]) -> Vec<Word> {
    let known = |word: &Word| {
        if let Some((_, long)) = more.iter().find(|(short, _)| fold(short) == word.folded) {
            return Some(split(long));
        }
        ABBREVIATIONS.get(&word.folded).cloned()
    };
    let mut expanded = Vec::with_capacity(words.len());
    for word in words {
        match known(&word) {
            Some(long) => expanded.extend(long),
            None => expanded.push(word),
        }
    }
    expanded
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

impl Critical {
    fn of(words: &[Word]) -> Self {
        let groups = vocabulary().critical.len();
        let mut critical = Self { marked: vec![0; groups], folded: vec![0; groups], numbers: Vec::new() };
        for (at, first) in words.iter().enumerate() {
            let begins = |word: &Phrase| words.len() - at >= word.marked.len();
            for phrase in PHRASES.get(&first.folded).into_iter().flatten().filter(|phrase| begins(phrase)) {
                let here = || words[at..].iter();
                if here().zip(&phrase.marked).all(|(word, known)| word.marked == *known) {
                    critical.marked[phrase.group] |= phrase.bit;
                }
                if here().zip(&phrase.folded).all(|(word, known)| word.folded == *known) {
                    critical.folded[phrase.group] |= phrase.bit;
                }
            }
        }
        for word in words {
            let digits = word.folded.bytes().all(|b| b.is_ascii_digit());
            let year = digits
                && word.folded.len() == 4
                && (word.folded.starts_with("20") || word.folded.starts_with("19"));
            if digits && !year {
                critical.numbers.push(word.folded.clone());
            }
        }
        critical
    }

    /// How two labels disagree in critical words.
    fn against(&self, other: &Self, unmarked: bool) -> Disagreement {
        let mut worst = Disagreement::None;
        for group in 0..self.marked.len() {
            let (mine, theirs) = if unmarked {
                (self.folded[group] & !other.folded[group], other.folded[group] & !self.folded[group])
            } else {
                (self.marked[group] & !other.folded[group], other.marked[group] & !self.folded[group])
            };
            worst = worst.max(match (mine != 0, theirs != 0) {
                (true, true) => Disagreement::Other,
                (false, false) => Disagreement::None,
                _ => Disagreement::Missing,
            });
        }
        let lacks = |these: &[String], those: &[String]| these.iter().any(|number| !those.contains(number));
        worst.max(match (lacks(&self.numbers, &other.numbers), lacks(&other.numbers, &self.numbers)) {
            (true, true) => Disagreement::Other,
            (false, false) => Disagreement::None,
            _ => Disagreement::Missing,
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Disagreement {
    None,
    /// One label lacks a critical word of the other.
    Missing,
    /// Each has a critical word the other lacks: never the same row.
    Other,
}

/// Likeness of labels that disagree in a critical word is never above this.
pub const NEVER_THE_SAME: f64 = 0.3;
/// What a missing critical word costs.
const MISSING_WORD: f64 = 0.08;

/// How alike two labels are, from 0 to 1. Spelling variants, case, punctuation and abbreviations cost nothing,
/// missing marks next to nothing, damage by its extent; labels with different critical words are never alike.
pub fn likeness(one: &Label, other: &Label) -> f64 {
    if one.words.is_empty() || other.words.is_empty() {
        return 0.0;
    }
    if one.words == other.words {
        return 1.0;
    }
    let unmarked = one.unmarked || other.unmarked;
    let mut score = words_alike(&one.words, &other.words);
    let one_shorter = one.core.len() < one.words.len();
    let other_shorter = other.core.len() < other.words.len();
    let mut disagreement = one.critical.against(&other.critical, unmarked);
    // A remark in parentheses that one of the labels lacks (or has another) says little.
    if (one_shorter || other_shorter) && one.core.len() > 1 && other.core.len() > 1 {
        let core = words_alike(&one.core, &other.core) * 0.97;
        if core > score {
            score = core;
            disagreement = one.core_critical.against(&other.core_critical, unmarked);
        }
    }
    if score < 0.85 {
        score = score.max(0.95 * letters_alike(one, other));
    }
    match disagreement {
        Disagreement::None => score,
        Disagreement::Missing => (score - MISSING_WORD).max(0.0),
        Disagreement::Other => score.min(NEVER_THE_SAME),
    }
}

/// Whether one label has a critical word that the other lacks, such as a negation.
pub fn lacks_a_critical_word(one: &Label, other: &Label) -> bool {
    let unmarked = one.unmarked || other.unmarked;
    one.core_critical.against(&other.core_critical, unmarked) != Disagreement::None
}

/// Whether two labels have the same words outside parentheses, each perhaps misspelt: none is missing, none is another.
pub fn same_words(one: &Label, other: &Label) -> bool {
    let paired = || one.core.iter().zip(&other.core).all(|(a, b)| word_alike(a, b) > 0.0);
    one.letters == other.letters || (one.core.len() == other.core.len() && paired())
}

/// Share of words that can be paired in order, each pair weighed by how alike its words are.
fn words_alike(one: &[Word], other: &[Word]) -> f64 {
    let mut above = vec![0.0f64; other.len() + 1];
    let mut here = above.clone();
    for a in one {
        for (index, b) in other.iter().enumerate() {
            let pair = above[index] + word_alike(a, b);
            here[index + 1] = pair.max(above[index + 1]).max(here[index]);
        }
        std::mem::swap(&mut above, &mut here);
        here[0] = 0.0;
    }
    2.0 * above[other.len()] / (one.len() + other.len()) as f64
}

fn word_alike(one: &Word, other: &Word) -> f64 {
    if one.marked == other.marked {
        return 1.0;
    }
    if one.folded == other.folded {
        let marks_lost = one.marked == one.folded || other.marked == other.folded;
        return if marks_lost { 0.97 } else { 0.85 };
    }
    let (short, long) = (one.folded.len().min(other.folded.len()), one.folded.len().max(other.folded.len()));
    if long < 3 || short * 2 < long || one.folded.bytes().all(|b| b.is_ascii_digit()) {
        return 0.0;
    }
    // Every letter that only one of them has costs at least one edit.
    if ((one.mask ^ other.mask).count_ones() as usize).div_ceil(2) * 5 > long * 2 {
        return 0.0;
    }
    let alike = strsim::normalized_damerau_levenshtein(&one.folded, &other.folded);
    if alike >= 0.6 { 0.9 * alike } else { 0.0 }
}

/// Likeness letter by letter without blanks and marks, for labels whose words were torn apart.
fn letters_alike(one: &Label, other: &Label) -> f64 {
    let (a, b) = (&one.letters, &other.letters);
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short * 2 < long || long > 400 {
        return 0.0;
    }
    // Letters that the other does not have cost an edit each: most unlike labels end here.
    if one.counts.fewest_edits(&other.counts) * 5 > long * 2 {
        return 0.0;
    }
    strsim::normalized_levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> f64 {
        likeness(&Label::new(one), &Label::new(other))
    }

    #[test]
    fn spelling_case_and_abbreviations_cost_nothing() {
        for (one, other) in [
            ("Đơn giản hoá TTHC", "đơn giản hóa thủ tục hành chính:"),
            ("Tỷ lệ hồ sơ", "- TỈ LỆ HỒ SƠ"),
            ("Số VBQPPL đã rà soát", "Số văn bản quy phạm pháp luật đã rà soát."),
            ("Số nhiệm vụ\nđề ra", "Số  nhiệm\u{a0}vụ đề ra  "),
            ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
            ("Số nhiệm vụ", "So\u{302}\u{301} nhie\u{323}\u{302}m vu\u{323}"),
        ] {
            assert!(alike(one, other) > 0.999, "{one} / {other}: {}", alike(one, other));
        }
    }

    #[test]
    fn missing_marks_and_damage_still_match() {
        for (one, other, least) in [
            ("Số nhiệm vụ đã hoàn thành đúng hạn", "So nhiem vu da hoan thanh dung han", 0.95),
            ("Số nhiệm vụ đề ra trong kế hoạch", "Số nhiem vụ đề ra trong kế hoạch", 0.98),
            ("Số vấn đề phát hiện đã xử lý xong", "Số vấn đề phat hiện đã xử lý xong", 0.98),
            ("Tỷ lệ giải quyết hồ sơ đúng hạn", "Tý 1e gi§i quyét hô so dùng han", 0.6),
            (
                "Tỷ lệ hoàn thành Kế hoạch CCHC năm (Lũy kế đến thời điểm báo cáo)",
                "Tỷ lệ hoàn thành Kế hoạch CCHC năm",
                0.95,
            ),
        ] {
            assert!(alike(one, other) >= least, "{one} / {other}: {}", alike(one, other));
        }
    }

    #[test]
    fn near_twins_are_never_alike() {
        for (one, other) in [
            ("Tổng số TTHC cung cấp trực tuyến mức độ 3", "Tổng số TTHC cung cấp trực tuyến mức độ 4"),
            ("Số TTHC áp dụng tại UBND cấp huyện", "Số TTHC áp dụng tại UBND cấp xã"),
            ("Số nhiệm vụ hoàn thành đúng hạn", "Số nhiệm vụ hoàn thành quá hạn"),
            ("Số cán bộ cấp xã đạt chuẩn", "Số công chức cấp xã đạt chuẩn"),
            ("So cong chuc cap xa", "So vien chuc cap xa"),
            ("Tổng số hồ sơ được tiếp nhận qua BCCI", "Tổng số hồ sơ được trả kết quả qua BCCI"),
            ("Tổng số TTHC thực tế được tiếp nhận", "Tổng số hồ sơ thực tế được tiếp nhận"),
        ] {
            assert!(alike(one, other) <= NEVER_THE_SAME, "{one} / {other}: {}", alike(one, other));
        }
    }

    #[test]
    fn a_year_is_not_critical() {
        assert!(alike("Số TTHC công bố năm 2023", "Số TTHC công bố năm 2024") > 0.8);
    }
}
