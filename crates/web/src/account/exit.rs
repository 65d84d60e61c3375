//! `POST /cuenta/salir`: signing out.

use axum::{
    extract::State as Held,
    http::{HeaderName, HeaderValue},
    response::Response,
};
use http_kit::{Fault, May, cookies};
use tenancy::session;

use crate::{State, form::see_other};

/// Ends this session.
pub(crate) async fn create(Held(state): Held<State>, may: May) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let ended = session::end(&mut tx, &may.by(), may.signed.account.id, may.signed.session).await;
    match ended {
        // Ended from elsewhere in the meantime: that is what was asked for.
        Ok(()) | Err(tenancy::Error::NoSuchSession) => tx.commit().await?,
        Err(error) => return Err(error.into()),
    }
    let mut response = see_other("/cuenta/entrar")?;
    cookies::clear(response.headers_mut());
    // The account has what was kept; nothing of it stays for who uses the device next.
    cookies::set_saved(response.headers_mut(), &cookies::Saved::default());
    cookies::set_seen(response.headers_mut(), &[]);
    let kept = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), kept);
    Ok(response)
}
