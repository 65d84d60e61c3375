//! What a seller still writes, step by step, until it is public.

use db::{Scope, TenantTx};
use kernel::{
    Currency, Money,
    ids::{AccountId, ListingId, SellerId},
    locale::{Language, Locale},
};
use listings::{
    Error, Status, Vertical,
    drafting::{self, DRAFTS_MAX, Drafting, Reader, Typed, Whose},
    published,
};
use tenancy::{
    audit::By,
    limit::{self, Allowed, Limit},
};

use crate::house::{House, things};

pub const BY: By = By::command();
pub const ACCOUNT: AccountId = AccountId(sqlx::types::Uuid::from_u128(7));

pub fn typed(fields: &[(&str, &str)]) -> Typed {
    let mut typed = Typed::default();
    fields.iter().for_each(|(name, text)| typed.put(name, text));
    typed
}

pub fn whole() -> Typed {
    typed(&[
        ("make", "acme"),
        ("size", "10"),
        ("price", "RD$ 1,500.50"),
        ("currency", "DOP"),
        ("region", "Santiago"),
        ("city", "Tamboril"),
        ("title", "Silla de caoba"),
        ("description", "Con poco uso.\n\nEn su caja."),
    ])
}

pub async fn house(vertical: &Vertical) -> House {
    let house = House::build().await;
    house.apply(vertical.clone()).await.expect("applied");
    house
}

impl House {
    pub async fn selling(&self) -> TenantTx {
        let scope = Scope::seller(self.ours.id, self.ours.seller);
        self.db.begin(&scope).await.expect("begun")
    }

    pub fn reader<'a>(&self, vertical: &'a Vertical) -> Reader<'a> {
        Reader {
            vertical,
            locale: Locale::EsDo,
            country: "DO",
            currencies: vec!["DOP".parse().expect("known"), Currency::USD],
            seller: self.ours.seller,
        }
    }

    pub async fn started(&self, fields: Typed) -> Drafting {
        let mut tx = self.selling().await;
        let who = (self.ours.seller, ACCOUNT);
        let drafting = drafting::start(&mut tx, who, "cosas", fields).await.expect("started");
        tx.commit().await.expect("committed");
        drafting
    }

    async fn saved(
        &self,
        at: (ListingId, i64),
        names: &[&str],
        of: &Typed,
    ) -> Result<Drafting, Error> {
        let mut tx = self.selling().await;
        let who = (self.ours.seller, ACCOUNT);
        let saved = drafting::save(&mut tx, who, at, names.iter().copied(), of).await?;
        tx.commit().await?;
        Ok(saved)
    }

    pub async fn submitted(
        &self,
        vertical: &Vertical,
        listing: ListingId,
    ) -> Result<Status, Error> {
        let mut tx = self.begin().await;
        let status =
            drafting::submit(&mut tx, &BY, listing, (&self.reader(vertical), None)).await?;
        tx.commit().await?;
        Ok(status)
    }
}

#[tokio::test]
async fn what_is_typed_step_by_step_becomes_a_public_listing_under_the_same_id() {
    let cosas = things("");
    let house = house(&cosas).await;
    let begun = house.started(typed(&[("title", "Silla")])).await;
    let first = house.saved((begun.listing, 1), &["make", "size", "title"], &whole()).await;
    let first = first.expect("saved");
    let names = ["price", "currency", "region", "city", "description"];
    let second = house.saved((begun.listing, first.version), &names, &whole()).await;
    assert_eq!(second.expect("saved").typed, whole());

    assert_eq!(house.submitted(&cosas, begun.listing).await.expect("public"), Status::Published);
    let mut site = house.public().await;
    let shown = published::load_some(&mut site, &[begun.listing]).await.expect("read");
    let [shown] = shown.as_slice() else { panic!("{shown:?}") };
    assert_eq!((shown.title.as_str(), shown.seller.id), ("Silla de caoba", house.ours.seller));
    assert_eq!(shown.price, Some(Money::new(150_050, "DOP".parse().expect("known"))));
    let again = house.submitted(&cosas, begun.listing).await;
    assert!(matches!(again, Err(Error::NoSuchDraft)), "{again:?}");
    assert_eq!(house.events().await, ["vertical.changed", "listing.published"]);
}

