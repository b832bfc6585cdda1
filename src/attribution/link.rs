//! From spans to attributions: which source and which content belong to which cue.

use super::tags::{Role, TaggedSpan};
use crate::span::Span;

/// One attribution inside one sentence. Any part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// Nearest to the cue first. More than one where the sentence names several people
    /// beside one cue: "Two aides said Hale had paid".
    pub(super) sources: Vec<Span>,
    pub(super) cue: Option<Span>,
    pub(super) content: Vec<Span>,
}

impl Link {
    /// The source that answers best, by `answer`; the nearest where nothing tells them apart.
    pub(super) fn source(&self, answer: impl Fn(Span) -> Option<f32>) -> Option<Span> {
        let (&nearest, others) = self.sources.split_first()?;
        let mut best = nearest;
        for &other in others {
            if let (Some(old), Some(new)) = (answer(best), answer(other))
                && new > old
            {
                best = other;
            }
        }
        Some(best)
    }
}

/// Distance in bytes between two spans; 0 where they touch or overlap.
fn distance(a: Span, b: Span) -> usize {
    a.start()
        .max(b.start())
        .saturating_sub(a.end().min(b.end()))
}

/// Ties the spans of one sentence into attributions, one a cue.
///
/// Each content and each source goes to the nearest cue. A sentence with spans but no cue ("Smith: no comment") is one attribution.
pub(super) fn links(spans: &[TaggedSpan]) -> Vec<Link> {
    let of = |role| {
        spans
            .iter()
            .filter(move |tagged| tagged.role == role)
            .map(|tagged| tagged.span)
    };
    let mut cues: Vec<Span> = Vec::new();
    for cue in of(Role::Cue) {
        // "has repeatedly" ... "said": pieces of one cue stand side by side.
        match cues.last_mut() {
            Some(last) if distance(*last, cue) <= 1 => *last = last.union(cue),
            _ => cues.push(cue),
        }
    }
    if cues.is_empty() {
        if spans.is_empty() {
            return Vec::new();
        }
        return vec![Link {
            sources: of(Role::Source).collect(),
            cue: None,
            content: of(Role::Content).collect(),
        }];
    }
    let mut links: Vec<Link> = cues
        .iter()
        .map(|&cue| Link {
            cue: Some(cue),
            ..Link::default()
        })
        .collect();
    for source in of(Role::Source) {
        let nearest = links
            .iter_mut()
            .filter_map(|link| link.cue.map(|cue| (distance(cue, source), link)))
            .min_by_key(|(distance, _)| *distance);
        if let Some((_, link)) = nearest {
            link.sources.push(source);
        }
    }
    for content in of(Role::Content) {
        let nearest = links
            .iter_mut()
            .filter_map(|link| link.cue.map(|cue| (distance(cue, content), link)))
            .min_by_key(|(distance, _)| *distance);
        if let Some((_, link)) = nearest {
            link.content.push(content);
        }
    }
    // A cue with neither source nor content ties nothing.
    links.retain(|link| !link.sources.is_empty() || !link.content.is_empty());
    for link in &mut links {
        if let Some(cue) = link.cue {
            link.sources.sort_by_key(|&source| distance(cue, source));
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(role: Role, start: usize, end: usize) -> TaggedSpan {
        TaggedSpan {
            role,
            span: Span::new(start, end),
        }
    }

    #[test]
    fn content_around_the_cue_is_one_attribution() {
        // "It fell, she said, by half."
        let links = links(&[
            tagged(Role::Content, 0, 7),
            tagged(Role::Source, 9, 12),
            tagged(Role::Cue, 13, 17),
            tagged(Role::Content, 19, 26),
        ]);
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].content.len(), 2);
        assert_eq!(links[0].sources, [Span::new(9, 12)]);
    }

    #[test]
    fn two_speakers_keep_their_own_words() {
        // "Ann said no and Bob said yes."
        let links = links(&[
            tagged(Role::Source, 0, 3),
            tagged(Role::Cue, 4, 8),
            tagged(Role::Content, 9, 11),
            tagged(Role::Source, 16, 19),
            tagged(Role::Cue, 20, 24),
            tagged(Role::Content, 25, 28),
        ]);
        assert_eq!(links.len(), 2);
        assert_eq!(links[1].sources, [Span::new(16, 19)]);
        assert_eq!(links[1].content, [Span::new(25, 28)]);
    }

    #[test]
    fn two_sources_beside_one_cue_stand_by_their_nearness() {
        // "Two aides told us on Monday Hale paid."
        let links = links(&[
            tagged(Role::Source, 0, 9),
            tagged(Role::Cue, 20, 24),
            tagged(Role::Source, 25, 29),
            tagged(Role::Content, 30, 38),
        ]);
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].sources, [Span::new(25, 29), Span::new(0, 9)]);
    }

    #[test]
    fn a_cue_alone_ties_nothing() {
        assert!(links(&[tagged(Role::Cue, 0, 4)]).is_empty());
    }

    #[test]
    fn spans_without_a_cue_are_one_attribution() {
        let links = links(&[tagged(Role::Source, 0, 3), tagged(Role::Content, 5, 9)]);
        assert_eq!(links[0].cue, None);
        assert_eq!(links[0].content, [Span::new(5, 9)]);
    }
}
