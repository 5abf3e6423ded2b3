//! `write`: its options and their help.

use std::path::PathBuf;

use clap::{ArgMatches, Command, ValueHint, value_parser};

use super::{Say, period_in};
use crate::period::Period;

/// `write`
#[derive(Debug)]
pub struct Write {
    /// The consolidated workbook.
    pub workbook: PathBuf,
    /// The document with placeholders.
    pub with: PathBuf,
    /// The report to write.
    pub output: PathBuf,
    /// Template of the workbook, when it is one of the user's own.
    pub template: Option<String>,
    /// The unit that reports.
    pub unit_name: Option<String>,
    /// The period of the report.
    pub period: Option<Period>,
    /// One JSON object instead of text.
    pub json: bool,
    /// Nothing is printed but what is to be looked at.
    pub quiet: bool,
}

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    let workbook = say
        .argument("workbook", "SUMMARY.xlsx")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
        .help(say.help("Tệp tổng hợp do lệnh gop ghi ra", "The consolidated workbook"));
    let with = say.file(
        "with",
        "TEMPLATE.docx",
        "Mẫu báo cáo Word, chỗ cần số ghi trong ngoặc nhọn kép: {{4!3.3.2}}, {{bảng 4}}, {{thiếu}}",
        "The report in Word with placeholders in double braces: {{4!3.3.2}}, {{table 4}}, {{missing}}",
    );
    let output = say.file("output", "REPORT.docx", "Báo cáo cần ghi", "The report to write").short('o');
    let template = say.option(
        "template",
        "ID|FILE",
        "Bộ biểu mẫu của tệp tổng hợp, khi là bộ riêng (.toml)",
        "Template of the workbook, when it is one of your own (.toml)",
    );
    let unit_name = say.option(
        "unit-name",
        "NAME",
        "Đơn vị báo cáo, khi tệp tổng hợp không ghi hoặc ghi khác",
        "The unit that reports, when the workbook names none or another",
    );
    let period = say.option(
        "period",
        "PERIOD",
        "Kỳ báo cáo, khi tệp tổng hợp không ghi",
        "The period, when the workbook names none",
    );
    let format =
        say.option("format", "FORMAT", "Dạng in: text (mặc định), json", "Print as text (default) or json");
    say.command(
        "write",
        "viet",
        "Viết báo cáo Word từ tệp tổng hợp: điền số, bảng, câu vào mẫu có ngoặc nhọn kép",
        "Write a report in Word from a consolidated workbook: fill figures, tables and sentences into a template",
    )
    .arg(workbook)
    .args([with.required(true), output.required(true), template, unit_name])
    .arg(period.value_parser(period_in(say.0)))
    .arg(format.value_parser(["text", "json"]).hide_possible_values(true))
    .arg(say.flag("quiet", "Không in gì khi xong, trừ điều cần xem", "Print nothing when done but what is to be looked at"))
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Option<Write> {
    Some(Write {
        workbook: matches.get_one::<PathBuf>("workbook")?.clone(),
        with: matches.get_one::<PathBuf>("with")?.clone(),
        output: matches.get_one::<PathBuf>("output")?.clone(),
        template: matches.get_one("template").cloned(),
        unit_name: matches.get_one("unit-name").cloned(),
        period: matches.get_one("period").copied(),
        json: matches.get_one::<String>("format").is_some_and(|format| format == "json"),
        quiet: matches.get_flag("quiet"),
    })
}
