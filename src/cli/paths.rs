//! Which files are read: files, folders with their subfolders, patterns expanded by the program itself.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::finding::{Finding, Wording};
use crate::job::{self, is_unfinished, order, passed_over};
use crate::read::Limits;

use super::os_error;

/// What paths lead to.
#[derive(Debug, Default)]
pub struct Expanded {
    /// Files to read, in a fixed order.
    pub files: Vec<PathBuf>,
    /// What cannot be read, each an error of its own: what was asked for and is not there must not be missed.
    pub lost: Vec<Finding>,
}

/// Files to read, in a fixed order.
pub fn expand(paths: &[PathBuf]) -> Expanded {
    let mut files = Vec::new();
    let mut walk = Walk::default();
    for path in paths {
        let text = path.to_string_lossy();
        if path.is_dir() {
            walk.enter(path, &mut files);
        } else if fs::symlink_metadata(path).is_ok() || !text.contains(['*', '?', '[']) {
            files.push(path.clone());
        } else {
            for found in walk.matching(path) {
                if found.is_dir() { walk.enter(&found, &mut files) } else { files.push(found) }
            }
        }
    }
    files.retain(|file| walk.is_readable(file));
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone())));
    Expanded { files, lost: walk.lost }
}

/// A walk through folders. Each is entered once: links can make a folder contain itself.
#[derive(Default)]
struct Walk {
    entered: HashSet<PathBuf>,
    lost: Vec<Finding>,
}

/// The bytes of a file; of one that is too large only as many as show it.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let most = Limits::default().file_bytes;
    let file = fs::File::open(path)?;
    let mut bytes = Vec::with_capacity(file.metadata().map_or(0, |known| known.len().min(most) as usize));
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether two paths lead to the same file, however they are written and whatever links lie between; of what is not there
/// yet, whether they are the same path.
pub fn same(a: &Path, b: &Path) -> bool {
    match (identity(a), identity(b)) {
        (None, None) => std::path::absolute(a).ok() == std::path::absolute(b).ok(),
        (a, b) => a == b,
    }
}

/// What the system knows a file by, whatever its names are.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|known| (known.dev(), known.ino()))
}

/// Its one full path.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

/// A path as it is shown and written: `/` separates on every system, so that the same files give the same bytes. Windows takes
/// it in this form, too.
pub fn spelled(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { with_slashes(&text) } else { text.into_owned() }
}

/// A path of Windows without its own separator, and without the sign of a path that is taken word for word.
fn with_slashes(path: &str) -> String {
    let server = path.strip_prefix(r"\\?\UNC\").map(|rest| format!(r"\\{rest}"));
    let plain = server.as_deref().unwrap_or_else(|| path.strip_prefix(r"\\?\").unwrap_or(path));
    plain.replace('\\', "/")
}

fn lost(path: &Path, message: Wording) -> Finding {
    job::lost(&spelled(path).into(), message)
}

/// What is said of a file that cannot be opened.
pub fn not_opened(path: &Path, error: &io::Error) -> Finding {
    job::not_opened(&spelled(path).into(), &os_error(error))
}

impl Walk {
    /// What a pattern matches; that nothing does is told.
    fn matching(&mut self, pattern: &Path) -> Vec<PathBuf> {
        let options = glob::MatchOptions { case_sensitive: false, ..glob::MatchOptions::new() };
        let mut found = Vec::new();
        for one in glob::glob_with(&pattern.to_string_lossy(), options).into_iter().flatten() {
            match one {
                Ok(path) if passed_over(&path, false) => {}
                Ok(path) => found.push(path),
                Err(error) => self.lost.push(folder_not_opened(error.path(), error.error())),
            }
        }
        if found.is_empty() {
            let message = Wording::new("không có tệp nào khớp mẫu này", "no file matches this pattern");
            self.lost.push(lost(pattern, message));
        }
        found.sort_by_cached_key(|path| (place(path), path.clone()));
        found
    }

    /// Whether there is a file to read. A pipe would be waited for, a device read without end.
    fn is_readable(&mut self, file: &Path) -> bool {
        let trouble = match fs::metadata(file) {
            Ok(known) if known.is_file() => return true,
            Ok(_) => {
                let message =
                    Wording::new("không phải là tệp thường nên không đọc", "not a regular file, so not read");
                lost(file, message)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                lost(file, Wording::new("không có tệp hoặc thư mục này", "there is no such file or folder"))
            }
            Err(error) => not_opened(file, &error),
        };
        self.lost.push(trouble);
        false
    }

    fn enter(&mut self, folder: &Path, files: &mut Vec<PathBuf>) {
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        if !self.entered.insert(whole) {
            return;
        }
        let listing = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(listing) => listing,
            Err(error) => {
                self.lost.push(folder_not_opened(folder, &error));
                return;
            }
        };
        let mut entries: Vec<PathBuf> = listing.into_iter().map(|entry| entry.path()).collect();
        entries.sort_by_cached_key(|path| (place(path), path.clone()));
        for path in entries {
            if path.is_dir() {
                let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
                if !hidden {
                    self.enter(&path, files);
                }
            } else if is_unfinished(&path) {
                // Beside the whole file it is a leftover.
                if !path.with_extension("").is_file() {
                    let message = Wording::new(
                        "tệp tải về chưa xong, không phải báo cáo; tải lại tệp gốc",
                        "a download that did not end, no return; download the file again",
                    );
                    self.lost.push(lost(&path, message));
                }
            } else if !passed_over(&path, true) {
                files.push(path);
            }
        }
    }
}

fn folder_not_opened(folder: &Path, error: &io::Error) -> Finding {
    let why = os_error(error);
    let message = Wording::new(
        format!("không mở được thư mục: {}", why.vi),
        format!("the folder cannot be opened: {}", why.en),
    );
    lost(folder, message)
}

/// The order of a file, the same on every system.
fn place(path: &Path) -> Vec<(String, u64)> {
    order(Path::new(&spelled(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_are_spelled_as_elsewhere() {
        for (path, expected) in [
            (r"bao-cao\quý 1/xã A.xlsx", "bao-cao/quý 1/xã A.xlsx"),
            (r"D:\xã\a", "D:/xã/a"),
            (r"\\?\D:\xã\a", "D:/xã/a"),
            (r"\\?\UNC\may-chu\chung\a", "//may-chu/chung/a"),
            (r"\\may-chu\chung", "//may-chu/chung"),
            ("", ""),
        ] {
            assert_eq!(with_slashes(path), expected);
        }
    }
}
