//! Consolidated workbooks of several periods side by side.

use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value as Json;

use super::earlier::{Alone, Read, unlike_periods};
use super::listing::UnitList;
use super::outputs::made;
use super::{Files, Output, Session, Undecided};
use crate::check;
use crate::compare::{Classes, Earlier, Known, Ranked, Series};
use crate::compose;
use crate::figure::Return;
use crate::finding::{
    Counts, Finding, Language, Place, Rule, Settings, Severity, Wording, file_name, some_of,
};
use crate::layout::{self, Options, Periods};
use crate::lexicon::Lexicon;
use crate::merge::{Consolidation, consolidate};
use crate::model::Template;
use crate::past::{Basis, is_compared};
use crate::period::Period;
use crate::read::Source;
use crate::report::{self, TextOptions};
use crate::spot::Spot;
use crate::stamp::Kind;

/// Ratios by which units are ranked where none is named: as many as a consolidated workbook draws.
const MOST_RATIOS: usize = 6;

/// By what units are ranked.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    /// Indicators by name.
    pub indicators: Vec<String>,
    /// What the office declares of indicators.
    pub classes: Option<Classes>,
}

/// Periods side by side.
#[derive(Debug)]
pub struct Compared {
    /// The periods.
    pub series: Series,
    /// The indicators by which units are ranked.
    pub ranked: Vec<Ranked>,
    /// Who consolidates, and what was found; it has no returns.
    pub told: Consolidation,
}

/// The workbooks of the periods, in their order, and what is to be said of others.
#[derive(Default)]
struct Books {
    template: usize,
    kept: Vec<Earlier>,
    findings: Vec<Finding>,
}

impl Session<'_> {
    /// Sets consolidated workbooks of several periods side by side.
    pub fn compare<F: Files + ?Sized>(&self, files: &F, ranking: &Ranking) -> Result<Compared, Undecided> {
        let mut opened: Vec<_> = files.names().iter().map(|_| None).collect();
        let list = self.list_by_name(files, &mut opened);
        drop(opened);
        let (books, list) = self.books(files, list)?;
        let Books { template, kept, mut findings } = books;
        let model = &self.memory.templates()[template];
        let known = Known { registry: list.registry(), words: &Lexicon::of_the_field().units, period: None };
        let series = Series::new(model, &kept, known);
        let ranked = ranked(&series, ranking).map_err(undecided)?;
        findings.extend(list.findings());
        findings.extend(between(&series, &kept, known));
        findings.extend(unranked(&series, &ranked));
        self.settings(template).apply(&mut findings, self.today);
        findings.splice(0..0, files.lost());
        let now = kept.last().map(|book| &book.consolidation);
        let unit = self.unit_name();
        let unit = match now {
            Some(now) if unit.is_empty() => Arc::clone(&now.unit_name),
            _ => unit,
        };
        let period = now.and_then(|now| now.period);
        let mut told = consolidate(Arc::clone(model), period, unit, Vec::new(), None);
        told.findings = findings;
        Ok(Compared { series, ranked, told })
    }

    /// Reads the workbooks, each by itself; all in the forms of the last period, unless others are asked for.
    fn books<'s, F: Files + ?Sized>(
        &'s self,
        files: &F,
        list: UnitList<'s>,
    ) -> Result<(Books, UnitList<'s>), Undecided> {
        let names = files.names();
        let source = |index: usize, read: &mut dyn FnMut(&Source<'_>)| {
            files.bytes(index).map(|bytes| read(&Source { file: Arc::clone(&names[index]), bytes: &bytes }))
        };
        let read =
            (0..names.len()).into_par_iter().filter(|&index| !list.is_one(&names[index])).map(|index| {
                let mut alone = Err(Wording::default());
                let opened = source(index, &mut |source| alone = self.read_alone(source, None));
                files.taken_in();
                (index, opened.and(alone))
            });
        let mut read: Vec<(usize, Result<Alone, Wording>)> = read.collect();
        let mut lists = Vec::new();
        read.retain(|(index, alone)| {
            let mut found = None;
            if alone.is_err() && self.units.is_none() {
                // What cannot be opened was told by reading it.
                let _ = source(*index, &mut |source| found = self.listing(source, false));
            }
            let is_list = found.is_some();
            lists.extend(found.map(Arc::new));
            !is_list
        });
        let list = list.with(lists);
        let template = self.asked.or_else(|| of_the_last(&read));
        let mut books = Books { template: template.unwrap_or_default(), ..Books::default() };
        for (index, alone) in read {
            let template = books.template;
            let read = match alone {
                Ok(alone) if !alone.typed || alone.own == template => self.carried_into(alone, template),
                // Read once more, as what it may be in the forms of the others.
                _ => {
                    let mut read = Err(Wording::default());
                    let opened = source(index, &mut |source| read = Ok(self.read_earlier(source, template)));
                    opened.and(read).unwrap_or_else(|why| Read::refused(&names[index], &why))
                }
            };
            books.findings.extend(read.findings);
            books.kept.extend(read.earlier);
        }
        books.order();
        if books.kept.len() < 2 {
            books.findings.extend(files.lost());
            return Err(Undecided { why: too_few(books.kept.len()), findings: books.findings, alike: false });
        }
        Ok((books, list))
    }

    /// Severities and waivers: the template's, then the office's.
    pub(super) fn settings(&self, template: usize) -> Settings {
        let mut settings: Settings = self.memory.templates()[template].settings.clone();
        settings.merge(self.office.settings.clone());
        settings
    }
}

