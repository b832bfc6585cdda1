//! Any XML as the text of a Word document, its styles and its numbering: what lies inside the
//! package that a fuzzer would hardly ever write whole.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use onrecord::ingest::{Options, article};
use onrecord::segment::segment;
use onrecord_fuzz::{hold_article, hold_segmented};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

fuzz_target!(|data: &[u8]| {
    // Three parts, parted by a byte that XML does not have.
    let mut parts = data.splitn(3, |&byte| byte == 0);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let files = [
        ("[Content_Types].xml", Some(TYPES)),
        ("_rels/.rels", Some(RELATIONS)),
        ("word/document.xml", parts.next()),
        ("word/styles.xml", parts.next()),
        ("word/numbering.xml", parts.next()),
    ];
    for (name, bytes) in files {
        let Some(bytes) = bytes else { continue };
        package
            .start_file(name, SimpleFileOptions::default())
            .expect("a new part");
        package.write_all(bytes).expect("room");
    }
    let package = package.finish().expect("room").into_inner();
    let options = Options {
        language_check: false,
        ..Options::default()
    };
    if let Ok(article) = article(&package, "draft.docx", &options) {
        hold_article(&article);
        hold_segmented(&article, &segment(&article));
    }
});
