//! Where the server is, who we are there, and what of it is ours.

use std::sync::Arc;

use kernel::Secret;
use media::BlobKey;
use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use url::{Host, Url};

/// A bucket of a server that speaks S3.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's address, like `https://s3.ejemplo.com:9000`, without the bucket. Nothing means Amazon's
    /// own in the region.
    pub endpoint: Option<String>,
    /// The server's region, which is part of each signature. Servers without regions want `us-east-1` or
    /// `auto`.
    pub region: String,
    /// The bucket, which has to exist.
    pub bucket: String,
    /// The name of our key. It needs to get, put and delete objects, and to list the bucket.
    pub key_id: String,
    /// What we sign with.
    pub secret: Secret<String>,
    /// The folder of the bucket that everything is kept in; nothing means all of the bucket. What is below it
    /// is ours alone.
    pub prefix: Option<String>,
    /// Whether the bucket is named in the path (`https://server/bucket/…`), as most servers but Amazon's
    /// want, rather than in the host (`https://bucket.server/…`).
    pub path_style: bool,
    /// Whether a server of another machine may be spoken to without encryption. Nobody on the way learns the
    /// secret, but they read and change what is kept.
    pub plain_http: bool,
    /// Authorities to trust instead of the usual ones, in PEM.
    pub authorities: Option<Vec<u8>>,
}

/// What is wrong with settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// The address is none, or says more than where the server is.
    #[error("endpoint no es la dirección de un servidor S3, como https://s3.ejemplo.com")]
    NoEndpoint,
    /// What is kept would cross a network in the clear.
    #[error(
        "sin cifrar (http://) solo se habla con un servidor S3 de esta misma máquina: \
         pon https:// en endpoint, o plain_http = true si la red es tuya"
    )]
    Unprotected,
    /// No bucket can have that name.
    #[error("bucket no es el nombre de un bucket: de 3 a 63 letras minúsculas, cifras, «-» o «.»")]
    NoBucket,
    /// A host cannot begin with the bucket's name, or no certificate covers it.
    #[error(
        "el bucket no puede ir delante del servidor, que es un número IP, o tiene un punto en su nombre: \
         pon path_style = true"
    )]
    NeedsPathStyle,
    /// No region has that name.
    #[error("region no es el nombre de una región, como us-east-1 o auto")]
    NoRegion,
    /// No key has that name, or there is no secret.
    #[error("key_id o secret está vacío o tiene signos que una clave S3 no tiene")]
    NoKey,
    /// No folder can have that name.
    #[error("prefix no sirve como carpeta: letras minúsculas, cifras y «-_.» entre barras")]
    NoPrefix,
    /// The authorities cannot be read.
    #[error("el archivo de autoridades no tiene certificados que se entiendan")]
    NoAuthorities,
    /// Something of it cannot be set up.
    #[error("no se puede preparar la conexión con el servidor S3: {0}")]
    NoClient(String),
}

const BUCKET_LENGTHS: std::ops::RangeInclusive<usize> = 3..=63;

impl Settings {
    /// The address requests go to: with the bucket in the host, or without it.
    pub(crate) fn address(&self) -> Result<String, BadSettings> {
        self.check_names()?;
        let amazons = || format!("https://s3.{}.amazonaws.com", self.region);
        let text = self.endpoint.clone().unwrap_or_else(amazons);
        let mut url = Url::parse(&text).map_err(|_| BadSettings::NoEndpoint)?;
        let says_more = !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some();
        let Some(host) = url.host().filter(|_| !says_more) else {
            return Err(BadSettings::NoEndpoint);
        };
        match url.scheme() {
            "https" => {}
            "http" if self.plain_http || is_here(&host) => {}
            "http" => return Err(BadSettings::Unprotected),
            _ => return Err(BadSettings::NoEndpoint),
        }
        if !self.path_style {
            let Host::Domain(server) = host else { return Err(BadSettings::NeedsPathStyle) };
            if self.bucket.contains('.') {
                return Err(BadSettings::NeedsPathStyle);
            }
            let both = format!("{}.{server}", self.bucket);
            url.set_host(Some(&both)).map_err(|_| BadSettings::NoEndpoint)?;
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }

    /// What goes into addresses and headers as it is has to look like what it is.
    fn check_names(&self) -> Result<(), BadSettings> {
        let is_of = |text: &str, more: &str| {
            let is_ours = |sign| matches!(sign, 'a'..='z' | '0'..='9') || more.contains(sign);
            text.chars().all(is_ours) && !text.starts_with(['-', '.'])
        };
        let is_key = |sign: char| sign.is_ascii_graphic() && !matches!(sign, '/' | ',');
        if !BUCKET_LENGTHS.contains(&self.bucket.len()) || !is_of(&self.bucket, "-.") {
            Err(BadSettings::NoBucket)
        } else if self.region.is_empty() || !is_of(&self.region, "-") {
            Err(BadSettings::NoRegion)
        } else if self.key_id.is_empty()
            || !self.key_id.chars().all(is_key)
            || self.secret.reveal().is_empty()
        {
            Err(BadSettings::NoKey)
        } else {
            Ok(())
        }
    }

    /// What stands before each key: nothing, or a folder and its slash.
    pub(crate) fn folder(&self) -> Result<String, BadSettings> {
        match self.prefix.as_deref().map(|prefix| prefix.trim_end_matches('/')) {
            None | Some("") => Ok(String::new()),
            Some(prefix) => {
                let key = BlobKey::new(prefix).map_err(|_| BadSettings::NoPrefix)?;
                Ok(format!("{key}/"))
            }
        }
    }

    pub(crate) fn tls(&self) -> Result<ClientConfig, BadSettings> {
        let roots = match &self.authorities {
            Some(pem) => authorities(pem)?,
            None => RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        };
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| BadSettings::NoClient(error.to_string()))?;
        Ok(builder.with_root_certificates(roots).with_no_client_auth())
    }
}

