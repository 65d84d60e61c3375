//! The name of a blob.

use std::{fmt, sync::Arc};

use crate::Error;

/// Bytes of a key at most. A file system allows 255 for each part, so this is enough for all of it.
pub const KEY_LENGTH_MAX: usize = 200;

/// A name like `variants/ten_x/med_y/640-0.webp`: lower-case letters, digits and `-_.` in parts that `/` divides.
/// No part is empty or begins with a dot, so none leads out of the store or hits what a store hides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobKey(Arc<str>);

impl BlobKey {
    /// That name.
    ///
    /// # Errors
    /// [`Error::BadKey`].
    pub fn new(text: &str) -> Result<Self, Error> {
        if text.len() <= KEY_LENGTH_MAX && text.split('/').all(is_part) && !text.contains("..") {
            Ok(Self(text.into()))
        } else {
            let shown = kernel::text::truncate(text, KEY_LENGTH_MAX);
            Err(Error::BadKey(shown.to_owned()))
        }
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn is_part(part: &str) -> bool {
    let is_ours = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_key_leads_out_of_the_store() {
        for good in ["a", "a/b-c_d.webp", "0/1/2", "a.b"] {
            assert_eq!(BlobKey::new(good).expect("a key").as_str(), good);
        }
        let long = "a".repeat(KEY_LENGTH_MAX + 1);
        for bad in [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "a..b", ".new", "a/.b", "A", "ñ",
            "a b", "a\\b", "a\0", "a\n", "a:b", "~", &long,
        ] {
            assert!(matches!(BlobKey::new(bad), Err(Error::BadKey(_))), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_stays_below(text in "[a-c./]{0,9}") {
            if let Ok(key) = BlobKey::new(&text) {
                let mut parts = std::path::Path::new(key.as_str()).components();
                prop_assert!(parts.all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }
    }
}
