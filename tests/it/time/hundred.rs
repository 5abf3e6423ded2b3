//! A province of a hundred communes over three years: merged and split between, some late, some missing, some unreadable, some who
//! send twice. Everything is invented (số liệu giả lập), and what is right is computed here.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use tonghop::book::{Book, Content};
use tonghop::cell::CellRef;

use super::province::{self, Figures, consolidate, open, path_of_template};
use crate::libreoffice::{differences, recalculated, soffice};
use crate::onward::district::Chance;
use crate::program::go;

const YEARS: [i64; 3] = [2024, 2025, 2026];
const FIRST: [&str; 10] = ["An", "Bình", "Cường", "Dũng", "Hòa", "Lộc", "Phú", "Thịnh", "Vinh", "Xuân"];
const SECOND: [&str; 10] = ["Đông", "Tây", "Nam", "Bắc", "Trung", "Thượng", "Hạ", "Nội", "Ngoại", "Đoài"];
const DISTRICTS: [&str; 5] = ["Giả Đông", "Giả Tây", "Giả Nam", "Giả Bắc", "Giả Trung"];

/// A commune: its cluster, and which it is there: 0 to 9 from the beginning, then those that came of mergers and splits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Unit {
    cluster: usize,
    number: usize,
}

/// Made of the communes 0 and 1, of 2 and 3, of these two, and the halves of the last.
const FIRST_PAIR: usize = 10;
const SECOND_PAIR: usize = 11;
const BOTH_PAIRS: usize = 12;
const UPPER: usize = 13;
const LOWER: usize = 14;

/// What became of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    OnTime,
    Late,
    Twice,
    Unreadable,
    Missing,
}

impl Unit {
    fn name(self) -> String {
        let own = SECOND.into_iter().chain(["Mới", "Tân", "Lớn", "Trên", "Dưới"]).nth(self.number).unwrap();
        format!("xã {} {own}", FIRST[self.cluster])
    }

    fn district(self) -> String {
        format!("huyện {}", DISTRICTS[self.cluster / 2])
    }

    fn cluster_name(self) -> String {
        format!("Cụm {} {}", DISTRICTS[self.cluster / 2], ["một", "hai"][self.cluster % 2])
    }

    /// The communes of a year.
    fn of(year: i64) -> Vec<Self> {
        let there = |unit: &Self| match (year, unit.number) {
            (2024, number) => number < 10,
            (2025, number) => (4..=SECOND_PAIR).contains(&number),
            (_, 9) => unit.cluster % 2 == 1,
            (_, UPPER | LOWER) => unit.cluster.is_multiple_of(2),
            (_, number) => (4..9).contains(&number) || number == BOTH_PAIRS,
        };
        let all = (0..10).flat_map(|cluster| (0..=LOWER).map(move |number| Self { cluster, number }));
        all.filter(there).collect()
    }

    /// What it was made of at the end of the year before, when that was not split.
    fn before(self) -> Option<Vec<Self>> {
        let of = |numbers: &[usize]| Some(numbers.iter().map(|&number| Self { number, ..self }).collect());
        match self.number {
            FIRST_PAIR => of(&[0, 1]),
            SECOND_PAIR => of(&[2, 3]),
            BOTH_PAIRS => of(&[FIRST_PAIR, SECOND_PAIR]),
            UPPER | LOWER => None,
            number => of(&[number]),
        }
    }

    /// Received, resolved, kinds of procedures, money.
    fn given(self, year: i64) -> [i64; 4] {
        let (cluster, number) = (i64::try_from(self.cluster).unwrap(), i64::try_from(self.number).unwrap());
        let (u, y) = (cluster * 15 + number, year - 2024);
        let size = if self.number >= 10 && self.number < UPPER { 2 } else { 1 };
        let received = size * (200 + 7 * u + 11 * y + (u * y) % 13);
        [received, received - 3 - (u * 5 + y * 7) % 29, 20 + (u * 3 + y) % 17, size * (100 + 9 * u) + 4 * y]
    }

    fn fate(self, year: i64) -> Fate {
        let mut chance = Chance::new((self.cluster * 100 + self.number) as u64 * 7 + year.unsigned_abs());
        match chance.below(30) {
            0 | 1 => Fate::Missing,
            2 => Fate::Unreadable,
            3..=6 => Fate::Late,
            7..=9 => Fate::Twice,
            _ => Fate::OnTime,
        }
    }

    fn counts(self, year: i64) -> bool {
        !matches!(self.fate(year), Fate::Missing | Fate::Unreadable)
    }
}