fn authorities(pem: &[u8]) -> Result<RootCertStore, BadSettings> {
    let own: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let own = own.map_err(|_| BadSettings::NoAuthorities)?;
    let mut roots = RootCertStore::empty();
    match roots.add_parsable_certificates(own) {
        (1.., 0) => Ok(roots),
        _ => Err(BadSettings::NoAuthorities),
    }
}

fn is_here(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(endpoint: Option<&str>) -> Settings {
        Settings {
            endpoint: endpoint.map(str::to_owned),
            region: "us-east-1".into(),
            bucket: "fotos".into(),
            key_id: "AKIA123".into(),
            secret: Secret::new("zorzal".into()),
            prefix: None,
            path_style: true,
            plain_http: false,
            authorities: None,
        }
    }

    #[test]
    fn nothing_crosses_a_network_in_the_clear_unless_it_is_allowed() {
        for here in ["http://localhost:9000", "http://127.0.0.1", "http://[::1]:9000/"] {
            assert!(settings(Some(here)).address().is_ok(), "{here}");
        }
        for away in ["http://s3.example", "http://10.0.0.7:9000", "http://localhost.example"] {
            let closed = settings(Some(away));
            assert_eq!(closed.address(), Err(BadSettings::Unprotected), "{away}");
            assert!(Settings { plain_http: true, ..closed }.address().is_ok(), "{away}");
        }
    }

    #[test]
    fn the_bucket_is_in_the_host_or_left_to_the_path() {
        let amazon = settings(None);
        assert_eq!(amazon.address().expect("fine"), "https://s3.us-east-1.amazonaws.com");
        let amazon = Settings { path_style: false, ..amazon };
        assert_eq!(amazon.address().expect("fine"), "https://fotos.s3.us-east-1.amazonaws.com");
        let other = Settings { path_style: false, ..settings(Some("https://s3.example:9000/a/")) };
        assert_eq!(other.address().expect("fine"), "https://fotos.s3.example:9000/a");
        let number = Settings { path_style: false, ..settings(Some("https://192.0.2.1")) };
        assert_eq!(number.address(), Err(BadSettings::NeedsPathStyle));
        let dotted = Settings { bucket: "fotos.example".into(), ..amazon };
        assert_eq!(dotted.address(), Err(BadSettings::NeedsPathStyle));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for odd in [
            "",
            "s3.example",
            "ftp://s3.example",
            "https://",
            "https://ana:zorzal@s3.example", // not a secret
            "https://s3.example?a=b",
            "https://s3.example#a",
            "file:///tmp",
        ] {
            let refused = settings(Some(odd)).address().expect_err(odd);
            assert_eq!(refused, BadSettings::NoEndpoint, "{odd}");
            assert!(!refused.to_string().contains("zorzal"));
        }
    }

    #[test]
    fn what_would_change_an_address_or_a_header_is_refused() {
        let fine = settings(None);
        for bucket in ["", "ab", "a/b", "Fotos", "../x", "fo?os", "-fotos", &"a".repeat(64)] {
            let odd = Settings { bucket: bucket.into(), ..fine.clone() };
            assert_eq!(odd.address(), Err(BadSettings::NoBucket), "{bucket}");
        }
        for region in ["", "us east", "evil.example/", "ú", "a.b"] {
            let odd = Settings { region: region.into(), ..fine.clone() };
            assert_eq!(odd.address(), Err(BadSettings::NoRegion), "{region}");
        }
        for key_id in ["", "a\nb", "a b", "ñ", "a/b", "a,b"] {
            let odd = Settings { key_id: key_id.into(), ..fine.clone() };
            assert_eq!(odd.address(), Err(BadSettings::NoKey), "{key_id}");
        }
        let odd = Settings { secret: Secret::new(String::new()), ..fine };
        assert_eq!(odd.address(), Err(BadSettings::NoKey));
    }

    #[test]
    fn the_folder_is_like_a_key() {
        let folder =
            |prefix: &str| Settings { prefix: Some(prefix.into()), ..settings(None) }.folder();
        assert_eq!(settings(None).folder().as_deref(), Ok(""));
        for (prefix, wanted) in [("", ""), ("/", ""), ("a", "a/"), ("a/b-c/", "a/b-c/")] {
            assert_eq!(folder(prefix).as_deref(), Ok(wanted), "{prefix}");
        }
        for odd in ["/a", "a//b", "..", "Fotos", "a b", "ñ"] {
            assert_eq!(folder(odd), Err(BadSettings::NoPrefix), "{odd}");
        }
    }

    #[test]
    fn authorities_that_are_none_are_refused() {
        assert!(settings(None).tls().is_ok());
        for odd in ["", "nada", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let odd = Settings { authorities: Some(odd.into()), ..settings(None) };
            assert_eq!(odd.tls().err(), Some(BadSettings::NoAuthorities));
        }
    }

    #[test]
    fn the_secret_is_not_printed() {
        assert!(!format!("{:?}", settings(None)).contains("zorzal"));
    }
}
