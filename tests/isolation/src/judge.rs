//! Two answers side by side: to what is the hidden tenant's, and to what is nobody's.

use axum::http::StatusCode;
use kernel::ids::TenantId;
use sqlx::PgConnection;
use tokio::sync::Mutex;

use crate::{
    Outcome,
    ask::Ask,
    browser::Browser,
    canaries, echo,
    inventory::Ids,
    town::{Heard, Town},
};

/// How often two answers may differ before it is a difference: what was changed by the first of them (a
/// limit that was reached, a name that was taken) is the same for the second pair.
const PAIRS: usize = 3;

/// What whoever is hidden has, what nobody has, and what is one's own.
#[derive(Default)]
pub struct Hidden {
    /// The hidden tenant's.
    pub theirs: Ids,
    /// Of the same form, and nobody's.
    pub nobodys: Ids,
    /// Of the tenant that asks.
    pub own: Ids,
    /// How often was guessed, to be forgotten where it is no part of the question.
    pub counts: Option<Counts>,
    /// The host of a tenant that is hidden; a seller that is hidden stands on the host of who asks.
    pub host: Option<&'static str>,
    /// Whether it is asked where words of whoever is hidden are shown to all: what a seller publishes.
    pub is_shown: bool,
}

impl Hidden {
    /// A text without what was asked with.
    fn left_out_of(&self, text: &str) -> String {
        echo::left_out(&[&self.theirs, &self.nobodys], text)
    }
}

/// The counts of guesses of all tenants but the hidden one. Who asks a thousand times would be told that it
/// was often enough, and nothing else.
pub struct Counts {
    connection: Mutex<PgConnection>,
    hidden: TenantId,
}

impl Counts {
    /// Those in a town.
    pub async fn of(town: &Town, hidden: TenantId) -> Self {
        Self { connection: Mutex::new(town.test().bootstrap().await), hidden }
    }

    /// Forgets them.
    pub async fn forget(&self) {
        let mut connection = self.connection.lock().await;
        let forget = sqlx::query("delete from guesses where tenant_id <> $1").bind(self.hidden.0);
        forget.execute(&mut *connection).await.expect("forgotten");
    }
}

/// Asks with the hidden tenant's ids and with nobody's, and writes down what can be told apart.
pub async fn compare(
    outcome: &mut Outcome,
    what: &str,
    browser: &Browser<'_>,
    hidden: &Hidden,
    ask: impl Fn(&Ids) -> Ask,
) {
    let (theirs, nobodys) = (ask(&hidden.theirs), ask(&hidden.nobodys));
    let mut told = String::new();
    for _ in 0..PAIRS {
        if let Some(counts) = hidden.counts.as_ref().filter(|_| !theirs.is_safe()) {
            counts.forget().await;
        }
        let (foreign, random) = if theirs.is_safe() {
            tokio::join!(theirs.by(browser), nobodys.by(browser))
        } else {
            (theirs.by(browser).await, nobodys.by(browser).await)
        };
        let (one, other) = (alike(&foreign, hidden), alike(&random, hidden));
        outcome.checks += 1;
        for (heard, text) in [(&foreign, &one), (&random, &other)] {
            if !hidden.is_shown && canaries::are_in(text) {
                return outcome.leaks.push(format!("{what}: shows a canary\n{text}"));
            }
            if is_broken(heard) {
                return outcome.leaks.push(format!("{what}: {}\n{text}", heard.status));
            }
        }
        // What changes by being asked twice (an invitation made) is no difference between ids.
        if theirs == nobodys || one == other {
            return;
        }
        told = format!("{what}: differs from a random id\n{one}\n{other}");
    }
    let again = [nobodys.by(browser).await, nobodys.by(browser).await];
    let is_by_lot = alike(&again[0], hidden) != alike(&again[1], hidden);
    // What is drawn by lot stands in the body, or in a cookie; how it was answered is no lot.
    let foreign = theirs.by(browser).await;
    if is_by_lot && outline(&foreign) == outline(&again[1]) {
        outcome.by_lot.insert(what.split(" as ").next().unwrap_or_default().to_owned());
    } else {
        outcome.leaks.push(told);
    }
}

/// Whether an answer is a fault of ours. That a tenant is paused is an answer like any other.
fn is_broken(heard: &Heard) -> bool {
    let is_pause = ["Este sitio está en pausa", "This site is paused", "\"paused\""]
        .into_iter()
        .any(|said| heard.body.contains(said));
    heard.status.is_server_error() && !(heard.status == StatusCode::SERVICE_UNAVAILABLE && is_pause)
}

