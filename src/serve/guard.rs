//! Who may ask, and what a browser may do with the answer.
//!
//! A page on the web can make the reader's browser send requests to this machine, and by
//! DNS rebinding even read the answers. Two checks stand against that: the `Host` header
//! must name this server (a rebound name does not), and a request that some other site's
//! page makes is refused.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// What every answer says to browsers. The page loads its own files and nothing else.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types onrecord",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// The names of this server.
#[derive(Debug)]
pub(super) struct Hosts {
    /// Whether only this machine can reach it.
    is_local: bool,
    names: Vec<String>,
}

impl Hosts {
    pub(super) fn new(address: SocketAddr, names: &[String]) -> Self {
        Self {
            is_local: address.ip().is_loopback(),
            names: names.iter().map(|name| name.to_ascii_lowercase()).collect(),
        }
    }

    /// Whether a `Host` header names this server. An address cannot be rebound, so that any
    /// does, but for a server of this machine alone, which others do not reach by theirs.
    fn hold(&self, host: &str) -> bool {
        // The port may be another's where it is forwarded; a rebound name shows in the name.
        let name = match host.rsplit_once(':') {
            // The colons of an address of IPv6 stand in brackets.
            Some((name, port)) if !port.ends_with(']') => {
                if port.parse::<u16>().is_err() {
                    return false;
                }
                name
            }
            _ => host,
        };
        let name = name.to_ascii_lowercase();
        let bare = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'));
        match bare.unwrap_or(&name).parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || !self.is_local,
            Err(_) => name == "localhost" || self.names.contains(&name),
        }
    }
}

/// Lets a request through that may be answered, and adds to the answer what browsers must
/// know.
pub(super) async fn guard(
    State(hosts): State<Arc<Hosts>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refuse(&hosts, &request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        // A page may have a policy of its own.
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn refuse(hosts: &Hosts, request: &Request) -> Option<Problem> {
    let text = |name: HeaderName| request.headers().get(name)?.to_str().ok();
    let is_single = request.headers().get_all(header::HOST).iter().count() == 1;
    let host = text(header::HOST).filter(|host| is_single && hosts.hold(host));
    let Some(host) = host else {
        return Some(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "unknown-host",
            "this server has no such name; open it by its address, or start it with --host and the name",
        ));
    };
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_foreign = match text(header::ORIGIN) {
        Some(origin) => origin.strip_prefix("http://") != Some(host),
        None => {
            let site = text(HeaderName::from_static("sec-fetch-site"));
            !is_reading && matches!(site, Some("cross-site" | "same-site"))
        }
    };
    is_foreign.then(|| {
        Problem::new(
            StatusCode::FORBIDDEN,
            "foreign-page",
            "another site's page sent this; only this server's own page may",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_server_goes_by_local_names_only() {
        let hosts = Hosts::new(
            "127.0.0.1:8080".parse().unwrap(),
            &["Desk.local".to_owned()],
        );
        for name in [
            "127.0.0.1:8080",
            "127.0.0.1",
            "localhost",
            "LOCALHOST:9999",
            "[::1]:8080",
            "[::1]",
            "desk.local:8080",
        ] {
            assert!(hosts.hold(name), "{name}");
        }
        for name in [
            "evil.example:8080",
            "192.168.1.5:8080",
            "localhost.evil.example:8080",
            "",
            ":8080",
            "localhost:8080:8080",
            "localhost:evil",
            "127.0.0.1.evil.example:8080",
        ] {
            assert!(!hosts.hold(name), "{name}");
        }
    }

    #[test]
    fn a_server_for_others_goes_by_its_addresses() {
        let hosts = Hosts::new("0.0.0.0:80".parse().unwrap(), &[]);
        for name in ["192.168.1.5", "192.168.1.5:80", "[fe80::1]", "localhost"] {
            assert!(hosts.hold(name), "{name}");
        }
        assert!(!hosts.hold("evil.example"));
    }
}
