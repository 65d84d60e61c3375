//! Which networks providers may be in, and whose word their certificates need.

use std::sync::Arc;

use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// How providers are reached. The default is for an installation anybody's provider is used with.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whether a provider may be at an address of a private network (loopback, RFC 1918, RFC 6598, IPv6
    /// unique local), at any port and there without encryption. For an operator whose own provider
    /// stands there: every tenant's owner can then make this program knock in that network.
    pub private_networks: bool,
    /// Authorities to trust besides the usual ones, in PEM.
    pub authorities: Option<Vec<u8>>,
}

/// What is wrong with settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// The authorities cannot be read.
    #[error("el archivo de autoridades no tiene certificados que se entiendan")]
    NoAuthorities,
    /// Encryption cannot be set up.
    #[error("no se puede preparar el cifrado para los proveedores de identidad: {0}")]
    NoTls(String),
}

impl Settings {
    pub(crate) fn tls(&self) -> Result<ClientConfig, BadSettings> {
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(pem) = &self.authorities {
            let own: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
            let own = own.map_err(|_| BadSettings::NoAuthorities)?;
            let count = own.len();
            let (added, _) = roots.add_parsable_certificates(own);
            if added == 0 || added < count {
                return Err(BadSettings::NoAuthorities);
            }
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| BadSettings::NoTls(error.to_string()))?;
        let mut config = builder.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_closed_unless_opened() {
        assert!(!Settings::default().private_networks);
        assert!(Settings::default().tls().is_ok());
    }

    #[test]
    fn authorities_that_are_none_are_refused() {
        for odd in ["", "nada", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let settings = Settings { authorities: Some(odd.into()), ..Settings::default() };
            assert_eq!(settings.tls().err(), Some(BadSettings::NoAuthorities), "{odd}");
        }
    }
}