/// The status and which headers there are.
fn outline(heard: &Heard) -> (u16, Vec<String>) {
    let names = heard.headers.keys().map(ToString::to_string).collect();
    (heard.status.as_u16(), names)
}

/// Writes down what can be told apart in two answers to the same question.
pub fn are_alike(
    outcome: &mut Outcome,
    what: &str,
    (one, other): (&Heard, &Heard),
    hidden: &Hidden,
) {
    outcome.checks += 1;
    let (one, other) = (alike(one, hidden), alike(other, hidden));
    if canaries::are_in(&one) {
        outcome.leaks.push(format!("{what}: shows a canary\n{one}"));
    } else if one != other {
        outcome.leaks.push(format!("{what}: differs\n{one}\n{other}"));
    }
}

/// Status, headers and body without what is each request's own: its number, its moment and the ids
/// it asked with.
fn alike(heard: &Heard, hidden: &Hidden) -> String {
    let mut text = format!("{}\n", heard.status);
    let own = ["x-request-id", "date", "content-length", "etag"];
    for (name, value) in &heard.headers {
        if !own.contains(&name.as_str()) {
            text.push_str(&format!("{name}: {}\n", value.to_str().unwrap_or("?")));
        }
    }
    text.push_str(&heard.body);
    let number = heard.header("x-request-id");
    if !number.is_empty() {
        text = text.replace(number, "NUMBER");
    }
    hidden.left_out_of(&text)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use axum::{Router, extract::Path, routing::get};

    use super::*;
    use crate::{actors::A, inventory::Way};

    static ASKED: AtomicUsize = AtomicUsize::new(0);

    fn is_theirs(id: &str) -> bool {
        id == THEIRS
    }

    const THEIRS: &str = "lst_theirs000000000000000000000";

    /// Programs that tell an id from another in one way or another, and two that do not.
    #[expect(clippy::disallowed_methods, reason = "not ours: what the judge is tried on")]
    fn router() -> Router {
        let told = |yes: &'static str, no: &'static str| {
            get(async move |Path(id): Path<String>| if is_theirs(&id) { yes } else { no })
        };
        Router::new()
            .route("/alike/{id}", get(async |Path(id): Path<String>| format!("no hay {id}")))
            .route("/body/{id}", told("existe", "no existe"))
            .route("/canary/{id}", get(async || "CanarioB sellers name"))
            .route("/fails/{id}", get(async || StatusCode::INTERNAL_SERVER_ERROR))
            .route(
                "/status/{id}",
                get(
                    async |Path(id): Path<String>| {
                        if is_theirs(&id) { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND }
                    },
                ),
            )
            .route(
                "/header/{id}",
                get(async |Path(id): Path<String>| [("x-owner", is_theirs(&id).to_string())]),
            )
            .route(
                "/lot/status/{id}",
                get(async |Path(id): Path<String>| {
                    let lot = ASKED.fetch_add(1, Relaxed).to_string();
                    if is_theirs(&id) { (StatusCode::CONFLICT, lot) } else { (StatusCode::OK, lot) }
                }),
            )
            .route("/lot/{id}", get(async || ASKED.fetch_add(1, Relaxed).to_string()))
    }

    async fn judged(path: &'static str) -> Outcome {
        let router = router();
        let browser = Browser::on(&router, A.1);
        let nobodys = Ids::of_nobody();
        let theirs = Ids { listing: THEIRS.to_owned(), ..Ids::of_nobody() };
        let hidden = Hidden { theirs, own: Ids::of_nobody(), nobodys, ..Hidden::default() };
        let (way, mut outcome) = (Way::reads(path), Outcome::default());
        compare(&mut outcome, path, &browser, &hidden, |ids| Ask::of(&way, ids)).await;
        outcome
    }

    #[tokio::test]
    async fn whatever_tells_an_id_from_another_is_a_leak() {
        for path in [
            "/body/{id}",
            "/status/{id}",
            "/header/{id}",
            "/canary/{id}",
            "/fails/{id}",
            "/lot/status/{id}",
        ] {
            assert_eq!(judged(path).await.leaks.len(), 1, "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_alike_is_none_and_what_is_by_lot_is_counted_apart() {
        let alike = judged("/alike/{id}").await;
        assert!(alike.leaks.is_empty() && alike.by_lot.is_empty(), "{alike:?}");
        let by_lot = judged("/lot/{id}").await;
        assert!(by_lot.leaks.is_empty(), "{by_lot:?}");
        assert_eq!(by_lot.by_lot.len(), 1);
    }
}
