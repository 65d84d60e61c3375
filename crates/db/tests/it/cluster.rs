//! The private cluster: it starts, stops and heals.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use db::{
    Address,
    cluster::{Cluster, ClusterConfig, Error, Logins},
    migrate,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::Connection as _;

/// A data folder that goes when the test does.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("zocalo-it-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn config(&self) -> ClusterConfig {
        ClusterConfig { data: self.0.clone(), pg_bin: None }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap_or_else(|error| eprintln!("{error}"));
    }
}

fn postmaster(data: &Path) -> i32 {
    let text = std::fs::read_to_string(data.join("pg/postmaster.pid")).unwrap();
    text.lines().next().unwrap().trim().parse().unwrap()
}

async fn answer(cluster: &Cluster) -> i64 {
    let mut connection = Address::read(&cluster.logins().web).unwrap().connect().await.unwrap();
    let rows = sqlx::query_scalar("select count(*) from listings");
    let rows = rows.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    rows
}

/// One test, because each start costs a second: created, migrated, stopped, started, killed, healed.
#[tokio::test]
async fn a_cluster_is_created_stopped_started_killed_and_heals() {
    let folder = Folder::new("life");
    let begun = Instant::now();
    let mut cluster = Cluster::open(folder.config()).await.unwrap();
    cluster.start().await.unwrap();
    migrate::up(&cluster.logins().migrator).await.unwrap();
    println!("created, started and migrated in {:?}", begun.elapsed());
    assert_eq!(answer(&cluster).await, 0);

    second_supervisor_is_refused(&folder).await;
    cluster.stop().await.unwrap();
    assert!(!folder.0.join("pg/postmaster.pid").exists(), "it was not stopped in order");

    let begun = Instant::now();
    let mut cluster = Cluster::open(folder.config()).await.unwrap();
    cluster.start().await.unwrap();
    migrate::up(&cluster.logins().migrator).await.unwrap();
    println!("second start in {:?}", begun.elapsed());
    // It takes 0.3 s; the rest is patience with a machine that does much else.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());

    kill(Pid::from_raw(postmaster(&folder.0)), Signal::SIGKILL).unwrap();
    assert!(!cluster.exited().await.unwrap().success());
    cluster.start().await.unwrap();
    assert_eq!(answer(&cluster).await, 0);
    cluster.stop().await.unwrap();
}

async fn second_supervisor_is_refused(folder: &Folder) {
    let refused = Cluster::open(folder.config()).await.unwrap_err();
    assert!(matches!(refused, Error::InUse { .. }), "{refused}");
    assert!(refused.to_string().contains("otro zocalo"), "{refused}");
}

#[tokio::test]
async fn what_a_killed_supervisor_leaves_does_not_keep_it_from_starting() {
    let folder = Folder::new("leftover");
    let mut cluster = Cluster::open(folder.config()).await.unwrap();
    cluster.start().await.unwrap();
    let former = postmaster(&folder.0);
    // As if the supervisor were gone and its server were not: nobody asks it to end.
    std::mem::forget(cluster);
    let mut cluster = open_beside_the_forgotten(&folder).await;
    cluster.start().await.unwrap();
    assert_ne!(postmaster(&folder.0), former, "the former server still runs");
    cluster.stop().await.unwrap();

    // The number in the lock file now belongs to somebody else: this very process.
    let stale = format!("{}\n{}\n0\n5432\n", std::process::id(), folder.0.join("pg").display());
    std::fs::write(folder.0.join("pg/postmaster.pid"), stale).unwrap();
    let mut cluster = open_beside_the_forgotten(&folder).await;
    cluster.start().await.unwrap();
    cluster.stop().await.unwrap();
}

/// The forgotten supervisor's lock is in this process still; a new lock file stands for its end.
async fn open_beside_the_forgotten(folder: &Folder) -> Cluster {
    std::fs::remove_file(folder.0.join("cluster.lock")).unwrap();
    Cluster::open(folder.config()).await.unwrap()
}

#[tokio::test]
async fn a_cluster_half_made_is_made_again() {
    let folder = Folder::new("half");
    std::fs::create_dir_all(folder.0.join("pg.new-0/base")).unwrap();
    std::fs::write(folder.0.join("pg.new-0/PG_VERSION"), "15").unwrap();
    let mut cluster = Cluster::open(folder.config()).await.unwrap();
    cluster.start().await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn the_passwords_are_for_their_owner_alone_and_nobody_enters_without() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("secrets");
    let mut cluster = Cluster::open(folder.config()).await.unwrap();
    cluster.start().await.unwrap();
    for file in ["secrets.json", "logins.json"] {
        let mode = std::fs::metadata(folder.0.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let web = Address::read(&cluster.logins().web).unwrap();
    assert!(web.clone().login("zocalo_web", "guessed").connect().await.is_err());
    assert!(web.clone().connect().await.is_ok());
    for beside in ["postgres", "template1"] {
        assert!(web.clone().database(beside).connect().await.is_err(), "{beside}");
    }
    cluster.stop().await.unwrap();
}

/// As with `DATABASE_URL`: the server is somebody else's, the roles and the database become ours.
#[tokio::test]
async fn a_server_of_the_operators_own_gets_roles_a_database_and_logins_that_work() {
    let (theirs, ours) = (Folder::new("theirs"), Folder::new("ours"));
    let mut server = Cluster::open(theirs.config()).await.unwrap();
    server.start().await.unwrap();
    let elsewhere = Address::read(&server.bootstrap_url()).unwrap().database("mercado").url();

    let mut superuser = Address::read(&server.bootstrap_url()).unwrap().connect().await.unwrap();
    sqlx::raw_sql("create database mercado").execute(&mut superuser).await.unwrap();
    let logins = Logins::ensure(&ours.0, &elsewhere).await.unwrap();
    migrate::up(&logins.migrator).await.unwrap();
    let again = Logins::ensure(&ours.0, &elsewhere).await.unwrap();
    assert_eq!(again.web, logins.web);
    for login in [again.web, again.public, again.worker, again.motor] {
        let mut connection = Address::read(&login).unwrap().connect().await.unwrap();
        let here: String = sqlx::query_scalar("select current_database()::text")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(here, "mercado");
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_the_server_cannot_enter_is_named() {
    if !nix::unistd::Uid::effective().is_root() {
        assert!(std::env::var_os("CI").is_none(), "this needs root");
        return;
    }
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("reach");
    std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o700)).unwrap();
    let data = folder.0.join("data");
    let refused = Cluster::open(ClusterConfig { data, pg_bin: None }).await.unwrap_err();
    assert!(matches!(&refused, Error::OutOfReach { folder: f, .. } if *f == folder.0), "{refused}");
}

#[tokio::test]
async fn a_folder_without_the_programs_is_refused() {
    let folder = Folder::new("bin");
    let config = ClusterConfig { pg_bin: Some(folder.0.clone()), ..folder.config() };
    let refused = Cluster::open(config).await.unwrap_err();
    assert!(matches!(refused, Error::NotBinaries { .. }), "{refused}");
}
