//! The OpenAPI document: what can be asked, for programs that make clients of it.

use axum::Json;
use serde_json::{Value, json};

use crate::compare::Comparison;
use crate::report::Reading;

pub(super) async fn document() -> Json<Value> {
    Json(described())
}

/// The document, OpenAPI 3.1. Schemas of readings and comparisons are those of the types.
fn described() -> Value {
    let reading = schemars::schema_for!(Reading);
    let comparison = schemars::schema_for!(Comparison);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Says what a news story stands on",
            "description": "Labels every sentence of an article as reported fact, attributed quote, editorial framing or unverified allegation, and traces what is attributed to its source. Everything stays on the machine that runs the server.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"}
        },
        "security": [],
        "servers": [{"url": "/", "description": "The server that gave this document"}],
        "paths": {
            "/api/read": {"post": {
                "operationId": "read",
                "summary": "Read an article",
                "parameters": [format_of(&["json", "html", "markdown", "csv", "text", "jsonl", "view"]), name()],
                "requestBody": article(),
                "responses": answers(json!({
                    "application/json": {"schema": {"$ref": "#/components/schemas/Reading"}},
                    "text/html": {"schema": {"type": "string"}},
                    "text/markdown": {"schema": {"type": "string"}},
                    "text/csv": {"schema": {"type": "string"}},
                    "text/plain": {"schema": {"type": "string"}},
                    "application/x-ndjson": {"schema": {"type": "string"}},
                    "application/vnd.onrecord.view+json": {"schema": {
                        "type": "object",
                        "description": "The reading and its part of the page; the page's own, and not a promise.",
                        "required": ["reading", "html"],
                        "properties": {
                            "reading": {"$ref": "#/components/schemas/Reading"},
                            "html": {"type": "string"}
                        }
                    }}
                }))
            }},
            "/api/check": {"post": {
                "operationId": "check",
                "summary": "Check an article as an editor would",
                "parameters": [format_of(&["json", "sarif", "text"]), name()],
                "requestBody": article(),
                "responses": answers(json!({
                    "application/json": {"schema": {"type": "object", "description": "onrecord.check/1, see docs/formats.md"}},
                    "application/sarif+json": {"schema": {"type": "object", "description": "SARIF 2.1.0"}},
                    "text/plain": {"schema": {"type": "string"}}
                }))
            }},
            "/api/compare": {"post": {
                "operationId": "compare",
                "summary": "Set two to four articles side by side",
                "parameters": [format_of(&["json", "html", "text", "view"])],
                "requestBody": {"required": true, "content": {"application/json": {"schema": {
                    "type": "object",
                    "required": ["pieces"],
                    "properties": {"pieces": {
                        "type": "array", "minItems": 2, "maxItems": 4,
                        "items": {"anyOf": [
                            {"$ref": "#/components/schemas/Article"},
                            {"$ref": "#/components/schemas/Reading"}
                        ]}
                    }}
                }}}},
                "responses": answers(json!({
                    "application/json": {"schema": {"$ref": "#/components/schemas/Comparison"}},
                    "text/html": {"schema": {"type": "string"}},
                    "text/plain": {"schema": {"type": "string"}},
                    "application/vnd.onrecord.view+json": {"schema": {
                        "type": "object",
                        "description": "The comparison and its part of the page; the page's own, and not a promise.",
                        "required": ["comparison", "html"],
                        "properties": {
                            "comparison": {"$ref": "#/components/schemas/Comparison"},
                            "html": {"type": "string"}
                        }
                    }}
                }))
            }},
            "/api/rules": {"get": {
                "operationId": "rules",
                "summary": "The rules of the check",
                "responses": {"200": {"description": "Every rule", "content": {"application/json": {"schema": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["name", "finds", "why"],
                        "properties": {"name": {"type": "string"}, "finds": {"type": "string"}, "why": {"type": "string"}}
                    }
                }}}}}
            }},
            "/api/schema": {"get": {
                "operationId": "schema",
                "summary": "The JSON schema of a reading",
                "responses": {"200": {"description": "JSON Schema 2020-12", "content": {"application/schema+json": {"schema": {"type": "object"}}}}}
            }},
            "/api/openapi.json": {"get": {
                "operationId": "openapi",
                "summary": "This document",
                "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}}
            }},
            "/healthz": {"get": {
                "operationId": "health",
                "summary": "Whether the server answers, and with which model",
                "responses": {"503": {"description": "It answers, and a fault has ended the reading: the status is closed"}, "200": {"description": "It answers", "content": {"application/json": {"schema": {
                    "type": "object",
                    "required": ["status", "version", "model", "waiting"],
                    "properties": {
                        "status": {"const": "ok"},
                        "version": {"type": "string"},
                        "model": {"type": "object", "properties": {"name": {"type": "string"}, "version": {"type": "string"}}},
                        "waiting": {"type": "integer", "description": "Articles that are waiting or being read"}
                    }
                }}}}}
            }}
        },
        "components": {
            "schemas": {
                "Article": {
                    "type": "object",
                    "description": "An article and what is known of it; text or html is needed. Other fields are passed over.",
                    "anyOf": [{"required": ["text"]}, {"required": ["html"]}],
                    "properties": {
                        "text": {"type": "string", "description": "The article, paragraphs parted by a blank line"},
                        "html": {"type": "string", "description": "The article's page"},
                        "title": {"type": "string"},
                        "outlet": {"type": "string"},
                        "author": {"type": "string"},
                        "date": {"type": "string"},
                        "url": {"type": "string"},
                        "id": {"type": "string"}
                    }
                },
                "Reading": embedded(reading, "Reading"),
                "Comparison": embedded(comparison, "Comparison"),
                "Problem": {
                    "type": "object",
                    "description": "RFC 9457",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string", "description": "Tells problems apart: urn:onrecord:problem: and a word"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string", "description": "What is wrong and what to do"}
                    }
                }
            }
        }
    })
}

