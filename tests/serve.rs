//! `onrecord serve`, asked by a real client.

#![cfg(feature = "serve")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

const ARTICLE: &str = "tests/articles/harbour-contract.txt";
const PAGE: &str = "tests/articles/tram-inquiry.html";
const DOCUMENT: &str = "tests/articles/reservoir-draft.docx";

/// A server that ends with the test.
struct Server {
    child: Child,
    /// Host and port.
    host: String,
    /// What it said when it began.
    said: Vec<String>,
    agent: Agent,
}

impl Server {
    fn start(args: &[&str]) -> Self {
        Self::of(&["serve", "--no-config"], args)
    }

    fn of(command: &[&str], args: &[&str]) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
            .args(command)
            .args(args)
            .args(if args.contains(&"--listen") {
                &[][..]
            } else {
                &["--listen", "127.0.0.1:0"]
            })
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let (_, rest) = first
            .split_once("http://")
            .unwrap_or_else(|| panic!("{first}"));
        let host = rest.split([' ', ';']).next().unwrap().to_owned();
        let said = thread::spawn(move || {
            let mut said = vec![first];
            // A warning follows at once or not at all; of a lesson, where its teacher looks.
            let more = ["(for others)", "other addresses", "get the lesson"];
            if more.iter().any(|more| said[0].contains(more)) {
                said.extend(lines.next().map(Result::unwrap));
            }
            said
        });
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .into();
        Self {
            child,
            host,
            said: said.join().unwrap(),
            agent,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    fn get(&self, path: &str) -> Response<Body> {
        self.agent.get(self.url(path)).call().unwrap()
    }

    fn post(&self, path: &str, media_type: &str, body: &[u8]) -> Response<Body> {
        let request = self.agent.post(self.url(path)).content_type(media_type);
        request.send(body).unwrap()
    }

    fn waiting(&self) -> u64 {
        json_of(self.get("/healthz"))["waiting"].as_u64().unwrap()
    }

    /// Sends bytes as they are, and gives what comes back until the end.
    fn raw(&self, bytes: &[u8]) -> String {
        let address = self.host.to_socket_addrs().unwrap().next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let mut answer = Vec::new();
        // A server that will not listen any more may close before all is sent.
        let _ = stream.write_all(bytes);
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn signal(&self, name: &str) {
        // The shell's own: not every machine has the program.
        let kill = format!("kill {name} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(status.success());
    }

    fn ended(&mut self) -> ExitStatus {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "it goes on");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text_of(mut response: Response<Body>) -> String {
    response.body_mut().read_to_string().unwrap()
}

fn json_of(response: Response<Body>) -> Value {
    serde_json::from_str(&text_of(response)).unwrap()
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// The type of a problem, without what all have before it.
fn problem(response: Response<Body>) -> (u16, String) {
    let status = response.status().as_u16();
    assert_eq!(
        header(&response, "content-type"),
        "application/problem+json"
    );
    let problem = json_of(response);
    assert_eq!(problem["status"], status);
    assert!(problem["detail"].as_str().unwrap().len() > 20, "{problem}");
    let kind = problem["type"].as_str().unwrap();
    (
        status,
        kind.strip_prefix("urn:onrecord:problem:")
            .unwrap()
            .to_owned(),
    )
}

/// What the command line says of the same.
fn command(args: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .args(args)
        .args(["--model", "small", "--no-config"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Some minutes of reading.
fn long_article() -> String {
    let sentence = "The council of Sarrow closed the bridge on Monday, its engineer said, and will not say why. ";
    (0..20_000)
        .map(|number| {
            if number % 5 == 0 {
                format!("\n\n{sentence}")
            } else {
                sentence.to_owned()
            }
        })
        .collect()
}

#[test]
fn an_article_gets_the_reading_that_the_command_line_gives() {
    let server = Server::start(&[]);
    for (path, media_type) in [
        (ARTICLE, "text/plain; charset=utf-8"),
        (ARTICLE, "application/octet-stream"),
        (PAGE, "text/html"),
        (
            DOCUMENT,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ] {
        let body = std::fs::read(path).unwrap();
        let answer = server.post(&format!("/api/read?name={path}"), media_type, &body);
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(&answer, "content-type"), "application/json");
        assert_eq!(
            text_of(answer),
            command(&["read", "--format", "json", path]),
            "{path}"
        );
    }
}

#[test]
fn every_form_is_that_of_the_command_line() {
    let server = Server::start(&[]);
    let body = std::fs::read(ARTICLE).unwrap();
    for (format, accept) in [
        ("json", "*/*"),
        ("html", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
        ("markdown", "text/markdown"),
        ("csv", "application/json;q=0.2, text/csv"),
        ("text", "text/plain"),
        ("jsonl", "application/x-ndjson"),
    ] {
        let path = format!("/api/read?name={ARTICLE}");
        let asked = text_of(server.post(&format!("{path}&format={format}"), "text/plain", &body));
        let width = ["--width", "80"];
        let mut args = vec!["read", "--format", format, ARTICLE];
        if format == "text" {
            args.extend(width);
        }
        assert_eq!(asked, command(&args), "{format}");
        let request = server
            .agent
            .post(server.url(&path))
            .header("accept", accept);
        let accepted = request.content_type("text/plain").send(&body[..]).unwrap();
        assert_eq!(text_of(accepted), asked, "{accept}");
    }
}

#[test]
fn a_json_object_is_an_article_with_what_is_known_of_it() {
    let server = Server::start(&[]);
    let article = json!({
        "text": "The quay reopened on Monday, the harbour master said.",
        "title": "Quay open again", "outlet": "Quay Courier", "id": "quay-1",
    });
    let answer = server.post(
        "/api/read",
        "application/json",
        article.to_string().as_bytes(),
    );
    let reading = json_of(answer);
    assert_eq!(reading["article"]["title"], "Quay open again");
    assert_eq!(reading["article"]["outlet"], "Quay Courier");
    assert_eq!(reading["article"]["id"], "quay-1");
    // A reading is answered as it is, in another form.
    let again = server.post(
        "/api/read?format=json",
        "application/json",
        reading.to_string().as_bytes(),
    );
    assert_eq!(json_of(again), reading);
}

#[test]
fn a_check_gives_the_findings_of_the_command_line() {
    let server = Server::start(&[]);
    let draft = "tests/drafts/lifeboat.txt";
    let body = std::fs::read(draft).unwrap();
    let answer = server.post(&format!("/api/check?name={draft}"), "text/plain", &body);
    let found = text_of(answer);
    assert_eq!(found, command(&["check", "--format", "json", draft]));
    assert!(
        json_of(server.post("/api/check?format=sarif", "text/plain", &body))["runs"].is_array()
    );
}

#[test]
fn two_articles_are_set_side_by_side() {
    let server = Server::start(&[]);
    let text = |path| std::fs::read_to_string(path).unwrap();
    let pieces = json!({"pieces": [
        {"text": text(ARTICLE), "id": "a"},
        {"text": text("tests/articles/harbour-gazette.txt"), "id": "b"},
    ]});
    let comparison = json_of(server.post(
        "/api/compare",
        "application/json",
        pieces.to_string().as_bytes(),
    ));
    assert_eq!(comparison["schema"], "onrecord.comparison/1");
    assert_eq!(comparison["pieces"][1]["name"], "b");
    let page = text_of(server.post(
        "/api/compare?format=html",
        "application/json",
        pieces.to_string().as_bytes(),
    ));
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("2 pieces side by side"));
}

#[test]
fn what_cannot_be_answered_is_said_in_words_and_codes() {
    let server = Server::start(&["--max-body", "1"]);
    let text = "The quay reopened on Monday.";
    let post =
        |path: &str, media_type: &str, body: &[u8]| problem(server.post(path, media_type, body));
    let expected = |status: u16, kind: &str| (status, kind.to_owned());
    assert_eq!(
        post("/api/read", "application/json", b"{"),
        expected(400, "json")
    );
    assert_eq!(
        post("/api/read", "application/json", b"{\"title\": \"x\"}"),
        expected(400, "json")
    );
    assert_eq!(
        post("/api/read", "image/png", b"x"),
        expected(415, "unsupported-type")
    );
    assert_eq!(post("/api/read", "text/plain", b""), expected(422, "blank"));
    assert_eq!(
        post("/api/read", "text/plain", b"%PDF-1.7 x"),
        expected(422, "pdf")
    );
    assert_eq!(
        post("/api/read?format=pdf", "text/plain", text.as_bytes()),
        expected(406, "not-acceptable")
    );
    assert_eq!(
        post("/api/read", "text/plain", &vec![b'x'; (1 << 20) + 1]),
        expected(413, "too-large")
    );
    assert_eq!(
        post("/api/compare", "text/plain", text.as_bytes()),
        expected(415, "unsupported-type")
    );
    assert_eq!(
        post("/api/compare", "application/json", b"{\"pieces\": []}"),
        expected(422, "pieces")
    );
    assert_eq!(
        problem(server.get("/api/read")),
        expected(405, "wrong-method")
    );
    for path in [
        "/nothing",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e%2fCargo.toml",
        "/assets//etc/passwd",
    ] {
        assert_eq!(
            problem(server.get(path)),
            expected(404, "not-found"),
            "{path}"
        );
    }
    assert_eq!(server.waiting(), 0);
}

#[test]
fn only_this_servers_own_page_may_ask() {
    let server = Server::start(&["--host", "desk.example"]);
    let port = server.host.split(':').nth(1).unwrap().to_owned();
    let ask = |head: &str| {
        let body = "The quay reopened on Monday.";
        let length = body.len();
        let request = format!(
            "POST /api/read HTTP/1.1\r\n{head}Content-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        let answer = server.raw(request.as_bytes());
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    for (head, status) in [
        (format!("Host: 127.0.0.1:{port}\r\n"), "200"),
        (format!("Host: localhost:{port}\r\n"), "200"),
        (format!("Host: desk.example:{port}\r\n"), "200"),
        (
            format!("Host: desk.example:{port}\r\nOrigin: http://desk.example:{port}\r\n"),
            "200",
        ),
        (format!("Host: rebound.example:{port}\r\n"), "421"),
        // As through a forwarded port.
        ("Host: localhost:9999\r\n".to_owned(), "200"),
        (String::new(), "421"),
        (
            format!("Host: localhost:{port}\r\nHost: rebound.example\r\n"),
            "421",
        ),
        (
            format!("Host: localhost:{port}\r\nOrigin: http://evil.example\r\n"),
            "403",
        ),
        (format!("Host: localhost:{port}\r\nOrigin: null\r\n"), "403"),
        (
            format!("Host: localhost:{port}\r\nOrigin: http://localhost:1\r\n"),
            "403",
        ),
        (
            format!("Host: localhost:{port}\r\nSec-Fetch-Site: cross-site\r\n"),
            "403",
        ),
        (
            format!("Host: localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n"),
            "200",
        ),
    ] {
        assert_eq!(ask(&head), status, "{head}");
    }
}

#[test]
fn no_request_becomes_two_and_no_answer_gets_a_head_of_its_sender() {
    let server = Server::start(&[]);
    let ask = |line: &str, head: &str, body: &str| {
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\n{head}\r\n{body}",
            server.host
        );
        server.raw(request.as_bytes())
    };
    // What comes back into the answer's head, if anything does.
    for target in [
        "/healthz?x=%0d%0aX-Injected:%201",
        "/%0d%0aX-Injected:%201",
        "/assets/serve.js%0d%0aX-Injected:%201",
    ] {
        let answer = ask(&format!("GET {target}"), "Connection: close\r\n", "");
        assert!(answer.starts_with("HTTP/1.1 "), "{target}");
        assert!(!answer.to_lowercase().contains("x-injected"), "{target}");
    }
    // Where one reader would see the end of a request, and another would not.
    let smuggled = format!(
        "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.host
    );
    for (head, status) in [
        ("Content-Length: 5\r\nContent-Length: 40\r\n", "400"),
        ("Content-Length : 5\r\n", "400"),
        ("Content-Length: +5\r\n", "400"),
        ("Transfer-Encoding: xchunked\r\n", "400"),
        ("Transfer-Encoding: chunked, identity\r\n", "400"),
        ("X-Folded: a\r\n b\r\n", "400"),
        ("X-Return: a\rContent-Length: 5\r\n", "400"),
        // The length is passed over, as RFC 9112 (6.3) has it, and the connection closed.
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "422"),
    ] {
        let head = format!("Content-Type: text/plain\r\n{head}");
        let answer = ask("POST /api/read", &head, &smuggled);
        assert_eq!(answer.split(' ').nth(1), Some(status), "{head}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{head}");
    }
}

#[test]
fn every_answer_tells_the_browser_to_be_strict() {
    let server = Server::start(&[]);
    for path in [
        "/",
        "/assets/serve.js",
        "/api/rules",
        "/healthz",
        "/nothing",
    ] {
        let answer = server.get(path);
        let policy = header(&answer, "content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        for absent in ["set-cookie", "access-control-allow-origin", "server"] {
            assert_eq!(header(&answer, absent), "", "{path}");
        }
    }
    assert_eq!(header(&server.get("/healthz"), "cache-control"), "no-store");
}

#[test]
fn files_of_the_page_are_fetched_once() {
    let server = Server::start(&[]);
    let first = server.get("/assets/report.css");
    let tag = header(&first, "etag");
    let request = server.agent.get(server.url("/assets/report.css"));
    let second = request.header("if-none-match", tag).call().unwrap();
    assert_eq!(second.status(), 304);
}

#[test]
fn the_document_names_what_there_is() {
    let server = Server::start(&[]);
    let document = json_of(server.get("/api/openapi.json"));
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let answer = match method.as_str() {
                "get" => server.get(path),
                _ => server.post(path, "text/plain", b""),
            };
            assert!(
                ![404, 405].contains(&answer.status().as_u16()),
                "{method} {path}"
            );
        }
    }
    let schema = json_of(server.get("/api/schema"));
    let on_disk = std::fs::read_to_string("docs/schema.json").unwrap();
    assert_eq!(schema, serde_json::from_str::<Value>(&on_disk).unwrap());
}

#[test]
fn a_body_without_an_end_is_cut_off() {
    let server = Server::start(&["--max-body", "1"]);
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let head = format!(
        "POST /api/read HTTP/1.1\r\nHost: {}\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
        server.host
    );
    let answer = server.raw((head + &chunk.repeat(64)).as_bytes());
    // The server may hang up before its answer is fetched.
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 413"),
        "{answer}"
    );
    assert_eq!(server.waiting(), 0);
}

#[test]
fn a_long_article_does_not_hold_up_a_short_one() {
    let server = Server::start(&["--patience", "3600"]);
    let long = long_article();
    thread::scope(|scope| {
        let slow = scope.spawn(|| {
            server
                .agent
                .post(server.url("/api/read"))
                .content_type("text/plain")
                .send(long.as_bytes())
        });
        while server.waiting() == 0 {
            thread::sleep(Duration::from_millis(10));
        }
        let answer = server.post("/api/read", "text/plain", b"The quay reopened on Monday.");
        assert_eq!(answer.status(), 200);
        assert_eq!(server.waiting(), 1, "the long one is still being read");
        server.signal("-KILL");
        assert!(slow.join().unwrap().is_err());
    });
}

#[test]
fn whoever_leaves_is_not_read_for_any_longer() {
    let server = Server::start(&[]);
    let long = long_article();
    let address = server.host.to_socket_addrs().unwrap().next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /api/read HTTP/1.1\r\nHost: {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
        server.host,
        long.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(long.as_bytes()).unwrap();
    while server.waiting() == 0 {
        thread::sleep(Duration::from_millis(10));
    }
    drop(stream);
    let until = Instant::now() + Duration::from_secs(30);
    while server.waiting() > 0 {
        assert!(Instant::now() < until, "it is still being read");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn one_more_than_may_wait_is_told_to_come_again() {
    let server = Server::start(&["--max-waiting", "1", "--patience", "3600"]);
    let long = long_article();
    thread::scope(|scope| {
        let slow = scope.spawn(|| {
            server
                .agent
                .post(server.url("/api/read"))
                .content_type("text/plain")
                .send(long.as_bytes())
        });
        while server.waiting() == 0 {
            thread::sleep(Duration::from_millis(10));
        }
        let refused = server.post("/api/read", "text/plain", b"The quay reopened on Monday.");
        assert_eq!(header(&refused, "retry-after"), "5");
        assert_eq!(problem(refused), (503, "busy".to_owned()));
        server.signal("-KILL");
        assert!(slow.join().unwrap().is_err());
    });
}

#[test]
fn an_article_that_takes_too_long_is_given_up() {
    let server = Server::start(&["--patience", "1"]);
    let answer = server.post("/api/read", "text/plain", long_article().as_bytes());
    assert_eq!(problem(answer), (503, "timed-out".to_owned()));
    let until = Instant::now() + Duration::from_secs(30);
    while server.waiting() > 0 {
        assert!(Instant::now() < until, "it is still being read");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_server_that_is_told_to_stop_answers_who_has_asked() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&[]);
        let body = std::fs::read_to_string(ARTICLE).unwrap().repeat(4);
        let status = thread::scope(|scope| {
            let asked = scope.spawn(|| {
                server
                    .post("/api/read", "text/plain", body.as_bytes())
                    .status()
                    .as_u16()
            });
            while server.waiting() == 0 && !asked.is_finished() {
                thread::sleep(Duration::from_millis(5));
            }
            server.signal(signal);
            asked.join().unwrap()
        });
        assert_eq!(status, 200, "{signal}");
        assert!(server.ended().success(), "{signal}");
    }
}

#[test]
fn a_server_for_others_says_so() {
    let server = Server::start(&["--listen", "0.0.0.0:0"]);
    assert!(
        server.said[1].contains("whoever reaches this machine"),
        "{:?}",
        server.said
    );
}

const LESSON: &str = "lessons/local-election";

/// A classroom that opens with the code QUAY.
fn classroom(args: &[&str]) -> Server {
    Server::of(&["lesson", "serve", LESSON, "--code", "quay"], args)
}

/// The path of the teacher's page.
fn teacher(server: &Server) -> &str {
    let said = &server.said[1];
    let key = said.split("/class/").nth(1).unwrap();
    &said[said.find("/class/").unwrap()..][..7 + key.find(';').unwrap()]
}

/// Answers of which the first sentence has a label.
fn answers_of(pupil: &str, label: &str) -> Value {
    let text = std::fs::read_to_string(format!("{LESSON}/lesson.json")).unwrap();
    let known: Value = serde_json::from_str(&text).unwrap();
    json!({
        "schema": "onrecord.answers/1", "lesson": known["id"], "title": null,
        "pupil": pupil, "handed_in": "2026-03-05T09:41:00+01:00",
        "answers": [{
            "sentence": known["sentences"][0]["id"], "label": label, "source": null, "loaded": [],
        }],
    })
}

fn hand_in(server: &Server, answers: &Value) -> Response<Body> {
    let body = answers.to_string();
    server.post("/lesson/QUAY/answers", "application/json", body.as_bytes())
}

#[test]
fn a_lesson_opens_with_its_code_and_takes_answers() {
    let folder = tempfile::tempdir().unwrap();
    let server = classroom(&["--keep", folder.path().to_str().unwrap()]);
    let door = text_of(server.get("/"));
    assert!(
        door.contains("action=\"/join\"") && !door.contains("QUAY"),
        "{door}"
    );
    let page = server.get("/join?code=%20quay");
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    let page = text_of(page);
    assert!(
        page.contains("data-hand-in=\"/lesson/QUAY/answers\""),
        "{page}"
    );
    for wrong in ["/join?code=REEF", "/join", "/lesson/REEF", "/lesson/QUAY2"] {
        let page = server.get(wrong);
        assert_eq!(page.status(), 404, "{wrong}");
        assert!(text_of(page).contains("action=\"/join\""), "{wrong}");
    }
    // Nothing that tells what is right can be had.
    for path in [
        "/lesson.json",
        "/class/QUAY",
        "/class/",
        "/wall/x",
        "/class/x/tables/class.csv",
    ] {
        assert_eq!(
            problem(server.get(path)),
            (404, "not-found".to_owned()),
            "{path}"
        );
    }
    let read = server.post("/api/read", "text/plain", b"The quay reopened.");
    assert_eq!(problem(read), (404, "not-found".to_owned()));

    let answers = answers_of("../Mia", "fact");
    let kept = json_of(hand_in(&server, &answers));
    assert_eq!(
        kept,
        json!({"pupil": "../Mia", "answers": 1, "renamed": false})
    );
    let file = std::fs::read(folder.path().join("mia.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(file["answers"], answers["answers"]);

    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = answers.clone();
        change(&mut changed);
        problem(hand_in(&server, &changed))
    };
    let unfit = (422, "answers".to_owned());
    assert_eq!(
        refused(&|answers| answers["lesson"] = json!("another")),
        unfit
    );
    assert_eq!(
        refused(&|answers| answers["handed_in"] = json!("nonsense")),
        unfit
    );
    assert_eq!(refused(&|answers| answers["pupil"] = json!(" ")), unfit);
    let post = |kind, body: &[u8]| problem(server.post("/lesson/QUAY/answers", kind, body));
    assert_eq!(post("application/json", b"{"), unfit);
    assert_eq!(
        post("application/json", &vec![b' '; 300_000]),
        (413, "too-large".to_owned())
    );
    let form = post("application/x-www-form-urlencoded", b"a=b");
    assert_eq!(form, (415, "unsupported-type".to_owned()));
    let other = server.post(
        "/lesson/REEF/answers",
        "application/json",
        answers.to_string().as_bytes(),
    );
    assert_eq!(problem(other), (404, "not-found".to_owned()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_teacher_sees_who_has_handed_in_and_the_wall_no_names() {
    let server = classroom(&[]);
    let page = |path: &str| {
        let page = server.get(path);
        assert_eq!(page.status(), 200);
        text_of(page)
    };
    let teacher = teacher(&server);
    let found = page(teacher);
    let wall = found
        .find("/wall/")
        .map(|at| &found[at..at + "/wall/".len() + 32])
        .unwrap();
    assert!(!wall.contains(&teacher["/class/".len()..]));
    for page in [page(teacher), page(wall)] {
        assert!(
            page.contains(&server.host) && page.contains("QUAY") && page.contains("<svg"),
            "{page}"
        );
    }
    assert_eq!(server.get(&format!("{teacher}?since=0")).status(), 204);

    assert_eq!(
        hand_in(&server, &answers_of("Mia <b>Kraft</b>", "fact")).status(),
        201
    );
    assert_eq!(
        hand_in(&server, &answers_of("Jo Penrose", "quote")).status(),
        201
    );
    let again = json_of(hand_in(&server, &answers_of("JO PENROSE", "framing")));
    assert_eq!(again["renamed"], false);
    let elsewhere = answers_of("Jo Penrose", "quote").to_string();
    let path = "/lesson/QUAY/answers?device=ab12";
    let known = |body: &str| json_of(server.post(path, "application/json", body.as_bytes()));
    // Whoever has handed in without a device is whoever has the name.
    assert_eq!(known(&elsewhere)["pupil"], "Jo Penrose");
    let other = json_of(hand_in(&server, &answers_of("jo penrose", "fact")));
    assert_eq!(
        other,
        json!({"pupil": "jo penrose (2)", "answers": 1, "renamed": true})
    );
    let changed = page(&format!("{teacher}?since=0"));
    assert!(changed.contains("data-version=\"5\""), "{changed}");
    assert!(
        changed.contains("Mia &#60;b&#62;Kraft&#60;/b&#62;"),
        "{changed}"
    );
    let wall = page(wall);
    for name in ["Mia", "Kraft", "Penrose", "penrose"] {
        assert!(!wall.contains(name), "{name}: {wall}");
    }
    assert!(
        wall.contains("<span class=\"arrived-count\">3</span>"),
        "{wall}"
    );
    let table = page(&format!("{teacher}/tables/pupils.csv"));
    assert_eq!(table.lines().count(), 4, "{table}");
    let table = page(&format!("{teacher}/tables/class.csv"));
    assert!(
        table.contains("Jo Penrose") && !table.contains("JO PENROSE"),
        "{table}"
    );
}

#[test]
fn thirty_pupils_hand_in_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let keep = folder.path().to_str().unwrap();
    let server = classroom(&["--keep", keep]);
    thread::scope(|scope| {
        for number in 0..30 {
            let server = &server;
            scope.spawn(move || {
                assert_eq!(server.get("/join?code=QUAY").status(), 200);
                let label = ["fact", "quote", "framing"][number % 3];
                let answers = answers_of(&format!("Pupil {number}"), label);
                assert_eq!(hand_in(server, &answers).status(), 201);
            });
        }
    });
    let count = |server: &Server| {
        let page = text_of(server.get(teacher(server)));
        page.contains("<span class=\"arrived-count\">30</span>")
    };
    assert!(count(&server));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 30);
    // What was kept counts when the lesson is opened again.
    drop(server);
    assert!(count(&classroom(&["--keep", keep])));
}

#[test]
fn an_address_in_use_is_an_error_that_says_what_to_do() {
    let server = Server::start(&[]);
    let output = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .args(["serve", "--no-config", "--listen", &server.host])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains(&server.host) && said.contains("--listen"),
        "{said}"
    );
}
