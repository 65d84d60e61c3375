//! How a seller presents itself on its page: in its own words, and where and when it is found.

use db::TenantTx;
use kernel::{ids::SellerId, locale::Word};

use crate::{
    Error,
    audit::{self, By, Deed, Fact, told},
    field,
};

/// Longest text, in characters.
pub const TEXT_MAX: usize = 1_000;
/// Longest address and longest opening hours, in characters.
pub const LINE_MAX: usize = 200;

/// What the seller says of itself; each part may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presentation {
    /// Who they are: lines of plain text.
    pub text: String,
    /// Where they are found.
    pub address: String,
    /// When.
    pub hours: String,
}

impl Presentation {
    /// What somebody typed, without signs nobody sees.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a part that is too long.
    pub fn read(text: &str, address: &str, hours: &str) -> Result<Self, Error> {
        Ok(Self {
            text: within(Word::new("presentación", "presentation"), lines(text), TEXT_MAX)?,
            address: within(field::ADDRESS, one_line(address), LINE_MAX)?,
            hours: within(field::HOURS, one_line(hours), LINE_MAX)?,
        })
    }

    /// What of it is told in the audit.
    fn facts(&self) -> [Fact; 3] {
        [
            ("texto", told::text(&self.text)),
            ("dirección", told::text(&self.address)),
            ("horario", told::text(&self.hours)),
        ]
    }
}

/// The lines that say something, and one empty one between paragraphs.
fn lines(typed: &str) -> String {
    let seen = |line: &str| {
        line.chars().filter(|letter| !kernel::text::is_unseen(*letter)).collect::<String>()
    };
    let lines = typed.lines().map(seen);
    let mut kept: Vec<String> = Vec::new();
    for line in lines.map(|line| kernel::text::squeeze(&line)) {
        if !(line.is_empty() && kept.last().is_none_or(String::is_empty)) {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

fn one_line(typed: &str) -> String {
    lines(typed).split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

fn within(field: Word, text: String, max: usize) -> Result<String, Error> {
    let length = text.chars().count();
    if length <= max {
        return Ok(text);
    }
    Err(Error::invalid(
        field,
        format!("admite hasta {max} caracteres y tiene {length}"),
        format!("takes up to {max} characters and has {length}"),
    ))
}

/// How the seller presents itself.
///
/// # Errors
/// [`Error::NoSuchSeller`].
pub async fn get(tx: &mut TenantTx, seller: SellerId) -> Result<Presentation, Error> {
    held(
        tx,
        seller,
        "select presentation, address, hours from sellers where tenant_id = $1 and seller_id = $2",
    )
    .await
}

async fn held(
    tx: &mut TenantTx,
    seller: SellerId,
    query: &'static str,
) -> Result<Presentation, Error> {
    let row: Option<(String, String, String)> =
        sqlx::query_as(query).bind(tx.tenant().0).bind(seller.0).fetch_optional(tx.sql()).await?;
    let (text, address, hours) = row.ok_or(Error::NoSuchSeller)?;
    Ok(Presentation { text, address, hours })
}

/// Changes it; asking for what is so already changes nothing. The audit tells the versions apart.
///
/// # Errors
/// [`Error::NoSuchSeller`].
pub async fn set(
    tx: &mut TenantTx,
    by: &By,
    seller: SellerId,
    to: &Presentation,
) -> Result<(), Error> {
    let before = held(
        tx,
        seller,
        "select presentation, address, hours from sellers
         where tenant_id = $1 and seller_id = $2 for no key update",
    )
    .await?;
    if before == *to {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update sellers set presentation = $3, address = $4, hours = $5, presented_at = $6,
                version = version + 1
         where tenant_id = $1 and seller_id = $2",
    )
    .bind(tenant.0)
    .bind(seller.0)
    .bind(&to.text)
    .bind(&to.address)
    .bind(&to.hours)
    .bind(now)
    .execute(tx.sql())
    .await?;
    let (was, is) = audit::differing(before.facts(), to.facts());
    audit::append(tx, by, Deed::of("seller.presentation_changed", seller).changing(was, is)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_put_right() {
        let typed = " Desde  1998.\r\n\r\n\u{202e}Taller\0 propio. ";
        let read = Presentation::read(typed, "Av. 27 de Febrero 10\nNaco", " L-V 8-17 ");
        let read = read.expect("a presentation");
        assert_eq!(read.text, "Desde 1998.\n\nTaller propio.");
        assert_eq!(read.address, "Av. 27 de Febrero 10, Naco");
        assert_eq!(read.hours, "L-V 8-17");
        assert_eq!(Presentation::read("", " \n ", "").expect("nothing"), Presentation::default());
    }

    #[test]
    fn what_is_too_long_is_refused_by_its_field() {
        let (long, longer) = ("ñ".repeat(LINE_MAX + 1), "ñ".repeat(TEXT_MAX + 1));
        assert!(Presentation::read(&"ñ".repeat(TEXT_MAX), "", "").is_ok());
        for (read, field) in [
            (Presentation::read(&longer, "", ""), "presentación"),
            (Presentation::read("", &long, ""), "dirección"),
            (Presentation::read("", "", &long), "horario"),
        ] {
            let refused = read.expect_err(field).to_string();
            assert!(refused.starts_with(&format!("{field}: ")), "{refused}");
        }
    }
}
