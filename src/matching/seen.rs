//! Tables matched before: one with the same words in the same places is matched with the form once.

use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::fast::FixedState;
use foldhash::{HashMap, HashMapExt as _};

use super::{FormKey, Line, Matched};

/// Tables remembered at most.
const MOST_TABLES: usize = 1_000;

/// A form, the lines held against it, and what they were found to be.
type Table = (FormKey, Vec<Line>, Matched);

/// Tables by what matching asks of them: the form, and all of every line.
#[derive(Debug)]
pub(super) struct Seen(RwLock<HashMap<u64, Table>>);

impl Default for Seen {
    fn default() -> Self {
        Self(RwLock::new(HashMap::new()))
    }
}

impl Seen {
    /// What these lines are, as it was found out before, or else now.
    pub fn matched(&self, key: FormKey, lines: &[&Line], find: impl FnOnce() -> Matched) -> Matched {
        let hash = hash(key, lines);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((form, before, matched)) = known.get(&hash)
            && *form == key
            && before.len() == lines.len()
            && before.iter().zip(lines).all(|(one, other)| one.is_same(other))
        {
            return matched.clone();
        }
        drop(known);
        let matched = find();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST_TABLES {
            let lines = lines.iter().map(|&line| line.clone()).collect();
            known.entry(hash).or_insert_with(|| (key, lines, matched.clone()));
        }
        matched
    }
}

fn hash(key: FormKey, lines: &[&Line]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    key.hash(&mut hasher);
    for line in lines {
        (Arc::as_ptr(&line.label), &line.code.raw, &line.measure, line.filled).hash(&mut hasher);
    }
    hasher.finish()
}

impl Line {
    /// Whether nothing that matching asks of two lines differs.
    fn is_same(&self, other: &Self) -> bool {
        let Self { code, label, measure, filled } = self;
        Arc::ptr_eq(label, &other.label)
            && *filled == other.filled
            && *measure == other.measure
            && *code == other.code
    }
}
