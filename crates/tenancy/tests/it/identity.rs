//! People: links, passwords, sessions, roles.

use chrono::TimeDelta;
use db::{Db, Scope, testing::TestDb};
use kernel::ids::{AccountId, TenantId};
use tenancy::{
    Attempt, Device, Error, Opened, Role, SellerKind, SellerRole, Standing, Token, access_retire,
    account::{Mail, Passwords, Proof, change_password},
    audit::{Actor, By},
    guess::PER_ADDRESS_MAX,
    impersonation,
    link::{self, Answer, Envelope, INVITATION_LIFE, Invitation, RECOVERY_LIFE},
    member,
    rate::WINDOW,
    seller,
    session::{self, Carried, IDLE, LIFE, Signed},
    sign_in, site,
};

use crate::{in_at_once, opened};

/// Good enough for anybody in these tests.
const PASSWORD: &str = "zorzal en la niebla";

/// A tenant with its people, and one next door.
struct House {
    test: TestDb,
    db: Db,
    passwords: Passwords,
    tenant: TenantId,
    next_door: TenantId,
}

impl House {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let db = test.db();
        let tenant = opened(&db, "demo", "autos.example").await.id;
        let next_door = opened(&db, "vecino", "otro.example").await.id;
        Self { test, db, passwords: Passwords::default(), tenant, next_door }
    }

    fn scope(&self) -> Scope {
        Scope::tenant(self.tenant)
    }

    async fn invite(&self, mail: &str, role: Role, is_operator: bool) -> Result<Token, Error> {
        self.invite_by(&By::command(), mail, role, is_operator).await
    }

    async fn invite_by(
        &self,
        by: &By,
        mail: &str,
        role: Role,
        is_operator: bool,
    ) -> Result<Token, Error> {
        let invitation = Invitation {
            mail: Some(Mail::read(mail).expect("an address")),
            role,
            is_operator,
            life: INVITATION_LIFE,
        };
        let mut tx = self.db.begin(&self.scope()).await?;
        let made = link::invite(&mut tx, by, invitation).await?;
        tx.commit().await?;
        Ok(made.token)
    }

    async fn follow(&self, token: &Token, password: &str) -> Result<Opened, Error> {
        self.follow_at(self.tenant, token, password).await
    }

    async fn follow_at(
        &self,
        tenant: TenantId,
        token: &Token,
        password: &str,
    ) -> Result<Opened, Error> {
        let answer = Answer {
            tenant,
            tenant_name: "Autos del Este",
            token,
            mail: "",
            name: "Ana Pérez",
            dealer: "",
            password,
            by: anybody(),
            device: at(None),
        };
        link::follow(&self.db, &self.passwords, answer).await.map(in_at_once)
    }

    /// Somebody of the staff, signed in.
    async fn joined(&self, mail: &str, role: Role) -> Opened {
        let token = self.invite(mail, role, false).await.expect("invited");
        self.follow(&token, PASSWORD).await.expect("followed")
    }

    async fn sign_in(
        &self,
        mail: &str,
        password: &str,
        device: Option<&Token>,
    ) -> Result<Opened, Error> {
        self.sign_in_by(mail, password, device, anybody()).await
    }

    async fn sign_in_by(
        &self,
        mail: &str,
        password: &str,
        device: Option<&Token>,
        by: By,
    ) -> Result<Opened, Error> {
        let attempt = Attempt { tenant: self.tenant, mail, password, by, device: at(device) };
        sign_in(&self.db, &self.passwords, attempt).await.map(in_at_once)
    }

    async fn signed(&self, token: &Token) -> Option<Signed> {
        self.signed_at(self.tenant, token).await
    }

    async fn signed_at(&self, tenant: TenantId, token: &Token) -> Option<Signed> {
        let mut tx = self.db.begin(&Scope::tenant(tenant)).await.expect("a door");
        let signed =
            session::find(&mut tx, token, ("autos.example", Carried::Cookie)).await.expect("asked");
        tx.commit().await.expect("committed");
        signed
    }

    async fn set_role(&self, by: &By, account: AccountId, role: Role) -> Result<(), Error> {
        let mut tx = self.db.begin(&self.scope()).await?;
        member::set_role(&mut tx, by, account, role).await?;
        Ok(tx.commit().await?)
    }

    /// The way into somebody's stead.
    async fn stead(&self, by: &By, account: AccountId) -> Token {
        let mut tx = self.db.begin(&self.scope()).await.expect("a door");
        let made = impersonation::prepare(&mut tx, by, account, "No ve sus anuncios").await;
        tx.commit().await.expect("committed");
        made.expect("prepared").token
    }

    async fn remove(&self, by: &By, account: AccountId) -> Result<(), Error> {
        let mut tx = self.db.begin(&self.scope()).await?;
        member::remove(&mut tx, by, account).await?;
        Ok(tx.commit().await?)
    }

    async fn recover(&self, by: &By, account: AccountId) -> Result<Token, Error> {
        let mut tx = self.db.begin(&self.scope()).await?;
        let made = link::recover(&mut tx, by, account).await?;
        tx.commit().await?;
        Ok(made.token)
    }
}

