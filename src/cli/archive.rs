//! What `audit` and `pipe` share: how columns are named.

use onrecord::audit::archive::Columns;

/// The options of every command that reads tables.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ColumnArgs {
    /// Take a field from a column of another name, as in text=body; the fields are text,
    /// html, title, outlet, author, date, url, id and section. May be given several times
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = parse)]
    map: Vec<(String, String)>,
}

fn parse(mapping: &str) -> Result<(String, String), String> {
    let (field, column) = mapping
        .split_once('=')
        .filter(|(_, column)| !column.is_empty())
        .ok_or("write FIELD=COLUMN, as in text=body")?;
    Columns::default()
        .map(field, column)
        .map_err(|error| error.to_string())?;
    Ok((field.to_owned(), column.to_owned()))
}

impl ColumnArgs {
    /// # Errors
    /// Where a field is unknown.
    pub(super) fn columns(&self) -> Result<Columns, String> {
        let mut columns = Columns::default();
        for (field, column) in &self.map {
            columns
                .map(field, column)
                .map_err(|error| error.to_string())?;
        }
        Ok(columns)
    }
}
