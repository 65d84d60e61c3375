//! Who is what they say is let in, and nothing more is told of them.

use serde_json::json;
use tenancy::provider::{AuthProvider as _, Claims, Client};

use super::{
    signer::{Signer, base64url},
    simulator::{CODE, NOW, Say, Simulator, ask, at, tenant},
};

fn ana() -> Claims {
    Claims {
        subject: "ana".into(),
        mail: Some("ana@ejemplo.com".into()),
        name: Some("Ana Pérez".into()),
        groups: vec!["ventas".into()],
    }
}

#[tokio::test]
async fn the_browser_is_sent_with_all_that_has_to_come_back() {
    let it = Simulator::start().await;
    let address = it.address().await.expect("an address");
    let wanted = format!(
        "{}/authorize?tenant=a&response_type=code&client_id=zocalo%3A1\
         &redirect_uri=https%3A%2F%2Fautos.example%2Fvuelta&scope=openid+email+profile&state=estado\
         &nonce=numero&code_challenge={}&code_challenge_method=S256",
        it.issuer,
        base64url(ring::digest::digest(&ring::digest::SHA256, b"verificador")),
    );
    assert_eq!(address, wanted);
    it.address().await.expect("an address");
    assert_eq!(it.asked("/.well-known/openid-configuration"), 1, "it is remembered");
    // Whoever else names it learns nothing of that by how quickly the answer comes.
    let other = Client { tenant: tenant(2), ..it.client() };
    it.oidc.address(&other, &ask(), at(NOW)).await.expect("an address");
    assert_eq!(it.asked("/.well-known/openid-configuration"), 2, "each tenant asks itself");
}

#[tokio::test]
async fn a_code_becomes_who_somebody_is_with_each_algorithm() {
    for key in [Signer::es256(), Signer::eddsa(), Signer::rsa()] {
        let it = Simulator::with(key).await;
        assert_eq!(it.identify().await, Ok(ana()));
    }
    let it = Simulator::with(Signer::rsa()).await;
    it.give_changed(|header, _| header["alg"] = json!("PS256"));
    assert_eq!(it.identify().await, Ok(ana()));
}

#[tokio::test]
async fn the_code_is_shown_with_our_secret_and_the_verifier() {
    let it = Simulator::start().await;
    it.identify().await.expect("known");
    let heard = it.heard();
    let request = heard.iter().find(|it| it.starts_with("POST /token ")).expect("a request");
    let form = format!(
        "grant_type=authorization_code&code={CODE}\
         &redirect_uri=https%3A%2F%2Fautos.example%2Fvuelta&code_verifier=verificador"
    );
    assert!(request.ends_with(&form), "{request}");
    // `zocalo%3A1:tucan+de+pico%3A+verde`
    let header = "authorization: Basic em9jYWxvJTNBMTp0dWNhbitkZStwaWNvJTNBK3ZlcmRl\r\n";
    assert!(request.contains(header), "{request}");
    assert_eq!(it.asked("/userinfo"), 0, "the token told everything");

    let posting = Simulator::start().await;
    let mut metadata = posting.metadata();
    metadata["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
    posting.say("/.well-known/openid-configuration", Say::Json(metadata));
    posting.identify().await.expect("known");
    let request = &posting.heard()[1];
    assert!(request.ends_with("&client_id=zocalo%3A1&client_secret=tucan+de+pico%3A+verde"));
    assert!(!request.contains("authorization:"), "{request}");
}

#[tokio::test]
async fn what_the_token_leaves_out_is_asked_of_the_userinfo_endpoint() {
    let it = Simulator::start().await;
    it.give_changed(|_, payload| {
        for name in ["groups", "email", "email_verified"] {
            payload.as_object_mut().expect("an object").remove(name);
        }
    });
    it.say(
        "/userinfo",
        Say::Json(json!({"sub": "ana", "groups": "ventas", "name": "Otra",
                         "email": "ana@ejemplo.com", "email_verified": "true"})),
    );
    assert_eq!(it.identify().await, Ok(ana()));
    assert!(it.heard().iter().any(|it| it.contains("authorization: Bearer acceso\r\n")));
}

#[tokio::test]
async fn who_has_neither_address_nor_groups_is_known_all_the_same() {
    let it = Simulator::start().await;
    it.give_changed(|_, payload| {
        payload["email_verified"] = json!(false);
        payload.as_object_mut().expect("an object").remove("groups");
    });
    let wanted = Claims { mail: None, groups: vec![], ..ana() };
    assert_eq!(it.identify().await, Ok(wanted.clone()));

    // A provider without that endpoint, or that gives no access token, has said all it has.
    it.say("/userinfo", Say::Silence);
    let token = it.key.token(&it.header(), &json!({"iss": it.issuer, "aud": ["zocalo:1"], "sub": "ana",
        "nonce": "numero", "iat": super::simulator::NOW, "exp": super::simulator::NOW + 1, "name": "Ana Pérez"}));
    it.say("/token", Say::Json(json!({"id_token": token})));
    assert_eq!(it.identify().await, Ok(wanted));
}

#[tokio::test]
async fn a_token_for_several_is_ours_if_we_asked_for_it() {
    let it = Simulator::start().await;
    it.give_changed(|_, payload| {
        payload["aud"] = json!(["otro", "zocalo:1"]);
        payload["azp"] = json!("zocalo:1");
    });
    assert_eq!(it.identify().await, Ok(ana()));
}
