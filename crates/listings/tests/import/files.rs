//! The real files: public advertisements, kept outside the repository.

use std::{fs::File, path::PathBuf};

/// Opens a real file; `None`, with the reason printed, where there is none. Under CI that fails.
pub fn open(name: &str) -> Option<(File, PathBuf)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("ZOCALO_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let path = shared.join("data").join(name);
    match File::open(&path) {
        Ok(file) => Some((file, path)),
        Err(error) => {
            let reason = format!("skipped: {name} cannot be opened ({error}); set ZOCALO_SHARED");
            let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!is_ci, "{reason}");
            eprintln!("{reason}");
            None
        }
    }
}
