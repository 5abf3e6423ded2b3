//! Labels prepared for comparison, and how alike two of them are.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt as _};

use super::edits::{edits, typing_edits};
use super::syllable::spellings;
use super::{Letters, fold, letters, tidy, vocabulary};

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
            let (marked, folded): (Vec<String>, Vec<String>) = phrase.split(' ').map(spellings).unzip();
            let first = folded.first().cloned().unwrap_or_default();
            let phrase = Phrase { group, bit: 1 << bit.min(31), marked, folded };
            phrases.entry(first).or_default().push(phrase);
        }
    }
    phrases
});

/// Abbreviations, without marks, and the words they stand for.
#[derive(Debug, Default)]
pub struct Abbreviations(HashMap<String, Vec<Word>>);

/// The common ones.
static ABBREVIATIONS: LazyLock<Abbreviations> =
    LazyLock::new(|| Abbreviations::of(vocabulary().abbreviations.iter()));

impl Abbreviations {
    /// Prepares abbreviations; of two that are alike without marks, the first one counts.
    pub fn of<'a>(all: impl DoubleEndedIterator<Item = (&'a String, &'a String)>) -> Self {
        Self(all.rev().map(|(short, long)| (fold(short), split(long))).collect())
    }
}

impl Label {
    /// Prepares a label.
    pub fn new(text: &str) -> Self {
        Self::with_abbreviations(text, &Abbreviations::default())
    }

    /// Prepares a label, with abbreviations beyond the common ones.
    pub fn with_abbreviations(text: &str, more: &Abbreviations) -> Self {
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
        ABBREVIATIONS.0.contains_key(&folded)
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
        let (marked, folded) = spellings(word);
        let mask = folded.bytes().fold(0, |mask, byte| mask | 1 << letters::place(byte));
        Word { marked, folded, mask }
    })
    .collect()
}

