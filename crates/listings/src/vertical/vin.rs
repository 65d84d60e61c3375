//! The number of a car's chassis: ISO 3779 gives its form, 49 CFR 565 what stands in it where it was made or sold in North
//! America.

use kernel::{locale::Sentence, text::squeeze};

/// The key of the attribute that holds one; a text under another key is any text.
pub const VIN: &str = "vin";
/// Letters and digits of a VIN.
const LENGTH: usize = 17;
/// Letters and digits of the number of a chassis that is no VIN: cars made for Japan, and those made before 1981.
const OTHER_LENGTH: std::ops::RangeInclusive<usize> = 5..=16;
/// What each place counts in the sum of 49 CFR 565.15 (c); the ninth is the sum itself.
const WEIGHTS: [u32; LENGTH] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/// The letters of years, 1980 being the first; they come again after thirty.
const YEARS: &str = "ABCDEFGHJKLMNPRSTVWXY123456789";
/// The first year of each round.
const FIRST_YEARS: [i64; 2] = [1980, 2010];

/// As it is kept: capitals without anything between, checked as far as it says something to check.
pub(super) fn read(text: &str) -> Result<String, Sentence> {
    let text = squeeze(text).to_uppercase();
    let plain: String = text.chars().filter(|c| !" -.".contains(*c)).collect();
    if !plain.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(Sentence::new("lleva solo letras y números", "has only letters and digits"));
    }
    if OTHER_LENGTH.contains(&plain.len()) {
        return Ok(plain);
    }
    if plain.len() != LENGTH {
        return Err(Sentence::new(
            format!("un VIN tiene {LENGTH} letras y números; este tiene {}", plain.len()),
            format!("a VIN has {LENGTH} letters and digits; this one has {}", plain.len()),
        ));
    }
    if let Some(letter) = plain.chars().find(|c| "IOQ".contains(*c)) {
        return Err(Sentence::new(
            format!("un VIN no lleva la letra {letter}: mira si es un 1 o un 0"),
            format!("a VIN has no letter {letter}: see whether it is a 1 or a 0"),
        ));
    }
    if is_american(&plain) && sum(&plain) != plain.chars().nth(8) {
        return Err(Sentence::new(
            "alguna letra o número no es el del vehículo: su dígito de control no cuadra",
            "some letter or digit is not the car's: its check digit does not fit",
        ));
    }
    Ok(plain)
}

/// Why a car of that year has no such VIN: none where the VIN does not say, or says the same within a year, since models
/// are sold before theirs begins.
pub(super) fn contradicts(vin: &str, year: i64) -> Option<Sentence> {
    let said = model_year(vin)?;
    ((said - year).abs() > 1).then(|| {
        Sentence::new(
            format!("es de un vehículo del año {said}, y dice {year}"),
            format!("is of a car of {said}, and it says {year}"),
        )
    })
}

/// The year of the model, as cars of North America say it: the tenth place tells it within thirty years, the seventh which
/// thirty (49 CFR 565.15 (d)).
fn model_year(vin: &str) -> Option<i64> {
    if vin.len() != LENGTH || !is_american(vin) {
        return None;
    }
    let mut places = vin.chars();
    let seventh = places.nth(6)?;
    let tenth = places.nth(2)?;
    let at = YEARS.find(tenth)?;
    let round = usize::from(seventh.is_ascii_alphabetic());
    Some(FIRST_YEARS[round] + i64::try_from(at).ok()?)
}

/// Whether it was made for where the check digit is law.
fn is_american(vin: &str) -> bool {
    vin.starts_with(|first: char| ('1'..='5').contains(&first))
}

/// The digit that belongs in the ninth place.
fn sum(vin: &str) -> Option<char> {
    let places = vin.chars().zip(WEIGHTS);
    let sum: Option<u32> = places.map(|(c, weight)| Some(value(c)? * weight)).sum();
    match sum? % 11 {
        10 => Some('X'),
        rest => char::from_digit(rest, 10),
    }
}

/// What a letter counts as (table III of 49 CFR 565.15).
fn value(letter: char) -> Option<u32> {
    Some(match letter {
        '0'..='9' => return letter.to_digit(10),
        'A' | 'J' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Y' => 8,
        'R' | 'Z' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rule_are_right_and_a_slip_is_found() {
        // The one of 49 CFR 565.15 (c), and what everybody tries.
        for right in ["1G4AH59H45G118341", "11111111111111111", " 1m8gdm9a-xkp042788 "] {
            assert!(read(right).is_ok(), "{right}: {:?}", read(right));
        }
        for wrong in
            ["1G4AH59H45G118342", "1M8GDM9A1KP042788", "1G4AH59H45G1I8341", "1G4AH59H45G11834"]
        {
            let refused = read(wrong);
            let is_short = wrong.len() == 16;
            assert_eq!(refused.is_err(), !is_short, "{wrong}: {refused:?}");
        }
    }

    #[test]
    fn what_is_made_elsewhere_has_no_check_digit_and_japan_another_number() {
        assert_eq!(read("JTDBR32E720012345").as_deref(), Ok("JTDBR32E720012345"));
        assert_eq!(read("wvwzzz1jz3w386752").as_deref(), Ok("WVWZZZ1JZ3W386752"));
        assert_eq!(read("NZE141-6012345").as_deref(), Ok("NZE1416012345"));
        for wrong in ["ABC", "12345678901234567890", "JTD*R32E720012345"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_year_is_told_where_it_is_law() {
        assert_eq!(model_year("1M8GDM9AXKP042788"), Some(1989), "the seventh is a digit");
        assert_eq!(model_year("5YJ3E1EA6HF000337"), Some(2017), "the seventh is a letter");
        assert_eq!(model_year("JTDBR32E720012345"), None);
        assert!(contradicts("1M8GDM9AXKP042788", 2019).is_some());
        for near in [1988, 1989, 1990] {
            assert_eq!(contradicts("1M8GDM9AXKP042788", near), None);
        }
    }
}
