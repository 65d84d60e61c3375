//! What is refused is written down, and cannot be made to fill the audit.

use tenancy::{Role, audit::REFUSED_MAX};

use crate::{
    browser::joined,
    router,
    town::{CARS, Town},
};

const HERE: (&str, &str) = ("demo", CARS);

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_very_often_for_what_they_may_not_does_not_fill_the_audit() {
    let town = Town::new().await;
    let router = router(&town);
    let mut viewer = joined(&town, &router, HERE, "mira@a.example", Role::Viewer, false).await;
    let before = town.ask("select count(*) from audit_entries where outcome = 'refused'").await;
    for _ in 0..REFUSED_MAX + 20 {
        assert_eq!(viewer.get("/panel/equipo").await.status, 403);
    }
    let refused = "select count(*) from audit_entries where outcome = 'refused'";
    let most = i64::from(REFUSED_MAX);
    assert_eq!(town.ask(refused).await - before, most + 1);
    let often = "select count(*) from audit_entries where action = 'access.asked_often'";
    assert_eq!(town.ask(often).await, 1, "that it is very often is told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_to_who_might_do_the_like_stands_in_the_audit() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let team = owner.get("/panel/equipo").await.body;
    let (_, rest) = team.split_once("/panel/equipo/acc_").expect("an account");
    let gone = owner.post(&format!("/panel/equipo/acc_{}/baja", &rest[..26]), &[]).await;
    assert_eq!(gone.status, 409, "the last owner stays");
    let told = "select count(*) from audit_entries where outcome = 'refused'
                and subject = 'POST /panel/equipo/{account}/baja'
                and after ~ '^acc_[0-9a-z]{26}$'";
    assert_eq!(town.ask(told).await, 1, "with whom it was meant for");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hides_a_change_that_was_refused_behind_pages_or_other_changes() {
    let town = Town::new().await;
    let router = router(&town);
    let mut viewer = joined(&town, &router, HERE, "mira@a.example", Role::Viewer, false).await;
    for _ in 0..REFUSED_MAX + 2 {
        assert_eq!(viewer.get("/panel/equipo").await.status, 403);
        assert_eq!(viewer.post("/panel/equipo/invitaciones", &[]).await.status, 403);
    }
    let role = "/panel/equipo/acc_00000000000000000000000000/rol";
    let role = viewer.post(role, &[("role", "owner")]).await;
    assert_eq!(role.status, 403);
    let told = "select count(*) from audit_entries where outcome = 'refused'
                and subject = 'POST /panel/equipo/{account}/rol'
                and after = 'acc_00000000000000000000000000'";
    assert_eq!(town.ask(told).await, 1);
    let often = "select count(*) from audit_entries where action = 'access.asked_often'";
    assert_eq!(town.ask(often).await, 2, "of what reads, and of the one route");
}