#[tokio::test]
async fn all_that_is_wrong_or_missing_is_told_by_field_in_both_languages() {
    let more = r#"
        [[attributes]]
        key = "year"
        type = "int"
        labels = { es = "Año", en = "Year" }
        required_for = ["sale"]
        min = 1990
        max = 2027"#;
    let cosas = things(more);
    let house = house(&cosas).await;
    let fields = typed(&[("size", "mucho"), ("year", "1900"), ("currency", "EUR"), ("price", "5")]);
    let begun = house.started(fields.clone()).await;
    let refused = house.submitted(&cosas, begun.listing).await.expect_err("refused");
    let Error::DraftUnfinished(wrong) = refused else { panic!("{refused}") };
    let keys: Vec<_> = wrong.iter().map(|error| error.key.as_str()).collect();
    assert_eq!(keys, ["size", "year", "currency", "city", "title"]);
    assert_eq!(wrong[1].reason.get(Language::Es), "debe estar entre 1990 y 2027");
    assert!(wrong.iter().all(|w| w.reason.get(Language::Es) != w.reason.get(Language::En)));
    let mut tx = house.selling().await;
    let held = drafting::get(&mut tx, house.ours.seller, begun.listing).await.expect("kept");
    assert_eq!(held.typed, fields);
}

#[tokio::test]
async fn two_tabs_do_not_overwrite_each_other_unseen() {
    let cosas = things("");
    let house = house(&cosas).await;
    let begun = house.started(Typed::default()).await;
    let at = |version| (begun.listing, version);
    let mine = typed(&[("title", "Silla")]);
    let one = house.saved(at(1), &["title"], &mine).await.expect("saved");
    let same = house.saved(at(1), &["title"], &mine).await.expect("says the same");
    assert_eq!((one.version, same.version), (2, 2));
    let other = typed(&[("title", "Mesa")]);
    let late = house.saved(at(1), &["title"], &other).await;
    assert!(matches!(late, Err(Error::DraftChanged(2))), "{late:?}");
    assert_eq!(house.saved(at(2), &["title"], &other).await.expect("known").version, 3);
}

#[tokio::test]
async fn a_public_listing_is_written_on_beside_itself() {
    let cosas = things("");
    let house = house(&cosas).await;
    let begun = house.started(whole()).await;
    house.submitted(&cosas, begun.listing).await.expect("public");
    let mut tx = house.selling().await;
    let who = (house.ours.seller, ACCOUNT);
    let edited = drafting::edit(&mut tx, who, begun.listing, Locale::EsDo).await.expect("begun");
    tx.commit().await.expect("committed");
    assert_eq!(edited.typed.get("price"), "1,500.50");
    assert_eq!(edited.typed.get("description"), whole().get("description"));
    let cheaper = typed(&[("price", "1,200"), ("currency", "DOP")]);
    let at = (begun.listing, edited.version);
    house.saved(at, &["price", "currency"], &cheaper).await.expect("saved");
    let shown = async || {
        let mut site = house.public().await;
        published::load_some(&mut site, &[begun.listing]).await.expect("read")[0].price
    };
    let dop: Currency = "DOP".parse().expect("known");
    assert_eq!(shown().await, Some(Money::new(150_050, dop)), "not before it is submitted");
    house.submitted(&cosas, begun.listing).await.expect("public");
    assert_eq!(shown().await, Some(Money::new(120_000, dop)));
    let kinds = house.events().await;
    assert_eq!(kinds, ["vertical.changed", "listing.published", "listing.changed"]);
}

