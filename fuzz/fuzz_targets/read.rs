//! Any bytes are read or told of, and what was read can be converted and written.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use tonghop::convert::modernise;
use tonghop::legacy;
use tonghop::read::{Format, Limits, Sniffed, Source, read, sniff};
use tonghop::recognise::Memory;

fuzz_target!(|bytes: &[u8]| {
    // Read in a child process of the program, for good reason.
    if matches!(sniff(bytes), Sniffed::Readable(Format::Xls | Format::Xlsb | Format::Ods)) {
        return;
    }
    let file: Arc<str> = "a".into();
    let limits = Limits { unpacked_bytes: 8 << 20, cells: 50_000, ..Limits::default() };
    let read = read(&Source { file: Arc::clone(&file), bytes }, &limits);
    assert!(!read.findings.iter().any(|finding| finding.message.en.contains("panicked")), "{:?}", read.findings);
    let Some(book) = read.value else {
        assert!(!read.findings.is_empty());
        return;
    };
    let converted = legacy::convert(book, &file, legacy::Options::default()).value;
    let modern = modernise(converted, &Memory::new(Vec::new()), &file).value;
    let moment = "2024-01-01T00:00:00".parse().expect("a moment");
    tonghop::write::write(&modern.book, moment).expect("what was read can be written");
});
