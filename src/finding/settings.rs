//! What a template or `tonghop.toml` says about the rules: how bad each one is, and which findings are waived.
//!
//! ```toml
//! [rules]
//! part-exceeds-whole = "warning"
//! hidden-value = "off"
//! tied = "single"              # a figure in error is left out alone, without those that a rule ties to it
//!
//! [[waiver]]
//! unit = "Xã A"
//! rule = "sum-mismatch"
//! indicator = "3.1"            # optional, as is `form`; without them the whole return of the unit
//! reason = "Quyết định 12/QĐ-UBND cho phép báo cáo riêng phần liên thông"
//! expires = 2025-12-31         # the last day on which it holds
//! ```

mod load;

use std::collections::BTreeMap;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

pub use load::{SettingsError, Table, Tables};

use super::{Finding, Rule, Severity, Wording};

/// How bad the findings of a rule are, by settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not mentioned at all.
    Off,
    /// [`Severity::Info`].
    Info,
    /// [`Severity::Warning`].
    Warning,
    /// [`Severity::Error`].
    Error,
}

impl Level {
    /// Every level, least first.
    pub const ALL: [Self; 4] = [Self::Off, Self::Info, Self::Warning, Self::Error];

    /// The severity; none for [`Level::Off`].
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }

    /// Name in settings.
    pub fn name(self) -> &'static str {
        self.severity().map_or("off", Severity::name)
    }
}

/// What a figure in error takes out of the totals with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tied {
    /// The figures of the same unit without which no total would break a rule of the form.
    #[default]
    All,
    /// Nothing.
    Single,
}

impl Tied {
    /// Every one with its name in settings.
    pub const NAMES: [(&str, Self); 2] = [("all", Self::All), ("single", Self::Single)];

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

/// A finding that somebody answers for until a day: it is lowered to info and printed with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Name of the unit; upper and lower case, spacing and Unicode form do not matter.
    pub unit: String,
    /// The rule.
    pub rule: Rule,
    /// Form id; every form when none.
    pub form: Option<String>,
    /// Canonical indicator code; every indicator when none.
    pub indicator: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where it is written, such as `tonghop.toml:14`.
    pub source: String,
}

impl Waiver {
    /// Whether it speaks of the finding, whatever the day. `unit` is the finding's, made [`comparable`].
    fn covers(&self, finding: &Finding, unit: &str) -> bool {
        let agrees = |wanted: Option<&String>, have: &str| wanted.is_none_or(|wanted| wanted == have);
        self.rule == finding.rule
            && agrees(self.form.as_ref(), &finding.subject.form)
            && agrees(self.indicator.as_ref(), &finding.subject.indicator)
            && comparable(&self.unit) == unit
    }

    /// Whether the other one speaks of the same thing.
    fn same_subject(&self, other: &Self) -> bool {
        (self.rule, &self.form, &self.indicator) == (other.rule, &other.form, &other.indicator)
            && comparable(&self.unit) == comparable(&other.unit)
    }

    /// Said of it once it has expired, with the number of findings it no longer covers.
    fn expired(&self, findings: usize) -> Wording {
        let Self { unit, rule, source, expires, .. } = self;
        let day = expires.strftime("%d/%m/%Y");
        let note = Wording::new(
            format!("{source}: miễn trừ của {unit} cho quy tắc {rule} đã hết hạn ngày {day}; "),
            format!("{source}: the waiver of {unit} for rule {rule} expired on {expires}; "),
        );
        match findings {
            0 => note
                .then("không còn phát hiện nào khớp, nên xóa đi", "nothing matches it any more, delete it"),
            1 => note.then("1 phát hiện không còn được miễn trừ", "1 finding is no longer waived"),
            _ => note.then(
                &format!("{findings} phát hiện không còn được miễn trừ"),
                &format!("{findings} findings are no longer waived"),
            ),
        }
    }
}