#[tokio::test]
async fn another_sellers_draft_and_listing_do_not_exist() {
    let cosas = things("");
    let house = house(&cosas).await;
    let begun = house.started(whole()).await;
    let mut tx = house.begin().await;
    let other = tenancy::seller::ensure(&mut tx, "Otra casa", tenancy::SellerKind::Dealer);
    let other: SellerId = other.await.expect("seller");
    tx.commit().await.expect("committed");
    let reader = Reader { seller: other, ..house.reader(&cosas) };
    let mut tx = house.begin().await;
    let theirs = drafting::submit(&mut tx, &BY, begun.listing, (&reader, None)).await;
    assert!(matches!(theirs, Err(Error::NoSuchDraft)), "{theirs:?}");
    house.submitted(&cosas, begun.listing).await.expect("public");
    // Even a transaction that sees all of the tenant asks for the seller's own.
    let who = (other, ACCOUNT);
    let theirs = drafting::edit(&mut tx, who, begun.listing, Locale::EsDo).await;
    assert!(matches!(theirs, Err(Error::NoSuchListing)), "{theirs:?}");
    let hand = listings::Hand { by: &BY, seller: Some(other) };
    let theirs = listings::step(&mut tx, hand, begun.listing, Status::Sold).await;
    assert!(matches!(theirs, Err(Error::NoSuchListing)), "{theirs:?}");
}

#[tokio::test]
async fn limits_hold_and_say_so() {
    let cosas = things("");
    let house = house(&cosas).await;
    let one = house.started(whole()).await;
    let two = house.started(whole()).await;
    let mut tx = house.begin().await;
    let most = Some(Allowed { most: 1, is_hard: true });
    limit::set(&mut tx, &BY, Limit::Listings, most).await.expect("set");
    tx.commit().await.expect("committed");
    house.submitted(&cosas, one.listing).await.expect("the first");
    let refused = house.submitted(&cosas, two.listing).await.expect_err("refused");
    assert!(matches!(refused, Error::Tenancy(tenancy::Error::LimitReached { .. })), "{refused}");
    for _ in 1..DRAFTS_MAX {
        house.started(Typed::default()).await;
    }
    let mut tx = house.selling().await;
    let who = (house.ours.seller, ACCOUNT);
    let full = drafting::start(&mut tx, who, "cosas", Typed::default()).await;
    assert!(matches!(full, Err(Error::TooManyDrafts)), "{full:?}");
}

#[tokio::test]
async fn a_seller_sees_drafts_and_listings_in_one_list() {
    let cosas = things("");
    let house = house(&cosas).await;
    let public = house.started(whole()).await;
    house.submitted(&cosas, public.listing).await.expect("public");
    house.test.clock().advance(chrono::TimeDelta::seconds(1));
    let draft = house.started(typed(&[("title", "Mesa")])).await;
    let mut tx = house.selling().await;
    let verticals = ["cosas".to_owned()];
    let whose = Whose { seller: house.ours.seller, verticals: &verticals };
    let mine = drafting::list(&mut tx, whose, None, 10).await.expect("listed");
    let told: Vec<_> =
        mine.iter().map(|one| (&*one.title, one.status, one.typed.is_some())).collect();
    assert_eq!(told, [("Mesa", Status::Draft, true), ("Silla de caoba", Status::Published, false)]);
    assert!(mine[1].expires_at.is_some());
    let after = Some((mine[0].changed_at, mine[0].listing));
    let rest = drafting::list(&mut tx, whose, after, 10).await.expect("listed");
    assert_eq!(rest, mine[1..]);
    let elsewhere = Whose { verticals: &[], ..whose };
    assert!(drafting::list(&mut tx, elsewhere, None, 10).await.expect("listed").is_empty());
    assert_eq!(drafting::one(&mut tx, elsewhere, draft.listing).await.expect("asked"), None);
    drafting::discard(&mut tx, house.ours.seller, draft.listing).await.expect("gone");
    let twice = drafting::discard(&mut tx, house.ours.seller, draft.listing).await;
    assert!(matches!(twice, Err(Error::NoSuchDraft)), "{twice:?}");
}

