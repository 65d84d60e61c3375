//! Endpoints that fail, each in its way: what may work a moment later, and what does not hold.

use std::time::{Duration, Instant};

use futures::future::join_all;
use oidc::limits::{ANSWER_BYTES_MAX, CALLS_PER_TENANT_MAX, QUESTION_MAX, WHOLE_MAX};
use serde_json::{Value, json};

use super::simulator::{CODE, NOW, SECRET, Say, Simulator};

const PATHS: [&str; 4] = ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"];

/// A provider that fails at that path alone, and what comes of it.
async fn failing(path: &'static str, say: Say) -> (String, String) {
    let it = Simulator::start().await;
    it.give_changed(|_, payload| payload["groups"] = Value::Null);
    it.say(path, say);
    let failure = it.identify().await.expect_err(path);
    (failure.kind().to_owned(), failure.to_string())
}

fn text(status: u16, kind: &'static str, text: &str) -> Say {
    Say::Text(status, kind, text.into())
}

#[tokio::test]
async fn how_an_endpoint_fails_says_whether_another_attempt_may_do() {
    let json = "application/json";
    let cut =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"a\"";
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n{{}}", "x: y\r\n".repeat(100));
    let wide = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n{{}}", "y".repeat(100_000));
    let cases = [
        ("unreachable", text(500, json, "{}")),
        ("unreachable", text(503, "text/html", "<html>")),
        ("unreachable", text(429, json, "{}")),
        ("unreachable", Say::Bytes(vec![])),
        ("unreachable", Say::Bytes(b"SSH-2.0-OpenSSH\r\n".to_vec())),
        ("unreachable", Say::Bytes(cut.to_vec())),
        ("unreachable", Say::Bytes(many.into_bytes())),
        ("unreachable", Say::Bytes(wide.into_bytes())),
        ("refused", text(400, json, r#"{"error":"invalid_grant"}"#)),
        ("refused", text(404, "text/html", "<html>")),
        ("refused", text(200, "text/html", "<html>")),
        ("refused", text(200, json, "<html>")),
        ("refused", text(200, "application/jwt", "a.b.c")),
        ("refused", text(200, json, "{}")),
        ("refused", text(200, json, &format!("{{\"a\":\"{}\"}}", "a".repeat(1 << 20)))),
        ("refused", text(200, json, &"[".repeat(200_000))),
        ("refused", text(302, json, "{}")),
        ("refused", text(307, json, "{}")),
    ];
    for (kind, say) in cases {
        for path in PATHS {
            let shown = format!("{path} {:.80}", format!("{say:?}"));
            let (found, said) = failing(path, say.clone()).await;
            assert_eq!(found, kind, "{shown}: {said}");
            assert!(!said.contains(CODE) && !said.contains(SECRET), "{shown}: {said}");
        }
    }
}

/// What comes of the right words at that path, said otherwise.
async fn said_otherwise(
    path: &'static str,
    how: impl Fn(Value) -> Say,
) -> Result<(), &'static str> {
    let it = Simulator::start().await;
    it.give_changed(|_, payload| payload["groups"] = Value::Null);
    it.say(path, how(it.said(path)));
    it.identify().await.map(|_| ()).map_err(|failure| failure.kind())
}

#[tokio::test]
async fn the_right_words_are_refused_when_they_are_too_many_or_not_said_as_json() {
    let padded = |mut said: Value, bytes: usize| {
        said["more"] = json!("a".repeat(bytes));
        Say::Json(said)
    };
    for path in PATHS {
        let html = |said: Value| text(200, "text/html", &said.to_string());
        assert_eq!(said_otherwise(path, html).await, Err("refused"), "{path}");
        let much = |said| padded(said, ANSWER_BYTES_MAX / 2);
        assert_eq!(said_otherwise(path, much).await, Ok(()), "{path}");
        let too_much = |said| padded(said, ANSWER_BYTES_MAX);
        assert_eq!(said_otherwise(path, too_much).await, Err("refused"), "{path}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let it = Simulator::start().await;
    it.say("/token", text(307, "application/json", "{}"));
    it.identify().await.expect_err("a redirect");
    assert_eq!((it.asked("/token"), it.asked("/keys")), (1, 0));
}

#[tokio::test]
async fn who_is_slow_is_not_waited_for() {
    let begun = Instant::now();
    let slow = PATHS.into_iter().flat_map(|path| {
        [Say::Silence, Say::Drip].map(|say| async move {
            let (kind, said) = failing(path, say).await;
            assert_eq!(kind, "unreachable", "{path}: {said}");
        })
    });
    join_all(slow).await;
    let took = begun.elapsed();
    assert!(took < WHOLE_MAX && took >= QUESTION_MAX, "{took:?}");
}

#[tokio::test]
async fn several_slow_answers_have_one_end() {
    let it = Simulator::start().await;
    it.say("/keys", Say::Silence);
    let begun = Instant::now();
    // Of five, four are let in at a time, and each waits for the keys.
    let all = join_all((0..5).map(|_| it.identify())).await;
    assert!(all.iter().all(|it| it.as_ref().is_err_and(|it| it.kind() == "unreachable")));
    assert!(begun.elapsed() < WHOLE_MAX + Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(it.asked("/token") <= 5);
}

#[tokio::test]
async fn one_slow_provider_does_not_keep_the_others_waiting() {
    let (slow, other) = (Simulator::start().await, Simulator::start().await);
    slow.say("/token", Say::Silence);
    let client =
        tenancy::provider::Client { tenant: super::simulator::tenant(2), ..other.client() };
    let ask = super::simulator::ask();
    let quick = async {
        while slow.asked("/token") < CALLS_PER_TENANT_MAX {
            tokio::task::yield_now().await;
        }
        let begun = Instant::now();
        // The other's connector is not asked: all calls go through one.
        let now = super::simulator::at(NOW);
        let known = tenancy::provider::AuthProvider::identify(&slow.oidc, &client, &ask, CODE, now);
        known.await.expect("known");
        begun.elapsed()
    };
    let (all, took) = tokio::join!(join_all((0..64).map(|_| slow.identify())), quick);
    assert!(all.iter().all(Result::is_err));
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert!(slow.asked("/token") <= 12, "{}", slow.asked("/token"));
}

#[tokio::test]
async fn a_failure_is_not_remembered_for_long() {
    let it = Simulator::start().await;
    let good = Say::Json(it.metadata());
    it.say(PATHS[0], text(503, "text/html", ""));
    for _ in 0..10 {
        it.identify_at(NOW).await.expect_err("not available");
    }
    assert_eq!(it.asked(PATHS[0]), 1, "not asked for every visitor");
    it.say(PATHS[0], good);
    it.identify_at(NOW + 9).await.expect_err("not asked yet");
    it.identify_at(NOW + 10).await.expect("asked again");
}

#[tokio::test]
async fn a_configuration_that_does_not_hold_is_refused() {
    let changes: [(&str, Value); 7] = [
        ("issuer", json!("https://otro.example")),
        ("issuer", Value::Null),
        ("token_endpoint", json!("ftp://127.0.0.1/token")),
        ("token_endpoint", json!("http://ana:b@127.0.0.1/token")),
        ("jwks_uri", Value::Null),
        ("userinfo_endpoint", json!(["http://127.0.0.1/"])),
        ("code_challenge_methods_supported", json!(["plain"])),
    ];
    for (name, value) in changes {
        let it = Simulator::start().await;
        let mut metadata = it.metadata();
        metadata[name] = value.clone();
        it.say(PATHS[0], Say::Json(metadata));
        for failure in [it.address().await.err(), it.identify().await.err()] {
            assert_eq!(failure.map(|it| it.kind()), Some("refused"), "{name} {value}");
        }
        assert_eq!(it.asked("/token"), 0);
    }
    let it = Simulator::start().await;
    let twice = it.metadata().to_string().replace("{", r#"{"issuer":"https://otro.example","#);
    it.say(PATHS[0], text(200, "application/json", &twice));
    assert_eq!(it.address().await.map_err(|it| it.kind()), Err("refused"));
}

#[tokio::test]
async fn what_the_code_is_exchanged_for_has_to_be_tokens() {
    let it = Simulator::start().await;
    let token = it.key.token(&it.header(), &it.payload());
    for said in [
        json!({"access_token": "a", "token_type": "Bearer"}),
        json!({"id_token": null}),
        json!({"id_token": [token]}),
        json!({"id_token": token, "access_token": "a", "token_type": "DPoP"}),
        json!({"id_token": token, "access_token": "a\r\nX: y", "token_type": "Bearer"}),
    ] {
        it.say("/token", Say::Json(said.clone()));
        assert_eq!(it.identify().await.map_err(|it| it.kind()), Err("refused"), "{said}");
    }
    let error = json!({"error": "invalid_grant", "error_description": CODE}).to_string();
    it.say("/token", text(400, "application/json", &error));
    let failure = it.identify().await.expect_err("a code used twice");
    assert_eq!(
        failure.to_string(),
        "lo que dijo el proveedor no vale: no aceptó el código (invalid_grant)"
    );
}
