//! `onrecord lsp` through its own protocol: a scripted client against the real program.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Long enough for the slowest machine; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(120);

const URI: &str = "file:///drafts/quay.md";

/// A draft with curly quotes and emoji in front of what is flagged.
const DRAFT: &str = "# Old quay to close 🌊\n\nThe harbour board voted on Tuesday to close the \
    old quay to all boats.\n\n“We were told nothing,” said Mara Lind, who sells fish there 🐟🐟. \
    “It was a done deal,” said an official with knowledge of the vote.\n";

const SENTENCE: &str = "“It was a done deal,” said an official with knowledge of the vote.";

/// Whether some words are those that the rule flags: the source, alone or with what it says.
#[track_caller]
fn assert_flagged(words: &str) {
    let source = "an official with knowledge of the vote";
    assert!(
        SENTENCE.contains(words) && words.contains(source),
        "{words}"
    );
}

struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    next: i64,
}

impl Client {
    fn start() -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            messages,
            next: 0,
        }
    }

    /// A client that has said hello.
    fn open(capabilities: Value, options: Value) -> (Self, Value) {
        let mut client = Self::start();
        let hello = json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options });
        let result = client.ask("initialize", hello)["result"].clone();
        client.tell("initialized", json!({}));
        (client, result)
    }

    fn plain() -> Self {
        Self::open(json!({}), Value::Null).0
    }

    fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, body: &str) {
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    fn receive(&self) -> Value {
        self.messages.recv_timeout(PATIENCE).unwrap()
    }

    /// The answer to a request; whatever comes before it is dropped.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.send(&request.to_string());
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
        }
    }

    fn notified(&self, method: &str) -> Value {
        loop {
            let message = self.receive();
            if message["method"] == method {
                return message["params"].clone();
            }
        }
    }

    fn diagnostics(&self) -> Value {
        self.notified("textDocument/publishDiagnostics")
    }

    fn did_open(&mut self, uri: &str, language: &str, text: &str) -> Value {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.diagnostics()
    }

    fn did_change(&mut self, version: i64, changes: Value) {
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes }),
        );
    }

    fn actions(&mut self, diagnostic: &Value) -> Vec<Value> {
        let params = json!({
            "textDocument": { "uri": URI },
            "range": diagnostic["range"],
            "context": { "diagnostics": [diagnostic] },
        });
        let answer = self.ask("textDocument/codeAction", params);
        answer["result"].as_array().unwrap().clone()
    }

    fn close_input(&mut self) {
        self.input = None;
    }

    /// How the server ended, and what it wrote to stderr.
    fn ended(mut self) -> (ExitStatus, String) {
        // Until the server has closed its side, so that its exit is at hand.
        while self.messages.recv_timeout(PATIENCE).is_ok() {}
        let mut stderr = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        (self.child.wait().unwrap(), stderr)
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

/// The words of a text in a range that counts UTF-16 code units, or bytes.
fn words(text: &str, range: &Value, utf16: bool) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let mut left = position["character"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut offset = start;
        for c in text[start..].chars() {
            if left == 0 {
                break;
            }
            left -= if utf16 { c.len_utf16() } else { c.len_utf8() };
            offset += c.len_utf8();
        }
        offset
    };
    text[offset(&range["start"])..offset(&range["end"])].to_owned()
}

/// The position of some words, in UTF-16 code units.
fn position(text: &str, words: &str) -> Value {
    let at = text.find(words).unwrap();
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    json!({
        "line": before.matches('\n').count(),
        "character": before[line_start..].encode_utf16().count(),
    })
}

fn of_rule<'v>(published: &'v Value, rule: &str) -> Vec<&'v Value> {
    let all = published["diagnostics"].as_array().unwrap();
    all.iter().filter(|one| one["code"] == rule).collect()
}

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
fn positions_outside_the_text_do_no_harm() {
    let mut client = Client::plain();
    client.did_open(URI, "markdown", "One.");
    for (start, end) in [
        ((7, 9), (3, 1)),
        ((0, 2), (0, 1)),
        ((4_294_967_295_u32, 4_294_967_295_u32), (0, 0)),
    ] {
        let at = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
        let range = json!({ "start": at(start), "end": at(end) });
        client.did_change(2, json!([{ "range": range, "text": " Two." }]));
        let place = json!({ "textDocument": { "uri": URI }, "position": at(start) });
        assert!(client.ask("textDocument/hover", place)["error"].is_null());
    }
    let elsewhere = json!({ "textDocument": { "uri": "file:///nowhere" }, "position": { "line": 0, "character": 0 } });
    assert!(client.ask("textDocument/hover", elsewhere)["result"].is_null());
}

