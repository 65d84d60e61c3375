//! Whose rows must not be seen: all of a tenant's, or those of one seller of it.

use kernel::ids::{Id as _, SellerId, TenantId};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::rows;

/// Whose.
#[derive(Debug, Clone)]
pub struct Whose {
    /// Of which tenant.
    pub tenant: TenantId,
    /// One of these stands in each row that is meant; none where all of the tenant's are.
    ids: Vec<Uuid>,
}

impl Whose {
    /// All of a tenant's.
    pub const fn of_tenant(tenant: TenantId) -> Self {
        Self { tenant, ids: Vec::new() }
    }

    /// All that names a seller, or something or somebody of it.
    pub async fn of_seller(
        connection: &mut PgConnection,
        tenant: TenantId,
        seller: SellerId,
    ) -> Self {
        let ids = sqlx::query_scalar(
            "select $2 union select listing_id from listings where tenant_id = $1 and seller_id = $2
             union select account_id from seller_people where tenant_id = $1 and seller_id = $2
             union select enquiry_id from enquiries where tenant_id = $1 and seller_id = $2",
        )
        .bind(tenant.0)
        .bind(seller.uuid())
        .fetch_all(connection)
        .await
        .expect("ids");
        Self { tenant, ids }
    }

    /// The condition on a row called `t`.
    pub fn are(&self) -> String {
        let of_tenant = format!("t.tenant_id = '{}'", self.tenant.0);
        if self.ids.is_empty() {
            return of_tenant;
        }
        let ids: Vec<String> = self.ids.iter().map(ToString::to_string).collect();
        format!("{of_tenant} and t::text ~ '{}'", ids.join("|"))
    }

    /// The condition on a row called `t` of that table that is not meant. A letter to somebody of a seller is
    /// that seller's, whatever it names.
    pub fn are_not(&self, table: &str) -> String {
        let are = self.are();
        if self.ids.is_empty() || table != "mail_outbox" {
            return format!("not ({are})");
        }
        format!(
            "not ({are}) and recipient not in (select mail from accounts t where {are}
               union select mail from access_links t where mail is not null and {are})"
        )
    }

    /// Tables with at least one such row.
    pub async fn tables(&self, connection: &mut PgConnection) -> Vec<String> {
        let mut held = Vec::new();
        for table in rows::tables(connection).await {
            let query = format!("select exists (select from {table} t where {})", self.are());
            let query = sqlx::query_scalar::<_, bool>(AssertSqlSafe(query));
            if query.fetch_one(&mut *connection).await.expect("an answer") {
                held.push(table);
            }
        }
        held
    }

    /// A digest of every such row.
    pub async fn state(&self, connection: &mut PgConnection) -> Vec<(String, Option<String>)> {
        let mut digests = Vec::new();
        for table in rows::tables(connection).await {
            let query = format!(
                "select md5(string_agg(t::text, '|' order by t::text)) from {table} t where {}",
                self.are()
            );
            let digest = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut *connection);
            digests.push((table, digest.await.expect("a digest")));
        }
        digests
    }
}
