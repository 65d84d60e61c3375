//! The file of errors: written beside its place, and put there once there is something to say.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use listings::import::REPORT_TITLES;

/// Names tried for a draft.
const TRIES_MAX: u32 = 100;
/// What is looked at of a file to know it for one of ours.
const LOOK_BYTES: u64 = 128;

/// A report that is being written.
pub struct ReportFile {
    /// Where it will be.
    place: PathBuf,
    /// Where it is until then; the place itself where that is no ordinary file.
    draft: PathBuf,
}

impl ReportFile {
    /// One that will be at `place`. What is there stays until the report is whole.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn begin(place: &Path) -> anyhow::Result<Self> {
        // A link stays one: what it leads to is the place.
        let place = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
        let place = place.as_path();
        let is_ordinary = fs::metadata(place).map_or(true, |known| known.is_file());
        let draft = if is_ordinary { fresh(place) } else { Ok(place.to_owned()) };
        let report = Self { place: place.to_owned(), draft: draft.with_context(|| said(place))? };
        report.open()?;
        Ok(report)
    }

    /// The file to write to, empty.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn open(&self) -> anyhow::Result<File> {
        File::create(&self.draft).with_context(|| said(&self.place))
    }

    /// Puts it in its place if it says something; whether it does. Otherwise an earlier report there
    /// is of another run and goes, after a run that went well; any other file stays.
    ///
    /// # Errors
    /// When files cannot be moved.
    pub fn end(self, is_done: bool) -> anyhow::Result<bool> {
        let named = || self.place.display().to_string();
        if self.draft == self.place {
            return Ok(true);
        }
        if !is_empty(&self.draft).with_context(named)? {
            // Whoever may not read what was there may not read this either.
            if let Ok(known) = fs::metadata(&self.place) {
                fs::set_permissions(&self.draft, known.permissions()).with_context(named)?;
            }
            fs::rename(&self.draft, &self.place).with_context(named)?;
            return Ok(true);
        }
        fs::remove_file(&self.draft).with_context(named)?;
        if is_done && self.place.is_file() && is_report(&self.place).with_context(named)? {
            match fs::remove_file(&self.place) {
                // Another import of the same file was quicker.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed.with_context(named)?,
            }
        }
        Ok(false)
    }
}

fn said(place: &Path) -> String {
    format!("no se puede escribir {}; elige otro con --errors", place.display())
}

/// A file beside `place` that nobody has: two imports at once do not write into one, and nobody's own
/// file is taken for a draft.
fn fresh(place: &Path) -> io::Result<PathBuf> {
    let mut tries = 0;
    loop {
        let mut name = place.as_os_str().to_owned();
        name.push(format!(".{}-{tries}.nuevo", std::process::id()));
        let draft = PathBuf::from(name);
        match File::create_new(&draft) {
            Ok(_) => return Ok(draft),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES_MAX => {
                tries += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether it says nothing beyond its titles.
fn is_empty(file: &Path) -> io::Result<bool> {
    Ok(fs::metadata(file)?.len() <= REPORT_TITLES.len() as u64)
}

fn is_report(file: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(file)?.take(LOOK_BYTES).read_to_end(&mut start)?;
    Ok(start.starts_with(REPORT_TITLES.as_bytes()))
}

/// Whether two paths lead to one file, by whatever names.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    let known = |path: &Path| fs::metadata(path).ok().map(|known| (known.dev(), known.ino()));
    known(one).is_some_and(|one| known(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("zocalo-report-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn what_is_there_stays_until_there_is_something_to_say() {
        let folder = folder("stays");
        let place = folder.join("errores.csv");
        fs::write(&place, "algo de otro").expect("written");
        for is_done in [false, true] {
            let report = ReportFile::begin(&place).expect("begun");
            report.open().expect("a file").write_all(REPORT_TITLES.as_bytes()).expect("titles");
            assert!(!report.end(is_done).expect("ended"));
            assert_eq!(fs::read_to_string(&place).expect("there"), "algo de otro");
        }
        let report = ReportFile::begin(&place).expect("begun");
        let said = format!("{REPORT_TITLES}1,precio,error,x,y\n");
        report.open().expect("a file").write_all(said.as_bytes()).expect("a row");
        assert!(report.end(true).expect("ended"));
        assert_eq!(fs::read_to_string(&place).expect("there"), said);
        // A run with nothing to say: the earlier report is not about it.
        for (is_done, is_left) in [(false, true), (true, false)] {
            ReportFile::begin(&place).expect("begun").end(is_done).expect("ended");
            assert_eq!(place.exists(), is_left);
        }
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0, "no draft is left");
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn a_report_keeps_the_links_and_the_permissions_of_its_place() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = folder("links");
        let (place, link) = (folder.join("a.csv"), folder.join("l.csv"));
        fs::write(&place, REPORT_TITLES).expect("written");
        fs::set_permissions(&place, fs::Permissions::from_mode(0o600)).expect("set");
        symlink(&place, &link).expect("linked");
        let report = ReportFile::begin(&link).expect("begun");
        let said = format!("{REPORT_TITLES}1,precio,error,x,y\n");
        report.open().expect("a file").write_all(said.as_bytes()).expect("a row");
        assert!(report.end(true).expect("ended"));
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read_to_string(&place).expect("there"), said);
        let mode = fs::metadata(&place).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn a_file_is_known_by_all_its_names() {
        let folder = folder("names");
        let (one, other) = (folder.join("a.csv"), folder.join("b.csv"));
        fs::write(&one, "id\n").expect("written");
        fs::hard_link(&one, &other).expect("linked");
        assert!(is_same_file(&one, &other) && is_same_file(&one, &one));
        assert!(!is_same_file(&one, &folder.join("none.csv")));
        fs::remove_dir_all(folder).expect("removed");
    }
}
