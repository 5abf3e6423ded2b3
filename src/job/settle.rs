//! From files and a template to what they make together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use crate::figure::Standing;
use crate::finding::{Counts, Decision, Finding, Language, Place, Rule, Settings, Wording};
use crate::identify::{Identity, Lines, periods_apart, settle_period};
use crate::intake::{Desk, Taken};
use crate::kept::Kept;
use crate::lexicon::Lexicon;
use crate::merge::Consolidation;
use crate::period::Period;
use crate::read::Source;
use crate::round::{Round, Settled as Settlement};
use crate::unit::Registry;

use super::apart::Apart;
use super::choose::Chosen;
use super::files::not_opened;
use super::listing::{Opened, lists_of};
use super::{Files, Outputs};

/// Files settled.
#[derive(Debug)]
pub struct Settled {
    /// The returns, merged, and everything that was found.
    pub consolidation: Consolidation,
    /// What is to be said of the run: several periods, waivers that have expired.
    pub remarks: Vec<Wording>,
    /// The file among those read that is the list of units in use.
    pub list: Option<Arc<str>>,
    /// The list of units in use.
    pub(super) registry: Option<Registry>,
    pub(super) office: super::Office,
}

impl<F: Files + ?Sized> Chosen<'_, F> {
    /// Reads every file, several at a time, settles units, periods and second returns, checks and merges.
    pub fn settle(mut self) -> Settled {
        let taken = self.take_with_list();
        let period = self.session.period();
        self.settle_round(taken, (period, &self.session.decisions), &[], None)
    }

    /// As [`Self::settle`], each period by itself where the files are of several, in their order; the one asked for alone,
    /// when one is. `renew` says what was decided in the workbook that is renewed: the one of a period, where there are several.
    pub fn settle_each(mut self, renew: &mut dyn FnMut(Option<Period>) -> Vec<Decision>) -> Vec<Settled> {
        let taken = self.take_with_list();
        let identities = taken.iter().filter(|one| one.one.standing == Standing::Used);
        let identities: Vec<Identity> = identities.map(|one| one.identity.clone()).collect();
        let periods = periods_apart(&identities);
        let asked = self.session.period();
        if asked.is_some() || periods.len() < 2 {
            return vec![self.settle_round(taken, (asked, &renew(None)), &periods, None)];
        }
        let apart = Apart::of(taken, &periods);
        let said = apart.said(&periods);
        let rounds = apart.rounds.into_iter().zip(&periods);
        let mut settled_so_far: Vec<Settled> = Vec::new();
        for (index, (taken, &period)) in rounds.enumerate() {
            let decisions = renew(Some(period));
            let before = settled_so_far.iter().map(|settled| &settled.consolidation);
            let before = before.filter(|before| before.period.is_some_and(|before| before.is_before(period)));
            let before = before.max_by_key(|before| before.period.map(|before| before.days().1));
            let mut settled = self.settle_round(taken, (Some(period), &decisions), &periods, before);
            if index == 0 {
                settled.remarks.insert(0, said.message.clone());
            }
            let told = if index + 1 == periods.len() { &apart.untold[..] } else { &[] };
            let mut told: Vec<Finding> = told.iter().cloned().chain([said.clone()]).collect();
            self.settings().apply(&mut told, self.session.today);
            settled.consolidation.findings.splice(0..0, told);
            settled_so_far.push(settled);
        }
        settled_so_far
    }

    /// Reads every file; once more where a list of units was found among them.
    fn take_with_list(&mut self) -> Vec<Taken> {
        let mut taken = self.take_all();
        if self.session.units.is_none() {
            let more = lists_of(&mut taken);
            if !more.is_empty() {
                // Whose returns they are is asked once more, of the list that was found among them.
                self.list = self.list.clone().with(more);
                taken = self.take_all();
            }
        }
        taken
    }

    fn settings(&self) -> Settings {
        self.session.settings(self.template)
    }

    /// Settles what was taken in; returns of the periods `apart` are told without blame. Where periods are compared, `before` is
    /// what was settled of the nearest earlier one in the same run.
    fn settle_round(
        &self,
        taken: Vec<Taken>,
        (period, decisions): (Option<Period>, &[Decision]),
        apart: &[Period],
        before: Option<&Consolidation>,
    ) -> Settled {
        let Self { session, files, template, list, .. } = self;
        let settings = self.settings();
        let words = &Lexicon::of_the_field().units;
        let mut read = session.read_previous(*template);
        let own = period.or_else(|| decided(&taken));
        read.weigh(own);
        if let (Some(before), Some(own), true) = (before, own, session.previous.is_some()) {
            read.prefer_nearer(before, own);
        }
        let round = Round {
            template: &session.memory.templates()[*template],
            period,
            apart,
            earlier: read.earlier.as_ref().map(|earlier| (earlier, words)),
            unit_name: session.unit_name(),
            due: session.due(),
            registry: list.registry(),
            settings: &settings,
            today: session.today,
            decisions,
        };
        let mut settled = round.settle(taken);
        let mut lost = files.lost();
        lost.extend(list.findings());
        lost.extend(read.findings);
        settings.apply(&mut lost, session.today);
        settled.consolidation.findings.splice(0..0, lost);
        let office = session.office.clone();
        let Settlement { consolidation, remarks } = settled;
        let registry = list.registry().cloned();
        Settled { consolidation, remarks, list: list.file().cloned(), registry, office }
    }

    /// Reads every file that is a return, several at a time; nothing is settled.
    pub(super) fn take_all(&mut self) -> Vec<Taken> {
        let mut opened = std::mem::take(&mut self.opened);
        let Self { session, files, template, ref list, .. } = *self;
        let lines = Lines::default();
        let limits = session.limits_with(false);
        let desk = Desk {
            memory: &session.memory,
            template,
            limits: &limits,
            isolate: session.isolate,
            lexicon: Lexicon::of_the_field(),
            registry: list.registry(),
            period: session.period(),
            lines: &lines,
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

/// The period that what was taken in is of.
fn decided(taken: &[Taken]) -> Option<Period> {
    let identities = taken.iter().filter(|one| one.one.standing == Standing::Used);
    let identities: Vec<Identity> = identities.map(|one| one.identity.clone()).collect();
    settle_period(&identities, None).period
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
