//! Units: their names as people write them, and the list of those expected to report.

mod list;
mod name;
mod registry;

pub use list::{ListError, is_list};
pub use name::{Extent, Kind, UnitName, lowest_level};
pub use registry::{Found, Listed, Match, Registry};

#[cfg(test)]
mod tests;
