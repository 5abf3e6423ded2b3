//! A district invented anew from a number: returns as they come in, right and wrong. All figures are invented.

use std::sync::Arc;

use tonghop::amount::Value;
use tonghop::book::{Book, Cell, Content};
use tonghop::figure::{AddedRow, Excluded, Figure, FormFigures, Return, Standing};
use tonghop::holds::Asked;
use tonghop::job::{Session, Settled, Templates, read_units};
use tonghop::layout::{Options, lay_out, lay_out_return};
use tonghop::merge::Consolidation;
use tonghop::model::{Aggregation, Form, Kind, Orientation, Template};
use tonghop::read::{InProcess, Limits, Source, read};

/// What people type that is no figure, or the wrong one.
const TYPED: [&str; 10] = ["khoảng 50", "-", "Không", "05/10", "%", "1.234", "12 hồ sơ", "#REF!", "", "có"];

/// Numbers one after the other, the same from the same beginning.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// A file by its path, as bytes.
pub type File = (String, Vec<u8>);

pub fn moment() -> jiff::civil::DateTime {
    jiff::civil::date(2024, 3, 20).at(8, 0, 0, 0)
}

/// What a round makes of files.
pub fn settle(template: &Arc<Template>, files: &[File], unit_name: &str) -> Consolidation {
    settle_listed(template, files, unit_name, None).consolidation
}

/// What a round makes of files by a list of units in CSV.
pub fn settle_listed(
    template: &Arc<Template>,
    files: &[File],
    unit_name: &str,
    list: Option<&str>,
) -> Settled {
    let templates = Templates::only(Arc::clone(template));
    let mut session = Session::open(templates, &InProcess, jiff::civil::date(2026, 1, 1));
    session.unit_name = unit_name.into();
    session.units = list.map(|list| {
        let source = Source { file: "don-vi.csv".into(), bytes: list.as_bytes() };
        read_units(&source, &Limits::default(), &InProcess).unwrap()
    });
    let sources: Vec<Source<'_>> =
        files.iter().map(|(path, bytes)| Source { file: path.as_str().into(), bytes }).collect();
    session.choose(&sources[..]).unwrap().settle()
}

/// The consolidated workbook as a file.
pub fn workbook(consolidation: &Consolidation, path: &str) -> File {
    let book = lay_out(consolidation, &Options::new(moment()));
    (path.to_owned(), tonghop::write::write(&book, moment()).unwrap())
}

/// What is read of a file.
pub fn opened(path: &str, bytes: &[u8]) -> Book {
    read(&Source { file: path.into(), bytes }, &Limits::default()).value.unwrap()
}

/// The files of a district: one for each unit, now and then one more, as it was or corrected, and some that cannot be
/// read.
pub fn district(template: &Arc<Template>, units: usize, chance: &mut Chance) -> Vec<File> {
    let mut files = Vec::new();
    for number in 0..units {
        let unit =
            format!("xã Giả {}", ["An", "Bình", "Cường", "Dũng", "Hòa", "Lộc", "Phú", "Thịnh"][number % 8]);
        let first = file(template, &unit, &format!("nop/{number:02} PL {unit}.xlsx"), chance);
        if chance.once_in(4) {
            files.push(file(template, &unit, &format!("nop/{number:02} PL {unit} lần 2.xlsx"), chance));
        }
        if chance.once_in(4) {
            files.push((format!("nop/{number:02} PL {unit} (1).xlsx"), first.1.clone()));
        }
        files.push(first);
        if chance.once_in(8) {
            files.push((format!("nop/{number:02} hong.xlsx"), b"PK\x03\x04 cut off".to_vec()));
        }
    }
    files.sort();
    files
}

/// A return of a unit as a file.
fn file(template: &Arc<Template>, unit: &str, path: &str, chance: &mut Chance) -> File {
    let mut one = Return {
        unit: unit.into(),
        period: "2024-Q1".parse().ok(),
        standing: Standing::Used,
        ..Return::unread(path.into())
    };
    let forms = template.forms.len();
    let absent = if forms > 1 { chance.below(forms * 3) } else { forms };
    one.forms = (0..template.forms.len())
        .filter(|form| *form != absent)
        .map(|form| figures(template, form, unit, chance))
        .collect();
    let mut filled = lay_out_return(template, &one, &Options::new(moment()));
    let mut places: Vec<_> = filled.places.iter().filter(|(spot, _)| spot.form != absent).collect();
    places.sort_by_key(|(spot, _)| **spot);
    for _ in 0..chance.below(6) {
        let &(sheet, at) = places[chance.below(places.len())].1;
        let typed = TYPED[chance.below(TYPED.len())];
        let content = match chance.below(5) {
            0 => Content::Number(-4.0),
            1 => Content::Number(2.5),
            2 => Content::Number(700.0),
            _ if typed == "#REF!" => Content::Error(typed.into()),
            _ => Content::text(typed),
        };
        let style = filled.book.sheets[sheet].get(at).map(|cell| cell.style).unwrap_or_default();
        filled.book.sheets[sheet].put(Cell { at, content, formula: None, style });
    }
    // A form that a unit does not send is not in its file.
    if absent < template.forms.len() {
        filled.book.sheets.remove(absent);
    }
    (path.to_owned(), tonghop::write::write(&filled.book, moment()).unwrap())
}

