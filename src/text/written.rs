//! What a written Vietnamese syllable looks like: onset, rhyme and tone.
//!
//! A generative model, not a dictionary: it accepts what the spelling rules allow, so that names of communes nobody
//! listed are accepted too, and still refuses nearly everything that text in the wrong encoding looks like.
//!
//! Source of the lists: the onsets and rhymes of the first-grade primer (Tiếng Việt 1), with the rare rhymes of
//! Hoàng Phê's dictionary and spelling dictionary (Từ điển tiếng Việt, Từ điển chính tả). Tone rule: a rhyme that ends
//! in c, ch, p or t bears only sắc or nặng.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold;

/// The vowels, each with its six tones: none, huyền, hỏi, ngã, sắc, nặng.
pub const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

/// Position of sắc in a row of [`VOWELS`]; stopped rhymes bear only sắc or nặng.
const SAC: usize = 4;

/// Onsets; what may follow `k`, `qu` and the like is in [`fits`].
const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// Onsets that stand before a lone `y`; the others write `i`.
const BEFORE_LONE_Y: &[&str] = &["", "h", "k", "l", "m", "n", "qu", "s", "t", "th", "v"];

/// Rhymes, by their first letter.
const RHYMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", //
    "ăc", "ăm", "ăn", "ăng", "ăp", "ăt", //
    "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", //
    "e", "ec", "em", "en", "eng", "eo", "ep", "et", //
    "ê", "êch", "êm", "ên", "êng", "ênh", "êp", "êt", "êu", //
    "i", "ia", "ich", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu", "im", "in", "inh", "ip", "it",
    "iu", //
    "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", //
    "oăc", "oăm", "oăn", "oăng", "oăt", //
    "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", //
    "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", //
    "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", //
    "u", "ua", "uân", "uâng", "uât", "uây", "uc", "uê", "uêch", "uênh", "uêt", "uêu", "ui", "um", "un",
    "ung", "uơ", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "up", "ut", //
    "uy", "uya", "uych", "uyên", "uyêt", "uyn", "uynh", "uyp", "uyt", "uyu", //
    "ư", "ưa", "ưc", "ưi", "ưm", "ưn", "ưng", "ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "ưt",
    "ưu", //
    "y", "yêm", "yên", "yêng", "yêt", "yêu",
];

/// Rhymes after `qu`, as written after the `u`.
const AFTER_QU: &[&str] = &[
    "a", "ac", "ach", "ai", "an", "ang", "anh", "ao", "at", "au", "ay", "ăc", "ăm", "ăn", "ăng", "ăp", "ăt",
    "ân", "âc", "âng", "ât", "âu", "ây", "e", "en", "eo", "et", "ê", "êch", "ên", "ênh", "êt", "êu", "i",
    "ich", "in", "it", "ôc", "ơ", "ơn", "ơt", "y", "ych", "yên", "yêt", "yn", "ynh", "yt",
];

/// Rhymes in `i` after a plain `g`, where `gi` has lost one of its two letters.
const AFTER_G: &[&str] = &["i", "ia", "iêc", "iêm", "iên", "iêng", "iêt", "im", "in", "ip"];

static RHYME_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| RHYMES.iter().copied().collect());

static UNMARKED_RHYMES: LazyLock<HashSet<String>> =
    LazyLock::new(|| RHYMES.iter().chain(AFTER_QU).map(|rhyme| fold(rhyme)).collect());

/// The vowel without its tone, and the tone as a position in [`VOWELS`]; lower case only.
pub fn vowel(letter: char) -> Option<(char, usize)> {
    if letter.is_ascii() {
        return matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y').then_some((letter, 0));
    }
    slot(letter).and_then(|slot| VOWEL_SLOTS[slot])
}

/// The place of a letter in [`VOWEL_SLOTS`], which covers the two blocks that hold Vietnamese vowels.
fn slot(letter: char) -> Option<usize> {
    match letter {
        '\u{E0}'..='\u{1B0}' => Some(letter as usize - 0xE0),
        '\u{1EA0}'..='\u{1EF9}' => Some(letter as usize - 0x1EA0 + 0xD1),
        _ => None,
    }
}

static VOWEL_SLOTS: LazyLock<[Option<(char, usize)>; 0xD1 + 0x5A]> = LazyLock::new(|| {
    let mut slots = [None; 0xD1 + 0x5A];
    for row in VOWELS {
        for (tone, letter) in row.into_iter().enumerate() {
            if let Some(slot) = slot(letter) {
                slots[slot] = Some((row[0], tone));
            }
        }
    }
    slots
});

/// The same vowel with a tone; lower case only.
pub fn with_tone(letter: char, tone: usize) -> Option<char> {
    VOWELS.iter().find(|row| row.contains(&letter)).and_then(|row| row.get(tone).copied())
}

/// The lower-case form of a Vietnamese letter, which is always one letter.
pub fn lower(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    letter.to_lowercase().next().unwrap_or(letter)
}

/// The capital of a Vietnamese letter, which is always one letter.
pub fn upper(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

/// Whether the word is written as a Vietnamese syllable can be; NFC, letters of either case.
///
/// ```
/// use tonghop::legacy::is_syllable;
/// assert!(is_syllable("nghiêng") && is_syllable("Hòa") && is_syllable("HOÀ"));
/// assert!(!is_syllable("chnh") && !is_syllable("côc") && !is_syllable("café"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    let mut plain = String::with_capacity(16);
    let mut toned = None;
    for (index, letter) in word.chars().map(lower).enumerate() {
        match vowel(letter) {
            Some((base, 0)) => plain.push(base),
            Some((base, tone)) if toned.is_none() => {
                toned = Some((index, tone));
                plain.push(base);
            }
            None if "bcdđghklmnpqrstvx".contains(letter) => plain.push(letter),
            _ => return false,
        }
        if index > 6 {
            return false;
        }
    }
    let start = plain.find(|letter| vowel(letter).is_some()).unwrap_or(plain.len());
    let whole = |end: usize| {
        let (onset, rhyme) = plain.split_at(end);
        ONSETS.contains(&onset) && fits(onset, rhyme) && bears(onset, rhyme, toned)
    };
    // The u of qu and the i of gi belong to the onset, but for gì and its like.
    whole(start)
        || (matches!(&plain[..start], "q" | "g")
            && plain[start..].starts_with(['u', 'i'])
            && whole(start + 1))
}

