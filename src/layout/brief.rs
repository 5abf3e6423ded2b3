//! What whoever signs wants to know, on one page: who has sent, what is wrong and at whom, the main ratios, what is
//! doubtful, where to look next. Each number with the formula by which the workbook gives it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::cell::{CellRef, MAX_ROWS};
use crate::finding::{Counts, Finding, Language, Rule, Severity, Wording, some_of};
use crate::merge::{Consolidation, Coverage, State, States, quoted_text};
use crate::spot::Spot;

use super::desk::Desk;
use super::names::quoted;
use super::plan::Whose;
use super::rendered::{Scope, Side};
use super::{Options, across, charts, findings, units};

/// Units listed with what is wrong at them.
const MOST_UNITS: usize = 10;
/// Rules listed.
const MOST_RULES: usize = 8;
/// Ratios listed.
const MOST_RATIOS: usize = 8;

/// Names of the sheets that the numbers are counted on.
pub(super) struct Sheets<'n> {
    /// Units.
    pub units: &'n str,
    /// Findings.
    pub findings: &'n str,
    /// The one that compares, and where the totals of the period before stand on it.
    pub before: Option<(&'n str, &'n HashMap<Spot, CellRef>)>,
}

/// A number and the formula that gives it in the workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The number; none where there is none.
    pub number: Option<Decimal>,
    /// The formula, without the leading `=`; none for a number that no cell gives.
    pub formula: Option<String>,
}

impl Told {
    fn count(count: usize, formula: String) -> Self {
        Self { number: Some(count.into()), formula: Some(formula) }
    }
}

/// Errors and warnings of a unit, or of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// The unit, or what the rule finds.
    pub name: String,
    /// Errors.
    pub errors: Told,
    /// Warnings.
    pub warnings: Told,
    /// For a rule: whose.
    pub units: String,
}

/// A ratio of all units.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// What it is.
    pub name: String,
    /// Over all units, in per cent.
    pub value: Told,
    /// The same of the period before, where there is one to compare with.
    pub before: Option<Told>,
    /// The lowest of a unit, and the highest.
    pub range: [Told; 2],
    /// The unit with the lowest, and the formula that names it.
    pub lowest: (String, Option<String>),
}

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Its language.
    pub language: Language,
    /// The unit that consolidates, the period, the template.
    pub about: Vec<String>,
    /// How many units are in each state; with a list, of those expected.
    pub states: Vec<(String, Told)>,
    /// How many were expected, with a list.
    pub expected: Option<Told>,
    /// Others: not expected, of nobody, of the level below.
    pub beside: Vec<(String, Told)>,
    /// All errors and warnings.
    pub all: Trouble,
    /// Units with errors or warnings, worst first.
    pub units: Vec<Trouble>,
    /// How many units more there are with some.
    pub more_units: usize,
    /// Rules that found errors or warnings, worst first.
    pub rules: Vec<Trouble>,
    /// How many rules more did.
    pub more_rules: usize,
    /// Findings beside which a decision stands.
    pub decided: Told,
    /// The main ratios.
    pub ratios: Vec<Headline>,
    /// The period before, where there is one to compare with.
    pub before: Option<String>,
    /// What to do next, the most pressing first.
    pub next: Vec<String>,
}

/// The page of a consolidation.
pub fn brief(consolidation: &Consolidation, options: &Options) -> Brief {
    let desk = Desk::new(consolidation, Whose::Units, options);
    let (units, findings) = (desk.say("Đơn vị", "Units"), desk.say("Kiểm tra", "Findings"));
    let sheets = Sheets { units, findings, before: None };
    of(&desk, &sheets)
}

/// The page of what is laid out.
pub(super) fn of(desk: &Desk, sheets: &Sheets) -> Brief {
    let language = desk.options.language;
    let consolidation = desk.consolidation;
    let mut about: Vec<String> = Vec::new();
    if !consolidation.unit_name.is_empty() {
        about.push(consolidation.unit_name.to_string());
    }
    about.extend(consolidation.period.map(|period| period.name(language)));
    about.push(consolidation.template.name.clone());
    let counting = Counting { desk, sheets };
    let (states, beside) = counting.states();
    let expected = consolidation.coverage().map(|Coverage { expected, .. }| Told {
        number: Some(expected.into()),
        formula: Some(format!("{}!{}", quoted(sheets.units), units::EXPECTED)),
    });
    let (units, more_units) = counting.units();
    let (rules, more_rules) = counting.rules();
    let counts = Counts::of(consolidation.all_findings());
    let next = next(desk, counts);
    Brief {
        language,
        about,
        states,
        expected,
        beside,
        all: counting.trouble(desk.say("Cộng", "All").to_owned(), counts, None),
        units,
        more_units,
        rules,
        more_rules,
        decided: counting.decided(),
        ratios: counting.ratios(),
        before: consolidation.past.as_ref().map(|past| {
            past.period
                .map_or_else(|| desk.say("Kỳ trước", "Before").to_owned(), |period| period.name(language))
        }),
        next,
    }
}

