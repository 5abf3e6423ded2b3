//! How many files one touches to add something: what `ARCHITECTURE.md` says, counted by what names each thing that is there.

use super::source::Source;

/// What is named by variants of an enum: its path in code, its variants, and the files that may name one, each for its reason.
struct Kind {
    name: &'static str,
    variants: &'static [&'static str],
    files: &'static [&'static str],
}

const KINDS: [Kind; 2] = [
    // The arm that reads it, the signs it is known by, its name for people.
    Kind {
        name: "Format",
        variants: &["Xls", "Xlsb", "Ods", "Xml2003"],
        // And the tests of the child process.
        files: &["src/read.rs", "src/read/sniff.rs", "src/convert/report.rs", "src/read/isolate.rs"],
    },
    // Its arms, its place among the candidates, its fonts, how its words are judged.
    Kind {
        name: "Encoding",
        variants: &["Tcvn3", "Vni", "Viscii", "Vps"],
        files: &[
            "src/legacy.rs",
            "src/legacy/detect.rs",
            "src/legacy/font.rs",
            "src/legacy/judge.rs",
            "src/legacy/reading.rs",
        ],
    },
];

#[test]
fn what_is_added_touches_few_files() {
    let library: Vec<Source> = super::library().into_iter().filter(|source| !source.is_test).collect();
    let mut faults = Vec::new();
    for kind in KINDS {
        for variant in kind.variants {
            let called = format!("{}::{variant}", kind.name);
            let whole = |code: &str| {
                code.match_indices(&called).any(|(at, _)| {
                    let after = &code[at + called.len()..];
                    !code[..at].ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
                })
            };
            let naming: Vec<&Source> = library.iter().filter(|source| whole(&source.code)).collect();
            assert!(!naming.is_empty(), "{called} is named nowhere");
            let others = naming.iter().filter(|source| !kind.files.contains(&source.path.as_str()));
            faults.extend(others.map(|source| format!("{}: {called}", source.path)));
        }
    }
    super::none(&faults);
}
