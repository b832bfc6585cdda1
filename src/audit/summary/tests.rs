//! Outlets whose true figures are known.

use super::*;
use crate::audit::archive::Place;
use crate::audit::rows::LabelShare;

/// An article of so many words of each label.
fn article(outlet: Option<&str>, labels: [u64; 4], month: &str) -> ArticleRow {
    ArticleRow {
        article: 0,
        id: String::new(),
        place: Place {
            file: String::new(),
            record: None,
        },
        title: None,
        outlet: outlet.map(str::to_owned),
        author: None,
        section: None,
        date: None,
        month: Some(month.to_owned()),
        url: None,
        words: labels.iter().sum(),
        sentences: 1,
        labels: labels.map(|words| LabelShare {
            words,
            ..LabelShare::default()
        }),
        attributed_words: labels[1],
        unnamed_words: labels[1] / 4,
        sources: [2, 0, 0, 0, 1, 0],
        loaded_words: 3,
        findings: Vec::new(),
        text_sha256: String::new(),
    }
}

/// What is said of the outlets of [`collected`].
fn summarised(confusion: Option<&Confusion>) -> Outlets {
    let method = Method {
        samples: 400,
        seed: 1,
        by: vec![Dimension::Month],
    };
    collected().summarise(&method, confusion)
}

/// Two outlets, one with a tenth more framing than the other, and one with one article.
fn collected() -> Collected {
    let mut collected = Collected::new(&[Dimension::Month]);
    for number in 0..60 {
        let more = number % 7;
        let month = if number % 2 == 0 {
            "2024-01"
        } else {
            "2024-02"
        };
        collected.add(&article(
            Some("Mail"),
            [200 + more, 100, 60 + more, 0],
            month,
        ));
        collected.add(&article(
            Some("Courier"),
            [240 + more, 100, 20 + more, 0],
            month,
        ));
    }
    collected.add(&article(None, [10, 10, 0, 0], "2024-01"));
    collected
}

#[test]
fn outlets_have_their_shares_with_intervals_around_them() {
    let summary = summarised(None);
    let names: Vec<&str> = summary
        .outlets
        .iter()
        .map(|group| group.outlet.as_str())
        .collect();
    assert_eq!(names, ["Courier", "Mail", NO_OUTLET]);
    let framing = summary.outlets[1].measures[&Measure::Framing];
    assert!((framing.value - 0.171).abs() < 0.005, "{framing:?}");
    assert!(framing.low.unwrap() < framing.value && framing.value < framing.high.unwrap());
    let unnamed = summary.outlets[0].measures[&Measure::Unnamed];
    assert_eq!(unnamed.value, 0.25);
    assert_eq!(summary.outlets[2].measures[&Measure::Fact].low, None);
    assert!(summary.outlets[0].corrected.is_empty());
}

#[test]
fn months_are_parted_by_outlet_and_in_order() {
    let summary = summarised(None);
    let months = &summary.by[&Dimension::Month];
    let names: Vec<(&str, &str, u64)> = months
        .iter()
        .map(|group| {
            (
                group.outlet.as_str(),
                group.value.as_deref().unwrap(),
                group.articles,
            )
        })
        .collect();
    assert_eq!(
        names,
        [
            (NO_OUTLET, "2024-01", 1),
            ("Courier", "2024-01", 30),
            ("Courier", "2024-02", 30),
            ("Mail", "2024-01", 30),
            ("Mail", "2024-02", 30),
        ]
    );
}

fn verdict(outlets: &Outlets, measure: Measure) -> Verdict {
    let difference = outlets
        .differences
        .iter()
        .find(|difference| difference.measure == measure)
        .unwrap();
    assert_eq!(
        (difference.a.as_str(), difference.b.as_str()),
        ("Courier", "Mail")
    );
    difference.verdict
}

#[test]
fn a_true_difference_is_found_and_an_unsure_matrix_makes_it_the_model_s() {
    let good = Confusion::of_sentences([
        [950, 20, 30, 0, 0],
        [20, 970, 10, 0, 0],
        [30, 20, 950, 0, 0],
        [0, 10, 0, 990, 0],
        [0, 0, 0, 0, 10],
    ]);
    let found = summarised(Some(&good));
    assert_eq!(verdict(&found, Measure::Framing), Verdict::Found);
    assert_eq!(verdict(&found, Measure::Allegation), Verdict::NotFound);
    // A model that was measured on next to nothing, and hardly knows framing from fact.
    let poor = Confusion::of_sentences([
        [4, 0, 3, 0, 0],
        [0, 5, 0, 0, 0],
        [3, 0, 4, 0, 0],
        [0, 0, 0, 3, 0],
        [0, 0, 0, 0, 1],
    ]);
    let found = summarised(Some(&poor));
    assert_eq!(verdict(&found, Measure::Framing), Verdict::CouldBeTheModel);
    let uncorrected = summarised(None);
    assert_eq!(
        verdict(&uncorrected, Measure::Framing),
        Verdict::FoundUncorrected
    );
}

#[test]
fn equal_seeds_give_equal_summaries() {
    let summary = summarised(None);
    assert_eq!(summary, summarised(None));
}

#[test]
fn outlets_with_few_articles_are_not_compared() {
    let summary = summarised(None);
    assert!(
        summary
            .differences
            .iter()
            .all(|each| each.b != NO_OUTLET && each.a != NO_OUTLET)
    );
}
