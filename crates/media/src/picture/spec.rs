//! The sizes and formats a picture is shown in. They are few and closed: nobody asks for a thousand sizes.

/// Every width there is, in pixels.
pub const WIDTHS: [u32; 6] = [160, 320, 640, 960, 1280, 1920];

/// One of [`WIDTHS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Width(u32);

impl Width {
    /// All of them, from the smallest.
    pub const ALL: [Self; WIDTHS.len()] =
        [Self(160), Self(320), Self(640), Self(960), Self(1280), Self(1920)];

    /// That width, if it is one of them.
    #[must_use]
    pub fn of(pixels: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|width| width.0 == pixels)
    }

    /// In pixels.
    #[must_use]
    pub const fn pixels(self) -> u32 {
        self.0
    }
}

/// What a shown picture is written as. A new one is a line in each function here and its encoder in `render`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For every browser of today.
    Webp,
    /// For those who do not say that they know WebP.
    Jpeg,
}

impl Format {
    /// All of them, the best first.
    pub const ALL: [Self; 2] = [Self::Webp, Self::Jpeg];

    /// The best one that a reader with this `Accept` takes. `*/*` says nothing.
    #[must_use]
    pub fn best_for(accept: &str) -> Self {
        let named = |format: &Self| {
            accept.split(',').any(|one| {
                let (name, rest) = one.split_once(';').unwrap_or((one, ""));
                name.trim().eq_ignore_ascii_case(format.mime()) && !is_unwanted(rest)
            })
        };
        Self::ALL.into_iter().find(named).unwrap_or(Self::Jpeg)
    }

    /// How a file of it ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// A quality of zero is a refusal (RFC 9110 §12.4.2).
fn is_unwanted(parameters: &str) -> bool {
    parameters.split(';').filter_map(|one| one.trim().strip_prefix("q=")).any(|quality| {
        quality.starts_with('0') && !quality.contains(|c: char| ('1'..='9').contains(&c))
    })
}

/// A size and a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Spec {
    /// How wide; a picture that is less wide stays as it is.
    pub width: Width,
    /// Written as what.
    pub format: Format,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_the_widths_of_the_set_and_no_other() {
        assert_eq!(Width::ALL.map(Width::pixels), WIDTHS);
        assert_eq!(Width::of(640), Some(Width::ALL[2]));
        for other in [0, 1, 159, 161, 641, u32::MAX] {
            assert_eq!(Width::of(other), None);
        }
    }

    #[test]
    fn a_reader_gets_the_best_it_names() {
        for webp in ["image/avif,image/webp,*/*;q=0.8", "IMAGE/WEBP;q=0.1"] {
            assert_eq!(Format::best_for(webp), Format::Webp, "{webp}");
        }
        for jpeg in ["", "*/*", "image/*", "image/webp;q=0", "image/webp; q=0.000", "image/webpx"] {
            assert_eq!(Format::best_for(jpeg), Format::Jpeg, "{jpeg}");
        }
    }
}
