//! What the fields are called that more than one form has.

use kernel::locale::Word;

/// What somebody or something is called.
pub const NAME: Word = Word::new("nombre", "name");
/// An address of mail.
pub const MAIL: Word = Word::new("correo", "mail");
/// A number.
pub const PHONE: Word = Word::new("teléfono", "phone");
/// Where somebody is found.
pub const ADDRESS: Word = Word::new("dirección", "address");
/// When.
pub const HOURS: Word = Word::new("horario", "hours");
/// Of the world.
pub const COUNTRY: Word = Word::new("país", "country");
/// What is listed, or lent for.
pub const VERTICALS: Word = Word::new("verticales", "verticals");
/// How much there may be.
pub const LIMIT: Word = Word::new("límite", "limit");
