//! A scripted client of the protocol.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// Long enough for the slowest machine; a test that waits so long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) const URI: &str = "file:///drafts/quay.md";

/// A draft with curly quotes and emoji in front of what is flagged.
pub(crate) const DRAFT: &str = "# Old quay to close 🌊\n\nThe harbour board voted on Tuesday to close the \
    old quay to all boats.\n\n“We were told nothing,” said Mara Lind, who sells fish there 🐟🐟. \
    “It was a done deal,” said an official with knowledge of the vote.\n";

pub(crate) const SENTENCE: &str =
    "“It was a done deal,” said an official with knowledge of the vote.";

/// Whether some words are those that the rule flags: the source, alone or with what it says.
#[track_caller]
pub(crate) fn assert_flagged(words: &str) {
    let source = "an official with knowledge of the vote";
    assert!(
        SENTENCE.contains(words) && words.contains(source),
        "{words}"
    );
}

pub(crate) struct Client {
    pub(crate) child: Child,
    pub(crate) input: Option<ChildStdin>,
    pub(crate) messages: Receiver<Value>,
    pub(crate) next: i64,
}

impl Client {
    pub(crate) fn start() -> Self {
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
    pub(crate) fn open(capabilities: Value, options: Value) -> (Self, Value) {
        let mut client = Self::start();
        let hello = json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options });
        let result = client.ask("initialize", hello)["result"].clone();
        client.tell("initialized", json!({}));
        (client, result)
    }

    pub(crate) fn plain() -> Self {
        Self::open(json!({}), Value::Null).0
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub(crate) fn send(&mut self, body: &str) {
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    pub(crate) fn receive(&self) -> Value {
        self.messages.recv_timeout(PATIENCE).unwrap()
    }

    /// The answer to a request; whatever comes before it is dropped.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
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

    pub(crate) fn notified(&self, method: &str) -> Value {
        loop {
            let message = self.receive();
            if message["method"] == method {
                return message["params"].clone();
            }
        }
    }

    pub(crate) fn diagnostics(&self) -> Value {
        self.notified("textDocument/publishDiagnostics")
    }

    pub(crate) fn did_open(&mut self, uri: &str, language: &str, text: &str) -> Value {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.diagnostics()
    }

    pub(crate) fn did_change(&mut self, version: i64, changes: Value) {
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes }),
        );
    }

    pub(crate) fn actions(&mut self, diagnostic: &Value) -> Vec<Value> {
        let params = json!({
            "textDocument": { "uri": URI },
            "range": diagnostic["range"],
            "context": { "diagnostics": [diagnostic] },
        });
        let answer = self.ask("textDocument/codeAction", params);
        answer["result"].as_array().unwrap().clone()
    }

    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    /// How the server ended, and what it wrote to stderr.
    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
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

pub(crate) fn read(output: &mut impl BufRead) -> Option<Value> {
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
pub(crate) fn words(text: &str, range: &Value, utf16: bool) -> String {
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
pub(crate) fn position(text: &str, words: &str) -> Value {
    let at = text.find(words).unwrap();
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    json!({
        "line": before.matches('\n').count(),
        "character": before[line_start..].encode_utf16().count(),
    })
}

pub(crate) fn of_rule<'v>(published: &'v Value, rule: &str) -> Vec<&'v Value> {
    let all = published["diagnostics"].as_array().unwrap();
    all.iter().filter(|one| one["code"] == rule).collect()
}
