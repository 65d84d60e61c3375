//! What a tenant has that another must not see, and ids of the same form that nobody has.

use axum::Router;
use db::{Scope, TenantTx};
use financing::lender;
use kernel::Currency;
use kernel::ids::{
    AccountId, ApiKeyId, EnquiryId, Id, LenderId, LinkId, ListingId, MediaId, PlacementId,
    SellerId, SessionId, SiteId, UploadId,
};
use listings::placement::{self, Granted, Kind};
use search::query::{Cursor, Key, Query};
use tenancy::{
    KeyScope, Role, api_key,
    audit::By,
    link, member,
    provider::{self, GROUPS_CLAIM, Group, NewProvider},
    session,
};
use uuid::Uuid;

use crate::{
    actors::{self, B},
    browser::{Browser, invited, joined},
    inventory::Ids,
    town::Town,
};

/// Something of each sort of a tenant's, its account that of `who`.
pub async fn ids_of(
    town: &Town,
    router: &Router,
    (slug, host): (&str, &'static str),
    who: &str,
    waits: &str,
) -> Ids {
    joined(town, router, (slug, host), who, Role::Viewer, false).await;
    let token = invited(town, slug, waits, Role::Viewer, false).await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(slug))).await.expect("a door");
    let members = member::list(&mut tx).await.expect("listed");
    let account = members.iter().find(|m| m.mail == who).expect("a member").account;
    let link = link::waiting(&mut tx).await.expect("listed")[0].id;
    let session = session::list(&mut tx, account).await.expect("listed")[0].id;
    let by = By::command();
    let key = api_key::create(&mut tx, &by, actors::a_key(&[KeyScope::ReadAudit]));
    let key = key.await.expect("a key").id;
    let lender = lender_of(&mut tx).await;
    tx.commit().await.expect("committed");
    let shown = shown(town, router, host, None).await;
    Ids {
        placement: placed(town, slug, &shown.listing).await.to_string(),
        account: account.to_string(),
        api_key: key.to_string(),
        lender: lender.to_string(),
        link: link.to_string(),
        session: session.to_string(),
        site: town.kit.directory.site(host).expect("a site").site.id.to_string(),
        tenant: slug.to_owned(),
        token: token.reveal(),
        mail: who.to_owned(),
        ..shown
    }
}

/// A place of that listing before others.
async fn placed(town: &Town, slug: &str, listing: &str) -> PlacementId {
    let listing = listing.parse().expect("an id");
    let granted = Granted { listing, kind: Kind::Home, starts_at: None, days: 30 };
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(slug))).await.expect("a door");
    let held = placement::list(&mut tx).await.expect("listed");
    if let Some(one) = held.iter().find(|one| one.placed.listing == listing) {
        return one.id;
    }
    let id = placement::grant(&mut tx, &By::command(), granted).await.expect("a place");
    tx.commit().await.expect("committed");
    id
}

/// What anybody is shown first there, of that seller if one is named, and an enquiry about it.
pub async fn shown(town: &Town, router: &Router, host: &'static str, seller: Option<&str>) -> Ids {
    let mut visitor = Browser::on(router, host);
    let of_whom = seller.map(|seller| format!("&seller={seller}")).unwrap_or_default();
    let page = visitor.get(&format!("/v1/listings?limit=1{of_whom}")).await.json();
    let told = |of: &str, name: &str| {
        let part = if of.is_empty() { &page[name] } else { &page["listings"][0][of] };
        let part = if of == "seller" { &part[name] } else { part };
        part.as_str().expect("told").to_owned()
    };
    let (listing, url) = (told("id", ""), told("url", ""));
    let (media, upload) = photos_of(town, &listing).await;
    let reference = write_to(&mut visitor, &listing).await;
    let enquiry: Uuid = sqlx::query_scalar("select enquiry_id from enquiries where reference = $1")
        .bind(&reference)
        .fetch_one(&mut town.test().bootstrap().await)
        .await
        .expect("an enquiry");
    Ids {
        seller: told("seller", "id"),
        slug: url.rsplit('/').next().unwrap_or_default().to_owned(),
        listing,
        media,
        upload,
        enquiry: EnquiryId(enquiry).to_string(),
        reference,
        cursor: told("", "next_cursor"),
        ..Ids::of_nobody()
    }
}

