//! What a process keeps in its data folder: files of the installation, whose data is several tenants', read
//! by nobody but the process. Each holds what `ARCHITECTURE.md` says of it and no more, for its owner alone.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use db::{Db, testing::TestDb};
use search::{Feed, MemoryEngine, Views};
use tenancy::{Directory, flag::Flags};
use tokio::sync::watch;

use crate::{Outcome, canaries::WORD};

/// What a file may hold: the tables its words may come from.
const HELD: [(&str, &[&str]); 3] = [
    ("directory.json", &["sites", "tenants"]),
    ("flags-web.json", &["flags"]),
    ("index.snapshot", &["listings", "sellers"]),
];
/// Who may read and write a file that holds tenants' data: its owner.
const MODE: u32 = 0o600;
/// How long a process may take to keep them.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether they are kept.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Keeps everything, as the process of the pages does, and reads each file.
pub async fn look(outcome: &mut Outcome, test: &TestDb) {
    let db = &test.db();
    // A process that finds rules it cannot read keeps those it had; a word in them is no rule.
    sqlx::query("update flags set rules = '{}'")
        .execute(&mut test.bootstrap().await)
        .await
        .expect("readable");
    let folder = std::env::temp_dir()
        .join(format!("zocalo-isolation-{}", db.new_id::<kernel::ids::TenantId>().0));
    fs::create_dir(&folder).expect("a folder");
    keep(db, &folder).await;
    read(outcome, &folder, include_str!("../../../ARCHITECTURE.md"));
    fs::remove_dir_all(&folder).expect("removed");
}

async fn keep(db: &Db, folder: &Path) {
    let (directory, views) = (Directory::default(), Views::default());
    directory.keep_in(folder.join("directory.json"));
    let engine = Arc::new(MemoryEngine::new());
    let snapshot = Some(folder.join("index.snapshot"));
    let mut feed = Feed::new(db.clone(), directory, views, engine, snapshot);
    feed.build().await.expect("an index");
    let (stop, stopped) = watch::channel(false);
    let following = tokio::spawn(feed.follow(stopped.clone()));
    let flags = folder.join("flags-web.json");
    let switching = tokio::spawn(Flags::default().follow(db.clone(), flags, stopped));
    let began = Instant::now();
    loop {
        let names = HELD.iter().map(|(name, _)| *name);
        let missing: Vec<&str> = names.filter(|name| !folder.join(name).exists()).collect();
        if missing.is_empty() {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "these are not kept: {missing:?}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    stop.send_replace(true);
    following.await.expect("followed");
    switching.await.expect("switched");
}

/// Judges all files of a folder.
fn read(outcome: &mut Outcome, folder: &Path, map: &str) {
    for file in fs::read_dir(folder).expect("a folder") {
        let file = file.expect("a file");
        let name = file.file_name().to_string_lossy().into_owned();
        outcome.checks += 1;
        let Some((_, tables)) = HELD.iter().find(|(held, _)| *held == name) else {
            outcome.leaks.push(format!("the file {name}: nobody says what it may hold"));
            continue;
        };
        let told = name.replace("-web", "-*");
        if !map.contains(&format!("`{told}`")) {
            outcome.leaks.push(format!("the file {told}: ARCHITECTURE.md does not tell of it"));
        }
        let mode = file.metadata().expect("its mode").permissions().mode() & 0o777;
        if mode != MODE {
            outcome.leaks.push(format!("the file {name}: {mode:o} for {MODE:o}"));
        }
        let text = fs::read(file.path()).expect("read");
        let text = String::from_utf8_lossy(&text).to_lowercase();
        let of = tables_in(&text);
        assert!(!of.is_empty(), "{name} holds something: what is looked for would be found in it");
        for table in of.iter().filter(|table| !tables.contains(&table.as_str())) {
            outcome.leaks.push(format!("the file {name}: holds words of {table}"));
        }
    }
}

/// Of which tables words stand there: each says where it was planted.
fn tables_in(text: &str) -> Vec<String> {
    let mut all: Vec<String> = text
        .split(WORD)
        .skip(1)
        .map(|rest| rest.trim_start_matches([' ', '-', '.']))
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect())
        .collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::{actors::B, rows, town::Town};

    #[tokio::test(flavor = "multi_thread")]
    async fn each_file_of_a_process_holds_what_the_map_says_and_is_its_owners_alone() {
        let town = Town::new().await;
        rows::give(town.test(), town.tenant(B.0)).await;
        for (table, column) in [
            ("sites", "name"),
            ("listings", "title"),
            ("flags", "purpose"),
            ("accounts", "name"),
            ("sessions", "agent"),
            ("enquiries", "message"),
        ] {
            let plant = format!("update {table} set {column} = '{WORD} {table} {column}'");
            let mut connection = town.test().bootstrap().await;
            let done = sqlx::query(AssertSqlSafe(plant)).execute(&mut connection).await;
            assert!(done.expect("planted").rows_affected() > 0, "{table}");
        }
        let mut outcome = Outcome::default();
        look(&mut outcome, town.test()).await;
        assert_eq!(outcome.leaks, Vec::<String>::new());
        assert_eq!(outcome.checks, HELD.len());
    }

    #[test]
    fn a_file_too_many_too_open_or_with_something_else_is_noticed() {
        let folder = std::env::temp_dir().join(format!("zocalo-files-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let write = |name: &str, text: &str, mode: u32| {
            let file = folder.join(name);
            fs::write(&file, text).expect("written");
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("set");
        };
        write("directory.json", "canariob sites name", 0o600);
        write("flags-web.json", "canariob flags purpose", 0o600);
        let leaks = |map: &str| {
            let mut outcome = Outcome::default();
            read(&mut outcome, &folder, map);
            outcome.leaks.sort();
            outcome.leaks
        };
        let map = "`directory.json` `flags-*.json`";
        assert_eq!(leaks(map), Vec::<String>::new());
        assert_eq!(leaks("`directory.json`").len(), 1, "one that the map does not tell of");
        write("directory.json", "canariob sites name canariob accounts mail", 0o644);
        write("letters.json", "nada", 0o600);
        let found = leaks(map).join("\n");
        assert!(found.contains("holds words of accounts"), "{found}");
        assert!(found.contains("644 for 600"), "{found}");
        assert!(found.contains("letters.json: nobody says"), "{found}");
        fs::remove_dir_all(&folder).expect("removed");
    }
}
