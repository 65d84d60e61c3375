//! Those who ask and whoever is hidden from them: another tenant, or another seller of the same one. The
//! hidden one has something in every table it can have something in, and a canary in every column that can
//! hold one.

use axum::Router;
use kernel::ids::AccountId;
use sqlx::AssertSqlSafe;
use tenancy::Role;

use crate::{
    Canaries,
    actors::{self, A, B},
    browser::joined,
    canaries,
    hidden::{give_provider, ids_of},
    inventory::Ids,
    judge::{Counts, Hidden},
    life::Life,
    matrix::Somebody,
    rows, sellers,
    town::Town,
    whose::Whose,
};

/// What the walk is done in.
pub struct Scene {
    /// The town of all of them.
    pub town: Town,
    /// Whose rows are hidden.
    pub whose: Whose,
    /// What is asked with.
    pub hidden: Hidden,
    /// What is asked with where anybody is let, if that is less: what a seller publishes is there to be
    /// found, and whoever holds a link, or an address with its password, is who it was given to.
    pub hidden_from_all: Option<Hidden>,
    /// What became of its columns.
    pub canaries: Canaries,
}

impl Scene {
    /// A tenant is hidden from everybody there is.
    pub async fn of_tenants(town: Town, router: &Router) -> (Self, Vec<Somebody<'_>>) {
        let theirs = ids_of(&town, router, B, "jefa@b.example", "nueva@b.example").await;
        give_provider(&town).await;
        let own = ids_of(&town, router, A, "sobra@a.example", "otra@a.example").await;
        let nobodys = theirs.random();
        let everybody = actors::all(&town, router).await;
        let whose = Whose::of_tenant(town.tenant(B.0));
        let life = life(&town, router).await;
        rows::give(town.test(), whose.tenant).await;
        let canaries = plant(&town, &whose, &life).await;
        let counts = Some(Counts::of(&town, whose.tenant).await);
        let host = Some(B.1);
        let hidden = Hidden { theirs, nobodys, own, counts, host, ..Hidden::default() };
        let mut scene = Self { town, whose, hidden, hidden_from_all: None, canaries };
        scene.learn_names().await;
        (scene, everybody)
    }

    /// A seller is hidden from who acts for another one of its tenant.
    pub async fn of_sellers(town: Town, router: &Router) -> (Self, Vec<Somebody<'_>>) {
        let [own, theirs] = sellers::two(&town, router).await;
        let everybody = sellers::everybody(&town, router, &own).await;
        let own = sellers::ids_of(&town, router, &own, "propios").await;
        let (life, theirs) = (
            sellers::life(&town, router, &theirs).await,
            sellers::ids_of(&town, router, &theirs, "ajenos").await,
        );
        let (tenant, seller) = (town.tenant(A.0), theirs.seller.parse().expect("a seller"));
        let whose = Whose::of_seller(&mut town.test().bootstrap().await, tenant, seller).await;
        let canaries = plant(&town, &whose, &life).await;
        // Tenant and site are everybody's here.
        let (of_tenant, site) = (theirs.tenant.clone(), theirs.site.clone());
        let nobodys = Ids { tenant: of_tenant, site, ..theirs.random() };
        let counts = Some(Counts::of(&town, town.tenant(B.0)).await);
        let hidden = Hidden { theirs, nobodys, own, counts, ..Hidden::default() };
        let mut scene = Self { town, whose, hidden, hidden_from_all: None, canaries };
        scene.learn_names().await;
        scene.hidden_from_all = Some(scene.what_nobody_is_shown().await);
        (scene, everybody)
    }

    /// Of a seller's what is not published, and opens nothing by itself.
    async fn what_nobody_is_shown(&self) -> Hidden {
        let Hidden { theirs, nobodys, own, .. } = &self.hidden;
        let shown = Ids {
            seller: theirs.seller.clone(),
            listing: theirs.listing.clone(),
            slug: theirs.slug.clone(),
            cursor: theirs.cursor.clone(),
            ..nobodys.clone()
        };
        let kept = Ids {
            account: theirs.account.clone(),
            api_key: theirs.api_key.clone(),
            link: theirs.link.clone(),
            session: theirs.session.clone(),
            enquiry: theirs.enquiry.clone(),
            reference: theirs.reference.clone(),
            ..shown.clone()
        };
        let counts = Some(Counts::of(&self.town, self.town.tenant(B.0)).await);
        let own = own.clone();
        Hidden { theirs: kept, nobodys: shown, own, counts, host: None, is_shown: true }
    }

    /// What the hidden tenant and its account are called since words were planted.
    async fn learn_names(&mut self) {
        let account: AccountId = self.hidden.theirs.account.parse().expect("an account");
        let (slug, mail): (String, String) = sqlx::query_as(
            "select t.slug, a.mail from tenants t join accounts a using (tenant_id)
             where tenant_id = $1 and account_id = $2",
        )
        .bind(self.whose.tenant.0)
        .bind(account.0)
        .fetch_one(&mut self.town.test().bootstrap().await)
        .await
        .expect("names");
        let of_nobody = |name: &str| name.replace(canaries::WORD, "ningunob");
        let Hidden { theirs, nobodys, .. } = &mut self.hidden;
        (nobodys.tenant, nobodys.mail) = (of_nobody(&slug), of_nobody(&mail));
        assert_ne!(mail, nobodys.mail, "a word stands in the address");
        (theirs.tenant, theirs.mail) = (slug, mail);
    }

    /// How many letters and other work those who asked caused.
    pub async fn caused(&self) -> i64 {
        let others = format!("not ({})", self.whose.are());
        let query = format!(
            "select (select count(*) from job_payloads t where {others})
                    + (select count(*) from mail_outbox t where {others})"
        );
        let caused = sqlx::query_scalar(AssertSqlSafe(query));
        caused.fetch_one(&mut self.town.test().bootstrap().await).await.expect("a count")
    }

    /// A digest of every hidden row.
    pub async fn state(&self) -> Vec<(String, Option<String>)> {
        self.whose.state(&mut self.town.test().bootstrap().await).await
    }
}

/// An owner of the hidden tenant, who looks at everything.
async fn life(town: &Town, router: &Router) -> Life {
    let mut owner = joined(town, router, B, "duena@b.example", Role::Owner, false).await;
    owner.calls_as("duena@b.example").await;
    let shown = town.cards(B.1).await[0].id;
    Life::of_whom(&owner, &["/autos".to_owned(), format!("/v1/listings/{shown}")])
}

/// Plants a canary in each column of the hidden rows that takes one.
async fn plant(town: &Town, whose: &Whose, life: &Life) -> Canaries {
    let columns = canaries::columns(&mut town.test().bootstrap().await, whose).await.len();
    let scratch = town.test().copy().await;
    // What others publish only takes time.
    let others = format!("delete from listings t where not ({})", whose.are());
    sqlx::query(AssertSqlSafe(others))
        .execute(&mut scratch.bootstrap().await)
        .await
        .expect("deleted");
    let plan = canaries::plan(&scratch, whose, life).await;
    plan.carry_out(town.test()).await;
    let (planted, refused, read) = (plan.planted.len(), plan.refused.len(), plan.read.len());
    assert_eq!(planted + refused + read, columns, "each is planted or not plantable");
    for column in &plan.read {
        eprintln!("no word of ours is lived with in {column}");
    }
    Canaries { columns, planted, refused, read }
}
