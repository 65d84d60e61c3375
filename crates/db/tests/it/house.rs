//! Rows of two tenants in every table, written in SQL because the crates that own them sit above.

use db::testing::TestDb;
use kernel::ids::{SellerId, SiteId, TenantId};
use uuid::Uuid;

/// The tenants with data.
pub const TENANTS: [u128; 2] = [1, 2];

pub fn tenant(number: u128) -> TenantId {
    TenantId(Uuid::from_u128(number))
}

/// Each tenant has two sellers: its number times a hundred, and one more.
pub fn seller(tenant: u128, index: u128) -> SellerId {
    SellerId(Uuid::from_u128(tenant * 100 + index))
}

pub fn site(tenant: u128) -> SiteId {
    SiteId(Uuid::from_u128(tenant * 1000))
}

/// Fills every table, as the superuser.
pub async fn fill(test: &TestDb) {
    fill_for(test, TENANTS.into_iter()).await;
    let mut connection = test.bootstrap().await;
    sqlx::raw_sql("select job_shards_lease(gen_random_uuid(), now(), now(), 16)")
        .execute(&mut connection)
        .await
        .unwrap();
}

pub async fn fill_for(test: &TestDb, tenants: impl Iterator<Item = u128>) {
    let mut connection = test.bootstrap().await;
    for number in tenants {
        let text = include_str!("rows.sql").replace(":number", &number.to_string());
        sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&mut connection).await.unwrap();
    }
}
