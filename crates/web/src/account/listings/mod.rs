//! `/cuenta/anuncios`: the listings of the seller one acts for, and writing one.

mod alike;
pub(crate) mod appeal;
pub(crate) mod change;
mod fields;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod photos;
pub(crate) mod review;
pub(crate) mod step;

use std::sync::Arc;

use axum::http::StatusCode;
use db::Scope;
use http_kit::{Code, Fault, May};
use kernel::{
    Currency,
    ids::{AccountId, ListingId, SellerId},
    locale::Language,
};
use listings::{
    Error, Vertical,
    drafting::{Reader, Typed, Whose},
};
use search::SiteView;

use crate::{State, form, texts::selling::selling};

/// Where they are.
pub(super) const PATH: &str = "/cuenta/anuncios";
/// Of a form: the version of the draft it was made of. No attribute is called so.
pub(super) const VERSION: &str = "-version";

/// The seller one acts for, and what its site lists.
pub(super) struct Own {
    pub seller: SellerId,
    pub account: AccountId,
    pub scope: Scope,
    pub view: Arc<SiteView>,
    verticals: Vec<String>,
}

impl Own {
    pub fn of(state: &State, may: &May) -> Result<Self, Fault> {
        may.about.marketplace()?;
        let (acts_for, scope) = may.selling()?;
        let view = state.view(&may.site)?;
        let verticals = view.verticals.iter().map(|vertical| vertical.key.clone()).collect();
        Ok(Self { seller: acts_for.id, account: may.signed.account.id, scope, view, verticals })
    }

    /// Whose hand it is.
    pub const fn who(&self) -> (SellerId, AccountId) {
        (self.seller, self.account)
    }

    /// The vertical of a draft; one the site no longer lists is as if there were none.
    pub fn vertical(&self, key: &str) -> Result<&Arc<Vertical>, Fault> {
        self.view.vertical(key).ok_or_else(|| Fault::new(Code::NotFound))
    }

    /// Those of the seller's that this site lists: others are seen where they are listed.
    pub fn whose(&self) -> Whose<'_> {
        Whose { seller: self.seller, verticals: &self.verticals }
    }

    /// That of the site, and all others that compare with it.
    fn currencies(&self) -> Vec<Currency> {
        let (own, rates) = (self.view.currency, &self.view.rates);
        let others = Currency::all().filter(|currency| *currency != own);
        let known = others.filter(|c| *c == Currency::USD || rates.get(*c).is_some());
        [own].into_iter().chain(known).collect()
    }

    /// Reads what was typed for that vertical.
    pub fn reader<'a>(&self, may: &'a May, vertical: &'a Vertical) -> Reader<'a> {
        Reader {
            vertical,
            locale: may.about.locale(),
            country: &may.site.site.country,
            currencies: self.currencies(),
            seller: self.seller,
        }
    }
}

/// The id in an address; what is none, names nothing.
pub(super) fn id(text: &str) -> Result<ListingId, Fault> {
    text.parse().map_err(|_| Fault::new(Code::NotFound))
}

/// Where a draft or listing is, and the pages below it.
pub(super) fn at(listing: ListingId, below: &str) -> String {
    let gap = if below.is_empty() { "" } else { "/" };
    format!("{PATH}/{listing}{gap}{below}")
}

/// What a form carries: the version, and the fields; several choices of one name become one, parted by commas.
pub(super) fn fields(pairs: &[(String, String)]) -> (i64, Typed) {
    let (mut version, mut typed) = (0, Typed::default());
    for (name, text) in pairs {
        match name.as_str() {
            VERSION => version = text.parse().unwrap_or(0),
            name if typed.get(name).is_empty() => typed.put(name, text),
            name => typed.put(name, &format!("{},{text}", typed.get(name))),
        }
    }
    (version, typed)
}

/// A fact that stopped an operation, as a page of its own.
pub(super) fn fault(error: Error) -> Fault {
    Fault::from_error(error.kind(), error)
}

/// What a form says of it, with its status; anything else is a page of its own.
pub(super) fn told(error: Error, may: &May) -> Result<(StatusCode, String), Fault> {
    let status = match &error {
        Error::DraftChanged(_)
        | Error::TooManyDrafts
        | Error::NotAllowed { .. }
        | Error::VerticalChanged(_) => StatusCode::CONFLICT,
        Error::Tenancy(tenancy::Error::LimitReached { .. }) => StatusCode::TOO_MANY_REQUESTS,
        _ => return Err(fault(error)),
    };
    Ok((status, form::said(&error, &may.about)))
}

/// A title, or what stands for one that is not there yet.
pub(super) fn named(title: String, language: Language) -> String {
    if title.trim().is_empty() { selling(language).untitled.to_owned() } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_choices_of_one_name_are_one_field() {
        let pairs = [("-version", "7"), ("extras", "abs"), ("year", "2019"), ("extras", "gps")];
        let pairs = pairs.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let (version, typed) = fields(&pairs);
        assert_eq!((version, typed.get("extras"), typed.get("year")), (7, "abs,gps", "2019"));
    }
}
