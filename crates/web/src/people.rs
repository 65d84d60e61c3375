//! Those who act for a seller, as both the seller and the tenant's staff see them.

use axum::http::{HeaderMap, StatusCode};
use db::{Scope, TenantTx};
use http_kit::{Fault, May};
use kernel::{
    ids::{AccountId, LinkId, SellerId},
    locale::Word,
};
use tenancy::{
    Error, SellerKind, SellerRole,
    account::Mail,
    link::{self, Envelope, SellerWaiting},
    seller::people::{self, Person},
};

use crate::{
    State,
    account::home::role,
    form::{not_an_id, told},
    proof::begin_proved,
    shell::Frame,
    texts::{fill, work::work},
    work::moment,
};

/// The part of a page that shows and invites them.
pub(crate) struct People {
    pub people: Vec<Row>,
    pub waiting: Vec<WaitingRow>,
    /// What a page says where there is nobody.
    pub nobody: &'static str,
    /// What it says of who publishes alone.
    pub alone: Option<&'static str>,
    /// The form that invites, for who may.
    pub invite: Option<Invite>,
    pub wrong: Option<String>,
    pub sent: Option<String>,
}

pub(crate) struct Row {
    pub name: String,
    pub mail: String,
    pub role: &'static str,
    pub is_you: bool,
    pub remove: Option<String>,
}

pub(crate) struct WaitingRow {
    pub mail: String,
    pub role: &'static str,
    pub ends: String,
    pub withdraw: Option<String>,
}

pub(crate) struct Invite {
    pub action: String,
    pub mail: String,
    pub roles: Vec<Choice>,
}

pub(crate) struct Choice {
    pub key: &'static str,
    pub label: &'static str,
    pub may: &'static str,
    pub is_chosen: bool,
}

/// What a form carries.
#[derive(Default, serde::Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub mail: String,
    #[serde(default)]
    pub role: String,
    /// Their own, of who invites.
    #[serde(default)]
    password: String,
}

/// What is said on the page.
#[derive(Default)]
pub(crate) struct Said {
    pub wrong: Option<String>,
    pub sent: Option<String>,
    pub typed: Typed,
}

/// Of whom it is, and what may be done there.
pub(crate) struct Of<'a> {
    pub seller: SellerId,
    pub kind: Option<SellerKind>,
    /// The page's path: forms go to places below it.
    pub path: &'a str,
    pub may_manage: bool,
    /// The part that is chosen unless another is.
    pub usual: SellerRole,
}

impl People {
    /// Reads them.
    pub async fn read(
        tx: &mut TenantTx,
        may: &May,
        frame: &Frame<'_>,
        of: Of<'_>,
        said: Said,
    ) -> Result<Self, Error> {
        let (links, work) = (frame.links(), work(frame.locale()));
        let people = people::list(tx, of.seller).await?;
        let waiting = link::waiting_of_seller(tx, of.seller).await?;
        let row = |person: &Person| Row {
            name: person.name.clone(),
            mail: person.mail.clone(),
            role: role(work, person.role),
            is_you: person.account == may.signed.account.id,
            remove: of
                .may_manage
                .then(|| links.page(&format!("{}/{}/baja", of.path, person.account))),
        };
        let waiting_row = |waiting: &SellerWaiting| WaitingRow {
            mail: waiting.mail.clone(),
            role: role(work, waiting.role),
            ends: fill(work.ends_on, &moment(frame, waiting.expires_at)),
            withdraw: of
                .may_manage
                .then(|| links.page(&format!("{}/invitaciones/{}/retiro", of.path, waiting.id))),
        };
        // One that came by file has nobody yet: its first is the person.
        let is_person = of.kind == Some(SellerKind::Person);
        let is_alone = is_person && !people.is_empty();
        let usual = if is_person { SellerRole::Owner } else { of.usual };
        let chosen = said.typed.role.parse().unwrap_or(usual);
        let choice = |role: SellerRole| Choice {
            key: role.key(),
            label: crate::account::home::role(work, Some(role)),
            may: match role {
                SellerRole::Owner => work.seller_owner_may,
                SellerRole::Agent => work.agent_may,
            },
            is_chosen: role == chosen,
        };
        Ok(Self {
            people: people.iter().map(row).collect(),
            waiting: waiting.iter().map(waiting_row).collect(),
            nobody: work.no_people,
            alone: is_alone.then_some(work.person_alone),
            invite: (of.may_manage && !is_alone).then(|| Invite {
                action: links.page(&format!("{}/invitaciones", of.path)),
                mail: said.typed.mail,
                roles: SellerRole::ALL
                    .into_iter()
                    .filter(|role| !is_person || *role == SellerRole::Owner)
                    .map(choice)
                    .collect(),
            }),
            wrong: said.wrong,
            sent: said.sent,
        })
    }
}

