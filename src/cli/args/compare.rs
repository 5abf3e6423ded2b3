//! `compare`: its options and their help.

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command};

use super::{Inputs, Say};

/// `compare`
#[derive(Debug)]
pub struct Compare {
    /// What to read.
    pub inputs: Inputs,
    /// Workbook to write.
    pub output: PathBuf,
    /// Indicators by which units are ranked.
    pub rank: Vec<String>,
    /// What is declared of indicators.
    pub classes: Option<PathBuf>,
    /// Unit the comparison is for.
    pub unit_name: Option<String>,
    /// One JSON object instead of text.
    pub json: bool,
}

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    let command = say.command(
        "compare",
        "so-sanh",
        "So sánh nhiều kỳ: số liệu các kỳ cạnh nhau, xếp hạng đơn vị, ai lên ai xuống, biểu đồ",
        "Compare periods: figures side by side, units by place, who rose and fell, charts",
    );
    say.sources(command)
        .next_help_heading(say.pick("Kết quả", "Output"))
        .arg(
            say.file("output", "OUT.xlsx", "Tệp so sánh cần ghi", "Workbook to write")
                .short('o')
                .required(true),
        )
        .arg(
            say.option(
                "rank",
                "INDICATOR",
                "Chỉ tiêu xếp hạng, như 4!3.3 (biểu 4, dòng 3.3) hoặc \"4!3.3 cột 5\"; ghi nhiều lần được; mặc định các tỷ lệ chính",
                "Indicator by which units are ranked, such as 4!3.3 (form 4, row 3.3) or \"4!3.3 column 5\"; may be repeated; by default the main ratios",
            )
            .action(ArgAction::Append),
        )
        .arg(say.file(
            "classes",
            "FILE",
            "Tệp .toml khai báo chiều tốt và ngưỡng xếp loại (tốt, khá, trung bình …) của từng chỉ tiêu",
            "A .toml file that declares which way is better and from where on figures are called good, for each indicator",
        ))
        .arg(say.option(
            "unit-name",
            "NAME",
            "Tên đơn vị tổng hợp, in ở đầu trang; mặc định lấy của tệp kỳ cuối",
            "Name of the consolidating unit, printed on the pages; by default that of the last period",
        ))
        .arg(
            say.option("format", "FORMAT", "Dạng in: text (mặc định), json", "Print as text (default) or json")
                .value_parser(["text", "json"])
                .hide_possible_values(true),
        )
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Compare {
    Compare {
        inputs: super::sources(matches),
        output: matches.get_one("output").cloned().unwrap_or_default(),
        rank: matches.get_many("rank").into_iter().flatten().cloned().collect(),
        classes: matches.get_one("classes").cloned(),
        unit_name: matches.get_one("unit-name").cloned(),
        json: matches.get_one::<String>("format").is_some_and(|format| format == "json"),
    }
}
