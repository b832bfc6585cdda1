//! Labelled sentences, and a text with attributions in brat standoff.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::eval::{LabelledDocument, annotated_spans};
use onrecord_fuzz::{hold_article, hold_segmented};

fuzz_target!(|data: &str| {
    if let Ok(document) = LabelledDocument::parse(data) {
        let (article, segmented) = document.article();
        hold_article(&article);
        hold_segmented(&article, &segmented);
        assert_eq!(segmented.sentences.len(), document.sentences.len());
    }
    if let Some((text, annotations)) = data.split_once('\0')
        && let Ok(spans) = annotated_spans(text, annotations)
    {
        for (_, span) in spans {
            assert!(
                text.get(span.start()..span.end()).is_some(),
                "{span:?} in no text"
            );
        }
    }
});
