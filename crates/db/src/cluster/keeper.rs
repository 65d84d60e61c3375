//! The server's process and the thread that lives as long as it does.

use std::{
    io,
    os::unix::process::CommandExt as _,
    process::{Child, Command, ExitStatus, Stdio},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::sync::{oneshot, watch};

use super::{Error, log, place::Place, settings};

/// How the server is asked to end.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop {
    /// Connections end, everything is written out.
    Fast,
    /// At once; the next start replays the log.
    Immediate,
}

/// A running server. Dropped, it is asked to end.
pub(super) struct Keeper {
    pid: Pid,
    ended: watch::Receiver<Option<ExitStatus>>,
}

impl Keeper {
    /// Starts the server in a thread that then waits for it: the system sends the death signal when
    /// that thread ends, and so when we are killed, but not when some worker thread of ours does.
    pub(super) async fn start(place: &Place) -> Result<Self, Error> {
        let (tell_ended, ended) = watch::channel(None);
        let (tell_started, started) = oneshot::channel();
        let (command, log) = (command(place), place.log.clone());
        let thread = std::thread::Builder::new().name("postgres".to_owned());
        let spawned = thread.spawn(move || {
            keep(command, tell_started, &tell_ended, move |stderr| log::pump(stderr, &log));
        });
        spawned.map_err(Error::folder(&place.binaries))?;
        let pid = match started.await {
            Ok(pid) => pid.map_err(Error::folder(&place.binaries))?,
            Err(_) => return Err(Error::NotRunning),
        };
        Ok(Self { pid: Pid::from_raw(pid), ended })
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.borrow().is_some()
    }

    pub(super) async fn ended(&self) -> Result<ExitStatus, Error> {
        let mut ended = self.ended.clone();
        let status = ended.wait_for(Option::is_some).await.map_err(|_| Error::NotRunning)?;
        status.ok_or(Error::NotRunning)
    }

    pub(super) fn ask(&self, stop: Stop) {
        if self.has_ended() {
            return;
        }
        let signal = match stop {
            Stop::Fast => Signal::SIGINT,
            Stop::Immediate => Signal::SIGQUIT,
        };
        if let Err(error) = kill(self.pid, signal) {
            tracing::debug!(%error, "PostgreSQL had ended before it was asked to");
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.ask(Stop::Fast);
    }
}

fn command(place: &Place) -> Command {
    let mut command = Command::new(place.binaries.join("postgres"));
    command
        .args(settings::arguments(&place.cluster, &place.sockets))
        .current_dir("/")
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // A group of its own: Ctrl-C in the terminal is for us, who then stop things in order.
        .process_group(0);
    if let Some(account) = &place.account {
        account.put_on(&mut command);
    }
    tie_to_us(&mut command);
    command
}

/// The program is asked to end when the thread that began it does.
pub(super) fn tie_to_us(command: &mut Command) {
    let ask = || nix::sys::prctl::set_pdeathsig(Signal::SIGINT).map_err(io::Error::from);
    // SAFETY: the closure runs in the new process between fork and exec, after the change of user
    // (which would clear the death signal), and only makes one system call, which is safe there.
    unsafe {
        command.pre_exec(ask);
    }
}

fn keep(
    mut command: Command,
    tell_started: oneshot::Sender<io::Result<i32>>,
    tell_ended: &watch::Sender<Option<ExitStatus>>,
    pump: impl FnOnce(std::process::ChildStderr) + Send + 'static,
) {
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            // Nobody waits any more when the start was given up.
            drop(tell_started.send(Err(error)));
            return;
        }
    };
    if let Some(stderr) = child.stderr.take() {
        std::thread::spawn(move || pump(stderr));
    }
    let pid = i32::try_from(child.id()).unwrap_or(i32::MAX);
    if tell_started.send(Ok(pid)).is_err() {
        tracing::debug!("The start was given up; ending the server");
        end(&child);
    }
    match child.wait() {
        Ok(status) => drop(tell_ended.send_replace(Some(status))),
        Err(error) => tracing::error!(%error, "PostgreSQL cannot be waited for: {error}"),
    }
}

fn end(child: &Child) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap_or(i32::MAX));
    if let Err(error) = kill(pid, Signal::SIGINT) {
        tracing::debug!(%error, "PostgreSQL had already ended");
    }
}
