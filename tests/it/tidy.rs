//! The lines the project holds itself to, where no compiler does.

mod additions;
mod circles;
mod samples;
mod source;
mod words;

use std::collections::BTreeSet;

use source::{Source, root, sources};

/// Most lines of code in a file.
const LONGEST: usize = 500;

/// Files that are tables of data, and may be longer.
const TABLES: [&str; 0] = [];

/// Where the world outside may be touched: files, clock, environment, terminal.
const EDGE: [&str; 2] = ["src/cli", "src/main.rs"];

/// Words of the edge, and the files beyond it that may use them, each for its reason.
const OUTSIDE: [(&str, &[&str]); 10] = [
    ("std::fs", &[]),
    ("std::env", &[]),
    ("std::process", &["src/read/isolate.rs"]), // the child process that reads formats whose reader can abort
    ("std::net", &[]),
    ("SystemTime", &[]),
    ("Timestamp::now", &[]),
    ("Zoned::now", &[]),
    ("println!", &[]),
    ("print!", &[]),
    ("stdout()", &[]),
];

/// Libraries that only one room may name, and why: the rest must not know which library reads or writes.
const NAMED_ONLY_IN: [(&str, &str); 2] = [("calamine", "src/read"), ("rust_xlsxwriter", "src/write")];

/// What must not be left behind.
const LEFT_BEHIND: [&str; 5] = ["todo!", "unimplemented!", "dbg!", "FIXME", "XXX"];

/// Fails with all faults at once.
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn library() -> Vec<Source> {
    let sources = sources("src");
    assert!(sources.len() > 30, "the sources were not found");
    sources
}

/// In this file or folder of modules: `src/read` is `src/read.rs` and everything in `src/read/`.
fn lies_in(path: &str, place: &str) -> bool {
    path == place || path.strip_prefix(place).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

#[test]
fn no_file_is_long() {
    let mut faults = Vec::new();
    for folder in ["src", "tests/it", "benches"] {
        for source in sources(folder) {
            if source.lines_of_code > LONGEST && !TABLES.contains(&source.path.as_str()) {
                faults.push(format!(
                    "{}: {} lines of code, at most {LONGEST}",
                    source.path, source.lines_of_code
                ));
            }
        }
    }
    none(&faults);
}

/// The order of the list in `src/lib.rs` is the order of the layers.
#[test]
fn a_module_uses_only_modules_above_it() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|line| line.rsplit_once("mod ")?.1.strip_suffix(';'));
    let order: Vec<&str> = declared.collect();
    let layer = |module: &str| order.iter().position(|other| *other == module);
    let mut faults = Vec::new();
    for source in library() {
        let Some(own) = source.module().filter(|_| !source.is_test) else { continue };
        let Some(own_layer) = layer(own) else {
            faults.push(format!("{}: module {own} is not in the list of src/lib.rs", source.path));
            continue;
        };
        for (line, used) in used_modules(&source.code) {
            match layer(&used) {
                Some(other) if other <= own_layer => {}
                Some(_) => {
                    faults.push(format!("{}:{line}: {own} uses {used}, which stands below it", source.path));
                }
                None => faults.push(format!("{}:{line}: {used} is no module of src/lib.rs", source.path)),
            }
        }
    }
    none(&faults);
}

/// Modules of this crate named in code, with their lines: `crate::x`, `crate::{x, y::z}`.
fn used_modules(code: &str) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (at, word) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + word.len()..];
        match rest.strip_prefix('{') {
            Some(list) => used.extend(top_of_list(list).into_iter().map(|name| (line, name))),
            None => used.push((line, first_word(rest))),
        }
    }
    used.retain(|(_, name)| name.starts_with(char::is_lowercase));
    // Each rule is a constant of `finding::Rule`, declared in the file of its check.
    let rules = code.match_indices("Rule::").filter(|(at, word)| {
        !code[..*at].ends_with(char::is_alphanumeric)
            && code[at + word.len()..].starts_with(char::is_uppercase)
    });
    used.extend(rules.map(|(at, _)| (code[..at].matches('\n').count() + 1, "check".to_owned())));
    used
}

/// First path segments of the entries in a braced list, given from behind its opening brace.
fn top_of_list(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut entries = vec![String::new()];
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => entries.push(String::new()),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        entries.last_mut().unwrap().push(c);
    }
    entries.iter().map(|entry| first_word(entry.trim_start_matches([',', ' ', '\n']))).collect()
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn modules_are_found_in_code() {
    let code = "use crate::{\n    cell::{A, b},\n    text,\n};\nfn f(x: crate::book::Book) { $crate::y!(); crate::Z; Rule::A_B }";
    let used: Vec<String> = used_modules(code).into_iter().map(|(_, name)| name).collect();
    assert_eq!(used, ["cell", "text", "book", "check"]);
}

/// All there is to know of a rule stands in the file that has its name, and its name in no other.
#[test]
fn a_rule_is_one_file() {
    let sources = library();
    let mut faults = Vec::new();
    for rule in tonghop::finding::Rule::ALL {
        let home = format!("src/check/{}.rs", rule.name().replace('-', "_"));
        if !sources.iter().any(|source| source.path == home) {
            faults.push(format!("{home}: there is none"));
        }
        let naming = sources.iter().filter(|source| !source.is_test && source.path != home);
        let naming = naming.filter(|source| source.strings.iter().any(|(_, text)| text == rule.name()));
        faults.extend(naming.map(|source| format!("{}: names {rule}", source.path)));
    }
    none(&faults);
}

