//! Findings as text for a terminal, one block per unit, worst first.
//!
//! Nothing is left out without being counted: what is folded or summarised says how much it stands for.

use std::cmp::Reverse;

use anstyle::{AnsiColor, Style};
use indexmap::{IndexMap, IndexSet};

use super::page::{Page, Span, columns};
use crate::cell::{Area, CellRef};
use crate::finding::{Counts, Finding, Language, Place, Rule, Severity, Subject};
use crate::model::{Template, shortened};

/// How much the report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Infos by rule with their number, once for all units; findings of one unit that say the same once, with all their
    /// places; the units without a return in one list. Waived findings are always shown, with the reason.
    #[default]
    Summarised,
    /// Every finding by itself (`--all`).
    All,
}

/// How the report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether there may be colours; without, there is no escape code whatever the contents are.
    pub colour: bool,
    /// How much is shown.
    pub detail: Detail,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { width: 100, colour: false, detail: Detail::Summarised }
    }
}

/// The findings as text, ending with a line of counts. Severities are as the settings left them.
pub fn text(findings: &[Finding], template: &Template, language: Language, options: &TextOptions) -> String {
    let mut report = Report::new(template, language, options);
    let (silent, units) = group(findings, report.all);
    // What was only repaired asks nothing of anybody: with many units it is told once, after what matters.
    let together = !report.all && units.len() > 1;
    for unit in &units {
        report.unit(unit, together);
    }
    if !silent.is_empty() {
        report.silent(&silent);
    }
    if together {
        report.repaired(&units);
    }
    report.total(findings);
    report.page.finish()
}

/// What was found in the returns of one unit.
pub(super) struct Unit<'a> {
    /// Empty when the unit is not known.
    pub name: &'a str,
    pub counts: Counts,
    /// Worst first, then in order of file, sheet and cell.
    pub findings: Vec<&'a Finding>,
}

impl<'a> Unit<'a> {
    /// The files that its findings are in, in their order.
    pub fn files(&self) -> IndexSet<&'a str> {
        self.findings.iter().map(|finding| &*finding.place.file).filter(|file| !file.is_empty()).collect()
    }
}

/// The units that sent nothing (none when all is shown), and all others, worst first.
pub(super) fn group(findings: &[Finding], all: bool) -> (Vec<&Finding>, Vec<Unit<'_>>) {
    let mut by_unit: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    for finding in findings {
        by_unit.entry(&finding.unit).or_default().push(finding);
    }
    let is_silent = |finding: &&Finding| finding.rule == Rule::MISSING_RETURN && finding.waived.is_none();
    let (mut silent, mut units) = (Vec::new(), Vec::new());
    for (name, mut findings) in by_unit {
        if !all && !name.is_empty() && findings.iter().all(is_silent) {
            silent.extend(findings);
            continue;
        }
        let sheets: IndexSet<_> = findings.iter().map(|finding| sheet(&finding.place)).collect();
        findings.sort_by_key(|finding| {
            (
                Reverse(finding.severity),
                sheets.get_index_of(&sheet(&finding.place)),
                finding.place.cell,
                finding.rule,
            )
        });
        units.push(Unit { name, counts: Counts::of(findings.iter().copied()), findings });
    }
    units.sort_by_key(|unit| Reverse(unit.counts));
    (silent, units)
}

/// Whether a finding asks nothing of anybody: repaired, or only noted.
pub(super) fn is_repair(finding: &Finding) -> bool {
    finding.severity == Severity::Info && finding.waived.is_none()
}

fn sheet(place: &Place) -> (&str, &str) {
    (&place.file, &place.sheet)
}

/// Findings of cells that say the same of the same rule, in order of the first of each. What is not about a cell stands
/// alone: there would be no place to name it by.
pub(super) fn fold<'a>(findings: &[&'a Finding], language: Language) -> Vec<Vec<&'a Finding>> {
    let mut same: IndexMap<_, Vec<&Finding>> = IndexMap::new();
    for (position, &finding) in findings.iter().enumerate() {
        let alone = finding.place.cell.is_none().then_some(position);
        let said = (finding.message.to(language), finding.help.to(language), &finding.waived);
        same.entry((finding.rule, finding.severity, said, alone)).or_default().push(finding);
    }
    same.into_values().collect()
}

