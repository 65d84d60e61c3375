use db::Scope;
use listings::{
    Error, Vertical,
    retokenise::Retokenise,
    vertical::{self, Change, Invalidated},
};
use serde_json::json;

use crate::house::{House, acme, things};

const COLOUR: &str = "[[attributes]]\nkey = 'colour'\ntype = 'enum'\n\
    labels = { es = 'Color', en = 'Colour' }\noptions = [{ value = 'red', label = 'Rojo' }]";

/// Three listings: two Acme of sizes 10 and 20, one Zeta without size.
async fn stocked() -> (House, Vertical) {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let drafts = [
        house.draft(&cosas, "Silla", acme()),
        house.draft(&cosas, "Mesa", json!({ "make": "acme", "size": 20 })),
        house.draft(&cosas, "Lámpara", json!({ "make": "zeta" })),
    ];
    house.save(&cosas, &drafts).await;
    (house, cosas)
}

/// The refusal of a change made by replacing `from` with `to` in the form of the file.
async fn refusal(from: &str, to: &str) -> (Invalidated, String) {
    let (house, cosas) = stocked().await;
    let form = serde_json::to_string(&cosas).expect("written");
    assert!(form.contains(from), "{from} in {form}");
    let changed = serde_json::from_str(&form.replace(from, to)).expect("read");
    let error = house.apply(changed).await.expect_err("refused");
    assert_eq!(error.kind(), kernel::Kind::Conflict);
    let mut tx = house.begin().await;
    let kept = vertical::load(&mut tx, "cosas").await.expect("kept");
    assert_eq!((kept.version, kept.vertical), (1, cosas));
    let said = error.to_string();
    let Error::WouldInvalidate(invalidated) = error else { panic!("{said}") };
    (invalidated, said)
}

#[tokio::test]
async fn adding_relabelling_and_loosening_are_live() {
    let (house, cosas) = stocked().await;
    let more = things(COLOUR);
    let applied = house.apply(more.clone()).await.expect("added");
    assert_eq!((applied.version, applied.change), (2, Change::Changed));
    let silla = house.draft(&more, "Sofá", json!({ "make": "acme", "colour": "red" }));
    house.save(&more, &[silla]).await;

    let form = serde_json::to_string(&more).expect("written");
    let relabelled = form.replace("Talla", "Tamaño").replace("\"max\":100", "\"max\":500");
    let relabelled: Vertical = serde_json::from_str(&relabelled).expect("read");
    assert_eq!(house.apply(relabelled.clone()).await.expect("relabelled").version, 3);
    let again = house.apply(relabelled).await.expect("applied");
    assert_eq!((again.version, again.change), (3, Change::Unchanged));
    // What nobody uses may go again.
    let (house, _) = (House::build().await, cosas);
    house.apply(more).await.expect("applied");
    assert_eq!(house.apply(things("")).await.expect("removed").change, Change::Changed);
    assert_eq!(house.events().await, ["vertical.changed", "vertical.changed"]);
}

#[tokio::test]
async fn narrower_bounds_are_refused_with_their_number() {
    let (told, said) = refusal("\"max\":100", "\"max\":15").await;
    assert_eq!((told.listings, told.reasons[0].listings), (1, 1));
    assert_eq!(said, "el cambio dejaría sin validez 1 anuncio: «size»: el máximo baja a 15 (1)");
    assert_eq!(refusal("\"min\":0", "\"min\":11").await.0.listings, 1);
    assert_eq!(refusal("\"min\":0", "\"min\":21").await.0.listings, 2);
}

#[tokio::test]
async fn an_option_in_use_is_not_taken_away() {
    let acme = "{\"value\":\"acme\",\"label\":\"Acme\"},";
    let (told, said) = refusal(acme, "").await;
    assert_eq!(told.listings, 2);
    assert!(said.contains("«make»: se quitan opciones (acme) (2)"), "{said}");
}

#[tokio::test]
async fn a_type_is_not_changed_under_values() {
    let (told, said) = refusal(
        "\"type\":\"decimal\",\"labels\":{\"es\":\"Peso\",\"en\":\"Weight\"},\"scale\":2",
        "\"type\":\"text\",\"labels\":{\"es\":\"Peso\",\"en\":\"Weight\"}",
    )
    .await;
    assert_eq!(told.listings, 1);
    assert!(said.contains("«weight»: cambia de decimal a text (1)"), "{said}");
}

#[tokio::test]
async fn fewer_decimals_are_refused_where_they_are_used() {
    let (told, said) = refusal("\"scale\":2", "\"scale\":1").await;
    assert_eq!(told.listings, 1);
    assert!(said.contains("«weight»: los decimales bajan a 1 (1)"), "{said}");
}

#[tokio::test]
async fn what_becomes_required_must_be_there() {
    let (told, said) = refusal("\"min\":0", "\"required_for\":[\"sale\"],\"min\":0").await;
    assert_eq!(told.listings, 1);
    assert!(said.contains("«size»: pasa a ser obligatorio (sale) (1)"), "{said}");
}

#[tokio::test]
async fn an_attribute_with_values_stays() {
    let (house, cosas) = stocked().await;
    let mut less = cosas.clone();
    less.attributes.retain(|attribute| attribute.key != "size");
    let said = house.apply(less).await.expect_err("refused").to_string();
    assert_eq!(said, "el cambio dejaría sin validez 2 anuncios: «size»: el atributo se quita (2)");
}

