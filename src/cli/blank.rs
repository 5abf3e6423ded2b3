//! `tonghop template blank`: a form to send out.

use std::process::ExitCode;
use std::sync::Arc;

use crate::finding::{Language, Wording};
use crate::layout::{self, Options};

use super::args::Blank;
use super::jobs::{open_template, open_units};
use super::machine::{self, isolate};
use super::{Failure, output, print};

/// Writes the blank form of a template.
pub(super) fn blank(asked: &Blank, language: Language) -> Result<ExitCode, Failure> {
    let template = open_template(&asked.id)?;
    let limits = machine::limits();
    let list = asked.units.as_deref().map(|path| open_units(path, &limits, &*isolate())).transpose()?;
    let until = asked.period.map(|period| period.days().1);
    let units: Vec<Arc<str>> = list
        .iter()
        .flat_map(|list| list.expected(&template.level, until))
        .map(|unit| Arc::clone(&unit.display))
        .collect();
    // The same form gives the same bytes.
    let made = until.unwrap_or(jiff::civil::date(2000, 1, 1)).at(0, 0, 0, 0);
    let options = Options { language, ..Options::new(made) };
    let book = layout::lay_out_blank(&template, &units, asked.period, &options);
    let bytes = crate::write::write(&book, made)
        .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
    output::write(&asked.output, &bytes).map_err(|error| error.wording())?;
    let shown = asked.output.display();
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
