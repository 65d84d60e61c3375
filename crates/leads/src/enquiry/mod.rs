//! An enquiry: somebody asked for a seller, mostly about one of their listings. Leads grow out of them.

mod form;
mod list;
mod record;
mod retire;
mod send;

pub use form::{Field, Form, MESSAGE_MAX, Typed};
pub use list::{Enquiry, PAGE, Totals, list, totals};
pub use record::{Ask, Recorded, SHOWN_PER_ADDRESS_MAX, WRITTEN_PER_ADDRESS_MAX, Way, record};
pub use retire::{KEPT, retire};
pub use send::SendEnquiry;

use std::{fmt, str::FromStr};

use tenancy::tenant::UnknownWord;

/// By which way somebody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Went on to WhatsApp.
    WhatsApp,
    /// Had the number shown.
    Call,
    /// Wrote in the form.
    Form,
}

impl Channel {
    /// In the order they are offered.
    pub const ALL: [Self; 3] = [Self::WhatsApp, Self::Call, Self::Form];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::WhatsApp => "whatsapp",
            Self::Call => "call",
            Self::Form => "form",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for Channel {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|c| c.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// From where somebody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The listing's own page.
    Detail,
    /// A page of results.
    List,
    /// The page of the seller.
    Seller,
    /// Several listings side by side.
    Compare,
    /// What the visitor has kept.
    Saved,
    /// The page of the business itself.
    Business,
    /// A link that was handed on, or nothing that says.
    Direct,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Detail,
        Self::List,
        Self::Seller,
        Self::Compare,
        Self::Saved,
        Self::Business,
        Self::Direct,
    ];

    /// The word of the table, and of `de=` in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Detail => "anuncio",
            Self::List => "lista",
            Self::Seller => "vendedor",
            Self::Compare => "comparar",
            Self::Saved => "guardados",
            Self::Business => "contacto",
            Self::Direct => "directo",
        }
    }

    /// What an address says; whatever else somebody wrote there is nothing that says.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|source| source.key() == text).unwrap_or(Self::Direct)
    }
}
