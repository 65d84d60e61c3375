//! What a browser holds between going to the provider and coming back, sealed: nobody but us reads or
//! makes one, and it is no use at another host.

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::{
    Secret, hex,
    ids::{AccountId, TenantId},
};
use serde::{Deserialize, Serialize};

use super::{begin::Way, port::Ask};
use crate::{Error, Sealer, token::Token};

/// How long signing in at the provider may take.
pub const ASK_LIFE: TimeDelta = TimeDelta::minutes(10);

/// What is held.
#[derive(Serialize, Deserialize)]
pub(super) struct Held {
    /// Where they were sent: what another says is not for this.
    pub issuer: String,
    pub redirect: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
    /// The account it is to be linked with; to sign in without one.
    pub account: Option<AccountId>,
    /// The page that was asked for before.
    pub back: String,
    pub at: DateTime<Utc>,
}

impl Held {
    /// Drawn anew.
    pub fn draw(tx: &TenantTx, issuer: &str, way: &Way<'_>) -> Self {
        Self {
            issuer: issuer.to_owned(),
            redirect: way.redirect.to_owned(),
            state: Token::draw(tx).reveal(),
            nonce: Token::draw(tx).reveal(),
            // 64 letters: RFC 7636 4.1 asks for 43 to 128.
            verifier: Token::draw(tx).reveal(),
            account: way.account,
            back: way.back.to_owned(),
            at: tx.now(),
        }
    }

    /// As a cookie holds it.
    pub fn seal(&self, tx: &TenantTx, sealer: &Sealer, host: &str) -> Result<String, Error> {
        let plain = serde_json::to_vec(self).map_err(|_| Error::Sealing)?;
        let sealed = sealer.seal(&plain, &place(tx.tenant(), host), tx.draw())?;
        Ok(hex::text(&sealed))
    }

    /// What a cookie holds, if it is ours, of this host and of now.
    pub fn open(tx: &TenantTx, sealer: &Sealer, host: &str, text: &str) -> Result<Self, Error> {
        let bytes = hex::bytes(text).ok_or(Error::AskEnded)?;
        let place = place(tx.tenant(), host);
        let plain = sealer.open_sealed(&bytes, &place).map_err(|_| Error::AskEnded)?;
        let held: Self = serde_json::from_slice(&plain).map_err(|_| Error::AskEnded)?;
        let age = tx.now() - held.at;
        if age < TimeDelta::zero() || age > ASK_LIFE { Err(Error::AskEnded) } else { Ok(held) }
    }

    /// What the provider is told of it.
    pub fn ask(&self) -> Ask {
        Ask {
            redirect: self.redirect.clone(),
            state: self.state.clone(),
            nonce: self.nonce.clone(),
            verifier: Secret::new(self.verifier.clone()),
        }
    }
}

fn place(tenant: TenantId, host: &str) -> String {
    format!("asks {tenant} {host}")
}
