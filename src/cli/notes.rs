//! Correction notes: a workbook for every unit, and for every file that names none, with something to correct.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use crate::consolidation::Consolidation;
use crate::finding::{Language, file_name};
use crate::layout::{Addressee, lay_out_note};

use super::Failure;
use super::jobs::{layout_options, write_book};

/// Writes the notes into a folder; how many there are.
pub(super) fn write(
    consolidation: &Consolidation,
    folder: &Path,
    language: Language,
) -> Result<usize, Failure> {
    let options = layout_options(consolidation, language);
    let units: BTreeSet<&str> = consolidation.all_findings().map(|finding| &*finding.unit).collect();
    let units = units.into_iter().filter(|unit| !unit.is_empty());
    let nameless = consolidation.returns.iter().filter(|one| one.unit.is_empty());
    let addressees = units
        .map(|unit| (unit, Addressee::Unit(unit)))
        .chain(nameless.map(|one| (stem(&one.file), Addressee::Sender(&one.file))));
    let mut taken = HashSet::new();
    let mut written = 0;
    for (name, to) in addressees {
        let Some(book) = lay_out_note(consolidation, to, &options) else { continue };
        let path = folder.join(format!("{}.xlsx", free_name(name, &mut taken)));
        write_book(&book, consolidation, &path)?;
        written += 1;
    }
    Ok(written)
}

/// The name of a file without its ending.
fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A name that every system takes for a file, unlike those already taken, which it joins.
fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() || c == ' ' { c } else { '_' }).collect();
    let plain = plain.trim();
    let numbered = (2..).map(|number| format!("{plain} ({number})"));
    let mut names = std::iter::once(plain.to_owned()).chain(numbered);
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_note_is_written_over_another() {
        let mut taken = HashSet::new();
        let names = ["xã A/B", "xã A_B", "XÃ A.B", "xã C"].map(|name| free_name(name, &mut taken));
        assert_eq!(names, ["xã A_B", "xã A_B (2)", "XÃ A_B (3)", "xã C"]);
        assert_eq!(stem("bao-cao/xa A.v2.xlsx"), "xa A.v2");
    }
}
