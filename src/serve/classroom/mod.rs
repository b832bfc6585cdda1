//! A lesson for a class in one network: pupils join with a code and hand in, and the teacher,
//! who holds a key, sees who has and what the class makes of it.

mod pages;
mod roll;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use self::roll::Roll;
use super::guard::{Hosts, guard};
use super::posted::{Bodies, Kind};
use super::problem::Problem;
use super::{Options, api, runtime};
use crate::lesson::{Answers, Handed, Lesson};
use crate::render::exercise_page;

/// The most bytes of one pupil's answers: many times what the longest lesson asks for.
const LIMIT: u64 = 256 * 1024;

/// Letters of codes: none that is read for another or for a digit, and no vowels, which make words.
const LETTERS: &[u8] = b"BCDFGHJKMNPQRSTVWXYZ";

/// Keeps what a pupil has handed in, in place of what was kept under the same name.
pub type Keep = dyn Fn(&Answers) -> io::Result<()> + Send + Sync;

/// Who may come into a classroom, and what becomes of what they hand in.
pub struct ClassroomOptions {
    /// What pupils type to get the lesson; letters and digits. Case does not count.
    pub code: String,
    /// What stands in the address of the teacher's page, and nobody can guess.
    pub key: String,
    /// The same of the page for the wall, which all may see: it must not tell the other.
    pub wall: String,
    /// Where pupils open the page, such as `http://192.168.1.20:8377`.
    pub address: String,
    /// Names by which browsers may call the server, besides its addresses and `localhost`.
    pub hosts: Vec<String>,
    /// What was handed in before.
    pub handed: Vec<Handed>,
    /// Is told of everything that is handed in, before the pupil is. What it cannot keep counts
    /// as not handed in.
    pub keep: Box<Keep>,
}

impl ClassroomOptions {
    /// A code that is hard to mistake: four letters.
    ///
    /// # Errors
    /// Where the system has no randomness to give.
    pub fn random_code() -> io::Result<String> {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes)?;
        let letter = |byte: &u8| {
            let letter = LETTERS.get(usize::from(*byte) % LETTERS.len());
            char::from(letter.copied().unwrap_or(b'X'))
        };
        Ok(bytes.iter().map(letter).collect())
    }

    /// A key that nobody guesses: 128 bits.
    ///
    /// # Errors
    /// Where the system has no randomness to give.
    pub fn random_key() -> io::Result<String> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

struct Classroom {
    lesson: Lesson,
    exercise: Vec<u8>,
    drawing: Option<String>,
    roll: Roll,
    bodies: Bodies,
    options: ClassroomOptions,
}

impl Classroom {
    fn is_code(&self, code: &str) -> bool {
        self.options.code.eq_ignore_ascii_case(code.trim())
    }
}

/// Gives the exercise of a lesson to browsers that know the code, takes what they hand in, and
/// shows the class to whoever has the key, until `stop` comes to its end. Everything is held in
/// memory and forgotten then, but for what [`ClassroomOptions::keep`] keeps. Pupils can reach neither
/// the lesson's key nor each other's answers, and nobody anything that reads articles.
///
/// # Errors
/// Where the listener or the system's timers cannot be used.
pub fn serve_lesson(
    listener: TcpListener,
    lesson: Lesson,
    mut options: ClassroomOptions,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let hosts = Arc::new(Hosts::new(listener.local_addr()?, &options.hosts));
    let mut exercise = Vec::new();
    let hand_in = format!("/lesson/{}/answers", options.code);
    exercise_page(&lesson, Some(&hand_in), &mut exercise)?;
    let lesson_address = format!("{}/lesson/{}", options.address, options.code);
    let classroom = Classroom {
        lesson,
        exercise,
        drawing: pages::drawing(&lesson_address),
        roll: Roll::new(std::mem::take(&mut options.handed)),
        bodies: Bodies::new(LIMIT),
        options,
    };
    let router = Router::new()
        .route("/", get(pages::door))
        .route("/join", get(pages::join))
        .route("/lesson/{code}", get(pages::exercise))
        .route("/lesson/{code}/answers", post(hand_in_answers))
        .route("/class/{key}", get(pages::teacher))
        .route("/class/{key}/tables/{name}", get(pages::table))
        .route("/wall/{wall}", get(pages::wall))
        .fallback(pages::missing)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(middleware::from_fn_with_state(hosts, guard))
        .with_state(Arc::new(classroom));
    runtime::run(listener, router, Options::default().patience, stop)
}

/// What a browser says of itself beside the answers.
#[derive(Deserialize)]
struct Sent {
    /// A word that tells it from other browsers.
    device: Option<String>,
}

async fn hand_in_answers(
    State(classroom): State<Arc<Classroom>>,
    Path(code): Path<String>,
    Query(Sent { device }): Query<Sent>,
    request: Request,
) -> Result<Response, Problem> {
    if !classroom.is_code(&code) {
        return Err(pages::missing().await);
    }
    let (parts, body) = request.into_parts();
    if !Kind::of(&parts.headers).is_ok_and(|kind| kind == Kind::Json) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-type",
            "answers are application/json, as the exercise sends them",
        ));
    }
    let bytes = classroom.bodies.read(&parts.headers, body).await?;
    api::aside(move || {
        let answers = roll::answers(&classroom.lesson, bytes.to_vec())
            .map_err(|why| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "answers", why))?;
        let count = answers.answers.len();
        let entered = classroom.roll.enter(answers, device.as_deref(), |answers| {
            (classroom.options.keep)(answers)
                .map_err(|_| "the answers could not be kept; tell your teacher".to_owned())
        });
        let entered = entered
            .map_err(|why| Problem::new(StatusCode::INSUFFICIENT_STORAGE, "not-kept", why))?;
        let kept = axum::Json(json!({
            "pupil": entered.pupil, "answers": count, "renamed": entered.is_renamed,
        }));
        Ok((StatusCode::CREATED, kept).into_response())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_four_letters_and_keys_are_long() {
        let code = ClassroomOptions::random_code().unwrap();
        assert!(code.len() == 4 && code.bytes().all(|letter| LETTERS.contains(&letter)));
        let key = ClassroomOptions::random_key().unwrap();
        assert!(key.len() == 32 && key != ClassroomOptions::random_key().unwrap());
    }
}
