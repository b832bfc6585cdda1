//! Where a server listens, what it says of that, and when it stops.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

use super::{Stop, complain};

/// The options of every command that answers browsers.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ListenArgs {
    /// Where to listen; anything but 127.0.0.1 or [::1] lets others in
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8377", value_parser = socket)]
    listen: SocketAddr,
    /// A name by which browsers call this machine, besides its addresses
    #[arg(long, value_name = "NAME")]
    pub(super) host: Vec<String>,
}

fn socket(written: &str) -> Result<SocketAddr, &'static str> {
    written
        .parse()
        .map_err(|_| "give an address and a port, such as 127.0.0.1:8377 or 0.0.0.0:8377")
}

impl ListenArgs {
    /// Begins to listen.
    pub(super) fn open(&self) -> Result<TcpListener, Stop> {
        self.check_hosts()?;
        TcpListener::bind(self.listen).map_err(|error| self.unusable(&error))
    }

    /// What to say where that cannot be done, or no longer.
    pub(super) fn unusable(&self, error: &std::io::Error) -> Stop {
        Stop::Error(format!(
            "{}: cannot be listened on: {error}; choose another with --listen",
            self.listen
        ))
    }

    /// Whether nobody but this machine reaches it.
    pub(super) const fn is_local(&self) -> bool {
        self.listen.ip().is_loopback()
    }

    /// The address that others open, where they can, such as `http://192.168.1.20:8377`.
    pub(super) fn address(&self, listener: &TcpListener) -> Result<String, Stop> {
        let address = listener
            .local_addr()
            .map_err(|error| self.unusable(&error))?;
        let own = if address.ip().is_unspecified() {
            own_address().unwrap_or(Ipv4Addr::LOCALHOST.into())
        } else {
            address.ip()
        };
        Ok(format!("http://{}", SocketAddr::new(own, address.port())))
    }

    /// Says where `what` is, and who can do what there.
    pub(super) fn announce(
        &self,
        listener: &TcpListener,
        what: &str,
        risk: &str,
    ) -> Result<(), Stop> {
        let address = listener
            .local_addr()
            .map_err(|error| self.unusable(&error))?;
        complain(&format!("{what} at {} (Ctrl-C stops it)", shown(address)));
        if !address.ip().is_loopback() {
            complain(&format!(
                "warning: whoever reaches this machine over its network can {risk}; there is no password, and what is sent travels unencrypted"
            ));
        }
        Ok(())
    }

    /// Refuses names that no browser could send.
    fn check_hosts(&self) -> Result<(), Stop> {
        let is_name = |name: &String| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || "-._".contains(letter))
        };
        match self.host.iter().find(|name| !is_name(name)) {
            Some(name) => Err(Stop::Error(format!(
                "--host {name}: this is no name; give it as in desk.local, without http:// and port"
            ))),
            None => Ok(()),
        }
    }
}

/// The page's address for a browser.
fn shown(address: SocketAddr) -> String {
    if !address.ip().is_unspecified() {
        return format!("http://{address}");
    }
    let port = address.port();
    let here = format!(
        "http://{}",
        SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port)
    );
    match own_address() {
        Some(own) => format!(
            "http://{} (for others) and {here}",
            SocketAddr::new(own, port)
        ),
        None => format!("{here} and at this machine's other addresses"),
    }
}

/// This machine's address in its network, where it has one.
fn own_address() -> Option<IpAddr> {
    // Nothing is sent: the system only looks up which way a packet would leave. The address is
    // one that belongs to nobody (RFC 5737).
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_unspecified() && !own.is_loopback()).then_some(own)
}

/// Comes to its end when the program is asked to stop. Asked twice, the program does not wait for
/// what is under way.
pub(super) async fn stopped() {
    first_signal().await;
    tokio::spawn(async {
        first_signal().await;
        std::process::exit(130);
    });
}

async fn first_signal() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Where no signal can be heard, the program ends as the system ends it.
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}
