//! What search engines may keep of the result pages: the one place that decides. Filters combine to
//! millions of addresses that say little; those people look for by name (a make, a model of it) are
//! kept, each at one address. Everything else is shown and not kept: it says `noindex`, names no
//! canonical address, and robots are kept out of it.

use axum::http::Uri;
use http_kit::query;
use kernel::locale::Language;
use listings::{Vertical, vertical::kind};
use search::{Answer, Filter, Query};

/// Listings a filtered page must have to be worth keeping.
const LISTINGS_MIN: u64 = 3;

/// Which attributes may be chosen together, in the order of their address: the main one, and with it
/// what is chosen under it.
pub(crate) fn combinations(vertical: &Vertical) -> Vec<Vec<&str>> {
    let Some(main) = kind::main(vertical) else { return Vec::new() };
    let with_child = kind::children(vertical).map(|child| vec![&*main.key, &*child.key]);
    [vec![&*main.key]].into_iter().chain(with_child).collect()
}

/// The parameters of the address at which a result page is kept; `None` where it is not. The order
/// of the results makes no other page.
pub(crate) fn address(
    vertical: &Vertical,
    query: &Query,
    answer: &Answer,
) -> Option<Vec<(String, String)>> {
    if !asks_by_attributes_only(query) {
        return None;
    }
    let chosen = chosen(vertical, query)?;
    let is_thin = !chosen.is_empty() && !answer.loading && answer.total < LISTINGS_MIN;
    (!is_thin).then_some(chosen)
}

/// Whether an address asks for nothing but a language: what is worked out from figures that somebody typed is
/// shown and not kept.
pub(crate) fn is_bare(uri: &Uri) -> bool {
    query::pairs(uri).iter().all(|(name, _)| name == "lang")
}

/// Nothing but filters of the vertical, on the first page.
fn asks_by_attributes_only(query: &Query) -> bool {
    let places = [&query.countries, &query.regions, &query.cities];
    query.cursor.is_none()
        && query.text.is_none()
        && query.price.is_none()
        && query.near.is_none()
        && query.bbox.is_none()
        && query.operations.is_empty()
        && query.sellers.is_empty()
        && places.iter().all(|list| list.is_empty())
}

/// The filters, one value each, if they may be chosen together.
fn chosen(vertical: &Vertical, query: &Query) -> Option<Vec<(String, String)>> {
    if query.filters.is_empty() {
        return Some(Vec::new());
    }
    let value = |key: &str| {
        let (_, filter) = query.filters.iter().find(|(known, _)| known == key)?;
        match filter {
            Filter::AnyOf(values) => match values.as_slice() {
                [one] => Some((key.to_owned(), one.clone())),
                _ => None,
            },
            _ => None,
        }
    };
    let of = |keys: Vec<&str>| keys.into_iter().map(value).collect::<Option<Vec<_>>>();
    let fits = |keys: &Vec<&str>| keys.len() == query.filters.len();
    combinations(vertical).into_iter().filter(fits).find_map(of)
}

