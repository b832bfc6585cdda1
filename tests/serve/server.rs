//! The server that is asked, and how its answers are read.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

pub(crate) const ARTICLE: &str = "tests/articles/harbour-contract.txt";
pub(crate) const PAGE: &str = "tests/articles/tram-inquiry.html";
pub(crate) const DOCUMENT: &str = "tests/articles/reservoir-draft.docx";

/// A server that ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    /// Host and port.
    pub(crate) host: String,
    /// What it said when it began.
    pub(crate) said: Vec<String>,
    pub(crate) agent: Agent,
}

impl Server {
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::of(&["serve", "--no-config"], args)
    }

    pub(crate) fn of(command: &[&str], args: &[&str]) -> Self {
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
        let host = rest.split(' ').next().unwrap().to_owned();
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

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    pub(crate) fn get(&self, path: &str) -> Response<Body> {
        self.agent.get(self.url(path)).call().unwrap()
    }

    pub(crate) fn post(&self, path: &str, media_type: &str, body: &[u8]) -> Response<Body> {
        let request = self.agent.post(self.url(path)).content_type(media_type);
        request.send(body).unwrap()
    }

    pub(crate) fn waiting(&self) -> u64 {
        json_of(self.get("/healthz"))["waiting"].as_u64().unwrap()
    }

    /// Sends bytes as they are, and gives what comes back until the end.
    pub(crate) fn raw(&self, bytes: &[u8]) -> String {
        let address = self.host.to_socket_addrs().unwrap().next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let mut answer = Vec::new();
        // A server that will not listen any more may close before all is sent.
        let _ = stream.write_all(bytes);
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn signal(&self, name: &str) {
        // The shell's own: not every machine has the program.
        let kill = format!("kill {name} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(status.success());
    }

    pub(crate) fn ended(&mut self) -> ExitStatus {
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

pub(crate) fn text_of(mut response: Response<Body>) -> String {
    response.body_mut().read_to_string().unwrap()
}

pub(crate) fn json_of(response: Response<Body>) -> Value {
    serde_json::from_str(&text_of(response)).unwrap()
}

pub(crate) fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// The type of a problem, without what all have before it.
pub(crate) fn problem(response: Response<Body>) -> (u16, String) {
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
pub(crate) fn command(args: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .args(args)
        .args(["--model", "small", "--no-config"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}
