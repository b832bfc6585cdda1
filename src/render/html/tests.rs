use proptest::prelude::*;

use super::*;
use crate::render::{Format, Options, sample};

fn page(readings: &[Reading]) -> String {
    let mut bytes = Vec::new();
    Format::Html
        .write(readings, Options::default(), &mut bytes)
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The page without what is ours for certain: its style and its script.
fn markup(page: &str) -> String {
    page.replace(STYLE, "").replace(SCRIPT, "")
}

/// Kept as a page of its own, so that a browser can open it: `tests/browser` does.
#[test]
fn a_reading_as_a_page() {
    insta::assert_binary_snapshot!("one.html", page(&[sample::harbour()]).into_bytes());
}

#[test]
fn several_readings_as_a_page() {
    let readings = [sample::harbour(), sample::hostile(), sample::bare()];
    insta::assert_binary_snapshot!("several.html", page(&readings).into_bytes());
}

#[test]
fn the_policy_admits_the_style_and_the_script_as_they_stand_in_the_page() {
    let page = page(&[sample::harbour()]);
    assert!(page.contains(&format!("<style>{STYLE}</style>")));
    assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    assert!(!page.contains(" style=") && !page.contains(" onclick="));
}

#[test]
fn hostile_text_becomes_no_markup() {
    let page = page(&[sample::hostile()]);
    assert_eq!(page.matches("<script").count(), 1, "only our own");
    assert!(!page.contains("<img") && !page.contains("<b>rule"));
    assert!(
        !page.contains("javascript:"),
        "only web addresses become links"
    );
    assert!(
        page.contains("&#60;script&#62;alert(1)"),
        "the title is shown as it is"
    );
}

#[test]
fn ids_are_unique_over_all_articles() {
    let page = page(&[sample::harbour(), sample::harbour()]);
    let mut ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for target in page
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(
            ids.binary_search(&target).is_ok(),
            "a link leads to #{target}, which is nowhere"
        );
    }
}

#[test]
fn a_list_stands_on_top_of_several_articles_only() {
    assert!(!page(&[sample::harbour()]).contains("<nav"));
    assert!(page(&[sample::harbour(), sample::bare()]).contains("<nav"));
}

#[test]
fn a_page_for_six_hundred_words_is_small() {
    let mut reading = sample::harbour();
    let words = reading.article.words;
    let sentences = reading.sentences.clone();
    for _ in 0..600_usize.div_ceil(words) {
        reading.sentences.extend(sentences.iter().cloned());
    }
    let length = page(&[reading]).len();
    assert!(length < 120_000, "{length} bytes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn text_never_opens_a_tag(hostile in "\\PC{0,30}|[<>&\"'/a=\\x00-\\x1f]{0,30}") {
        // As many tags as for a text without any, whatever the text.
        let tags = |text: &str| {
            let page = markup(&page(&[sample::with_text(text)]));
            (page.matches('<').count(), page.matches('>').count(), page.matches('"').count())
        };
        let plain = if hostile.trim().is_empty() { hostile.clone() } else { "x".to_owned() };
        prop_assume!(clean_is_empty(&hostile) == clean_is_empty(&plain));
        prop_assert_eq!(tags(&hostile), tags(&plain));
    }
}

fn clean_is_empty(text: &str) -> bool {
    crate::render::clean::clean(text).trim().is_empty()
}