/// A unit's name as it is compared: one Unicode form, lower case, single spaces.
fn comparable(unit: &str) -> String {
    let lower: String = unit.nfc().flat_map(char::to_lowercase).nfc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Levels and waivers, from one file or merged from several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    levels: BTreeMap<Rule, Level>,
    waivers: Vec<Waiver>,
    tied: Option<Tied>,
}

impl Settings {
    /// Takes over what `later` says; where both speak of the same thing, `later` wins.
    pub fn merge(&mut self, later: Self) {
        self.levels.extend(later.levels);
        self.tied = later.tied.or(self.tied);
        for waiver in later.waivers {
            self.add(waiver);
        }
    }

    fn add(&mut self, waiver: Waiver) {
        self.waivers.retain(|known| !known.same_subject(&waiver));
        self.waivers.push(waiver);
    }

    /// The same with a level for a rule.
    #[must_use]
    pub fn with_level(mut self, rule: Rule, level: Level) -> Self {
        self.levels.insert(rule, level);
        self
    }

    /// The same with what a figure in error takes with it.
    #[must_use]
    pub fn with_tied(mut self, tied: Tied) -> Self {
        self.tied = Some(tied);
        self
    }

    /// What a figure in error takes with it, when that is said.
    pub fn stated_tied(&self) -> Option<Tied> {
        self.tied
    }

    /// What a figure in error takes with it.
    pub fn tied(&self) -> Tied {
        self.tied.unwrap_or_default()
    }

    /// Whether the findings of a rule are errors unless a check says otherwise of one.
    pub fn makes_errors(&self, rule: Rule) -> bool {
        self.level(rule).map_or(Some(rule.severity()), Level::severity) == Some(Severity::Error)
    }

    /// What is said of a rule, if anything.
    pub fn level(&self, rule: Rule) -> Option<Level> {
        self.levels.get(&rule).copied()
    }

    /// What is said of rules, in the order of the rules.
    pub fn levels(&self) -> impl Iterator<Item = (Rule, Level)> {
        self.levels.iter().map(|(&rule, &level)| (rule, level))
    }

    /// What they change, in words: levels of rules, and waivers; nothing when they change nothing.
    pub fn wording(&self) -> Vec<Wording> {
        let listed = |parts: Vec<String>| parts.join(", ");
        let mut said = Vec::new();
        if !self.levels.is_empty() {
            let levels = self.levels().map(|(rule, level)| format!("{rule} = {}", level.name()));
            let levels = listed(levels.collect());
            said.push(Wording::new(
                format!("mức của quy tắc: {levels}"),
                format!("levels of rules: {levels}"),
            ));
        }
        if self.tied() == Tied::Single {
            said.push(Wording::new(
                "số có lỗi bị bỏ riêng, không bỏ các số ràng buộc với nó",
                "a figure in error is left out alone, without those tied to it",
            ));
        }
        if !self.waivers.is_empty() {
            let waivers: Vec<String> =
                self.waivers.iter().map(|waiver| format!("{} ({})", waiver.unit, waiver.rule)).collect();
            let waivers = listed(waivers);
            said.push(Wording::new(format!("miễn trừ: {waivers}"), format!("waivers: {waivers}")));
        }
        said
    }

    /// The waivers, in order.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// Sets severities, drops the findings of rules that are off, lowers waived findings to info. A finding that alone names
    /// a cell that is not used stays, as an info: no figure disappears without a word.
    pub fn apply(&self, findings: &mut Vec<Finding>, today: Date) {
        let off = |finding: &Finding| self.level(finding.rule) == Some(Level::Off);
        findings.retain(|finding| !off(finding) || names_what_is_not_used(finding));
        for finding in findings {
            self.adjust(finding, today);
        }
    }

