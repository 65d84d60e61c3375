//! What the tenant's owner says of the provider.

use std::collections::BTreeMap;

use db::{Db, Scope, TenantTx};
use kernel::{Secret, ids::TenantId, locale::Word, text::truncate};
use sqlx::FromRow;

use super::port::{Ask, AuthProvider, Client};
use crate::{
    Error, Role, Sealer,
    audit::{self, By, Deed},
    field,
    tenant::check_name,
    token::Token,
};

/// What two of the fields are called.
const SECRET: Word = Word::new("secreto", "secret");
const ISSUER: Word = Word::new("emisor", "issuer");
/// The claim that most providers list groups in.
pub const GROUPS_CLAIM: &str = "groups";
/// Most groups that may be something here.
pub const GROUPS_MAX: usize = 100;
/// What the audit tells of a provider at most, in characters.
const WORDS_MAX: usize = 4_000;
/// Longest name of a group, in characters.
const GROUP_LENGTH_MAX: usize = 200;
/// Longest name of the button, in characters.
const NAME_LENGTH_MAX: usize = 60;
/// Longest issuer, client id, claim and secret, in bytes.
const ISSUER_LENGTH_MAX: usize = 500;
const CLIENT_ID_LENGTH_MAX: usize = 255;
const CLAIM_LENGTH_MAX: usize = 100;
const SECRET_LENGTH_MAX: usize = 1_000;

/// A group of the provider and what it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// As the provider writes it.
    pub name: String,
    /// What who is in it may do.
    pub role: Role,
}

/// The provider of a tenant, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// What its button says.
    pub name: String,
    /// Where it is.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// The claim it lists groups in.
    pub groups_claim: String,
    /// In order of their names.
    pub groups: Vec<Group>,
}

impl Provider {
    /// As the audit tells it: all but the secret.
    fn in_words(&self) -> String {
        let groups = self.groups.iter().map(|group| format!("{}={}", group.name, group.role));
        let all = [&self.name, &self.issuer, &self.client_id, &self.groups_claim];
        let words: Vec<String> = all.into_iter().cloned().chain(groups).collect();
        truncate(&words.join(" · "), WORDS_MAX).to_owned()
    }

    /// What somebody in these groups is here: the most that one of them gives.
    pub(super) fn role_of(&self, groups: &[String]) -> Option<Role> {
        let given = self.groups.iter().filter(|group| groups.contains(&group.name));
        given.map(|group| group.role).max()
    }
}

/// A provider as it is to be.
#[derive(Debug, Clone)]
pub struct NewProvider {
    /// What its button says.
    pub name: String,
    /// Where it is.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What we show it; `None` keeps the one there is.
    pub secret: Option<Secret<String>>,
    /// The claim it lists groups in.
    pub groups_claim: String,
    /// Which of them are something here.
    pub groups: Vec<Group>,
}

#[derive(FromRow)]
struct Row {
    name: String,
    issuer: String,
    client_id: String,
    groups_claim: String,
}

/// The provider, if the tenant has one.
///
/// # Errors
/// [`Error::Db`].
pub async fn get(tx: &mut TenantTx) -> Result<Option<Provider>, Error> {
    let tenant = tx.tenant();
    let row: Option<Row> = sqlx::query_as(
        "select name, issuer, client_id, groups_claim from providers where tenant_id = $1",
    )
    .bind(tenant.0)
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let groups: Vec<(String, String)> =
        sqlx::query_as("select name, role from provider_groups where tenant_id = $1 order by name")
            .bind(tenant.0)
            .fetch_all(tx.sql())
            .await?;
    // A word this version does not know gives nothing.
    let known = groups
        .into_iter()
        .filter_map(|(name, role)| Some(Group { name, role: role.parse().ok()? }));
    let Row { name, issuer, client_id, groups_claim } = row;
    Ok(Some(Provider { name, issuer, client_id, groups_claim, groups: known.collect() }))
}

/// What the provider has to know us by.
pub(super) async fn client(
    tx: &mut TenantTx,
    sealer: &Sealer,
    provider: &Provider,
) -> Result<Client, Error> {
    let sealed = sealed(tx).await?;
    let opened = sealer.open_sealed(&sealed, &place(tx.tenant()))?;
    let secret = String::from_utf8(opened).map_err(|_| Error::Sealing)?;
    Ok(client_of(tx.tenant(), provider, Secret::new(secret)))
}

async fn sealed(tx: &mut TenantTx) -> Result<Vec<u8>, Error> {
    let tenant = tx.tenant();
    let sealed = sqlx::query_scalar("select sealed from providers where tenant_id = $1");
    Ok(sealed.bind(tenant.0).fetch_one(tx.sql()).await?)
}

