//! `GET /financiamiento`: what each lender asks for a price, a down payment and a term.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use db::{PublicTx, SiteScope};
use financing::Lender;
use http_kit::{Code, Fault, OnSite};
use kernel::{Currency, Money};
use listings::{card, detail::Detail};
use search::SiteView;

use super::{
    PATH,
    figures::{Makes, Offer, quoted},
    lends_for, price,
    request::{Fields, Request},
    table::Table,
};
use crate::{
    State, card as cards,
    detail::{self, Found},
    indexed, page,
    shell::{Frame, Shell},
    texts::{
        fill,
        financing::{Financing, financing},
    },
    title,
};

#[derive(Template)]
#[template(path = "financing/calculator.html")]
struct CalculatorPage {
    shell: Shell,
    texts: &'static Financing,
    listing: Option<Listing>,
    /// Nobody lends for that listing; where one goes on without it.
    nobody: Option<String>,
    action: &'static str,
    hidden: Vec<(&'static str, String)>,
    currencies: Vec<Choice>,
    price_label: String,
    fields: Fields,
    heading: &'static str,
    offers: Vec<Offer>,
    table: Option<Table>,
    estimate: String,
    updated: String,
}

/// What is bought.
struct Listing {
    title: String,
    price: String,
    href: String,
}

struct Choice {
    code: &'static str,
    is_chosen: bool,
}

/// The page; 404 where nobody lends.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    uri: Uri,
) -> Result<Response, Fault> {
    let view = state.view(&site)?;
    let request = Request::of(&uri);
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let mut tx = state.db.begin_public(&scope).await?;
    let lenders = super::lenders(&state, &mut tx, &scope).await?;
    if lenders.is_empty() {
        return Err(Fault::new(Code::NotFound));
    }
    let found = listed(&mut tx, &view, &request).await?;
    drop(tx);
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let asked = Asked { frame: &frame, request, lenders, found, site: view.currency };
    let page = asked.page();
    let is_wrong = page.fields.is_wrong();
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::html(status, &page)
}

