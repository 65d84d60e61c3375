//! An operator acts in somebody's stead: for a reason, for half an hour, and not in what is theirs.

use axum::Router;
use tenancy::Role;

use crate::{
    browser::{Browser, PASSWORD, joined},
    router,
    town::{CARS, KIDS, Town},
};

const HERE: (&str, &str) = ("demo", CARS);
const OPERATOR: (&str, &str) = ("kids", KIDS);
const REASON: &str = "No ve sus <b>anuncios</b>, ticket 118";

/// The form of the person of that address on a client's page.
fn form(page: &str, mail: &str) -> Option<String> {
    let row = page.split("<li>").find(|row| row.contains(mail))?;
    row.split('"').find(|part| part.contains("/suplencia/")).map(str::to_owned)
}

/// Where the operator goes on, on the client's own host.
async fn prepared(operator: &mut Browser<'_>, mail: &str) -> String {
    let page = operator.get("/operador/clientes/demo").await.body;
    let action = form(&page, mail).expect("a form");
    let made = operator.post(&action, &[("reason", REASON), ("password", PASSWORD)]).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let link = made.body.split('"').find(|part| part.contains("/cuenta/suplencia/"));
    let (_, path) = link.expect("a link").split_once(CARS).expect("on the client's host");
    path.to_owned()
}

