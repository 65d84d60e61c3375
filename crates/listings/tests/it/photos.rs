//! Photos of a draft: sent in pieces, kept once, shown in their order, and gone when nobody shows them.

use std::sync::Arc;

use bytes::Bytes;
use chrono::TimeDelta;
use db::Scope;
use kernel::ids::{Id, ListingId, MediaId, UploadId};
use listings::{
    Error, Image, Status,
    drafting::{self, Arrange, PHOTOS_MAX},
    published, remove_unshown,
};
use media::{
    BlobStore as _, Owner, Uploads, kept, sweep,
    testing::{Memory, jpeg},
    upload::{PIECES_MAX, Piece},
};
use tenancy::limit::{self, Allowed, Limit};

use crate::{
    drafting::{ACCOUNT, BY, house, whole},
    house::{House, things},
};

struct Studio {
    house: House,
    files: Arc<Memory>,
    uploads: Uploads,
    listing: ListingId,
}

impl Studio {
    async fn build() -> Self {
        let house = house(&things("")).await;
        let files = Arc::<Memory>::default();
        let uploads = Uploads::new(house.db.clone(), files.clone());
        let listing = house.started(whole()).await.listing;
        Self { house, files, uploads, listing }
    }

    fn owner(&self) -> Owner {
        let (tenant, seller) = (self.house.ours.id, self.house.ours.seller);
        Owner { tenant, seller, listing: self.listing, account: ACCOUNT }
    }

    fn id(&self) -> UploadId {
        self.house.db.new_id()
    }

    /// All bytes of a photo in pieces of that length.
    async fn send(&self, id: UploadId, whole: &[u8], length: usize) -> Result<(), media::Error> {
        let mut at = 0;
        for bytes in whole.chunks(length) {
            let bytes = Bytes::copy_from_slice(bytes);
            let piece = Piece { at, size: whole.len() as u64, bytes };
            at = self.uploads.append(&self.owner(), id, piece).await?.received;
        }
        Ok(())
    }

    async fn take(&self, id: UploadId) -> Result<Vec<Image>, Error> {
        let ready = self.uploads.ready(&self.owner(), id).await?;
        let mut tx = self.house.begin().await;
        let (_, photos) = drafting::attach_photo(&mut tx, &ready).await?;
        tx.commit().await?;
        self.uploads.clear_after(&ready).await;
        Ok(photos)
    }

    /// The address of one that was taken in.
    async fn added(&self, seed: u32) -> String {
        let id = self.id();
        self.send(id, &jpeg(300, 220, seed), 9_000).await.expect("sent");
        let photos = self.take(id).await.expect("taken");
        photos.last().expect("it").url.clone()
    }

    async fn arrange(&self, how: &Arrange) -> Vec<Image> {
        let mut tx = self.house.selling().await;
        let seller = self.house.ours.seller;
        let after = drafting::arrange_photos(&mut tx, seller, self.listing, how).await;
        tx.commit().await.expect("committed");
        after.expect("arranged")
    }

    async fn files(&self) -> Vec<String> {
        let all = self.files.list(None, None, 1_000).await.expect("listed");
        all.into_iter().map(|entry| entry.key.to_string()).collect()
    }
}

#[tokio::test]
async fn a_photo_comes_in_pieces_and_is_shown_by_what_is_published() {
    let studio = Studio::build().await;
    let whole = jpeg(640, 480, 1);
    let id = studio.id();
    studio.send(id, &whole, 10_000).await.expect("sent");
    assert!(studio.files().await.iter().all(|file| file.starts_with("pieces/")));
    let photos = studio.take(id).await.expect("taken");
    let [photo] = photos.as_slice() else { panic!("{photos:?}") };
    assert_eq!((photo.width, photo.height), (640, 480));
    assert!(kept::of_address(&photo.url).is_some() && photo.color.is_some());
    let files = studio.files().await;
    assert_eq!(files.len(), 1, "the pieces went: {files:?}");
    assert!(files[0].starts_with("originals/"));

    let cosas = things("");
    let status = studio.house.submitted(&cosas, studio.listing).await.expect("public");
    assert_eq!(status, Status::Published);
    let mut site = studio.house.public().await;
    let shown = published::load_some(&mut site, &[studio.listing]).await.expect("read");
    assert_eq!(shown[0].images, photos);
    // A correction begins with what is shown, and keeps it.
    let (who, locale) = ((studio.house.ours.seller, ACCOUNT), kernel::locale::Locale::EsDo);
    let mut tx = studio.house.selling().await;
    let edited = drafting::edit(&mut tx, who, studio.listing, locale).await.expect("begun");
    tx.commit().await.expect("committed");
    assert_eq!(edited.photos, photos);
}

