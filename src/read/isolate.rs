//! Formats whose reader can abort or hang are read somewhere it can be stopped.
//!
//! The program runs itself again as a child process with [`CHILD_ARGUMENT`]; the child limits its own memory, reads a
//! request from its standard input with [`serve`], and answers on its standard output. The parent kills it when its
//! time is over. Who calls [`super::read_isolated`] chooses: [`ChildProcess`] for files of strangers, [`InProcess`] for tests.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use serde::{Deserialize, Serialize};

use super::trouble::Trouble;
use super::{Format, Limits, Source, read_as, refused};
use crate::book::Book;
use crate::finding::Diagnosed;

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
#[derive(Debug)]
pub struct ChildProcess {
    program: PathBuf,
    argument: String,
    seats: Seats,
}

impl ChildProcess {
    /// Runs this program, which must answer to [`CHILD_ARGUMENT`] with [`serve`], so many times at once.
    pub fn new(program: impl Into<PathBuf>, at_once: usize) -> Self {
        let seats = Seats { taken: Mutex::new(0), all: at_once.max(1), free: Condvar::new() };
        Self { program: program.into(), argument: CHILD_ARGUMENT.to_owned(), seats }
    }
}

/// Places for child processes: more of them than this would not fit into the memory.
#[derive(Debug)]
struct Seats {
    taken: Mutex<usize>,
    all: usize,
    free: Condvar,
}

impl Seats {
    /// Waits for a place; it is free again when the value is dropped.
    fn take(&self) -> Seat<'_> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |taken: &mut usize| *taken >= self.all;
        let mut taken = self.free.wait_while(taken, full).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Seat(self)
    }
}

struct Seat<'a>(&'a Seats);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.free.notify_one();
    }
}

/// What the parent tells the child before the bytes of the file, on a line of its own.
#[derive(Serialize, Deserialize)]
struct Request<'a> {
    format: Format,
    limits: Cow<'a, Limits>,
}

impl Isolate for ChildProcess {
    fn run(&self, format: Format, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Stopped> {
        let not_started = |error: io::Error| Stopped::NotStarted(error.to_string());
        let request = Request { format, limits: Cow::Borrowed(limits) };
        let _seat = self.seats.take();
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
            let reading = thread::Builder::new().spawn_scoped(scope, move || {
                let mut answer = Vec::new();
                let read = output.take(most).read_to_end(&mut answer);
                // The receiver is gone when the time is over.
                let _ = sender.send(read.map(|_| answer));
            });
            let writing = thread::Builder::new().spawn_scoped(scope, move || {
                // A child that ends early closes the pipe; what it said counts, not this.
                let _ = input.write_all(&head).and_then(|()| input.write_all(bytes));
            });
            let answer = match reading.and(writing) {
                Ok(_) => receiver.recv_timeout(limits.time).map_err(|error| match error {
                    RecvTimeoutError::Timeout => Stopped::Late,
                    RecvTimeoutError::Disconnected => Stopped::Crashed,
                }),
                // No thread is to be had: the machine has nothing left to give.
                Err(error) => Err(not_started(error)),
            };
            if answer.is_err() {
                let _ = child.kill();
            }
            answer
        });
        let status = child.wait();
        match answer {
            Err(stopped) => Err(stopped),
            Ok(Ok(answer)) if status.is_ok_and(|status| status.success()) => Ok(answer),
            Ok(_) => Err(Stopped::Crashed),
        }
    }
}

/// The work of the child: reads one request, answers it. Called by `main` for [`CHILD_ARGUMENT`].
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut all = Vec::new();
    input.read_to_end(&mut all)?;
    let end = all.iter().position(|&byte| byte == b'\n').unwrap_or(all.len());
    let request: Request<'_> = serde_json::from_slice(&all[..end])?;
    limit_memory(request.limits.memory);
    output.write_all(&answer(request.format, all.get(end + 1..).unwrap_or_default(), &request.limits))?;
    output.flush()
}

/// From here on, allocations beyond `bytes` fail, which ends the process.
#[cfg(unix)]
fn limit_memory(bytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Where the system refuses the limit, the limit on time remains.
    let _ = setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) });
}

/// The same by a job object.
#[cfg(windows)]
fn limit_memory(bytes: u64) {
    // Where the system refuses the limit, the limit on time remains.
    let _ = tonghop_windows::limit_memory(bytes);
}

