//! Lists over several paragraphs: `Đã giải quyết 600 hồ sơ, trong đó:` and its items, `- Tiếp nhận: 640`, `- Đã giải quyết: 600`,
//! `- Đang giải quyết: 40`.

use std::ops::Range;

use super::facts::{Fact, facts as facts_in, sentences_in};
use super::lex::{Lexed, Sign};
use super::sum::{Parts, Sure, beside, judge, parts_of};
use super::words::WORDS;
use super::{Says, Statement, Verdict, ratio};

/// Items of one list.
const MOST: usize = 40;

/// A paragraph that may be an item of a list.
struct Item {
    /// The sign or the kind of number that it begins with.
    marker: Option<char>,
    range: Range<usize>,
    facts: Vec<Fact>,
}

impl Item {
    /// The number that it is about.
    fn head(&self) -> Option<&Fact> {
        self.facts.first().filter(|first| is_count(first))
    }

    /// The number of which its items may be the parts.
    fn whole(&self) -> Option<&Fact> {
        self.facts.iter().rev().find(|fact| is_count(fact))
    }
}

fn is_count(fact: &Fact) -> bool {
    !fact.is_percent && fact.of.is_none() && fact.change.is_none()
}

/// The sums that lists state.
pub(super) fn lists(lexed: &Lexed, text: &str, found: &mut Vec<Statement>) {
    let items = items(lexed, text);
    for (parent, children) in trees(&items) {
        let heads: Vec<&Fact> = children.iter().map_while(|&child| items[child].head()).collect();
        if heads.len() < 2 || heads.len() < children.len() {
            continue;
        }
        let mut new = Vec::new();
        let above = parent.and_then(|parent| {
            let whole = items[parent].whole();
            let sure = sure(lexed, &items[parent], &heads);
            whole.map(|whole| Parts { wholes: vec![whole], all: heads.clone(), sure })
        });
        match &above {
            Some(parts) if heads.iter().all(|head| parts_of(lexed, head, parts.wholes[0])) => {
                judge(lexed, parts, &mut new);
            }
            _ => {}
        }
        if new.is_empty() {
            beside(lexed, &heads, earlier(&items, parent), &mut new);
        }
        let whole = new.iter().find_map(|one| match one.says {
            Says::Sum { whole, .. } if one.verdict == Verdict::Right => Some(whole),
            _ => None,
        });
        found.extend(
            new.into_iter()
                .filter(|one| !found.iter().any(|known| known.says == one.says))
                .collect::<Vec<_>>(),
        );
        shares(lexed, &heads, whole, found);
    }
}

/// The numbers that items before the parent of a list are about.
fn earlier(items: &[Item], parent: Option<usize>) -> Vec<&Fact> {
    let Some(parent) = parent.filter(|&parent| items[parent].whole().is_none()) else { return Vec::new() };
    let start = parent.saturating_sub(MOST);
    let same = items[start..parent].iter().rev().take_while(|item| item.marker.is_some());
    same.filter(|item| item.marker == items[parent].marker).filter_map(Item::whole).collect()
}

/// Percentages of items whose whole stands above the list: what could not be compared now can.
fn shares(lexed: &Lexed, heads: &[&Fact], whole: Option<rust_decimal::Decimal>, found: &mut [Statement]) {
    let Some(whole) = whole else { return };
    for head in heads {
        let Some(wrong) = ratio::of_list(lexed, head, whole) else { continue };
        let open =
            |one: &&mut Statement| matches!(one.says, Says::Share { .. }) && one.at.start == wrong.at.start;
        if let Some(one) = found.iter_mut().find(open) {
            *one = wrong;
        }
    }
}

/// How sure it is that the items are all parts.
fn sure(lexed: &Lexed, parent: &Item, heads: &[&Fact]) -> Sure {
    let end = parent.range.end;
    let colon = lexed.all[parent.range.clone()].last().is_some_and(|last| last.sign == Sign::Colon);
    let before = end - usize::from(colon);
    let partition = super::sum::is_partition(lexed, heads);
    if lexed.ends(before, &WORDS.lists).is_some() || colon && partition {
        Sure::Yes
    } else if lexed.ends(before, &WORDS.parts).is_some() {
        if partition { Sure::Yes } else { Sure::Nearly }
    } else if partition {
        Sure::Listed
    } else {
        Sure::No
    }
}

/// Which items stand below which, and beside each other.
fn trees(items: &[Item]) -> Vec<(Option<usize>, Vec<usize>)> {
    let mut lists: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    let mut stack: Vec<usize> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let level = stack.iter().position(|&open| items[open].marker == item.marker);
        stack.truncate(match (item.marker, level) {
            (None, _) => 0,
            (Some(_), Some(level)) => level,
            (Some(_), None) => stack.len(),
        });
        let parent = stack.last().copied();
        if item.marker.is_some() {
            let open = lists.iter_mut().rev().find(|(of, children)| {
                *of == parent && children.last().is_some_and(|&last| items[last].marker == item.marker)
            });
            match open {
                Some((_, children)) if children.len() < MOST => children.push(index),
                _ => lists.push((parent, vec![index])),
            }
        }
        stack.push(index);
    }
    lists
}

fn items(lexed: &Lexed, text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut start = 0;
    for at in 0..=lexed.all.len() {
        if lexed.all.get(at).is_some_and(|one| one.sign != Sign::End) {
            continue;
        }
        let range = start..at;
        if !range.is_empty() {
            let all = sentences_in(lexed, range.clone()).into_iter().flat_map(|range| facts_in(lexed, range));
            items.push(Item { marker: marker(lexed, text, &range), facts: all.collect(), range });
        }
        start = at + 1;
    }
    items
}

/// `-`, `+`; `a` for letters, `1` for numbers.
fn marker(lexed: &Lexed, text: &str, range: &Range<usize>) -> Option<char> {
    let (first, next) = (&lexed.all[range.start], lexed.all.get(range.start + 1)?);
    let written = &text[first.at.clone()];
    let closed = matches!(next.sign, Sign::Close | Sign::Stop);
    match &first.sign {
        Sign::Other => written.chars().next().map(|sign| if sign == '–' || sign == '−' { '-' } else { sign }),
        Sign::Word if closed && written.chars().count() == 1 => Some('a'),
        Sign::Number(_) if closed => Some('1'),
        _ => None,
    }
}
