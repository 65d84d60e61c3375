//! The keys of the API, as their owner makes and withdraws them.

use tenancy::Role;

use crate::{
    browser::{PASSWORD, joined},
    router,
    town::{CARS, Town},
};

const HERE: (&str, &str) = ("demo", CARS);
const PATH: &str = "/panel/llaves";

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_makes_a_key_that_is_shown_once_and_withdraws_it() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let fields =
        [("name", "Hoja <b>"), ("days", "30"), ("sellers.read", "1"), ("password", PASSWORD)];
    let made = owner.post(PATH, &fields).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let key = made.body.split("value=\"zkey_").nth(1).and_then(|rest| rest.split('"').next());
    let key = key.expect("the key");
    assert_eq!(key.len(), 64);
    let listed = owner.get(PATH).await.body;
    assert!(!listed.contains(key), "shown once");
    assert!(
        listed.contains(&format!("zkey_…{}", &key[60..])) && listed.contains("Hoja &#60;b&#62;")
    );
    let told = owner.get("/panel/auditoria").await.body;
    assert!(told.contains("<br>Hoja &#60;b&#62;<br><code"), "told by its name: {told}");
    let action = listed.split('"').find(|part| part.ends_with("/retiro")).expect("a form");
    let gone = owner.post(action, &[]).await;
    let done = format!("{PATH}?hecho=1");
    assert_eq!((gone.status.as_u16(), gone.header("location")), (303, done.as_str()));
    let page = owner.get(&done).await.body;
    assert!(page.contains("<p class=\"note\" role=\"status\">Hecho.</p>"), "{page}");
    assert_eq!(owner.post(action, &[]).await.status, 404, "it is gone");
    let told = owner.get("/panel/auditoria").await.body;
    assert!(told.contains("Creó una llave de la API") && told.contains("sellers.read"));
    assert!(told.contains("Retiró una llave de la API"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_key_says_why_and_keeps_what_was_typed() {
    let town = Town::new().await;
    let router = router(&town);
    let mut owner = joined(&town, &router, HERE, "jefa@a.example", Role::Owner, false).await;
    let right = [("name", "Hoja"), ("days", "30"), ("audit.read", "1"), ("password", PASSWORD)];
    for (field, value) in [
        ("name", ""),
        ("name", "\u{202e}ajoH"),
        ("days", "0"),
        ("days", "366"),
        ("days", "9223372036854775807"),
        ("days", "un mes"),
        ("password", "no es esta"),
    ] {
        let fields = right.map(|(name, good)| (name, if name == field { value } else { good }));
        let refused = owner.post(PATH, &fields).await;
        assert_eq!(refused.status, 422, "{field}={value}: {}", refused.body);
        assert!(refused.body.contains("role=\"alert\""));
        assert!(refused.body.contains("name=\"audit.read\" value=\"1\" checked"));
    }
    let none =
        right.map(|(name, good)| if name == "audit.read" { ("x", "1") } else { (name, good) });
    assert_eq!(owner.post(PATH, &none).await.status, 422, "a key that opens nothing");
    assert!(owner.get(PATH).await.body.contains("Todavía no hay ninguna llave"));
    let mut ops = joined(&town, &router, HERE, "ops@a.example", Role::Ops, false).await;
    assert_eq!(ops.get(PATH).await.status, 403);
    assert_eq!(ops.post(PATH, &right).await.status, 403);
}
