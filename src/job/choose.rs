//! Which template files are filled in on, when none is asked for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::book::Book;
use crate::finding::{Finding, Wording};
use crate::intake;
use crate::layout;
use crate::read::Source;
use crate::recognise::{self, Memory};
use crate::stamp;

use super::files::not_opened;
use super::listing::{Opened, UnitList};
use super::{Files, Session};

/// Files looked at.
const SAMPLED: usize = 9;

/// Files, and the template they are measured against.
pub struct Chosen<'s, F: Files + ?Sized> {
    pub(super) session: &'s Session<'s>,
    pub(super) files: &'s F,
    pub(super) template: usize,
    /// Files opened to find it out, by their position, kept so that no file is read twice.
    pub(super) opened: Vec<Option<Opened<'s>>>,
    /// The list of units.
    pub(super) list: UnitList<'s>,
}

impl Opened<'_> {
    /// Whether it is a document without a table.
    fn is_text(&self) -> bool {
        let book = self.read.value.as_ref();
        book.is_some_and(Book::is_text_only)
    }
}

/// Why no template could be chosen.
#[derive(Debug, Clone)]
pub struct Undecided {
    /// What to tell the user; empty where the findings say all, because no file could be read.
    pub why: Wording,
    /// What is the matter with files that could not be read.
    pub findings: Vec<Finding>,
    /// Whether several templates fit alike, rather than none.
    pub alike: bool,
}

impl Session<'_> {
    /// Chooses the template for some files: the one asked for, else the one that most of the first readable files are
    /// filled in on.
    pub fn choose<'s, F: Files + ?Sized>(&'s self, files: &'s F) -> Result<Chosen<'s, F>, Undecided> {
        let mut opened: Vec<Option<Opened<'_>>> = files.names().iter().map(|_| None).collect();
        let list = self.list_by_name(files, &mut opened);
        self.choose_with(files, list, opened)
    }

    /// As [`Self::choose`], with a list of units, and files opened to find it.
    pub(super) fn choose_with<'s, F: Files + ?Sized>(
        &'s self,
        files: &'s F,
        list: UnitList<'s>,
        mut opened: Vec<Option<Opened<'s>>>,
    ) -> Result<Chosen<'s, F>, Undecided> {
        if let Some(template) = self.asked {
            return Ok(Chosen { session: self, files, template, opened, list });
        }
        let names = files.names();
        opened.resize_with(names.len(), || None);
        let mut votes = Votes::new(self.memory.templates().len());
        let mut unread = files.lost();
        for (index, (file, slot)) in names.iter().zip(&mut opened).enumerate() {
            if list.is_one(file) {
                continue;
            }
            let known = match slot.take().map_or_else(|| self.open_file(files, (index, file)), Ok) {
                Ok(known) => known,
                Err(why) => {
                    unread.push(not_opened(file, &why));
                    continue;
                }
            };
            let read = &known.read;
            // A defect of this program met here is met again, and told, when the file is taken in.
            let look = || read.value.as_ref().map(|book| candidates(book, &self.memory)).unwrap_or_default();
            votes.cast(&catch_unwind(AssertUnwindSafe(look)).unwrap_or_default());
            if read.value.is_none() {
                unread.extend(read.findings.iter().cloned());
            }
            *slot = Some(known);
            if votes.sampled == SAMPLED {
                break;
            }
        }
        let best = votes.best();
        match best[..] {
            [template] => Ok(Chosen { session: self, files, template, opened, list }),
            // Texts without tables are checked whatever the template.
            [] if opened.iter().flatten().any(Opened::is_text) => {
                Ok(Chosen { session: self, files, template: 0, opened, list })
            }
            [] => {
                let none_read = opened.iter().flatten().all(|file| file.read.value.is_none());
                let why = if none_read && !unread.is_empty() { Wording::default() } else { no_form() };
                Err(Undecided { why, findings: unread, alike: false })
            }
            _ => Err(Undecided { why: alike(&self.memory, &best), findings: unread, alike: true }),
        }
    }
}

impl Session<'_> {
    fn open_file<'f, F: Files + ?Sized>(
        &self,
        files: &'f F,
        (index, file): (usize, &Arc<str>),
    ) -> Result<Opened<'f>, Wording> {
        let bytes = files.bytes(index)?;
        let source = Source { file: Arc::clone(file), bytes: &bytes };
        let read = intake::open(&source, &self.limits_with(false), self.isolate, self.legacy);
        Ok(Opened { bytes, read })
    }
}

/// Which templates the files looked at may be filled in on.
struct Votes {
    sure: Vec<usize>,
    doubtful: Vec<usize>,
    sampled: usize,
}

impl Votes {
    fn new(templates: usize) -> Self {
        Self { sure: vec![0; templates], doubtful: vec![0; templates], sampled: 0 }
    }

    /// Each file has one vote: a file of another template must not outweigh the rest by its length.
    fn cast(&mut self, candidates: &[usize]) {
        match candidates {
            [] => return,
            [one] => self.sure[*one] += 1,
            _ => candidates.iter().for_each(|&one| self.doubtful[one] += 1),
        }
        self.sampled += 1;
    }

    /// Files that fit several templates say nothing where others fit one of them.
    fn best(&self) -> Vec<usize> {
        let counts = if self.sure.iter().any(|&votes| votes > 0) { &self.sure } else { &self.doubtful };
        let most = counts.iter().copied().max().unwrap_or(0);
        (0..counts.len()).filter(|&one| most > 0 && counts[one] == most).collect()
    }
}

/// The templates a book may be filled in on: one, or those that cannot be told apart; none when it holds no form.
fn candidates(book: &Book, memory: &Memory) -> Vec<usize> {
    if stamp::of_book(book).is_some_and(stamp::Kind::is_no_return) {
        return Vec::new();
    }
    // A blank form of ours says what it is, a workbook that we consolidated, too.
    let said = layout::read_origin(book).map(|origin| origin.template);
    let said = said.or_else(|| layout::template_of_summary(book));
    let known = |said: &str| memory.templates().iter().position(|template| *template.id == *said);
    if let Some(one) = said.as_deref().and_then(known) {
        return vec![one];
    }
    recognise::candidates(book, memory)
}

fn no_form() -> Wording {
    Wording::new(
        "không tệp nào chứa biểu của các bộ biểu mẫu đã biết; dùng --template để chỉ bộ biểu mẫu (xem: tonghop mau list)",
        "no file holds a form of the known templates; name one with --template (see: tonghop template list)",
    )
}

fn alike(memory: &Memory, best: &[usize]) -> Wording {
    let ids: Vec<&str> = best.iter().map(|&one| &*memory.templates()[one].id).collect();
    let ids = ids.join(", ");
    Wording::new(
        format!("các tệp hợp với nhiều bộ biểu mẫu như nhau ({ids}); chỉ rõ một bộ bằng --template"),
        format!("the files fit several templates equally well ({ids}); name one with --template"),
    )
}
