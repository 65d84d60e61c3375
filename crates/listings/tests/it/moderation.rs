//! What is found in what is sent, what follows, and what others and its seller have to say.

use std::sync::Arc;

use bytes::Bytes;
use kernel::{
    Currency, Money,
    ids::{ListingId, SellerId},
};
use listings::{
    Error, Hand, Status, Vertical,
    drafting::{self, Reader, Typed},
    moderation::{
        self, Assessment, Cause, Decision, Doubt, Market, NEVER, NOTE_LENGTH_MAX, Policy,
        REPORTS_PER_NETWORK_MAX, Rule,
    },
};
use media::{
    Owner, Uploads,
    testing::{Memory, jpeg},
    upload::Piece,
};
use tenancy::seller::{self, Granted, SellerKind, standing};

use crate::{
    drafting::{ACCOUNT, BY, house, typed, whole},
    house::{House, things},
};

const LONG: &str = "Silla de caoba con poco uso, siempre bajo techo, se entrega en su caja original y con su factura de compra.";

/// A place where sellers of one tenant send listings.
struct Desk {
    house: House,
    cosas: Vertical,
    uploads: Uploads,
}

impl Desk {
    async fn build() -> Self {
        let cosas = things(
            r#"
        [[attributes]]
        key = "vin"
        type = "text"
        labels = { es = "Chasis", en = "Chassis" }"#,
        );
        let house = house(&cosas).await;
        let uploads = Uploads::new(house.db.clone(), Arc::<Memory>::default());
        Self { house, cosas, uploads }
    }

    async fn other(&self, name: &str) -> SellerId {
        let mut tx = self.house.begin().await;
        let other = seller::ensure(&mut tx, name, SellerKind::Person).await.expect("taken in");
        tx.commit().await.expect("committed");
        other
    }

    async fn grant(&self, seller: SellerId, granted: Granted) {
        let mut tx = self.house.begin().await;
        standing::grant(&mut tx, &BY, seller, granted).await.expect("granted");
        tx.commit().await.expect("committed");
    }

    /// Begins one of that seller's with those fields besides the usual ones.
    async fn begun(&self, seller: SellerId, fields: &[(&str, &str)]) -> ListingId {
        let mut all = whole();
        fields.iter().for_each(|(name, text)| all.put(name, text));
        let mut tx = self.house.begin().await;
        let who = (seller, ACCOUNT);
        let begun = drafting::start(&mut tx, who, "cosas", all).await.expect("started");
        tx.commit().await.expect("committed");
        begun.listing
    }

    async fn photo(&self, seller: SellerId, listing: ListingId, seed: u32) {
        let owner = Owner { tenant: self.house.ours.id, seller, listing, account: ACCOUNT };
        let (id, bytes) = (self.house.db.new_id(), Bytes::from(jpeg(320, 240, seed)));
        let piece = Piece { at: 0, size: bytes.len() as u64, bytes };
        self.uploads.append(&owner, id, piece).await.expect("sent");
        let ready = self.uploads.ready(&owner, id).await.expect("whole");
        let mut tx = self.house.begin().await;
        drafting::attach_photo(&mut tx, &ready).await.expect("attached");
        tx.commit().await.expect("committed");
    }

    async fn sent(
        &self,
        seller: SellerId,
        listing: ListingId,
        market: Option<Market>,
    ) -> (Status, Assessment) {
        let mut tx = self.house.begin().await;
        let reader = Reader { seller, ..self.house.reader(&self.cosas) };
        let status = drafting::submit(&mut tx, &BY, listing, (&reader, market.as_ref())).await;
        let found = moderation::assessment(&mut tx, listing).await.expect("read");
        tx.commit().await.expect("committed");
        (status.expect("sent"), found.expect("assessed"))
    }

    async fn send(
        &self,
        seller: SellerId,
        fields: &[(&str, &str)],
    ) -> (ListingId, Status, Vec<Rule>) {
        let listing = self.begun(seller, fields).await;
        let (status, found) = self.sent(seller, listing, None).await;
        (listing, status, found.findings.iter().map(|finding| finding.rule).collect())
    }

