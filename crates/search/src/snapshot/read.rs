//! A shard from blocks. Everything that later code relies on is checked here: lengths, codes,
//! numbers of listings, orders.

use std::{cmp::Ordering, io::Read, sync::Arc};

use kernel::ids::SellerId;
use listings::{SellerKind, SellerRef, Vertical, Ways};
use roaring::RoaringBitmap;
use uuid::Uuid;

use super::{Error, blocks::BlocksIn};
use crate::{
    State,
    shard::{
        Shard,
        codes::Codes,
        parts::{
            Arena, Column, Data, Multi, Number, Numbers, Parts, Places, Prices, Sellers, Terms,
            bounds,
        },
        posting::Posting,
        wire::Take,
    },
    text::Vocabulary,
};

const WRONG: Error = Error::Damaged("un contenido imposible");

/// Reads one shard.
pub fn shard<R: Read>(definition: &Arc<Vertical>, from: &mut BlocksIn<R>) -> Result<Shard, Error> {
    let head_bytes = from.block()?;
    let head = head(&head_bytes).ok_or(WRONG)?;
    let rows = head.rows;
    let ids = words(&from.block()?, rows, u128::from_le_bytes)?;
    let published = words(&from.block()?, rows, i64::from_le_bytes)?;
    let alive = bitmap(&mut &from.block()?[..], rows)?;
    let newest = newest(&from.block()?, &alive, &ids, &published)?;
    let mut next_terms = || terms(&from.block()?, rows);
    let operation = next_terms()?;
    let places = [next_terms()?, next_terms()?, next_terms()?];
    let lat = words(&from.block()?, rows, i32::from_le_bytes)?;
    let lon = words(&from.block()?, rows, i32::from_le_bytes)?;
    let sellers = sellers(head.sellers, codes(&from.block()?, rows)?)?;
    let minor = words(&from.block()?, rows, i64::from_le_bytes)?;
    let prices = prices(minor, from.block()?, rows)?;
    let columns = definition.attributes.iter().map(|attribute| {
        let mut column = Column::empty(attribute, rows);
        fill(&mut column, &from.block()?, rows, bounds(attribute))?;
        Ok(column)
    });
    let columns: Vec<Column> = columns.collect::<Result<_, Error>>()?;
    let vocabulary = vocabulary(from, rows)?;
    let (arena, records) = records(from, &alive, rows)?;
    Ok(Shard::assemble(Parts {
        definition: Arc::clone(definition),
        state: head.state,
        ids,
        alive,
        published,
        newest,
        operation,
        sellers,
        places: Places::restore(places, [lat, lon], head.spellings),
        prices,
        columns,
        vocabulary,
        records,
        arena,
        text_keys: head.text_keys,
    }))
}

type Spelling = [Option<Box<str>>; 3];

struct Head {
    rows: usize,
    state: State,
    text_keys: Vec<String>,
    spellings: Vec<Spelling>,
    sellers: Vec<SellerRef>,
}

fn head(bytes: &[u8]) -> Option<Head> {
    let mut take = Take(bytes);
    let rows = usize::try_from(u32::try_from(take.number()?).ok()?).ok()?;
    let state = if take.number()? == 1 { State::Ready } else { State::Loading };
    let text_keys =
        (0..take.len()?).map(|_| take.text().map(str::to_owned)).collect::<Option<_>>()?;
    let spellings = (0..take.len()?)
        .map(|_| Some([optional(&mut take)?, optional(&mut take)?, optional(&mut take)?]))
        .collect::<Option<_>>()?;
    let sellers = (0..take.len()?).map(|_| seller(&mut take)).collect::<Option<_>>()?;
    Some(Head { rows, state, text_keys, spellings, sellers })
}

fn optional<T: for<'t> From<&'t str>>(take: &mut Take<'_>) -> Option<Option<T>> {
    if take.number()? == 0 { Some(None) } else { take.text().map(|text| Some(text.into())) }
}

fn seller(take: &mut Take<'_>) -> Option<SellerRef> {
    let (id, _) = take.bytes(16)?.split_first_chunk::<16>()?;
    let id = SellerId(Uuid::from_u128(u128::from_le_bytes(*id)));
    let name = take.text()?.to_owned();
    let kind = if take.number()? == 1 { SellerKind::Dealer } else { SellerKind::Person };
    let ways = Ways { has_phone: take.number()? == 1, takes_whatsapp: take.number()? == 1 };
    Some(SellerRef { id, name, kind, ways })
}

fn words<T, const N: usize>(
    bytes: &[u8],
    rows: usize,
    word: impl Fn([u8; N]) -> T,
) -> Result<Vec<T>, Error> {
    let (chunks, rest) = bytes.as_chunks::<N>();
    if chunks.len() != rows || !rest.is_empty() {
        return Err(WRONG);
    }
    Ok(chunks.iter().map(|&chunk| word(chunk)).collect())
}

fn bitmap(bytes: &mut &[u8], rows: usize) -> Result<RoaringBitmap, Error> {
    let set = RoaringBitmap::deserialize_from(bytes).map_err(|_| WRONG)?;
    if set.max().is_some_and(|last| last as usize >= rows) { Err(WRONG) } else { Ok(set) }
}

