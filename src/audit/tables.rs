//! Tables on disk: Parquet and CSV, from rows as they come.

use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::rows::{Cell, CellType, Row};
use super::store::StoreError;
use crate::files::WholeFile;
use crate::render::{csv_error, no_formula};

/// Rows that are kept until they are written as one row group: enough to compress well, few
/// enough that sentences with their text stay under some 20 MB.
const GROUP: usize = 50_000;

/// A Parquet file, compressed with zstd. Every column may hold nulls.
pub(super) struct ParquetTable<R> {
    writer: SerializedFileWriter<WholeFile>,
    path: PathBuf,
    columns: Vec<Buffer>,
    rows: usize,
    of: PhantomData<R>,
}

/// The values of one column that are not written yet, and where there is none.
struct Buffer {
    defined: Vec<i16>,
    values: Values,
}

enum Values {
    Int(Vec<i64>),
    Float(Vec<f64>),
    Text(Vec<ByteArray>),
}

impl Buffer {
    fn new(cell_type: CellType) -> Self {
        Self {
            defined: Vec::new(),
            values: match cell_type {
                CellType::Int => Values::Int(Vec::new()),
                CellType::Float => Values::Float(Vec::new()),
                CellType::Text => Values::Text(Vec::new()),
            },
        }
    }

    /// Adds a cell; one of another type than the column's counts as null.
    fn push(&mut self, cell: &Cell<'_>) {
        let is_defined = match (&mut self.values, cell) {
            (Values::Int(values), Cell::Int(value)) => {
                values.push(i64::try_from(*value).unwrap_or(i64::MAX));
                true
            }
            (Values::Float(values), Cell::Float(value)) => {
                values.push(*value);
                true
            }
            (Values::Text(values), Cell::Text(value)) => {
                values.push(ByteArray::from(*value));
                true
            }
            _ => false,
        };
        self.defined.push(i16::from(is_defined));
    }
}

impl<R: Row> ParquetTable<R> {
    /// Begins the table's file in `folder`.
    pub(super) fn create(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(format!("{}.parquet", R::TABLE));
        let file = WholeFile::create(&path).map_err(StoreError::writing(&path))?;
        let columns = R::columns();
        let writer = schema::<R>()
            .and_then(|schema| {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
                    // Without the version of the library, equal tables are equal files.
                    .set_created_by("onrecord".to_owned())
                    .build();
                SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))
            })
            .map_err(|error| failed(&path, error))?;
        Ok(Self {
            writer,
            path,
            columns: columns
                .iter()
                .map(|column| Buffer::new(column.cell_type))
                .collect(),
            rows: 0,
            of: PhantomData,
        })
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &R) -> Result<(), StoreError> {
        for (column, cell) in self.columns.iter_mut().zip(row.cells()) {
            column.push(&cell);
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), StoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        let columns = self.columns.iter_mut();
        let written = (|| {
            let mut group = self.writer.next_row_group()?;
            for column in columns {
                let Some(mut writer) = group.next_column()? else {
                    break;
                };
                let defined = std::mem::take(&mut column.defined);
                match &mut column.values {
                    Values::Int(values) => writer.typed::<Int64Type>().write_batch(
                        &std::mem::take(values),
                        Some(&defined),
                        None,
                    )?,
                    Values::Float(values) => writer.typed::<DoubleType>().write_batch(
                        &std::mem::take(values),
                        Some(&defined),
                        None,
                    )?,
                    Values::Text(values) => writer.typed::<ByteArrayType>().write_batch(
                        &std::mem::take(values),
                        Some(&defined),
                        None,
                    )?,
                };
                writer.close()?;
            }
            group.close()
        })();
        self.rows = 0;
        written
            .map(|_| ())
            .map_err(|error| failed(&self.path, error))
    }

    /// Writes what is left, and gives the file its name.
    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        self.write_group()?;
        let file = self
            .writer
            .into_inner()
            .map_err(|error| failed(&self.path, error))?;
        file.persist().map_err(StoreError::writing(&self.path))
    }
}

fn schema<R: Row>() -> Result<Type, ParquetError> {
    let mut fields = Vec::new();
    for column in R::columns() {
        let (physical, logical) = match column.cell_type {
            CellType::Int => (Physical::INT64, None),
            CellType::Float => (Physical::DOUBLE, None),
            CellType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        fields.push(Arc::new(field));
    }
    Type::group_type_builder(R::TABLE)
        .with_fields(fields)
        .build()
}

fn failed(path: &Path, error: ParquetError) -> StoreError {
    StoreError::writing(path)(match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    })
}

/// A CSV file with a header.
pub(super) struct CsvTable {
    writer: csv::Writer<WholeFile>,
    path: PathBuf,
}

