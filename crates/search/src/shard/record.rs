//! What a card shows that no column holds, as bytes of the arena.

use listings::{Color, Image};

use super::{
    arena::RECORD_MAX,
    wire::{Put, Take},
};

/// The parts of a record.
#[derive(Debug, Default, PartialEq)]
pub struct Record<'a> {
    /// Version of the row.
    pub version: i64,
    /// Title.
    pub title: &'a str,
    /// Number of the place among the shard's spellings.
    pub place: u32,
    /// Pictures, cover first.
    pub images: Vec<Image>,
    /// Free texts: number of the attribute among the shard's text keys, and the text.
    pub texts: Vec<(u32, &'a str)>,
}

impl<'a> Record<'a> {
    /// As bytes. Pictures beyond what a record can hold are left out, last first.
    pub fn encode(&self) -> Vec<u8> {
        let mut images = &self.images[..];
        loop {
            let out = self.encode_with(images);
            match images.split_last() {
                Some((_, fewer)) if out.len() > RECORD_MAX => images = fewer,
                _ => return out,
            }
        }
    }

    fn encode_with(&self, images: &[Image]) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 + self.title.len() + images.len() * 48);
        out.signed(self.version);
        out.text(self.title);
        out.number(u64::from(self.place));
        out.number(self.texts.len() as u64);
        for (key, text) in &self.texts {
            out.number(u64::from(*key));
            out.text(text);
        }
        out.number(images.len() as u64);
        // Addresses and descriptions of one listing's pictures begin alike.
        let (mut url, mut alt) = ("", self.title);
        for image in images {
            put_after(&mut out, url, &image.url);
            put_after(&mut out, alt, &image.alt);
            out.number(u64::from(image.width));
            out.number(u64::from(image.height));
            out.number(image.color.map_or(0, of_color));
            (url, alt) = (&image.url, &image.alt);
        }
        out
    }

    /// Reads what [`Self::encode`] wrote.
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        let mut take = Take(bytes);
        let version = take.signed()?;
        let title = take.text()?;
        let place = u32::try_from(take.number()?).ok()?;
        let texts = (0..take.len()?)
            .map(|_| Some((u32::try_from(take.number()?).ok()?, take.text()?)))
            .collect::<Option<_>>()?;
        let count = take.len()?;
        let mut images: Vec<Image> = Vec::with_capacity(count);
        for _ in 0..count {
            let (url, alt) = images.last().map_or(("", title), |i| (&*i.url, &*i.alt));
            let url = take_after(&mut take, url)?;
            let alt = take_after(&mut take, alt)?;
            let width = u32::try_from(take.number()?).ok()?;
            let height = u32::try_from(take.number()?).ok()?;
            let color = to_color(take.number()?)?;
            images.push(Image { url, width, height, alt, color });
        }
        Some(Self { version, title, place, images, texts })
    }
}

/// A color, and nothing, as a number.
fn of_color(Color([red, green, blue]): Color) -> u64 {
    u64::from(u32::from_be_bytes([0, red, green, blue])) + 1
}

#[expect(clippy::option_option, reason = "rubbish is one thing, and no color another")]
fn to_color(number: u64) -> Option<Option<Color>> {
    let Some(number) = number.checked_sub(1) else { return Some(None) };
    let [0, red, green, blue] = u32::try_from(number).ok()?.to_be_bytes() else { return None };
    Some(Some(Color([red, green, blue])))
}

/// Only the version, which every change of a listing asks for.
pub fn version_of(bytes: &[u8]) -> Option<i64> {
    Take(bytes).signed()
}

/// Writes `text` as how much it shares with the one before, and the rest.
fn put_after(out: &mut Vec<u8>, before: &str, text: &str) {
    let same = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
    let shared = (0..=same).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    out.number(shared as u64);
    out.text(&text[shared..]);
}

fn take_after(take: &mut Take<'_>, before: &str) -> Option<String> {
    let shared = usize::try_from(take.number()?).ok()?;
    let rest = take.text()?;
    Some(before.get(..shared)?.to_owned() + rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            version: i64, title: String, place: u32,
            pictures in prop::collection::vec(("[añ/]{0,6}", "[bñ]{0,4}", any::<u32>(), any::<u32>(), any::<Option<[u8; 3]>>()), 0..6),
            texts in prop::collection::vec((any::<u32>(), "\\PC{0,9}"), 0..4),
        ) {
            let images = pictures.into_iter();
            let images = images.map(|(url, alt, width, height, color)| Image {
                url, alt, width, height, color: color.map(Color),
            });
            let texts = texts.iter().map(|(key, text)| (*key, text.as_str())).collect();
            let record = Record { version, title: &title, place, images: images.collect(), texts };
            let bytes = record.encode();
            prop_assert_eq!(version_of(&bytes), Some(version));
            prop_assert_eq!(Record::decode(&bytes), Some(record));
        }

        #[test]
        fn rubbish_never_panics(bytes: Vec<u8>) {
            if let Some(record) = Record::decode(&bytes) {
                prop_assert!(record.images.len() <= bytes.len());
            }
        }
    }

    #[test]
    fn too_many_pictures_are_cut_not_refused() {
        let image =
            Image { url: "u".repeat(9_000), width: 1, height: 1, alt: String::new(), color: None };
        let images = (0..200).map(|n| Image { url: format!("{n}{}", image.url), ..image.clone() });
        let record = Record { images: images.collect(), ..Record::default() };
        let bytes = record.encode();
        assert!(bytes.len() <= RECORD_MAX);
        assert!(Record::decode(&bytes).is_some_and(|r| r.images.len() > 100));
    }
}
