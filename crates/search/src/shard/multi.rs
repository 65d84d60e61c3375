//! A column in which a listing may have several named values.

use std::collections::BTreeMap;

use super::posting::Posting;

/// Any number of values per listing.
#[derive(Debug, Default)]
pub struct Multi {
    /// The listings of each value.
    pub values: BTreeMap<String, Posting>,
}

impl Multi {
    /// Gives a listing one more value.
    pub fn put(&mut self, doc: u32, name: &str) {
        match self.values.get_mut(name) {
            Some(docs) => docs.insert(doc),
            None => {
                let mut docs = Posting::default();
                docs.insert(doc);
                self.values.insert(name.to_owned(), docs);
            }
        }
    }

    /// Takes every value of a listing away.
    pub fn clear(&mut self, doc: u32) {
        for docs in self.values.values_mut() {
            docs.remove(doc);
        }
    }

    /// The values of a listing, sorted.
    pub fn get(&self, doc: u32) -> Vec<String> {
        let has = self.values.iter().filter(|(_, docs)| docs.contains(doc));
        has.map(|(name, _)| name.clone()).collect()
    }

    /// The listings that have a value.
    pub fn docs(&self, name: &str) -> Option<&Posting> {
        self.values.get(name)
    }

    /// Every value and its listings.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Posting)> {
        self.values.iter().map(|(name, docs)| (name.as_str(), docs))
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        self.values.iter().map(|(name, docs)| name.len() + docs.bytes() + 80).sum()
    }
}
