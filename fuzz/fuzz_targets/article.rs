//! Any bytes as an article, in the format that the first byte chooses, and its sentences.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::check::{Ingested, Source};
use onrecord::ingest::{Format, Options};
use onrecord::segment::segment;
use onrecord_fuzz::{hold_article, hold_segmented};

const FORMATS: [Format; 5] = [
    Format::Auto,
    Format::Text,
    Format::Markdown,
    Format::Html,
    Format::Docx,
];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    let options = Options {
        format: FORMATS[usize::from(choice) % FORMATS.len()],
        language_check: choice >= 128,
        ..Options::default()
    };
    let Ok(ingested) = Ingested::new(bytes, "article", &options) else {
        return;
    };
    hold_article(&ingested.article);
    hold_segmented(&ingested.article, &segment(&ingested.article));
    if let Some(text) = ingested.source {
        let length = text.len();
        let source = Source::new(text);
        for offset in 0..=length {
            let position = source.position(offset);
            assert!(position.line > 0 && position.column > 0);
        }
    }
});
