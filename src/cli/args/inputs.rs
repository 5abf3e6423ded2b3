//! What commands read: files, and what these are measured against.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, ValueHint, value_parser};
use jiff::civil::Date;

use super::{Say, day_in, period_in};
use crate::legacy;
use crate::period::Period;

/// Where returns are and what they are measured against.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Files, folders, patterns.
    pub paths: Vec<PathBuf>,
    /// Template id or file; recognised from the returns when not given.
    pub template: Option<String>,
    /// List of the units expected.
    pub units: Option<PathBuf>,
    /// Period; settled from the returns when not given.
    pub period: Option<Period>,
    /// The last day on which a return is on time.
    pub due: Option<Date>,
    /// Settings file; looked for upwards from the inputs when not given.
    pub config: Option<PathBuf>,
    /// Old encodings looked for on request.
    pub legacy: legacy::Options,
    /// Folder in which what was read is kept from run to run.
    pub cache: Option<PathBuf>,
    /// Warnings count as errors for the exit status.
    pub error_on_warning: bool,
    /// Every finding is printed, info too.
    pub all: bool,
    /// Nothing is printed on standard output but what was asked for in another format.
    pub quiet: bool,
}

impl Say {
    pub(super) fn paths(&self) -> Arg {
        Arg::new("paths")
            .value_name("PATH")
            .num_args(1..)
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::AnyPath)
            .help(self.help(
                "Tệp, thư mục (đọc cả thư mục con) hoặc mẫu tên tệp như \"bao-cao/*.xlsx\"",
                "Files, folders (read with their subfolders) or patterns such as \"returns/*.xlsx\"",
            ))
    }

    pub(super) fn period(&self, vi: &str, en: &str) -> Arg {
        self.option("period", "PERIOD", vi, en).value_parser(period_in(self.0))
    }

    pub(super) fn legacy(&self) -> Arg {
        self.option(
            "legacy",
            "viqr",
            "Đọc thêm chữ gõ theo kiểu VIQR (Vie^.t Nam); các bảng mã cũ khác tự nhận",
            "Also read text typed as VIQR (Vie^.t Nam); other old encodings are recognised",
        )
        .value_parser(["viqr"])
        .hide_possible_values(true)
    }

    /// Where consolidated workbooks are and what they are measured against.
    pub(super) fn sources(&self, command: Command) -> Command {
        let [template, config] = self.measured();
        command
            .next_help_heading(self.pick("Đầu vào", "Input"))
            .arg(self.paths())
            .arg(template)
            .arg(self.file(
                "units",
                "FILE",
                "Danh sách đơn vị (CSV hoặc XLSX) có đơn vị kế thừa, để biết đơn vị nào sáp nhập, chia tách; mặc định dùng danh sách có trong thư mục",
                "List of the units (CSV or XLSX) with their successors, to know who was merged or split; by default one that lies among the files",
            ))
            .arg(config)
            .next_help_heading(self.pick("Tùy chọn", "Options"))
            .args(self.telling())
    }

    /// The template and the settings.
    fn measured(&self) -> [Arg; 2] {
        let template = self.option(
            "template",
            "ID|FILE",
            "Bộ biểu mẫu (xem `tonghop mau list`) hoặc tệp .toml; mặc định tự nhận",
            "Template (see `tonghop template list`) or a .toml file; recognised by default",
        );
        let config = self.file(
            "config",
            "FILE",
            "Tệp thiết lập; mặc định là tonghop.toml gần nhất tính từ thư mục dữ liệu trở lên",
            "Settings; by default the nearest tonghop.toml upwards from the input",
        );
        [template, config]
    }

    /// How much is told, and what counts as an error.
    fn telling(&self) -> [Arg; 3] {
        let strict = self.flag(
            "error-on-warning",
            "Coi cảnh báo như lỗi khi trả mã thoát",
            "Count warnings as errors in the exit status",
        );
        let all = self.flag("all", "In từng phát hiện, kể cả ghi nhận", "Print every finding, info too");
        let quiet = self.flag(
            "quiet",
            "Không in gì khi xong; xem mã thoát và tệp kết quả",
            "Print nothing when done; see the exit status and the files written",
        );
        [strict, all, quiet]
    }

    pub(super) fn inputs(&self, command: Command) -> Command {
        let [template, config] = self.measured();
        command
            .next_help_heading(self.pick("Đầu vào", "Input"))
            .arg(self.paths())
            .arg(template)
            .arg(self.file(
                "units",
                "FILE",
                "Danh sách đơn vị phải báo cáo (CSV hoặc XLSX), để biết đơn vị nào chưa nộp; mặc định dùng danh sách có trong thư mục",
                "List of the units expected (CSV or XLSX), to know who is missing; by default one that lies among the files",
            ))
            .arg(self.period(
                "Kỳ báo cáo: 2024, 2024-Q1, 2024-H1, 2024-9M, 2024-03 hoặc 2024-01-01..2024-08-15",
                "Period: 2024, 2024-Q1, 2024-H1, 2024-9M, 2024-03 or 2024-01-01..2024-08-15",
            ))
            .arg(
                self.option(
                    "due",
                    "DATE",
                    "Hạn nộp, như 2024-03-15: đơn vị nào đúng hạn, quá hạn",
                    "The day on which returns are due, such as 2024-03-15: who is on time, who is late",
                )
                .value_parser(day_in(self.0)),
            )
            .arg(config)
            .arg(self.legacy())
            .arg(
                self.file(
                    "cache",
                    "DIR",
                    "Thư mục lưu tạm kết quả đọc: lần sau chỉ đọc lại tệp đã đổi, kết quả không khác (tối đa 1 GiB, xóa lúc nào cũng được)",
                    "Folder that keeps what was read: the next run reads only files that changed, with the same result (1 GiB at most, may be deleted any time)",
                )
                .value_hint(ValueHint::DirPath),
            )
            .next_help_heading(self.pick("Tùy chọn", "Options"))
            .args(self.telling())
    }
}

/// What the matched arguments say of returns.
pub(super) fn inputs(matches: &ArgMatches) -> Inputs {
    Inputs {
        period: matches.get_one("period").copied(),
        due: matches.get_one("due").copied(),
        legacy: legacy::Options { viqr: matches.contains_id("legacy") },
        cache: matches.get_one("cache").cloned(),
        ..sources(matches)
    }
}

/// What every command that reads returns or workbooks is told.
pub(super) fn sources(matches: &ArgMatches) -> Inputs {
    Inputs {
        paths: matches.get_many("paths").into_iter().flatten().cloned().collect(),
        template: matches.get_one("template").cloned(),
        units: matches.get_one("units").cloned(),
        config: matches.get_one("config").cloned(),
        error_on_warning: matches.get_flag("error-on-warning"),
        all: matches.get_flag("all"),
        quiet: matches.get_flag("quiet"),
        ..Inputs::default()
    }
}
