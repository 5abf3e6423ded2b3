//! The edge: arguments, files, progress, exit status. Only this module touches disk, clock and terminal.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::finding::{Language, Wording};
use crate::read::{CHILD_ARGUMENT, serve};
use crate::template::{self, builtin};
use crate::text::{printable, printable_json, printable_lines};

mod apart;
mod args;
mod blank;
mod cache;
mod compare;
mod config;
mod convert;
mod defects;
mod diff;
mod explain;
mod export;
mod guard;
mod inputs;
mod jobs;
mod learn;
mod machine;
mod notes;
mod output;
mod paths;
mod split;
mod threads;
mod trouble;
mod units;
mod verify;
mod window;
mod write;
mod writing;

use args::Request;
use trouble::os_error;
use window::Window;

/// Findings of severity error (with `--error-on-warning`, of warning); outputs are written all the same.
const FOUND: u8 = 1;
/// Wrong use, or nothing could be done.
const FAILED: u8 = 2;

/// Why the program cannot go on.
#[derive(Debug)]
struct Failure(Wording);

impl From<Wording> for Failure {
    fn from(wording: Wording) -> Self {
        Self(wording)
    }
}

/// Runs the program with the arguments of the shell.
pub fn main() -> ExitCode {
    // What a defect says may quote the file it was met in.
    std::panic::set_hook(Box::new(|panic| complain(&panic.to_string())));
    if std::env::args_os().nth(1).is_some_and(|first| first == CHILD_ARGUMENT) {
        return match serve(io::stdin().lock(), io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(FAILED),
        };
    }
    // Patterns among them are expanded where files are looked for, on every system.
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = args::language(&arguments);
    let window = Window::new(language);
    if arguments.len() == 1 && window.guides() {
        return ExitCode::from(FAILED);
    }
    let arguments = match if cfg!(windows) { args::with_closed_quotes(arguments) } else { Ok(arguments) } {
        Ok(arguments) => arguments,
        Err(why) => {
            tell(&why.into(), language);
            return ExitCode::from(FAILED);
        }
    };
    answer(arguments, language)
}

/// Does what the arguments say.
fn answer(arguments: Vec<OsString>, language: Language) -> ExitCode {
    let command = args::command(language);
    if let Some(word) = args::stray_word(&arguments, &command) {
        complain(args::no_such_command(&word, &command).to(language));
        return ExitCode::from(FAILED);
    }
    let arguments = args::normalise(arguments, &command);
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage(&error, language),
    };
    let Some(request) = args::request(&matches) else { return ExitCode::from(FAILED) };
    match threads::with_threads(|| run(request, language)) {
        Ok(code) => code,
        Err(failure) => {
            tell(&failure, language);
            ExitCode::from(FAILED)
        }
    }
}

/// Does what is asked.
fn run(request: Request, language: Language) -> Result<ExitCode, Failure> {
    match request {
        Request::Consolidate(asked) => jobs::consolidate(&asked, language),
        Request::Check(asked) => jobs::check(&asked, language),
        Request::Convert(asked) => convert::run(&asked, language),
        Request::Export(asked) => export::run(&asked, language),
        Request::Compare(asked) => compare::run(&asked, language),
        Request::TemplateList => print(&template::show::list(builtin::all().map(AsRef::as_ref), language)),
        Request::TemplateShow(id) => {
            inputs::open_template(&id).and_then(|template| print(&template::show::show(&template, language)))
        }
        Request::TemplateCheck(id) => defects::defects(&id, language),
        Request::TemplateDiff(asked) => diff::diff(&asked, language),
        Request::TemplateBlank(asked) => blank::blank(&asked, language),
        Request::TemplateLearn(asked) => learn::learn(&asked, language),
        Request::UnitsCheck(list) => units::check(&list, language),
        Request::Verify(asked) => verify::run(&asked, language),
        Request::Write(asked) => write::run(&asked, language),
        Request::Explain(asked) => explain::run(&asked, language),
        Request::Guide(guide) => print(guide.text(language)),
        Request::Completions(shell) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut args::command(language), "tonghop", &mut text);
            print(&String::from_utf8_lossy(&text))
        }
        Request::Man => {
            let mut text = Vec::new();
            match manual(args::command(language), &mut text) {
                Ok(()) => print(&String::from_utf8_lossy(&text)),
                Err(error) => Err(not_printed(&error)),
            }
        }
    }
}

