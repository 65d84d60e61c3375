//! A supervisor that is killed takes its server with it.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use db::cluster::{Cluster, ClusterConfig};

const FOLDER: &str = "ZOCALO_IT_SUPERVISE";
const READY: &str = "the server is ready";

/// The supervisor of the test below, in a process of its own. Does nothing otherwise.
#[tokio::test]
async fn supervise_if_asked_to() {
    let Some(data) = std::env::var_os(FOLDER) else { return };
    let config = ClusterConfig { data: PathBuf::from(data), pg_bin: None };
    let mut cluster = Cluster::open(config).await.unwrap();
    cluster.start().await.unwrap();
    println!("{READY}");
    cluster.exited().await.unwrap();
}

fn supervise(data: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "supervisor::supervise_if_asked_to", "--nocapture"])
        .env(FOLDER, data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn a_start_that_is_killed_at_any_moment_never_hinders_the_next() {
    let data = std::env::temp_dir().join(format!("zocalo-it-early-{}", std::process::id()));
    std::fs::create_dir_all(&data).unwrap();
    for alive_ms in [40, 150, 300, 450, 600, 900, 1_200] {
        let mut supervisor = supervise(&data);
        tokio::time::sleep(Duration::from_millis(alive_ms)).await;
        assert!(supervisor.try_wait().unwrap().is_none(), "it gave up within {alive_ms} ms");
        supervisor.kill().unwrap();
        supervisor.wait().unwrap();
    }
    let mut cluster =
        Cluster::open(ClusterConfig { data: data.clone(), pg_bin: None }).await.unwrap();
    cluster.start().await.unwrap();
    cluster.stop().await.unwrap();
    std::fs::remove_dir_all(data).unwrap();
}

#[tokio::test]
async fn a_killed_supervisor_takes_its_server_with_it_and_the_next_one_starts() {
    let data = std::env::temp_dir().join(format!("zocalo-it-killed-{}", std::process::id()));
    std::fs::create_dir_all(&data).unwrap();
    let mut supervisor = supervise(&data);
    let said = BufReader::new(supervisor.stdout.take().unwrap());
    assert!(said.lines().map_while(Result::ok).any(|line| line.contains(READY)));
    let lock = data.join("pg/postmaster.pid");
    assert!(lock.exists());

    supervisor.kill().unwrap();
    supervisor.wait().unwrap();
    let begun = Instant::now();
    while lock.exists() && begun.elapsed() < Duration::from_secs(20) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!lock.exists(), "the server runs on without its supervisor");

    let mut cluster =
        Cluster::open(ClusterConfig { data: data.clone(), pg_bin: None }).await.unwrap();
    cluster.start().await.unwrap();
    cluster.stop().await.unwrap();
    std::fs::remove_dir_all(data).unwrap();
}
