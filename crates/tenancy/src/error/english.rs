//! What went wrong, in English.

use kernel::locale::{Language, Told};

use super::Error;

impl Told for Error {
    fn english(&self) -> String {
        let said = match self {
            Self::NoSuchTenant(slug) => {
                return format!("there is no client “{slug}”; see them with “zocalo tenant list”");
            }
            Self::NoSuchSite(host) => {
                return format!("there is no site “{host}”; see them with “zocalo site list”");
            }
            Self::SlugTaken(slug) => return format!("there is a client “{slug}” already"),
            Self::HostTaken(host) => return format!("there is a site “{host}” already"),
            Self::Invalid { field, reason } => {
                return format!("{}: {}", field.en, reason.get(Language::En));
            }
            Self::NoSuchStep { from, to } => {
                let (from, to) = (from.word().en, to.word().en);
                return format!("the client is {from}: it cannot be {to} next");
            }
            Self::Closed(slug) => {
                return format!("the client “{slug}” is closed: only its history can be seen");
            }
            Self::WrongCredentials => "the mail or the password is not right",
            Self::WrongPassword => "the password is not right",
            Self::NoPassword => {
                "your account has no password, because you sign in by the identity provider; ask an owner for a link of access and choose one"
            }
            Self::WrongCode => "the code is not right or was used already; wait for the next one",
            Self::StepEnded => "it took too long or there were too many tries; sign in again",
            Self::HasFactor => "the second step is on already",
            Self::NoFactor => "the second step is not on",
            Self::Sealing => "a secret that is kept could not be opened",
            Self::TooManyGuesses => "too many tries; wait an hour or ask for a new access link",
            Self::TooBusy => "too many are signing in at once; try again in a few seconds",
            Self::NoSuchLink => "this link was used already or has ended; ask for another",
            Self::NoSuchMember => "there is no such member",
            Self::NoSuchSeller => "there is no such seller",
            Self::NoSuchPerson => "that person does not act for this seller",
            Self::ActsAlready => "that account acts for a seller already, and nobody acts for two",
            Self::NoSuchAccount => "there is no such account",
            Self::NoSuchSession => "that session is not open any more",
            Self::NoSuchKey => "that key is gone",
            Self::NoProvider => "this business has no identity provider",
            Self::Provider(_) => "the identity provider did not answer or its answer does not hold",
            Self::OperatorsOwnWay => {
                "who runs the installation signs in with their password, not by a provider"
            }
            Self::AskEnded => "it took too long or was begun in another window; begin again",
            Self::NoGroup => "your account is in no group with access here; ask who manages it",
            Self::NoProvenMail => "the identity provider does not confirm your mail",
            Self::LinkFirst => {
                "that mail has an account here already: sign in with its password and link it \
                 under Security"
            }
            Self::IdentityTaken => "another account is linked already; take that link off first",
            Self::NotLinked => "your account is not linked",
            Self::IsLed => {
                "their groups at the identity provider decide their part; change them there"
            }
            Self::TooManyKeys => "there are too many keys; withdraw one",
            Self::AlreadyMember => "that person is of the team already",
            Self::MailTaken => "that mail has an account here already",
            Self::LastOwner => "there is no other owner; name another first",
            Self::LastOperator => {
                "nobody else runs the installation; invite another first with \
                 “zocalo operator invite”"
            }
            Self::IsOperator => {
                "that person runs the installation; only another who runs it may change them"
            }
            Self::OperatorsOwn => "the installation is run from that client; it stays as it is",
            Self::NoSuchFlag(key) => return format!("there is no flag “{key}”"),
            Self::ChangedMeanwhile => {
                "somebody changed it meanwhile; see how it is now and do it again"
            }
            Self::FlagTaken(key) => return format!("there is a flag “{key}” already"),
            Self::LimitReached { limit, most } => {
                return format!("limit reached for {}: {most}", limit.named(Language::En));
            }
            Self::PersonAlone => {
                "a private person sells alone; several sell together as a business"
            }
            Self::NoRoomForSellers => {
                "this site takes no more sellers at present; write to us under Contact"
            }
            Self::TooManyLetters => "too many invitations were sent; wait an hour",
            Self::TooManyInvitations => "too many invitations wait to be used; withdraw one",
            Self::Hashing => "the password could not be dealt with",
            Self::Db(error) => return error.english(),
        };
        said.to_owned()
    }
}