#[tokio::test]
async fn a_price_stays_in_its_money_and_none_is_chosen_unseen() {
    let cosas = things("");
    let house = house(&cosas).await;
    let mut dollars = whole();
    dollars.put("price", "US$ 90");
    dollars.put("currency", "USD");
    let begun = house.started(dollars).await;
    house.submitted(&cosas, begun.listing).await.expect("public");
    let mut tx = house.selling().await;
    let who = (house.ours.seller, ACCOUNT);
    let edited = drafting::edit(&mut tx, who, begun.listing, Locale::EsDo).await.expect("begun");
    tx.commit().await.expect("committed");
    assert_eq!((edited.typed.get("price"), edited.typed.get("currency")), ("90", "USD"));
    let at = (begun.listing, edited.version);
    house.saved(at, &["currency"], &Typed::default()).await.expect("kept");
    let refused = house.submitted(&cosas, begun.listing).await.expect_err("in which money?");
    let Error::DraftUnfinished(wrong) = refused else { panic!("{refused}") };
    assert_eq!(wrong.iter().map(|error| &*error.key).collect::<Vec<_>>(), ["currency"]);
}

#[tokio::test]
async fn a_title_that_was_made_goes_on_to_be_made() {
    let cosas = Vertical { title: vec!["make".into(), "size".into()], ..things("") };
    let house = house(&cosas).await;
    let mut untitled = whole();
    untitled.put("title", "");
    let begun = house.started(untitled).await;
    house.submitted(&cosas, begun.listing).await.expect("public");
    let mut tx = house.selling().await;
    let who = (house.ours.seller, ACCOUNT);
    let edited = drafting::edit(&mut tx, who, begun.listing, Locale::EsDo).await.expect("begun");
    assert_eq!(edited.typed.get("title"), "");
}

#[tokio::test]
async fn what_was_sold_meanwhile_is_not_written_anew() {
    let cosas = things("");
    let house = house(&cosas).await;
    let begun = house.started(whole()).await;
    house.submitted(&cosas, begun.listing).await.expect("public");
    let mut tx = house.selling().await;
    let who = (house.ours.seller, ACCOUNT);
    drafting::edit(&mut tx, who, begun.listing, Locale::EsDo).await.expect("begun");
    tx.commit().await.expect("committed");
    let mut tx = house.begin().await;
    let hand = listings::Hand { by: &BY, seller: Some(house.ours.seller) };
    listings::step(&mut tx, hand, begun.listing, Status::Sold).await.expect("sold");
    tx.commit().await.expect("committed");
    let refused = house.submitted(&cosas, begun.listing).await.expect_err("sold");
    assert!(matches!(refused, Error::NotAllowed { from: Status::Sold, .. }), "{refused}");
}

#[tokio::test]
async fn what_comes_back_after_its_end_has_a_new_term_and_takes_room() {
    let cosas = things("");
    let house = house(&cosas).await;
    let begun = house.started(whole()).await;
    house.submitted(&cosas, begun.listing).await.expect("public");
    house.test.clock().advance(listings::life::LISTING_LIFE);
    let hand = listings::Hand { by: &BY, seller: None };
    let mut tx = house.begin().await;
    listings::step(&mut tx, hand, begun.listing, Status::Expired).await.expect("expired");
    listings::step(&mut tx, hand, begun.listing, Status::Published).await.expect("renewed");
    let verticals = ["cosas".to_owned()];
    let whose = Whose { seller: house.ours.seller, verticals: &verticals };
    let mine = drafting::one(&mut tx, whose, begun.listing).await.expect("asked").expect("there");
    assert_eq!(mine.expires_at, Some(tx.now() + listings::life::LISTING_LIFE));
    let none = Some(Allowed { most: 0, is_hard: true });
    listings::step(&mut tx, hand, begun.listing, Status::Expired).await.expect("expired");
    limit::set(&mut tx, &BY, Limit::Listings, none).await.expect("set");
    let full = listings::step(&mut tx, hand, begun.listing, Status::Published).await;
    assert!(matches!(full, Err(Error::Tenancy(tenancy::Error::LimitReached { .. }))), "{full:?}");
}
