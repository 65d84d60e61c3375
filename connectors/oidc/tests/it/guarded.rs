//! With the guard on, no word reaches this machine or its network, and the failure does not tell why.

use std::time::Duration;

use kernel::Secret;
use oidc::{Oidc, Settings};
use serde_json::{Value, json};
use tenancy::provider::{AuthProvider as _, Client, Failure};
use tokio::{net::TcpListener, time::timeout};

use super::simulator::{NOW, Say, Simulator, ask, at};

async fn failure(oidc: &Oidc, issuer: String) -> Failure {
    let client = Client {
        tenant: super::simulator::tenant(1),
        issuer,
        id: "zocalo".into(),
        secret: Secret::new("tucán".to_owned()),
        groups_claim: "groups".into(),
    };
    let sent = oidc.address(&client, &ask(), at(NOW)).await.expect_err(&client.issuer);
    let known = oidc.identify(&client, &ask(), "codigo", at(NOW + 60)).await;
    assert_eq!(known.as_ref(), Err(&sent), "{}", client.issuer);
    sent
}

#[tokio::test]
async fn nobody_is_connected_to_on_this_machine() {
    let oidc = Oidc::new(&Settings::default()).expect("settings");
    let four = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = four.local_addr().expect("an address").port();
    let hosts = [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.0.1",
        "[fd00::1]",
        "[fe80::1]",
    ];
    for host in hosts {
        let told = failure(&oidc, format!("https://{host}:{port}")).await;
        assert_eq!(told.kind(), "unreachable", "{host}");
    }
    let nobody = timeout(Duration::from_millis(100), four.accept()).await;
    assert!(nobody.is_err(), "somebody connected");
}

#[tokio::test]
async fn a_refused_address_and_a_name_nobody_has_are_told_alike() {
    let oidc = Oidc::new(&Settings::default()).expect("settings");
    let private = failure(&oidc, "https://10.0.0.1:8443".into()).await;
    let unknown = failure(&oidc, "https://nadie.invalid".into()).await;
    assert_eq!(private, unknown);

    // And like a port where nobody listens, which is told where it may be tried.
    let settings = Settings { private_networks: true, ..Settings::default() };
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let open = Oidc::new(&settings).expect("settings");
    assert_eq!(failure(&open, format!("https://127.0.0.1:{port}")).await, private);
}

#[tokio::test]
async fn plain_http_is_not_spoken() {
    let oidc = Oidc::new(&Settings::default()).expect("settings");
    for issuer in ["http://id.example", "http://127.0.0.1", "ftp://id.example", "//id.example", ""]
    {
        assert_eq!(failure(&oidc, issuer.into()).await.kind(), "refused", "{issuer}");
    }
}

#[tokio::test]
async fn where_private_networks_are_open_a_machine_s_own_services_are_not() {
    let settings = Settings { private_networks: true, ..Settings::default() };
    let oidc = Oidc::new(&settings).expect("settings");
    for issuer in ["http://169.254.169.254", "http://[fe80::1]", "http://0.0.0.0", "http://8.8.8.8"]
    {
        assert_eq!(failure(&oidc, issuer.into()).await.kind(), "unreachable", "{issuer}");
    }
}

#[tokio::test]
async fn an_endpoint_that_a_configuration_names_is_judged_like_the_issuer() {
    for name in ["token_endpoint", "jwks_uri", "userinfo_endpoint"] {
        let it = Simulator::start().await;
        it.give_changed(|_, payload| payload["groups"] = Value::Null);
        let mut metadata = it.metadata();
        metadata[name] = json!("http://169.254.169.254/latest");
        it.say("/.well-known/openid-configuration", Say::Json(metadata));
        let told = it.identify().await.map_err(|it| it.kind());
        assert_eq!(told, Err("unreachable"), "{name}");
    }
}
