//! Reaching a seller, about a listing or from their page: by WhatsApp, by telephone, by a form. No number stands on any page
//! before it is asked for, and each asking is counted.

mod bot;
pub(crate) mod call;
pub(crate) mod form;
pub(crate) mod whatsapp;

use axum::{
    http::{HeaderMap, Method, Uri, header},
    response::Response,
};
use db::Scope;
use http_kit::{Code, Fault, OnSite, query};
use kernel::{
    ids::{ListingId, SellerId},
    locale::Locale,
    phone::Phone,
};
use leads::enquiry::{self, Ask, Recorded, Source, Way};
use listings::{card, life::Ended};
use tenancy::ResolvedSite;

use crate::{
    State,
    detail::{self, Found},
    form::see_other,
    links::Links,
    seller,
    texts::{contact::contact, fill, seller::words},
    title,
};

/// What somebody asks about.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    /// A listing, by its id.
    Listing(&'a str),
    /// A seller as such, by theirs: who comes from their page.
    Seller(&'a str),
}

/// That, found.
pub(crate) struct Asked {
    /// The listing, if it is one.
    listing: Option<ListingId>,
    seller: SellerId,
    /// How the seller is called.
    pub name: String,
    /// How the listing, else the seller, is called.
    pub title: String,
    /// Its page.
    pub path: String,
}

/// What is left of what somebody asks about, once it is off the site.
pub(crate) struct Gone {
    /// How it is called.
    pub title: String,
    /// Its page, which says why and shows what is like it.
    pub path: String,
}

impl Gone {
    /// To that page.
    pub fn page(&self, uri: &Uri) -> Result<Response, Fault> {
        see_other(&Links::of(uri.query()).page(&self.path))
    }
}

impl Asked {
    /// The listing or the seller, if the site shows it; what is left of a listing that it showed before.
    pub async fn find(
        state: &State,
        site: &ResolvedSite,
        about: About<'_>,
    ) -> Result<Result<Self, Gone>, Fault> {
        match about {
            About::Listing(id) => Self::listing(state, site, id).await,
            About::Seller(id) => Self::seller(state, site, id).await.map(Ok),
        }
    }

    async fn listing(
        state: &State,
        site: &ResolvedSite,
        id: &str,
    ) -> Result<Result<Self, Gone>, Fault> {
        let missing = || Fault::new(Code::NotFound);
        let id: ListingId = id.parse().map_err(|_| missing())?;
        let view = state.view(site)?;
        let found = match detail::load(state, site, &view, id).await? {
            Found::Listed(found) => found,
            Found::Ended(ended) => return Ok(Err(gone(&ended))),
            Found::Indexed(_) => return Err(missing()),
        };
        let listing = &found.listing;
        Ok(Ok(Self {
            listing: Some(id),
            seller: listing.seller.id,
            name: listing.seller.name.clone(),
            title: title::of(&found),
            path: card::url(&listing.vertical, &listing.title, listing.id),
        }))
    }

    async fn seller(state: &State, site: &ResolvedSite, id: &str) -> Result<Self, Fault> {
        let id: SellerId = id.parse().map_err(|_| Fault::new(Code::NotFound))?;
        let (page, _) = seller::known(state, site, id).await?;
        let path = tenancy::seller::page::url(&page.name, id);
        Ok(Self { listing: None, seller: id, title: page.name.clone(), name: page.name, path })
    }

    /// Which listing, if it is one.
    pub const fn id(&self) -> Option<ListingId> {
        self.listing
    }

    /// Where that way to the seller is.
    pub fn way(&self, way: &str) -> String {
        match self.listing {
            Some(listing) => format!("/c/{way}/{listing}"),
            None => format!("/c/{way}/vendedor/{}", self.seller),
        }
    }

    /// From which page of ours somebody comes who says nothing of it.
    pub const fn usual_source(&self) -> Source {
        match self.listing {
            Some(_) => Source::Detail,
            None => Source::Seller,
        }
    }

    /// What is said differently of a listing and of a seller.
    pub fn words(&self, locale: Locale) -> Words {
        let (of_listing, of_seller) = (contact(locale), words(locale.language()));
        match self.listing {
            Some(_) => Words {
                hello: of_listing.hello,
                asked: of_listing.asked,
                call_more: of_listing.call_more,
                back: of_listing.back,
            },
            None => Words {
                hello: of_seller.hello,
                asked: of_seller.asked,
                call_more: of_seller.call_more,
                back: of_seller.back,
            },
        }
    }

    /// Takes down that somebody asks.
    pub async fn record(
        &self,
        state: &State,
        on: &OnSite,
        request: Request<'_>,
        way: Way,
    ) -> Result<Recorded, leads::Error> {
        let ask = Ask {
            site: on.site.site.id,
            listing: self.listing,
            seller: self.seller,
            title: &self.title,
            source: source(request.uri),
            address: &on.about.address,
            agent: agent(request.headers),
            way,
        };
        let mut tx = state.db.begin(&Scope::tenant(on.site.tenant.id)).await?;
        let recorded = enquiry::record(&mut tx, ask).await?;
        tx.commit().await?;
        Ok(recorded)
    }

    /// Where the page is for who reads it elsewhere.
    pub fn address(&self, about: &http_kit::About) -> String {
        format!("{}{}", about.origin().unwrap_or_default(), self.path)
    }

    /// To that page: what programs get that follow every link.
    pub fn page(&self, uri: &Uri) -> Result<Response, Fault> {
        see_other(&Links::of(uri.query()).page(&self.path))
    }
}

fn gone(ended: &Ended) -> Gone {
    let names = title::names(&ended.vertical, &ended.kinds, &ended.place);
    Gone {
        title: title::shown(&ended.title, names),
        path: card::url(&ended.vertical.key, &ended.title, ended.id),
    }
}

/// Words around the ways to a seller.
pub(crate) struct Words {
    /// How the message begins that goes on to WhatsApp.
    pub hello: &'static str,
    /// What the form suggests to write.
    pub asked: &'static str,
    pub call_more: &'static str,
    pub back: &'static str,
}

/// What a person is told who asks for the number of a seller.
pub(crate) struct Reached {
    pub asked: Asked,
    pub phone: Phone,
    /// What people say to each other, in words.
    pub reference: String,
}

/// Takes down that a person asks for a seller by `way`; whoever is none is led to the page.
async fn reached(
    state: &State,
    on: &OnSite,
    about: About<'_>,
    request: Request<'_>,
    way: Way,
) -> Result<Result<Reached, Response>, Fault> {
    let asked = match Asked::find(state, &on.site, about).await? {
        Ok(asked) => asked,
        Err(gone) => return gone.page(request.uri).map(Err),
    };
    if !request.is_of_a_person() {
        return asked.page(request.uri).map(Err);
    }
    let recorded = asked.record(state, on, request, way).await.map_err(fault)?;
    let Some(phone) = recorded.phone else { return asked.page(request.uri).map(Err) };
    let reference = fill(contact(on.about.locale()).reference, &recorded.reference);
    Ok(Ok(Reached { asked, phone, reference }))
}

/// What says who asks.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub method: &'a Method,
    pub uri: &'a Uri,
    pub headers: &'a HeaderMap,
}

