//! What an editor's client may send: messages, one a line, that are put into frames, or, after
//! a first byte of 0, the wire as it is.
#![no_main]

use std::io::{self, Cursor};
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use onrecord::Reader;
use onrecord::config::Chosen;
use onrecord::lsp::serve;
use onrecord_fuzz::reader;

const HELLO: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}}
{"jsonrpc":"2.0","method":"initialized","params":{}}"#;

static READER: OnceLock<Reader> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let reader = READER.get_or_init(reader);
    let wire = match data.split_first() {
        Some((0, rest)) => rest.to_vec(),
        _ => HELLO
            .as_bytes()
            .split(|&byte| byte == b'\n')
            .chain(data.split(|&byte| byte == b'\n'))
            .flat_map(|message| {
                let head = format!("Content-Length: {}\r\n\r\n", message.len());
                [head.as_bytes(), message].concat()
            })
            .collect(),
    };
    let choose = |_: Option<&std::path::Path>, _| Ok(Chosen::default());
    let _ = serve(Cursor::new(wire), io::sink(), reader, &choose);
});
