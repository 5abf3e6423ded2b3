//! Where `tonghop.toml` is: given, or the nearest one upwards from the inputs.

use std::path::{Path, PathBuf};

use crate::finding::Wording;
use crate::job::Office;

use super::args::Inputs;
use super::{Failure, os_error, paths, shown};

/// Name of the file that is looked for.
const NAME: &str = "tonghop.toml";

/// The settings for these inputs, without what the command line says itself, and the file they are in.
pub(super) fn find(asked: &Inputs) -> Result<(Office, Option<PathBuf>), Failure> {
    let path = match &asked.config {
        Some(path) => Some(path.clone()),
        None => asked.paths.first().and_then(|input| nearest(input)),
    };
    let Some(path) = path else { return Ok((Office::default(), None)) };
    let name = shown(&path);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let why = os_error(&error);
        Wording::new(
            format!("không đọc được tệp thiết lập {name}: {}", why.vi),
            format!("cannot read the settings {name}: {}", why.en),
        )
    })?;
    let mut office = Office::read(&text, &name)?;
    let beside = |file: String| paths::spelled(&path.with_file_name("").join(file));
    office.units = office.units.filter(|_| asked.units.is_none()).map(beside);
    office.period = office.period.filter(|_| asked.period.is_none());
    office.due = office.due.filter(|_| asked.due.is_none());
    office.template = office.template.filter(|_| asked.template.is_none()).map(|template| {
        let file = beside(template.clone());
        if template.contains('.') && Path::new(&file).is_file() { file } else { template }
    });
    Ok((office, Some(path)))
}

/// Named from where the input is named from: what is written of it must not depend on the machine.
fn nearest(input: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(input).ok()?;
    let found = start.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())?;
    let here = std::env::current_dir().ok().filter(|_| input.is_relative());
    here.and_then(|here| pathdiff::diff_paths(&found, here)).or(Some(found))
}
