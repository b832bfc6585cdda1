//! `onrecord lesson serve`: a class that hands in.

use std::thread;

use serde_json::{Value, json};
use ureq::Body;
use ureq::http::Response;

use crate::server::{Server, header, json_of, problem, text_of};

const LESSON: &str = "lessons/local-election";

/// A classroom that opens with the code QUAY.
fn classroom(args: &[&str]) -> Server {
    Server::of(&["lesson", "serve", LESSON, "--code", "quay"], args)
}

/// The path of the teacher's page.
fn teacher(server: &Server) -> &str {
    let said = &server.said[1];
    let key = said.split("/class/").nth(1).unwrap();
    &said[said.find("/class/").unwrap()..][..7 + key.find(' ').unwrap()]
}

/// Answers of which the first sentence has a label.
fn answers_of(pupil: &str, label: &str) -> Value {
    let text = std::fs::read_to_string(format!("{LESSON}/lesson.json")).unwrap();
    let known: Value = serde_json::from_str(&text).unwrap();
    json!({
        "schema": "onrecord.answers/1", "lesson": known["id"], "title": null,
        "pupil": pupil, "handed_in": "2026-03-05T09:41:00+01:00",
        "answers": [{
            "sentence": known["sentences"][0]["id"], "label": label, "source": null, "loaded": [],
        }],
    })
}

fn hand_in(server: &Server, answers: &Value) -> Response<Body> {
    let body = answers.to_string();
    server.post("/lesson/QUAY/answers", "application/json", body.as_bytes())
}

#[test]
fn a_lesson_opens_with_its_code_and_takes_answers() {
    let folder = tempfile::tempdir().unwrap();
    let server = classroom(&["--keep", folder.path().to_str().unwrap()]);
    let door = text_of(server.get("/"));
    assert!(
        door.contains("action=\"/join\"") && !door.contains("QUAY"),
        "{door}"
    );
    let page = server.get("/join?code=%20quay");
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    let page = text_of(page);
    assert!(
        page.contains("data-hand-in=\"/lesson/QUAY/answers\""),
        "{page}"
    );
    for wrong in ["/join?code=REEF", "/join", "/lesson/REEF", "/lesson/QUAY2"] {
        let page = server.get(wrong);
        assert_eq!(page.status(), 404, "{wrong}");
        assert!(text_of(page).contains("action=\"/join\""), "{wrong}");
    }
    // Nothing that tells what is right can be had.
    for path in [
        "/lesson.json",
        "/class/QUAY",
        "/class/",
        "/wall/x",
        "/class/x/tables/class.csv",
    ] {
        assert_eq!(
            problem(server.get(path)),
            (404, "not-found".to_owned()),
            "{path}"
        );
    }
    let read = server.post("/api/read", "text/plain", b"The quay reopened.");
    assert_eq!(problem(read), (404, "not-found".to_owned()));

    let answers = answers_of("../Mia", "fact");
    let kept = json_of(hand_in(&server, &answers));
    assert_eq!(
        kept,
        json!({"pupil": "../Mia", "answers": 1, "renamed": false})
    );
    let file = std::fs::read(folder.path().join("mia.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(file["answers"], answers["answers"]);

    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = answers.clone();
        change(&mut changed);
        problem(hand_in(&server, &changed))
    };
    let unfit = (422, "answers".to_owned());
    assert_eq!(
        refused(&|answers| answers["lesson"] = json!("another")),
        unfit
    );
    assert_eq!(
        refused(&|answers| answers["handed_in"] = json!("nonsense")),
        unfit
    );
    assert_eq!(refused(&|answers| answers["pupil"] = json!(" ")), unfit);
    let post = |kind, body: &[u8]| problem(server.post("/lesson/QUAY/answers", kind, body));
    assert_eq!(post("application/json", b"{"), unfit);
    assert_eq!(
        post("application/json", &vec![b' '; 300_000]),
        (413, "too-large".to_owned())
    );
    let form = post("application/x-www-form-urlencoded", b"a=b");
    assert_eq!(form, (415, "unsupported-type".to_owned()));
    let other = server.post(
        "/lesson/REEF/answers",
        "application/json",
        answers.to_string().as_bytes(),
    );
    assert_eq!(problem(other), (404, "not-found".to_owned()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_teacher_sees_who_has_handed_in_and_the_wall_no_names() {
    let server = classroom(&[]);
    let page = |path: &str| {
        let page = server.get(path);
        assert_eq!(page.status(), 200);
        text_of(page)
    };
    let teacher = teacher(&server);
    let found = page(teacher);
    let wall = found
        .find("/wall/")
        .map(|at| &found[at..at + "/wall/".len() + 32])
        .unwrap();
    assert!(!wall.contains(&teacher["/class/".len()..]));
    for page in [page(teacher), page(wall)] {
        assert!(
            page.contains(&server.host) && page.contains("QUAY") && page.contains("<svg"),
            "{page}"
        );
    }
    assert_eq!(server.get(&format!("{teacher}?since=0")).status(), 204);

    assert_eq!(
        hand_in(&server, &answers_of("Mia <b>Kraft</b>", "fact")).status(),
        201
    );
    assert_eq!(
        hand_in(&server, &answers_of("Jo Penrose", "quote")).status(),
        201
    );
    let again = json_of(hand_in(&server, &answers_of("JO PENROSE", "framing")));
    assert_eq!(again["renamed"], false);
    let elsewhere = answers_of("Jo Penrose", "quote").to_string();
    let path = "/lesson/QUAY/answers?device=ab12";
    let known = |body: &str| json_of(server.post(path, "application/json", body.as_bytes()));
    // Whoever has handed in without a device is whoever has the name.
    assert_eq!(known(&elsewhere)["pupil"], "Jo Penrose");
    let other = json_of(hand_in(&server, &answers_of("jo penrose", "fact")));
    assert_eq!(
        other,
        json!({"pupil": "jo penrose (2)", "answers": 1, "renamed": true})
    );
    let changed = page(&format!("{teacher}?since=0"));
    assert!(changed.contains("data-version=\"5\""), "{changed}");
    assert!(
        changed.contains("Mia &#60;b&#62;Kraft&#60;/b&#62;"),
        "{changed}"
    );
    let wall = page(wall);
    for name in ["Mia", "Kraft", "Penrose", "penrose"] {
        assert!(!wall.contains(name), "{name}: {wall}");
    }
    assert!(
        wall.contains("<span class=\"arrived-count\">3</span>"),
        "{wall}"
    );
    let table = page(&format!("{teacher}/tables/pupils.csv"));
    assert_eq!(table.lines().count(), 4, "{table}");
    let table = page(&format!("{teacher}/tables/class.csv"));
    assert!(
        table.contains("Jo Penrose") && !table.contains("JO PENROSE"),
        "{table}"
    );
}

#[test]
fn thirty_pupils_hand_in_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let keep = folder.path().to_str().unwrap();
    let server = classroom(&["--keep", keep]);
    thread::scope(|scope| {
        for number in 0..30 {
            let server = &server;
            scope.spawn(move || {
                assert_eq!(server.get("/join?code=QUAY").status(), 200);
                let label = ["fact", "quote", "framing"][number % 3];
                let answers = answers_of(&format!("Pupil {number}"), label);
                assert_eq!(hand_in(server, &answers).status(), 201);
            });
        }
    });
    let count = |server: &Server| {
        let page = text_of(server.get(teacher(server)));
        page.contains("<span class=\"arrived-count\">30</span>")
    };
    assert!(count(&server));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 30);
    // What was kept counts when the lesson is opened again.
    drop(server);
    assert!(count(&classroom(&["--keep", keep])));
}