#[tokio::test]
async fn a_line_that_drops_is_gone_on_with_where_it_was() {
    let studio = Studio::build().await;
    let (id, whole) = (studio.id(), jpeg(400, 300, 2));
    let size = whole.len() as u64;
    let piece = |at: usize, to: usize| Piece {
        at: at as u64,
        size,
        bytes: Bytes::copy_from_slice(&whole[at..to]),
    };
    let owner = studio.owner();
    assert_eq!(studio.uploads.find(&owner, id).await.expect("asked"), None);
    studio.uploads.append(&owner, id, piece(0, 7_000)).await.expect("kept");
    // The answer was lost: the same again, and one that begins too late.
    for (at, to) in [(0, 7_000), (8_000, 9_000)] {
        let told = studio.uploads.append(&owner, id, piece(at, to)).await.expect_err("elsewhere");
        assert!(matches!(told, media::Error::OffsetIs { received: 7_000 }), "{told}");
    }
    let there = studio.uploads.find(&owner, id).await.expect("asked").expect("begun");
    assert_eq!((there.received, there.is_whole()), (7_000, false));
    let early = studio.take(id).await.expect_err("not whole");
    assert!(matches!(early, Error::Media(media::Error::OffsetIs { received: 7_000 })), "{early}");
    studio.uploads.append(&owner, id, piece(7_000, whole.len())).await.expect("kept");
    let photos = studio.take(id).await.expect("taken");
    assert_eq!(photos.len(), 1);
    let taken = studio.uploads.taken(&owner, id).await.expect("asked").expect("taken");
    assert_eq!(taken.address(), photos[0].url);
}

#[tokio::test]
async fn of_two_who_send_the_same_piece_one_counts_and_none_is_left_behind() {
    let studio = Studio::build().await;
    let (id, whole) = (studio.id(), jpeg(300, 220, 3));
    let piece = || Piece { at: 0, size: whole.len() as u64, bytes: Bytes::from(whole.clone()) };
    let owner = studio.owner();
    let begin = Piece { bytes: Bytes::new(), ..piece() };
    studio.uploads.append(&owner, id, begin).await.expect("begun");
    let both = (0..6).map(|_| studio.uploads.append(&owner, id, piece()));
    let ends = futures::future::join_all(both).await;
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1, "{ends:?}");
    assert_eq!(studio.files().await.len(), 1);
    // The same photo taken in by several is one photo.
    let all = futures::future::join_all((0..4).map(|_| studio.take(id))).await;
    assert!(all.iter().any(Result::is_ok), "{all:?}");
    let photos = studio.arrange(&Arrange::Order(Vec::new())).await;
    assert_eq!(photos.len(), 1, "{photos:?}");
    let totals = kept::totals(&mut studio.house.begin().await).await.expect("counted");
    assert_eq!(totals.pictures, 1);
}

#[tokio::test]
async fn what_is_no_photo_is_refused_for_good_and_leaves_nothing() {
    let studio = Studio::build().await;
    let owner = studio.owner();
    let id = studio.id();
    studio.send(id, b"%PDF-1.7 this is no photo at all", 10).await.expect("sent");
    let refused = studio.take(id).await.expect_err("no photo");
    assert!(matches!(&refused, Error::Media(error) if error.is_of_the_picture()), "{refused}");
    assert_eq!(studio.files().await, [] as [String; 0]);
    assert_eq!(studio.uploads.find(&owner, id).await.expect("asked"), None);

    let piece =
        |size, bytes: &'static [u8]| Piece { at: 0, size, bytes: Bytes::from_static(bytes) };
    for (what, piece) in [
        ("nothing", piece(0, b"")),
        ("too much", piece(21 << 20, b"")),
        ("more than was said", piece(2, b"abc")),
    ] {
        let told = studio.uploads.append(&owner, studio.id(), piece).await;
        assert!(matches!(&told, Err(error) if error.is_of_the_picture()), "{what}: {told:?}");
    }
    let id = studio.id();
    studio.uploads.append(&owner, id, piece(9, b"abc")).await.expect("kept");
    let other = Piece { at: 3, ..piece(8, b"abc") };
    let told = studio.uploads.append(&owner, id, other).await;
    assert!(matches!(told, Err(media::Error::UploadChanged)), "{told:?}");
    let crumbs = vec![7; PIECES_MAX + 1];
    let told = studio.send(studio.id(), &crumbs, 1).await;
    assert!(matches!(told, Err(media::Error::TooManyPieces)), "{told:?}");
}

