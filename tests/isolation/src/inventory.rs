//! Every route there is, and what stands for something foreign in each part of its address. A route
//! with a part nobody thought of is not walked past: it is an error. So is one that is mounted and stands
//! in no table.

mod mounted;

use http_kit::{Permission, Place};
use tenancy::Standing;

use crate::{Outcome, actors::A, town::Town};

/// A route as the matrix walks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// `GET` or `POST`.
    pub method: axum::http::Method,
    /// The path, parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub permission: Permission,
    /// What it documents to take behind the question mark.
    pub parameters: Vec<&'static str>,
    /// The schema of the body it documents.
    pub body: Option<&'static str>,
}

impl Way {
    /// One that only reads and that nobody need be let into.
    pub fn reads(path: &'static str) -> Self {
        let (parameters, body) = (Vec::new(), None);
        Self {
            method: axum::http::Method::GET,
            path,
            permission: Permission::Public,
            parameters,
            body,
        }
    }

    fn of<S>(route: &http_kit::Route<S>) -> Self {
        let in_query = |parameter: &&http_kit::Parameter| parameter.place == Place::Query;
        let parameters = route.doc.parameters.iter().filter(in_query);
        Self {
            method: route.method.clone(),
            path: route.path,
            permission: route.permission,
            parameters: parameters.map(|parameter| parameter.name).collect(),
            body: route.doc.body,
        }
    }

    /// Whether it is a page, which knows nobody by a key.
    pub fn is_page(&self) -> bool {
        !self.path.starts_with("/v1")
    }

    /// Whether somebody must be known to get in: not where anybody is let, and not where it counts from
    /// which machine one asks.
    pub fn is_closed(&self) -> bool {
        !self.permission.is_open() && !self.is_watched()
    }

    /// Whether it is of no tenant: for those who watch the program.
    pub fn is_watched(&self) -> bool {
        matches!(self.permission, Permission::Watch | Permission::WatchLocally)
    }

    /// Whether whoever is all of these is let, by the table of permissions.
    pub fn lets(&self, all: &[Standing]) -> bool {
        let is_unknown = |s: &Standing| self.is_page() && matches!(s, Standing::Key(_));
        let gives = |s: &Standing| self.permission.is_given_to(*s) && !is_unknown(s);
        // The API takes no cookie, and so knows nobody in another's stead.
        let is_in_stead =
            all.contains(&Standing::Stead) && (self.permission.gives_ways_in() || !self.is_page());
        self.permission.is_open() || !is_in_stead && all.iter().any(gives)
    }

    /// Whether one is signed out by it, here or where one is signed in besides.
    pub fn leaves(&self) -> bool {
        const LEAVING: [&str; 3] =
            ["/cuenta/salir", "/cuenta/sesiones/cierre", "/v1/sessions/current"];
        LEAVING.contains(&self.path)
    }
}

/// All routes of both faces, and of those who watch the program.
pub fn ways() -> Vec<Way> {
    let (web, api, ops) = (web::routes::table(), api::routes::table(), http_kit::ops_table());
    let faces = web.routes().iter().map(Way::of).chain(api.routes().iter().map(Way::of));
    faces.chain(ops.routes().iter().map(Way::of)).collect()
}

/// Routes that are mounted and stand in no table, in the whole router of a process.
pub async fn walk() -> Outcome {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let leaks = mounted::outside_of_tables(&router, A.1).await;
    Outcome { checks: ways().len(), leaks, ..Outcome::default() }
}

/// What is put into the parts of an address.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    /// An account.
    pub account: String,
    /// A key of the API.
    pub api_key: String,
    /// A one-time link's id.
    pub link: String,
    /// A session's id.
    pub session: String,
    /// A site.
    pub site: String,
    /// A lender.
    pub lender: String,
    /// A seller.
    pub seller: String,
    /// A tenant's short name.
    pub tenant: String,
    /// A one-time link's token.
    pub token: String,
    /// A listing.
    pub listing: String,
    /// A place before others.
    pub placement: String,
    /// A photo.
    pub media: String,
    /// A photo on its way.
    pub upload: String,
    /// A listing as pages name it.
    pub slug: String,
    /// An address of mail.
    pub mail: String,
    /// An enquiry.
    pub enquiry: String,
    /// An enquiry as people name it.
    pub reference: String,
    /// A place in a list.
    pub cursor: String,
}

