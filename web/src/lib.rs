//! tonghop inside a browser: what the page asks of the program.
//!
//! [`Desk`] is the use as a value, and knows nothing of browsers: files go in, one settled run comes out, and the page is told of
//! it in JSON. [`Handle`] is what the page's worker holds of it.

mod decided;
mod desk;
#[cfg(target_family = "wasm")]
mod handle;
mod shelf;
mod sheet;

pub use decided::Said;
pub use desk::{Asked, Beside, Desk, Made, Next, Trouble};
#[cfg(target_family = "wasm")]
pub use handle::Handle;
