//! Numbers as people write them: `20.300`, `1.234,50`, `62000.0`, `41.000 km`, `20 mil`.

use serde::{Deserialize, Serialize};

use crate::{locale::Locale, text::fold};

/// Most digits a number may have.
const DIGITS_MAX: usize = 18;

/// What a lone dot or comma before three digits means in a column; elsewhere it is plain to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// `20.300` is twenty thousand three hundred.
    DotThousands,
    /// `20,300` is twenty thousand three hundred.
    CommaThousands,
    /// `20.300` and `20,300` are a little more than twenty.
    Decimals,
}

impl NumberStyle {
    const fn is_thousands(self, sign: char) -> bool {
        matches!((self, sign), (Self::DotThousands, '.') | (Self::CommaThousands, ','))
    }

    /// The style of a cell that can hold no thousandths: money, or a count. There a lone dot or comma
    /// before three digits parts thousands, whatever the other cells of its column do.
    #[must_use]
    pub fn without_thousandths(self, cell: &str) -> Self {
        match digits_of(cell).as_deref().and_then(proof) {
            _ if self == Self::Decimals => self,
            Some(Proof::Either('.')) => Self::DotThousands,
            Some(Proof::Either(',')) => Self::CommaThousands,
            _ => self,
        }
    }

    /// What is usual where people write so: the sign that parts no decimals may part thousands.
    #[must_use]
    pub const fn of_locale(locale: Locale) -> Self {
        match locale.separators() {
            (_, ',') => Self::DotThousands,
            _ => Self::CommaThousands,
        }
    }

    /// The style of one number of at most `decimals` decimals that somebody typed in `locale`. A lone sign
    /// before three digits is ambiguous: it parts thousands wherever there can be no thousandths, and means
    /// elsewhere what it means in that locale.
    #[must_use]
    pub fn of_typed(text: &str, decimals: u32, locale: Locale) -> Self {
        let usual = Self::of_locale(locale);
        if decimals < 3 { usual.without_thousandths(text) } else { usual }
    }
}

/// What the separators of one cell prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    Thousands(char),
    Decimals(char),
    /// One separator with three digits after it.
    Either(char),
}

/// Decides for a column from its cells: what is proved by most of them; a column in which every
/// dot (or comma) has three digits after it has thousands; the locale, where the cells say nothing.
#[must_use]
pub fn style_of<'a>(cells: impl Iterator<Item = &'a str>, locale: Locale) -> NumberStyle {
    let (mut dot, mut comma, mut either_dot, mut either_comma) = (0i64, 0i64, 0, 0);
    for proof in cells.filter_map(|cell| proof(&digits_of(cell)?)) {
        match proof {
            Proof::Thousands('.') | Proof::Decimals(',') => dot += 1,
            Proof::Thousands(_) | Proof::Decimals(_) => comma += 1,
            Proof::Either('.') => either_dot += 1,
            Proof::Either(_) => either_comma += 1,
        }
    }
    let usual = NumberStyle::of_locale(locale);
    let proved = match dot.cmp(&comma) {
        std::cmp::Ordering::Greater => Some(NumberStyle::DotThousands),
        std::cmp::Ordering::Less => Some(NumberStyle::CommaThousands),
        std::cmp::Ordering::Equal => None,
    };
    match (proved, either_dot, either_comma) {
        (Some(proved), ..) => proved,
        (None, 0, 0) => usual,
        (None, dots, 0) if dots > 0 => NumberStyle::DotThousands,
        (None, 0, _) => NumberStyle::CommaThousands,
        _ => usual,
    }
}

/// The separators of a number, from the first: `[(sign, digits after it)]`, and the digits before.
struct Shape {
    before: usize,
    first: Option<char>,
    groups: Vec<(char, usize)>,
}

fn shape(number: &str) -> Shape {
    let mut shape = Shape { before: 0, first: number.chars().next(), groups: Vec::new() };
    for c in number.chars() {
        match (c, shape.groups.last_mut()) {
            ('.' | ',', _) => shape.groups.push((c, 0)),
            (_, Some(group)) => group.1 += 1,
            (_, None) => shape.before += 1,
        }
    }
    shape
}

fn proof(number: &str) -> Option<Proof> {
    let Shape { before, first, groups } = shape(number);
    match groups.as_slice() {
        [] => None,
        [(sign, 3)] if (1..=3).contains(&before) && first != Some('0') => {
            Some(Proof::Either(*sign))
        }
        [(sign, _)] => Some(Proof::Decimals(*sign)),
        [.., (before_last, _), (last, _)] if before_last != last => Some(Proof::Decimals(*last)),
        [(sign, _), ..] => Some(Proof::Thousands(*sign)),
    }
}

