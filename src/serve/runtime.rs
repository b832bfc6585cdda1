//! What every server here runs on.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use axum::Router;

use super::connections;

/// Bodies that are made into something, or answers that are written, at the same time: each may
/// take many times its own memory.
const ASIDE: usize = 4;

/// Answers on `listener` until `stop` comes to its end, and for at most `patience` after that.
///
/// # Errors
/// Where the listener or the system's timers cannot be used.
pub(super) fn run(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    // One thread moves bytes; the model and whatever else takes long have their own.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(ASIDE)
        .build()?;
    let done = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        connections::accept(listener, router, patience, stop).await;
        Ok(())
    });
    // Whatever is still worked on, nobody waits for.
    runtime.shutdown_background();
    done
}
