//! What stops an operation is told in English as well as in Spanish.

use kernel::{
    locale::{Told as _, Word},
    one_of_each,
    testing::assert_told,
};
use tenancy::{Error, TenantState, audit::Broken, limit::Limit, provider::Failure};

fn word() -> String {
    "este".to_owned()
}

#[test]
fn every_refusal_is_told_in_english_too() {
    let field = Word::new("contraseña", "password");
    assert_told(&one_of_each![
        Error::NoSuchTenant(_) => Error::NoSuchTenant(word()),
        Error::NoSuchSite(_) => Error::NoSuchSite(word()),
        Error::SlugTaken(_) => Error::SlugTaken(word()),
        Error::HostTaken(_) => Error::HostTaken(word()),
        Error::Invalid { .. } => Error::invalid(field, "muy corta", "too short"),
        Error::NoSuchStep { .. } =>
            Error::NoSuchStep { from: TenantState::Closed, to: TenantState::Active },
        Error::Closed(_) => Error::Closed(word()),
        Error::WrongCredentials => Error::WrongCredentials,
        Error::WrongPassword => Error::WrongPassword,
        Error::NoPassword => Error::NoPassword,
        Error::WrongCode => Error::WrongCode,
        Error::StepEnded => Error::StepEnded,
        Error::HasFactor => Error::HasFactor,
        Error::NoFactor => Error::NoFactor,
        Error::Sealing => Error::Sealing,
        Error::TooManyGuesses => Error::TooManyGuesses,
        Error::TooBusy => Error::TooBusy,
        Error::NoSuchLink => Error::NoSuchLink,
        Error::NoSuchMember => Error::NoSuchMember,
        Error::NoSuchSeller => Error::NoSuchSeller,
        Error::NoSuchPerson => Error::NoSuchPerson,
        Error::ActsAlready => Error::ActsAlready,
        Error::NoSuchAccount => Error::NoSuchAccount,
        Error::NoSuchSession => Error::NoSuchSession,
        Error::NoSuchKey => Error::NoSuchKey,
        Error::NoProvider => Error::NoProvider,
        Error::Provider(_) => Error::Provider(Failure::Refused(word())),
        Error::OperatorsOwnWay => Error::OperatorsOwnWay,
        Error::AskEnded => Error::AskEnded,
        Error::NoGroup => Error::NoGroup,
        Error::NoProvenMail => Error::NoProvenMail,
        Error::LinkFirst => Error::LinkFirst,
        Error::IdentityTaken => Error::IdentityTaken,
        Error::NotLinked => Error::NotLinked,
        Error::IsLed => Error::IsLed,
        Error::TooManyKeys => Error::TooManyKeys,
        Error::AlreadyMember => Error::AlreadyMember,
        Error::MailTaken => Error::MailTaken,
        Error::LastOwner => Error::LastOwner,
        Error::LastOperator => Error::LastOperator,
        Error::IsOperator => Error::IsOperator,
        Error::OperatorsOwn => Error::OperatorsOwn,
        Error::NoSuchFlag(_) => Error::NoSuchFlag(word()),
        Error::ChangedMeanwhile => Error::ChangedMeanwhile,
        Error::FlagTaken(_) => Error::FlagTaken(word()),
        Error::LimitReached { .. } => Error::LimitReached { limit: Limit::Sellers, most: 5 },
        Error::PersonAlone => Error::PersonAlone,
        Error::NoRoomForSellers => Error::NoRoomForSellers,
        Error::TooManyLetters => Error::TooManyLetters,
        Error::TooManyInvitations => Error::TooManyInvitations,
        Error::Hashing => Error::Hashing,
        Error::Db(_) => Error::Db(sqlx::Error::PoolClosed.into()),
    ]);
}

#[test]
fn so_is_what_a_provider_said_and_where_a_chain_breaks() {
    assert_told(&one_of_each![
        Failure::Unreachable(_) => Failure::Unreachable(word()),
        Failure::Refused(_) => Failure::Refused(word()),
        Failure::OtherIssuer(_) => Failure::OtherIssuer(word()),
    ]);
    assert_told(&one_of_each![
        Broken::Missing(_) => Broken::Missing(7),
        Broken::Changed(_) => Broken::Changed(7),
        Broken::Truncated { .. } => Broken::Truncated { found: 7, expected: 9 },
        Broken::Rewritten(_) => Broken::Rewritten(7),
    ]);
}

#[test]
fn what_is_put_in_is_said_in_the_language_of_the_sentence() {
    let limit = |limit| Error::LimitReached { limit, most: 5 }.english();
    assert_eq!(limit(Limit::Listings), "limit reached for listings: 5");
    let step = Error::NoSuchStep { from: TenantState::Closed, to: TenantState::Trial };
    assert_eq!(step.english(), "the client is closed: it cannot be on trial next");
    assert_eq!(step.to_string(), "el cliente está cerrado: no puede quedar a prueba");
    let field = Word::new("contraseña", "password");
    let short = Error::invalid(field, "muy corta", "too short");
    assert_eq!(short.english(), "password: too short");
    assert_eq!(short.to_string(), "contraseña: muy corta");
}
