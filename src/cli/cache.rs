//! `--cache DIR`: a folder in which what was read is kept from one run to the next.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::finding::Wording;
use crate::job::Cache;

use super::output::{clean_up, new_aside};
use super::{Failure, os_error, shown};

/// How names of entries begin: hidden, so that a folder of returns in which they lie does not have them among its files.
const BEGINNING: &str = ".tonghop-kept-";
/// Characters of a key.
const KEY: usize = 64;
/// The largest entry that is kept or looked at, in bytes.
const LARGEST: u64 = 16 << 20;
/// So much of a folder the entries take, in bytes; beyond it, those go that nobody has asked for the longest.
const MOST: u64 = 1 << 30;

/// A folder of entries.
pub(super) struct Folder {
    path: PathBuf,
    program: String,
}

impl Folder {
    /// The folder, made where there is none.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| {
            let (path, why) = (shown(path), os_error(&error));
            Failure(Wording::new(
                format!("không dùng được thư mục lưu tạm {path}: {}", why.vi),
                format!("the cache folder {path} cannot be used: {}", why.en),
            ))
        };
        fs::create_dir_all(path).map_err(failed)?;
        fs::read_dir(path).map_err(failed)?;
        clean_up(path);
        Ok(Self { path: path.to_path_buf(), program: program() })
    }

    fn entry(&self, key: &str) -> PathBuf {
        self.path.join(format!("{BEGINNING}{key}"))
    }

    /// Deletes the entries that were not asked for the longest, until the rest takes no more than it may.
    pub fn trim(&self) {
        self.trim_to(MOST);
    }

    fn trim_to(&self, most: u64) {
        let Ok(files) = fs::read_dir(&self.path) else { return };
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = files
            .flatten()
            .filter(|file| is_entry(&file.file_name().to_string_lossy()))
            .filter_map(|file| {
                let known = file.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((known.modified().unwrap_or(UNIX_EPOCH), known.len(), file.path()))
            })
            .collect();
        entries.sort_unstable();
        let mut size: u64 = entries.iter().map(|(_, size, _)| size).sum();
        for (_, bytes, path) in entries {
            if size <= most {
                break;
            }
            // What another run has deleted meanwhile is gone, too.
            let _ = fs::remove_file(path);
            size -= bytes;
        }
    }
}

fn is_entry(name: &str) -> bool {
    name.strip_prefix(BEGINNING)
        .is_some_and(|key| key.len() == KEY && key.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Tells this program from others of its version: by the size of its file and when that was made.
fn program() -> String {
    let known = std::env::current_exe().and_then(fs::metadata);
    known.map_or_else(|_| String::new(), |known| format!("{} {:?}", known.len(), known.modified().ok()))
}

impl Cache for Folder {
    fn program(&self) -> String {
        self.program.clone()
    }

    fn get(&self, key: &str) -> Option<Vec<u8>> {
        let file = File::options().read(true).write(true).open(self.entry(key)).ok()?;
        let mut entry = Vec::new();
        (&file).take(LARGEST + 1).read_to_end(&mut entry).ok()?;
        // Asked for now: it goes later than others.
        let _ = file.set_modified(SystemTime::now());
        (entry.len() as u64 <= LARGEST).then_some(entry)
    }

    fn put(&self, key: &str, entry: &[u8]) {
        if entry.len() as u64 > LARGEST {
            return;
        }
        // Written aside, so that another run finds it whole or not at all. What cannot be kept is read again next time.
        let written = new_aside(&self.path).and_then(|mut aside| {
            aside.write_all(entry)?;
            Ok(aside.persist(self.entry(key))?)
        });
        drop(written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_beyond_the_size_go_oldest_first_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Folder::open(folder.path()).unwrap();
        let keys = ["a", "b", "c"].map(|letter| letter.repeat(KEY));
        for (age, key) in (1..).zip(&keys) {
            cache.put(key, &[0; 100]);
            let file = File::options().write(true).open(cache.entry(key)).unwrap();
            file.set_modified(UNIX_EPOCH + std::time::Duration::from_secs(age)).unwrap();
        }
        fs::write(folder.path().join(".tonghop-kept-mine"), "a").unwrap();
        assert_eq!(cache.get(&keys[0]).map(|entry| entry.len()), Some(100));
        cache.trim_to(250);
        let left = keys.each_ref().map(|key| cache.get(key).is_some());
        assert_eq!(left, [true, false, true], "the first was asked for since");
        assert!(folder.path().join(".tonghop-kept-mine").exists());
    }
}
