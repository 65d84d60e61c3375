//! Where a page begins: opaque to whoever carries it, and useless with another order.

use kernel::locale::Told;

use crate::base64url;

const VERSION: u8 = 2;
const LENGTH: usize = 1 + 8 + 8 + 16 + 8 + 16 + 4;

/// A place in an order. Every order is written so that smaller keys come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The value sorted by, negated when descending; [`Key::MISSING`] when there is none.
    pub first: i128,
    /// Breaks ties of a relevance.
    pub second: i64,
    /// The listing, complemented when descending.
    pub id: u128,
}

impl Key {
    /// Stands for "has no such value": after everything else.
    pub const MISSING: i128 = i128::MAX;
}

/// The last place of a page, and the order it is a place in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    order: u64,
    /// Of the rates the order was made with; 0 where there are none in it.
    stamp: u64,
    /// The page after begins behind this.
    pub after: Key,
}

/// Why a text is no cursor for this query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// It was not made here, or was cut or changed on the way.
    #[error("no es un cursor válido; empieza otra vez por la primera página")]
    Broken,
    /// It belongs to another order of results.
    #[error("el cursor es de otro orden de resultados; empieza otra vez por la primera página")]
    OtherOrder,
    /// Prices compare otherwise than when it was made: places before it may have moved behind it.
    #[error("los precios cambiaron; empieza otra vez por la primera página")]
    OtherRates,
}

impl Told for CursorError {
    fn english(&self) -> String {
        let said = match self {
            Self::Broken => "is not a valid cursor; begin again at the first page",
            Self::OtherOrder => {
                "the cursor belongs to another order of results; begin again at the first page"
            }
            Self::OtherRates => "the prices have changed; begin again at the first page",
        };
        said.to_owned()
    }
}

impl Cursor {
    /// The cursor behind `after` in the order of that name, made with rates of that stamp.
    #[must_use]
    pub fn new(order_name: &str, stamp: u64, after: Key) -> Self {
        Self { order: hash(order_name.as_bytes()), stamp, after }
    }

    /// The text that is handed out.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(VERSION);
        bytes.extend(self.order.to_le_bytes());
        bytes.extend(self.stamp.to_le_bytes());
        bytes.extend(self.after.first.to_le_bytes());
        bytes.extend(self.after.second.to_le_bytes());
        bytes.extend(self.after.id.to_le_bytes());
        let check = hash(&bytes).to_le_bytes();
        bytes.extend(&check[..4]);
        base64url::encode(&bytes)
    }

    /// Reads what [`Self::encode`] wrote for the same order and the same rates.
    ///
    /// # Errors
    /// [`CursorError`], whichever it is.
    pub fn decode(text: &str, order_name: &str, stamp: u64) -> Result<Self, CursorError> {
        let cursor = Self::read(text).ok_or(CursorError::Broken)?;
        if cursor.order != hash(order_name.as_bytes()) {
            return Err(CursorError::OtherOrder);
        }
        if cursor.stamp != stamp {
            return Err(CursorError::OtherRates);
        }
        Ok(cursor)
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = base64url::decode(text)?;
        let (body, check) = bytes.split_at_checked(LENGTH - 4)?;
        if bytes.len() != LENGTH || body[0] != VERSION || hash(body).to_le_bytes()[..4] != *check {
            return None;
        }
        let (order, rest) = body[1..].split_first_chunk::<8>()?;
        let (stamp, rest) = rest.split_first_chunk::<8>()?;
        let (first, rest) = rest.split_first_chunk::<16>()?;
        let (second, rest) = rest.split_first_chunk::<8>()?;
        let (id, _) = rest.split_first_chunk::<16>()?;
        Some(Self {
            order: u64::from_le_bytes(*order),
            stamp: u64::from_le_bytes(*stamp),
            after: Key {
                first: i128::from_le_bytes(*first),
                second: i64::from_le_bytes(*second),
                id: u128::from_le_bytes(*id),
            },
        })
    }
}

/// FNV-1a: it guards against accidents, not against forgers, who could only ask for another page.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn why_it_is_none_is_told_in_english_too() {
        kernel::testing::assert_told(&kernel::one_of_each![
            CursorError::Broken => CursorError::Broken,
            CursorError::OtherOrder => CursorError::OtherOrder,
            CursorError::OtherRates => CursorError::OtherRates,
        ]);
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_back_in_its_own_order_only(first: i128, second: i64, id: u128) {
            let cursor = Cursor::new("price", 7, Key { first, second, id });
            let text = cursor.encode();
            prop_assert_eq!(Cursor::decode(&text, "price", 7), Ok(cursor));
            prop_assert_eq!(Cursor::decode(&text, "-price", 7), Err(CursorError::OtherOrder));
            prop_assert_eq!(Cursor::decode(&text, "price", 8), Err(CursorError::OtherRates));
        }

        #[test]
        fn a_changed_cursor_is_refused(first: i128, id: u128, at in 0usize..80, to in "[A-Za-z0-9_-]") {
            let text = Cursor::new("newest", 0, Key { first, second: 0, id }).encode();
            let mut changed = text.clone();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != text);
            prop_assert_eq!(Cursor::decode(&changed, "newest", 0), Err(CursorError::Broken));
        }

        #[test]
        fn reading_never_panics(text: String) {
            prop_assert!(Cursor::decode(&text, "newest", 0).is_err());
        }
    }
}
