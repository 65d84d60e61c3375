//! Two tenants and everybody who asks: the hidden one has something in every table, and a canary in every
//! column that can hold one.

use axum::Router;
use kernel::ids::TenantId;
use sqlx::AssertSqlSafe;
use tenancy::Role;

use crate::{
    Canaries,
    actors::{self, A, B},
    browser::joined,
    canaries,
    hidden::{give_provider, ids_of},
    judge::{Counts, Hidden},
    life::Life,
    matrix::Somebody,
    rows,
    town::Town,
};

/// What the walk is done in.
pub struct Scene {
    /// The town of both tenants.
    pub town: Town,
    /// The hidden one.
    pub tenant: TenantId,
    /// What is asked with.
    pub hidden: Hidden,
    /// What became of its columns.
    pub canaries: Canaries,
}

impl Scene {
    /// Sets it.
    pub async fn set(town: Town, router: &Router) -> (Self, Vec<Somebody<'_>>) {
        let theirs = ids_of(&town, router, B, "jefa@b.example", "nueva@b.example").await;
        give_provider(&town).await;
        let own = ids_of(&town, router, A, "sobra@a.example", "otra@a.example").await;
        let nobodys = theirs.random();
        let everybody = actors::all(&town, router).await;
        let tenant = town.tenant(B.0);
        let life = life(&town, router).await;
        rows::give(town.test(), tenant).await;
        let canaries = plant(&town, tenant, &life).await;
        let counts = Counts::of(&town, tenant).await;
        let hidden = Hidden { theirs, nobodys, own, counts: Some(counts) };
        let mut scene = Self { town, tenant, hidden, canaries };
        scene.learn_names().await;
        (scene, everybody)
    }

    /// What the hidden tenant and its account are called since words were planted.
    async fn learn_names(&mut self) {
        let account: kernel::ids::AccountId =
            self.hidden.theirs.account.parse().expect("an account");
        let (slug, mail): (String, String) = sqlx::query_as(
            "select t.slug, a.mail from tenants t join accounts a using (tenant_id)
             where tenant_id = $1 and account_id = $2",
        )
        .bind(self.tenant.0)
        .bind(account.0)
        .fetch_one(&mut self.town.test().bootstrap().await)
        .await
        .expect("names");
        let of_nobody = |name: &str| name.replace(canaries::WORD, "ningunob");
        let Hidden { theirs, nobodys, .. } = &mut self.hidden;
        (nobodys.tenant, nobodys.mail) = (of_nobody(&slug), of_nobody(&mail));
        (theirs.tenant, theirs.mail) = (slug, mail);
    }

    /// How many letters and other work those who asked caused.
    pub async fn caused(&self) -> i64 {
        let query = "select (select count(*) from job_payloads where tenant_id <> $1)
                            + (select count(*) from mail_outbox where tenant_id <> $1)";
        let caused = sqlx::query_scalar(query).bind(self.tenant.0);
        caused.fetch_one(&mut self.town.test().bootstrap().await).await.expect("a count")
    }

    /// A digest of every row of the hidden tenant.
    pub async fn state(&self) -> Vec<(String, Option<String>)> {
        let mut connection = self.town.test().bootstrap().await;
        let mut digests = Vec::new();
        for table in rows::tables(&mut connection).await {
            let query = format!(
                "select md5(string_agg(r::text, '|' order by r::text)) from {table} r
                 where tenant_id = '{}'",
                self.tenant.0
            );
            let digest = sqlx::query_scalar(AssertSqlSafe(query));
            digests.push((table, digest.fetch_one(&mut connection).await.expect("a digest")));
        }
        digests
    }
}

/// An owner of the hidden tenant, who looks at everything.
async fn life(town: &Town, router: &Router) -> Life {
    let mut owner = joined(town, router, B, "duena@b.example", Role::Owner, false).await;
    owner.calls_as("duena@b.example").await;
    let shown = town.cards(B.1).await[0].id;
    Life::of_whom(&owner, &["/autos".to_owned(), format!("/v1/listings/{shown}")])
}

/// Plants a canary in each column of the hidden tenant that takes one.
async fn plant(town: &Town, tenant: TenantId, life: &Life) -> Canaries {
    let columns = canaries::columns(&mut town.test().bootstrap().await).await.len();
    let scratch = town.test().copy().await;
    // What others publish only takes time.
    sqlx::query("delete from listings where tenant_id <> $1")
        .bind(tenant.0)
        .execute(&mut scratch.bootstrap().await)
        .await
        .expect("deleted");
    let plan = canaries::plan(&scratch, tenant, life).await;
    plan.carry_out(town.test()).await;
    let (planted, refused, read) = (plan.planted.len(), plan.refused.len(), plan.read.len());
    assert_eq!(planted + refused + read, columns, "each is planted or not plantable");
    for column in &plan.read {
        eprintln!("no word of ours is lived with in {column}");
    }
    Canaries { columns, planted, refused, read }
}
