//! Markdown (CommonMark with tables) for pasting into a document or an issue.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Renderer;
use super::pieces::{
    CAVEAT, Paragraph, count, kind_title, lacks_source, paragraphs, particulars, runs, sentence_of,
    shares, source_name, title,
};
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{ReadSentence, Reading};

/// Markdown; readings are parted by a rule.
#[derive(Default)]
pub(super) struct Markdown {
    begun: bool,
}

impl Renderer for Markdown {
    fn add(&mut self, reading: &Reading, out: &mut dyn Write) -> io::Result<()> {
        if self.begun {
            out.write_all(b"\n---\n\n")?;
        }
        self.begun = true;
        out.write_all(document(reading).as_bytes())
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn document(reading: &Reading) -> String {
    let particulars: Vec<_> = particulars(reading)
        .iter()
        .map(|part| escaped(part))
        .collect();
    let mut parts = vec![
        format!(
            "# {}\n\n{}",
            escaped(&title(reading)),
            particulars.join(" · ")
        ),
        footing(reading),
        sources(reading),
        article(reading),
    ];
    if !reading.findings.is_empty() {
        parts.push(findings(reading));
    }
    parts.push(format!(
        "<sub>{CAVEAT} Read by {} {}.</sub>\n",
        escaped(&reading.model.name),
        escaped(&reading.model.version)
    ));
    parts.join("\n\n")
}

fn footing(reading: &Reading) -> String {
    let words = count(reading.footing.words, "word");
    let mut table = format!(
        "## Footing\n\n| | {words}, boilerplate left out | share | 90 % interval | words |\n\
         |---|---|---:|---:|---:|"
    );
    for (label, share) in shares(reading) {
        let (percent, low, high) = (
            share.share.percent(),
            share.low.percent(),
            share.high.percent(),
        );
        let (letter, title, words) = (label.letter(), label.title(), share.words);
        let _ = write!(
            table,
            "\n| **{letter}** | {title} | {percent} % | {low}–{high} % | {words} |"
        );
    }
    table
}

fn sources(reading: &Reading) -> String {
    if reading.sources_relied_on().is_empty() {
        return "## Sources\n\nNo source was found.".to_owned();
    }
    let mut table = "## Sources\n\n| | source | kind | sentences | share of words |\n\
                     |---:|---|---|---:|---:|"
        .to_owned();
    for source in reading.sources_relied_on() {
        let description = source.description.as_deref().unwrap_or_default();
        let _ = write!(
            table,
            "\n| {} | **{}**{}{} | {} | {} | {} % |",
            source.id + 1,
            escaped(&source_name(source)),
            if description.is_empty() { "" } else { ", " },
            escaped(description),
            kind_title(source.kind),
            source.sentences.len(),
            source.share.percent()
        );
    }
    table
}

fn article(reading: &Reading) -> String {
    let mut parts = vec!["## Article".to_owned(), legend()];
    parts.extend(
        paragraphs(reading)
            .iter()
            .map(|each| paragraph(reading, each)),
    );
    parts.join("\n\n")
}

fn legend() -> String {
    let labels: Vec<_> = Label::ALL
        .iter()
        .map(|label| format!("**{}** {}", label.letter(), label.title()))
        .collect();
    format!(
        "{}. A number is the source’s, – means that none was found, ? that the model is unsure. \
         *Loaded words* are slanted.",
        labels.join(", ")
    )
}

fn paragraph(reading: &Reading, paragraph: &Paragraph<'_>) -> String {
    let opening = match paragraph.block {
        BlockKind::Headline | BlockKind::Subheading => "### ",
        BlockKind::Item => "- ",
        BlockKind::Blockquote => "> ",
        _ => "",
    };
    let sentences: Vec<_> = paragraph
        .sentences
        .iter()
        .map(|(_, sentence)| format!("{} {}", badge(sentence), words(reading, sentence)))
        .collect();
    format!("{opening}{}", sentences.join(" "))
}

/// The letter, then what is known of the source, then whether it is a guess.
fn badge(sentence: &ReadSentence) -> String {
    let source = match sentence.source {
        Some(id) => format!(" {}", id + 1),
        None if lacks_source(sentence) => " –".to_owned(),
        None => String::new(),
    };
    let doubt = if sentence.is_uncertain() { "?" } else { "" };
    format!("**\\[{}{doubt}{source}\\]**", sentence.label.letter())
}

fn words(reading: &Reading, sentence: &ReadSentence) -> String {
    runs(&reading.text, sentence)
        .iter()
        .map(|run| {
            let text = escaped(&run.text);
            if run.loaded {
                format!("*{}*", text.trim())
            } else {
                text
            }
        })
        .collect()
}

fn findings(reading: &Reading) -> String {
    let mut list = "## Findings\n".to_owned();
    for finding in &reading.findings {
        let severity = finding.severity.name();
        let place = sentence_of(reading, finding)
            .map_or_else(String::new, |index| format!(" (sentence {})", index + 1));
        let (rule, message) = (escaped(&finding.rule), escaped(&finding.message));
        let _ = write!(list, "\n- **{severity}: {rule}**{place}. {message}");
    }
    list
}

/// The text on one line, its punctuation meaning nothing but itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in super::clean::clean(text).chars() {
        match c {
            // Entities, since a backslash does not stop HTML in every dialect.
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_reading_in_markdown() {
        insta::assert_snapshot!(document(&sample::harbour()));
    }

    #[test]
    fn a_reading_without_sources_says_so() {
        assert!(document(&sample::bare()).contains("No source was found."));
    }

    #[test]
    fn text_becomes_no_markup() {
        let html = {
            let mut html = String::new();
            let document = document(&sample::hostile());
            let options = pulldown_cmark::Options::ENABLE_TABLES;
            let parser = pulldown_cmark::Parser::new_ext(&document, options);
            pulldown_cmark::html::push_html(&mut html, parser);
            html
        };
        assert!(
            !html.contains("<script") && !html.contains("<img"),
            "{html}"
        );
        assert_eq!(
            html.matches("<tr>").count(),
            7,
            "tables keep their rows: {html}"
        );
        assert!(html.contains("|`_"), "{html}");
    }
}
