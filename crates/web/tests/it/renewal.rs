//! A listing's time: its people are told, it ends, and a tap in the letter gives it a new one.

use std::sync::{Arc, Mutex};

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use futures::FutureExt as _;
use jobs::{Registry, testing::work_all};
use listings::{
    life::LISTING_LIFE,
    term::{self, SendTerm, TOLD_BEFORE},
};
use mail::{Mailer, Message, Post, Sending};
use tenancy::SellerRole;

use crate::{
    browser::{Browser, sells},
    publish::published,
    router,
    town::{CARS, NEIGHBOUR, Town},
};

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

/// Does what the program does each hour; the letters that left.
async fn an_hour(town: &Town) -> Vec<Message> {
    term::tend(town.test().worker()).await.expect("tended");
    let (sink, mut registry) = (Sink::default(), Registry::default());
    registry.register::<SendTerm>().register::<tenancy::link::SendInvitation>();
    registry.provide(Arc::new(Post::new(Box::new(sink.clone()), "a@autos.example".into())));
    work_all(town.test(), registry).await;
    let mut letters = std::mem::take(&mut *sink.0.lock().expect("whole"));
    letters.retain(|letter| letter.written.text.contains("/cuenta/renovacion/"));
    letters
}

fn link(letter: &Message) -> String {
    let start = letter.written.text.find("/cuenta/renovacion/").expect("a link");
    letter.written.text[start..].split_whitespace().next().expect("a link").to_owned()
}

/// Days until the end of what was published.
async fn days_left(town: &Town) -> i64 {
    let mut connection = town.test().bootstrap().await;
    let end: chrono::DateTime<chrono::Utc> = sqlx::query_scalar(
        "select l.expires_at from listings l join listing_terms using (tenant_id, listing_id)",
    )
    .fetch_one(&mut connection)
    .await
    .expect("an end");
    (end - town.db.clock().now()).num_days()
}

async fn status(town: &Town) -> i64 {
    town.ask(
        "select count(*) from listings l join listing_terms using (tenant_id, listing_id)
         where l.status = 'published'",
    )
    .await
}

async fn tap(buyer: &mut Browser<'_>, path: &str) -> crate::town::Heard {
    let told = [("sec-fetch-user", "?1"), ("sec-fetch-mode", "navigate")];
    buyer.send_raw(Method::GET, path, &told, Vec::new()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_in_the_letter_renews_and_looking_at_the_link_does_not() {
    let town = Town::new().await;
    let router = router(&town);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, ("demo", CARS), dealer, "luz@a.example").await;
    published(&mut seller).await;
    assert!(an_hour(&town).await.is_empty(), "its end is far");
    let clock = town.test().clock();
    clock.advance(LISTING_LIFE - TOLD_BEFORE + TimeDelta::hours(1));
    let letters = an_hour(&town).await;
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(letter.to, "luz@a.example");
    assert!(letter.written.subject.contains("Toyota Corolla"), "{}", letter.written.subject);
    let path = link(letter);
    assert!(an_hour(&town).await.is_empty(), "of one end they are told once");

    // Nobody is signed in here.
    let mut browser = Browser::on(&router, CARS);
    let looked = browser.get(&path).await;
    assert!(looked.status == StatusCode::OK && looked.body.contains("Renovar el anuncio"));
    assert_eq!(looked.header("referrer-policy"), "no-referrer");
    assert_eq!(days_left(&town).await, 4, "looking changes nothing");
    let done = tap(&mut browser, &path).await;
    assert!(done.body.contains("Anuncio renovado"), "{}", done.body);
    assert_eq!(days_left(&town).await, 60);
    clock.advance(TimeDelta::days(1));
    let again = tap(&mut browser, &path).await;
    assert!(again.body.contains("No hay nada que renovar"), "{}", again.body);
    assert_eq!(days_left(&town).await, 59, "twice is once");

    let (start, sum) = path.rsplit_once('-').expect("a sum");
    let forged = format!("{start}-{}", "0".repeat(sum.len()));
    for (host, path) in [(CARS, &*forged), (CARS, "/cuenta/renovacion/x"), (NEIGHBOUR, &*path)] {
        let answer = tap(&mut Browser::on(&router, host), path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{host} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_ends_and_comes_back_by_its_letter() {
    let town = Town::new().await;
    let router = router(&town);
    let dealer = ("Autos La Prueba", SellerRole::Owner);
    let mut seller = sells(&town, &router, ("demo", CARS), dealer, "luz@a.example").await;
    let own = published(&mut seller).await;
    let clock = town.test().clock();
    clock.advance(LISTING_LIFE + TimeDelta::seconds(1));
    let letters = an_hour(&town).await;
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert!(letter.written.subject.contains("ya no se muestra"), "{}", letter.written.subject);
    assert_eq!(status(&town).await, 0);
    let mut browser = Browser::on(&router, CARS);
    let path = link(letter);
    let looked = browser.get(&path).await;
    assert!(looked.body.contains("Publicar otra vez"), "{}", looked.body);
    let done = browser.post(&path, &[]).await;
    assert!(
        done.status == StatusCode::OK && done.body.contains("Anuncio renovado"),
        "{}",
        done.body
    );
    assert_eq!((status(&town).await, days_left(&town).await), (1, 60));

    // What was sold meanwhile says so, and stays sold.
    clock.advance(LISTING_LIFE - TOLD_BEFORE);
    let letters = an_hour(&town).await;
    let mut seller = Browser::on(&router, CARS);
    let entry = [("mail", "luz@a.example"), ("password", crate::browser::PASSWORD)];
    seller.post("/cuenta/entrar", &entry).await;
    let sold = seller.post(&format!("{own}/estado"), &[("to", "sold")]).await;
    assert_eq!(sold.status, StatusCode::SEE_OTHER, "{}", sold.body);
    let told = tap(&mut browser, &link(&letters[0])).await;
    assert!(told.body.contains("vendido") && status(&town).await == 0, "{}", told.body);
}
