//! What paragraphs of each style are.
//!
//! A style's id differs from language to language (`berschrift1`), the name of a built-in
//! one does not (`heading 1`). A newsroom's own styles say what they are by the style that
//! they are based on, or by an outline level or a numbering of their own.

use std::collections::HashMap;
use std::io::BufRead;

use super::super::IngestError;
use super::xml::{Element, Part, Step};

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Body,
    Title,
    /// A heading of that level, from 1.
    Heading(u8),
    Subtitle,
    Byline,
    Quote,
    Caption,
    Item,
    /// A row of a table; no style says so.
    Row,
    /// An entry of a table of contents or an index: not the document's text.
    Contents,
}

/// The role of each style, by its id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    roles: HashMap<String, Role>,
    /// The style of paragraphs that name none.
    default: Role,
}

/// A style as it is written down.
#[derive(Debug, Default)]
struct Style {
    role: Option<Role>,
    based_on: Option<String>,
}

/// How many styles a style may be based on, one on the other. Real ones stay under ten;
/// a circle would have no end.
const MAX_CHAIN: usize = 20;

impl Styles {
    /// Reads the part that defines them.
    ///
    /// # Errors
    ///
    /// As [`Part::next`] has them.
    pub(super) fn read<R: BufRead>(part: &mut Part<R>) -> Result<Self, IngestError> {
        let mut styles: HashMap<String, Style> = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        let mut default = None;
        loop {
            match part.next()? {
                Step::Open(element) if element.name() == "style" => {
                    styles.extend(current.take());
                    if element
                        .attribute("type")
                        .is_none_or(|kind| kind == "paragraph")
                    {
                        let id = element.attribute("styleId").unwrap_or_default();
                        if matches!(element.attribute("default").as_deref(), Some("1" | "true")) {
                            default = Some(id.clone());
                        }
                        current = Some((id, Style::default()));
                    }
                }
                Step::Open(element) => {
                    if let Some((_, style)) = &mut current {
                        style.note(&element);
                    }
                }
                Step::End => break,
                Step::Close | Step::Text(_) => {}
            }
        }
        styles.extend(current);
        let roles: HashMap<String, Role> = styles
            .keys()
            .map(|id| (id.clone(), resolve(&styles, id)))
            .collect();
        let default = default.and_then(|id| roles.get(&id).copied());
        Ok(Self {
            roles,
            default: default.unwrap_or_default(),
        })
    }

    /// What a paragraph of that style is, or of none.
    pub(super) fn role(&self, id: Option<&str>) -> Role {
        match id {
            Some(id) => self.roles.get(id).copied().unwrap_or(self.default),
            None => self.default,
        }
    }
}

impl Style {
    fn note(&mut self, element: &Element) {
        let value = element.attribute("val").unwrap_or_default();
        match element.name() {
            "name" => self.role = role_of_name(&value),
            "basedOn" => self.based_on = Some(value),
            "outlineLvl" if self.role.is_none() => self.role = role_of_outline(&value),
            "numId" if self.role.is_none() && value != "0" => self.role = Some(Role::Item),
            _ => {}
        }
    }
}

/// The role that a style or the nearest one under it has.
fn resolve(styles: &HashMap<String, Style>, id: &str) -> Role {
    let mut id = id;
    for _ in 0..MAX_CHAIN {
        let Some(style) = styles.get(id) else {
            break;
        };
        match (style.role, &style.based_on) {
            (Some(role), _) => return role,
            (None, Some(below)) => id = below,
            (None, None) => break,
        }
    }
    Role::Body
}

/// What an outline level says; the tenth is that of running text.
pub(super) fn role_of_outline(level: &str) -> Option<Role> {
    match level.parse::<u8>() {
        Ok(level) if level < 9 => Some(Role::Heading(level + 1)),
        _ => None,
    }
}

fn role_of_name(name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    if let Some(level) = name.strip_prefix("heading ") {
        return level.parse().ok().map(Role::Heading);
    }
    Some(match name.as_str() {
        "title" | "headline" => Role::Title,
        "subtitle" | "standfirst" => Role::Subtitle,
        "byline" => Role::Byline,
        "quote" | "intense quote" | "block text" | "quotations" | "pull quote" => Role::Quote,
        "caption" | "illustration" | "figure" => Role::Caption,
        // Word gives its own lists this style beside a numbering, and some writers
        // everything that they indent.
        "list paragraph" => return None,
        "list" => Role::Item,
        "toc heading" | "table of figures" | "table of authorities" | "index heading" => {
            Role::Contents
        }
        name if name.starts_with("list ") => Role::Item,
        name if numbered(name, "toc ") || numbered(name, "index ") => Role::Contents,
        _ => return None,
    })
}

/// Whether a name is the prefix and a number.
fn numbered(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix)
        .is_some_and(|rest| rest.parse::<u8>().is_ok())
}
