//! What a clerk reads after a run: who sent, who is missing, what is wrong, where the workbook is.

use anstyle::Style;
use indexmap::IndexMap;

use super::page::Page;
use crate::amount::{share, show};
use crate::figure::{Return, Standing};
use crate::finding::{Counts, Language, Wording, file_name, some_of};
use crate::merge::{Consolidation, Coverage, State, States};
use crate::model::Form;
use crate::narrative::counted;
use crate::period::Period;
use crate::unit::Reason;

/// What the returns were read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// To be checked.
    Check,
    /// To be merged; into this workbook, if it was written.
    Consolidate(Option<&'a str>),
}

/// The lines of the summary, wrapped at so many columns.
pub fn summary(consolidation: &Consolidation, purpose: Purpose, language: Language, width: usize) -> String {
    let mut lines = Lines { page: Page::new(width), language };
    lines.head(consolidation);
    match purpose {
        Purpose::Check => {
            lines.returns(consolidation);
            if consolidation.expected.is_some() || consolidation.used().next().is_none() {
                lines.units(consolidation);
            }
        }
        Purpose::Consolidate(_) => lines.units(consolidation),
    }
    lines.states(consolidation);
    lines.absent(consolidation);
    lines.put_aside(consolidation);
    lines.counts(consolidation);
    if let Purpose::Consolidate(Some(output)) = purpose {
        // A path is to be copied: it is not wrapped.
        let said = Wording::new(format!("Tệp tổng hợp: {output}"), format!("Workbook: {output}"));
        lines.page.line(0, &[(Style::new(), said.to(language).to_owned())]);
    }
    lines.page.finish()
}

/// Whether there is nothing but texts without tables: they are held against no template.
pub(super) fn are_texts(consolidation: &Consolidation) -> bool {
    !consolidation.returns.is_empty() && consolidation.returns.iter().all(Return::is_text)
}

struct Lines {
    page: Page,
    language: Language,
}

impl Lines {
    fn say(&mut self, indent: usize, vi: String, en: String) {
        let said = Wording::new(vi, en).to(self.language).to_owned();
        let plain = (Style::new(), String::new());
        self.page.paragraph(indent, &plain, indent + 2, &[(Style::new(), said)]);
    }

    fn head(&mut self, consolidation: &Consolidation) {
        if are_texts(consolidation) {
            return;
        }
        let template = &consolidation.template;
        let period = consolidation.period.map_or_else(Wording::default, Period::wording);
        // Templates made for one year say so in their names.
        let after = |period: &str| match period {
            _ if period.is_empty() || template.name.ends_with(period) => template.name.clone(),
            _ => format!("{}, {period}", template.name),
        };
        self.say(
            0,
            format!("Bộ biểu mẫu: {}", after(&period.vi)),
            format!("Template: {}", after(&period.en)),
        );
    }

    /// Whose returns were checked, of which period, with which forms: what holds for many is said once.
    fn returns(&mut self, consolidation: &Consolidation) {
        let template = &consolidation.template;
        let mut alike: IndexMap<(Option<Period>, Vec<usize>), Vec<&str>> = IndexMap::new();
        for one in consolidation.used() {
            let mut forms: Vec<usize> = one.forms.iter().map(|figures| figures.form).collect();
            forms.sort_unstable();
            let unit = if one.unit.is_empty() { "?" } else { &*one.unit };
            alike.entry((one.period.or(consolidation.period), forms)).or_default().push(unit);
        }
        for ((period, forms), units) in alike {
            let names: Vec<String> = forms.iter().map(|&form| template.forms[form].name()).collect();
            // A form that not every return has is not lacking.
            let asked = |(index, form): &(usize, &Form)| !form.optional || forms.contains(index);
            let all = template.forms.iter().enumerate().filter(asked).count();
            let (here, names) = (names.len(), names.join("; "));
            let period = period.map(|period| format!(", {}", period.name(self.language))).unwrap_or_default();
            let who = if let [unit] = units[..] {
                Wording::new(format!("{unit}{period}"), format!("{unit}{period}"))
            } else {
                let (count, some) = (units.len(), some_of(units.into_iter(), self.language));
                Wording::new(
                    format!("{count} đơn vị ({some}){period}"),
                    format!("{count} units ({some}){period}"),
                )
            };
            self.say(
                0,
                format!("Báo cáo: {}; đọc được {here}/{all} biểu: {names}", who.vi),
                format!("Return: {}; {here} of {all} forms read: {names}", who.en),
            );
        }
    }