fn anybody() -> By {
    By { actor: Actor::Anonymous, address: "203.0.113.9".into(), request_id: "r1".into() }
}

fn who(opened: &Opened) -> By {
    By { actor: Actor::Account(opened.account), ..anybody() }
}

fn at(token: Option<&Token>) -> Device<'static> {
    Device {
        host: "autos.example",
        agent: "Firefox",
        token: token.cloned(),
        carried: Carried::Cookie,
    }
}

#[tokio::test]
async fn an_invitation_is_followed_once_and_gives_what_it_says() {
    let house = House::new().await;
    let token = house.invite("Ana@Ejemplo.com", Role::Ops, false).await.expect("invited");
    let weak = house.follow(&token, "password").await;
    assert!(
        matches!(weak, Err(Error::Invalid { field, .. }) if field.es == "contraseña"),
        "{weak:?}"
    );
    let opened = house.follow(&token, PASSWORD).await.expect("a refused password uses nothing up");
    let signed = house.signed(&opened.session).await.expect("signed in");
    assert_eq!((signed.role, signed.is_operator), (Some(Role::Ops), false));
    assert_eq!(
        (signed.account.name.as_str(), signed.account.mail.as_str()),
        ("Ana Pérez", "ana@ejemplo.com")
    );
    assert!(signed.standings().any(|standing| standing == Standing::Member(Role::Ops)));
    let again = house.follow(&token, "otra frase bien larga").await;
    assert!(matches!(again, Err(Error::NoSuchLink)), "{again:?}");
    let member = house.invite("ana@ejemplo.com", Role::Owner, false).await;
    assert!(matches!(member, Err(Error::AlreadyMember)), "{member:?}");
}

#[tokio::test]
async fn of_two_who_follow_a_link_at_once_one_gets_in() {
    let house = House::new().await;
    let token = house.invite("ana@ejemplo.com", Role::Owner, false).await.expect("invited");
    let (one, other) =
        tokio::join!(house.follow(&token, PASSWORD), house.follow(&token, "otra frase bien larga"));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    let refused = if one.is_ok() { other } else { one };
    assert!(matches!(refused, Err(Error::NoSuchLink)), "{refused:?}");
}

