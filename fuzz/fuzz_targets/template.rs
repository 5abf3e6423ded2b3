//! Any text as a template: read or told what is wrong, and saved as what it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tonghop::finding::Language;
use tonghop::template::{load, to_toml};

fuzz_target!(|text: &str| match load(text, "a.toml") {
    Ok(template) => {
        let again = load(&to_toml(&template), "a.toml").expect("what is saved can be read");
        assert_eq!(template, again);
    }
    Err(error) => assert!(!error.to(Language::Vi).is_empty()),
});
