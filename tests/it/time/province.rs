//! An invented province: what each unit gives in each period, and the files it sends.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::amount::Value;
use tonghop::book::Book;
use tonghop::figure::{FormFigures, Return, Standing};
use tonghop::layout::{Options, lay_out_return};
use tonghop::model::Template;
use tonghop::template::load;

use crate::onward::district::{figure, moment, opened};
use crate::program::{Ran, run};

/// Received, resolved, kinds of procedures, money.
pub type Figures = [i64; 4];

/// The template of these tests.
pub fn path_of_template() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/time/ky.toml")
}

pub fn template() -> Arc<Template> {
    Arc::new(load(&fs::read_to_string(path_of_template()).unwrap(), "ky").unwrap())
}

/// What a unit gives in a year: it grows, some faster than others.
pub fn given(unit: usize, year: i64) -> Figures {
    let (unit, step) = (i64::try_from(unit).unwrap(), year - 2022);
    let received = 200 + 37 * unit + step * (20 + 3 * unit);
    [
        received,
        received - 5 - (unit * 7 + step * 11) % 40,
        20 + (unit * 5 + step) % 9,
        100 + 10 * unit + 3 * step,
    ]
}

/// Writes what a unit sends for a period.
pub fn send(folder: &Path, (unit, period): (&str, &str), figures: Figures) {
    fs::create_dir_all(folder).unwrap();
    let name = format!("{} {period}.xlsx", unit.replace(' ', "_"));
    fs::write(folder.join(name), bytes_of((unit, period), figures, moment())).unwrap();
}

/// A return with these figures as its unit files it, and when it was saved.
pub fn bytes_of((unit, period): (&str, &str), figures: Figures, saved: jiff::civil::DateTime) -> Vec<u8> {
    let template = template();
    let mut form = FormFigures::new(0, "a".into(), "Biểu 1".into(), 5, 4);
    for (code, number) in ["1", "2", "4", "5"].into_iter().zip(figures) {
        let row = template.forms[0].row_index(code).unwrap();
        form.put(row, 3, figure(Value::Number(number.into())));
    }
    let one = Return {
        unit: unit.into(),
        period: period.parse().ok(),
        standing: Standing::Used,
        forms: vec![form],
        ..Return::unread("a".into())
    };
    let filled = lay_out_return(&template, &one, &Options::new(moment()));
    tonghop::write::write(&filled.book, saved).unwrap()
}

/// Consolidates a folder with the template of these tests.
pub fn consolidate(folder: &Path, out: &Path, more: &[&dyn AsRef<std::ffi::OsStr>]) -> Ran {
    let template = path_of_template();
    let mut arguments: Vec<&std::ffi::OsStr> =
        vec!["gop".as_ref(), folder.as_os_str(), "--template".as_ref(), template.as_os_str()];
    arguments.extend(["-o".as_ref(), out.as_os_str()]);
    arguments.extend(more.iter().map(AsRef::as_ref));
    run(arguments)
}

/// A workbook on disk.
pub fn open(path: &Path) -> Book {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    opened(&path.to_string_lossy(), &bytes)
}

/// What a cell shows.
pub fn shown(book: &Book, sheet: &str, at: &str) -> String {
    let sheet = book.sheet(sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    sheet.get(at.parse().unwrap()).map(|cell| cell.content.raw()).unwrap_or_default()
}
