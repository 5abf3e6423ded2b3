//! `template blank`: a form to send out.

use std::path::Path;
use std::process::ExitCode;

use crate::finding::{Language, Wording};
use crate::job;
use crate::stamp::Kind;

use super::args::Blank;
use super::guard::Guard;
use super::inputs::{open_template, open_units};
use super::machine::isolate;
use super::{Failure, complain, print, shown};

/// Writes the blank form of a template.
pub(super) fn blank(asked: &Blank, language: Language) -> Result<ExitCode, Failure> {
    let mut guard = Guard::default();
    guard.protect(asked.units.as_deref());
    guard.protect(Some(Path::new(&asked.id)));
    let claim = guard.claim(&asked.output, Kind::Blank, "-o")?;
    let template = open_template(&asked.id)?;
    let units = asked.units.as_deref().map(|path| open_units(path, &*isolate())).transpose()?;
    let blank = job::blank(&template, units.as_ref(), asked.period, language);
    for remark in &blank.remarks {
        complain(remark.to(language));
    }
    claim.write(&blank.output.bytes()?)?;
    let shown = shown(&asked.output);
    let said = Wording::new(
        format!(
            "Đã ghi biểu trống: {shown}\nÔ vàng là ô nhập; ô xám tự tính hoặc để trống. Trang được bảo vệ không mật khẩu.\n"
        ),
        format!(
            "Blank form written: {shown}\nYellow cells are inputs; grey ones are computed or stay blank. Protected without a password.\n"
        ),
    );
    print(said.to(language))
}
