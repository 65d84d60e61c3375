//! Ids behind the question mark: under each name an id may stand under, and under each name the API's
//! document gives its parameters.

use crate::{
    Outcome,
    ask::{Ask, filled},
    browser::Browser,
    canaries,
    inventory::{Ids, Way},
    judge::{self, Hidden},
    matrix::{Somebody, stands_for_others},
};

/// Names under which addresses carry ids, and the kind that is meant.
const NAMES: [(&str, &str); 33] = [
    ("site", "site"),
    ("seller", "seller"),
    ("seller_id", "seller"),
    ("account", "account"),
    ("account_id", "account"),
    ("member", "account"),
    ("tenant", "tenant"),
    ("tenant_id", "tenant"),
    ("client", "tenant"),
    ("listing", "listing"),
    ("listing_id", "listing"),
    ("anuncio", "listing"),
    ("lender", "lender"),
    ("entidad", "lender"),
    ("link", "link"),
    ("session", "session"),
    ("api_key", "api_key"),
    ("key", "api_key"),
    ("token", "token"),
    ("enquiry", "enquiry"),
    ("after", "seller"),
    ("before", "enquiry"),
    ("antes", "enquiry"),
    ("cursor", "cursor"),
    ("desde", "mail"),
    ("id", "seller"),
    ("visitor", "session"),
    ("de", "listing"),
    ("enviado", "reference"),
    ("volver", "slug"),
    ("state", "token"),
    ("mail", "mail"),
    ("q", "slug"),
];

/// All names at once; each kind under all names; each parameter the document knows with each kind.
pub async fn ask(
    outcome: &mut Outcome,
    way: &Way,
    name: &str,
    browser: &Browser<'_>,
    hidden: &Hidden,
) {
    let what = format!("{} {} as {name}", way.method, way.path);
    let at = || Ask::at(way, filled(way, &hidden.own), &hidden.nobodys);
    let usual = |ids: &Ids| at().with_query(NAMES.map(|(name, kind)| (name, ids.of_kind(kind))));
    judge::compare(outcome, &format!("{what}, by query"), browser, hidden, usual).await;
    if !stands_for_others(name) || !way.method.is_safe() {
        return;
    }
    for (kind, _) in hidden.own.kinds() {
        let what = format!("{what}, by query of {kind}");
        let all = |ids: &Ids| at().with_query(NAMES.map(|(name, _)| (name, ids.of_kind(kind))));
        if !way.path.starts_with("/v1") {
            judge::compare(outcome, &what, browser, hidden, all).await;
        }
        for parameter in &way.parameters {
            let what = format!("{what}, in {parameter}");
            let one = |ids: &Ids| at().with_query([(*parameter, ids.of_kind(kind))]);
            judge::compare(outcome, &what, browser, hidden, one).await;
            let list = |ids: &Ids| format!("{},{}", ids.of_kind(kind), hidden.own.of_kind(kind));
            let mixed = |ids: &Ids| at().with_query([(*parameter, list(ids).as_str())]);
            judge::compare(outcome, &what, browser, hidden, mixed).await;
        }
    }
}

/// The words that stand with the hidden tenant only are found nowhere.
pub async fn ask_for_words(outcome: &mut Outcome, everybody: &[Somebody<'_>], hidden: &Hidden) {
    // What a seller publishes is found by all.
    let paths = match hidden.host {
        Some(_) => ["/v1/listings", "/autos", "/panel/vendedores", "/operador"],
        None => ["/cuenta/consultas", "/cuenta/agentes", "/cuenta/contacto", "/cuenta"],
    };
    let words = |word: &str| Ids { slug: word.to_owned(), ..hidden.own.clone() };
    let of_words = Hidden {
        theirs: words(canaries::WORD),
        nobodys: words("palabraqueninguna"),
        own: hidden.own.clone(),
        ..Hidden::default()
    };
    for (name, browser) in everybody {
        for path in
            paths.into_iter().filter(|path| *path != "/operador" || *name != "operator at home")
        {
            let way = crate::inventory::ways().into_iter().find(|way| way.path == path);
            let way = way.unwrap_or_else(|| Way::reads("/{vertical}"));
            for parameter in ["q", "city", "region"] {
                let what = format!("GET {path}?{parameter}= as {name}");
                judge::compare(outcome, &what, browser, &of_words, |ids| {
                    Ask::at(&way, path.to_owned(), ids).with_query([(parameter, ids.slug.as_str())])
                })
                .await;
            }
        }
    }
}