/// A photo of that listing, and one that is on its way.
async fn photos_of(town: &Town, listing: &str) -> (String, String) {
    let (media, upload): (MediaId, UploadId) = (town.db.new_id(), town.db.new_id());
    let listing: ListingId = listing.parse().expect("an id");
    let mut connection = town.test().bootstrap().await;
    let photo = sqlx::query(
        "insert into media (tenant_id, media_id, seller_id, listing_id, account_id, upload_id,
                            address, size_bytes, width, height, sha256, phash, color, created_at)
         select tenant_id, $2, seller_id, listing_id, $2, $2, $3, 9, 4, 3, sha256('x'), 7, 7, now()
         from listings where listing_id = $1",
    );
    let photo = photo.bind(listing.0).bind(media.0).bind(format!("/m/{media}"));
    photo.execute(&mut connection).await.expect("a photo");
    let coming = sqlx::query(
        "insert into uploads (tenant_id, upload_id, seller_id, listing_id, account_id, size_bytes,
                              began_at, moved_at)
         select tenant_id, $2, seller_id, listing_id, $2, 9, now(), now()
         from listings where listing_id = $1",
    );
    let coming = coming.bind(listing.0).bind(upload.0);
    coming.execute(&mut connection).await.expect("a photo on its way");
    (media.to_string(), upload.to_string())
}

/// The first of the tenant's lenders, taken in if there is none.
async fn lender_of(tx: &mut TenantTx) -> LenderId {
    if let Some(held) = lender::list(tx).await.expect("listed").first() {
        return held.id;
    }
    let sample = financing::samples(Currency::USD).remove(0);
    lender::create(tx, &By::command(), sample).await.expect("a lender").id
}

/// Somebody asks a seller about a listing; what the enquiry is called.
async fn write_to(visitor: &mut Browser<'_>, listing: &str) -> String {
    let fields = [("name", "Iris"), ("mail", "iris@b.example"), ("message", "¿Sigue a la venta?")];
    let sent = visitor.post(&format!("/c/f/{listing}"), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let (_, reference) = sent.header("location").split_once("enviado=").expect("a reference");
    reference.chars().take(6).collect()
}

/// What else the hidden tenant has: a provider, and somebody it knows.
pub async fn give_provider(town: &Town) {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(B.0))).await.expect("a door");
    let knows = NewProvider {
        name: "Empresa".to_owned(),
        issuer: "https://id.b.example".to_owned(),
        client_id: "zocalo".to_owned(),
        secret: Some(kernel::Secret::new("secreto".to_owned())),
        groups_claim: GROUPS_CLAIM.to_owned(),
        groups: vec![Group { name: "ventas".to_owned(), role: Role::Ops }],
    };
    provider::set(&mut tx, &town.sealer(), &By::command(), &knows).await.expect("a provider");
    tx.commit().await.expect("committed");
    town.sql(
        "insert into identities (tenant_id, account_id, issuer, subject, is_led, linked_at)
         select m.tenant_id, m.account_id, p.issuer, 'jefa', true, now()
         from members m join providers p using (tenant_id) limit 1",
    )
    .await;
}

impl Ids {
    /// Ids of the same form and about the same age that are nobody's.
    pub fn random(&self) -> Self {
        let listing = random::<ListingId>(&self.listing);
        let tail = "lst_".len();
        Self {
            account: random::<AccountId>(&self.account),
            api_key: random::<ApiKeyId>(&self.api_key),
            lender: random::<LenderId>(&self.lender),
            link: random::<LinkId>(&self.link),
            session: random::<SessionId>(&self.session),
            seller: random::<SellerId>(&self.seller),
            site: random::<SiteId>(&self.site),
            tenant: "nadies".to_owned(),
            token: self.token.chars().rev().collect(),
            slug: self.slug.replace(&self.listing[tail..], &listing[tail..]),
            placement: random::<PlacementId>(&self.placement),
            media: random::<MediaId>(&self.media),
            upload: random::<UploadId>(&self.upload),
            listing,
            mail: "nadie.conocida@b.example".to_owned(),
            enquiry: random::<EnquiryId>(&self.enquiry),
            reference: "ZZZZZ9".to_owned(),
            cursor: random_place(&self.cursor),
        }
    }
}

fn random<T: Id + std::str::FromStr + std::fmt::Display>(id: &str) -> String
where
    T::Err: std::fmt::Debug,
{
    let id: T = id.parse().expect("an id");
    T::from_uuid(other(id.uuid())).to_string()
}

/// The time in it is no difference.
fn other(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() ^ 0x0000_0000_0000_0000_0fff_ffff_ffff_fff7)
}

/// A place at the same moment, behind a listing that is nobody's.
fn random_place(cursor: &str) -> String {
    let order = Query::default().order_name();
    let Key { first, second, id } = Cursor::decode(cursor, &order, 0).expect("a cursor").after;
    let id = other(Uuid::from_u128(id)).as_u128();
    Cursor::new(&order, 0, Key { first, second, id }).encode()
}
