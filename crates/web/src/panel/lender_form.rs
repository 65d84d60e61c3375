//! The form of a lender: as it was typed, as it is read, as what is kept fills it in.

use axum::http::StatusCode;
use db::TenantTx;
use financing::{Charge, Conditions, Error, PERCENT_DECIMALS, Percent};
use http_kit::{About, Fault};
use kernel::{
    Currency, Money,
    locale::{Language, Locale},
};
use listings::{Vertical, vertical};

use crate::{
    financing::{fault, percent},
    form::said,
    list::typed::{self, Of},
    texts::{fill, fill_all, financing::Financing},
};

/// What the form carries, by name; verticals are ticked as `v.autos`.
pub(crate) type Pairs = Vec<(String, String)>;
/// What a vertical's box is called begins so.
pub(super) const VERTICAL: &str = "v.";

/// The values of the fields.
pub(super) struct Typed {
    pub name: String,
    pub currency: String,
    pub rate: String,
    pub months_min: String,
    pub months_max: String,
    pub down_min: String,
    pub amount_max: String,
    pub fee: String,
    pub insurance: String,
    pub note: String,
    pub position: String,
    pub verticals: Vec<String>,
    pub is_enabled: bool,
}

impl Typed {
    pub fn read(pairs: Pairs) -> Self {
        let value = |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let ticked = pairs.iter().filter_map(|(name, _)| name.strip_prefix(VERTICAL));
        Self {
            name: value("name"),
            currency: value("currency"),
            rate: value("rate"),
            months_min: value("months_min"),
            months_max: value("months_max"),
            down_min: value("down_min"),
            amount_max: value("amount_max"),
            fee: value("fee"),
            insurance: value("insurance"),
            note: value("note"),
            position: value("position"),
            is_enabled: !value("enabled").is_empty(),
            verticals: ticked.map(str::to_owned).collect(),
        }
    }

    /// What is kept, as a field shows it.
    pub fn of(held: &Conditions, locale: Locale) -> Self {
        let share = |share: Percent| locale.decimal(i64::from(share.scaled()), PERCENT_DECIMALS);
        let amount = |minor| {
            let plain = Money::new(minor, held.currency).major();
            typed::show(&plain, held.currency.exponent(), false, locale)
        };
        let charge = |charge| match charge {
            Charge::None => String::new(),
            Charge::Share(part) => format!("{} %", share(part)),
            Charge::Amount(minor) => amount(minor),
        };
        Self {
            name: held.name.clone(),
            currency: held.currency.code().to_owned(),
            rate: share(held.rate),
            months_min: held.months_min.to_string(),
            months_max: held.months_max.to_string(),
            down_min: share(held.down_min),
            amount_max: held.amount_max.map(amount).unwrap_or_default(),
            fee: charge(held.fee),
            insurance: charge(held.insurance),
            note: held.note.clone(),
            position: held.position.to_string(),
            verticals: held.verticals.clone(),
            is_enabled: held.is_enabled,
        }
    }

    /// The conditions it says; else what is wrong with it, in words.
    pub fn conditions(
        &self,
        texts: &'static Financing,
        locale: Locale,
    ) -> Result<Conditions, Wrong> {
        let currency: Currency = self.currency.parse().map_err(Error::from)?;
        let read = Read { texts, currency, locale };
        Ok(Conditions {
            name: self.name.clone(),
            verticals: self.verticals.clone(),
            currency,
            rate: read.percent(texts.rate_field, &self.rate)?,
            months_min: read.whole(texts.months_min, &self.months_min)?,
            months_max: read.whole(texts.months_max, &self.months_max)?,
            down_min: read.percent(texts.down_min, &self.down_min)?,
            amount_max: read.amount(texts.amount_max, &self.amount_max)?,
            fee: read.charge(texts.fee, &self.fee)?,
            insurance: read.charge(texts.insurance, &self.insurance)?,
            note: self.note.clone(),
            position: read.whole(texts.position, &self.position)?,
            is_enabled: self.is_enabled,
        })
    }
}

/// What is wrong with a form.
pub(super) enum Wrong {
    /// A field could not be read.
    Unread(String),
    /// What the operation said.
    Said(Error),
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        Self::Said(error)
    }
}

impl From<db::Error> for Wrong {
    fn from(error: db::Error) -> Self {
        Self::Said(error.into())
    }
}

impl Wrong {
    /// What is said above the form, with its status, in the language of its page; anything else is a page of its own.
    pub fn told(self, about: &About) -> Result<(StatusCode, String), Fault> {
        let error = match self {
            Self::Unread(why) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, why)),
            Self::Said(error) => error,
        };
        let status = match &error {
            Error::Invalid { .. } | Error::Money(_) | Error::NotAPercent(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Error::Tenancy(tenancy::Error::Invalid { .. }) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::NameTaken(_) => StatusCode::CONFLICT,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            _ => return Err(fault(error)),
        };
        Ok((status, said(&error, about)))
    }
}

