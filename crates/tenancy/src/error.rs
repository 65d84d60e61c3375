//! What can go wrong with tenants, their sites, sellers and people.

mod english;

use chrono::TimeDelta;
use kernel::{
    Kind,
    locale::{Language, Sentence, Word},
};

use crate::{TenantState, field, limit::Limit, provider::Failure, rate};

/// A fact that stopped an operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No tenant has that slug.
    #[error("no hay ningún cliente «{0}»; míralos con «zocalo tenant list»")]
    NoSuchTenant(String),
    /// No site has that host.
    #[error("no hay ningún sitio «{0}»; míralos con «zocalo site list»")]
    NoSuchSite(String),
    /// Another tenant has that slug.
    #[error("ya hay un cliente «{0}»")]
    SlugTaken(String),
    /// Another site has that host.
    #[error("ya hay un sitio «{0}»")]
    HostTaken(String),
    /// A value is not acceptable.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which value.
        field: Word,
        /// Why not.
        reason: Sentence,
    },
    /// The step from one state to the other is not allowed.
    #[error("el cliente está {}: no puede quedar {}", .from.word(), .to.word())]
    NoSuchStep {
        /// The present state.
        from: TenantState,
        /// The state asked for.
        to: TenantState,
    },
    /// Who is no longer a client is only looked at.
    #[error("el cliente «{0}» está cerrado: solo se puede ver su historial")]
    Closed(String),
    /// Address and password do not fit; which of them is not told.
    #[error("el correo o la contraseña no son correctos")]
    WrongCredentials,
    /// The password of who is signed in already.
    #[error("la contraseña no es correcta")]
    WrongPassword,
    /// A password is asked of somebody who has none: they sign in by the identity provider.
    #[error(
        "tu cuenta no tiene contraseña, porque entras por el proveedor de identidad; pide a un propietario un enlace de acceso y elige una"
    )]
    NoPassword,
    /// The code of the app, or the one on paper.
    #[error("el código no es correcto o ya se usó; espera al siguiente")]
    WrongCode,
    /// Who gave the password took too long, or tried too many codes.
    #[error("pasó demasiado tiempo o hubo demasiados intentos; entra de nuevo")]
    StepEnded,
    /// A second factor is on already.
    #[error("el segundo paso ya está activado")]
    HasFactor,
    /// There is no second factor.
    #[error("el segundo paso no está activado")]
    NoFactor,
    /// A secret could not be sealed, or does not open.
    #[error("no se pudo abrir un secreto guardado")]
    Sealing,
    /// Passwords were tried too often.
    #[error("demasiados intentos; espera una hora o pide un enlace de acceso nuevo")]
    TooManyGuesses,
    /// More wait for a password to be compared than we let.
    #[error("hay demasiadas entradas a la vez; inténtalo en unos segundos")]
    TooBusy,
    /// A link that was followed, has ended or never was.
    #[error("este enlace ya se usó o venció; pide otro")]
    NoSuchLink,
    /// Nobody of the staff has that id.
    #[error("no hay ningún miembro así")]
    NoSuchMember,
    /// No seller has that id.
    #[error("no hay ningún vendedor así")]
    NoSuchSeller,
    /// Nobody who acts for the seller has that id.
    #[error("esa persona no actúa por este vendedor")]
    NoSuchPerson,
    /// The account acts for a seller, and nobody acts for two.
    #[error("esa cuenta ya actúa por un vendedor, y nadie actúa por dos")]
    ActsAlready,
    /// No account has that id.
    #[error("no hay ninguna cuenta así")]
    NoSuchAccount,
    /// The account has no such session.
    #[error("esa sesión ya no está abierta")]
    NoSuchSession,
    /// No key of the API has that id.
    #[error("esa llave ya no existe")]
    NoSuchKey,
    /// The tenant has no identity provider.
    #[error("este negocio no tiene un proveedor de identidad")]
    NoProvider,
    /// The identity provider was not reached, or what it said does not hold. Why is for the log: who sets a
    /// provider learns nothing of our network by it.
    #[error("el proveedor de identidad no respondió o su respuesta no vale")]
    Provider(#[from] Failure),
    /// Who runs the installation does not depend on a client's provider.
    #[error("quien opera la instalación entra con su contraseña, no por un proveedor")]
    OperatorsOwnWay,
    /// Who comes back from the identity provider did not go there from here a moment ago.
    #[error("pasó demasiado tiempo o se empezó en otra ventana; empieza de nuevo")]
    AskEnded,
    /// The groups of the identity provider give them no part here.
    #[error("tu cuenta no está en ningún grupo con acceso aquí; pídelo a quien la administra")]
    NoGroup,
    /// The identity provider does not say an address that it knows to be theirs.
    #[error("el proveedor de identidad no confirma tu correo")]
    NoProvenMail,
    /// The address has an account, which is not linked.
    #[error("ese correo ya tiene una cuenta aquí: entra con su contraseña y enlázala en Seguridad")]
    LinkFirst,
    /// The account or the person of the identity provider is linked with another.
    #[error("ya hay otra cuenta enlazada; quita antes ese enlace")]
    IdentityTaken,
    /// The account is not linked.
    #[error("tu cuenta no está enlazada")]
    NotLinked,
    /// What somebody is in the staff is for the groups of the identity provider to say.
    #[error("su parte la deciden sus grupos en el proveedor de identidad; cámbialos allí")]
    IsLed,
    /// There are as many keys as a tenant may have.
    #[error("hay demasiadas llaves; retira alguna")]
    TooManyKeys,
    /// The address belongs to somebody of the staff.
    #[error("esa persona ya es del equipo")]
    AlreadyMember,
    /// The address has an account.
    #[error("ese correo ya tiene una cuenta aquí")]
    MailTaken,
    /// Without this owner nobody could decide any more.
    #[error("es la única persona propietaria; nombra antes a otra")]
    LastOwner,
    /// Without this operator nobody could run the installation any more.
    #[error(
        "es la única persona que opera la instalación; invita antes a otra con «zocalo operator invite»"
    )]
    LastOperator,
    /// Only an operator changes what an operator may.
    #[error("esa persona opera la instalación; solo otra que también la opere puede cambiarla")]
    IsOperator,
    /// The client is the one the installation is run with.
    #[error("desde ese cliente se opera la instalación; queda como está")]
    OperatorsOwn,
    /// No flag has that key.
    #[error("no hay ninguna bandera «{0}»")]
    NoSuchFlag(String),
    /// Another flag has that key.
    #[error("ya hay una bandera «{0}»")]
    FlagTaken(String),
    /// Somebody else changed it since it was looked at.
    #[error("alguien lo cambió mientras tanto; mira cómo está ahora y repítelo")]
    ChangedMeanwhile,
    /// The tenant may not use more of it.
    #[error("se alcanzó el límite de {}: {most}", .limit.named(Language::Es))]
    LimitReached {
        /// Of what.
        limit: Limit,
        /// How much there may be.
        most: i64,
    },
    /// A private person invites nobody to publish with them.
    #[error("un particular publica solo; entre varios se publica como negocio")]
    PersonAlone,
    /// As many sell here as the client may have; who asks is no concern of theirs.
    #[error("por ahora no se admiten más vendedores en este sitio; escríbenos desde Contacto")]
    NoRoomForSellers,
    /// Too many invitations were sent within the hour.
    #[error("se enviaron demasiadas invitaciones; espera una hora")]
    TooManyLetters,
    /// Too many invitations wait to be followed.
    #[error("hay demasiadas invitaciones sin usar; retira alguna")]
    TooManyInvitations,
    /// A password could not be hashed or a hash not read.
    #[error("no se pudo tratar la contraseña")]
    Hashing,
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Error {
    /// That value is not acceptable; why not, in Spanish and in English.
    #[must_use]
    pub fn invalid(field: Word, es: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid { field, reason: Sentence::new(es, en) }
    }

    /// What was typed is no telephone number.
    #[must_use]
    pub fn no_phone() -> Self {
        Self::invalid(
            field::PHONE,
            "escríbelo completo, como 809-555-0123; si es de otro país, con + y su código",
            "write all of it, like 809-555-0123; with + and its code if it is of another country",
        )
    }

    /// What kind of fact it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoSuchTenant(_)
            | Self::NoSuchSite(_)
            | Self::NoSuchLink
            | Self::NoSuchMember
            | Self::NoSuchSeller
            | Self::NoSuchPerson
            | Self::NoSuchAccount
            | Self::NoSuchSession
            | Self::NoSuchKey
            | Self::NoProvider
            | Self::NoSuchFlag(_) => Kind::NotFound,
            Self::SlugTaken(_)
            | Self::HostTaken(_)
            | Self::NoSuchStep { .. }
            | Self::Closed(_)
            | Self::AlreadyMember
            | Self::ActsAlready
            | Self::HasFactor
            | Self::NoFactor
            | Self::MailTaken
            | Self::LastOwner
            | Self::PersonAlone
            | Self::LastOperator
            | Self::IsOperator
            | Self::OperatorsOwn
            | Self::IdentityTaken
            | Self::NotLinked
            | Self::OperatorsOwnWay
            | Self::IsLed
            | Self::LinkFirst
            | Self::ChangedMeanwhile
            | Self::FlagTaken(_) => Kind::Conflict,
            Self::Invalid { .. }
            | Self::WrongCredentials
            | Self::WrongPassword
            | Self::NoPassword
            | Self::WrongCode
            | Self::StepEnded
            | Self::AskEnded
            | Self::NoGroup
            | Self::NoProvenMail
            | Self::Provider(Failure::Refused(_) | Failure::OtherIssuer(_)) => Kind::Invalid,
            Self::TooManyGuesses
            | Self::TooManyLetters
            | Self::TooManyInvitations
            | Self::TooManyKeys
            | Self::NoRoomForSellers
            | Self::LimitReached { .. } => Kind::Limit,
            Self::TooBusy | Self::Provider(Failure::Unreachable(_)) => Kind::Unavailable,
            Self::Hashing | Self::Sealing => Kind::Internal,
            Self::Db(error) => error.kind(),
        }
    }
}

impl Error {
    /// After how long trying again makes sense, where waiting alone helps and it is known for how long.
    #[must_use]
    pub const fn wait(&self) -> Option<TimeDelta> {
        match self {
            Self::TooManyGuesses | Self::TooManyLetters => Some(rate::WINDOW),
            Self::LimitReached { limit, .. } => limit.window(),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}
