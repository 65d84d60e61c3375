//! Passwords: which are taken, and how they are kept.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use kernel::{
    Secret,
    ids::TenantId,
    locale::{Sentence, Word},
};
use tokio::task;

use super::common::is_common;
use crate::{
    Error,
    turns::{Share, Turns},
};

/// What the field is called.
const PASSWORD: Word = Word::new("contraseña", "password");
/// Shortest, in characters (ASVS 5.0 6.2.1).
pub const LENGTH_MIN: usize = 8;
/// Longest, in characters; ASVS 5.0 6.2.9 asks for 64 at least.
pub const LENGTH_MAX: usize = 128;
/// Words of a person's surroundings so long may not be the whole password with a few signs added.
pub const CONTEXT_MIN: usize = 4;

/// OWASP's least for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes computed at a time: together they hold 76 MiB; and of one tenant.
const SHARE: Share = Share { at_once: 4, at_once_per_tenant: 3, waiting_per_tenant_max: 256 };

/// Dearest bcrypt hash that is taken in.
const BCRYPT_COST_MAX: u32 = 13;
/// Letters of salt and sum in one.
const BCRYPT_LETTERS: usize = 53;

/// A password somebody may have.
#[derive(Debug, Clone)]
pub struct Password(Secret<String>);

impl Password {
    /// Takes a new password; `context` are words it may not consist of: name, address, business.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what is wrong with it. There are no rules of composition.
    pub fn choose(typed: &str, context: &[&str]) -> Result<Self, Error> {
        match wrong(typed, context) {
            Some(reason) => Err(Error::Invalid { field: PASSWORD, reason }),
            None => Ok(Self(Secret::new(typed.to_owned()))),
        }
    }
}

/// What is wrong with it, in the order in which it is best told.
fn wrong(typed: &str, context: &[&str]) -> Option<Sentence> {
    let length = typed.chars().count();
    Some(if length < LENGTH_MIN {
        Sentence::new(
            format!("usa al menos {LENGTH_MIN} caracteres; una frase es fácil de recordar"),
            format!("use at least {LENGTH_MIN} characters; a phrase is easy to remember"),
        )
    } else if length > LENGTH_MAX {
        Sentence::new(
            format!("usa hasta {LENGTH_MAX} caracteres"),
            format!("use up to {LENGTH_MAX} characters"),
        )
    } else if typed.contains('\0') {
        Sentence::new(
            "contiene un carácter que no se puede teclear",
            "has a character that cannot be typed",
        )
    } else if is_common(typed) || is_monotonous(typed) {
        Sentence::new(
            "es una de las más usadas y de las primeras que se prueban; elige otra",
            "is one of those most used and first tried; choose another",
        )
    } else if is_of_context(typed, context) {
        Sentence::new(
            "no uses tu nombre, tu correo ni el nombre del negocio",
            "do not use your name, your mail or the name of the business",
        )
    } else {
        return None;
    })
}

/// One or two characters over and over.
fn is_monotonous(typed: &str) -> bool {
    let mut different: Vec<char> = typed.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() <= 2
}

/// Whether it is a word of its surroundings and a few signs.
fn is_of_context(typed: &str, context: &[&str]) -> bool {
    let letters = |text: &str| -> String {
        kernel::text::fold(text).chars().filter(|c| c.is_alphabetic()).collect()
    };
    let own = letters(typed);
    let words = context.iter().flat_map(|text| {
        let parts = text.split(|c: char| !c.is_alphanumeric()).map(letters);
        parts.chain([letters(text)]).collect::<Vec<_>>()
    });
    words.filter(|word| word.chars().count() >= CONTEXT_MIN).any(|word| word == own)
}

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is the password.
    Right,
    /// It is, and the hash is weaker than ours of today: keep this one instead.
    RightAnew(String),
    /// It is not, or there is none.
    Wrong,
}

/// Computes and compares hashes, four at a time, which hold 76 MiB together; tenants take turns. Cloning shares
/// the bound.
#[derive(Debug, Clone)]
pub struct Passwords(Turns);

