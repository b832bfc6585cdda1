//! Which sources an archive uses most, counted in bounded memory.

use std::collections::HashMap;

use serde::Serialize;

use super::rows::SourceRow;
use crate::label::SourceKind;

/// Sources that are counted at the same time. Above that, those seen least often so far are
/// forgotten (G. Manku, R. Motwani, "Approximate Frequency Counts over Data Streams", 2002):
/// what is used much is never among them.
const MOST_COUNTED: usize = 200_000;

/// A source, and how much an archive uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UsedSource {
    /// Its name, as it was met first.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Articles that rest on it.
    pub articles: u64,
    /// Words of the sentences that rest on it.
    pub words: u64,
}

/// Counts sources.
#[derive(Debug, Default)]
pub(super) struct MostUsed {
    counted: HashMap<(String, SourceKind), UsedSource>,
}

impl MostUsed {
    /// Counts the sources of one article.
    pub(super) fn add(&mut self, sources: &[SourceRow]) {
        for source in sources.iter().filter(|source| source.words > 0) {
            let key = (source.name.to_lowercase(), source.kind);
            let used = self.counted.entry(key).or_insert_with(|| UsedSource {
                name: source.name.clone(),
                kind: source.kind,
                articles: 0,
                words: 0,
            });
            used.articles += 1;
            used.words += source.words;
        }
        let mut least = 1;
        while self.counted.len() > MOST_COUNTED {
            self.counted.retain(|_, used| used.articles > least);
            least += 1;
        }
    }

    /// The sources used by most articles, of those that `wanted` says yes to.
    pub(super) fn most(
        &self,
        count: usize,
        wanted: impl Fn(SourceKind) -> bool,
    ) -> Vec<UsedSource> {
        let mut most: Vec<&UsedSource> = self
            .counted
            .values()
            .filter(|used| wanted(used.kind))
            .collect();
        most.sort_by(|a, b| {
            let by_use = (b.articles, b.words).cmp(&(a.articles, a.words));
            by_use.then_with(|| (&a.name, a.kind).cmp(&(&b.name, b.kind)))
        });
        most.into_iter().take(count).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn source(name: &str, kind: SourceKind) -> SourceRow {
        let mut row = SourceRow::of(&sample::harbour()).remove(0);
        row.name = name.to_owned();
        row.kind = kind;
        row.words = 5;
        row
    }

    #[test]
    fn sources_are_counted_by_article_whatever_their_case() {
        let mut used = MostUsed::default();
        used.add(&[
            source("Officials", SourceKind::Unnamed),
            source("Ann Hale", SourceKind::Person),
        ]);
        used.add(&[source("officials", SourceKind::Unnamed)]);
        let all = used.most(10, |_| true);
        let told: Vec<(&str, u64, u64)> = all
            .iter()
            .map(|used| (used.name.as_str(), used.articles, used.words))
            .collect();
        assert_eq!(told, [("Officials", 2, 10), ("Ann Hale", 1, 5)]);
        assert_eq!(used.most(10, |kind| kind == SourceKind::Person).len(), 1);
    }

    #[test]
    fn what_is_used_much_outlives_any_number_of_others() {
        let mut used = MostUsed::default();
        for number in 0..MOST_COUNTED + 10 {
            let mut sources = vec![source(&format!("source {number}"), SourceKind::Person)];
            if number % 100 == 0 {
                sources.push(source("Ann Hale", SourceKind::Person));
            }
            used.add(&sources);
        }
        assert!(used.counted.len() <= MOST_COUNTED);
        assert_eq!(used.most(1, |_| true)[0].name, "Ann Hale");
    }
}
