//! The workbook of several periods side by side: a page for whoever reads one page, indicators by period, units by place,
//! trends, and what was found.

use std::collections::HashMap;

use crate::book::{Book, Sheet, Styles};
use crate::cell::CellRef;
use crate::compare::{Ranked, Series};
use crate::finding::file_name;
use crate::merge::Consolidation;
use crate::spot::Spot;

use super::board::{self, Board};
use super::{Comparison, Given, Who, page, trends};
use crate::layout::desk::Desk;
use crate::layout::names::{Names, quoted};
use crate::layout::plan::Whose;
use crate::layout::{Options, charts, findings, properties};

/// Ratios whose course is drawn.
const MOST_TRENDS: usize = 6;

/// Periods side by side, to be laid out.
#[derive(Clone, Copy)]
pub struct Periods<'a> {
    /// The periods.
    pub series: &'a Series,
    /// The indicators by which units are ranked.
    pub ranked: &'a [Ranked],
    /// Who consolidates, and what was found; it has no returns.
    pub told: &'a Consolidation,
}

/// The workbook as data.
pub fn lay_out_periods(periods: Periods<'_>, options: &Options) -> Book {
    let mut book = Book::default();
    let desk = Desk::new(periods.told, Whose::Units, options);
    let making = Making::new(periods, &desk);
    book.sheets = making.sheets(&mut book.styles);
    book.properties = properties(periods.told, options);
    book
}

struct Making<'a, 'd> {
    periods: Periods<'a>,
    desk: &'d Desk<'d>,
    names: Vec<String>,
    about: String,
}

impl<'a, 'd> Making<'a, 'd> {
    fn new(periods: Periods<'a>, desk: &'d Desk<'d>) -> Self {
        let unknown = desk.say("không rõ kỳ", "unknown");
        let language = desk.options.language;
        let names = periods
            .series
            .seen
            .iter()
            .map(|seen| seen.period.map_or_else(|| unknown.to_owned(), |period| period.name(language)));
        let unit = &periods.told.unit_name;
        let mut about: Vec<&str> = vec![&periods.told.template.name];
        if !unit.is_empty() {
            about.insert(0, unit);
        }
        Self { periods, desk, names: names.collect(), about: about.join("; ") }
    }

    fn sheets(&self, styles: &mut Styles) -> Vec<Sheet> {
        let Periods { series, ranked, .. } = self.periods;
        let desk = self.desk;
        let mut names = Names::default();
        let mut unique = |vi: &str, en: &str| {
            let name = desk.say(vi, en).to_owned();
            names.unique(&name, &name)
        };
        let (front, compared) = (unique("Tóm tắt", "Summary"), unique("So sánh", "Compared"));
        let (totals, cells) = self.totals(&compared, styles);
        let total = |period: usize, spot: Spot| cells.get(&(period, spot)).map(|at| there(&compared, *at));
        let ground = |ranked| board::Ground {
            series,
            ranked,
            language: desk.options.language,
            periods: &self.names,
            about: &self.about,
            total: &total,
        };
        let mut boards: Vec<(Spot, Board)> = Vec::new();
        let mut drawn = Vec::new();
        for ranked in ranked {
            let form = &series.template.forms[ranked.spot.form];
            let row = form.printed(ranked.spot.row).map(|row| row.known_code().unwrap_or_default());
            let code = row.unwrap_or_default();
            let name = unique(&format!("Hạng {} {code}", form.id), &format!("Places {} {code}", form.id));
            let (sheet, board) = board::sheet(&ground(ranked), &name, styles);
            drawn.push(sheet);
            boards.push((ranked.spot, board));
        }
        let spots = self.drawn();
        let words = [
            desk.say("DIỄN BIẾN QUA CÁC KỲ", "FROM PERIOD TO PERIOD"),
            desk.say("Tổng hợp", "All units"),
            desk.say("Đơn vị cao nhất", "Highest unit"),
            desk.say("Đơn vị thấp nhất", "Lowest unit"),
        ];
        let charts = unique("Biểu đồ", "Charts");
        let ground = trends::Ground {
            series,
            spots: &spots,
            boards: &boards,
            periods: &self.names,
            words,
            total: &total,
        };
        let trends = trends::sheet(&ground, &charts, styles);
        let found = unique("Kiểm tra", "Findings");
        let told = findings::sheet(desk, &found, false, styles);
        let ground = page::Ground {
            desk,
            series,
            spots: &spots,
            boards: &boards,
            periods: &self.names,
            about: &self.about,
            total: &total,
            findings: &found,
        };
        let mut first = page::sheet(&ground, &front, styles);
        first.look.active = true;
        let sheets = [first, totals].into_iter().chain(drawn).chain(trends);
        sheets.chain(std::iter::once(told)).collect()
    }

    /// The totals of every indicator, and where they stand.
    fn totals(&self, name: &str, styles: &mut Styles) -> (Sheet, HashMap<(usize, Spot), CellRef>) {
        let series = self.periods.series;
        let given = |_: Who, period: usize, spot: Spot| Given {
            number: series.total(period, spot),
            ..Given::default()
        };
        let files: Vec<&str> = series.seen.iter().map(|seen| file_name(&seen.file)).collect();
        let comparison = Comparison {
            template: &series.template,
            language: self.desk.options.language,
            periods: series.seen.iter().map(|seen| seen.period).collect(),
            blocks: vec![(Who::All, self.desk.say("Tổng hợp", "All units").to_owned())],
            titles: [
                self.desk.say("SO SÁNH CÁC KỲ", "PERIODS COMPARED").to_owned(),
                format!("{}; {}", self.about, files.join(", ")),
            ],
            given: &given,
        };
        let (sheet, places) = comparison.sheet(name, styles);
        let cells = places.all.into_iter().map(|((_, period, spot), at)| ((period, spot), at));
        (sheet, cells.collect())
    }

    /// The figures whose course is drawn: those by which units are ranked, then the main ratios.
    fn drawn(&self) -> Vec<Spot> {
        let Periods { series, ranked, .. } = self.periods;
        let known =
            |spot: Spot| (0..series.len()).filter(|&period| series.total(period, spot).is_some()).count() > 1;
        let main = charts::main_ratios(&series.template, MOST_TRENDS, &known);
        let mut spots: Vec<Spot> =
            ranked.iter().map(|ranked| ranked.spot).filter(|spot| known(*spot)).collect();
        for spot in main {
            if !spots.contains(&spot) && spots.len() < MOST_TRENDS {
                spots.push(spot);
            }
        }
        spots
    }
}

/// A number fetched from another sheet.
fn there(sheet: &str, at: CellRef) -> String {
    let cell = format!("{}!{at}", quoted(sheet));
    format!("IF(ISNUMBER({cell}),{cell},\"\")")
}
