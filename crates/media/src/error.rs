//! What can go wrong with pictures, in the user's words.

mod english;

use std::{io, sync::Arc};

use kernel::Kind;

use crate::picture::{
    BYTES_MAX, FRAMES_MAX, MARK_SIDE_MAX, PIXELS_MAX, SIDE_MAX, SIDE_MIN, Stranger,
};

/// A fact that stopped an operation. One failure may be told to many who waited, so it can be cloned.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// It is no picture that we take.
    #[error(transparent)]
    Stranger(#[from] Stranger),
    /// The file is heavier than any photo need be.
    #[error("la foto pesa más de {max} MB; envíala más liviana", max = BYTES_MAX >> 20)]
    TooHeavy,
    /// A side is longer than we read.
    #[error("la foto mide {width} × {height} píxeles y cada lado puede tener hasta {SIDE_MAX}")]
    TooLong {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// It has more pixels than we unfold, or unfolding them takes more memory than we lend.
    #[error(
        "la foto mide {width} × {height} píxeles y es demasiado grande; envíala más pequeña \
         (hasta {max} millones de píxeles si es JPEG)",
        max = PIXELS_MAX / 1_000_000
    )]
    TooManyPixels {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// It is too small to be looked at.
    #[error("la foto mide {width} × {height} píxeles y cada lado debe tener al menos {SIDE_MIN}")]
    TooSmall {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// It is a film rather than a picture.
    #[error("la animación tiene más de {FRAMES_MAX} cuadros; envía una foto")]
    TooManyFrames,
    /// The end of the file is missing.
    #[error("la foto llegó cortada; súbela otra vez")]
    Cut,
    /// The file contradicts itself.
    #[error("la foto está dañada y no se puede leer; prueba con otra")]
    Broken,
    /// Reading it took too long.
    #[error("la foto tardó demasiado en leerse; envíala más pequeña")]
    TooSlow,
    /// A watermark is no PNG, or a very large one.
    #[error("el logo tiene que ser un PNG de hasta {MARK_SIDE_MAX} × {MARK_SIDE_MAX} píxeles")]
    BadMark,
    /// Too many are at it.
    #[error("hay muchas fotos en proceso; vuelve a intentarlo en un momento")]
    Busy,
    /// The picture does not exist, or not for this reader.
    #[error("la foto no existe")]
    NoSuchPicture,
    /// Of the upload nothing is here, or not for this sender.
    #[error("de esa foto no ha llegado nada")]
    NoSuchUpload,
    /// Another number of bytes is here than the piece comes after.
    #[error("de esa foto han llegado {received} bytes; sigue desde ahí")]
    OffsetIs {
        /// In bytes.
        received: u64,
    },
    /// The same upload was another file before.
    #[error("esa foto cambió a mitad de la subida; súbela otra vez")]
    UploadChanged,
    /// It came in more pieces than any line makes of one.
    #[error("la foto llegó en demasiados trozos; súbela otra vez")]
    TooManyPieces,
    /// No blob can have that name.
    #[error("«{0}» no sirve como nombre de un archivo guardado")]
    BadKey(String),
    /// The store of blobs.
    #[error("el almacén de fotos no responde; vuelve a intentarlo en un momento")]
    Store(#[source] Arc<io::Error>),
    /// Our own work ended half-way.
    #[error("no se pudo preparar la foto")]
    Lost,
    /// What the tenant's own part says.
    #[error(transparent)]
    Tenancy(Arc<tenancy::Error>),
    /// The database.
    #[error(transparent)]
    Db(Arc<db::Error>),
}

impl From<tenancy::Error> for Error {
    fn from(error: tenancy::Error) -> Self {
        Self::Tenancy(Arc::new(error))
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Db(Arc::new(error))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        db::Error::from(error).into()
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl Error {
    /// What it means to who asked.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Stranger(_)
            | Self::TooHeavy
            | Self::TooLong { .. }
            | Self::TooManyPixels { .. }
            | Self::TooSmall { .. }
            | Self::TooManyFrames
            | Self::Cut
            | Self::Broken
            | Self::TooSlow
            | Self::BadMark
            | Self::TooManyPieces
            | Self::BadKey(_) => Kind::Invalid,
            Self::NoSuchPicture | Self::NoSuchUpload => Kind::NotFound,
            Self::OffsetIs { .. } | Self::UploadChanged => Kind::Conflict,
            Self::Busy | Self::Store(_) => Kind::Unavailable,
            Self::Lost => Kind::Internal,
            Self::Tenancy(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }

    /// Whether a limit of the tenant's keeps it out.
    #[must_use]
    pub fn is_limit_reached(&self) -> bool {
        matches!(self, Self::Tenancy(error) if matches!(**error, tenancy::Error::LimitReached { .. }))
    }

    /// Whether the picture itself is why: sent again, it is refused again.
    #[must_use]
    pub fn is_of_the_picture(&self) -> bool {
        self.kind() == Kind::Invalid
    }
}
