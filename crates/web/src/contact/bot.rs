//! Programs that follow links, by what they call themselves. It keeps the count honest; who lies about it
//! is held by the limits.

/// Parts of the names of crawlers, previewers and libraries, in small letters.
const PARTS: [&str; 22] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "whatsapp/",
    "telegram",
    "curl/",
    "wget",
    "python-",
    "okhttp",
    "go-http",
    "java/",
    "libwww",
    "axios",
    "node-fetch",
    "scrapy",
    "monitor",
    "lighthouse",
    "archiver",
    "fetcher",
];

/// Telephones that are called like one.
const TELEPHONES: [&str; 1] = ["cubot"];

/// Whether it is one; who does not say is.
pub(super) fn is_one(agent: &str) -> bool {
    let agent =
        TELEPHONES.iter().fold(agent.to_ascii_lowercase(), |agent, phone| agent.replace(phone, ""));
    agent.is_empty() || PARTS.iter().any(|part| agent.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_programs() {
        for person in [
            "Mozilla/5.0 (Linux; Android 10; SM-A105M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 300.0",
            "Mozilla/5.0 (Linux; Android 12; SM-A037F; wv) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/440.0]",
            "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36",
            "Firefox 200",
        ] {
            assert!(!is_one(person), "{person}");
        }
        for program in [
            "",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "WhatsApp/2.23.20.0 A",
            "curl/8.5.0",
            "python-requests/2.31",
        ] {
            assert!(is_one(program), "{program}");
        }
    }
}
