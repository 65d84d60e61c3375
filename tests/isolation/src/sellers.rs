//! One seller of a tenant against another of the same one: the same matrix as between tenants. Whoever acts
//! for the first gets for what is the second's the answer that a random id gets, changes nothing of it, and
//! finds no word of it anywhere.

use axum::Router;
use kernel::ids::{EnquiryId, SellerId};
use tenancy::{SellerRole, audit::By, link, seller::people, session};

use crate::{
    Outcome,
    actors::A,
    ask::Ask,
    browser::{Browser, invited_to_sell, sells, told},
    canaries,
    hidden::shown,
    inventory::{Ids, Way, ways},
    life::Life,
    matrix::{self, Place, Somebody},
    town::Town,
};

/// A seller with something published.
pub struct Seller {
    /// Which.
    pub id: String,
    /// How it is called.
    pub name: String,
}

/// Walks as those who act for one seller, with all that is another's.
pub async fn walk(places: &[Place]) -> Outcome {
    matrix::walk_among(matrix::Among::Sellers, places).await
}

/// The two who publish most: the one that asks, and the one that must not be seen.
pub async fn two(_: &Town, router: &Router) -> [Seller; 2] {
    let page = Browser::on(router, A.1).get("/v1/listings?limit=100").await.json();
    let mut all: Vec<(usize, String, String)> = Vec::new();
    for listing in page["listings"].as_array().expect("listings") {
        let told = |name: &str| listing["seller"][name].as_str().expect("told").to_owned();
        match all.iter_mut().find(|(_, id, _)| *id == told("id")) {
            Some((count, ..)) => *count += 1,
            None => all.push((1, told("id"), told("name"))),
        }
    }
    all.sort();
    let mut most = all.into_iter().rev();
    let mut next = || {
        let (count, id, name) = most.next().expect("a seller");
        assert!(count > 1, "{name} has a place in its list");
        Seller { id, name }
    };
    [next(), next()]
}

/// Those who act for a seller, did, or are about to.
pub async fn everybody<'a>(town: &Town, router: &'a Router, own: &Seller) -> Vec<Somebody<'a>> {
    let mut all = vec![("anonymous", Browser::on(router, A.1))];
    for (name, role) in [("agent", SellerRole::Agent), ("seller", SellerRole::Owner)] {
        let mail = format!("{name}@propios.example");
        let mut browser = sells(town, router, A, (&own.name, role), &mail).await;
        browser.calls_as(&mail).await;
        all.push((name, browser));
    }
    let mail = "ida@propios.example";
    let mut gone = sells(town, router, A, (&own.name, SellerRole::Agent), mail).await;
    gone.calls_as(mail).await;
    let mut tx = town.db.begin(&db::Scope::tenant(town.tenant(A.0))).await.expect("a door");
    let seller = own.id.parse().expect("a seller");
    let people = people::list(&mut tx, seller).await.expect("listed");
    let theirs = people.iter().find(|person| person.mail == mail).expect("one of them");
    people::remove(&mut tx, &By::command(), seller, theirs.account).await.expect("let go");
    tx.commit().await.expect("committed");
    all.push(("agent who was let go", gone));
    let link = invited_to_sell(town, A, (&own.name, SellerRole::Agent), "luego@propios.example");
    let token = told(town, link.await).await;
    let mut pending = Browser::on(router, A.1);
    pending.cookies.push(("__Host-zocalo".into(), token.reveal()));
    pending.bearer = Some(format!("zses_{}", token.reveal()));
    all.push(("pending", pending));
    all
}

/// Who is in charge of a seller, looking at everything.
pub async fn life(town: &Town, router: &Router, of: &Seller) -> Life {
    let mail = "duena@ajenos.example";
    let mut owner = sells(town, router, A, (&of.name, SellerRole::Owner), mail).await;
    owner.calls_as(mail).await;
    let listed = format!("/v1/listings?seller={}", of.id);
    let first = owner.get(&listed).await.json()["listings"][0]["id"].clone();
    let first = first.as_str().expect("a listing").to_owned();
    Life::of_whom(&owner, &[listed, format!("/v1/listings/{first}")])
}