#[tokio::test]
async fn a_link_ends_by_time_by_being_taken_back_and_by_a_newer_one() {
    let house = House::new().await;
    let first = house.invite("ana@ejemplo.com", Role::Viewer, false).await.expect("invited");
    let second = house.invite("ana@ejemplo.com", Role::Viewer, false).await.expect("invited");
    assert!(matches!(house.follow(&first, PASSWORD).await, Err(Error::NoSuchLink)));
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    let waiting = link::waiting(&mut tx).await.expect("listed");
    assert_eq!(waiting.len(), 1);
    link::withdraw(&mut tx, &By::command(), waiting[0].id).await.expect("withdrawn");
    let twice = link::withdraw(&mut tx, &By::command(), waiting[0].id).await;
    assert!(matches!(twice, Err(Error::NoSuchLink)));
    tx.commit().await.expect("committed");
    assert!(matches!(house.follow(&second, PASSWORD).await, Err(Error::NoSuchLink)));
    let third = house.invite("ana@ejemplo.com", Role::Viewer, false).await.expect("invited");
    house.test.clock().advance(INVITATION_LIFE);
    assert!(matches!(house.follow(&third, PASSWORD).await, Err(Error::NoSuchLink)));
}

#[tokio::test]
async fn a_session_is_of_the_host_it_was_opened_on() {
    let house = House::new().await;
    let opened = house.joined("ana@ejemplo.com", Role::Owner).await;
    for (host, is_in) in [("autos.example", true), ("casas.example", false), ("", false)] {
        let mut tx = house.db.begin(&house.scope()).await.expect("a door");
        let signed =
            session::find(&mut tx, &opened.session, (host, Carried::Cookie)).await.expect("asked");
        assert_eq!(signed.is_some(), is_in, "{host:?}");
    }
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    let seen = session::list(&mut tx, opened.account).await.expect("listed");
    assert_eq!(seen.iter().map(|s| s.host.as_str()).collect::<Vec<_>>(), ["autos.example"]);
}

#[tokio::test]
async fn a_link_or_session_of_one_tenant_is_nothing_next_door() {
    let house = House::new().await;
    let token = house.invite("ana@ejemplo.com", Role::Owner, false).await.expect("invited");
    let foreign = house.follow_at(house.next_door, &token, PASSWORD).await;
    assert!(matches!(foreign, Err(Error::NoSuchLink)), "{foreign:?}");
    let opened = house.follow(&token, PASSWORD).await.expect("followed");
    assert!(house.signed(&opened.session).await.is_some());
    assert!(house.signed_at(house.next_door, &opened.session).await.is_none());
}

#[tokio::test]
async fn address_and_password_let_in_and_nothing_tells_which_was_wrong() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let opened = house.sign_in(" ANA@ejemplo.com", PASSWORD, None).await.expect("signed in");
    assert_eq!(opened.account, ana.account);
    assert_ne!(opened.session.reveal(), ana.session.reveal(), "each time a new one");
    for (mail, password) in [
        ("ana@ejemplo.com", "zorzal en la nieblA"),
        ("nadie@ejemplo.com", PASSWORD),
        ("no es un correo", PASSWORD),
        ("ana@ejemplo.com", ""),
        ("ana@ejemplo.com", &"x".repeat(100_000)),
    ] {
        let refused = house.sign_in(mail, password, None).await;
        assert!(matches!(refused, Err(Error::WrongCredentials)), "{mail}: {refused:?}");
    }
    house.remove(&By::command(), ana.account).await.expect_err("the last owner stays");
    let disabled = "update accounts set state = 'disabled'";
    sqlx::query(disabled).execute(&mut house.test.bootstrap().await).await.expect("disabled");
    let refused = house.sign_in("ana@ejemplo.com", PASSWORD, None).await;
    assert!(matches!(refused, Err(Error::WrongCredentials)), "{refused:?}");
    assert!(house.signed(&opened.session).await.is_none(), "open sessions end at once");
}

