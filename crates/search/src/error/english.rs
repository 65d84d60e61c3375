//! Why a question has no answer, in English.

use kernel::locale::Told;

use super::Error;

impl Told for Error {
    fn english(&self) -> String {
        match self {
            Self::NoSuchVertical(key) => format!("the site has no section “{key}”"),
            Self::Unavailable => "the search is not available at the moment".to_owned(),
            Self::Full(key) => format!("the index of “{key}” is full"),
            Self::Db(error) => error.english(),
            Self::Listings(error) => error.english(),
            Self::Tenancy(error) => error.english(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{one_of_each, testing::assert_told};

    #[test]
    fn each_is_told_in_english_too() {
        assert_told(&one_of_each![
            Error::NoSuchVertical(_) => Error::NoSuchVertical("autos".into()),
            Error::Unavailable => Error::Unavailable,
            Error::Full(_) => Error::Full("autos".into()),
            Error::Db(_) => Error::Db(sqlx::Error::PoolClosed.into()),
            Error::Listings(_) => listings::Error::NoSuchListing.into(),
            Error::Tenancy(_) => tenancy::Error::NoSuchLink.into(),
        ]);
    }
}
