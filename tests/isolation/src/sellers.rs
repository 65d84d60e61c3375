//! One seller of a tenant against another of the same one: whoever acts for the first gets for what
//! is the second's the answer that a random id gets, and changes nothing of it.

use axum::Router;
use kernel::ids::{AccountId, Id as _, LinkId, SellerId, SessionId};
use tenancy::{Permission, SellerRole, link, seller::people, session};
use uuid::Uuid;

use crate::{
    Outcome,
    actors::{A, B, still_are},
    ask::Ask,
    browser::{invited_to_sell, sells},
    canaries,
    inventory::{Ids, Way, ways},
    judge::{self, Counts, Hidden},
    town::Town,
};

/// The seller that asks, and the one that must not be seen.
const OWN: &str = "Autos Propios";
const OTHER: &str = "Autos Ajenos";

/// Walks all routes but those for anybody: what is published is for all to see.
pub async fn walk() -> Outcome {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let hidden = hidden(&town, &router).await;
    let mut outcome = Outcome::default();
    let before = rows(&town).await;
    let mut everybody = Vec::new();
    for (name, role) in [("agent", SellerRole::Agent), ("seller", SellerRole::Owner)] {
        let mail = format!("{name}@propios.example");
        let mut browser = sells(&town, &router, A, (OWN, role), &mail).await;
        browser.calls_as(&mail).await;
        everybody.push((name, browser));
    }
    let closed = |way: &Way| way.permission != Permission::Public;
    let (leaving, staying): (Vec<Way>, Vec<Way>) =
        ways().into_iter().filter(closed).partition(Way::leaves);
    for way in &staying {
        for (name, browser) in &mut everybody {
            let what = format!("{} {} as {name} of another seller", way.method, way.path);
            judge::compare(&mut outcome, &what, browser, &hidden, |ids| Ask::of(way, ids)).await;
        }
    }
    for (name, browser) in &mut everybody {
        still_are(name, browser).await;
    }
    // The last way out first: whoever walks the others is still signed in.
    for way in leaving.iter().rev() {
        for (name, browser) in &mut everybody {
            let what = format!("{} {} as {name} of another seller", way.method, way.path);
            judge::compare(&mut outcome, &what, browser, &hidden, |ids| Ask::of(way, ids)).await;
        }
    }
    outcome.routes = staying.len() + leaving.len();
    outcome.actors = everybody.len();
    outcome.checks += 1;
    if before != rows(&town).await {
        outcome.leaks.push("rows of the other seller changed".to_owned());
    }
    outcome
}

/// What the other seller has, its people called by a canary, and what nobody has.
async fn hidden(town: &Town, router: &Router) -> Hidden {
    let mail = format!("{}@ajenos.example", canaries::WORD);
    let there = sells(town, router, A, (OTHER, SellerRole::Owner), &mail).await;
    let waiting = format!("{}.nueva@ajenos.example", canaries::WORD);
    let link = invited_to_sell(town, A, (OTHER, SellerRole::Agent), &waiting).await;
    let mut tx = town.db.begin(&db::Scope::tenant(town.tenant(A.0))).await.expect("a door");
    let id = tenancy::seller::ensure(&mut tx, OTHER, tenancy::SellerKind::Dealer);
    let seller = id.await.expect("there");
    let account = people::list(&mut tx, seller).await.expect("listed")[0].account;
    let session = session::list(&mut tx, account).await.expect("listed")[0].id;
    assert_eq!(link::waiting_of_seller(&mut tx, seller).await.expect("listed")[0].id, link);
    tx.commit().await.expect("committed");
    drop(there);
    let theirs = Ids {
        account: account.to_string(),
        link: link.to_string(),
        session: session.to_string(),
        seller: seller.to_string(),
        ..Ids::of_nobody()
    };
    let random = |id: Uuid| Uuid::from_u128(id.as_u128() ^ 0x0fff_ffff_ffff_fff7);
    let nobodys = Ids {
        account: AccountId(random(account.0)).to_string(),
        link: LinkId(random(link.0)).to_string(),
        session: SessionId(random(session.0)).to_string(),
        seller: SellerId::from_uuid(random(seller.0)).to_string(),
        ..Ids::of_nobody()
    };
    Hidden {
        own: nobodys.clone(),
        theirs,
        nobodys,
        counts: Some(Counts::of(town, town.tenant(B.0)).await),
    }
}

/// All that names the other seller or its people.
async fn rows(town: &Town) -> Vec<String> {
    let query = "select p::text from seller_people p
                 where p.seller_id = (select seller_id from sellers where name = $1)
                 union all select l::text from access_links l
                 where l.seller_id = (select seller_id from sellers where name = $1)
                 union all select s::text from sellers s where s.name = $1 order by 1";
    let mut connection = town.test().bootstrap().await;
    sqlx::query_scalar(query).bind(OTHER).fetch_all(&mut connection).await.expect("rows")
}

#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "multi_thread")]
    async fn one_seller_sees_and_changes_nothing_of_another() {
        let outcome = super::walk().await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n\n"));
        assert!(outcome.checks > 60, "{outcome:?}");
    }
}
