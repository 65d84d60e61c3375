//! Asking for a seller.

use chrono::TimeDelta;
use db::Scope;
use leads::{
    Error,
    enquiry::{
        self, Channel, Form, KEPT, SHOWN_PER_ADDRESS_MAX, Source, Totals, Typed,
        WRITTEN_PER_ADDRESS_MAX, Way,
    },
};
use tenancy::{
    Role,
    audit::By,
    seller::contact::{self, Contact},
};

use crate::house::House;

#[tokio::test]
async fn who_asks_is_counted_once_an_hour_and_told_the_number() {
    let house = House::new().await;
    let first = house.ask(Way::WhatsApp, "10.0.0.1").await.expect("asked");
    let number = first.phone.as_ref().map(|phone| phone.to_string());
    assert_eq!(number.as_deref(), Some("+18095550123"));
    let again = house.ask(Way::WhatsApp, "10.0.0.1").await.expect("asked");
    assert!(first.is_new && !again.is_new);
    assert_eq!(first.reference, again.reference);
    let called = house.ask(Way::Call, "10.0.0.1").await.expect("asked");
    assert!(called.is_new, "another way is another enquiry");
    assert!(house.ask(Way::WhatsApp, "10.0.0.2").await.expect("asked").is_new);
    house.test.clock().advance(TimeDelta::minutes(61));
    assert!(house.ask(Way::WhatsApp, "10.0.0.1").await.expect("asked").is_new);
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let totals = enquiry::totals(&mut tx).await.expect("counted");
    assert_eq!(totals, Totals { whatsapp: 3, call: 1, form: 0 });
    let (all, has_more) = enquiry::list(&mut tx, None).await.expect("listed");
    assert!(!has_more && all.len() == 4);
    assert_eq!((all[0].channel, all[0].source), (Some(Channel::WhatsApp), Source::Detail));
    assert_eq!(all[0].seller_name, "Autos La Ceiba");
}

