//! What conditions have to be.

use tenancy::tenant::check_name;

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
        self.name = check_name("nombre", &self.name)?;
        self.note = note(&self.note)?;
        self.verticals.sort();
        self.verticals.dedup();
        let is_key = |key: &String| {
            let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            (1..=40).contains(&key.len()) && key.bytes().all(is_plain)
        };
        if self.verticals.len() > VERTICALS_MAX || !self.verticals.iter().all(is_key) {
            return refuse("verticales", format!("hasta {VERTICALS_MAX}, por su clave"));
        }
        if self.rate > RATE_MAX {
            return refuse("tasa anual", format!("de 0 a {RATE_MAX} %"));
        }
        let terms = self.months_min..=self.months_max;
        if terms.is_empty() || *terms.start() < 1 || *terms.end() > MONTHS_MAX {
            let reason = format!("de 1 a {MONTHS_MAX} meses, el más corto primero");
            return refuse("plazos", reason);
        }
        if self.down_min > DOWN_MAX {
            return refuse("inicial mínimo", format!("de 0 a {DOWN_MAX} % del precio"));
        }
        if self.amount_max.is_some_and(|max| !(1..=PRINCIPAL_MAX).contains(&max)) {
            return refuse("monto máximo", "déjalo vacío o escribe un importe positivo".to_owned());
        }
        charge("comisión", self.fee, FEE_MAX)?;
        charge("seguro", self.insurance, INSURANCE_MAX)?;
        if self.position > POSITION_MAX {
            return refuse("posición", format!("de 0 a {POSITION_MAX}"));
        }
        Ok(self)
    }
}

fn charge(field: &'static str, charge: Charge, max: Percent) -> Result<(), Error> {
    match charge {
        Charge::Share(share) if share > max => refuse(field, format!("hasta {max} %")),
        Charge::Amount(minor) if !(1..=PRINCIPAL_MAX).contains(&minor) => {
            refuse(field, "escribe un importe positivo o un porcentaje, como 2 %".to_owned())
        }
        _ => Ok(()),
    }
}

fn note(typed: &str) -> Result<String, Error> {
    let note = kernel::text::squeeze(typed);
    if note.chars().count() > NOTE_MAX || note.chars().any(char::is_control) {
        return refuse("nota", format!("hasta {NOTE_MAX} caracteres"));
    }
    Ok(note)
}

fn refuse<T>(field: &'static str, reason: String) -> Result<T, Error> {
    Err(Error::Invalid { field, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

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
        }
    }
}
