//! Ids in what is sent: in forms and in JSON, alone, in a list beside one's own, in an empty list, and
//! nothing at all.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tenancy::Permission;

use crate::{
    Outcome,
    ask::{Ask, filled},
    browser::Browser,
    inventory::{Ids, Way, ways},
    judge::{self, Hidden},
    matrix::{Somebody, is_at_home, reads_a_body, stands_for_others},
};

/// Fields an id may be sent in, and the kind that is meant.
const FIELDS: [(&str, &str); 35] = [
    ("account", "account"),
    ("account_id", "account"),
    ("accounts", "account"),
    ("member", "account"),
    ("members", "account"),
    ("user_id", "account"),
    ("owner", "account"),
    ("seller", "seller"),
    ("seller_id", "seller"),
    ("sellers", "seller"),
    ("dealer", "seller"),
    ("site", "site"),
    ("site_id", "site"),
    ("sites", "site"),
    ("tenant", "tenant"),
    ("tenant_id", "tenant"),
    ("client", "tenant"),
    ("slug", "tenant"),
    ("listing", "listing"),
    ("listing_id", "listing"),
    ("listings", "listing"),
    ("id", "listing"),
    ("ids", "listing"),
    ("lender", "lender"),
    ("link", "link"),
    ("session", "session"),
    ("sessions", "session"),
    ("api_key", "api_key"),
    ("keys", "api_key"),
    ("token", "token"),
    ("step", "token"),
    ("enquiry", "enquiry"),
    ("reference", "reference"),
    ("cursor", "cursor"),
    ("mail", "mail"),
];

/// How ids are sent.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Alone,
    BesideOnesOwn,
    EmptyList,
    Nothing,
}

const SHAPES: [Shape; 4] = [Shape::Alone, Shape::BesideOnesOwn, Shape::EmptyList, Shape::Nothing];

/// Each shape in all fields at once; for the API each property of the body's schema with each kind.
pub async fn ask(
    outcome: &mut Outcome,
    way: &Way,
    name: &str,
    browser: &Browser<'_>,
    hidden: &Hidden,
) {
    if !reads_a_body(way) {
        return;
    }
    let what = format!("{} {} as {name}", way.method, way.path);
    let shapes = if is_guessing(way, name) { &SHAPES[..1] } else { &SHAPES[..] };
    for shape in shapes.iter().copied() {
        let what = format!("{what}, by body, {shape:?}");
        judge::compare(outcome, &what, browser, hidden, |ids| {
            sent(way, shape, &FIELDS, ids, hidden)
        })
        .await;
    }
    if stands_for_others(name) && !is_guessing(way, name) {
        by_schema(outcome, way, &what, browser, hidden).await;
    }
}

/// Without an id in the body there is one in the address.
fn sent(way: &Way, shape: Shape, fields: &[(&str, &str)], ids: &Ids, hidden: &Hidden) -> Ask {
    let whose =
        if matches!(shape, Shape::Alone | Shape::BesideOnesOwn) { &hidden.own } else { ids };
    let ask = Ask::at(way, filled(way, whose), ids);
    if way.path.starts_with("/v1") {
        let mut body = ask.json();
        for (name, kind) in fields {
            body[*name] = value(shape, kind, ids, hidden);
        }
        return ask.with_json(&body);
    }
    let mut pairs = Vec::new();
    for (name, kind) in fields {
        match shape {
            Shape::Alone => pairs.push((*name, ids.of_kind(kind))),
            Shape::BesideOnesOwn => {
                pairs.extend([(*name, hidden.own.of_kind(kind)), (*name, ids.of_kind(kind))]);
            }
            Shape::EmptyList => pairs.push((*name, "")),
            Shape::Nothing => pairs.push((*name, "null")),
        }
    }
    ask.with_fields(pairs)
}

fn value(shape: Shape, kind: &str, ids: &Ids, hidden: &Hidden) -> Value {
    match shape {
        Shape::Alone => json!(ids.of_kind(kind)),
        Shape::BesideOnesOwn => json!([hidden.own.of_kind(kind), ids.of_kind(kind)]),
        Shape::EmptyList => json!([]),
        Shape::Nothing => Value::Null,
    }
}

async fn by_schema(
    outcome: &mut Outcome,
    way: &Way,
    what: &str,
    browser: &Browser<'_>,
    hidden: &Hidden,
) {
    for property in properties(way, browser).await {
        for (kind, _) in hidden.own.kinds() {
            for shape in [Shape::Alone, Shape::BesideOnesOwn] {
                let what = format!("{what}, {property} of {kind}, {shape:?}");
                judge::compare(outcome, &what, browser, hidden, |ids| {
                    let ask = Ask::at(way, filled(way, &hidden.own), ids);
                    let mut body = ask.json();
                    body[&property] = value(shape, kind, ids, hidden);
                    ask.with_json(&body)
                })
                .await;
            }
        }
    }
}

/// Whether a door is tried by somebody whom it does not look at: a password is compared at length.
fn is_guessing(way: &Way, name: &str) -> bool {
    way.permission == Permission::Enter && name != "anonymous"
}

/// What the document that is served says a body may hold.
async fn properties(way: &Way, browser: &Browser<'_>) -> Vec<String> {
    let Some(schema) = way.body else { return Vec::new() };
    let document = Ask::of(&Way::reads("/v1/openapi.json"), &Ids::of_nobody()).by(browser).await;
    let document = document.json();
    let properties = document["components"]["schemas"][schema]["properties"].as_object();
    let properties = properties.unwrap_or_else(|| panic!("{schema} has no properties"));
    properties.keys().cloned().collect()
}

/// Every field any page has, with each kind in all of them.
pub async fn ask_by_pages(outcome: &mut Outcome, everybody: &[Somebody<'_>], hidden: &Hidden) {
    let fields = fields_of_pages(everybody).await;
    assert!(fields.len() > 20, "{fields:?}");
    for way in ways().iter().filter(|way| reads_a_body(way) && !way.leaves()) {
        let those = everybody.iter().filter(|(name, _)| stands_for_others(name));
        for (name, browser) in those.filter(|(name, _)| !is_at_home(way, name)) {
            if way.path.starts_with("/v1") || is_guessing(way, name) {
                continue;
            }
            for (kind, _) in hidden.own.kinds() {
                let what = format!("{} {} as {name}, all fields of {kind}", way.method, way.path);
                judge::compare(outcome, &what, browser, hidden, |ids| {
                    let ask = Ask::at(way, filled(way, &hidden.own), ids);
                    ask.with_fields(fields.iter().map(|name| (name.as_str(), ids.of_kind(kind))))
                })
                .await;
            }
        }
    }
}

/// The names of all fields of all pages that may be read without an id. Passwords stay right, and as they
/// are: whoever changes theirs is signed out elsewhere.
async fn fields_of_pages(everybody: &[Somebody<'_>]) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    let reads = |way: &&Way| way.method.is_safe() && !way.path.contains('{');
    for way in ways().iter().filter(reads) {
        for (_, browser) in everybody {
            let page = Ask::of(way, &Ids::of_nobody()).by(browser).await;
            let names =
                page.body.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next());
            fields.extend(names.map(str::to_owned));
        }
    }
    fields.retain(|name| name != "password" && name != "new");
    fields
}
