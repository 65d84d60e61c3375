//! The questions of [`sample`] in SQL over the stored rows: columns, `attributes`, tokens and rates.
//! Nothing here is shared with the engine but the question.

use listings::{Operation, tokens};
use search::{Filter, Query, Sort};
use sqlx::{AssertSqlSafe, PgConnection};

/// The slug of a column, as the contract says it.
fn slug(column: &str) -> String {
    format!(
        "trim(both '-' from regexp_replace(lower(translate({column}, 'áéíóúñÁÉÍÓÚÑ', \
         'aeiounAEIOUN')), '[^a-z0-9]+', '-', 'g'))"
    )
}

/// The number of an attribute, as questions write it: decimals scaled, dates as days since 1970.
fn number(key: &str) -> String {
    match key {
        "since" => "((l.attributes->>'since')::date - date '1970-01-01')".to_owned(),
        "engine_l" => "((l.attributes->>'engine_l')::numeric * 10)".to_owned(),
        _ => format!("((l.attributes->>'{key}')::numeric)"),
    }
}

fn list(values: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let quoted: Vec<String> = values.into_iter().map(|value| format!("'{value}'")).collect();
    quoted.join(", ")
}

/// A question, ready to be asked of the rows.
pub struct Sql {
    /// What every row has: the row, and `w`, what its price is worth in the currency asked for.
    from: String,
    conditions: Vec<(Option<String>, String)>,
    order: &'static str,
    /// Minor units of the currency asked for that make one.
    units: u32,
}