#[tokio::test]
async fn who_guesses_is_stopped_and_the_owner_still_gets_in_where_they_were_before() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    for guess in 0..20 {
        let refused = house.sign_in("ana@ejemplo.com", &format!("adivino {guess}"), None).await;
        assert!(matches!(refused, Err(Error::WrongCredentials)), "{guess}: {refused:?}");
    }
    for _ in 0..3 {
        let right = house.sign_in("ana@ejemplo.com", PASSWORD, None).await;
        assert!(matches!(right, Err(Error::TooManyGuesses)), "not even evaluated: {right:?}");
        let unknown = house.sign_in("nadie@ejemplo.com", PASSWORD, None).await;
        assert!(matches!(unknown, Err(Error::WrongCredentials)), "{unknown:?}");
    }
    let stranger = Token::read(&"ab".repeat(32));
    let planted = house.sign_in("ana@ejemplo.com", PASSWORD, stranger.as_ref()).await;
    assert!(matches!(planted, Err(Error::TooManyGuesses)), "{planted:?}");
    let at_home = house.sign_in("ana@ejemplo.com", PASSWORD, Some(&ana.device)).await;
    assert_eq!(at_home.expect("signed in").device.reveal(), ana.device.reveal());
    house.test.clock().advance(TimeDelta::minutes(61));
    house.sign_in("ana@ejemplo.com", PASSWORD, None).await.expect("the hour is over");
}

#[tokio::test]
async fn one_network_address_tries_for_so_many_and_the_others_go_on() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let first = house.sign_in("uno@ejemplo.com", PASSWORD, None).await;
    assert!(matches!(first, Err(Error::WrongCredentials)), "{first:?}");
    // As if so many others had been tried from there.
    let spent = "update guesses set spent = $1";
    let spent = sqlx::query(spent).bind(PER_ADDRESS_MAX);
    spent.execute(&mut house.test.bootstrap().await).await.expect("spent");
    let same = house.sign_in("dos@ejemplo.com", PASSWORD, None).await;
    assert!(matches!(same, Err(Error::TooManyGuesses)), "{same:?}");
    let right = house.sign_in("ana@ejemplo.com", PASSWORD, None).await;
    assert!(matches!(right, Err(Error::TooManyGuesses)), "not even evaluated: {right:?}");
    let elsewhere = By { address: "198.51.100.7".into(), ..anybody() };
    let other = house.sign_in_by("tres@ejemplo.com", PASSWORD, None, elsewhere).await;
    assert!(matches!(other, Err(Error::WrongCredentials)), "{other:?}");
    house.sign_in("ana@ejemplo.com", PASSWORD, Some(&ana.device)).await.expect("a known browser");
    house.test.clock().advance(WINDOW + TimeDelta::minutes(1));
    house.sign_in("ana@ejemplo.com", PASSWORD, None).await.expect("the hour is over");
}

#[tokio::test]
async fn an_account_is_signed_in_at_as_many_places_as_it_likes_and_sees_each() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let mut open = vec![ana.session];
    for _ in 0..50 {
        // Fewer than twenty an hour.
        house.test.clock().advance(TimeDelta::minutes(4));
        let opened = house.sign_in("ana@ejemplo.com", PASSWORD, None).await.expect("signed in");
        open.push(opened.session);
    }
    for session in &open {
        assert!(house.signed(session).await.is_some());
    }
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    assert_eq!(session::list(&mut tx, ana.account).await.expect("listed").len(), open.len());
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_age_and_by_hand() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let mut held = TimeDelta::zero();
    // Used each day it lives on, but not for ever.
    while held + TimeDelta::days(1) < LIFE {
        held += TimeDelta::days(1);
        house.test.clock().advance(TimeDelta::days(1));
        assert!(house.signed(&ana.session).await.is_some(), "after {held}");
    }
    house.test.clock().advance(TimeDelta::days(1));
    assert!(house.signed(&ana.session).await.is_none(), "by age");
    let idle = house.sign_in("ana@ejemplo.com", PASSWORD, None).await.expect("signed in");
    house.test.clock().advance(IDLE);
    assert!(house.signed(&idle.session).await.is_none(), "by idleness");

    let one = house.sign_in("ana@ejemplo.com", PASSWORD, None).await.expect("signed in");
    let other = house.sign_in("ana@ejemplo.com", PASSWORD, None).await.expect("signed in");
    let luis = house.joined("luis@ejemplo.com", Role::Ops).await;
    let signed = house.signed(&one.session).await.expect("signed in");
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    assert_eq!(session::list(&mut tx, ana.account).await.expect("listed").len(), 2);
    let foreign = session::end(&mut tx, &who(&luis), luis.account, signed.session).await;
    assert!(matches!(foreign, Err(Error::NoSuchSession)), "{foreign:?}");
    session::end(&mut tx, &who(&ana), ana.account, signed.session).await.expect("ended");
    tx.commit().await.expect("committed");
    assert!(house.signed(&one.session).await.is_none());
    assert!(house.signed(&other.session).await.is_some());
}

