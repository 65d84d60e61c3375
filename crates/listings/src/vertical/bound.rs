//! An end of a range as a vertical file writes it: `2000`, or `49.5` for a decimal.

use std::fmt;

use kernel::money::parse_scaled;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::SCALE_MAX;

/// One of them, in the attribute's unit, with [`SCALE_MAX`] decimals at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound(i128);

const ONE: i128 = 10i128.pow(SCALE_MAX);

impl Bound {
    /// From its text; `None` where it is no number or has too many decimals.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_scaled(text, SCALE_MAX).map(Self)
    }

    /// Decimals it needs.
    #[must_use]
    pub fn decimals(self) -> u32 {
        (0..SCALE_MAX)
            .find(|scale| self.0 % 10i128.pow(SCALE_MAX - scale) == 0)
            .unwrap_or(SCALE_MAX)
    }

    /// As a whole number of units of `scale` decimals, as values are held: 49.5 of one decimal is
    /// 495. Cut where it has more decimals, and held within what 64 bits can say.
    #[must_use]
    pub fn at(self, scale: u32) -> i64 {
        let scaled = self.0 * 10i128.pow(scale) / ONE;
        i64::try_from(scaled).unwrap_or(if scaled < 0 { i64::MIN } else { i64::MAX })
    }
}

impl From<i64> for Bound {
    fn from(whole: i64) -> Self {
        Self(i128::from(whole) * ONE)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, sign) = (self.0.unsigned_abs(), if self.0 < 0 { "-" } else { "" });
        let (whole, rest) = (size / ONE.unsigned_abs(), size % ONE.unsigned_abs());
        let rest = format!("{rest:0width$}", width = SCALE_MAX as usize);
        let rest = rest.trim_end_matches('0');
        let point = if rest.is_empty() { "" } else { "." };
        write!(out, "{sign}{whole}{point}{rest}")
    }
}

impl Serialize for Bound {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.to_string().parse::<f64>() {
            Ok(number) if self.decimals() > 0 => to.serialize_f64(number),
            _ => to.serialize_i64(self.at(0)),
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl de::Visitor<'_> for Reader {
    type Value = Bound;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "un número con {SCALE_MAX} decimales como máximo")
    }

    fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Bound, E> {
        Ok(whole.into())
    }

    fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Bound, E> {
        let wrong = || E::invalid_value(de::Unexpected::Unsigned(whole), &self);
        i64::try_from(whole).map(Bound::from).map_err(|_| wrong())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Bound, E> {
        // The shortest text of a number is what the file said of it.
        Bound::parse(&number.to_string())
            .ok_or_else(|| E::invalid_value(de::Unexpected::Float(number), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_it_was_told() {
        for (text, decimals, of_two) in [
            ("2000", 0, 200_000),
            ("49.5", 1, 4_950),
            ("-0.25", 2, -25),
            ("0.1", 1, 10),
            ("0", 0, 0),
        ] {
            let bound = Bound::parse(text).expect("a number");
            assert_eq!((bound.to_string().as_str(), bound.decimals()), (text, decimals));
            assert_eq!(bound.at(2), of_two, "{text}");
            let json = serde_json::to_string(&bound).expect("written");
            assert_eq!(json, text);
            assert_eq!(serde_json::from_str::<Bound>(&json).expect("read"), bound);
        }
        assert!(Bound::parse("0.00001").is_none() && Bound::parse("x").is_none());
        assert!(serde_json::from_str::<Bound>("0.00001").is_err());
    }
}