#[test]
fn hovering_tells_what_a_sentence_rests_on_and_why_it_is_flagged() {
    let markdown =
        json!({ "textDocument": { "hover": { "contentFormat": ["markdown", "plaintext"] } } });
    let (mut client, _) = Client::open(markdown, Value::Null);
    client.did_open(URI, "markdown", DRAFT);
    let mut hover = |words: &str| {
        let place = json!({ "textDocument": { "uri": URI }, "position": position(DRAFT, words) });
        client.ask("textDocument/hover", place)["result"].clone()
    };
    let flagged = hover("official with");
    let text = flagged["contents"]["value"].as_str().unwrap();
    assert_eq!(flagged["contents"]["kind"], "markdown");
    for part in ["% sure", "Rests on", "**unnamed-source**", "*Why:*"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(words(DRAFT, &flagged["range"], true), SENTENCE);
    let named = hover("told nothing")["contents"]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(named.contains("Rests on Mara Lind (person"), "{named}");
    assert!(!named.contains("unnamed-source"), "{named}");
}

#[test]
fn actions_explain_a_rule_and_switch_it_off_for_a_paragraph() {
    let mut client = Client::plain();
    let published = client.did_open(URI, "markdown", DRAFT);
    let found = of_rule(&published, "unnamed-source")[0].clone();
    let actions = client.actions(&found);
    let titled = |title: &str| {
        let found = actions.iter().find(|action| action["title"] == title);
        found
            .unwrap_or_else(|| panic!("{title}: {actions:#?}"))
            .clone()
    };

    let edits = titled("Switch unnamed-source off here")["edit"]["changes"][URI].clone();
    let mut text = DRAFT.to_owned();
    // Back to front, so that the first edit does not move the second.
    for edit in edits.as_array().unwrap().iter().rev() {
        let line = edit["range"]["start"]["line"].as_u64().unwrap() as usize;
        let column = edit["range"]["start"]["character"].as_u64().unwrap();
        let mut at: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        if column > 0 {
            at += text[at..].find('\n').unwrap();
        }
        text.insert_str(at, edit["newText"].as_str().unwrap());
    }
    assert!(
        text.contains("\n<!-- onrecord: off unnamed-source -->\n“We were"),
        "{text}"
    );
    assert!(
        text.contains("vote.\n<!-- onrecord: on unnamed-source -->\n"),
        "{text}"
    );
    client.did_change(2, json!([{ "text": text }]));
    assert!(of_rule(&client.diagnostics(), "unnamed-source").is_empty());

    let explain = titled("Explain unnamed-source")["command"].clone();
    let call = json!({ "command": explain["command"], "arguments": explain["arguments"] });
    client.next += 1;
    let request = json!({ "jsonrpc": "2.0", "id": client.next, "method": "workspace/executeCommand", "params": call });
    client.send(&request.to_string());
    let shown = client.notified("window/showMessage");
    assert!(
        shown["message"]
            .as_str()
            .unwrap()
            .starts_with("unnamed-source: ")
    );
    let wrong = json!({ "command": "onrecord.explain", "arguments": ["no-such-rule"] });
    assert_eq!(
        client.ask("workspace/executeCommand", wrong)["error"]["code"],
        -32602
    );
}

#[test]
fn editors_that_tidy_up_on_saving_are_offered_nothing() {
    let mut client = Client::plain();
    let published = client.did_open(URI, "markdown", DRAFT);
    let params = json!({
        "textDocument": { "uri": URI },
        "range": of_rule(&published, "unnamed-source")[0]["range"],
        "context": { "diagnostics": [], "only": ["source.organizeImports"] },
    });
    assert_eq!(
        client.ask("textDocument/codeAction", params)["result"],
        json!([])
    );
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
