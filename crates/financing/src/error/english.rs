//! What went wrong, in English.

use kernel::locale::{Language, Told};

use super::Error;

impl Told for Error {
    fn english(&self) -> String {
        match self {
            Self::Invalid { field, reason } => {
                format!("{}: {}", field.en, reason.get(Language::En))
            }
            Self::NotAPercent(text) => {
                format!("“{text}” is not a percentage (a positive number, at most 4 decimals)")
            }
            Self::Money(error) => error.english(),
            Self::NameTaken(name) => format!("there is a lender “{name}” already"),
            Self::TooMany(most) => {
                format!("there are {most} lenders, which is the most; remove one to add another")
            }
            Self::NoSuchLender => {
                "there is no such lender; see them with “zocalo lender list”".to_owned()
            }
            Self::Tenancy(error) => error.english(),
            Self::Db(error) => error.english(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{
        locale::{Sentence, Word},
        money, one_of_each,
        testing::assert_told,
    };

    #[test]
    fn each_is_told_in_english_too() {
        let (field, reason) = (Word::new("comisión", "fee"), Sentence::new("muy alta", "too high"));
        assert_told(&one_of_each![
            Error::Invalid { .. } => Error::Invalid { field, reason },
            Error::NotAPercent(_) => Error::NotAPercent("x".into()),
            Error::Money(_) => Error::Money(money::Error::Overflow),
            Error::NameTaken(_) => Error::NameTaken("x".into()),
            Error::TooMany(_) => Error::TooMany(12),
            Error::NoSuchLender => Error::NoSuchLender,
            Error::Tenancy(_) => tenancy::Error::NoSuchLink.into(),
            Error::Db(_) => Error::Db(sqlx::Error::PoolClosed.into()),
        ]);
    }
}
