//! What kind of fact an error is. Each capability has its own error enum and says of each variant
//! which kind it is; the faces turn the kind into a status, once.

/// The kinds of failure the faces know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It does not exist, or not for this reader: 404.
    NotFound,
    /// The input is not acceptable: 422.
    Invalid,
    /// It clashes with the present state: 409.
    Conflict,
    /// The tenant is paused: 423.
    Paused,
    /// A named limit was reached: 429.
    Limit,
    /// A part we need is down and will come back: 503.
    Unavailable,
    /// Our own failure: 500.
    Internal,
}
