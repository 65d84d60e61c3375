//! Two lines stand in front of what is another tenant's: a query names the tenant, and the rows' own policy
//! asks for it again. Each holds alone; with both broken the matrix sees it.

use kernel::Mutant;
use tenancy::Role;

use crate::{
    Outcome,
    actors::{A, B},
    ask::Ask,
    browser::joined,
    hidden::ids_of,
    inventory::ways,
    judge::{self, Hidden},
    mutants::Hunt,
    town::Town,
};

/// What takes the second line away: the web process sees the sellers of everybody.
const OPEN: &str = "create policy open_door on sellers to zocalo_web using (true)";

/// Breaks one, then the other, then both.
pub async fn break_each(hunt: &mut Hunt) {
    assert_eq!(seen(false, None).await, Vec::<String>::new(), "nothing is broken yet");
    assert_eq!(seen(true, None).await, Vec::<String>::new(), "the query holds alone");
    let alone = seen(false, Some(Mutant::TenantPredicate)).await;
    if alone.is_empty() {
        hunt.held.push("TenantPredicate alone: the rows' own policy holds".to_owned());
    } else {
        hunt.survivors.push(format!("TenantPredicate alone: {}", alone.join("\n")));
    }
    let both = seen(true, Some(Mutant::TenantPredicate)).await;
    hunt.note("TenantPredicate and the policy of sellers".to_owned(), false, !both.is_empty());
}

/// What the matrix sees on the routes that name a seller.
async fn seen(is_open: bool, mutant: Option<Mutant>) -> Vec<String> {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let theirs = ids_of(&town, &router, B, "jefa@b.example", "nueva@b.example").await;
    let own = ids_of(&town, &router, A, "sobra@a.example", "otra@a.example").await;
    let viewer = joined(&town, &router, A, "mira@a.example", Role::Viewer, false).await;
    if is_open {
        town.sql(OPEN).await;
    }
    let hidden = Hidden { nobodys: theirs.random(), theirs, own, ..Hidden::default() };
    let mut outcome = Outcome::default();
    Mutant::switch(mutant);
    for way in ways().iter().filter(|way| way.path.contains("{seller}") && way.method.is_safe()) {
        let what = format!("{} {}", way.method, way.path);
        judge::compare(&mut outcome, &what, &viewer, &hidden, |ids| Ask::of(way, ids)).await;
    }
    Mutant::switch(None);
    assert!(outcome.checks > 0, "some route names a seller");
    outcome.leaks
}