impl Sql {
    pub fn of(query: &Query, site_currency: &str) -> Self {
        let target = query.currency.map_or(site_currency, |currency| currency.code());
        let units = if target == "CLP" { 1 } else { 100 };
        let from = format!(
            "(with rates as (select currency, rate from fx_rates union all select 'USD', 1),
              known as (select currency, rate / (select rate from rates where currency = '{target}') as rate
                        from rates where exists (select from rates where currency = '{target}')
                        union all select '{target}', 1
                        where not exists (select from rates where currency = '{target}'))
              select x.*, k.rate * x.price_minor / case x.price_currency when 'CLP' then 1 else 100 end as w
              from listings x left join known k on k.currency = x.price_currency
              where x.status = 'published') l"
        );
        let mut out = Self { from, conditions: Vec::new(), order: order(&query.sort), units };
        out.attributes(query);
        out.shared(query);
        out.places(query);
        out
    }

    fn add(&mut self, facet: Option<&str>, sql: String) {
        self.conditions.push((facet.map(str::to_owned), sql));
    }

    fn attributes(&mut self, query: &Query) {
        for (key, filter) in &query.filters {
            let sql = match filter {
                Filter::AnyOf(some) if key == "features" => {
                    format!("jsonb_exists_any(l.attributes->'features', array[{}])", list(some))
                }
                Filter::AnyOf(some) => format!("l.attributes->>'{key}' in ({})", list(some)),
                Filter::OneOf(some) => {
                    let some: Vec<String> = some.iter().map(i64::to_string).collect();
                    format!("{} in ({})", number(key), some.join(", "))
                }
                Filter::Flag(yes) => format!("(l.attributes->>'{key}')::boolean = {yes}"),
                Filter::Range { gte, lte } => {
                    let number = number(key);
                    let least = gte.map(|least| format!(" and {number} >= {least}"));
                    let most = lte.map(|most| format!(" and {number} <= {most}"));
                    let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
                    format!("{number} is not null{least}{most}")
                }
            };
            self.add(Some(key), sql);
        }
    }

    fn shared(&mut self, query: &Query) {
        if let Some(text) = &query.text {
            let tokens = list(tokens::of_query(text));
            self.add(None, format!("(l.tokens_main || l.tokens_more) @> array[{tokens}]"));
        }
        if !query.operations.is_empty() {
            let keys = list(query.operations.iter().map(|operation: &Operation| operation.key()));
            self.add(Some("operation"), format!("l.operation in ({keys})"));
        }
        if !query.sellers.is_empty() {
            let ids = list(query.sellers.iter().map(|seller| seller.0));
            self.add(None, format!("l.seller_id in ({ids})"));
        }
        if let Some(price) = &query.price {
            let bound = |money: kernel::Money| format!("{}::numeric / {}", money.minor, self.units);
            let least = price.gte.map(|least| format!(" and l.w >= {}", bound(least)));
            let most = price.lte.map(|most| format!(" and l.w <= {}", bound(most)));
            let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
            self.add(Some("price"), format!("l.w is not null{least}{most}"));
        }
    }

    fn places(&mut self, query: &Query) {
        for (key, slugs) in
            [("country", &query.countries), ("region", &query.regions), ("city", &query.cities)]
        {
            if !slugs.is_empty() {
                self.add(Some(key), format!("{} in ({})", slug(&format!("l.{key}")), list(slugs)));
            }
        }
        if let Some(near) = &query.near {
            let (lat, lon, metres) = (near.lat, near.lon, near.radius_km * 1_000.0);
            let h = format!(
                "power(sin(radians(l.lat - ({lat})) / 2), 2) + cos(radians({lat})) * \
                 cos(radians(l.lat)) * power(sin(radians(l.lon - ({lon})) / 2), 2)"
            );
            let away = format!("2 * 6371008.8 * asin(least(1, sqrt({h})))");
            self.add(None, format!("{away} <= {metres}"));
        }
        if let Some(bbox) = &query.bbox {
            let both = if bbox.west <= bbox.east { "and" } else { "or" };
            self.add(
                None,
                format!(
                    "l.lat between {} and {} and (l.lon >= {} {both} l.lon <= {})",
                    bbox.south, bbox.north, bbox.west, bbox.east
                ),
            );
        }
    }

    /// The rows that meet every condition but those of `facet`.
    fn rows(&self, facet: Option<&str>) -> String {
        let asked =
            self.conditions.iter().filter(|(of, _)| facet.is_none() || of.as_deref() != facet);
        let all: Vec<String> = asked.map(|(_, sql)| format!("({sql})")).collect();
        let all = if all.is_empty() { "true".to_owned() } else { all.join(" and ") };
        format!("{} where {all}", self.from)
    }

    /// Every listing found, in order.
    pub async fn ids(&self, db: &mut PgConnection) -> Vec<uuid::Uuid> {
        let sql = format!("select l.listing_id from {} order by {}", self.rows(None), self.order);
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(db).await.expect("ids")
    }

    /// The values of a facet of words with their counts, most first, then by value.
    pub async fn terms(&self, db: &mut PgConnection, key: &str) -> Vec<(String, i64)> {
        let value = match key {
            "operation" => "l.operation".to_owned(),
            "country" | "region" | "city" => slug(&format!("l.{key}")),
            "features" => "jsonb_array_elements_text(l.attributes->'features')".to_owned(),
            _ => format!("l.attributes->>'{key}'"),
        };
        let sql = format!(
            "select v, count(*) from (select {value} as v from {}) t where v is not null and v <> ''
             group by v order by count(*) desc, v collate \"C\"",
            self.rows(Some(key))
        );
        sqlx::query_as(AssertSqlSafe(sql)).fetch_all(db).await.expect("terms")
    }

    /// Least and greatest number of a facet, and how many have one.
    pub async fn spread(
        &self,
        db: &mut PgConnection,
        key: &str,
    ) -> (Option<i64>, Option<i64>, i64) {
        let sql = format!(
            "select round(min(n))::bigint, round(max(n))::bigint, count(n)
             from (select {} as n from {}) t",
            self.value(key),
            self.rows(Some(key))
        );
        sqlx::query_as(AssertSqlSafe(sql)).fetch_one(db).await.expect("a spread")
    }

    /// How many lie in each bucket.
    pub async fn within(
        &self,
        db: &mut PgConnection,
        key: &str,
        buckets: &[search::Bucket],
    ) -> Vec<i64> {
        if buckets.is_empty() {
            return Vec::new();
        }
        // The least of a bucket without a bound below is rounded for the eye.
        let counts = buckets.iter().map(|bucket| {
            let below = bucket.lt.map(|lt| format!(" and n < {lt}")).unwrap_or_default();
            format!("count(*) filter (where round(n) >= {}{below})", bucket.gte)
        });
        let counts: Vec<String> = counts.collect();
        let sql = format!(
            "select array[{}]::bigint[] from (select {} as n from {}) t",
            counts.join(", "),
            self.value(key),
            self.rows(Some(key))
        );
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(db).await.expect("counts")
    }

    /// Listings whose price does not compare, were it not asked for.
    pub async fn uncomparable(&self, db: &mut PgConnection) -> i64 {
        let rows = self.rows(Some("price"));
        let sql =
            format!("select count(*) from {rows} and l.price_minor is not null and l.w is null");
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(db).await.expect("a count")
    }

    fn value(&self, key: &str) -> String {
        if key == "price" { format!("l.w * {}", self.units) } else { number(key) }
    }
}

/// Orders whose ties are told by the contract.
fn order(sort: &Sort) -> &'static str {
    match sort {
        Sort::Price { descending: false } => "l.w asc nulls last, l.listing_id asc",
        Sort::Price { descending: true } => "l.w desc nulls last, l.listing_id desc",
        _ => "l.published_at desc, l.listing_id desc",
    }
}
