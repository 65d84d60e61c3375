//! By which ways a seller is reached, as anybody may know before asking.

use serde::Serialize;

/// The ways besides the form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Ways {
    /// There is a number to call.
    pub has_phone: bool,
    /// WhatsApp is answered there.
    pub takes_whatsapp: bool,
}
