//! `explain`: its options and their help.

use clap::{ArgMatches, Command};

use super::Say;
use super::verify::{Inspected, how, inspected};

/// `explain`
#[derive(Debug)]
pub struct Explain {
    /// A rule, or a consolidated workbook; every rule without one.
    pub what: Option<String>,
    /// A cell of the workbook.
    pub cell: Option<String>,
    /// How the workbook is looked at.
    pub of: Inspected,
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
    say.command(
        "explain",
        "giai-thich",
        "Giải thích một quy tắc kiểm tra, hoặc một con số trong tệp tổng hợp từ đâu ra",
        "Explain a rule, or where a number of a consolidated workbook comes from",
    )
    .args([what, cell])
    .args(inspected(say))
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Explain {
    Explain {
        what: matches.get_one("what").cloned(),
        cell: matches.get_one("cell").cloned(),
        of: how(matches),
    }
}
