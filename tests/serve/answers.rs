//! What is asked is answered as the command line answers it.

use std::process::Command;

use serde_json::{Value, json};

use crate::server::{ARTICLE, DOCUMENT, PAGE, Server, command, header, json_of, problem, text_of};

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
fn readings_that_contradict_themselves_are_refused() {
    let server = Server::start(&[]);
    let text = "The quay reopened on Monday. It is open, the mayor said.";
    let reading = json_of(server.post("/api/read", "text/plain", text.as_bytes()));
    let far = u64::MAX / 4;
    let mut misplaced = reading.clone();
    misplaced["findings"] = json!([{
        "rule": "second-hand", "severity": "note", "start": far, "end": far + 3, "message": "x",
    }]);
    let mut inflated = reading.clone();
    inflated["footing"]["fact"]["words"] = json!(far);
    for (forged, why) in [(misplaced, "finding 0"), (inflated, "do not add up")] {
        let body = forged.to_string();
        for path in ["/api/check?format=text", "/api/read?format=text"] {
            let answer = json_of(server.post(path, "application/json", body.as_bytes()));
            assert_eq!(answer["status"], 400, "{answer}");
            assert!(answer["detail"].as_str().unwrap().contains(why), "{answer}");
        }
    }
    let body = reading.to_string();
    let again = json_of(server.post("/api/read", "application/json", body.as_bytes()));
    assert_eq!(again, reading);
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
fn a_server_for_others_says_so() {
    let server = Server::start(&["--listen", "0.0.0.0:0"]);
    assert!(
        server.said[1].contains("whoever reaches this machine"),
        "{:?}",
        server.said
    );
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
