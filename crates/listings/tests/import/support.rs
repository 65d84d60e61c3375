//! A tenant with its verticals, and an import in one call.

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex},
};
use tenancy::audit::By;

use db::{Db, Scope, testing::TestDb};
use kernel::{
    Currency,
    ids::{SiteId, TenantId},
    locale::Locale,
};
use listings::{
    Vertical,
    import::{self, ImportSite, Mapping, Options, Progress, Summary},
    vertical::{SHIPPED, apply, shipped},
};

/// The site of a shop.
pub const SITE: SiteId = SiteId(uuid::Uuid::from_u128(70));

/// Another site of the same tenant.
pub const OTHER_SITE: SiteId = SiteId(uuid::Uuid::from_u128(71));

pub struct Shop {
    pub test: TestDb,
    pub db: Db,
    pub tenant: TenantId,
    pub site: ImportSite,
}

pub fn vertical(key: &str) -> Vertical {
    Vertical::from_toml(shipped(key).expect("shipped")).expect("reads")
}

pub fn site(country: &str, currency: &str, locale: Locale) -> ImportSite {
    ImportSite {
        id: SITE,
        base: Currency::USD,
        country: country.into(),
        currency: currency.parse::<Currency>().expect("known"),
        locale,
    }
}

/// The text of a report.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("lock").clone()).expect("text")
    }

    /// Row, column, severity, reason, value.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let text = self.text();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows =
            reader.records().map(|row| row.expect("csv").iter().map(str::to_owned).collect());
        rows.collect()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub fn silent(_: Progress) {}

pub fn options<'a>() -> Options<'a> {
    Options {
        mapping: None,
        dry_run: false,
        by: By::command(),
        file_name: "prueba.csv".into(),
        report: None,
        progress: &silent,
    }
}

impl Shop {
    pub async fn open() -> Self {
        Self::open_at(site("DO", "DOP", Locale::EsDo)).await
    }

    pub async fn open_at(site: ImportSite) -> Self {
        let test = TestDb::new().await;
        let tenant = TenantId(uuid::Uuid::from_u128(7));
        let mut superuser = test.bootstrap().await;
        let run = |sql: &'static str| sqlx::query(sql).bind(tenant.0);
        run("insert into tenants (tenant_id, slug, name, base_currency, created_at)
             values ($1, 'demo', 'Demo', 'USD', now())")
        .execute(&mut superuser)
        .await
        .expect("a tenant");
        sqlx::query(
            "insert into sites (tenant_id, site_id, host, name, currency, country, locale, zone, created_at)
             values ($1, $2, 'autos.example', 'Autos', 'USD', 'DO', 'es-DO', 'UTC', now()),
                    ($1, $3, 'otro.example', 'Otro', 'USD', 'MX', 'es-MX', 'UTC', now())",
        )
        .bind(tenant.0)
        .bind(SITE.0)
        .bind(OTHER_SITE.0)
        .execute(&mut superuser)
        .await
        .expect("sites");
        let db = test.db();
        let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("begun");
        for key in SHIPPED {
            apply(&mut tx, &By::command(), vertical(key)).await.expect("a vertical");
        }
        tx.commit().await.expect("committed");
        Self { db, test, tenant, site }
    }

    pub async fn import_with(
        &self,
        key: &str,
        source: impl Read + Send,
        options: Options<'_>,
    ) -> Result<Summary, import::Error> {
        import::run(&self.db, self.tenant, &self.site, &vertical(key), source, options).await
    }

    /// Imports, with the lines of the report.
    pub async fn import(&self, key: &str, text: impl AsRef<[u8]>) -> (Summary, Lines) {
        let lines = Lines::default();
        let options = Options { report: Some(Box::new(lines.clone())), ..options() };
        let summary = self.import_with(key, text.as_ref(), options).await.expect("imported");
        (summary, lines)
    }

    /// One value out of the database, over all tenants.
    pub async fn ask<T>(&self, sql: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(sql).fetch_one(&mut self.test.bootstrap().await).await.expect("a value")
    }

    pub async fn json(&self, sql: &'static str) -> serde_json::Value {
        self.ask(sql).await
    }

    pub async fn tenant_rows(&self, sql: &'static str) -> Vec<String> {
        let mut tx = self.db.begin(&Scope::tenant(self.tenant)).await.expect("begins");
        sqlx::query_scalar(sql).fetch_all(tx.sql()).await.expect("rows")
    }

    pub fn test_db(&self) -> &TestDb {
        &self.test
    }
}

pub fn mapping_for(key: &str, text: &str, site: &ImportSite) -> Mapping {
    import::propose_for(text.as_bytes(), site, &vertical(key)).expect("a proposal")
}