fn client_of(tenant: TenantId, provider: &Provider, secret: Secret<String>) -> Client {
    Client {
        tenant,
        issuer: provider.issuer.clone(),
        id: provider.client_id.clone(),
        secret,
        groups_claim: provider.groups_claim.clone(),
    }
}

/// Asks the provider of that address for the way to it, so that one that is not there, or is no
/// provider, is told when it is set and not when somebody signs in.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Provider`].
pub async fn try_out(
    db: &Db,
    tenant: TenantId,
    adapter: &dyn AuthProvider,
    new: &NewProvider,
) -> Result<(), Error> {
    let checked = check(new)?;
    let tx = db.begin(&Scope::tenant(tenant)).await?;
    let ask = Ask {
        redirect: "https://localhost/".to_owned(),
        state: Token::draw(&tx).reveal(),
        nonce: Token::draw(&tx).reveal(),
        verifier: Secret::new(Token::draw(&tx).reveal()),
    };
    let now = tx.now();
    tx.commit().await?;
    let client = client_of(tenant, &checked, Secret::new(String::new()));
    adapter.address(&client, &ask, now).await?;
    Ok(())
}

/// Sets it. Another issuer needs a secret of its own: the one there is would be shown to somebody it was
/// not meant for. Whom the former one led are the owners' to decide, unless it comes back.
///
/// # Errors
/// [`Error::Invalid`].
pub async fn set(
    tx: &mut TenantTx,
    sealer: &Sealer,
    by: &By,
    new: &NewProvider,
) -> Result<(), Error> {
    let checked = check(new)?;
    tx.take_turn("providers").await?;
    let before = get(tx).await?;
    let sealed = match &new.secret {
        Some(secret) => seal(tx, sealer, secret)?,
        None if before.as_ref().is_some_and(|before| before.issuer == checked.issuer) => {
            sealed(tx).await?
        }
        None => {
            return Err(Error::invalid(
                SECRET,
                "hace falta el del proveedor nuevo",
                "the new provider needs its own",
            ));
        }
    };
    write(tx, &checked, sealed).await?;
    let was = before.map(|before| before.in_words()).unwrap_or_default();
    let deed = Deed::of("provider.set", tx.tenant()).changing(was, checked.in_words());
    audit::append(tx, by, deed).await
}

fn seal(tx: &TenantTx, sealer: &Sealer, secret: &Secret<String>) -> Result<Vec<u8>, Error> {
    let text = secret.reveal();
    if text.is_empty() || text.len() > SECRET_LENGTH_MAX {
        return Err(Error::invalid(
            SECRET,
            format!("de 1 a {SECRET_LENGTH_MAX} bytes"),
            format!("1 to {SECRET_LENGTH_MAX} bytes"),
        ));
    }
    sealer.seal(text.as_bytes(), &place(tx.tenant()), tx.draw())
}

async fn write(tx: &mut TenantTx, new: &Provider, sealed: Vec<u8>) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into providers (tenant_id, name, issuer, client_id, groups_claim, changed_at,
                                sealed)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id) do update set name = excluded.name, issuer = excluded.issuer,
           client_id = excluded.client_id, groups_claim = excluded.groups_claim,
           changed_at = excluded.changed_at, sealed = excluded.sealed",
    )
    .bind(tenant.0)
    .bind(&new.name)
    .bind(&new.issuer)
    .bind(&new.client_id)
    .bind(&new.groups_claim)
    .bind(now)
    .bind(sealed)
    .execute(tx.sql())
    .await?;
    sqlx::query("delete from provider_groups where tenant_id = $1")
        .bind(tenant.0)
        .execute(tx.sql())
        .await?;
    let (names, roles): (Vec<&str>, Vec<&str>) =
        new.groups.iter().map(|group| (group.name.as_str(), group.role.key())).unzip();
    sqlx::query(
        "insert into provider_groups (tenant_id, name, role)
         select $1, g.name, g.role from unnest($2::text[], $3::text[]) as g (name, role)",
    )
    .bind(tenant.0)
    .bind(&names)
    .bind(&roles)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes it away: nobody signs in with it any more. What people are in the staff stays and is the owners'
/// to decide, unless the same one comes back.
///
/// # Errors
/// [`Error::NoProvider`].
pub async fn remove(tx: &mut TenantTx, by: &By) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.take_turn("providers").await?;
    let before = get(tx).await?.ok_or(Error::NoProvider)?;
    sqlx::query("delete from providers where tenant_id = $1")
        .bind(tenant.0)
        .execute(tx.sql())
        .await?;
    let deed = Deed::of("provider.removed", tenant).losing(before.in_words());
    audit::append(tx, by, deed).await
}