#[tokio::test]
async fn the_way_back_in_sets_a_password_and_ends_what_was_open() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let lost = house.recover(&By::command(), ana.account).await.expect("made");
    let token = house.recover(&By::command(), ana.account).await.expect("made");
    assert!(matches!(house.follow(&lost, PASSWORD).await, Err(Error::NoSuchLink)), "a newer one");
    let opened = house.follow(&token, "otra frase bien larga").await.expect("followed");
    assert!(house.signed(&ana.session).await.is_none(), "earlier sessions end");
    let signed = house.signed(&opened.session).await.expect("signed in");
    assert_eq!((signed.account.id, signed.role), (ana.account, Some(Role::Owner)));
    assert!(house.sign_in("ana@ejemplo.com", PASSWORD, None).await.is_err());
    assert!(house.sign_in("ana@ejemplo.com", PASSWORD, Some(&ana.device)).await.is_err());
    house.sign_in("ana@ejemplo.com", "otra frase bien larga", None).await.expect("the new one");
    let late = house.recover(&By::command(), ana.account).await.expect("made");
    house.test.clock().advance(RECOVERY_LIFE);
    assert!(matches!(house.follow(&late, PASSWORD).await, Err(Error::NoSuchLink)));
}

#[tokio::test]
async fn the_last_owner_stays_also_when_two_leave_at_once() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let luis = house.joined("luis@ejemplo.com", Role::Ops).await;
    for attempt in [
        house.remove(&who(&ana), ana.account).await,
        house.set_role(&who(&ana), ana.account, Role::Ops).await,
    ] {
        assert!(matches!(attempt, Err(Error::LastOwner)), "{attempt:?}");
    }
    house.set_role(&who(&ana), luis.account, Role::Owner).await.expect("a second owner");
    let (by_ana, by_luis) = (who(&ana), who(&luis));
    let (one, other) =
        tokio::join!(house.remove(&by_ana, ana.account), house.remove(&by_luis, luis.account));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    let gone = if one.is_ok() { &ana } else { &luis };
    assert!(house.signed(&gone.session).await.is_none(), "who leaves is out at once");
    let again = house.remove(&By::command(), gone.account).await;
    assert!(matches!(again, Err(Error::NoSuchMember)), "{again:?}");
}

#[tokio::test]
async fn an_owner_does_not_take_an_operators_place() {
    let house = House::new().await;
    let token = house.invite("op@ejemplo.com", Role::Owner, true).await.expect("invited");
    let operator = house.follow(&token, PASSWORD).await.expect("followed");
    let signed = house.signed(&operator.session).await.expect("signed in");
    assert!(signed.is_operator && signed.standings().any(|s| s == Standing::Operator));
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let by = who(&ana);
    for attempt in [
        house.recover(&by, operator.account).await.map(|_| ()),
        house.set_role(&by, operator.account, Role::Viewer).await,
        house.remove(&by, operator.account).await,
    ] {
        assert!(matches!(attempt, Err(Error::IsOperator)), "{attempt:?}");
    }
    house.set_role(&who(&operator), operator.account, Role::Ops).await.expect("by themselves");
    house.remove(&who(&operator), ana.account).await.expect_err("the last owner stays");
}