/// A schema as a part of the document: references to its own definitions start there.
fn embedded(schema: schemars::Schema, name: &str) -> Value {
    fn rebase(value: &mut Value, to: &str) {
        match value {
            Value::Object(fields) => {
                for (field, value) in fields {
                    match value {
                        Value::String(text) if field == "$ref" => {
                            *text = text.replacen("#/$defs/", to, 1);
                        }
                        value => rebase(value, to),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| rebase(value, to)),
            _ => {}
        }
    }
    let mut value = schema.to_value();
    rebase(&mut value, &format!("#/components/schemas/{name}/$defs/"));
    value
}

fn format_of(names: &[&str]) -> Value {
    json!({
        "name": "format", "in": "query",
        "description": "The form of the answer; without it the Accept header decides",
        "schema": {"enum": names}
    })
}

fn name() -> Value {
    json!({
        "name": "name", "in": "query",
        "description": "What the article is called, such as the name of its file",
        "schema": {"type": "string"}
    })
}

fn article() -> Value {
    let text = json!({"schema": {"type": "string"}});
    json!({
        "required": true,
        "content": {
            "application/json": {"schema": {"anyOf": [
                {"$ref": "#/components/schemas/Article"},
                {"$ref": "#/components/schemas/Reading"}
            ]}},
            "text/plain": text,
            "text/markdown": text,
            "text/html": text,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {},
            "application/octet-stream": {}
        }
    })
}

fn answers(content: Value) -> Value {
    let problem = |description: &str| {
        json!({
            "description": description,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        })
    };
    json!({
        "200": {"description": "The answer, in the form that was asked for", "content": content},
        "400": problem("The body or the query is broken"),
        "403": problem("Another site's page sent it"),
        "406": problem("There is no such form"),
        "408": problem("The body did not arrive in time"),
        "413": problem("More than an article may have"),
        "415": problem("The body is said to be something that cannot be read"),
        "421": problem("The server has no such name"),
        "422": problem("What was sent is no article that can be read"),
        "503": problem("Too many are waiting, or it took too long; Retry-After says when to come again")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_something() {
        fn walk<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
            match value {
                Value::Object(fields) => {
                    references.extend(fields.get("$ref").and_then(Value::as_str));
                    fields.values().for_each(|value| walk(value, references));
                }
                Value::Array(values) => values.iter().for_each(|value| walk(value, references)),
                _ => {}
            }
        }
        let document = described();
        let mut references = Vec::new();
        walk(&document, &mut references);
        assert!(references.len() > 20);
        for reference in references {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}
