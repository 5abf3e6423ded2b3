//! From files and a template to what they make together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::{Counts, Finding, Language, Place, Rule, Settings, Wording};
use crate::intake::{Desk, Taken};
use crate::kept::Kept;
use crate::lexicon::Lexicon;
use crate::merge::Consolidation;
use crate::read::Source;
use crate::round::{Round, Settled as Settlement};

use super::choose::Chosen;
use super::files::not_opened;
use super::listing::{Opened, lists_of};
use super::{Files, Outputs};

/// Files settled.
#[derive(Debug)]
pub struct Settled {
    /// The returns, merged, and everything that was found.
    pub consolidation: Consolidation,
    /// What is to be said of the settings: waivers that have expired.
    pub remarks: Vec<Wording>,
    /// The file among those read that is the list of units in use.
    pub list: Option<Arc<str>>,
    pub(super) office: super::Office,
}

impl<F: Files + ?Sized> Chosen<'_, F> {
    /// Reads every file, several at a time, settles units, periods and second returns, checks and merges.
    pub fn settle(mut self) -> Settled {
        let mut taken = self.take_all();
        if self.session.units.is_none() {
            let more = lists_of(&mut taken);
            if !more.is_empty() {
                // Whose returns they are is asked once more, of the list that was found among them.
                self.list = self.list.clone().with(more);
                taken = self.take_all();
            }
        }
        let Self { session, files, template, list, .. } = self;
        let template = &session.memory.templates()[template];
        let mut settings: Settings = template.settings.clone();
        settings.merge(session.office.settings.clone());
        let round = Round {
            template,
            period: session.period(),
            unit_name: session.unit_name(),
            due: session.due(),
            registry: list.registry(),
            settings: &settings,
            today: session.today,
            decisions: &session.decisions,
        };
        let mut settled = round.settle(taken);
        let mut lost = files.lost();
        lost.extend(list.findings());
        settings.apply(&mut lost, session.today);
        settled.consolidation.findings.splice(0..0, lost);
        let office = session.office.clone();
        let Settlement { consolidation, remarks } = settled;
        Settled { consolidation, remarks, list: list.file().cloned(), office }
    }

    /// Reads every file that is a return, several at a time; nothing is settled.
    pub(super) fn take_all(&mut self) -> Vec<Taken> {
        let mut opened = std::mem::take(&mut self.opened);
        let Self { session, files, template, ref list, .. } = *self;
        let desk = Desk {
            memory: &session.memory,
            template,
            limits: &session.limits,
            isolate: session.isolate,
            lexicon: Lexicon::of_the_field(),
            registry: list.registry(),
            period: session.period(),
            legacy: session.legacy,
        };
        let kept = session.cache.map(|cache| Kept::of(cache, &desk, &session.memory));
        let names = files.names();
        opened.resize_with(names.len(), || None);
        let taken: Vec<Vec<Taken>> = names
            .par_iter()
            .zip(opened)
            .enumerate()
            .filter(|(_, (file, _))| !list.is_one(file))
            .map(|(index, (file, opened))| {
                let taken = take_in((&desk, kept.as_ref()), files, (index, file), opened);
                files.taken_in();
                taken
            })
            .collect();
        taken.into_iter().flatten().collect()
    }
}

/// Takes in a file; a defect of this program met on the way loses that file only, and is told.
fn take_in<F: Files + ?Sized>(
    (desk, kept): (&Desk<'_>, Option<&Kept<'_>>),
    files: &F,
    (index, file): (usize, &Arc<str>),
    opened: Option<Opened<'_>>,
) -> Vec<Taken> {
    let (bytes, read) = match opened {
        Some(known) => (known.bytes, Some(known.read)),
        None => match files.bytes(index) {
            Ok(bytes) => (bytes, None),
            Err(why) => return vec![unread(desk, file, not_opened(file, &why))],
        },
    };
    let source = Source { file: Arc::clone(file), bytes: &bytes };
    let take = || {
        let anew = || match read {
            Some(read) => desk.take_opened(&source, read),
            None => desk.take_in(&source),
        };
        match kept {
            Some(kept) => kept.take(&source, anew),
            None => anew(),
        }
    };
    catch_unwind(AssertUnwindSafe(take)).unwrap_or_else(|_| {
        let message = Wording::new(
            "chương trình gặp lỗi khi đọc tệp này; tệp không được dùng",
            "the program failed on this file; it is not used",
        );
        let finding = Finding::new(Rule::UNREADABLE_FILE, Place::file(file), message).with_help(
            "Mở tệp bằng Excel, lưu lại thành tệp mới rồi chạy lại.",
            "Open the file in Excel, save it anew and run again.",
        );
        vec![unread(desk, file, finding)]
    })
}

/// A file that was not read, and why.
fn unread(desk: &Desk<'_>, file: &Arc<str>, why: Finding) -> Taken {
    let mut taken = desk.take_whole(&Source { file: Arc::clone(file), bytes: &[] });
    taken.one.findings = vec![why];
    taken
}

impl Settled {
    /// How many findings of each severity there are.
    pub fn counts(&self) -> Counts {
        Counts::of(self.consolidation.all_findings())
    }

    /// Whether no return can be used.
    pub fn is_empty(&self) -> bool {
        self.consolidation.used().next().is_none()
    }

    /// Adds what was found while outputs found their place.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.consolidation.findings.extend(findings);
    }

    /// What can be made of it, in one language.
    pub fn outputs(&self, language: Language) -> Outputs<'_> {
        Outputs { settled: self, language }
    }
}
