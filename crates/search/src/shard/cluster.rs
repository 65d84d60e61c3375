//! Rows put in an order in which listings that are asked for together lie together.
//!
//! What costs at a million listings is memory: the hits of `toyota corolla` spread evenly over every
//! column touch a cache line each. Sorted by the first options a vertical declares (make, then
//! model), then by place, they are neighbours; sets of listings become runs, and columns are read
//! front to back. The order is a matter of speed alone: rows added later come last.

use roaring::RoaringBitmap;

use super::{
    Shard,
    arena::Arena,
    codes::Codes,
    column::{Column, Data},
    multi::Multi,
    number::Number,
    parts::Parts,
    places::Places,
    posting::Posting,
    prices::Prices,
    sellers::Sellers,
    terms::Terms,
    write::Full,
};

/// Options listings are sorted by, as many as matter.
const KEYS: usize = 2;

/// Where each row goes; `GONE` for a hole.
struct Moves {
    /// Old rows in their new order.
    order: Vec<u32>,
    /// New row of each old one.
    to: Vec<u32>,
}

const GONE: u32 = u32::MAX;

impl Shard {
    /// The same listings in new rows without holes, neighbours by make and model or whatever the
    /// vertical declares first.
    pub fn clustered(&self) -> Result<Self, Full> {
        let moves = self.moves();
        let newest: Vec<u32> = self.newest.iter().map(|doc| moves.to[doc as usize]).collect();
        let (arena, records) = self.moved_records(&moves, &newest)?;
        let mut alive = RoaringBitmap::new();
        alive.insert_range(0..u32::try_from(moves.order.len()).map_err(|_| Full)?);
        let vocabulary = self.vocabulary.moved(|posting| moves.posting(posting)).ok_or(Full)?;
        Ok(Self::assemble(Parts {
            definition: std::sync::Arc::clone(&self.definition),
            state: self.state,
            ids: moves.gather(&self.ids),
            alive,
            published: moves.gather(&self.published),
            newest,
            operation: moves.terms(&self.operation),
            sellers: moves.sellers(&self.sellers),
            places: moves.places(&self.places),
            prices: moves.prices(&self.prices).ok_or(Full)?,
            columns: self.columns.iter().map(|column| moves.column(column)).collect(),
            vocabulary,
            records,
            arena,
            text_keys: self.text_keys.clone(),
        }))
    }

    fn moves(&self) -> Moves {
        let declared = self.columns.iter().filter_map(|column| match &column.data {
            Data::Terms(terms) => Some(terms.codes()),
            _ => None,
        });
        let mut keys: Vec<&Codes> = declared.take(KEYS).collect();
        keys.extend([self.places.region.codes(), self.places.city.codes()]);
        let mut order: Vec<u32> = self.alive.iter().collect();
        let key = |doc: u32| -> [u32; KEYS + 2] {
            std::array::from_fn(|at| keys.get(at).map_or(0, |codes| codes.get(doc)))
        };
        order.sort_by_cached_key(|&doc| key(doc));
        let mut to = vec![GONE; self.rows()];
        for (new, &old) in (0u32..).zip(&order) {
            to[old as usize] = new;
        }
        Moves { order, to }
    }

    /// Records lie newest first: that is how pages read them.
    fn moved_records(&self, moves: &Moves, newest: &[u32]) -> Result<(Arena, Vec<u32>), Full> {
        let (mut arena, mut records) = (Arena::default(), vec![Arena::NOWHERE; moves.order.len()]);
        for &doc in newest {
            let old = moves.order[doc as usize];
            let record = self.arena.get(self.records[old as usize]);
            records[doc as usize] = arena.push(record).ok_or(Full)?;
        }
        Ok((arena, records))
    }
}

impl Moves {
    fn gather<T: Copy>(&self, column: &[T]) -> Vec<T> {
        self.order.iter().map(|&old| column[old as usize]).collect()
    }

    fn codes(&self, codes: &Codes) -> Codes {
        match codes {
            Codes::Byte(column) => Codes::Byte(self.gather(column)),
            Codes::Word(column) => Codes::Word(self.gather(column)),
            Codes::Long(column) => Codes::Long(self.gather(column)),
        }
    }

    /// A set of listings that went some rows elsewhere.
    fn posting(&self, posting: &Posting) -> Posting {
        let mut docs: Vec<u32> = Vec::with_capacity(usize::try_from(posting.len()).unwrap_or(0));
        let new = |old: u32| self.to[old as usize];
        match posting.as_list() {
            Some(list) => docs.extend(list.iter().map(|&old| new(old)).filter(|&doc| doc != GONE)),
            None => docs.extend(posting.set().iter().map(new).filter(|&doc| doc != GONE)),
        }
        docs.sort_unstable();
        Posting::from_sorted(&docs)
    }

    fn terms(&self, terms: &Terms) -> Terms {
        let (values, codes) = terms.parts();
        let names = values.iter().map(|value| (value.name.clone(), value.label.clone()));
        let codes = self.codes(codes);
        let docs = codes.postings(values.len()).unwrap_or_default();
        Terms::restore(names.collect(), docs, codes).unwrap_or_default()
    }

    fn sellers(&self, sellers: &Sellers) -> Sellers {
        let codes = self.codes(&sellers.codes);
        let docs = codes.postings(sellers.list.len()).unwrap_or_default();
        let list = sellers.list.iter().map(|(seller, _)| seller.clone()).zip(docs);
        Sellers::restore(list.collect(), codes).unwrap_or_default()
    }

    fn places(&self, places: &Places) -> Places {
        let terms = [&places.country, &places.region, &places.city].map(|terms| self.terms(terms));
        let points = [&places.lat, &places.lon].map(|column| self.gather(column));
        Places::restore(terms, points, places.spellings.clone())
    }

    fn prices(&self, prices: &Prices) -> Option<Prices> {
        Prices::restore(self.gather(&prices.minor), self.gather(&prices.currency))
    }

    fn column(&self, column: &Column) -> Column {
        let data = match &column.data {
            Data::Terms(terms) => Data::Terms(self.terms(terms)),
            Data::Number { number, terms } => Data::Number {
                number: self.number(number),
                terms: terms.as_ref().map(|terms| self.terms(terms)),
            },
            Data::Multi(multi) => {
                let values = multi.values.iter();
                let moved = values.map(|(name, docs)| (name.clone(), self.posting(docs)));
                Data::Multi(Multi { values: moved.collect() })
            }
            Data::Text => Data::Text,
        };
        Column { key: column.key.clone(), kind: column.kind, scale: column.scale, data }
    }

    fn number(&self, number: &Number) -> Number {
        let bounds = Some(number.buckets().0.to_vec()).filter(|bounds| !bounds.is_empty());
        Number::restore(number.values.gathered(&self.order), bounds)
    }
}