struct Counting<'c, 'd> {
    desk: &'c Desk<'d>,
    sheets: &'c Sheets<'c>,
}

/// Words and their numbers.
type Lines = Vec<(String, Told)>;

/// What findings are counted by.
enum By<'a> {
    Unit(&'a str),
    Rule(Rule),
}

impl Counting<'_, '_> {
    /// Units by their state: of those expected, and others.
    fn states(&self) -> (Lines, Lines) {
        let desk = self.desk;
        let counts = States::of(&desk.consolidation.attendance());
        let area = units::status_area(desk);
        let listed = desk.consolidation.calling.expected.is_some();
        let always = |state: State| listed && state == State::NotSent;
        let shown = State::ALL.into_iter().filter(|&state| counts.count(state) > 0 || always(state));
        let told = shown.map(|state| {
            let words = state.wording().to(desk.options.language).to_owned();
            let formula = format!("COUNTIF({}!{area},{})", quoted(self.sheets.units), quoted_text(&words));
            (state, (words, Told::count(counts.count(state), formula)))
        });
        let (of_expected, beside): (Vec<_>, Vec<_>) = told.partition(|(state, _)| state.is_of_expected());
        let lines = |told: Vec<(State, (String, Told))>| told.into_iter().map(|(_, line)| line).collect();
        (lines(of_expected), lines(beside))
    }

    /// Errors and warnings of all findings, or of some.
    fn trouble(&self, name: String, counts: Counts, by: Option<&By>) -> Trouble {
        let told = |severity: Severity, count: usize| Told::count(count, self.formula(severity, by));
        Trouble {
            name,
            errors: told(Severity::Error, counts.errors),
            warnings: told(Severity::Warning, counts.warnings),
            units: String::new(),
        }
    }

    fn formula(&self, severity: Severity, by: Option<&By>) -> String {
        let area =
            |column: u32| format!("{}!{}", quoted(self.sheets.findings), findings::area(self.desk, column));
        let severity = crate::text::capitalised(severity.wording().to(self.desk.options.language));
        let asked = format!("{},{}", area(findings::SEVERITY), quoted_text(&severity));
        match by {
            None => format!("COUNTIF({asked})"),
            Some(By::Unit(unit)) => {
                format!("COUNTIFS({asked},{},{})", area(findings::UNIT), quoted_text(unit))
            }
            Some(By::Rule(rule)) => {
                format!("COUNTIFS({asked},{},{})", area(findings::RULE), quoted_text(rule.name()))
            }
        }
    }

    fn decided(&self) -> Told {
        let area = findings::area(self.desk, findings::DECISION);
        let count =
            self.desk.consolidation.all_findings().filter(|finding| finding.decision.is_some()).count();
        Told::count(count, format!("COUNTA({}!{area})", quoted(self.sheets.findings)))
    }

    fn units(&self) -> (Vec<Trouble>, usize) {
        let mut found: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
        for finding in self.desk.consolidation.all_findings().filter(|finding| !finding.unit.is_empty()) {
            found.entry(&finding.unit).or_default().push(finding);
        }
        let counted = found.into_iter().map(|(unit, found)| (unit, Counts::of(found)));
        let mut counted: Vec<(&str, Counts)> = counted.filter(|(_, counts)| is_trouble(*counts)).collect();
        counted.sort_by_key(|(_, counts)| std::cmp::Reverse(*counts));
        let more = counted.len().saturating_sub(MOST_UNITS);
        let shown = counted.into_iter().take(MOST_UNITS);
        (
            shown
                .map(|(unit, counts)| self.trouble(unit.to_owned(), counts, Some(&By::Unit(unit))))
                .collect(),
            more,
        )
    }

    fn rules(&self) -> (Vec<Trouble>, usize) {
        let language = self.desk.options.language;
        let mut found: BTreeMap<&str, (Rule, Vec<&Finding>)> = BTreeMap::new();
        for finding in self.desk.consolidation.all_findings() {
            found.entry(finding.rule.name()).or_insert((finding.rule, Vec::new())).1.push(finding);
        }
        let counted = found.into_values().map(|(rule, found)| {
            let counts = Counts::of(found.iter().copied());
            let units: BTreeSet<&str> = (found.iter())
                .filter(|finding| finding.severity > Severity::Info && !finding.unit.is_empty())
                .map(|finding| &*finding.unit)
                .collect();
            (rule, counts, units)
        });
        let mut counted: Vec<_> = counted.filter(|(_, counts, _)| is_trouble(*counts)).collect();
        counted.sort_by_key(|(_, counts, _)| std::cmp::Reverse(*counts));
        let more = counted.len().saturating_sub(MOST_RULES);
        let shown = counted.into_iter().take(MOST_RULES).map(|(rule, counts, units)| {
            let title = rule.title().to(language).to_owned();
            let units = some_of(units.into_iter(), language);
            Trouble { units, ..self.trouble(title, counts, Some(&By::Rule(rule))) }
        });
        (shown.collect(), more)
    }

