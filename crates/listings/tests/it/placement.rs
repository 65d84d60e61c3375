//! What is shown before others: as long as it was granted for, and never more than there are slots.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::ids::{ListingId, PlacementId};
use listings::{
    Error, Hand, Status, Vertical,
    placement::{self, Board, Granted, Kind},
    step,
};
use tenancy::audit::By;
use tokio::task::JoinSet;

use crate::house::{House, acme, things};

const BY: By = By::command();
const COSAS: &str = "cosas";

struct Fair {
    house: House,
    cosas: Vertical,
}

impl Fair {
    async fn build() -> Self {
        let house = House::build().await;
        let cosas = things("");
        house.apply(cosas.clone()).await.expect("applied");
        Self { house, cosas }
    }

    async fn listings(&self, many: usize) -> Vec<ListingId> {
        let titles = (0..many).map(|n| format!("Silla {n}"));
        let drafts: Vec<_> =
            titles.map(|title| self.house.draft(&self.cosas, &title, acme())).collect();
        self.house.save(&self.cosas, &drafts).await.iter().map(|saved| saved.id()).collect()
    }

    async fn grant(&self, granted: Granted) -> Result<PlacementId, Error> {
        let mut tx = self.house.begin().await;
        let placed = placement::grant(&mut tx, &BY, granted).await?;
        tx.commit().await?;
        Ok(placed)
    }

    async fn set(&self, kind: Kind, capacity: u8) -> Result<(), Error> {
        let mut tx = self.house.begin().await;
        placement::set_slots(&mut tx, &BY, COSAS, (kind, capacity)).await?;
        Ok(tx.commit().await?)
    }

    async fn step(&self, listing: ListingId, to: Status) {
        let mut tx = self.house.begin().await;
        step(&mut tx, Hand { by: &BY, seller: None }, listing, to).await.expect("taken");
        tx.commit().await.expect("committed");
    }

    async fn board(&self) -> Board {
        let mut tx = self.house.public().await;
        placement::of_site(&mut tx, self.now()).await.expect("read")
    }

    async fn slots(&self, kind: Kind) -> placement::Slots {
        let mut tx = self.house.begin().await;
        let all = placement::slots(&mut tx, COSAS).await.expect("read");
        all.into_iter().find(|slots| slots.kind == kind).expect("each kind")
    }

    fn now(&self) -> DateTime<Utc> {
        self.house.db.clock().now()
    }
}

const fn usual(listing: ListingId, kind: Kind) -> Granted {
    Granted { listing, kind, starts_at: None, days: 7 }
}

