//! Tokens: what a cookie or a one-time link holds, and what the table keeps of it.

use db::TenantTx;
use kernel::{Secret, hex};
use sha2::{Digest as _, Sha256};

/// Bytes of randomness: twice what ASVS 5.0 7.2.3 asks for.
const BYTES: usize = 32;

/// 256 random bits that stand for a session or a link. Only its hash is kept.
#[derive(Debug, Clone)]
pub struct Token(Secret<[u8; BYTES]>);

impl Token {
    /// A new one.
    #[must_use]
    pub fn draw(tx: &TenantTx) -> Self {
        let mut bytes = [0; BYTES];
        bytes[..16].copy_from_slice(&tx.draw().to_be_bytes());
        bytes[16..].copy_from_slice(&tx.draw().to_be_bytes());
        Self(Secret::new(bytes))
    }

    /// The token of that text; `None` for what was never one of ours.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = hex::bytes(text)?.try_into().ok()?;
        Some(Self(Secret::new(bytes)))
    }

    /// What the visitor holds. The caller answers for where it goes.
    #[must_use]
    pub fn reveal(&self) -> String {
        hex::text(self.0.reveal())
    }

    /// What the table holds. The token has enough randomness to need no salt and no slow hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.reveal()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_revealed_is_read_back_and_nothing_else() {
        let text = "00ff".repeat(16);
        let token = Token::read(&text).expect("one of ours");
        assert_eq!(token.reveal(), text);
        let longer = format!("{text}0");
        let (capitals, signed) = (text.to_uppercase(), format!("+f{}", &text[2..]));
        for bad in ["", "00", &longer, &capitals, &signed, &"ñ".repeat(32), &"z".repeat(64)] {
            assert!(Token::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn it_is_not_printed() {
        let text = "ab".repeat(32);
        assert!(!format!("{:?}", Token::read(&text)).contains("abab"));
    }
}
