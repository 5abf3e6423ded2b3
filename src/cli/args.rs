//! The command line: commands, options and their help, in both languages.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{EnumValueParser, PossibleValue, StyledStr};
use clap::{Arg, ArgAction, ArgMatches, Command, ValueEnum, ValueHint, value_parser};
use jiff::civil::Date;

use crate::finding::{Language, Wording};
use crate::guide::Guide;
use crate::job;
use crate::period::{NotAPeriod, Period};
use crate::text::fold;

mod compare;
mod convert;
mod explain;
mod guide;
mod export;
mod inputs;
mod jobs;
mod quotes;
mod template;
mod units;
mod verify;
mod write;

pub use compare::Compare;
pub use convert::{Convert, Target};
pub use explain::Explain;
pub use export::Export;
pub use inputs::Inputs;
use inputs::{inputs, sources};
pub use quotes::with_closed_quotes;
pub use verify::{Inspected, Verify};
pub use write::Write;

/// A word this like a command is taken for one mistyped (`kiemtra`, `consolidat`); others share a few letters by chance.
const LIKE: f64 = 0.85;

/// What the program is asked to do.
#[derive(Debug)]
pub enum Request {
    /// `consolidate`
    Consolidate(Consolidate),
    /// `check`
    Check(Check),
    /// `convert`
    Convert(Convert),
    /// `export`
    Export(Export),
    /// `compare`
    Compare(Compare),
    /// `template list`
    TemplateList,
    /// `template show ID|FILE`
    TemplateShow(String),
    /// `template check ID|FILE`
    TemplateCheck(String),
    /// `template learn BLANK.xlsx`
    TemplateLearn(Learn),
    /// `template blank`
    TemplateBlank(Blank),
    /// `template diff`
    TemplateDiff(Diff),
    /// `units check UNITS`
    UnitsCheck(PathBuf),
    /// `verify OUT.xlsx`
    Verify(Verify),
    /// `write SUMMARY.xlsx`
    Write(Write),
    /// `explain RULE`, every rule without one, or `explain OUT.xlsx CELL`.
    Explain(Explain),
    /// `guide`, `guide forms`
    Guide(Guide),
    /// `completions SHELL`
    Completions(clap_complete::Shell),
    /// `man`
    Man,
}

/// `consolidate`
#[derive(Debug, Default)]
pub struct Consolidate {
    /// What to read.
    pub inputs: Inputs,
    /// Workbook to write.
    pub output: Option<PathBuf>,
    /// Unit the consolidation is for.
    pub unit_name: Option<String>,
    /// Folder for a correction note per unit.
    pub notes: Option<PathBuf>,
    /// JSON report to write.
    pub report: Option<PathBuf>,
    /// Workbook of an earlier period to compare with.
    pub previous: Option<PathBuf>,
    /// Column of groups, or level, for a workbook per group; the output is then a folder.
    pub split_by: Option<String>,
    /// Nothing is written when there is an error.
    pub strict: bool,
    /// Nothing is written at all.
    pub dry_run: bool,
    /// Corrections typed into the workbook that is renewed are taken over.
    pub accept_edits: bool,
    /// One-page summary to write.
    pub html: Option<PathBuf>,
}

/// `check`
#[derive(Debug, Default)]
pub struct Check {
    /// What to read.
    pub inputs: Inputs,
    /// How to print.
    pub format: Format,
    /// Workbook of findings to write.
    pub output: Option<PathBuf>,
}

/// `template diff`
#[derive(Debug)]
pub struct Diff {
    /// The older version: template id, or its file.
    pub old: String,
    /// The newer version.
    pub new: String,
    /// File for the mapping.
    pub output: Option<PathBuf>,
}

/// `template blank`
#[derive(Debug)]
pub struct Blank {
    /// Template id, or its file.
    pub id: String,
    /// Workbook to write.
    pub output: PathBuf,
    /// List of the units to choose from.
    pub units: Option<PathBuf>,
    /// Period printed in the form.
    pub period: Option<Period>,
}

