//! From what was typed to a listing that can be saved, and back.

use db::TenantTx;
use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId},
    locale::{Locale, Sentence},
};
use serde_json::{Map, Value as Json};
use sqlx::Row as _;

use super::{Typed, field};
use crate::{
    Attribute, AttributeError, AttributeKind, Attributes, Draft, Error, Operation, Place, Value,
    Vertical,
    import::{title, words},
    vertical::{self, kind},
};

/// What a form is read with.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    /// What the listing is one of.
    pub vertical: &'a Vertical,
    /// How numbers and dates are written.
    pub locale: Locale,
    /// In which country it is (ISO 3166-1).
    pub country: &'a str,
    /// The currencies a price may be in, that of the site first.
    pub currencies: Vec<Currency>,
    /// Who publishes it.
    pub seller: SellerId,
}

impl Reader<'_> {
    /// The operation chosen; the first of the vertical, where none is.
    #[must_use]
    pub fn operation(&self, typed: &Typed) -> Operation {
        let chosen = typed.get(field::OPERATION).parse().ok();
        chosen
            .filter(|chosen| self.vertical.operations.contains(chosen))
            .or_else(|| self.vertical.operations.first().copied())
            .unwrap_or(Operation::Sale)
    }

    /// The title: as it was typed, else made of the attributes.
    #[must_use]
    pub fn title(&self, typed: &Typed) -> String {
        let typed_title = kernel::text::squeeze(&kernel::text::seen(typed.get(field::TITLE)));
        if !typed_title.is_empty() {
            return typed_title;
        }
        title::made(self.vertical, &self.loose(typed), self.locale)
    }

    /// The listing, ready to be saved.
    ///
    /// # Errors
    /// Everything that is wrong or missing, by the name of its field, in the order of the form.
    pub fn read(&self, typed: &Typed) -> Result<Draft, Vec<AttributeError>> {
        let (draft, wrong) = self.tried(typed);
        if wrong.is_empty() { Ok(draft) } else { Err(wrong) }
    }

    /// As much of the listing as can be told already, to be looked at.
    #[must_use]
    pub fn partly(&self, typed: &Typed) -> Draft {
        let (draft, _) = self.tried(typed);
        let attributes =
            if draft.attributes.is_empty() { self.loose(typed) } else { draft.attributes };
        Draft { attributes, ..draft }
    }

    fn tried(&self, typed: &Typed) -> (Draft, Vec<AttributeError>) {
        let mut wrong = Vec::new();
        let operation = self.operation(typed);
        let attributes = self.attributes(operation, typed, &mut wrong);
        let price = self.price(operation, typed, &mut wrong);
        let place = self.place(typed, &mut wrong);
        let description = words::clean_text(&kernel::text::seen(typed.get(field::DESCRIPTION)));
        let draft = Draft {
            seller: self.seller,
            operation,
            title: self.title(typed),
            description,
            price,
            place,
            attributes,
            images: Vec::new(),
            source_key: None,
            source_hash: None,
            published_at: None,
        };
        if let Err(more) = draft.check() {
            wrong.extend(more);
        }
        (draft, wrong)
    }

    /// The values that can be read, each by itself.
    fn loose(&self, typed: &Typed) -> Attributes {
        let raw: Map<_, _> = self.raw(typed).into_iter().filter_map(Result::ok).collect();
        Attributes::from_stored(self.vertical, &Json::Object(raw))
    }

    fn attributes(
        &self,
        operation: Operation,
        typed: &Typed,
        wrong: &mut Vec<AttributeError>,
    ) -> Attributes {
        let mut raw = Map::new();
        let mut unread: Vec<AttributeError> = Vec::new();
        for read in self.raw(typed) {
            match read {
                Ok((key, json)) => drop(raw.insert(key, json)),
                Err(error) => unread.push(error),
            }
        }
        let checked = self.vertical.check(operation, &raw).map_err(|mut errors| {
            errors.retain(|error| unread.iter().all(|unread| unread.key != error.key));
            errors
        });
        match checked {
            Ok(attributes) => {
                wrong.extend(unread);
                attributes
            }
            Err(errors) => {
                let of_field = |key: &str| {
                    let mut all = unread.iter().chain(&errors);
                    all.find(|error| error.key == key).cloned()
                };
                let keys = self.vertical.attributes.iter().map(|a| a.key.as_str());
                wrong.extend(keys.filter_map(of_field));
                Attributes::default()
            }
        }
    }

    /// Each attribute that was filled in, as JSON of its type.
    fn raw(&self, typed: &Typed) -> Vec<Result<(String, Json), AttributeError>> {
        let filled =
            self.vertical.attributes.iter().filter(|a| !typed.get(&a.key).trim().is_empty());
        filled
            .map(|attribute| {
                let text = typed.get(&attribute.key).trim();
                let json = json(attribute, text, self.locale);
                json.map(|json| (attribute.key.clone(), json))
                    .map_err(|reason| AttributeError { key: attribute.key.clone(), reason })
            })
            .collect()
    }

    fn price(
        &self,
        operation: Operation,
        typed: &Typed,
        wrong: &mut Vec<AttributeError>,
    ) -> Option<Money> {
        let text = typed.get(field::PRICE).trim();
        if text.is_empty() {
            // Who offers a service often says what it costs once the work is known.
            if operation != Operation::Service {
                let reason = Sentence::new(
                    "escríbelo: lo primero que se mira es el precio",
                    "type it: the price is what people look at first",
                );
                wrong.push(AttributeError { key: field::PRICE.to_owned(), reason });
            }
            return None;
        }
        let Some(currency) = self.currency(typed) else {
            let reason = Sentence::new("elige una de la lista", "choose one of the list");
            wrong.push(AttributeError { key: field::CURRENCY.to_owned(), reason });
            return None;
        };
        let read = self.locale.read_money(text, currency).ok().filter(|money| money.minor > 0);
        if read.is_none() {
            let (sign, sample) = (self.locale.sign(currency), self.locale.number(850_000));
            let reason = Sentence::new(
                format!("escribe solo el monto en {sign}, como {sample}"),
                format!("type the amount in {sign} alone, like {sample}"),
            );
            wrong.push(AttributeError { key: field::PRICE.to_owned(), reason });
        }
        read
    }

    /// The currency chosen. Where there is a choice, nobody makes it for who prices: the amount in another money is
    /// another price.
    fn currency(&self, typed: &Typed) -> Option<Currency> {
        let code = typed.get(field::CURRENCY);
        match self.currencies.as_slice() {
            [only] if code.is_empty() => Some(*only),
            offered => code.parse().ok().filter(|currency| offered.contains(currency)),
        }
    }

    fn place(&self, typed: &Typed, wrong: &mut Vec<AttributeError>) -> Place {
        let word = |name: &str| {
            let text = kernel::text::squeeze(&kernel::text::seen(typed.get(name)));
            (!text.is_empty()).then_some(text)
        };
        let place = Place {
            country: Some(self.country.to_owned()),
            region: word(field::REGION),
            city: word(field::CITY),
            ..Place::default()
        };
        if place.city.is_none() {
            let reason = Sentence::new(
                "di en qué ciudad o municipio se puede ver",
                "say in which city it can be seen",
            );
            wrong.push(AttributeError { key: field::CITY.to_owned(), reason });
        }
        place
    }

    /// The fields of a listing that is there, as forms show them, and the key of its vertical.
    pub(super) async fn typed_of(
        tx: &mut TenantTx,
        seller: SellerId,
        listing: ListingId,
        locale: Locale,
    ) -> Result<(String, Typed), Error> {
        let row = sqlx::query(
            "select vertical, operation, title, description, price_minor, price_currency, region,
                    city, attributes
             from listings
             where tenant_id = $1 and seller_id = $2 and listing_id = $3
               and status not in ('sold', 'rented')",
        )
        .bind(tx.tenant().0)
        .bind(seller.0)
        .bind(listing.0)
        .fetch_optional(tx.sql())
        .await?
        .ok_or(Error::NoSuchListing)?;
        let key: String = row.try_get(0)?;
        let vertical = vertical::load(tx, &key).await?.vertical;
        let mut typed = Typed::default();
        typed.put(field::OPERATION, row.try_get(1)?);
        typed.put(field::DESCRIPTION, row.try_get(3)?);
        let code: Option<String> = row.try_get(5)?;
        let currency: Option<Currency> = code.and_then(|code| code.parse().ok());
        let minor: Option<i64> = row.try_get(4)?;
        if let Some((currency, minor)) = currency.zip(minor) {
            typed.put(field::CURRENCY, currency.code());
            typed.put(field::PRICE, &amount(Money { minor, currency }, locale));
        }
        typed.put(field::REGION, row.try_get::<Option<&str>, _>(6)?.unwrap_or_default());
        typed.put(field::CITY, row.try_get::<Option<&str>, _>(7)?.unwrap_or_default());
        let attributes = Attributes::from_stored(&vertical, &row.try_get(8)?);
        for (key, value) in attributes.iter() {
            if let Some(attribute) = vertical.attribute(key) {
                typed.put(key, &text(attribute, value, locale));
            }
        }
        // A title that was made of the facts goes on to be made of them.
        let title: &str = row.try_get(2)?;
        if title != title::made(&vertical, &attributes, locale) {
            typed.put(field::TITLE, title);
        }
        Ok((key, typed))
    }
}