/// A number with what stands after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Plain: `-1234.5`, with a dot for decimals and nothing for thousands.
    pub plain: String,
    /// The word after it, folded: `km`, `millas`, or nothing.
    pub unit: String,
}

/// Reads a cell that holds one number, with or without a unit after it.
#[must_use]
pub fn read(cell: &str, style: NumberStyle) -> Option<Number> {
    let cell = cell.trim();
    let (negative, rest) = match cell.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, cell.strip_prefix('+').unwrap_or(cell)),
    };
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let joined = join_groups(rest);
    let end = joined.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
    let (number, unit) = joined.split_at(end.unwrap_or(joined.len()));
    let number = number.trim_end_matches(['.', ',']);
    let unit = unit_of(unit)?;
    let plain = plain(number, style)?;
    let (plain, unit) = multiply(plain, unit)?;
    let is_zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
    Some(Number { plain: if negative && !is_zero { format!("-{plain}") } else { plain }, unit })
}

/// The number inside a cell, with whatever stands before it gone, to look at its separators.
fn digits_of(cell: &str) -> Option<String> {
    let start = cell.find(|c: char| c.is_ascii_digit())?;
    let joined = join_groups(&cell[start..]);
    let end = joined.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
    Some(joined[..end.unwrap_or(joined.len())].trim_end_matches(['.', ',']).to_owned())
}

/// `1 234 567` and `1'234'567` are one number.
fn join_groups(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let is_group = |at: usize| (1..=3).all(|i| is_digit(at + i)) && !is_digit(at + 4);
    let mut out = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        let parts = matches!(c, ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}');
        if !(parts && at > 0 && is_digit(at - 1) && is_group(at)) {
            out.push(c);
        }
    }
    out
}

/// The word after a number; `None` if there is another number, or a sign that joins two.
fn unit_of(text: &str) -> Option<String> {
    let text = text.trim();
    if text.starts_with(['-', '/', '+', ':', '*', '(', '–']) {
        return None;
    }
    let unit = fold(text);
    let unit: String = unit.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let is_area = |word: &str| matches!(word, "m2" | "mts2" | "ft2" | "m3" | "km2");
    let has_number =
        unit.split(' ').any(|word| word.contains(|c: char| c.is_ascii_digit()) && !is_area(word));
    (!has_number).then(|| crate::text::squeeze(&unit))
}