    fn units(&mut self, consolidation: &Consolidation) {
        let used = consolidation.used().count();
        let lacking = consolidation.still_lacking().count();
        let Some(Coverage { expected, sent, outside }) = consolidation.coverage() else {
            if lacking > 0 {
                let (vi, en) = ("chưa có danh sách của cả đợt", "no list of all units");
                return self.say(
                    0,
                    format!(
                        "Đơn vị có báo cáo dùng được: {used}; các tệp tổng hợp còn thiếu {lacking} ({vi})"
                    ),
                    format!(
                        "Units with a usable return: {used}; consolidated workbooks lack {lacking} ({en})"
                    ),
                );
            }
            return self.say(
                0,
                format!(
                    "Đơn vị có báo cáo dùng được: {used} (chưa có danh sách đơn vị, dùng --units để biết ai chưa nộp)"
                ),
                format!(
                    "Units with a usable return: {used} (no list of units; use --units to know who is missing)"
                ),
            );
        };
        let share = |language| {
            share(sent, expected).map(|share| format!(" ({} %)", show(share, language))).unwrap_or_default()
        };
        let (vi, en) = match outside {
            0 => (String::new(), String::new()),
            _ => (
                format!(", và {outside} đơn vị ngoài số phải báo cáo"),
                format!(", and {outside} that were not expected"),
            ),
        };
        let (share_vi, share_en) = (share(Language::Vi), share(Language::En));
        self.say(
            0,
            format!("Đơn vị: {sent}/{expected} trong danh sách có báo cáo dùng được{share_vi}{vi}"),
            format!("Units: {sent} of {expected} in the list with a usable return{share_en}{en}"),
        );
    }

    /// In which state how many units are, and how far each group is.
    fn states(&mut self, consolidation: &Consolidation) {
        let attendance = consolidation.attendance();
        let (due, states) = (consolidation.calling.due, States::of(&attendance));
        if let Some(due) = due {
            let due = format!("{:02}/{:02}/{}", due.day(), due.month(), due.year());
            let (on_time, all) = (states.count(State::OnTime), states.expected());
            let share = |language| {
                share(on_time, all).map(|share| format!(" ({} %)", show(share, language))).unwrap_or_default()
            };
            self.say(
                1,
                format!("Hạn nộp {due}: {on_time}/{all} đúng hạn{}", share(Language::Vi)),
                format!("Due {due}: {on_time} of {all} on time{}", share(Language::En)),
            );
        }
        if consolidation.expected.is_some() || due.is_some() {
            let parts = |language| {
                let of_expected = states.iter().filter(|(state, _)| state.is_of_expected());
                let parts = of_expected
                    .map(|(state, count)| format!("{count} {}", state.wording().to(language).to_lowercase()));
                parts.collect::<Vec<_>>().join(" + ")
            };
            let all = states.expected();
            self.say(
                1,
                format!("{all} = {}", parts(Language::Vi)),
                format!("{all} = {}", parts(Language::En)),
            );
        }
        for (group, states) in States::by_group(&attendance) {
            let (usable, all, on_time) = (states.usable(), states.expected(), states.count(State::OnTime));
            let named = Wording::new("không thuộc nhóm nào", "in no group");
            let group = if group.is_empty() { named.to(self.language) } else { group };
            let (vi, en) = if due.is_some() {
                (format!(", {on_time} đúng hạn"), format!(", {on_time} on time"))
            } else {
                (String::new(), String::new())
            };
            self.say(
                2,
                format!("{group}: {usable}/{all} có báo cáo dùng được{vi}"),
                format!("{group}: {usable} of {all} with a usable return{en}"),
            );
        }
    }

