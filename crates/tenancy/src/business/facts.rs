//! How a business is called and reached.

use db::{PublicTx, TenantTx};
use kernel::{locale::Word, phone::Phone};
use sqlx::FromRow;

use crate::{
    Error,
    account::Mail,
    audit::{self, By, Deed, Fact, told},
    field,
};

/// Longest name by law, in characters.
const LEGAL_NAME_MAX: usize = 160;
/// Longest number of a tax register.
const TAX_ID_MAX: usize = 40;
/// Longest address, and longest hours.
const LINE_MAX: usize = 300;

/// What anybody may know of it; everything may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Business {
    /// Its name by law.
    pub legal_name: Option<String>,
    /// Its number in the tax register, as its country writes it.
    pub tax_id: Option<String>,
    /// Where it is written to.
    pub mail: Option<String>,
    /// Where it is called.
    pub phone: Option<Phone>,
    /// Whether it answers on WhatsApp there.
    pub takes_whatsapp: bool,
    /// Where it is.
    pub address: Option<String>,
    /// When somebody is there.
    pub hours: Option<String>,
}

/// The form as it was sent; what is empty is taken away.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Its name by law.
    pub legal_name: &'a str,
    /// Its number in the tax register.
    pub tax_id: &'a str,
    /// Where it is written to.
    pub mail: &'a str,
    /// Where it is called.
    pub phone: &'a str,
    /// Whether it answers on WhatsApp there.
    pub takes_whatsapp: bool,
    /// Where it is.
    pub address: &'a str,
    /// When somebody is there.
    pub hours: &'a str,
}

impl Business {
    /// Reads it; numbers are those of `country` where they do not say.
    ///
    /// # Errors
    /// [`Error::Invalid`] by the field.
    pub fn read(typed: Typed<'_>, country: &str) -> Result<Self, Error> {
        let phone = match typed.phone.trim() {
            "" => None,
            phone => Some(Phone::read(phone, country).ok_or_else(Error::no_phone)?),
        };
        let mail = match typed.mail.trim() {
            "" => None,
            mail => Some(Mail::read(mail)?.as_str().to_owned()),
        };
        Ok(Self {
            legal_name: line(
                Word::new("razón social", "name by law"),
                typed.legal_name,
                LEGAL_NAME_MAX,
            )?,
            tax_id: line(Word::new("registro fiscal", "tax number"), typed.tax_id, TAX_ID_MAX)?,
            mail,
            takes_whatsapp: typed.takes_whatsapp && phone.is_some(),
            phone,
            address: line(field::ADDRESS, typed.address, LINE_MAX)?,
            hours: line(field::HOURS, typed.hours, LINE_MAX)?,
        })
    }

    /// What the audit tells of it: it is a company's, and anybody may read it on its pages.
    fn facts(&self) -> [Fact; 7] {
        let text = |of: &Option<String>| of.clone().unwrap_or_else(|| "nada".to_owned());
        let phone = self.phone.as_ref().map(Phone::to_string);
        [
            ("razón social", text(&self.legal_name)),
            ("registro fiscal", text(&self.tax_id)),
            ("correo", text(&self.mail)),
            ("teléfono", text(&phone)),
            ("WhatsApp", told::yes(self.takes_whatsapp)),
            ("dirección", text(&self.address)),
            ("horario", text(&self.hours)),
        ]
    }
}

/// One line without signs nobody sees.
fn line(field: Word, typed: &str, max: usize) -> Result<Option<String>, Error> {
    let line = kernel::text::squeeze(typed);
    let line: String = line.chars().filter(|letter| !kernel::text::is_unseen(*letter)).collect();
    match line.chars().count() {
        0 => Ok(None),
        length if length <= max => Ok(Some(line)),
        _ => Err(Error::invalid(
            field,
            format!("como máximo {max} caracteres"),
            format!("at most {max} characters"),
        )),
    }
}

#[derive(FromRow)]
struct Row {
    legal_name: Option<String>,
    tax_id: Option<String>,
    mail: Option<String>,
    phone: Option<String>,
    takes_whatsapp: bool,
    address: Option<String>,
    hours: Option<String>,
}

impl From<Row> for Business {
    fn from(row: Row) -> Self {
        Self {
            legal_name: row.legal_name,
            tax_id: row.tax_id,
            mail: row.mail,
            phone: row.phone.as_deref().and_then(Phone::kept),
            takes_whatsapp: row.takes_whatsapp,
            address: row.address,
            hours: row.hours,
        }
    }
}

/// The tenant's; all of it missing where nobody said anything yet.
///
/// # Errors
/// [`Error::Db`].
pub async fn get(tx: &mut TenantTx) -> Result<Business, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select legal_name, tax_id, mail, phone, takes_whatsapp, address, hours
         from businesses where tenant_id = $1",
    )
    .bind(tx.tenant().0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(Business::from).unwrap_or_default())
}

/// That of a site, for who visits it.
///
/// # Errors
/// [`Error::Db`].
pub async fn of_site(tx: &mut PublicTx) -> Result<Business, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select legal_name, tax_id, mail, phone, takes_whatsapp, address, hours from site_businesses",
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(Business::from).unwrap_or_default())
}

/// Changes it; what is so already changes nothing.
///
/// # Errors
/// [`Error::Db`].
pub async fn set(tx: &mut TenantTx, by: &By, to: &Business) -> Result<(), Error> {
    // Who changes it at the same time comes after.
    tx.take_turn("business").await?;
    let before = get(tx).await?;
    if before == *to {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into businesses (tenant_id, legal_name, tax_id, mail, phone, takes_whatsapp, address,
                                 hours, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id) do update
         set legal_name = excluded.legal_name, tax_id = excluded.tax_id, mail = excluded.mail,
             phone = excluded.phone, takes_whatsapp = excluded.takes_whatsapp,
             address = excluded.address, hours = excluded.hours, updated_at = excluded.updated_at",
    )
    .bind(tenant.0)
    .bind(&to.legal_name)
    .bind(&to.tax_id)
    .bind(&to.mail)
    .bind(to.phone.as_ref().map(Phone::as_str))
    .bind(to.takes_whatsapp)
    .bind(&to.address)
    .bind(&to.hours)
    .bind(now)
    .execute(tx.sql())
    .await?;
    let (was, is) = audit::differing(before.facts(), to.facts());
    audit::append(tx, by, Deed::of("business.changed", tenant).changing(was, is)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_put_right_or_refused_by_its_field() {
        let typed = Typed {
            legal_name: "  Autos\u{a0}del Caribe,  SRL ",
            phone: "809 555 0123",
            takes_whatsapp: true,
            ..Typed::default()
        };
        let business = Business::read(typed, "DO").expect("a business");
        assert_eq!(business.legal_name.as_deref(), Some("Autos del Caribe, SRL"));
        assert_eq!(business.phone.map(|phone| phone.to_string()).as_deref(), Some("+18095550123"));
        assert_eq!(business.hours, None);
        let long = "x".repeat(301);
        for (typed, field) in [
            (Typed { phone: "12", ..Typed::default() }, "teléfono"),
            (Typed { mail: "nadie", ..Typed::default() }, "correo"),
            (Typed { hours: &long, ..Typed::default() }, "horario"),
        ] {
            let refused = Business::read(typed, "DO").expect_err(field);
            assert!(refused.to_string().starts_with(field), "{refused}");
        }
    }

    #[test]
    fn whatsapp_without_a_number_is_none() {
        let typed = Typed { takes_whatsapp: true, ..Typed::default() };
        assert_eq!(Business::read(typed, "DO").expect("a business"), Business::default());
    }
}
