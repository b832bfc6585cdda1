use super::*;
use crate::ingest::BlockKind;
use crate::label::{Label, LabelScores, Probability, SourceKind};
use crate::report::{
    ArticleInfo, Footing, Loaded, ReadSentence, Share, Source, Weighed, footing, word_count,
};

/// A reading of invented sentences, each with its label and its source's name.
fn reading(sentences: &[(&str, Label, &str)]) -> Reading {
    let mut text = String::new();
    let mut read: Vec<ReadSentence> = Vec::new();
    let mut sources: Vec<Source> = Vec::new();
    for (number, &(words, label, source)) in sentences.iter().enumerate() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(words);
        let mut scores = [0.0; 5];
        scores[Label::ALL.iter().position(|&l| l == label).unwrap()] = 1.0;
        let id = (!source.is_empty()).then(|| {
            let known = sources.iter().position(|s| s.name == source);
            known.unwrap_or_else(|| {
                sources.push(Source {
                    id: sources.len(),
                    name: source.to_owned(),
                    kind: SourceKind::Person,
                    description: None,
                    mentions: Vec::new(),
                    sentences: Vec::new(),
                    words: 0,
                    share: Probability::default(),
                });
                sources.len() - 1
            })
        });
        if let Some(id) = id {
            sources[id].sentences.push(number);
            sources[id].words += word_count(words);
        }
        read.push(ReadSentence {
            start,
            end: text.len(),
            paragraph: number,
            block: BlockKind::Body,
            label,
            confidence: Probability::new(1.0),
            scores: LabelScores::new(scores),
            also: None,
            source: id,
            loaded: Vec::new(),
        });
    }
    let weighed: Vec<Weighed> = read
        .iter()
        .map(|sentence| Weighed {
            words: word_count(sentence.span().of(&text)),
            label: sentence.label,
            scores: sentence.scores,
        })
        .collect();
    Reading {
        schema: crate::report::SCHEMA.to_owned(),
        article: ArticleInfo {
            id: "story.txt".to_owned(),
            title: None,
            outlet: Some("The Holm Mail".to_owned()),
            author: None,
            date: None,
            url: None,
            words: word_count(&text),
        },
        model: ModelInfo {
            name: "test".to_owned(),
            version: "0".to_owned(),
        },
        text,
        sentences: read,
        attributions: Vec::new(),
        sources,
        findings: Vec::new(),
        footing: footing(&weighed),
    }
}

fn compared(pieces: &[Reading]) -> Comparison {
    let subjects: Vec<Subject<'_>> = pieces
        .chunks(1)
        .map(|readings| Subject {
            name: "piece",
            readings,
        })
        .collect();
    compare(&subjects)
}

const BRIDGE: &str = "The council closed the Bramley bridge on Monday after cracks were found.";
const FERRY: &str = "Ferry fares between Holm and the mainland will rise by a tenth in May.";
const MAYOR: &str = "“Nobody asked the islanders,” said the mayor, Ann Hale.";

#[test]
fn claims_told_under_different_labels_are_set_against_each_other() {
    let a = reading(&[
        (BRIDGE, Label::Fact, ""),
        (FERRY, Label::Fact, ""),
        (MAYOR, Label::Quote, "Ann Hale"),
    ]);
    let b = reading(&[
        (
            "The Bramley bridge was closed by the council on Monday after cracks were found, it is claimed.",
            Label::Allegation,
            "",
        ),
        ("A choir sang in the town hall.", Label::Fact, ""),
    ]);
    let comparison = compared(&[a, b]);
    assert_eq!(comparison.claims.len(), 1);
    let [first, second] = &comparison.claims[0].tellers[..] else {
        panic!("two tellers");
    };
    assert_eq!((first.piece, first.told.label), (0, Label::Fact));
    assert_eq!((second.piece, second.told.label), (1, Label::Allegation));
    assert!(comparison.drafts.is_none());
}

#[test]
fn one_source_under_two_names_is_one() {
    let a = reading(&[(MAYOR, Label::Quote, "Ann Hale")]);
    let b = reading(&[
        ("Hale called it a mistake.", Label::Quote, "Hale"),
        ("It is not, Tom Pell said.", Label::Quote, "Tom Pell"),
    ]);
    let names: Vec<(String, Vec<usize>)> = compared(&[a, b])
        .sources
        .into_iter()
        .map(|source| (source.name, source.words))
        .collect();
    assert_eq!(
        names,
        [
            ("Ann Hale".to_owned(), vec![9, 5]),
            ("Tom Pell".to_owned(), vec![0, 6])
        ]
    );
}

#[test]
fn unnamed_sources_of_two_texts_are_two() {
    let official = |words: &str| {
        let mut piece = reading(&[(words, Label::Quote, "senior official")]);
        piece.sources[0].kind = SourceKind::Unnamed;
        piece
    };
    let storm = official("The storm sank four boats, a senior official said.");
    let bank = official("The bank will open on Friday, a senior official said.");
    let words: Vec<Vec<usize>> = compared(&[storm, bank])
        .sources
        .into_iter()
        .map(|source| source.words)
        .collect();
    assert_eq!(words, [vec![0, 10], vec![9, 0]]);
}

