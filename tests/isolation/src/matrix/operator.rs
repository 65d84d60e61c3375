//! Who runs the installation sees each client by itself: the accounts of one do not exist with another.

use tenancy::Permission;

use crate::{
    Outcome,
    actors::A,
    ask::{Ask, filled},
    inventory::{Ids, Way, ways},
    judge::{self, Hidden},
    matrix::Somebody,
};

/// Asks for what is the hidden tenant's where the address says that it is the other's.
pub async fn ask(outcome: &mut Outcome, everybody: &[Somebody<'_>], hidden: &Hidden) {
    let (name, operator) =
        everybody.iter().find(|(name, _)| *name == "operator at home").expect("one");
    let at_a = |ids: &Ids| Ids { tenant: A.0.to_owned(), ..ids.clone() };
    let names_more =
        |way: &Way| filled(way, &at_a(&hidden.theirs)) != filled(way, &at_a(&hidden.nobodys));
    let operate =
        |way: &Way| way.permission == Permission::Operate && way.path.contains("{tenant}");
    let ways: Vec<Way> = ways().into_iter().filter(|way| operate(way) && names_more(way)).collect();
    assert!(ways.len() >= 3, "{ways:?}");
    for way in &ways {
        let what = format!("{} {} of the other client as {name}", way.method, way.path);
        judge::compare(outcome, &what, operator, hidden, |ids| Ask::of(way, &at_a(ids))).await;
        // What is the client's own is found, so that not finding says something.
        let own = Ask::of(way, &at_a(&hidden.own)).by(operator).await;
        outcome.checks += 1;
        assert_ne!(own.status, 404, "{what}: its own is not found either\n{}", own.body);
    }
}