impl Default for Passwords {
    fn default() -> Self {
        Self(Turns::of(SHARE))
    }
}

impl Passwords {
    /// The hash to keep of `password`, with that salt.
    ///
    /// # Errors
    /// [`Error::TooBusy`] when too many of the tenant's wait already.
    pub async fn hash(
        &self,
        tenant: TenantId,
        password: &Password,
        salt: u128,
    ) -> Result<String, Error> {
        let text = password.0.reveal().clone();
        self.run(tenant, move || hash(&text, salt)).await?
    }

    /// Compares what was typed with the hash that is kept. Without one the same work is done, and where
    /// there are hashes of another system that of the `dearest` of them, so that the time does not tell
    /// which addresses are known.
    ///
    /// # Errors
    /// [`Error::TooBusy`] when too many of the tenant's wait already.
    pub async fn verify(
        &self,
        tenant: TenantId,
        typed: &str,
        kept: Option<String>,
        (salt, dearest): (u128, Option<u32>),
    ) -> Result<Verdict, Error> {
        if typed.chars().count() > LENGTH_MAX {
            return Ok(Verdict::Wrong);
        }
        let typed = typed.to_owned();
        self.run(tenant, move || {
            let verdict = match &kept {
                Some(kept) => verify(&typed, kept, salt),
                None => hash(&typed, salt).map(|_| Verdict::Wrong),
            };
            let done = kept.as_deref().and_then(cost_of_imported);
            make_up(done, dearest);
            verdict
        })
        .await?
    }

    async fn run<T: Send + 'static>(
        &self,
        tenant: TenantId,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = self.0.take(tenant).await.ok_or(Error::TooBusy)?;
        // The turn goes along: who gave up waiting has not freed the memory.
        let done = task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| Error::TooBusy)
    }
}

/// Whether it fits a bcrypt hash that came from another system; `None` for a hash of another kind.
fn fits_imported(typed: &str, kept: &str) -> Option<bool> {
    is_imported(kept).then(|| bcrypt::verify(typed, kept).unwrap_or(false))
}

/// What a bcrypt hash costs; `None` for a hash of another kind.
fn cost_of_imported(kept: &str) -> Option<u32> {
    is_imported(kept).then(|| kept.get(4..6)?.parse().ok())?
}

/// Does the work of bcrypt that is missing to the cost of the dearest: of one that doubles with each step,
/// what was done and the steps after it add up to the last.
fn make_up(done: Option<u32>, dearest: Option<u32>) {
    let Some(dearest) = dearest.filter(|cost| (4..=BCRYPT_COST_MAX).contains(cost)) else { return };
    let missing = match done {
        Some(done) => done..dearest,
        None => dearest..dearest + 1,
    };
    for cost in missing {
        // Whether it succeeds says nothing: it takes its time.
        drop(std::hint::black_box(bcrypt::hash_with_salt("zorzal", cost, [7; 16])));
    }
}

/// Whether it is a bcrypt hash we take in: `$2b$10$…`, at a cost that ends within a second.
#[must_use]
pub fn is_imported(kept: &str) -> bool {
    let mut parts = kept.split('$').skip(1);
    let version = parts.next().unwrap_or_default();
    let cost: Option<u32> = parts.next().and_then(|cost| cost.parse().ok());
    let rest = parts.next().unwrap_or_default();
    matches!(version, "2a" | "2b" | "2x" | "2y")
        && cost.is_some_and(|cost| (4..=BCRYPT_COST_MAX).contains(&cost))
        && rest.len() == BCRYPT_LETTERS
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'/')
        && parts.next().is_none()
}

fn ours() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| Error::Hashing)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str, salt: u128) -> Result<String, Error> {
    let made = ours()?.hash_password_with_salt(password.as_bytes(), &salt.to_be_bytes());
    made.map(|hash: PasswordHash| hash.to_string()).map_err(|_| Error::Hashing)
}

