//! Rows that one level alone fills in, and which units are of it.

use std::sync::Arc;

use super::kind::{levels, lowest_level};
use super::{Kind, Listed};
use crate::text::fold;

/// What a unit is, as rows name those who fill them in: the level that the list states, its kind, else the lowest level that
/// kind stands on. A unit of no known kind is taken for one of `level`, the template's.
pub fn levels_of(kind: Option<Kind>, listed: Option<&Listed>, level: &str) -> Vec<Arc<str>> {
    let stated = listed.and_then(|unit| unit.level.as_deref());
    let kind_stated = listed.and_then(|unit| unit.level_kind);
    let kind = kind.or_else(|| listed.and_then(|unit| unit.name.kind));
    let mut all: Vec<Arc<str>> = Vec::new();
    let mut say = |text: &str| {
        if !text.is_empty() && !all.iter().any(|known| **known == *text) {
            all.push(text.into());
        }
    };
    stated.into_iter().for_each(&mut say);
    kind_stated.into_iter().chain(kind).for_each(|kind| say(kind.name()));
    if stated.is_none() {
        let of_kind = kind.and_then(lowest_level).and_then(|lowest| levels().get(lowest));
        match (kind, of_kind) {
            (_, Some(of_kind)) => say(of_kind),
            (None, None) => say(level),
            (Some(_), None) => {}
        }
    }
    all
}

/// Whether a unit that is of these levels and kinds fills in the rows of an owner, who may be several: `sở, ngành`.
pub fn owns(levels: &[Arc<str>], owner: &str) -> bool {
    let is_one = |part: &str| {
        let part = fold(part);
        !part.is_empty() && levels.iter().any(|level| fold(level) == part)
    };
    is_one(owner) || owner.split([',', ';', '/']).any(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fills_in_a_row() {
        let kind = |name: &str| Kind::all().find(|kind| kind.name() == name);
        let is = |name: &str, owner: &str| owns(&levels_of(kind(name), None, "xã"), owner);
        assert!(is("tỉnh", "tỉnh") && is("huyện", "huyện") && is("thị xã", "huyện"));
        assert!(!is("xã", "tỉnh") && !is("phường", "huyện") && is("phường", "xã"));
        assert!(is("sở", "sở, ngành") && !is("xã", "sở, ngành") && !is("sở", "tỉnh"));
        // A city may be a province: only a list can say so.
        assert!(is("thành phố", "huyện") && !is("thành phố", "tỉnh"));
        assert!(owns(&levels_of(None, None, "xã"), "xã") && !owns(&[], ""));
    }
}
