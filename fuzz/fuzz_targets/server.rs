//! What a browser, or worse, may post to `onrecord serve`: the first line is a request's target,
//! the second its media type, the rest its body.
#![no_main]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use onrecord::serve::{Options, serve};
use onrecord_fuzz::reader;

static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();

fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let forever = std::future::pending();
    std::thread::spawn(move || serve(listener, reader(), Options::default(), forever));
    address
}

fuzz_target!(|data: &[u8]| {
    let address = ADDRESS.get_or_init(start);
    let mut lines = data.splitn(3, |&byte| byte == b'\n');
    let (Some(target), Some(kind), Some(body)) = (lines.next(), lines.next(), lines.next()) else {
        return;
    };
    let mut request = b"POST ".to_vec();
    request.extend_from_slice(target);
    request
        .extend_from_slice(b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ");
    request.extend_from_slice(kind);
    request.extend_from_slice(format!("\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes());
    request.extend_from_slice(body);

    let mut client = TcpStream::connect(address).expect("a server");
    client
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a timeout");
    // Of a broken head the server hears no more, and closes.
    let _ = client.write_all(&request);
    let mut answer = Vec::new();
    if let Err(error) = client.read_to_end(&mut answer) {
        assert_eq!(
            error.kind(),
            std::io::ErrorKind::ConnectionReset,
            "no answer: {error}"
        );
        return;
    }
    let head = String::from_utf8_lossy(&answer[..answer.len().min(12)]).into_owned();
    assert!(
        ["HTTP/1.1 2", "HTTP/1.1 4"]
            .iter()
            .any(|fine| head.starts_with(fine)),
        "{}",
        String::from_utf8_lossy(&answer)
    );
});
