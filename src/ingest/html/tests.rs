use super::super::Article;
use super::*;

/// Running text long enough for a page to count as an article.
const PROSE: &str = "<p>The harbour board voted on Tuesday to close the old quay, which has carried \
    the town's ferries since 1911, after engineers found that the sea had hollowed out most of \
    its piles.</p><p>Traders on the quay said they had been told nothing, and two shops, they said, \
    had already paid their rent for the coming year, which nobody has offered to return.</p>";

fn page(head: &str, body: &str) -> Result<Article, IngestError> {
    let page = format!("<html><head>{head}</head><body>{body}</body></html>");
    read(&page, Metadata::default()).map(Draft::finish)
}

fn blocks(body: &str) -> Vec<(BlockKind, String)> {
    let article = page("", &format!("<article>{PROSE}{body}{PROSE}</article>")).unwrap();
    let text = article.text();
    article
        .blocks()
        .iter()
        .map(|block| (block.kind, block.span.of(text).to_owned()))
        .collect()
}

#[track_caller]
fn holds(body: &str, kind: BlockKind, text: &str) {
    let blocks = blocks(body);
    assert!(blocks.contains(&(kind, text.to_owned())), "{blocks:#?}");
}

#[test]
fn inline_tags_neither_glue_nor_split_words() {
    holds(
        "<p>The <b>har</b>bour, <a href='/x'>closed</a>\n since <i>1990</i>, may <em>re</em>open.</p>",
        BlockKind::Body,
        "The harbour, closed since 1990, may reopen.",
    );
}

#[test]
fn two_line_breaks_part_paragraphs_and_one_is_a_space() {
    let body = "<div>One boat left the quay,<br>they said.<br> <br>Two boats stayed behind, they said.</div>";
    holds(body, BlockKind::Body, "One boat left the quay, they said.");
    holds(body, BlockKind::Body, "Two boats stayed behind, they said.");
}

#[test]
fn elements_say_what_their_text_is() {
    holds(
        "<h2>What happens next</h2>",
        BlockKind::Subheading,
        "What happens next",
    );
    holds(
        "<blockquote><p>We had no choice, and nobody doubts it.</p></blockquote>",
        BlockKind::Blockquote,
        "We had no choice, and nobody doubts it.",
    );
    holds(
        "<figure><img src='a.png'><figcaption>Mara Lind at the quay</figcaption></figure>",
        BlockKind::Caption,
        "Mara Lind at the quay",
    );
    holds(
        "<p class='photo-caption'>Mara Lind at the quay, seen from the sea</p>",
        BlockKind::Caption,
        "Mara Lind at the quay, seen from the sea",
    );
    holds(
        "<p><a href='/x'>Ferry captain seen abroad</a></p>",
        BlockKind::Boilerplate,
        "Ferry captain seen abroad",
    );
}

#[test]
fn scripts_and_hidden_elements_leave_nothing() {
    let blocks = blocks(
        "<p>Seen.<script>var a = 'unseen';</script><style>p{}</style><noscript>unseen</noscript>\
         <span style='display: none'>unseen</span><span hidden>unseen</span></p>",
    );
    assert!(
        blocks.iter().all(|block| !block.1.contains("unseen")),
        "{blocks:#?}"
    );
    assert!(blocks.iter().any(|block| block.1 == "Seen."), "{blocks:#?}");
}

#[test]
fn what_is_struck_out_is_left_out() {
    let blocks = blocks(
        "<p>The mayor <del>boasted</del> <ins>said</ins> so<s>, again</s>.<strike> It rained.</strike></p>",
    );
    assert!(
        blocks.iter().any(|block| block.1 == "The mayor said so."),
        "{blocks:#?}"
    );
}

fn title(head: &str, h1: &str) -> Option<String> {
    page(
        head,
        &format!("<h1>{h1}</h1><article>{PROSE}{PROSE}</article>"),
    )
    .unwrap()
    .metadata()
    .title
    .clone()
}

#[test]
fn a_title_without_end_gives_way_to_the_heading() {
    let endless = format!("<title>{}</title>", "Quay - ".repeat(1_000));
    assert_eq!(title(&endless, "Quay shut").as_deref(), Some("Quay shut"));
}

