//! Tokens, the listings that have each, and the tokens near a misspelt one.

use std::collections::{BTreeMap, HashMap};

use fst::{IntoStreamer as _, Map, Streamer as _, automaton::Levenshtein};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

/// Shortest word in which two letters may be wrong.
const TWO_WRONG_FROM: usize = 5;

#[derive(Default, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Tokens at the time of [`Self::compile`], as the bytes of an fst.
    compiled: Vec<u8>,
    /// Tokens since.
    fresh: HashMap<String, u32>,
    /// By token: listings that have it in title, attributes or place, and anywhere.
    main: Vec<RoaringBitmap>,
    any: Vec<RoaringBitmap>,
}

impl Vocabulary {
    pub fn put(&mut self, doc: u32, main: &[String], more: &[String]) {
        for token in main {
            let at = self.number(token);
            self.main[at].insert(doc);
            self.any[at].insert(doc);
        }
        for token in more {
            let at = self.number(token);
            self.any[at].insert(doc);
        }
    }

    fn number(&mut self, token: &str) -> usize {
        if let Some(at) = self.exact(token) {
            return at;
        }
        self.main.push(RoaringBitmap::new());
        self.any.push(RoaringBitmap::new());
        self.fresh.insert(token.to_owned(), u32::try_from(self.any.len() - 1).unwrap_or(0));
        self.any.len() - 1
    }

    fn map(&self) -> Option<Map<&[u8]>> {
        Map::new(&self.compiled[..]).ok()
    }

    fn exact(&self, token: &str) -> Option<usize> {
        let fresh = self.fresh.get(token).map(|&at| at as usize);
        fresh.or_else(|| self.map()?.get(token).map(|at| at as usize))
    }

    pub fn compile(&mut self) -> anyhow::Result<()> {
        let all: BTreeMap<String, u32> = self.fresh.drain().collect();
        let tokens = all.iter().map(|(token, at)| (token.as_str(), u64::from(*at)));
        self.compiled = Map::from_iter(tokens)?.into_fst().into_inner();
        self.main.iter_mut().chain(&mut self.any).for_each(|set| {
            set.optimize();
        });
        Ok(())
    }

    /// Listings with every word, and those that have each in title, attributes or place.
    pub fn find(&self, words: &[String]) -> anyhow::Result<(RoaringBitmap, Vec<RoaringBitmap>)> {
        let (mut all, mut mains): (Option<RoaringBitmap>, _) = (None, Vec::new());
        for word in words {
            let tokens = match self.exact(word) {
                Some(at) => vec![at],
                None => self.near(word)?,
            };
            let union = |sets: &[RoaringBitmap]| match &tokens[..] {
                [one] => sets[*one].clone(),
                many => many.iter().fold(RoaringBitmap::new(), |sum, at| sum | &sets[*at]),
            };
            let any = union(&self.any);
            mains.push(union(&self.main));
            all = Some(match all {
                None => any,
                Some(all) => all & any,
            });
        }
        Ok((all.unwrap_or_default(), mains))
    }

    /// Tokens with one wrong letter if there are any, else with two in words long enough.
    fn near(&self, word: &str) -> anyhow::Result<Vec<usize>> {
        let Some(map) = self.map() else { return Ok(Vec::new()) };
        for distance in 1..=if word.len() < TWO_WRONG_FROM { 1 } else { 2 } {
            let mut found = Vec::new();
            let mut near = map.search(Levenshtein::new(word, distance)?).into_stream();
            while let Some((_, at)) = near.next() {
                found.push(usize::try_from(at)?);
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}
