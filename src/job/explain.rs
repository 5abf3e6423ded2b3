//! Where a number of a consolidated workbook comes from, followed through the files at hand.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::{Session, Settled};
use crate::book::Book;
use crate::cell::CellRef;
use crate::figure::{Return, Standing};
use crate::finding::{Language, Wording, some_of};
use crate::intake::{self, fingerprint};
use crate::layout::{self, Share, SourceCell};
use crate::merge;
use crate::read::Source;
use crate::trace::{Given, Trace, Traced};

/// Consolidations that a number is followed through, at most.
const DEEPEST: usize = 16;

/// Where files are that a workbook names: the bytes of one by the name that the workbook gives it.
pub type AtHand<'f> = &'f dyn Fn(&str) -> Option<(Arc<str>, Vec<u8>)>;

/// A workbook, read and settled.
pub(super) struct Opened {
    pub file: Arc<str>,
    pub book: Book,
    pub settled: Settled,
    /// Files it was made of, with their fingerprints.
    pub inputs: Vec<layout::Input>,
}

impl Session<'_> {
    /// Where the number in a cell of a consolidated workbook comes from.
    pub fn explain(
        &self,
        source: &Source<'_>,
        (sheet, cell): (&str, CellRef),
        at_hand: AtHand<'_>,
    ) -> Result<Trace, Wording> {
        let opened = self.reopen(source)?.ok_or_else(not_ours)?;
        let consolidation = &opened.settled.consolidation;
        let traced = Traced::new(&opened.book, consolidation);
        let mut trace =
            traced.at(sheet, cell).ok_or_else(|| nothing_there((sheet, cell), &traced.sheets()))?;
        let mut follower = Follower::new(self, at_hand);
        for given in &mut trace.given {
            follower.follow(given, &opened.inputs, DEEPEST);
        }
        Ok(trace)
    }

    /// A consolidated workbook of ours with what it is made of; `None` for another file.
    pub(super) fn reopen(&self, source: &Source<'_>) -> Result<Option<Opened>, Wording> {
        let read = intake::open(source, &self.limits_with(true), self.isolate, self.legacy);
        let Some(book) = read.value else {
            let why = read.findings.into_iter().next().map(|finding| finding.message);
            return Err(why.unwrap_or_else(not_ours));
        };
        let Some(metadata) = layout::read_metadata(&book) else { return Ok(None) };
        let source = [Source { file: Arc::clone(&source.file), bytes: source.bytes }];
        let mut settled = self.choose(&source[..]).map_err(|undecided| undecided.why)?.settle();
        if !metadata.shares.is_empty() {
            let consolidation = &mut settled.consolidation;
            seat(&mut consolidation.returns, &metadata.shares).ok_or_else(edited)?;
            // Totals name the units that are not in them by their places.
            consolidation.forms =
                merge::totals(&consolidation.template, &consolidation.used().collect::<Vec<_>>());
        }
        let file = Arc::clone(&source[0].file);
        Ok(Some(Opened { file, book, settled, inputs: metadata.inputs }))
    }
}

/// Files that a workbook names, opened once each.
pub(super) struct Follower<'f> {
    session: &'f Session<'f>,
    at_hand: AtHand<'f>,
    looked: HashMap<Arc<str>, Option<Rc<File>>>,
}

/// A file that is at hand.
struct File {
    sha256: String,
    /// What it is made of, when it is a consolidated workbook.
    opened: Option<Opened>,
    /// What it holds, when it is not.
    book: Option<Book>,
}

impl<'f> Follower<'f> {
    pub fn new(session: &'f Session<'f>, at_hand: AtHand<'f>) -> Self {
        Self { session, at_hand, looked: HashMap::new() }
    }

    /// The fingerprint of a file; `None` where it is not at hand.
    pub fn print(&mut self, name: &str) -> Option<String> {
        self.look(&name.into()).map(|file| file.sha256.clone())
    }

    /// What a cell of a file holds; `None` where the file is not at hand, or its sheet is not in it.
    pub fn raw(&mut self, at: &SourceCell) -> Option<String> {
        let (file, cell) = (self.look(&at.file)?, at.cell?);
        let book = file.book.as_ref().or(file.opened.as_ref().map(|opened| &opened.book))?;
        let sheet = book.sheets.iter().find(|one| *one.name == *at.sheet);
        sheet.map(|sheet| sheet.get(cell).map(|cell| cell.content.raw()).unwrap_or_default())
    }