#[tokio::test]
async fn an_operation_in_use_stays() {
    let (house, mut cosas) = stocked().await;
    cosas.operations.remove(0);
    let said = house.apply(cosas.clone()).await.expect_err("refused").to_string();
    assert!(
        said.contains("sin validez 3 anuncios: «sale»: la operación «sale» se quita (3)"),
        "{said}"
    );
    cosas.operations = vec![listings::Operation::Sale];
    assert!(house.apply(cosas).await.is_ok(), "nobody lets anything");
}

#[tokio::test]
async fn an_option_is_not_moved_under_another_parent() {
    let house = House::build().await;
    let child = |parent: &str| {
        things(&format!(
            "[[attributes]]\nkey='model'\ntype='enum'\nparent='make'\n\
             labels={{es='Modelo',en='Model'}}\noptions=[{{value='uno',parent='{parent}'}}]"
        ))
    };
    let before = child("acme");
    house.apply(before.clone()).await.expect("applied");
    let silla = house.draft(&before, "Silla", json!({ "make": "acme", "model": "uno" }));
    house.save(&before, &[silla]).await;
    let said = house.apply(child("zeta")).await.expect_err("refused").to_string();
    assert!(
        said.contains("«model»: las opciones pasan a depender de otro valor de make (1)"),
        "{said}"
    );
}

#[tokio::test]
async fn several_reasons_count_each_listing_once() {
    let (house, cosas) = stocked().await;
    let form = serde_json::to_string(&cosas).expect("written");
    let form = form.replace("\"max\":100", "\"max\":15").replace("\"min\":0", "\"min\":11");
    let error = house.apply(serde_json::from_str(&form).expect("read")).await;
    let Err(Error::WouldInvalidate(told)) = error else { panic!("{error:?}") };
    assert_eq!(told.listings, 2);
    assert_eq!(told.reasons.iter().map(|reason| reason.listings).collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn a_vertical_that_makes_no_sense_is_refused_whole() {
    let house = House::build().await;
    let mut cosas = things("");
    cosas.attributes[1].min = Some(200.into());
    let error = house.apply(cosas).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        "la vertical tiene 1 problema: attributes.size.min: el mínimo 200 es mayor que el máximo 100"
    );
    assert!(house.events().await.is_empty());
}

#[tokio::test]
async fn new_words_are_found_after_the_job_has_run() {
    let (house, cosas) = stocked().await;
    let form = serde_json::to_string(&cosas).expect("written").replace("Acme", "Galaxia");
    house.apply(serde_json::from_str(&form).expect("read")).await.expect("relabelled");
    let ours = &house.ours;
    let jobs = "select count(*) from jobs where kind = 'listings.retokenise'";
    assert_eq!(house.count(ours, Scope::tenant(ours.id), jobs).await, 1);

    let mut tx = house.begin().await;
    let left = Retokenise::whole("cosas").run_batch(&mut tx).await.expect("done");
    tx.commit().await.expect("committed");
    assert_eq!(left, None);
    let found = "select count(*) from listings
                 where tokens_main @> array['galaxi'] and version = 2 and not tokens_main @> array['acme']";
    assert_eq!(house.count(ours, Scope::tenant(ours.id), found).await, 2);
    let changed = house.events().await.iter().filter(|kind| *kind == "listing.changed").count();
    assert_eq!(changed, 2, "the third listing has the words it had");

    let mut tx = house.begin().await;
    Retokenise::whole("cosas").run_batch(&mut tx).await.expect("done twice");
    tx.commit().await.expect("committed");
    assert_eq!(house.count(ours, Scope::tenant(ours.id), found).await, 2);
}

#[tokio::test]
async fn a_neighbour_has_verticals_of_his_own() {
    let (house, _) = stocked().await;
    let mut tx = house.begin_of(&house.neighbour).await;
    assert!(vertical::list(&mut tx).await.expect("listed").is_empty());
    let missing = vertical::load(&mut tx, "cosas").await;
    assert!(matches!(missing, Err(Error::NoSuchVertical(_))), "{missing:?}");
    let mut site = house.db.begin_public(&house.neighbour.site).await.expect("begun");
    assert!(vertical::of_site(&mut site).await.expect("listed").is_empty());
    let mut site = house.public().await;
    assert_eq!(vertical::of_site(&mut site).await.expect("listed").len(), 1);
}

#[tokio::test]
async fn the_job_goes_on_where_its_last_batch_ended() {
    let (house, cosas) = stocked().await;
    let many: Vec<_> =
        (0..501).map(|n| house.draft(&cosas, &format!("Silla {n}"), acme())).collect();
    house.save(&cosas, &many).await;
    let form = serde_json::to_string(&cosas).expect("written").replace("Acme", "Galaxia");
    house.apply(serde_json::from_str(&form).expect("read")).await.expect("relabelled");
    let mut tx = house.begin().await;
    let rest = Retokenise::whole("cosas").run_batch(&mut tx).await.expect("done").expect("more");
    assert!(rest.after.is_some());
    assert_eq!(rest.run_batch(&mut tx).await.expect("done"), None);
    tx.commit().await.expect("committed");
    let found = "select count(*) from listings where tokens_main @> array['galaxi']";
    assert_eq!(house.count(&house.ours, Scope::tenant(house.ours.id), found).await, 503);
}
