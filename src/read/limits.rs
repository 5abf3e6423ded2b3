//! What one file may cost, and how long a computation may go on.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::trouble::Trouble;
use crate::book::Book;
use crate::finding::Finding;

/// What one file may cost. Each limit that is met gives a finding.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Limits {
    /// Size of the file itself, in bytes.
    pub file_bytes: u64,
    /// Size of all parts that are read, unpacked, in bytes.
    pub unpacked_bytes: u64,
    /// Size of all texts of a book, in bytes, those told several times as often.
    pub texts: u64,
    /// Cells of one book, empty ones included.
    pub cells: usize,
    /// Sheets of one book.
    pub sheets: usize,
    /// Cell notes of one book; further ones are left out.
    pub notes: usize,
    /// Characters of one text; longer ones are cut.
    pub text: usize,
    /// Memory of the child process that reads formats whose reader can abort, in bytes.
    pub memory: u64,
    /// Which long lists are not read as cells, and count as none.
    pub lists: Lists,
    /// Time for one file: of that child process, and of what is done with the book that was read.
    pub time: Duration,
}

/// Long lists of workbooks, known by their captions: no sheet is one of them where no head is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    /// The captions of the columns of each, as they stand in the first row of its sheet.
    pub heads: Vec<Vec<String>>,
    /// They are kept as lists; else nothing but the first row of such a sheet is read.
    pub kept: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            unpacked_bytes: 256 << 20,
            texts: 64 << 20,
            cells: 2_000_000,
            sheets: 500,
            notes: 20_000,
            text: 32_767, // what a cell can hold in Excel
            memory: 1 << 30,
            lists: Lists::default(),
            time: Duration::from_secs(60),
        }
    }
}

impl Limits {
    /// These limits on a machine on which so much memory is free, in bytes: a child process gets no more than a fourth of
    /// it, so that two of them and the program itself have room.
    #[must_use]
    pub fn fitting(self, free: u64) -> Self {
        Self { memory: self.memory.min((free / 4).max(LEAST_MEMORY)), ..self }
    }

    /// How many child processes may run at once where so much memory is free: half of it is theirs.
    pub fn children(&self, free: u64) -> usize {
        usize::try_from(free / 2 / self.memory.max(1)).unwrap_or(usize::MAX).max(1)
    }
}

/// With less memory than this, no file of the size of a return can be read.
const LEAST_MEMORY: u64 = 128 << 20;

/// The moment when a computation must be over. The core has no clock: who calls it from outside hands one in, which says how
/// long it has been running.
#[derive(Clone, Copy, Default)]
pub struct Deadline<'a> {
    clock: Option<&'a (dyn Fn() -> Duration + Sync)>,
    end: Duration,
}

impl<'a> Deadline<'a> {
    /// So long from now on, by this clock.
    pub fn after(time: Duration, clock: &'a (dyn Fn() -> Duration + Sync)) -> Self {
        Self { clock: Some(clock), end: clock().saturating_add(time) }
    }

    /// Whether there is time left; always without a clock. To be asked once for each sheet, or for each thousand steps.
    pub fn kept(&self) -> Result<(), OutOfTime> {
        if self.clock.is_some_and(|clock| clock() >= self.end) { Err(OutOfTime) } else { Ok(()) }
    }
}

/// Something took longer than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfTime;

impl OutOfTime {
    /// The finding that says so of a file.
    pub fn finding(self, limits: &Limits, file: &Arc<str>) -> Finding {
        Trouble::Late(limits.time).of_file(file)
    }
}

impl std::fmt::Debug for Deadline<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deadline").field("end", &self.end).finish_non_exhaustive()
    }
}

/// Size of all texts of a book, those told several times as often: one long text in every cell is little until it is written
/// out.
pub(super) fn text_bytes(book: &Book) -> u64 {
    let mut bytes = 0;
    for sheet in &book.sheets {
        for cell in &sheet.cells {
            let text = cell.content.as_text().map_or(0, str::len);
            bytes += (text + cell.formula.as_ref().map_or(0, |formula| formula.len())) as u64;
        }
        bytes += sheet.list.iter().flat_map(|list| list.texts()).map(|text| text.len() as u64).sum::<u64>();
        bytes += sheet.notes.iter().map(|(_, note)| note.len() as u64).sum::<u64>();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn children_and_the_program_fit_into_what_is_free() {
        for gigabytes in [1, 2, 3, 4, 16, 64] {
            let free = gigabytes << 30;
            let limits = Limits::default().fitting(free);
            let children = limits.children(free) as u64;
            assert!(children * limits.memory <= free / 2, "{gigabytes}: {children} of {}", limits.memory);
            assert!(children > 1 && limits.memory >= 256 << 20, "{gigabytes}");
        }
        assert_eq!(Limits::default().fitting(0).children(0), 1);
    }

    #[test]
    fn a_deadline_asks_the_clock_it_was_given() {
        let seconds = AtomicU64::new(5);
        let clock = || Duration::from_secs(seconds.load(Ordering::Relaxed));
        let deadline = Deadline::after(Duration::from_secs(10), &clock);
        assert_eq!(deadline.kept(), Ok(()));
        seconds.store(15, Ordering::Relaxed);
        assert_eq!((deadline.kept(), Deadline::default().kept()), (Err(OutOfTime), Ok(())));
    }
}
