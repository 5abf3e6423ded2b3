//! The command line of `template`: list, show, check, learn, blank, diff.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, ValueHint, value_parser};

use super::Say;

pub(super) fn command(say: &Say) -> Command {
    say.command("template", "mau", "Xem, lập, in bộ biểu mẫu", "Look at, make and print templates")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say.pick("Lệnh", "Commands"))
        .subcommand(say.command("list", "", "Liệt kê các bộ biểu mẫu có sẵn", "List the built-in templates"))
        .subcommand(
            say.command(
                "show",
                "",
                "In một bộ biểu mẫu với công thức và quy tắc bằng lời",
                "Print a template, formulas and rules in words",
            )
            .arg(
                say.argument("id", "ID|FILE")
                    .required(true)
                    .help(say.help("Mã bộ biểu mẫu hoặc tệp .toml", "Template id or .toml file")),
            ),
        )
        .subcommand(
            say.command(
                "check",
                "kiem-tra",
                "Kể những chỗ sai của chính biểu mẫu, để báo cơ quan ban hành",
                "List what is wrong with the form itself, for the office that issues it",
            )
            .arg(
                say.argument("id", "ID|FILE")
                    .required(true)
                    .help(say.help("Mã bộ biểu mẫu hoặc tệp .toml", "Template id or .toml file")),
            ),
        )
        .subcommand(learn_command(say))
        .subcommand(blank_command(say))
        .subcommand(diff_command(say))
}

fn diff_command(say: &Say) -> Command {
    let id = |name: &'static str, value: &'static str, vi: &'static str, en: &'static str| {
        say.argument(name, value).required(true).help(say.help(vi, en))
    };
    say.command(
        "diff",
        "so-sanh",
        "So hai phiên bản của bộ biểu mẫu và đề xuất bảng chuyển số liệu [[mapping]]",
        "Compare two versions of a template and propose the [[mapping]] of figures",
    )
    .arg(id(
        "old",
        "OLD",
        "Bản cũ: mã bộ biểu mẫu hoặc tệp .toml",
        "The older one: template id or .toml file",
    ))
    .arg(id(
        "new",
        "NEW",
        "Bản mới: mã bộ biểu mẫu hoặc tệp .toml",
        "The newer one: template id or .toml file",
    ))
    .arg(
        say.file(
            "output",
            "FILE",
            "Tệp để ghi bảng [[mapping]]; xem lại rồi chép vào cuối bản mới",
            "File for the [[mapping]]; review it and append it to the newer template",
        )
        .short('o'),
    )
}

fn blank_command(say: &Say) -> Command {
    say.command(
        "blank",
        "bieu-trong",
        "Lập tệp Excel biểu trống để gửi các đơn vị: ô nhập có kiểm tra, tỷ lệ tự tính",
        "Make a blank form to send out: checked inputs, computed ratios",
    )
    .arg(
        say.argument("id", "ID|FILE")
            .required(true)
            .help(say.help("Mã bộ biểu mẫu hoặc tệp .toml", "Template id or .toml file")),
    )
    .arg(
        say.file("output", "FORM.xlsx", "Tệp Excel để ghi", "The workbook to write")
            .short('o')
            .required(true),
    )
    .arg(say.file(
        "units",
        "UNITS",
        "Danh sách đơn vị (CSV hoặc XLSX) để chọn tên trong biểu",
        "List of units (CSV or XLSX) to choose from in the form",
    ))
    .arg(say.period("Kỳ báo cáo in trên biểu, ví dụ 2024-Q1", "Period printed in the form, such as 2024-Q1"))
}

fn learn_command(say: &Say) -> Command {
    say.command(
        "learn",
        "hoc",
        "Lập bộ biểu mẫu từ một tệp biểu trống; chỗ nào phỏng đoán thì ghi rõ lý do để xem lại",
        "Make a template from a blank form; every guess is given with its reason, for review",
    )
    .arg(
        say.argument("blank", "BLANK.xlsx")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::FilePath)
            .help(say.help("Tệp biểu mẫu chưa điền số liệu", "The form without figures")),
    )
    .arg(
        say.file(
            "output",
            "FILE",
            "Tệp .toml để ghi bộ biểu mẫu; không có thì in ra màn hình",
            "The .toml file to write; printed when not given",
        )
        .short('o'),
    )
    .arg(Arg::new("like").long("like").value_name("ID|FILE").help(say.help(
        "Bộ biểu mẫu năm trước: dòng nào không đổi thì giữ cách tính đã soát, và lập bảng chuyển số liệu",
        "Last year's template: rows that did not change keep its reviewed rules, and a mapping is proposed",
    )))
    .arg(
        Arg::new("from")
            .long("from")
            .value_name("PATH")
            .num_args(1..)
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::AnyPath)
            .help(say.help(
                "Báo cáo đã điền trên biểu này (tệp, thư mục): quan hệ đúng ở mọi báo cáo thì đề xuất, phỏng đoán trái số liệu thì bỏ",
                "Returns filled in on the form (files, folders): what holds in all of them is proposed, guesses they contradict are withdrawn",
            )),
    )
    .arg(say.file(
        "review",
        "REVIEW.xlsx",
        "Tệp Excel để ghi phiếu soát: điều đã đoán, lý do, ô để sửa",
        "Workbook to write in which what was guessed is corrected",
    ))
    .arg(say.file(
        "reviewed",
        "REVIEW.xlsx",
        "Phiếu soát đã sửa: chỗ đồng ý hoặc đã sửa không còn là phỏng đoán",
        "That workbook, corrected: what was accepted or corrected is a guess no more",
    ))
}