    /// Writes something else into what is there, and sends it.
    async fn correct(&self, listing: ListingId, fields: &[(&str, &str)]) -> Status {
        let seller = self.house.ours.seller;
        let mut tx = self.house.selling().await;
        let locale = kernel::locale::Locale::EsDo;
        let edited =
            drafting::edit(&mut tx, (seller, ACCOUNT), listing, locale).await.expect("begun");
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let at = (listing, edited.version);
        let said: Typed = typed(fields);
        drafting::save(&mut tx, (seller, ACCOUNT), at, names, &said).await.expect("saved");
        tx.commit().await.expect("committed");
        self.sent(seller, listing, None).await.0
    }

    async fn report(&self, listing: ListingId, address: &str) -> Result<(), Error> {
        let mut tx = self.house.begin().await;
        let doubt = Doubt { listing, cause: Cause::Fraud, note: " Pide  dinero. ", address };
        moderation::report(&mut tx, &doubt).await?;
        Ok(tx.commit().await?)
    }

    async fn decide(&self, listing: ListingId, decision: Decision) -> Result<(), Error> {
        let mut tx = self.house.begin().await;
        moderation::decide(&mut tx, &BY, listing, &decision).await?;
        Ok(tx.commit().await?)
    }

    async fn status(&self, listing: ListingId) -> Status {
        let mut tx = self.house.begin().await;
        moderation::look(&mut tx, listing).await.expect("there").status
    }

    async fn appeal(&self, listing: ListingId, seller: SellerId, why: &str) -> Result<(), Error> {
        let mut tx = self.house.begin().await;
        moderation::appeal(&mut tx, &BY, (listing, seller), why).await?;
        Ok(tx.commit().await?)
    }
}

#[tokio::test]
async fn one_small_thing_holds_nobody_back_and_two_do() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let (_, status, found) = desk.send(ours, &[]).await;
    assert_eq!((status, found), (Status::Published, vec![Rule::NewSeller]));
    let text = "Llama al 809-555-0123 para verla.";
    let (listing, status, found) = desk.send(ours, &[("description", text)]).await;
    assert_eq!((status, found), (Status::Published, vec![Rule::Contact, Rule::NewSeller]));
    let text = "Acepto Bitcoin.";
    let (held, status, found) = desk.send(ours, &[("description", text)]).await;
    assert_eq!((status, found), (Status::InReview, vec![Rule::Banned, Rule::NewSeller]));
    let mut tx = desk.house.begin().await;
    let [step] = &listings::life::history(&mut tx, held).await.expect("read")[..] else { panic!() };
    let why = step.reason.as_deref().expect("told");
    assert!(why.contains("(«bitcoin»)") && why.contains("cuenta nueva"), "{why}");
    let waits = moderation::queue(&mut tx).await.expect("read");
    let [waiting] = waits.as_slice() else { panic!("{waits:?}") };
    assert_eq!((waiting.listing, waiting.score, waiting.is_public), (held, Some(60), false));
    drop(tx);
    // Who shows that their number is theirs is new no more.
    let granted = Granted { document: true, ..Granted::default() };
    desk.grant(ours, granted).await;
    assert_eq!(desk.correct(listing, &[("title", "Silla")]).await, Status::Published);
}

#[tokio::test]
async fn too_much_of_it_is_not_taken_and_its_seller_reads_why() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let text = "Pago adelantado por Western Union. Mira www.otro.example o llama al 829 555 0199.";
    let (listing, status, _) = desk.send(ours, &[("description", text)]).await;
    assert_eq!(status, Status::Rejected, "45 + 20 + 15 + 15");
    let mut site = desk.house.public().await;
    let shown = listings::published::load_some(&mut site, &[listing]).await.expect("read");
    assert!(shown.is_empty());
    // What was looked at once is looked at again, however it is mended.
    assert_eq!(desk.correct(listing, &[("description", "Bonita.")]).await, Status::InReview);
    let mut tx = desk.house.begin().await;
    let waits = moderation::queue(&mut tx).await.expect("read");
    assert!(!waits[0].is_appeal, "what was mended is no appeal");
}