/// The template of the last period.
fn of_the_last(read: &[(usize, Result<Alone, Wording>)]) -> Option<usize> {
    let dated = read.iter().filter_map(|(_, alone)| alone.as_ref().ok());
    let dated = dated.filter_map(|alone| Some((alone.settled.period?.days().1, alone.own)));
    dated.max_by_key(|(day, _)| *day).map(|(_, own)| own)
}

impl Books {
    /// Puts the periods into their order; what is of none, or of one that is there already, is told and left out.
    fn order(&mut self) {
        let mut kept: Vec<Earlier> = Vec::new();
        // Beside a consolidated workbook of ours, other files of its period are likely those it was made of.
        self.kept.sort_by_key(|book| book.typed);
        for book in std::mem::take(&mut self.kept) {
            let Some(period) = book.consolidation.period else {
                self.findings.push(undated(&book.file));
                continue;
            };
            let agrees =
                |other: &&Earlier| other.consolidation.period.is_some_and(|other| other.agrees(period));
            match kept.iter().find(agrees) {
                Some(other) => self.findings.push(same_period(&book.file, (&other.file, period))),
                None => kept.push(book),
            }
        }
        let days =
            |book: &Earlier| book.consolidation.period.map(|period| (period.days().1, period.days().0));
        kept.sort_by_key(days);
        self.kept = kept;
    }
}

/// The indicators by which units are ranked: those named and declared, else the main ratios.
fn ranked(series: &Series, ranking: &Ranking) -> Result<Vec<Ranked>, Wording> {
    let template = &series.template;
    let mut ranked: Vec<Ranked> = Vec::new();
    for name in &ranking.indicators {
        let spot = figure(template, name, None).map_err(|why| within("--rank", &why))?;
        if ranked.iter().all(|other| other.spot != spot) {
            ranked.push(Ranked { spot, direction: None, classes: Vec::new() });
        }
    }
    for (file, declared) in
        ranking.classes.iter().flat_map(|all| all.declared.iter().map(|one| (&all.file, one)))
    {
        let place = format!("{file}:{}", declared.line);
        let spot = figure(template, &declared.indicator, declared.column.as_deref());
        let spot = spot.map_err(|why| within(&place, &why))?;
        let (direction, classes) = (Some(declared.direction), declared.classes.clone());
        match ranked.iter_mut().find(|other| other.spot == spot) {
            Some(other) if other.direction.is_some() => {
                return Err(within(&place, &declared_twice(&declared.indicator)));
            }
            Some(other) => *other = Ranked { spot, direction, classes },
            None => ranked.push(Ranked { spot, direction, classes }),
        }
    }
    if series.rows.is_empty() {
        return Ok(Vec::new());
    }
    if ranking.indicators.is_empty() && ranking.classes.is_none() {
        let last = series.len() - 1;
        let worth = |spot: Spot| {
            series.total(last, spot).is_some() && series.column(last, spot).iter().flatten().count() > 1
        };
        let main = layout::main_ratios(template, MOST_RATIOS, &worth);
        ranked.extend(main.into_iter().map(|spot| Ranked { spot, direction: None, classes: Vec::new() }));
    }
    Ok(ranked)
}

