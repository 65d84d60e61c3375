//! Ids: a UUIDv7 inside, a word and 26 characters outside (`lst_01jd…`).
//!
//! The outer form is Crockford base 32 in lower case, so it survives being read aloud, typed in
//! capitals and put in an address.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of an id without its word.
pub const BARE_LENGTH: usize = 26;

/// The text is no id of that type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no es un identificador de la forma {prefix}_…")]
pub struct NotAnId {
    /// The word such an id begins with.
    pub prefix: &'static str,
}

/// A UUIDv7 made of a moment and 74 bits (or more) of randomness. The low 62 bits go in as they
/// are; above them, two and four give way to the variant and the version.
#[must_use]
pub fn uuid_v7(at: DateTime<Utc>, random: u128) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    let mut bytes = [0u8; 10];
    bytes.copy_from_slice(&random.to_be_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

fn encode(id: Uuid, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let value = id.as_u128();
    let mut text = [0u8; BARE_LENGTH];
    for (place, slot) in text.iter_mut().rev().enumerate() {
        *slot = ALPHABET[((value >> (5 * place)) & 31) as usize];
    }
    out.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

fn decode(text: &str) -> Option<Uuid> {
    if text.len() != BARE_LENGTH {
        return None;
    }
    let mut value: u128 = 0;
    for (place, byte) in text.bytes().enumerate() {
        let digit = match byte.to_ascii_lowercase() {
            b'o' => 0,
            b'i' | b'l' => 1,
            lower => ALPHABET.iter().position(|&c| c == lower)?,
        };
        // 26 digits hold 130 bits: the first may only use three of its five.
        if place == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | digit as u128;
    }
    Some(Uuid::from_u128(value))
}

/// An id type of this module: what [`Self::from_uuid`] and generic makers need.
pub trait Id: Copy + Send + Sync + 'static {
    /// The word before the underscore.
    const PREFIX: &'static str;
    /// Wraps the inner form.
    fn from_uuid(id: Uuid) -> Self;
    /// The inner form.
    fn uuid(self) -> Uuid;

    /// Its 26 characters without the word, as they end an address that says itself what it is of.
    fn bare(self) -> String {
        Bare(self.uuid()).to_string()
    }

    /// Reads what [`Id::bare`] wrote.
    #[must_use]
    fn of_bare(text: &str) -> Option<Self> {
        decode(text).map(Self::from_uuid)
    }
}

struct Bare(Uuid);

impl fmt::Display for Bare {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        encode(self.0, out)
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(concat!($prefix, "_"))?;
                encode(self.0, out)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, out)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .map(Self)
                    .ok_or(NotAnId { prefix: $prefix })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/// A client business with data of its own.
    TenantId, "ten");
id!(/// A public host of a tenant.
    SiteId, "sit");
id!(/// Who publishes: a person or a dealer.
    SellerId, "sel");
id!(/// One advertisement.
    ListingId, "lst");
id!(/// One step in the life of a listing.
    ListingStepId, "stp");
id!(/// Somebody's doubt about a listing.
    ReportId, "rpt");
id!(/// A place where a listing is shown before others, for a time.
    PlacementId, "plc");
id!(/// One row of the event stream.
    EventId, "evt");
id!(/// One job of the queue.
    JobId, "job");
id!(/// One run of an import.
    ImportId, "imp");
id!(/// One photo that is kept.
    MediaId, "med");
id!(/// One photo that is on its way; its sender draws it.
    UploadId, "upl");
id!(/// One login of a person with a tenant.
    AccountId, "acc");
id!(/// A place where an account is signed in.
    SessionId, "ses");
id!(/// A one-time link that lets somebody in.
    LinkId, "lnk");
id!(/// A way in, or back in, that somebody asked for by mail.
    AccessRequestId, "req");
id!(/// A key programs call the API with.
    ApiKeyId, "key");
id!(/// Somebody who acted in an account's stead, once.
    ImpersonationId, "ims");
id!(/// That somebody asked for the seller of a listing.
    EnquiryId, "enq");
id!(/// Somebody who lends to a tenant's buyers.
    LenderId, "ldr");
id!(/// A letter that lies in the outbox.
    MailId, "mail");
id!(/// One attempt to send a letter.
    MailCallId, "call");

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> ListingId {
        ListingId(uuid_v7(DateTime::<Utc>::UNIX_EPOCH, 0x0123_4567_89ab_cdef))
    }

    #[test]
    fn what_is_written_is_read_back() {
        let id = sample();
        let text = id.to_string();
        assert_eq!(text.len(), "lst_".len() + BARE_LENGTH);
        assert_eq!(text.parse::<ListingId>(), Ok(id));
        assert_eq!(format!("lst_{}", id.bare()), text);
        assert_eq!(ListingId::of_bare(&id.bare()), Some(id));
        assert_eq!(text.to_uppercase().replacen("LST", "lst", 1).parse::<ListingId>(), Ok(id));
    }

    #[test]
    fn another_things_id_is_not_taken() {
        assert!(sample().to_string().parse::<SellerId>().is_err());
        assert!("lst_".parse::<ListingId>().is_err());
        assert!("lst_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<ListingId>().is_err());
        assert!("lst_ñ00000000000000000000000".parse::<ListingId>().is_err());
    }

    #[test]
    fn numbers_of_one_moment_are_different_ids() {
        let ids: std::collections::HashSet<_> = (0..1_000)
            .flat_map(|n| [n, n << 20, n << 51])
            .map(|number| uuid_v7(DateTime::UNIX_EPOCH, number))
            .collect();
        assert_eq!(ids.len(), 3 * 999 + 1);
    }

    #[test]
    fn later_ids_sort_later() {
        let early = uuid_v7(DateTime::from_timestamp_millis(1).unwrap_or_default(), u128::MAX);
        let late = uuid_v7(DateTime::from_timestamp_millis(2).unwrap_or_default(), 0);
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
    }
}
