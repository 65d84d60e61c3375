//! Rules of the program itself, each asked by one request; and the proof that each is asked: with the rule
//! switched off in this instrumented build, its request is answered otherwise. The questions that know no
//! rule by name, who is let in where and what one seller sees of another, are asked of each as well, and
//! counted apart.

mod lines;

use axum::{Router, http::Method};
use db::Scope;
use kernel::Mutant;
use tenancy::{KeyScope, Role, TenantState, api_key, audit::By, impersonation, member};

use crate::{
    actors::{A, OPERATOR, a_key},
    browser::{Browser, invited, joined},
    mutants::Hunt,
    sellers,
    town::{HOMES, Town},
    who,
};

/// Breaks each rule and looks whether a request notices it.
pub async fn hunt() -> Hunt {
    let mut hunt = Hunt::default();
    assert_eq!(violations().await, Vec::<String>::new(), "nothing is broken yet");
    assert_eq!(questions().await, Vec::<String>::new(), "nothing is broken yet");
    for mutant in Mutant::ALL.into_iter().filter(|mutant| *mutant != Mutant::TenantPredicate) {
        Mutant::switch(Some(mutant));
        let (by_rule, by_questions) = (violations().await, questions().await);
        Mutant::switch(None);
        hunt.note(format!("{mutant:?}"), !by_rule.is_empty(), !by_questions.is_empty());
    }
    lines::break_each(&mut hunt).await;
    hunt
}

/// What those who ask notice without being told what to look for.
async fn questions() -> Vec<String> {
    let who = who::walk_along(&who::some_of_each()).await;
    if who.leaks.is_empty() { sellers::glance().await.leaks } else { who.leaks }
}

/// What is answered otherwise than the rules say.
async fn violations() -> Vec<String> {
    let mut town = Town::new().await;
    let router = crate::matrix::router(&town);
    let mut asked = Asked::default();
    of_permissions(&town, &router, &mut asked).await;
    of_sessions(&town, &router, &mut asked).await;
    of_keys(&town, &router, &mut asked).await;
    of_time(&town, &router, &mut asked).await;
    let mut paused = joined(&town, &router, OPERATOR, "p@o.example", Role::Owner, false).await;
    town.set_state(OPERATOR.0, TenantState::Paused).await;
    asked.expect("a page of a paused tenant", paused.get("/panel").await.status.as_u16(), 503);
    asked.0
}

#[derive(Default)]
struct Asked(Vec<String>);

impl Asked {
    fn expect(&mut self, what: &str, status: u16, expected: u16) {
        if status != expected {
            self.0.push(format!("{what}: {status} for {expected}"));
        }
    }
}

async fn of_permissions(town: &Town, router: &Router, asked: &mut Asked) {
    let mut viewer = joined(town, router, A, "mira@a.example", Role::Viewer, false).await;
    asked.expect("the team to a viewer", viewer.get("/panel/equipo").await.status.as_u16(), 403);
    let foreign = viewer.send(Method::POST, "/cuenta/salir", &[], "cross-site").await;
    asked.expect("a change from another site", foreign.status.as_u16(), 403);
}

async fn of_sessions(town: &Town, router: &Router, asked: &mut Asked) {
    let mut owner = joined(town, router, A, "jefa@a.example", Role::Owner, false).await;
    let held = owner.session().expect("signed in").to_owned();
    let mut elsewhere = Browser { cookies: owner.cookies.clone(), ..Browser::on(router, HOMES) };
    let status = elsewhere.get("/panel").await.status.as_u16();
    asked.expect("a session at another host", status, 303);
    let bearer = Some(format!("zses_{held}"));
    let mut program = Browser { bearer, ..Browser::on(router, A.1) };
    asked.expect("a cookie as a bearer", program.get("/v1/me").await.status.as_u16(), 401);
    let old = "update sessions set created_at = created_at - interval '31 days'";
    run(town, old).await;
    asked.expect("a session after its life", owner.get("/panel").await.status.as_u16(), 303);
}

async fn of_keys(town: &Town, router: &Router, asked: &mut Asked) {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(A.0))).await.expect("a door");
    let made = api_key::create(&mut tx, &By::command(), a_key(&[KeyScope::ReadMembers])).await;
    tx.commit().await.expect("committed");
    let bearer = Some(made.expect("a key").secret.reveal().clone());
    let mut program = Browser { bearer, ..Browser::on(router, A.1) };
    asked.expect("what a key opens", program.get("/v1/members").await.status.as_u16(), 200);
    asked.expect("what it does not", program.get("/v1/audit").await.status.as_u16(), 403);
    run(town, "update api_keys set expires_at = created_at").await;
    asked.expect("a key after its life", program.get("/v1/members").await.status.as_u16(), 401);
}

async fn of_time(town: &Town, router: &Router, asked: &mut Asked) {
    let token = invited(town, A.0, "nueva@a.example", Role::Ops, false).await;
    run(town, "update access_links set expires_at = created_at where used_at is null").await;
    let path = format!("/cuenta/enlace/{}", token.reveal());
    let mut anybody = Browser::on(router, A.1);
    asked.expect("a link after its life", anybody.get(&path).await.status.as_u16(), 404);

    joined(town, router, A, "otra@a.example", Role::Owner, false).await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(A.0))).await.expect("a door");
    let members = member::list(&mut tx).await.expect("listed");
    let account = members.iter().find(|m| m.mail == "otra@a.example").expect("a member").account;
    let way = impersonation::prepare(&mut tx, &By::command(), account, "Para la prueba").await;
    tx.commit().await.expect("committed");
    let path = format!("/cuenta/suplencia/{}", way.expect("prepared").token.reveal());
    anybody.post(&path, &[]).await;
    asked.expect("in another's stead", anybody.get("/panel").await.status.as_u16(), 200);
    let status = anybody.get("/panel/equipo").await.status.as_u16();
    asked.expect("who lets others in, in another's stead", status, 403);
    run(
        town,
        "update sessions set created_at = created_at - interval '31 minutes'
         where impersonation_id is not null",
    )
    .await;
    asked.expect("after half an hour", anybody.get("/panel").await.status.as_u16(), 303);
}

async fn run(town: &Town, statement: &'static str) {
    let mut connection = town.test().bootstrap().await;
    sqlx::query(statement).execute(&mut connection).await.expect("done");
}

#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "multi_thread")]
    async fn each_rule_that_is_switched_off_is_noticed() {
        let hunt = super::hunt().await;
        assert_eq!(hunt.survivors, Vec::<String>::new());
        assert_eq!(hunt.made, kernel::Mutant::ALL.len());
        assert_eq!(hunt.by_rule_alone, Vec::<String>::new(), "the questions notice each");
        assert_eq!(hunt.held, ["TenantPredicate alone: the rows' own policy holds"]);
    }
}
