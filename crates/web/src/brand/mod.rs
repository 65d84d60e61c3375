//! How a site looks: its tokens as a small style sheet, and its sign.

mod grounds;
mod palette;
mod tokens;

use sha2::{Digest, Sha256};
use tenancy::Site;

pub(crate) use palette::Palette;
pub(crate) use tokens::{css, scheme};

/// Eight hexadecimal digits that change with the content.
pub(crate) fn hash(content: &[u8]) -> String {
    kernel::hex::text(&Sha256::digest(content)[..4])
}

/// What changes with the signs of a site, and with whose it is: addresses of what browsers keep for a day carry it.
pub(crate) fn stamp(site: &Site) -> String {
    let Site { id, name, brand, locale, .. } = site;
    hash(format!("{id} {name} {} {} {}", brand.color, brand.tagline, locale.tag()).as_bytes())
}

/// The sign of a site: the first letter of its name on its colour.
pub(crate) fn sign(site: &Site) -> String {
    let letter = initial(&site.name);
    let Palette { fill, on_fill, .. } = Palette::of(&site.brand);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" \
         height=\"32\" rx=\"8\" fill=\"{fill}\"/><text x=\"16\" y=\"22.5\" fill=\"{on_fill}\" \
         font-family=\"system-ui,sans-serif\" font-size=\"18\" font-weight=\"700\" \
         text-anchor=\"middle\">{letter}</text></svg>"
    )
}

/// The first letter or digit of a name, in capitals.
pub(crate) fn initial(name: &str) -> char {
    name.chars().find(|c| c.is_alphanumeric()).and_then(|c| c.to_uppercase().next()).unwrap_or('Z')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_is_a_letter() {
        assert_eq!(initial("  «éxito» autos"), 'É');
        assert_eq!(initial("<script>"), 'S');
        assert_eq!(initial("¡!"), 'Z');
    }
}
