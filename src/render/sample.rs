//! Readings made by hand for the tests of the renderers: an ordinary one, one whose every
//! text is hostile, and one with next to nothing in it.

use crate::ingest::BlockKind;
use crate::label::{Label, LabelScores, Probability, SourceKind};
use crate::report::{
    ArticleInfo, Finding, Footing, Loaded, ModelInfo, ReadSentence, Reading, SCHEMA, Severity,
    Share, Source,
};

/// Puts a reading together sentence by sentence.
struct Draft(Reading);

impl Draft {
    fn new(article: ArticleInfo) -> Self {
        let none = Share::default();
        Self(Reading {
            schema: SCHEMA.to_owned(),
            article,
            model: ModelInfo {
                name: "onrecord-sample".to_owned(),
                version: "0.0.1".to_owned(),
            },
            text: String::new(),
            sentences: Vec::new(),
            attributions: Vec::new(),
            sources: Vec::new(),
            findings: Vec::new(),
            footing: Footing {
                words: 0,
                fact: none,
                quote: none,
                framing: none,
                allegation: none,
            },
        })
    }

    fn source(&mut self, name: &str, kind: SourceKind, description: Option<&str>) -> usize {
        let id = self.0.sources.len();
        self.0.sources.push(Source {
            id,
            name: name.to_owned(),
            kind,
            description: description.map(str::to_owned),
            mentions: Vec::new(),
            sentences: Vec::new(),
            words: 0,
            share: Probability::default(),
        });
        id
    }

    /// Adds a sentence. `scores` are in the order of [`Label::ALL`]; `*` stands before and
    /// after loaded words.
    fn say(
        &mut self,
        paragraph: usize,
        block: BlockKind,
        scores: [f32; 5],
        source: Option<usize>,
        marked: &str,
    ) -> &mut ReadSentence {
        let reading = &mut self.0;
        if let Some(last) = reading.sentences.last() {
            reading.text.push_str(if last.paragraph == paragraph {
                " "
            } else {
                "\n\n"
            });
        }
        let start = reading.text.len();
        let mut loaded = Vec::new();
        for (part, words) in marked.split('*').enumerate() {
            let from = reading.text.len();
            reading.text.push_str(words);
            if part % 2 == 1 {
                let score = Probability::new(0.9);
                loaded.push(Loaded {
                    start: from,
                    end: reading.text.len(),
                    score,
                });
            }
        }
        let scores = LabelScores::new(scores);
        let label = scores.best();
        reading.sentences.push(ReadSentence {
            start,
            end: reading.text.len(),
            paragraph,
            block,
            label,
            confidence: scores.get(label),
            scores,
            also: None,
            source,
            loaded,
        });
        reading.sentences.last_mut().unwrap()
    }

    fn find(&mut self, severity: Severity, rule: &str, words: &str, message: &str) {
        let start = self.0.text.find(words).unwrap();
        self.0.findings.push(Finding {
            rule: rule.to_owned(),
            severity,
            start,
            end: start + words.len(),
            message: message.to_owned(),
        });
    }

    /// Counts the words into the footing and the sources.
    fn finish(self) -> Reading {
        let mut reading = self.0;
        let counted: Vec<(Label, Option<usize>, usize)> = reading
            .sentences
            .iter()
            .map(|s| {
                (
                    s.label,
                    s.source,
                    s.span().of(&reading.text).split_whitespace().count(),
                )
            })
            .collect();
        let words_of = |label| -> usize {
            counted
                .iter()
                .filter(|(of, _, _)| *of == label)
                .map(|(_, _, words)| words)
                .sum()
        };
        let total: usize = Label::FOOTING.into_iter().map(words_of).sum();
        let part = |words: usize| words as f32 / total.max(1) as f32;
        let share = |label| {
            let words = words_of(label);
            Share {
                words,
                share: Probability::new(part(words)),
                low: Probability::new(part(words) - 0.05),
                high: Probability::new(part(words) + 0.06),
            }
        };
        reading.footing = Footing {
            words: total,
            fact: share(Label::Fact),
            quote: share(Label::Quote),
            framing: share(Label::Framing),
            allegation: share(Label::Allegation),
        };
        reading.article.words = counted.iter().map(|(_, _, words)| words).sum();
        for source in &mut reading.sources {
            for (index, (_, of, words)) in counted.iter().enumerate() {
                if *of == Some(source.id) {
                    source.sentences.push(index);
                    source.words += words;
                }
            }
            source.share = Probability::new(part(source.words));
        }
        reading
    }
}

