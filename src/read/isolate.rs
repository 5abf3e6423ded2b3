//! Formats whose reader can abort or hang are read somewhere it can be stopped.
//!
//! The program runs itself again as a child process with [`CHILD_ARGUMENT`]; the child limits its own memory, reads a
//! request from its standard input with [`serve`], and answers on its standard output. The parent kills it when its
//! time is over. Who calls [`super::read_isolated`] chooses: [`ChildProcess`] for files of strangers, [`InProcess`] for tests.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;

use serde::{Deserialize, Serialize};

use super::wire::Answer;
use super::{Format, Limits, Source, read_as};

/// The argument by which the program knows that it is such a child; it then calls [`serve`] and nothing else.
pub const CHILD_ARGUMENT: &str = "--read-stdin";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// The time was over.
    Late,
    /// The reader crashed, or wanted more memory than it may have.
    Crashed,
    /// The child process could not be started.
    NotStarted(String),
}

/// A place to read a file where it can be stopped.
pub trait Isolate: Sync {
    /// Reads the file there; the bytes of the answer, which [`super::read_isolated`] understands.
    fn run(&self, format: Format, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Stopped>;
}

/// Reads right here. A panic is caught; an abort or a hang is not.
#[derive(Debug, Clone, Copy, Default)]
pub struct InProcess;

impl Isolate for InProcess {
    fn run(&self, format: Format, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Stopped> {
        Ok(answer(format, bytes, limits))
    }
}

/// Reads in a child process.
#[derive(Debug, Clone)]
pub struct ChildProcess {
    program: PathBuf,
    argument: String,
}

impl ChildProcess {
    /// Runs this program, which must answer to [`CHILD_ARGUMENT`] with [`serve`].
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), argument: CHILD_ARGUMENT.to_owned() }
    }
}

/// What the parent tells the child before the bytes of the file, on a line of its own.
#[derive(Serialize, Deserialize)]
struct Request {
    format: Format,
    file_bytes: u64,
    unpacked_bytes: u64,
    cells: usize,
    sheets: usize,
    text: usize,
    memory: u64,
}

impl Isolate for ChildProcess {
    fn run(&self, format: Format, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Stopped> {
        let not_started = |error: io::Error| Stopped::NotStarted(error.to_string());
        let request = Request {
            format,
            file_bytes: limits.file_bytes,
            unpacked_bytes: limits.unpacked_bytes,
            cells: limits.cells,
            sheets: limits.sheets,
            text: limits.text,
            memory: limits.memory,
        };
        let mut head =
            serde_json::to_vec(&request).map_err(|error| Stopped::NotStarted(error.to_string()))?;
        head.push(b'\n');
        let mut child = Command::new(&self.program)
            .arg(&self.argument)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(not_started)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Stopped::NotStarted("no pipes".to_owned()));
        };
        let most = limits.memory;
        let answer = thread::scope(|scope| {
            let (sender, receiver) = channel();
            // A machine without a thread to spare is no reason to fail altogether.
            let reader = thread::Builder::new().spawn_scoped(scope, move || {
                let mut answer = Vec::new();
                let read = output.take(most).read_to_end(&mut answer);
                // The receiver is gone when the time is over.
                let _ = sender.send(read.map(|_| answer));
            });
            let writer = thread::Builder::new().spawn_scoped(scope, move || {
                // A child that ends early closes the pipe; what it said counts, not this.
                let _ = input.write_all(&head).and_then(|()| input.write_all(bytes));
            });
            let answer = match reader.and(writer) {
                Ok(_) => Ok(receiver.recv_timeout(limits.time)),
                Err(error) => Err(not_started(error)),
            };
            if !matches!(answer, Ok(Ok(_))) {
                let _ = child.kill();
            }
            answer
        });
        let status = child.wait();
        match answer? {
            Err(RecvTimeoutError::Timeout) => Err(Stopped::Late),
            Ok(Ok(answer)) if status.is_ok_and(|status| status.success()) => Ok(answer),
            _ => Err(Stopped::Crashed),
        }
    }
}

/// The work of the child: reads one request, answers it. Called by `main` for [`CHILD_ARGUMENT`].
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut all = Vec::new();
    input.read_to_end(&mut all)?;
    let end = all.iter().position(|&byte| byte == b'\n').unwrap_or(all.len());
    let request: Request = serde_json::from_slice(&all[..end])?;
    limit_memory(request.memory);
    let limits = Limits {
        file_bytes: request.file_bytes,
        unpacked_bytes: request.unpacked_bytes,
        cells: request.cells,
        sheets: request.sheets,
        text: request.text,
        ..Limits::default()
    };
    output.write_all(&answer(request.format, all.get(end + 1..).unwrap_or_default(), &limits))?;
    output.flush()
}

/// From here on, allocations beyond `bytes` fail, which ends the process.
#[cfg(unix)]
fn limit_memory(bytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Where the system refuses the limit, the limit on time remains.
    let _ = setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) });
}

/// Windows refuses an allocation that it could not serve, which ends the process; the limit on time bounds the rest.
#[cfg(not(unix))]
fn limit_memory(_bytes: u64) {}

/// Reads the file and says in bytes what was read and found.
fn answer(format: Format, bytes: &[u8], limits: &Limits) -> Vec<u8> {
    let source = Source { file: "".into(), bytes };
    let read = || read_as(format, &source, limits);
    let diagnosed = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| super::panicked(&source.file));
    serde_json::to_vec(&Answer::new(diagnosed)).unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_is_late_is_stopped() {
        let limits = Limits { time: std::time::Duration::from_millis(100), ..Limits::default() };
        let sleeper = ChildProcess { program: "sleep".into(), argument: "60".to_owned() };
        let start = std::time::Instant::now();
        assert_eq!(sleeper.run(Format::Ods, &vec![7; 1 << 20], &limits), Err(Stopped::Late));
        assert!(start.elapsed().as_secs() < 30);
    }
}