/// The listing that is asked about, if the site shows it and it is sold at a price.
async fn listed(
    tx: &mut PublicTx,
    view: &SiteView,
    request: &Request,
) -> Result<Option<Box<Detail>>, Fault> {
    let Some(id) = request.listing() else { return Ok(None) };
    match detail::load_in(tx, view, id).await {
        Ok(Found::Listed(found)) => Ok(price(&found.listing).is_some().then_some(found)),
        Ok(Found::Ended(_) | Found::Indexed(_)) => Ok(None),
        Err(fault) if fault.code == Code::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// What the page is made from.
struct Asked<'a> {
    frame: &'a Frame<'a>,
    request: Request,
    lenders: Vec<Lender>,
    found: Option<Box<Detail>>,
    /// The site's own money.
    site: Currency,
}

impl Asked<'_> {
    fn page(&self) -> CalculatorPage {
        let (frame, texts) = (self.frame, financing(self.frame.locale()));
        let listed = self.found.as_ref().and_then(|found| price(&found.listing));
        let own = self.request.currency(&self.lenders, self.site).unwrap_or(self.site);
        let currency = listed.map_or(own, |price| price.currency);
        let fields = self.request.fields(frame, currency, listed);
        let lenders = self.able(currency);
        let pairs = self.subject().into_iter().chain(fields.pairs()).collect();
        let makes = Makes { frame, texts, pairs };
        let (offers, table) = self.offers(&makes, &lenders, &fields);
        let updated = self.lenders.iter().map(|lender| lender.updated_at).max();
        let updated = updated.map(|at| frame.day(at));
        let shell = self.shell(texts);
        CalculatorPage {
            nobody: lenders.is_empty().then(|| frame.links().page(PATH)),
            listing: self.found.as_ref().map(|found| self.listing(found)),
            action: PATH,
            hidden: self.hidden(),
            currencies: self.currencies(currency),
            price_label: fill(texts.price_in, currency.symbol()),
            heading: if table.is_some() { texts.offers } else { texts.conditions },
            estimate: fill(texts.estimate, shell.site.as_ref().map_or("", |site| &site.name)),
            updated: fill(texts.updated, &updated.unwrap_or_default()),
            offers,
            table,
            fields,
            shell,
            texts,
        }
    }

    /// Those that lend in that currency, and for the listing.
    fn able(&self, currency: Currency) -> Vec<&Lender> {
        let lends = |lender: &&Lender| match &self.found {
            Some(found) => lends_for(lender, &found.listing),
            None => lender.conditions.currency == currency,
        };
        self.lenders.iter().filter(lends).collect()
    }

    fn offers(
        &self,
        makes: &Makes<'_>,
        lenders: &[&Lender],
        fields: &Fields,
    ) -> (Vec<Offer>, Option<Table>) {
        let Some(wish) = fields.wish() else {
            return (lenders.iter().map(|lender| makes.bare(lender)).collect(), None);
        };
        let quoted = quoted(lenders, &wish);
        let several = quoted.iter().filter(|(_, quote)| quote.is_ok()).count() > 1;
        let offers = quoted.iter().enumerate();
        let offers =
            offers.map(|(at, (lender, quote))| makes.offer(lender, quote, several && at == 0));
        let chosen = self.request.lender();
        // The one that was asked for, else the first.
        let of_chosen =
            quoted.iter().find(|(lender, quote)| chosen == Some(lender.id) && quote.is_ok());
        let shown = of_chosen.or(quoted.first()).and_then(|(lender, quote)| {
            Some((lender.conditions.name.as_str(), quote.as_ref().ok()?))
        });
        let is_open = of_chosen.is_some();
        let locale = self.frame.locale();
        (offers.collect(), shown.map(|shown| Table::of(shown, is_open, makes.texts, locale)))
    }

    /// The listing; without one, the currency.
    fn subject(&self) -> Vec<(&'static str, String)> {
        match &self.found {
            Some(found) => vec![("anuncio", found.listing.id.to_string())],
            None => {
                let own = self.request.currency(&self.lenders, self.site);
                own.map(|own| ("moneda", own.code().to_owned())).into_iter().collect()
            }
        }
    }

    /// What goes along with the form.
    fn hidden(&self) -> Vec<(&'static str, String)> {
        let mut hidden = Vec::new();
        if let Some(found) = &self.found {
            hidden.push(("anuncio", found.listing.id.to_string()));
        }
        if let Some(language) = self.frame.links().chosen {
            hidden.push(("lang", language.code().to_owned()));
        }
        hidden
    }

    /// The currencies to choose from, where there is a choice.
    fn currencies(&self, chosen: Currency) -> Vec<Choice> {
        let mut all: Vec<_> = self.lenders.iter().map(|l| l.conditions.currency).collect();
        all.sort();
        all.dedup();
        if self.found.is_some() || all.len() < 2 {
            return Vec::new();
        }
        let choice = |c: Currency| Choice { code: c.code(), is_chosen: c == chosen };
        all.into_iter().map(choice).collect()
    }

    fn listing(&self, found: &Detail) -> Listing {
        let listing = &found.listing;
        let path = card::url(&listing.vertical, &listing.title, listing.id);
        let price: Option<Money> = listing.price;
        Listing {
            title: title::of(found),
            price: cards::price(price, self.frame.locale()).unwrap_or_default(),
            href: self.frame.links().page(&path),
        }
    }

    fn shell(&self, texts: &'static Financing) -> Shell {
        let frame = self.frame;
        let current = self.found.as_ref().map(|found| found.listing.vertical.as_str());
        let mut shell = frame.shell(texts.title, current);
        shell.description = texts.description.to_owned();
        shell.is_unlisted = !indexed::is_bare(frame.uri);
        shell.stand_alone(frame, texts.title, PATH);
        shell
    }
}
