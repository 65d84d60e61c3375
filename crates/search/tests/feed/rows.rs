//! The index answers what plain SQL over the rows answers.

use std::sync::Arc;

use db::{Db, Scope, testing::TestDb};
use kernel::ids::SellerId;
use listings::{Draft, Facet, Published, Vertical, fx, upsert_batch};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use search::{Answer, Engine as _, FacetCounts, Facets, Query, SiteView, Sort};
use sqlx::PgConnection;
use tenancy::{Tenant, audit::By, seller};

use crate::{
    Process, opened_with,
    sample::{self, WORDS},
    sql::Sql,
};

const LISTINGS: u64 = 300;
const QUESTIONS: usize = 200;
/// Words of labels and places, which listings have as tokens too.
const NAMED: &[&str] = &["toyota", "kia", "ford", "great", "wall", "cordoba", "san", "juan"];

/// The vertical of the sample, as far as a file may declare it.
fn things() -> Vertical {
    let mut things = (*sample::vertical()).clone();
    for attribute in &mut things.attributes {
        match attribute.key.as_str() {
            "doors" => {
                (attribute.facet, attribute.buckets) =
                    (Facet::Range, [3, 4].map(i64::into).to_vec())
            }
            "code" => attribute.buckets = [-1, 1].map(i64::into).to_vec(),
            "grade" => attribute.sort = false,
            _ => {}
        }
    }
    things
}

async fn filled(db: &Db, tenant: &Tenant, rng: &mut StdRng) -> Vec<SellerId> {
    let vertical = things();
    let mut tx = db.begin(&Scope::tenant(tenant.id)).await.expect("begun");
    let mut sellers = Vec::new();
    for n in 0..5 {
        let kind = tenancy::SellerKind::ALL[n % 2];
        let made = seller::ensure(&mut tx, &format!("Vendedor {n}"), kind).await;
        sellers.push(made.expect("a seller"));
    }
    let today = tx.now().date_naive();
    for (code, rate) in [("DOP", "0.017"), ("CLP", "0.00105")] {
        let (currency, rate) = (sample::currency(code), rate.parse().expect("a rate"));
        fx::set(&mut tx, &By::command(), currency, rate, today).await.expect("set");
    }
    let drafts: Vec<Draft> =
        (0..LISTINGS).map(|n| draft(sample::listing(rng, n, 1), &sellers, rng)).collect();
    upsert_batch(&mut tx, &vertical, &drafts).await.expect("saved");
    tx.commit().await.expect("committed");
    sellers
}

fn draft(drawn: Published, sellers: &[SellerId], rng: &mut StdRng) -> Draft {
    let words: Vec<&str> = WORDS.choose_multiple(rng, 3).copied().collect();
    Draft {
        seller: *sellers.choose(rng).expect("some"),
        operation: drawn.operation,
        title: drawn.title,
        description: words.join(" "),
        price: drawn.price,
        place: drawn.place,
        attributes: drawn.attributes,
        images: drawn.images,
        source_key: None,
        source_hash: None,
        published_at: Some(drawn.published_at),
    }
}

