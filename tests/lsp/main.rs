//! `onrecord lsp` through its own protocol: a scripted client against the real program.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod client;
mod conversation;
mod diagnostics;
mod long_drafts;
mod questions;
