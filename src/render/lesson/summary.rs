//! A class's answers in a few lines, for a terminal.

use std::io::{self, Write};

use crate::lesson::{Agreement, Class, Lesson, Outcome};
use crate::render::clean::clean;

/// Writes what a teacher wants to know first, in English whatever the pages' language: how
/// many labels are right, how far the class agrees, which sentences split it, and a line for
/// each pupil.
///
/// # Errors
/// What `out` answers, its kind kept.
pub fn class_text(lesson: &Lesson, class: &Class, out: &mut dyn Write) -> io::Result<()> {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let pupils = class.pupils.len();
    let noun = if pupils == 1 { "pupil" } else { "pupils" };
    writeln!(out, "{}: {pupils} {noun}", clean(&lesson.title))?;
    writeln!(
        out,
        "labels: {} right, {} near",
        percent(class.share(Outcome::Right)),
        percent(class.share(Outcome::Near))
    )?;
    let means = means(class.agreement());
    match class.alpha {
        Some(alpha) => writeln!(out, "agreement: alpha {alpha:.2}, {means}")?,
        None => writeln!(out, "agreement: {means}")?,
    }
    let splits: Vec<String> = class
        .splits()
        .iter()
        .map(|tally| tally.number.to_string())
        .collect();
    if !splits.is_empty() {
        writeln!(out, "sentences that split the class: {}", splits.join(", "))?;
    }
    if let Some(confusion) = class.confusion {
        writeln!(
            out,
            "most frequent confusion: {} taken for {}, {} x",
            confusion.label, confusion.given, confusion.times
        )?;
    }
    writeln!(out, "\n right  near  wrong  open  pupil")?;
    for pupil in &class.pupils {
        let count = |outcome| pupil.count(outcome);
        writeln!(
            out,
            "{:>6} {:>5} {:>6} {:>5}  {}",
            count(Outcome::Right),
            count(Outcome::Near),
            count(Outcome::Wrong),
            count(Outcome::Missing),
            clean(&pupil.pupil)
        )?;
    }
    Ok(())
}

const fn means(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Strong => "the class reads alike",
        Agreement::Fair => "the class mostly reads alike",
        Agreement::Weak => "the class often differs",
        Agreement::None => "no better than guessing",
        Agreement::Undefined => "cannot be computed",
    }
}
