//! Which files are read: files, folders with their subfolders, patterns expanded by the program itself.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::finding::Wording;
use crate::read::Limits;

use super::os_error;

/// Files that lie in folders of returns and are none: written by systems, or by this program's users for it.
const NEVER: [&str; 4] = ["desktop.ini", "thumbs.db", ".ds_store", "tonghop.toml"];
/// Endings of files that are passed over in folders (not when named): texts for people and for this program.
const PASSED_OVER: [&str; 6] = ["toml", "json", "md", "txt", "sarif", "lnk"];

/// Something about a path that the user must hear.
#[derive(Debug)]
pub struct PathTrouble {
    /// The path as given.
    pub path: PathBuf,
    /// What is the matter.
    pub message: Wording,
}

/// Files to read, in a fixed order, without those in `leave_out`.
pub fn expand(paths: &[PathBuf], leave_out: &[&Path]) -> (Vec<PathBuf>, Vec<PathTrouble>) {
    let mut files = Vec::new();
    let mut walk = Walk::default();
    for path in paths {
        let text = path.to_string_lossy();
        if path.is_dir() {
            walk.enter(path, &mut files);
        } else if path.exists() {
            files.push(path.clone());
        } else if text.contains(['*', '?', '[']) {
            let found = matching(&text);
            if found.is_empty() {
                walk.troubles.push(nothing(
                    path,
                    "không có tệp nào khớp mẫu này",
                    "no file matches this pattern",
                ));
            }
            for one in found {
                if one.is_dir() { walk.enter(&one, &mut files) } else { files.push(one) }
            }
        } else {
            walk.troubles.push(nothing(
                path,
                "không có tệp hoặc thư mục này",
                "there is no such file or folder",
            ));
        }
    }
    // A pipe would be waited for, a device read without end.
    files.retain(|file| {
        let told = fs::metadata(file).is_ok_and(|known| !known.is_file());
        if told {
            walk.troubles.push(nothing(
                file,
                "không phải là tệp thường nên không đọc",
                "not a regular file, so not read",
            ));
        }
        !told
    });
    let mut seen = HashSet::new();
    files.retain(|file| !leave_out.iter().any(|other| same(file, other)));
    files.retain(|file| seen.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone())));
    (files, walk.troubles)
}

/// A walk through folders. Each is entered once: links can make a folder contain itself.
#[derive(Default)]
struct Walk {
    entered: HashSet<PathBuf>,
    troubles: Vec<PathTrouble>,
}

/// The bytes of a file; of one that is too large only as many as show it.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let most = Limits::default().file_bytes;
    let file = fs::File::open(path)?;
    let mut bytes = Vec::with_capacity(file.metadata().map_or(0, |known| known.len().min(most) as usize));
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether two paths lead to the same file.
pub fn same(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

fn nothing(path: &Path, vi: &str, en: &str) -> PathTrouble {
    PathTrouble { path: path.to_path_buf(), message: Wording::new(vi, en) }
}

fn matching(pattern: &str) -> Vec<PathBuf> {
    let options = glob::MatchOptions { case_sensitive: false, ..glob::MatchOptions::new() };
    let mut found: Vec<PathBuf> =
        glob::glob_with(pattern, options).map(|paths| paths.flatten().collect()).unwrap_or_default();
    found.retain(|path| !passed_over(path, false));
    found.sort_by_cached_key(|path| (order(path), path.clone()));
    found
}

impl Walk {
    fn enter(&mut self, folder: &Path, files: &mut Vec<PathBuf>) {
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        if !self.entered.insert(whole) {
            return;
        }
        let listing = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(listing) => listing,
            Err(error) => {
                let why = os_error(&error);
                let message = Wording::new(
                    format!("không mở được thư mục: {}", why.vi),
                    format!("the folder cannot be opened: {}", why.en),
                );
                self.troubles.push(PathTrouble { path: folder.to_path_buf(), message });
                return;
            }
        };
        let mut entries: Vec<PathBuf> = listing.into_iter().map(|entry| entry.path()).collect();
        entries.sort_by_cached_key(|path| (order(path), path.clone()));
        for path in entries {
            if path.is_dir() {
                let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
                if !hidden {
                    self.enter(&path, files);
                }
            } else if !passed_over(&path, true) {
                files.push(path);
            }
        }
    }
}

/// Lock files of spreadsheet programs, hidden files, and in folders also texts.
fn passed_over(path: &Path, in_folder: bool) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().to_lowercase()) else { return true };
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.starts_with("~$")
        || name.starts_with(".~lock")
        || name.starts_with('.')
        || NEVER.contains(&name.as_str())
        || (in_folder && PASSED_OVER.contains(&ending))
}

/// Order of files: as a person sorts them, numbers by size.
fn order(path: &Path) -> Vec<(String, u64)> {
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
