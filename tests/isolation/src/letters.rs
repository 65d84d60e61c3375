//! Letters, written by the one worker that writes for all tenants: each tenant's people read its own words
//! and no other's. And the same worker after a walk, so that what the walk caused is written and searched.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::Router;
use db::testing::TestDb;
use jobs::{Pace, Registry, Runner};
use mail::{Post, outbox::Outbox};
use sqlx::{AssertSqlSafe, FromRow};
use tenancy::{Role, SellerRole};
use tokio::sync::watch;

use crate::{
    Outcome,
    actors::{A, B},
    browser::{Browser, PASSWORD, invited_to_sell, joined},
    canaries,
    hidden::shown,
    town::Town,
    whose::Whose,
};

/// How long the worker may take.
const PATIENCE: Duration = Duration::from_secs(240);
/// How often it is looked whether something is left.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// What each tenant is called, and all it has; the other's begins otherwise.
const WORDS: [((&str, &str), &str); 2] = [(A, "canarioa"), (B, canaries::WORD)];
/// Sorts of letters that are caused with each.
const SORTS: usize = 5;

/// A letter as it was written.
#[derive(Debug, FromRow)]
struct Letter {
    slug: String,
    /// All of it.
    text: String,
}

/// Causes letters of each sort with both tenants, lets the worker write them and reads each.
pub async fn look() -> Outcome {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    for (of, word) in WORDS {
        call_by(&town, of.0, word).await;
    }
    town.kit.directory.refresh(&town.db).await.expect("read again");
    // In turn, so that a worker that holds on to what it read for one writes it to the other.
    for (of, word) in WORDS {
        cause(&town, &router, of, word).await;
    }
    write_all(town.test(), None).await;
    judged(&letters(&town).await)
}

/// Everything of a tenant that stands in letters is called so.
async fn call_by(town: &Town, slug: &str, word: &str) {
    for (table, column) in
        [("tenants", "name"), ("sites", "name"), ("sellers", "name"), ("listings", "title")]
    {
        let statement = format!(
            "update {table} t set {column} = '{word} {table} {column}' where tenant_id = $1"
        );
        let done = sqlx::query(AssertSqlSafe(statement)).bind(town.tenant(slug).0);
        let done = done.execute(&mut town.test().bootstrap().await).await.expect("called");
        assert!(done.rows_affected() > 0, "{table}");
    }
}

/// One letter of each sort: who asks for a seller, who lost a password, who begins to sell, and who is
/// invited by the staff and by a seller.
async fn cause(town: &Town, router: &Router, of: (&str, &'static str), word: &str) {
    let mail = |who: &str| format!("{who}@{word}.example");
    let mut owner = joined(town, router, of, &mail("duena"), Role::Owner, false).await;
    shown(town, router, of.1, None).await;
    let mut visitor = Browser::on(router, of.1);
    let mut sent = async |path: &str, fields: &[(&str, &str)]| {
        let heard = visitor.post(path, fields).await;
        assert_eq!(heard.status, 303, "{path}: {}", heard.body);
    };
    sent("/cuenta/olvido", &[("mail", &mail("duena"))]).await;
    sent("/cuenta/nueva", &[("mail", &mail("nueva")), ("kind", "dealer")]).await;
    let fields = [
        ("mail", mail("equipo")),
        ("role", "ops".into()),
        ("how", "mail".into()),
        ("password", PASSWORD.into()),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let invited = owner.post("/panel/equipo/invitaciones", &fields).await;
    assert!(!invited.status.is_client_error(), "{}", invited.body);
    let seller = format!("{word} agencia");
    invited_to_sell(town, of, (&seller, SellerRole::Owner), &mail("vende")).await;
}

/// Lets the worker do all that is to be done now, or all but what is hidden: what stands there was made up.
pub async fn write_all(test: &TestDb, hidden: Option<&Whose>) {
    let mut registry = Registry::default();
    registry.register::<listings::retokenise::Retokenise>();
    registry.register::<tenancy::access_request::SendAccess>();
    registry.register::<tenancy::link::SendInvitation>();
    registry.register::<tenancy::limit::SendLimitNotice>();
    registry.register::<tenancy::flag::NoteStep>();
    registry.register::<leads::enquiry::SendEnquiry>();
    let outbox = Box::new(Outbox::new(test.worker()));
    registry.provide(Arc::new(Post::new(outbox, "avisos@zocalo.example".to_owned())));
    registry.provide(Arc::new(tenancy::flag::Flags::default()));
    let (stop, stopped) = watch::channel(false);
    let pace = Pace { poll: LOOK_EVERY, ..Pace::default() };
    let task = tokio::spawn(Runner::new(test.worker(), registry, 4).pace(pace).run(stopped));
    let meant =
        hidden.map_or_else(|| "true".to_owned(), |hidden| format!("not ({})", hidden.are()));
    // What waits with a tenant that is not served is not written.
    let query = format!(
        "select concat_ws(' ', kind, state, attempt, count(*)) from jobs t
         where state <> 'dead' and run_at <= $1 and {meant}
           and not exists (select from job_holds h
             join job_lanes l on l.tenant_id = t.tenant_id and l.lane_id = t.lane_id
             where h.tenant_id = t.tenant_id and h.part in ('', l.part))
         group by kind, state, attempt"
    );
    let (mut all, now) = (test.bootstrap().await, test.db().clock().now());
    let began = Instant::now();
    loop {
        let left = sqlx::query_scalar::<_, String>(AssertSqlSafe(query.clone())).bind(now);
        let left = left.fetch_all(&mut all).await.expect("a look");
        if left.is_empty() {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "these do not end: {left:?}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    stop.send_replace(true);
    task.await.expect("no panic").expect("stopped");
}

async fn letters(town: &Town) -> Vec<Letter> {
    sqlx::query_as(
        "select t.slug, concat_ws(E'\\n', m.recipient, m.subject, m.body, m.page) as text
         from mail_outbox m join tenants t using (tenant_id)",
    )
    .fetch_all(&mut town.test().bootstrap().await)
    .await
    .expect("letters")
}

fn judged(letters: &[Letter]) -> Outcome {
    let mut outcome = Outcome { checks: letters.len(), ..Outcome::default() };
    for ((slug, _), word) in WORDS {
        let own: Vec<&Letter> = letters.iter().filter(|letter| letter.slug == slug).collect();
        assert!(own.len() >= SORTS, "{slug} was written {} letters", own.len());
        for letter in own {
            let text = letter.text.to_lowercase();
            // So that what is read is the letter as it is, and not one without anybody's words.
            assert!(text.contains(word), "a letter of {slug} says whose it is: {text}");
            for (_, foreign) in WORDS.iter().filter(|(_, other)| *other != word) {
                if text.contains(foreign) {
                    outcome.leaks.push(format!("a letter of {slug} tells of the other:\n{text}"));
                }
            }
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn each_tenants_letters_tell_of_it_alone() {
        let outcome = look().await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n"));
        assert!(outcome.checks >= 2 * SORTS, "{outcome:?}");
    }

    #[test]
    fn a_word_of_the_other_in_a_letter_is_noticed() {
        let letter = |slug: &str, text: &str| Letter { slug: slug.into(), text: text.into() };
        let mut all = Vec::new();
        for ((slug, _), word) in WORDS {
            all.extend((0..SORTS).map(|_| letter(slug, &format!("{word} hola"))));
        }
        assert!(judged(&all).leaks.is_empty());
        all.push(letter(A.0, "canarioa: le escribe CanarioB sites name"));
        assert_eq!(judged(&all).leaks.len(), 1);
    }
}
