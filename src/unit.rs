//! Units: their names as people write them, and the list of those expected to report.

mod list;
mod name;
mod registry;
mod roll;

pub use list::{ListError, is_list};
pub use name::{Extent, Kind, UnitName, lowest_level};
pub use registry::{Found, Listed, Match, Nameless, Registry};
pub use roll::{LeftOut, Reason, Roll};

#[cfg(test)]
mod tests;
