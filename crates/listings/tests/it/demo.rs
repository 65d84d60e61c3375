use std::collections::{BTreeMap, HashSet};

use listings::{
    Operation, Vertical,
    demo::{self, DemoListing, PictureKind},
    vertical::shipped,
};
use proptest::prelude::*;

use crate::house::House;

fn vertical(key: &str) -> Vertical {
    Vertical::from_toml(shipped(key).expect("shipped")).expect("readable")
}

fn cars(vertical: &Vertical, n: u64) -> Vec<DemoListing> {
    let now = "2026-11-20T12:00:00Z".parse().expect("a moment");
    demo::cars(7, n, vertical, demo::COUNTRIES, now).collect()
}

fn homes(vertical: &Vertical, n: u64) -> Vec<DemoListing> {
    let now = "2026-11-20T12:00:00Z".parse().expect("a moment");
    demo::homes(7, n, vertical, demo::COUNTRIES, now).collect()
}

fn each_is_valid(vertical: &Vertical, made: &[DemoListing]) {
    for listing in made {
        let draft = listing.draft();
        draft.check().expect("a table takes it");
        let stored = serde_json::to_value(&draft.attributes).expect("stored");
        let raw = stored.as_object().expect("an object");
        assert_eq!(
            vertical.check(draft.operation, raw).as_ref(),
            Ok(&draft.attributes),
            "{stored}"
        );
    }
}

#[test]
fn what_is_made_up_is_valid_and_varied() {
    let (autos, propiedades) = (vertical("autos"), vertical("propiedades"));
    let (cars, homes) = (cars(&autos, 1_000), homes(&propiedades, 1_000));
    assert_eq!((cars.len(), homes.len()), (1_000, 1_000));
    each_is_valid(&autos, &cars);
    each_is_valid(&propiedades, &homes);
    for made in [&cars, &homes] {
        let texts: HashSet<_> = made.iter().map(|one| &one.draft().description).collect();
        assert!(texts.len() > 900, "{} descriptions", texts.len());
        let without =
            |is: fn(&listings::Draft) -> bool| made.iter().filter(|one| is(one.draft())).count();
        assert!((20..120).contains(&without(|draft| draft.price.is_none())));
        assert!((30..150).contains(&without(|draft| draft.images.is_empty())));
        let places = made.iter().filter(|one| one.draft().place.lat.is_some()).count();
        assert_eq!(places, 1_000, "every country has its cities");
    }
    let makes: HashSet<_> = cars
        .iter()
        .map(|car| car.draft().attributes.get("make").cloned())
        .map(|m| format!("{m:?}"))
        .collect();
    assert!(makes.len() >= 20, "{makes:?}");
    let let_out = homes.iter().filter(|home| home.draft().operation == Operation::Rent).count();
    assert!((150..500).contains(&let_out), "{let_out}");
}

#[test]
fn every_country_names_prices_in_its_own_way() {
    let (autos, propiedades) = (vertical("autos"), vertical("propiedades"));
    let mut used: BTreeMap<String, HashSet<&str>> = BTreeMap::new();
    for made in cars(&autos, 600).iter().chain(&homes(&propiedades, 600)) {
        let draft = made.draft();
        if let (Some(country), Some(price)) = (&draft.place.country, draft.price) {
            used.entry(country.clone()).or_default().insert(price.currency.code());
        }
    }
    let expected: [(&str, &[&str]); 5] = [
        ("AR", &["ARS", "USD"]),
        ("CL", &["CLF", "CLP"]),
        ("DO", &["DOP", "USD"]),
        ("EC", &["USD"]),
        ("MX", &["MXN"]),
    ];
    let expected: BTreeMap<_, _> = expected
        .into_iter()
        .map(|(country, codes)| (country.to_owned(), codes.iter().copied().collect::<HashSet<_>>()))
        .collect();
    assert_eq!(used, expected);
}

#[test]
fn the_same_seed_makes_the_same_listings() {
    let autos = vertical("autos");
    let (few, many) = (cars(&autos, 10), cars(&autos, 50));
    assert_eq!(few, many[..10]);
    let now = "2026-11-20T12:00:00Z".parse().expect("a moment");
    let other: Vec<_> = demo::cars(8, 10, &autos, demo::COUNTRIES, now).collect();
    assert_ne!(few, other);
}

#[test]
fn every_address_of_a_picture_leads_to_one() {
    let autos = vertical("autos");
    for image in cars(&autos, 60).iter().flat_map(|car| &car.draft().images) {
        let name = image.url.strip_prefix("/muestra/auto/").expect("of a car");
        let seed = name.strip_suffix(".svg").expect("SVG").parse().expect("a seed");
        assert!(demo::picture(PictureKind::Car, seed).contains("Imagen de muestra"));
    }
}

proptest! {
    #[test]
    fn any_seed_gives_a_small_picture(seed: u64) {
        for kind in [PictureKind::Car, PictureKind::Home] {
            let svg = demo::picture(kind, seed);
            prop_assert!(svg.len() <= 6 * 1024, "{} bytes for {kind} {seed}", svg.len());
            prop_assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
            prop_assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
        }
    }
}

#[tokio::test]
async fn a_demonstration_is_saved_and_read_back() {
    let house = House::build().await;
    let autos = vertical("autos");
    house.apply(autos.clone()).await.expect("applied");
    let drafts: Vec<_> =
        cars(&autos, 100).into_iter().map(|car| car.into_draft(house.ours.seller)).collect();
    house.save(&autos, &drafts).await;
    let mut site = house.public().await;
    let page =
        listings::published::load_page(&mut site, &autos, None, 100).await.expect("page").rows;
    assert_eq!(page.len(), 100);
    for draft in &drafts {
        let read = page.iter().find(|one| {
            one.published_at.timestamp() == draft.published_at.map_or(0, |at| at.timestamp())
                && one.title == draft.title
        });
        let read = read.expect("read back");
        assert_eq!((&read.attributes, &read.images), (&draft.attributes, &draft.images));
        assert_eq!((read.price, &read.place), (draft.price, &draft.place));
    }
}
