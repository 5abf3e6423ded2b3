//! Which template a folder is filled in on, when none is named.

use std::path::PathBuf;

use crate::book::Book;
use crate::finding::{Diagnosed, Finding, Wording};
use crate::intake;
use crate::layout;
use crate::legacy;
use crate::read::{Isolate, Limits, Source};
use crate::recognise::{self, Memory};
use crate::stamp;

use super::paths;

/// Files looked at.
const SAMPLED: usize = 9;
/// A template that comes this near to the best one even row by row cannot be told from it.
const ALIKE: f64 = 0.95;

/// A file opened to find out which template is in use, kept so that no file is read twice.
pub(super) struct Opened {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was read.
    pub read: Diagnosed<Option<Book>>,
}

/// The templates a book may be filled in on: one, or those that cannot be told apart; none when it holds no form.
fn candidates(book: &Book, memory: &Memory) -> Vec<usize> {
    if stamp::of_book(book).is_some_and(stamp::Kind::is_no_return) {
        return Vec::new();
    }
    // A blank form of ours says what it is.
    let said = layout::read_origin(book).map(|origin| origin.template);
    let known = |said: &str| memory.templates().iter().position(|template| *template.id == *said);
    if let Some(one) = said.as_deref().and_then(known) {
        return vec![one];
    }
    let near = recognise::nearest(book, memory);
    let best = near.iter().map(|(_, close)| *close).fold(f64::NEG_INFINITY, f64::max);
    let alike = |close: f64| close >= best - best.abs() * (1.0 - ALIKE);
    near.into_iter().filter(|(_, close)| alike(*close)).map(|(template, _)| template).collect()
}

/// Why no template could be chosen.
#[derive(Debug)]
pub(super) struct Undecided {
    /// What to tell the user.
    pub why: Wording,
    /// What is the matter with files that could not be read.
    pub findings: Vec<Finding>,
}

/// The template most of the first readable files are filled in on, and the files opened for it, by their position.
pub(super) fn template(
    files: &[PathBuf],
    memory: &Memory,
    limits: &Limits,
    isolate: &dyn Isolate,
    options: legacy::Options,
) -> Result<(usize, Vec<Option<Opened>>), Undecided> {
    let mut votes = vec![0usize; memory.templates().len()];
    let mut doubtful = vec![0usize; votes.len()];
    let mut opened: Vec<Option<Opened>> = files.iter().map(|_| None).collect();
    let mut sampled = 0;
    let mut unread = Vec::new();
    for (path, opened) in files.iter().zip(&mut opened) {
        let bytes = match paths::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                unread.push(paths::not_opened(path, &error));
                continue;
            }
        };
        let source = Source { file: path.to_string_lossy().into(), bytes: &bytes };
        let read = intake::open(&source, limits, isolate, options);
        // A defect of this program met here is met again, and told, when the file is taken in.
        let look = || read.value.as_ref().map(|book| candidates(book, memory)).unwrap_or_default();
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)).unwrap_or_default();
        if read.value.is_none() {
            unread.extend(read.findings.iter().cloned());
        }
        *opened = Some(Opened { bytes, read });
        // Each file has one vote: a file of another template must not outweigh the rest by its length.
        match found[..] {
            [] => continue,
            [one] => votes[one] += 1,
            _ => found.iter().for_each(|&one| doubtful[one] += 1),
        }
        sampled += 1;
        if sampled == SAMPLED {
            break;
        }
    }
    // Files that fit several templates say nothing where others fit one of them.
    let counts = if votes.iter().any(|&votes| votes > 0) { &votes } else { &doubtful };
    let most = counts.iter().copied().max().unwrap_or(0);
    let best: Vec<usize> = (0..counts.len()).filter(|&one| most > 0 && counts[one] == most).collect();
    let why = match best[..] {
        [one] => return Ok((one, opened)),
        [] => Wording::new(
            "không tệp nào chứa biểu của các bộ biểu mẫu đã biết; dùng --template để chỉ bộ biểu mẫu (xem: tonghop mau list)",
            "no file holds a form of the known templates; name one with --template (see: tonghop template list)",
        ),
        _ => {
            let ids: Vec<&str> = best.iter().map(|&one| &*memory.templates()[one].id).collect();
            let ids = ids.join(", ");
            Wording::new(
                format!("các tệp hợp với nhiều bộ biểu mẫu như nhau ({ids}); chỉ rõ một bộ bằng --template"),
                format!("the files fit several templates equally well ({ids}); name one with --template"),
            )
        }
    };
    Err(Undecided { why, findings: unread })
}
