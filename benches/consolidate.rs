//! Reading, consolidating and writing many returns: the program as a whole, as a user runs it.
//!
//! ```text
//! cargo bench                                       300 returns of the largest commune template
//! RETURNS=2000 TEMPLATE=thua-thien-hue-2024 RUNS=3 cargo bench
//! PAIR=1661,3321 cargo bench                        two sizes, and how many times longer the second takes
//! CACHE=1 cargo bench                               also with --cache, everything kept
//! PEER="python3 peer.py" cargo bench                another command on the same folder, given as its last argument
//! ```
//!
//! The returns are made once under `target/bench`: a sample return with another unit's name and other figures, written
//! by the library itself. Printed: the median and the fastest run, files a second, processor time, and the peak memory of the
//! process; what reading alone takes, beside what calamine alone takes to stream the same cells, each on one thread; and how
//! many times that the whole job takes. `benches/README.md` says more.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use calamine::{Reader as _, Xlsx};
use tonghop::book::{Book, Content};
use tonghop::job::{Session, Templates};
use tonghop::model::{Aggregation, Template};
use tonghop::read::{self, InProcess, Limits, Source};
use tonghop::spot::RowId;
use tonghop::template::builtin;
use tonghop::write::write;

/// Syllables of invented unit names.
const SYLLABLES: [&str; 20] = [
    "An", "Bình", "Cát", "Dương", "Điền", "Giang", "Hà", "Khê", "Lâm", "Mỹ", "Nam", "Phú", "Quang", "Sơn",
    "Tân", "Uyên", "Vân", "Xuân", "Yên", "Thịnh",
];

fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

fn number(name: &str, otherwise: usize) -> usize {
    let text = setting(name, "");
    if text.is_empty() { otherwise } else { text.parse().expect("a number") }
}

fn main() {
    let id = setting("TEMPLATE", "hai-duong-2023-xa");
    let runs = number("RUNS", 5).max(1);
    let pair = setting("PAIR", "");
    if pair.is_empty() {
        bench(&id, number("RETURNS", 300), runs);
        return;
    }
    let sizes: Vec<usize> = pair.split(',').map(|size| size.trim().parse().expect("two numbers")).collect();
    let costs: Vec<Cost> = sizes.iter().map(|&size| bench(&id, size, runs)).collect();
    let [small, large] = costs[..] else { panic!("PAIR is two numbers, as 1661,3321") };
    let times = large.time.as_secs_f64() / small.time.as_secs_f64();
    print!("{} returns take {times:.2} times as long as {}", sizes[1], sizes[0]);
    if let (Some(small), Some(large)) = (small.busy, large.busy) {
        print!(", {:.2} times the processor time", large / small);
    }
    if let (Some(small), Some(large)) = (small.memory, large.memory) {
        print!(", {:.2} times the memory", large as f64 / small as f64);
    }
    println!();
}

/// Measures everything at one size; what the fastest consolidation took.
fn bench(id: &str, returns: usize, runs: usize) -> Cost {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/bench").join(format!("{id}-{returns}"));
    let bytes = corpus(&folder, id, returns);
    println!("{returns} returns of {id}, {:.1} MB, {} processors", bytes as f64 / 1e6, cores());
    let calamine = reading(&folder, runs);
    let out = written();
    let program = Path::new(env!("CARGO_BIN_EXE_tonghop"));
    let job = |name: &str| {
        let mut command = Command::new(program);
        command.arg(name).arg(&folder);
        command
    };
    let mut consolidate = job("consolidate");
    consolidate.arg("-o").arg(&out);
    let cost = report("tonghop consolidate", &mut consolidate, returns, runs);
    print!("consolidating takes {:.2} times calamine's streaming", cost.time.as_secs_f64() / calamine);
    println!(
        "{}",
        cost.busy.map_or_else(String::new, |busy| format!(", in processor time {:.2}", busy / calamine))
    );
    if !setting("CACHE", "").is_empty() {
        consolidate.arg("--cache").arg(folder.with_extension("cache"));
        // Fills it.
        measure(&mut consolidate);
        report("tonghop consolidate --cache, nothing changed", &mut consolidate, returns, runs);
    }
    report("tonghop check", &mut job("check"), returns, runs);
    let peer = setting("PEER", "");
    let mut words = peer.split_whitespace();
    if let Some(program) = words.next() {
        let mut command = Command::new(program);
        command.args(words).arg(&folder);
        let theirs = report(&peer, &mut command, returns, runs);
        println!("they take {:.1} times as long", theirs.time.as_secs_f64() / cost.time.as_secs_f64());
    }
    cost
}

