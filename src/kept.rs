//! What was taken in of a file, kept for the next run: a folder of which two of two thousand files changed is not read again.
//!
//! What is kept is found by a key of everything that taking in looks at: the program, the templates, the list of units, the
//! period, the limits, and the file with its name and all its bytes. Whoever finds it has what reading would give. An entry
//! that is damaged, cut short, or another's says nothing: the file is read.

use std::sync::Arc;

use foldhash::HashSet;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cell::CellRef;
use crate::extract::Extracted;
use crate::figure::{CellCount, Filing, FormFigures, Return, Standing};
use crate::finding::Finding;
use crate::identify::Identity;
use crate::intake::{Desk, Taken};
use crate::lineage::Claim;
use crate::model::Template;
use crate::narrative::{Narrative, Paragraph};
use crate::read::{Limits, Source};
use crate::recognise::Memory;
use crate::template::to_toml;
use crate::unit::Registry;

/// How an entry begins; counts up with every change of what is kept.
const MARK: &[u8] = b"tonghop kept 2\n";
/// Bytes of a fingerprint.
const SUM: usize = 32;

/// A place where entries are kept from one run to the next. Losing one costs time, and nothing else.
pub trait Cache: Sync {
    /// Tells one program from another, if they have the same version.
    fn program(&self) -> String;

    /// What was kept under a key; nothing when it is not there or cannot be read.
    fn get(&self, key: &str) -> Option<Vec<u8>>;

    /// Keeps an entry under a key, if that is possible.
    fn put(&self, key: &str, entry: &[u8]);
}

/// What is kept of files that are taken in alike.
pub struct Kept<'a> {
    cache: &'a dyn Cache,
    template: &'a Template,
    /// Everything but the file.
    alike: Sha256,
}

impl<'a> Kept<'a> {
    /// What is kept of files taken in at that desk.
    pub fn of(cache: &'a dyn Cache, desk: &Desk<'a>, memory: &'a Memory) -> Self {
        let template = &memory.templates()[desk.template];
        let mut alike = Sha256::new();
        let mut part = |text: &str| {
            alike.update((text.len() as u64).to_le_bytes());
            alike.update(text);
        };
        part(env!("CARGO_PKG_VERSION"));
        part(&cache.program());
        part(&template.id);
        memory.templates().iter().for_each(|template| part(&to_toml(template)));
        part(&desk.registry.map(Registry::spelled).unwrap_or_default());
        // How much memory a child process gets changes with the hour. A file that it was too little for is not kept.
        part(&format!("{:?}", Limits { memory: 0, ..desk.limits.clone() }));
        part(&format!("{:?} {:?}", desk.period, desk.legacy));
        Self { cache, template, alike }
    }

    /// What is taken in of a file, from what is kept, or else `anew`.
    pub fn take(&self, source: &Source<'_>, anew: impl FnOnce() -> Vec<Taken>) -> Vec<Taken> {
        let sum = self.key(source);
        let key = crate::stamp::hex(&sum);
        if let Some(known) = self.cache.get(&key).and_then(|entry| self.read(&sum, &entry, source)) {
            return known;
        }
        let taken = anew();
        if let Some(entry) = entry(&sum, &taken) {
            self.cache.put(&key, &entry);
        }
        taken
    }

    fn key(&self, source: &Source<'_>) -> [u8; SUM] {
        let name = source.file.as_bytes();
        let key = self.alike.clone().chain_update((name.len() as u64).to_le_bytes());
        key.chain_update(name).chain_update(source.bytes).finalize().into()
    }

    /// What an entry says, if it is whole and of this template.
    fn read(&self, key: &[u8; SUM], entry: &[u8], source: &Source<'_>) -> Option<Vec<Taken>> {
        let (sum, packed) = entry.strip_prefix(MARK)?.split_first_chunk::<SUM>()?;
        if *sum != sum_of(key, packed) {
            return None;
        }
        let parts: Vec<Part> = postcard::from_bytes(packed).ok()?;
        let fits = |part: &Part| {
            let forms = part.forms.iter().chain(&part.extracted.forms);
            forms.clone().all(|figures| figures.fits(self.template))
        };
        let sha256 = crate::intake::fingerprint(source.bytes);
        parts.iter().all(fits).then(|| parts.into_iter().map(|part| part.taken(source, &sha256)).collect())
    }
}

