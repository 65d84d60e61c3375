//! The way back in by mail.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use db::{Db, Scope, testing::TestDb};
use futures::FutureExt as _;
use jobs::{Pace, Registry, Runner};
use kernel::{
    ids::{SiteId, TenantId},
    locale::Language,
};
use mail::{Mailer, Message, Post, Sending};
use tenancy::{
    Attempt, Device, Error, Role, Token,
    account::{Mail, Passwords},
    audit::{Actor, By},
    link::{self, Answer, INVITATION_LIFE, Invitation},
    recovery::{self, Ask, SendRecovery},
    sign_in,
};
use tokio::sync::watch;

use crate::opened;

const PASSWORD: &str = "zorzal en la niebla";
const ANOTHER: &str = "colibrí bajo la lluvia";
const KNOWN: &str = "ana@ejemplo.com";

/// A server that keeps what it is given.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<Message>>>);

impl Mailer for Sink {
    fn name(&self) -> &'static str {
        "sink"
    }

    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        self.0.lock().expect("whole").push(message.clone());
        async { Ok(()) }.boxed()
    }
}

struct House {
    test: TestDb,
    db: Db,
    passwords: Passwords,
    tenant: TenantId,
    site: SiteId,
    sink: Sink,
}

impl House {
    /// A tenant with one account, [`KNOWN`].
    async fn new() -> Self {
        let test = TestDb::new().await;
        let db = test.db();
        let tenant = opened(&db, "demo", "autos.example").await.id;
        let directory = tenancy::Directory::load(&db).await.expect("directory");
        let site = directory.site("autos.example").expect("the site").site.id;
        let passwords = Passwords::default();
        let house = Self { test, db, passwords, tenant, site, sink: Sink::default() };
        let mut tx = house.db.begin(&Scope::tenant(tenant)).await.expect("a door");
        let invitation = Invitation {
            mail: Some(Mail::read(KNOWN).expect("an address")),
            role: Role::Owner,
            is_operator: false,
            life: INVITATION_LIFE,
        };
        let made = link::invite(&mut tx, &By::command(), invitation).await.expect("invited");
        tx.commit().await.expect("committed");
        house.follow(&made.token, PASSWORD).await.expect("joined");
        house
    }

    async fn follow(&self, token: &Token, password: &str) -> Result<tenancy::Opened, Error> {
        let answer = Answer {
            tenant: self.tenant,
            tenant_name: "Autos del Este",
            token,
            mail: "",
            name: "Ana Pérez",
            password,
            by: from("10.0.0.1"),
            device: Device { host: "autos.example", agent: "", token: None },
        };
        link::follow(&self.db, &self.passwords, answer).await
    }

    async fn sign_in(&self, password: &str) -> Result<tenancy::Opened, Error> {
        let attempt = Attempt {
            tenant: self.tenant,
            mail: KNOWN,
            password,
            by: from("10.0.0.1"),
            device: Device { host: "autos.example", agent: "", token: None },
        };
        sign_in(&self.db, &self.passwords, attempt).await
    }

    async fn ask(&self, mail: &str, address: &str) -> Result<(), Error> {
        let ask = Ask {
            mail,
            site: self.site,
            origin: "https://autos.example",
            language: Language::En,
            by: from(address),
        };
        let mut tx = self.db.begin(&Scope::tenant(self.tenant)).await?;
        recovery::ask(&mut tx, ask).await?;
        Ok(tx.commit().await?)
    }

    /// Runs all jobs there are; the letters they sent.
    async fn work(&self) -> Vec<Message> {
        let mut registry = Registry::default();
        registry.register::<SendRecovery>();
        let post = Post::new(Box::new(self.sink.clone()), "avisos@autos.example".into());
        registry.provide(Arc::new(post));
        let (stop, stopped) = watch::channel(false);
        let pace = Pace { poll: Duration::from_millis(5), ..Pace::default() };
        let runner = Runner::new(self.test.worker(), registry, 2).pace(pace);
        let task = tokio::spawn(runner.run(stopped));
        let mut all = self.test.bootstrap().await;
        let idle = async {
            while sqlx::query_scalar::<_, bool>("select exists (select from jobs)")
                .fetch_one(&mut all)
                .await
                .expect("a look")
            {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), idle).await.expect("all jobs end");
        stop.send_replace(true);
        task.await.expect("no panic").expect("stopped");
        std::mem::take(&mut *self.sink.0.lock().expect("whole"))
    }
}

