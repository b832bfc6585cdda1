//! Findings where a draft has them, as it is typed.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, DRAFT, URI, assert_flagged, of_rule, position, words};

#[test]
fn a_draft_gets_diagnostics_where_its_words_are() {
    let offers: [(Value, bool); 2] = [
        (json!({}), true),
        (
            json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } }),
            false,
        ),
    ];
    for (capabilities, utf16) in offers {
        let (mut client, hello) = Client::open(capabilities, Value::Null);
        let named = if utf16 { "utf-16" } else { "utf-8" };
        assert_eq!(hello["capabilities"]["positionEncoding"], named);
        let published = client.did_open(URI, "markdown", DRAFT);
        assert_eq!(
            (&published["uri"], &published["version"]),
            (&json!(URI), &json!(1))
        );
        let found = of_rule(&published, "unnamed-source");
        assert_eq!(found.len(), 1, "{published:#}");
        assert_flagged(&words(DRAFT, &found[0]["range"], utf16));
        assert_eq!(found[0]["source"], "onrecord");
        assert_eq!(found[0]["severity"], 2);
    }
}

#[test]
fn an_edit_behind_emoji_moves_what_is_flagged() {
    let mut client = Client::plain();
    client.did_open(URI, "markdown", DRAFT);
    let before = position(DRAFT, "“It was");
    let insertion = "🦀 She “left”. ";
    client.did_change(
        2,
        json!([{ "range": { "start": before, "end": before }, "text": insertion }]),
    );
    let published = client.diagnostics();
    assert_eq!(published["version"], 2);
    let text = DRAFT.replace("“It was", &format!("{insertion}“It was"));
    let found = of_rule(&published, "unnamed-source");
    assert_flagged(&words(&text, &found[0]["range"], true));

    // The same place again, now taken out; and a change of the whole text.
    let end = position(&text, "“It was");
    client.did_change(
        3,
        json!([{ "range": { "start": before, "end": end }, "text": "" }]),
    );
    let found = client.diagnostics();
    assert_flagged(&words(
        DRAFT,
        &of_rule(&found, "unnamed-source")[0]["range"],
        true,
    ));
    client.did_change(4, json!([{ "text": "The quay closed on Monday.\n" }]));
    assert!(of_rule(&client.diagnostics(), "unnamed-source").is_empty());
}

#[test]
fn keystrokes_in_a_row_are_read_once() {
    let (mut client, _) = Client::open(json!({}), json!({ "debounceMs": 500 }));
    client.did_open(URI, "markdown", DRAFT);
    let end = json!({ "line": 9999, "character": 0 });
    for (version, letter) in (2..).zip("It rained.".chars()) {
        let change = json!([{ "range": { "start": end, "end": end }, "text": letter }]);
        client.did_change(version, change);
    }
    assert_eq!(client.diagnostics()["version"], 11);
}

#[test]
fn a_wrong_setting_of_the_editor_is_told_and_the_default_holds() {
    let (client, _) = Client::open(json!({}), json!({ "debounceMs": "soon" }));
    let shown = client.notified("window/showMessage");
    let message = shown["message"].as_str().unwrap();
    assert!(
        message.contains("debounceMs must be a whole number") && message.contains("150 is used"),
        "{message}"
    );
    let (mut client, _) = Client::open(json!({}), json!({ "debounceMs": -1 }));
    client.notified("window/showMessage");
    // The server goes on as if nothing had been set.
    assert!(!of_rule(&client.did_open(URI, "markdown", DRAFT), "unnamed-source").is_empty());
}

#[test]
fn plain_text_gets_no_comments_but_minds_those_it_has() {
    let mut client = Client::plain();
    let uri = "file:///drafts/quay.txt";
    let published = client.did_open(uri, "plaintext", DRAFT);
    assert_eq!(of_rule(&published, "unnamed-source").len(), 1);
    let off = format!("<!-- onrecord: off unnamed-source -->\n\n{DRAFT}");
    let published = client.did_open(uri, "plaintext", &off);
    assert!(of_rule(&published, "unnamed-source").is_empty());
    let wrong = format!("<!-- onrecord: off unamed-source -->\n\n{DRAFT}");
    let published = client.did_open(uri, "plaintext", &wrong);
    let messages = published["diagnostics"].to_string();
    assert!(
        messages.contains("did you mean “unnamed-source”?"),
        "{messages}"
    );
}

#[test]
fn the_settings_file_near_a_draft_holds_for_it_and_a_broken_one_is_told_once() {
    let folder = TempDir::new().unwrap();
    let settings = folder.path().join("onrecord.toml");
    fs::write(&settings, "[rules]\nunnamed-source = \"off\"\n").unwrap();
    let uri = format!("file://{}/desk/quay.md", folder.path().display());
    let mut client = Client::plain();
    assert!(of_rule(&client.did_open(&uri, "markdown", DRAFT), "unnamed-source").is_empty());

    fs::write(&settings, "[rules]\nunamed-source = \"off\"\n").unwrap();
    client.tell(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": uri } }),
    );
    let shown = client.notified("window/showMessage")["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        shown.contains("onrecord.toml") && shown.contains("unnamed-source"),
        "{shown}"
    );
    assert_eq!(of_rule(&client.diagnostics(), "unnamed-source").len(), 1);
}

#[test]
fn a_draft_that_cannot_be_read_says_why() {
    let mut client = Client::plain();
    let german = "Der Hafenrat stimmte am Montag für die neue Brücke. Der Bürgermeister sagte, die Arbeiten sollten im Sommer beginnen, und die Kosten seien noch nicht bekannt. Die Händler am Ufer wurden nach eigenen Angaben vorher nicht gefragt.";
    let published = client.did_open(URI, "markdown", german);
    let message = published["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("German"), "{message}");
    let book = "The board met on Monday and voted for the bridge. ".repeat(6000);
    let published = client.did_open(URI, "markdown", &book);
    let message = published["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("onrecord check"), "{message}");
    assert_eq!(
        client.did_open(URI, "markdown", "\n")["diagnostics"],
        json!([])
    );
}

#[test]
fn closing_a_draft_takes_its_diagnostics_away() {
    let mut client = Client::plain();
    client.did_open(URI, "markdown", DRAFT);
    client.tell(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": URI } }),
    );
    assert_eq!(client.diagnostics()["diagnostics"], json!([]));
}
