//! What a business says of itself, of its terms and of privacy.

use std::{fmt, str::FromStr};

use db::{PublicTx, TenantTx};
pub use kernel::locale::Language;
use kernel::locale::Word;

use crate::{
    Error,
    audit::{self, By, Deed, told},
    tenant::UnknownWord,
};

/// Longest text of a page, in characters.
pub const BODY_MAX: usize = 20_000;

/// A page whose words are the business's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// Who it is.
    About,
    /// On what terms one publishes and reads.
    Terms,
    /// What is kept of people.
    Privacy,
}

impl Page {
    /// In the order they are offered.
    pub const ALL: [Self; 3] = [Self::About, Self::Terms, Self::Privacy];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Terms => "terms",
            Self::Privacy => "privacy",
        }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for Page {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|p| p.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// The words of one page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Of which page.
    pub page: Page,
    /// In which language.
    pub language: Language,
    /// Paragraphs apart by an empty line; `## ` begins a heading, `- ` an item of a list.
    pub body: String,
}

/// All that the tenant wrote.
///
/// # Errors
/// [`Error::Db`].
pub async fn texts(tx: &mut TenantTx) -> Result<Vec<Text>, Error> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select page, language, body from business_texts where tenant_id = $1
         order by page, language",
    )
    .bind(tx.tenant().0)
    .fetch_all(tx.sql())
    .await?;
    let read = |(page, language, body): (String, String, String)| {
        Some(Text { page: page.parse().ok()?, language: Language::of_code(&language)?, body })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// What the business of a site wrote for that page; `None` where it has not.
///
/// # Errors
/// [`Error::Db`].
pub async fn text_of_site(
    tx: &mut PublicTx,
    page: Page,
    language: Language,
) -> Result<Option<String>, Error> {
    let body = sqlx::query_scalar(
        "select body from site_business_texts where page = $1 and language = $2",
    )
    .bind(page.key())
    .bind(language.code())
    .fetch_optional(tx.sql())
    .await?;
    Ok(body)
}

/// Writes it; an empty one is taken away, and the page says again what it says by itself.
///
/// # Errors
/// [`Error::Invalid`] for one that is too long.
pub async fn put(
    tx: &mut TenantTx,
    by: &By,
    (page, language): (Page, Language),
    typed: &str,
) -> Result<(), Error> {
    let body = tidy(typed);
    if body.is_empty() {
        return clear(tx, by, (page, language)).await;
    }
    let length = body.chars().count();
    if length > BODY_MAX {
        return Err(Error::invalid(
            Word::new("texto", "text"),
            format!("como máximo {BODY_MAX} caracteres; hay {length}"),
            format!("at most {BODY_MAX} characters; there are {length}"),
        ));
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let before = held(tx, (page, language)).await?;
    if before == body {
        return Ok(());
    }
    sqlx::query(
        "insert into business_texts (tenant_id, page, language, body, updated_at)
         values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, page, language) do update
         set body = excluded.body, updated_at = excluded.updated_at",
    )
    .bind(tenant.0)
    .bind(page.key())
    .bind(language.code())
    .bind(&body)
    .bind(now)
    .execute(tx.sql())
    .await?;
    note(tx, by, (page, language), [&before, &body]).await
}

/// What stands there now, for whoever changes it; others wait.
async fn held(tx: &mut TenantTx, (page, language): (Page, Language)) -> Result<String, Error> {
    tx.take_turn("business texts").await?;
    let body: Option<String> = sqlx::query_scalar(
        "select body from business_texts where tenant_id = $1 and page = $2 and language = $3",
    )
    .bind(tx.tenant().0)
    .bind(page.key())
    .bind(language.code())
    .fetch_optional(tx.sql())
    .await?;
    Ok(body.unwrap_or_default())
}

async fn note(
    tx: &mut TenantTx,
    by: &By,
    (page, language): (Page, Language),
    [before, after]: [&str; 2],
) -> Result<(), Error> {
    let told = |body: &str| format!("{} ({}): {}", page.key(), language.code(), told::text(body));
    let deed = Deed::of("business.text_changed", tx.tenant());
    audit::append(tx, by, deed.changing(told(before), told(after))).await
}

/// Takes it away.
///
/// # Errors
/// [`Error::Db`].
pub async fn clear(
    tx: &mut TenantTx,
    by: &By,
    (page, language): (Page, Language),
) -> Result<(), Error> {
    let before = held(tx, (page, language)).await?;
    if before.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sqlx::query("delete from business_texts where tenant_id = $1 and page = $2 and language = $3")
        .bind(tenant.0)
        .bind(page.key())
        .bind(language.code())
        .execute(tx.sql())
        .await?;
    note(tx, by, (page, language), [&before, ""]).await
}

/// Lines without signs nobody sees; no more than one empty one between two.
fn tidy(typed: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in typed.lines() {
        let line: String =
            line.chars().filter(|letter| !kernel::text::is_unseen(*letter)).collect();
        let line = line.trim_end().to_owned();
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_paragraphs_and_nothing_unseen() {
        assert_eq!(tidy("\r\n Uno.\0 \r\n\r\n\r\nDos.\n\n"), " Uno.\n\nDos.");
        assert_eq!(tidy(" \n\t\n"), "");
    }
}
