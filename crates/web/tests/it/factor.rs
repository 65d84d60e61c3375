//! The second step at sign-in, from turning it on to the code on paper.

use std::collections::BTreeSet;

use db::Scope;
use kernel::ids::AccountId;
use tenancy::{
    Role,
    account::{self, Mail},
    audit::By,
    factor::{self, STEP_LIFE},
    link,
};

use crate::{
    browser::{Browser, PASSWORD, joined},
    router,
    town::{CARS, Town},
};

const HERE: (&str, &str) = ("demo", CARS);
const ANA: &str = "ana@ejemplo.com";

/// The app: the code of the secret a page shows, so many steps after the town's present.
fn app(town: &Town, page: &str, later: i64) -> String {
    let secret = page.split("secret=").nth(1).expect("a secret");
    let secret: String = secret.chars().take_while(char::is_ascii_alphanumeric).collect();
    crate::app::code(town, &secret, later)
}

async fn sign_in<'a>(router: &'a axum::Router) -> (Browser<'a>, String) {
    let mut browser = Browser::on(router, CARS);
    let done = browser.post("/cuenta/entrar", &[("mail", ANA), ("password", PASSWORD)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    (browser, done.header("location").to_owned())
}

/// Turns it on; the codes on paper, and the page that showed the secret.
async fn turn_on(town: &Town, ana: &mut Browser<'_>) -> (Vec<String>, String) {
    let page = ana.post("/cuenta/seguridad/paso", &[("password", PASSWORD)]).await;
    assert!(page.body.contains("otpauth://totp/"), "{}", page.body);
    let code = app(town, &page.body, 0);
    let done = ana.post("/cuenta/seguridad/paso/alta", &[("code", code.as_str())]).await;
    let paper = done.body.split("<li><code>").skip(1);
    let paper: Vec<String> =
        paper.filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect();
    assert_eq!(paper.len(), 10, "{}", done.body);
    (paper, page.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_turned_it_on_gives_a_code_after_the_password_and_each_works_once() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let refused = ana.post("/cuenta/seguridad/paso", &[("password", "otra cosa")]).await;
    assert_eq!(refused.status, 422, "a session alone is not enough");
    let (paper, page) = turn_on(&town, &mut ana).await;
    assert!(!ana.get("/cuenta/seguridad").await.body.contains(&paper[0]), "shown once");

    let (mut browser, place) = sign_in(&router).await;
    assert_eq!(place, "/cuenta/codigo");
    assert_eq!(browser.get("/panel").await.status, 303, "the password alone opens nothing");
    let used = app(&town, &page, 0);
    let wrong = browser.post("/cuenta/codigo", &[("code", used.as_str())]).await;
    assert_eq!(wrong.status, 422, "it turned the step on and works no more");
    let next = app(&town, &page, 1);
    let done = browser.post("/cuenta/codigo", &[("code", next.as_str())]).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/panel"), "{}", done.body);
    assert_eq!(browser.get("/panel").await.status, 200);

    let (mut browser, _) = sign_in(&router).await;
    let again = browser.post("/cuenta/codigo", &[("code", next.as_str())]).await;
    assert_eq!(again.status, 422, "a code works once");
    let typed = paper[3].to_lowercase().replace('-', " ");
    let done = browser.post("/cuenta/codigo", &[("code", typed.as_str())]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let (mut browser, _) = sign_in(&router).await;
    let again = browser.post("/cuenta/codigo", &[("code", typed.as_str())]).await;
    assert_eq!(again.status, 422, "one on paper, too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thief_of_the_password_tries_five_codes_and_twenty_an_hour() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let (paper, _) = turn_on(&town, &mut ana).await;
    let mut wrong = 0;
    'all: for _ in 0..6 {
        let (mut thief, _) = sign_in(&router).await;
        for _ in 0..5 {
            let answer = thief.post("/cuenta/codigo", &[("code", "000000")]).await;
            match answer.status.as_u16() {
                422 => wrong += 1,
                429 => break 'all,
                other => panic!("{other}"),
            }
        }
        let right = thief.post("/cuenta/codigo", &[("code", paper[0].as_str())]).await;
        assert!(right.status.is_client_error(), "after five tries not even the right one");
    }
    assert_eq!(wrong, 20);
    // Who signs in where they did before is not locked out by it.
    let token = ana.cookies.iter().find(|(name, _)| name == "__Host-zocalo-device").cloned();
    let mut known = Browser::on(&router, CARS);
    known.cookies.extend(token);
    known.post("/cuenta/entrar", &[("mail", ANA), ("password", PASSWORD)]).await;
    let done = known.post("/cuenta/codigo", &[("code", paper[1].as_str())]).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_taken_off_with_password_and_code_and_the_password_changes_with_the_old_one() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let (mut elsewhere, _) = sign_in(&router).await;
    let (paper, _) = turn_on(&town, &mut ana).await;
    assert_eq!(elsewhere.get("/panel").await.status, 303, "what was open without it ended");
    for (password, code) in [("otra cosa", paper[0].as_str()), (PASSWORD, "000000")] {
        let fields = [("password", password), ("code", code)];
        assert_eq!(ana.post("/cuenta/seguridad/paso/baja", &fields).await.status, 422);
    }
    let fields = [("password", PASSWORD), ("code", paper[0].as_str())];
    assert_eq!(ana.post("/cuenta/seguridad/paso/baja", &fields).await.status, 200);
    let (mut other, place) = sign_in(&router).await;
    assert_eq!(place, "/panel");
    let new = "colibrí bajo la lluvia";
    let bad = ana.post("/cuenta/seguridad/clave", &[("password", "no es"), ("new", new)]).await;
    assert_eq!(bad.status, 422);
    let weak = ana.post("/cuenta/seguridad/clave", &[("password", PASSWORD), ("new", "admin123")]);
    assert_eq!(weak.await.status, 422);
    let done = ana.post("/cuenta/seguridad/clave", &[("password", PASSWORD), ("new", new)]).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(other.get("/panel").await.status, 303, "other sessions ended");
    assert_eq!(ana.get("/panel").await.status, 200, "this one goes on");
    let fields = [("mail", ANA), ("password", new)];
    assert_eq!(Browser::on(&router, CARS).post("/cuenta/entrar", &fields).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn within_a_session_twenty_codes_an_hour_are_tried() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let (paper, _) = turn_on(&town, &mut ana).await;
    let mut answers = Vec::new();
    for _ in 0..20 {
        let fields = [("password", PASSWORD), ("code", "000000")];
        let answer = ana.post("/cuenta/seguridad/paso/baja", &fields).await;
        answers.push(answer.status.as_u16());
    }
    // The code that turned it on was the first.
    assert_eq!(answers, [&[422; 19][..], &[429]].concat());
    let right = [("password", PASSWORD), ("code", paper[0].as_str())];
    assert_eq!(ana.post("/cuenta/seguridad/paso/baja", &right).await.status, 429);
    let offered = ana.post("/cuenta/seguridad/paso/alta", &[("code", "000000")]).await;
    assert_eq!(offered.status, 429, "the same limit where it is turned on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_somebody_made_up_has_no_limit_of_its_own() {
    let town = Town::new().await;
    let router = router(&town);
    let mut thief = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let mut codes = Vec::new();
    for number in 0..65 {
        thief.cookies.retain(|(name, _)| name != "__Host-zocalo-device");
        thief.cookies.push(("__Host-zocalo-device".into(), format!("{number:064x}")));
        let fields = [("password", "no es"), ("new", "colibrí bajo la lluvia")];
        codes.push(thief.post("/cuenta/seguridad/clave", &fields).await.status.as_u16());
    }
    assert_eq!(codes.iter().filter(|code| **code == 422).count(), 60, "{codes:?}");
    assert_eq!(codes.last(), Some(&429));
}

async fn whose(tx: &mut db::TenantTx) -> AccountId {
    let mail = Mail::read(ANA).expect("an address");
    account::of_mail(tx, &mail).await.expect("asked").expect("an account").id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_in_sets_the_password_and_the_code_is_still_asked_for() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let (paper, _) = turn_on(&town, &mut ana).await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let lost = whose(&mut tx).await;
    let made = link::recover(&mut tx, &By::command(), lost).await.expect("made");
    tx.commit().await.expect("committed");

    let mut browser = Browser::on(&router, CARS);
    let path = format!("/cuenta/enlace/{}", made.token.reveal());
    let done = browser.post(&path, &[("password", "colibrí bajo la lluvia")]).await;
    let place = done.header("location");
    assert_eq!((done.status.as_u16(), place), (303, "/cuenta/codigo"), "{}", done.body);
    assert!(browser.session().is_none(), "the link alone opens nothing");
    assert_eq!(browser.get("/panel").await.status, 303);
    let wrong = browser.post("/cuenta/codigo", &[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    let done = browser.post("/cuenta/codigo", &[("code", paper[0].as_str())]).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/panel"), "{}", done.body);
    assert_eq!(browser.get("/panel").await.status, 200);
    assert_eq!(ana.get("/panel").await.status, 303, "what was open ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_longer_than_ten_minutes_gives_the_password_anew() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let (paper, _) = turn_on(&town, &mut ana).await;
    let (mut browser, place) = sign_in(&router).await;
    assert_eq!(place, "/cuenta/codigo");
    town.test().clock().advance(STEP_LIFE);
    let right = [("code", paper[0].as_str())];
    let late = browser.post("/cuenta/codigo", &right).await;
    assert_eq!(late.status, 422, "{}", late.body);
    assert!(browser.session().is_none());
    let (mut browser, _) = sign_in(&router).await;
    assert_eq!(browser.post("/cuenta/codigo", &right).await.status, 303, "it was not used up");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_code_on_paper_has_more_than_112_bits_and_no_two_are_alike() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let (paper, _) = turn_on(&town, &mut ana).await;
    for code in &paper {
        let letters: String = code.chars().filter(|letter| *letter != '-').collect();
        assert!(letters.len() * 5 > 112, "five bits a letter: {code}");
        let is_base_32 = |letter: u8| matches!(letter, b'A'..=b'Z' | b'2'..=b'7');
        assert!(letters.bytes().all(is_base_32), "{code}");
    }
    assert_eq!(paper.iter().collect::<BTreeSet<_>>().len(), paper.len(), "{paper:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_step_is_taken_off_or_reset_what_was_open_elsewhere_ends() {
    let town = Town::new().await;
    let router = router(&town);
    let mut ana = joined(&town, &router, HERE, ANA, Role::Owner, false).await;
    let (paper, _) = turn_on(&town, &mut ana).await;
    let (mut elsewhere, _) = sign_in(&router).await;
    assert_eq!(elsewhere.post("/cuenta/codigo", &[("code", paper[0].as_str())]).await.status, 303);
    assert_eq!(elsewhere.get("/panel").await.status, 200);
    let fields = [("password", PASSWORD), ("code", paper[1].as_str())];
    assert_eq!(ana.post("/cuenta/seguridad/paso/baja", &fields).await.status, 200);
    assert_eq!(elsewhere.get("/panel").await.status, 303, "taken off");
    assert_eq!(ana.get("/panel").await.status, 200, "this one goes on");

    let (paper, _) = turn_on(&town, &mut ana).await;
    let (mut elsewhere, _) = sign_in(&router).await;
    assert_eq!(elsewhere.post("/cuenta/codigo", &[("code", paper[0].as_str())]).await.status, 303);
    let mut tx = town.db.begin(&Scope::tenant(town.tenant("demo"))).await.expect("a door");
    let lost = whose(&mut tx).await;
    factor::reset(&mut tx, &By::command(), lost).await.expect("reset");
    tx.commit().await.expect("committed");
    for browser in [&mut ana, &mut elsewhere] {
        assert_eq!(browser.get("/panel").await.status, 303, "reset by somebody else");
    }
    assert_eq!(sign_in(&router).await.1, "/panel", "no code is asked for");
}
