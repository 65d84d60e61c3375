//! A seller is reached otherwise: the index says so at once, of them alone.

use db::{Db, Scope, testing::TestDb};
use kernel::ids::SellerId;
use listings::Ways;
use search::Origin;
use tenancy::{
    SellerKind, Tenant,
    audit::By,
    seller::{
        self,
        contact::{self, Contact},
    },
};

use crate::{Process, opened, publish, usd};

const CALLED: Ways = Ways { has_phone: true, takes_whatsapp: false };
const WRITTEN_TO: Ways = Ways { has_phone: true, takes_whatsapp: true };
const NUMBER: &str = "+1 809 555 0142";

/// Ana says how she is reached; as the tenant's staff does it, or as she does herself.
async fn says(db: &Db, tenant: &Tenant, number: &str, ways: Ways, is_herself: bool) {
    let ana = ana(db, tenant).await;
    let scope = if is_herself { Scope::seller(tenant.id, ana) } else { Scope::tenant(tenant.id) };
    let mut tx = db.begin(&scope).await.expect("begun");
    let to = Contact::read(number, ways.takes_whatsapp, "DO").expect("a contact");
    contact::set(&mut tx, &By::command(), ana, &to).await.expect("set");
    tx.commit().await.expect("committed");
}

async fn ana(db: &Db, tenant: &Tenant) -> SellerId {
    let mut tx = db.begin(&Scope::tenant(tenant.id)).await.expect("begun");
    seller::ensure(&mut tx, "Ana", SellerKind::Person).await.expect("a seller")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_contact_shows_in_every_process_and_at_no_neighbours() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    let neighbour = opened(&db, "vecino", "vecino.example").await;
    for tenant in [&demo, &neighbour] {
        publish(&db, tenant, "Corolla uno", usd("100")).await;
    }
    says(&db, &demo, NUMBER, CALLED, false).await;
    let (mut one, mut other) = (Process::start(&db, None), Process::start(&db, None));
    for process in [&mut one, &mut other] {
        process.feed.build().await.expect("built");
        assert_eq!(process.ask("autos.example", &[]).await.cards[0].seller.ways, CALLED);
    }
    for (number, ways, is_herself) in
        [(NUMBER, WRITTEN_TO, true), ("", Ways::default(), false), (NUMBER, CALLED, true)]
    {
        says(&db, &demo, number, ways, is_herself).await;
        for process in [&mut one, &mut other] {
            let so = |answer: &search::Answer| answer.cards[0].seller.ways == ways;
            process.settled("autos.example", &[], so).await;
            let theirs = process.ask("vecino.example", &[]).await.cards.remove(0);
            assert_eq!(theirs.seller.ways, Ways::default());
        }
    }
    let told = "select count(*) from events where kind = 'seller.changed' and subject_id = $1";
    says(&db, &demo, NUMBER, CALLED, false).await;
    let told: i64 = sqlx::query_scalar(told)
        .bind(ana(&db, &demo).await.0)
        .fetch_one(&mut test.bootstrap().await)
        .await
        .expect("told");
    assert_eq!(told, 4, "saying the same again is no news");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_index_says_what_changed_since() {
    let test = TestDb::new().await;
    let db = test.db();
    let demo = opened(&db, "demo", "autos.example").await;
    publish(&db, &demo, "Corolla uno", usd("100")).await;
    let file = std::env::temp_dir().join(format!("zocalo-ways-{}.snapshot", demo.id));
    let mut process = Process::start(&db, Some(file.clone()));
    process.feed.build().await.expect("built");
    says(&db, &demo, NUMBER, CALLED, false).await;
    let called = |answer: &search::Answer| answer.cards[0].seller.ways == CALLED;
    process.settled("autos.example", &[], called).await;
    let (_stop, stopped) = tokio::sync::watch::channel(true);
    process.feed.follow(stopped).await;

    says(&db, &demo, NUMBER, WRITTEN_TO, false).await;
    let mut again = Process::start(&db, Some(file.clone()));
    assert_eq!(again.feed.build().await.expect("built"), Origin::Snapshot);
    let written_to = |answer: &search::Answer| answer.cards[0].seller.ways == WRITTEN_TO;
    again.settled("autos.example", &[], written_to).await;
    std::fs::remove_file(file).expect("removed");
}
