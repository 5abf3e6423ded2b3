//! The command line of `consolidate` and `check`.

use clap::builder::EnumValueParser;
use clap::{Command, ValueHint};

use super::{Format, Say};

/// `consolidate` and its options.
pub(super) fn consolidate(say: &Say) -> Command {
    say.inputs(say.command(
        "consolidate",
        "gop",
        "Gộp báo cáo của các đơn vị thành một tệp tổng hợp",
        "Merge the returns of many units into one workbook",
    ))
    .next_help_heading(say.pick("Kết quả", "Output"))
    .arg(
        say.file(
            "output",
            "OUT.xlsx",
            "Tệp tổng hợp; mặc định tong-hop-<thư mục>.xlsx cạnh thư mục dữ liệu",
            "Workbook; by default tong-hop-<folder>.xlsx beside the input folder",
        )
        .short('o'),
    )
    .arg(say.option(
        "unit-name",
        "NAME",
        "Tên đơn vị tổng hợp, in ở đầu biểu",
        "Name of the consolidating unit, printed on the forms",
    ))
    .arg(
        say.file(
            "notes",
            "DIR",
            "Thư mục ghi phiếu đề nghị chỉnh sửa cho từng đơn vị",
            "Folder for a correction note for every unit",
        )
        .value_hint(ValueHint::DirPath),
    )
    .arg(say.file(
        "html",
        "PAGE.html",
        "Ghi thêm trang tóm tắt để mở trên điện thoại hoặc gửi lãnh đạo",
        "Write a page with the summary as well, for a phone or for whoever signs",
    ))
    .arg(say.file(
        "previous",
        "OLD.xlsx",
        "Tệp tổng hợp kỳ trước (cùng biểu mẫu) để so sánh: thêm trang So sánh, nêu số liệu khác thường",
        "Workbook of an earlier period in the same forms: adds a sheet that compares, and tells what is unusual",
    ))
    .arg(say.file("report", "FILE.json", "Ghi thêm báo cáo JSON", "Write a JSON report as well"))
    .arg(say.flag(
        "accept-edits",
        "Nhận số sửa tay trong tệp tổng hợp đang có, nếu ô có ghi lý do (ghi chú của ô hoặc cột Lý do ở Kiểm tra)",
        "Take over corrections typed into the workbook that is renewed, where a reason stands in a note on the cell or beside its finding",
    ))
    .arg(say.option(
        "split-by",
        "GROUP_COLUMN",
        "Ghi thêm một tệp cho mỗi nhóm theo cột này của danh sách đơn vị (hoặc cấp: huyện, tỉnh); -o khi đó là thư mục",
        "Also write one workbook per group by this column of the list of units (or level); -o is then a folder",
    ))
    .arg(say.flag("strict", "Không ghi tệp nào khi còn lỗi", "Write nothing when there is an error"))
    .arg(say.flag("dry-run", "Chỉ đọc và báo, không ghi tệp", "Read and report only, write nothing"))
}

/// `check` and its options.
pub(super) fn check(say: &Say) -> Command {
    say.inputs(say.command(
        "check",
        "kiem-tra",
        "Kiểm tra báo cáo trước khi gửi hoặc trước khi gộp",
        "Check returns before sending or merging",
    ))
    .arg(
        say.option(
            "format",
            "FORMAT",
            "Dạng in: text (mặc định), json, sarif",
            "Print as text (default), json or sarif",
        )
        .value_parser(EnumValueParser::<Format>::new())
        .hide_possible_values(true)
        .default_value("text")
        .hide_default_value(true),
    )
    .arg(
        say.file("output", "REPORT.xlsx", "Ghi phát hiện ra tệp Excel", "Write the findings to a workbook")
            .short('o'),
    )
}
