use kernel::{Clock, locale::Locale};
use listings::{Published, SellerKind, detail, published};
use sqlx::AssertSqlSafe;

use crate::house::{House, acme, things};

#[tokio::test]
async fn pages_go_through_all_listings_newest_first() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let drafts: Vec<_> = (0..25)
        .map(|n| {
            let mut draft = house.draft(&cosas, &format!("Silla {n}"), acme());
            // Some at the same moment, so that the id decides.
            draft.published_at =
                Some(format!("2026-01-{:02}T08:00:00Z", 1 + n / 4).parse().expect("a moment"));
            draft
        })
        .collect();
    house.save(&cosas, &drafts).await;
    let mut site = house.public().await;
    let mut all: Vec<Published> = Vec::new();
    let mut after = None;
    loop {
        let page = published::load_page(&mut site, &cosas, after, 7).await.expect("page");
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 25);
    let order: Vec<_> = all.iter().map(|one| (one.published_at, one.id)).collect();
    assert!(order.is_sorted_by(|early, late| early > late));
    let one = &all[24];
    assert_eq!(one.seller.kind, SellerKind::Dealer);
    assert_eq!(one.place, drafts[0].place);
    assert_eq!(one.attributes, drafts[0].attributes);
    assert_eq!(one.price, drafts[0].price);
    assert!(one.tokens_more.contains(&"caja".to_owned()));
    assert!(!one.tokens_more.iter().any(|token| one.tokens_main.contains(token)));
}

#[tokio::test]
async fn a_page_says_what_the_site_shows_and_no_more() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let id = house.save(&cosas, &[house.draft(&cosas, "Silla", acme())]).await[0].id();
    let mut site = house.public().await;
    let shown = detail::load(&mut site, id).await.expect("read").expect("shown");
    assert_eq!(shown.description, "Con poco uso, en la caja original.");
    let labelled: Vec<_> =
        shown.labelled(Locale::EsEc).map(|one| (one.label.to_owned(), one.text)).collect();
    let expected = [("Marca", "Acme"), ("Talla", "10"), ("Peso", "1,25")];
    assert_eq!(labelled, expected.map(|(label, text)| (label.to_owned(), text.to_owned())));
    let held = detail::load_with(&mut site, id, |_| None).await.expect("read");
    assert!(held.is_none());

    let mut theirs = house.db.begin_public(&house.neighbour.site).await.expect("begun");
    assert!(detail::load(&mut theirs, id).await.expect("read").is_none());
    assert!(published::load_some(&mut theirs, &[id]).await.expect("read").is_empty());
}

/// The index is built from these pages: each must begin where the last one ended without sorting
/// what lies behind it.
#[tokio::test]
async fn a_page_is_read_in_the_order_of_the_index() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let drafts: Vec<_> =
        (0..2_000).map(|n| house.draft(&cosas, &format!("Silla {n}"), acme())).collect();
    house.save(&cosas, &drafts).await;
    sqlx::query("analyze listings")
        .execute(&mut house.test.bootstrap().await)
        .await
        .expect("analysed");
    let mut site = house.public().await;
    sqlx::query("set local enable_sort to off").execute(site.sql()).await.expect("set");
    let explained = format!("explain {}", include_str!("../../src/published/load_page.sql"));
    let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(explained))
        .bind("cosas")
        .bind(house.test.clock().now())
        .bind(uuid::Uuid::max())
        .bind(100i64)
        .fetch_all(site.sql())
        .await
        .expect("a plan");
    let plan = plan.join("\n");
    assert!(plan.contains("using listings_newest"), "{plan}");
    assert!(!plan.contains("Sort"), "{plan}");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_hides_no_other() {
    let house = House::build().await;
    let cosas = things("");
    house.apply(cosas.clone()).await.expect("applied");
    let drafts: Vec<_> =
        (0..4).map(|n| house.draft(&cosas, &format!("Silla {n}"), acme())).collect();
    house.save(&cosas, &drafts).await;
    let spoil = r#"update listings set images = '[{"later": 1}]' where title = 'Silla 2'"#;
    sqlx::query(spoil).execute(&mut house.test.bootstrap().await).await.expect("spoilt");
    let mut site = house.public().await;
    let (mut seen, mut after) = (0, None);
    loop {
        let page = published::load_page(&mut site, &cosas, after, 1).await.expect("page");
        seen += page.rows.len();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, 3);
}