fn verify(typed: &str, kept: &str, salt: u128) -> Result<Verdict, Error> {
    if let Some(fits) = fits_imported(typed, kept) {
        // The work of ours is done in any case: that of all others is.
        let anew = hash(typed, salt)?;
        return Ok(if fits { Verdict::RightAnew(anew) } else { Verdict::Wrong });
    }
    let Ok(parsed) = PasswordHash::new(kept) else {
        // Nobody comes in by it; told as any other wrong one, so that it does not say whose account there is.
        tracing::error!("a password is kept in a form that cannot be read");
        hash(typed, salt)?;
        return Ok(Verdict::Wrong);
    };
    if ours()?.verify_password(typed.as_bytes(), &parsed).is_err() {
        return Ok(Verdict::Wrong);
    }
    let prefix = format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$");
    if kept.starts_with(&prefix) {
        return Ok(Verdict::Right);
    }
    hash(typed, salt).map(Verdict::RightAnew)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use kernel::ids::{Id as _, uuid_v7};

    use super::*;
    use kernel::testing::assert_told;

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(uuid_v7(chrono::DateTime::UNIX_EPOCH, n))
    }

    #[test]
    fn common_short_and_own_words_are_refused() {
        let context = ["Ana Pérez", "ana.perez@autoseste.com", "Autos del Este"];
        for bad in [
            "",
            "corta",
            "password",
            "admin123",
            "Admin123",
            "ADMINISTRADOR",
            "aaaaaaaaaa",
            "autosdeleste1",
            "AnaPerez2026",
            "perez12345",
            "hola\0mundo!",
            &"x1".repeat(65),
        ] {
            let refused = Password::choose(bad, &context).expect_err(bad);
            assert!(matches!(refused, Error::Invalid { .. }), "{bad:?}");
            assert_told(&[refused]);
        }
        for good in ["zorzal en la niebla", "🦜🦜🌴tucán19", "k7#mQz2!", &"frase larga ".repeat(10)]
        {
            assert!(Password::choose(good, &context).is_ok(), "{good:?}");
        }
    }

    #[tokio::test]
    async fn a_hash_is_of_owasps_strength_and_fits_its_password_only() {
        let (passwords, typed) = (Passwords::default(), "zorzal en la niebla");
        let chosen = Password::choose(typed, &[]).expect("fits");
        let kept = passwords.hash(tenant(1), &chosen, 7).await.expect("a hash");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(
            kept,
            passwords.hash(tenant(1), &chosen, 8).await.expect("a hash"),
            "the salt counts"
        );
        let right = passwords
            .verify(tenant(1), typed, Some(kept.clone()), (9, None))
            .await
            .expect("compared");
        assert_eq!(right, Verdict::Right);
        let wrong = passwords
            .verify(tenant(1), "otra cosa larga", Some(kept), (9, None))
            .await
            .expect("compared");
        assert_eq!(wrong, Verdict::Wrong);
        let nobody = passwords.verify(tenant(1), typed, None, (9, None)).await.expect("compared");
        assert_eq!(nobody, Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_weaker_hash_is_made_anew() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(1_024, 1, 1, None).expect("params"),
        );
        let made: PasswordHash = weak
            .hash_password_with_salt(b"zorzal en la niebla", b"0123456789abcdef")
            .expect("a hash");
        let (kept, passwords) = (made.to_string(), Passwords::default());
        let verdict = passwords
            .verify(tenant(1), "zorzal en la niebla", Some(kept), (9, None))
            .await
            .expect("compared");
        let Verdict::RightAnew(anew) = verdict else { panic!("{verdict:?}") };
        let again = passwords
            .verify(tenant(1), "zorzal en la niebla", Some(anew), (9, None))
            .await
            .expect("compared");
        assert_eq!(again, Verdict::Right);
    }

    #[tokio::test]
    async fn a_hash_of_another_system_fits_once_and_is_made_anew() {
        // The test vectors of jBCrypt and of crypt_blowfish.
        for (typed, kept) in [
            ("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
            ("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
            ("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ] {
            assert!(is_imported(kept), "{kept}");
            let passwords = Passwords::default();
            let verdict = passwords
                .verify(tenant(1), typed, Some(kept.into()), (9, None))
                .await
                .expect("compared");
            let Verdict::RightAnew(anew) = verdict else { panic!("{kept}: {verdict:?}") };
            assert!(anew.starts_with("$argon2id$"), "{anew}");
            let wrong = passwords
                .verify(tenant(1), "otra", Some(kept.into()), (9, None))
                .await
                .expect("compared");
            assert_eq!(wrong, Verdict::Wrong);
        }
        for bad in [
            "",
            "$2b$31$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
            "$2b$10$corto",
            "$2b$10$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfx\n",
            "plain",
        ] {
            assert!(!is_imported(bad), "{bad}");
        }
    }

    /// Where hashes of another system are left, whoever tries a password waits as long, whosesoever it is.
    #[tokio::test]
    async fn known_and_unknown_take_as_long_while_there_are_hashes_of_another_system() {
        let kept = |cost: u32| {
            let made = bcrypt::hash_with_salt("zorzal en la niebla", cost, [9; 16]);
            made.expect("a hash").format_for_version(bcrypt::Version::TwoB)
        };
        let passwords = Passwords::default();
        let ours = Password::choose("zorzal en la niebla", &[]).expect("fits");
        let ours = passwords.hash(tenant(1), &ours, 7).await.expect("a hash");
        let cases = [None, Some(ours), Some(kept(4)), Some(kept(8)), Some(kept(10))];
        let mut took = vec![Vec::new(); cases.len()];
        for _ in 0..5 {
            for (kept, took) in cases.iter().zip(&mut took) {
                let began = std::time::Instant::now();
                let verdict =
                    passwords.verify(tenant(1), "otra cosa", kept.clone(), (9, Some(10))).await;
                assert_eq!(verdict.expect("compared"), Verdict::Wrong);
                took.push(began.elapsed());
            }
        }
        let medians = took.iter_mut().map(|took| {
            took.sort_unstable();
            took[took.len() / 2].as_secs_f64()
        });
        let medians: Vec<f64> = medians.collect();
        let (least, most) = medians
            .iter()
            .fold((f64::MAX, 0.0), |(least, most): (f64, f64), m| (least.min(*m), most.max(*m)));
        // Without making up for it the least is a tenth of the most.
        assert!(most < 2.0 * least, "{medians:?}");
    }

    /// Whoever has another tenant's dear hashes compared, however many, makes nobody else wait for them.
    #[tokio::test(flavor = "multi_thread")]
    async fn who_signs_in_with_another_tenant_does_not_wait_for_a_crowd_of_dear_comparisons() {
        let (passwords, done) = (Passwords::default(), Arc::new(AtomicUsize::new(0)));
        let kept = bcrypt::hash_with_salt("zorzal en la niebla", 6, [9; 16]).expect("a hash");
        let kept = kept.format_for_version(bcrypt::Version::TwoB);
        let mut crowd = task::JoinSet::new();
        for _ in 0..40 {
            let (passwords, kept, done) = (passwords.clone(), kept.clone(), Arc::clone(&done));
            crowd.spawn(async move {
                let kept = Some(kept);
                let verdict = passwords.verify(tenant(1), "otra", kept, (9, Some(6))).await;
                done.fetch_add(1, Ordering::SeqCst);
                assert_eq!(verdict.expect("compared"), Verdict::Wrong);
            });
        }
        while passwords.0.waiting() < 30 {
            task::yield_now().await;
        }
        let before = done.load(Ordering::SeqCst);
        passwords.verify(tenant(2), "otra", None, (9, None)).await.expect("compared");
        // As many as are at it when they come, and those that come after them in the same time.
        let passed = done.load(Ordering::SeqCst) - before;
        assert!(passed < 12, "{passed} of the crowd came before");
        crowd.join_all().await;
    }
}
