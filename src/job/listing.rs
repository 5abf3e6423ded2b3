//! The list of units that lies among the files, where none is given: found by its name before anything is read, or by what is
//! in it once everything was.

use std::borrow::Cow;
use std::sync::Arc;

use crate::book::Book;
use crate::finding::{Diagnosed, Finding, Place, Rule, Severity, Wording, file_name};
use crate::intake::{self, Taken};
use crate::lexicon::Lexicon;
use crate::read::Source;
use crate::recognise;
use crate::stamp;
use crate::unit::{ListError, Registry};

use super::files::list_as_book;
use super::{Files, Session};

/// A file that was opened.
pub(super) struct Opened<'f> {
    /// Its bytes.
    pub bytes: Cow<'f, [u8]>,
    /// What was read.
    pub read: Diagnosed<Option<Book>>,
}

/// The list of units of a run.
#[derive(Clone, Default)]
pub(super) enum UnitList<'s> {
    /// There is none.
    #[default]
    None,
    /// It was given.
    Given(&'s Registry),
    /// It lies among the files; any others say the same.
    Found(Vec<Arc<Listing>>),
    /// Lists lie among the files that cannot be used: they differ, or have errors.
    Unusable(Vec<Arc<Listing>>),
}

/// A list among the files.
pub(super) struct Listing {
    pub file: Arc<str>,
    pub units: Result<Registry, ListError>,
}

impl UnitList<'_> {
    /// With lists that were found since.
    #[must_use]
    pub fn with(self, more: Vec<Arc<Listing>>) -> Self {
        let known = match self {
            Self::None => Vec::new(),
            Self::Given(_) => return self,
            Self::Found(listings) | Self::Unusable(listings) => listings,
        };
        Self::of(known.into_iter().chain(more).collect())
    }

    /// The units.
    pub fn registry(&self) -> Option<&Registry> {
        match self {
            Self::Given(registry) => Some(registry),
            Self::Found(listings) => listings.first()?.units.as_ref().ok(),
            Self::None | Self::Unusable(_) => None,
        }
    }

    /// The file that was found to be the list in use.
    pub fn file(&self) -> Option<&Arc<str>> {
        match self {
            Self::Found(listings) => listings.first().map(|listing| &listing.file),
            _ => None,
        }
    }

    /// Whether a file is one of the lists, which is no return.
    pub fn is_one(&self, file: &str) -> bool {
        self.files().iter().any(|listing| *listing.file == *file)
    }

    fn files(&self) -> &[Arc<Listing>] {
        match self {
            Self::Found(listings) | Self::Unusable(listings) => listings,
            Self::None | Self::Given(_) => &[],
        }
    }

    /// What lists make together: those that say the same are one; which of different ones is meant is not known.
    pub fn of(listings: Vec<Arc<Listing>>) -> Self {
        let same = |pair: &[Arc<Listing>]| match (&pair[0].units, &pair[1].units) {
            (Ok(one), Ok(other)) => one.says_the_same_as(other),
            _ => false,
        };
        match listings.first() {
            None => Self::None,
            Some(first) if first.units.is_ok() && listings.windows(2).all(same) => Self::Found(listings),
            Some(_) => Self::Unusable(listings),
        }
    }

    /// What is said of the list: which one is used, or why none is.
    pub fn findings(&self) -> Vec<Finding> {
        match self {
            Self::None | Self::Given(_) => Vec::new(),
            Self::Found(listings) => listings.iter().map(|listing| used(listing, &listings[0])).collect(),
            Self::Unusable(listings) => {
                let names: Vec<&str> = listings.iter().map(|listing| file_name(&listing.file)).collect();
                listings.iter().map(|listing| unusable(listing, &names)).collect()
            }
        }
    }
}

