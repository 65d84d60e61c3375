//! Sums that only this installation makes: of what is kept as a sum of few possible values (an address of the
//! network), whoever has a copy of the database finds none by trying them all.

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Secret;
use sha2::Sha256;

use crate::{Error, draw};

/// Bytes of the key, and of a sum.
const BYTES: usize = 32;

/// The key of an installation.
#[derive(Debug, Clone)]
pub(crate) struct Key(Secret<[u8; BYTES]>);

impl Key {
    /// That one.
    pub const fn of(key: Secret<[u8; BYTES]>) -> Self {
        Self(key)
    }

    /// One of this process alone: where no other is given nothing can be told by who knows one.
    pub fn drawn() -> Self {
        let mut key = [0; BYTES];
        key[..16].copy_from_slice(&draw::bits().to_be_bytes());
        key[16..].copy_from_slice(&draw::bits().to_be_bytes());
        Self(Secret::new(key))
    }

    /// The sum of those parts, in that order.
    pub fn sum(&self, parts: &[&[u8]]) -> Result<[u8; BYTES], Error> {
        let keyed = Hmac::<Sha256>::new_from_slice(self.0.reveal());
        let bad = |_| Error::Internal(sqlx::Error::Configuration("a key of another length".into()));
        let mut sum = keyed.map_err(bad)?;
        for part in parts {
            // The length parts one from the next.
            sum.update(&(part.len() as u64).to_be_bytes());
            sum.update(part);
        }
        Ok(sum.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_of_its_parts_and_of_the_key() {
        let (one, other) = (Key::of(Secret::new([7; 32])), Key::of(Secret::new([8; 32])));
        let sum = |key: &Key, parts: &[&[u8]]| key.sum(parts).expect("a sum");
        assert_eq!(sum(&one, &[b"a", b"b"]), sum(&one, &[b"a", b"b"]));
        assert_ne!(sum(&one, &[b"a", b"b"]), sum(&one, &[b"ab", b""]));
        assert_ne!(sum(&one, &[b"a"]), sum(&other, &[b"a"]));
        assert_ne!(sum(&Key::drawn(), &[b"a"]), sum(&Key::drawn(), &[b"a"]));
    }
}
