//! What is charged besides interest: a part of what is lent, or an amount.

use kernel::{Currency, Money};

use crate::{Error, Percent};

/// A fee or an insurance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Charge {
    /// None.
    #[default]
    None,
    /// So much of what is lent.
    Share(Percent),
    /// So many minor units of the lender's currency.
    Amount(i64),
}

impl Charge {
    /// Reads `2.5%` or plain major units, `15000`; nothing where there is nothing.
    ///
    /// # Errors
    /// [`Error::NotAPercent`], [`Error::Money`].
    pub fn read(text: &str, currency: Currency) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::None);
        }
        let charge = match text.strip_suffix('%') {
            Some(share) => Self::Share(share.parse()?),
            None => Self::Amount(Money::parse_major(text, currency)?.minor),
        };
        Ok(if charge.is_nothing() { Self::None } else { charge })
    }

    const fn is_nothing(self) -> bool {
        match self {
            Self::None => true,
            Self::Share(share) => share.scaled() == 0,
            Self::Amount(minor) => minor == 0,
        }
    }

    /// As [`Charge::read`] reads it back.
    #[must_use]
    pub fn written(self, currency: Currency) -> String {
        match self {
            Self::None => String::new(),
            Self::Share(share) => format!("{share}%"),
            Self::Amount(minor) => Money::new(minor, currency).major(),
        }
    }

    /// What it comes to where `minor` is lent, half up.
    pub(crate) fn on(self, minor: i64) -> i128 {
        match self {
            Self::None => 0,
            Self::Share(share) => share.of(minor),
            Self::Amount(amount) => i128::from(amount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_or_an_amount_is_read_and_written_back() {
        let currency = Currency::USD;
        let read = |text| Charge::read(text, currency).expect("a charge");
        assert_eq!(read(" 2.5 % "), Charge::Share(Percent::from_scaled(25_000)));
        assert_eq!(read("150.5"), Charge::Amount(15_050));
        assert_eq!([read(""), read("0"), read("0%")], [Charge::None; 3]);
        for text in ["", "2.5%", "150.50"] {
            assert_eq!(read(text).written(currency), text);
        }
        assert!(Charge::read("mucho", currency).is_err() && Charge::read("x%", currency).is_err());
        assert_eq!(read("2.5%").on(1_010), 25);
    }
}
