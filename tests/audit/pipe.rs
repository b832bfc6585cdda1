//! `onrecord pipe`.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::Value;

use crate::program::{articles, assert_code, lines, onrecord, pipe};

#[test]
fn a_pipe_answers_every_line_in_order_and_dies_of_none() {
    let all = articles(6);
    // As programs on Windows begin a file.
    let mut input = "\u{feff}".to_owned();
    input += &lines(&all[..3]);
    input += "\n{\"text\": \"cut\nnull\n\u{0}\n{\"title\": \"no text\"}\n";
    input += &lines(&all[3..]);
    let (output, answers) = pipe(&["--threads", "3"], &input);
    assert_code(&output, 2);
    let told: Vec<String> = answers
        .iter()
        .map(|answer| match answer["schema"].as_str().unwrap() {
            "onrecord.reading/1" => answer["article"]["id"].as_str().unwrap().to_owned(),
            "onrecord.failure/1" => {
                format!("{} {}", answer["line"], answer["reason"].as_str().unwrap())
            }
            other => panic!("{other}"),
        })
        .collect();
    let expected = [
        "a0", "a1", "a2", "5 json", "6 json", "7 json", "8 json", "a3", "a4", "a5",
    ];
    assert_eq!(told, expected);
    let (output, answers) = pipe(&[], "");
    assert_code(&output, 0);
    assert!(answers.is_empty());
}

#[test]
fn a_pipe_answers_before_its_input_ends() {
    let mut child = onrecord()
        .args(["pipe", "--model", "small"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for article in articles(3) {
        writeln!(stdin, "{article}").unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["article"]["id"], article["id"]);
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}
