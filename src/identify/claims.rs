//! What title lines, file names and metadata claim the unit to be.

mod line;
mod path;

pub(super) use path::path_parts;

use super::{Identifier, Source};
use crate::finding::Place;
use crate::unit::{Kind, UnitName};

/// One place that names a unit.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub name: UnitName,
    pub source: Source,
    pub weight: Weight,
    pub place: Place,
    /// In parentheses, as subtitles are.
    pub aside: bool,
}

/// How surely a claim speaks of the reporting unit, from the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// The unit whose document issued the form, or whose competence is meant.
    Issuer,
    /// Without any word that leads to it.
    Bare,
    /// Below the table, or by a name of the list.
    Likely,
    /// `UBND xã X`, a line that is nothing but the name, a file name with the kind.
    Named,
    /// `của UBND xã X`, `trên địa bàn xã X`.
    Belongs,
    /// A field of the form.
    Field,
}

/// What is claimed.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub units: Vec<Claim>,
    /// Units to which others belong.
    pub parents: Vec<UnitName>,
    /// Kinds without a name: `của UBND xã)`.
    pub kinds: Vec<Kind>,
    /// Names that title lines spell and that hold words of periods.
    pub known: Vec<UnitName>,
}

impl Claims {
    /// Takes in what a line that stands here claims.
    pub fn take(&mut self, line: &Self, place: &Place) {
        self.units.extend(line.units.iter().map(|claim| Claim { place: place.clone(), ..claim.clone() }));
        self.parents.extend(line.parents.iter().cloned());
        self.kinds.extend(&line.kinds);
    }
}

impl Claim {
    /// Whether something leads to the name.
    pub fn is_sure(&self) -> bool {
        self.weight >= Weight::Named
    }
}

impl Identifier<'_> {
    /// The unit our own blank form was issued to.
    pub(super) fn metadata(&self, value: &str, place: &Place, claims: &mut Claims) {
        if let Some(name) = self.units.name(value) {
            let place = place.clone();
            claims.units.push(Claim {
                name,
                source: Source::Metadata,
                weight: Weight::Field,
                place,
                aside: false,
            });
        }
    }

    /// The file name, the folder it lies in, and those above, which may name the unit to which it belongs.
    pub(super) fn path(&self, folders: &[&str], named: (&str, Source), place: &Place, claims: &mut Claims) {
        self.in_file_name(named, place, claims);
        let mut above = Claims { known: std::mem::take(&mut claims.known), ..Claims::default() };
        for folder in folders.iter().rev().take(2) {
            Self { level: "", ..*self }.in_file_name((folder, Source::Folder), place, &mut above);
        }
        let lies_in = |claim: &Claim| claim.weight >= Weight::Named || self.list.is_some();
        claims.units.extend(above.units.into_iter().filter(lies_in));
        claims.parents.extend(above.parents);
        claims.known = above.known;
    }
}
