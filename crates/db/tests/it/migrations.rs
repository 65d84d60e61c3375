//! The schema goes up, down and up, and a program that does not fit does not start.

use db::{
    migrate::{self, State},
    testing::TestDb,
};
use sqlx::PgConnection;

/// Everything in the schema, one line each.
async fn digest(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(include_str!("digest.sql")).fetch_all(connection).await.unwrap()
}

async fn tables(test: &TestDb) -> i64 {
    sqlx::query_scalar("select count(*) from pg_class where relnamespace = 'public'::regnamespace and relname <> '_sqlx_migrations' and relname <> '_sqlx_migrations_pkey'")
        .fetch_one(&mut test.bootstrap().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn up_down_up_leaves_the_same_schema() {
    let test = TestDb::new().await;
    let before = digest(&mut test.bootstrap().await).await;
    assert!(before.len() > 500, "{}", before.len());
    migrate::down_to(&test.migrator_url(), 0).await.unwrap();
    assert_eq!(tables(&test).await, 0, "something is left");
    migrate::up(&test.migrator_url()).await.unwrap();
    assert_eq!(digest(&mut test.bootstrap().await).await, before);
}

#[tokio::test]
async fn each_migration_goes_down_and_up_by_itself() {
    let test = TestDb::new().await;
    let before = digest(&mut test.bootstrap().await).await;
    let versions: Vec<i64> =
        migrate::status(&test.migrator_url()).await.unwrap().iter().map(|s| s.version).collect();
    for version in versions.iter().rev() {
        migrate::down_to(&test.migrator_url(), version - 1).await.unwrap();
        migrate::up(&test.migrator_url()).await.unwrap();
        assert_eq!(digest(&mut test.bootstrap().await).await, before, "after {version}");
    }
}

#[tokio::test]
async fn an_edited_migration_refuses_to_start_and_says_which() {
    let test = TestDb::new().await;
    sqlx::query("update _sqlx_migrations set checksum = '\\x00' where version = 2")
        .execute(&mut test.bootstrap().await)
        .await
        .unwrap();
    let url = test.migrator_url();
    let edited = migrate::status(&url).await.unwrap();
    assert_eq!(edited.iter().filter(|step| step.state == State::Edited).count(), 1);
    for refused in
        [migrate::up(&url).await, migrate::check(&url).await, migrate::down_to(&url, 0).await]
    {
        let sentence = refused.unwrap_err().to_string();
        assert!(
            sentence.contains("0002") && sentence.contains("su texto ha cambiado"),
            "{sentence}"
        );
    }
}

#[tokio::test]
async fn a_database_newer_than_the_program_refuses_to_start() {
    let test = TestDb::new().await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'from the future', true, '\\x00', 0)",
    )
    .execute(&mut test.bootstrap().await)
    .await
    .unwrap();
    for refused in
        [migrate::up(&test.migrator_url()).await, migrate::check(&test.migrator_url()).await]
    {
        let sentence = refused.unwrap_err().to_string();
        assert!(sentence.contains("9999") && sentence.contains("más nueva"), "{sentence}");
    }
}

#[tokio::test]
async fn a_pending_migration_is_told_before_anything_starts() {
    let test = TestDb::new().await;
    assert!(migrate::check(&test.migrator_url()).await.is_ok());
    migrate::down_to(&test.migrator_url(), 3).await.unwrap();
    let sentence = migrate::check(&test.migrator_url()).await.unwrap_err().to_string();
    assert!(sentence.contains("zocalo migrate"), "{sentence}");
}

#[tokio::test]
async fn of_two_at_once_one_waits_and_finds_nothing_to_do() {
    let test = TestDb::new().await;
    let before = digest(&mut test.bootstrap().await).await;
    migrate::down_to(&test.migrator_url(), 0).await.unwrap();
    let url = test.migrator_url();
    let (one, two, three) = tokio::join!(migrate::up(&url), migrate::up(&url), migrate::up(&url));
    for outcome in [one, two, three] {
        outcome.unwrap();
    }
    assert_eq!(digest(&mut test.bootstrap().await).await, before);
}

#[tokio::test]
async fn who_waits_too_long_for_another_migration_hears_so() {
    let test = TestDb::new().await;
    let mut other = test.bootstrap().await;
    let hold = "select pg_advisory_lock(hashtext('zocalo migrate'))";
    sqlx::raw_sql(hold).execute(&mut other).await.unwrap();
    let wait = std::time::Duration::from_millis(50);
    let refused = migrate::up_within(&test.migrator_url(), wait).await.unwrap_err();
    assert_eq!(refused.kind(), kernel::Kind::Unavailable, "{refused:?}");
    assert!(refused.to_string().contains("otra migración"), "{refused}");
    drop(other);
    migrate::up(&test.migrator_url()).await.unwrap();
}

#[tokio::test]
async fn the_migrators_right_to_give_functions_away_ends_with_the_migration() {
    let test = TestDb::new().await;
    migrate::down_to(&test.migrator_url(), 5).await.unwrap();
    migrate::up(&test.migrator_url()).await.unwrap();
    let may: bool =
        sqlx::query_scalar("select has_schema_privilege('zocalo_doors', 'public', 'create')")
            .fetch_one(&mut test.bootstrap().await)
            .await
            .unwrap();
    assert!(!may);
}
