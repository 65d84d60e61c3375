//! What a face answers instead of what was asked.

use std::{error::Error, sync::Arc};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use kernel::{
    Kind,
    locale::{Language, Sentence, Told},
};

use crate::limits::{RETRY_AFTER_LIMIT_S, RETRY_AFTER_S};

/// Why a request was not answered as asked; the word programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Nothing is there, or not for this reader.
    NotFound,
    /// No site has this host.
    NoSuchSite,
    /// The module this belongs to, the marketplace, is switched off for the tenant.
    NoMarketplace,
    /// The route takes other methods.
    MethodNotAllowed,
    /// It clashes with the present state.
    Conflict,
    /// The body is larger than we read.
    BodyTooLarge,
    /// What was sent is of another kind than the route reads.
    UnsupportedMedia,
    /// The address is longer than we read.
    AddressTooLong,
    /// Some parameter is not acceptable.
    Invalid,
    /// Whoever asks is not signed in.
    SignInNeeded,
    /// Whoever asks may not.
    Forbidden,
    /// A page of another site asked for a change.
    CrossSite,
    /// The tenant is paused.
    Paused,
    /// A named limit was reached.
    Limit,
    /// The headers are larger than we read.
    HeadersTooLarge,
    /// Our own failure.
    Internal,
    /// A part we need is down.
    Unavailable,
    /// It took longer than we let it.
    TimedOut,
    /// What was announced did not arrive in time.
    SlowBody,
}

impl Code {
    /// All of them, for documents.
    pub const ALL: [Self; 19] = [
        Self::NotFound,
        Self::NoSuchSite,
        Self::NoMarketplace,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::BodyTooLarge,
        Self::UnsupportedMedia,
        Self::AddressTooLong,
        Self::Invalid,
        Self::SignInNeeded,
        Self::Forbidden,
        Self::CrossSite,
        Self::Paused,
        Self::Limit,
        Self::HeadersTooLarge,
        Self::Internal,
        Self::Unavailable,
        Self::TimedOut,
        Self::SlowBody,
    ];

