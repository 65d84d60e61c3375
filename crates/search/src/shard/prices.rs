//! The prices of a shard: minor units and their currency.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Currency, Money};
use roaring::RoaringBitmap;

use super::{codes::Codes, posting::Posting, price_view::PriceView};
use crate::price::Scale;

/// Stands for "no price stated" among the currencies.
pub const NO_PRICE: u8 = u8::MAX;
/// Currencies (and tables of rates) a shard is seen from at a time.
const VIEWS_MAX: usize = 3;

/// At most one price per listing.
#[derive(Debug, Default)]
pub struct Prices {
    /// Minor units.
    pub minor: Vec<i64>,
    /// [`Currency::index`], or [`NO_PRICE`].
    pub currency: Vec<u8>,
    /// The listings of each currency, by [`Currency::index`].
    pub by_currency: Vec<Posting>,
    /// Last used last.
    views: Mutex<Vec<Arc<PriceView>>>,
}

impl Prices {
    /// From stored columns of one length; `None` if a currency is unknown.
    pub fn restore(minor: Vec<i64>, currency: Vec<u8>) -> Option<Self> {
        let known = Currency::all().count();
        let code = |&index: &u8| index.checked_add(1).map_or(0, u16::from);
        let codes = Codes::Word(currency.iter().map(code).collect());
        let by_currency = codes.postings(known)?;
        Some(Self { minor, by_currency, currency, views: Mutex::default() })
    }

    /// Makes room for one listing more.
    pub fn push_none(&mut self) {
        self.minor.push(0);
        self.currency.push(NO_PRICE);
        let doc = u32::try_from(self.minor.len() - 1).unwrap_or(u32::MAX);
        self.tell_views(doc, None, None);
    }

    /// Sets or clears the price of a listing.
    pub fn put(&mut self, doc: u32, price: Option<Money>) {
        let (at, was) = (doc as usize, self.get(doc));
        if let Some(docs) = self.by_currency.get_mut(usize::from(self.currency[at])) {
            docs.remove(doc);
        }
        self.tell_views(doc, price, was);
        let Some(price) = price else {
            self.currency[at] = NO_PRICE;
            return;
        };
        let index = price.currency.index();
        if self.by_currency.len() <= usize::from(index) {
            self.by_currency.resize_with(usize::from(index) + 1, Posting::default);
        }
        self.by_currency[usize::from(index)].insert(doc);
        (self.minor[at], self.currency[at]) = (price.minor, index);
    }

    fn tell_views(&mut self, doc: u32, price: Option<Money>, was: Option<Money>) {
        let views = self.views.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Nobody reads while somebody writes; were a view still held, it would be made anew.
        views.retain_mut(|view| {
            let own = Arc::get_mut(view);
            own.map(|view| view.put(doc, price, was)).is_some()
        });
    }

    /// The prices as seen from the target of `scale`.
    pub fn view(&self, scale: &Scale) -> Arc<PriceView> {
        let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        let view = match views.iter().position(|view| view.scale == *scale) {
            Some(at) => views.remove(at),
            None => Arc::new(PriceView::of(scale.clone(), &self.minor, &self.currency)),
        };
        if views.len() >= VIEWS_MAX {
            views.remove(0);
        }
        views.push(Arc::clone(&view));
        view
    }

    /// The price of a listing.
    pub fn get(&self, doc: u32) -> Option<Money> {
        let at = doc as usize;
        let currency = Currency::from_index(*self.currency.get(at)?)?;
        Some(Money::new(self.minor[at], currency))
    }

    /// The listings whose price does not compare in `scale`.
    pub fn uncomparable(&self, scale: &Scale) -> RoaringBitmap {
        let mut out = RoaringBitmap::new();
        for (index, docs) in (0u8..).zip(&self.by_currency) {
            if scale.unit_weight(index).is_none() {
                docs.add_to(&mut out);
            }
        }
        out
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        let postings: usize = self.by_currency.iter().map(Posting::bytes).sum();
        let views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        let views: usize = views.iter().map(|view| view.bytes()).sum();
        self.minor.capacity() * 8 + self.currency.capacity() + postings + views
    }
}