/// `template learn`
#[derive(Debug)]
pub struct Learn {
    /// The blank form.
    pub blank: PathBuf,
    /// Template to write; printed when not given.
    pub output: Option<PathBuf>,
    /// The older version whose rules hold for rows that did not change: id or file.
    pub like: Option<String>,
    /// Filled returns that the relations are held against.
    pub from: Vec<PathBuf>,
    /// Workbook to write, in which what was learned is corrected.
    pub review: Option<PathBuf>,
    /// Such a workbook, corrected.
    pub reviewed: Option<PathBuf>,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

/// The language asked for, before anything else is read: `--lang`, then `TONGHOP_LANG`.
pub fn language(arguments: &[OsString]) -> Language {
    let mut asked = std::env::var("TONGHOP_LANG").ok();
    for (index, argument) in arguments.iter().enumerate() {
        let argument = argument.to_string_lossy();
        if let Some(language) = argument.strip_prefix("--lang=") {
            asked = Some(language.to_owned());
        } else if argument == "--lang" {
            asked = arguments.get(index + 1).map(|next| next.to_string_lossy().into_owned());
        }
    }
    match asked.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("en") => Language::En,
        _ => Language::Vi,
    }
}

/// Position of the first word that is neither the language nor the program.
fn first_word(arguments: &[OsString]) -> usize {
    let mut index = 1;
    while let Some(argument) = arguments.get(index) {
        let text = argument.to_string_lossy();
        if text == "--lang" {
            index += 2;
        } else if text.starts_with("--lang=") {
            index += 1;
        } else {
            break;
        }
    }
    index
}

fn is_command(word: &str, command: &Command) -> bool {
    let known = |sub: &Command| sub.get_name() == word || sub.get_all_aliases().any(|alias| alias == word);
    word == "help" || command.get_subcommands().any(known)
}

/// Arguments as clap is to see them: a folder or file in the first place means `consolidate`.
pub fn normalise(mut arguments: Vec<OsString>, command: &Command) -> Vec<OsString> {
    let index = first_word(&arguments);
    let Some(first) = arguments.get(index) else { return arguments };
    let text = first.to_string_lossy().into_owned();
    if !is_command(&text, command) && !text.starts_with('-') {
        arguments.insert(index, "consolidate".into());
    }
    arguments
}

/// A first word that is no command, no option, no path and looks like none.
pub fn stray_word(arguments: &[OsString], command: &Command) -> Option<String> {
    let first = arguments.get(first_word(arguments))?;
    let text = first.to_string_lossy();
    let path = text.contains(['/', '\\', '.', '*', '?', '[']) || Path::new(first).exists();
    (!path && !text.starts_with('-') && !is_command(&text, command)).then(|| text.into_owned())
}

/// What is said of a word that is no command, with the commands there are.
pub fn no_such_command(word: &str, command: &Command) -> Wording {
    let commands: Vec<String> = command
        .get_subcommands()
        .map(|sub| match sub.get_all_aliases().next() {
            Some(alias) => format!("{} ({alias})", sub.get_name()),
            None => sub.get_name().to_owned(),
        })
        .collect();
    let commands = commands.join(", ");
    let (meant_vi, meant_en) = nearest_command(word, command)
        .map(|near| (format!("; gần nhất là lệnh «{near}»"), format!("; the nearest command is «{near}»")))
        .unwrap_or_default();
    Wording::new(
        format!(
            "lỗi: «{word}» không phải lệnh, cũng không phải tệp hay thư mục có ở đây{meant_vi}\nCác lệnh: {commands}\nXem hướng dẫn: tonghop --help"
        ),
        format!(
            "error: «{word}» is no command, and there is no such file or folder{meant_en}\nCommands: {commands}\nMore: tonghop --help"
        ),
    )
}

/// The command that was probably meant: by its name or its other name, typed with marks or without, with a letter wrong.
fn nearest_command<'c>(word: &str, command: &'c Command) -> Option<&'c str> {
    let plain = fold(word).replace([' ', '_'], "-");
    let names =
        command.get_subcommands().flat_map(|sub| [sub.get_name()].into_iter().chain(sub.get_all_aliases()));
    names
        .map(|name| (strsim::jaro_winkler(name, &plain), name))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

/// Reads a period; what is wrong with it is said in the language.
fn period_in(language: Language) -> impl Fn(&str) -> Result<Period, String> + Clone + Send + Sync + 'static {
    move |text| text.parse().map_err(|error: NotAPeriod| error.wording().to(language).to_owned())
}