    /// The word of the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NoSuchSite => "no_such_site",
            Self::NoMarketplace => "module_disabled",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Conflict => "conflict",
            Self::BodyTooLarge => "body_too_large",
            Self::UnsupportedMedia => "unsupported_media",
            Self::AddressTooLong => "address_too_long",
            Self::Invalid => "invalid",
            Self::SignInNeeded => "sign_in_needed",
            Self::Forbidden => "forbidden",
            Self::CrossSite => "cross_site",
            Self::Paused => "paused",
            Self::Limit => "limit_reached",
            Self::HeadersTooLarge => "headers_too_large",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::TimedOut => "timed_out",
            Self::SlowBody => "slow_body",
        }
    }

    /// The status of the API; pages differ in two, see [`Self::page_status`].
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoSuchSite => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::CrossSite | Self::NoMarketplace => StatusCode::FORBIDDEN,
            Self::Paused => StatusCode::LOCKED,
            Self::Limit => StatusCode::TOO_MANY_REQUESTS,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// A paused site is "back later" to a browser and to a search engine: 503. To them, what a business has
    /// not got is not there: 404.
    #[must_use]
    pub const fn page_status(self) -> StatusCode {
        match self {
            Self::Paused => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoMarketplace => StatusCode::NOT_FOUND,
            other => other.status(),
        }
    }

    /// What `Retry-After` says, in seconds, where trying again later makes sense and nothing more is known.
    #[must_use]
    pub const fn retry_after(self) -> Option<u32> {
        match self {
            Self::Limit => Some(RETRY_AFTER_LIMIT_S),
            Self::Unavailable | Self::TimedOut => Some(RETRY_AFTER_S),
            _ => None,
        }
    }

    /// What happened, in a few words.
    #[must_use]
    pub const fn title(self, language: Language) -> &'static str {
        match language {
            Language::Es => self.title_es(),
            Language::En => self.title_en(),
        }
    }

    const fn title_es(self) -> &'static str {
        match self {
            Self::NotFound => "No lo encontramos",
            Self::NoSuchSite => "Aquí no hay ningún sitio",
            Self::NoMarketplace => "Este negocio no publica anuncios",
            Self::MethodNotAllowed => "Esta dirección no acepta ese método",
            Self::Conflict => "No se puede en el estado actual",
            Self::BodyTooLarge => "El contenido enviado es demasiado grande",
            Self::UnsupportedMedia => "El contenido enviado no es del tipo que se lee aquí",
            Self::AddressTooLong => "La dirección es demasiado larga",
            Self::Invalid => "Algo en la consulta no es válido",
            Self::SignInNeeded => "Entra con tu cuenta",
            Self::Forbidden => "Tu cuenta no tiene permiso para esto",
            Self::CrossSite => "La petición vino de otro sitio",
            Self::Paused => "Este sitio está en pausa",
            Self::Limit => "Demasiadas solicitudes",
            Self::HeadersTooLarge => "Las cabeceras son demasiado grandes",
            Self::Internal => "Algo falló de nuestro lado",
            Self::Unavailable => "No disponible por un momento",
            Self::TimedOut => "La respuesta tardó demasiado",
            Self::SlowBody => "Lo enviado no llegó a tiempo",
        }
    }

    const fn title_en(self) -> &'static str {
        match self {
            Self::NotFound => "Not found",
            Self::NoSuchSite => "There is no site here",
            Self::NoMarketplace => "This business publishes no listings",
            Self::MethodNotAllowed => "This address does not take that method",
            Self::Conflict => "Not possible in the present state",
            Self::BodyTooLarge => "What was sent is too large",
            Self::UnsupportedMedia => "What was sent is not of the kind read here",
            Self::AddressTooLong => "The address is too long",
            Self::Invalid => "Something in the request is not valid",
            Self::SignInNeeded => "Sign in with your account",
            Self::Forbidden => "Your account may not do this",
            Self::CrossSite => "The request came from another site",
            Self::Paused => "This site is paused",
            Self::Limit => "Too many requests",
            Self::HeadersTooLarge => "The headers are too large",
            Self::Internal => "Something failed on our side",
            Self::Unavailable => "Unavailable for a moment",
            Self::TimedOut => "The answer took too long",
            Self::SlowBody => "What was sent did not arrive in time",
        }
    }
}

/// What is wrong with one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The parameter, as sent.
    pub field: String,
    /// What is wrong with it.
    pub reason: Sentence,
    /// What would be accepted, where that is a list.
    pub allowed: Vec<String>,
}

/// An answer that tells why not. Handlers return it; the edge renders it in its face's form.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Why.
    pub code: Code,
    /// A sentence for the reader, when the title does not say enough.
    pub detail: Option<Sentence>,
    /// Which parameters are at fault.
    pub fields: Vec<FieldFault>,
    /// Path and query of the page that was asked for, where one has to sign in first.
    pub back: Option<String>,
    /// What `Retry-After` says, in seconds, where trying again later makes sense.
    pub retry_after: Option<u32>,
    /// For the log only; never shown.
    pub cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl Fault {
    /// Just the code.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        let retry_after = code.retry_after();
        Self { code, detail: None, fields: Vec::new(), back: None, retry_after, cause: None }
    }

    /// Parameters that are not acceptable.
    #[must_use]
    pub const fn invalid(fields: Vec<FieldFault>) -> Self {
        Self {
            code: Code::Invalid,
            detail: None,
            fields,
            back: None,
            retry_after: None,
            cause: None,
        }
    }

    /// What a capability's error means to a visitor. Facts about the visitor's own request are
    /// told in its words; what went wrong inside goes to the log only.
    #[must_use]
    pub fn from_error(kind: Kind, error: impl Told + Error + Send + Sync + 'static) -> Self {
        let code = Code::from(kind);
        let is_told = matches!(kind, Kind::Invalid | Kind::Conflict | Kind::Limit);
        let detail = is_told.then(|| error.sentence());
        Self { detail, cause: Some(Arc::new(error)), ..Self::new(code) }
    }

    /// Our own failure: for the log, and no reader is told of it.
    #[must_use]
    pub fn internal(error: impl Error + Send + Sync + 'static) -> Self {
        Self { cause: Some(Arc::new(error)), ..Self::new(Code::Internal) }
    }

    /// Trying again makes sense after so long, or never by waiting alone.
    #[must_use]
    pub fn after(self, wait: Option<TimeDelta>) -> Self {
        let retry_after = wait.and_then(|wait| u32::try_from(wait.num_seconds()).ok());
        Self { retry_after, ..self }
    }
}

