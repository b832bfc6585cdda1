//! What the fuzz targets share: a reader whose model answers anything, and what holds of every
//! article and every reading.

use onrecord::Reader;
use onrecord::ingest::Article;
use onrecord::model::{Batch, Engine, Manifest, Model, ModelError, Output};
use onrecord::report::Reading;
use onrecord::segment::Segmented;

const MANIFEST: &[u8] = include_bytes!("../../models/onrecord-small/manifest.json");
const TOKENIZER: &[u8] = include_bytes!("../../models/onrecord-small/tokenizer.json");

/// An engine whose scores are scattered: they follow from the tokens, so that equal texts
/// are read alike, and every label, tag and pointer comes up somewhere.
struct Scattered {
    channels: usize,
}

impl Engine for Scattered {
    fn run(&self, batch: &Batch) -> Result<Vec<Output>, ModelError> {
        let output = |window: &[u32]| {
            let mut state = 0x9e37_79b9_u32;
            let mut values = Vec::with_capacity(window.len() * self.channels);
            for &id in window {
                state = (state ^ id).wrapping_mul(0x0100_0193);
                for _ in 0..self.channels {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    values.push((state >> 8) as f32 / f32::from(u16::MAX) / 16.0 - 8.0);
                }
            }
            Output::new(self.channels, values)
        };
        batch.windows().map(output).collect()
    }

    fn name(&self) -> &'static str {
        "scattered"
    }
}

/// A reader with a model that costs nothing.
///
/// # Panics
/// Where the small model's manifest or tokenizer is broken.
#[must_use]
pub fn reader() -> Reader {
    let channels = Manifest::parse(MANIFEST)
        .expect("the small model")
        .channels
        .width();
    let engine = Box::new(Scattered { channels });
    Reader::new(Model::with_engine(MANIFEST, TOKENIZER, engine).expect("the small model"))
}

/// Holds an article to its promises: blocks in order, apart, inside the text, on character
/// boundaries.
///
/// # Panics
/// Where one is broken.
pub fn hold_article(article: &Article) {
    let mut end = 0;
    for block in article.blocks() {
        let span = block.span;
        assert!(
            end <= span.start() && span.start() <= span.end(),
            "{span:?} after {end}"
        );
        assert!(
            article.text().get(span.start()..span.end()).is_some(),
            "{span:?} in no text"
        );
        end = span.end();
    }
}

/// Holds sentences to their promises: in order, apart, none empty, each within one block.
///
/// # Panics
/// Where one is broken.
pub fn hold_segmented(article: &Article, segmented: &Segmented) {
    let mut end = 0;
    for sentence in &segmented.sentences {
        let span = sentence.span;
        assert!(
            end <= span.start() && span.start() < span.end(),
            "{span:?} after {end}"
        );
        assert!(
            article.text().get(span.start()..span.end()).is_some(),
            "{span:?} in no text"
        );
        assert!(
            article
                .blocks()
                .iter()
                .any(|block| block.span.contains(span)),
            "{span:?} in no block"
        );
        end = span.end();
    }
}

/// Holds a reading to its promises: what it points at lies in its text, and shares are shares.
///
/// # Panics
/// Where one is broken.
pub fn hold_reading(reading: &Reading) {
    reading.is_sound().expect("a sound reading");
    let footing = &reading.footing;
    for share in [
        footing.fact,
        footing.quote,
        footing.framing,
        footing.allegation,
    ] {
        assert!(share.low <= share.high);
    }
}
