//! Which variant of which picture, and how an address says so.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    BlobKey, Error,
    picture::{Format, Width},
};

/// Where addresses of pictures begin.
const FOLDER: &str = "/m/";
/// Characters of an id at most.
const ID_LENGTH_MAX: usize = 40;

/// A signature of an address.
pub(super) type Signature = [u8; 16];

/// Which variant of which picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variant {
    pub(super) tenant: Box<str>,
    pub(super) media: Box<str>,
    pub(super) width: Width,
    pub(super) mark: u32,
}

impl Variant {
    /// The picture `media` of that tenant in that width, with the mark of that version (0: none).
    ///
    /// # Errors
    /// [`Error::BadKey`] when an id is not made of lower-case letters, digits and underscores.
    pub fn new(tenant: &str, media: &str, width: Width, mark: u32) -> Result<Self, Error> {
        for id in [tenant, media] {
            if !is_id(id) {
                return Err(Error::BadKey(kernel::text::truncate(id, ID_LENGTH_MAX).to_owned()));
            }
        }
        Ok(Self { tenant: tenant.into(), media: media.into(), width, mark })
    }

    /// How wide.
    #[must_use]
    pub const fn width(&self) -> Width {
        self.width
    }

    /// The version of the mark it carries; 0 is none.
    #[must_use]
    pub const fn mark(&self) -> u32 {
        self.mark
    }

    /// Where it is stored once it is made.
    ///
    /// # Errors
    /// None for ids that [`Variant::new`] took.
    pub fn key(&self, format: Format) -> Result<BlobKey, Error> {
        let Self { width, mark, .. } = self;
        let folder = Self::folder(&self.tenant, &self.media)?;
        let (width, extension) = (width.pixels(), format.extension());
        BlobKey::new(&format!("{folder}/{width}-{mark}.{extension}"))
    }

    /// Where all variants of a picture are stored, for whoever has to forget them.
    ///
    /// # Errors
    /// [`Error::BadKey`].
    pub fn folder(tenant: &str, media: &str) -> Result<BlobKey, Error> {
        BlobKey::new(&format!("variants/{tenant}/{media}"))
    }

    /// Its address. The tenant is not in it: the host says which it is.
    pub(super) fn path(&self, signature: &Signature) -> String {
        let Self { media, width, mark, .. } = self;
        let signature = URL_SAFE_NO_PAD.encode(signature);
        format!("{FOLDER}{media}/{}-{mark}-{signature}", width.pixels())
    }
}

/// What an address asks for, before anybody looked whether we wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub(super) media: Box<str>,
    pub(super) width: Width,
    pub(super) mark: u32,
    pub(super) signature: Signature,
}

impl Asked {
    /// Reads what follows `/m/` in an address: `{media}/{width}-{mark}-{signature}`. Each variant has one
    /// spelling, and sizes outside the set have none.
    #[must_use]
    pub fn parse(rest: &str) -> Option<Self> {
        let (media, rest) = rest.split_once('/')?;
        let (width, rest) = rest.split_once('-')?;
        let (mark, signature) = rest.split_once('-')?;
        if !is_id(media) {
            return None;
        }
        Some(Self {
            media: media.into(),
            width: Width::of(number(width)?)?,
            mark: number(mark)?,
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?.try_into().ok()?,
        })
    }

    /// The picture it names.
    #[must_use]
    pub fn media(&self) -> &str {
        &self.media
    }
}

/// A number as we write it: without a sign and without zeros before it.
fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

fn is_id(text: &str) -> bool {
    let is_ours = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    (1..=ID_LENGTH_MAX).contains(&text.len()) && text.bytes().all(is_ours)
}
