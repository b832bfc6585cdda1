//! The page of an audit of invented outlets.

use std::collections::BTreeMap;

use super::*;
use crate::audit::summary::Outlets;
use crate::label::SourceKind;
use crate::render::sample;
use crate::report::ModelInfo;

fn estimate(value: f64, low: f64, high: f64) -> Estimate {
    Estimate {
        value,
        low: Some(low),
        high: Some(high),
    }
}

fn group(outlet: &str, value: Option<&str>, framing: f64) -> Group {
    let measures = BTreeMap::from([
        (Measure::Fact, estimate(0.5, 0.45, 0.55)),
        (
            Measure::Quote,
            estimate(0.5 - framing, 0.4 - framing, 0.6 - framing),
        ),
        (
            Measure::Framing,
            estimate(framing, framing / 2.0, framing * 1.5),
        ),
        (Measure::Allegation, estimate(0.0, 0.0, 0.0)),
        (Measure::Sources, estimate(3.2, 2.9, 3.6)),
    ]);
    Group {
        outlet: outlet.to_owned(),
        value: value.map(str::to_owned),
        articles: 40,
        words: 20_000,
        corrected: BTreeMap::from([(
            Measure::Framing,
            estimate(framing * 0.9, 0.01, framing * 1.6),
        )]),
        measures,
    }
}

fn difference(verdict: Verdict) -> Difference {
    Difference {
        a: "Quay Courier".to_owned(),
        b: "<b>Mail</b>".to_owned(),
        measure: Measure::Framing,
        difference: estimate(-0.081, -0.12, -0.04),
        p: 0.0001,
        p_adjusted: 0.0004,
        corrected: Some(estimate(-0.07, -0.13, -0.01)),
        verdict,
    }
}

fn summary() -> Summary {
    let outlets = Outlets {
        outlets: vec![
            group("Quay Courier", None, 0.05),
            group("<b>Mail</b>", None, 0.13),
        ],
        by: BTreeMap::from([(
            Dimension::Month,
            vec![
                group("Quay Courier", Some("2023-12"), 0.02),
                group("Quay Courier", Some("2024-02"), 0.08),
            ],
        )]),
        differences: vec![difference(Verdict::NotFound), difference(Verdict::Found)],
    };
    let used = |name: &str, kind| UsedSource {
        name: name.to_owned(),
        kind,
        articles: 12,
        words: 340,
    };
    Summary {
        schema: "onrecord.audit/1",
        model: ModelInfo {
            name: "onrecord-small".to_owned(),
            version: "1.1.0".to_owned(),
        },
        articles: 80,
        words: 40_000,
        failures: BTreeMap::from([("not-english".to_owned(), 2)]),
        skipped: BTreeMap::new(),
        duplicates: 1,
        samples: 1000,
        seed: 1,
        outlets,
        most_used_sources: vec![used("Ann Hale", SourceKind::Person)],
        never_named: vec![used("officials", SourceKind::Unnamed)],
    }
}

fn page(summary: &Summary, sample: &[Reading]) -> String {
    let mut bytes = Vec::new();
    write(summary, sample, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_page_of_two_outlets() {
    insta::assert_snapshot!(
        page(&summary(), &[])
            .replace(STYLE, "[style]")
            .replace(OWN_STYLE, "[own style]")
            .replace(SCRIPT, "[script]")
            .replace(OWN_SCRIPT, "[own script]")
            .lines()
            .filter(|line| !line.contains("Content-Security-Policy"))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn names_that_are_markup_show_as_text() {
    let page = page(&summary(), &[sample::hostile()]);
    assert!(!page.contains("<b>Mail</b>"));
    assert!(page.contains("Mail"));
    assert!(!page.contains("<script>alert"));
}

#[test]
fn an_audit_of_nothing_says_so() {
    let empty = Summary {
        outlets: Outlets::default(),
        articles: 0,
        ..summary()
    };
    assert!(page(&empty, &[]).contains("No article was read."));
}