impl From<Kind> for Code {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::NotFound => Self::NotFound,
            Kind::Invalid => Self::Invalid,
            Kind::Conflict => Self::Conflict,
            Kind::Paused => Self::Paused,
            Kind::Limit => Self::Limit,
            Kind::Unavailable => Self::Unavailable,
            Kind::Internal => Self::Internal,
        }
    }
}

impl From<db::Error> for Fault {
    fn from(error: db::Error) -> Self {
        // A rule of the schema that nobody named is our mistake, not the visitor's.
        let kind = match error.kind() {
            Kind::Unavailable => Kind::Unavailable,
            _ => Kind::Internal,
        };
        Self::from_error(kind, error)
    }
}

impl From<tenancy::Error> for Fault {
    fn from(error: tenancy::Error) -> Self {
        match error {
            tenancy::Error::Db(error) => error.into(),
            // Whoever follows a link that is dead can do something about it.
            dead @ tenancy::Error::NoSuchLink => {
                let detail = Some(dead.sentence());
                Self { detail, ..Self::from_error(dead.kind(), dead) }
            }
            other if other.kind() == Kind::Limit => {
                let wait = other.wait();
                Self::from_error(Kind::Limit, other).after(wait)
            }
            other => Self::from_error(other.kind(), other),
        }
    }
}

impl IntoResponse for Fault {
    /// A bare answer that carries the fault to the edge, which gives it a body.
    fn into_response(self) -> Response {
        let mut bare = self.code.status().into_response();
        bare.extensions_mut().insert(self);
        bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_its_word_and_its_sentence_in_both_languages() {
        let mut seen = HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.key()), "{code:?}");
            assert!(seen.insert(code.title(Language::Es)), "{code:?}");
            assert!(seen.insert(code.title(Language::En)), "{code:?}");
        }
    }

    /// Whoever is told to wait an hour is not told to come back in a minute.
    #[test]
    fn what_the_sentence_says_is_what_programs_are_told() {
        let waits = |error: tenancy::Error| Fault::from(error).retry_after;
        assert_eq!(waits(tenancy::Error::TooManyGuesses), Some(3_600));
        assert_eq!(waits(tenancy::Error::TooManyLetters), Some(3_600));
        assert_eq!(waits(tenancy::Error::TooManyKeys), None, "time alone takes none away");
        let reached = |limit| waits(tenancy::Error::LimitReached { limit, most: 5 });
        assert_eq!(reached(tenancy::limit::Limit::ApiCalls), Some(60));
        assert_eq!(reached(tenancy::limit::Limit::Members), None);
        assert_eq!(Fault::new(Code::Limit).retry_after, Some(RETRY_AFTER_LIMIT_S));
        assert_eq!(waits(tenancy::Error::TooBusy), Some(RETRY_AFTER_S));
    }

    #[test]
    fn what_goes_wrong_inside_is_not_told() {
        #[derive(Debug, thiserror::Error)]
        #[error("no existe la relación")]
        struct Inner;
        impl Told for Inner {
            fn english(&self) -> String {
                "there is no such relation".to_owned()
            }
        }
        assert_eq!(Fault::from_error(Kind::Internal, Inner).detail, None);
        assert_eq!(Fault::from_error(Kind::Unavailable, Inner).detail, None);
        let told = Fault::from_error(Kind::Conflict, Inner).detail.expect("told");
        assert_eq!(told.get(Language::Es), "no existe la relación");
        assert_eq!(told.get(Language::En), "there is no such relation");
    }
}