fn sum_of(key: &[u8; SUM], packed: &[u8]) -> [u8; SUM] {
    Sha256::new().chain_update(key).chain_update(packed).finalize().into()
}

/// The entry of what was taken in; `None` for what is not kept.
fn entry(key: &[u8; SUM], taken: &[Taken]) -> Option<Vec<u8>> {
    let parts: Vec<Part> = taken.iter().map(Part::of).collect::<Option<_>>()?;
    let packed = postcard::to_stdvec(&parts).ok()?;
    Some([MARK, &sum_of(key, &packed), &packed].concat())
}

/// What is kept of one return of a file.
#[derive(Serialize, Deserialize)]
struct Part {
    sheets: Vec<Arc<str>>,
    saved: Option<Date>,
    standing: Standing,
    forms: Vec<FormFigures>,
    paragraphs: Vec<Paragraph>,
    findings: Vec<Finding>,
    identity: Identity,
    extracted: Extracted,
}

impl Part {
    /// Of a return that was read; a list of units, a consolidated workbook, and what could not be read are read every time.
    fn of(taken: &Taken) -> Option<Self> {
        let Taken { one, identity, extracted, is_list, units, lacking, decisions } = taken;
        // Every part of a return is named here: what is not kept has to be as nobody touched it.
        let Return {
            file: _,
            sheets,
            sha256: _,
            unit,
            groups,
            levels,
            period,
            date,
            saved,
            filing,
            standing,
            forms,
            set_aside,
            areas,
            claim,
            lineage,
            inherited,
            tallies,
            inputs,
            units: made_of,
            narrative,
            cells,
            findings,
        } = one;
        let unsettled =
            unit.is_empty() && groups.is_empty() && levels.is_empty() && period.is_none() && date.is_none();
        let unmerged = lineage.is_none() && tallies.is_empty() && inputs.is_empty() && made_of.is_empty();
        let untouched = *filing == Filing::default() && *claim == Claim::default();
        let uncounted = *cells == CellCount::default() && set_aside.is_empty();
        let plain = areas.is_empty() && inherited.is_empty() && lacking.is_empty() && decisions.is_empty();
        let is_list = *is_list || units.is_some();
        let read = !matches!(standing, Standing::Unreadable | Standing::Summary);
        let kept = read && !is_list && unsettled && unmerged && untouched && uncounted && plain;
        kept.then(|| Self {
            sheets: sheets.clone(),
            saved: *saved,
            standing: *standing,
            forms: forms.clone(),
            paragraphs: narrative.paragraphs.clone(),
            findings: findings.clone(),
            identity: identity.clone(),
            extracted: extracted.clone(),
        })
    }

    fn taken(mut self, source: &Source<'_>, sha256: &str) -> Taken {
        self.share();
        let one = Return {
            sheets: self.sheets,
            sha256: sha256.to_owned(),
            saved: self.saved,
            standing: self.standing,
            forms: self.forms,
            narrative: Narrative::again(self.paragraphs),
            findings: self.findings,
            ..Return::unread(Arc::clone(&source.file))
        };
        let (identity, extracted) = (self.identity, self.extracted);
        let (lacking, decisions) = (Vec::new(), Vec::new());
        Taken { one, identity, extracted, is_list: false, units: None, lacking, decisions }
    }

    /// Lets names of files and sheets be one text again.
    fn share(&mut self) {
        let mut known: HashSet<Arc<str>> = HashSet::default();
        let mut share = |text: &mut Arc<str>| match known.get(&**text) {
            Some(one) => *text = Arc::clone(one),
            None => drop(known.insert(Arc::clone(text))),
        };
        for figures in self.forms.iter_mut().chain(&mut self.extracted.forms) {
            share(&mut figures.file);
            share(&mut figures.sheet);
            figures.figures_mut().for_each(|figure| share(&mut figure.sheet));
        }
        for finding in &mut self.findings {
            share(&mut finding.place.file);
            share(&mut finding.place.sheet);
        }
        self.extracted.cells.iter_mut().for_each(|(sheet, _)| share(sheet));
        let told = std::mem::take(&mut self.extracted.told);
        let shared = |(mut sheet, cell): (Arc<str>, CellRef)| {
            share(&mut sheet);
            (sheet, cell)
        };
        self.extracted.told = told.into_iter().map(shared).collect();
    }
}
