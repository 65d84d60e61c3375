//! What a tenant may use: refused beyond a hard limit, told near any.

use chrono::TimeDelta;
use db::{Db, Scope, TenantTx};
use kernel::ids::TenantId;
use tenancy::{
    Error, Role, SellerKind,
    account::Mail,
    audit::By,
    limit::{self, Allowed, Limit},
    link::{self, INVITATION_LIFE, Invitation},
    seller,
};

use crate::access_request::House;

const HARD: bool = true;
const SOFT: bool = false;

async fn set(house: &House, limit: Limit, most: i64, is_hard: bool) {
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let to = Some(Allowed { most, is_hard });
    limit::set(&mut tx, &By::command(), limit, to).await.expect("set");
    tx.commit().await.expect("committed");
}

async fn begin(db: &Db, tenant: TenantId) -> TenantTx {
    db.begin(&Scope::tenant(tenant)).await.expect("a door")
}

async fn invite(house: &House, mail: &str) -> Result<tenancy::Token, Error> {
    let mut tx = begin(&house.db, house.tenant).await;
    let mail = Some(Mail::read(mail)?);
    let role = Role::Viewer;
    let invitation = Invitation { mail, role, is_operator: false, life: INVITATION_LIFE };
    let made = link::invite(&mut tx, &By::command(), invitation).await?;
    tx.commit().await?;
    Ok(made.token)
}

async fn sells(house: &House, name: &str) -> Result<(), Error> {
    let mut tx = begin(&house.db, house.tenant).await;
    seller::ensure(&mut tx, name, SellerKind::Dealer).await?;
    Ok(tx.commit().await?)
}

fn is_reached(result: &Result<impl Sized, Error>, of: Limit, at: i64) -> bool {
    matches!(result, Err(Error::LimitReached { limit, most }) if *limit == of && *most == at)
}

#[tokio::test]
async fn who_is_invited_counts_and_one_too_many_is_refused() {
    let house = House::new().await;
    set(&house, Limit::Members, 3, HARD).await;
    let second = invite(&house, "dos@ejemplo.com").await.expect("room for two more");
    invite(&house, "tres@ejemplo.com").await.expect("room for one more");
    // Anew for the same address is no other one.
    invite(&house, "tres@ejemplo.com").await.expect("the same one");
    let refused = invite(&house, "cuatro@ejemplo.com").await;
    assert!(is_reached(&refused, Limit::Members, 3), "{refused:?}");
    house.follow(&second, "zorzal en la niebla").await.expect("their place was kept");
    set(&house, Limit::Members, 2, HARD).await;
    let refused = invite(&house, "tres@ejemplo.com").await;
    assert!(is_reached(&refused, Limit::Members, 2), "lowered: {refused:?}");
}

#[tokio::test]
async fn many_at_once_do_not_pass_a_limit() {
    let house = House::new().await;
    set(&house, Limit::Sellers, 5, HARD).await;
    let names: Vec<String> = (0..20).map(|number| format!("Negocio {number}")).collect();
    let tries = names.iter().map(|name| sells(&house, name));
    let done = futures::future::join_all(tries).await;
    let made = done.iter().filter(|done| done.is_ok()).count();
    assert_eq!(made, 5);
    assert!(done.iter().filter(|d| d.is_err()).all(|d| is_reached(d, Limit::Sellers, 5)));
    sells(&house, &names[done.iter().position(Result::is_ok).expect("one")]).await.expect("there");
}

#[tokio::test]
async fn owners_are_told_once_near_a_limit_and_a_soft_one_refuses_nothing() {
    let house = House::new().await;
    set(&house, Limit::Sellers, 5, SOFT).await;
    for number in 0..3 {
        sells(&house, &format!("Negocio {number}")).await.expect("room");
    }
    assert!(house.work().await.is_empty(), "three of five is not near");
    for number in 3..8 {
        sells(&house, &format!("Negocio {number}")).await.expect("soft");
    }
    let letters = house.work().await;
    let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
    assert_eq!(letter.to, "ana@ejemplo.com");
    assert!(letter.written.text.contains("4 de 5 vendedores"), "{}", letter.written.text);
    assert!(letter.written.text.contains("Es solo un aviso"), "{}", letter.written.text);
    sells(&house, "Otro").await.expect("soft");
    assert!(house.work().await.is_empty(), "told within the day");
    set(&house, Limit::Sellers, 9, HARD).await;
    let letters = house.work().await;
    let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
    assert!(letter.written.text.contains("9 de 9"), "one that is full when it is set is told");
    assert!(letter.written.text.contains("no se acepta"), "{}", letter.written.text);
    let refused = sells(&house, "Otro más").await;
    assert!(is_reached(&refused, Limit::Sellers, 9), "{refused:?}");
}

#[tokio::test]
async fn calls_are_counted_within_a_minute_of_the_clock() {
    let house = House::new().await;
    set(&house, Limit::ApiCalls, 3, HARD).await;
    let spend = async || {
        let mut tx = begin(&house.db, house.tenant).await;
        let spent = limit::spend(&mut tx, Limit::ApiCalls).await;
        tx.commit().await.expect("committed");
        spent
    };
    for _ in 0..3 {
        spend().await.expect("within");
    }
    assert!(is_reached(&spend().await, Limit::ApiCalls, 3));
    let minute = "update limit_usage set began_at = began_at - interval '61 seconds'";
    sqlx::query(minute).execute(&mut house.test.bootstrap().await).await.expect("passed");
    spend().await.expect("another minute");
    assert_eq!(Limit::ApiCalls.window(), Some(TimeDelta::minutes(1)));
}

#[tokio::test]
async fn a_limit_is_set_lifted_and_told_and_what_is_used_is_shown() {
    let house = House::new().await;
    for bad in [-1, 1_000_000_001] {
        let mut tx = begin(&house.db, house.tenant).await;
        let to = Some(Allowed { most: bad, is_hard: true });
        let refused = limit::set(&mut tx, &By::command(), Limit::Members, to).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{bad}");
    }
    set(&house, Limit::Members, 0, HARD).await;
    assert!(is_reached(&invite(&house, "dos@ejemplo.com").await, Limit::Members, 0));
    let mut tx = begin(&house.db, house.tenant).await;
    limit::set(&mut tx, &By::command(), Limit::Members, None).await.expect("lifted");
    let all = limit::list(&mut tx).await.expect("listed");
    tx.commit().await.expect("committed");
    assert_eq!(all.iter().map(|s| s.limit).collect::<Vec<_>>(), Limit::ALL);
    assert!(all.iter().all(|usage| usage.allowed.is_none()));
    assert_eq!(all[0].used, Some(1));
    invite(&house, "dos@ejemplo.com").await.expect("no limit");
    let told: Vec<String> = sqlx::query_scalar(
        "select before || ' → ' || after from audit_entries where action = 'limit.set' order by seq",
    )
    .fetch_all(&mut house.test.bootstrap().await)
    .await
    .expect("entries");
    assert_eq!(told, ["— → 0", "0 → —"]);
}
