//! onrecord says what a news story stands on.
//!
//! It reads an article, labels every sentence [reported fact, attributed quote, editorial
//! framing or unverified allegation](label::Label), traces what is attributed to its
//! source, and reports how much of the piece rests on each. It judges wording and
//! sourcing, never truth. Everything runs on the caller's machine.
//!
//! Data goes one way through the rooms of this library: [`ingest`] turns bytes into an
//! article, [`segment`] finds its sentences and quotations, [`model`] scores them,
//! [`attribution`] finds sources, [`report`] puts the [`Reading`](report::Reading)
//! together, [`findings`] says where an editor would stop, as [`config`] has it, and [`check`]
//! where in the file that is. [`Reader`] walks that way; [`render`] writes a reading or a check
//! for people and programs, [`compare`] sets several readings side by side, [`eval`]
//! measures them against labels, [`lsp`] shows one in an editor while it changes, [`serve`] on a web
//! page, [`lesson`] makes an exercise of one and marks the answers, and [`audit`] reads whole
//! archives. [`files`] is how archives and the program read and write them.

pub mod attribution;
pub mod audit;
pub mod check;
pub mod compare;
pub mod config;
pub mod eval;
pub mod files;
pub mod findings;
pub mod ingest;
mod interval;
pub mod label;
pub mod lesson;
pub mod lsp;
pub mod model;
mod reader;
pub mod render;
pub mod report;
pub mod segment;
#[cfg(feature = "serve")]
pub mod serve;
pub mod span;

pub use reader::{DraftReader, Reader};