/// The figure that is called so, which must be a number of the units.
fn figure(template: &Template, name: &str, column: Option<&str>) -> Result<Spot, Wording> {
    let spot = compose::figure(template, name, column)?;
    if spot.row.printed().is_some() && is_compared(template, spot) {
        return Ok(spot);
    }
    Err(Wording::new(
        format!("«{name}» không phải chỉ tiêu số của từng đơn vị nên không xếp hạng được"),
        format!("“{name}” is no number that units give, so they cannot be ranked by it"),
    ))
}

/// What is said of each period as seen from the next, by the rules that look at a period before.
fn between(series: &Series, books: &[Earlier], known: Known<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (seen, book) in series.seen.iter().zip(books).filter(|(seen, _)| seen.whole) {
        found.push(whole(&book.file, seen.period));
    }
    for (index, pair) in books.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let (then, now) = (&before.consolidation, &after.consolidation);
        let (Some(earlier), Some(period)) = (then.period, now.period) else { continue };
        if !earlier.is_as_long_as(period) {
            found.push(unlike_periods(&before.file, (earlier, period)));
        }
        if !then.unit_name.is_empty() && !now.unit_name.is_empty() && then.unit_name != now.unit_name {
            found.push(other_unit(&after.file, (&then.unit_name, &now.unit_name)));
        }
        if series.seen[index].whole || series.seen[index + 1].whole {
            continue;
        }
        let used: Vec<&Return> = now.used().collect();
        let units: Vec<Arc<str>> = used.iter().map(|one| Arc::clone(&one.unit)).collect();
        let past = before.seen_from(&units, Known { period: now.period, ..known });
        let told = check::check_past(&series.template, &used, now.period, &past);
        found.extend(told.into_iter().map(|finding| since(finding, (earlier, period))));
    }
    found
}

/// The finding, with the periods it is about.
fn since(mut finding: Finding, (then, now): (Period, Period)) -> Finding {
    let said = &finding.message;
    finding.message = Wording::new(
        format!("{} so với {}: {}", now.name(Language::Vi), then.name(Language::Vi), said.vi),
        format!("{} against {}: {}", now.name(Language::En), then.name(Language::En), said.en),
    );
    finding
}

/// Names the units that have no figure by which they could be ranked.
fn unranked(series: &Series, ranked: &[Ranked]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (ranked, (index, seen)) in
        ranked.iter().flat_map(|one| series.seen.iter().enumerate().map(move |seen| (one, seen)))
    {
        let lacks = |row: &&crate::compare::series::Row| {
            let (basis, numbers) = &row.given[index];
            matches!(basis, Basis::Same | Basis::Merged(_))
                && numbers.get(&series.template, ranked.spot).is_none()
        };
        let names: Vec<&str> = series.rows.iter().filter(lacks).map(|row| &*row.unit).collect();
        let (Some(period), false) = (seen.period, names.is_empty()) else { continue };
        let subject = ranked.spot.subject(&series.template);
        let (count, indicator) = (names.len(), &subject.indicator);
        let shown = |language| some_of(names.iter().copied(), language);
        let message = Wording::new(
            format!(
                "{count} đơn vị không có số liệu chỉ tiêu {indicator} kỳ {} nên không xếp hạng: {}",
                period.name(Language::Vi),
                shown(Language::Vi)
            ),
            format!(
                "{count} units have no figure of {indicator} in {} and no place: {}",
                period.name(Language::En),
                shown(Language::En)
            ),
        );
        let finding = Finding::new(Rule::NOT_COMPARABLE, Place::file(&seen.file), message);
        found.push(finding.with_severity(Severity::Info).with_subject(subject).with_help(
            "Xem ô của đơn vị trong tệp tổng hợp kỳ đó; có số thì tổng hợp lại kỳ đó rồi so sánh lại.",
            "See the unit's cell in the workbook of that period; where there is a figure, consolidate it again and compare anew.",
        ));
    }
    found
}