fn expand(words: Vec<Word>, more: &Abbreviations) -> Vec<Word> {
    let known = |word: &Word| more.0.get(&word.folded).or_else(|| ABBREVIATIONS.0.get(&word.folded));
    let mut expanded = Vec::with_capacity(words.len());
    for word in words {
        match known(&word) {
            Some(long) => expanded.extend(long.iter().cloned()),
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

impl Disagreement {
    /// What is above `floor` in the end is above this before the disagreement is counted.
    fn wants(self, floor: f64) -> f64 {
        match self {
            Self::Missing => floor + MISSING_WORD - ROUNDING,
            Self::Other if floor >= NEVER_THE_SAME => f64::INFINITY,
            Self::None | Self::Other => floor,
        }
    }
}

/// Likeness of labels that disagree in a critical word is never above this.
pub const NEVER_THE_SAME: f64 = 0.3;
/// What a missing critical word costs.
const MISSING_WORD: f64 = 0.08;
/// What likeness outside parentheses is worth.
const CORE: f64 = 0.97;
/// Labels that are so alike by their words are not compared letter by letter.
const WORDS_SUFFICE: f64 = 0.85;
/// What likeness letter by letter is worth.
const TORN_APART: f64 = 0.95;
/// What sums of fractions may be off by.
const ROUNDING: f64 = 1e-9;

/// How alike two labels are, from 0 to 1. Spelling variants, case, punctuation and abbreviations cost nothing,
/// missing marks next to nothing, damage by its extent; labels with different critical words are never alike.
pub fn likeness(one: &Label, other: &Label) -> f64 {
    likeness_above(0.0, one, other)
}

/// As [`likeness`] where that is above `floor`; anything not above it where it is not. The higher the floor, the sooner unlike
/// labels are done with.
pub fn likeness_above(floor: f64, one: &Label, other: &Label) -> f64 {
    if one.words.is_empty() || other.words.is_empty() {
        return 0.0;
    }
    if one.words == other.words {
        return 1.0;
    }
    let unmarked = one.unmarked || other.unmarked;
    let one_shorter = one.core.len() < one.words.len();
    let other_shorter = other.core.len() < other.words.len();
    // A remark in parentheses that one of the labels lacks (or has another) says little.
    let cored = (one_shorter || other_shorter) && one.core.len() > 1 && other.core.len() > 1;
    let mut disagreement = one.critical.against(&other.critical, unmarked);
    let of_core = cored.then(|| one.core_critical.against(&other.core_critical, unmarked));
    let wanted = of_core.map_or(f64::INFINITY, |of_core| of_core.wants(floor)).min(disagreement.wants(floor));
    if wanted > 1.0 {
        return 0.0;
    }
    // Which of two disagreements counts is told by the words; that letters are looked at, too.
    let told = of_core.is_some_and(|of_core| of_core != disagreement);
    let needed = if told { 0.0 } else { wanted.min(WORDS_SUFFICE) };
    let mut score = words_alike(&one.words, &other.words, needed);
    if let Some(of_core) = of_core {
        let core = words_alike(&one.core, &other.core, needed) * CORE;
        if core > score {
            score = core;
            disagreement = of_core;
        }
    }
    if score < WORDS_SUFFICE {
        score = score.max(TORN_APART * letters_alike(one, other, score.max(wanted) / TORN_APART));
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

/// Share of words that can be paired in order, each pair weighed by how alike its words are; 0 as soon as it cannot come
/// above `floor`.
fn words_alike(one: &[Word], other: &[Word], floor: f64) -> f64 {
    let most = 2.0 / (one.len() + other.len()) as f64;
    let never = |pairs: f64, left: usize| (pairs + left as f64) * most + ROUNDING <= floor;
    if never(0.0, one.len().min(other.len())) {
        return 0.0;
    }
    // The best pairing of the words so far with the first words of the other, by how many these are.
    let (mut few, mut many) = ([0.0f64; 64], Vec::new());
    let best = if other.len() < few.len() {
        &mut few[..=other.len()]
    } else {
        many.resize(other.len() + 1, 0.0);
        &mut many
    };
    for (at, a) in one.iter().enumerate() {
        let mut above = 0.0;
        for (index, b) in other.iter().enumerate() {
            let pair = above + word_alike(a, b);
            above = best[index + 1];
            best[index + 1] = pair.max(above).max(best[index]);
        }
        if never(best[other.len()], one.len() - at - 1) {
            return 0.0;
        }
    }
    2.0 * best[other.len()] / (one.len() + other.len()) as f64
}

#[inline]
fn word_alike(one: &Word, other: &Word) -> f64 {
    let long = one.folded.len().max(other.folded.len());
    // Every letter that only one of them has costs at least one edit: nearly all pairs of words end here.
    if (one.mask ^ other.mask).count_ones().div_ceil(2) as usize * 5 > long * 2 {
        return 0.0;
    }
    alike_by_letters(one, other)
}

fn alike_by_letters(one: &Word, other: &Word) -> f64 {
    // Words of different letters are neither the same nor the same without marks.
    if one.mask == other.mask && one.folded == other.folded {
        if one.marked == other.marked {
            return 1.0;
        }
        let marks_lost = one.marked == one.folded || other.marked == other.folded;
        return if marks_lost { 0.97 } else { 0.85 };
    }
    let (short, long) = (one.folded.len().min(other.folded.len()), one.folded.len().max(other.folded.len()));
    if long < 3 || short * 2 < long {
        return 0.0;
    }
    if one.folded.bytes().all(|b| b.is_ascii_digit()) {
        return 0.0;
    }
    let (letters, others) = (one.folded.chars().count(), other.folded.chars().count());
    let alike = 1.0 - typing_edits(&one.folded, &other.folded) as f64 / letters.max(others) as f64;
    if alike >= 0.6 { 0.9 * alike } else { 0.0 }
}

/// Likeness letter by letter without blanks and marks, for labels whose words were torn apart; 0 where it cannot come above
/// `floor`.
fn letters_alike(one: &Label, other: &Label, floor: f64) -> f64 {
    let (a, b) = (&one.letters, &other.letters);
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short * 2 < long || long > 400 {
        return 0.0;
    }
    // Letters that the other does not have cost an edit each: most unlike labels end here.
    let fewest = one.counts.fewest_edits(&other.counts);
    if fewest * 5 > long * 2 {
        return 0.0;
    }
    let letters = a.chars().count().max(b.chars().count()) as f64;
    let at_most = |edits: usize| 1.0 - edits as f64 / letters;
    if at_most(fewest.max(long - short)) + ROUNDING <= floor && a.is_ascii() && b.is_ascii() {
        return 0.0;
    }
    at_most(edits(a, b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alike(one: &str, other: &str) -> f64 {
        likeness(&Label::new(one), &Label::new(other))
    }

    proptest! {
        #[test]
        fn what_is_above_a_floor_is_told_as_it_is(
            one in "(số|so|ho so|xã|chưa|đã|giải quyết|\\(lũy kế|năm\\)|TTHC|g1ai quyêt|kế hoạch| ){1,9}",
            other in "(số|so|hồ sơ|huyện|chưa|giai quyet|\\(lũy kế\\)|thủ tục hành chính|kê hoach| ){1,9}",
            floor in 0.0..1.0,
        ) {
            let (one, other) = (Label::new(&one), Label::new(&other));
            let (all, some) = (likeness(&one, &other), likeness_above(floor, &one, &other));
            if all > floor { prop_assert_eq!(all.to_bits(), some.to_bits()) } else { prop_assert!(some <= floor, "{some} {floor}") }
        }
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
