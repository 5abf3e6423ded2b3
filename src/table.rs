//! Where tables are on a sheet and how they are built.

mod page;

pub use page::Page;
