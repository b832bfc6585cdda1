//! Whole runs of `onrecord audit` and `onrecord pipe`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod pipe;
mod program;
mod resuming;
mod whole;
