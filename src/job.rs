//! What the program is used for, as values: files go in, outputs come out.
//!
//! Whoever calls hands in the bytes of the files, the day, and a place for dangerous formats, and does with the outputs what it
//! likes: the command line, a page in a browser, a test. Here nothing touches disk, clock or terminal.
//!
//! A [`Session`] is opened with what is known, chooses the template for some [`Files`], settles them, and gives [`Outputs`].

mod apart;
mod choose;
mod comparison;
mod composition;
mod conversion;
mod earlier;
mod explain;
mod export;
mod files;
mod folder;
mod forms;
mod learning;
mod listing;
mod office;
mod output;
mod outputs;
mod renewal;
mod settle;
mod split;
mod templates;
mod verify;

use std::sync::Arc;

use jiff::civil::Date;

use crate::finding::Decision;
use crate::layout;
use crate::legacy;
use crate::period::Period;
use crate::read::{Isolate, Limits};
use crate::recognise::Memory;
use crate::unit::Registry;

pub use crate::decision::Typed;
pub use crate::kept::Cache;
pub use crate::layout::Decidable;
pub use choose::{Chosen, Undecided};
pub use comparison::{Compared, Ranking};
pub use composition::Composition;
pub use conversion::{Conversion, Converted, Target};
pub use earlier::Previous;
pub use explain::AtHand;
pub use export::{Exported, TableFormat};
pub use files::check_units;
pub use files::{Files, lost, read_units};
pub(crate) use files::{no_list, not_opened};
pub use folder::{is_unfinished, order, passed_over, walk_order};
pub use forms::{Blank, Mapped, blank, mapping};
pub use learning::{Learning, Learnt};
pub use office::{Office, day};
pub use output::{Content, Output};
pub use outputs::{Note, Outputs};
pub use renewal::Renewal;
pub use settle::Settled;
pub use split::{Group, Split};
pub use templates::Templates;
pub use verify::Verification;

/// What a run knows before it reads any return.
pub struct Session<'a> {
    memory: Memory,
    asked: Option<usize>,
    isolate: &'a dyn Isolate,
    today: Date,
    /// What a file may cost.
    pub limits: Limits,
    /// Which old encodings are looked for beside those that show themselves.
    pub legacy: legacy::Options,
    /// The units expected; a list among the files is used where none is given.
    pub units: Option<Registry>,
    /// The period asked for.
    pub period: Option<Period>,
    /// The last day on which a return is on time.
    pub due: Option<Date>,
    /// The unit the consolidation is for; empty when none is named.
    pub unit_name: Arc<str>,
    /// What the office has settled for its returns.
    pub office: Office,
    /// What was decided of figures in the workbook that is renewed.
    pub decisions: Vec<Decision>,
    /// Where what was read is kept from run to run; nowhere when none is given.
    pub cache: Option<&'a dyn Cache>,
    /// The workbook of an earlier period to compare with.
    pub previous: Option<Previous>,
}

impl<'a> Session<'a> {
    /// Opens a session: files of strangers that are dangerous to read are read in `isolate`, waivers are looked at on `today`.
    pub fn open(templates: Templates, isolate: &'a dyn Isolate, today: Date) -> Self {
        let (known, asked) = templates.into_parts();
        Self::knowing(Memory::new(known), asked, isolate, today)
    }

    /// A session that knows these templates and nothing else.
    fn knowing(memory: Memory, asked: Option<usize>, isolate: &'a dyn Isolate, today: Date) -> Self {
        Self {
            memory,
            asked,
            isolate,
            today,
            limits: Limits::default(),
            legacy: legacy::Options::default(),
            units: None,
            period: None,
            due: None,
            unit_name: Arc::default(),
            office: Office::default(),
            decisions: Vec::new(),
            cache: None,
            previous: None,
        }
    }

    /// What a file may cost where the list of figures of a consolidated workbook is wanted, or not.
    fn limits_with(&self, sources: bool) -> Limits {
        Limits { lists: layout::lists(sources), ..self.limits.clone() }
    }

    /// The period asked for in this run, or by the office.
    fn period(&self) -> Option<Period> {
        self.period.or(self.office.period)
    }

    /// The last day on which a return is on time, as this run or the office says.
    fn due(&self) -> Option<Date> {
        self.due.or(self.office.due)
    }

    /// The unit named in this run, or by the office.
    fn unit_name(&self) -> Arc<str> {
        let office = || self.office.unit_name.as_deref().unwrap_or_default().into();
        if self.unit_name.is_empty() { office() } else { Arc::clone(&self.unit_name) }
    }
}
