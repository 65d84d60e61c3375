//! What CLDR 48 says of each locale, as data. The goldens beside the tests hold it to that.

use super::Locale;
use crate::Currency;

/// A space that breaks no line.
pub(super) const SPACE: char = '\u{a0}';
/// The narrow one, before and inside «p. m.».
pub(super) const NARROW: char = '\u{202f}';

/// How one locale writes.
pub(super) struct Habits {
    /// What parts thousands, and what parts decimals.
    pub separators: (char, char),
    /// Currencies that have a sign there; all others go by their ISO code.
    pub signs: &'static [(&'static str, &'static str)],
    /// Between a sign and its amount there is always a space.
    pub is_spaced: bool,
    /// The minus stands between the sign and the amount.
    pub is_minus_inside: bool,
    /// A day in figures, the year by two digits.
    pub date: &'static str,
    /// A day in figures with its whole year.
    pub full_date: &'static str,
    /// The month goes before the day.
    pub is_month_first: bool,
    /// Before and after noon.
    pub halves: (&'static str, &'static str),
}

const COMMA: (char, char) = (',', '.');
const DOT: (char, char) = ('.', ',');
const HALVES: (&str, &str) = ("a.\u{202f}m.", "p.\u{202f}m.");

/// What most of the region does; the others are told by what differs.
const BASE: Habits = Habits {
    separators: COMMA,
    signs: &[],
    is_spaced: false,
    is_minus_inside: false,
    date: "%-d/%-m/%y",
    full_date: "%-d/%-m/%Y",
    is_month_first: false,
    halves: HALVES,
};

const DO: Habits = Habits { signs: &[("DOP", "RD$"), ("USD", "US$")], ..BASE };
const MX: Habits =
    Habits { signs: &[("MXN", "$")], date: "%d/%m/%y", halves: ("a.m.", "p.m."), ..BASE };
const PA: Habits = Habits {
    signs: &[("PAB", "B/.")],
    date: "%m/%d/%y",
    full_date: "%m/%d/%Y",
    is_month_first: true,
    ..BASE
};
const CR: Habits = Habits { separators: (SPACE, ','), signs: &[("CRC", "₡")], ..BASE };
const CO: Habits = Habits {
    separators: DOT,
    signs: &[("COP", "$"), ("USD", "US$")],
    is_spaced: true,
    date: "%-d/%m/%y",
    ..BASE
};
const EC: Habits =
    Habits { separators: DOT, signs: &[("USD", "$")], is_minus_inside: true, ..BASE };
/// CLDR has no sign for the Unidad de Fomento; everybody in Chile writes `UF`.
const CL: Habits = Habits {
    separators: DOT,
    signs: &[("CLP", "$"), ("CLF", "UF"), ("USD", "US$")],
    is_minus_inside: true,
    date: "%d-%m-%y",
    full_date: "%d-%m-%Y",
    ..BASE
};
const AR: Habits =
    Habits { separators: DOT, signs: &[("ARS", "$"), ("USD", "US$")], is_spaced: true, ..BASE };
const US: Habits = Habits {
    signs: &[("USD", "$"), ("BRL", "R$"), ("EUR", "€"), ("MXN", "MX$")],
    date: "%-m/%-d/%y",
    full_date: "%-m/%-d/%Y",
    is_month_first: true,
    halves: ("AM", "PM"),
    ..BASE
};

impl Locale {
    pub(super) const fn habits(self) -> &'static Habits {
        match self {
            Self::EsDo => &DO,
            Self::EsMx => &MX,
            Self::EsPa => &PA,
            Self::EsCr => &CR,
            Self::EsCo => &CO,
            Self::EsEc => &EC,
            Self::EsCl => &CL,
            Self::EsAr => &AR,
            Self::EnUs => &US,
        }
    }

    /// What parts thousands and what parts decimals.
    #[must_use]
    pub const fn separators(self) -> (char, char) {
        self.habits().separators
    }

    /// Whether `11/2` is the second of November.
    #[must_use]
    pub const fn is_month_first(self) -> bool {
        self.habits().is_month_first
    }

    /// What stands before an amount of that currency: its sign there, or its ISO code.
    #[must_use]
    pub fn sign(self, currency: Currency) -> &'static str {
        let code = currency.code();
        self.habits().signs.iter().find(|(of, _)| *of == code).map_or(code, |(_, sign)| sign)
    }
}
