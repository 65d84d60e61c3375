//! Who is signed in shows once more who they are, before what matters changes: a session that was left
//! open is not enough (ASVS 5.0 7.5.1).

use axum::http::HeaderMap;
use db::TenantTx;
use http_kit::{May, cookies};
use tenancy::{
    Error,
    account::{self, Proof, Proved},
};

use crate::State;

/// Compares the password of a form.
pub(crate) async fn prove(
    state: &State,
    may: &May,
    headers: &HeaderMap,
    password: &str,
) -> Result<Proved, Error> {
    let (by, device) = (may.by(), cookies::device_token(headers));
    let proof = Proof {
        tenant: may.site.tenant.id,
        signed: &may.signed,
        password,
        device: device.as_ref(),
        by: &by,
    };
    account::prove(&state.db, &state.kit.passwords, &proof).await
}

/// A transaction of who gives their password once more, in which it still is the one that was compared.
pub(crate) async fn begin_proved(
    state: &State,
    may: &May,
    headers: &HeaderMap,
    password: &str,
) -> Result<TenantTx, Error> {
    let proved = prove(state, may, headers, password).await?;
    let mut tx = state.db.begin(&may.scope()).await?;
    proved.hold(&mut tx, &may.signed).await?;
    Ok(tx)
}
