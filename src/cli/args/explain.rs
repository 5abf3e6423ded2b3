//! `explain`: its options and their help.

use std::path::PathBuf;

use clap::{ArgMatches, Command, ValueHint};

use super::Say;

/// `explain`
#[derive(Debug)]
pub struct Explain {
    /// A rule, or a consolidated workbook; every rule without one.
    pub what: Option<String>,
    /// A cell of the workbook.
    pub cell: Option<String>,
    /// Where the files are that the workbook was made of.
    pub sources: Option<PathBuf>,
    /// Template of the workbook.
    pub template: Option<String>,
    /// One JSON object instead of text.
    pub json: bool,
}

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    let what = say.argument("what", "RULE|OUT.xlsx").help(say.help(
        "Tên quy tắc, ví dụ part-exceeds-whole (bỏ trống để xem danh sách); hoặc tệp tổng hợp",
        "Name of a rule, such as part-exceeds-whole (without one, the list); or a consolidated workbook",
    ));
    let cell = say.argument("cell", "CELL").help(say.help(
        "Ô cần biết số từ đâu ra, ví dụ \"'Biểu 1'!D8\"",
        "The cell whose number is to be explained, such as \"'Biểu 1'!D8\"",
    ));
    let sources = say.file(
        "sources",
        "DIR",
        "Thư mục các tệp đã tổng hợp, để mở xem số gốc còn đúng không",
        "Folder of the files consolidated, to see whether they still say so",
    );
    let template = say.option(
        "template",
        "ID|FILE",
        "Bộ biểu mẫu của tệp tổng hợp, khi là bộ riêng (.toml)",
        "Template of the workbook, when it is one of your own (.toml)",
    );
    let format =
        say.option("format", "FORMAT", "Dạng in: text (mặc định), json", "Print as text (default) or json");
    say.command(
        "explain",
        "giai-thich",
        "Giải thích một quy tắc kiểm tra, hoặc một con số trong tệp tổng hợp từ đâu ra",
        "Explain a rule, or where a number of a consolidated workbook comes from",
    )
    .args([what, cell])
    .arg(sources.value_hint(ValueHint::DirPath))
    .arg(template)
    .arg(format.value_parser(["text", "json"]).hide_possible_values(true))
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Explain {
    Explain {
        what: matches.get_one("what").cloned(),
        cell: matches.get_one("cell").cloned(),
        sources: matches.get_one("sources").cloned(),
        template: matches.get_one("template").cloned(),
        json: matches.get_one::<String>("format").is_some_and(|format| format == "json"),
    }
}
