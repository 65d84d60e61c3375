//! `/cuenta`: opening an account, signing in and out, one-time links, a lost password, how one signs
//! in, one's own sessions, and for who sells: those who sell with them.

pub(crate) mod agents;
pub(crate) mod code;
pub(crate) mod enquiries;
pub(crate) mod entry;
pub(crate) mod exit;
pub(crate) mod home;
pub(crate) mod link;
pub(crate) mod listings;
pub(crate) mod presentation;
pub(crate) mod provider;
pub(crate) mod reach;
pub(crate) mod recovery;
pub(crate) mod registration;
pub(crate) mod renewal;
pub(crate) mod security;
pub(crate) mod seller;
pub(crate) mod sessions;
pub(crate) mod stead;

use axum::{
    http::{HeaderMap, header},
    response::Response,
};
use db::Scope;
use http_kit::{AtDoor, Fault, cookies};
use tenancy::{
    Device, Entered, Opened,
    session::{self, Carried},
};

use crate::{State, form::see_other, links::Links, saved};

/// Where somebody is: at which host, with what browser, and what it holds of earlier times.
pub(crate) fn device<'a>(door: &'a AtDoor, headers: &'a HeaderMap) -> Device<'a> {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let (host, token) = (door.site.site.host.as_str(), cookies::device_token(headers));
    Device { host, agent: agent.unwrap_or_default(), token, carried: Carried::Cookie }
}

/// Ends the session this browser has had: whoever signs in anew has another (ASVS 5.0 7.2.4).
async fn leave_earlier(state: &State, door: &AtDoor, headers: &HeaderMap) -> Result<(), Fault> {
    let Some(token) = cookies::session_token(headers) else { return Ok(()) };
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    session::leave(&mut tx, &token, &door.site.site.host).await?;
    Ok(tx.commit().await?)
}

/// Where one goes after signing in when no page was asked for: to where one works.
pub(crate) const fn landing(opened: &Opened) -> &'static str {
    if opened.is_staff { "/panel" } else { "/cuenta" }
}

/// Goes on to `back`, or else to where one works, signed in; or first to where the code is given. What
/// the browser kept becomes the account's.
pub(crate) async fn entered(
    state: &State,
    (door, headers): (&AtDoor, &HeaderMap),
    entered: &Entered,
    back: Option<&str>,
) -> Result<Response, Fault> {
    match entered {
        Entered::Open(opened) => {
            leave_earlier(state, door, headers).await?;
            let saved = saved::merge(state, (door, headers), opened.account).await?;
            let mut response = see_other(back.unwrap_or(landing(opened)))?;
            cookies::set(response.headers_mut(), &opened.session, &opened.device);
            cookies::set_saved(response.headers_mut(), &saved);
            Ok(response)
        }
        Entered::Step(step) => {
            let back = back.map(|back| ("volver", back));
            let mut response = see_other(&Links::default().with("/cuenta/codigo", back))?;
            cookies::set_step(response.headers_mut(), step);
            Ok(response)
        }
    }
}
