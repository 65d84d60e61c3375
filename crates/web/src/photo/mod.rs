//! Photos of ours: their addresses, and the files behind them.

mod show;

#[cfg(test)]
use kernel::ids::Id as _;
use kernel::ids::TenantId;
use listings::{Color, Image};
use media::{Library, Signer, Variant, Width, kept};

pub(crate) use show::{show, whole};

/// No dealer's mark lies on it.
const PLAIN: u32 = 0;

/// Writes addresses of a tenant's photos.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'a> {
    signer: &'a Signer,
    tenant: TenantId,
}

/// A picture with its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sources {
    /// The one that browsers of today do not need.
    pub url: String,
    /// `srcset` of the others; empty for what there is in one size.
    pub set: String,
    /// Shown until it has come.
    pub color: Option<Color>,
}

/// The size for browsers that choose none.
const USUAL: u32 = 640;

impl<'a> Signed<'a> {
    /// Those of that tenant.
    pub const fn of(library: &'a Library, tenant: TenantId) -> Self {
        Self { signer: &library.signer, tenant }
    }

    #[cfg(test)]
    /// Those of nobody in particular.
    pub fn by(signer: &'a Signer) -> Self {
        Self { signer, tenant: TenantId::from_uuid(Default::default()) }
    }
}

impl Signed<'_> {
    /// The addresses of a picture in widths up to `most`; a picture that is not ours has its own.
    pub fn sources(&self, image: &Image, most: u32) -> Sources {
        let fits = |width: &Width| width.pixels() <= most;
        let is_new = |width: &Width| {
            // A size above the picture's own is the picture as it is: once is enough.
            Width::ALL.iter().find(|w| w.pixels() >= image.width).is_none_or(|top| width <= top)
        };
        let all = Width::ALL.into_iter().filter(fits).filter(is_new);
        let set: Vec<String> = all
            .filter_map(|width| {
                let shown = width.pixels().min(image.width);
                Some(format!("{} {shown}w", self.at(&image.url, width)?))
            })
            .collect();
        Sources { url: self.one(image, USUAL.min(most)), set: set.join(", "), color: image.color }
    }

    /// The address of a picture in that width, or its own where it is not ours.
    pub fn one(&self, image: &Image, width: u32) -> String {
        let width = Width::of(width);
        let signed = width.and_then(|width| self.at(&image.url, width));
        signed.unwrap_or_else(|| image.url.clone())
    }

    fn at(&self, url: &str, width: Width) -> Option<String> {
        let photo = kept::of_address(url)?;
        let variant =
            Variant::new(&self.tenant.to_string(), &photo.to_string(), width, PLAIN).ok()?;
        Some(self.signer.path(&variant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ids::MediaId;

    fn image(url: &str, width: u32) -> Image {
        Image { url: url.into(), width, height: 3, alt: String::new(), color: None }
    }

    fn signed(test: impl FnOnce(Signed<'_>)) {
        test(Signed::by(&Signer::new([7; 32])));
    }

    #[test]
    fn a_photo_of_ours_has_each_size_once() {
        let url = kept::address(MediaId::of_bare(&"1".repeat(26)).expect("an id"));
        signed(|signed| {
            let sources = signed.sources(&image(&url, 700), 1_280);
            assert!(sources.url.starts_with(&format!("{url}/640-0-")), "{}", sources.url);
            let set: Vec<&str> = sources.set.split(", ").collect();
            let widths: Vec<&str> = set.iter().filter_map(|one| one.split(' ').nth(1)).collect();
            assert_eq!(widths, ["160w", "320w", "640w", "700w"]);
            assert_eq!(signed.sources(&image(&url, 4_000), 320).set.split(", ").count(), 2);
        });
    }

    #[test]
    fn another_picture_keeps_its_address() {
        signed(|signed| {
            let sources = signed.sources(&image("/muestra/auto/7.svg", 1_200), 640);
            assert_eq!((sources.url.as_str(), sources.set.as_str()), ("/muestra/auto/7.svg", ""));
        });
    }
}
