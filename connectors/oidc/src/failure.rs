//! What went wrong on the way to a provider, and what of it is told.

use hyper::StatusCode;
use tenancy::provider::Failure;

/// What is said of every provider that was not reached, whatever was in the way. An owner who could tell
/// "nobody listens there" from "that is inside" could draw a map of the operator's network.
const NOT_REACHED: &str =
    "no existe, no está en la red pública, su certificado no vale o no contestó a tiempo";

/// What went wrong with one question.
#[derive(Debug)]
pub enum Trouble {
    /// No whole answer came; the cause is for the operator's log alone.
    NotReached(String),
    /// It cannot answer now.
    Busy(StatusCode),
    /// It answered, but not like a provider.
    Odd(&'static str),
}

impl Trouble {
    /// What the caller is told of a question about `what`.
    pub fn told(self, what: &'static str, host: &str) -> Failure {
        match self {
            Self::NotReached(cause) => {
                tracing::info!(provider.host = %host, provider.asked = what, %cause,
                    "A provider was not reached at {host}: {cause}");
                not_reached()
            }
            Self::Busy(status) => {
                Failure::Unreachable(format!("{what}: contestó {}", status.as_u16()))
            }
            Self::Odd(why) => refused(format!("{what}: {why}")),
        }
    }
}

/// The failure of who was not reached.
pub fn not_reached() -> Failure {
    Failure::Unreachable(NOT_REACHED.into())
}

/// The failure of what does not hold.
pub fn refused(why: impl Into<String>) -> Failure {
    Failure::Refused(why.into())
}
