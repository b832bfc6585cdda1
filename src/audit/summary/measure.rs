//! What is measured of an outlet: ratios of sums over its articles.

use serde::{Deserialize, Serialize};

use crate::audit::rows::ArticleRow;
use crate::label::Label;

/// One figure of a group of articles: a sum over its articles, as a share of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Words of reported fact, of all words.
    Fact,
    /// Words of attributed quote, of all words.
    Quote,
    /// Words of editorial framing, of all words.
    Framing,
    /// Words of unverified allegation, of all words.
    Allegation,
    /// Words that rest on an unnamed source, of those that rest on any.
    Unnamed,
    /// Words in loaded phrases, of all words.
    Loaded,
    /// Sources that a sentence rests on, an article.
    Sources,
}

impl Measure {
    /// All measures, the four labels first and in their order.
    pub const ALL: [Measure; 7] = [
        Measure::Fact,
        Measure::Quote,
        Measure::Framing,
        Measure::Allegation,
        Measure::Unnamed,
        Measure::Loaded,
        Measure::Sources,
    ];

    /// The word used in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Measure::Fact => "fact",
            Measure::Quote => "quote",
            Measure::Framing => "framing",
            Measure::Allegation => "allegation",
            Measure::Unnamed => "unnamed",
            Measure::Loaded => "loaded",
            Measure::Sources => "sources",
        }
    }

    /// The full term, for a person.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Measure::Fact => Label::Fact.title(),
            Measure::Quote => Label::Quote.title(),
            Measure::Framing => Label::Framing.title(),
            Measure::Allegation => Label::Allegation.title(),
            Measure::Unnamed => "unnamed sourcing",
            Measure::Loaded => "loaded words",
            Measure::Sources => "sources an article",
        }
    }

    /// Whether it is a share, from 0 to 1; the number of sources is none.
    #[must_use]
    pub const fn is_share(self) -> bool {
        !matches!(self, Measure::Sources)
    }
}

/// The sums that measures are ratios of, of one article or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    articles: u64,
    words: u64,
    labels: [u64; 4],
    attributed: u64,
    unnamed: u64,
    loaded: u64,
    sources: u64,
}

/// The same of one article, small enough to keep a million of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ArticleCounts {
    labels: [u32; 4],
    attributed: u32,
    unnamed: u32,
    loaded: u32,
    sources: u32,
}

impl ArticleCounts {
    pub(super) fn new(row: &ArticleRow) -> Self {
        // No article has more words than that.
        let short = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            labels: row.labels.map(|label| short(label.words)),
            attributed: short(row.attributed_words),
            unnamed: short(row.unnamed_words),
            loaded: short(row.loaded_words),
            sources: short(row.sources.iter().sum()),
        }
    }
}

impl Counts {
    pub(super) fn add(&mut self, article: &ArticleCounts) {
        self.articles += 1;
        for (sum, words) in self.labels.iter_mut().zip(article.labels) {
            *sum += u64::from(words);
            self.words += u64::from(words);
        }
        self.attributed += u64::from(article.attributed);
        self.unnamed += u64::from(article.unnamed);
        self.loaded += u64::from(article.loaded);
        self.sources += u64::from(article.sources);
    }

    pub(super) fn of<'a>(articles: impl IntoIterator<Item = &'a ArticleCounts>) -> Self {
        let mut counts = Self::default();
        for article in articles {
            counts.add(article);
        }
        counts
    }

    pub(super) const fn articles(&self) -> u64 {
        self.articles
    }

    pub(super) const fn words(&self) -> u64 {
        self.words
    }

    /// Words of each label as a share of all.
    pub(super) fn label_shares(&self) -> [f64; 4] {
        self.labels
            .map(|words| ratio(words, self.words).unwrap_or(0.0))
    }

    /// A measure; none where nothing was counted that it is a share of.
    pub(super) fn measure(&self, measure: Measure) -> Option<f64> {
        let [fact, quote, framing, allegation] = self.labels;
        match measure {
            Measure::Fact => ratio(fact, self.words),
            Measure::Quote => ratio(quote, self.words),
            Measure::Framing => ratio(framing, self.words),
            Measure::Allegation => ratio(allegation, self.words),
            Measure::Unnamed => ratio(self.unnamed, self.attributed),
            Measure::Loaded => ratio(self.loaded, self.words),
            Measure::Sources => ratio(self.sources, self.articles),
        }
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
pub(super) fn article(labels: [u32; 4], sources: u32) -> ArticleCounts {
    ArticleCounts {
        labels,
        sources,
        ..ArticleCounts::default()
    }
}