/// An article about a quay, with every label and every kind of source.
pub(crate) fn harbour() -> Reading {
    use BlockKind::{Body, Boilerplate, Byline, Caption, Headline, Subheading};
    use SourceKind::{Document, Group, Organisation, Person, Unnamed};
    let text = |text: &str| Some(text.to_owned());
    let mut draft = Draft::new(ArticleInfo {
        id: "drafts/north-quay.md".to_owned(),
        title: text("North Quay “sold for a song”, harbour master tells council 🚢"),
        outlet: text("The Skerry Tribune"),
        author: text("Ana Vireo"),
        date: text("14 March 2031"),
        url: text("https://skerry-tribune.example/2031/north-quay?ref=a&b=2"),
        words: 0,
    });
    let mara = draft.source(
        "Mara Lindqvist",
        Person,
        Some("harbour master of Port Skerry"),
    );
    let council = draft.source("Port Skerry Harbour Council", Organisation, None);
    let report = draft.source(
        "a valuation by Hallam & Rowe",
        Document,
        Some("dated 2 February"),
    );
    let traders = draft.source("fish traders on the quay", Group, None);
    let aides = draft.source("two people close to the talks", Unnamed, None);
    draft.say(
        0,
        Headline,
        [0.07, 0.86, 0.04, 0.03, 0.0],
        Some(mara),
        "North Quay “sold for a song”, harbour master tells council 🚢",
    );
    draft.say(
        1,
        Byline,
        [0.01, 0.0, 0.0, 0.0, 0.99],
        None,
        "By Ana Vireo, harbour correspondent",
    );
    draft.say(
        2,
        Body,
        [0.96, 0.02, 0.01, 0.01, 0.0],
        None,
        "Port Skerry’s harbour council voted seven to five on Tuesday night to sell the North \
         Quay and its three warehouses to Tern Holdings for 4.2 million crowns.",
    );
    draft
        .say(
            2,
            Body,
            [0.31, 0.01, 0.66, 0.02, 0.0],
            None,
            "The *astonishing* vote ends two years of *bitter wrangling* over the last public \
         berth in the old town.",
        )
        .also = Some(Label::Fact);
    draft.say(
        3,
        Body,
        [0.02, 0.95, 0.01, 0.02, 0.0],
        Some(mara),
        "“We were handed the papers at six and asked to sign at seven,” said Mara Lindqvist, \
         the harbour master, who has run the port since 2019.",
    );
    draft.say(
        3,
        Body,
        [0.01, 0.97, 0.01, 0.01, 0.0],
        Some(mara),
        "“That is not how you sell a quay that has fed this town for three hundred years.”",
    );
    draft
        .say(
            3,
            Body,
            [0.03, 0.52, 0.04, 0.41, 0.0],
            Some(mara),
            "The price, she added, had been settled long before anybody asked her office.",
        )
        .also = Some(Label::Allegation);
    draft.say(
        4,
        Body,
        [0.06, 0.91, 0.01, 0.02, 0.0],
        Some(report),
        "A valuation by Hallam & Rowe, dated 2 February and seen by the Tribune, puts the \
         quay at between 6.8 and 7.4 million crowns.",
    );
    draft.say(
        4,
        Body,
        [0.02, 0.03, 0.03, 0.92, 0.0],
        Some(aides),
        "Two people close to the talks said that a lower figure was agreed over dinner in \
         January, before the tender was opened.",
    );
    draft.say(
        4,
        Body,
        [0.08, 0.02, 0.09, 0.81, 0.0],
        None,
        "At least one councillor is alleged to hold shares in a company that trades with Tern.",
    );
    draft.say(
        5,
        Caption,
        [0.03, 0.0, 0.0, 0.0, 0.97],
        None,
        "The North Quay at low water on Monday. Photograph: Ivo Sand",
    );
    draft.say(
        6,
        Subheading,
        [0.12, 0.05, 0.74, 0.09, 0.0],
        None,
        "A *shabby* end to a long quarrel",
    );
    draft.say(
        7,
        Body,
        [0.03, 0.94, 0.01, 0.02, 0.0],
        Some(council),
        "In a statement the Port Skerry Harbour Council said that the sale had been advertised \
         for the 28 days that the law asks for and that three bids were received.",
    );
    draft.say(
        7,
        Body,
        [0.57, 0.39, 0.02, 0.02, 0.0],
        None,
        "Two of the bids were withdrawn within the week.",
    );
    draft
        .say(
            8,
            Body,
            [0.02, 0.9, 0.06, 0.02, 0.0],
            Some(traders),
            "Fish traders on the quay *fumed* that nobody had told them where they are to land \
         their catch from April.",
        )
        .also = Some(Label::Framing);
    draft.say(
        8,
        Body,
        [0.95, 0.03, 0.01, 0.01, 0.0],
        None,
        "Forty-one boats are registered there, according to none but the harbour’s own ledger, \
         which the Tribune read on Wednesday.",
    );
    draft.say(
        9,
        Body,
        [0.04, 0.02, 0.93, 0.01, 0.0],
        None,
        "However the council dresses it up, a town that sells its last quay is a town that \
         has stopped believing in the sea.",
    );
    draft.say(
        10,
        Boilerplate,
        [0.0, 0.0, 0.01, 0.0, 0.99],
        None,
        "Sign up for Low Water, our Friday letter from the harbour.",
    );
    draft.find(
        Severity::Warning,
        "unnamed-source",
        "Two people close to the talks",
        "An accusation rests on sources that are not named, and the article does not say why.",
    );
    draft.find(Severity::Note, "no-reply", "Tern Holdings",
        "Tern Holdings is accused and has no word in the article, nor is it said that it was asked.");
    draft.finish()
}

