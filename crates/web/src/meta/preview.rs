//! What a chat or a network shows of a link: OpenGraph. X reads the same and asks for the kind of
//! card besides.

use kernel::Money;

/// The preview of a page; title, description and site stand in the shell.
pub(crate) struct Preview {
    /// `website`, `product` or `profile`.
    pub kind: &'static str,
    /// The page's title without the site's name, which stands beside it.
    pub title: String,
    pub address: String,
    /// `es_EC`.
    pub locale: String,
    pub price: Option<Price>,
    pub picture: Option<PreviewPicture>,
}

/// The price as programs read it.
pub(crate) struct Price {
    pub amount: String,
    pub currency: &'static str,
}

impl From<Money> for Price {
    fn from(money: Money) -> Self {
        Self { amount: money.major(), currency: money.currency.code() }
    }
}

/// The picture of a preview, at its whole address.
pub(crate) struct PreviewPicture {
    pub address: String,
    pub alt: String,
    pub width: u32,
    pub height: u32,
}
