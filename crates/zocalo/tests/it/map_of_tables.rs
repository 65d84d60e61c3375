//! Who writes and reads which table: the tables' comments in the real catalogue against the SQL in
//! the sources. A crate writes only its own tables and reads others through published views.

use std::{collections::BTreeMap, fs, path::Path};

use db::testing::TestDb;

/// A relation and who owns it.
struct Relation {
    owner: String,
    is_view: bool,
}

type Relations = BTreeMap<String, Relation>;

async fn relations() -> Relations {
    let db = TestDb::new().await;
    let mut connection = db.bootstrap().await;
    let rows: Vec<(String, bool, String)> = sqlx::query_as(
        "select c.relname::text, c.relkind = 'v',
                substring(obj_description(c.oid, 'pg_class') from 'owner=([a-z]+)')
         from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
           and not c.relispartition and obj_description(c.oid, 'pg_class') like 'owner=%'",
    )
    .fetch_all(&mut connection)
    .await
    .expect("catalogue");
    assert!(rows.len() > 10, "the catalogue names its owners");
    rows.into_iter().map(|(name, is_view, owner)| (name, Relation { owner, is_view })).collect()
}

/// `verb` and the word after it, for each of the verbs, wherever they stand in `text`.
fn mentions<'a>(text: &'a str, verbs: &[&str]) -> Vec<&'a str> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
        .collect();
    let follows = |at: usize, verb: &str| {
        let parts: Vec<&str> = verb.split(' ').collect();
        (words.get(at..at + parts.len()) == Some(&parts[..])).then(|| words.get(at + parts.len()))
    };
    (0..words.len())
        .flat_map(|at| verbs.iter().filter_map(move |verb| follows(at, verb).flatten()))
        .copied()
        .collect()
}

fn violations(package: &str, source: &str, relations: &Relations) -> Vec<String> {
    let mut found = Vec::new();
    for table in mentions(source, &["insert into", "update", "delete from", "truncate"]) {
        if let Some(relation) = relations.get(table).filter(|r| r.owner != package) {
            found.push(format!("{package} writes {table}, which belongs to {}", relation.owner));
        }
    }
    for table in mentions(source, &["from", "join"]) {
        if let Some(relation) = relations.get(table).filter(|r| !r.is_view && r.owner != package) {
            found.push(format!("{package} reads {table}, which belongs to {}", relation.owner));
        }
    }
    found
}

/// The statements of a crate: its SQL files, and the literals of its code that begin like one.
fn source(package: &Path) -> String {
    let mut out = String::new();
    let mut folders = vec![package.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let kind = path.extension().unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if kind == "sql" {
                out.push_str(&fs::read_to_string(&path).expect("a statement"));
            } else if kind == "rs" {
                let text = fs::read_to_string(&path).expect("a source file");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                // A quotation mark inside a literal would turn inside out what follows it.
                let code = code.replace("\\\"", "").replace("'\"'", "");
                let literals = code.split('"').skip(1).step_by(2);
                literals.filter(|text| is_statement(text)).for_each(|text| {
                    out.push_str(text);
                    out.push('\n');
                });
            }
        }
    }
    out
}

fn is_statement(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    ["select", "insert", "update", "delete", "with", "truncate"].contains(&first)
}

#[tokio::test]
async fn every_crate_keeps_to_the_map_of_tables() {
    let relations = relations().await;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut found, mut statements) = (Vec::new(), 0);
    for package in fs::read_dir(crates).expect("the crates").flatten() {
        let name = package.file_name().to_string_lossy().into_owned();
        let source = source(&package.path());
        statements += mentions(&source, &["from", "insert into"]).len();
        found.extend(violations(&name, &source, &relations));
    }
    assert!(statements > 40, "the statements are seen: {statements}");
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn a_planted_statement_is_found_by_the_map_of_tables() {
    let relations = relations().await;
    let planted = r#"sqlx::query("update tenants set name = $1"); "select 1 from sellers s
        join published_listings p on true"; "insert into listings (title) values ($1)""#;
    assert_eq!(
        violations("search", planted, &relations),
        [
            "search writes tenants, which belongs to tenancy",
            "search writes listings, which belongs to listings",
            "search reads sellers, which belongs to tenancy",
        ]
    );
}