/// The rules of `robots.txt` for the lists of `vertical`. Of several that match an address, the
/// longest holds; each rule here is longer than the one it makes an exception of.
pub(crate) fn robots(vertical: &Vertical, other: Language) -> String {
    let mut rules = String::new();
    let lang = format!("&lang={}$", other.code());
    for keys in combinations(vertical) {
        let chosen: Vec<_> = keys.iter().map(|key| format!("{key}=")).collect();
        let start = format!("/{}?{}", vertical.key, chosen.join("*&"));
        for (rule, more) in [
            ("Allow", String::new()),
            ("Disallow", "*,".to_owned()),
            ("Disallow", "*&".to_owned()),
            ("Allow", format!("*{lang}")),
            ("Disallow", format!("*&*=*{lang}")),
        ] {
            rules.push_str(&format!("{rule}: {start}{more}\n"));
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use listings::vertical::shipped;

    fn autos() -> Vertical {
        Vertical::from_toml(shipped("autos").expect("shipped")).expect("readable")
    }

    fn any(key: &str, values: &[&str]) -> (String, Filter) {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        (key.to_owned(), Filter::AnyOf(values))
    }

    fn kept(filters: Vec<(String, Filter)>, total: u64) -> Option<String> {
        let query = Query { filters, ..Query::default() };
        let pairs = address(&autos(), &query, &Answer { total, ..Answer::default() })?;
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Some(http_kit::query::encode(pairs))
    }

    #[test]
    fn a_make_and_a_model_of_it_are_kept_at_one_address() {
        assert_eq!(kept(vec![], 0).as_deref(), Some(""));
        assert_eq!(kept(vec![any("make", &["kia"])], 3).as_deref(), Some("make=kia"));
        let both = || vec![any("model", &["rio"]), any("make", &["kia"])];
        assert_eq!(kept(both(), 9).as_deref(), Some("make=kia&model=rio"));
        assert_eq!(kept(both(), 2), None, "it says too little");
    }

    #[test]
    fn other_filters_and_several_values_are_not_kept() {
        assert_eq!(kept(vec![any("make", &["kia", "toyota"])], 9), None);
        assert_eq!(kept(vec![any("model", &["rio"])], 9), None);
        assert_eq!(kept(vec![any("color", &["red"])], 9), None);
        let three = vec![any("make", &["kia"]), any("model", &["rio"]), any("color", &["red"])];
        assert_eq!(kept(three, 9), None);
    }

    #[test]
    fn whatever_else_is_asked_is_not_kept() {
        let text = Query { text: Some("kia".into()), ..Query::default() };
        let place = Query { cities: vec!["quito".into()], ..Query::default() };
        for query in [text, place] {
            assert_eq!(address(&autos(), &query, &Answer::default()), None);
        }
    }

    #[test]
    fn what_is_worked_out_from_figures_is_not_kept() {
        let bare = |address: &str| is_bare(&address.parse().expect("an address"));
        assert!(bare("/financiamiento") && bare("/financiamiento?lang=en"));
        assert!(!bare("/financiamiento?precio=1000") && !bare("/financiamiento?lang=en&meses=12"));
    }

    /// What RFC 9309 asks of a crawler: the longest matching rule, `*` and a final `$`.
    fn may_visit(rules: &str, address: &str) -> bool {
        let rules = rules.lines().filter_map(|line| line.split_once(": "));
        let matching = rules.filter(|(_, pattern)| matches(pattern, address));
        matching
            .max_by_key(|(kind, p)| (p.len(), *kind == "Allow"))
            .is_none_or(|(k, _)| k == "Allow")
    }

    fn matches(pattern: &str, address: &str) -> bool {
        let (pattern, ends) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
        let mut parts = pattern.split('*');
        let Some(mut rest) = address.strip_prefix(parts.next().unwrap_or_default()) else {
            return false;
        };
        let parts: Vec<_> = parts.collect();
        for (at, part) in parts.iter().enumerate() {
            if ends && at + 1 == parts.len() {
                return rest.ends_with(part);
            }
            let Some(found) = rest.find(part) else { return false };
            rest = &rest[found + part.len()..];
        }
        !ends || rest.is_empty()
    }

    #[test]
    fn robots_are_kept_out_of_combinations() {
        let rules =
            format!("Disallow: /*?\nAllow: /*?lang=en$\n{}", robots(&autos(), Language::En));
        for address in [
            "/autos",
            "/autos?lang=en",
            "/autos?make=kia",
            "/autos?make=kia&lang=en",
            "/autos?make=kia&model=rio",
            "/autos?make=kia&model=rio&lang=en",
        ] {
            assert!(may_visit(&rules, address), "{address}\n{rules}");
        }
        for address in [
            "/autos?q=kia",
            "/autos?color=red",
            "/autos?make=kia,toyota",
            "/autos?make=kia&year.gte=2018",
            "/autos?make=kia&year.gte=2018&lang=en",
            "/autos?make=kia&cursor=x",
            "/autos?make=kia&model=rio&sort=price",
            "/autos?make=kia&model=rio&color=red&lang=en",
            "/autos?sort=price&lang=en",
            "/propiedades?make=kia",
        ] {
            assert!(!may_visit(&rules, address), "{address}\n{rules}");
        }
    }
}
