//! Any text through the whole program, but for the network: sources, report, rules and every form
//! of output.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use onrecord::Reader;
use onrecord::check::{Checked, Ingested};
use onrecord::compare::{Subject, compare};
use onrecord::findings::{RULES, Settings};
use onrecord::ingest::{Format, Options};
use onrecord::render::{
    self, CheckFormat, CheckOptions, ComparisonFormat, Detail, Format as Form, Summary,
};
use onrecord::report::Reading;
use onrecord_fuzz::{hold_reading, reader};

static READER: OnceLock<(Reader, Settings)> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let (reader, settings) = READER.get_or_init(|| {
        let mut settings = Settings::default();
        for rule in RULES {
            settings.switch(rule, true);
        }
        (reader(), settings)
    });
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    let format = [Format::Text, Format::Markdown, Format::Html][usize::from(choice) % 3];
    let options = Options {
        format,
        language_check: false,
        ..Options::default()
    };
    let Ok(ingested) = Ingested::new(bytes, "article", &options) else {
        return;
    };
    let reading = reader
        .read_with(&ingested.article, settings)
        .expect("a reading");
    hold_reading(&reading);

    let json = serde_json::to_string(&reading).expect("JSON");
    let again: Reading = serde_json::from_str(&json).expect("what was written");
    assert_eq!(serde_json::to_string(&again).expect("JSON"), json);

    let readings = std::slice::from_ref(&reading);
    for form in Form::ALL {
        let mut out = Vec::new();
        form.write(readings, render::Options::default(), &mut out)
            .expect("room");
        let out = String::from_utf8(out).expect("UTF-8");
        if form == Form::Html {
            assert_eq!(
                out.matches("</script>").count(),
                out.matches("<script").count()
            );
        }
    }
    let subjects = [
        Subject {
            name: "a",
            readings,
        },
        Subject {
            name: "b",
            readings,
        },
    ];
    let comparison = compare(&subjects);
    for form in [
        ComparisonFormat::Text,
        ComparisonFormat::Html,
        ComparisonFormat::Json,
    ] {
        form.write(&comparison, render::Options::default(), &mut Vec::new())
            .expect("room");
    }
    let findings = reading.findings.clone();
    let checked = Checked::new(
        "article",
        &reading,
        findings,
        ingested.source,
        &ingested.directives,
    );
    for located in &checked.findings {
        let text = checked.source.text();
        assert!(text.get(located.span.start()..located.span.end()).is_some());
    }
    let mut summary = Summary::default();
    summary.add(&checked);
    let options = CheckOptions {
        width: 80,
        colour: true,
        detail: Detail::Usual,
    };
    for form in [
        CheckFormat::Text,
        CheckFormat::Json,
        CheckFormat::Sarif,
        CheckFormat::Github,
    ] {
        let mut renderer = form.renderer(options);
        let mut out = Vec::new();
        renderer.add(&checked, &mut out).expect("room");
        renderer.finish(&summary, &mut out).expect("room");
    }
});