#[tokio::test]
async fn what_another_seller_has_is_found_and_only_who_decides_reads_of_it() {
    let desk = Desk::build().await;
    let (ours, other) = (desk.house.ours.seller, desk.other("Ana").await);
    let theirs = desk.begun(other, &[("description", LONG), ("vin", "NZE141-6012345")]).await;
    desk.photo(other, theirs, 5).await;
    assert_eq!(desk.sent(other, theirs, None).await.0, Status::Published);

    desk.house.test.clock().advance(chrono::TimeDelta::minutes(1));
    let again = LONG.to_uppercase();
    let own = desk.begun(ours, &[("description", &again), ("vin", "nze141 6012345")]).await;
    desk.photo(ours, own, 5).await;
    desk.photo(ours, own, 6).await;
    let (status, found) = desk.sent(ours, own, None).await;
    assert_eq!(status, Status::Rejected);
    let told: Vec<_> = found.findings.iter().map(|one| (one.rule, one.other)).collect();
    let at = Some(theirs);
    let all = [(Rule::NewSeller, None), (Rule::Photo, at), (Rule::Text, at), (Rule::Vin, at)];
    assert_eq!(told, all);
    let told = found.told(kernel::locale::Language::Es).expect("new");
    assert!(!told.contains("foto") && !told.contains("NZE"), "{told}");
    // The same of one's own is nobody's business, but a car is listed once.
    let (_, _, found) = desk.send(other, &[("description", LONG), ("vin", "NZE1416012345")]).await;
    assert!(!found.contains(&Rule::Text) && found.contains(&Rule::Vin), "{found:?}");
}

#[tokio::test]
async fn a_price_far_from_the_others_is_looked_at() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let market = |asked: i64| {
        let [asked, low, high] = [asked, 1_000, 1_500].map(|m| Money::new(m, Currency::USD));
        Some(Market { asked, low, high })
    };
    for (asked, status) in [(400, Status::InReview), (900, Status::Published)] {
        let listing = desk.begun(ours, &[]).await;
        assert_eq!(desk.sent(ours, listing, market(asked)).await.0, status, "{asked}");
    }
}

#[tokio::test]
async fn a_public_listing_is_not_rewritten_into_what_would_not_have_been_taken() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let (listing, _, _) = desk.send(ours, &[]).await;
    assert_eq!(desk.correct(listing, &[("price", "1400")]).await, Status::Published);
    let bad = [("description", "Acepto bitcoin.")];
    assert_eq!(desk.correct(listing, &bad).await, Status::InReview);
    desk.decide(listing, Decision::Approve).await.expect("taken");
    // Who decided has seen that word.
    assert_eq!(desk.correct(listing, &[("price", "1300")]).await, Status::Published);
    let mut tx = desk.house.begin().await;
    let hand = Hand { by: &BY, seller: Some(ours) };
    listings::step(&mut tx, hand, listing, Status::Paused).await.expect("paused");
    tx.commit().await.expect("committed");
    let worse = [("description", "Acepto bitcoin. www.otro.example")];
    assert_eq!(desk.correct(listing, &worse).await, Status::InReview, "nor while it is paused");
}

#[tokio::test]
async fn whom_the_tenant_trusts_waits_for_nobody() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    desk.grant(ours, Granted { trust: true, ..Granted::default() }).await;
    let (listing, status, found) = desk.send(ours, &[("description", "Acepto bitcoin.")]).await;
    assert_eq!(status, Status::Published);
    assert!(found.contains(&Rule::Banned), "it is weighed all the same: {found:?}");
    for address in ["203.0.113.1", "203.0.113.2", "203.0.113.3"] {
        desk.report(listing, address).await.expect("taken down");
    }
    assert_eq!(desk.status(listing).await, Status::Published);
    let mut tx = desk.house.begin().await;
    let waits = moderation::queue(&mut tx).await.expect("read");
    assert_eq!((waits[0].reports, waits[0].is_public), (3, true));
}

