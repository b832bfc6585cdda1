//! What an editor asks about a place in a draft.

use serde_json::{Value, json};

use crate::client::{Client, DRAFT, SENTENCE, URI, of_rule, position, words};

#[test]
fn positions_outside_the_text_do_no_harm() {
    let mut client = Client::plain();
    client.did_open(URI, "markdown", "One.");
    for (start, end) in [
        ((7, 9), (3, 1)),
        ((0, 2), (0, 1)),
        ((4_294_967_295_u32, 4_294_967_295_u32), (0, 0)),
    ] {
        let at = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
        let range = json!({ "start": at(start), "end": at(end) });
        client.did_change(2, json!([{ "range": range, "text": " Two." }]));
        let place = json!({ "textDocument": { "uri": URI }, "position": at(start) });
        assert!(client.ask("textDocument/hover", place)["error"].is_null());
    }
    let elsewhere = json!({ "textDocument": { "uri": "file:///nowhere" }, "position": { "line": 0, "character": 0 } });
    assert!(client.ask("textDocument/hover", elsewhere)["result"].is_null());
}

#[test]
fn hovering_tells_what_a_sentence_rests_on_and_why_it_is_flagged() {
    let markdown =
        json!({ "textDocument": { "hover": { "contentFormat": ["markdown", "plaintext"] } } });
    let (mut client, _) = Client::open(markdown, Value::Null);
    client.did_open(URI, "markdown", DRAFT);
    let mut hover = |words: &str| {
        let place = json!({ "textDocument": { "uri": URI }, "position": position(DRAFT, words) });
        client.ask("textDocument/hover", place)["result"].clone()
    };
    let flagged = hover("official with");
    let text = flagged["contents"]["value"].as_str().unwrap();
    assert_eq!(flagged["contents"]["kind"], "markdown");
    for part in ["% sure", "Rests on", "**unnamed-source**", "*Why:*"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(words(DRAFT, &flagged["range"], true), SENTENCE);
    let named = hover("told nothing")["contents"]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(named.contains("Rests on Mara Lind (person"), "{named}");
    assert!(!named.contains("unnamed-source"), "{named}");
}

#[test]
fn actions_explain_a_rule_and_switch_it_off_for_a_paragraph() {
    let mut client = Client::plain();
    let published = client.did_open(URI, "markdown", DRAFT);
    let found = of_rule(&published, "unnamed-source")[0].clone();
    let actions = client.actions(&found);
    let titled = |title: &str| {
        let found = actions.iter().find(|action| action["title"] == title);
        found
            .unwrap_or_else(|| panic!("{title}: {actions:#?}"))
            .clone()
    };

    let edits = titled("Switch unnamed-source off here")["edit"]["changes"][URI].clone();
    let mut text = DRAFT.to_owned();
    // Back to front, so that the first edit does not move the second.
    for edit in edits.as_array().unwrap().iter().rev() {
        let line = edit["range"]["start"]["line"].as_u64().unwrap() as usize;
        let column = edit["range"]["start"]["character"].as_u64().unwrap();
        let mut at: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        if column > 0 {
            at += text[at..].find('\n').unwrap();
        }
        text.insert_str(at, edit["newText"].as_str().unwrap());
    }
    assert!(
        text.contains("\n<!-- onrecord: off unnamed-source -->\n“We were"),
        "{text}"
    );
    assert!(
        text.contains("vote.\n<!-- onrecord: on unnamed-source -->\n"),
        "{text}"
    );
    client.did_change(2, json!([{ "text": text }]));
    assert!(of_rule(&client.diagnostics(), "unnamed-source").is_empty());

    let explain = titled("Explain unnamed-source")["command"].clone();
    let call = json!({ "command": explain["command"], "arguments": explain["arguments"] });
    client.next += 1;
    let request = json!({ "jsonrpc": "2.0", "id": client.next, "method": "workspace/executeCommand", "params": call });
    client.send(&request.to_string());
    let shown = client.notified("window/showMessage");
    assert!(
        shown["message"]
            .as_str()
            .unwrap()
            .starts_with("unnamed-source: ")
    );
    let wrong = json!({ "command": "onrecord.explain", "arguments": ["no-such-rule"] });
    assert_eq!(
        client.ask("workspace/executeCommand", wrong)["error"]["code"],
        -32602
    );
}

#[test]
fn editors_that_tidy_up_on_saving_are_offered_nothing() {
    let mut client = Client::plain();
    let published = client.did_open(URI, "markdown", DRAFT);
    let params = json!({
        "textDocument": { "uri": URI },
        "range": of_rule(&published, "unnamed-source")[0]["range"],
        "context": { "diagnostics": [], "only": ["source.organizeImports"] },
    });
    assert_eq!(
        client.ask("textDocument/codeAction", params)["result"],
        json!([])
    );
}