#[tokio::test]
async fn an_owner_does_not_take_back_what_makes_an_operator() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    let token = house.invite("op@ejemplo.com", Role::Ops, true).await.expect("invited");
    let instead = house.invite_by(&who(&ana), "op@ejemplo.com", Role::Viewer, false).await;
    assert!(matches!(instead, Err(Error::IsOperator)), "{instead:?}");
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    let waiting = link::waiting(&mut tx).await.expect("listed");
    let withdrawn = link::withdraw(&mut tx, &who(&ana), waiting[0].id).await;
    assert!(matches!(withdrawn, Err(Error::IsOperator)), "{withdrawn:?}");
    drop(tx);
    let operator = house.follow(&token, PASSWORD).await.expect("it still holds");
    // Whoever is one may.
    house.invite("otra@ejemplo.com", Role::Ops, true).await.expect("invited");
    house
        .invite_by(&who(&operator), "otra@ejemplo.com", Role::Viewer, false)
        .await
        .expect("in its place");
}

/// Whoever follows a link holds the account before the link, like who takes the links of somebody let go.
#[tokio::test]
async fn who_follows_a_link_and_who_takes_it_away_do_not_wait_for_each_other() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Ops).await;
    let link = house.recover(&By::command(), ana.account).await.expect("made");
    let mut other = house.test.bootstrap().await;
    let mut takes = sqlx::Connection::begin(&mut other).await.expect("begun");
    for part in ["set local lock_timeout = '5s'", "select 1 from accounts for no key update"] {
        sqlx::query(part).execute(&mut *takes).await.expect("held");
    }
    let taking = async {
        let mut asks = house.test.bootstrap().await;
        let waits = "select count(*) from pg_stat_activity
                     where datname = current_database() and wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut asks).await.expect("asked") == 0 {
            tokio::task::yield_now().await;
        }
        sqlx::query("delete from access_links").execute(&mut *takes).await.expect("taken away");
        takes.commit().await.expect("committed");
    };
    let (followed, ()) = tokio::join!(house.follow(&link, PASSWORD), taking);
    assert!(matches!(followed, Err(Error::NoSuchLink)), "{followed:?}");
}

#[tokio::test]
async fn a_person_who_sells_is_one() {
    let house = House::new().await;
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    // A business by then: of a person only the latest invitation waits.
    let seller = seller::ensure(&mut tx, "Ana Pérez", SellerKind::Dealer).await.expect("a seller");
    tx.commit().await.expect("committed");
    let mut links = Vec::new();
    for mail in ["ana@ejemplo.com", "luis@ejemplo.com"] {
        let mut tx = house.db.begin(&house.scope()).await.expect("a door");
        let site = site::list(&mut tx).await.expect("sites")[0].id;
        let envelope = Envelope { site, origin: "http://x".into(), language: "es".into() };
        let mail = Mail::read(mail).expect("an address");
        let whom = (seller, SellerRole::Owner);
        let link = link::invite_to_seller(&mut tx, &By::command(), whom, &mail, envelope).await;
        tx.commit().await.expect("committed");
        // A token of ours for what only a letter holds.
        let token = Token::read(&format!("{:064x}", links.len() + 1)).expect("a token");
        sqlx::query("update access_links set token_hash = $1 where link_id = $2")
            .bind(token.hash().as_slice())
            .bind(link.expect("invited").0)
            .execute(&mut house.test.bootstrap().await)
            .await
            .expect("told");
        links.push(token);
    }
    let mut bootstrap = house.test.bootstrap().await;
    sqlx::raw_sql("update sellers set kind = 'person'").execute(&mut bootstrap).await.expect("is");
    let (one, other) =
        tokio::join!(house.follow(&links[0], PASSWORD), house.follow(&links[1], PASSWORD));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    let refused = if one.is_ok() { other } else { one };
    assert!(matches!(refused, Err(Error::PersonAlone)), "{refused:?}");
}

