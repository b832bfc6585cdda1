//! How long an editor waits: from a keystroke in a 1,500-word draft to the findings, through
//! the real program and its protocol. The server's debounce is set to nothing, since it is
//! waiting on purpose. The target is 150 ms on two cores.

#![allow(
    missing_docs,
    reason = "criterion's macros make public items without any"
)]
#![allow(
    clippy::expect_used,
    reason = "a benchmark that cannot start should stop"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

const WORDS: usize = 1_500;
const URI: &str = "file:///draft.md";

struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    version: u32,
}

impl Editor {
    fn open(text: &str) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut editor = Self {
            input: server.stdin.take().expect("it has an input"),
            output: BufReader::new(server.stdout.take().expect("it has an output")),
            server,
            version: 1,
        };
        editor.send(&json!({ "id": 1, "method": "initialize", "params": { "capabilities": {}, "initializationOptions": { "debounceMs": 0 } } }));
        editor.receive();
        let document = json!({ "uri": URI, "languageId": "markdown", "version": 1, "text": text });
        editor.send(
            &json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }),
        );
        editor.receive();
        editor
    }

    /// Types on a line, and says how long the findings took; then takes it back, so that
    /// the draft does not grow.
    fn type_on(&mut self, line: usize) -> Duration {
        self.version += 1;
        let at = json!({ "line": line, "character": 0 });
        // Each time something new, so that no earlier reading is remembered.
        let text = format!("The vote was number {}. ", self.version);
        let change = json!([{ "range": { "start": at, "end": at }, "text": text }]);
        let started = Instant::now();
        let document = json!({ "uri": URI, "version": self.version });
        self.send(&json!({ "method": "textDocument/didChange", "params": { "textDocument": document, "contentChanges": change } }));
        self.receive();
        let elapsed = started.elapsed();
        self.undo(line, text.len());
        self.receive();
        elapsed
    }

    fn undo(&mut self, line: usize, length: usize) {
        self.version += 1;
        let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": length } });
        let document = json!({ "uri": URI, "version": self.version });
        self.send(&json!({ "method": "textDocument/didChange", "params": { "textDocument": document, "contentChanges": [{ "range": range, "text": "" }] } }));
    }

    fn send(&mut self, message: &Value) {
        let mut message = message.clone();
        if let Some(message) = message.as_object_mut() {
            message.insert("jsonrpc".to_owned(), json!("2.0"));
        }
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it reads");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).expect("it writes");
            match line.trim().split_once(": ") {
                Some((_, value)) => length = value.parse().expect("a length"),
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("it writes");
        serde_json::from_slice(&body).expect("it writes messages")
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The repository's own articles one after the other, cut at 1,500 words.
fn draft() -> String {
    let mut text = String::new();
    let mut words = 0;
    for name in [
        "harbour-contract.txt",
        "ferry-wire.txt",
        "library-column.txt",
        "harbour-contract.txt",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/articles")
            .join(name);
        let article = std::fs::read_to_string(path).expect("the fixture is in the repository");
        for line in article.lines() {
            if words >= WORDS {
                return text;
            }
            words += line.split_whitespace().count();
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn editing(criterion: &mut Criterion) {
    let text = draft();
    let paragraphs: Vec<usize> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.split_whitespace().count() > 12)
        .map(|(number, _)| number)
        .collect();
    let mut editor = Editor::open(&text);
    let mut group = criterion.benchmark_group("editing");
    group.sample_size(20);
    for (name, line) in [
        ("near the top", paragraphs.get(1)),
        ("in the middle", paragraphs.get(paragraphs.len() / 2)),
        ("near the end", paragraphs.get(paragraphs.len() - 2)),
    ] {
        let line = *line.expect("the draft has paragraphs");
        group.bench_function(name, |b| {
            b.iter_custom(|times| (0..times).map(|_| editor.type_on(line)).sum());
        });
    }
    group.bench_function("start and open", |b| b.iter(|| Editor::open(&text)));
    group.finish();
}

criterion_group!(benches, editing);
criterion_main!(benches);
