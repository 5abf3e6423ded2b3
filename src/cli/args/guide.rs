//! `guide`: its options and their help.

use clap::{ArgMatches, Command};

use super::Say;
use crate::guide::Guide;

/// The words by which the guide for those who issue forms is asked for.
const FORMS: [&str; 2] = ["bieu-mau", "forms"];

/// The command and its options.
pub(super) fn command(say: &Say) -> Command {
    let guide = say
        .argument("guide", say.pick("bieu-mau", "forms"))
        .value_parser(FORMS)
        .hide_possible_values(true)
        .help(say.help(
            "bieu-mau: hướng dẫn người soạn và phát hành biểu mẫu",
            "forms: the guide for those who draw up and issue forms",
        ));
    say.command(
        "guide",
        "huong-dan",
        "In hướng dẫn một trang: kiểm tra, tổng hợp, soạn biểu mẫu",
        "Print the guide of one page: checking, consolidating, making templates",
    )
    .arg(guide)
}

/// What the matched arguments ask for.
pub(super) fn request(matches: &ArgMatches) -> Guide {
    if matches.contains_id("guide") { Guide::Forms } else { Guide::Use }
}
