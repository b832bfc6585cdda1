//! Findings as workflow commands, which GitHub Actions shows beside the lines of a pull
//! request.

use std::io::{self, Write};

use super::{CheckRenderer, Summary, with_slashes};
use crate::check::{Checked, Located};
use crate::render::clean::clean;
use crate::report::Severity;

/// One command a finding.
pub(super) struct Github;

impl CheckRenderer for Github {
    fn add(&mut self, checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
        for located in &checked.findings {
            writeln!(out, "{}", command(checked, located))?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn command(checked: &Checked, located: &Located) -> String {
    let (finding, start, end) = (&located.finding, located.start, located.end);
    let name = match finding.severity {
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let file = property(&with_slashes(&checked.path));
    let mut place = format!("file={file},line={},endLine={}", start.line, end.line);
    // Columns are refused on a finding that goes over several lines.
    if start.line == end.line {
        place += &format!(",col={},endColumn={}", start.column, end.column);
    }
    format!(
        "::{name} {place},title={}::{}",
        property(&finding.rule),
        data(&finding.message)
    )
}

/// The text behind a command, which ends with the line. Logs are looked at in terminals, too.
fn data(text: &str) -> String {
    let escaped = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    clean(&escaped).into_owned()
}

/// The value of a property, which ends with a comma or a colon too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_finding_is_one_command() {
        let checked = sample::checked("desk/pier.txt");
        assert_eq!(
            command(&checked, &checked.findings[0]),
            "::warning file=desk/pier.txt,line=3,endLine=3,col=1,endColumn=25,title=unnamed-source::“an official” is not named."
        );
    }

    #[test]
    fn over_several_lines_there_are_no_columns() {
        let checked = sample::checked("desk/pier.txt");
        let command = command(&checked, &checked.findings[1]);
        assert!(command.starts_with("::notice file=desk/pier.txt,line=5,endLine=6,title="));
    }

    #[test]
    fn what_would_end_a_property_or_a_command_is_escaped() {
        assert_eq!(property("a,b:c%\n.txt"), "a%2Cb%3Ac%25%0A.txt");
        assert_eq!(
            property("a\u{1b}[31m\u{202e}.txt"),
            "a\u{fffd}[31m\u{fffd}.txt"
        );
        assert_eq!(data("100 %: a\r\nb, c"), "100 %25: a%0D%0Ab, c");
    }
}
