//! Codes of an app: RFC 6238 with SHA-1, six digits, steps of 30 seconds, which is what all apps know.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Bytes of the secret: RFC 4226 recommends 160 bits.
pub const SECRET_BYTES: usize = 20;
/// Length of a step, in seconds.
const STEP_SECONDS: i64 = 30;
/// Steps before and after now whose codes are taken: clocks differ, and typing takes time.
const DRIFT_STEPS: i64 = 1;
/// One more than the largest code.
const CODES: u32 = 1_000_000;

/// The step that fits `code` at that moment and comes after `last`; none if the code does not fit.
/// All steps are compared, whichever fits.
pub fn fitting(secret: &[u8], code: &str, at: DateTime<Utc>, last: i64) -> Option<i64> {
    let now = at.timestamp().div_euclid(STEP_SECONDS);
    let steps = (now - DRIFT_STEPS..=now + DRIFT_STEPS).rev();
    let mut found = None;
    for step in steps {
        let right = code_of(secret, step);
        let fits = right.is_some_and(|right| is_same(code.as_bytes(), right.as_bytes()));
        if fits && step > last {
            found = Some(step);
        }
    }
    found
}

/// The code of a step; none for a secret that is no key, which no code fits.
fn code_of(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let sum = mac.finalize().into_bytes();
    // Dynamic truncation, RFC 4226 5.3: four bytes from where the last half byte says.
    let at = usize::from(sum[sum.len() - 1] & 0x0f);
    let four = [sum[at] & 0x7f, sum[at + 1], sum[at + 2], sum[at + 3]];
    Some(format!("{:06}", u32::from_be_bytes(four) % CODES))
}

/// Compared in the same time wherever they differ.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differing == 0
}

/// A secret as apps take it: base 32 of RFC 4648, without padding.
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::new();
    for part in bytes.chunks(5) {
        let mut held = [0; 5];
        held[..part.len()].copy_from_slice(part);
        let bits = held.iter().fold(0u64, |all, &byte| all << 8 | u64::from(byte));
        let letters = (part.len() * 8).div_ceil(5);
        out.extend((0..letters).map(|n| char::from(LETTERS[(bits >> (35 - 5 * n) & 31) as usize])));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn moment(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a moment")
    }

    /// RFC 6238 appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_of(SECRET, seconds / STEP_SECONDS).as_deref(), Some(code));
            assert!(fitting(SECRET, code, moment(seconds), 0).is_some());
        }
    }

    #[test]
    fn a_code_fits_a_step_before_and_after_and_no_farther() {
        let at = 1_234_567_890;
        for (away, fits) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let found = fitting(SECRET, "005924", moment(at + away), 0);
            assert_eq!(found.is_some(), fits, "{away}");
        }
    }

    #[test]
    fn a_step_that_was_used_fits_no_more() {
        let at = moment(1_234_567_890);
        let step = fitting(SECRET, "005924", at, 0).expect("fits");
        assert_eq!(fitting(SECRET, "005924", at, step), None);
        for bad in ["", "00592", "0059240", "005925", "٠٠٥٩٢٤"] {
            assert_eq!(fitting(SECRET, bad, at, 0), None, "{bad}");
        }
    }

    /// RFC 4648 section 10, without padding.
    #[test]
    fn base_32_is_that_of_the_standard() {
        for (plain, told) in [
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), told);
        }
    }
}
