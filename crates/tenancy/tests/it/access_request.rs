//! The way in and the way back in, by mail.

use std::sync::{Arc, Mutex};

use db::{Db, Scope, testing::TestDb};
use futures::FutureExt as _;
use jobs::{Registry, testing::work_all};
use kernel::{
    ids::{SiteId, TenantId},
    locale::Language,
};
use mail::{Mailer, Message, Post, Sending};
use tenancy::{
    Attempt, Device, Error, Role, SellerKind, Token,
    access_request::{self, Ask, SendAccess, Wanted},
    account::{Mail, Passwords},
    audit::{Actor, By},
    limit::SendLimitNotice,
    link::{self, Answer, INVITATION_LIFE, Invitation},
    session::Carried,
    sign_in,
};

use crate::{in_at_once, opened};

const PASSWORD: &str = "zorzal en la niebla";
const ANOTHER: &str = "colibrí bajo la lluvia";
const KNOWN: &str = "ana@ejemplo.com";

/// A server that keeps what it is given.
#[derive(Clone, Default)]
pub struct Sink(Arc<Mutex<Vec<Message>>>);

impl Mailer for Sink {
    fn name(&self) -> &'static str {
        "sink"
    }

    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        self.0.lock().expect("whole").push(message.clone());
        async { Ok(()) }.boxed()
    }
}

pub struct House {
    pub test: TestDb,
    pub db: Db,
    passwords: Passwords,
    pub tenant: TenantId,
    pub site: SiteId,
    sink: Sink,
}

impl House {
    /// A tenant with one account, [`KNOWN`].
    pub async fn new() -> Self {
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

    pub async fn follow(&self, token: &Token, password: &str) -> Result<tenancy::Opened, Error> {
        let answer = Answer {
            tenant: self.tenant,
            tenant_name: "Autos del Este",
            token,
            mail: "",
            name: "Ana Pérez",
            dealer: "Ana Autos",
            password,
            by: from("10.0.0.1"),
            device: Device {
                host: "autos.example",
                agent: "",
                token: None,
                carried: Carried::Cookie,
            },
        };
        link::follow(&self.db, &self.passwords, answer).await.map(in_at_once)
    }

    async fn sign_in(&self, password: &str) -> Result<tenancy::Opened, Error> {
        let attempt = Attempt {
            tenant: self.tenant,
            mail: KNOWN,
            password,
            by: from("10.0.0.1"),
            device: Device {
                host: "autos.example",
                agent: "",
                token: None,
                carried: Carried::Cookie,
            },
        };
        sign_in(&self.db, &self.passwords, attempt).await.map(in_at_once)
    }

    async fn ask(&self, mail: &str, address: &str) -> Result<(), Error> {
        self.ask_for(Wanted::WayBack, mail, address).await
    }

    async fn ask_for(&self, wanted: Wanted, mail: &str, address: &str) -> Result<(), Error> {
        let ask = Ask {
            wanted,
            mail,
            site: self.site,
            origin: "https://autos.example",
            language: Language::En,
            by: from(address),
        };
        let mut tx = self.db.begin(&Scope::tenant(self.tenant)).await?;
        access_request::ask(&mut tx, ask).await?;
        Ok(tx.commit().await?)
    }

    async fn count(&self, query: &'static str) -> i64 {
        let mut all = self.test.bootstrap().await;
        sqlx::query_scalar(query).fetch_one(&mut all).await.expect("a count")
    }

    /// Runs all jobs there are; the letters they sent.
    pub async fn work(&self) -> Vec<Message> {
        let mut registry = Registry::default();
        registry.register::<SendAccess>().register::<SendLimitNotice>();
        let post = Post::new(Box::new(self.sink.clone()), "avisos@autos.example".into());
        registry.provide(Arc::new(post));
        work_all(&self.test, registry).await;
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
        access_request::retire(house.test.worker()).await.expect("retired");
        let count: i64 = sqlx::query_scalar("select count(*) from access_requests")
            .fetch_one(&mut house.test.bootstrap().await)
            .await
            .expect("a count");
        assert_eq!(count, left);
    }
}

#[tokio::test]
async fn who_asks_to_sell_opens_an_account_from_their_mail() {
    let house = House::new().await;
    house
        .ask_for(Wanted::Registration(SellerKind::Dealer), "luis@ejemplo.com", "10.0.0.2")
        .await
        .expect("asked");
    let count = "select count(*) from accounts where mail = 'luis@ejemplo.com'";
    assert_eq!(house.count(count).await, 0, "nothing is opened before the mail is read");
    let letters = house.work().await;
    let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
    assert_eq!(letter.to, "luis@ejemplo.com");
    let token = link_in(letter);
    let opened = house.follow(&token, PASSWORD).await.expect("opened");
    assert!(!opened.is_staff, "who sells is no staff");
    assert!(matches!(house.follow(&token, ANOTHER).await, Err(Error::NoSuchLink)), "used once");
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let signed =
        tenancy::session::find(&mut tx, &opened.session, ("autos.example", Carried::Cookie)).await;
    let seller = signed.expect("looked").expect("signed in").seller.expect("acts for one");
    assert_eq!(
        (seller.name.as_str(), seller.kind, seller.role),
        ("Ana Autos", SellerKind::Dealer, tenancy::SellerRole::Owner)
    );
}

#[tokio::test]
async fn who_asks_to_sell_and_has_an_account_gets_the_way_back_and_the_same_answer() {
    let house = House::new().await;
    let wanted = Wanted::Registration(SellerKind::Person);
    house.ask_for(wanted, KNOWN, "10.0.0.2").await.expect("asked");
    let letters = house.work().await;
    let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
    assert!(letter.written.subject.contains("already"), "{}", letter.written.subject);
    house.follow(&link_in(letter), ANOTHER).await.expect("followed");
    assert_eq!(house.count("select count(*) from sellers").await, 0, "no seller is made of it");
    house.sign_in(ANOTHER).await.expect("the new password fits");
}

#[tokio::test]
async fn a_seller_of_an_imported_name_gets_nothing_of_the_imported_one() {
    let house = House::new().await;
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let imported = tenancy::seller::ensure(&mut tx, "Ana Autos", SellerKind::Dealer).await;
    tx.commit().await.expect("committed");
    let wanted = Wanted::Registration(SellerKind::Dealer);
    house.ask_for(wanted, "luis@ejemplo.com", "10.0.0.2").await.expect("asked");
    let letters = house.work().await;
    let opened = house.follow(&link_in(&letters[0]), PASSWORD).await.expect("opened");
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let signed =
        tenancy::session::find(&mut tx, &opened.session, ("autos.example", Carried::Cookie)).await;
    let seller = signed.expect("looked").expect("signed in").seller.expect("acts for one");
    assert_ne!(seller.id, imported.expect("taken in"));
    let again = tenancy::seller::ensure(&mut tx, "Ana Autos", SellerKind::Dealer).await;
    assert_ne!(seller.id, again.expect("found"), "nor does a later import reach the new one");
}
