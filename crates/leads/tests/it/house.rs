//! A tenant with a site, a dealer who is reached, somebody who acts for it, and a post office.

use std::sync::{Arc, Mutex};

use db::{Db, Scope, testing::TestDb};
use futures::FutureExt as _;
use jobs::{Registry, testing::work_all};
use kernel::{
    Currency,
    ids::{ListingId, SellerId, SiteId, TenantId},
    locale::Locale,
};
use leads::enquiry::{self, Ask, Form, Recorded, SendEnquiry, Source, Typed, Way};
use mail::{Mailer, Message, Post, Sending};
use tenancy::{
    Brand, Device, Module, NewSite, NewTenant, Role, SellerKind, SellerRole,
    account::{Mail, Passwords},
    audit::By,
    link::{self, Answer, Envelope, INVITATION_LIFE, Invitation},
    seller::{
        self,
        contact::{self, Contact},
    },
    session::Carried,
    site, tenant,
};

/// A server that keeps what it is given.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<Message>>>);

impl Mailer for Sink {
    fn name(&self) -> &'static str {
        "sink"
    }

    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        self.0.lock().expect("whole").push(message.clone());
        async { Ok(()) }.boxed()
    }
}

pub struct House {
    pub test: TestDb,
    pub db: Db,
    pub tenant: TenantId,
    pub site: SiteId,
    pub seller: SellerId,
    pub listing: ListingId,
    sink: Sink,
}

pub const FORM: Typed<'_> = Typed {
    name: "Luis Gómez",
    phone: "809-555-0177",
    mail: "luis@ejemplo.com",
    message: "¿Sigue disponible?\nPuedo verlo hoy.",
};

impl House {
    pub async fn new() -> Self {
        let test = TestDb::new().await;
        let db = test.db();
        let new = NewTenant {
            slug: "demo".into(),
            name: "Demo".into(),
            modules: vec![Module::Marketplace],
            base_currency: Currency::USD,
            is_trial: false,
        };
        let tenant = tenant::create(&db, &By::command(), new).await.expect("a tenant").id;
        let mut tx = db.begin(&Scope::tenant(tenant)).await.expect("a door");
        let made = site::create(&mut tx, &By::command(), new_site()).await.expect("a site");
        let seller = seller::ensure(&mut tx, "Autos La Ceiba", SellerKind::Dealer).await;
        let seller = seller.expect("a seller");
        let reached = Contact::read("809-555-0123", true, "DO").expect("a number");
        contact::set(&mut tx, &By::command(), seller, &reached).await.expect("set");
        let listing = tx.new_id();
        tx.commit().await.expect("committed");
        Self { test, db, tenant, site: made.id, seller, listing, sink: Sink::default() }
    }

    /// Somebody of the staff.
    pub async fn joins(&self, mail: &str, role: Role) {
        let mut tx = self.db.begin(&Scope::tenant(self.tenant)).await.expect("a door");
        let mail = Some(Mail::read(mail).expect("an address"));
        let invitation = Invitation { mail, role, is_operator: false, life: INVITATION_LIFE };
        let made = link::invite(&mut tx, &By::command(), invitation).await.expect("invited");
        tx.commit().await.expect("committed");
        self.follow(&made.token).await;
    }

    /// Somebody who acts for the dealer.
    pub async fn sells(&self, mail: &str) {
        let mut tx = self.db.begin(&Scope::tenant(self.tenant)).await.expect("a door");
        let mail = Mail::read(mail).expect("an address");
        let whom = (self.seller, SellerRole::Owner);
        let by = By::command();
        let link = link::invite_to_seller(&mut tx, &by, whom, &mail, self.envelope()).await;
        let link = link.expect("invited");
        tx.commit().await.expect("committed");
        let token = tenancy::Token::read(&format!("{:064x}", link.0.as_u128())).expect("a token");
        sqlx::query("update access_links set token_hash = $1 where link_id = $2")
            .bind(token.hash().as_slice())
            .bind(link.0)
            .execute(&mut self.test.bootstrap().await)
            .await
            .expect("told");
        // The letter would make another link.
        sqlx::query("delete from jobs")
            .execute(&mut self.test.bootstrap().await)
            .await
            .expect("gone");
        self.follow(&token).await;
    }

    async fn follow(&self, token: &tenancy::Token) {
        let answer = Answer {
            tenant: self.tenant,
            tenant_name: "Demo",
            token,
            mail: "",
            name: "Ana Pérez",
            dealer: "",
            password: "zorzal en la niebla",
            by: By::command(),
            device: Device {
                host: "autos.example",
                agent: "",
                token: None,
                carried: Carried::Cookie,
            },
        };
        link::follow(&self.db, &Passwords::default(), answer).await.expect("followed");
    }

    pub fn envelope(&self) -> Envelope {
        Envelope { site: self.site, origin: "https://autos.example".into(), language: "es".into() }
    }

    pub fn form(&self) -> Way {
        Way::Form(Form::read(FORM, "DO").expect("a form"), self.envelope())
    }

    pub async fn ask(&self, way: Way, address: &str) -> Result<Recorded, leads::Error> {
        self.ask_about(Some(self.listing), way, address).await
    }

    pub async fn ask_about(
        &self,
        listing: Option<ListingId>,
        way: Way,
        address: &str,
    ) -> Result<Recorded, leads::Error> {
        let ask = Ask {
            site: self.site,
            listing,
            seller: self.seller,
            title: "Toyota Corolla LE 2018",
            source: Source::Detail,
            address,
            agent: "Firefox 200",
            way,
        };
        let mut tx = self.db.begin(&Scope::tenant(self.tenant)).await?;
        let recorded = enquiry::record(&mut tx, ask).await?;
        tx.commit().await?;
        Ok(recorded)
    }

    /// Runs all jobs there are; the letters they sent.
    pub async fn work(&self) -> Vec<Message> {
        let mut registry = Registry::default();
        registry.register::<SendEnquiry>();
        registry
            .provide(Arc::new(Post::new(Box::new(self.sink.clone()), "a@autos.example".into())));
        work_all(&self.test, registry).await;
        std::mem::take(&mut *self.sink.0.lock().expect("whole"))
    }
}

fn new_site() -> NewSite {
    NewSite {
        host: "autos.example".into(),
        name: "Autos".into(),
        verticals: vec!["autos".into()],
        currency: Currency::USD,
        country: "DO".into(),
        locale: Locale::EsDo,
        zone: "America/Santo_Domingo".into(),
        brand: Brand::default(),
    }
}
