//! What is found in the words of a listing.

use kernel::phone::Phone;

/// Ends of addresses that people write without saying `www`.
const ENDS: [&str; 12] =
    ["com", "net", "org", "do", "ec", "mx", "co", "cl", "pa", "shop", "store", "site"];
/// Longest thing told of what was found, in characters.
const TOLD_MAX: usize = 60;

/// The first of the words that stands in the text as words of their own, whatever their case and accents.
pub(super) fn banned<'a>(text: &str, words: &'a [String]) -> Option<&'a str> {
    let text = format!("-{}-", kernel::text::slug(text));
    let stands = |word: &&String| {
        let word = kernel::text::slug(word);
        !word.is_empty() && text.contains(&format!("-{word}-"))
    };
    words.iter().find(stands).map(String::as_str)
}

/// The first thing in it that leads to another site.
pub(super) fn link(text: &str) -> Option<String> {
    let found = text.split_whitespace().map(bare).find(|word| is_link(&word.to_lowercase()));
    found.map(|word| kernel::text::truncate(word, TOLD_MAX).to_owned())
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

fn is_link(word: &str) -> bool {
    if word.contains('@') {
        return false;
    }
    if word.contains("://") || word.starts_with("www.") || word.starts_with("wa.me/") {
        return true;
    }
    let host = word.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((name, end)) = host.rsplit_once('.') else { return false };
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
    ENDS.contains(&end) && name.chars().count() > 2 && name.chars().all(is_name)
        // «1.500.com» is nobody's; a name has a letter.
        && name.chars().any(|letter| letter.is_ascii_alphabetic())
}

/// The first number or address of mail in it by which somebody could be reached.
pub(super) fn contact(text: &str, country: &str) -> Option<String> {
    let mail = text.split_whitespace().map(bare).find(|word| is_mail(word));
    let found = mail.map(str::to_owned).or_else(|| number(text, country));
    found.map(|found| kernel::text::truncate(&found, TOLD_MAX).to_owned())
}

fn is_mail(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else { return false };
    !name.is_empty() && host.contains('.') && !host.contains('@')
}

/// Digits between which stands only what people write between those of a number, and no letter at either end: those of a
/// chassis have some.
fn number(text: &str, country: &str) -> Option<String> {
    let is_of_number = |letter: char| letter.is_ascii_digit() || " -()+.\u{a0}".contains(letter);
    let mut at = 0;
    while let Some(begin) = text[at..].find(is_of_number).map(|found| at + found) {
        let before = text[..begin].chars().next_back();
        let run = text[begin..].split(|letter| !is_of_number(letter)).next().unwrap_or_default();
        at = begin + run.len();
        let after = text[at..].chars().next();
        if let Some(found) = phone(run, (before, after), country) {
            return Some(found.to_owned());
        }
    }
    None
}

fn phone<'a>(
    run: &'a str,
    (before, after): (Option<char>, Option<char>),
    country: &str,
) -> Option<&'a str> {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let is_digit = |letter: char| letter.is_ascii_digit();
    let is_of_word = run.starts_with(is_digit) && is_letter(before)
        || run.ends_with(is_digit) && is_letter(after);
    let bare = run.trim_matches(|letter: char| !(is_digit(letter) || letter == '+'));
    let is_long = bare.bytes().filter(u8::is_ascii_digit).count() >= 8;
    (is_long && !is_of_word && Phone::read(bare, country).is_some()).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banned_word_stands_by_itself() {
        let words = ["estafa".to_owned(), "pago adelantado".to_owned()];
        for (text, found) in [
            ("Pido PAGO   adelantado, serio", Some("pago adelantado")),
            ("¡Estafa!", Some("estafa")),
            ("No soy estafador", None),
            ("pago por adelantado", None),
            ("", None),
        ] {
            assert_eq!(banned(text, &words), found, "{text}");
        }
    }

    #[test]
    fn a_way_to_another_site_is_found_and_a_sentence_is_none() {
        for text in [
            "mira https://x.example/a",
            "(www.autos.net)",
            "en misautos.com.do hay más",
            "wa.me/1809",
        ] {
            assert!(link(text).is_some(), "{text}");
        }
        for text in ["motor 1.8.do", "Aire.Como nuevo", "ana@correo.com", "v.2.0", "RD$ 1.500.com"]
        {
            assert_eq!(link(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_told_from_a_price_and_a_chassis() {
        for text in [
            "llama al 809-555-0123",
            "(829) 555 0123",
            "tel:8295550123.",
            "ñ 829-555-0123ñ 809-555-0123",
            "+593 99 123 4567",
            "a@b.example",
        ] {
            assert!(contact(text, "DO").is_some(), "{text}");
        }
        for text in [
            "precio 1,250,000",
            "JTDBR32E720012345",
            "chasis NZE2416012345",
            "8095550123AB",
            "85 000 km",
            "2019 - 2020",
            "12345678",
        ] {
            assert_eq!(contact(text, "DO"), None, "{text}");
        }
    }
}