/// Reads a day; what is wrong with it is said in the language.
fn day_in(language: Language) -> impl Fn(&str) -> Result<Date, String> + Clone + Send + Sync + 'static {
    move |text| job::day(text).map_err(|why| why.to(language).to_owned())
}

/// A text in the language at hand.
struct Say(Language);

impl Say {
    fn pick<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    fn help(&self, vi: &str, en: &str) -> StyledStr {
        self.pick(vi, en).to_owned().into()
    }

    fn option(&self, name: &'static str, value: &'static str, vi: &str, en: &str) -> Arg {
        Arg::new(name).long(name).value_name(value).help(self.help(vi, en))
    }

    fn argument(&self, name: &'static str, value: &'static str) -> Arg {
        Arg::new(name).value_name(value).help_heading(self.pick("Tham số", "Arguments"))
    }

    fn flag(&self, name: &'static str, vi: &str, en: &str) -> Arg {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(self.help(vi, en))
    }

    fn file(&self, name: &'static str, value: &'static str, vi: &str, en: &str) -> Arg {
        self.option(name, value, vi, en).value_parser(value_parser!(PathBuf)).value_hint(ValueHint::FilePath)
    }

    fn command(&self, name: &'static str, alias: &'static str, vi: &str, en: &str) -> Command {
        let template = match self.0 {
            Language::Vi => "{about}\n\nCách dùng: {usage}\n\n{all-args}{after-help}",
            Language::En => "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
        };
        // The library would say "alias" in every language.
        let known_as = self.pick("cũng là", "also");
        let called = if alias.is_empty() { String::new() } else { format!(" ({known_as}: {alias})") };
        let about = self.pick(vi, en).to_owned() + &called;
        let command = Command::new(name).about(about).help_template(template.to_owned());
        let command = if alias.is_empty() { command } else { command.alias(alias) };
        let command = command.next_help_heading(self.pick("Tùy chọn", "Options"));
        command.disable_help_flag(true).arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(self.help("In hướng dẫn này", "Print this help"))
                .help_heading(self.pick("Tùy chọn", "Options")),
        )
    }
}

/// The command line in one language.
pub fn command(language: Language) -> Command {
    let say = Say(language);
    let root = say
        .command(
            "tonghop",
            "",
            "Tổng hợp báo cáo Excel: đọc biểu các đơn vị gửi, kiểm tra và ghi một tệp tổng hợp có công thức.",
            "Consolidates Excel returns: reads what units sent, checks it and writes one workbook with formulas.",
        )
        .bin_name("tonghop")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .arg_required_else_help(true)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say.pick("Lệnh", "Commands"))
        .help_template(match language {
            Language::Vi => "{about}\n\nCách dùng: tonghop <THƯ-MỤC>\n           tonghop <LỆNH> …\n\n{all-args}{after-help}",
            Language::En => "{about}\n\nUsage: tonghop <FOLDER>\n       tonghop <COMMAND> …\n\n{all-args}{after-help}",
        })
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .value_name("vi|en")
                .value_parser(EnumValueParser::<Tongue>::new())
                .hide_possible_values(true)
                .help(say.help("Ngôn ngữ: vi (mặc định) hoặc en", "Language: vi (default) or en"))
                .help_heading(say.pick("Tùy chọn", "Options")),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(say.help("In phiên bản của chương trình", "Print the version"))
                .help_heading(say.pick("Tùy chọn", "Options")),
        );
    let mut root = helps(&say).into_iter().fold(
        root.subcommand(jobs::consolidate(&say))
            .subcommand(jobs::check(&say))
            .subcommand(convert::command(&say))
            .subcommand(compare::command(&say))
            .subcommand(export::command(&say))
            .subcommand(write::command(&say))
            .subcommand(verify::command(&say))
            .subcommand(template::command(&say))
            .subcommand(units::command(&say)),
        Command::subcommand,
    );
    root.build();
    if language == Language::Vi {
        usage_in_vietnamese(&mut root);
    }
    root
}