/// A return as its unit files it on a day.
fn bytes_of(unit: Unit, year: i64, figures: Figures, on: jiff::civil::Date) -> Vec<u8> {
    province::bytes_of((&unit.name(), &year.to_string()), figures, on.at(8, 0, 0, 0))
}

/// The last day of a year's returns.
fn due(year: i64) -> jiff::civil::Date {
    jiff::civil::date(i16::try_from(year).unwrap() + 1, 1, 15)
}

fn send(folder: &Path, year: i64) {
    fs::create_dir_all(folder).unwrap();
    for unit in Unit::of(year) {
        let (fate, figures) = (unit.fate(year), unit.given(year));
        let day = if fate == Fate::Late { due(year).tomorrow().unwrap() } else { due(year) };
        let path = |more: &str| folder.join(format!("{} {year}{more}.xlsx", unit.name()));
        let bytes = bytes_of(unit, year, figures, day);
        match fate {
            Fate::Missing => {}
            Fate::Unreadable => fs::write(path(""), &bytes[..bytes.len() / 2]).unwrap(),
            Fate::Twice => {
                let first = figures.map(|number| number + 500);
                fs::write(path(""), bytes_of(unit, year, first, day)).unwrap();
                fs::write(path(" lần 2"), bytes).unwrap();
            }
            Fate::OnTime | Fate::Late => fs::write(path(""), bytes).unwrap(),
        }
    }
}

/// Every commune there ever was, with what took its place.
fn list() -> String {
    let mut list = "Tên đơn vị,Trực thuộc,Cụm,Từ ngày,Đến ngày,Đơn vị kế thừa\n".to_owned();
    for unit in (0..10).flat_map(|cluster| (0..=LOWER).map(move |number| Unit { cluster, number })) {
        let years: Vec<i64> = YEARS.into_iter().filter(|&year| Unit::of(year).contains(&unit)).collect();
        let (Some(began), Some(ended)) = (years.first(), years.last()) else { continue };
        let since = if *began == YEARS[0] { String::new() } else { format!("01/01/{began}") };
        let until = if *ended == YEARS[2] { String::new() } else { format!("31/12/{ended}") };
        let heirs: &[usize] = match unit.number {
            _ if until.is_empty() => &[],
            0 | 1 => &[FIRST_PAIR],
            2 | 3 => &[SECOND_PAIR],
            9 => &[UPPER, LOWER],
            _ => &[BOTH_PAIRS],
        };
        let heirs: Vec<String> = heirs.iter().map(|&number| Unit { number, ..unit }.name()).collect();
        let (district, cluster) = (unit.district(), unit.cluster_name());
        let _ = writeln!(list, "{},{district},{cluster},{since},{until},{}", unit.name(), heirs.join("; "));
    }
    list
}

/// What many give together: added, but of the kinds of procedures the most; last the percentage.
fn together(figures: &[[i64; 4]]) -> [f64; 5] {
    let sum = |index: usize| figures.iter().map(|one| one[index]).sum::<i64>();
    let (received, resolved) = (sum(0), sum(1));
    let most = figures.iter().map(|one| one[2]).max().unwrap();
    // Half a hundredth is rounded up; in whole numbers nothing is lost.
    let percent = (resolved * 20_000 + received).div_euclid(2 * received);
    [received as f64, resolved as f64, percent as f64 / 100.0, most as f64, sum(3) as f64]
}

/// A sheet by the names in a row of its head and the codes in its first column.
struct Table<'b> {
    sheet: &'b tonghop::book::Sheet,
    columns: HashMap<String, u32>,
    rows: HashMap<String, u32>,
}

impl<'b> Table<'b> {
    fn of(book: &'b Book, name: &str, head: u32) -> Self {
        let sheet = book.sheet(name).unwrap_or_else(|| panic!("no sheet {name}"));
        let mut table = Self { sheet, columns: HashMap::new(), rows: HashMap::new() };
        for cell in &sheet.cells {
            let text = cell.content.raw();
            let first = text.split('\n').next().unwrap_or_default().to_owned();
            if cell.at.row == head {
                table.columns.entry(first).or_insert(cell.at.column);
            } else if cell.at.column == 0 && cell.at.row > head {
                table.rows.entry(first).or_insert(cell.at.row);
            }
        }
        table
    }

    fn cell(&self, column: &str, offset: u32, code: &str) -> CellRef {
        let column =
            self.columns.get(column).unwrap_or_else(|| panic!("no column {column}: {:?}", self.columns));
        CellRef::new(self.rows[code], column + offset)
    }

