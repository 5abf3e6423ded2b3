//! Rust source split into what the compiler runs and what people read.

use std::path::{Path, PathBuf};

/// One file under the project.
pub struct Source {
    /// Path from the root of the project, with `/`.
    pub path: String,
    /// Lines without comments, the letters inside strings blanked, up to the tests at the end of the file.
    pub code: String,
    /// Strings of that part, with the line (from 1) they begin in.
    pub strings: Vec<(usize, String)>,
    /// Number of lines that hold code, tests included.
    pub lines_of_code: usize,
    /// Modules this file declares for tests alone.
    test_modules: Vec<String>,
    /// The whole file is tests.
    pub is_test: bool,
}

impl Source {
    /// Reads a file.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let (code, mut strings) = split(&text);
        let lines_of_code = code.lines().filter(|line| !line.trim().is_empty()).count();
        let test_modules = declared_for_tests(&code);
        let tests = code.find("#[cfg(test)]\nmod tests {").unwrap_or(code.len());
        let code = code[..tests].to_owned();
        let lines = code.lines().count();
        strings.retain(|(line, _)| *line <= lines);
        Self { path, code, strings, lines_of_code, test_modules, is_test: false }
    }

    /// The module of the library this file belongs to; `None` for the root and the program.
    pub fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?.trim_end_matches(".rs");
        let module = inside.split('/').next()?;
        (!["lib", "main"].contains(&module)).then_some(module)
    }

    /// Lines (from 1) of the code that hold the word.
    pub fn lines_with<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.code.lines().enumerate().filter(move |(_, line)| line.contains(word)).map(|(index, _)| index + 1)
    }
}

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under a folder, in order.
pub fn sources(folder: &str) -> Vec<Source> {
    let rust = |path: &Path| path.extension().is_some_and(|ending| ending == "rs");
    let mut sources: Vec<Source> =
        files(&root().join(folder), &rust).iter().map(|path| Source::read(path)).collect();
    let mut tests = Vec::new();
    for source in &sources {
        let place = source.path.trim_end_matches(".rs").trim_end_matches("/lib");
        tests.extend(source.test_modules.iter().map(|module| format!("{place}/{module}")));
    }
    for source in &mut sources {
        let place = source.path.trim_end_matches(".rs");
        source.is_test = tests.iter().any(|test| place == test || place.starts_with(&format!("{test}/")));
    }
    sources
}

/// Names in `#[cfg(test)] mod name;`.
fn declared_for_tests(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in code
        .split(
            "#[cfg(test)]
",
        )
        .skip(1)
    {
        let line = part.lines().next().unwrap_or_default().trim();
        let declared = line.strip_suffix(';').and_then(|line| line.rsplit_once("mod "));
        names.extend(declared.map(|(_, name)| name.to_owned()));
    }
    names
}

/// Files under a folder, in order.
pub fn files(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path, wanted));
        } else if wanted(&path) {
            found.push(path);
        }
    }
    found
}

/// Blanks comments and the inside of strings, keeping every line where it is, and collects the strings.
fn split(text: &str) -> (String, Vec<(usize, String)>) {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut strings = Vec::new();
    let (mut at, mut line) = (0, 1);
    let looking_at = |at: usize, word: &str| {
        chars[at..].iter().zip(word.chars()).filter(|(a, b)| **a == *b).count() == word.chars().count()
    };
    while at < chars.len() {
        let after_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
        let raw = (chars[at] == 'r' && !after_word)
            .then(|| chars[at + 1..].iter().take_while(|c| **c == '#').count());
        if looking_at(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if looking_at(at, "/*") {
            while at < chars.len() && !looking_at(at, "*/") {
                if chars[at] == '\n' {
                    code.push('\n');
                    line += 1;
                }
                at += 1;
            }
            at += 2;
        } else if chars[at] == '\'' && chars.get(at + 1) != Some(&'\\') && chars.get(at + 2) == Some(&'\'') {
            code.push_str("' '");
            at += 3;
        } else if looking_at(at, "'\\") {
            code.push_str("' '");
            at += 3;
            while chars[at] != '\'' {
                at += 1;
            }
            at += 1;
        } else if let Some(hashes) = raw.filter(|hashes| chars.get(at + 1 + hashes) == Some(&'"')) {
            let close: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            at += hashes + 2;
            take_string(&chars, &mut at, &mut line, &mut code, &mut strings, false, |at| {
                looking_at(at, &close)
            });
            at += close.len();
        } else if chars[at] == '"' {
            at += 1;
            take_string(&chars, &mut at, &mut line, &mut code, &mut strings, true, |at| chars[at] == '"');
            at += 1;
        } else {
            if chars[at] == '\n' {
                line += 1;
            }
            code.push(chars[at]);
            at += 1;
        }
    }
    (code, strings)
}

/// Takes the inside of a string up to where it closes; `at` stands on its first character.
fn take_string(
    chars: &[char],
    at: &mut usize,
    line: &mut usize,
    code: &mut String,
    strings: &mut Vec<(usize, String)>,
    escapes: bool,
    closes: impl Fn(usize) -> bool,
) {
    let mut inside = String::new();
    let begins = *line;
    code.push('"');
    while *at < chars.len() && !closes(*at) {
        if escapes && chars[*at] == '\\' {
            inside.push(chars[*at]);
            *at += 1;
        }
        if chars[*at] == '\n' {
            code.push('\n');
            *line += 1;
        }
        inside.push(chars[*at]);
        *at += 1;
    }
    code.push('"');
    strings.push((begins, inside));
}

#[test]
fn comments_and_strings_are_told_from_code() {
    let (code, strings) = split(
        "let a = \"x // y\"; // \"no\"\nlet b = r#\"q\"z\n\"#; /* c\n */ let c = ['\"', '\\'', 'é'];\nfn f<'a>(s: &'a str) {}\n",
    );
    assert_eq!(
        code,
        "let a = \"\"; \nlet b = \"\n\"; \n let c = [' ', ' ', ' '];\nfn f<'a>(s: &'a str) {}\n"
    );
    assert_eq!(strings, [(1, "x // y".to_owned()), (2, "q\"z\n".to_owned())]);
}
