//! Auditing: thousands to millions of articles, unattended, resumable.
//!
//! An [`Audit`] reads an [`Archive`](archive::Archive) and writes, into one folder, tables of
//! articles (and of sentences, sources and findings), what is said of outlets with its
//! uncertainty ([`summary`]), and a page that shows it. Items are drawn in one order, read
//! side by side, and settled in that order again ([`ordered`], [`settling`]); what is finished is
//! kept safe as it comes ([`store`]), and the [`results`] are made of it at the end, so that an
//! interrupted audit and an uninterrupted one give the same bytes.
//!
//! [`pipe`] is the same reading for programs: JSON lines in, JSON lines out.

pub mod archive;
mod date;
mod most_used;
mod ordered;
mod outcome;
mod outlet_tables;
mod pipe;
mod results;
mod rows;
mod run;
mod settling;
mod store;
pub mod summary;
mod tables;

pub use most_used::UsedSource;
pub use outcome::{Duplicate, Failure};
pub use pipe::{PipeError, PipeOptions, pipe};
pub use results::Summary;
pub use rows::{
    ArticleRow, Cell, CellType, Column, FindingRow, LabelShare, Row, Rows, SentenceRow, SourceRow,
};
pub use run::{Audit, AuditError, Finished, Options, SettingsOf};
pub use settling::Progress;
pub use store::StoreError;