/// The workbook that is written.
fn written() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/out.xlsx")
}

/// Reads every return, here and with calamine alone, and prints the ratio; what calamine takes, in seconds.
fn reading(folder: &Path, runs: usize) -> f64 {
    let entries = std::fs::read_dir(folder).expect("the folder was made");
    let files: Vec<Vec<u8>> =
        entries.flatten().filter_map(|entry| std::fs::read(entry.path()).ok()).collect();
    let file: Arc<str> = "".into();
    let limits = Limits::default();
    let book = |bytes: &Vec<u8>| {
        let book = read::read(&Source { file: Arc::clone(&file), bytes }, &limits).value.expect("a workbook");
        book.sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>()
    };
    // In turn, so that what else the machine does falls on both alike.
    let (mut own, mut calamine) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        own.push(timed(|| files.iter().map(book).sum()));
        calamine.push(timed(|| files.iter().map(streamed).sum()));
    }
    let best = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
    let (own, calamine) = (best(&own), best(&calamine));
    println!("reading: best {own:.3} s; calamine alone: best {calamine:.3} s; ratio {:.2}", own / calamine);
    calamine
}

/// How many cells calamine streams.
fn streamed(bytes: &Vec<u8>) -> usize {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut cells = 0;
    for name in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&name).expect("a sheet");
        while reader.next_cell().expect("a cell").is_some() {
            cells += 1;
        }
    }
    cells
}

/// How long the work takes, in seconds.
fn timed(work: impl Fn() -> usize) -> f64 {
    let begun = Instant::now();
    assert!(work() > 0, "cells were read");
    begun.elapsed().as_secs_f64()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Makes the folder of returns unless it is there; its size in bytes.
fn corpus(folder: &Path, id: &str, returns: usize) -> usize {
    let done = folder.with_extension("done");
    if !done.exists() {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).expect("target/bench can be written");
        let prototype = Prototype::open(id);
        for index in 0..returns {
            let name = unit_name(index);
            let path = folder.join(format!("Bao cao {index:05} - xã {name}.xlsx"));
            std::fs::write(path, prototype.filled(&name, index)).expect("target/bench can be written");
        }
        std::fs::write(&done, "").expect("target/bench can be written");
    }
    let entries = std::fs::read_dir(folder).expect("the folder was made");
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|data| data.len() as usize).sum()
}

fn unit_name(index: usize) -> String {
    let at = |place: usize| SYLLABLES[index / SYLLABLES.len().pow(place as u32) % SYLLABLES.len()];
    format!("{} {} {}", at(2), at(1), at(0))
}

/// A sample return that others are made from.
struct Prototype {
    book: Book,
    /// Cells whose figures are added up, as (sheet, index of the cell).
    counts: Vec<(usize, usize)>,
}

/// A commune of the samples whose return has nothing wrong with it, as it is named in them.
const UNIT: [&str; 2] = ["Giả Hòa", "GIẢ HÒA"];