impl Ids {
    /// The address with these in the place of its parameters.
    ///
    /// # Errors
    /// The parameter nobody thought of.
    pub fn fill(&self, path: &str) -> Result<String, String> {
        let mut filled = String::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(match name {
                "account" => &self.account,
                "api_key" => &self.api_key,
                "lender" => &self.lender,
                "link" => &self.link,
                "session" => &self.session,
                "seller" => &self.seller,
                // The id decides; the words before it may be any, or none.
                "seller_page" => self.seller.strip_prefix("sel_").unwrap_or(&self.seller),
                "site" => &self.site,
                "tenant" => &self.tenant,
                "token" | "renewal" => &self.token,
                "id" | "listing" => &self.listing,
                "placement" => &self.placement,
                "media" => &self.media,
                "upload" => &self.upload,
                // One that nobody signed.
                "variant" => "320-0-AAAAAAAAAAAAAAAAAAAAAA",
                "slug" => &self.slug,
                // The same for everybody: verticals are named alike, drawings and sheets are public.
                "vertical" | "key" => "autos",
                "kind" => "auto",
                // What things are called is the same for everybody; cities are what somebody lists there.
                "model" => "corolla",
                "city" => "quito",
                "limit" => "members",
                "step" => "datos",
                "page" => "about",
                "component" => "search",
                "file" => "7.svg",
                // Of the installation, not of a tenant.
                "flag" => "no.such_flag",
                other => return Err(format!("{path}: nobody says what stands for {{{other}}}")),
            });
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// Every one of them with the word for its kind.
    pub fn kinds(&self) -> [(&'static str, &str); 18] {
        [
            ("slug", &self.slug),
            ("account", &self.account),
            ("api_key", &self.api_key),
            ("lender", &self.lender),
            ("link", &self.link),
            ("session", &self.session),
            ("site", &self.site),
            ("seller", &self.seller),
            ("tenant", &self.tenant),
            ("token", &self.token),
            ("listing", &self.listing),
            ("placement", &self.placement),
            ("media", &self.media),
            ("upload", &self.upload),
            ("mail", &self.mail),
            ("enquiry", &self.enquiry),
            ("reference", &self.reference),
            ("cursor", &self.cursor),
        ]
    }

    /// The one of that kind.
    pub fn of_kind(&self, kind: &str) -> &str {
        let known = self.kinds().into_iter().find(|(known, _)| *known == kind);
        known.map(|(_, id)| id).unwrap_or_else(|| panic!("no id is a {kind}"))
    }

    /// Ids of the right form that nobody has.
    pub fn of_nobody() -> Self {
        let id = |prefix: &str| format!("{prefix}_00000000000000000000000000");
        Self {
            account: id("acc"),
            api_key: id("key"),
            lender: id("ldr"),
            placement: id("plc"),
            media: id("med"),
            upload: id("upl"),
            link: id("lnk"),
            session: id("ses"),
            seller: id("sel"),
            site: id("sit"),
            tenant: "nadies".to_owned(),
            token: "0".repeat(64),
            listing: id("lst"),
            slug: "nada".to_owned(),
            mail: "nadie.conocida@b.example".to_owned(),
            enquiry: id("enq"),
            reference: "ZZZZZ9".to_owned(),
            cursor: "AA".to_owned(),
        }
    }
}

/// Who gets in where, one line per route: what people read and reviewers compare.
#[cfg(test)]
fn table() -> String {
    use tenancy::{KeyScope, Role, SellerRole};

    let signed_in = |part| vec![Standing::Guest, part];
    let columns = [
        ("nobody", vec![Standing::Anonymous]),
        ("account", vec![Standing::Guest]),
        ("agent", signed_in(Standing::Seller(SellerRole::Agent))),
        ("seller", signed_in(Standing::Seller(SellerRole::Owner))),
        ("viewer", signed_in(Standing::Member(Role::Viewer))),
        ("ops", signed_in(Standing::Member(Role::Ops))),
        ("owner", signed_in(Standing::Member(Role::Owner))),
        ("operator", signed_in(Standing::Operator)),
        ("in an owner's stead", vec![Standing::Stead, Standing::Member(Role::Owner)]),
        ("key: members", vec![Standing::Key(KeyScope::ReadMembers)]),
        ("key: sellers", vec![Standing::Key(KeyScope::ReadSellers)]),
        ("key: audit", vec![Standing::Key(KeyScope::ReadAudit)]),
    ];
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" | ");
    let mut lines =
        vec![format!("| route | {names} |"), format!("|{}", "---|".repeat(columns.len() + 1))];
    for way in ways() {
        // Who watches is known by the machine they ask from.
        let is_local = way.permission == Permission::WatchLocally;
        let may = |all: &[Standing]| if way.lets(all) { "yes" } else { "–" };
        let cells = columns.iter().map(|(_, all)| if is_local { "here" } else { may(all) });
        let cells = cells.collect::<Vec<_>>();
        lines.push(format!("| `{} {}` | {} |", way.method, way.path, cells.join(" | ")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A permission that was changed by mistake shows here, as a line somebody has to write.
    #[test]
    fn the_table_of_permissions_in_the_documents_is_the_real_one() {
        let document = include_str!("../../../docs/permissions.md");
        let written = document.split_once("| route |").map(|(_, rest)| format!("| route |{rest}"));
        let (written, real) = (written.unwrap_or_default(), table());
        assert_eq!(written.trim(), real, "put this into docs/permissions.md:\n{real}\n");
    }

    /// ASVS 5.0 6.1.3. A way in that is new is a line that somebody has to write.
    #[test]
    fn each_way_in_stands_in_the_document_of_the_ways_in() {
        let document = include_str!("../../../docs/identity.md");
        let open = ways().into_iter().filter(|way| way.permission.is_open());
        let open: Vec<_> = open.filter(|way| !way.method.is_safe()).collect();
        for Way { method, path, .. } in &open {
            let written = format!("`{method} {path}`");
            assert!(document.contains(&written), "docs/identity.md does not tell of {written}");
        }
        assert!(open.len() >= 7, "{open:?}");
    }

    #[test]
    fn each_part_of_each_route_has_something_foreign() {
        for way in ways() {
            Ids::of_nobody().fill(way.path).unwrap_or_else(|forgotten| panic!("{forgotten}"));
        }
        assert!(ways().len() > 30);
    }

    #[test]
    fn a_forgotten_part_is_noticed() {
        let forgotten = Ids::of_nobody().fill("/panel/facturas/{invoice}");
        assert_eq!(
            forgotten,
            Err("/panel/facturas/{invoice}: nobody says what stands for {invoice}".to_owned())
        );
    }

    /// What is served is read, not what it is drawn from.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_api_documents_exactly_its_routes() {
        let town = crate::town::Town::new().await;
        let router = crate::matrix::router(&town);
        let mut visitor = crate::browser::Browser::on(&router, crate::actors::A.1);
        let document = visitor.get("/v1/openapi.json").await.json();
        let ways = ways();
        let of_api = ways.iter().filter(|way| way.path.starts_with("/v1"));
        let known = of_api.map(|way| format!("{} {}", way.method, way.path)).collect();
        assert_eq!(documented(&document), known);
    }

    fn documented(document: &serde_json::Value) -> std::collections::BTreeSet<String> {
        let paths = document["paths"].as_object().expect("paths");
        let operations = paths.iter().flat_map(|(path, operations)| {
            let methods = operations.as_object().expect("operations").keys();
            methods.map(move |method| format!("{} {path}", method.to_ascii_uppercase()))
        });
        operations.collect()
    }

    #[test]
    fn an_operation_more_is_noticed() {
        let document = serde_json::json!({ "paths": { "/v1/x": { "get": {}, "delete": {} } } });
        let told: Vec<_> = documented(&document).into_iter().collect();
        assert_eq!(told, ["DELETE /v1/x", "GET /v1/x"]);
    }
}
