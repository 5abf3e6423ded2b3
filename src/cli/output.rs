//! Files are written aside and renamed: an interrupted run leaves the old one whole.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::finding::Wording;

use super::os_error;

/// A file could not be written.
#[derive(Debug)]
pub struct NotWritten {
    /// Where it was to be.
    pub path: PathBuf,
    /// What the system says.
    pub error: io::Error,
}

impl NotWritten {
    /// What to tell the user.
    pub fn wording(&self) -> Wording {
        let path = self.path.display();
        let busy = matches!(self.error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy)
            || self.error.raw_os_error() == Some(32);
        if busy {
            let other = another_name(&self.path);
            let other = other.display();
            return Wording::new(
                format!(
                    "không ghi được {path}: tệp đang mở trong Excel hoặc thư mục không cho ghi. Đóng tệp rồi chạy lại, hoặc ghi ra tệp khác: -o \"{other}\""
                ),
                format!(
                    "cannot write {path}: it is open in Excel or the folder is read-only. Close it and run again, or write to another file: -o \"{other}\""
                ),
            );
        }
        let why = os_error(&self.error);
        Wording::new(format!("không ghi được {path}: {}", why.vi), format!("cannot write {path}: {}", why.en))
    }
}

/// A free name beside a taken one: `tong-hop (2).xlsx`.
fn another_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let ending = path.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    (2..1000)
        .map(|number| path.with_file_name(format!("{stem} ({number}){ending}")))
        .find(|other| !other.exists())
        .unwrap_or_else(|| path.to_path_buf())
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), NotWritten> {
    let write = || -> io::Result<()> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        std::fs::create_dir_all(folder)?;
        let mut aside = tempfile::Builder::new().prefix(".tonghop-").tempfile_in(folder)?;
        aside.write_all(bytes)?;
        aside.as_file().sync_all()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            aside.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
        }
        aside.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| NotWritten { path: path.to_path_buf(), error })
}
