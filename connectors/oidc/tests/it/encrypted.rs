//! Over TLS: only who has a certificate for that name of an authority we trust is a provider.

use std::{fs, path::Path, process::Command, sync::Arc};

use kernel::Secret;
use oidc::{Oidc, Settings};
use serde_json::json;
use tenancy::provider::{AuthProvider as _, Client};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    },
};

use super::simulator::{NOW, ask, at};

/// A certificate for `localhost` of an authority of its own, both as files of a folder.
fn certificate(folder: &Path) {
    let openssl = |words: &str| {
        let done = Command::new("openssl").args(words.split(' ')).current_dir(folder).output();
        let done = done.expect("openssl");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Prueba -keyout ca.key -out ca.pem",
    );
    openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
    fs::write(folder.join("san"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
        .expect("a file");
    openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out server.pem",
    );
}

async fn serve(folder: &Path) -> u16 {
    let chain = CertificateDer::pem_file_iter(folder.join("server.pem")).expect("a file");
    let chain = chain.map(|it| it.expect("a certificate")).collect();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let head = String::from_utf8_lossy(&request[..length]).to_lowercase();
            let host = head.split("host: ").nth(1).and_then(|rest| rest.lines().next());
            let issuer = format!("https://{}", host.unwrap_or_default());
            let body = json!({"issuer": issuer, "authorization_endpoint": issuer,
                              "token_endpoint": issuer, "jwks_uri": issuer});
            let body = body.to_string();
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
            let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
            drop(stream.write_all(answer.as_bytes()).await);
        }
    });
    port
}

async fn address(settings: Settings, host: &str, port: u16) -> Result<String, &'static str> {
    let client = Client {
        tenant: super::simulator::tenant(1),
        issuer: format!("https://{host}:{port}"),
        id: "zocalo".into(),
        secret: Secret::new("tucán".to_owned()),
        groups_claim: "groups".into(),
    };
    let oidc = Oidc::new(&settings).expect("settings");
    oidc.address(&client, &ask(), at(NOW)).await.map_err(|failure| failure.kind())
}

#[tokio::test]
async fn a_certificate_is_for_that_name_and_of_an_authority_we_trust() {
    let folder = std::env::temp_dir().join(format!("zo-oidc-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    certificate(&folder);
    let port = serve(&folder).await;
    let authorities = fs::read(folder.join("ca.pem")).ok();
    fs::remove_dir_all(&folder).expect("removed");

    let strange = Settings { private_networks: true, authorities: None };
    let trusting = Settings { private_networks: true, authorities };
    let address_there = address(trusting.clone(), "localhost", port).await.expect("trusted");
    assert!(address_there.starts_with(&format!("https://localhost:{port}/?response_type=code")));
    assert_eq!(address(strange, "localhost", port).await, Err("unreachable"));
    assert_eq!(address(trusting.clone(), "127.0.0.1", port).await, Err("unreachable"));
    let closed = Settings { private_networks: false, ..trusting };
    assert_eq!(address(closed, "localhost", port).await, Err("unreachable"));
}