/// Elsewhere there is no child process.
#[cfg(not(any(unix, windows)))]
fn limit_memory(_bytes: u64) {}

/// Reads the file and says in bytes what was read and found.
fn answer(format: Format, bytes: &[u8], limits: &Limits) -> Vec<u8> {
    let source = Source { file: "".into(), bytes };
    let read = || read_as(format, &source, limits);
    let diagnosed = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| super::panicked(&source.file));
    postcard::to_allocvec(&diagnosed).unwrap_or_default()
}

/// What an answer says about this file.
pub(super) fn understood(answer: &[u8], file: &Arc<str>) -> Diagnosed<Option<Book>> {
    match postcard::from_bytes::<Diagnosed<Option<Book>>>(answer) {
        Ok(mut diagnosed) => {
            // The file is not named to who reads it.
            diagnosed.findings.iter_mut().for_each(|finding| finding.place.file = Arc::clone(file));
            diagnosed
        }
        Err(error) => refused(Trouble::Broken(error.to_string()).of_file(file)),
    }
}

#[cfg(test)]
mod answers {
    use super::*;
    use crate::book::{Cell, Content, Moment, Sheet, Style, Visibility};
    use crate::cell::CellRef;
    use crate::finding::{Finding, Place, Rule, Severity, Wording};

    #[test]
    fn an_answer_says_what_was_read() {
        let mut book = Book::default();
        let style = book.styles.id(Style {
            font: Some(".VnTime".into()),
            number_format: Some("0%".into()),
            ..Style::default()
        });
        let moment = Moment { year: 2001, month: 3, day: 3, seconds: 1, serial: 36953.1 };
        let contents = [
            Content::Empty,
            Content::text("a\u{ad}"),
            Content::Number(0.1 + 0.2),
            Content::Number(f64::NEG_INFINITY),
            Content::Bool(true),
            Content::Date(moment),
            Content::Error("#N/A".into()),
        ];
        let mut sheet = Sheet::new("Biểu");
        for (content, column) in contents.into_iter().zip(0..) {
            sheet.put(Cell { at: CellRef::new(7, column), content, formula: Some("A1".into()), style });
        }
        sheet.merges.push("A1:B2".parse().unwrap());
        sheet.notes = vec![(CellRef::new(1, 2), "ghi chú".to_owned())];
        sheet.visibility = Visibility::VeryHidden;
        (sheet.hidden_rows, sheet.hidden_columns) = (vec![1], vec![2, 3]);
        book.sheets.push(sheet);
        let place = Place::new(&"".into(), &"s".into(), Some(CellRef::new(1, 1)));
        let finding = Finding::new(Rule::UNREADABLE_FILE, place, Wording::new("vi", "en"));
        let mut findings = vec![finding.with_severity(Severity::Info).with_value("v").with_help("a", "b")];
        let diagnosed = Diagnosed { value: Some(book.clone()), findings: findings.clone() };
        let said = postcard::to_allocvec(&diagnosed).unwrap();
        let Diagnosed { value, findings: read } = understood(&said, &"f".into());
        findings[0].place.file = "f".into();
        let value = value.unwrap();
        assert_eq!(read, findings);
        assert_eq!(format!("{:?}", value.sheets), format!("{:?}", book.sheets));
        assert_eq!(value.style_of(&value.sheets[0].cells[0]), book.styles.get(style));
        let cut = understood(&said[..said.len() / 2], &"f".into());
        assert!(cut.value.is_none() && cut.findings[0].rule == Rule::UNREADABLE_FILE);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_is_late_is_stopped() {
        let limits = Limits { time: std::time::Duration::from_millis(100), ..Limits::default() };
        let sleeper = ChildProcess { argument: "60".to_owned(), ..ChildProcess::new("sleep", 1) };
        let start = std::time::Instant::now();
        assert_eq!(sleeper.run(Format::Ods, &vec![7; 1 << 20], &limits), Err(Stopped::Late));
        assert!(start.elapsed().as_secs() < 30);
    }

    #[test]
    fn no_more_children_run_at_once_than_there_are_places() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let seats = ChildProcess::new("sleep", 2).seats;
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _seat = seats.take();
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::yield_now();
                    now.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    }
}
