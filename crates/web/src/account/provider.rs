//! `/cuenta/proveedor`: signing in by the business's identity provider.

use axum::{
    extract::State as Held,
    http::{HeaderMap, Uri},
    response::Response,
};
use http_kit::{AtDoor, Code, Fault, cookies, origin, query};
use tenancy::{
    audit::Actor,
    provider::{self, Begun, Came, Return, Way},
};

use super::{
    device, entered,
    entry::{asked_for, own_page, refused},
};
use crate::{State, form::see_other};

/// Where people come back to: what the provider has to know of us.
pub(crate) const RETURN: &str = "/cuenta/proveedor/vuelta";

/// Goes to the provider; `volver=` is the page that was asked for before.
pub(crate) async fn go(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    // Who is signed in there already would be here without having asked for it (ASVS 5.0 7.6.2).
    if origin::is_sent_by_another(&headers) {
        return see_other("/cuenta/entrar");
    }
    let origin = door.about.letter_origin().ok_or_else(|| Fault::new(Code::NoSuchSite))?;
    let back = asked_for(&uri);
    let way = Way {
        tenant: door.site.tenant.id,
        host: &door.site.site.host,
        redirect: &format!("{origin}{RETURN}"),
        account: None,
        back: own_page(&back).unwrap_or_default(),
        by: &door.about.by(Actor::Anonymous),
    };
    match provider::begin(&state.db, &state.sealer, state.provider.as_ref(), way).await {
        Ok(Begun { address, held }) => {
            let mut response = see_other(&address)?;
            cookies::set_ask(response.headers_mut(), held.reveal());
            Ok(response)
        }
        Err(error) => refused(&state, &door, error).await,
    }
}

/// Signs in who comes back, or links their account.
pub(crate) async fn come_back(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let said = query::pairs(&uri);
    let find = |name: &str| said.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    let session = cookies::session_token(&headers);
    let come = Return {
        tenant: door.site.tenant.id,
        held: cookies::ask(&headers),
        state: find("state").unwrap_or_default(),
        code: find("code"),
        issuer: find("iss"),
        session: session.as_ref(),
        by: door.about.by(Actor::Anonymous),
        device: device(&door, &headers),
    };
    let came = provider::finish(&state.db, &state.sealer, state.provider.as_ref(), &come).await;
    let mut response = match came {
        Ok(Came::Entered(done, back)) => {
            entered(&state, (&door, &headers), &done, own_page(&back)).await?
        }
        Ok(Came::Linked) => see_other("/cuenta/seguridad?enlazada=1")?,
        Err(error) => refused(&state, &door, error).await?,
    };
    // What was held was of use once.
    cookies::clear_ask(response.headers_mut());
    Ok(response)
}
