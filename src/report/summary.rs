//! What a clerk reads after a run: who sent, who is missing, what is wrong, where the workbook is.

use std::fmt::Write as _;

use indexmap::IndexMap;

use crate::consolidation::{Consolidation, Coverage};
use crate::figure::Standing;
use crate::finding::{Counts, Language, Wording, file_name, some_of};
use crate::text::printable;
use crate::unit::Reason;

/// The lines of the summary.
pub fn summary(consolidation: &Consolidation, output: Option<&str>, language: Language) -> String {
    let mut text = String::new();
    let mut say = |vi: String, en: String| {
        let _ = writeln!(text, "{}", Wording::new(vi, en).to(language));
    };
    let template = &consolidation.template;
    let period = consolidation.period.map_or_else(Wording::default, crate::period::Period::wording);
    // Templates made for one year say so in their names.
    let after = |period: &str| match period {
        _ if period.is_empty() || template.name.ends_with(period) => template.name.clone(),
        _ => format!("{}, {period}", template.name),
    };
    say(format!("Bộ biểu mẫu: {}", after(&period.vi)), format!("Template: {}", after(&period.en)));
    let used = consolidation.used().count();
    match consolidation.coverage() {
        Some(Coverage { expected, sent, outside }) => {
            let share = (sent * 100).checked_div(expected).unwrap_or(0);
            let (vi, en) = match outside {
                0 => (String::new(), String::new()),
                _ => (
                    format!(", và {outside} đơn vị ngoài số phải báo cáo"),
                    format!(", and {outside} that were not expected"),
                ),
            };
            say(
                format!("Đơn vị: {sent}/{expected} trong danh sách có báo cáo dùng được ({share} %){vi}"),
                format!("Units: {sent} of {expected} in the list with a usable return ({share} %){en}"),
            );
        }
        None => say(
            format!(
                "Đơn vị có báo cáo dùng được: {used} (chưa có danh sách đơn vị, dùng --units để biết ai chưa nộp)"
            ),
            format!(
                "Units with a usable return: {used} (no list of units; use --units to know who is missing)"
            ),
        ),
    }
    if !consolidation.missing.is_empty() {
        let names = printable(&some_of(consolidation.missing.iter().map(AsRef::as_ref), language));
        say(
            format!("  Thiếu {}: {names}", consolidation.missing.len()),
            format!("  Missing {}: {names}", consolidation.missing.len()),
        );
    }
    let mut by_reason: IndexMap<Reason, Vec<&str>> = IndexMap::new();
    for one in &consolidation.left_out {
        by_reason.entry(one.reason).or_default().push(&one.unit);
    }
    for (reason, units) in by_reason {
        let (count, why) = (units.len(), reason.wording());
        let names = printable(&some_of(units.into_iter(), language));
        say(
            format!("  Không tính là phải báo cáo {count} ({}): {names}", why.vi),
            format!("  Not expected {count} ({}): {names}", why.en),
        );
    }
    for (standing, vi, en) in [
        (Standing::Unreadable, "Không đọc được", "Unreadable"),
        (Standing::Excluded, "Không dùng (sai biểu hoặc sai kỳ)", "Left out (other form or period)"),
        (Standing::Joined, "Ghép vào báo cáo cùng đơn vị", "Joined to a return of the same unit"),
        (Standing::Superseded, "Bản gửi trùng, không dùng", "Superseded"),
        (Standing::Blank, "Gửi biểu trống", "Sent back empty"),
        (Standing::Summary, "Tệp tổng hợp, tính theo từng đơn vị", "Consolidated, counted by units"),
    ] {
        let files: Vec<&str> = consolidation
            .returns
            .iter()
            .filter(|one| one.standing == standing)
            .map(|one| &*one.file)
            .collect();
        if !files.is_empty() {
            let names = printable(&some_of(files.iter().map(|file| file_name(file)), language));
            say(format!("  {vi} {}: {names}", files.len()), format!("  {en} {}: {names}", files.len()));
        }
    }
    let cells = consolidation.cells();
    say(
        format!(
            "Ô số liệu: đọc {} = dùng {} + nêu trong phát hiện {}",
            cells.read, cells.used, cells.reported
        ),
        format!("Cells: {} read = {} used + {} reported", cells.read, cells.used, cells.reported),
    );
    let counts = Counts::of(consolidation.all_findings());
    say(
        format!("Phát hiện: {} lỗi, {} cảnh báo, {} ghi nhận", counts.errors, counts.warnings, counts.infos),
        format!("Findings: {} errors, {} warnings, {} infos", counts.errors, counts.warnings, counts.infos),
    );
    if let Some(output) = output {
        say(format!("Tệp tổng hợp: {output}"), format!("Workbook: {output}"));
    }
    text
}
