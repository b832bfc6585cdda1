//! Parquet files: one article a row.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::{Type, TypePtr};

use super::item::{Refusal, Taken};
use super::{Columns, Numbered};

/// Gives the rows of a file, of which only the columns that hold a field are read.
pub(super) fn draw(path: &Path, columns: &Columns, to: &mut Numbered<'_, '_>) -> ControlFlow<()> {
    let reader = match File::open(path)
        .map_err(ParquetError::from)
        .and_then(SerializedFileReader::new)
    {
        Ok(reader) => reader,
        Err(error) => return to.broken(None, refusal(&error), 0),
    };
    let metadata = reader.metadata().file_metadata();
    let total = metadata.num_rows();
    let wanted = match projection(metadata.schema(), columns) {
        Ok(wanted) => wanted,
        Err(refusal) => return to.broken(None, refusal, 0),
    };
    let places = columns.places(wanted.get_fields().iter().map(|field| field.name()));
    // Rows give these as bare numbers.
    let nanoseconds: Vec<bool> = wanted
        .get_fields()
        .iter()
        .map(|field| is_nanoseconds(field))
        .collect();
    let rows = match reader.get_row_iter(Some(wanted)) {
        Ok(rows) => rows,
        Err(error) => return to.broken(None, refusal(&error), 0),
    };
    let bytes = path.metadata().map_or(0, |known| known.len());
    for (number, row) in (1..).zip(rows) {
        // The rows lie in pages all over the file; their number says as much as their place.
        let read = (bytes as f64 * number as f64 / total.max(1) as f64) as u64;
        match row {
            Ok(row) => {
                let cells = row.into_columns();
                let cells = places
                    .iter()
                    .filter_map(|&(field, place)| match cells.get(place)? {
                        (_, Field::Long(time)) if nanoseconds.get(place) == Some(&true) => {
                            let time = DateTime::from_timestamp_nanos(*time);
                            Some((field, time.to_rfc3339().into_bytes()))
                        }
                        (_, value) => Some((field, text(value)?)),
                    });
                to.give(Some(number), Taken::Row(cells.collect()), read)?;
            }
            Err(error) => return to.broken(Some(number), refusal(&error), read),
        }
    }
    ControlFlow::Continue(())
}

/// Whether a column holds points in time in nanoseconds, as pandas writes them.
fn is_nanoseconds(field: &Type) -> bool {
    matches!(
        field.get_basic_info().logical_type_ref(),
        Some(LogicalType::Timestamp {
            unit: TimeUnit::NANOS,
            ..
        })
    )
}

/// The schema cut to the columns that hold fields.
fn projection(schema: &Type, columns: &Columns) -> Result<Type, Refusal> {
    let names: Vec<&str> = schema
        .get_fields()
        .iter()
        .map(|field| field.name())
        .collect();
    let fields: Vec<TypePtr> = columns
        .needed(&names)?
        .iter()
        .filter_map(|&(_, place)| schema.get_fields().get(place).map(Arc::clone))
        .collect();
    Type::group_type_builder(schema.name())
        .with_fields(fields)
        .build()
        .map_err(|error| refusal(&error))
}

/// A value as a table in text would write it; none for null and what has no such form.
fn text(value: &Field) -> Option<Vec<u8>> {
    let text = match value {
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => return Some(bytes.data().to_vec()),
        Field::Date(days) => date(*days)?.to_string(),
        Field::TimestampMillis(time) => DateTime::from_timestamp_millis(*time)?.to_rfc3339(),
        Field::TimestampMicros(time) => DateTime::from_timestamp_micros(*time)?.to_rfc3339(),
        Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => {
            return None;
        }
        number => number.to_string(),
    };
    Some(text.into_bytes())
}

/// A day counted from 1 January 1970.
fn date(days: i32) -> Option<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    let distance = Days::new(days.unsigned_abs().into());
    if days < 0 {
        epoch.checked_sub_days(distance)
    } else {
        epoch.checked_add_days(distance)
    }
}

fn refusal(error: &ParquetError) -> Refusal {
    let why = match error {
        ParquetError::General(why) | ParquetError::EOF(why) => why.clone(),
        other => other.to_string(),
    };
    Refusal::new(
        "parquet",
        format!("this Parquet file cannot be read: {why}; write it anew"),
    )
}
