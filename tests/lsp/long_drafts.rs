//! Drafts that take seconds to read.

use serde_json::json;

use crate::client::{Client, DRAFT, PATIENCE, URI};

/// A draft that takes seconds to read, and its address.
const LONG: &str = "file:///drafts/long.md";

fn long_draft() -> String {
    let mut text = "# A year at the quay\n".to_owned();
    for day in 1..300 {
        let line = format!("\nOn day {day} the harbour board met, and Mara Lind said no again.\n");
        text.push_str(&line);
    }
    text
}

fn open_only(client: &mut Client, uri: &str, text: &str) {
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
}

fn ask_hover(client: &mut Client, uri: &str, id: &str) {
    let place =
        json!({ "textDocument": { "uri": uri }, "position": { "line": 2, "character": 4 } });
    let request =
        json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": place });
    client.send(&request.to_string());
}

#[test]
fn a_long_draft_holds_up_no_answer_about_another() {
    let mut client = Client::plain();
    open_only(&mut client, LONG, &long_draft());
    ask_hover(&mut client, LONG, "long");
    open_only(&mut client, URI, DRAFT);
    ask_hover(&mut client, URI, "short");
    // The short draft and its hover come first, though they were asked for last.
    let published = client.receive();
    assert_eq!(published["params"]["uri"], URI, "{published}");
    let hover = client.receive();
    assert_eq!(hover["id"], "short");
    assert!(!hover["result"].is_null(), "{hover}");
    let published = client.receive();
    assert_eq!(published["params"]["uri"], LONG);
    assert!(!client.receive()["result"].is_null());
}

#[test]
fn an_edit_while_a_draft_is_read_is_read_after_it_and_a_question_about_the_old_text_is_refused() {
    let mut client = Client::plain();
    open_only(&mut client, URI, &long_draft());
    ask_hover(&mut client, URI, "old");
    let end = json!({ "line": 99_999, "character": 0 });
    client.did_change(
        2,
        json!([{ "range": { "start": end, "end": end }, "text": "\nIt rained.\n" }]),
    );
    let refused = client.receive();
    assert_eq!(
        (&refused["id"], &refused["error"]["code"]),
        (&json!("old"), &json!(-32801))
    );
    assert_eq!(client.diagnostics()["version"], 2);
    ask_hover(&mut client, URI, "new");
    assert!(!client.receive()["result"].is_null());
}

#[test]
fn a_client_that_leaves_a_long_draft_is_not_waited_for() {
    let mut client = Client::plain();
    open_only(&mut client, LONG, &long_draft());
    client.close_input();
    // What the server says until it ends: nothing about the draft, which it did not finish.
    while let Ok(message) = client.messages.recv_timeout(PATIENCE) {
        assert_ne!(message["params"]["uri"], LONG, "{message}");
    }
    assert_eq!(client.ended().0.code(), Some(1));
}