#[tokio::test]
async fn of_a_person_the_latest_invitation_waits_and_is_for_the_person() {
    let house = House::new().await;
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    let seller = seller::ensure(&mut tx, "Ana Pérez", SellerKind::Person).await.expect("a seller");
    let site = site::list(&mut tx).await.expect("sites")[0].id;
    for mail in ["mal@ejemplo.com", "ana@ejemplo.com"] {
        let envelope = Envelope { site, origin: "http://x".into(), language: "es".into() };
        let mail = Mail::read(mail).expect("an address");
        let whom = (seller, SellerRole::Agent);
        link::invite_to_seller(&mut tx, &By::command(), whom, &mail, envelope).await.expect("sent");
    }
    let waiting = link::waiting_of_seller(&mut tx, seller).await.expect("waiting");
    let told: Vec<_> = waiting.iter().map(|one| (one.mail.as_str(), one.role)).collect();
    assert_eq!(told, [("ana@ejemplo.com", Some(SellerRole::Owner))]);
}

#[tokio::test]
async fn the_last_operator_stays_also_when_two_leave_at_once() {
    let house = House::new().await;
    house.joined("ana@ejemplo.com", Role::Owner).await;
    let token = house.invite("op@ejemplo.com", Role::Ops, true).await.expect("invited");
    let one = house.follow(&token, PASSWORD).await.expect("followed");
    for by in [By::command(), who(&one)] {
        let attempt = house.remove(&by, one.account).await;
        assert!(matches!(attempt, Err(Error::LastOperator)), "{attempt:?}");
    }
    let token = house.invite("otra@ejemplo.com", Role::Viewer, true).await.expect("invited");
    let other = house.follow(&token, PASSWORD).await.expect("followed");
    // Who may not sign in any more runs nothing.
    let state = async |state: &str| {
        sqlx::query("update accounts set state = $1 where mail = 'otra@ejemplo.com'")
            .bind(state)
            .execute(&mut house.test.bootstrap().await)
            .await
            .expect("set");
    };
    state("disabled").await;
    let attempt = house.remove(&By::command(), one.account).await;
    assert!(matches!(attempt, Err(Error::LastOperator)), "{attempt:?}");
    state("active").await;
    let (by_one, by_other) = (who(&one), who(&other));
    let (first, second) =
        tokio::join!(house.remove(&by_one, one.account), house.remove(&by_other, other.account));
    assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1, "{first:?} {second:?}");
    let refused = if first.is_ok() { second } else { first };
    assert!(matches!(refused, Err(Error::LastOperator)), "{refused:?}");
}

#[tokio::test]
async fn one_of_the_staff_becomes_an_operator_and_keeps_their_part() {
    let house = House::new().await;
    let luis = house.joined("luis@ejemplo.com", Role::Viewer).await;
    let plain = house.invite("luis@ejemplo.com", Role::Owner, false).await;
    assert!(matches!(plain, Err(Error::AlreadyMember)), "{plain:?}");
    let way_back = house.recover(&By::command(), luis.account).await.expect("made");
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    let reason = "No ve sus anuncios";
    let by = By::command();
    let stead = tenancy::impersonation::prepare(&mut tx, &by, luis.account, reason).await;
    let stead = stead.expect("prepared").token;
    tx.commit().await.expect("committed");
    let token = house.invite("luis@ejemplo.com", Role::Owner, true).await.expect("invited");
    let guessed = house.follow(&token, "colibrí bajo la lluvia").await;
    assert!(matches!(guessed, Err(Error::WrongPassword)), "{guessed:?}");
    let opened = house.follow(&token, PASSWORD).await.expect("followed");
    let signed = house.signed(&opened.session).await.expect("signed in");
    assert_eq!((signed.role, signed.is_operator), (Some(Role::Viewer), true));
    assert_eq!(opened.account, luis.account);
    assert!(house.signed(&luis.session).await.is_none(), "what was open before ended");
    let back = house.follow(&way_back, "colibrí bajo la lluvia").await;
    assert!(matches!(back, Err(Error::NoSuchLink)), "{back:?}");
    let mut tx = house.db.begin(&house.scope()).await.expect("a door");
    let begun = tenancy::impersonation::look(&mut tx, &stead).await;
    assert!(matches!(begun, Err(Error::NoSuchLink)), "{begun:?}");
    drop(tx);
    let again = house.invite("luis@ejemplo.com", Role::Owner, true).await;
    assert!(matches!(again, Err(Error::AlreadyMember)), "{again:?}");
}