impl Request<'_> {
    /// Whether a person asks: programs that preview or follow links, those that fetch a page in advance, and pages
    /// that load ours as a picture or in a frame (Fetch Metadata) are not counted and are shown no number.
    pub fn is_of_a_person(self) -> bool {
        let told = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        let is_early = ["sec-purpose", "purpose", "x-moz"]
            .into_iter()
            .filter_map(told)
            .any(|purpose| purpose.contains("prefetch") || purpose.contains("preview"));
        // What a person goes to comes through our own service worker like that; no page can load anything so.
        let is_through_worker = told("sec-fetch-mode") == Some("navigate");
        let is_part = match told("sec-fetch-dest") {
            None | Some("document") => false,
            Some("empty") => !is_through_worker,
            Some(_) => true,
        };
        *self.method != Method::HEAD && !is_early && !is_part && !bot::is_one(agent(self.headers))
    }
}

pub(crate) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

/// From where somebody comes, as the link says.
fn source(uri: &Uri) -> Source {
    let told = query::pairs(uri).into_iter().find(|(name, _)| name == "de");
    told.map_or(Source::Direct, |(_, word)| Source::read(&word))
}

/// What went wrong, as a page of its own.
pub(crate) fn fault(error: leads::Error) -> Fault {
    match error {
        leads::Error::Db(error) => error.into(),
        leads::Error::Tenancy(error) => error.into(),
        many @ leads::Error::TooMany => {
            Fault::from_error(many.kind(), many).after(Some(tenancy::rate::WINDOW))
        }
        other => Fault::from_error(other.kind(), other),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_person_is_told_from_a_page_that_loads_ours() {
        let uri = Uri::from_static("/c/t/lst_1");
        let asks = |told: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            let agent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/148.0.0.0";
            headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
            for (name, value) in told {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            Request { method: &Method::GET, uri: &uri, headers: &headers }.is_of_a_person()
        };
        let (dest, mode) = ("sec-fetch-dest", "sec-fetch-mode");
        assert!(asks(&[]) && asks(&[(dest, "document"), (mode, "navigate")]));
        assert!(asks(&[(dest, "empty"), (mode, "navigate")]), "through our own worker");
        for told in [
            [(dest, "empty"), (mode, "cors")],
            [(dest, "empty"), (mode, "same-origin")],
            [(dest, "image"), (mode, "no-cors")],
            [(dest, "iframe"), (mode, "navigate")],
            [(dest, "document"), ("sec-purpose", "prefetch")],
        ] {
            assert!(!asks(&told), "{told:?}");
        }
    }
}
