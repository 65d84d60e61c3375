//! What went wrong with PostgreSQL, in English.

use kernel::locale::Told;

use super::Error;

impl Told for Error {
    fn english(&self) -> String {
        let said = match self {
            Self::Unavailable(_) => "the database does not answer at the moment",
            Self::NoRoom(_) => {
                "there is no room left on the disk of the database; free some and try again"
            }
            Self::Refused { .. } => "the data break a rule of the database",
            // For who runs the installation: the command line says in Spanish what to do.
            Self::Migration { .. } => "the schema and this program do not fit together",
            Self::Migrating { waited, .. } => {
                return format!(
                    "another migration of this database is still running after {} s; \
                     wait for it to end and try again",
                    waited.as_secs()
                );
            }
            Self::Internal(_) => "internal error of the database",
        };
        said.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{one_of_each, testing::assert_told};
    use sqlx::Error::PoolClosed;

    #[test]
    fn each_is_told_in_english_too() {
        let waited = std::time::Duration::from_secs(30);
        let refused =
            Error::Refused { constraint: "x_key".into(), is_clash: true, source: PoolClosed };
        assert_told(&one_of_each![
            Error::Unavailable(_) => Error::Unavailable(PoolClosed),
            Error::NoRoom(_) => Error::NoRoom(PoolClosed),
            Error::Refused { .. } => refused,
            Error::Migration { .. } => Error::migration("el esquema es de otra versión"),
            Error::Migrating { .. } => Error::Migrating { waited, source: PoolClosed },
            Error::Internal(_) => Error::Internal(PoolClosed),
        ]);
    }
}
