//! What went wrong, in English.

use kernel::locale::{Language, Told};

use super::Error;

impl Told for Error {
    fn english(&self) -> String {
        match self {
            Self::Invalid { field, reason } => {
                format!("{}: {}", field.en, reason.get(Language::En))
            }
            Self::NoSuchWay => "this seller is not reached by that way".to_owned(),
            Self::TooMany => "too many enquiries from your connection; wait an hour".to_owned(),
            Self::Tenancy(error) => error.english(),
            Self::Db(error) => error.english(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{locale::Word, one_of_each, testing::assert_told};

    #[test]
    fn each_is_told_in_english_too() {
        let field = Word::new("teléfono", "phone");
        assert_told(&one_of_each![
            Error::Invalid { .. } => Error::invalid(field, "muy corto", "too short"),
            Error::NoSuchWay => Error::NoSuchWay,
            Error::TooMany => Error::TooMany,
            Error::Tenancy(_) => tenancy::Error::no_phone().into(),
            Error::Db(_) => Error::Db(sqlx::Error::PoolClosed.into()),
        ]);
    }
}
