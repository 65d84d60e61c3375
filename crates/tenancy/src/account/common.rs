//! Passwords that are tried first by whoever guesses.

use std::{collections::HashSet, sync::LazyLock};

/// The 3,000 commonest of eight characters or more, from the frequency list of zxcvbn 4.4.2 (MIT).
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// What is set up as a first password where nobody cares, with which ours would begin.
const FIRST: &[&str] = &[
    "admin123",
    "admin1234",
    "admin12345",
    "administrador",
    "administrator",
    "contrasena",
    "contraseña",
    "changeme",
    "cambiame",
    "password1",
    "password123",
    "zocalo123",
    "bienvenido",
    "bienvenidos",
    "welcome1",
    "welcome123",
    "qwerty123",
    "12345678",
    "123456789",
    "1234567890",
];

/// Whether it is one of them, in capitals or not; of the first ones also with other digits and signs.
pub(super) fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let word = letters(&lower);
    COMMON.contains(lower.as_str())
        || FIRST.contains(&lower.as_str())
        || !word.is_empty() && FIRST.iter().any(|first| letters(first) == word)
}

fn letters(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphabetic()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_keeps_to_the_rule_of_length() {
        assert_eq!(COMMON.len(), 3_000);
        assert!(COMMON.iter().all(|password| password.chars().count() >= 8));
        assert!(
            is_common("Password") && is_common("ADMIN123") && !is_common("zorzal en la niebla")
        );
        for near in ["Admin123!", "admin2024", "Password1!", "zocalo1234", "¡Bienvenidos!"] {
            assert!(is_common(near), "{near}");
        }
        assert!(!is_common("74019283") && !is_common("administradora del taller"));
    }
    /// ASVS 5.0 6.1.2 and 6.2.11. What is refused by name is what is written down, no more and no less.
    #[test]
    fn the_words_of_the_document_are_those_that_are_refused() {
        let document = include_str!("../../../../docs/identity.md");
        let (_, rest) = document.split_once("First passwords:").expect("the list");
        let (list, _) = rest.split_once("\n\n").expect("its end");
        let written: HashSet<&str> = list.split('`').skip(1).step_by(2).collect();
        assert_eq!(written, FIRST.iter().copied().collect());
        assert!(written.iter().all(|word| is_common(word)));
    }
}
