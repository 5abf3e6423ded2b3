//! Units: their names as people write them, and the list of those expected to report.

mod kind;
mod levels;
mod list;
mod name;
mod owner;
mod reading;
mod registry;
mod roll;
mod succession;
mod words;

pub use kind::{Kind, levels, lowest_level};
pub use levels::{Captions, NoGrouping, tell_apart};
pub use list::{Checked, Fault, ListError, Lists};
pub use name::UnitName;
pub use owner::{levels_of, owns};
pub use reading::{Extent, Reader};
pub use registry::{Found, Listed, Match, Nameless, Registry};
pub use roll::{LeftOut, Reason, Roll};
pub use succession::{Former, Part, Predecessor, Successor};
pub use words::Words;

#[cfg(test)]
mod tests;
