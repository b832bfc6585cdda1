//! A lesson's articles as pupils see them, ready for the templates.

use std::borrow::Cow;

use crate::ingest::BlockKind;
use crate::lesson::{Lesson, LessonArticle, LessonParagraph, LessonSentence, Token, fill, tokens};
use crate::render::clean::clean;
use crate::render::pieces::known_of;
use crate::span::Span;

/// One article.
pub(super) struct ArticleView<'a> {
    /// A or B; nothing where there is only one.
    pub(super) letter: Option<char>,
    /// What it is called where it is not named by its headline.
    pub(super) name: String,
    pub(super) title: Option<Cow<'a, str>>,
    /// Outlet, author and date, as far as they are known.
    pub(super) particulars: Vec<String>,
    pub(super) paragraphs: Vec<ParagraphView<'a>>,
    /// Whether paragraphs before the first one are left out.
    pub(super) begins_earlier: bool,
    /// Whether paragraphs behind the last one are left out.
    pub(super) goes_on: bool,
}

impl ArticleView<'_> {
    /// The letter as text; empty where there is only one article.
    pub(super) fn letter(&self) -> String {
        self.letter.map(String::from).unwrap_or_default()
    }
}

/// A paragraph, cut where asked sentences begin and end.
pub(super) struct ParagraphView<'a> {
    pub(super) class: &'static str,
    pub(super) pieces: Vec<PieceView<'a>>,
}

/// An asked sentence, or what stands between two of them.
pub(super) struct PieceView<'a> {
    pub(super) number: Option<usize>,
    pub(super) id: &'a str,
    pub(super) tokens: Vec<TokenView<'a>>,
}

/// A word with its place in the article's text, or what stands between two of them.
pub(super) struct TokenView<'a> {
    pub(super) word: Option<(usize, usize)>,
    pub(super) text: Cow<'a, str>,
}

/// All articles of a lesson.
pub(super) fn articles(lesson: &Lesson) -> Vec<ArticleView<'_>> {
    let words = lesson.language.words();
    let several = lesson.articles.len() > 1;
    ('A'..='Z')
        .zip(&lesson.articles)
        .enumerate()
        .map(|(number, (letter, article))| ArticleView {
            letter: several.then_some(letter),
            name: if several {
                fill(words.article, &[("letter", &letter.to_string())])
            } else {
                words.the_article.to_owned()
            },
            title: article
                .title
                .as_deref()
                .map(clean)
                .filter(|title| !title.trim().is_empty())
                // Above the page it stands already.
                .filter(|title| several || *title != clean(&lesson.title)),
            particulars: known_of(&article.outlet, &article.author, &article.date),
            paragraphs: article
                .paragraphs
                .iter()
                .map(|paragraph| paragraph_view(lesson, number, article, paragraph))
                .collect(),
            begins_earlier: article.begins_earlier,
            goes_on: article.goes_on,
        })
        .collect()
}

fn paragraph_view<'a>(
    lesson: &'a Lesson,
    number: usize,
    article: &'a LessonArticle,
    paragraph: &LessonParagraph,
) -> ParagraphView<'a> {
    let whole = paragraph.span();
    let mut pieces = Vec::new();
    let mut at = whole.start();
    let within =
        |sentence: &&LessonSentence| sentence.article == number && whole.contains(sentence.span());
    for sentence in lesson.sentences.iter().filter(within) {
        pieces.extend(piece(None, &article.text, Span::new(at, sentence.start)));
        pieces.extend(piece(Some(sentence), &article.text, sentence.span()));
        at = sentence.end;
    }
    pieces.extend(piece(None, &article.text, Span::new(at, whole.end())));
    ParagraphView {
        class: match paragraph.block {
            BlockKind::Subheading => "subheading",
            BlockKind::Item => "item",
            BlockKind::Blockquote => "blockquote",
            BlockKind::Headline
            | BlockKind::Byline
            | BlockKind::Body
            | BlockKind::Table
            | BlockKind::Caption
            | BlockKind::Boilerplate => "body",
        },
        pieces,
    }
}

/// A stretch of a paragraph; nothing where it is empty.
fn piece<'a>(
    sentence: Option<&'a LessonSentence>,
    text: &'a str,
    span: Span,
) -> Option<PieceView<'a>> {
    (!span.is_empty()).then(|| PieceView {
        number: sentence.map(|sentence| sentence.number),
        id: sentence.map_or("", |sentence| sentence.id.as_str()),
        tokens: tokens(text, span)
            .into_iter()
            .map(|token| match token {
                Token::Word(span) => TokenView {
                    word: Some((span.start(), span.end())),
                    text: clean(span.of(text)),
                },
                Token::Gap(span) => TokenView {
                    word: None,
                    text: clean(span.of(text)),
                },
            })
            .collect(),
    })
}
