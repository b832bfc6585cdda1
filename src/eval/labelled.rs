//! Labelled documents: one JSON document a line, in the format of `docs/training.md`.

use serde::Deserialize;

use crate::ingest::{Article, ArticleBuilder, BlockKind, Metadata};
use crate::label::{Label, SourceKind};
use crate::segment::{Segmented, Sentence, with_quotations};
use crate::span::Span;

/// One labelled document.
#[derive(Clone, Debug, Deserialize)]
pub struct LabelledDocument {
    /// The document's name.
    #[serde(rename = "doc")]
    pub name: String,
    /// The collection that it comes from.
    #[serde(default)]
    pub corpus: String,
    /// Its sentences, in reading order.
    pub sentences: Vec<LabelledSentence>,
}

/// One labelled sentence.
#[derive(Clone, Debug, Deserialize)]
pub struct LabelledSentence {
    /// Number of its paragraph.
    #[serde(rename = "p", default)]
    pub paragraph: usize,
    /// Its text.
    pub text: String,
    /// What it rests on.
    #[serde(deserialize_with = "code::label")]
    pub label: Label,
    /// The second label that a careful reader would add.
    #[serde(default, deserialize_with = "code::optional_label")]
    pub also: Option<Label>,
    /// Whose word it is.
    #[serde(default, deserialize_with = "code::optional_source_kind")]
    pub source_kind: Option<SourceKind>,
    /// Loaded words, copied from the text.
    #[serde(default)]
    pub loaded: Vec<String>,
    /// The source's fullest name in the document.
    #[serde(default)]
    pub who: Option<String>,
}

/// The one-letter codes of the label files.
mod code {
    use serde::{Deserialize, Deserializer, de::Error};

    use crate::label::{Label, SourceKind};

    pub(super) fn label<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Label, D::Error> {
        of_label(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }

    pub(super) fn optional_label<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Label>, D::Error> {
        let code = Option::<String>::deserialize(deserializer)?;
        code.map(|code| of_label(&code).map_err(D::Error::custom))
            .transpose()
    }

    pub(super) fn optional_source_kind<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<SourceKind>, D::Error> {
        let code = Option::<String>::deserialize(deserializer)?;
        code.map(|code| of_source_kind(&code).map_err(D::Error::custom))
            .transpose()
    }

    fn of_label(code: &str) -> Result<Label, String> {
        Label::ALL
            .into_iter()
            .find(|label| code == label.letter().to_string())
            .ok_or_else(|| format!("{code:?} is no label; labels are F, Q, E, A and X"))
    }

    fn of_source_kind(code: &str) -> Result<SourceKind, String> {
        match code {
            "P" => Ok(SourceKind::Person),
            "O" => Ok(SourceKind::Organisation),
            "D" => Ok(SourceKind::Document),
            "G" => Ok(SourceKind::Group),
            "U" => Ok(SourceKind::Unnamed),
            "N" => Ok(SourceKind::None),
            _ => Err(format!(
                "{code:?} is no source kind; kinds are P, O, D, G, U and N"
            )),
        }
    }
}

impl LabelledDocument {
    /// Reads one line of a label file.
    ///
    /// # Errors
    /// What is wrong with it, in words; the caller knows the file and the line.
    pub fn parse(line: &str) -> Result<Self, String> {
        let document: Self = serde_json::from_str(line).map_err(|error| error.to_string())?;
        if document
            .sentences
            .iter()
            .any(|sentence| sentence.text.trim().is_empty())
        {
            return Err(format!("{}: a sentence has no text", document.name));
        }
        Ok(document)
    }

    /// The document as an article, with its own sentence boundaries.
    #[must_use]
    pub fn article(&self) -> (Article, Segmented) {
        let mut builder = ArticleBuilder::new(Metadata {
            id: self.name.clone(),
            ..Metadata::default()
        });
        let mut lengths = Vec::new();
        for paragraph in self.sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
            let texts: Vec<&str> = paragraph
                .iter()
                .map(|sentence| sentence.text.trim())
                .collect();
            builder.push(BlockKind::Body, &texts.join(" "));
            lengths.push(texts.iter().map(|text| text.len()).collect::<Vec<_>>());
        }
        let article = builder.finish();
        let mut sentences = Vec::with_capacity(self.sentences.len());
        for (paragraph, (block, lengths)) in article.blocks().iter().zip(lengths).enumerate() {
            let mut start = block.span.start();
            for length in lengths {
                let span = Span::new(start, start + length);
                sentences.push(Sentence {
                    span,
                    paragraph,
                    block: block.kind,
                    inside: None,
                });
                start = span.end() + 1;
            }
        }
        let segmented = with_quotations(&article, sentences);
        (article, segmented)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_keeps_its_own_sentences() {
        let line = r#"{"doc":"d","corpus":"c","sentences":[
            {"p":0,"text":"Bridge reopens","label":"F","also":null,"source_kind":null,"loaded":[],"who":null},
            {"p":1,"text":"“It holds,” Ann Hale said.","label":"Q","source_kind":"P","who":"Ann Hale"},
            {"p":1,"text":"Nobody asked.","label":"E"}]}"#;
        let document = LabelledDocument::parse(line).unwrap();
        let (article, segmented) = document.article();
        let texts: Vec<&str> = segmented
            .sentences
            .iter()
            .map(|s| s.span.of(article.text()))
            .collect();
        assert_eq!(
            texts,
            [
                "Bridge reopens",
                "“It holds,” Ann Hale said.",
                "Nobody asked."
            ]
        );
        assert_eq!(segmented.sentences[2].paragraph, 1);
    }

    #[test]
    fn an_unknown_code_is_named() {
        let error =
            LabelledDocument::parse(r#"{"doc":"d","sentences":[{"text":"x","label":"Z"}]}"#)
                .unwrap_err();
        assert!(error.contains("\"Z\" is no label"), "{error}");
    }
}
