//! Damaged and forged files: whatever is in them, every one is read or told of, and what was read can be converted.
//!
//! Deterministic, so that what is found stays found. `MUTATIONS` in the environment runs more of them.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tonghop::convert::modernise;
use tonghop::legacy;
use tonghop::read::{ChildProcess, InProcess, Isolate, Limits, Source, read_isolated};
use tonghop::recognise::Memory;

use crate::program::sample;

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }
}

/// How many mutations of each kind, unless the environment asks for more.
fn times(usual: usize) -> usize {
    std::env::var("MUTATIONS").ok().and_then(|times| times.parse().ok()).unwrap_or(usual)
}

/// The bytes with a few places changed: bits, runs, lengths, a cut, a piece twice.
fn mutated(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(6) {
        if bytes.is_empty() {
            break;
        }
        let at = numbers.below(bytes.len());
        let length = numbers.below(64).min(bytes.len() - at);
        match numbers.below(8) {
            0 => bytes[at] ^= 1 << numbers.below(8),
            1 => bytes[at] = numbers.next() as u8,
            2 => bytes[at..at + length].fill([0, 0xff, b'9', b'<'][numbers.below(4)]),
            3 => drop(bytes.drain(at..at + length)),
            4 => {
                let piece = bytes[at..at + length].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            5 if numbers.below(8) == 0 => bytes.truncate(at),
            6 if at + 4 <= bytes.len() => {
                let forged = [u32::MAX, 0, 1 << 31, 65_536, 1_048_576][numbers.below(5)];
                bytes[at..at + 4].copy_from_slice(&forged.to_le_bytes());
            }
            _ => bytes[at] = bytes[at].wrapping_add(1),
        }
    }
    bytes
}

/// A package with one part changed inside, packed anew: what lies beyond the checksums.
fn mutated_inside(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let chosen = numbers.below(package.len());
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if index == chosen {
            content = mutated(&content, numbers);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Reads and converts; what could not be read must be told with what to do.
fn endure(name: &str, bytes: &[u8], isolate: Option<&ChildProcess>, memory: &Memory) -> Result<(), String> {
    let file: Arc<str> = name.into();
    let limits = Limits {
        file_bytes: 8 << 20,
        unpacked_bytes: 16 << 20,
        cells: 100_000,
        memory: 512 << 20,
        time: Duration::from_secs(20),
        ..Limits::default()
    };
    let start = Instant::now();
    let place: &dyn Isolate = isolate.map_or(&InProcess, |child| child);
    let read = read_isolated(&Source { file: Arc::clone(&file), bytes }, &limits, place);
    // What reads in a child process may end there, as the library behind it does; what reads here may not.
    let panicked =
        isolate.is_none() && read.findings.iter().any(|finding| finding.message.en.contains("panicked"));
    let silent = read.value.is_none() && read.findings.iter().all(|finding| finding.help.is_empty());
    if panicked || silent {
        return Err(format!("{:?}", read.findings));
    }
    if let Some(book) = read.value {
        let converted = legacy::convert(book, &file, legacy::Options::default());
        let modern = modernise(converted.value, memory, &file).value;
        let bytes = tonghop::write::write(&modern.book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0))
            .map_err(|error| error.to_string())?;
        let again = tonghop::read::read(&Source { file, bytes: &bytes }, &Limits::default());
        if again.value.is_none() || !again.findings.is_empty() {
            return Err(format!("what was written cannot be read: {:?}", again.findings));
        }
    }
    if start.elapsed() > Duration::from_secs(30) {
        return Err(format!("took {} s", start.elapsed().as_secs()));
    }
    Ok(())
}

/// Runs mutations of a file; a fault is kept for whoever looks into it.
fn run(name: &str, bytes: &[u8], count: usize, isolate: Option<&ChildProcess>, change: Change) {
    let memory = Memory::new(Vec::new());
    let faults: Vec<String> = (0..count)
        .into_par_iter()
        .filter_map(|seed| {
            let mut numbers =
                Numbers(0x9e37_79b9_7f4a_7c15 ^ (seed as u64 + 1).wrapping_mul(0xd134_2543_de82_ef95));
            let mutant = change(bytes, &mut numbers);
            let work = || endure(name, &mutant, isolate, &memory);
            let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            let fault = ended.unwrap_or_else(|_| Err("panicked".to_owned())).err()?;
            let kept = std::env::temp_dir().join(format!("tonghop-mutant-{seed}-{name}"));
            let _ = fs::write(&kept, &mutant);
            Some(format!("{}: {fault}", kept.display()))
        })
        .collect();
    assert!(faults.is_empty(), "{name}: {} of {count}:\n{}", faults.len(), faults.join("\n"));
}

type Change = fn(&[u8], &mut Numbers) -> Vec<u8>;

fn child() -> ChildProcess {
    ChildProcess::new(env!("CARGO_BIN_EXE_tonghop"), 2)
}

/// A small workbook with a little of everything.
fn small() -> Vec<u8> {
    let source = sample("thuc-te/thua-thien-hue-2024/PL_CCHC_Quy_I-2024_xa_Huong_Huu.xlsx");
    fs::read(source).unwrap()
}

#[test]
fn damaged_workbooks() {
    run("a.xlsx", &small(), times(150), None, mutated);
    run("b.xlsx", &small(), times(250), None, mutated_inside);
}

#[test]
fn damaged_text_formats() {
    let book = super::book(&sample("thuc-te/thua-thien-hue-2024/PL_CCHC_Quy_I-2024_xa_Huong_Huu.xlsx"));
    run("a.html", &super::formats::html(&book, ".VnTime"), times(250), None, mutated);
    run("a.xml", &super::formats::xml2003(&book, "VNI-Times"), times(250), None, mutated);
    let csv: Vec<u8> = book.sheets.iter().flat_map(tonghop::convert::csv).collect();
    run("a.csv", &csv, times(250), None, mutated);
}

#[test]
fn damaged_old_workbooks() {
    let old = fs::read(super::old_encoding()).unwrap();
    run("a.xls", &old, times(60), Some(&child()), mutated);
}

#[test]
fn damaged_binary_workbooks() {
    let binary = include_bytes!("../../cases/convert/small.xlsb");
    run("a.xlsb", binary, times(20), Some(&child()), mutated);
    run("b.xlsb", binary, times(60), Some(&child()), mutated_inside);
}

#[test]
fn damaged_open_documents() {
    let ods = fs::read(sample("thua-thien-hue-2024").join("PL_CCHC_quy_I_2024_xa_Gia_Hung.ods")).unwrap();
    run("a.ods", &ods, times(20), Some(&child()), mutated);
    run("b.ods", &ods, times(40), Some(&child()), mutated_inside);
}

#[test]
fn damaged_word_documents() {
    let report =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/word/BC_356_CCHC_Quy_I-2024_xa_Huong_Huu.docx");
    let report = fs::read(report).unwrap();
    run("a.docx", &report, times(60), None, mutated);
    run("b.docx", &report, times(60), None, mutated_inside);
    run("c.docx", &report, times(90), None, mutated_text);
}

/// Whatever is in a template of a report, it is filled or refused with a reason.
#[test]
fn damaged_templates_of_reports() {
    let template = fs::read(sample(crate::compose::TEMPLATE)).unwrap();
    let faults = (0..times(24)).into_par_iter().filter(|&seed| {
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15 ^ (seed as u64 + 1));
        let change: Change = if seed % 2 == 0 { mutated_text } else { mutated_inside };
        let mutant = change(&template, &mut numbers);
        match crate::compose::compose(&mutant) {
            Ok(composed) => composed.output.bytes().is_err_and(|why| why.vi.is_empty()),
            Err(refused) => refused.why.vi.is_empty(),
        }
    });
    assert_eq!(faults.count(), 0);
}

/// A document with its main part changed: numbers forged, tags left out, opened or closed once more.
fn mutated_text(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == "word/document.xml" {
            let mut pieces: Vec<String> =
                String::from_utf8(content).unwrap().split_inclusive('>').map(str::to_owned).collect();
            for _ in 0..=numbers.below(40) {
                let (at, to) = (numbers.below(pieces.len()), numbers.below(pieces.len()));
                match numbers.below(4) {
                    0 => drop(pieces.remove(at)),
                    1 => pieces.insert(to, pieces[at].clone()),
                    2 => pieces.swap(at, to),
                    _ => {
                        let forged = ["2147483648", "-1", "99999999999999999999", "0"][numbers.below(4)];
                        let digit = |sign: char| sign.is_ascii_digit();
                        pieces[at] =
                            pieces[at].split_inclusive(digit).map(|run| run.replace(digit, forged)).collect();
                    }
                }
            }
            content = pieces.concat().into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}
