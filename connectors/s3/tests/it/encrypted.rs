//! Over TLS: only who has a certificate for that name of an authority we trust is the server.

use std::{fs, path::Path, process::Command, sync::Arc};

use media::BlobStore as _;
use s3::{S3, Settings};
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

use super::{key, settings, told};

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

/// Answers each request with the same short blob.
async fn serve(folder: &Path) -> u16 {
    let chain = CertificateDer::pem_file_iter(folder.join("server.pem")).expect("a file");
    let chain = chain.map(|it| it.expect("a certificate")).collect();
    let private = PrivateKeyDer::from_pem_file(folder.join("server.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 4\r\n\r\nfoto";
            drop(stream.read(&mut [0; 4096]).await);
            drop(stream.write_all(answer).await);
            drop(stream.shutdown().await);
        }
    });
    port
}

#[tokio::test]
async fn a_certificate_is_for_that_name_and_of_an_authority_we_trust() {
    let folder = std::env::temp_dir().join(format!("zo-s3-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    certificate(&folder);
    let port = serve(&folder).await;
    let authorities = fs::read(folder.join("ca.pem")).ok();
    fs::remove_dir_all(&folder).expect("removed");

    let at = |host: &str, authorities: &Option<Vec<u8>>| {
        let endpoint = Some(format!("https://{host}:{port}"));
        let authorities = authorities.clone();
        S3::open(&Settings { endpoint, authorities, ..settings(port) }).expect("settings")
    };
    let found = at("localhost", &authorities).get(&key("a")).await.expect("trusted");
    assert_eq!(found.as_deref(), Some(b"foto".as_slice()));
    for (host, authorities) in [("localhost", &None), ("127.0.0.1", &authorities)] {
        let refused = at(host, authorities).get(&key("a")).await.expect_err("a stranger");
        assert!(told(&refused).contains("invalid peer certificate"), "{}", told(&refused));
    }
}
