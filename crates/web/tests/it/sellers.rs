//! Sellers' people: opening an account, agents, and what the panel shows of them.

use tenancy::{Module, Role, SellerRole, audit::By};

use crate::{
    browser::{Browser, PASSWORD, invited_to_sell, joined, sells},
    router,
    town::{CARS, Town},
};

const HERE: (&str, &str) = ("demo", CARS);

async fn town_with_a_dealer<'a>(town: &Town, router: &'a axum::Router) -> Browser<'a> {
    sells(town, router, HERE, ("Autos Peña", SellerRole::Owner), "luis@pena.example").await
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_an_account_says_the_same_to_everybody() {
    let town = Town::new().await;
    let router = router(&town);
    town_with_a_dealer(&town, &router).await;
    let mut visitor = Browser::on(&router, CARS);
    let mut heard = Vec::new();
    for mail in ["luis@pena.example", "nadie@pena.example"] {
        let done = visitor.post("/cuenta/nueva", &[("kind", "dealer"), ("mail", mail)]).await;
        heard.push((done.status, done.header("location").to_owned(), done.body));
    }
    assert_eq!(heard[0], heard[1]);
    assert_eq!(heard[0].1, "/cuenta/nueva?enviado=1");
    for (kind, mail) in [("dealer", "nada"), ("", "a@b.example"), ("ghost", "a@b.example")] {
        let done = visitor.post("/cuenta/nueva", &[("kind", kind), ("mail", mail)]).await;
        assert_eq!(done.status, 422, "{kind} {mail}");
        assert!(done.body.contains("role=\"alert\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_without_a_marketplace_opens_no_accounts() {
    let town = Town::new().await;
    let router = router(&town);
    let mut visitor = Browser::on(&router, "kids.localhost");
    assert_eq!(visitor.get("/cuenta/nueva").await.status, 404);
    let done = visitor.post("/cuenta/nueva", &[("kind", "dealer"), ("mail", "a@b.example")]).await;
    assert_eq!(done.status, 404);
    assert!(!visitor.get("/cuenta/entrar").await.body.contains("/cuenta/nueva"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_works_for_the_seller_and_does_not_decide_who_else_does() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = town_with_a_dealer(&town, &router).await;
    let at = ("Autos Peña", SellerRole::Agent);
    let mut agent = sells(&town, &router, HERE, at, "rosa@pena.example").await;
    let home = agent.get("/cuenta").await;
    assert!(home.body.contains("Publicas como Autos Peña") && home.body.contains("Agente"));
    assert!(!home.body.contains("/cuenta/agentes"));
    assert_eq!(agent.get("/cuenta/agentes").await.status, 403);
    let page = owner.get("/cuenta/agentes").await;
    assert!(page.body.contains("rosa@pena.example"), "{}", page.body);
    let baja = page.body.split('"').filter(|part| part.ends_with("/baja"));
    let baja: Vec<String> = baja.map(str::to_owned).collect();
    // In order of name, and both are called so: the owner cannot go while nobody else is one.
    let answers = [owner.post(&baja[0], &[]).await, owner.post(&baja[1], &[]).await];
    let mut codes = answers.map(|answer| answer.status.as_u16());
    codes.sort_unstable();
    assert_eq!(codes, [303, 409]);
    assert!(agent.get("/cuenta").await.body.contains("Empezar a publicar"), "the account stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_of_a_seller_goes_by_mail_alone() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = town_with_a_dealer(&town, &router).await;
    let fields = [("mail", "nueva@pena.example"), ("role", "agent"), ("password", PASSWORD)];
    let refused = owner.post("/cuenta/agentes/invitaciones", &fields[..2]).await;
    assert_eq!(refused.status, 422, "a session alone makes no way in");
    let done = owner.post("/cuenta/agentes/invitaciones", &fields).await;
    assert_eq!(done.status, 200);
    assert!(done.body.contains("nueva@pena.example"));
    // Who holds the link sets that address's password: nobody but its reader may.
    assert!(!done.body.contains("/cuenta/enlace/"));
    let one = [("mail", "luis@pena.example"), ("role", "owner"), ("password", PASSWORD)];
    let again = owner.post("/cuenta/agentes/invitaciones", &one).await;
    assert_eq!(again.status, 409, "one of them already");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_acts_for_two_sellers() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = town_with_a_dealer(&town, &router).await;
    let fields = [("kind", "dealer"), ("dealer", "Otro Negocio")];
    assert_eq!(owner.post("/cuenta/vendedor", &fields).await.status, 409);
    let link = invited_to_sell(&town, HERE, ("Otro", SellerRole::Agent), "luis@pena.example").await;
    let token = crate::browser::told(&town, link).await;
    let path = format!("/cuenta/enlace/{}", token.reveal());
    let done = Browser::on(&router, CARS).post(&path, &[("password", PASSWORD)]).await;
    assert_eq!(done.status, 409, "{}", done.body);
    assert_eq!(owner.get("/cuenta").await.status, 200, "nothing changed: the session holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_shows_sellers_and_lets_who_may_invite_for_them() {
    let town = Town::new().await;
    let router = router(&town);
    town_with_a_dealer(&town, &router).await;
    let mut ops = joined(&town, &router, HERE, "ops@a.example", Role::Ops, false).await;
    let mut viewer = joined(&town, &router, HERE, "viewer@a.example", Role::Viewer, false).await;
    for text in ["pe%C3%B1a", "PENA"] {
        let list = ops.get(&format!("/panel/vendedores?q={text}")).await;
        assert!(list.body.contains("Autos Peña") && list.body.contains("1 persona"), "{text}");
    }
    let list = ops.get("/panel/vendedores?q=pe%C3%B1a").await;
    let href = list.body.split('"').find(|part| part.starts_with("/panel/vendedores/sel_"));
    let href = href.expect("a link").to_owned();
    let invite = format!("{href}/invitaciones");
    let fields = [("mail", "nueva@pena.example"), ("role", "agent"), ("password", PASSWORD)];
    assert_eq!(viewer.post(&invite, &fields).await.status, 403);
    assert!(!viewer.get(&href).await.body.contains("/invitaciones"), "no form that leads nowhere");
    let done = ops.post(&invite, &fields).await;
    assert!(done.body.contains("en camino a nueva@pena.example"), "{}", done.body);
    let found = ops.get("/panel/vendedores?q=%00&desde=%00&id=x").await;
    assert_eq!(found.status, 200, "odd letters look for what is left of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_makes_an_invitation_does_not_get_into_the_account_it_is_for() {
    let town = Town::new().await;
    let router = router(&town);
    let mut dealer = town_with_a_dealer(&town, &router).await;
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let fields = [
        ("mail", "luis@pena.example"),
        ("role", "viewer"),
        ("how", "link"),
        ("password", PASSWORD),
    ];
    let made = owner.post("/panel/equipo/invitaciones", &fields).await;
    let link = made.body.split("/cuenta/enlace/").nth(1).expect("a link");
    let path = format!("/cuenta/enlace/{}", &link[..64]);
    let mut thief = Browser::on(&router, CARS);
    let page = thief.get(&path).await;
    assert!(page.body.contains("current-password"), "it asks for the password that is");
    let taken = thief.post(&path, &[("password", "atacante en la casa 9")]).await;
    assert_eq!(taken.status, 422, "{}", taken.body);
    assert_eq!(dealer.get("/cuenta/agentes").await.status, 200, "her session goes on");
    let joined = Browser::on(&router, CARS).post(&path, &[("password", PASSWORD)]).await;
    assert_eq!(joined.status, 303, "who knows the password joins");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_joins_who_sells_where_the_marketplace_was_taken_away() {
    let town = Town::new().await;
    let router = router(&town);
    let link = invited_to_sell(&town, HERE, ("Otro", SellerRole::Agent), "luis@otro.example").await;
    let token = crate::browser::told(&town, link).await;
    let path = format!("/cuenta/enlace/{}", token.reveal());
    let set = async |modules: &[Module]| {
        let scope = db::Scope::tenant(town.tenant(HERE.0));
        let mut tx = town.db.begin(&scope).await.expect("a door");
        tenancy::tenant::set_modules(&mut tx, &By::command(), modules).await.expect("set");
        tx.commit().await.expect("committed");
        town.kit.directory.refresh(&town.db).await.expect("read");
    };
    set(&[]).await;
    let fields = [("name", "Luz Pérez"), ("password", PASSWORD)];
    let mut browser = Browser::on(&router, CARS);
    assert_eq!(browser.get(&path).await.status, 404);
    assert_eq!(browser.post(&path, &fields).await.status, 404);
    set(&[Module::Marketplace]).await;
    assert_eq!(browser.post(&path, &fields).await.status, 303, "the link waited");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_person_publishes_alone() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "eva@a.example", Role::Viewer, false).await;
    let started = owner.post("/cuenta/vendedor", &[("kind", "person")]).await;
    assert_eq!(started.status, 303, "{}", started.body);
    let invited = [("mail", "paz@a.example"), ("role", "agent"), ("password", PASSWORD)];
    let refused = owner.post("/cuenta/agentes/invitaciones", &invited).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.body.contains("cuenta de negocio"), "{}", refused.body);
}
