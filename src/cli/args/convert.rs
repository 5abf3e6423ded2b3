//! `convert`: its options and their help.

use std::path::PathBuf;

use clap::builder::EnumValueParser;
use clap::{ArgMatches, Command, ValueEnum};

use super::Say;
use crate::legacy;
use crate::period::Period;

/// `convert`
#[derive(Debug)]
pub struct Convert {
    /// What to read.
    pub paths: Vec<PathBuf>,
    /// File or folder to write.
    pub output: Option<PathBuf>,
    /// Template to fill in.
    pub to: Option<String>,
    /// What to write.
    pub format: Target,
    /// Period printed in the forms that are filled in.
    pub period: Option<Period>,
    /// Encodings looked for on request only.
    pub legacy: legacy::Options,
    /// JSON report to write.
    pub report: Option<PathBuf>,
    /// Every change is printed.
    pub all: bool,
    /// Nothing is written at all.
    pub dry_run: bool,
}

/// What files are converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Target {
    /// A modern workbook.
    #[default]
    Xlsx,
    /// A text file per sheet.
    Csv,
    /// One JSON object.
    Json,
    /// Known by name only, so that the answer can say what to use instead.
    Parquet,
}

impl Target {
    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
        }
    }
}

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    say.command(
        "convert",
        "chuyen",
        "Chuyển tệp đời cũ, phông chữ cũ sang .xlsx Unicode; tệp gốc giữ nguyên",
        "Convert old formats and encodings to Unicode .xlsx; the sources stay as they are",
    )
    .next_help_heading(say.pick("Đầu vào", "Input"))
    .arg(say.paths())
    .arg(say.legacy())
    .next_help_heading(say.pick("Kết quả", "Output"))
    .arg(
        say.file(
            "output",
            "OUT|DIR",
            "Tệp (khi chỉ có một tệp nguồn) hoặc thư mục ghi kết quả; mặc định thêm \"-chuyen\" vào tên, đặt cạnh nguồn",
            "File (for a single source) or folder to write; by default beside the source with \"-chuyen\" added",
        )
        .short('o'),
    )
    .arg(say.option(
        "to",
        "ID|FILE",
        "Điền số liệu vào bộ biểu mẫu này (mã hoặc tệp .toml), kể cả từ biểu năm cũ",
        "Fill in the forms of this template (id or .toml file), from older forms too",
    ))
    .arg(say.period("Kỳ báo cáo in trong biểu được điền (dùng với --to)", "Period printed in the forms filled in (with --to)").requires("to"))
    .arg(
        say.option(
            "format",
            "FORMAT",
            "Dạng kết quả: xlsx (mặc định), csv, json",
            "What to write: xlsx (default), csv, json",
        )
        .value_parser(EnumValueParser::<Target>::new())
        .hide_possible_values(true)
        .default_value("xlsx")
        .hide_default_value(true),
    )
    .arg(say.file("report", "FILE.json", "Ghi từng ô đã thay đổi ra JSON", "Write every changed cell as JSON"))
    .arg(say.flag("dry-run", "Chỉ đọc và báo sẽ đổi gì, không ghi tệp", "Read and tell what would change, write nothing"))
    .next_help_heading(say.pick("Tùy chọn", "Options"))
    .arg(say.flag("all", "In từng ô đã thay đổi", "Print every changed cell"))
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Convert {
    Convert {
        paths: matches.get_many("paths").into_iter().flatten().cloned().collect(),
        output: matches.get_one("output").cloned(),
        to: matches.get_one("to").cloned(),
        format: matches.get_one("format").copied().unwrap_or_default(),
        period: matches.get_one("period").copied(),
        legacy: legacy::Options { viqr: matches.contains_id("legacy") },
        report: matches.get_one("report").cloned(),
        all: matches.get_flag("all"),
        dry_run: matches.get_flag("dry-run"),
    }
}