/// A provider in order, its groups each once with the most that was said of it.
fn check(new: &NewProvider) -> Result<Provider, Error> {
    let name = check_name(field::NAME, &new.name)?;
    if name.chars().count() > NAME_LENGTH_MAX {
        return Err(Error::invalid(
            field::NAME,
            format!("hasta {NAME_LENGTH_MAX} caracteres"),
            format!("up to {NAME_LENGTH_MAX} characters"),
        ));
    }
    let mut groups: BTreeMap<&str, Role> = BTreeMap::new();
    for group in &new.groups {
        let role = groups.entry(group.name.trim()).or_insert(group.role);
        *role = group.role.max(*role);
    }
    let is_long = |name: &&&str| name.chars().count() > GROUP_LENGTH_MAX || !is_text(name);
    if groups.len() > GROUPS_MAX || groups.keys().any(|name| is_long(&name)) {
        return Err(Error::invalid(
            Word::new("grupos", "groups"),
            format!("hasta {GROUPS_MAX}, de {GROUP_LENGTH_MAX} caracteres cada uno"),
            format!("up to {GROUPS_MAX}, of {GROUP_LENGTH_MAX} characters each"),
        ));
    }
    let groups = groups.into_iter().map(|(name, role)| Group { name: name.to_owned(), role });
    let issuer = short(ISSUER, &new.issuer, ISSUER_LENGTH_MAX)?;
    if !["https://", "http://"].iter().any(|scheme| issuer.starts_with(scheme)) {
        return Err(Error::invalid(ISSUER, "empieza por https://", "begins with https://"));
    }
    Ok(Provider {
        name,
        issuer,
        client_id: short(
            Word::new("id de cliente", "client ID"),
            &new.client_id,
            CLIENT_ID_LENGTH_MAX,
        )?,
        groups_claim: short(
            Word::new("dato de los grupos", "groups claim"),
            &new.groups_claim,
            CLAIM_LENGTH_MAX,
        )?,
        groups: groups.collect(),
    })
}

/// A line of text in order.
fn short(field: Word, text: &str, most: usize) -> Result<String, Error> {
    let text = text.trim();
    if text.len() > most || !is_text(text) {
        return Err(Error::invalid(
            field,
            format!("de 1 a {most} bytes, en una línea"),
            format!("1 to {most} bytes, on one line"),
        ));
    }
    Ok(text.to_owned())
}

fn is_text(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_control)
}

/// What the secret of a tenant's provider is sealed for.
fn place(tenant: TenantId) -> String {
    format!("providers {tenant}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::testing::assert_told;

    fn provider(groups: &[(&str, Role)]) -> Provider {
        let new = NewProvider {
            name: "Empresa".into(),
            issuer: " https://id.example ".into(),
            client_id: "zocalo".into(),
            secret: None,
            groups_claim: GROUPS_CLAIM.into(),
            groups: groups
                .iter()
                .map(|(name, role)| Group { name: (*name).into(), role: *role })
                .collect(),
        };
        check(&new).expect("in order")
    }

    #[test]
    fn of_several_groups_the_one_that_gives_most_counts() {
        let of =
            provider(&[("todos", Role::Viewer), ("ventas", Role::Ops), ("ventas ", Role::Viewer)]);
        let role = |groups: &[&str]| {
            of.role_of(&groups.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(role(&["todos", "ventas"]), Some(Role::Ops));
        assert_eq!(role(&["todos"]), Some(Role::Viewer));
        assert_eq!(role(&["Ventas", "otros"]), None, "letter by letter");
        assert_eq!(role(&[]), None);
        assert_eq!(of.issuer, "https://id.example");
    }

    #[test]
    fn what_is_out_of_form_is_told_by_its_field() {
        let field = |change: fn(&mut NewProvider)| {
            let mut new = NewProvider {
                name: "Empresa".into(),
                issuer: "https://id.example".into(),
                client_id: "zocalo".into(),
                secret: None,
                groups_claim: GROUPS_CLAIM.into(),
                groups: Vec::new(),
            };
            change(&mut new);
            match check(&new) {
                Err(refused @ Error::Invalid { field, .. }) => {
                    assert_told(&[refused]);
                    field.es
                }
                other => panic!("taken: {other:?}"),
            }
        };
        assert_eq!(field(|new| new.name = " ".into()), "nombre");
        assert_eq!(field(|new| new.name = "x".repeat(61)), "nombre");
        assert_eq!(field(|new| new.issuer = "https://a\r\nb".into()), "emisor");
        assert_eq!(field(|new| new.client_id = String::new()), "id de cliente");
        assert_eq!(field(|new| new.groups_claim = "x".repeat(101)), "dato de los grupos");
        assert_eq!(
            field(|new| new.groups = vec![Group { name: "  ".into(), role: Role::Ops }]),
            "grupos"
        );
        assert_eq!(
            field(|new| {
                let group = |n: usize| Group { name: n.to_string(), role: Role::Ops };
                new.groups = (0..=GROUPS_MAX).map(group).collect();
            }),
            "grupos"
        );
    }
}
