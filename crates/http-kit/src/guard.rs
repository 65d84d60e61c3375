//! What stands in front of each handler: the permission its route states, decided before it runs.

use std::sync::Arc;

use axum::{
    RequestExt as _,
    extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use db::Scope;
use kernel::Mutant;
use tenancy::{
    Permission, ResolvedSite,
    api_key::{self, ApiKey},
    audit::{self, Actor, Asked, By, Why},
    limit::{self, Limit},
    session::{self, ActsFor, Carried, Signed},
};

use crate::{
    About, Code, Fault, Kit, Peer,
    bearer::{self, Held},
    cookies, origin,
};

/// Decides about the routes of one permission.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    pub kit: Kit,
    pub permission: Permission,
    /// How who asks is known: a page takes no keys, and the API no cookies.
    pub carried: Carried,
}

/// A handler that takes this runs only for somebody signed in whose standing its route asks for.
#[derive(Debug, Clone)]
pub struct May {
    /// The site it was asked at.
    pub site: Arc<ResolvedSite>,
    /// The rest of the request.
    pub about: About,
    /// Who asks.
    pub signed: Signed,
}

impl May {
    /// What the request sees: all of the site's tenant.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::tenant(self.site.tenant.id)
    }

    /// The seller whoever asks acts for, and what such a request sees: that seller's alone.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for who acts for none.
    pub fn selling(&self) -> Result<(&ActsFor, Scope), Fault> {
        let seller = self.signed.seller.as_ref().ok_or_else(|| Fault::new(Code::Forbidden))?;
        let scope = match Mutant::EverySeller.is_on() {
            true => self.scope(),
            false => Scope::seller(self.site.tenant.id, seller.id),
        };
        Ok((seller, scope))
    }

    /// Who acts, for the audit.
    #[must_use]
    pub fn by(&self) -> By {
        self.about.by(self.signed.actor())
    }
}

/// Who calls the API.
#[derive(Debug, Clone)]
pub enum Caller {
    /// Somebody signed in.
    Person(Box<Signed>),
    /// A program with a key.
    Key(ApiKey),
}

impl Caller {
    fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Person(signed) => signed.may(permission),
            Self::Key(key) => {
                let is_given = |standing| permission.is_given_to(standing);
                key.standings().any(is_given) || Mutant::EveryScope.is_on()
            }
        }
    }

    fn actor(&self) -> Actor {
        match self {
            Self::Person(signed) => signed.actor(),
            Self::Key(key) => Actor::Key(key.id),
        }
    }
}

/// A handler of the API that takes this runs only for a caller whom its route lets.
#[derive(Debug, Clone)]
pub struct Called {
    /// The site it was asked at.
    pub site: Arc<ResolvedSite>,
    /// The rest of the request.
    pub about: About,
    /// Who asks.
    pub caller: Caller,
}

impl Called {
    /// What the request sees: all of the site's tenant.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::tenant(self.site.tenant.id)
    }

    /// Who acts, for the audit.
    #[must_use]
    pub fn by(&self) -> By {
        self.about.by(self.caller.actor())
    }

    /// The person that calls.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for a program with a key.
    pub fn person(&self) -> Result<&Signed, Fault> {
        match &self.caller {
            Caller::Person(signed) => Ok(signed),
            Caller::Key(_) => Err(Fault::new(Code::Forbidden)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Called {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::new(Code::Internal))
    }
}

/// A handler that takes this runs only on a site whose tenant is served; for anybody.
#[derive(Debug, Clone)]
pub struct AtDoor {
    /// The site.
    pub site: Arc<ResolvedSite>,
    /// The rest of the request.
    pub about: About,
}

impl<S: Sync> FromRequestParts<S> for May {
    type Rejection = Fault;
    /// Without a guard in front that let it through there is none: the handler does not run.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::new(Code::Internal))
    }
}

impl<S: Sync> FromRequestParts<S> for AtDoor {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::new(Code::Internal))
    }
}

/// Runs the handler, or answers why not.
pub(crate) async fn check(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    // Most requests only read: for them nothing is kept.
    let change = if request.method().is_safe() { None } else { Some(asked(&mut request).await) };
    match guard.decide(&mut request).await {
        Ok(acting) => {
            let response = next.run(request).await;
            match acting.zip(change).zip(refusal(response.status())) {
                // Who may do the like was kept from doing this.
                Some(((acting, asked), why)) => {
                    match guard.note_refusal(&acting, &asked, why).await {
                        Ok(()) => response,
                        Err(fault) => fault.into_response(),
                    }
                }
                None => response,
            }
        }
        Err(fault) => fault.into_response(),
    }
}