/// Invites somebody to act for a seller, by mail alone; what the page says of it.
pub(crate) async fn invite(
    state: &State,
    may: &May,
    headers: &HeaderMap,
    (seller, scope): (SellerId, &Scope),
    typed: Typed,
) -> Result<(StatusCode, Said), Fault> {
    let done: Result<(), Error> = async {
        let mail = Mail::read(&typed.mail)?;
        let unknown = |_| Error::invalid(Word::new("parte", "part"), "elige una", "choose one");
        let role: SellerRole = typed.role.parse().map_err(unknown)?;
        // In the tenant's scope, and ended before the seller's begins: nobody holds two connections.
        begin_proved(state, may, headers, &typed.password).await?.commit().await?;
        let mut tx = state.db.begin(scope).await?;
        let of = (seller, role);
        link::invite_to_seller(&mut tx, &may.by(), of, &mail, envelope(may)?).await?;
        Ok(tx.commit().await?)
    }
    .await;
    match done {
        Ok(()) => {
            let sent = fill(work(may.about.locale()).invitation_sent, typed.mail.trim());
            Ok((StatusCode::OK, Said { sent: Some(sent), ..Said::default() }))
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            Ok((status, Said { wrong: Some(wrong), typed, ..Said::default() }))
        }
    }
}

/// Takes an invitation back; what the page says where it waits no more.
pub(crate) async fn withdraw(
    state: &State,
    may: &May,
    (seller, scope): (SellerId, &Scope),
    link: &str,
) -> Result<Option<(StatusCode, Said)>, Fault> {
    let link: LinkId = link.parse().map_err(|_| not_an_id("link"))?;
    let mut tx = state.db.begin(scope).await?;
    match link::withdraw_of_seller(&mut tx, &may.by(), seller, link).await {
        Ok(()) => tx.commit().await?,
        Err(Error::NoSuchLink) => {
            let gone = work(may.about.locale()).invitation_gone.to_owned();
            let said = Said { wrong: Some(gone), ..Said::default() };
            return Ok(Some((StatusCode::NOT_FOUND, said)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(None)
}

/// Lets somebody act for a seller no longer; what the page says where that cannot be.
pub(crate) async fn remove(
    state: &State,
    may: &May,
    (seller, scope): (SellerId, &Scope),
    account: &str,
) -> Result<Option<(StatusCode, Said)>, Fault> {
    let account: AccountId = account.parse().map_err(|_| not_an_id("account"))?;
    let done: Result<(), Error> = async {
        let mut tx = state.db.begin(scope).await?;
        people::remove(&mut tx, &may.by(), seller, account).await?;
        Ok(tx.commit().await?)
    }
    .await;
    let Err(error) = done else { return Ok(None) };
    let (status, wrong) = told(error, &may.about)?;
    Ok(Some((status, Said { wrong: Some(wrong), ..Said::default() })))
}

/// From where a letter goes that somebody asks for here.
pub(crate) fn envelope(may: &May) -> Result<Envelope, Error> {
    let host = &may.site.site.host;
    let origin = may.about.letter_origin().ok_or_else(|| Error::NoSuchSite(host.clone()))?;
    let language = may.about.language.code().to_owned();
    Ok(Envelope { site: may.site.site.id, origin, language })
}