/// `D9, D11:D20`: cells one below the other as an area.
fn areas(cells: &[CellRef]) -> String {
    let mut areas: Vec<Area> = Vec::new();
    let mut sorted = cells.to_vec();
    sorted.sort_by_key(|cell| (cell.column, cell.row));
    for cell in sorted {
        match areas.last_mut() {
            Some(Area { last, .. }) if last.column == cell.column && last.row + 1 == cell.row => *last = cell,
            _ => areas.push(Area::new(cell, cell)),
        }
    }
    areas.iter().map(Area::to_string).collect::<Vec<_>>().join(", ")
}

/// Colours, or none.
#[derive(Default)]
struct Paint {
    error: Style,
    warning: Style,
    info: Style,
    strong: Style,
    faint: Style,
}

impl Paint {
    fn new(colour: bool) -> Self {
        if !colour {
            return Self::default();
        }
        Self {
            error: AnsiColor::Red.on_default().bold(),
            warning: AnsiColor::Yellow.on_default().bold(),
            info: AnsiColor::Cyan.on_default(),
            strong: Style::new().bold(),
            faint: Style::new().dimmed(),
        }
    }

    fn severity(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}

fn plain(text: impl Into<String>) -> Span {
    (Style::new(), text.into())
}

/// Left edge of the severities.
const INDENT: usize = 2;

/// The report as it grows.
struct Report<'t> {
    template: &'t Template,
    language: Language,
    paint: Paint,
    all: bool,
    /// Left edge of the messages.
    hang: usize,
    page: Page,
    /// Whether anything was folded or summarised.
    shortened: bool,
}

impl<'t> Report<'t> {
    fn new(template: &'t Template, language: Language, options: &TextOptions) -> Self {
        let labels = Severity::ALL.map(|severity| columns(severity.wording().to(language)));
        Self {
            template,
            language,
            paint: Paint::new(options.colour),
            all: options.detail == Detail::All,
            hang: INDENT + labels.into_iter().max().unwrap_or(0) + 2,
            page: Page::new(options.width),
            shortened: false,
        }
    }

    fn say<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// `2 lỗi`, `2 errors`.
    fn number(&self, count: usize, severity: Severity) -> String {
        let plural = if self.language == Language::En && count != 1 { "s" } else { "" };
        format!("{count} {}{plural}", severity.wording().to(self.language))
    }

    /// `2 lỗi, 1 cảnh báo`; what there is none of is mentioned only when `zeros`.
    fn numbers(&self, counts: Counts, zeros: bool) -> Vec<Span> {
        let mut spans = Vec::new();
        for (severity, count) in counts.worst_first() {
            if count == 0 && !zeros {
                continue;
            }
            if !spans.is_empty() {
                spans.push(plain(", "));
            }
            let style = if count == 0 { Style::new() } else { self.paint.severity(severity) };
            spans.push((style, self.number(count, severity)));
        }
        spans
    }

    /// `mã được khôi phục (9), số được đọc lại (5)`, most frequent first.
    fn by_rule(&mut self, infos: &[&Finding]) -> String {
        self.shortened = true;
        let mut rules: IndexMap<Rule, usize> = IndexMap::new();
        for finding in infos {
            *rules.entry(finding.rule).or_default() += 1;
        }
        rules.sort_by(|rule, count, other, others| others.cmp(count).then(rule.cmp(other)));
        let named = rules.iter().map(|(rule, count)| {
            let title = rule.title();
            let mut letters = title.to(self.language).chars();
            let first = letters.next().map(char::to_lowercase).into_iter().flatten();
            format!("{} ({count})", first.chain(letters).collect::<String>())
        });
        named.collect::<Vec<_>>().join(", ")
    }

    /// A paragraph under the messages.
    fn below(&mut self, spans: &[Span]) {
        self.page.paragraph(self.hang, &plain(""), self.hang, spans);
    }

    fn help(&mut self, help: &str, indent: usize) {
        if !help.is_empty() {
            self.page.paragraph(indent, &(self.paint.info, "→".to_owned()), indent + 2, &[plain(help)]);
        }
    }

