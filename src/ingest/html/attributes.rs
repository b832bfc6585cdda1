//! How many attributes a tag of a page can have, before a parser sees it.
//!
//! Which `<` begins a tag depends on all that stands before it: on comments, on scripts and
//! titles, and on whether those lie in a drawing, where they are elements like any other. So
//! every `<` with a letter behind it is taken for a tag, inside what may be another one too, and
//! all of them are followed at once. That finds every tag of the page, whatever the parser takes
//! for one, and some that are none.

/// The most attributes that a tag of the page can have.
pub(super) fn most_attributes(page: &str) -> usize {
    let mut tags = OpenTags::default();
    let mut most = None;
    let mut before = [b' '; 2];
    for byte in page.bytes() {
        tags = tags.after(byte);
        if byte.is_ascii_alphabetic() && (before[1] == b'<' || before == *b"</") {
            tags.reach(Part::TagName, 0);
        }
        most = most.max(tags.most_attributes);
        before = [before[1], byte];
    }
    most.unwrap_or_default()
}

/// A part of a tag, as the standard's tokenizer tells them apart (HTML, 13.2.5.6 to 13.2.5.40).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    InDoubleQuotes,
    InSingleQuotes,
    Unquoted,
}

impl Part {
    const ALL: [Self; 8] = [
        Self::TagName,
        Self::BeforeName,
        Self::Name,
        Self::AfterName,
        Self::BeforeValue,
        Self::InDoubleQuotes,
        Self::InSingleQuotes,
        Self::Unquoted,
    ];

    /// What part a tag is at behind one more byte; nothing where that ends the tag.
    fn after(self, byte: u8) -> Option<Self> {
        let is_space = byte.is_ascii_whitespace();
        Some(match (self, byte) {
            (Self::InDoubleQuotes, b'"') | (Self::InSingleQuotes, b'\'') => Self::BeforeName,
            (Self::InDoubleQuotes | Self::InSingleQuotes, _) => self,
            (_, b'>') => return None,
            (Self::Unquoted, _) if is_space => Self::BeforeName,
            (Self::Unquoted, _) => self,
            (Self::BeforeValue, _) if is_space => self,
            (Self::BeforeValue, b'"') => Self::InDoubleQuotes,
            (Self::BeforeValue, b'\'') => Self::InSingleQuotes,
            (Self::BeforeValue, _) => Self::Unquoted,
            (_, b'/') => Self::BeforeName,
            (Self::Name | Self::AfterName, b'=') => Self::BeforeValue,
            (Self::Name | Self::AfterName, _) if is_space => Self::AfterName,
            (Self::TagName | Self::BeforeName, _) if is_space => Self::BeforeName,
            (Self::TagName, _) => self,
            (Self::BeforeName | Self::Name | Self::AfterName, _) => Self::Name,
        })
    }
}

/// The tags that may be open at a place of the page: for each part that one may be at, the most
/// attributes that one of them has by then. What follows depends on nothing else.
#[derive(Clone, Copy, Default)]
struct OpenTags {
    attributes: [Option<usize>; Part::ALL.len()],
    /// The largest of those numbers; nothing where no tag is open.
    most_attributes: Option<usize>,
}

impl OpenTags {
    fn reach(&mut self, part: Part, attributes: usize) {
        if let Some(most) = self.attributes.get_mut(part as usize) {
            *most = (*most).max(Some(attributes));
        }
        self.most_attributes = self.most_attributes.max(Some(attributes));
    }

    fn after(self, byte: u8) -> Self {
        let mut next = Self::default();
        // Most of a page's text stands in no tag.
        if self.most_attributes.is_none() {
            return next;
        }
        for (part, attributes) in Part::ALL.into_iter().zip(self.attributes) {
            if let (Some(attributes), Some(reached)) = (attributes, part.after(byte)) {
                let begins = reached == Part::Name && part != Part::Name;
                next.reach(reached, attributes + usize::from(begins));
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::most_attributes;
    use proptest::prelude::*;

    #[test]
    fn attributes_are_counted() {
        for (page, most) in [
            ("", 0),
            ("a < b, c", 0),
            ("<p>a b c</p>", 0),
            ("<a b c=d e='f g' h=\"i > j\"k/l>m n", 6),
            ("</a b c", 2),
            ("<a b =c d = 'e f' g>", 3),
            ("<a b=/c/d=e/><d e f g>", 3),
            ("<a=b 'c d' =e>", 2),
        ] {
            assert_eq!(most_attributes(page), most, "{page}");
        }
    }

    #[test]
    fn no_tag_hides_behind_another() {
        for hiding in [
            "<!-- <a b=\" -->",
            "<! <a b=\">",
            "<title><a b='</title>",
            "<svg><title>",
            "<svg><style>",
            "<script>if (a<b) c = '</script>",
        ] {
            let page = format!("{hiding}<p q r s t u v w x y z>");
            assert!(most_attributes(&page) >= 10, "{page}");
        }
    }

    proptest! {
        /// However a page begins, the attributes of a tag in it are found.
        #[test]
        fn no_fewer_are_found_than_there_are(
            before in "[a <>/='\"!-]{0,30}",
            attributes in prop::collection::vec("[b-y]{1,3}( ?= ?([b-y]{1,2}|'[b-y <]{0,3}'|\"[b-y >]{0,3}\"))?", 1..8),
        ) {
            let page = format!("{before}<z {}>", attributes.join(" "));
            prop_assert!(most_attributes(&page) >= attributes.len(), "{page}");
        }
    }
}
