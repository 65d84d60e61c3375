//! Making the cluster, whole or not at all.

use std::{
    fs,
    io::{self, ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use super::{Error, keeper::tie_to_us, logins::Secrets, place::Place};

/// How the folder of a cluster is called until it is whole.
const DRAFT: &str = "pg.new-";

/// Made under another name and renamed, so that being killed in the middle leaves nothing that looks
/// like a cluster.
pub(super) async fn create(place: &Place, secrets: &Secrets) -> Result<(), Error> {
    clear(&place.data)?;
    let password = place.data.join("pg.password");
    remove_file(&password).map_err(Error::folder(&password))?;
    let draft = make_draft(place)?;
    write_password(place, secrets, &password)?;
    let output = initdb(place, &draft, &password).await;
    remove_file(&password).map_err(Error::folder(&password))?;
    let output = output?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::NotCreated { said });
    }
    fs::rename(&draft, &place.cluster).map_err(Error::folder(&place.cluster))?;
    clear(&place.data)
}

/// Removes what starts that were killed in the middle left. Who still writes there is ending, and
/// keeps his folder until the next time.
fn clear(data: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(data).map_err(Error::folder(data))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(DRAFT)
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            let path = entry.path();
            tracing::warn!(%error, "{} could not be removed: {error}", path.display());
        }
    }
    Ok(())
}

/// A folder of a name no other start had, for the program of one that was killed may still be at
/// work in its own.
fn make_draft(place: &Place) -> Result<PathBuf, Error> {
    let draft = place.data.join(format!("{DRAFT}{:032x}", crate::draw::bits()));
    make_folder(place, &draft)?;
    Ok(draft)
}

async fn initdb(place: &Place, draft: &Path, password: &Path) -> Result<Output, Error> {
    let mut command = Command::new(place.binaries.join("initdb"));
    command
        .arg("-D")
        .arg(draft)
        .arg(format!("--pwfile={}", password.display()))
        .args(["--username=postgres", "--auth=scram-sha-256", "--data-checksums"])
        .args(["--encoding=UTF8", "--locale=C.UTF-8"])
        .current_dir("/")
        .stdin(Stdio::null());
    if let Some(account) = &place.account {
        account.put_on(&mut command);
    }
    tie_to_us(&mut command);
    let ran = tokio::task::spawn_blocking(move || command.output()).await;
    ran.map_err(io::Error::from).flatten().map_err(Error::folder(&place.binaries))
}

/// Made here, because the server's user may not write in the data folder.
fn make_folder(place: &Place, folder: &Path) -> Result<(), Error> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(folder).map_err(Error::folder(folder))?;
    place.account.as_ref().map_or(Ok(()), |account| account.give(folder))
}

/// `initdb` takes the password from a file only.
fn write_password(place: &Place, secrets: &Secrets, path: &Path) -> Result<(), Error> {
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(secrets.bootstrap().reveal().as_bytes()));
    written.map_err(Error::folder(path))?;
    place.account.as_ref().map_or(Ok(()), |account| account.give(path))
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
