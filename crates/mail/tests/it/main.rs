//! Letters against the real database: what is written down of each, and what is not.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use db::{Db, Scope, testing::TestDb};
use futures::FutureExt as _;
use kernel::{
    ids::{Id as _, MailId, TenantId},
    locale::Language,
};
use mail::{
    Brand, Error, Failure, Letter, Mailer, Message, Occasion, Post, Sending,
    outbox::{self, Outbox},
    template,
    trace::{self, Call},
};

const TO: &str = "ana.perez@ejemplo.com";
const LINK: &str = "https://autos.example/cuenta/enlace/abc";

/// A server that answers as it is told, and remembers what it got.
#[derive(Default)]
struct Told {
    failure: Option<Failure>,
    got: Arc<Mutex<Vec<Message>>>,
}

impl Mailer for Told {
    fn name(&self) -> &'static str {
        "told"
    }

    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        self.got.lock().expect("whole").push(message.clone());
        let answer = self.failure.clone().map_or(Ok(()), Err);
        async move { answer }.boxed()
    }
}

struct House {
    test: TestDb,
    db: Db,
    tenant: TenantId,
}

impl House {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let db = test.worker();
        let tenant = db.new_id();
        Self { test, db, tenant }
    }

    fn occasion(&self, attempt: i16) -> Occasion {
        Occasion { tenant: self.tenant, reference: MailId(uuid_of(7)).uuid(), attempt }
    }

    async fn send(&self, post: &Post, attempt: i16) -> Result<Result<(), Failure>, Error> {
        let brand = Brand { name: "Autos del Este".into(), color: "#0f766e".into() };
        let letter = Letter {
            template: &template::RECOVERY,
            to: TO,
            reply_to: None,
            language: Language::Es,
            brand: &brand,
            values: &[("link", LINK), ("hours", "24")],
        };
        post.hand_over(&self.db, self.occasion(attempt), &letter).await
    }

    async fn calls(&self, tenant: TenantId) -> Vec<Call> {
        let mut tx = self.db.begin(&Scope::tenant(tenant)).await.expect("a door");
        trace::list(&mut tx).await.expect("listed")
    }
}

fn uuid_of(number: u128) -> sqlx::types::Uuid {
    sqlx::types::Uuid::from_u128(number)
}

fn post(mailer: impl Mailer) -> Post {
    Post::new(Box::new(mailer), "avisos@autos.example".into())
}

#[tokio::test]
async fn every_attempt_is_written_down_with_what_came_of_it_and_without_whom_it_was_to() {
    let house = House::new().await;
    let refusal = format!("550 5.1.1 <{TO}> no existe\r\n\0");
    let answers = [
        (Some(Failure::Unknown("sin respuesta".into())), "unknown", Some("sin respuesta")),
        (
            Some(Failure::NotSent { reason: "451 más tarde".into(), after: None }),
            "not_sent",
            Some("451 más tarde"),
        ),
        (
            Some(Failure::Refused(refusal)),
            "refused",
            Some("550 5.1.1 <an…@ejemplo.com> no existe   "),
        ),
        (None, "done", None),
    ];
    for (attempt, (failure, state, detail)) in (1..).zip(answers) {
        house.test.clock().advance(TimeDelta::seconds(1));
        let told = Told { failure: failure.clone(), ..Told::default() };
        let sent = house.send(&post(told), attempt).await.expect("an answer");
        assert_eq!(sent.err(), failure);
        let call = house.calls(house.tenant).await.into_iter().next().expect("written down");
        assert_eq!((call.state.as_str(), call.detail.as_deref()), (state, detail));
        assert_eq!((call.recipient.as_str(), call.attempt), ("an…@ejemplo.com", attempt));
        assert!(call.ended_at.is_some());
    }
    assert!(house.calls(house.db.new_id()).await.is_empty(), "another tenant sees none");
    let held: Vec<String> = sqlx::query_scalar("select c::text from mail_calls c")
        .fetch_all(&mut house.test.bootstrap().await)
        .await
        .expect("rows");
    assert!(held.iter().all(|row| !row.contains("ana.perez") && !row.contains("enlace/abc")));
}

#[tokio::test]
async fn a_letter_has_one_name_in_all_its_attempts() {
    let house = House::new().await;
    let told = Told::default();
    let got = Arc::clone(&told.got);
    let post = post(told);
    for attempt in [1, 2] {
        house.send(&post, attempt).await.expect("an answer").expect("taken");
    }
    let got = got.lock().expect("whole");
    let [first, second] = &got[..] else { panic!("{} letters", got.len()) };
    assert_eq!(first.id, second.id);
    assert!(first.id.ends_with("@autos.example"), "{}", first.id);
    assert_eq!((first.to.as_str(), first.from.as_str()), (TO, "avisos@autos.example"));
    assert!(first.written.text.contains(LINK) && first.written.html.contains(LINK));
}

#[tokio::test]
async fn a_letter_with_a_gap_leaves_nothing_behind() {
    let house = House::new().await;
    let brand = Brand { name: "Autos".into(), color: String::new() };
    let letter = Letter {
        template: &template::RECOVERY,
        to: TO,
        reply_to: None,
        language: Language::En,
        brand: &brand,
        values: &[("hours", "24")],
    };
    let refused = post(Told::default()).hand_over(&house.db, house.occasion(1), &letter).await;
    assert!(matches!(refused, Err(Error::MissingValue { .. })), "{refused:?}");
    assert!(house.calls(house.tenant).await.is_empty());
}

#[tokio::test]
async fn the_outbox_keeps_a_letter_once_and_shows_it_to_its_tenant_alone() {
    let house = House::new().await;
    let post = post(Outbox::new(house.db.clone()));
    for attempt in [1, 2] {
        house.send(&post, attempt).await.expect("an answer").expect("kept");
    }
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let kept = outbox::list(&mut tx).await.expect("listed");
    let [letter] = &kept[..] else { panic!("{} letters", kept.len()) };
    assert_eq!(letter.recipient, TO);
    assert!(letter.body.contains(LINK));
    assert_eq!(&outbox::get(&mut tx, letter.id()).await.expect("there"), letter);
    let mut other = house.db.begin(&Scope::tenant(house.db.new_id())).await.expect("a door");
    assert!(outbox::list(&mut other).await.expect("listed").is_empty());
    assert!(matches!(outbox::get(&mut other, letter.id()).await, Err(Error::NoSuchMail)));
}

#[tokio::test]
async fn letters_and_attempts_go_when_their_time_has_ended() {
    let house = House::new().await;
    house.send(&post(Outbox::new(house.db.clone())), 1).await.expect("an answer").expect("kept");
    let count = async |table: &'static str| -> i64 {
        let query = match table {
            "mail_calls" => "select count(*) from mail_calls",
            _ => "select count(*) from mail_outbox",
        };
        let mut all = house.test.bootstrap().await;
        sqlx::query_scalar(query).fetch_one(&mut all).await.expect("a count")
    };
    for (days, calls, kept) in [(6, 1, 1), (2, 1, 0), (83, 0, 0)] {
        house.test.clock().advance(TimeDelta::days(days));
        mail::retire(house.db.clone()).await.expect("retired");
        assert_eq!((count("mail_calls").await, count("mail_outbox").await), (calls, kept));
    }
}
