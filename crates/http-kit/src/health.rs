//! How the parts are doing, with since when and why.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SecondsFormat, Utc};
use kernel::SharedClock;
use serde::Serialize;

/// A part of the program whose health is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// Pages and `/v1`.
    Api,
    /// The data plane.
    Motor,
    /// Jobs.
    Worker,
    /// PostgreSQL.
    Db,
    /// The index.
    Search,
}

impl Component {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Api, Self::Motor, Self::Worker, Self::Db, Self::Search];

    /// Its word in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Motor => "motor",
            Self::Worker => "worker",
            Self::Db => "db",
            Self::Search => "search",
        }
    }
}

/// How a part is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should.
    Ok,
    /// It works, but not as it should.
    Degraded,
    /// It does not work.
    Down,
    /// It is not installed.
    Off,
}

/// What is told about a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// How it is doing.
    pub status: Status,
    /// Since when it has been so.
    pub since: DateTime<Utc>,
    /// Why, in Spanish; public, so without inner details.
    pub cause: Option<String>,
}

impl Serialize for Health {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = to.serialize_struct("Health", 3)?;
        out.serialize_field("status", &self.status)?;
        out.serialize_field("since", &self.since.to_rfc3339_opts(SecondsFormat::Secs, true))?;
        out.serialize_field("cause", &self.cause)?;
        out.end()
    }
}

/// Where the parts report and the probes read. Cloning shares it.
#[derive(Clone)]
pub struct HealthBoard {
    clock: SharedClock,
    entries: Arc<Mutex<[Health; Component::ALL.len()]>>,
}

impl std::fmt::Debug for HealthBoard {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("HealthBoard").finish_non_exhaustive()
    }
}

impl HealthBoard {
    /// Nobody has reported yet: all parts are down because they are starting, the motor is off.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        let since = clock.now();
        let starting =
            Health { status: Status::Down, since, cause: Some("está arrancando".to_owned()) };
        let mut entries = std::array::from_fn(|_| starting.clone());
        let off = Some("no está instalado".to_owned());
        entries[Component::Motor as usize] = Health { status: Status::Off, since, cause: off };
        Self { clock, entries: Arc::new(Mutex::new(entries)) }
    }

    /// Reports how a part is doing. `since` moves only when the status changes.
    pub fn report(&self, component: Component, status: Status, cause: Option<&str>) {
        let now = self.clock.now();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = &mut entries[component as usize];
        if entry.status != status {
            let (name, word) = (component.key(), format!("{status:?}").to_lowercase());
            tracing::info!(component = name, status = word, cause, "Health of {name}: {word}");
            entry.since = now;
        }
        entry.status = status;
        entry.cause = cause.map(str::to_owned);
    }

    /// How a part is doing.
    #[must_use]
    pub fn of(&self, component: Component) -> Health {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)[component as usize].clone()
    }

    /// Whether pages can be served: faces up and the index answering. The database may be down:
    /// lists go on from memory, and the part says so itself.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        [Component::Api, Component::Search]
            .into_iter()
            .all(|part| matches!(self.of(part).status, Status::Ok | Status::Degraded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use kernel::ManualClock;

    #[test]
    fn since_moves_only_when_the_status_does() {
        let clock = Arc::new(ManualClock::at(DateTime::<Utc>::UNIX_EPOCH));
        let board = HealthBoard::new(clock.clone());
        assert_eq!(board.of(Component::Motor).status, Status::Off);
        clock.advance(TimeDelta::seconds(10));
        board.report(Component::Db, Status::Ok, None);
        let up = board.of(Component::Db).since;
        clock.advance(TimeDelta::seconds(10));
        board.report(Component::Db, Status::Ok, None);
        assert_eq!(board.of(Component::Db).since, up);
        board.report(Component::Db, Status::Down, Some("no responde"));
        assert_eq!(board.of(Component::Db).since, up + TimeDelta::seconds(10));
    }

    #[test]
    fn a_sleeping_database_does_not_take_the_pages_off_line() {
        let board = HealthBoard::new(Arc::new(ManualClock::at(DateTime::<Utc>::UNIX_EPOCH)));
        assert!(!board.is_ready());
        board.report(Component::Api, Status::Ok, None);
        board.report(Component::Search, Status::Degraded, Some("carga el índice"));
        assert!(board.is_ready());
    }
}
