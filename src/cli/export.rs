//! `tonghop export`: figures as tables for analysts.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use crate::finding::{Counts, Language, Wording};
use crate::intake::fingerprint;
use crate::job::{Exported, Output, TableFormat};
use crate::stamp::{self, Kind};

use super::args::Export;
use super::convert::lies_in;
use super::guard::Guard;
use super::inputs::{self, OnDisk};
use super::jobs::{Run, in_session, text_options};
use super::writing::Writing;
use super::{FAILED, FOUND, Failure, os_error, paths, print, print_report, shown};
use crate::report;

/// The list of tables in a folder: their ways and fingerprints, so that the next run knows its own.
const LISTING: &str = "_tonghop.toml";

/// Tables by their way inside of the folder, with their fingerprints.
type Listing = BTreeMap<String, String>;

/// Runs the command.
pub(super) fn run(asked: &Export, language: Language) -> Result<ExitCode, Failure> {
    let (format, folder) = target(asked)?;
    let Run { office, mut found, mut guard } = Run::open(&asked.inputs, language)?;
    // What an earlier run exported is no source.
    found.files.retain(|file| !lies_in(file, &asked.output));
    let exported = in_session(&asked.inputs, office, found, |session, found| {
        let exported = session.gather(&OnDisk::new(found, language));
        let tables = exported.tables(format, folder);
        tell(asked, &exported, language)?;
        Ok::<_, Failure>((tables?, exported.counts(), exported.settled.is_empty()))
    });
    let (tables, counts, nothing) = exported.map_err(|unsettled| {
        inputs::tell_lost(&unsettled.findings, language);
        unsettled.why
    })??;
    let mut writing = Writing::default();
    if nothing {
        return Ok(ExitCode::from(FAILED));
    }
    let written = if folder {
        write_all(&asked.output, tables, &mut guard, &mut writing)?
    } else {
        write_one(&asked.output, tables, &mut guard, &mut writing)?
    };
    if !asked.inputs.quiet && written > 0 {
        let path = shown(&asked.output);
        let said = Wording::new(
            format!("Đã ghi {written} bảng: {path}\n"),
            format!("Tables written: {written} in {path}\n"),
        );
        print(said.to(language))?;
    }
    let Counts { errors, warnings, .. } = counts;
    let found = errors > 0 || (asked.inputs.error_on_warning && warnings > 0);
    Ok(writing.status(if found { ExitCode::from(FOUND) } else { ExitCode::SUCCESS }, language))
}

/// How tables are written, and whether each period and template gets a file of its own.
fn target(asked: &Export) -> Result<(TableFormat, bool), Failure> {
    use clap::ValueEnum;
    let known = TableFormat::value_variants();
    let ending = asked.output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let by_name = known.iter().copied().find(|format| ending.as_deref() == Some(format.ending()));
    let folder = asked.output.is_dir() || by_name.is_none();
    match (asked.format, by_name) {
        (Some(format), Some(other)) if !folder && format != other => {
            let (format, other) = (format.ending(), other.ending());
            Err(Failure(Wording::new(
                format!("-o có đuôi .{other} nhưng --format là {format}; chọn một trong hai"),
                format!("-o ends in .{other} but --format is {format}; choose one of them"),
            )))
        }
        (Some(format), _) | (None, Some(format)) => Ok((format, folder)),
        (None, None) => Err(Failure(Wording::new(
            "chưa biết ghi bảng dạng nào: thêm --format csv, json hoặc parquet, hay đặt -o là tệp .csv, .json, .parquet",
            "how to write the tables is not known: add --format csv, json or parquet, or name a .csv, .json or .parquet file with -o",
        ))),
    }
}

/// Says what was read and what was found in it.
fn tell(asked: &Export, exported: &Exported<'_>, language: Language) -> Result<(), Failure> {
    if asked.inputs.quiet {
        return Ok(());
    }
    let options = text_options(&asked.inputs);
    inputs::tell_lost(&exported.lost, language);
    for settled in &exported.settled {
        let outputs = settled.outputs(language);
        print_report(&outputs.text(&options), &outputs.summary(report::Purpose::Check, &options))?;
    }
    let figures = exported.figures();
    let said = Wording::new(format!("Số liệu: {figures} dòng\n"), format!("Figures: {figures} lines\n"));
    print(said.to(language)).map(drop)
}

fn write_one(
    path: &Path,
    tables: Vec<(String, Output)>,
    guard: &mut Guard,
    writing: &mut Writing,
) -> Result<usize, Failure> {
    let claim = guard.claim(path, Kind::Figures, "-o")?;
    let written = |(_, table): (String, Output)| writing.attempt(|| claim.write(&table.bytes()?));
    Ok(tables.into_iter().map(written).filter(|&written| written).count())
}

/// Writes a table for each template and period, and the list of them. Tables of earlier runs that this one does not touch stay.
fn write_all(
    folder: &Path,
    tables: Vec<(String, Output)>,
    guard: &mut Guard,
    writing: &mut Writing,
) -> Result<usize, Failure> {
    let mut listing = earlier(&folder.join(LISTING));
    guard.knows(listing.values().cloned());
    let list = guard.claim(&folder.join(LISTING), Kind::Listing, "")?;
    let mut count = 0;
    for (name, table) in tables {
        let path = folder.join(&name);
        let bytes = table.bytes()?;
        let print = fingerprint(&bytes);
        let written = writing.attempt(|| {
            make_folder(&path)?;
            guard.claim(&path, Kind::Figures, "")?.write(&bytes)
        });
        if written {
            count += 1;
            listing.insert(name, print);
        }
    }
    let text = toml::to_string(&BTreeMap::from([("files", &listing)]));
    let text = text.map_err(|error| Failure(Wording::new(error.to_string(), error.to_string())))?;
    writing.attempt(|| list.write(stamp::toml(Kind::Listing, &text).as_bytes()));
    Ok(count)
}

/// What an earlier run listed, as long as nobody changed the list.
fn earlier(path: &Path) -> Listing {
    let Ok(bytes) = paths::read(path) else { return Listing::new() };
    let ours = stamp::read(&bytes).is_some_and(|said| said.kind == Kind::Listing && said.whole);
    let text = String::from_utf8_lossy(&bytes);
    let read: Option<BTreeMap<String, Listing>> = toml::from_str(&text).ok().filter(|_| ours);
    read.and_then(|mut read| read.remove("files")).unwrap_or_default()
}

fn make_folder(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(|error| {
        let (folder, why) = (shown(folder), os_error(&error));
        Failure(Wording::new(
            format!("không tạo được thư mục {folder}: {}", why.vi),
            format!("cannot make the folder {folder}: {}", why.en),
        ))
    })
}