/// Whoever got hold of an operator's session or password keeps no stead when the operator takes them back.
#[tokio::test]
async fn what_an_operator_prepared_or_began_ends_with_what_they_had_open() {
    let house = House::new().await;
    let token = house.invite("op@ejemplo.com", Role::Owner, true).await.expect("invited");
    let mut operator = house.follow(&token, PASSWORD).await.expect("followed");
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    for end in ["signed out", "another session ended", "a way back", "another password", "let go"] {
        let by = By { actor: Actor::Operator(operator.account), ..anybody() };
        let prepared = house.stead(&by, ana.account).await;
        let mut tx = house.db.begin(&house.scope()).await.expect("a door");
        let begun = impersonation::begin(&mut tx, &prepared, anybody(), &at(None)).await;
        tx.commit().await.expect("committed");
        let begun = begun.expect("begun");
        let waits = house.stead(&by, ana.account).await;
        assert!(house.signed(&begun).await.is_some_and(|signed| signed.stead.is_some()));
        let mut tx = house.db.begin(&house.scope()).await.expect("a door");
        let own = who(&operator);
        match end {
            "signed out" => {
                member::sign_out(&mut tx, &own, operator.account).await.expect("signed out");
            }
            "another session ended" => {
                session::end(&mut tx, &own, operator.account, operator.id).await.expect("ended");
            }
            "let go" => {
                member::remove(&mut tx, &By::command(), operator.account).await.expect("let go")
            }
            _ => {}
        }
        tx.commit().await.expect("committed");
        if end == "a way back" {
            let link = house.recover(&By::command(), operator.account).await.expect("made");
            house.follow(&link, PASSWORD).await.expect("followed");
        }
        if end == "another password" {
            let signed = house.signed(&operator.session).await.expect("signed in");
            let by = who(&operator);
            let proof = Proof {
                tenant: house.tenant,
                signed: &signed,
                password: PASSWORD,
                device: None,
                by: &by,
            };
            let new = ("colibrí bajo la lluvia", "Autos");
            change_password(&house.db, &house.passwords, &proof, new).await.expect("changed");
            let token = house.invite("otra@ejemplo.com", Role::Owner, true).await.expect("invited");
            house.follow(&token, PASSWORD).await.expect("another operator");
        }
        assert!(house.signed(&begun).await.is_none(), "{end}: what was begun");
        let mut tx = house.db.begin(&house.scope()).await.expect("a door");
        let left = impersonation::look(&mut tx, &waits).await;
        assert!(matches!(left, Err(Error::NoSuchLink)), "{end}: what waits: {left:?}");
        drop(tx);
        let password = if end == "another password" { "colibrí bajo la lluvia" } else { PASSWORD };
        if end != "let go" {
            operator =
                house.sign_in("op@ejemplo.com", password, None).await.expect("signed in anew");
        }
    }
}

#[tokio::test]
async fn what_has_ended_is_removed_and_nothing_else() {
    let house = House::new().await;
    let ana = house.joined("ana@ejemplo.com", Role::Owner).await;
    house.sign_in("ana@ejemplo.com", "equivocada", None).await.expect_err("wrong");
    let worker = house.test.worker();
    access_retire(worker.clone()).await.expect("nothing to do");
    assert!(house.signed(&ana.session).await.is_some());
    house.test.clock().advance(TimeDelta::days(200));
    let open = house.sign_in("ana@ejemplo.com", PASSWORD, None).await.expect("signed in");
    access_retire(worker).await.expect("removed");
    assert!(house.signed(&open.session).await.is_some());
    for (table, left) in [("sessions", 1), ("devices", 1), ("access_links", 0), ("guesses", 2)] {
        let query = format!("select count(*) from {table}");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_one(&mut house.test.bootstrap().await)
            .await
            .expect("a count");
        assert_eq!(count, left, "{table}");
    }
}
