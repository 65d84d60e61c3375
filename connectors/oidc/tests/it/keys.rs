//! Keys that change, and tokens that would have them fetched over and over.

use serde_json::json;

use super::{
    signer::Signer,
    simulator::{NOW, Simulator},
};

#[tokio::test]
async fn keys_are_fetched_once_and_again_when_they_are_old() {
    let it = Simulator::start().await;
    for seconds in [0, 1, 200] {
        it.identify_at(NOW + seconds).await.expect("known");
    }
    assert_eq!(it.asked("/keys"), 1);
    it.give_changed(|_, payload| {
        payload["iat"] = json!(NOW + 900);
        payload["exp"] = json!(NOW + 1200);
    });
    it.identify_at(NOW + 900).await.expect("known");
    assert_eq!(it.asked("/keys"), 2);
}

#[tokio::test]
async fn a_new_key_works_at_once() {
    let it = Simulator::start().await;
    it.identify_at(NOW).await.expect("with the first key");
    let new = Signer::eddsa();
    it.publish(&[it.key.jwk("k1"), new.jwk("k2")]);
    it.give(&new.token(&json!({"alg": "EdDSA", "kid": "k2"}), &it.payload()));
    it.identify_at(NOW + 1).await.expect("with the second");
    assert_eq!(it.asked("/keys"), 2);
}

#[tokio::test]
async fn a_new_key_under_an_old_name_works_at_once() {
    let it = Simulator::start().await;
    it.identify_at(NOW).await.expect("with the first key");
    let new = Signer::es256();
    it.publish(&[new.jwk("k1")]);
    it.give(&new.token(&it.header(), &it.payload()));
    it.identify_at(NOW + 1).await.expect("with the second");
}

#[tokio::test]
async fn a_withdrawn_key_is_worth_nothing_once_the_keys_are_fetched() {
    let it = Simulator::start().await;
    it.identify_at(NOW).await.expect("known");
    it.publish(&[Signer::es256().jwk("k2")]);
    it.give_changed(|_, payload| {
        payload["iat"] = json!(NOW + 900);
        payload["exp"] = json!(NOW + 1200);
    });
    let failure = it.identify_at(NOW + 900).await.expect_err("withdrawn");
    assert_eq!(failure.kind(), "refused");
}

#[tokio::test]
async fn forged_names_of_keys_do_not_make_us_hammer_the_provider() {
    let it = Simulator::start().await;
    it.identify_at(NOW).await.expect("known");
    for n in 0..50 {
        it.give_changed(|header, _| header["kid"] = json!(format!("forged{n}")));
        it.identify_at(NOW + n / 10).await.expect_err("forged");
    }
    assert_eq!(it.asked("/keys"), 2, "once for the first of them");
    it.identify_at(NOW + 30).await.expect_err("forged");
    assert_eq!(it.asked("/keys"), 3, "and once an interval");

    // Of those that come first, none makes two fetches.
    let fresh = Simulator::start().await;
    fresh.give_changed(|header, _| header["kid"] = json!("forged"));
    fresh.identify_at(NOW).await.expect_err("forged");
    assert_eq!(fresh.asked("/keys"), 1);
}