#[test]
fn only_the_edge_touches_the_world() {
    let mut faults = Vec::new();
    for source in library() {
        if source.is_test || EDGE.iter().any(|edge| lies_in(&source.path, edge)) {
            continue;
        }
        for (word, exceptions) in OUTSIDE {
            if exceptions.contains(&source.path.as_str()) {
                continue;
            }
            faults.extend(source.lines_with(word).map(|line| format!("{}:{line}: {word}", source.path)));
        }
    }
    none(&faults);
}

#[test]
fn libraries_are_named_in_one_room_only() {
    let mut faults = Vec::new();
    for source in library().iter().filter(|source| !source.is_test) {
        for (library, room) in NAMED_ONLY_IN {
            if !lies_in(&source.path, room) {
                faults.extend(
                    source.lines_with(library).map(|line| format!("{}:{line}: {library}", source.path)),
                );
            }
        }
    }
    none(&faults);
}

#[test]
fn nothing_is_left_behind() {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for source in sources(folder) {
            if source.path == "tests/it/tidy.rs" {
                continue;
            }
            let text = std::fs::read_to_string(root().join(&source.path)).unwrap();
            for (index, line) in text.lines().enumerate() {
                let words = LEFT_BEHIND.iter().filter(|word| line.contains(**word));
                faults.extend(words.map(|word| format!("{}:{}: {word}", source.path, index + 1)));
            }
        }
    }
    none(&faults);
}

/// How an aggregation merges stands in its own file; others ask the plan of a total, or what holds for a figure. Only those
/// that read and write templates name it.
#[test]
fn an_aggregation_is_named_in_its_room_only() {
    // A guess that is withdrawn is taken out of a learned template.
    let rooms = [
        "src/merge",
        "src/model",
        "src/template/load",
        "src/template/save",
        "src/learn",
        "src/check/guess_withdrawn",
    ];
    let names = ["Sum", "SumOfRows", "Ratio", "Same", "Max", "Yes", "Enum", "WeightedMean", "Text"];
    let tests = ["src/testing.rs", "src/layout/sample.rs"];
    let mut faults = Vec::new();
    for source in library().iter().filter(|source| !source.is_test) {
        if rooms.iter().any(|room| lies_in(&source.path, room)) || tests.contains(&source.path.as_str()) {
            continue;
        }
        for name in names {
            let variant = format!("Aggregation::{name}");
            let lines = source.lines_with(&variant);
            faults.extend(lines.map(|line| format!("{}:{line}: {name}", source.path)));
        }
    }
    none(&faults);
}

/// A province, a form or a level is data: adding a template is a file, never Rust.
#[test]
fn no_template_is_named_in_code() {
    let words = template_words();
    assert!(words.len() > 10, "{words:?}");
    let list = "src/template/builtin.rs"; // the list of the embedded templates
    let mut faults = Vec::new();
    for source in library().iter().filter(|source| !source.is_test && source.path != list) {
        for (line, text) in &source.strings {
            let text = text.to_lowercase();
            let named = words.iter().filter(|word| stands_in(&text, word));
            faults.extend(named.map(|word| format!("{}:{line}: {word}", source.path)));
        }
        let code = source.code.to_lowercase();
        let named =
            words.iter().filter(|word| word.is_ascii() && code.contains(&word.replace(['-', ' '], "_")));
        faults.extend(named.map(|word| format!("{}: {word}", source.path)));
    }
    none(&faults);
}

/// What names the templates of the project: ids, places, form numbers, sheets; in small letters.
fn template_words() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for path in
        source::files(&root().join("templates"), &|path| path.extension().is_some_and(|end| end == "toml"))
    {
        let template: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let text = |table: &toml::Table, key: &str| {
            table.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_lowercase()
        };
        let id = text(&template, "id");
        // Without the year and the level: `hai-duong-2023-xa` is about `hai-duong`.
        let place: Vec<&str> = id.split('-').take_while(|part| !part.starts_with(char::is_numeric)).collect();
        words.insert(place.join("-"));
        words.insert(place.join(" "));
        let authority = text(&template, "authority");
        for kind in ["tỉnh ", "thành phố "] {
            words.extend(authority.split_once(kind).map(|(_, place)| place.to_owned()));
        }
        words.insert(authority);
        for form in template.get("form").and_then(toml::Value::as_array).into_iter().flatten() {
            let form = form.as_table().unwrap();
            words.insert(text(form, "number"));
            words.insert(text(form, "sheet"));
        }
        words.insert(id);
    }
    words.remove("");
    words
}

/// Whether the word stands in the text as a whole word.
fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + word.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Names of machines and places of work have no business in what is shipped.
#[test]
fn texts_are_about_the_project_alone() {
    let mut faults = Vec::new();
    let readable = |path: &std::path::Path| {
        path.extension()
            .is_some_and(|end| ["rs", "md", "toml", "txt", "csv"].iter().any(|known| end == *known))
    };
    for folder in ["src", "tests", "benches", "templates", "samples", "docs"] {
        for path in source::files(&root().join(folder), &readable) {
            if path.ends_with("tests/it/tidy.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for word in ["/home/", "/root/", "/work/", "C:\\Users"] {
                if text.contains(word) {
                    faults.push(format!("{}: {word}", path.display()));
                }
            }
        }
    }
    none(&faults);
}
