//! How a conversation ends, and what does not end it.

use serde_json::{Value, json};

use crate::client::{Client, DRAFT, URI, of_rule};

#[test]
fn a_goodbye_ends_the_server_properly() {
    let mut client = Client::plain();
    client.did_open(URI, "markdown", DRAFT);
    assert!(client.ask("shutdown", Value::Null)["error"].is_null());
    assert_eq!(
        client.ask("textDocument/hover", json!({}))["error"]["code"],
        -32600
    );
    client.tell("exit", Value::Null);
    let (status, stderr) = client.ended();
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_client_that_dies_ends_the_server() {
    let mut client = Client::plain();
    client.did_open(URI, "markdown", DRAFT);
    client.close_input();
    let (status, stderr) = client.ended();
    assert_eq!((status.code(), stderr.as_str()), (Some(1), ""));

    // In the middle of a message, with a change still to be read.
    let mut client = Client::plain();
    client.did_open(URI, "markdown", DRAFT);
    client.did_change(2, json!([{ "text": "The quay closed on Monday.\n" }]));
    client.write(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\"");
    client.close_input();
    assert_eq!(client.ended().0.code(), Some(1));

    let mut client = Client::plain();
    client.tell("exit", Value::Null);
    assert_eq!(client.ended().0.code(), Some(1));
}

#[test]
fn nonsense_in_a_message_is_answered_and_the_conversation_goes_on() {
    let mut client = Client::start();
    let early = client.ask("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    client.send("{ this is no JSON");
    assert_eq!(client.receive()["error"]["code"], -32700);
    client.send("[]");
    assert_eq!(client.receive()["error"]["code"], -32700);
    assert_eq!(client.ask("initialize", json!(3))["error"]["code"], -32602);
    let hello = client.ask(
        "initialize",
        json!({ "processId": null, "capabilities": {} }),
    );
    assert!(hello["error"].is_null());
    assert_eq!(
        client.ask("no/such/request", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        client.ask("textDocument/hover", json!([1]))["error"]["code"],
        -32602
    );
    client.tell("no/such/note", json!({}));
    client.tell("textDocument/didOpen", json!({ "textDocument": 7 }));
    assert!(
        client.notified("window/logMessage")["message"]
            .as_str()
            .unwrap()
            .contains("didOpen")
    );
    client.tell(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "onrecord": { "gnre": 1 } } }),
    );
    assert!(
        client.notified("window/showMessage")["message"]
            .as_str()
            .unwrap()
            .contains("gnre")
    );
    let published = client.did_open(URI, "markdown", DRAFT);
    assert_eq!(of_rule(&published, "unnamed-source").len(), 1);
}

#[test]
fn what_is_no_protocol_at_all_ends_the_server_in_one_line() {
    for bytes in [
        &b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..],
        b"Content-Length: many\r\n\r\n{}",
        b"hello\n",
    ] {
        let mut client = Client::start();
        client.write(bytes);
        assert_eq!(client.receive()["error"]["code"], -32700);
        let (status, stderr) = client.ended();
        assert_eq!(status.code(), Some(2));
        assert!(stderr.starts_with("onrecord: the client sent"), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}