fn from(address: &str) -> By {
    By { actor: Actor::Anonymous, address: address.into(), request_id: String::new() }
}

fn link_in(message: &Message) -> Token {
    let (_, rest) =
        message.written.text.split_once("https://autos.example/cuenta/enlace/").expect("a link");
    Token::read(rest.get(..64).expect("whole")).expect("a token")
}

#[tokio::test]
async fn who_lost_the_password_chooses_another_and_the_old_one_is_dead() {
    let house = House::new().await;
    house.ask(" Ana@Ejemplo.COM ", "10.0.0.2").await.expect("asked");
    let letters = house.work().await;
    let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
    assert_eq!((letter.to.as_str(), letter.language), (KNOWN, "en"));
    let token = link_in(letter);
    house.follow(&token, ANOTHER).await.expect("followed");
    assert!(matches!(house.follow(&token, ANOTHER).await, Err(Error::NoSuchLink)), "used once");
    assert!(matches!(house.sign_in(PASSWORD).await, Err(Error::WrongCredentials)));
    house.sign_in(ANOTHER).await.expect("the new one fits");
    let held: Vec<String> = sqlx::query_scalar("select l::text from access_links l")
        .fetch_all(&mut house.test.bootstrap().await)
        .await
        .expect("rows");
    assert!(held.iter().all(|row| !row.contains(&token.reveal())), "only its hash is kept");
}

#[tokio::test]
async fn an_address_without_an_account_is_asked_for_alike_and_gets_nothing() {
    let house = House::new().await;
    house.ask("nadie@ejemplo.com", "10.0.0.2").await.expect("asked");
    assert!(house.work().await.is_empty());
    for bad in ["", "ana", "ana@ejemplo.com\r\nBcc: x@y.com"] {
        assert!(matches!(house.ask(bad, "10.0.0.2").await, Err(Error::Invalid { .. })), "{bad}");
    }
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    sqlx::query("update accounts set state = 'disabled'").execute(tx.sql()).await.expect("put out");
    tx.commit().await.expect("committed");
    house.ask(KNOWN, "10.0.0.2").await.expect("asked");
    assert!(house.work().await.is_empty(), "who was put out is not let in");
}

#[tokio::test]
async fn the_latest_link_is_the_one_that_holds() {
    let house = House::new().await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        house.ask(KNOWN, "10.0.0.2").await.expect("asked");
        tokens.push(link_in(house.work().await.first().expect("a letter")));
    }
    assert!(matches!(house.follow(&tokens[0], ANOTHER).await, Err(Error::NoSuchLink)));
    house.follow(&tokens[1], ANOTHER).await.expect("the latest holds");
}

#[tokio::test]
async fn nobodys_letters_pile_up_and_who_asks_without_end_is_told_to_wait() {
    let house = House::new().await;
    for _ in 0..8 {
        house.ask(KNOWN, "10.0.0.2").await.expect("taken, answered or not");
    }
    assert_eq!(house.work().await.len(), 5);
    for number in 8..60 {
        house.ask(&format!("p{number}@ejemplo.com"), "10.0.0.2").await.expect("within the limit");
    }
    assert!(matches!(house.ask(KNOWN, "10.0.0.2").await, Err(Error::TooManyGuesses)));
    house.ask("otra@ejemplo.com", "10.0.0.3").await.expect("somebody elsewhere is not held up");
}

#[tokio::test]
async fn requests_are_forgotten_after_a_day() {
    let house = House::new().await;
    house.ask("nadie@ejemplo.com", "10.0.0.2").await.expect("asked");
    for (hours, left) in [(23, 1_i64), (2, 0)] {
        house.test.clock().advance(chrono::TimeDelta::hours(hours));
        recovery::retire(house.test.worker()).await.expect("retired");
        let count: i64 = sqlx::query_scalar("select count(*) from recovery_requests")
            .fetch_one(&mut house.test.bootstrap().await)
            .await
            .expect("a count");
        assert_eq!(count, left);
    }
}
