//! Any text in a value cell, whatever the unit of measure.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tonghop::book::Content;
use tonghop::extract::number::read;
use tonghop::indicator::normal_form;
use tonghop::lexicon::Lexicon;
use tonghop::measure::Measure;
use tonghop::template::{Answer, Kind};

fuzz_target!(|input: (&str, &str, u8)| {
    let (text, measure, kind) = input;
    let measure = Measure::parse(measure);
    let (_, kind) = Kind::NAMES[usize::from(kind) % Kind::NAMES.len()];
    read(&Content::text(text), None, Answer { kind, measure: &measure }, &Lexicon::of_the_field().answers);
    normal_form(text);
});
