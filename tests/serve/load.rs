//! Many who ask at once, and those who do not wait.

use std::io::Write;
use std::net::{TcpStream, ToSocketAddrs};
use std::thread;
use std::time::{Duration, Instant};

use crate::server::{ARTICLE, Server, header, problem};

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

/// Does something while the server reads a long article, and then kills it.
fn while_a_long_one_is_read(server: &Server, then: impl FnOnce()) {
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
        then();
        server.signal("-KILL");
        assert!(slow.join().unwrap().is_err());
    });
}

#[test]
fn a_long_article_does_not_hold_up_a_short_one() {
    let server = Server::start(&["--patience", "3600"]);
    while_a_long_one_is_read(&server, || {
        let answer = server.post("/api/read", "text/plain", b"The quay reopened on Monday.");
        assert_eq!(answer.status(), 200);
        assert_eq!(server.waiting(), 1, "the long one is still being read");
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
    while_a_long_one_is_read(&server, || {
        let refused = server.post("/api/read", "text/plain", b"The quay reopened on Monday.");
        assert_eq!(header(&refused, "retry-after"), "5");
        assert_eq!(problem(refused), (503, "busy".to_owned()));
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