fn plain(number: &str, style: NumberStyle) -> Option<String> {
    let decimal = match proof(number) {
        None => None,
        Some(Proof::Thousands(_)) => None,
        Some(Proof::Decimals(sign)) => Some(sign),
        Some(Proof::Either(sign)) => (!style.is_thousands(sign)).then_some(sign),
    };
    let (whole, fraction) = match decimal {
        Some(sign) => number.rsplit_once(sign)?,
        None => (number, ""),
    };
    if !groups_are_whole(whole) || fraction.contains(['.', ',']) {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    if whole.len() > DIGITS_MAX || fraction.len() > 2 * DIGITS_MAX {
        return None;
    }
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// Thousands come in threes, parted by one and the same sign.
fn groups_are_whole(whole: &str) -> bool {
    let groups = shape(whole).groups;
    groups.iter().all(|(sign, digits)| *digits == 3 && *sign == groups[0].0)
}

/// `20 mil`, `45k`, `1,5 millones`.
fn multiply(plain: String, unit: String) -> Option<(String, String)> {
    let (word, rest) = unit.split_once(' ').unwrap_or((&unit, ""));
    let zeros = match word {
        "mil" | "k" => 3,
        "millon" | "millones" | "mm" => 6,
        _ => return Some((plain, unit)),
    };
    let rest = rest.strip_prefix("de ").unwrap_or(rest).to_owned();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut digits = format!("{whole}{fraction}");
    let missing = zeros - fraction.len().min(zeros);
    digits.extend(std::iter::repeat_n('0', missing));
    let decimals = digits.split_off(whole.len() + zeros);
    let whole = digits.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    (whole.len() <= DIGITS_MAX).then(|| {
        (if decimals.is_empty() { whole.into() } else { format!("{whole}.{decimals}") }, rest)
    })
}

/// Cuts a plain number to `scale` decimals, half away from zero.
#[must_use]
pub fn round(plain: &str, scale: usize) -> String {
    let Some((whole, fraction)) = plain.split_once('.') else { return plain.to_owned() };
    if fraction.len() <= scale {
        return plain.to_owned();
    }
    let (kept, gone) = fraction.split_at(scale);
    let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    if gone.as_bytes()[0] >= b'5' {
        increase(&mut digits);
    }
    let negative = usize::from(digits.first() == Some(&b'-'));
    let at = digits.len() - scale;
    let (whole, kept) = digits.split_at(at.max(negative));
    let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
    if scale == 0 { text(whole) } else { format!("{}.{}", text(whole), text(kept)) }
}

fn increase(digits: &mut Vec<u8>) {
    for at in (0..digits.len()).rev() {
        match digits[at] {
            b'9' => digits[at] = b'0',
            b'-' => break,
            _ => {
                digits[at] += 1;
                return;
            }
        }
    }
    let start = usize::from(digits.first() == Some(&b'-'));
    digits.insert(start, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;
    use NumberStyle::{CommaThousands, Decimals, DotThousands};
    use proptest::prelude::*;

    fn plain_of(cell: &str, style: NumberStyle) -> Option<String> {
        read(cell, style).map(|number| number.plain)
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (cell, style, plain) in [
            ("20.300", DotThousands, "20300"),
            ("20.300", CommaThousands, "20.300"),
            ("20,300", CommaThousands, "20300"),
            ("20,300", Decimals, "20.300"),
            ("1.234,50", CommaThousands, "1234.50"),
            ("20,300.00", DotThousands, "20300.00"),
            ("1,250,000", DotThousands, "1250000"),
            ("62000.0", DotThousands, "62000.0"),
            ("41.000 km", DotThousands, "41000"),
            ("41000 Kms.", DotThousands, "41000"),
            ("1 234 567", Decimals, "1234567"),
            ("1'234'567.5", Decimals, "1234567.5"),
            ("-34,66", DotThousands, "-34.66"),
            ("0.250", DotThousands, "0.250"),
            ("111", DotThousands, "111"),
            ("1234.567", DotThousands, "1234.567"),
            ("45k", DotThousands, "45000"),
            ("20 mil", DotThousands, "20000"),
            ("1,5 millones", DotThousands, "1500000"),
            ("120 m²", DotThousands, "120"),
            ("120 m2", DotThousands, "120"),
            ("-0", DotThousands, "0"),
            ("007", DotThousands, "7"),
        ] {
            assert_eq!(plain_of(cell, style).as_deref(), Some(plain), "{cell} {style:?}");
        }
    }

    #[test]
    fn what_is_no_single_number_is_not_guessed() {
        for cell in [
            "",
            "-",
            "abc",
            "10.000 - 12.000",
            "2 + 1",
            "1.23.456",
            "1,2,3",
            "12/05/2020",
            "٣",
            "1.234,567,8",
            "9999999999999999999",
            "3 dorm 2 baños",
            "0x10",
        ] {
            assert_eq!(plain_of(cell, DotThousands), None, "{cell}");
        }
    }

    #[test]
    fn a_column_shows_what_its_dots_mean() {
        let of = |cells: &[&str], locale| style_of(cells.iter().copied(), locale);
        assert_eq!(of(&["20.300", "111", "8.500"], Locale::EsDo), DotThousands);
        assert_eq!(of(&["20,300", "1.250,00"], Locale::EsDo), DotThousands);
        assert_eq!(of(&["US$ 20,300", "15,000"], Locale::EsAr), CommaThousands);
        assert_eq!(of(&["62000.0", "125.500"], Locale::EsAr), CommaThousands);
        assert_eq!(of(&["20.300", "20,300"], Locale::EsAr), DotThousands);
        assert_eq!(of(&["20.300", "20,300"], Locale::EsMx), CommaThousands);
        assert_eq!(of(&["5", "x", ""], Locale::EsEc), DotThousands);
        assert_eq!(of(&[], Locale::EnUs), CommaThousands);
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        for (plain, scale, rounded) in [
            ("1.25", 1, "1.3"),
            ("-1.25", 1, "-1.3"),
            ("9.99", 1, "10.0"),
            ("9.5", 0, "10"),
            ("-9.5", 0, "-10"),
            ("0.04", 1, "0.0"),
            ("12", 2, "12"),
            ("1.2", 4, "1.2"),
        ] {
            assert_eq!(round(plain, scale), rounded, "{plain} at {scale}");
        }
    }

    proptest! {
        #[test]
        fn whole_numbers_survive_every_locale(value in 0i64..1_000_000_000_000) {
            for locale in Locale::ALL {
                let style = NumberStyle::of_locale(locale);
                prop_assert_eq!(plain_of(&locale.number(value), style), Some(value.to_string()));
            }
        }

        #[test]
        fn reading_never_panics(cell in "[-+0-9.,' k]*\\PC*") {
            for style in [DotThousands, CommaThousands, Decimals] {
                if let Some(number) = read(&cell, style) {
                    let scaled = crate::money::parse_scaled(&round(&number.plain, 2), 2);
                    prop_assert!(scaled.is_some(), "{:?}", number);
                }
            }
            let style = style_of([cell.as_str()].into_iter(), Locale::EsDo);
            prop_assert_ne!(style, Decimals);
        }
    }
}