/// `first` is the one in use, of which others may be copies.
fn used(listing: &Listing, first: &Listing) -> Finding {
    let count = listing.units.as_ref().map_or(0, |list| list.units().len());
    let message = if listing.file == first.file {
        Wording::new(
            format!(
                "tệp này là danh sách đơn vị ({count} đơn vị), không phải báo cáo; được dùng để biết đơn vị nào phải báo cáo"
            ),
            format!(
                "this file is a list of units ({count} units), not a return; it is used to know who is expected"
            ),
        )
    } else {
        let first = file_name(&first.file);
        Wording::new(
            format!("tệp này là danh sách đơn vị, giống hệt {first} đang dùng"),
            format!("this file is a list of units, the same as {first}, which is used"),
        )
    };
    Finding::new(Rule::UNKNOWN_FORM, Place::file(&listing.file), message)
        .with_severity(Severity::Info)
        .with_help("Muốn dùng danh sách khác thì thêm --units TỆP.", "To use another list, add --units FILE.")
}

fn unusable(listing: &Listing, names: &[&str]) -> Finding {
    let message = if let Err(error) = &listing.units {
        Wording::new(
            format!("danh sách đơn vị có lỗi nên không được dùng: {}", error.message.vi),
            format!("the list of units has an error and is not used: {}", error.message.en),
        )
        .then(&line_of(error).vi, &line_of(error).en)
    } else {
        let names = names.join(", ");
        Wording::new(
            format!(
                "có nhiều danh sách đơn vị khác nhau ({names}), không rõ dùng danh sách nào nên không dùng danh sách nào"
            ),
            format!(
                "there are several lists of units that differ ({names}); which is meant is not known, so none is used"
            ),
        )
    };
    let file = &listing.file;
    Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message).with_severity(Severity::Warning).with_help(
        format!("Chỉ rõ một danh sách: --units \"{file}\"; xem lỗi của danh sách: tonghop don-vi kiem-tra \"{file}\"."),
        format!("Name one list: --units \"{file}\"; see what is wrong with it: tonghop units check \"{file}\"."),
    )
}

fn line_of(error: &ListError) -> Wording {
    error.line.map_or_else(Wording::default, |line| {
        Wording::new(format!(" (dòng {line})"), format!(" (line {line})"))
    })
}

impl Session<'_> {
    /// The list given, or one among the files that is called so; files opened to find it out are kept.
    pub(super) fn list_by_name<'f, F: Files + ?Sized>(
        &self,
        files: &'f F,
        opened: &mut [Option<Opened<'f>>],
    ) -> UnitList<'_> {
        if let Some(given) = &self.units {
            return UnitList::Given(given);
        }
        let lists = Lexicon::of_the_field().lists();
        let names = files.names();
        let mut found = Vec::new();
        for (index, file) in names.iter().enumerate().filter(|(_, file)| lists.is_called_one(file)) {
            let Ok(bytes) = files.bytes(index) else { continue };
            let source = Source { file: Arc::clone(file), bytes: &bytes };
            let listing = self.listing(&source, true);
            if listing.is_none() {
                let read = intake::open(&source, &self.limits_with(false), self.isolate, self.legacy);
                opened[index] = Some(Opened { bytes, read });
            }
            found.extend(listing.map(Arc::new));
        }
        UnitList::of(found)
    }

    /// The list that a file is, if it is one.
    pub(super) fn listing(&self, source: &Source<'_>, called_one: bool) -> Option<Listing> {
        let lists = Lexicon::of_the_field().lists();
        let book = list_as_book(source, &self.limits, self.isolate).value?;
        let is_ours = stamp::of_book(&book).is_some();
        if is_ours || !recognise::candidates(&book, &self.memory).is_empty() {
            return None;
        }
        let file = &source.file;
        let units = if called_one { lists.found_by_name(file, &book) } else { lists.found_in(file, &book) };
        units.map(|units| Listing { file: Arc::clone(file), units })
    }
}

/// The lists among files taken in, which are taken out.
pub(super) fn lists_of(taken: &mut Vec<Taken>) -> Vec<Arc<Listing>> {
    let lists = taken.extract_if(.., |one| one.units.is_some());
    let listing = |list: Taken| Some(Arc::new(Listing { file: list.one.file, units: list.units? }));
    lists.filter_map(listing).collect()
}
