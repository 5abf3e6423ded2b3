//! What the machine can give: memory for child processes, threads, a clock.

use std::time::{Duration, Instant};

use crate::read::{ChildProcess, InProcess, Isolate, Limits};

/// Free memory of a machine that does not say: one of 4 GiB on which other programs run, too.
const USUAL_MEMORY: u64 = 3 << 30;

/// What one file may cost on this machine.
pub(super) fn limits() -> Limits {
    Limits::default().fitting(free_memory())
}

/// Where dangerous formats are read: in a child process, as long as the program knows where it is itself; no more of them
/// at once than the machine has processors and memory for.
pub(super) fn isolate() -> Box<dyn Isolate> {
    let free = free_memory();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let children = Limits::default().fitting(free).children(free).min(processors);
    match std::env::current_exe() {
        Ok(program) => Box::new(ChildProcess::new(program, children)),
        Err(_) => Box::new(InProcess),
    }
}

/// How long the program has been running since this was first asked.
pub(super) fn clock() -> impl Fn() -> Duration + Sync {
    let begin = Instant::now();
    move || begin.elapsed()
}

/// Memory that can be had without pushing other programs out, in bytes.
#[cfg(windows)]
fn free_memory() -> u64 {
    tonghop_windows::free_memory().unwrap_or(USUAL_MEMORY)
}

/// The same where the system says so in files.
#[cfg(not(windows))]
fn free_memory() -> u64 {
    let text = |path: &str| std::fs::read_to_string(path).ok();
    let of_system = text("/proc/meminfo").and_then(|known| available(&known));
    // A container may have less than the machine.
    let number = |path: &str| text(path)?.trim().parse::<u64>().ok();
    let of_container = number("/sys/fs/cgroup/memory.max")
        .map(|most| most.saturating_sub(number("/sys/fs/cgroup/memory.current").unwrap_or(0)));
    of_system.into_iter().chain(of_container).min().unwrap_or(USUAL_MEMORY)
}

/// The line `MemAvailable:   22672 kB`.
#[cfg(not(windows))]
fn available(known: &str) -> Option<u64> {
    let line = known.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_what_is_free() {
        let known = "MemTotal:       24105 kB\nMemFree:  1 kB\nMemAvailable:   22672 kB\n";
        assert_eq!((available(known), available("MemTotal: 1 kB")), (Some(22_672 * 1024), None));
    }
}
