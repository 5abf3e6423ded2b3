//! Where a return comes from that was read out of a consolidated workbook: its own file, the consolidations it came
//! through, and what named its unit.

use std::sync::Arc;

use crate::unit::UnitName;

/// The way of a return from the unit's own file to here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lineage {
    /// Path of the unit's own file, as it was given to the consolidation that read it.
    pub file: Arc<str>,
    /// SHA-256 of that file, in hexadecimal.
    pub sha256: String,
    /// The consolidations it came through, by the name of their unit or else of their file, the outermost first.
    pub through: Vec<Arc<str>>,
}

/// What named the unit of a return, before the other returns had their say: which names mean the same unit is settled
/// anew over all returns of a consolidation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// The unit as shown.
    pub unit: Arc<str>,
    /// Its name as read; nothing when a list of units gave it.
    pub name: Option<UnitName>,
    /// The unit above it, as a title, the file name or a folder says.
    pub parent: Option<UnitName>,
    /// A title named it.
    pub titled: bool,
    /// The unit the file name gives, where a title gives another.
    pub by_file: Option<UnitName>,
}