/// Whether the word may be a Vietnamese syllable that lost its marks; lower case, without marks.
pub fn is_unmarked_syllable(folded: &str) -> bool {
    let start = folded.find(|letter| vowel(letter).is_some()).unwrap_or(folded.len());
    let whole = |end: usize| {
        let (onset, rhyme) = folded.split_at(end);
        ONSETS.contains(&onset) && UNMARKED_RHYMES.contains(rhyme)
    };
    let longer = || {
        matches!(&folded[..start], "q" | "g") && folded[start..].starts_with(['u', 'i']) && whole(start + 1)
    };
    whole(start) || longer()
}

/// Whether the rhyme exists and may follow the onset.
fn fits(onset: &str, rhyme: &str) -> bool {
    if onset == "qu" {
        return AFTER_QU.contains(&rhyme);
    }
    let front = rhyme.starts_with(['e', 'ê', 'i', 'y']);
    let glide = ["oa", "oă", "oe", "uâ", "uê", "uơ", "uy"].iter().any(|glide| rhyme.starts_with(glide));
    let allowed = match onset {
        "k" => front,
        "gh" | "ngh" => front && !rhyme.starts_with('y'),
        "c" => !front && !glide,
        "g" => !front || AFTER_G.contains(&rhyme),
        "ng" => !front,
        "gi" => !rhyme.starts_with(['i', 'y']),
        _ => true,
    };
    let y = match rhyme {
        "y" => BEFORE_LONE_Y.contains(&onset),
        _ if rhyme.starts_with('y') => onset.is_empty(),
        _ => true,
    };
    allowed && y && RHYME_SET.contains(rhyme)
}

/// Whether the rhyme may bear the tone at that place (both the old and the new placement, hòa and hoà).
fn bears(onset: &str, rhyme: &str, toned: Option<(usize, usize)>) -> bool {
    let stopped = rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch");
    let Some((index, tone)) = toned else {
        return !stopped;
    };
    if stopped && tone < SAC {
        return false;
    }
    let start = onset.chars().count();
    if index < start {
        // "qủa", "qúy", "gía": misplaced, but written.
        return onset == "qu" && rhyme.chars().count() == 1;
    }
    let vowels: Vec<char> = rhyme.chars().take_while(|&letter| vowel(letter).is_some()).collect();
    let closed = vowels.len() < rhyme.chars().count();
    let marked = vowels.iter().rposition(|letter| !letter.is_ascii());
    let nucleus = match (marked, vowels.len()) {
        (Some(marked), _) => marked,
        (None, 0..=1) => 0,
        (None, 2) => usize::from(closed),
        (None, _) => 1,
    };
    let at = index - start;
    let glide = ["oa", "oe", "uy"].iter().any(|glide| rhyme.starts_with(glide));
    at == nucleus || (glide && marked.is_none() && at < 2)
}

/// Whether the letters are all small, all capital, or small after one capital.
pub fn regular_case(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    let rest = letters.as_str();
    !rest.chars().any(char::is_uppercase) || (first && !rest.chars().any(char::is_lowercase))
}

/// An abbreviation of capitals, as administrative texts are full of: `QĐ`, `HĐND`, `LĐTBXH`.
pub fn is_abbreviation(word: &str) -> bool {
    (1..=8).contains(&word.chars().count())
        && word.chars().all(|letter| letter.is_ascii_uppercase() || "ĐƯÔƠÊÂĂ".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_and_others() {
        let good = "a ý yêu uỷ ủy oai giá gì giếng giết quả quý qúy quyển quốc nghiêng nghĩa ghế kế kỹ khuỷu ngoằn \
                    hoà hòa hoàn hòan thuỷ Thúy xoong moóc VŨ Đắk Lắk cuộc của cứu hưởng được ủng hộ huỳnh huỵch";
        for word in good.split_whitespace().filter(|word| *word != "Đắk" && *word != "Lắk") {
            assert!(is_syllable(word), "{word}");
        }
        let bad =
            "b th café côc cấn̂ ngêi nhiÖm hµnh kà cê gê ngê quu qa chỹ hoatt à́ ơng Naïve Đắk résumé bìa̓";
        for word in bad.split_whitespace() {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn syllables_that_lost_their_marks() {
        for word in "an quy hung dung nghia gieng quoc khuyu thuong yen uoc gi hoa binh lang".split(' ') {
            assert!(is_unmarked_syllable(word), "{word}");
        }
        for word in "system outputs qlkkt report data h form process ea".split(' ') {
            assert!(!is_unmarked_syllable(word), "{word}");
        }
    }

    #[test]
    fn cases() {
        for word in ["a", "A", "nhà", "Nhà", "NHÀ", "Đ"] {
            assert!(regular_case(word), "{word}");
        }
        for word in ["nhÀ", "NHà", "nHà"] {
            assert!(!regular_case(word), "{word}");
        }
        assert!(is_abbreviation("HĐND") && !is_abbreviation("ÑÖÔÏC") && !is_abbreviation("Đơn"));
    }
}
