//! `export`: its options and their help.

use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue};
use clap::{ArgMatches, Command, ValueEnum};

use super::{Inputs, Say};
use crate::job::TableFormat;

/// `export`
#[derive(Debug)]
pub struct Export {
    /// What to read.
    pub inputs: Inputs,
    /// File for everything, or folder for a file of each period and template.
    pub output: PathBuf,
    /// How the tables are written; by the ending of the file when not given.
    pub format: Option<TableFormat>,
}

impl ValueEnum for TableFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Csv, Self::Json, Self::Parquet]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.ending()))
    }
}

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    let output = say
        .file(
            "output",
            "OUT|DIR",
            "Tệp .csv, .json hoặc .parquet chứa tất cả; hoặc thư mục, mỗi kỳ và bộ biểu mẫu một tệp",
            "A .csv, .json or .parquet file for everything; or a folder, with a file for each period and template",
        )
        .short('o')
        .required(true);
    let format = say
        .option(
            "format",
            "FORMAT",
            "Dạng bảng: csv, json, parquet",
            "How tables are written: csv, json, parquet",
        )
        .value_parser(EnumValueParser::<TableFormat>::new())
        .hide_possible_values(true);
    say.inputs(say.command(
        "export",
        "xuat",
        "Xuất số liệu thành bảng cho người phân tích: mỗi số một dòng, kèm nguồn",
        "Export figures as tables for analysts: a line for every figure, with its source",
    ))
    .next_help_heading(say.pick("Kết quả", "Output"))
    .arg(output)
    .arg(format)
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Export {
    Export {
        inputs: super::inputs(matches),
        output: matches.get_one("output").cloned().unwrap_or_default(),
        format: matches.get_one("format").copied(),
    }
}
