//! A picture of a listing.

use std::{fmt, str::FromStr};

use kernel::hex;
use serde::{Deserialize, Serialize};

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Address on the site, or absolute. That of a photo of ours is without a size: see [`media::kept::address`].
    pub url: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What it shows.
    pub alt: String,
    /// Its mean color, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
}

impl From<&media::Media> for Image {
    fn from(photo: &media::Media) -> Self {
        let media::Media { width, height, color, .. } = *photo;
        let url = photo.address();
        Self { url, width, height, alt: String::new(), color: Some(Color(color)) }
    }
}

/// Red, green and blue; as text `#a1b2c3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Color(pub [u8; 3]);

/// The text is no color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no es un color de la forma #a1b2c3")]
pub struct NotAColor;

impl fmt::Display for Color {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{}", hex::text(&self.0))
    }
}

impl FromStr for Color {
    type Err = NotAColor;
    fn from_str(text: &str) -> Result<Self, NotAColor> {
        let bytes = text.strip_prefix('#').and_then(hex::bytes).ok_or(NotAColor)?;
        bytes.try_into().map(Self).map_err(|_| NotAColor)
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

impl TryFrom<String> for Color {
    type Error = NotAColor;
    fn try_from(text: String) -> Result<Self, NotAColor> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_is_written_as_pages_write_it() {
        let color = Color([0xa1, 0x02, 0xff]);
        assert_eq!(color.to_string(), "#a102ff");
        assert_eq!("#a102ff".parse(), Ok(color));
        for bad in ["", "#", "a102ff", "#a102f", "#a102fff", "#a102fg", "#ñ02ff"] {
            assert_eq!(bad.parse::<Color>(), Err(NotAColor), "{bad}");
        }
    }

    #[test]
    fn a_picture_of_before_is_read() {
        let old = r#"{"url":"/a.svg","width":4,"height":3,"alt":""}"#;
        let image: Image = serde_json::from_str(old).expect("reads");
        assert_eq!(image.color, None);
        assert_eq!(serde_json::to_string(&image).expect("writes"), old);
    }
}