#[tokio::test]
async fn three_reports_from_three_networks_hide_it_until_somebody_has_looked() {
    let desk = Desk::build().await;
    let (listing, ..) = desk.send(desk.house.ours.seller, &[]).await;
    for address in ["203.0.113.1", "203.0.113.1", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"] {
        desk.report(listing, address).await.expect("taken down");
    }
    assert_eq!(desk.status(listing).await, Status::Published, "two networks so far");
    desk.report(listing, "203.0.113.9").await.expect("taken down");
    assert_eq!(desk.status(listing).await, Status::InReview);
    desk.report(listing, "203.0.113.10").await.expect("as if it was taken down");
    let mut tx = desk.house.begin().await;
    let reports = moderation::reports(&mut tx, listing).await.expect("read");
    assert_eq!(reports.len(), 3);
    assert_eq!((reports[0].note.as_str(), reports[0].is_settled), ("Pide dinero.", false));
    drop(tx);
    desk.decide(listing, Decision::Approve).await.expect("nothing in it");
    assert_eq!(desk.status(listing).await, Status::Published);
    // Whoever brings the same against it again needs twice as many.
    for last in 21..=25 {
        desk.report(listing, &format!("198.51.100.{last}")).await.expect("taken down");
    }
    assert_eq!(desk.status(listing).await, Status::Published);
    desk.decide(listing, Decision::Approve).await.expect("stays public");
    assert_eq!(desk.status(listing).await, Status::Published);
    let told = desk.decide(listing, Decision::Approve).await;
    assert!(matches!(told, Err(Error::NotAllowed { .. })), "there is nothing to decide: {told:?}");
}

#[tokio::test]
async fn reports_of_many_at_once_hide_it_once() {
    let desk = Desk::build().await;
    let (listing, ..) = desk.send(desk.house.ours.seller, &[]).await;
    let many = (1..=9).map(|last| {
        let desk = &desk;
        async move { desk.report(listing, &format!("203.0.113.{last}")).await }
    });
    let ends = futures::future::join_all(many).await;
    assert!(ends.iter().all(Result::is_ok), "{ends:?}");
    let tenant = db::Scope::tenant(desk.house.ours.id);
    let count = async |query| desk.house.count(&desk.house.ours, tenant, query).await;
    assert_eq!(count("select count(*) from listing_reports").await, 3);
    let hidden = "select count(*) from listing_steps where later = 'in_review'";
    assert_eq!(count(hidden).await, 1);
}

#[tokio::test]
async fn bad_reports_are_told_why() {
    let desk = Desk::build().await;
    let (listing, ..) = desk.send(desk.house.ours.seller, &[]).await;
    let none = desk.report(desk.house.db.new_id(), "203.0.113.1").await;
    assert!(matches!(none, Err(Error::NoSuchListing)), "{none:?}");
    let mut tx = desk.house.begin().await;
    let note = "ñ".repeat(NOTE_LENGTH_MAX + 1);
    let doubt = Doubt { listing, cause: Cause::Other, note: &note, address: "203.0.113.1" };
    let long = moderation::report(&mut tx, &doubt).await;
    assert!(matches!(long, Err(Error::NoteTooLong)), "{long:?}");
    drop(tx);
    let mut ends = Vec::new();
    for _ in 0..=REPORTS_PER_NETWORK_MAX {
        ends.push(desk.report(listing, "203.0.113.77").await.is_ok());
    }
    assert!(ends.pop() == Some(false) && ends.iter().all(|end| *end), "{ends:?}");
    let mut theirs = desk.house.begin_of(&desk.house.neighbour).await;
    let doubt = Doubt { listing, cause: Cause::Other, note: "", address: "203.0.113.4" };
    let far = moderation::report(&mut theirs, &doubt).await;
    assert!(matches!(far, Err(Error::NoSuchListing)), "{far:?}");
}

#[tokio::test]
async fn its_seller_appeals_once_with_a_reason_and_nobody_else_does() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let (listing, ..) = desk.send(ours, &[]).await;
    let early = desk.appeal(listing, ours, "Es legal.").await;
    assert!(matches!(early, Err(Error::NotAllowed { .. })), "{early:?}");
    desk.decide(listing, Decision::Reject("No se vende aquí.".into())).await.expect("rejected");
    let silent = desk.appeal(listing, ours, " \n").await;
    assert!(matches!(silent, Err(Error::NoReason)), "{silent:?}");
    let other = desk.other("Ana").await;
    let far = desk.appeal(listing, other, "Es mío.").await;
    assert!(matches!(far, Err(Error::NoSuchListing)), "{far:?}");
    desk.appeal(listing, ours, "Es legal: <tengo> factura.").await.expect("heard");
    let twice = desk.appeal(listing, ours, "Otra vez.").await;
    assert!(matches!(twice, Err(Error::NotAllowed { .. })), "{twice:?}");
    let mut tx = desk.house.begin().await;
    let waits = moderation::queue(&mut tx).await.expect("read");
    assert!(waits[0].is_appeal && waits[0].listing == listing);
    drop(tx);
    desk.decide(listing, Decision::Approve).await.expect("taken");
    assert_eq!(desk.status(listing).await, Status::Published);
}

