//! What conditions have to be.

use kernel::locale::{Sentence, Word};
use tenancy::{field, tenant::check_name};

use super::Conditions;
use crate::{Charge, Error, MONTHS_MAX, PRINCIPAL_MAX, Percent, RATE_MAX};

/// Most that may be asked to be paid down, of the price.
pub const DOWN_MAX: Percent = Percent::whole(95);
/// Highest fee that is a share of what is lent.
pub const FEE_MAX: Percent = Percent::whole(20);
/// Highest monthly insurance that is a share of what was lent.
pub const INSURANCE_MAX: Percent = Percent::whole(5);
/// Longest note, in characters.
pub const NOTE_MAX: usize = 300;
/// Most verticals one lends for.
pub const VERTICALS_MAX: usize = 20;
/// Last place.
pub const POSITION_MAX: u16 = 999;

impl Conditions {
    /// Puts them right, or says what is wrong.
    pub(super) fn checked(mut self) -> Result<Self, Error> {
        self.name = check_name(field::NAME, &self.name)?;
        self.note = note(&self.note)?;
        self.verticals.sort();
        self.verticals.dedup();
        let is_key = |key: &String| {
            let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            (1..=40).contains(&key.len()) && key.bytes().all(is_plain)
        };
        if self.verticals.len() > VERTICALS_MAX || !self.verticals.iter().all(is_key) {
            let es = format!("hasta {VERTICALS_MAX}, por su clave");
            return refuse(field::VERTICALS, es, format!("up to {VERTICALS_MAX}, by their key"));
        }
        if self.rate > RATE_MAX {
            let (es, en) = (format!("de 0 a {RATE_MAX} %"), format!("0 to {RATE_MAX}%"));
            return refuse(Word::new("tasa anual", "yearly rate"), es, en);
        }
        let terms = self.months_min..=self.months_max;
        if terms.is_empty() || *terms.start() < 1 || *terms.end() > MONTHS_MAX {
            let es = format!("de 1 a {MONTHS_MAX} meses, el más corto primero");
            let en = format!("1 to {MONTHS_MAX} months, the shortest first");
            return refuse(Word::new("plazos", "terms"), es, en);
        }
        if self.down_min > DOWN_MAX {
            let es = format!("de 0 a {DOWN_MAX} % del precio");
            let en = format!("0 to {DOWN_MAX}% of the price");
            return refuse(Word::new("inicial mínimo", "least down payment"), es, en);
        }
        if self.amount_max.is_some_and(|max| !(1..=PRINCIPAL_MAX).contains(&max)) {
            return refuse(
                Word::new("monto máximo", "most it lends"),
                "déjalo vacío o escribe un importe positivo",
                "leave it empty or type a positive amount",
            );
        }
        charge(Word::new("comisión", "fee"), self.fee, FEE_MAX)?;
        charge(Word::new("seguro", "insurance"), self.insurance, INSURANCE_MAX)?;
        if self.position > POSITION_MAX {
            let (es, en) = (format!("de 0 a {POSITION_MAX}"), format!("0 to {POSITION_MAX}"));
            return refuse(Word::new("posición", "position"), es, en);
        }
        Ok(self)
    }
}

fn charge(field: Word, charge: Charge, max: Percent) -> Result<(), Error> {
    match charge {
        Charge::Share(share) if share > max => {
            refuse(field, format!("hasta {max} %"), format!("up to {max}%"))
        }
        Charge::Amount(minor) if !(1..=PRINCIPAL_MAX).contains(&minor) => refuse(
            field,
            "escribe un importe positivo o un porcentaje, como 2 %",
            "type a positive amount or a percentage, like 2%",
        ),
        _ => Ok(()),
    }
}

fn note(typed: &str) -> Result<String, Error> {
    let note = kernel::text::squeeze(typed);
    if note.chars().count() > NOTE_MAX || note.chars().any(char::is_control) {
        let es = format!("hasta {NOTE_MAX} caracteres");
        return refuse(Word::new("nota", "note"), es, format!("up to {NOTE_MAX} characters"));
    }
    Ok(note)
}

/// That value is not acceptable; why not, in Spanish and in English.
fn refuse<T>(field: Word, es: impl Into<String>, en: impl Into<String>) -> Result<T, Error> {
    Err(Error::Invalid { field, reason: Sentence::new(es, en) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Currency, testing::assert_told};

    fn good() -> Conditions {
        Conditions::new(" Banco  Ejemplo ".to_owned(), Currency::USD)
    }

    #[test]
    fn conditions_are_put_right() {
        let verticals = vec!["b".to_owned(), "a".to_owned(), "b".to_owned()];
        let checked = Conditions { verticals, ..good() }.checked().expect("good");
        assert_eq!((checked.name.as_str(), checked.verticals.len()), ("Banco Ejemplo", 2));
    }

    #[test]
    fn what_is_out_of_bounds_is_refused_by_its_field() {
        let share = |percent| Charge::Share(Percent::whole(percent));
        for (wrong, field) in [
            (Conditions { name: " ".into(), ..good() }, "nombre"),
            (Conditions { verticals: vec!["Autos".into()], ..good() }, "verticales"),
            (Conditions { rate: Percent::from_scaled(2_000_001), ..good() }, "tasa anual"),
            (Conditions { months_min: 61, ..good() }, "plazos"),
            (Conditions { months_min: 0, ..good() }, "plazos"),
            (Conditions { months_max: 481, ..good() }, "plazos"),
            (Conditions { down_min: Percent::whole(96), ..good() }, "inicial mínimo"),
            (Conditions { amount_max: Some(0), ..good() }, "monto máximo"),
            (Conditions { fee: share(21), ..good() }, "comisión"),
            (Conditions { fee: Charge::Amount(-1), ..good() }, "comisión"),
            (Conditions { insurance: share(6), ..good() }, "seguro"),
            (Conditions { note: "x".repeat(NOTE_MAX + 1), ..good() }, "nota"),
            (Conditions { position: 1_000, ..good() }, "posición"),
        ] {
            let refused = wrong.checked().expect_err(field);
            assert!(refused.to_string().starts_with(&format!("{field}: ")), "{refused}");
            assert_told(&[refused]);
        }
    }
}
