//! One process of the product under the supervisor: started, watched, started again.

use std::{process::Stdio, time::Duration};

use anyhow::Context as _;
use tokio::{
    process::{Child as Process, Command},
    time::{Instant, sleep_until, timeout},
};

use crate::{cli::Role, config::Config, serve::MARK_VARIABLE};

/// The wait before the first restart; it doubles with each failure in a row.
const RESTART_AFTER: Duration = Duration::from_millis(200);
/// The longest wait before a restart.
const RESTART_AFTER_MAX: Duration = Duration::from_secs(10);
/// A process that lived so long counts as having started well.
const SETTLED_AFTER: Duration = Duration::from_secs(30);
/// How long a process may take to end when asked to; more than the worker's grace.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// The secrets a process gets, and no other.
pub struct Logins {
    /// Its own login.
    pub own: kernel::Secret<String>,
    /// The public login, where it shows pages.
    pub public: Option<kernel::Secret<String>>,
}

/// A supervised process.
pub struct Child {
    role: Role,
    logins: Logins,
    mark: String,
    process: Option<Process>,
    started: Instant,
    start_at: Instant,
    failures: u32,
}

impl Child {
    /// A process that will start at once when first awaited.
    pub fn new(role: Role, logins: Logins, mark: &str) -> Self {
        let (now, mark) = (Instant::now(), mark.to_owned());
        Self { role, logins, mark, process: None, started: now, start_at: now, failures: 0 }
    }

    /// Keeps the process running; only returns when it cannot be started at all.
    pub async fn keep_running(&mut self, config: &Config) -> anyhow::Result<()> {
        loop {
            if self.process.is_none() {
                sleep_until(self.start_at).await;
                self.process = Some(self.start(config)?);
                self.started = Instant::now();
            }
            let Some(process) = self.process.as_mut() else { continue };
            let status = process.wait().await?;
            self.process = None;
            let lived = self.started.elapsed();
            self.failures = if lived > SETTLED_AFTER { 0 } else { self.failures + 1 };
            let wait = (RESTART_AFTER * 2u32.pow(self.failures.min(6))).min(RESTART_AFTER_MAX);
            self.start_at = Instant::now() + wait;
            tracing::warn!(role = self.role.key(), %status, "{} ended ({status}); again in {wait:?}", self.role.key());
        }
    }

    fn start(&self, config: &Config) -> anyhow::Result<Process> {
        let program = std::env::current_exe().context("no se encuentra el propio programa")?;
        let mut command = Command::new(program);
        command
            .args(["serve", "--role", self.role.key()])
            // The administrator's URL is not for the parts.
            .env_remove("DATABASE_URL")
            .env_remove("ZOCALO_DATABASE_URL")
            .env("ZOCALO_DATA", &config.data)
            .env("ZOCALO_PORT", config.listen.port().to_string())
            .envs(config.file.iter().map(|file| ("ZOCALO_CONFIG", file)))
            .env(MARK_VARIABLE, &self.mark)
            .env("ZOCALO_LOGIN", self.logins.own.reveal())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true);
        if self.role == Role::Web {
            // Letters are the worker's: the web needs no way out for them, and no password.
            command.env("ZOCALO_MAIL_TRANSPORT", "outbox").env_remove("ZOCALO_MAIL_PASSWORD");
        }
        if let Some(public) = &self.logins.public {
            command.env("ZOCALO_LOGIN_PUBLIC", public.reveal());
        }
        super::tie_to_parent(&mut command);
        command.spawn().with_context(|| format!("no se pudo arrancar {}", self.role.key()))
    }

    /// Asks the process to end, and after a while makes it.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        if let Some(pid) = process.id().and_then(|id| i32::try_from(id).ok()) {
            nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::SIGTERM)?;
        }
        if timeout(STOP_WITHIN, process.wait()).await.is_err() {
            tracing::error!(role = self.role.key(), "{} did not end in time", self.role.key());
            process.kill().await?;
        }
        Ok(())
    }
}
