//! Files are written aside and renamed: an interrupted run leaves the old one whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{NamedTempFile, PersistError};

use super::trouble::is_held;

/// How files written aside begin.
const ASIDE: &str = ".tonghop-";
/// Letters and digits behind it.
const RANDOM: usize = 6;
/// A file may be taken away between its making and its locking by a run that cleans up; so often a new one is made.
const TRIES: usize = 5;

/// How long to wait before each new try to give a file its name, in milliseconds: on Windows the one written aside, or the one
/// it replaces, may be held for a moment by a program that looks into every new file for viruses.
const PAUSES: [u64; 6] = [10, 50, 100, 200, 400, 800];

/// A free name beside a taken one: `tong-hop (2).xlsx`.
pub(super) fn another_name(path: &Path) -> PathBuf {
    free_name(path, 2, &|number| format!(" ({number})"))
}

/// The first free name beside a file with something numbered after its stem.
pub(super) fn free_name(path: &Path, first: usize, tail: &dyn Fn(usize) -> String) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let ending = path.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    let name = |number| path.with_file_name(format!("{stem}{}{ending}", tail(number)));
    let free = |other: &PathBuf| fs::symlink_metadata(other).is_err();
    (first..first + 10_000).map(name).find(free).unwrap_or_else(|| path.to_path_buf())
}

/// The folder a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// What is to become of a file that stands where one is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is none; if one appears meanwhile, it stays.
    Nothing,
    /// It makes room, and gives the new one its mode.
    Old(fs::Permissions),
    /// It gets this name first.
    Edited(fs::Permissions, PathBuf),
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8], standing: &Standing) -> io::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    // The system's own name of the folder may be of any length, on Windows too.
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let path = &folder.join(path.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
    let mut aside = new_aside(&folder)?;
    aside.write_all(bytes)?;
    if let Standing::Old(mode) | Standing::Edited(mode, _) = standing {
        keep_mode(aside.as_file(), mode)?;
    }
    aside.as_file().sync_all()?;
    if let Standing::Edited(_, other) = standing {
        set_aside(path, other)?;
    }
    let aside = match standing {
        Standing::Nothing => match patiently(aside, |aside| aside.persist_noclobber(path)) {
            Ok(()) => return Ok(()),
            // Some file systems (on sticks) know no renaming that spares what is there.
            Err(error) if fs::symlink_metadata(path).is_err() => error.file,
            Err(error) => return Err(error.error),
        },
        Standing::Old(_) | Standing::Edited(..) => aside,
    };
    patiently(aside, |aside| aside.persist(path)).map_err(|error| error.error)
}

/// Gives a file its name, again and again for a moment while a program holds it.
fn patiently(
    mut aside: NamedTempFile,
    name: impl Fn(NamedTempFile) -> Result<File, PersistError>,
) -> Result<(), PersistError> {
    for pause in PAUSES {
        match name(aside) {
            Err(refused) if may_pass(&refused.error) => aside = refused.file,
            done => return done.map(drop),
        }
        std::thread::sleep(Duration::from_millis(pause));
    }
    name(aside).map(drop)
}

/// Whether what stands in the way may soon be gone. The folder is known to take files, so that on Windows, where nobody
/// replaces a file that is open, a denied access means that, too.
fn may_pass(error: &io::Error) -> bool {
    is_held(error) || (cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied)
}

/// A new file aside, locked as long as this run is alive.
pub(super) fn new_aside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(ASIDE).rand_bytes(RANDOM);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Whatever the user's mask takes from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for _ in 0..TRIES {
        let aside = builder.tempfile_in(folder)?;
        match aside.as_file().try_lock() {
            // Where files cannot be locked, no run cleans up either.
            Err(fs::TryLockError::Error(_)) => return Ok(aside),
            Ok(()) if aside.path().exists() => return Ok(aside),
            Ok(()) => {}
            Err(error) => last = error.into(),
        }
    }
    Err(last)
}

/// What may be done with a file is not said by the file on other systems than Unix.
fn keep_mode(file: &File, mode: &fs::Permissions) -> io::Result<()> {
    if cfg!(unix) { file.set_permissions(mode.clone()) } else { Ok(()) }
}

/// Gives a file a second name; its first makes room for the new one. Where a file has one name only, it moves.
fn set_aside(path: &Path, other: &Path) -> io::Result<()> {
    match fs::hard_link(path, other) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::rename(path, other),
        done => done,
    }
}

/// Deletes what interrupted runs left in a folder; what a run that is still alive holds locked stays.
pub(super) fn clean_up(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let ours =
            entry.file_name().to_str().and_then(|name| name.strip_prefix(ASIDE)).is_some_and(|random| {
                random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !(ours && is_file) {
            continue;
        }
        let path = entry.path();
        // Opened for writing: some systems lock no file that is only read.
        let Ok(file) = fs::OpenOptions::new().write(true).open(&path) else { continue };
        if file.try_lock().is_ok() {
            // One that cannot be deleted is found again by the next run.
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_living_run_holds_is_not_cleaned_up() {
        let folder = tempfile::tempdir().unwrap();
        let alive = new_aside(folder.path()).unwrap();
        let left = folder.path().join(".tonghop-aB3dE9");
        let others = [".tonghop-ghi-chu", ".tonghop-aB3dE9.xlsx", "tonghop-aB3dE9"]
            .map(|name| folder.path().join(name));
        for path in others.iter().chain([&left]) {
            fs::write(path, "half").unwrap();
        }
        clean_up(folder.path());
        assert!(alive.path().exists() && !left.exists());
        assert!(others.iter().all(|path| path.exists()));
    }

    #[test]
    fn what_appears_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        fs::write(&path, "another's").unwrap();
        let refused = write(&path, b"ours", &Standing::Nothing).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"another's");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let mode = fs::metadata(&path).unwrap().permissions();
        let aside = folder.path().join("a (1).xlsx");
        write(&path, b"ours", &Standing::Edited(mode, aside.clone())).unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), fs::read(aside).unwrap()),
            (b"ours".to_vec(), b"another's".to_vec())
        );
    }

    #[test]
    fn who_holds_a_file_for_a_moment_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        let tries = std::cell::Cell::new(0);
        let held = |most: usize, kind: io::ErrorKind| {
            tries.set(0);
            patiently(new_aside(folder.path()).unwrap(), |file| {
                tries.set(tries.get() + 1);
                if tries.get() > most {
                    return file.persist(&path);
                }
                Err(PersistError { error: kind.into(), file })
            })
        };
        assert!(held(3, io::ErrorKind::ResourceBusy).is_ok() && path.exists());
        assert_eq!(tries.get(), 4);
        let refused = held(1, io::ErrorKind::AlreadyExists).unwrap_err();
        assert_eq!((tries.get(), refused.error.kind()), (1, io::ErrorKind::AlreadyExists));
    }
}
