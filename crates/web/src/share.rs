//! The ways to send a page on, without asking anybody else's script.

use http_kit::query;

/// Where the ways lead.
pub(crate) struct Share {
    pub address: String,
    pub whatsapp: String,
    pub facebook: String,
    pub mail: String,
}

impl Share {
    /// The page called `title` at that whole address.
    pub fn of(title: &str, address: String) -> Self {
        let text = format!("{title} {address}");
        // In a letter a space is `%20`; `+` would be read as itself (RFC 6068).
        let mail = query::encode([("subject", title), ("body", text.as_str())]).replace('+', "%20");
        Self {
            whatsapp: format!("https://wa.me/?{}", text_of(&text)),
            facebook: format!(
                "https://www.facebook.com/sharer/sharer.php?{}",
                query::encode([("u", address.as_str())])
            ),
            mail: format!("mailto:?{mail}"),
            address,
        }
    }
}

/// The text a chat of WhatsApp begins with, as its addresses take it: a space is no plus sign there.
pub(crate) fn text_of(text: &str) -> String {
    query::encode([("text", text)]).replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_on_says_what_it_is_and_where() {
        let share = Share::of("Kia & Rio", "https://autos.example/autos/kia-1".to_owned());
        let address = "https%3A%2F%2Fautos.example%2Fautos%2Fkia-1";
        assert!(share.whatsapp.starts_with("https://wa.me/?text=Kia"), "{}", share.whatsapp);
        for way in [&share.whatsapp, &share.facebook, &share.mail] {
            assert!(way.contains(address), "{way}");
        }
        assert!(share.mail.contains("subject=Kia%20%26%20Rio"), "{}", share.mail);
    }
}
