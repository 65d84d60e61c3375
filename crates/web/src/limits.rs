//! Where a tenant stands with its limits, as pages show it.

use db::TenantTx;
use http_kit::Fault;
use tenancy::limit::{self, Limit, Usage};

use crate::{
    shell::Frame,
    texts::{fill, limits::limits},
};

/// One limit.
pub(crate) struct Row {
    pub key: &'static str,
    pub name: String,
    pub used: String,
    /// What is set; empty for no limit.
    pub most: String,
    pub is_hard: bool,
    /// What is said of one that little or nothing is left of.
    pub tag: Option<&'static str>,
    pub is_set: bool,
}

/// All of them.
pub(crate) async fn read(tx: &mut TenantTx, frame: &Frame<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for usage in limit::list(tx).await? {
        let used = listings::used(tx, &usage).await;
        let used = used.map_err(|error| Fault::from_error(error.kind(), error))?;
        rows.push(row(frame, usage, used));
    }
    Ok(rows)
}

fn row(frame: &Frame<'_>, usage: Usage, used: i64) -> Row {
    let Usage { limit, allowed, .. } = usage;
    let (texts, locale) = (limits(frame.language()), frame.locale());
    let told = match allowed {
        None => fill(texts.used, &locale.number(used)),
        Some(allowed) => {
            fill(&fill(texts.used_of, &locale.number(used)), &locale.number(allowed.most))
        }
    };
    Row {
        key: limit.key(),
        name: capital(limit, frame),
        used: told,
        most: allowed.map(|allowed| allowed.most.to_string()).unwrap_or_default(),
        is_hard: allowed.is_none_or(|allowed| allowed.is_hard),
        tag: match allowed {
            Some(allowed) if used >= allowed.most => Some(texts.reached),
            Some(allowed) if allowed.is_nearly_used(used) => Some(texts.nearly),
            _ => None,
        },
        is_set: allowed.is_some(),
    }
}

fn capital(limit: Limit, frame: &Frame<'_>) -> String {
    crate::form::capital(limit.named(frame.language()))
}