#[tokio::test]
async fn a_vertical_is_weighed_by_what_its_tenant_says() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let set = async |vertical: &'static str, policy| {
        let mut tx = desk.house.begin().await;
        let set = moderation::set_policy(&mut tx, &BY, vertical, policy).await?;
        tx.commit().await.map(|()| set).map_err(Error::from)
    };
    let mut policy = Policy { review_from: 10, block_from: NEVER, ..Policy::default() };
    policy.banned = vec!["  Silla ".into(), "silla".into()];
    policy.points.insert(Rule::NewSeller, 0);
    let kept = set("cosas", policy).await.expect("set");
    assert_eq!(kept.banned, ["silla"]);
    let (_, status, found) = desk.send(ours, &[]).await;
    assert_eq!((status, found), (Status::InReview, vec![Rule::Banned]));
    let none = set("nada", kept.clone()).await;
    assert!(matches!(none, Err(Error::NoSuchVertical(_))), "{none:?}");
    let wrong = set("cosas", Policy { review_from: 0, ..kept }).await;
    assert!(matches!(wrong, Err(Error::PolicyInvalid(_))), "{wrong:?}");
    let mut theirs = desk.house.begin_of(&desk.house.neighbour).await;
    let usual = moderation::policy(&mut theirs, "cosas").await.expect("read");
    assert_eq!(usual, Policy::default());
}

#[tokio::test]
async fn how_long_publishing_takes_is_told_of_those_who_wrote_themselves() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let pace = async || drafting::pace(&mut desk.house.begin().await).await.expect("read");
    assert_eq!(pace().await, None);
    desk.house
        .save(&desk.cosas, &[desk.house.draft(&desk.cosas, "Traída", crate::house::acme())])
        .await;
    for minutes in [2, 4, 60] {
        let listing = desk.begun(ours, &[]).await;
        desk.house.test.clock().advance(chrono::TimeDelta::minutes(minutes));
        desk.sent(ours, listing, None).await;
        let envelope = tenancy::link::Envelope {
            site: desk.house.ours.site.site,
            origin: "https://x.example".into(),
            language: "es".into(),
        };
        let mut tx = desk.house.begin().await;
        let at = (listing, ours);
        listings::term::follow(&mut tx, at, ACCOUNT, &envelope).await.expect("followed");
        tx.commit().await.expect("committed");
    }
    let told = pace().await.expect("three");
    assert_eq!((told.count, told.median_s), (3, 240.0), "what was brought counts for nothing");
}

#[tokio::test]
async fn what_is_granted_goes_with_what_it_stands_for() {
    let desk = Desk::build().await;
    let ours = desk.house.ours.seller;
    let mut tx = desk.house.begin().await;
    let phone = Granted { phone: true, ..Granted::default() };
    let none = standing::grant(&mut tx, &BY, ours, phone).await;
    assert!(matches!(none, Err(tenancy::Error::Invalid { .. })), "there is no number: {none:?}");
    let number = |text| seller::contact::Contact::read(text, false, "DO").expect("a number");
    seller::contact::set(&mut tx, &BY, ours, &number("809 555 0123")).await.expect("set");
    standing::grant(&mut tx, &BY, ours, phone).await.expect("granted");
    assert!(standing::get(&mut tx, ours).await.expect("read").granted.phone);
    seller::contact::set(&mut tx, &BY, ours, &number("809 555 0124")).await.expect("set");
    assert!(!standing::get(&mut tx, ours).await.expect("read").granted.phone, "another number");
    let other = seller::ensure(&mut tx, "Ana", SellerKind::Person).await.expect("taken in");
    seller::contact::set(&mut tx, &BY, other, &number("(809) 555-0124")).await.expect("set");
    assert!(standing::shares_phone(&mut tx, ours).await.expect("asked"));
    tx.commit().await.expect("committed");
    let (_, _, found) = desk.send(ours, &[]).await;
    assert!(found.contains(&Rule::Phone), "{found:?}");
}