    fn ratios(&self) -> Vec<Headline> {
        let spots = charts::ratios(self.desk, MOST_RATIOS);
        spots.into_iter().filter_map(|spot| self.ratio(spot)).collect()
    }

    /// A total of the period before, fetched from the sheet that compares.
    fn before(&self, number: Option<Decimal>, spot: Spot) -> Told {
        let there = self.sheets.before.filter(|_| number.is_some());
        let there =
            there.and_then(|(sheet, totals)| Some(format!("{}!{}", quoted(sheet), totals.get(&spot)?)));
        Told { number, formula: there }
    }

    fn ratio(&self, spot: Spot) -> Option<Headline> {
        let desk = self.desk;
        let (plan, value) = (&desk.plans[spot.form], desk.plans[spot.form].value_of(spot.column)?);
        let row = spot.row.printed()?;
        let whole = format!("{}!{}", quoted(&plan.details[0]), plan.total(row, value));
        let given = (0..desk.used.len()).filter_map(|unit| Some((unit, desk.shown(unit, spot).number()?)));
        let given: Vec<(usize, Decimal)> = given.collect();
        let lowest = given.iter().min_by_key(|(unit, number)| (*number, *unit));
        let highest = given.iter().map(|(_, number)| *number).max();
        // Over the units' cells: where they stand beside each other, or between the totals of a few groups.
        let areas = across::beside(plan, plan.detail_rows[row]);
        let all: Vec<&str> = areas.iter().map(|(area, _)| area.as_str()).collect();
        let all = Some(all.join(",")).filter(|all| !all.is_empty() && !given.is_empty());
        let extreme = |function: &str| all.as_ref().map(|all| format!("{function}({all})"));
        let named = all.as_ref().and_then(|all| {
            let find =
                |(area, heads): &(String, String)| format!("INDEX({heads},MATCH(MIN({all}),{area},0))");
            areas.iter().rev().map(find).reduce(|rest, first| format!("IFERROR({first},{rest})"))
        });
        Some(Headline {
            name: charts::name(desk, spot)?,
            value: Told { number: desk.total_of(spot, Side::Detail(Scope::All)).value, formula: Some(whole) },
            before: desk.consolidation.past.as_ref().map(|past| self.before(past.total(spot), spot)),
            range: [
                Told { number: lowest.map(|(_, number)| *number), formula: extreme("MIN") },
                Told { number: highest, formula: extreme("MAX") },
            ],
            lowest: (lowest.map_or_else(String::new, |(unit, _)| desk.unit_name(*unit).to_owned()), named),
        })
    }
}

fn is_trouble(counts: Counts) -> bool {
    counts.errors + counts.warnings > 0
}

/// What to do next.
fn next(desk: &Desk, counts: Counts) -> Vec<String> {
    let (consolidation, language) = (desk.consolidation, desk.options.language);
    let mut next: Vec<Wording> = Vec::new();
    let names = |language| some_of(consolidation.missing.iter().map(|unit| &**unit), language);
    if !consolidation.missing.is_empty() {
        let (count, vi, en) = (consolidation.missing.len(), names(Language::Vi), names(Language::En));
        next.push(Wording::new(
            format!("Chưa có số liệu của {count} đơn vị: {vi}. Nhắc gửi, xem trang Đơn vị."),
            format!("{count} units are lacking: {en}. Remind them; see the sheet of units."),
        ));
    }
    if counts.errors > 0 {
        let count = counts.errors;
        next.push(Wording::new(
            format!("{count} lỗi làm số liệu bị để ngoài tổng hoặc tệp không dùng được: đề nghị đơn vị sửa, hoặc ghi quyết định và lý do ở trang Kiểm tra rồi tổng hợp lại."),
            format!("{count} errors leave figures or files out: have the units correct them, or decide in the sheet of findings and consolidate again."),
        ));
    }
    if counts.warnings > 0 {
        let count = counts.warnings;
        next.push(Wording::new(
            format!("{count} cảnh báo: số liệu vẫn được tính, cần người xem lại (trang Kiểm tra)."),
            format!("{count} warnings: the figures count, a person should look (sheet of findings)."),
        ));
    }
    if consolidation.all_findings().count() >= MAX_ROWS as usize {
        next.push(Wording::new(
            "Phát hiện nhiều hơn số dòng của một trang: xem báo cáo JSON (--report).",
            "There are more findings than rows of a sheet: see the JSON report (--report).",
        ));
    }
    next.push(Wording::new(
        "Muốn biết một số từ đâu ra: tìm ở trang Nguồn số liệu, hoặc chạy tonghop giai-thich với ô của số đó.",
        "Where a number comes from: look in the sheet of figures, or run tonghop explain on its cell.",
    ));
    next.into_iter().map(|said| said.to(language).to_owned()).collect()
}
