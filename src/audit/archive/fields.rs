//! The fields of an article in a table, and which column holds each.

use std::collections::BTreeMap;

use super::item::Refusal;

/// The fields that onrecord knows, in the order in which it names them.
const FIELDS: [&str; 9] = [
    "text", "html", "title", "outlet", "author", "date", "url", "id", "section",
];

/// Which column holds each field: one of the field's own name, unless mapped otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    mapped: BTreeMap<&'static str, String>,
}

/// Why a column cannot be taken for a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// A word that names no field.
    #[error("`{name}` is no field; the fields are {}", FIELDS.join(", "))]
    UnknownField {
        /// The word.
        name: String,
    },
    /// A field that has its column already.
    #[error("{field} is taken from “{column}” already; name one column for each field")]
    Twice {
        /// The field.
        field: &'static str,
        /// Its column.
        column: String,
    },
}

impl Columns {
    /// Says that `column` holds `field`.
    ///
    /// # Errors
    /// Where there is no such field, or it has another column already.
    pub fn map(&mut self, field: &str, column: &str) -> Result<(), MapError> {
        let field = FIELDS
            .into_iter()
            .find(|known| *known == field)
            .ok_or_else(|| MapError::UnknownField {
                name: field.to_owned(),
            })?;
        match self.mapped.insert(field, column.to_owned()) {
            Some(other) if other != column => Err(MapError::Twice {
                field,
                column: other,
            }),
            _ => Ok(()),
        }
    }

    /// The column that holds a field.
    pub(super) fn of(&self, field: &'static str) -> &str {
        self.mapped.get(field).map_or(field, String::as_str)
    }

    /// The fields whose columns are among those of a table, each with its column's place.
    pub(super) fn places<'a>(
        &self,
        columns: impl Iterator<Item = &'a str>,
    ) -> Vec<(&'static str, usize)> {
        let columns: Vec<&str> = columns.collect();
        FIELDS
            .into_iter()
            .filter_map(|field| {
                let wanted = self.of(field);
                let place = columns.iter().position(|column| *column == wanted)?;
                Some((field, place))
            })
            .collect()
    }

    /// The same, where they are enough to find articles by.
    ///
    /// # Errors
    /// What to say of a table that lacks a column which was named for a field, or has none of
    /// text.
    pub(super) fn needed(&self, columns: &[&str]) -> Result<Vec<(&'static str, usize)>, Refusal> {
        let unfit = |why| Err(Refusal::new("columns", why));
        if let Some(why) = self.wrongly_mapped(columns) {
            return unfit(why);
        }
        let places = self.places(columns.iter().copied());
        let is_twice = |place: usize| {
            columns
                .iter()
                .skip(place + 1)
                .any(|name| columns.get(place) == Some(name))
        };
        if let Some(&(_, place)) = places.iter().find(|&&(_, place)| is_twice(place)) {
            let name = columns.get(place).copied().unwrap_or_default();
            return unfit(format!(
                "the column “{name}” is there twice; rename one of them"
            ));
        }
        let is_text = |(field, _): &(&str, usize)| matches!(*field, "text" | "html");
        if places.iter().any(is_text) {
            Ok(places)
        } else {
            unfit(self.missing(columns.iter().copied()))
        }
    }

    /// What to say of a table that lacks a column which was named for a field.
    fn wrongly_mapped(&self, columns: &[&str]) -> Option<String> {
        let (field, column) = self
            .mapped
            .iter()
            .find(|(_, column)| !columns.contains(&column.as_str()))?;
        Some(format!(
            "there is no column “{column}” to take {field} from; the columns are {}",
            listed(columns)
        ))
    }

    /// What to say of a table without a column of text.
    fn missing<'a>(&self, columns: impl Iterator<Item = &'a str>) -> String {
        let columns: Vec<&str> = columns.collect();
        if columns.iter().all(|column| column.is_empty()) {
            return "there is nothing in it; its first line should name the columns".to_owned();
        }
        format!(
            "there is no column “{}” and none “{}”, only {}; name the one that holds the articles with --map text=COLUMN or --map html=COLUMN",
            self.of("text"),
            self.of("html"),
            listed(&columns)
        )
    }
}

/// Columns' names, of many or long ones the beginning: a table without a header has an article
/// where its names should stand.
fn listed(columns: &[&str]) -> String {
    let shortened = columns.iter().take(20).map(|column| {
        let mut short: String = column.chars().take(40).collect();
        if short.len() < column.len() {
            short.push('…');
        }
        short
    });
    let mut listed = shortened.collect::<Vec<_>>().join(", ");
    if columns.len() > 20 {
        listed.push_str(", …");
    }
    listed
}

/// What a row or a line says of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) author: Option<String>,
    pub(super) date: Option<String>,
    pub(super) url: Option<String>,
    pub(super) id: Option<String>,
    pub(super) section: Option<String>,
}

impl Fields {
    /// Sets a field; one of blanks counts as none.
    pub(super) fn set(&mut self, field: &str, value: String) {
        let value = Some(value).filter(|value| !value.trim().is_empty());
        let place = match field {
            "text" => &mut self.text,
            "html" => &mut self.html,
            "title" => &mut self.title,
            "outlet" => &mut self.outlet,
            "author" => &mut self.author,
            "date" => &mut self.date,
            "url" => &mut self.url,
            "id" => &mut self.id,
            "section" => &mut self.section,
            _ => return,
        };
        *place = value;
    }

    /// The fields of a JSON object. Numbers and truth values count as what they are written as.
    ///
    /// # Errors
    /// What is wrong with the line.
    pub(super) fn of_json(line: &[u8], columns: &Columns) -> Result<Self, String> {
        use serde_json::Value;
        let object: serde_json::Map<String, Value> =
            serde_json::from_slice(line).map_err(|error| {
                // It has one line; its number there would be taken for that in the file.
                let why = error.to_string();
                let why = why.split(" at line ").next().unwrap_or_default();
                format!(
                    "this is no JSON object: {why}, at column {}",
                    error.column()
                )
            })?;
        let mut fields = Self::default();
        for field in FIELDS {
            match object.get(columns.of(field)) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) => fields.set(field, text.clone()),
                Some(value @ (Value::Number(_) | Value::Bool(_))) => {
                    fields.set(field, value.to_string());
                }
                // Several authors, or a page's list of sections.
                Some(Value::Array(values)) if !matches!(field, "text" | "html") => {
                    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                    fields.set(field, texts.join(", "));
                }
                Some(_) => {
                    return Err(format!("“{}” is no text", columns.of(field)));
                }
            }
        }
        if fields.text.is_none()
            && fields.html.is_none()
            && !["text", "html"]
                .iter()
                .any(|field| object.contains_key(columns.of(field)))
        {
            return Err(columns.missing(object.keys().map(String::as_str)));
        }
        Ok(fields)
    }
}
