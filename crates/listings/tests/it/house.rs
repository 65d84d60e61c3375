//! Two tenants with a site each, and short words for what the tests do.

use db::{Db, PublicTx, Scope, SiteScope, TenantTx, testing::TestDb};
use kernel::{
    Currency, Money,
    ids::{SellerId, TenantId},
    locale::Locale,
};
use listings::{
    Attributes, Draft, Operation, Place, Saved, Vertical, upsert_batch,
    vertical::{self, Applied},
};
use serde_json::{Value, json};
use tenancy::{NewSite, NewTenant, audit::By};

pub struct House {
    pub test: TestDb,
    pub db: Db,
    pub ours: Tenant,
    pub neighbour: Tenant,
}

pub struct Tenant {
    pub id: TenantId,
    pub site: SiteScope,
    pub seller: SellerId,
}

/// The vertical most tests use, with the attributes `more` beside the usual ones.
pub fn things(more: &str) -> Vertical {
    let file = format!(
        r#"
        key = "cosas"
        labels = {{ es = "Cosas", en = "Things" }}
        operations = ["sale", "rent"]

        [[attributes]]
        key = "make"
        type = "enum"
        labels = {{ es = "Marca", en = "Make" }}
        search = true
        options = [{{ value = "acme", label = "Acme" }}, {{ value = "zeta", label = "Zeta" }}]

        [[attributes]]
        key = "size"
        type = "int"
        labels = {{ es = "Talla", en = "Size" }}
        min = 0
        max = 100

        [[attributes]]
        key = "weight"
        type = "decimal"
        scale = 2
        labels = {{ es = "Peso", en = "Weight" }}
        {more}"#
    );
    Vertical::from_toml(&file).expect("readable")
}

impl House {
    pub async fn build() -> Self {
        let test = TestDb::new().await;
        let db = test.db();
        let ours = tenant(&db, "nuestro").await;
        let neighbour = tenant(&db, "vecino").await;
        Self { test, db, ours, neighbour }
    }

    pub async fn begin(&self) -> TenantTx {
        self.begin_of(&self.ours).await
    }

    pub async fn begin_of(&self, tenant: &Tenant) -> TenantTx {
        self.db.begin(&Scope::tenant(tenant.id)).await.expect("begun")
    }

    pub async fn public(&self) -> PublicTx {
        self.db.begin_public(&self.ours.site).await.expect("begun")
    }

    pub async fn apply(&self, vertical: Vertical) -> Result<Applied, listings::Error> {
        let mut tx = self.begin().await;
        let applied = vertical::apply(&mut tx, &By::command(), vertical).await?;
        tx.commit().await?;
        Ok(applied)
    }

    pub async fn save(&self, vertical: &Vertical, drafts: &[Draft]) -> Vec<Saved> {
        let mut tx = self.begin().await;
        let saved = upsert_batch(&mut tx, vertical, drafts).await.expect("saved");
        tx.commit().await.expect("committed");
        saved
    }

    /// A listing of ours with these attributes.
    pub fn draft(&self, vertical: &Vertical, title: &str, attributes: Value) -> Draft {
        draft(self.ours.seller, vertical, title, attributes)
    }

    /// Kinds of the tenant's events, oldest first, without those of setting up.
    pub async fn events(&self) -> Vec<String> {
        let mut tx = self.begin().await;
        let kinds = sqlx::query_scalar(
            "select kind from events where kind !~ '^(tenant|site)[.]' order by xid, kind",
        );
        kinds.fetch_all(tx.sql()).await.expect("events")
    }

    pub async fn count(&self, tenant: &Tenant, scope: Scope, query: &'static str) -> i64 {
        assert_eq!(scope.tenant_id(), tenant.id);
        let mut tx = self.db.begin(&scope).await.expect("begun");
        sqlx::query_scalar(query).fetch_one(tx.sql()).await.expect("counted")
    }
}

pub fn draft(seller: SellerId, vertical: &Vertical, title: &str, attributes: Value) -> Draft {
    Draft {
        seller,
        operation: Operation::Sale,
        title: title.to_owned(),
        description: "Con poco uso, en la caja original.".to_owned(),
        price: Some(Money::new(150_000, "DOP".parse().expect("known"))),
        place: Place {
            country: Some("DO".into()),
            region: Some("Santiago".into()),
            city: Some("Tamboril".into()),
            lat: Some(19.4853),
            lon: Some(-70.6106),
        },
        attributes: checked(vertical, attributes),
        images: vec![],
        source_key: Some(title.to_owned()),
        source_hash: Some([1; 32]),
        published_at: None,
    }
}

fn checked(vertical: &Vertical, attributes: Value) -> Attributes {
    let Value::Object(raw) = attributes else { panic!("an object") };
    vertical.check(Operation::Sale, &raw).expect("valid")
}

pub fn acme() -> Value {
    json!({ "make": "acme", "size": 10, "weight": 1.25 })
}

async fn tenant(db: &Db, slug: &str) -> Tenant {
    let dop: Currency = "DOP".parse().expect("known");
    let new = NewTenant {
        slug: slug.into(),
        name: slug.into(),
        modules: vec![tenancy::Module::Marketplace],
        base_currency: dop,
        is_trial: false,
    };
    let id = tenancy::tenant::create(db, &By::command(), new).await.expect("tenant").id;
    let mut tx = db.begin(&Scope::tenant(id)).await.expect("begun");
    let new = NewSite {
        host: format!("{slug}.localhost"),
        name: slug.into(),
        verticals: vec!["cosas".into(), "autos".into(), "propiedades".into()],
        currency: dop,
        country: "DO".into(),
        locale: Locale::EsDo,
        zone: "America/Santo_Domingo".into(),
        brand: tenancy::Brand::default(),
    };
    let site = tenancy::site::create(&mut tx, &By::command(), new).await.expect("site").id;
    let seller = tenancy::seller::ensure(&mut tx, "Casa Pérez", tenancy::SellerKind::Dealer)
        .await
        .expect("seller");
    tx.commit().await.expect("committed");
    Tenant { id, site: SiteScope { tenant: id, site }, seller }
}
