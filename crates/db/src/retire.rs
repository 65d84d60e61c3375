//! Removing in steps what time has ended.

use chrono::{DateTime, Utc};

use crate::{Db, Error};

/// Steps of one call; what is left waits for the next.
const STEPS_MAX: usize = 1_000;

impl Db {
    /// Calls a retention function until it finds nothing more, each time in a transaction of its own,
    /// so that none is long; how many rows went. `statement` takes the moments of `before` in their
    /// order and then the most rows of a step, and answers how many went.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer; what went before is gone.
    pub async fn retire(
        &self,
        statement: &'static str,
        before: &[DateTime<Utc>],
        rows_max: i32,
    ) -> Result<i64, Error> {
        let mut all = 0;
        for _ in 0..STEPS_MAX {
            let mut look = self.look_up().await?;
            let asked = sqlx::query_scalar(statement);
            let asked = before.iter().fold(asked, |asked, moment| asked.bind(*moment));
            let gone: i64 = asked.bind(rows_max).fetch_one(look.sql()).await?;
            look.commit().await?;
            all += gone;
            if gone == 0 {
                break;
            }
        }
        Ok(all)
    }
}
