//! `tonghop template blank`: a form to send out.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::finding::{Language, Wording, some_of};
use crate::layout::{self, Options};
use crate::stamp::Kind;

use super::args::Blank;
use super::guard::Guard;
use super::jobs::{open_template, open_units, write_book};
use super::machine::{self, isolate};
use super::{Failure, complain, print, shown};

/// Writes the blank form of a template.
pub(super) fn blank(asked: &Blank, language: Language) -> Result<ExitCode, Failure> {
    let mut guard = Guard::default();
    guard.protect(asked.units.as_deref());
    guard.protect(Some(Path::new(&asked.id)));
    let claim = guard.claim(&asked.output, Kind::Blank, "-o")?;
    let template = open_template(&asked.id)?;
    let limits = machine::limits();
    let list = asked.units.as_deref().map(|path| open_units(path, &limits, &*isolate())).transpose()?;
    let until = asked.period.map(|period| period.days().1);
    let roll = list.as_ref().map(|list| list.roll(&template.level, until)).unwrap_or_default();
    let units: Vec<Arc<str>> = roll.expected.iter().map(|unit| Arc::clone(&unit.display)).collect();
    for (reason, units) in roll.reasons() {
        let (count, why) = (units.len(), reason.wording());
        let names = |language| some_of(units.iter().copied(), language);
        let said = Wording::new(
            format!("{count} đơn vị không đưa vào danh sách chọn ({}): {}", why.vi, names(Language::Vi)),
            format!("{count} units are not among those to choose ({}): {}", why.en, names(Language::En)),
        );
        complain(said.to(language));
    }
    // The same form gives the same bytes.
    let made = until.unwrap_or(jiff::civil::date(2000, 1, 1)).at(0, 0, 0, 0);
    let options = Options { language, ..Options::new(made) };
    let book = layout::lay_out_blank(&template, &units, asked.period, &options);
    write_book(book, made, &claim)?;
    let shown = shown(&asked.output);
    let said = Wording::new(
        format!(
            "Đã ghi biểu trống: {shown}\nÔ vàng là ô nhập; ô xám tự tính hoặc để trống. Trang được bảo vệ không mật khẩu.\n"
        ),
        format!(
            "Blank form written: {shown}\nYellow cells are inputs; grey ones are computed or stay blank. Protected without a password.\n"
        ),
    );
    print(said.to(language))?;
    Ok(ExitCode::SUCCESS)
}
