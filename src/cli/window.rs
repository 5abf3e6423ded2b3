//! The window that Windows opens for a program that was clicked, or on which files were dropped: it would close before anybody
//! has read what stands in it.

use std::path::Path;

use crate::finding::{Language, Wording};

use super::{complain, os_error, shown};

/// Stands for the window of the program: as soon as it is dropped, whatever happened, a window of the program's own waits for a
/// key.
pub(super) struct Window {
    is_own: bool,
    language: Language,
}

impl Window {
    /// The window that this program was started in.
    pub fn new(language: Language) -> Self {
        Self { is_own: system::owns_console(), language }
    }

    /// Says to somebody who clicked the program what can be done with it; whether there is somebody.
    pub fn guides(&self) -> bool {
        if self.is_own {
            let guide = Wording::new(
                "Kéo thư mục báo cáo (hoặc chọn nhiều tệp báo cáo rồi kéo) thả vào biểu tượng của chương trình này.\nTệp tổng hợp được ghi cạnh thư mục đó và tự mở ra; báo cáo của các đơn vị không bị sửa.",
                "Drop the folder of returns (or several returns at once) on the icon of this program.\nThe workbook is written beside that folder and opened; the returns themselves are not changed.",
            );
            complain(guide.to(self.language));
        }
        self.is_own
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if self.is_own {
            let said = Wording::new(
                "\nNhấn một phím bất kỳ để đóng cửa sổ này.",
                "\nPress any key to close this window.",
            );
            complain(said.to(self.language));
            system::wait_for_key();
        }
    }
}

/// Opens a workbook for somebody who dropped its returns on the program; who typed a command opens it when he wants.
pub(super) fn open(workbook: &Path, language: Language) {
    if !system::owns_console() {
        return;
    }
    if let Err(error) = system::open(workbook) {
        let (path, why) = (shown(workbook), os_error(&error));
        let said = Wording::new(
            format!("không tự mở được {path} ({}); hãy mở tệp này bằng Excel", why.vi),
            format!("{path} could not be opened ({}); open it in Excel", why.en),
        );
        complain(said.to(language));
    }
}

#[cfg(windows)]
mod system {
    pub use tonghop_windows::{open, owns_console};

    /// Where no key can be read nobody is there to press one.
    pub fn wait_for_key() {
        let _ = console::Term::stderr().read_key();
    }
}

/// Other systems start a program without a window, or leave its window open.
#[cfg(not(windows))]
mod system {
    use std::io;
    use std::path::Path;

    pub fn owns_console() -> bool {
        false
    }

    pub fn open(_: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn wait_for_key() {}
}
