//! What stands in front of each handler: the permission its route states, decided before it runs.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use db::Scope;
use tenancy::{
    Permission, ResolvedSite, Token,
    audit::{self, Actor, By, Deed},
    session::{self, ActsFor, Signed},
};

use crate::{About, Code, Fault, Kit, cookies, origin};

/// Decides about the routes of one permission.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    pub kit: Kit,
    pub permission: Permission,
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
        Ok((seller, Scope::seller(self.site.tenant.id, seller.id)))
    }

    /// Who acts, for the audit.
    #[must_use]
    pub fn by(&self) -> By {
        self.about.by(Actor::Account(self.signed.account.id))
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
    match guard.decide(&mut request).await {
        Ok(()) => next.run(request).await,
        Err(fault) => fault.into_response(),
    }
}

impl Guard {
    async fn decide(&self, request: &mut Request) -> Result<(), Fault> {
        origin::check(request.method(), request.headers())?;
        if self.permission == Permission::Public {
            // Its handlers take `OnSite`, which asks for a marketplace that is served.
            return Ok(());
        }
        let about = request.extensions().get::<About>().cloned();
        let about = about.ok_or_else(|| Fault::new(Code::Internal))?;
        let site = Arc::clone(about.staffed()?);
        if self.permission.is_open() {
            request.extensions_mut().insert(AtDoor { site, about });
            return Ok(());
        }
        let token = cookies::session_token(request.headers());
        let signed = self.who(&site, token).await?;
        let signed = signed.ok_or_else(|| sign_in_needed(request))?;
        let may = May { site, about, signed };
        if !may.signed.standings().any(|standing| self.permission.is_given_to(standing)) {
            let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
            self.note_refusal(&may, format!("{} {route}", request.method())).await?;
            return Err(Fault::new(Code::Forbidden));
        }
        request.extensions_mut().insert(may);
        Ok(())
    }

    /// Whoever holds the request's session, asked anew each time: an ended one ends at once.
    async fn who(
        &self,
        site: &ResolvedSite,
        token: Option<Token>,
    ) -> Result<Option<Signed>, Fault> {
        let Some(token) = token else { return Ok(None) };
        let mut tx = self.kit.db.begin(&Scope::tenant(site.tenant.id)).await?;
        let signed = session::find(&mut tx, &token, &site.site.host).await?;
        tx.commit().await?;
        Ok(signed)
    }

    async fn note_refusal(&self, may: &May, asked: String) -> Result<(), Fault> {
        let mut tx = self.kit.db.begin(&may.scope()).await?;
        audit::append(&mut tx, &may.by(), Deed::of("access.asked", asked).refused()).await?;
        Ok(tx.commit().await?)
    }
}

/// After signing in one comes back to what only reads; a form is not sent a second time.
fn sign_in_needed(request: &Request) -> Fault {
    let is_read = request.method().is_safe();
    let back = request.uri().path_and_query().filter(|_| is_read).map(ToString::to_string);
    Fault { back, ..Fault::new(Code::SignInNeeded) }
}
