//! What may go wrong with verticals and listings, in the user's words.

mod english;

use chrono::{DateTime, Utc};
use kernel::{Kind, locale::Word};

use crate::{
    drafting::{DRAFTS_MAX, PHOTOS_MAX},
    life::{REASON_LENGTH_MAX, Status},
    moderation::NOTE_LENGTH_MAX,
    placement::{self, CAPACITY_MAX},
    vertical::{AttributeError, FILE_BYTES_MAX, Invalidated, Problem, Unreadable},
};

/// A fact about verticals, listings or rates that stopped an operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The vertical file is larger than any real one.
    #[error("el archivo de la vertical tiene {bytes} bytes; el máximo es {max}", max = FILE_BYTES_MAX)]
    VerticalFileTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The text is no vertical.
    #[error("el archivo de la vertical no se puede leer: {0}")]
    VerticalUnreadable(Unreadable),
    /// The vertical contradicts itself or breaks a limit.
    #[error("la vertical tiene {}: {}", count(.0.len(), "problema", "problemas"), each(.0))]
    VerticalInvalid(Vec<Problem>),
    /// The change would leave stored listings invalid; nothing was changed.
    #[error("el cambio dejaría sin validez {}: {}", count(.0.listings, "anuncio", "anuncios"), .0)]
    WouldInvalidate(Invalidated),
    /// The tenant has no such vertical.
    #[error("la vertical «{0}» no existe")]
    NoSuchVertical(String),
    /// The tenant has another form of the vertical than the one the listings were made for.
    #[error("la vertical «{0}» cambió mientras tanto; repite la operación")]
    VerticalChanged(String),
    /// The seller of a draft does not exist, or not for this tenant.
    #[error("el vendedor de un anuncio no existe")]
    NoSuchSeller,
    /// The listing does not exist, or not for this reader.
    #[error("el anuncio no existe")]
    NoSuchListing,
    /// The listing's state does not allow it.
    #[error("el anuncio está {from} y no puede pasar a {to}")]
    NotAllowed {
        /// How it is.
        from: Status,
        /// How it was to be.
        to: Status,
    },
    /// More drafts at once than a statement should carry.
    #[error("se guardan {max} anuncios como máximo de una vez; llegaron {given}")]
    BatchTooLarge {
        /// How many came.
        given: usize,
        /// How many may come.
        max: usize,
    },
    /// A draft that no table takes.
    #[error("el anuncio {} del lote no es válido: {}", .at + 1, each(.errors))]
    DraftInvalid {
        /// Its place in the batch, from 0.
        at: usize,
        /// What is wrong with which field.
        errors: Vec<AttributeError>,
    },
    /// There is no such draft, or not for this seller.
    #[error("el borrador no existe, o ya se publicó")]
    NoSuchDraft,
    /// The draft was saved meanwhile, from somewhere else; its version then.
    #[error(
        "este borrador se guardó mientras tanto desde otro lugar: revisa lo tuyo y guarda otra vez para reemplazarlo"
    )]
    DraftChanged(i64),
    /// A seller has begun more than it may.
    #[error("hay {DRAFTS_MAX} borradores empezados: publica o descarta alguno")]
    TooManyDrafts,
    /// What is rejected is rejected for a reason.
    #[error("escribe el motivo, hasta {REASON_LENGTH_MAX} letras: lo lee quien publica")]
    NoReason,
    /// What listings are weighed by contradicts itself.
    #[error("{0}")]
    PolicyInvalid(Word),
    /// A note about a listing is longer than anybody reads.
    #[error("la nota admite hasta {NOTE_LENGTH_MAX} letras")]
    NoteTooLong,
    /// More doubts than one place has.
    #[error("desde tu conexión ya se enviaron muchos reportes; espera una hora")]
    TooManyReports,
    /// A time that no place is granted for.
    #[error("{0}")]
    PlacementInvalid(Word),
    /// What is not public has no place before others.
    #[error("el anuncio está {0}: se destaca lo que está publicado")]
    PlacementHidden(Status),
    /// The listing has that place already; until when.
    #[error("el anuncio ya lo tiene en esas fechas, hasta el {}", .0.format("%d/%m/%Y"))]
    PlacedAlready(DateTime<Utc>),
    /// There are as many at once as there are slots.
    #[error("no queda cupo de «{kind}»{}", free_again(.free_from.as_ref()))]
    SlotsTaken {
        /// Of which.
        kind: placement::Kind,
        /// From when on there is room for as long; never where there are no slots.
        free_from: Option<DateTime<Utc>>,
    },
    /// Fewer slots than are granted, or more than anybody sees.
    #[error("de «{kind}» caben de {least} a {CAPACITY_MAX}: ya hay {least} concedidos a la vez")]
    SlotsInvalid {
        /// Of which.
        kind: placement::Kind,
        /// As many are granted at one moment.
        least: u8,
    },
    /// There is no such place, or it has ended.
    #[error("ese lugar no existe, o ya terminó")]
    NoSuchPlacement,
    /// A listing has as many photos as it may.
    #[error("un anuncio lleva hasta {PHOTOS_MAX} fotos")]
    TooManyPhotos,
    /// Something in the draft is wrong, or missing.
    #[error("falta algo por completar: {}", each(.0))]
    DraftUnfinished(Vec<AttributeError>),
    /// What photos are kept with.
    #[error(transparent)]
    Media(#[from] media::Error),
    /// What the tenant may not.
    #[error(transparent)]
    Tenancy(#[from] tenancy::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// What kind of fact this is for the faces.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::VerticalFileTooLarge { .. }
            | Self::VerticalUnreadable(_)
            | Self::VerticalInvalid(_)
            | Self::NoSuchSeller
            | Self::NoReason
            | Self::PolicyInvalid(_)
            | Self::PlacementInvalid(_)
            | Self::SlotsInvalid { .. }
            | Self::NoteTooLong
            | Self::DraftInvalid { .. }
            | Self::DraftUnfinished(_)
            | Self::BatchTooLarge { .. } => Kind::Invalid,
            Self::WouldInvalidate(_)
            | Self::NotAllowed { .. }
            | Self::VerticalChanged(_)
            | Self::DraftChanged(_)
            | Self::TooManyDrafts
            | Self::PlacementHidden(_)
            | Self::PlacedAlready(_)
            | Self::SlotsTaken { .. }
            | Self::TooManyPhotos => Kind::Conflict,
            Self::TooManyReports => Kind::Limit,
            Self::NoSuchVertical(_)
            | Self::NoSuchListing
            | Self::NoSuchPlacement
            | Self::NoSuchDraft => Kind::NotFound,
            Self::Media(error) => error.kind(),
            Self::Tenancy(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

fn count(n: impl TryInto<i64>, one: &str, many: &str) -> String {
    let n = n.try_into().unwrap_or(i64::MAX);
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Problems a message names; their number is told before.
const NAMED_MAX: usize = 20;

fn each<T: ToString>(list: &[T]) -> String {
    list.iter().take(NAMED_MAX).map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// From when on there is room, where there ever is.
fn free_again(from: Option<&DateTime<Utc>>) -> String {
    let told =
        |day: &DateTime<Utc>| day.format(" en esas fechas; hay desde el %d/%m/%Y").to_string();
    from.map(told).unwrap_or_default()
}