    /// All of one unit; without what is only noted, when that is told for all units `together`.
    fn unit(&mut self, unit: &Unit, together: bool) {
        let (infos, shown): (Vec<_>, Vec<_>) =
            unit.findings.iter().copied().partition(|finding| !self.all && is_repair(finding));
        if together && shown.is_empty() {
            return;
        }
        self.page.gap();
        let name =
            if unit.name.is_empty() { self.say("Chưa rõ đơn vị", "Unit not known") } else { unit.name };
        let mut heading = vec![(self.paint.strong, name.to_owned()), plain(": ")];
        heading.extend(self.numbers(unit.counts, false));

        if shown.is_empty() {
            heading.push(plain(format!(" — {}", self.by_rule(&infos))));
        }
        self.page.paragraph(0, &plain(""), INDENT, &heading);
        if shown.is_empty() {
            return;
        }

        let files = unit.files();
        if let (Some(file), 1) = (files.first(), files.len()) {
            self.page.line(INDENT, &[(self.paint.faint, format!("{}{file}", self.say("Tệp: ", "File: ")))]);
        }
        let blocks = if self.all {
            shown.into_iter().map(|one| vec![one]).collect()
        } else {
            fold(&shown, self.language)
        };
        for same in blocks {
            self.page.gap();
            self.finding(&same, files.len() == 1);
        }
        if !(together || infos.is_empty()) {
            self.page.gap();
            let label = (self.paint.info, Severity::Info.wording().to(self.language).to_owned());
            let line = self.by_rule(&infos);
            self.page.paragraph(INDENT, &label, self.hang, &[plain(line)]);
        }
    }

    /// Findings of one unit that say the same.
    fn finding(&mut self, same: &[&Finding], without_file: bool) {
        let Some((&first, others)) = same.split_first() else { return };
        let mut heading = vec![(self.paint.strong, place_name(&first.place, self.language, without_file))];
        heading.extend(subject_names(self.template, first, self.language).into_iter().map(plain));
        heading.retain(|(_, text)| !text.is_empty());
        if heading.is_empty() {
            heading.push((self.paint.strong, first.rule.title().to(self.language).to_owned()));
        }
        let mut spans = Vec::new();
        for part in heading {
            if !spans.is_empty() {
                spans.push(plain(", "));
            }
            spans.push(part);
        }
        spans.push((self.paint.faint, format!(" [{}]", first.rule)));
        let label = first.severity.wording().to(self.language).to_owned();
        self.page.paragraph(INDENT, &(self.paint.severity(first.severity), label), self.hang, &spans);
        self.below(&[plain(first.message.to(self.language))]);
        if let Some(reason) = &first.waived {
            self.below(&[plain(format!("{}: {reason}", self.say("Được miễn trừ", "Waived")))]);
        }
        if !others.is_empty() {
            self.shortened = true;
            let places = places(others, first, self.language, without_file);
            let number = self.number(others.len(), first.severity);
            let line = match self.language {
                Language::Vi => format!("và {number} cùng nội dung ở {places}"),
                Language::En => format!("and {number} like it at {places}"),
            };
            self.below(&[plain(line)]);
        }
        self.help(first.help.to(self.language), self.hang);
    }

    /// What was only repaired or noted, of all units.
    fn repaired(&mut self, units: &[Unit]) {
        let of_unit = |unit: &&Unit| unit.findings.iter().any(|finding| is_repair(finding));
        let concerned = units.iter().filter(of_unit).count();
        let infos: Vec<&Finding> = units
            .iter()
            .flat_map(|unit| &unit.findings)
            .copied()
            .filter(|finding| is_repair(finding))
            .collect();
        if infos.is_empty() {
            return;
        }
        self.page.gap();
        let number = infos.len();
        let heading = match self.language {
            Language::Vi => format!("Đã tự đọc đúng, không phải sửa: {number} ghi nhận ở {concerned} đơn vị"),
            Language::En => {
                format!("Read rightly all the same: {number} infos in {concerned} unit{}", plural(concerned))
            }
        };
        self.page.paragraph(0, &plain(""), INDENT, &[(self.paint.strong, heading)]);
        let line = self.by_rule(&infos);
        self.page.paragraph(INDENT, &plain(""), INDENT, &[plain(line)]);
    }

    /// The units that sent nothing.
    fn silent(&mut self, silent: &[&Finding]) {
        self.page.gap();
        self.shortened = true;
        let heading = match self.language {
            Language::Vi => format!("Chưa gửi báo cáo: {} đơn vị", silent.len()),
            Language::En => format!("No return received: {} unit{}", silent.len(), plural(silent.len())),
        };
        let mut heading = vec![(self.paint.strong, heading), plain(" (")];
        heading.extend(self.numbers(Counts::of(silent.iter().copied()), false));
        heading.push(plain(")"));
        self.page.paragraph(0, &plain(""), INDENT, &heading);
        let names = silent.iter().map(|finding| &*finding.unit).collect::<Vec<_>>().join(", ");
        self.page.paragraph(INDENT, &plain(""), INDENT, &[plain(names)]);
        let helps: IndexSet<_> = silent.iter().map(|finding| finding.help.to(self.language)).collect();
        for help in helps {
            self.help(help, INDENT);
        }
    }

