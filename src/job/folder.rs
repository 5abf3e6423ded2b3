//! What lies in a folder of returns: which files are none, and in which order the others are taken.

use std::path::Path;

/// Files that lie in folders of returns and are none: written by systems, or by this program's users for it.
const NEVER: [&str; 4] = ["desktop.ini", "thumbs.db", ".ds_store", "tonghop.toml"];
/// Endings of files that are passed over in folders (not when named): texts for people and for this program.
const PASSED_OVER: [&str; 6] = ["toml", "json", "md", "txt", "sarif", "lnk"];

/// The ending of the mark that a system keeps of where a file came from.
const ORIGIN: &str = ":zone.identifier";
/// Endings of downloads that did not end.
const UNFINISHED: [&str; 4] = ["crdownload", "part", "partial", "download"];

/// Lock files of spreadsheet programs, hidden files, and in folders also texts.
pub fn passed_over(path: &Path, in_folder: bool) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().to_lowercase()) else { return true };
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.starts_with("~$")
        || name.starts_with(".~lock")
        || name.starts_with('.')
        || NEVER.contains(&name.as_str())
        || name.ends_with(ORIGIN)
        || (in_folder && PASSED_OVER.contains(&ending))
}

/// Whether a file is what came of a download that did not end: another ending behind that of the file.
pub fn is_unfinished(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| UNFINISHED.contains(&ending.as_str()))
}

/// Order of files: as a person sorts them, numbers by size.
pub fn order(path: &Path) -> Vec<(String, u64)> {
    let text = crate::text::fold(&path.to_string_lossy());
    let mut parts = Vec::new();
    let mut word = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            parts.push((std::mem::take(&mut word), digits.parse().unwrap_or(u64::MAX)));
            digits.clear();
        }
        word.push(c);
    }
    parts.push((word, 0));
    parts
}

/// The order of files in folders, each folder entered where its name stands among the others.
pub fn walk_order(path: &Path) -> Vec<(Vec<(String, u64)>, String)> {
    let mut above: Vec<&Path> = path.ancestors().filter(|part| part.file_name().is_some()).collect();
    above.reverse();
    above.into_iter().map(|part| (order(part), part.to_string_lossy().into_owned())).collect()
}