/// Something of each sort of a seller's: one who acts for it, who is invited, what it publishes, who asked.
pub async fn ids_of(town: &Town, router: &Router, of: &Seller, word: &str) -> Ids {
    let mail = format!("agente@{word}.example");
    sells(town, router, A, (&of.name, SellerRole::Agent), &mail).await;
    let waits = format!("nueva@{word}.example");
    let link = invited_to_sell(town, A, (&of.name, SellerRole::Agent), &waits).await;
    let token = told(town, link).await;
    let seller: SellerId = of.id.parse().expect("a seller");
    let mut tx = town.db.begin(&db::Scope::tenant(town.tenant(A.0))).await.expect("a door");
    let people = people::list(&mut tx, seller).await.expect("listed");
    let account = people.iter().find(|p| p.mail == mail).expect("one of them").account;
    let session = session::list(&mut tx, account).await.expect("listed")[0].id;
    let waiting = link::waiting_of_seller(&mut tx, seller).await.expect("listed");
    assert!(waiting.iter().any(|waiting| waiting.id == link));
    tx.commit().await.expect("committed");
    let shown = shown(town, router, A.1, Some(&of.id)).await;
    Ids {
        account: account.to_string(),
        link: link.to_string(),
        session: session.to_string(),
        seller: of.id.clone(),
        site: town.kit.directory.site(A.1).expect("a site").site.id.to_string(),
        tenant: A.0.to_owned(),
        token: token.reveal(),
        mail,
        ..shown
    }
}

/// What is seen of another seller at one glance: its words, on every page of who acts for one.
pub async fn glance() -> Outcome {
    // What is broken is broken for who looks; the town is as it was.
    let town = Town::new().await;
    let router = matrix::router(&town);
    let [own, theirs] = two(&town, &router).await;
    let everybody = everybody(&town, &router, &own).await;
    let ids = ids_of(&town, &router, &theirs, "ajenos").await;
    let enquiry: EnquiryId = ids.enquiry.parse().expect("an enquiry");
    let said = format!(
        "update enquiries set name = '{} enquiries name' where enquiry_id = $1",
        canaries::WORD
    );
    sqlx::query(sqlx::AssertSqlSafe(said))
        .bind(enquiry.0)
        .execute(&mut town.test().bootstrap().await)
        .await
        .expect("planted");
    let mut outcome = Outcome { actors: everybody.len(), ..Outcome::default() };
    let reads = |way: &Way| way.is_closed() && way.method.is_safe() && !way.path.contains('{');
    for way in ways().iter().filter(|way| reads(way)) {
        for (name, browser) in &everybody {
            outcome.checks += 1;
            let heard = Ask::of(way, &ids).by(browser).await;
            if canaries::are_in(&heard.body) {
                outcome.leaks.push(format!("{} as {name}: shows a word of another", way.path));
            }
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use kernel::Mutant;

    use super::*;

    async fn walked(place: Place) -> Outcome {
        let outcome = walk(&[place]).await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n\n"));
        outcome
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_seller_sees_and_changes_nothing_of_another() {
        let outcome = walked(Place::Address).await;
        assert!(outcome.checks > 1_000, "{outcome:?}");
        let columns = &outcome.canaries;
        assert!(columns.planted > columns.refused + columns.read, "{columns:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_seller_sees_and_changes_nothing_of_another_by_a_query() {
        assert!(walked(Place::Query).await.checks > 1_000);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_seller_sees_and_changes_nothing_of_another_by_a_body() {
        assert!(walked(Place::Body).await.checks > 500);
    }

    /// With the scope of a seller widened to its tenant the matrix itself sees the other's words.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_seller_who_sees_all_of_the_tenant_is_noticed() {
        assert_eq!(glance().await.leaks, Vec::<String>::new());
        Mutant::switch(Some(Mutant::EverySeller));
        let seen = glance().await.leaks;
        Mutant::switch(None);
        assert!(!seen.is_empty());
    }
}
