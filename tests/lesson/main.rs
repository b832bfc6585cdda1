//! Whole runs of `onrecord lesson`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod key;
mod making;
mod marking;
mod program;