impl CsvTable {
    /// Begins the file at `path`.
    pub(super) fn create<'h>(
        path: &Path,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Self, StoreError> {
        let file = WholeFile::create(path).map_err(StoreError::writing(path))?;
        let mut writer = csv::Writer::from_writer(file);
        writer
            .write_record(header)
            .map_err(|error| StoreError::writing(path)(csv_error(error)))?;
        Ok(Self {
            writer,
            path: path.to_owned(),
        })
    }

    /// Begins the file of a table of such rows in `folder`.
    pub(super) fn of<R: Row>(folder: &Path) -> Result<Self, StoreError> {
        let columns = R::columns();
        let header = columns.iter().map(|column| column.name.as_str());
        Self::create(&folder.join(format!("{}.csv", R::TABLE)), header)
    }

    /// Adds a row, nulls empty.
    pub(super) fn add(&mut self, cells: &[Cell<'_>]) -> Result<(), StoreError> {
        self.write(cells)
            .map_err(|error| StoreError::writing(&self.path)(csv_error(error)))
    }

    fn write(&mut self, cells: &[Cell<'_>]) -> csv::Result<()> {
        for cell in cells {
            match cell {
                Cell::Int(value) => self.writer.write_field(value.to_string())?,
                // Adding 0 takes the sign from a zero that has one.
                Cell::Float(value) => self.writer.write_field((value + 0.0).to_string())?,
                Cell::Text(value) => self.writer.write_field(no_formula(value).as_ref())?,
                Cell::Null => self.writer.write_field("")?,
            }
        }
        self.writer.write_record(None::<&[u8]>)
    }

    /// Gives the file its name.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        let file = self.writer.into_inner();
        file.map_err(|error| io::Error::other(error.error().to_string()))
            .and_then(WholeFile::persist)
            .map_err(StoreError::writing(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use proptest::prelude::*;

    use super::super::rows::Column;
    use super::*;

    /// A row of every type, each of which may be null.
    #[derive(Clone, Debug, PartialEq)]
    struct Plain(Option<u32>, Option<f64>, Option<String>);

    impl Row for Plain {
        const TABLE: &'static str = "plain";

        fn columns() -> Vec<Column> {
            [
                ("n", CellType::Int),
                ("x", CellType::Float),
                ("t", CellType::Text),
            ]
            .map(|(name, cell_type)| Column {
                name: name.to_owned(),
                cell_type,
            })
            .into()
        }

        fn cells(&self) -> Vec<Cell<'_>> {
            vec![
                self.0.map_or(Cell::Null, |n| Cell::Int(n.into())),
                self.1.map_or(Cell::Null, Cell::Float),
                (&self.2).into(),
            ]
        }
    }

    #[test]
    fn a_spreadsheet_finds_no_formula() {
        let folder = tempfile::tempdir().unwrap();
        let mut table = CsvTable::of::<Plain>(folder.path()).unwrap();
        for text in ["=1+1", "@name", "-5 degrees", "plain"] {
            let row = Plain(Some(7), Some(-0.5), Some(text.to_owned()));
            table.add(&row.cells()).unwrap();
        }
        table.finish().unwrap();
        assert_eq!(
            std::fs::read_to_string(folder.path().join("plain.csv")).unwrap(),
            "n,x,t\n7,-0.5,'=1+1\n7,-0.5,'@name\n7,-0.5,'-5 degrees\n7,-0.5,plain\n"
        );
    }

    fn written(rows: &[Plain]) -> Vec<Plain> {
        let folder = tempfile::tempdir().unwrap();
        let mut table = ParquetTable::create(folder.path()).unwrap();
        rows.iter().for_each(|row| table.add(row).unwrap());
        table.finish().unwrap();
        let file = File::open(folder.path().join("plain.parquet")).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| {
            let mut plain = Plain(None, None, None);
            for (name, field) in row.unwrap().into_columns() {
                match (name.as_str(), field) {
                    ("n", Field::Long(n)) => plain.0 = u32::try_from(n).ok(),
                    ("x", Field::Double(x)) => plain.1 = Some(x),
                    ("t", Field::Str(t)) => plain.2 = Some(t),
                    (_, Field::Null) => {}
                    other => panic!("{other:?}"),
                }
            }
            plain
        })
        .collect()
    }

    #[test]
    fn more_rows_than_a_group_holds_come_back() {
        let rows: Vec<Plain> = (0..GROUP as u32 + 3)
            .map(|n| Plain(Some(n), None, (n % 3 == 0).then(|| n.to_string())))
            .collect();
        assert!(written(&rows) == rows);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn every_row_comes_back_as_it_was(
            rows in prop::collection::vec(
                (prop::option::of(any::<u32>()), prop::option::of(-1e9f64..1e9), prop::option::of(".*")),
                0..20,
            )
        ) {
            let rows: Vec<Plain> = rows.into_iter().map(|(n, x, t)| Plain(n, x, t)).collect();
            prop_assert_eq!(written(&rows), rows);
        }
    }
}