impl Prototype {
    fn open(id: &str) -> Self {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(id);
        let path = std::fs::read_dir(samples)
            .expect("a template with samples")
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.to_string_lossy().contains("Gia_Hoa"))
            .expect("the sample of xã Giả Hòa");
        let bytes = std::fs::read(&path).expect("the sample");
        let file: Arc<str> = path.to_string_lossy().into();
        let source = Source { file, bytes: &bytes };
        let limits = Limits::default();
        let book = read::read(&source, &limits).value.expect("a workbook");
        let template = builtin::find(id).expect("a built-in template");
        let templates = Templates::only(Arc::clone(template));
        let session = Session::open(templates, &InProcess, jiff::civil::date(2024, 1, 2));
        let settled = session.choose(&[source][..]).expect("the template is given").settle();
        let forms = settled.consolidation.used().flat_map(|one| &one.forms);
        let mut counts = Vec::new();
        for form in forms {
            let sheet = book.sheets.iter().position(|sheet| sheet.name == *form.sheet).expect("its sheet");
            for (.., figure) in
                form.iter().filter(|(row, column, _)| is_added(template, form.form, *row, *column))
            {
                let at =
                    figure.cell.and_then(|at| book.sheets[sheet].cells.iter().position(|cell| cell.at == at));
                counts.extend(at.map(|cell| (sheet, cell)));
            }
        }
        assert!(counts.len() > 20, "the sample was not understood");
        Self { book, counts }
    }

    /// The return of another unit. All its counts grow alike, so that parts, totals and percentages still agree, and by
    /// no other unit's factor, so that no two returns are the same.
    fn filled(&self, unit: &str, index: usize) -> Vec<u8> {
        let mut book = self.book.clone();
        let factor = (1 + index) as f64;
        for &(sheet, cell) in &self.counts {
            if let Content::Number(number) = &mut book.sheets[sheet].cells[cell].content {
                *number *= factor;
            }
        }
        for cell in book.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
            if let Content::Text(text) = &mut cell.content
                && UNIT.iter().any(|name| text.contains(name))
            {
                *text = text.replace(UNIT[0], unit).replace(UNIT[1], &unit.to_uppercase()).into();
            }
        }
        write(&book, jiff::civil::date(2024, 1, 2).at(0, 0, 0, 0))
            .expect("a workbook that was read can be written")
    }
}

fn is_added(template: &Template, form: usize, row: RowId, column: usize) -> bool {
    let holds = template.forms[form].holds(row, column);
    matches!(holds.aggregation, Aggregation::Sum | Aggregation::SumOfRows)
}

/// What one run took.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    time: Duration,
    /// Time on all processors, to a hundredth of a second, where the system tells.
    busy: Option<f64>,
    /// Most memory held at once, in kB, where the system tells.
    memory: Option<u64>,
}

/// Runs a command some times and prints what it took; the fastest run, with the most memory of all.
fn report(name: &str, command: &mut Command, files: usize, runs: usize) -> Cost {
    let mut costs: Vec<Cost> = (0..runs).map(|_| measure(command)).collect();
    costs.sort_by_key(|cost| cost.time);
    let (median, best) = (costs[runs / 2].time.as_secs_f64(), costs[0].time.as_secs_f64());
    let rate = files as f64 / median;
    print!("{name}: median {median:.2} s, best {best:.2} s, {rate:.0} files/s");
    if let Some(busy) = costs[runs / 2].busy {
        print!(", processors busy for {busy:.2} s");
    }
    let memory = costs.iter().filter_map(|cost| cost.memory).max();
    if let Some(memory) = memory {
        print!(", peak {} MiB", memory / 1024);
    }
    println!();
    Cost { memory, ..costs[0] }
}

/// Runs a command once. What an earlier run wrote is taken away: looking for decisions in it costs a second at 2,000 returns.
fn measure(command: &mut Command) -> Cost {
    let _ = std::fs::remove_file(written());
    let begun = Instant::now();
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command can be started");
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let mut cost = Cost::default();
    loop {
        cost.memory = cost.memory.max(high_water_mark(&process));
        cost.busy = busy(&process).or(cost.busy);
        match child.try_wait().expect("the command was started") {
            Some(ended) => {
                // Status 1 says that errors were found.
                assert!(matches!(ended.code(), Some(0 | 1)), "{command:?} ended with {ended}");
                return Cost { time: begun.elapsed(), ..cost };
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// `VmHWM` of a process on Linux.
fn high_water_mark(process: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(process.join("status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// User and system time of a process on Linux, which counts in hundredths of a second.
fn busy(process: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(process.join("stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
