//! Signs addresses, so that nobody else can ask for work.

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Secret;
use sha2::Sha256;

use super::address::{Asked, Signature, Variant};
use crate::picture::Width;

/// What the sums are for: the same secret may sign other things.
const PURPOSE: &[u8] = b"zocalo media variant 1";

/// What a key is filled up to with zeros (RFC 2104 §2).
const BLOCK_BYTES: usize = 64;

/// Writes addresses of variants and knows its own again: HMAC-SHA-256, cut to 16 bytes.
#[derive(Debug, Clone)]
pub struct Signer(Secret<[u8; BLOCK_BYTES]>);

impl Signer {
    /// With that secret.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        let mut block = [0; BLOCK_BYTES];
        block[..secret.len()].copy_from_slice(&secret);
        Self(Secret::new(block))
    }

    /// The address of a variant: `/m/{media}/{width}-{mark}-{signature}`.
    #[must_use]
    pub fn path(&self, variant: &Variant) -> String {
        let Variant { tenant, media, width, mark } = variant;
        let sum = self.sum(tenant, media, *width, *mark).finalize().into_bytes();
        let mut signature = Signature::default();
        signature.copy_from_slice(&sum[..size_of::<Signature>()]);
        variant.path(&signature)
    }

    /// The variant that was asked for of that tenant; `None` if we did not write its address. It takes the same
    /// time wherever the signature differs.
    #[must_use]
    pub fn verify(&self, tenant: &str, asked: &Asked) -> Option<Variant> {
        let Asked { media, width, mark, signature } = asked;
        self.sum(tenant, media, *width, *mark).verify_truncated_left(signature).ok()?;
        Variant::new(tenant, media, *width, *mark).ok()
    }

    fn sum(&self, tenant: &str, media: &str, width: Width, mark: u32) -> Hmac<Sha256> {
        let mut sum = Hmac::<Sha256>::new(self.0.reveal().into());
        let (width, mark) = (width.pixels().to_be_bytes(), mark.to_be_bytes());
        for part in [PURPOSE, tenant.as_bytes(), media.as_bytes(), &width, &mark] {
            // The length parts one from the next.
            sum.update(&(part.len() as u64).to_be_bytes());
            sum.update(part);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant() -> Variant {
        Variant::new("ten_1", "med_9", Width::ALL[2], 7).expect("ids")
    }

    fn asked(path: &str) -> Option<Asked> {
        Asked::parse(path.strip_prefix("/m/")?)
    }

    #[test]
    fn what_was_signed_is_known_again() {
        let signer = Signer::new([7; 32]);
        let path = signer.path(&variant());
        assert!(path.starts_with("/m/med_9/640-7-"), "{path}");
        assert_eq!(path.len(), "/m/med_9/640-7-".len() + 22);
        let asked = asked(&path).expect("ours");
        assert_eq!(asked.media(), "med_9");
        assert_eq!(signer.verify("ten_1", &asked), Some(variant()));
    }

    #[test]
    fn another_tenant_and_another_installation_are_not_answered() {
        let signer = Signer::new([7; 32]);
        let asked = asked(&signer.path(&variant())).expect("ours");
        for other in ["ten_2", "ten_", "ten_1med_9", ""] {
            assert_eq!(signer.verify(other, &asked), None, "{other}");
        }
        assert_eq!(Signer::new([8; 32]).verify("ten_1", &asked), None);
    }

    #[test]
    fn an_address_altered_anywhere_is_not_answered() {
        let signer = Signer::new([7; 32]);
        let path = signer.path(&variant());
        for (from, to) in [("med_9", "med_8"), ("/640-", "/960-"), ("-7-", "-8-"), ("-7-", "-0-")] {
            let altered = asked(&path.replacen(from, to, 1)).expect("still one of that form");
            assert_eq!(signer.verify("ten_1", &altered), None, "{to}");
        }
        let start = path.len() - 22;
        for at in start..path.len() {
            let mut altered = path.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'Q' } else { b'A' };
            let altered = String::from_utf8(altered).expect("letters");
            let answer = asked(&altered).and_then(|asked| signer.verify("ten_1", &asked));
            assert_eq!(answer, None, "{altered}");
        }
    }

    #[test]
    fn other_sizes_and_other_spellings_are_no_address() {
        let good = "med_9/640-7-AAAAAAAAAAAAAAAAAAAAAA";
        assert!(Asked::parse(good).is_some());
        for bad in [
            "med_9/641-7-AAAAAAAAAAAAAAAAAAAAAA",
            "med_9/0640-7-AAAAAAAAAAAAAAAAAAAAAA",
            "med_9/+640-7-AAAAAAAAAAAAAAAAAAAAAA",
            "med_9/640-07-AAAAAAAAAAAAAAAAAAAAAA",
            "med_9/640--7-AAAAAAAAAAAAAAAAAAAAAA",
            "med_9/640-7-AAAAAAAAAAAAAAAAAAAAA",
            "med_9/640-7-AAAAAAAAAAAAAAAAAAAAAB",
            "med_9/640-7-AAAAAAAAAAAAAAAAAAAAAAA",
            "med_9/640-7-AAAAAAAAAAAAAAAAAAAAAA==",
            "med_9/640-7-AAAAAAAAAAAAAAAAAAAAAA.webp",
            "med_9/640-7",
            "med_9/640",
            "med_9",
            "../640-7-AAAAAAAAAAAAAAAAAAAAAA",
            "MED_9/640-7-AAAAAAAAAAAAAAAAAAAAAA",
            "/640-7-AAAAAAAAAAAAAAAAAAAAAA",
            "",
        ] {
            assert_eq!(Asked::parse(bad), None, "{bad}");
        }
    }
}
