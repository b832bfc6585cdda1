use proptest::prelude::*;

use super::*;
use crate::render::{Format, sample};

fn text(reading: &Reading, options: Options) -> String {
    let mut bytes = Vec::new();
    Format::Text
        .write(std::slice::from_ref(reading), options, &mut bytes)
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_reading_without_colour() {
    insta::assert_snapshot!(text(&sample::harbour(), Options::default()));
}

#[test]
fn a_reading_in_ascii_on_a_narrow_terminal() {
    let options = Options {
        width: 48,
        unicode: false,
        ..Options::default()
    };
    insta::assert_snapshot!(text(&sample::harbour(), options));
}

#[test]
fn a_reading_in_colour() {
    let options = Options {
        width: 100,
        colour: true,
        unicode: true,
        ..Options::default()
    };
    insta::assert_snapshot!(text(&sample::harbour(), options).replace('\u{1b}', "␛"));
}

#[test]
fn colour_changes_no_letter() {
    let coloured = text(
        &sample::harbour(),
        Options {
            colour: true,
            ..Options::default()
        },
    );
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    let quote = "“That is not how you sell a quay";
    let line = stripped.lines().find(|line| line.contains(quote)).unwrap();
    assert!(line.starts_with(" Q  1 ▎"), "{line}");
}

#[test]
fn loaded_words_are_marked_with_and_without_colour() {
    let plain = text(&sample::harbour(), Options::default());
    assert!(plain.contains("The _astonishing_ vote"), "{plain}");
    let coloured = text(
        &sample::harbour(),
        Options {
            colour: true,
            ..Options::default()
        },
    );
    assert!(
        coloured.contains("\u{1b}[4mastonishing\u{1b}[0m"),
        "{coloured}"
    );
    assert!(!coloured.contains("_astonishing_"));
}

#[test]
fn doubt_and_missing_sources_are_said() {
    let plain = text(&sample::harbour(), Options::default());
    assert!(plain.contains(" Q ?1 ▎ The price"), "{plain}");
    assert!(plain.contains("unsure: attributed quote 52 %, unverified allegation 41 %"));
    assert!(plain.contains(" A  – ▎ At least one councillor"), "{plain}");
}

#[test]
fn an_article_without_words_that_count_is_said_to_be_so() {
    let plain = text(&sample::bare(), Options::default());
    assert!(plain.contains("Nothing here is article text."), "{plain}");
}

#[test]
fn several_readings_are_parted_by_a_rule() {
    let mut bytes = Vec::new();
    let readings = [sample::harbour(), sample::bare(), sample::harbour()];
    Format::Text
        .write(&readings, Options::default(), &mut bytes)
        .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.matches(&"═".repeat(80)).count(), 2);
}

#[test]
fn wide_characters_are_cut_by_columns() {
    assert_eq!(fitted("潮汐表", 5, "…"), "潮汐…");
    assert_eq!(fitted("tide", 6, "…"), "tide  ");
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_page_and_none_holds_a_control(
        hostile in "\\PC{0,40}|[\\x00-\\x9f\u{202e}\u{2066}_*<潮 ]{0,40}",
        width in 0_usize..140,
        unicode: bool,
    ) {
        let reading = sample::with_text(&hostile);
        let text = text(&reading, Options { width, unicode, ..Options::default() });
        for line in text.lines() {
            prop_assert!(line.width() <= width.clamp(40, 100), "{} columns: {line}", line.width());
            prop_assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
        }
    }
}
