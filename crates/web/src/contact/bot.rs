//! Programs that follow links, by what they call themselves. It keeps the count honest; who lies about it
//! is held by the limits.

/// Parts of the names of crawlers and previewers, in small letters. A browser within an app names the app too
/// (`Telegram-Android/11.3`): what previews a link for one calls itself otherwise (`TelegramBot`).
const PARTS: &[&str] = &[
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "meta-externalagent",
    "whatsapp/",
    "google-",
    "googleother",
    "mediapartners",
    "headlesschrome",
    "lighthouse",
    "ahrefs",
    "semrush",
    "iframely",
    "embedly",
    "monitor",
    "archiver",
    "fetcher",
];

/// How the names of libraries begin. Telephones are called like some of them: a Redmi is a «ruby».
const LIBRARIES: &[&str] = &[
    "aiohttp",
    "apache-httpclient",
    "axios",
    "curl/",
    "go-http",
    "guzzle",
    "java/",
    "libwww",
    "node",
    "okhttp",
    "postman",
    "python",
    "ruby",
    "scrapy",
    "undici",
    "wget",
];

/// Telephones that are called like one.
const TELEPHONES: [&str; 1] = ["cubot"];

/// Whether it is one; who does not say is.
pub(super) fn is_one(agent: &str) -> bool {
    let agent =
        TELEPHONES.iter().fold(agent.to_ascii_lowercase(), |agent, phone| agent.replace(phone, ""));
    agent.is_empty()
        || PARTS.iter().any(|part| agent.contains(part))
        || LIBRARIES.iter().any(|library| agent.starts_with(library))
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
            "Mozilla/5.0 (Linux; Android 13; SM-A136U; wv) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 Telegram-Android/11.3.3 (Samsung SM-A136U; Android 13; SDK 33; AVERAGE)",
            "Mozilla/5.0 (Linux; Android 12; ruby) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36",
            "Firefox 200",
        ] {
            assert!(!is_one(person), "{person}");
        }
        for program in [
            "",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "WhatsApp/2.23.20.0 A",
            "TelegramBot (like TwitterBot)",
            "Mozilla/5.0 (compatible; Google-InspectionTool/1.0)",
            "GoogleOther",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/130.0.0.0 Safari/537.36",
            "curl/8.5.0",
            "python-requests/2.31",
            "undici",
            "Ruby",
            "Apache-HttpClient/4.5.14 (Java/17)",
        ] {
            assert!(is_one(program), "{program}");
        }
    }
}