/// A field as JSON of the attribute's type. Choices are parted by commas.
fn json(attribute: &Attribute, text: &str, locale: Locale) -> Result<Json, Sentence> {
    let decimals = if attribute.kind == AttributeKind::Decimal { attribute.scale } else { 0 };
    Ok(match attribute.kind {
        AttributeKind::Bool => Json::Bool(text == "1"),
        AttributeKind::Int | AttributeKind::Decimal => {
            let plain = locale.read_number(text, decimals, attribute.unit.as_deref());
            let number = plain.and_then(|plain| serde_json::from_str(&plain).ok());
            number.ok_or_else(|| no_number(attribute, locale))?
        }
        AttributeKind::Enum | AttributeKind::Text => Json::String(text.to_owned()),
        AttributeKind::Multi => {
            text.split(',').map(|choice| Json::String(choice.trim().to_owned())).collect()
        }
        AttributeKind::Date => match locale.read_date(text) {
            Some(day) => Json::String(day.to_string()),
            None => {
                return Err(Sentence::new(
                    "escribe el día, el mes y el año, como 31/1/2026",
                    "type day, month and year as they are written here",
                ));
            }
        },
    })
}

fn no_number(attribute: &Attribute, locale: Locale) -> Sentence {
    let sample = if attribute.kind == AttributeKind::Decimal {
        locale.decimal(16, 1)
    } else if attribute.unit.is_some() {
        locale.number(85_000)
    } else if kind::is_year(attribute) {
        "2019".to_owned()
    } else {
        "3".to_owned()
    };
    Sentence::new(
        format!("escribe solo el número, como {sample}"),
        format!("type the number alone, like {sample}"),
    )
}

/// A value as its field shows it and [`json`] reads it back.
fn text(attribute: &Attribute, value: &Value, locale: Locale) -> String {
    match value {
        Value::Bool(yes) => if *yes { "1" } else { "0" }.to_owned(),
        Value::Int(number) if attribute.unit.is_none() => number.to_string(),
        Value::Int(number) => locale.number(*number),
        Value::Decimal(scaled, scale) => locale.decimal(*scaled, *scale),
        Value::Enum(text) | Value::Text(text) => text.clone(),
        Value::Multi(list) => list.join(","),
        Value::Date(day) => day.to_string(),
    }
}

/// An amount without its sign, as the field of a price shows it.
fn amount(money: Money, locale: Locale) -> String {
    let scale = money.currency.exponent();
    let one = 10i64.pow(scale);
    let (whole, part) = (locale.number(money.minor / one), money.minor % one);
    if part == 0 {
        return whole;
    }
    let (_, comma) = locale.separators();
    format!("{whole}{comma}{part:0width$}", width = scale as usize)
}
