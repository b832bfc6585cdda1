//! The figures of outlets as CSV: `outlets.csv`, one table for each dimension asked for, and
//! `differences.csv`.

use std::path::Path;

use super::rows::Cell;
use super::store::StoreError;
use super::summary::{Estimate, Group, Measure, Outlets};
use super::tables::CsvTable;

/// Writes all of them into `folder`.
pub(super) fn write(folder: &Path, outlets: &Outlets) -> Result<(), StoreError> {
    groups(&folder.join("outlets.csv"), None, &outlets.outlets)?;
    for (dimension, by) in &outlets.by {
        groups(&folder.join(dimension.table()), Some(dimension.name()), by)?;
    }
    differences(&folder.join("differences.csv"), outlets)
}

fn groups(path: &Path, dimension: Option<&str>, groups: &[Group]) -> Result<(), StoreError> {
    let with_interval = |name: &str| ["", "_low", "_high"].map(|end| format!("{name}{end}"));
    let mut header = vec!["outlet".to_owned()];
    header.extend(dimension.map(str::to_owned));
    header.extend(["articles".to_owned(), "words".to_owned()]);
    header.extend(
        Measure::ALL
            .iter()
            .flat_map(|measure| with_interval(measure.name())),
    );
    // Months, authors and sections have too few articles for it.
    let is_corrected = dimension.is_none();
    if is_corrected {
        header.extend(
            labels().flat_map(|measure| with_interval(&format!("{}_corrected", measure.name()))),
        );
    }
    let rows = groups.iter().map(|group| {
        let mut row = vec![Cell::Text(&group.outlet)];
        row.extend(group.value.as_deref().map(Cell::Text));
        row.extend([Cell::Int(group.articles), Cell::Int(group.words)]);
        for measure in Measure::ALL {
            row.extend(estimate(group.measures.get(&measure)));
        }
        if is_corrected {
            for measure in labels() {
                row.extend(estimate(group.corrected.get(&measure)));
            }
        }
        row
    });
    table(path, &header, rows)
}

fn differences(path: &Path, outlets: &Outlets) -> Result<(), StoreError> {
    let header = [
        "outlet_a",
        "outlet_b",
        "measure",
        "difference",
        "low",
        "high",
        "p",
        "p_adjusted",
        "corrected",
        "corrected_low",
        "corrected_high",
        "verdict",
    ]
    .map(str::to_owned);
    let rows = outlets.differences.iter().map(|difference| {
        let mut row = vec![
            Cell::Text(&difference.a),
            Cell::Text(&difference.b),
            Cell::Text(difference.measure.name()),
        ];
        row.extend(estimate(Some(&difference.difference)));
        row.extend([
            Cell::Float(difference.p),
            Cell::Float(difference.p_adjusted),
        ]);
        row.extend(estimate(difference.corrected.as_ref()));
        row.push(Cell::Text(difference.verdict.name()));
        row
    });
    table(path, &header, rows)
}

fn labels() -> impl Iterator<Item = Measure> {
    Measure::ALL.into_iter().take(4)
}

fn estimate(estimate: Option<&Estimate>) -> [Cell<'static>; 3] {
    let cell = |value: Option<f64>| value.map_or(Cell::Null, Cell::Float);
    [
        cell(estimate.map(|estimate| estimate.value)),
        cell(estimate.and_then(|estimate| estimate.low)),
        cell(estimate.and_then(|estimate| estimate.high)),
    ]
}

fn table<'a>(
    path: &Path,
    header: &[String],
    rows: impl Iterator<Item = Vec<Cell<'a>>>,
) -> Result<(), StoreError> {
    let mut table = CsvTable::create(path, header.iter().map(String::as_str))?;
    for row in rows {
        table.add(&row)?;
    }
    table.finish()
}