#[test]
fn a_title_loses_the_outlet_s_and_the_author_s_name() {
    let courier = "<meta property='og:site_name' content='The Courier'>";
    let head = |title: &str| {
        format!("{courier}<title>{title}</title><meta name=author content='Ada Quill'>")
    };
    assert_eq!(
        title(&head("Quay shut for good - Courier"), "").as_deref(),
        Some("Quay shut for good")
    );
    assert_eq!(
        title(&head("Quay shut | Ada Quill | The Courier"), "").as_deref(),
        Some("Quay shut")
    );
    assert_eq!(
        title(&head("Quay - once full - is shut"), "").as_deref(),
        Some("Quay - once full - is shut")
    );
    assert_eq!(
        title(&head("Courier"), "Quay shut").as_deref(),
        Some("Quay shut")
    );
    assert_eq!(
        title("<title>Old quay shut - Port news</title>", "Old quay shut").as_deref(),
        Some("Old quay shut")
    );
}

#[test]
fn the_headline_stands_first_and_once() {
    let article = page(
        "<title>Old quay shut</title>",
        &format!("<article><h1>Old quay shut</h1>{PROSE}{PROSE}</article>"),
    )
    .unwrap();
    let headlines = article.text().matches("Old quay shut").count();
    assert_eq!(
        (headlines, article.blocks()[0].kind),
        (1, BlockKind::Headline)
    );
}

#[test]
fn a_byline_is_the_names_alone() {
    for (byline, names) in [
        ("by Ada Quill22 Dec 2016651", Some("Ada Quill")),
        (
            "By Ada Quill and Ben Oar, Political Editor",
            Some("Ada Quill and Ben Oar"),
        ),
        ("By: Ada Quill", Some("Ada Quill")),
        ("Written by Ada Quill", Some("Ada Quill")),
        ("Ada Quill ada@courier.example", Some("Ada Quill")),
        ("https://courier.example/by/ada", None),
        ("", None),
    ] {
        assert_eq!(page_metadata::author(byline).as_deref(), names, "{byline}");
    }
}

#[test]
fn a_page_without_running_text_is_no_article() {
    let links = "<ul>".to_owned()
        + &"<li><a href='/x'>A story about a quay that was shut.</a></li>".repeat(40)
        + "</ul>";
    assert_eq!(
        page("<title>Courier</title>", &links).unwrap_err(),
        IngestError::NoArticle
    );
    assert_eq!(
        page("", "<div id=root></div><script>render()</script>").unwrap_err(),
        IngestError::NoArticle
    );
}

#[test]
fn nesting_beyond_reason_is_refused_and_does_not_overflow() {
    for depth in [1_000, 200_000] {
        let body = "<div>".repeat(depth) + PROSE;
        assert_eq!(page("", &body).unwrap_err(), IngestError::TooDeep);
    }
}

#[test]
fn attributes_beyond_reason_are_refused() {
    let tag = |count: usize| (0..count).fold("<a".to_owned(), |tag, n| format!("{tag} a{n}='>'"));
    assert!(page("", &format!("{PROSE}{}>", tag(4_000))).is_ok());
    for end in [">", "", "/>"] {
        let body = format!("{PROSE}{}{end}", tag(6_000));
        assert_eq!(page("", &body).unwrap_err(), IngestError::TooLong);
    }
    let hidden = format!("<!-- <a b=\" --><p>{PROSE}{}>", tag(6_000));
    assert_eq!(page("", &hidden).unwrap_err(), IngestError::TooLong);
    // What only looks like a tag: in a script, or in an attribute.
    let words = "b<c ".to_owned() + &"if x ".repeat(1_000);
    for body in [
        format!("<script>{words}</SCRIPT>{PROSE}"),
        format!("<style>{words}</style>{PROSE}"),
        format!("<div data-all=\"{words}\">{PROSE}</div>"),
    ] {
        assert!(page("", &body).is_ok());
    }
}

#[test]
fn a_text_that_would_take_minutes_to_write_out_is_refused() {
    let signs = PROSE.to_owned() + "<p>" + &"&shy;".repeat(200_000);
    assert_eq!(page("", &signs).unwrap_err(), IngestError::TooLong);
    // As many signs in paragraphs of a usual length are no harm.
    let paragraphs = PROSE.to_owned() + &format!("<p>{}", "Cats &amp; ".repeat(200)).repeat(200);
    assert!(page("", &paragraphs).is_ok());
    let script = PROSE.to_owned() + "<script>" + &"a && b;".repeat(100_000) + "</script>";
    assert!(page("", &script).is_ok());
}

#[test]
fn deep_but_real_nesting_is_read() {
    let body = "<div>".repeat(60) + PROSE + PROSE + &"</div>".repeat(60);
    assert!(page("", &body).is_ok());
}