    /// As [`Settings::apply`] for a finding that must stay, because it alone names a cell: at least an info.
    pub fn adjust(&self, finding: &mut Finding, today: Date) {
        if let Some(level) = self.level(finding.rule) {
            finding.severity = level.severity().unwrap_or(Severity::Info);
        }
        if self.waivers.is_empty() || finding.unit.is_empty() {
            return;
        }
        let unit = comparable(&finding.unit);
        let mut valid = self.waivers.iter().filter(|waiver| today <= waiver.expires);
        if let Some(waiver) = valid.rfind(|waiver| waiver.covers(finding, &unit)) {
            finding.severity = Severity::Info;
            finding.waived = Some(waiver.reason.clone());
        }
    }

    /// A note for every waiver that has expired by `today`, with the number of all these findings that it would have
    /// covered. To be asked once, of everything that was found.
    pub fn remarks<'a>(&self, findings: impl Iterator<Item = &'a Finding>, today: Date) -> Vec<Wording> {
        // What is only told as a consequence of another finding is not counted beside it.
        let counts = |finding: &&Finding| {
            finding.severity > Severity::Info || finding.rule.severity() == Severity::Info
        };
        let open = findings.filter(|finding| finding.waived.is_none()).filter(counts);
        let open: Vec<&Finding> = open.collect();
        let expired = self.waivers.iter().filter(|waiver| today > waiver.expires);
        expired
            .map(|waiver| {
                let open = open.iter();
                waiver.expired(
                    open.filter(|finding| waiver.covers(finding, &comparable(&finding.unit))).count(),
                )
            })
            .collect()
    }
}

