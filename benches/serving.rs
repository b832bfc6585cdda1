//! How fast `onrecord serve` answers: one client after another, then thirty at once.
//!
//!     cargo bench --bench serving [-- --model base]
//!
//! Each client posts an invented article of some 600 words to `/api/read`, again and again.
//! Printed: the median and the 95th percentile of the time to an answer, errors, and the
//! server's peak memory, after half of the time and at the end. Serial: 200 requests;
//! thirty clients: 60 seconds.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail loudly, and its output is the point"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ureq::Agent;

/// Clients that ask at once: a class.
const CLIENTS: usize = 30;

/// How long they go on.
const TIME: Duration = Duration::from_secs(60);

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(args: &[String]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(["serve", "--no-config", "--listen", "127.0.0.1:0"])
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = child.stderr.take().expect("it was asked for");
        let first = BufReader::new(stderr)
            .lines()
            .next()
            .expect("the server says where it is")
            .expect("in UTF-8");
        println!("{first}");
        let (_, rest) = first.split_once("http://").expect("an address");
        let host = rest.split(';').next().expect("a host").to_owned();
        Self {
            child,
            url: format!("http://{host}/api/read"),
        }
    }

    /// Peak memory in MB, where the system tells it.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.unwrap_or_default() * 1024 / 1_000_000
    }

    /// Seconds until the answer; none where there was an error.
    fn ask(&self, agent: &Agent, article: &str) -> Option<f64> {
        let started = Instant::now();
        let request = agent.post(&self.url).content_type("text/plain");
        let mut answer = request.send(article).ok()?;
        let body = answer.body_mut().read_to_string().ok()?;
        (body.len() > article.len()).then(|| started.elapsed().as_secs_f64())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn report(what: &str, mut times: Vec<f64>) {
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * (times.len().saturating_sub(1)) as f64).round() as usize;
        times.get(place).copied().unwrap_or_default() * 1000.0
    };
    println!(
        "{what}: {} answers, median {:.0} ms, 95 % under {:.0} ms",
        times.len(),
        at(0.5),
        at(0.95)
    );
}

fn main() {
    let article = std::fs::read_to_string("tests/articles/harbour-contract.txt")
        .expect("an article of the tests");
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let server = Server::start(&args);
    let agent = Agent::new_with_defaults();
    for _ in 0..10 {
        server.ask(&agent, &article).expect("an answer");
    }
    let serial = (0..200)
        .filter_map(|_| server.ask(&agent, &article))
        .collect();
    report("one after another", serial);

    let errors = AtomicUsize::new(0);
    let until = Instant::now() + TIME;
    let times = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    let agent = Agent::new_with_defaults();
                    let mut times = Vec::new();
                    while Instant::now() < until {
                        match server.ask(&agent, &article) {
                            Some(time) => times.push(time),
                            None => drop(errors.fetch_add(1, Ordering::Relaxed)),
                        }
                    }
                    times
                })
            })
            .collect();
        thread::sleep(TIME / 2);
        println!("peak memory after half of the time: {} MB", server.peak());
        let times = clients
            .into_iter()
            .map(|client| client.join().expect("a client"));
        times.flatten().collect()
    });
    report("thirty at once", times);
    println!("errors: {}", errors.load(Ordering::Relaxed));
    println!("peak memory at the end: {} MB", server.peak());
}
