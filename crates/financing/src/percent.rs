//! Percentages as scaled decimals.

use std::{fmt, str::FromStr};

use kernel::money::parse_scaled;

use crate::{
    Error,
    round::{half_up, up},
};

/// Decimals kept in a [`Percent`].
pub const PERCENT_DECIMALS: u32 = 4;
/// One whole: a hundred percent.
pub(crate) const WHOLE: i128 = 1_000_000;

/// A percentage that is not negative, with [`PERCENT_DECIMALS`] decimals: 12.95 % is 129500.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u32);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// That many whole percent.
    #[must_use]
    pub const fn whole(percent: u16) -> Self {
        Self(percent as u32 * 10_000)
    }

    /// From an integer with [`PERCENT_DECIMALS`] decimals.
    #[must_use]
    pub const fn from_scaled(scaled: u32) -> Self {
        Self(scaled)
    }

    /// The integer with [`PERCENT_DECIMALS`] decimals.
    #[must_use]
    pub const fn scaled(self) -> u32 {
        self.0
    }

    /// That part of an amount that is not negative, half up.
    pub(crate) fn of(self, minor: i64) -> i128 {
        half_up(i128::from(minor) * i128::from(self.0), WHOLE)
    }

    /// The least whole amount that is at least that part.
    pub(crate) fn at_least_of(self, minor: i64) -> i128 {
        up(i128::from(minor) * i128::from(self.0), WHOLE)
    }
}

impl FromStr for Percent {
    type Err = Error;
    /// Reads a plain decimal, `12.95`: a dot for decimals and nothing for thousands.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse_scaled(text.trim(), PERCENT_DECIMALS)
            .and_then(|scaled| u32::try_from(scaled).ok())
            .map(Self)
            .ok_or_else(|| Error::NotAPercent(kernel::text::truncate(text, 40).to_owned()))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / 10_000, self.0 % 10_000);
        if fraction == 0 {
            return write!(out, "{whole}");
        }
        let fraction = format!("{fraction:04}");
        write!(out, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_part_is_rounded_to_the_minor_unit() {
        let rate: Percent = "12.95".parse().expect("a percentage");
        assert_eq!((rate.scaled(), rate.of(10_010)), (129_500, 1_296));
        assert_eq!(Percent::whole(20).at_least_of(101), 21);
        for wrong in ["", "-1", "1,5", "12.95001", "cien", "5000000"] {
            assert!(wrong.parse::<Percent>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(scaled: u32) {
            let percent = Percent::from_scaled(scaled);
            prop_assert_eq!(percent.to_string().parse::<Percent>().ok(), Some(percent));
        }
    }
}
