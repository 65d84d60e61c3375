//! A word to PostgreSQL's planner where it cannot know better.

use sqlx::PgConnection;

use crate::Error;

/// Forbids sorting where an index has the order, for the rest of the transaction. The planner takes
/// the conditions of the policies for rare, and a table just filled has no statistics: it would
/// rather sort what lies behind a page, or behind a key, anew each time than walk the index.
pub(crate) async fn walk_the_index(sql: &mut PgConnection) -> Result<(), Error> {
    sqlx::query("set local enable_sort to off").execute(sql).await?;
    Ok(())
}