/// Lets whoever watches the program ask, from where their route says.
pub(crate) async fn watch(
    State(permission): State<Permission>,
    request: Request,
    next: Next,
) -> Response {
    let is_local = Peer::of(request.extensions(), request.headers()).is_local;
    let may = match permission {
        Permission::Watch => true,
        // Figures say how much business there is.
        Permission::WatchLocally => is_local,
        _ => false,
    };
    if may { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

/// Longest part of an address that the audit repeats, in bytes: an id of ours is shorter.
const NAMED_BYTES_MAX: usize = 64;

/// What is asked for, as the audit says it. Of the address it repeats ids and plain words, and never the secret
/// of a link.
async fn asked(request: &mut Request) -> Asked {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let what = format!("{} {route}", request.method());
    let is_change = !request.method().is_safe();
    let named = request.extract_parts::<RawPathParams>().await;
    let is_plain = |value: &str| {
        value.len() <= NAMED_BYTES_MAX
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    let of = named.iter().flat_map(RawPathParams::iter);
    let of = of.filter(|(name, value)| *name != "token" && is_plain(value));
    let of = of.map(|(_, value)| value).collect::<Vec<_>>().join(" ");
    Asked { what, of, is_change }
}

/// Why an answer says that something may not be done, or not now; `None` where it does not.
const fn refusal(status: StatusCode) -> Option<Why> {
    match status {
        StatusCode::FORBIDDEN => Some(Why::MayNot),
        StatusCode::CONFLICT => Some(Why::Clash),
        StatusCode::TOO_MANY_REQUESTS => Some(Why::Limit),
        _ => None,
    }
}

/// Who acts, and where that is written down.
struct Acting {
    scope: Scope,
    by: By,
}

impl Guard {
    /// Lets the request go on; who acts, where it is known.
    async fn decide(&self, request: &mut Request) -> Result<Option<Acting>, Fault> {
        // Nothing a browser sends by itself lets anybody into the API.
        if self.carried == Carried::Cookie && !Mutant::EveryOrigin.is_on() {
            origin::check(request.method(), request.headers())?;
        }
        if self.permission == Permission::Public {
            // Its handlers take `OnSite`, which asks for a marketplace that is served.
            return Ok(None);
        }
        let about = request.extensions().get::<About>().cloned();
        let about = about.ok_or_else(|| Fault::new(Code::Internal))?;
        let site = Arc::clone(about.staffed()?);
        if self.permission.is_open() {
            request.extensions_mut().insert(AtDoor { site, about });
            return Ok(None);
        }
        let held = match self.carried {
            Carried::Cookie => cookies::session_token(request.headers()).map(Held::Session),
            Carried::Bearer => bearer::held(request.headers()),
        };
        let (caller, spent) = self.who(&site, held).await?;
        let caller = caller.ok_or_else(|| sign_in_needed(request))?;
        let called = Called { site, about, caller };
        let acting = Acting { scope: called.scope(), by: called.by() };
        if let Err(reached) = spent {
            self.note_refusal(&acting, &asked(request).await, Why::Limit).await?;
            return Err(reached.into());
        }
        if !called.caller.may(self.permission) && !Mutant::EveryPermission.is_on() {
            self.note_refusal(&acting, &asked(request).await, Why::MayNot).await?;
            return Err(Fault::new(Code::Forbidden));
        }
        match (self.carried, called) {
            (Carried::Cookie, Called { site, about, caller: Caller::Person(signed) }) => {
                request.extensions_mut().insert(May { site, about, signed: *signed });
            }
            (_, called) => {
                request.extensions_mut().insert(called);
            }
        }
        Ok(Some(acting))
    }

    /// Whoever holds the request's session or key, asked anew each time: an ended one ends at once; and whether
    /// what they use is within its limit.
    async fn who(
        &self,
        site: &ResolvedSite,
        held: Option<Held>,
    ) -> Result<(Option<Caller>, Result<(), tenancy::Error>), Fault> {
        let Some(held) = held else { return Ok((None, Ok(()))) };
        let mut tx = self.kit.db.begin(&Scope::tenant(site.tenant.id)).await?;
        let found = match held {
            Held::Session(token) => {
                let at = (site.site.host.as_str(), self.carried);
                let signed = session::find(&mut tx, &token, at).await?;
                signed.map(|signed| Caller::Person(Box::new(signed)))
            }
            Held::Key(token) => api_key::find(&mut tx, &token).await?.map(Caller::Key),
        };
        // Counted in the same transaction; also one too many, so that the notice of it is kept. Whoever
        // leaves is let go, however much was used; who may do nothing uses nothing up.
        let is_counted = found.as_ref().is_some_and(|caller| caller.may(self.permission))
            && self.carried == Carried::Bearer
            && self.permission != Permission::OwnAccount;
        let spent = if is_counted { limit::spend(&mut tx, Limit::ApiCalls).await } else { Ok(()) };
        tx.commit().await?;
        Ok((found, spent))
    }

    async fn note_refusal(&self, acting: &Acting, asked: &Asked, why: Why) -> Result<(), Fault> {
        let mut tx = self.kit.db.begin(&acting.scope).await?;
        audit::refuse(&mut tx, &acting.by, asked, why).await?;
        Ok(tx.commit().await?)
    }
}

/// After signing in one comes back to a page; a form is not sent a second time.
fn sign_in_needed(request: &Request) -> Fault {
    let is_read = request.method().is_safe();
    // Whoever sent a form goes back to the page it stood on, not to where forms are sent.
    let page = if is_read { Some(request.uri().clone()) } else { sent_from(request.headers()) };
    let back = page.and_then(|page| page.path_and_query().map(ToString::to_string));
    Fault { back, ..Fault::new(Code::SignInNeeded) }
}

/// The page a form stood on, by what the browser says of it; where that is, is judged before anybody is led there.
fn sent_from(headers: &HeaderMap) -> Option<Uri> {
    headers.get(header::REFERER)?.to_str().ok()?.parse().ok()
}
