//! The command line of `units`: check.

use std::path::PathBuf;

use clap::{Command, ValueHint, value_parser};

use super::Say;

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    let list = say
        .argument("list", "UNITS")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::FilePath)
        .help(say.help("Danh sách đơn vị (CSV hoặc XLSX)", "The list of units (CSV or XLSX)"));
    say.command("units", "don-vi", "Xem lại danh sách đơn vị", "Look at a list of units")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say.pick("Lệnh", "Commands"))
        .subcommand(
            say.command(
                "check",
                "kiem-tra",
                "Kể những chỗ sai của danh sách: đơn vị trùng, ngày chồng nhau, đơn vị cấp trên hoặc kế thừa không có, cột không hiểu",
                "List what is wrong with a list: doubles, overlapping days, parents or successors that are not there, unknown columns",
            )
            .arg(list),
        )
}