    fn number(&self, column: &str, offset: u32, code: &str) -> Option<f64> {
        match self.sheet.get(self.cell(column, offset, code)).map(|cell| &cell.content) {
            Some(Content::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The rows of the form under a name.
    fn all(&self, column: &str, offset: u32) -> [Option<f64>; 5] {
        ["1", "2", "3", "4", "5"].map(|code| self.number(column, offset, code))
    }
}

fn same(shown: [Option<f64>; 5], expected: [f64; 5], what: &str) {
    let near = |(one, other): (&Option<f64>, &f64)| one.is_some_and(|one| (one - other).abs() < 1e-6);
    assert!(shown.iter().zip(&expected).all(near), "{what}: {shown:?} instead of {expected:?}");
}

fn figures(year: i64, is_in: impl Fn(&Unit) -> bool) -> Vec<[i64; 4]> {
    let there = Unit::of(year).into_iter().filter(|unit| unit.counts(year) && is_in(unit));
    there.map(|unit| unit.given(year)).collect()
}

/// The totals at every level, and every unit.
fn totals_are_right(book: &Book, year: i64) {
    let detail = Table::of(book, "CT Biểu 1", 3);
    same(detail.all("Tổng hợp", 0), together(&figures(year, |_| true)), "all");
    for unit in Unit::of(year).into_iter().filter(|unit| unit.counts(year)) {
        same(detail.all(&unit.name(), 0), together(&[unit.given(year)]), &unit.name());
        let (cluster, district) = (unit.cluster_name(), unit.district());
        let of_cluster = figures(year, |other| other.cluster == unit.cluster);
        same(detail.all(&cluster, 0), together(&of_cluster), &cluster);
        let of_district = figures(year, |other| other.cluster / 2 == unit.cluster / 2);
        same(detail.all(&district, 0), together(&of_district), &district);
    }
    let official = book.sheet("Biểu 1").unwrap();
    for (code, expected) in ["1", "2", "3", "4", "5"].iter().zip(together(&figures(year, |_| true))) {
        let mut row =
            official.cells.iter().filter(|cell| cell.at.column == 0 && cell.content.raw() == **code);
        let row = row.next_back().unwrap().at.row;
        assert_eq!(official.get(CellRef::new(row, 3)).unwrap().content, Content::Number(expected), "{code}");
    }
}

/// Who sent, and the shares of the groups.
fn attendance_is_right(book: &Book, report: &Json, year: i64) {
    let mut fates: BTreeMap<Fate, usize> = BTreeMap::new();
    for unit in Unit::of(year) {
        *fates.entry(unit.fate(year)).or_default() += 1;
    }
    let of = |fate: Fate| fates.get(&fate).copied().unwrap_or_default();
    assert!(fates.len() == 5, "{year}: {fates:?}");
    let states = &report["units"]["states"];
    let expected = serde_json::json!({
        "on-time": of(Fate::OnTime) + of(Fate::Twice), "late": of(Fate::Late),
        "unreadable": of(Fate::Unreadable), "not-sent": of(Fate::Missing),
    });
    let units = report["units"]["units"].as_array().unwrap();
    let outside: Vec<&Json> =
        units.iter().filter(|one| one["group"].is_null() || one["state"] == "outside").collect();
    assert_eq!(states, &expected, "{year}: {outside:?}");
    assert_eq!(report["units"]["expected"], Unit::of(year).len(), "{year}");
    let sheet = book.sheet("Đơn vị").unwrap();
    let mut seen = 0;
    for cell in sheet.cells.iter().filter(|cell| cell.at.column == 1) {
        let name = cell.content.raw();
        let own: Vec<Unit> = Unit::of(year).into_iter().filter(|unit| unit.cluster_name() == name).collect();
        if own.is_empty() {
            continue;
        }
        let used = own.iter().filter(|unit| unit.counts(year)).count();
        let share = ((used as f64 / own.len() as f64) * 10_000.0).round() / 100.0;
        let shown = |column| sheet.get(CellRef::new(cell.at.row, column)).map(|cell| cell.content.raw());
        let expected = [own.len() as f64, used as f64, share].map(|number| Some(number.to_string()));
        assert_eq!([2, 3, 4].map(shown), expected, "{name} {year}");
        seen += 1;
    }
    assert_eq!(seen, 10, "{year}");
}

/// Each unit against what it was made of, the whole against the whole.
fn comparison_is_right(book: &Book, year: i64) {
    let compared = Table::of(book, "So sánh", 3);
    let before = |units: Option<Vec<Unit>>| {
        let units = units?;
        let all_count = units.iter().all(|unit| unit.counts(year - 1));
        all_count.then(|| together(&units.iter().map(|unit| unit.given(year - 1)).collect::<Vec<_>>()))
    };
    let check = |name: &str, then: [f64; 5], now: [f64; 5]| {
        same(compared.all(name, 0), then, name);
        same(compared.all(name, 1), now, name);
        let difference = [0, 1, 2, 3, 4].map(|row| now[row] - then[row]);
        same(compared.all(name, 2), difference, name);
        for (row, code) in ["1", "2", "4", "5"].iter().zip([0, 1, 3, 4]).map(|(code, row)| (row, code)) {
            let percent = (difference[row] / then[row] * 10_000.0).round() / 100.0;
            let shown = compared.number(name, 3, code).unwrap();
            assert!((shown - percent).abs() < 0.011, "{name} {code}: {shown} {percent}");
        }
    };
    check("Tổng hợp", together(&figures(year - 1, |_| true)), together(&figures(year, |_| true)));
    let mut kinds = [0, 0, 0];
    for unit in Unit::of(year).into_iter().filter(|unit| unit.counts(year)) {
        let name = unit.name();
        if let Some(then) = before(unit.before()) {
            check(&name, then, together(&[unit.given(year)]));
            kinds[usize::from(unit.number >= 10)] += 1;
        } else {
            assert!(!compared.columns.contains_key(&name), "{name} cannot be compared");
            kinds[2] += 1;
        }
    }
    assert!(kinds.iter().all(|&count| count > 3), "{kinds:?}");
}

/// Numbers at random, made again from what `giai-thich` says of them.
fn explained(workbook: &Path, book: &Book, seed: u64) {
    let detail = Table::of(book, "CT Biểu 1", 3);
    let mut chance = Chance::new(seed);
    let mut names: Vec<&String> = detail.columns.keys().collect();
    names.retain(|name| name.starts_with("Cụm ") || name.starts_with("huyện ") || *name == "Tổng hợp");
    names.sort();
    for _ in 0..5 {
        let (name, code) = (names[chance.below(names.len())], ["1", "2", "4", "5"][chance.below(4)]);
        let cell = format!("'CT Biểu 1'!{}", detail.cell(name, 0, code));
        let ran =
            go(&[&"giai-thich", &workbook, &cell, &"--template", &path_of_template(), &"--format", &"json"]);
        assert_eq!(ran.status, 0, "{cell}: {}", ran.stderr);
        let told: Json = serde_json::from_str(&ran.stdout).unwrap();
        let given = told["given"].as_array().unwrap().iter().map(|one| one["value"].as_f64().unwrap());
        let by_hand = if code == "4" { given.fold(0.0, f64::max) } else { given.sum() };
        assert_eq!(Some(by_hand), detail.number(name, 0, code), "{name} {code}: {told}");
    }
}

#[test]
fn three_years_of_a_province() {
    let root = tempfile::tempdir().unwrap();
    let units = root.path().join("don-vi.csv");
    fs::write(&units, list()).unwrap();
    let mut previous: Option<PathBuf> = None;
    let mut workbooks = Vec::new();
    for year in YEARS {
        let returns = root.path().join(year.to_string());
        send(&returns, year);
        let (out, report) =
            (root.path().join(format!("{year}.xlsx")), root.path().join(format!("{year}.json")));
        let due = due(year).to_string();
        let mut more: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"--units", &units, &"--due", &due, &"--report", &report, &"--quiet"];
        if let Some(previous) = &previous {
            more.extend([&"--previous" as &dyn AsRef<std::ffi::OsStr>, previous]);
        }
        let ran = consolidate(&returns, &out, &more);
        assert_eq!(ran.status, 1, "files cannot be read: {}", ran.stderr);
        let book = open(&out);
        totals_are_right(&book, year);
        attendance_is_right(&book, &serde_json::from_slice(&fs::read(&report).unwrap()).unwrap(), year);
        if previous.is_some() {
            comparison_is_right(&book, year);
        }
        explained(&out, &book, year.unsigned_abs());
        workbooks.push(fs::read(&out).unwrap());
        previous = Some(out);
    }
    let Some(soffice) = soffice() else { return };
    for (ours, theirs) in workbooks.iter().zip(recalculated(&soffice, &workbooks)) {
        let (compared, different) = differences(ours, &theirs);
        assert!(compared > 150 && different.is_empty(), "{compared}: {different:#?}");
    }
}