/// Reads fields as people write numbers.
struct Read {
    texts: &'static Financing,
    currency: Currency,
    locale: Locale,
}

impl Read {
    fn percent(&self, field: &str, typed: &str) -> Result<Percent, Wrong> {
        if typed.trim().is_empty() {
            return Ok(Percent::ZERO);
        }
        percent(typed).ok_or_else(|| Wrong::Unread(fill(self.texts.not_a_percent, field)))
    }

    fn whole(&self, field: &str, typed: &str) -> Result<u16, Wrong> {
        let typed = if typed.trim().is_empty() { "0" } else { typed };
        let read = typed::read(typed, Of::Number(0, None), self.locale);
        let read = read.and_then(|plain| plain.parse().ok());
        read.ok_or_else(|| Wrong::Unread(fill(self.texts.not_a_number, field)))
    }

    fn amount(&self, field: &str, typed: &str) -> Result<Option<i64>, Wrong> {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let plain = typed::read(typed, Of::Price(Some(self.currency)), self.locale);
        let read = plain.and_then(|plain| Money::parse_major(&plain, self.currency).ok());
        read.map(|money| Some(money.minor)).ok_or_else(|| self.no_amount(field))
    }

    fn charge(&self, field: &str, typed: &str) -> Result<Charge, Wrong> {
        if typed.trim_end().ends_with('%') {
            let share = percent(typed).ok_or_else(|| self.no_amount(field))?;
            return Ok(if share == Percent::ZERO { Charge::None } else { Charge::Share(share) });
        }
        Ok(match self.amount(field, typed)? {
            None | Some(0) => Charge::None,
            Some(minor) => Charge::Amount(minor),
        })
    }

    fn no_amount(&self, field: &str) -> Wrong {
        Wrong::Unread(fill_all(self.texts.not_an_amount, &[field, self.currency.symbol()]))
    }
}

/// A box of a choice.
pub(super) struct Choice {
    pub name: String,
    pub label: String,
    pub is_chosen: bool,
}

/// What a lender may lend for.
pub(super) async fn verticals(tx: &mut TenantTx) -> Result<Vec<Vertical>, Fault> {
    let all = vertical::list(tx).await.map_err(|error| Fault::from_error(error.kind(), error))?;
    Ok(all.into_iter().map(|one| one.vertical).collect())
}

/// The form as a page shows it.
pub(super) struct LenderForm {
    pub typed: Typed,
    pub action: String,
    pub button: &'static str,
    pub currencies: Vec<Choice>,
    pub verticals: Vec<Choice>,
}

impl LenderForm {
    pub fn new(
        typed: Typed,
        verticals: &[Vertical],
        language: Language,
        (action, button): (String, &'static str),
    ) -> Self {
        let currency = |one: Currency| Choice {
            name: one.code().to_owned(),
            label: one.code().to_owned(),
            is_chosen: typed.currency == one.code(),
        };
        let vertical = |one: &Vertical| Choice {
            name: format!("{VERTICAL}{}", one.key),
            label: one.labels.get(language).to_owned(),
            is_chosen: typed.verticals.contains(&one.key),
        };
        Self {
            currencies: Currency::all().map(currency).collect(),
            verticals: verticals.iter().map(vertical).collect(),
            action,
            button,
            typed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::financing::financing;

    fn typed(changes: &[(&str, &str)]) -> Typed {
        let usual = [
            ("name", "Banco Ejemplo"),
            ("currency", "DOP"),
            ("rate", "12,95 %"),
            ("months_min", "12"),
            ("months_max", "72"),
            ("down_min", "20"),
            ("amount_max", "RD$ 2,000,000"),
            ("fee", "1 %"),
            ("insurance", "350.50"),
            ("enabled", "1"),
            ("v.autos", "1"),
        ];
        let all = changes.iter().chain(&usual);
        Typed::read(all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_form_is_read_and_what_is_kept_fills_it_in_again() {
        let texts = financing(Locale::EsDo);
        let Ok(read) = typed(&[]).conditions(texts, Locale::EsDo) else { panic!("unread") };
        assert_eq!(read.rate, Percent::from_scaled(129_500));
        assert_eq!((read.amount_max, read.insurance), (Some(200_000_000), Charge::Amount(35_050)));
        assert_eq!(read.verticals, ["autos"]);
        for locale in Locale::ALL {
            let again = Typed::of(&read, locale).conditions(texts, locale);
            assert!(again.is_ok_and(|again| again == read), "{locale:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (field, value, said) in [
            ("rate", "doce", "Tasa anual"),
            ("months_min", "1.5", "Plazo más corto"),
            ("amount_max", "US$ 5", "Monto máximo"),
            ("fee", "x %", "Comisión"),
            ("position", "primera", "Posición"),
        ] {
            match typed(&[(field, value)]).conditions(financing(Locale::EsDo), Locale::EsDo) {
                Err(Wrong::Unread(why)) => assert!(why.starts_with(said), "{why}"),
                _ => panic!("{field} was read"),
            }
        }
    }
}
