//! How that to which something was done is called now. Names are looked up when entries are shown: what can be
//! taken back elsewhere is not in the chain (decision 0027).

use std::collections::HashMap;

use db::TenantTx;
use kernel::ids::{AccountId, ApiKeyId, SellerId, SiteId};
use sqlx::types::Uuid;

use crate::Error;

/// How the things these subjects name are called, by their outer ids; what is gone is not among them.
pub(super) async fn names<'a>(
    tx: &mut TenantTx,
    subjects: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, String>, Error> {
    let ids: Vec<Uuid> = subjects.flat_map(str::split_ascii_whitespace).filter_map(inner).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    // Ids are never the same in two tables.
    let found: Vec<(Uuid, String, String)> = sqlx::query_as(
        "select account_id, 'account', name from accounts
         where tenant_id = $1 and account_id = any ($2)
         union all
         select seller_id, 'seller', name from sellers where tenant_id = $1 and seller_id = any ($2)
         union all
         select site_id, 'site', host from sites where tenant_id = $1 and site_id = any ($2)
         union all
         select api_key_id, 'key', name from api_keys
         where tenant_id = $1 and api_key_id = any ($2)",
    )
    .bind(tx.tenant().0)
    .bind(&ids)
    .fetch_all(tx.sql())
    .await?;
    Ok(found.into_iter().map(|(id, table, name)| (outer(id, &table), name)).collect())
}

/// What a subject is called: each of its ids that is known, by name.
pub(super) fn called(subject: &str, names: &HashMap<String, String>) -> Option<String> {
    let known = subject.split_ascii_whitespace().filter_map(|word| names.get(word));
    let known: Vec<&str> = known.map(String::as_str).collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

fn inner(word: &str) -> Option<Uuid> {
    let account = word.parse().map(|AccountId(id)| id);
    let seller = word.parse().map(|SellerId(id)| id);
    let site = word.parse().map(|SiteId(id)| id);
    let key = word.parse().map(|ApiKeyId(id)| id);
    account.or(seller).or(site).or(key).ok()
}

fn outer(id: Uuid, table: &str) -> String {
    match table {
        "account" => AccountId(id).to_string(),
        "seller" => SellerId(id).to_string(),
        "site" => SiteId(id).to_string(),
        _ => ApiKeyId(id).to_string(),
    }
}
