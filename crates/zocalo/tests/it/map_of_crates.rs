//! Who imports whom, from `cargo metadata`, held against the design and `ARCHITECTURE.md`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each crate may import of ours. `kernel` to `tenancy` are a ladder: each may import those
/// above it. A capability adds the edges declared here and no other.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("db", &["kernel"]),
    ("jobs", &["kernel", "db"]),
    ("mail", &["kernel", "db", "jobs"]),
    ("tenancy", &["kernel", "db", "jobs", "mail"]),
    ("media", &["kernel", "db", "jobs", "mail", "tenancy"]),
    ("listings", &["kernel", "db", "jobs", "mail", "tenancy", "media"]),
    ("search", &["kernel", "db", "jobs", "mail", "tenancy", "media", "listings"]),
    ("leads", &["kernel", "db", "jobs", "mail", "tenancy", "media", "listings"]),
    ("financing", &["kernel", "db", "jobs", "mail", "tenancy"]),
    ("http-kit", &["kernel", "db", "jobs", "tenancy"]),
    (
        "web",
        &[
            "kernel",
            "db",
            "jobs",
            "mail",
            "tenancy",
            "media",
            "listings",
            "search",
            "leads",
            "financing",
            "http-kit",
        ],
    ),
    (
        "api",
        &["kernel", "db", "jobs", "mail", "tenancy", "media", "listings", "search", "http-kit"],
    ),
    // A connector: the crate whose port it implements, and nothing else of ours.
    ("smtp", &["kernel", "mail"]),
    ("oidc", &["kernel", "tenancy"]),
    ("s3", &["kernel", "media"]),
    (
        "zocalo",
        &[
            "kernel",
            "db",
            "jobs",
            "mail",
            "tenancy",
            "media",
            "listings",
            "search",
            "leads",
            "financing",
            "http-kit",
            "web",
            "api",
            "smtp",
            "oidc",
            "s3",
        ],
    ),
    ("bench-read", &["kernel", "db", "jobs", "tenancy", "listings"]),
    ("bench-audit", &["kernel", "db", "tenancy"]),
    ("fuzz-stock", &["kernel", "listings", "search"]),
    (
        "isolation",
        &[
            "kernel",
            "db",
            "mail",
            "leads",
            "jobs",
            "tenancy",
            "media",
            "listings",
            "search",
            "financing",
            "http-kit",
            "web",
            "api",
        ],
    ),
];
/// Libraries only some crates may know.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("axum", &["http-kit", "web", "api", "zocalo", "isolation"]),
    ("askama", &["web", "api"]),
    ("tower-http", &["http-kit", "zocalo"]),
    ("clap", &["zocalo", "bench-read", "bench-audit"]),
    ("argon2", &["tenancy"]),
    ("lettre", &["smtp"]),
    ("object_store", &["s3"]),
    ("tokio-rustls", &["oidc", "s3"]),
    ("webpki-roots", &["oidc", "s3"]),
    ("roaring", &["search"]),
    ("csv", &["listings", "zocalo", "bench-read"]),
];
const BEGIN: &str = "<!-- map of crates -->\n```text\n";

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Our crates' direct dependencies, tests left out.
fn edges() -> (Edges, Edges) {
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo metadata");
    let ours: BTreeSet<String> = metadata.packages.iter().map(|p| p.name.to_string()).collect();
    let (mut inner, mut outer) = (Edges::new(), Edges::new());
    for package in &metadata.packages {
        for dependency in &package.dependencies {
            if dependency.kind == DependencyKind::Development {
                continue;
            }
            let side = if ours.contains(&dependency.name) { &mut inner } else { &mut outer };
            side.entry(package.name.to_string()).or_default().insert(dependency.name.clone());
        }
        inner.entry(package.name.to_string()).or_default();
    }
    (inner, outer)
}

fn violations(inner: &Edges, outer: &Edges) -> Vec<String> {
    let mut found = Vec::new();
    for (package, imports) in inner {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| name == package) else {
            found.push(format!("{package} is not on the map"));
            continue;
        };
        for import in imports.iter().filter(|i| !allowed.contains(&i.as_str())) {
            found.push(format!("{package} may not import {import}"));
        }
    }
    for (library, who) in ONLY_IN {
        for (package, _) in outer.iter().filter(|(_, libraries)| libraries.contains(*library)) {
            if !who.contains(&package.as_str()) {
                found.push(format!("{package} may not know {library}"));
            }
        }
    }
    found
}

fn drawn(inner: &Edges) -> String {
    MAY_IMPORT
        .iter()
        .filter_map(|(name, _)| inner.get_key_value(*name))
        .map(|(name, imports)| {
            let imports: Vec<&str> = imports.iter().map(String::as_str).collect();
            format!(
                "{name:<10} → {}",
                if imports.is_empty() { "—".into() } else { imports.join(", ") }
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_crate_imports_only_what_the_map_of_crates_allows() {
    let (inner, outer) = edges();
    assert_eq!(violations(&inner, &outer), Vec::<String>::new());
}

#[test]
fn a_planted_import_is_found_by_the_map_of_crates() {
    let (mut inner, mut outer) = edges();
    inner.entry("listings".into()).or_default().insert("web".into());
    inner.entry("surprise".into()).or_default();
    outer.entry("tenancy".into()).or_default().insert("axum".into());
    assert_eq!(
        violations(&inner, &outer),
        ["listings may not import web", "surprise is not on the map", "tenancy may not know axum"]
    );
}

#[test]
fn the_map_of_crates_in_the_architecture_is_the_real_one() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ARCHITECTURE.md");
    let text = fs::read_to_string(file).expect("ARCHITECTURE.md");
    let (_, rest) = text.split_once(BEGIN).expect("the marker of the map");
    let (written, _) = rest.split_once("\n```").expect("the end of the map");
    let real = drawn(&edges().0);
    assert_eq!(written, real, "put this into ARCHITECTURE.md:\n{real}\n");
}
