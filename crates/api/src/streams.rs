//! Places for answers that stay open: so many in all, and so many of one network address.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use http_kit::limits::{STREAMS_MAX, STREAMS_PER_ADDRESS_MAX};

/// Who has how many.
#[derive(Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// A place, given back when it is dropped.
pub(crate) struct Place {
    streams: Streams,
    address: String,
}

impl Streams {
    /// A place for somebody at that address, if one is left.
    pub fn take(&self, address: &str) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = held.values().sum();
        let own = held.get(address).copied().unwrap_or_default();
        if all >= STREAMS_MAX || own >= STREAMS_PER_ADDRESS_MAX {
            return None;
        }
        held.insert(address.to_owned(), own + 1);
        Some(Place { streams: self.clone(), address: address.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get_mut(&self.address) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                held.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_places_to_others_and_gives_its_own_back() {
        let streams = Streams::default();
        let mut own: Vec<_> = (0..STREAMS_PER_ADDRESS_MAX).map(|_| streams.take("a")).collect();
        assert!(own.iter().all(Option::is_some) && streams.take("a").is_none());
        assert!(streams.take("b").is_some());
        own.pop();
        assert!(streams.take("a").is_some());
    }
}
