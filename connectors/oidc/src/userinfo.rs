//! More about a person, asked with the access token (OpenID Connect Core 1.0 §5.3).

use hyper::header::HeaderValue;
use tenancy::provider::{Client, Failure};

use crate::{
    claims::about, endpoint::Endpoint, failure::refused, http::Http, json::Object,
    profile::Profile, slots::Slot,
};

/// Asks for more about the person the ID token is of. An answer about another is refused: tokens can be
/// exchanged for each other on the way (§5.3.2).
pub async fn ask(
    http: &Http,
    slot: &Slot,
    endpoint: &Endpoint,
    bearer: HeaderValue,
    client: &Client,
    subject: &str,
) -> Result<Profile, Failure> {
    let what = "lo que dice de la persona";
    let answer = http.get(slot, endpoint, Some(bearer)).await.and_then(|answer| answer.good());
    let json = answer.map_err(|trouble| trouble.told(what, &endpoint.host()))?;
    let told = Object::read(&json, what)?;
    if about(&told)? != subject {
        return Err(refused("contó de otra persona"));
    }
    Profile::read(&told, client)
}