    /// Who has not sent anything, or was not expected to.
    fn absent(&mut self, consolidation: &Consolidation) {
        if !consolidation.missing.is_empty() {
            let names = some_of(consolidation.missing.iter().map(AsRef::as_ref), self.language);
            let count = consolidation.missing.len();
            self.say(2, format!("Thiếu {count}: {names}"), format!("Missing {count}: {names}"));
        }
        let lacking: Vec<&str> = consolidation.still_lacking().map(AsRef::as_ref).collect();
        if !lacking.is_empty() {
            let (count, names) = (lacking.len(), some_of(lacking.into_iter(), self.language));
            let vi = format!("Chưa nộp ở cấp dưới {count}: {names}");
            self.say(2, vi, format!("Not sent to the level below {count}: {names}"));
        }
        let mut by_reason: IndexMap<Reason, Vec<&str>> = IndexMap::new();
        for one in &consolidation.left_out {
            by_reason.entry(one.reason).or_default().push(&one.unit);
        }
        for (reason, units) in by_reason {
            let (count, why) = (units.len(), reason.wording());
            let names = some_of(units.into_iter(), self.language);
            self.say(
                2,
                format!("Không tính là phải báo cáo {count} ({}): {names}", why.vi),
                format!("Not expected {count} ({}): {names}", why.en),
            );
        }
    }

    /// Files whose figures are not in the totals.
    fn put_aside(&mut self, consolidation: &Consolidation) {
        for (standing, vi, en) in [
            (Standing::Unreadable, "Không đọc được", "Unreadable"),
            (Standing::Excluded, "Không dùng (sai biểu hoặc sai kỳ)", "Left out (other form or period)"),
            (Standing::Joined, "Ghép vào báo cáo cùng đơn vị", "Joined to a return of the same unit"),
            (Standing::Superseded, "Bản gửi trùng, không dùng", "Superseded"),
            (Standing::Blank, "Gửi biểu trống", "Sent back empty"),
            (Standing::Summary, "Tệp tổng hợp, tính theo từng đơn vị", "Consolidated, counted by units"),
        ] {
            let stands = |one: &&Return| one.standing == standing && !one.is_text();
            let files: Vec<&str> =
                consolidation.returns.iter().filter(stands).map(|one| file_name(&one.file)).collect();
            if !files.is_empty() {
                let (count, names) = (files.len(), some_of(files.into_iter(), self.language));
                self.say(2, format!("{vi} {count}: {names}"), format!("{en} {count}: {names}"));
            }
        }
        let texts = consolidation.returns.iter().filter(|one| one.is_text());
        let texts: Vec<&str> = texts.map(|one| file_name(&one.file)).collect();
        if !texts.is_empty() {
            let (count, names) = (texts.len(), some_of(texts.into_iter(), self.language));
            self.say(
                2,
                format!("Văn bản không có bảng số liệu, chỉ đối chiếu lời văn {count}: {names}"),
                format!("Texts without a table, of which only the words were checked {count}: {names}"),
            );
        }
    }

    /// How many statements in words were compared.
    fn statements(&mut self, consolidation: &Consolidation) {
        if let Some(said) = counted(consolidation.returns.iter().map(|one| &one.narrative)) {
            self.say(0, said.vi, said.en);
        }
    }

    fn counts(&mut self, consolidation: &Consolidation) {
        let cells = consolidation.cells();
        let number = |count: usize, language| show(count.into(), language);
        let three = |numbers: [usize; 3], language| numbers.map(|count| number(count, language));
        let of_cells = [cells.read, cells.used, cells.reported];
        let ([read, used, reported], [read_en, used_en, reported_en]) =
            (three(of_cells, Language::Vi), three(of_cells, Language::En));
        self.say(
            0,
            format!("Ô số liệu: đọc {read} = dùng {used} + nêu trong phát hiện {reported}"),
            format!("Cells: {read_en} read = {used_en} used + {reported_en} reported"),
        );
        let outside = consolidation.cells_outside();
        if outside > 0 {
            let (outside, outside_en) = (number(outside, Language::Vi), number(outside, Language::En));
            self.say(
                1,
                format!("{outside} ô trong số nêu ra không thuộc chỉ tiêu nào (cột, dòng, bảng thêm vào biểu), không được cộng"),
                format!("{outside_en} of those reported belong to no indicator (added columns, rows, tables) and are not added"),
            );
        }
        self.statements(consolidation);
        let counts = Counts::of(consolidation.all_findings());
        let of_findings = [counts.errors, counts.warnings, counts.infos];
        let ([errors, warnings, infos], [errors_en, warnings_en, infos_en]) =
            (three(of_findings, Language::Vi), three(of_findings, Language::En));
        self.say(
            0,
            format!("Phát hiện: {errors} lỗi, {warnings} cảnh báo, {infos} ghi nhận"),
            format!("Findings: {errors_en} errors, {warnings_en} warnings, {infos_en} infos"),
        );
    }
}