/// The commands that explain.
fn helps(say: &Say) -> [Command; 4] {
    let guide = guide::command(say);
    let explain = explain::command(say);
    let completions =
        say.command("completions", "", "In tệp gợi ý lệnh cho shell", "Print shell completions").arg(
            say.argument("shell", "SHELL")
                .required(true)
                .value_parser(value_parser!(clap_complete::Shell))
                .hide_possible_values(true)
                .help("bash, elvish, fish, powershell, zsh"),
        );
    let man = say.command(
        "man",
        "",
        "In trang hướng dẫn man của chương trình và của từng lệnh",
        "Print the manual pages of the program and of every command",
    );
    [guide, explain, completions, man]
}

/// The words of the library in the line of usage.
fn usage_in_vietnamese(command: &mut Command) {
    for sub in command.get_subcommands_mut() {
        usage_in_vietnamese(sub);
        let usage = sub.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        let usage = usage.replace("[OPTIONS]", "[TÙY CHỌN]").replace("<COMMAND>", "<LỆNH>");
        *sub = std::mem::take(sub).override_usage(usage);
    }
}

/// `vi` or `en`, either case.
#[derive(Debug, Clone, Copy)]
enum Tongue {
    Vi,
    En,
}

impl ValueEnum for Tongue {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Vi, Self::En]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Vi => PossibleValue::new("vi").alias("VI"),
            Self::En => PossibleValue::new("en").alias("EN"),
        })
    }
}

/// What the matched arguments ask for.
pub fn request(matches: &ArgMatches) -> Option<Request> {
    let (name, matches) = matches.subcommand()?;
    Some(match name {
        "consolidate" => Request::Consolidate(Consolidate {
            inputs: inputs(matches),
            output: matches.get_one("output").cloned(),
            unit_name: matches.get_one("unit-name").cloned(),
            notes: matches.get_one("notes").cloned(),
            split_by: matches.get_one("split-by").cloned(),
            report: matches.get_one("report").cloned(),
            previous: matches.get_one("previous").cloned(),
            strict: matches.get_flag("strict"),
            dry_run: matches.get_flag("dry-run"),
            accept_edits: matches.get_flag("accept-edits"),
            html: matches.get_one("html").cloned(),
        }),
        "check" => Request::Check(Check {
            inputs: inputs(matches),
            format: matches.get_one("format").copied().unwrap_or_default(),
            output: matches.get_one("output").cloned(),
        }),
        "convert" => Request::Convert(convert::request(matches)),
        "compare" => Request::Compare(compare::request(matches)),
        "export" => Request::Export(export::request(matches)),
        "template" => match matches.subcommand()? {
            ("show", matches) => Request::TemplateShow(matches.get_one::<String>("id")?.clone()),
            ("check", matches) => Request::TemplateCheck(matches.get_one::<String>("id")?.clone()),
            ("diff", matches) => Request::TemplateDiff(Diff {
                old: matches.get_one::<String>("old")?.clone(),
                new: matches.get_one::<String>("new")?.clone(),
                output: matches.get_one("output").cloned(),
            }),
            ("blank", matches) => Request::TemplateBlank(Blank {
                id: matches.get_one::<String>("id")?.clone(),
                output: matches.get_one::<PathBuf>("output")?.clone(),
                units: matches.get_one("units").cloned(),
                period: matches.get_one("period").copied(),
            }),
            ("learn", matches) => Request::TemplateLearn(Learn {
                blank: matches.get_one::<PathBuf>("blank")?.clone(),
                output: matches.get_one("output").cloned(),
                like: matches.get_one::<String>("like").cloned(),
                from: matches.get_many::<PathBuf>("from").into_iter().flatten().cloned().collect(),
                review: matches.get_one("review").cloned(),
                reviewed: matches.get_one("reviewed").cloned(),
            }),
            _ => Request::TemplateList,
        },
        "units" => Request::UnitsCheck(matches.subcommand()?.1.get_one::<PathBuf>("list")?.clone()),
        "write" => Request::Write(write::request(matches)?),
        "verify" => Request::Verify(verify::request(matches)?),
        "explain" => Request::Explain(explain::request(matches)),
        "guide" => Request::Guide(guide::request(matches)),
        "completions" => Request::Completions(*matches.get_one("shell")?),
        _ => Request::Man,
    })
}