#[tokio::test]
async fn asking_for_the_seller_as_such_is_no_enquiry_about_a_listing() {
    let house = House::new().await;
    house.ask(Way::WhatsApp, "10.0.0.1").await.expect("asked");
    house.test.clock().advance(TimeDelta::seconds(1));
    let first = house.ask_about(None, Way::WhatsApp, "10.0.0.1").await.expect("asked");
    let again = house.ask_about(None, Way::WhatsApp, "10.0.0.1").await.expect("asked");
    assert!(first.is_new && !again.is_new, "another than about the listing, and once");
    assert_eq!(first.reference, again.reference);
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let (all, _) = enquiry::list(&mut tx, None).await.expect("listed");
    let about: Vec<_> = all.iter().map(|enquiry| enquiry.listing).collect();
    assert_eq!(about, [None, Some(house.listing)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_are_one() {
    let house = House::new().await;
    let [one, other] = [house.ask(house.form(), "10.0.0.1"), house.ask(house.form(), "10.0.0.1")];
    let (one, other) = tokio::join!(one, other);
    let (one, other) = (one.expect("asked"), other.expect("asked"));
    assert_eq!(one.reference, other.reference);
    assert!(one.is_new != other.is_new);
}

#[tokio::test]
async fn who_has_no_number_is_only_written_to() {
    let house = House::new().await;
    for (kept, whatsapp) in [("809-555-0123", false), ("", false)] {
        let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
        let to = Contact::read(kept, whatsapp, "DO").expect("a contact");
        contact::set(&mut tx, &By::command(), house.seller, &to).await.expect("set");
        tx.commit().await.expect("committed");
        let chat = house.ask(Way::WhatsApp, "10.0.0.1").await;
        assert!(matches!(chat, Err(Error::NoSuchWay)), "{chat:?}");
        assert_eq!(house.ask(Way::Call, "10.0.0.1").await.is_ok(), !kept.is_empty());
    }
    let written = house.ask(house.form(), "10.0.0.1").await.expect("written");
    assert_eq!(written.phone, None, "a form tells no number");
}

#[tokio::test]
async fn one_address_asks_and_writes_so_often_and_no_more() {
    let house = House::new().await;
    for way in [Way::Call, house.form()] {
        let most = match way {
            Way::Form(..) => WRITTEN_PER_ADDRESS_MAX,
            _ => SHOWN_PER_ADDRESS_MAX,
        };
        for _ in 0..most {
            house.ask(way.clone(), "10.0.0.9").await.expect("asked");
        }
        let one_more = house.ask(way.clone(), "10.0.0.9").await;
        assert!(matches!(one_more, Err(Error::TooMany)), "{one_more:?}");
        house.ask(way, "10.0.0.10").await.expect("another is not kept from it");
    }
}

/// One address and one browser are many people's, and the form begins with the same words for all.
#[tokio::test]
async fn another_person_with_the_same_words_is_another() {
    let house = House::new().await;
    let written = |name: &str, phone: &str| {
        let typed = Typed { name, phone, mail: "", message: "Hola, me interesa." };
        Way::Form(Form::read(typed, "DO").expect("a form"), house.envelope())
    };
    let ana = house.ask(written("Ana", "809-555-0101"), "10.0.0.1").await.expect("asked");
    let bruno = house.ask(written("Bruno", "809-555-0202"), "10.0.0.1").await.expect("asked");
    let again = house.ask(written("Ana", "809-555-0101"), "10.0.0.1").await.expect("asked");
    assert!(ana.is_new && bruno.is_new && ana.reference != bruno.reference);
    assert!(!again.is_new && again.reference == ana.reference, "sent twice is once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_reaches_who_acts_for_the_seller_and_answers_go_to_who_wrote() {
    let house = House::new().await;
    house.joins("jefa@ejemplo.com", Role::Owner).await;
    house.joins("mira@ejemplo.com", Role::Viewer).await;
    let asked = house.ask(house.form(), "10.0.0.1").await.expect("asked");
    let letters = house.work().await;
    let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
    assert_eq!(letter.to, "jefa@ejemplo.com", "nobody acts for it: the staff that works");
    assert_eq!(letter.reply_to.as_deref(), Some("luis@ejemplo.com"));
    for said in [
        asked.reference.as_str(),
        "Toyota Corolla LE 2018",
        "Luis Gómez",
        "809-555-0177 · luis@ejemplo.com",
        "¿Sigue disponible? Puedo verlo hoy.",
        "https://autos.example/panel/consultas",
    ] {
        assert!(letter.written.text.contains(said), "{said}: {}", letter.written.text);
    }
    house.sells("luz@ejemplo.com").await;
    house.ask(house.form(), "10.0.0.2").await.expect("asked");
    let letters = house.work().await;
    let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
    assert_eq!(letter.to, "luz@ejemplo.com");
    assert!(letter.written.text.contains("https://autos.example/cuenta/consultas"));
}

#[tokio::test]
async fn a_seller_sees_its_own_and_nothing_is_kept_for_ever() {
    let house = House::new().await;
    house.ask(Way::Call, "10.0.0.1").await.expect("asked");
    let mut tx = house.db.begin(&Scope::tenant(house.tenant)).await.expect("a door");
    let other = tenancy::seller::ensure(&mut tx, "Otro", tenancy::SellerKind::Dealer).await;
    tx.commit().await.expect("committed");
    for (seller, sees) in [(house.seller, 1), (other.expect("a seller"), 0)] {
        let scope = Scope::seller(house.tenant, seller);
        let mut tx = house.db.begin(&scope).await.expect("a door");
        let (seen, _) = enquiry::list(&mut tx, None).await.expect("listed");
        assert_eq!(seen.len(), sees);
    }
    let count = async || -> i64 {
        let all = &mut house.test.bootstrap().await;
        sqlx::query_scalar("select count(*) from enquiries").fetch_one(all).await.expect("a count")
    };
    enquiry::retire(house.test.worker()).await.expect("retired");
    assert_eq!(count().await, 1);
    house.test.clock().advance(KEPT + TimeDelta::minutes(1));
    enquiry::retire(house.test.worker()).await.expect("retired");
    assert_eq!(count().await, 0);
}
