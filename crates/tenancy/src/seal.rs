//! Secrets that have to be read again, sealed before they reach the database: who copies that has
//! nothing. The key is a file beside it.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::Arc,
};

use kernel::{Secret, hex};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};

use crate::Error;

/// Bytes of the key.
const KEY_BYTES: usize = 32;

/// Seals and opens. Cloning shares the key.
#[derive(Clone)]
pub struct Sealer(Arc<Keys>);

struct Keys {
    seals: LessSafeKey,
    derives: hmac::Key,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Sealer")
    }
}

impl Sealer {
    /// One with that key.
    ///
    /// # Errors
    /// [`Error::Sealing`], which such a key never causes.
    pub fn new(key: &Secret<[u8; KEY_BYTES]>) -> Result<Self, Error> {
        let derives = hmac::Key::new(hmac::HMAC_SHA256, key.reveal());
        let key = UnboundKey::new(&CHACHA20_POLY1305, key.reveal()).map_err(|_| Error::Sealing)?;
        Ok(Self(Arc::new(Keys { seals: LessSafeKey::new(key), derives })))
    }

    /// Another key of the installation, for what `about` names; by one nobody finds another.
    ///
    /// # Errors
    /// [`Error::Sealing`], which this never causes.
    pub fn derive(&self, about: &str) -> Result<Secret<[u8; KEY_BYTES]>, Error> {
        let sum = hmac::sign(&self.0.derives, about.as_bytes());
        sum.as_ref().try_into().map(Secret::new).map_err(|_| Error::Sealing)
    }

    /// One with the key of the file at `path`; made there by `draw` if there is none, for its owner
    /// alone.
    ///
    /// # Errors
    /// What the file system says; [`io::ErrorKind::InvalidData`] for a file that holds no key.
    pub fn open(path: &Path, draw: impl FnOnce() -> [u8; KEY_BYTES]) -> io::Result<Self> {
        if !path.exists() {
            make(path, &draw())?;
        }
        let key = read(&fs::read_to_string(path)?).ok_or(io::ErrorKind::InvalidData)?;
        Self::new(&Secret::new(key)).map_err(io::Error::other)
    }

    /// Seals `plain` for one place, which `about` names: elsewhere it does not open. `nonce` is drawn
    /// anew for each.
    ///
    /// # Errors
    /// [`Error::Sealing`].
    pub(crate) fn seal(&self, plain: &[u8], about: &str, nonce: u128) -> Result<Vec<u8>, Error> {
        let mut bytes = [0; NONCE_LEN];
        bytes.copy_from_slice(&nonce.to_be_bytes()[..NONCE_LEN]);
        let mut sealed = plain.to_vec();
        self.0
            .seals
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(bytes),
                Aad::from(about.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| Error::Sealing)?;
        Ok([&bytes[..], &sealed].concat())
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// [`Error::Sealing`] for what was sealed for another place, with another key, or changed.
    pub(crate) fn open_sealed(&self, sealed: &[u8], about: &str) -> Result<Vec<u8>, Error> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or(Error::Sealing)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Error::Sealing)?;
        let mut rest = rest.to_vec();
        let plain = self.0.seals.open_in_place(nonce, Aad::from(about.as_bytes()), &mut rest);
        plain.map(|plain| plain.to_vec()).map_err(|_| Error::Sealing)
    }
}

/// Of two that make it at once one wins, and both read what that one wrote.
fn make(path: &Path, key: &[u8; KEY_BYTES]) -> io::Result<()> {
    let text = hex::text(key);
    let draft = path.with_extension(format!("{}.nuevo", std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let placed = written.and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        placed => placed,
    });
    fs::remove_file(&draft)?;
    placed
}

fn read(text: &str) -> Option<[u8; KEY_BYTES]> {
    hex::bytes(text.trim())?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let sealer = Sealer::new(&Secret::new([7; KEY_BYTES])).expect("a key");
        let sealed = sealer.seal(b"hola", "ten_a acc_b", 3).expect("sealed");
        assert!(!sealed.windows(4).any(|part| part == b"hola"));
        assert_eq!(sealer.open_sealed(&sealed, "ten_a acc_b").expect("opens"), b"hola");
        assert!(sealer.open_sealed(&sealed, "ten_a acc_c").is_err(), "another's");
        let mut changed = sealed.clone();
        changed[14] ^= 1;
        assert!(sealer.open_sealed(&changed, "ten_a acc_b").is_err());
        let other = Sealer::new(&Secret::new([8; KEY_BYTES])).expect("a key");
        assert!(other.open_sealed(&sealed, "ten_a acc_b").is_err());
        let derived = |sealer: &Sealer, about| *sealer.derive(about).expect("a key").reveal();
        assert_eq!(derived(&sealer, "sums"), derived(&sealer, "sums"));
        assert_ne!(derived(&sealer, "sums"), derived(&sealer, "other"));
        assert_ne!(derived(&sealer, "sums"), derived(&other, "sums"));
        assert_ne!(derived(&sealer, "sums"), [7; KEY_BYTES]);
        for short in [&[][..], &[1; 12], &[1; 27]] {
            assert!(sealer.open_sealed(short, "").is_err());
        }
    }

    #[test]
    fn the_key_is_made_once_and_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = std::env::temp_dir().join(format!("zocalo-seal-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("seal.key");
        let first = Sealer::open(&path, || [1; KEY_BYTES]).expect("made");
        let again = Sealer::open(&path, || [2; KEY_BYTES]).expect("read");
        let sealed = first.seal(b"hola", "", 1).expect("sealed");
        assert_eq!(again.open_sealed(&sealed, "").expect("the same key"), b"hola");
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(&path, "no es una clave").expect("written");
        let error = Sealer::open(&path, || [1; KEY_BYTES]).expect_err("no key");
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        fs::remove_dir_all(&folder).expect("gone");
    }
}