#[tokio::test]
async fn another_seller_and_another_tenant_see_nothing_of_an_upload() {
    let studio = Studio::build().await;
    let (id, whole) = (studio.id(), jpeg(300, 220, 4));
    studio.send(id, &whole, 5_000).await.expect("sent");
    let mut tx = studio.house.begin().await;
    let kind = tenancy::SellerKind::Person;
    let other = tenancy::seller::ensure(&mut tx, "Otra", kind).await.expect("a seller");
    tx.commit().await.expect("committed");
    let owner = studio.owner();
    let neighbour = &studio.house.neighbour;
    for stranger in [
        Owner { seller: other, ..owner },
        Owner { tenant: neighbour.id, seller: neighbour.seller, ..owner },
        Owner { listing: ListingId::from_uuid(id.0), ..owner },
    ] {
        assert_eq!(studio.uploads.find(&stranger, id).await.expect("asked"), None);
        let told = studio.uploads.ready(&stranger, id).await;
        assert!(matches!(told, Err(media::Error::NoSuchUpload)), "{told:?}");
        assert_eq!(studio.uploads.taken(&stranger, id).await.expect("asked"), None);
    }
    let stranger = Owner { seller: other, ..owner };
    let piece = Piece { at: 0, size: 9, bytes: Bytes::from_static(b"abc") };
    let told = studio.uploads.append(&stranger, id, piece).await;
    assert!(matches!(told, Err(media::Error::NoSuchUpload)), "{told:?}");
    studio.take(id).await.expect("its own sender takes it in");
    // Nor does whoever sends under the same id overwrite what is there.
    let before = studio.files().await;
    let file =
        studio.files.get(&media::BlobKey::new(&before[0]).expect("a key")).await.expect("read");
    let name = before[0].rsplit('/').next().and_then(|name| name.strip_suffix(".jpg"));
    let same: MediaId = name.expect("a name").parse().expect("an id");
    for stranger in [Owner { seller: other, ..owner }, owner] {
        let mimic = UploadId(same.0);
        let piece = Piece { at: 0, size: whole.len() as u64, bytes: Bytes::from(whole.clone()) };
        let _ = studio.uploads.append(&stranger, mimic, piece).await;
        let _ = studio.uploads.ready(&stranger, mimic).await;
    }
    let after =
        studio.files.get(&media::BlobKey::new(&before[0]).expect("a key")).await.expect("read");
    assert!(file.is_some() && file == after, "the photo is as it was");
    // A photo comes to a draft of its seller's alone.
    let theirs = studio.id();
    let scope = Scope::seller(owner.tenant, other);
    let mut tx = studio.house.db.begin(&scope).await.expect("begun");
    let image = Image {
        url: kept::address(MediaId(theirs.0)),
        width: 4,
        height: 3,
        alt: String::new(),
        color: None,
    };
    let told = drafting::add_photo(&mut tx, other, studio.listing, image).await;
    assert!(matches!(told, Err(Error::NoSuchDraft)), "{told:?}");
}

