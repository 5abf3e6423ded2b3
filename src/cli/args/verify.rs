//! `verify`: its options and their help.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, ValueHint, value_parser};

use super::Say;

/// `verify`
#[derive(Debug)]
pub struct Verify {
    /// The consolidated workbook.
    pub workbook: PathBuf,
    /// How it is looked at.
    pub of: Inspected,
}

/// How a consolidated workbook is looked at.
#[derive(Debug)]
pub struct Inspected {
    /// Where the files are that it was made of.
    pub sources: Option<PathBuf>,
    /// Its template.
    pub template: Option<String>,
    /// One JSON object instead of text.
    pub json: bool,
}

/// The options by which a consolidated workbook is looked at.
pub(super) fn inspected(say: &Say) -> [Arg; 3] {
    let sources = say.file(
        "sources",
        "DIR",
        "Thư mục các tệp đã tổng hợp, để so từng ô với tệp gốc",
        "Folder of the files consolidated, to compare every cell with its file",
    );
    let template = say.option(
        "template",
        "ID|FILE",
        "Bộ biểu mẫu của tệp tổng hợp, khi là bộ riêng (.toml)",
        "Template of the workbook, when it is one of your own (.toml)",
    );
    let format =
        say.option("format", "FORMAT", "Dạng in: text (mặc định), json", "Print as text (default) or json");
    let format = format.value_parser(["text", "json"]).hide_possible_values(true);
    [sources.value_hint(ValueHint::DirPath), template, format]
}

/// What the matched arguments say of it.
pub(super) fn how(matches: &ArgMatches) -> Inspected {
    Inspected {
        sources: matches.get_one("sources").cloned(),
        template: matches.get_one("template").cloned(),
        json: matches.get_one::<String>("format").is_some_and(|format| format == "json"),
    }
}

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    let workbook = say
        .argument("workbook", "OUT.xlsx")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
        .help(say.help("Tệp tổng hợp cần đối chiếu", "The consolidated workbook"));
    say.command(
        "verify",
        "doi-chieu",
        "Đối chiếu một tệp tổng hợp: tính lại mọi công thức, tìm ô bị sửa tay, so với tệp gốc",
        "Verify a consolidated workbook: compute every formula anew, find edited cells, compare with the files",
    )
    .arg(workbook)
    .args(inspected(say))
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Option<Verify> {
    Some(Verify { workbook: matches.get_one::<PathBuf>("workbook")?.clone(), of: how(matches) })
}
