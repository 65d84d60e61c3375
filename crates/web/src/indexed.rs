//! What search engines may keep of the result pages: the one place that decides. Filters combine to
//! millions of addresses that say little; those people look for by name (a make, a model of it, a
//! city) are kept, each at the address of its landing page. Everything else is shown and not kept: it
//! says `noindex`, names no canonical address, and robots are kept out of it.

use axum::http::Uri;
use http_kit::query;
use kernel::locale::Language;
use listings::{Vertical, vertical::kind};
use search::{Answer, Query};

use crate::landing::Spot;

/// Listings a landing page must have to be worth keeping.
pub(crate) const LISTINGS_MIN: u64 = 3;

/// The address at which a result page is kept: a section's, or a landing page's, on whichever address
/// the same is shown; `None` where it is not. The order of the results makes no other page.
pub(crate) fn address(vertical: &Vertical, query: &Query, answer: &Answer) -> Option<String> {
    if query.cursor.is_some() {
        return None;
    }
    if is_whole_section(query) {
        return Some(format!("/{}", vertical.key));
    }
    let is_thin = !answer.loading && answer.total < LISTINGS_MIN;
    Spot::of(vertical, query).filter(|_| !is_thin)?.path(vertical)
}

/// Whether an address asks for nothing but a language: what is worked out from figures that somebody typed is
/// shown and not kept.
pub(crate) fn is_bare(uri: &Uri) -> bool {
    query::pairs(uri).iter().all(|(name, _)| name == "lang")
}

/// Nothing is asked for but the section.
pub(crate) fn is_whole_section(query: &Query) -> bool {
    let whole = Query {
        vertical: query.vertical.clone(),
        sort: query.sort.clone(),
        limit: query.limit,
        facets: query.facets.clone(),
        currency: query.currency,
        ..Query::default()
    };
    whole == *query
}

/// Which parameters ask for a landing page, in the order of their address: addresses of that form were
/// kept before there were such pages, and name them now.
fn combinations(vertical: &Vertical) -> Vec<Vec<&str>> {
    let main = kind::main(vertical).map(|main| &*main.key);
    let with_child = kind::children(vertical).filter_map(|child| Some(vec![main?, &*child.key]));
    main.map(|main| vec![main]).into_iter().chain(with_child).chain([vec!["city"]]).collect()
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
    use search::{
        Filter, Sort,
        query::{Cursor, Key},
    };

    fn autos() -> Vertical {
        Vertical::from_toml(shipped("autos").expect("shipped")).expect("readable")
    }

    fn kept(query: Query, total: u64) -> Option<String> {
        address(&autos(), &query, &Answer { total, ..Answer::default() })
    }

    fn of_make(make: &str) -> Query {
        let filters = vec![("make".to_owned(), Filter::AnyOf(vec![make.to_owned()]))];
        Query { filters, ..Query::default() }
    }

    #[test]
    fn a_section_and_what_has_a_page_of_its_own_are_kept() {
        assert_eq!(kept(Query::default(), 0).as_deref(), Some("/autos"));
        let cheapest = Query { sort: Sort::Price { descending: false }, ..of_make("kia") };
        assert_eq!(kept(cheapest, 3).as_deref(), Some("/autos/kia"));
        assert_eq!(kept(of_make("kia"), 2), None, "it says too little");
        let city = Query { cities: vec!["quito".into()], ..Query::default() };
        assert_eq!(kept(city, 9).as_deref(), Some("/autos/en/quito"));
    }

    #[test]
    fn whatever_else_is_asked_is_not_kept() {
        let text = Query { text: Some("kia".into()), ..of_make("kia") };
        let cursor = Query { cursor: Some(cursor()), ..of_make("kia") };
        for query in [text, cursor, Query { regions: vec!["azuay".into()], ..Query::default() }] {
            assert_eq!(kept(query.clone(), 9), None, "{query:?}");
        }
    }

    #[test]
    fn what_is_worked_out_from_figures_is_not_kept() {
        let bare = |address: &str| is_bare(&address.parse().expect("an address"));
        assert!(bare("/financiamiento") && bare("/financiamiento?lang=en"));
        assert!(!bare("/financiamiento?precio=1000") && !bare("/financiamiento?lang=en&meses=12"));
    }

    /// Where the second page begins.
    fn cursor() -> Cursor {
        Cursor::new("newest", 0, Key { first: 0, second: 0, id: 0 })
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
            "/autos?city=quito",
            "/autos/kia",
            "/autos/kia/rio?lang=en",
            "/autos/en/quito",
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
            "/autos?city=quito,cuenca",
            "/autos/kia?sort=price",
            "/autos/en/quito?cursor=x",
            "/propiedades?make=kia",
        ] {
            assert!(!may_visit(&rules, address), "{address}\n{rules}");
        }
    }
}