    fn look(&mut self, name: &Arc<str>) -> Option<Rc<File>> {
        if let Some(known) = self.looked.get(name) {
            return known.clone();
        }
        let file = (self.at_hand)(name).map(|(path, bytes)| {
            let source = Source { file: path, bytes: &bytes };
            let opened = self.session.reopen(&source).ok().flatten();
            let session = self.session;
            let read = || intake::open(&source, &session.limits, session.isolate, session.legacy).value;
            let book = if opened.is_some() { None } else { read() };
            Rc::new(File { sha256: fingerprint(&bytes), opened, book })
        });
        self.looked.insert(Arc::clone(name), file.clone());
        file
    }

    /// Looks into the file a figure came from, when it is at hand; through consolidations down to the unit's own file.
    fn follow(&mut self, given: &mut Given, inputs: &[layout::Input], deepest: usize) {
        let SourceCell { file, sheet, cell: Some(cell), .. } = given.source.clone() else { return };
        let Some(file) = self.look(&file) else { return };
        if let (Some(opened), true) = (&file.opened, deepest > 0) {
            let traced = Traced::new(&opened.book, &opened.settled.consolidation);
            if let Some(below) = traced.at(&sheet, cell).and_then(|trace| trace.given.into_iter().next()) {
                given.source = below.source;
                return self.follow(given, &opened.inputs, deepest - 1);
            }
        }
        let there = self.raw(&given.source);
        let known = inputs.iter().any(|input| input.sha256 == file.sha256);
        given.checked = Some(checked(there.as_deref(), &given.source.raw, known));
    }
}

/// What is said of a cell that was looked up; `known` when the file is the very one that was consolidated.
fn checked(there: Option<&str>, raw: &str, known: bool) -> Wording {
    match there {
        Some(there) if there.trim() == raw.trim() && known => {
            Wording::new("đã mở tệp gốc: đúng", "the file was opened: it says so")
        }
        Some(there) if there.trim() == raw.trim() => Wording::new(
            "đã mở tệp gốc: ô này vẫn vậy, nhưng tệp đã đổi từ khi tổng hợp",
            "the file was opened: the cell says so, but the file has changed since",
        ),
        Some(there) => {
            Wording::new(format!("tệp gốc nay ghi «{there}»"), format!("the file now says “{there}”"))
        }
        None => Wording::new("không thấy ô này trong tệp gốc", "the cell is not in the file"),
    }
}

/// Puts the returns behind a workbook where they stand in it, each in its group; `None` when one is no longer there.
fn seat(returns: &mut Vec<Return>, shares: &[Share]) -> Option<()> {
    let mut rest = std::mem::take(returns);
    for share in shares {
        let is_it = |one: &Return| {
            let file = one.lineage.as_ref().map(|lineage| &lineage.file);
            one.standing == Standing::Used && one.unit == share.unit && file == Some(&share.file)
        };
        let mut one = rest.remove(rest.iter().position(is_it)?);
        one.groups = share.groups();
        returns.push(one);
    }
    returns.append(&mut rest);
    Some(())
}

fn edited() -> Wording {
    Wording::new(
        "tệp tổng hợp đã bị sửa: không còn đủ đơn vị như khi lập; chạy tonghop kiem-tra với tệp này để xem chỗ sửa",
        "the workbook was edited: its units are no longer those of which it was made; run tonghop check on it to see what changed",
    )
}

pub(super) fn not_ours() -> Wording {
    Wording::new(
        "không phải tệp tổng hợp do tonghop lập (hoặc trang ẩn đã bị xóa), nên không biết số liệu từ đâu",
        "no workbook consolidated by tonghop (or its hidden sheet was removed); where its numbers come from is not known",
    )
}

fn nothing_there((sheet, cell): (&str, CellRef), sheets: &[&str]) -> Wording {
    let names = || sheets.iter().copied();
    if names().any(|name| name == sheet) {
        return Wording::new(
            format!("ô {cell} của trang «{sheet}» không chứa số liệu"),
            format!("cell {cell} of the sheet «{sheet}» holds no figure"),
        );
    }
    let near =
        names().max_by(|a, b| strsim::jaro_winkler(a, sheet).total_cmp(&strsim::jaro_winkler(b, sheet)));
    let (near, all) = (near.unwrap_or_default(), |language| some_of(names(), language));
    Wording::new(
        format!("không có trang số liệu «{sheet}»; gần nhất là «{near}» (các trang: {})", all(Language::Vi)),
        format!(
            "there is no sheet of figures «{sheet}»; the nearest is «{near}» (sheets: {})",
            all(Language::En)
        ),
    )
}
