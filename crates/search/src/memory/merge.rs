//! Facets that several shards share, added up.

use std::{collections::HashMap, sync::Arc};

use crate::{
    FacetCounts, TermCount,
    shard::{Counted, sort_terms},
};

/// One list of facets from each shard's, in the order of the first.
pub fn facets(parts: Vec<Vec<(&str, Counted)>>) -> Vec<(String, FacetCounts)> {
    let mut merged: Vec<(&str, Counted)> = Vec::new();
    for (key, counted) in parts.into_iter().flatten() {
        match merged.iter_mut().find(|(held, _)| *held == key) {
            Some((_, held)) => add(held, counted),
            None => merged.push((key, counted)),
        }
    }
    let done = merged.into_iter().map(|(key, counted)| match counted {
        Counted::Plain(counts) => (key.to_owned(), counts),
        Counted::Price(bins) => (key.to_owned(), bins.into_counts()),
    });
    done.collect()
}

fn add(held: &mut Counted, more: Counted) {
    match (held, more) {
        (Counted::Price(held), Counted::Price(more)) => held.add(&more),
        (Counted::Plain(FacetCounts::Terms(held)), Counted::Plain(FacetCounts::Terms(more))) => {
            add_terms(held, more)
        }
        // Attributes are counted in one vertical at a time; only the shared facets meet here.
        _ => {}
    }
}

fn add_terms(held: &mut Vec<TermCount>, more: Vec<TermCount>) {
    let mut at: HashMap<Arc<str>, usize> =
        held.iter().enumerate().map(|(at, term)| (term.value.clone(), at)).collect();
    for term in more {
        match at.get(&term.value) {
            Some(&at) => held[at].count += term.count,
            None => {
                at.insert(term.value.clone(), held.len());
                held.push(term);
            }
        }
    }
    sort_terms(held);
}
