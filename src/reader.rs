//! The whole way from articles to readings.

mod draft;

pub use draft::DraftReader;
pub(crate) use draft::Pass;

use crate::attribution::attribute;
use crate::findings::{Settings, check};
use crate::ingest::Article;
use crate::label::{Label, LabelScores};
use crate::model::{Document, Model, ModelError, SentenceScores};
use crate::report::{Reading, compose, label_scores};
use crate::segment::{Segmented, segment};
use crate::span::Span;

/// Reads articles with one model.
///
/// ```no_run
/// use onrecord::Reader;
/// use onrecord::ingest::{ArticleBuilder, BlockKind, Metadata};
/// use onrecord::model::{Embedded, Model};
///
/// let mut builder = ArticleBuilder::new(Metadata::default());
/// builder.push(BlockKind::Body, "The bridge reopened on Monday, the mayor said.");
/// let reader = Reader::new(Model::new(Embedded::Small.files(), 2)?);
/// let reading = reader.read(&builder.finish())?;
/// println!("{} of {} words are quoted", reading.footing.quote.words, reading.footing.words);
/// # Ok::<(), onrecord::model::ModelError>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    model: Model,
    settings: Settings,
}

impl Reader {
    /// A reader that uses the given model, and the rules as they are set for news.
    #[must_use]
    pub fn new(model: Model) -> Self {
        Self {
            model,
            settings: Settings::default(),
        }
    }

    /// The same reader with other settings for the rules.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// The model that it uses.
    #[must_use]
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Reads one article.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn read(&self, article: &Article) -> Result<Reading, ModelError> {
        self.read_with(article, &self.settings)
    }

    /// The same, with other settings for the rules.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn read_with(&self, article: &Article, settings: &Settings) -> Result<Reading, ModelError> {
        let segmented = segment(article);
        let scores = self.scores(article, &segmented)?;
        Ok(self.compose_with(article, &segmented, &scores, settings))
    }

    /// What the model says of each sentence.
    pub(crate) fn scores(
        &self,
        article: &Article,
        segmented: &Segmented,
    ) -> Result<Vec<SentenceScores>, ModelError> {
        let document = Document {
            text: article.text(),
            sentences: &spans(segmented),
        };
        Ok(self
            .model
            .score(&[document])?
            .into_iter()
            .next()
            .unwrap_or_default())
    }

    /// Reads several articles, their windows side by side; each gets the same reading as alone.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn read_batch(&self, articles: &[&Article]) -> Result<Vec<Reading>, ModelError> {
        let with_own: Vec<(&Article, &Settings)> = articles
            .iter()
            .map(|&article| (article, &self.settings))
            .collect();
        self.read_batch_with(&with_own)
    }

    /// The same, with settings for the rules that differ from article to article.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn read_batch_with(
        &self,
        articles: &[(&Article, &Settings)],
    ) -> Result<Vec<Reading>, ModelError> {
        let segmented: Vec<Segmented> = articles
            .iter()
            .map(|(article, _)| segment(article))
            .collect();
        let sentences: Vec<Vec<Span>> = segmented.iter().map(spans).collect();
        let documents: Vec<Document<'_>> = articles
            .iter()
            .zip(&sentences)
            .map(|((article, _), sentences)| Document {
                text: article.text(),
                sentences,
            })
            .collect();
        let scores = self.model.score(&documents)?;
        Ok(articles
            .iter()
            .zip(&segmented)
            .zip(&scores)
            .map(|((&(article, settings), segmented), scores)| {
                self.compose_with(article, segmented, scores, settings)
            })
            .collect())
    }

    /// Everything behind the model: labels, sources, the report, what the rules find.
    pub(crate) fn compose(
        &self,
        article: &Article,
        segmented: &Segmented,
        scores: &[SentenceScores],
    ) -> Reading {
        self.compose_with(article, segmented, scores, &self.settings)
    }

    fn compose_with(
        &self,
        article: &Article,
        segmented: &Segmented,
        scores: &[SentenceScores],
        settings: &Settings,
    ) -> Reading {
        let label_scores = label_scores(article.text(), segmented, scores);
        let labels: Vec<Label> = label_scores.iter().map(LabelScores::best).collect();
        let attributed = attribute(article.text(), segmented, scores, &labels);
        let threshold = self.model.manifest().loaded_threshold;
        let mut reading = compose(
            article,
            self.model.manifest().into(),
            segmented,
            scores,
            &label_scores,
            attributed,
            threshold,
        );
        reading.findings = check(&reading, settings);
        reading
    }
}

fn spans(segmented: &Segmented) -> Vec<Span> {
    segmented
        .sentences
        .iter()
        .map(|sentence| sentence.span)
        .collect()
}