/// The order of the living, which must be theirs and in order.
fn newest(
    bytes: &[u8],
    alive: &RoaringBitmap,
    ids: &[u128],
    published: &[i64],
) -> Result<Vec<u32>, Error> {
    let count = usize::try_from(alive.len()).map_err(|_| WRONG)?;
    let order = words(bytes, count, u32::from_le_bytes)?;
    let is_alive = order.iter().all(|&doc| alive.contains(doc));
    let in_order =
        |pair: &[u32]| Shard::newest_first(ids, published, pair[0], pair[1]) == Ordering::Less;
    if is_alive && order.windows(2).all(in_order) { Ok(order) } else { Err(WRONG) }
}

fn codes(bytes: &[u8], rows: usize) -> Result<Codes, Error> {
    Ok(match bytes.split_last() {
        Some((1, bytes)) => Codes::Byte(words(bytes, rows, |[byte]: [u8; 1]| byte)?),
        Some((2, bytes)) => Codes::Word(words(bytes, rows, u16::from_le_bytes)?),
        Some((4, bytes)) => Codes::Long(words(bytes, rows, u32::from_le_bytes)?),
        _ => return Err(WRONG),
    })
}

fn terms(bytes: &[u8], rows: usize) -> Result<Terms, Error> {
    let mut take = Take(bytes);
    let named = |take: &mut Take<'_>| {
        let count = take.len()?;
        let one = |_| Some((Arc::from(take.text()?), optional(take)?));
        (0..count).map(one).collect::<Option<Vec<_>>>()
    };
    let names = named(&mut take).ok_or(WRONG)?;
    let codes = codes(take.0, rows)?;
    let docs = codes.postings(names.len()).ok_or(WRONG)?;
    Terms::restore(names, docs, codes).ok_or(WRONG)
}

fn sellers(list: Vec<SellerRef>, codes: Codes) -> Result<Sellers, Error> {
    let docs = codes.postings(list.len()).ok_or(WRONG)?;
    Sellers::restore(list.into_iter().zip(docs).collect(), codes).ok_or(WRONG)
}

fn prices(minor: Vec<i64>, currency: Vec<u8>, rows: usize) -> Result<Prices, Error> {
    if currency.len() != rows {
        return Err(WRONG);
    }
    Prices::restore(minor, currency).ok_or(WRONG)
}

fn fill(
    column: &mut Column,
    bytes: &[u8],
    rows: usize,
    bounds: Option<Vec<i64>>,
) -> Result<(), Error> {
    match &mut column.data {
        Data::Terms(held) => *held = terms(bytes, rows)?,
        Data::Multi(held) => *held = multi(bytes, rows)?,
        Data::Number { number, .. } => {
            let values = match bytes.split_last() {
                Some((4, bytes)) => Numbers::Narrow(words(bytes, rows, i32::from_le_bytes)?),
                Some((8, bytes)) => Numbers::Wide(words(bytes, rows, i64::from_le_bytes)?),
                _ => return Err(WRONG),
            };
            *number = Number::restore(values, bounds);
            column.name_numbers(rows);
        }
        Data::Text if bytes.is_empty() => {}
        Data::Text => return Err(WRONG),
    }
    Ok(())
}

fn multi(bytes: &[u8], rows: usize) -> Result<Multi, Error> {
    let mut take = Take(bytes);
    let mut out = Multi::default();
    for _ in 0..take.len().ok_or(WRONG)? {
        let name = take.text().ok_or(WRONG)?.to_owned();
        out.values.insert(name, posting(&mut take, rows)?);
    }
    Ok(out)
}

fn posting(take: &mut Take<'_>, rows: usize) -> Result<Posting, Error> {
    let Some(len) = take.number().ok_or(WRONG)?.checked_sub(1) else {
        let set = bitmap(&mut take.0, rows)?;
        return Ok(Posting::Set(Box::new(set)));
    };
    let len = usize::try_from(len).ok().filter(|&len| len <= take.0.len()).ok_or(WRONG)?;
    let mut list: Vec<u32> = Vec::with_capacity(len);
    for _ in 0..len {
        let step = take.number().and_then(|step| u32::try_from(step).ok()).ok_or(WRONG)?;
        let doc = list.last().map_or(Some(step), |before| before.checked_add(step));
        let rises = step > 0 || list.is_empty();
        let doc = doc.filter(|&doc| rises && (doc as usize) < rows).ok_or(WRONG)?;
        list.push(doc);
    }
    Ok(Posting::from_sorted(&list))
}

fn vocabulary<R: Read>(from: &mut BlocksIn<R>, rows: usize) -> Result<Vocabulary, Error> {
    let mut out = Vocabulary::default();
    loop {
        let block = from.block()?;
        if block.is_empty() {
            return out.seal().ok_or(WRONG);
        }
        let mut take = Take(&block);
        while !take.0.is_empty() {
            let token = take.text().ok_or(WRONG)?;
            let (main, more) = (posting(&mut take, rows)?, posting(&mut take, rows)?);
            out.append_sorted(token, main, more).ok_or(WRONG)?;
        }
    }
}

fn records<R: Read>(
    from: &mut BlocksIn<R>,
    alive: &RoaringBitmap,
    rows: usize,
) -> Result<(Arena, Vec<u32>), Error> {
    let (mut arena, mut records) = (Arena::default(), vec![Arena::NOWHERE; rows]);
    let mut living = alive.iter();
    loop {
        let block = from.block()?;
        if block.is_empty() {
            return if living.next().is_none() { Ok((arena, records)) } else { Err(WRONG) };
        }
        let mut take = Take(&block);
        while !take.0.is_empty() {
            let record = take.len().and_then(|len| take.bytes(len)).ok_or(WRONG)?;
            let doc = living.next().ok_or(WRONG)?;
            records[doc as usize] = arena.push(record).ok_or(WRONG)?;
        }
    }
}
