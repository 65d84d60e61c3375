//! What can keep the private cluster from running.

use std::path::{Path, PathBuf};

use kernel::Kind;

/// Why the private cluster cannot be had, in words for whoever installs it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No server programs anywhere.
    #[error(
        "no se encuentra PostgreSQL{}; instala el paquete «postgresql» o indica su carpeta con --pg-bin",
        .major.as_ref().map(|major| format!(" {major}")).unwrap_or_default()
    )]
    NoBinaries {
        /// The version the data needs, when there is data.
        major: Option<String>,
    },
    /// The folder given holds no server programs.
    #[error("en {folder} no están los programas «postgres» e «initdb»")]
    NotBinaries {
        /// The folder given.
        folder: PathBuf,
    },
    /// A version with a hole in row-level security.
    #[error(
        "PostgreSQL {found} es demasiado antiguo: hace falta {least} o posterior \
         (las anteriores dejan ver filas de otros clientes, CVE-2025-8713)"
    )]
    TooOld {
        /// What is there.
        found: String,
        /// The least of that line that will do.
        least: String,
    },
    /// The data was made by another major version.
    #[error("los datos son de PostgreSQL {data} y los programas de {folder} son de la {found}")]
    OtherMajor {
        /// The data's version.
        data: String,
        /// Where the programs are.
        folder: PathBuf,
        /// Their version.
        found: String,
    },
    /// Another supervisor holds the folder.
    #[error("otro zocalo ya está usando {folder}; detenlo o elige otra carpeta con ZOCALO_DATA")]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// Root needs an unprivileged user for the server.
    #[error("PostgreSQL no puede correr como root y no existe el usuario «{user}»")]
    NoUser {
        /// The user looked for.
        user: String,
    },
    /// That user cannot get to the folder.
    #[error(
        "el usuario «{user}», con el que corre PostgreSQL, no puede entrar en {folder}; \
         da permiso de paso (chmod o+x) o elige otra carpeta con ZOCALO_DATA"
    )]
    OutOfReach {
        /// The user the server runs as.
        user: String,
        /// The folder where the way ends.
        folder: PathBuf,
    },
    /// `initdb` failed.
    #[error("no se pudo crear la base de datos: {said}")]
    NotCreated {
        /// What it said.
        said: String,
    },
    /// The server ended instead of answering.
    #[error("PostgreSQL no arrancó; lo último que dijo:\n{log}")]
    DidNotStart {
        /// The end of its log.
        log: String,
    },
    /// A former server does not end.
    #[error("un PostgreSQL anterior (proceso {pid}) sigue usando los datos y no termina")]
    StillRunning {
        /// Its process.
        pid: i32,
    },
    /// It does not end.
    #[error("PostgreSQL no terminó a tiempo")]
    DidNotStop,
    /// It was not started.
    #[error("PostgreSQL no está en marcha")]
    NotRunning,
    /// The passwords cannot be read.
    #[error("las credenciales de {file} no se entienden: {why}")]
    Secrets {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The passwords are gone, and the data opens with them only.
    #[error("falta {file}, y la base de datos solo se abre con él: ponlo de nuevo desde su copia")]
    SecretsLost {
        /// The file.
        file: PathBuf,
    },
    /// The data folder does not do as told: rights, space.
    #[error("{path}: {source}")]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The server answers, but not as it should.
    #[error(transparent)]
    Db(#[from] crate::Error),
}

impl Error {
    /// What kind of fact this is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            _ => Kind::Unavailable,
        }
    }

    pub(super) fn folder(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Folder { path, source }
    }
}