/// A question of the sample about these rows, in an order that SQL knows.
fn question(rng: &mut StdRng, sellers: &[SellerId]) -> Query {
    let mut query = sample::query(rng);
    // Here listings have other ids.
    query.among.clear();
    if !query.sellers.is_empty() {
        query.sellers = sellers.choose_multiple(rng, 2).copied().collect();
    }
    if rng.random_bool(0.3) {
        let own = WORDS.choose(rng).expect("some");
        let name = NAMED.choose(rng).expect("some");
        query.text =
            Some(if rng.random_bool(0.5) { (*name).to_owned() } else { format!("{name} {own}") });
    }
    let descending = rng.random_bool(0.5);
    query.sort = if rng.random_bool(0.4) { Sort::Price { descending } } else { Sort::Newest };
    query.facets = Facets::All;
    query
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_index_answers_as_sql_over_the_rows_does() {
    let test = TestDb::new().await;
    let db = test.db();
    let mut rng = sample::random(1_234);
    let tenant = opened_with(&db, "demo", "cosas.example", things()).await;
    let sellers = filled(&db, &tenant, &mut rng).await;
    let mut process = Process::start(&db, None);
    process.feed.build().await.expect("built");
    let site = process.directory.site("cosas.example").expect("a site");
    let site = process.views.of(&site).expect("a view");
    let mut rows = test.bootstrap().await;
    let (mut asked, mut found) = (0, 0);
    while asked < QUESTIONS {
        let query = question(&mut rng, &sellers);
        // What no listing has word for word is read otherwise, which is no matter of exact tokens.
        let words = Query { text: query.text.clone(), ..Query::default() };
        if Sql::of(&words, "USD").ids(&mut rows).await.is_empty() {
            continue;
        }
        asked += 1;
        found += compare(&process, &site, &query, &mut rows).await;
    }
    assert!(found > LISTINGS * 10, "{found} found in all say little");
}

async fn compare(
    process: &Process,
    site: &Arc<SiteView>,
    query: &Query,
    rows: &mut PgConnection,
) -> u64 {
    let sql = Sql::of(query, "USD");
    let expected = sql.ids(rows).await;
    let (mut page, mut ids) = (query.clone(), Vec::new());
    let mut first: Option<Answer> = None;
    loop {
        let answer = process.engine.search(site, &page).await.expect("an answer");
        assert_eq!(answer.total, expected.len() as u64, "{query:?}");
        ids.extend(answer.cards.iter().map(|card| card.id.0));
        let next = answer.next_cursor.clone();
        first.get_or_insert(answer);
        let Some(cursor) = next else { break };
        page.cursor = Some(page.read_cursor(&cursor, site).expect("its own"));
        // The facets of every page are the same.
        page.facets = Facets::None;
    }
    let answer = first.expect("asked");
    assert_eq!(ids, expected, "{query:?}");
    assert_eq!(answer.uncomparable.cast_signed(), sql.uncomparable(rows).await, "{query:?}");
    compare_facets(&answer, &sql, query, rows).await;
    answer.total
}

async fn compare_facets(answer: &Answer, sql: &Sql, query: &Query, rows: &mut PgConnection) {
    let keys: Vec<&str> = answer.facets.iter().map(|(key, _)| key.as_str()).collect();
    let all = ["operation", "region", "city", "price", "make", "year", "doors", "engine_l", "code"];
    assert_eq!(keys, [&all[..], &["used", "features"]].concat());
    for (key, counts) in &answer.facets {
        match counts {
            FacetCounts::Terms(terms) => {
                let own = terms.iter().map(|t| (t.value.to_string(), t.count.cast_signed()));
                assert_eq!(own.collect::<Vec<_>>(), sql.terms(rows, key).await, "{key}: {query:?}");
            }
            FacetCounts::Bool { yes, no } => {
                let terms = sql.terms(rows, key).await;
                let of = |value| terms.iter().find(|(v, _)| v == value).map_or(0, |(_, n)| *n);
                let own = (yes.cast_signed(), no.cast_signed());
                assert_eq!(own, (of("true"), of("false")), "{key}: {query:?}");
            }
            FacetCounts::Range { min, max, buckets } => {
                let (least, most, count) = sql.spread(rows, key).await;
                assert_eq!((*min, *max), (least, most), "{key}: {query:?}");
                let sum: u64 = buckets.iter().map(|bucket| bucket.count).sum();
                assert_eq!(sum.cast_signed(), count, "{key}: {query:?}");
                let own: Vec<i64> = buckets.iter().map(|b| b.count.cast_signed()).collect();
                assert_eq!(own, sql.within(rows, key, buckets).await, "{key}: {query:?}");
            }
        }
    }
}