/// Says why the program, or one of its outputs, failed; nothing where findings said it.
fn tell(Failure(wording): &Failure, language: Language) {
    if wording.to(language).is_empty() {
        return;
    }
    let head = Wording::new("lỗi", "error");
    complain(&format!("{}: {}", head.to(language), wording.to(language)));
}

/// Says something to the user on standard error.
fn complain(text: &str) {
    // Nothing can be done when even standard error is closed.
    let _ = writeln!(anstream::stderr(), "{}", printable_lines(text));
}

/// A path as it is shown: on one line, and without anything that a terminal would obey.
fn shown(path: &Path) -> String {
    printable(&paths::spelled(path))
}

/// Prints what was asked for.
fn print(text: &str) -> Result<ExitCode, Failure> {
    put(&printable_lines(text))
}

/// Prints findings, which may be in colour and whose contents were made printable, and below them what is said of the run.
fn print_report(findings: &str, below: &str) -> Result<ExitCode, Failure> {
    put(&format!("{findings}\n{}", printable_lines(below)))
}

/// Prints JSON.
fn print_json(json: &serde_json::Value) -> Result<ExitCode, Failure> {
    let text = serde_json::to_string_pretty(json)
        .map_err(|error| Failure(Wording::new(error.to_string(), error.to_string())))?;
    put(&printable_json(&text))
}

/// A reader that closed the pipe has enough: no error.
fn put(text: &str) -> Result<ExitCode, Failure> {
    let mut out = anstream::stdout();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    match write!(out, "{text}{end}").and_then(|()| out.flush()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(not_printed(&error)),
    }
}

fn not_printed(error: &io::Error) -> Failure {
    let why = os_error(error);
    Failure(Wording::new(format!("không in được kết quả: {}", why.vi), format!("cannot print: {}", why.en)))
}

/// The page of the program, and after it the page of every command, as one text.
fn manual(mut command: clap::Command, text: &mut Vec<u8>) -> io::Result<()> {
    fn pages(command: &clap::Command, text: &mut Vec<u8>) -> io::Result<()> {
        clap_mangen::Man::new(command.clone()).render(text)?;
        command.get_subcommands().try_for_each(|sub| pages(sub, text))
    }
    command.build();
    pages(&command, text)
}

/// Columns of the window; a report that goes into a file is wrapped as for a page.
fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.or_else(window).filter(|columns| (40..=400).contains(columns)).unwrap_or(100)
}

#[cfg(any(unix, windows))]
fn window() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// A page in a browser has no terminal.
#[cfg(not(any(unix, windows)))]
fn window() -> Option<usize> {
    None
}

fn colour() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// What clap found wrong with the arguments, in the user's language.
fn usage(error: &clap::Error, language: Language) -> ExitCode {
    use clap::error::{ContextKind, ContextValue};
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return ExitCode::from(FAILED);
        }
        _ => {}
    }
    if language == Language::En {
        complain(error.render().to_string().trim_end());
        return ExitCode::from(FAILED);
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let near = |meant: String| if meant.is_empty() { meant } else { format!("; gần nhất là {meant}") };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("không có tùy chọn «{argument}»{}", near(context(ContextKind::SuggestedArg)))
        }
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand);
            format!("không có lệnh «{command}»{}", near(context(ContextKind::SuggestedSubcommand)))
        }
        ErrorKind::MissingRequiredArgument => format!("thiếu {argument}"),
        ErrorKind::MissingSubcommand => "thiếu tên lệnh".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("tùy chọn {argument} cần một giá trị"),
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue).replace(' ', ", ");
            format!("«{value}» không hợp với {argument}; chọn một trong: {valid}")
        }
        ErrorKind::ValueValidation => match std::error::Error::source(error) {
            Some(reason) => format!("{argument}: {reason}"),
            None => format!("«{value}» không hợp với {argument}"),
        },
        ErrorKind::ArgumentConflict => format!("không dùng {argument} cùng tùy chọn khác đã cho"),
        _ => error.to_string(),
    };
    complain(&format!("lỗi: {message}\nXem hướng dẫn: tonghop --help"));
    ExitCode::from(FAILED)
}