fn undecided(why: Wording) -> Undecided {
    Undecided { why, findings: Vec::new(), alike: false }
}

fn within(place: &str, why: &Wording) -> Wording {
    Wording::new(format!("{place}: {}", why.vi), format!("{place}: {}", why.en))
}

fn declared_twice(name: &str) -> Wording {
    Wording::new(format!("chỉ tiêu «{name}» khai báo hai lần"), format!("“{name}” is declared twice"))
}

fn too_few(count: usize) -> Wording {
    Wording::new(
        format!("cần tệp tổng hợp của ít nhất hai kỳ để so sánh, mới có {count}"),
        format!("workbooks of at least two periods are needed, there are {count}"),
    )
}

fn not_comparable(file: &Arc<str>, message: Wording) -> Finding {
    Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message)
}

fn undated(file: &Arc<str>) -> Finding {
    let name = file_name(file);
    let message = Wording::new(
        format!("không rõ {name} là số liệu kỳ nào: không so sánh"),
        format!("which period {name} is of is not known: not compared"),
    );
    not_comparable(file, message).with_help(
        "Ghi kỳ báo cáo vào tiêu đề của biểu hoặc vào tên tệp rồi chạy lại.",
        "Write the period into the title of the form or the name of the file and run again.",
    )
}

fn same_period(file: &Arc<str>, (other, period): (&Arc<str>, Period)) -> Finding {
    let (name, other) = (file_name(file), file_name(other));
    let message = Wording::new(
        format!("{name} cũng là số liệu {} như {other}: chỉ dùng {other}", period.name(Language::Vi)),
        format!("{name} is of {}, as {other} is: {other} alone is used", period.name(Language::En)),
    );
    not_comparable(file, message).with_help(
        "Mỗi kỳ chỉ đưa vào một tệp tổng hợp; nhiều tệp của một kỳ thì tổng hợp lại thành một trước.",
        "Give one workbook for each period; consolidate several of one period first.",
    )
}

fn whole(file: &Arc<str>, period: Option<Period>) -> Finding {
    let name = file_name(file);
    let of = |language| period.map(|period| period.name(language)).unwrap_or_default();
    let message = Wording::new(
        format!(
            "{name} ({}) là số tổng, không có từng đơn vị: chỉ so sánh số tổng hợp, không xếp hạng kỳ này",
            of(Language::Vi)
        ),
        format!(
            "{name} ({}) has totals and no single units: totals are compared, units have no place",
            of(Language::En)
        ),
    );
    not_comparable(file, message).with_severity(Severity::Info).with_help(
        "Muốn xếp hạng từng đơn vị thì dùng tệp tổng hợp do chương trình này lập.",
        "To rank units give the workbook that this program consolidated for that period.",
    )
}

fn other_unit(file: &Arc<str>, (then, now): (&str, &str)) -> Finding {
    let message = Wording::new(
        format!(
            "kỳ trước là số liệu của «{then}», kỳ này của «{now}»: kiểm tra có đúng cùng một nơi tổng hợp không"
        ),
        format!(
            "before it was “{then}” that consolidated, now “{now}”: see whether they are the same office"
        ),
    );
    not_comparable(file, message).with_help(
        "Cùng một nơi đổi tên thì không cần làm gì; khác nơi thì chọn lại tệp.",
        "Nothing is to be done where the office changed its name; else give other workbooks.",
    )
}

impl Compared {
    /// How many findings of each severity there are.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.told.findings)
    }

    /// The workbook.
    pub fn workbook(&self, language: Language) -> Output {
        let options = Options { language, ..Options::new(made(&self.told)) };
        let periods = Periods { series: &self.series, ranked: &self.ranked, told: &self.told };
        Output::book(Kind::Comparison, layout::lay_out_periods(periods, &options), options.created)
    }

    /// The findings for people.
    pub fn text(&self, language: Language, options: &TextOptions) -> String {
        report::text(&self.told.findings, &self.series.template, language, options)
    }

    /// The comparison for other programs.
    pub fn json(&self, language: Language) -> Json {
        report::compared_json(&self.series, &self.ranked, &self.told.findings, language)
    }
}