fn figures(template: &Template, index: usize, unit: &str, chance: &mut Chance) -> FormFigures {
    let form = &template.forms[index];
    let mut figures =
        FormFigures::new(index, unit.into(), form.sheet.as_str().into(), form.rows.len(), form.columns.len());
    if form.orientation != Orientation::Indicators {
        for number in 0..chance.below(4) {
            add(form, &mut figures, unit, number, chance);
        }
        return figures;
    }
    for row in 0..form.rows.len() {
        for column in form.value_columns() {
            let holds = form.holds(row, column);
            let blank = holds.asked != Asked::Yes || chance.once_in(7);
            let value = if blank { Value::Blank } else { value(holds.kind, holds.aggregation, unit, chance) };
            figures.put(row, column, figure(value));
        }
    }
    for row in 0..form.rows.len() {
        for column in form.value_columns() {
            make_sum(form, &mut figures, row, column);
        }
    }
    figures
}

/// Most sums are those of their parts.
fn make_sum(form: &Form, figures: &mut FormFigures, row: usize, column: usize) {
    let holds = form.holds(row, column);
    let sum = *holds.aggregation == Aggregation::SumOfRows;
    let Some(expression) = holds.expression.filter(|_| sum) else { return };
    let numbers = expression.references().into_iter().map(|part| {
        let at = if holds.by_column {
            (row, form.column_index(&part.code)?)
        } else {
            (form.row_index(&part.code)?, column)
        };
        figures.get(at.0, at.1)?.value.number()
    });
    let sum: Option<rust_decimal::Decimal> = numbers.sum();
    if let Some(sum) = sum.filter(|_| expression.terms().is_some()) {
        figures.put(row, column, figure(Value::Number(sum)));
    }
}

fn value(kind: Kind, aggregation: &Aggregation, unit: &str, chance: &mut Chance) -> Value {
    let number = |number: usize| Value::Number(number.into());
    match kind {
        Kind::Heading => Value::Blank,
        Kind::Text => Value::Text(format!("Việc khác của {unit}").into()),
        Kind::Yes => number(chance.below(2)),
        Kind::Choice => number(chance.below(3)),
        // A percentage that is not computed, now and then with decimals.
        Kind::Percent if *aggregation == Aggregation::Ratio => Value::Blank,
        Kind::Percent => Value::Number(
            rust_decimal::Decimal::from(chance.below(10_000)) / rust_decimal::Decimal::ONE_HUNDRED,
        ),
        Kind::Quantity => {
            Value::Number(rust_decimal::Decimal::from(chance.below(100_000)) / rust_decimal::Decimal::TEN)
        }
        Kind::Count if *aggregation == Aggregation::Same => number(160 + chance.below(8) / 7),
        Kind::Count => number(chance.below(4) * chance.below(9)),
    }
}

fn add(form: &Form, figures: &mut FormFigures, unit: &str, number: usize, chance: &mut Chance) {
    let grouped = form.orientation == Orientation::Units;
    let row = figures.add(AddedRow {
        group: grouped.then(|| number % form.rows.len()),
        label: format!("Thôn {} {unit}", number + 1).into(),
        sheet_row: number as u32,
        words: Vec::new(),
    });
    for column in form.value_columns() {
        let holds = form.holds(row, column);
        figures.put(row, column, figure(value(holds.kind, holds.aggregation, unit, chance)));
    }
}

/// A figure that was typed as this value.
pub fn figure(value: Value) -> Figure {
    Figure {
        value,
        decimals: 0,
        formula: false,
        excluded: Excluded::No,
        sheet: Arc::default(),
        cell: None,
        raw: Arc::default(),
        repair: None,
        note: None,
    }
}
