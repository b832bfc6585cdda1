//! The structured data in a page's `application/ld+json` scripts, as far as it is about
//! the article.

use dom_query::Document;
use serde_json::{Map, Value};

/// What a page's structured data says about its article.
#[derive(Debug, Default)]
pub(super) struct ArticleData {
    pub(super) headline: Option<String>,
    pub(super) authors: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
}

/// The data of the first object that calls itself an article.
pub(super) fn read(document: &Document) -> ArticleData {
    let scripts = document.select("script[type='application/ld+json']");
    scripts
        .nodes()
        .iter()
        .filter_map(|script| {
            let text = script.text();
            let json = text
                .trim()
                .trim_start_matches("<![CDATA[")
                .trim_end_matches("]]>");
            serde_json::from_str::<Value>(json.trim()).ok()
        })
        .find_map(|value| article_in(value).map(|object| data(&object)))
        .unwrap_or_default()
}

/// The article among the objects, lists and graphs of one script.
fn article_in(value: Value) -> Option<Map<String, Value>> {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(values) => pending.extend(values.into_iter().rev()),
            Value::Object(object) if is_article(&object) => return Some(object),
            Value::Object(mut object) => pending.extend(object.remove("@graph")),
            _ => {}
        }
    }
    None
}

fn is_article(object: &Map<String, Value>) -> bool {
    let named = |value: &Value| {
        value.as_str().is_some_and(|name| {
            name.ends_with("Article")
                || matches!(name, "BlogPosting" | "Report" | "LiveBlogPosting")
        })
    };
    match object.get("@type") {
        Some(Value::Array(names)) => names.iter().any(named),
        Some(name) => named(name),
        None => false,
    }
}

fn data(object: &Map<String, Value>) -> ArticleData {
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    ArticleData {
        headline: text("headline").or_else(|| text("name")),
        authors: object.get("author").and_then(names),
        publisher: object.get("publisher").and_then(names),
        published: text("datePublished"),
        url: text("url").or_else(|| match object.get("mainEntityOfPage") {
            Some(Value::Object(page)) => page.get("@id").and_then(Value::as_str).map(str::to_owned),
            page => page.and_then(Value::as_str).map(str::to_owned),
        }),
    }
}

/// A name, an object with a name, or a list of either.
fn names(value: &Value) -> Option<String> {
    let name = |value: &Value| {
        value
            .as_str()
            .or_else(|| value.get("name").and_then(Value::as_str))
            .map(str::to_owned)
    };
    let names: Vec<String> = match value {
        Value::Array(values) => values.iter().filter_map(name).collect(),
        value => name(value).into_iter().collect(),
    };
    let names = names.join(", ");
    (!names.trim().is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(script: &str) -> ArticleData {
        read(&Document::from(format!(
            "<script type='application/ld+json'>{script}</script>"
        )))
    }

    #[test]
    fn the_article_is_found_in_lists_and_graphs() {
        let article = r#"{"@type":["NewsArticle"],"headline":"Quay shut","author":[{"name":"Ada Quill"},"Ben Oar"],
            "publisher":{"name":"Courier"},"datePublished":"2024-03-05"}"#;
        for script in [
            article.to_owned(),
            format!(r#"[{{"@type":"Organization","name":"X"}},{article}]"#),
            format!(r#"{{"@graph":[{{"@type":"WebSite"}},{article}]}}"#),
            format!("<![CDATA[ {article} ]]>"),
        ] {
            let data = of(&script);
            assert_eq!(data.headline.as_deref(), Some("Quay shut"), "{script}");
            assert_eq!(data.authors.as_deref(), Some("Ada Quill, Ben Oar"));
            assert_eq!(data.publisher.as_deref(), Some("Courier"));
            assert_eq!(data.published.as_deref(), Some("2024-03-05"));
        }
    }

    #[test]
    fn broken_or_other_data_says_nothing() {
        assert!(of("{ not json").headline.is_none());
        assert!(of(r#"{"@type":"Recipe","name":"Soup"}"#).headline.is_none());
    }
}