async fn begun<'a>(router: &'a Router, path: &str) -> Browser<'a> {
    let mut browser = Browser::on(router, CARS);
    let begun = browser.post(path, &[]).await;
    assert_eq!((begun.status.as_u16(), begun.header("location")), (303, "/cuenta"));
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_acts_in_somebodys_stead_and_it_is_told() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let path = prepared(&mut operator, "jefa@a.example").await;
    let mut browser = Browser::on(&router, CARS);
    let shown = browser.get(&path).await;
    assert!(shown.body.contains("Ana Pérez") && shown.body.contains("ticket 118"));
    assert!(!shown.body.contains("<b>anuncios</b>"));
    assert!(browser.session().is_none(), "looking begins nothing");

    let mut stead = begun(&router, &path).await;
    assert_eq!(browser.post(&path, &[]).await.status, 404, "it works once");
    for page in ["/cuenta", "/panel", "/panel/vendedores", "/panel/ajustes", "/panel/auditoria"] {
        let shown = stead.get(page).await;
        assert_eq!(shown.status, 200, "{page}");
        assert!(shown.body.contains("Actúas en nombre de Ana Pérez"), "{page}");
    }
    let page = stead.get("/panel/ajustes").await.body;
    let action = page.split('"').find(|part| part.starts_with("/panel/ajustes/sit_"));
    let fields = [("name", "Autos Nuevos"), ("tagline", ""), ("color", "#123456")];
    assert_eq!(stead.post(action.expect("a form"), &fields).await.status, 303);
    let told = owner.get("/panel/auditoria").await.body;
    assert!(told.contains("La operación del servicio, en nombre de Ana Pérez"), "{told}");
    assert!(told.contains("Empezó a actuar en nombre de alguien") && told.contains("ticket 118"));
    assert!(!owner.get("/cuenta").await.body.contains("Actúas en nombre"));

    let seen = owner.get("/cuenta/sesiones").await.body;
    let row = seen.split("<li>").find(|row| row.contains("ticket 118")).expect("its session");
    let end = row.split('"').find(|part| part.ends_with("/cierre")).expect("a form");
    assert_eq!(owner.post(end, &[]).await.status, 303);
    assert_eq!(stead.get("/panel").await.status, 303, "the person ends it at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_the_persons_own_is_left_alone_and_it_ends_by_itself() {
    let town = Town::new().await;
    let router = router(&town);
    joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let path = prepared(&mut operator, "jefa@a.example").await;
    let mut stead = begun(&router, &path).await;
    assert!(!stead.cookies.iter().any(|(name, _)| name.ends_with("device")), "no device stays");
    for own in ["/cuenta/seguridad", "/cuenta/sesiones"] {
        assert_eq!(stead.get(own).await.status, 403, "{own}");
    }
    assert_eq!(stead.post("/cuenta/seguridad/clave", &[("password", PASSWORD)]).await.status, 403);
    assert_eq!(stead.post("/cuenta/vendedor", &[("kind", "person")]).await.status, 403);
    assert_eq!(stead.get("/operador").await.status, 403);
    let invited = [("mail", "yo@o.example"), ("role", "owner"), ("how", "link")];
    for lasting in ["/panel/equipo", "/panel/llaves", "/cuenta/agentes"] {
        assert_eq!(stead.get(lasting).await.status, 403, "{lasting}");
    }
    for lasting in ["/panel/equipo/invitaciones", "/panel/llaves"] {
        assert_eq!(stead.post(lasting, &invited).await.status, 403, "{lasting}");
    }

    let late = "update sessions set created_at = created_at - interval '31 minutes'
                where impersonation_id is not null";
    let mut connection = town.test().bootstrap().await;
    sqlx::query(late).execute(&mut connection).await.expect("done");
    assert_eq!(stead.get("/panel").await.status, 303, "half an hour is over");

    // An operator who is let go is out of every stead at once, also of one that is only prepared.
    let mut held = begun(&router, &prepared(&mut operator, "jefa@a.example").await).await;
    let waiting = prepared(&mut operator, "jefa@a.example").await;
    sqlx::query("delete from operators").execute(&mut connection).await.expect("let go");
    assert_eq!(held.get("/panel").await.status, 303);
    assert_eq!(Browser::on(&router, CARS).get(&waiting).await.status, 404);
    let back = "insert into operators (tenant_id, account_id, created_at)
                select tenant_id, account_id, now() from members where tenant_id = $1";
    let kids = town.tenant("kids").0;
    sqlx::query(back).bind(kids).execute(&mut connection).await.expect("back");

    let mut again = begun(&router, &prepared(&mut operator, "jefa@a.example").await).await;
    assert_eq!(again.post("/cuenta/salir", &[]).await.status, 303);
    assert_eq!(again.get("/panel").await.status, 303);
    let path = prepared(&mut operator, "jefa@a.example").await;
    let old = "update impersonations set expires_at = created_at";
    sqlx::query(old).execute(&mut connection).await.expect("done");
    assert_eq!(Browser::on(&router, CARS).get(&path).await.status, 404, "it waits five minutes");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_and_no_operator_is_stood_in_for() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let page = operator.get("/operador/clientes/demo").await.body;
    let action = form(&page, "jefa@a.example").expect("a form");
    for (reason, password) in [
        ("corto", PASSWORD),
        ("", PASSWORD),
        (REASON, ""),
        (REASON, "otra clave"),
        ("a\0bcdefghijk", PASSWORD),
    ] {
        let refused = operator.post(&action, &[("reason", reason), ("password", password)]).await;
        assert_eq!(refused.status, 422, "{reason:?}: {}", refused.body);
        assert!(!refused.body.contains("/cuenta/suplencia/"));
    }
    let right = [("reason", REASON), ("password", PASSWORD)];
    assert_eq!(owner.post(&action, &right).await.status, 403);
    let home = operator.get("/operador/clientes/kids").await.body;
    assert!(form(&home, "op@o.example").is_none());
    let own = action.replace("/demo/", "/kids/");
    let account = home.split("/acceso/").nth(1).and_then(|rest| rest.split('"').next());
    let (path, _) = own.rsplit_once('/').expect("a path");
    let refused = operator.post(&format!("{path}/{}", account.expect("an account")), &right).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_acts_in_an_owners_stead_makes_no_way_in() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let own = "colibrí bajo la lluvia";
    let changed = [("password", PASSWORD), ("new", own)];
    assert_eq!(owner.post("/cuenta/seguridad/clave", &changed).await.status, 200);
    let mut operator = joined(&town, &router, OPERATOR, "op@o.example", Role::Owner, true).await;
    let mut stead = begun(&router, &prepared(&mut operator, "jefa@a.example").await).await;
    let team = owner.get("/panel/equipo").await.body;
    let action = team.split('"').find(|part| part.ends_with("/acceso")).expect("a form");
    let with = |password| [("password", password)];
    for refused in [stead.post(action, &[]).await, stead.post(action, &with(own)).await] {
        assert_eq!(refused.status, 403, "not even with the owner's password");
        assert!(!refused.body.contains("/cuenta/enlace/"));
    }
    assert_eq!(owner.post(action, &with(PASSWORD)).await.status, 422, "not theirs any more");
    let made = owner.post(action, &with(own)).await;
    assert_eq!(made.status, 200);
    assert!(made.body.contains("/cuenta/enlace/"), "{}", made.body);
}
