//! The built program as a user runs it: arguments, streams, exit status, files.

mod attendance;
mod decisions;
mod explain;
mod export;
mod killed;
pub mod limits;
mod lists;
mod office;
mod outputs;
mod places;
mod samples;
mod saved;
mod split;
mod units;
mod verify;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tonghop::finding::Rule;
use tonghop::template::builtin;

/// The program, in the folder of the project, with none of the settings of whoever runs the tests.
pub fn tonghop() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["TONGHOP_LANG", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// What a run left behind.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program with these arguments.
pub fn run<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Ran {
    ran(&mut tonghop(), arguments)
}

/// Runs the program with words and paths.
pub fn go(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Ran {
    run(arguments.iter().copied().map(AsRef::as_ref))
}

/// Runs a command with these arguments added.
pub fn ran<A: AsRef<std::ffi::OsStr>>(command: &mut Command, arguments: impl IntoIterator<Item = A>) -> Ran {
    let output = command.args(arguments).output().unwrap();
    Ran {
        status: output.status.code().expect("the program was killed"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A sample folder.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

#[test]
fn help_is_printed_where_reports_go() {
    for (arguments, words) in [
        (vec!["--help"], ["Cách dùng", "gop", "kiem-tra"]),
        (vec!["gop", "--help"], ["Cách dùng", "--units", "--strict"]),
        (vec!["--lang", "en", "--help"], ["Usage", "consolidate", "check"]),
        (vec!["check", "--lang=en", "-h"], ["Usage", "--format", "Files, folders"]),
    ] {
        let ran = run(&arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        for word in words {
            assert!(ran.stdout.contains(word), "{arguments:?}: no {word} in\n{}", ran.stdout);
        }
    }
    assert_eq!(run(["--version"]).stdout, format!("tonghop {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_use_is_told_on_standard_error() {
    let wrong: [&[&str]; 12] = [
        &[],
        &["gop"],
        &["--no-such-option"],
        &["gop", "--no-such-option", "samples"],
        &["gop", "samples", "--period", "sometime"],
        &["kiem-tra", "samples", "--format", "pdf"],
        &["no-such-folder"],
        &["kiem-tra", "no-such-folder/*.xlsx"],
        &["mau", "show", "no-such-template"],
        &["giai-thich", "no-such-rule"],
        &["completions", "no-such-shell"],
        &["gop", "samples/hai-duong-2023-xa", "--units", "no-such-list.csv", "--dry-run"],
    ];
    for arguments in wrong {
        for language in ["vi", "en"] {
            let ran = ran(tonghop().env("TONGHOP_LANG", language), arguments);
            assert_eq!(ran.status, 2, "{arguments:?} {}", ran.stderr);
            assert_eq!(ran.stdout, "", "{arguments:?}");
            assert!(!ran.stderr.trim().is_empty(), "{arguments:?}");
            assert!(!ran.stderr.contains("panicked"), "{arguments:?} {}", ran.stderr);
        }
    }
}

#[test]
fn templates_are_listed_and_shown() {
    let list = run(["mau", "list"]);
    assert_eq!((list.status, list.stderr.as_str()), (0, ""));
    for id in builtin::ids() {
        assert!(list.stdout.contains(id), "{}", list.stdout);
        let shown = run(["template", "show", id]);
        assert_eq!((shown.status, shown.stderr.as_str()), (0, ""));
        let from_file = run(["template", "show", &format!("templates/{id}.toml")]);
        assert_eq!(shown.stdout, from_file.stdout);
        let template = builtin::find(id).unwrap();
        for form in &template.forms {
            assert!(shown.stdout.contains(&form.number), "{id}: {}", form.number);
        }
    }
}

#[test]
fn every_rule_is_explained() {
    let list = run(["giai-thich"]);
    assert_eq!((list.status, list.stderr.as_str()), (0, ""));
    for rule in Rule::ALL {
        assert!(list.stdout.lines().any(|line| line.starts_with(rule.name())), "{}", rule.name());
        for language in ["vi", "en"] {
            let page = run(["explain", rule.name(), "--lang", language]);
            assert_eq!((page.status, page.stderr.as_str()), (0, ""), "{}", rule.name());
            assert!(
                page.stdout.starts_with(rule.name()) && page.stdout.lines().count() > 6,
                "{}",
                page.stdout
            );
        }
    }
    let near = run(["explain", "part-exceeds-hole"]);
    assert!(near.stderr.contains("part-exceeds-whole"), "{}", near.stderr);
}

#[test]
fn completions_and_manual_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(["completions", shell]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{shell}");
        assert!(ran.stdout.contains("tonghop") && ran.stdout.contains("consolidate"), "{shell}");
    }
    let page = run(["man"]);
    assert_eq!((page.status, page.stderr.as_str()), (0, ""));
    assert!(page.stdout.contains(".TH"), "{}", page.stdout);
}

#[test]
fn the_guide_is_printed_in_both_languages() {
    let vietnamese = run(["huong-dan"]);
    assert_eq!((vietnamese.status, vietnamese.stderr.as_str()), (0, ""));
    assert!(vietnamese.stdout.contains("Ô trống không phải là số 0"), "{}", vietnamese.stdout);
    let english = run(["guide", "--lang", "en"]);
    assert!(english.stdout.contains("A blank is no zero"), "{}", english.stdout);
    let forms = run(["huong-dan", "bieu-mau"]);
    assert_eq!((forms.status, forms.stdout.lines().count() < 60), (0, true));
    assert!(forms.stdout.contains("tonghop mau blank"), "{}", forms.stdout);
    assert!(run(["guide", "forms", "--lang", "en"]).stdout.contains("tonghop template blank"));
}

/// The words behind `tonghop` wherever a guide names a command: two where the first has commands of its own.
fn commands_in(guide: &str) -> Vec<Vec<&str>> {
    let behind =
        guide.split("tonghop ").skip(1).filter(|text| text.starts_with(|c: char| c.is_ascii_lowercase()));
    behind
        .map(|text| {
            let mut words = text.split_whitespace();
            let first = words.next().unwrap_or_default();
            let second = words.next().filter(|_| ["mau", "template"].contains(&first));
            [Some(first), second].into_iter().flatten().collect()
        })
        .collect()
}

#[test]
fn every_command_that_a_guide_names_is_one() {
    for guide in [
        &["huong-dan"][..],
        &["guide", "--lang", "en"],
        &["huong-dan", "bieu-mau"],
        &["guide", "forms", "--lang", "en"],
    ] {
        let text = run(guide).stdout;
        let commands = commands_in(&text);
        assert!(commands.len() > 5, "{guide:?}");
        for command in commands {
            let ran = run(command.iter().chain(&["--help"]));
            assert_eq!(ran.status, 0, "{command:?}: {}", ran.stderr);
        }
    }
}

/// What stands behind a command in the README is what it prints. `UPDATE=1` renews it.
#[test]
fn the_readme_shows_what_is_printed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, shown) = text.split_once("```text\n$ tonghop ").expect("a command with what it prints");
    let (command, rest) = shown.split_once('\n').unwrap();
    let (shown, after) = rest.split_once("```\n").unwrap();
    let mut program = tonghop();
    let ran = ran(program.env("COLUMNS", "100"), command.split(' '));
    let printed = format!("\n{}\n", ran.stdout.trim());
    if std::env::var_os("UPDATE").is_some() {
        let renewed = format!("{before}```text\n$ tonghop {command}\n{printed}```\n{after}");
        std::fs::write(&file, renewed).unwrap();
        return;
    }
    assert!(shown == printed, "README.md shows (UPDATE=1 renews it):\n{shown}\nprinted is:\n{printed}");
}

#[test]
fn names_of_commands_may_be_vietnamese() {
    for (vietnamese, english) in
        [(["mau", "list"], ["template", "list"]), (["giai-thich", "stray-value"], ["explain", "stray-value"])]
    {
        assert_eq!(run(vietnamese).stdout, run(english).stdout);
    }
}
