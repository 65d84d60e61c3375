//! Whose listing a row with an id is about, and which rows of a file are about the same one.

use std::collections::{BTreeSet, HashMap};

use db::TenantTx;
use kernel::{ids::SellerId, text::slug};
use sqlx::{FromRow, types::Uuid};

use super::{
    Error,
    batch::{Batches, Candidate, Outcome},
    reason::{Issue, Reason},
    row::Ready,
    seen::{self, Mark},
};
use crate::{Attribute, Attributes, Vertical, planner};

/// Sellers looked at who have a listing of one id; where there are more, there are several.
const OWNERS_MAX: usize = 8;

/// A seller who has a listing of that id.
#[derive(FromRow)]
struct Owner {
    key: String,
    seller_id: Uuid,
    slug: String,
    attributes: serde_json::Value,
}

impl Owner {
    /// Whether their listing may be what a row is about: what each listing must have is the same, as far as
    /// the row says it.
    fn is_of(&self, ready: &Ready, vertical: &Vertical) -> bool {
        let had = Attributes::from_stored(vertical, &self.attributes);
        let required = |a: &&Attribute| a.required_for.contains(&ready.operation);
        let mut required = vertical.attributes.iter().filter(required);
        required.all(|attribute| {
            let said = ready.attributes.get(&attribute.key);
            said.is_none() || said == had.get(&attribute.key)
        })
    }
}

type Owners = HashMap<String, Vec<Owner>>;

impl Batches<'_, '_> {
    /// Says of each row with an id whose listing it is about. Of rows about the same one that say
    /// different things, the first counts.
    pub(super) async fn without_same_id(
        &mut self,
        tx: &mut TenantTx,
        candidates: Vec<Candidate>,
        outcome: &mut Outcome,
    ) -> Result<Vec<Candidate>, Error> {
        let owners = owners(tx, self.plan.vertical, &candidates).await?;
        let asked: Vec<Mark> = candidates.iter().flat_map(|c| possible_marks(c, &owners)).collect();
        let mut rows = self.seen.rows_of(tx, &asked).await?;
        let (mut kept, mut new) = (Vec::with_capacity(candidates.len()), Vec::new());
        for mut candidate in candidates {
            let owner = owner(self.plan.vertical, &candidate, &owners, &rows);
            candidate.owner = owner.map(|owner| SellerId(owner.seller_id));
            let marks = marks(&candidate, owner);
            let earlier = marks.iter().filter_map(|mark| rows.get(mark)).min().copied();
            match earlier.filter(|earlier| *earlier < candidate.row) {
                Some(earlier) => {
                    let value = candidate.ready.id.unwrap_or_default();
                    let issue = Issue { value, ..Issue::of_row(Reason::SameId(earlier)) };
                    outcome.issues.push((candidate.row, vec![issue]));
                }
                None => {
                    let own = marks.into_iter().map(|mark| (mark, candidate.row));
                    rows.extend(own.clone());
                    new.extend(own);
                    kept.push(candidate);
                }
            }
        }
        self.seen.keep(tx, &new).await?;
        Ok(kept)
    }
}

/// Who has listings of the ids of rows whose seller nobody says.
async fn owners(
    tx: &mut TenantTx,
    vertical: &Vertical,
    candidates: &[Candidate],
) -> Result<Owners, Error> {
    let unsaid = candidates.iter().filter(|candidate| !candidate.ready.says.seller);
    let keys: BTreeSet<String> = unsaid.filter_map(|candidate| candidate.ready.key()).collect();
    let mut owners = Owners::new();
    if keys.is_empty() {
        return Ok(owners);
    }
    planner::walk_the_index(tx.sql()).await?;
    let tenant = tx.tenant();
    let found: Vec<Owner> = sqlx::query_as(include_str!("owners.sql"))
        .bind(tenant.0)
        .bind(&vertical.key)
        .bind(keys.into_iter().collect::<Vec<_>>())
        .bind(i64::try_from(OWNERS_MAX).unwrap_or(i64::MAX))
        .fetch_all(tx.sql())
        .await?;
    for owner in found {
        owners.entry(owner.key.clone()).or_default().push(owner);
    }
    Ok(owners)
}

/// The one who has the listing that a row is about which says no seller: the only one of that id, but
/// for those that earlier rows name. None if the row says its seller, and where it is the file's: with
/// none or several of them. Where make and year are others it is about another car: small dealers count
/// from one, each of them.
fn owner<'o>(
    vertical: &Vertical,
    candidate: &Candidate,
    owners: &'o Owners,
    rows: &HashMap<Mark, u64>,
) -> Option<&'o Owner> {
    if candidate.ready.says.seller {
        return None;
    }
    let all = owners.get(&candidate.ready.key()?).filter(|all| all.len() < OWNERS_MAX)?;
    let is_free = |owner: &&Owner| {
        let mark = seen::of_id(&owner.slug, &owner.key);
        rows.get(&mark).is_none_or(|row| *row >= candidate.row)
    };
    let is_of = |owner: &&Owner| owner.is_of(&candidate.ready, vertical);
    let mut free = all.iter().filter(is_free).filter(is_of);
    free.next().filter(|_| free.next().is_none())
}

/// What a row is known by among those of the file: its seller with its id; the id alone, too, if it says
/// no seller.
fn marks(candidate: &Candidate, owner: Option<&Owner>) -> Vec<Mark> {
    let ready = &candidate.ready;
    let Some(key) = ready.key() else { return Vec::new() };
    let seller = owner.map_or_else(|| slug(&ready.seller), |owner| owner.slug.clone());
    let mut marks = vec![seen::of_id(&seller, &key)];
    if !ready.says.seller && !seller.is_empty() {
        marks.push(seen::of_id("", &key));
    }
    marks
}

/// All that it may turn out to be known by.
fn possible_marks(candidate: &Candidate, owners: &Owners) -> Vec<Mark> {
    let mut possible = marks(candidate, None);
    let key = candidate.ready.key().filter(|_| !candidate.ready.says.seller);
    if let Some(owners) = key.and_then(|key| owners.get(&key)) {
        possible.extend(owners.iter().flat_map(|owner| marks(candidate, Some(owner))));
    }
    possible
}
