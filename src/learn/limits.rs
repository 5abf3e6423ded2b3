//! What learning one form may cost.

use std::time::{Duration, Instant};

/// What learning one form may cost. What is beyond is left out and told; only time ends it all.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Rows of one table: a longer one is a list of data, no blank form.
    pub rows: usize,
    /// Tables of one book.
    pub tables: usize,
    /// Time.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 20_000, tables: 500, time: Duration::from_secs(60) }
    }
}

/// Learning took longer than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfTime;

/// The moment when it must be over.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) fn after(time: Duration) -> Self {
        // A browser has no such clock, and whoever calls there can end the worker.
        Self(if cfg!(target_family = "wasm") { None } else { Instant::now().checked_add(time) })
    }

    pub(super) fn kept(self) -> Result<(), OutOfTime> {
        if self.0.is_some_and(|end| Instant::now() >= end) { Err(OutOfTime) } else { Ok(()) }
    }
}
