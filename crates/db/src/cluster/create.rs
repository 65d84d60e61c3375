//! Making the cluster, whole or not at all.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::{Error, logins::Secrets, place::Place};

/// Made under another name and renamed, so that being killed in the middle leaves nothing that looks
/// like a cluster.
pub(super) async fn create(place: &Place, secrets: &Secrets) -> Result<(), Error> {
    let (draft, password) = (place.data.join("pg.new"), place.data.join("pg.password"));
    for (path, removed) in [(&draft, remove_folder(&draft)), (&password, remove_file(&password))] {
        removed.map_err(Error::folder(path))?;
    }
    make_folder(place, &draft)?;
    write_password(place, secrets, &password)?;
    let output = initdb(place, &draft, &password).await;
    remove_file(&password).map_err(Error::folder(&password))?;
    let output = output?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::NotCreated { said });
    }
    fs::rename(&draft, &place.cluster).map_err(Error::folder(&place.cluster))
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
    let ran = tokio::task::spawn_blocking(move || command.output()).await;
    ran.map_err(std::io::Error::from).flatten().map_err(Error::folder(&place.binaries))
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

fn remove_folder(path: &Path) -> std::io::Result<()> {
    gone(fs::remove_dir_all(path))
}

fn remove_file(path: &Path) -> std::io::Result<()> {
    gone(fs::remove_file(path))
}

fn gone(removed: std::io::Result<()>) -> std::io::Result<()> {
    match removed {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
