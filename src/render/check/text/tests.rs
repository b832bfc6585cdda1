use super::super::sample;
use super::*;

fn written(detail: Detail, width: usize, colour: bool) -> String {
    let options = CheckOptions {
        width,
        colour,
        detail,
    };
    let (mut text, mut bytes, mut summary) = (Text::new(options), Vec::new(), Summary::default());
    let checked = sample::checked("desk/pier.txt");
    summary.add(&checked);
    text.add(&checked, &mut bytes).unwrap();
    text.finish(&summary, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The report without what the rule says for itself, which changes with the rule.
fn without_why(report: &str) -> String {
    let (before, rest) = report.split_once(" = why: ").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    format!("{before} = why: ...\n\n{after}")
}

#[test]
fn the_usual_report() {
    insta::assert_snapshot!(without_why(&written(Detail::Usual, 60, false)), @r"
    desk/pier.txt:3:1: warning[unnamed-source]: “an official” is not named.
     |
     | An official said it is unsafe and that the board
     | ^^^^^^^^^^^^^^^^^^^^^^^^
     |
     = why: ...

    desk/pier.txt:5:15: note[sample-rule]: This judges.
      |
    5 | The harbour’s so-called
      |               ^^^^^^^^^
    6 | rescuers boasted of it.
      | ^^^^^^^^

    desk/pier.txt:7:3: warning[unnamed-source]: “Critics” are a crowd nobody can ask.
      |
    7 | 🌊 Critics fear the worst.
      |    ^^^^^^^^^^^^^^^^^^^^^^^

    2 warnings, 1 note; 2 known from the baseline; 1 switched off in the text.
    ");
}

#[test]
fn the_brief_report_is_one_line_a_finding() {
    insta::assert_snapshot!(written(Detail::Brief, 60, false), @r"
    desk/pier.txt:3:1: warning[unnamed-source]: “an official” is not named.
    desk/pier.txt:5:15: note[sample-rule]: This judges.
    desk/pier.txt:7:3: warning[unnamed-source]: “Critics” are a crowd nobody can ask.
    ");
}

#[test]
fn a_rule_says_why_once_unless_all_is_wanted() {
    let why = |detail| written(detail, 100, false).matches("= why:").count();
    assert_eq!((why(Detail::Usual), why(Detail::Full)), (1, 2));
}

#[test]
fn colour_is_escape_sequences_and_nothing_else() {
    let plain = written(Detail::Usual, 80, false);
    let coloured = written(Detail::Usual, 80, true);
    assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn the_summary_counts_articles_and_what_was_left_out() {
    let line = |warnings, notes, articles, failed| {
        summary_line(&Summary {
            articles,
            with_findings: 2,
            warnings,
            notes,
            failed,
            ..Summary::default()
        })
    };
    assert_eq!(line(0, 0, 1, 0), "Nothing found in 1 article.");
    assert_eq!(line(1, 2, 1, 0), "1 warning, 2 notes.");
    assert_eq!(
        line(0, 1, 3, 1),
        "1 note in 2 of 3 articles; 1 could not be checked."
    );
}