/// Whether a finding is about a cell whose content stands in no figure.
fn names_what_is_not_used(finding: &Finding) -> bool {
    finding.place.cell.is_some() && finding.rule.tells_unused()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::finding::{Place, Subject};

    fn finding(unit: &str, rule: Rule, form: &str, indicator: &str) -> Finding {
        let subject = Subject { form: form.into(), indicator: indicator.into(), column: Arc::default() };
        Finding::new(rule, Place::default(), Wording::new("m", "m"))
            .with_unit(&unit.into())
            .with_subject(subject)
    }

    const WAIVERS: &str = r#"
[[waiver]]
unit = "Xã A"
rule = "sum-mismatch"
indicator = "3.1"
reason = "số liên thông báo cáo riêng"
expires = 2025-12-31

[[waiver]]
unit = "Xã B"
rule = "scale-slip"
form = "2"
reason = "dự án lớn"
expires = "2025-06-30"
"#;

    #[test]
    fn levels_set_severities_and_drop() {
        let text =
            "[rules]\nsum-mismatch = \"warning\"\n\"hidden-value\" = \"off\"\nencrypted-file = \"info\"\n";
        let settings = Settings::from_toml("t", text, Rule::ALL).unwrap();
        let rules = [Rule::SUM_MISMATCH, Rule::HIDDEN_VALUE, Rule::ENCRYPTED_FILE, Rule::RATIO_MISMATCH];
        let mut findings = rules.map(|rule| finding("", rule, "", "")).to_vec();
        settings.apply(&mut findings, date(2025, 1, 1));
        let left: Vec<_> = findings.iter().map(|finding| (finding.rule, finding.severity)).collect();
        let expected = [
            (Rule::SUM_MISMATCH, Severity::Warning),
            (Rule::ENCRYPTED_FILE, Severity::Info),
            (Rule::RATIO_MISMATCH, Severity::Error),
        ];
        assert_eq!(left, expected);
    }

    #[test]
    fn a_waiver_lowers_what_it_covers_and_nothing_else() {
        let settings = Settings::from_toml("t", WAIVERS, Rule::ALL).unwrap();
        let mut findings = vec![
            finding("  XÃ\u{a0} A ", Rule::SUM_MISMATCH, "1", "3.1"),
            finding("xa\u{303} a", Rule::SUM_MISMATCH, "2", "3.1"), // decomposed
            finding("Xã A", Rule::SUM_MISMATCH, "1", "3.2"),
            finding("Xã A", Rule::RATIO_MISMATCH, "1", "3.1"),
            finding("Xã Á", Rule::SUM_MISMATCH, "1", "3.1"),
            finding("", Rule::SUM_MISMATCH, "1", "3.1"),
            finding("Xã B", Rule::SCALE_SLIP, "2", "9"),
            finding("Xã B", Rule::SCALE_SLIP, "3", "9"),
        ];
        // Both hold on their last day.
        settings.apply(&mut findings, date(2025, 6, 30));
        assert!(settings.remarks(findings.iter(), date(2025, 6, 30)).is_empty());
        let waived: Vec<_> = findings.iter().map(|finding| finding.waived.as_deref().unwrap_or("")).collect();
        let reason = "số liên thông báo cáo riêng";
        assert_eq!(waived, [reason, reason, "", "", "", "", "dự án lớn", ""]);
        for finding in &findings {
            let expected = if finding.waived.is_some() { Severity::Info } else { finding.rule.severity() };
            assert_eq!(finding.severity, expected);
        }
    }

    #[test]
    fn an_expired_waiver_changes_nothing_and_is_named() {
        let settings = Settings::from_toml("tonghop.toml", WAIVERS, Rule::ALL).unwrap();
        let mut findings = vec![
            finding("Xã B", Rule::SCALE_SLIP, "2", "9"),
            finding("Xã B", Rule::SCALE_SLIP, "2", "10"),
            finding("Xã A", Rule::SUM_MISMATCH, "1", "3.1"),
        ];
        settings.apply(&mut findings, date(2025, 7, 1));
        let notes = settings.remarks(findings.iter(), date(2025, 7, 1));
        assert_eq!(findings[0].severity, Severity::Warning);
        assert_eq!(findings[0].waived, None);
        assert!(findings[2].waived.is_some());
        assert_eq!(notes.len(), 1);
        let expected = "tonghop.toml:9: miễn trừ của Xã B cho quy tắc scale-slip đã hết hạn ngày 30/06/2025; 2 phát hiện không còn được miễn trừ";
        assert_eq!(notes[0].vi, expected);

        let notes = settings.remarks([].iter(), date(2026, 1, 1));
        assert_eq!(notes.len(), 2);
        assert!(
            notes[0].en.starts_with(
                "tonghop.toml:2: the waiver of Xã A for rule sum-mismatch expired on 2025-12-31"
            )
        );
        assert!(notes[0].en.ends_with("nothing matches it any more, delete it"));
    }

    #[test]
    fn what_must_be_named_is_never_dropped() {
        let settings = Settings::from_toml("t", "[rules]\nstray-value = \"off\"\n", Rule::ALL).unwrap();
        let mut kept = finding("", Rule::STRAY_VALUE, "", "");
        settings.adjust(&mut kept, date(2025, 1, 1));
        assert_eq!(kept.severity, Severity::Info);
    }

    #[test]
    fn later_settings_win() {
        let mut settings = Settings::from_toml(
            "t.toml",
            &format!("rules = {{ scale-slip = \"off\", hidden-value = \"error\" }}\n{WAIVERS}"),
            Rule::ALL,
        )
        .unwrap();
        let later = r#"
[rules]
scale-slip = "error"
[[waiver]]
unit = "XÃ A"
rule = "sum-mismatch"
indicator = "3.1"
reason = "gia hạn"
expires = 2026-12-31
"#;
        settings.merge(Settings::from_toml("tonghop.toml", later, Rule::ALL).unwrap());
        assert_eq!(settings.level(Rule::SCALE_SLIP), Some(Level::Error));
        assert_eq!(settings.level(Rule::HIDDEN_VALUE), Some(Level::Error));
        assert_eq!(settings.level(Rule::SUM_MISMATCH), None);
        assert_eq!(settings.waivers().len(), 2);
        let last = settings.waivers().last().unwrap();
        assert_eq!((last.reason.as_str(), last.source.as_str()), ("gia hạn", "tonghop.toml:4"));
    }
}
