//! Whom the server does not answer, and what it asks of browsers.

use crate::server::{Server, header};

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