#[tokio::test]
async fn a_site_shows_it_from_its_start_to_its_end_and_no_longer() {
    let fair = Fair::build().await;
    let [now_on, later] = fair.listings(2).await[..] else { panic!("two") };
    fair.grant(usual(now_on, Kind::Featured)).await.expect("granted");
    let starts_at = Some(fair.now() + TimeDelta::days(10));
    let soon = Granted { starts_at, ..usual(later, Kind::Featured) };
    fair.grant(soon).await.expect("granted");
    // Read once: what is shown hangs on the clock alone.
    let board = fair.board().await;
    let shown = |fair: &Fair| board.at(COSAS, Kind::Featured, fair.now());
    let clock = fair.house.test.clock();
    assert_eq!(shown(&fair), [now_on]);
    clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert_eq!(shown(&fair), [now_on]);
    clock.advance(TimeDelta::seconds(1));
    assert!(shown(&fair).is_empty());
    clock.advance(TimeDelta::days(3));
    assert_eq!(shown(&fair), [later]);
    clock.advance(TimeDelta::days(7));
    assert!(shown(&fair).is_empty() && fair.board().await == Board::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_grant_at_once_only_as_many_as_there_are_slots_do() {
    let fair = std::sync::Arc::new(Fair::build().await);
    let all = fair.listings(16).await;
    let mut asked = JoinSet::new();
    for listing in all {
        let fair = std::sync::Arc::clone(&fair);
        asked.spawn(async move { fair.grant(usual(listing, Kind::Top)).await });
    }
    let answers = asked.join_all().await;
    let (granted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    let most = usize::from(Kind::Top.usual_capacity());
    assert_eq!((granted.len(), refused.len()), (most, 16 - most));
    let full_until = fair.now() + TimeDelta::days(7);
    for error in refused.into_iter().map(|refused| refused.expect_err("refused")) {
        let Error::SlotsTaken { kind: Kind::Top, free_from: Some(day) } = error else {
            panic!("{error}")
        };
        assert!((full_until - day).abs() < TimeDelta::minutes(5), "{day}");
    }
    let slots = fair.slots(Kind::Top).await;
    assert_eq!((slots.taken, slots.capacity), (3, 3));
    assert_eq!(fair.board().await.at(COSAS, Kind::Top, fair.now()).len(), most);
}

#[tokio::test]
async fn a_listing_has_a_place_once_and_loses_it_with_what_it_shows() {
    let fair = Fair::build().await;
    let [listing, other] = fair.listings(2).await[..] else { panic!("two") };
    let first = fair.grant(usual(listing, Kind::Top)).await.expect("granted");
    let twice = fair.grant(usual(listing, Kind::Top)).await;
    assert!(matches!(twice, Err(Error::PlacedAlready(_))), "{twice:?}");
    fair.grant(usual(listing, Kind::Home)).await.expect("another kind");
    let taken = async || {
        let mut tx = fair.house.begin().await;
        placement::list(&mut tx).await.expect("read").len()
    };
    assert_eq!(taken().await, 2);

    let mut tx = fair.house.begin().await;
    placement::withdraw(&mut tx, &BY, first).await.expect("withdrawn");
    let again = placement::withdraw(&mut tx, &BY, first).await;
    assert!(matches!(again, Err(Error::NoSuchPlacement)), "{again:?}");
    tx.commit().await.expect("committed");
    assert_eq!((taken().await, fair.slots(Kind::Top).await.taken), (1, 0));

    fair.step(listing, Status::Paused).await;
    let hidden = fair.grant(usual(listing, Kind::Top)).await;
    assert!(matches!(hidden, Err(Error::PlacementHidden(Status::Paused))), "{hidden:?}");
    assert_eq!(taken().await, 1, "what comes back has its place still");
    fair.step(listing, Status::Sold).await;
    assert_eq!(taken().await, 0, "what is sold leaves its place");

    for days in [0, 91] {
        let wrong = fair.grant(Granted { days, ..usual(other, Kind::Top) }).await;
        assert!(matches!(wrong, Err(Error::PlacementInvalid(_))), "{wrong:?}");
    }
    let starts_at = Some(fair.now() + TimeDelta::days(181));
    let far = fair.grant(Granted { starts_at, ..usual(other, Kind::Top) }).await;
    assert!(matches!(far, Err(Error::PlacementInvalid(_))), "{far:?}");
    let kinds = fair.house.events().await;
    let told = kinds.iter().filter(|kind| *kind == "placement.changed").count();
    assert_eq!(told, 4, "{kinds:?}");
}

#[tokio::test]
async fn there_are_never_fewer_slots_than_places() {
    let fair = Fair::build().await;
    let all = fair.listings(3).await;
    for listing in &all[..2] {
        fair.grant(usual(*listing, Kind::Bump)).await.expect("granted");
    }
    let fewer = fair.set(Kind::Bump, 1).await;
    assert!(matches!(fewer, Err(Error::SlotsInvalid { least: 2, .. })), "{fewer:?}");
    let many = fair.set(Kind::Bump, 201).await;
    assert!(matches!(many, Err(Error::SlotsInvalid { .. })), "{many:?}");
    fair.set(Kind::Bump, 2).await.expect("as many as there are");
    let full = fair.grant(usual(all[2], Kind::Bump)).await;
    assert!(matches!(full, Err(Error::SlotsTaken { .. })), "{full:?}");
    // There is room once those have ended.
    let starts_at = Some(fair.now() + TimeDelta::days(8));
    fair.grant(Granted { starts_at, ..usual(all[2], Kind::Bump) }).await.expect("granted");
    fair.set(Kind::Home, 0).await.expect("none");
    let none = fair.grant(usual(all[2], Kind::Home)).await;
    assert!(matches!(none, Err(Error::SlotsTaken { free_from: None, .. })), "{none:?}");
}

#[tokio::test]
async fn a_neighbour_neither_places_nor_sees_ours() {
    let fair = Fair::build().await;
    let listing = fair.listings(1).await[0];
    let placed = fair.grant(usual(listing, Kind::Top)).await.expect("granted");
    let mut theirs = fair.house.begin_of(&fair.house.neighbour).await;
    let foreign = placement::grant(&mut theirs, &BY, usual(listing, Kind::Home)).await;
    assert!(matches!(foreign, Err(Error::NoSuchListing)), "{foreign:?}");
    let withdrawn = placement::withdraw(&mut theirs, &BY, placed).await;
    assert!(matches!(withdrawn, Err(Error::NoSuchPlacement)), "{withdrawn:?}");
    assert!(placement::list(&mut theirs).await.expect("read").is_empty());
    let mut site = fair.house.db.begin_public(&fair.house.neighbour.site).await.expect("begun");
    let board = placement::of_site(&mut site, fair.now()).await.expect("read");
    assert_eq!(board, Board::default());
}
