//! Where pages are. A language chosen by hand goes along.

use http_kit::query;
use kernel::locale::Language;

/// Makes addresses for one request.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Links {
    /// The language the visitor chose with `lang=`, if any.
    pub chosen: Option<Language>,
}

impl Links {
    /// The links of a request with that query.
    pub fn of(query: Option<&str>) -> Self {
        let value = query.and_then(|q| q.split('&').find_map(|pair| pair.strip_prefix("lang=")));
        let chosen = match value {
            Some("es") => Some(Language::Es),
            Some("en") => Some(Language::En),
            _ => None,
        };
        Self { chosen }
    }

    /// A page without parameters of its own.
    pub fn page(self, path: &str) -> String {
        self.with(path, [])
    }

    /// A page with parameters.
    pub fn with<'a>(
        self,
        path: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> String {
        let lang = self.chosen.map(|language| ("lang", language.code()));
        let query = query::encode(pairs.into_iter().chain(lang));
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_language_goes_along() {
        assert_eq!(Links::of(Some("q=a")).page("/autos"), "/autos");
        let english = Links::of(Some("q=a&lang=en"));
        assert_eq!(english.page("/"), "/?lang=en");
        assert_eq!(english.with("/autos", [("make", "kia")]), "/autos?make=kia&lang=en");
        assert_eq!(Links::of(Some("lang=\"><script>")).page("/"), "/");
    }
}