    /// The last lines: counts, and how to see more.
    fn total(&mut self, findings: &[Finding]) {
        if findings.is_empty() {
            self.page.line(0, &[plain(self.say("Không phát hiện gì.", "Nothing was found."))]);
            return;
        }
        self.page.gap();
        let units = findings.iter().map(|finding| &*finding.unit).filter(|unit| !unit.is_empty());
        let units = units.collect::<IndexSet<_>>().len();
        let mut line = vec![(self.paint.strong, self.say("Tổng cộng:", "In all:").to_owned()), plain(" ")];
        line.extend(self.numbers(Counts::of(findings), true));
        let waived = findings.iter().filter(|finding| finding.waived.is_some()).count();
        if waived > 0 {
            line.push(plain(match self.language {
                Language::Vi => format!(" (trong đó {waived} được miễn trừ)"),
                Language::En => format!(" ({waived} of them waived)"),
            }));
        }
        if units > 0 {
            line.push(plain(match self.language {
                Language::Vi => format!(", ở {units} đơn vị"),
                Language::En => format!(", in {units} unit{}", plural(units)),
            }));
        }
        line.push(plain("."));
        self.page.paragraph(0, &plain(""), INDENT, &line);
        if self.shortened {
            let hint = self
                .say("Thêm --all để xem từng phát hiện một.", "Add --all to see every finding by itself.");
            self.page.paragraph(0, &plain(""), INDENT, &[(self.paint.faint, hint.to_owned())]);
        }
        let worst = findings.iter().max_by_key(|finding| (finding.severity, Reverse(finding.rule)));
        if let Some(Finding { rule, .. }) = worst {
            let hint = match self.language {
                Language::Vi => format!("Gõ “tonghop giai-thich {rule}” để xem giải thích về quy tắc đó."),
                Language::En => format!("Type “tonghop explain {rule}” to have that rule explained."),
            };
            self.page.paragraph(0, &plain(""), INDENT, &[(self.paint.faint, hint)]);
        }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// What a finding speaks of: the form where no sheet names it, the indicator, the column where the form has several.
pub(super) fn subject_names(template: &Template, finding: &Finding, language: Language) -> Vec<String> {
    let say = |vi: &'static str, en: &'static str| if language == Language::Vi { vi } else { en };
    let subject = &finding.subject;
    let mut names = Vec::new();
    if finding.place.sheet.is_empty() && !subject.form.is_empty() {
        names.push(format!("{} {}", say("biểu", "form"), subject.form));
    }
    if !subject.indicator.is_empty() {
        let word = say("chỉ tiêu", "indicator");
        // By its code, or by its label where the form prints no code.
        let row = template.form(&subject.form).and_then(|form| form.row(&subject.indicator));
        names.push(match row.filter(|row| row.known_code().is_none() && !row.label.is_empty()) {
            Some(row) => format!("{word} «{}»", shortened(&row.label)),
            None => format!("{word} {}", subject.indicator),
        });
    }
    if let Some(caption) = column_name(template, subject) {
        names.push(format!("{} «{caption}»", say("cột", "column")));
    }
    names
}

/// The column a finding speaks of, where the form has more than one column of figures.
fn column_name<'t>(template: &'t Template, subject: &Subject) -> Option<&'t str> {
    let form = template.form(&subject.form)?;
    let column = form.column_index(&subject.column).filter(|_| form.value_columns().count() > 1)?;
    let column = &form.columns[column];
    Some(column.captions.last().map_or(&*column.code, String::as_str))
}

/// `tệp › trang › ô`.
pub(super) fn place_name(place: &Place, language: Language, without_file: bool) -> String {
    let file = if without_file { "" } else { &*place.file };
    let parts = [file, &place.spoken(language)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" › ")
}

/// The cells of the others; their sheet is named where it is not the first one's.
fn places(others: &[&Finding], first: &Finding, language: Language, without_file: bool) -> String {
    let mut sheets: IndexMap<_, Vec<CellRef>> = IndexMap::new();
    for Finding { place, .. } in others {
        sheets.entry(Place { cell: None, ..place.clone() }).or_default().extend(place.cell);
    }
    let listed = sheets.iter().map(|(place, cells)| {
        if sheet(place) == sheet(&first.place) {
            areas(cells)
        } else {
            format!("{} › {}", place_name(place, language, without_file), areas(cells))
        }
    });
    listed.collect::<Vec<_>>().join("; ")
}