#[tokio::test]
async fn limits_hold_and_leave_the_draft_as_it_was() {
    let studio = Studio::build().await;
    studio.added(5).await;
    let mut tx = studio.house.begin().await;
    let most = Some(Allowed { most: 0, is_hard: true });
    limit::set(&mut tx, &BY, Limit::Storage, most).await.expect("set");
    tx.commit().await.expect("committed");
    let id = studio.id();
    studio.send(id, &jpeg(300, 220, 6), 9_000).await.expect("sent");
    let told = studio.take(id).await.expect_err("no room");
    assert!(matches!(&told, Error::Media(error) if error.is_limit_reached()), "{told}");
    let mut tx = studio.house.begin().await;
    limit::set(&mut tx, &BY, Limit::Storage, None).await.expect("lifted");
    tx.commit().await.expect("committed");
    assert_eq!(studio.take(id).await.expect("room again").len(), 2);

    let mut tx = studio.house.selling().await;
    let seller = studio.house.ours.seller;
    let mut told = Ok(Vec::new());
    for at in 0..PHOTOS_MAX {
        let url = format!("/muestra/auto/{at}.svg");
        let image = Image { url, width: 4, height: 3, alt: String::new(), color: None };
        told = drafting::add_photo(&mut tx, seller, studio.listing, image).await;
    }
    assert!(matches!(told, Err(Error::TooManyPhotos)), "{told:?}");
}

#[tokio::test]
async fn two_tabs_that_arrange_at_once_lose_no_photo() {
    let studio = Studio::build().await;
    let (one, two) = (studio.added(7).await, studio.added(8).await);
    let photos = studio.arrange(&Arrange::Cover(two.clone())).await;
    let urls = |photos: &[Image]| photos.iter().map(|photo| photo.url.clone()).collect::<Vec<_>>();
    assert_eq!(urls(&photos), [two.clone(), one.clone()]);
    // A third comes while an order of before is sent.
    let third = studio.added(9).await;
    let photos = studio.arrange(&Arrange::Order(vec![one.clone(), two.clone()])).await;
    assert_eq!(urls(&photos), [one.clone(), two.clone(), third.clone()]);
    let photos = studio.arrange(&Arrange::Remove(two)).await;
    assert_eq!(urls(&photos), [one, third]);
}

#[tokio::test]
async fn what_nobody_shows_goes_after_its_grace_and_what_is_shown_stays() {
    let studio = Studio::build().await;
    let (stays, goes) = (studio.added(10).await, studio.added(11).await);
    studio.arrange(&Arrange::Remove(goes)).await;
    let tenant = studio.house.ours.id;
    let removed =
        async || remove_unshown(&studio.house.db, &*studio.files, tenant).await.expect("tended");
    assert_eq!(removed().await, 0, "within its grace");
    studio.house.test.clock().advance(sweep::GRACE + TimeDelta::seconds(1));
    assert_eq!(removed().await, 1);
    let cosas = things("");
    studio.house.submitted(&cosas, studio.listing).await.expect("public");
    assert_eq!(removed().await, 0, "a listing shows it as its draft did");
    let totals = kept::totals(&mut studio.house.begin().await).await.expect("counted");
    assert_eq!(totals.pictures, 1);
    let files = studio.files().await;
    assert!(files.len() == 1 && files[0].contains(stays.trim_start_matches("/m/")), "{files:?}");
}

#[tokio::test]
async fn the_sweep_finds_files_that_belong_to_nothing() {
    let studio = Studio::build().await;
    studio.added(12).await;
    // A writer that died between the file and its row; an upload nobody goes on with.
    let dead = studio.id();
    studio.send(dead, &jpeg(300, 220, 13), 9_000).await.expect("sent");
    studio.uploads.ready(&studio.owner(), dead).await.expect("the file is there");
    let before = studio.files().await;
    let tenants = [studio.house.ours.id, studio.house.neighbour.id];
    let db = studio.house.test.worker();
    let now = db.clock().now();
    let sweep = async |is_dry| {
        let broom = sweep::Broom { before: now, is_dry };
        sweep::sweep(&db, &*studio.files, &tenants, broom).await.expect("swept")
    };
    let dry = sweep(true).await;
    assert_eq!((dry.orphans, studio.files().await), (1, before.clone()), "{before:?}");
    studio.house.test.clock().advance(media::upload::KEPT + TimeDelta::seconds(1));
    media::upload::retire(db.clone()).await.expect("retired");
    let swept = sweep(false).await;
    assert_eq!(swept.orphans as usize, before.len() - 1);
    assert_eq!(studio.files().await.len(), 1);
    assert_eq!(sweep(false).await.orphans, 0);
}
