//! A comparison at a terminal: the footings in columns, then sources, claims, loaded words
//! and, for two drafts, what changed.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::letter;
use crate::compare::{Change, ChangeKind, Comparison, DraftDiff, Edit, EditKind, Piece, Told};
use crate::label::Label;
use crate::render::Options;
use crate::render::clean::clean;
use crate::render::pieces::{count, kind_title};
use crate::render::text::{Page, wrapped};
use crate::report::Share;

/// Columns of what stands before the pieces' columns.
const NAMES: usize = 27;

/// Columns of one piece.
const COLUMN: usize = 15;

pub(super) fn write(
    comparison: &Comparison,
    options: Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let page = Page::new(options);
    let mut lines = page.pieces(comparison);
    lines.extend(page.table(comparison));
    lines.extend(page.shared_sources(comparison));
    lines.extend(page.claims(comparison));
    lines.extend(page.shared_loaded(comparison));
    if let Some(drafts) = &comparison.drafts {
        lines.extend(page.drafts(drafts));
    }
    lines.extend(page.caveat(&comparison.model));
    for line in lines {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

impl Page {
    fn pieces(&self, comparison: &Comparison) -> Vec<String> {
        let named = comparison.pieces.iter().enumerate().flat_map(|(n, piece)| {
            let parts = [
                piece.title.as_deref().map(clean),
                piece.outlet.as_deref().map(clean),
                Some(clean(&piece.name)),
            ];
            let mut parts: Vec<_> = parts.into_iter().flatten().collect();
            parts.dedup();
            self.item(&self.paint.strong(&letter(n)), 1, &parts.join(", "))
        });
        named.collect()
    }

    fn table(&self, comparison: &Comparison) -> Vec<String> {
        let pieces = &comparison.pieces;
        // As many pieces beside each other as there is room for.
        let across = ((self.width - NAMES) / COLUMN).max(1);
        let mut lines = self.heading("What they stand on", "90 % interval");
        for (group, chunk) in pieces.chunks(across).enumerate() {
            if group > 0 {
                lines.push(String::new());
            }
            let letters: Vec<String> = (0..chunk.len())
                .map(|n| letter(group * across + n))
                .collect();
            lines.push(row("", letters));
            lines.push(row(
                "  words",
                chunk.iter().map(|piece| piece.footing.words.to_string()),
            ));
            if chunk.iter().any(|piece| piece.articles != 1) {
                lines.push(row(
                    "  articles",
                    chunk.iter().map(|piece| piece.articles.to_string()),
                ));
            }
            for label in Label::FOOTING {
                let name = format!("{} {}", label.letter(), label.title());
                lines.push(row(&name, chunk.iter().map(|piece| share(piece, label))));
            }
            lines.push(row(
                "  sources",
                chunk.iter().map(|piece| piece.sources.to_string()),
            ));
            lines.push(row(
                "  on unnamed sources",
                chunk
                    .iter()
                    .map(|piece| format!("{} %", piece.unnamed.percent())),
            ));
            lines.push(row(
                "  loaded, 1,000 words",
                chunk
                    .iter()
                    .map(|piece| format!("{:.1}", piece.loaded_per_1000)),
            ));
        }
        lines
    }

    fn shared_sources(&self, comparison: &Comparison) -> Vec<String> {
        if comparison.sources.is_empty() {
            return Vec::new();
        }
        let mut lines = self.heading("Sources", "words that rest on each");
        for (which, sources) in grouped(&comparison.sources, |source| &source.words) {
            let listed: Vec<String> = sources
                .iter()
                .map(|source| {
                    let words: Vec<String> = tallies(&source.words);
                    format!(
                        "{} ({}; {})",
                        clean(&source.name),
                        kind_title(source.kind),
                        words.join(", ")
                    )
                })
                .collect();
            lines.extend(self.listed(&which, &listed));
        }
        lines
    }

    fn claims(&self, comparison: &Comparison) -> Vec<String> {
        if comparison.claims.is_empty() {
            return Vec::new();
        }
        let mut lines = self.heading("Told differently", "");
        for (number, claim) in comparison.claims.iter().enumerate() {
            if number > 0 {
                lines.push(String::new());
            }
            for teller in &claim.tellers {
                let source = teller
                    .told
                    .source
                    .as_deref()
                    .map(|name| format!(", {}", clean(name)))
                    .unwrap_or_default();
                let head = format!(
                    "{} {}{source}",
                    letter(teller.piece),
                    teller.told.label.title()
                );
                lines.extend(self.said(teller.told.label, &head, &clean(&teller.told.text)));
            }
        }
        lines
    }

    fn shared_loaded(&self, comparison: &Comparison) -> Vec<String> {
        if comparison.loaded.is_empty() {
            return Vec::new();
        }
        let mut lines = self.heading("Loaded words", "");
        for (which, words) in grouped(&comparison.loaded, |word| &word.times) {
            let listed: Vec<String> = words
                .iter()
                .map(|word| {
                    let times: usize = word.times.iter().sum();
                    let often = if times > 1 {
                        format!(" ×{times}")
                    } else {
                        String::new()
                    };
                    format!("{}{often}", clean(&word.words))
                })
                .collect();
            lines.extend(self.listed(&which, &listed));
        }
        lines
    }

    fn drafts(&self, drafts: &DraftDiff) -> Vec<String> {
        let told: Vec<String> = ChangeKind::ALL
            .into_iter()
            .map(|kind| (drafts.count(kind), kind.name()))
            .filter(|&(number, _)| number > 0)
            .map(|(number, name)| format!("{number} {name}"))
            .collect();
        let mut lines = self.heading("What changed from A to B", "");
        let kept = count(drafts.kept, "sentence");
        let summary = if told.is_empty() {
            format!("Nothing: {kept} kept.")
        } else {
            format!("{}; {kept} kept.", told.join(", "))
        };
        lines.extend(self.item("", 0, &summary));
        for change in &drafts.changes {
            lines.push(String::new());
            lines.extend(self.change(change));
        }
        lines
    }

    fn change(&self, change: &Change) -> Vec<String> {
        let Some(shown) = change.after.as_ref().or(change.before.as_ref()) else {
            return Vec::new();
        };
        let mut head = change.kind.name().to_owned();
        if let (Some(before), Some(after)) = (&change.before, &change.after) {
            if before.label != after.label {
                head += &format!(": {} became {}", before.label.title(), after.label.title());
            }
            let named = |side: &Told| side.source.clone().unwrap_or_default();
            if named(before) != named(after) {
                let said = |name: String| {
                    if name.is_empty() {
                        "no source".to_owned()
                    } else {
                        clean(&name).into_owned()
                    }
                };
                head += &format!("; {} became {}", said(named(before)), said(named(after)));
            }
        } else {
            head += &format!(", {}", shown.label.title());
        }
        let text = if change.edits.is_empty() {
            clean(&shown.text).into_owned()
        } else {
            marked(&change.edits)
        };
        self.said(shown.label, &head, &text)
    }

    /// A head and a sentence below it, beside its label's letter.
    fn said(&self, label: Label, head: &str, text: &str) -> Vec<String> {
        let mut lines = self.item(
            &self.paint.plate(label, &format!(" {} ", label.letter())),
            3,
            head,
        );
        lines.extend(
            wrapped(text, self.width - 6)
                .into_iter()
                .map(|line| format!("      {line}")),
        );
        lines
    }

    fn listed(&self, which: &str, items: &[String]) -> Vec<String> {
        let mut lines = vec![format!("  {}", self.paint.faint(which))];
        lines.extend(
            wrapped(&items.join("; "), self.width - 4)
                .into_iter()
                .map(|line| format!("    {line}")),
        );
        lines
    }

    /// Text beside a sign of `columns` columns.
    fn item(&self, sign: &str, columns: usize, text: &str) -> Vec<String> {
        let indent = 4 + columns.saturating_sub(1);
        wrapped(text, self.width - indent)
            .into_iter()
            .enumerate()
            .map(|(number, line)| {
                if number == 0 && columns > 0 {
                    format!("  {sign} {line}")
                } else {
                    format!("{:indent$}{line}", "", indent = indent.min(3 + columns))
                }
            })
            .collect()
    }
}

fn row(name: &str, cells: impl IntoIterator<Item = String>) -> String {
    let gap = NAMES.saturating_sub(name.width() + 2);
    let mut line = format!("  {name}{:gap$}", "");
    for cell in cells {
        line += &format!("{cell:>COLUMN$}");
    }
    line
}

fn share(piece: &Piece, label: Label) -> String {
    let Share {
        share, low, high, ..
    } = piece.footing.share(label).unwrap_or_default();
    format!(
        "{:>3} % {:>7}",
        share.percent(),
        format!("{}–{}", low.percent(), high.percent())
    )
}

/// Words of an edited sentence, in the manner of word diffs.
fn marked(edits: &[Edit]) -> String {
    edits
        .iter()
        .map(|edit| {
            let text = clean(&edit.text);
            let (core, space) = {
                let trimmed = text.trim_end();
                (trimmed, text.get(trimmed.len()..).unwrap_or_default())
            };
            match edit.kind {
                _ if core.is_empty() => text.into_owned(),
                EditKind::Kept => text.into_owned(),
                EditKind::Added => format!("{{+{core}+}}{space}"),
                EditKind::Removed => format!("[-{core}-]{space}"),
            }
        })
        .collect()
}

/// "A 61, B 12", without pieces that have none.
fn tallies(numbers: &[usize]) -> Vec<String> {
    numbers
        .iter()
        .enumerate()
        .filter(|&(_, &number)| number > 0)
        .map(|(piece, number)| format!("{} {number}", letter(piece)))
        .collect()
}

/// The items by the pieces that have them: those of several first, then each piece's own.
fn grouped<T>(items: &[T], numbers: impl Fn(&T) -> &Vec<usize>) -> Vec<(String, Vec<&T>)> {
    let mut groups: Vec<(Vec<usize>, Vec<&T>)> = Vec::new();
    for item in items {
        let own: Vec<usize> = numbers(item)
            .iter()
            .enumerate()
            .filter(|&(_, &number)| number > 0)
            .map(|(piece, _)| piece)
            .collect();
        match groups.iter_mut().find(|(pieces, _)| *pieces == own) {
            Some((_, group)) => group.push(item),
            None => groups.push((own, vec![item])),
        }
    }
    groups.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    groups
        .into_iter()
        .map(|(pieces, group)| {
            let letters: Vec<String> = pieces.iter().map(|&piece| letter(piece)).collect();
            let which = match letters.as_slice() {
                [one] => format!("only in {one}"),
                several => format!("in {}", several.join(" and ")),
            };
            (which, group)
        })
        .collect()
}
