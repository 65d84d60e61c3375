//! Who publishes: each seller once, a number per listing.

use std::collections::HashMap;

use kernel::ids::SellerId;
use listings::SellerRef;

use super::{codes::Codes, posting::Posting};

/// The seller of each listing.
#[derive(Debug, Default)]
pub struct Sellers {
    /// Each seller and their listings.
    pub list: Vec<(SellerRef, Posting)>,
    by_id: HashMap<SellerId, u32>,
    /// Number of the seller per listing, from 1.
    pub codes: Codes,
}

impl Sellers {
    /// From stored parts; `None` if they do not belong together.
    pub fn restore(list: Vec<(SellerRef, Posting)>, codes: Codes) -> Option<Self> {
        let by_id: HashMap<_, _> =
            (0u32..).zip(&list).map(|(at, (seller, _))| (seller.id, at)).collect();
        (by_id.len() == list.len()).then_some(Self { list, by_id, codes })
    }

    /// Makes room for one listing more.
    pub fn push_none(&mut self) {
        self.codes.push_none();
    }

    /// Gives a listing without a seller one. The seller's newest name is the one shown.
    pub fn put(&mut self, doc: u32, seller: SellerRef) {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let at = *self.by_id.entry(seller.id).or_insert(next);
        match self.list.get_mut(at as usize) {
            Some((held, docs)) => {
                docs.insert(doc);
                if *held != seller {
                    *held = seller;
                }
            }
            None => self.list.push((seller, Posting::from_sorted(&[doc]))),
        }
        self.codes.set(doc, at + 1);
    }

    /// Whether a seller is held who looked otherwise until now.
    pub fn differs(&self, seller: &SellerRef) -> bool {
        self.held(seller.id).is_some_and(|(held, _)| held != seller)
    }

    /// Shows a seller's new face on what they have listed; one who has nothing here is not kept.
    pub fn change(&mut self, seller: SellerRef) {
        let at = self.by_id.get(&seller.id).map(|at| *at as usize);
        if let Some((held, _)) = at.and_then(|at| self.list.get_mut(at)) {
            *held = seller;
        }
    }

    /// Takes the seller of a listing away.
    pub fn clear(&mut self, doc: u32) {
        if let Some(at) = self.codes.get(doc).checked_sub(1) {
            self.list[at as usize].1.remove(doc);
            self.codes.set(doc, 0);
        }
    }

    /// The seller of a listing.
    pub fn get(&self, doc: u32) -> Option<&SellerRef> {
        let at = self.codes.get(doc).checked_sub(1)?;
        self.list.get(at as usize).map(|(seller, _)| seller)
    }

    /// The listings of a seller.
    pub fn docs(&self, id: SellerId) -> Option<&Posting> {
        self.held(id).map(|(_, docs)| docs)
    }

    fn held(&self, id: SellerId) -> Option<&(SellerRef, Posting)> {
        self.list.get(*self.by_id.get(&id)? as usize)
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        let list = self.list.iter();
        let named: usize = list.map(|(seller, docs)| seller.name.len() + docs.bytes() + 120).sum();
        named + self.codes.bytes()
    }
}
