//! `zocalo up`: a small supervisor over PostgreSQL, web and worker.

mod announcement;
mod child;
mod database;

use std::{io::ErrorKind, net::TcpListener, pin::Pin, time::Duration};

use anyhow::Context as _;
use http_kit::MARK;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    process::Command,
    signal::unix::{SignalKind, signal},
    time::{Instant, sleep, timeout},
};

use self::{announcement::announce, child::Child, database::Database};
use crate::{
    cli::{Demo, Role},
    commands,
    config::Config,
    output::{self, Output},
    port,
    session::Session,
};

/// How long the parts may take until pages are served; building a large index is part of it.
const READY_WITHIN: Duration = Duration::from_secs(300);
/// How long the parts of an earlier supervisor may take to end.
const FORMER_ENDS_WITHIN: Duration = Duration::from_secs(5);
/// What is read of an answer at most.
const ANSWER_BYTES_MAX: u64 = 4 << 10;
/// How often readiness is asked for.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// Runs everything until Ctrl-C or SIGTERM.
///
/// # Errors
/// When a part cannot be started, with what to do about it.
pub async fn run(config: &Config, demo: Demo, output: Output) -> anyhow::Result<u8> {
    let began = Instant::now();
    require_free_port(config).await?;
    eprintln!("Preparando la base de datos en {} …", config.data.display());
    let mut stop = std::pin::pin!(asked_to_stop()?);
    let mut database = tokio::select! {
        started = Database::start(config) => started?,
        () = &mut stop => return Ok(output::OK),
    };
    let outcome = run_parts(config, demo, output, &mut database, began, stop).await;
    eprintln!("Deteniendo la base de datos …");
    database.stop().await?;
    outcome.map(|()| output::OK)
}

/// Brings the database up to date and loads the demonstration.
async fn prepare(
    config: &Config,
    demo: Demo,
    database: &mut Database,
) -> anyhow::Result<db::cluster::Logins> {
    let logins = database.migrate().await?;
    if demo != Demo::None {
        eprintln!("Cargando los datos de muestra …");
        // Before the web starts, so that its first look finds the sites.
        let session = Session::open(config, Output::new(false)).await?;
        commands::demo::load(&session, demo).await?;
    }
    Ok(logins)
}

/// Starts the parts, says where they are, and keeps them running.
async fn run_parts(
    config: &Config,
    demo: Demo,
    output: Output,
    database: &mut Database,
    began: Instant,
    mut stop: Pin<&mut impl Future<Output = ()>>,
) -> anyhow::Result<()> {
    let logins = tokio::select! {
        prepared = prepare(config, demo, database) => prepared?,
        () = &mut stop => return Ok(()),
    };
    eprintln!("Arrancando las partes …");
    port::keep(config)?;
    let mark = draw_mark();
    let for_web = child::Logins { own: logins.web, public: Some(logins.public.clone()) };
    let for_worker = child::Logins { own: logins.worker, public: Some(logins.public) };
    let mut web = Child::new(Role::Web, for_web, &mark);
    let mut worker = Child::new(Role::Worker, for_worker, &mark);
    let started = async {
        wait_until_ready(config, &mark).await?;
        announce(config, output, began).await
    };
    let outcome = tokio::select! {
        outcome = web.keep_running(config) => outcome,
        outcome = worker.keep_running(config) => outcome,
        outcome = database.keep_running() => outcome,
        outcome = async { started.await?; std::future::pending().await } => outcome,
        () = stop => Ok(()),
    };
    let (stopped_web, stopped_worker) = tokio::join!(web.stop(), worker.stop());
    stopped_web?;
    stopped_worker?;
    outcome
}

/// Ends at Ctrl-C or SIGTERM.
fn asked_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits a little for the port: after `kill -9` of an earlier supervisor its web is still ending.
async fn require_free_port(config: &Config) -> anyhow::Result<()> {
    let deadline = Instant::now() + FORMER_ENDS_WITHIN;
    loop {
        match TcpListener::bind(config.listen) {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::AddrInUse && Instant::now() < deadline => {
                sleep(ASK_EVERY).await;
            }
            Err(error) => {
                return Err(error).with_context(|| {
                    format!(
                        "no se puede escuchar en {}: ¿ya está en marcha, o hay otro programa ahí? Elige otro puerto: ZOCALO_PORT=8090 bin/up",
                        config.listen
                    )
                });
            }
        }
    }
}

/// By it the supervisor knows its own web from whatever else may answer on the port.
#[expect(clippy::disallowed_methods, reason = "drawn once, where the process is put together")]
fn draw_mark() -> String {
    format!("{:016x}", rand::random::<u64>())
}

async fn wait_until_ready(config: &Config, mark: &str) -> anyhow::Result<()> {
    let deadline = Instant::now() + READY_WITHIN;
    while !is_ready(config, mark).await {
        if Instant::now() > deadline {
            anyhow::bail!(
                "las páginas no están listas tras {} s; mira el registro de arriba",
                READY_WITHIN.as_secs()
            );
        }
        sleep(ASK_EVERY).await;
    }
    Ok(())
}

async fn is_ready(config: &Config, mark: &str) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(config.listen).await?;
        stream.write_all(b"GET /readyz HTTP/1.0\r\n\r\n").await?;
        let mut answer = Vec::new();
        stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
        std::io::Result::Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    let answer = timeout(Duration::from_secs(1), ask).await;
    let Ok(Ok(answer)) = answer else { return false };
    let ours = format!("{MARK}: {mark}");
    answer.starts_with("HTTP/1.0 200") && answer.lines().any(|line| line == ours)
}

/// A child ends with the supervisor, also when that is killed.
#[expect(unsafe_code, reason = "the parent-death signal can only be set between fork and exec")]
fn tie_to_parent(command: &mut Command) {
    // SAFETY: prctl is async-signal-safe and touches only the child.
    unsafe {
        command.pre_exec(|| {
            nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGTERM)?;
            Ok(())
        });
    }
}
