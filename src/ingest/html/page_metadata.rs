//! Title, byline, outlet, date and address of a page, from what its head and its article
//! element say. Each field has several places; the first that says something wins.

use dom_query::Document;

use super::super::draft::{one_line, same_words};
use super::super::{Metadata, furniture};
use super::json_ld;

/// Completes `known` from the page. What is known already stays.
pub(super) fn read(document: &Document, known: Metadata) -> Metadata {
    let data = json_ld::read(document);
    let meta = |names: &[&str]| names.iter().find_map(|name| meta(document, name));
    let outlet = known
        .outlet
        .or_else(|| meta(&["og:site_name"]))
        .or(data.publisher)
        .or_else(|| meta(&["application-name", "dc.publisher"]));
    let author = known.author.or_else(|| {
        let named = [
            data.authors,
            meta(&[
                "author",
                "parsely-author",
                "sailthru.author",
                "dc.creator",
                "byl",
                "article:author",
            ]),
        ];
        named.into_iter().flatten().find_map(|name| author(&name))
    });
    let date = known
        .date
        .or(data.published)
        .or_else(|| {
            meta(&[
                "article:published_time",
                "parsely-pub-date",
                "datepublished",
                "pubdate",
                "date",
                "dc.date",
                "dc.date.issued",
                "sailthru.date",
                "ptime",
            ])
        })
        .or_else(|| published(document));
    let url = known
        .url
        .or_else(|| canonical(document))
        .or_else(|| meta(&["og:url"]))
        .or(data.url);
    let named = data
        .headline
        .or_else(|| meta(&["og:title", "twitter:title", "dc.title", "parsely-title"]));
    let title = known
        .title
        .or_else(|| title(document, named, outlet.as_deref(), author.as_deref()));
    Metadata {
        id: known.id,
        title,
        outlet,
        author,
        date,
        url,
    }
}

/// The content of `<meta name=...>` or `<meta property=...>`, whatever the case of the name.
fn meta(document: &Document, name: &str) -> Option<String> {
    let found = document.select("meta[content]");
    found.nodes().iter().find_map(|node| {
        let is_it = ["name", "property", "itemprop"].iter().any(|key| {
            node.attr(key)
                .is_some_and(|value| value.trim().eq_ignore_ascii_case(name))
        });
        is_it
            .then(|| node.attr("content"))
            .flatten()
            .and_then(|content| visible(&content))
    })
}

fn canonical(document: &Document) -> Option<String> {
    let href = document
        .select_single("link[rel='canonical']")
        .attr("href")?;
    visible(&href)
}

/// The time that the page marks as that of publication.
fn published(document: &Document) -> Option<String> {
    [
        "[itemprop='datePublished']",
        "time[pubdate]",
        "article time[datetime]",
        "time[datetime]",
    ]
    .iter()
    .find_map(|selector| {
        let found = document.select_single(selector);
        found
            .attr("datetime")
            .or_else(|| found.attr("content"))
            .and_then(|time| visible(&time))
    })
}

fn visible(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then_some(text)
}

/// The longest title that is taken for one, in bytes. Whatever is longer is looked for in the headings:
/// a title is compared with them at each of its separators.
const MAX_TITLE: usize = 2000;

/// What stands between a headline and an outlet's name in a page's title.
const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " » ", " :: ", " · ", " • "];

/// The headline: what the page names as such, without the outlet or the author behind it.
///
/// `named` is the title for search engines and social networks. Pages append their own
/// name to it, or the author's; the first-level heading, where it is the beginning of the
/// title, is the headline as the reader saw it.
fn title(
    document: &Document,
    named: Option<String>,
    outlet: Option<&str>,
    author: Option<&str>,
) -> Option<String> {
    let headings: Vec<String> = document
        .select("h1")
        .nodes()
        .iter()
        .filter_map(|h1| visible(&h1.text()))
        .collect();
    let named = named
        .and_then(|named| visible(&named))
        .or_else(|| visible(&document.select_single("head > title").text()));
    let Some(mut title) = named.filter(|title| title.len() <= MAX_TITLE) else {
        return headings.into_iter().next();
    };
    if let Some(heading) = headings
        .iter()
        .find(|heading| is_beginning(heading, &title))
    {
        return Some(heading.clone());
    }
    while let Some((rest, tail)) = last_part(&title) {
        let is_name = [outlet, author]
            .into_iter()
            .flatten()
            .any(|name| is_same_name(tail, name));
        if !is_name {
            break;
        }
        title = rest.to_owned();
    }
    // A page whose title is the outlet's name has its headline in the heading.
    if outlet.is_some_and(|outlet| is_same_name(&title, outlet)) {
        return headings
            .into_iter()
            .find(|heading| !is_same_name(heading, &title))
            .or(Some(title));
    }
    Some(title)
}

/// Whether the title is the heading, or the heading and a name behind a separator.
fn is_beginning(heading: &str, title: &str) -> bool {
    same_words(heading, title)
        || (furniture::words(heading) >= 3
            && SEPARATORS.iter().any(|separator| {
                title.match_indices(separator).any(|(at, _)| {
                    title
                        .get(..at)
                        .is_some_and(|start| same_words(heading, start))
                })
            }))
}

/// The title in front of its last separator, and what stands behind that.
fn last_part(title: &str) -> Option<(&str, &str)> {
    SEPARATORS
        .iter()
        .filter_map(|separator| title.rsplit_once(separator))
        .max_by_key(|(rest, _)| rest.len())
}

fn is_same_name(a: &str, b: &str) -> bool {
    let bare = |name: &str| {
        let lower = name.trim().to_lowercase();
        lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
    };
    same_words(&bare(a), &bare(b))
}

/// The names in a byline as pages write it: without "By", and without the date, the number
/// of comments or the address that extraction glues to them.
pub(super) fn author(byline: &str) -> Option<String> {
    let byline = one_line(byline);
    if byline.contains("://") {
        return None;
    }
    let end = byline
        .find(|c: char| c.is_ascii_digit() || c == '@')
        .unwrap_or(byline.len());
    let cut = byline.get(..end).unwrap_or_default();
    // An address or a handle takes the word in front of its sign with it.
    let cut = if byline.get(end..).is_some_and(|rest| rest.starts_with('@')) {
        cut.rsplit_once(' ').map_or("", |(names, _)| names)
    } else {
        cut
    };
    let names = furniture::author(cut).or_else(|| furniture::author(&format!("By {cut}")))?;
    let names = names
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '.')
        .to_owned();
    (!names.is_empty() && furniture::words(&names) <= 15).then_some(names)
}
