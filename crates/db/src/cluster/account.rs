//! As whom the server runs: ourselves, or an unprivileged user when we are root, whom PostgreSQL
//! refuses.

use std::{
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::Path,
    process::{Command, Stdio},
};

use nix::unistd::{Gid, Uid, User, chown};

use super::Error;

/// The user the distributions make for the server.
const USER: &str = "postgres";

/// Another user than ourselves.
#[derive(Debug, Clone)]
pub(super) struct Account {
    name: String,
    uid: Uid,
    gid: Gid,
}

impl Account {
    /// `None` when we are no root and the server runs as we do.
    pub(super) fn needed() -> Result<Option<Self>, Error> {
        if !Uid::effective().is_root() {
            return Ok(None);
        }
        let no_user = || Error::NoUser { user: USER.to_owned() };
        let user = User::from_name(USER).map_err(|_| no_user())?.ok_or_else(no_user)?;
        Ok(Some(Self { name: user.name, uid: user.uid, gid: user.gid }))
    }

    /// Lets the command run as this user. The standard library drops our groups along with it.
    pub(super) fn put_on(&self, command: &mut Command) {
        command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
    }

    /// Makes a file or folder this user's.
    pub(super) fn give(&self, path: &Path) -> Result<(), Error> {
        chown(path, Some(self.uid), Some(self.gid))
            .map_err(|errno| Error::folder(path)(errno.into()))
    }

    /// Whether this user can enter `folder`; the first folder on the way that stops it is named.
    pub(super) fn check_reach(&self, folder: &Path) -> Result<(), Error> {
        for step in folder.ancestors().collect::<Vec<_>>().into_iter().rev() {
            if !self.can_enter(step)? {
                return Err(Error::OutOfReach { user: self.name.clone(), folder: step.to_owned() });
            }
        }
        Ok(())
    }

    /// Asked of the system itself, which alone knows about lists of rights and mounts.
    fn can_enter(&self, folder: &Path) -> Result<bool, Error> {
        let mode = std::fs::metadata(folder).map_err(Error::folder(folder))?.permissions().mode();
        if mode & 0o001 != 0 {
            return Ok(true);
        }
        let mut command = Command::new("test");
        command.arg("-x").arg(folder).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
        self.put_on(&mut command);
        Ok(command.status().map_err(Error::folder(folder))?.success())
    }
}
