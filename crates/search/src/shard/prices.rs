//! The prices of a shard: minor units and their currency.

use kernel::{Currency, Money};
use roaring::RoaringBitmap;

use super::{codes::Codes, posting::Posting};
use crate::price::Scale;

/// Stands for "no price stated" among the currencies.
pub const NO_PRICE: u8 = u8::MAX;

/// At most one price per listing.
#[derive(Debug, Default)]
pub struct Prices {
    pub minor: Vec<i64>,
    pub currency: Vec<u8>,
    /// By [`Currency::index`].
    pub by_currency: Vec<Posting>,
}

impl Prices {
    /// From stored columns of one length; `None` if a currency is unknown.
    pub fn restore(minor: Vec<i64>, currency: Vec<u8>) -> Option<Self> {
        let known = Currency::all().count();
        let code = |&index: &u8| index.checked_add(1).map_or(0, u16::from);
        let codes = Codes::Word(currency.iter().map(code).collect());
        Some(Self { minor, by_currency: codes.postings(known)?, currency })
    }

    /// Makes room for one listing more.
    pub fn push_none(&mut self) {
        self.minor.push(0);
        self.currency.push(NO_PRICE);
    }

    /// Sets or clears the price of a listing.
    pub fn put(&mut self, doc: u32, price: Option<Money>) {
        let at = doc as usize;
        if let Some(docs) = self.by_currency.get_mut(usize::from(self.currency[at])) {
            docs.remove(doc);
        }
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
        self.minor.capacity() * 8 + self.currency.capacity() + postings
    }
}
