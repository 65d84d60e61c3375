//! A shard as blocks. What follows from other parts (sets of listings by value, hash tables, the
//! order of text) is left out and worked out again on reading.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use roaring::RoaringBitmap;

use super::blocks::BlocksOut;
use crate::shard::{
    Shard,
    codes::Codes,
    parts::{Column, Data, Number, Numbers, Terms},
    posting::Posting,
    wire::Put,
};

/// Tokens and records are gathered into blocks of about this size.
const BLOCK_BYTES: usize = 1 << 20;

/// Writes one shard.
pub fn shard<W: Write>(shard: &Shard, out: &mut BlocksOut<W>) -> io::Result<()> {
    out.block(&head(shard))?;
    out.block(&words(&shard.ids, |id| id.to_le_bytes()))?;
    out.block(&words(&shard.published, |at| at.to_le_bytes()))?;
    out.block(&bitmap(&shard.alive)?)?;
    out.block(&words(&shard.newest.iter().collect::<Vec<_>>(), |doc| doc.to_le_bytes()))?;
    let places = &shard.places;
    for held in [&shard.operation, &places.country, &places.region, &places.city] {
        out.block(&terms(held))?;
    }
    out.block(&words(&places.lat, |units| units.to_le_bytes()))?;
    out.block(&words(&places.lon, |units| units.to_le_bytes()))?;
    out.block(&codes(&shard.sellers.codes))?;
    out.block(&words(&shard.prices.minor, |minor| minor.to_le_bytes()))?;
    out.block(&shard.prices.currency)?;
    for held in &shard.columns {
        out.block(&column(held)?)?;
    }
    tokens(shard, out)?;
    records(shard, out)
}

fn head(shard: &Shard) -> Vec<u8> {
    let mut out = Vec::new();
    out.number(shard.rows() as u64);
    out.number(u64::from(shard.state == crate::State::Ready));
    out.number(shard.text_keys.len() as u64);
    shard.text_keys.iter().for_each(|key| out.text(key));
    out.number(shard.places.spellings.len() as u64);
    for part in shard.places.spellings.iter().flatten() {
        optional(&mut out, part.as_deref());
    }
    out.number(shard.sellers.list.len() as u64);
    for (seller, _) in &shard.sellers.list {
        out.bytes(&seller.id.0.as_u128().to_le_bytes());
        out.text(&seller.name);
        out.number(u64::from(seller.kind == listings::SellerKind::Dealer));
        out.number(u64::from(seller.ways.has_phone));
        out.number(u64::from(seller.ways.takes_whatsapp));
    }
    out
}

fn optional(out: &mut Vec<u8>, text: Option<&str>) {
    out.number(u64::from(text.is_some()));
    if let Some(text) = text {
        out.text(text);
    }
}

fn words<T: Copy, const N: usize>(column: &[T], bytes: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    let mut out = Vec::with_capacity(column.len() * N);
    column.iter().for_each(|&word| out.extend_from_slice(&bytes(word)));
    out
}

fn bitmap(set: &RoaringBitmap) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(set.serialized_size());
    set.serialize_into(&mut out)?;
    Ok(out)
}

fn codes(held: &Codes) -> Vec<u8> {
    match held {
        Codes::Byte(column) => tagged(1, column.clone()),
        Codes::Word(column) => tagged(2, words(column, u16::to_le_bytes)),
        Codes::Long(column) => tagged(4, words(column, u32::to_le_bytes)),
    }
}

fn tagged(tag: u8, mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(tag);
    bytes
}

fn terms(held: &Terms) -> Vec<u8> {
    let (values, column) = held.parts();
    let mut out = Vec::new();
    out.number(values.len() as u64);
    for value in values {
        out.text(&value.name);
        optional(&mut out, value.label.as_deref());
    }
    out.bytes(&codes(column));
    out
}

fn column(held: &Column) -> io::Result<Vec<u8>> {
    Ok(match &held.data {
        Data::Terms(held) => terms(held),
        Data::Number { number: held, .. } => number(held),
        Data::Multi(multi) => {
            let mut out = Vec::new();
            out.number(multi.values.len() as u64);
            for (name, docs) in &multi.values {
                out.text(name);
                posting(&mut out, docs, None)?;
            }
            out
        }
        Data::Text => Vec::new(),
    })
}

fn number(held: &Number) -> Vec<u8> {
    match &held.values {
        Numbers::Narrow(column) => tagged(4, words(column, i32::to_le_bytes)),
        Numbers::Wide(column) => tagged(8, words(column, i64::to_le_bytes)),
    }
}

/// A set of listings, without those that are gone.
fn posting(out: &mut Vec<u8>, held: &Posting, gone: Option<&RoaringBitmap>) -> io::Result<()> {
    let mut held = Cow::Borrowed(held);
    if let Some(gone) = gone {
        held.to_mut().subtract(gone);
    }
    match held.as_list() {
        Some(list) => {
            out.number(list.len() as u64 + 1);
            let mut before = 0;
            for &doc in list {
                out.number(u64::from(doc - before));
                before = doc;
            }
            Ok(())
        }
        None => {
            out.number(0);
            held.set().serialize_into(out)
        }
    }
}

fn tokens<W: Write>(shard: &Shard, out: &mut BlocksOut<W>) -> io::Result<()> {
    let gone = Some(&shard.gone).filter(|gone| !gone.is_empty());
    let mut block = Vec::with_capacity(BLOCK_BYTES * 2);
    let vocabulary = &shard.vocabulary;
    for at in vocabulary.in_order() {
        let (main, more) = (vocabulary.main(at), vocabulary.more(at));
        if main.is_empty_without(&shard.gone) && more.is_empty_without(&shard.gone) {
            continue;
        }
        block.text(vocabulary.token(at));
        posting(&mut block, main, gone)?;
        posting(&mut block, more, gone)?;
        if block.len() > BLOCK_BYTES {
            out.block(&block)?;
            block.clear();
        }
    }
    if !block.is_empty() {
        out.block(&block)?;
    }
    out.block(&[])
}

fn records<W: Write>(shard: &Shard, out: &mut BlocksOut<W>) -> io::Result<()> {
    let mut block = Vec::with_capacity(BLOCK_BYTES * 2);
    for doc in &shard.alive {
        let record = shard.arena.get(shard.records[doc as usize]);
        block.number(record.len() as u64);
        block.bytes(record);
        if block.len() > BLOCK_BYTES {
            out.block(&block)?;
            block.clear();
        }
    }
    if !block.is_empty() {
        out.block(&block)?;
    }
    out.block(&[])
}