#[test]
fn drafts_show_what_was_edited_moved_added_and_removed() {
    let first = reading(&[
        (BRIDGE, Label::Fact, ""),
        (FERRY, Label::Fact, ""),
        (MAYOR, Label::Quote, "Ann Hale"),
        ("A choir sang in the town hall.", Label::Fact, ""),
    ]);
    let second = reading(&[
        (MAYOR, Label::Quote, "Ann Hale"),
        (
            "The council hastily closed the Bramley bridge on Monday after cracks were found.",
            Label::Framing,
            "",
        ),
        (FERRY, Label::Allegation, ""),
        ("Talks go on.", Label::Fact, ""),
    ]);
    let diff = compared(&[first, second]).drafts.expect("they are drafts");
    let count = |kind| diff.count(kind);
    assert_eq!(diff.kept, 1);
    assert_eq!(count(ChangeKind::Edited), 1);
    assert_eq!(count(ChangeKind::Moved), 1);
    assert_eq!(count(ChangeKind::Added), 1);
    assert_eq!(count(ChangeKind::Removed), 1);
    assert_eq!(count(ChangeKind::Relabelled), 1);
    let edited = diff
        .changes
        .iter()
        .find(|change| change.kind == ChangeKind::Edited)
        .unwrap();
    let added: String = edited
        .edits
        .iter()
        .filter(|edit| edit.kind == EditKind::Added)
        .map(|edit| edit.text.trim())
        .collect();
    assert_eq!(added, "hastily");
    let joined = |without: EditKind| -> String {
        edited
            .edits
            .iter()
            .filter(|edit| edit.kind != without)
            .map(|edit| edit.text.as_str())
            .collect()
    };
    assert_eq!(
        joined(EditKind::Added),
        edited.before.as_ref().unwrap().text
    );
    assert_eq!(
        joined(EditKind::Removed),
        edited.after.as_ref().unwrap().text
    );
}

#[test]
fn a_piece_of_several_articles_has_one_footing() {
    let mut a = reading(&[(BRIDGE, Label::Fact, "")]);
    let b = reading(&[(MAYOR, Label::Quote, "Ann Hale")]);
    a.sentences[0].loaded.push(Loaded {
        start: 4,
        end: 11,
        score: Probability::new(0.9),
    });
    let both = [a, b];
    let alone = reading(&[]);
    let comparison = compare(&[
        Subject {
            name: "mail",
            readings: &both,
        },
        Subject {
            name: "empty",
            readings: std::slice::from_ref(&alone),
        },
    ]);
    let piece = &comparison.pieces[0];
    assert_eq!(piece.articles, 2);
    assert_eq!(piece.footing.words, 21);
    assert_eq!(piece.footing.quote.words, 9);
    assert!((piece.loaded_per_1000 - 1000.0 / 21.0).abs() < 0.01);
    assert_eq!(piece.outlet.as_deref(), Some("The Holm Mail"));
    assert_eq!(comparison.loaded[0].times, [1, 0]);
    assert!(comparison.claims.is_empty());
    let empty: &Footing = &comparison.pieces[1].footing;
    assert_eq!(empty.fact, Share::default());
}

#[test]
fn a_loaded_word_of_a_kept_sentence_is_one_of_both_drafts() {
    let drafts = |last: &'static str| {
        reading(&[
            (BRIDGE, Label::Fact, ""),
            (FERRY, Label::Framing, ""),
            (MAYOR, Label::Quote, "Ann Hale"),
            (last, Label::Fact, ""),
        ])
    };
    let (mut first, mut second) = (drafts("Talks go on."), drafts("A choir sang."));
    let mark = |reading: &mut Reading, number: usize, words: std::ops::Range<usize>| {
        let sentence = &mut reading.sentences[number];
        sentence.loaded.push(Loaded {
            start: sentence.start + words.start,
            end: sentence.start + words.end,
            score: Probability::new(0.9),
        });
    };
    // "The council" in the first draft only; "Ferry fares" here, "fares" there; "choir" is new.
    mark(&mut first, 0, 0..11);
    mark(&mut first, 1, 0..11);
    mark(&mut second, 1, 6..11);
    mark(&mut second, 3, 2..7);
    let comparison = compared(&[first, second]);
    let mut loaded: Vec<(&str, &[usize])> = comparison
        .loaded
        .iter()
        .map(|word| (word.words.as_str(), word.times.as_slice()))
        .collect();
    loaded.sort_unstable();
    assert_eq!(
        loaded,
        [
            ("choir", &[0, 1][..]),
            ("ferry fares", &[1, 1]),
            ("the council", &[1, 1])
        ]
    );
    let [before, after] = &comparison.pieces[..] else {
        panic!("two pieces");
    };
    assert!(after.loaded_per_1000 > before.loaded_per_1000);
}

#[test]
fn an_untouched_sentence_is_relabelled_only_where_both_labels_are_sure() {
    let drafts = |label| {
        reading(&[
            (BRIDGE, Label::Fact, ""),
            (FERRY, label, ""),
            (MAYOR, Label::Quote, "Ann Hale"),
        ])
    };
    for (unsure, expected) in [(None, 1), (Some(0), 0), (Some(1), 0)] {
        let mut both = [drafts(Label::Fact), drafts(Label::Framing)];
        if let Some(unsure) = unsure {
            both[unsure].sentences[1].confidence = Probability::new(0.4);
        }
        let diff = compared(&both).drafts.expect("they are drafts");
        assert_eq!(diff.kept, 3);
        assert_eq!(diff.count(ChangeKind::Relabelled), expected, "{unsure:?}");
    }
}