/// An article that tries everything that its texts allow.
pub(crate) fn hostile() -> Reading {
    let nasty = "<script>alert(1)</script> & \"quotes\" 'n' </style> \u{1b}[31m\u{202e}dlrow|`_*#";
    let text = Some(nasty.to_owned());
    let mut draft = Draft::new(ArticleInfo {
        id: "=cmd|' /C calc'!A0".to_owned(),
        title: text.clone(),
        outlet: text.clone(),
        author: text.clone(),
        date: text,
        url: Some("javascript:alert(1)".to_owned()),
        words: 0,
    });
    let source = draft.source(nasty, SourceKind::None, Some(nasty));
    let sentence = format!(
        "{} says {}",
        nasty.replace('*', ""),
        "*<img src=x onerror=alert(2)>*"
    );
    draft.say(
        0,
        BlockKind::Body,
        [0.1, 0.3, 0.2, 0.35, 0.05],
        Some(source),
        &sentence,
    );
    draft.say(
        0,
        BlockKind::Body,
        [0.1, 0.8, 0.0, 0.1, 0.0],
        None,
        "“Nobody,” it was said.",
    );
    draft.find(Severity::Warning, "<b>rule</b>", "<img", nasty);
    draft.finish()
}

/// A line without a headline, a source, or any word that counts.
pub(crate) fn bare() -> Reading {
    let mut draft = Draft::new(ArticleInfo {
        id: "-".to_owned(),
        title: None,
        outlet: None,
        author: None,
        date: None,
        url: None,
        words: 0,
    });
    draft.say(
        0,
        BlockKind::Body,
        [0.0, 0.0, 0.0, 0.0, 1.0],
        None,
        "All rights reserved.",
    );
    draft.finish()
}

/// A reading in which `text` stands wherever an article's text can, loaded from end to end.
pub(crate) fn with_text(text: &str) -> Reading {
    let mut reading = harbour();
    let article = &mut reading.article;
    article.id = text.to_owned();
    for place in [
        &mut article.title,
        &mut article.outlet,
        &mut article.author,
        &mut article.date,
    ] {
        *place = Some(text.to_owned());
    }
    article.url = Some(format!("https://{text}"));
    for source in &mut reading.sources {
        source.name = text.to_owned();
        source.description = Some(text.to_owned());
    }
    for finding in &mut reading.findings {
        finding.message = text.to_owned();
    }
    reading.text = format!("{text} {text}");
    for sentence in &mut reading.sentences {
        (sentence.start, sentence.end) = (0, reading.text.len());
        let score = Probability::new(0.9);
        sentence.loaded = vec![Loaded {
            start: 0,
            end: text.len(),
            score,
        }];
    }
    reading
}
