//! From everything that was found to the [`Reading`].

mod reading;

pub use reading::{ArticleInfo, Attribution, Finding, Footing, Loaded, ModelInfo, ReadSentence, Reading, SCHEMA, Severity, Share, Source, UNCERTAIN_BELOW};
