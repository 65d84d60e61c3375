//! Who writes and reads which table: the tables' comments in the real catalogue against the SQL in
//! the sources. A crate writes only its own tables and reads others through published views. The map
//! drawn of it stands in `ARCHITECTURE.md`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

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
    for table in
        mentions(source, &["insert into", "update", "delete from", "truncate", "merge into"])
    {
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
    ["select", "insert", "update", "delete", "with", "truncate", "merge"].contains(&first)
}

const BEGIN: &str = "<!-- map of tables -->\n```text\n";

fn crates() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder).expect("the crates").flatten().map(|entry| entry.path()).collect();
    all.sort();
    all
}

fn name_of(package: &Path) -> String {
    package.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What each crate owns and publishes, and what it reads of others.
fn drawn(relations: &Relations) -> String {
    let of = |owner: &str, is_view: bool| -> Vec<&str> {
        let own = relations.iter().filter(|(_, r)| r.owner == owner && r.is_view == is_view);
        own.map(|(name, _)| name.as_str()).collect()
    };
    let mut out = Vec::new();
    for package in crates() {
        let (name, source) = (name_of(&package), source(&package));
        let read: BTreeSet<&str> = mentions(&source, &["from", "join"])
            .into_iter()
            .filter(|table| relations.get(*table).is_some_and(|r| r.owner != name))
            .collect();
        let read: Vec<&str> = read.into_iter().collect();
        for (what, names) in
            [("owns", of(&name, false)), ("publishes", of(&name, true)), ("reads", read)]
        {
            if !names.is_empty() {
                out.push(format!("{name:<8} {what:<9} {}", names.join(", ")));
            }
        }
    }
    out.join("\n")
}

/// The text of every view, function and policy, with what it is and whose, where that is known.
async fn definitions() -> Vec<(String, Option<String>, String)> {
    let db = TestDb::new().await;
    sqlx::query_as(
        "select 'view ' || c.relname, substring(obj_description(c.oid, 'pg_class') from 'owner=([a-z]+)'),
                pg_get_viewdef(c.oid)
         from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
         union all
         select 'function ' || p.proname, null, pg_get_functiondef(p.oid)
         from pg_proc p where p.pronamespace = 'public'::regnamespace
         union all
         select 'policy on ' || c.relname,
                substring(obj_description(c.oid, 'pg_class') from 'owner=([a-z]+)'),
                coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' '
                || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
         from pg_policy p join pg_class c on c.oid = p.polrelid",
    )
    .fetch_all(&mut db.bootstrap().await)
    .await
    .expect("catalogue")
}

/// A definition that reaches tables of more than one owner, or of another than its own.
fn crossing(
    definitions: &[(String, Option<String>, String)],
    relations: &Relations,
) -> Vec<String> {
    let mut found = Vec::new();
    for (what, owner, text) in definitions {
        let verbs = ["from", "join", "insert into", "update", "delete from", "using"];
        let text = text.to_lowercase();
        let tables = mentions(&text, &verbs).into_iter().filter_map(|table| relations.get(table));
        let owners: BTreeSet<&str> = tables
            .filter(|r| !r.is_view)
            .map(|r| r.owner.as_str())
            .chain(owner.as_deref())
            .collect();
        if owners.len() > 1 {
            let owners: Vec<&str> = owners.into_iter().collect();
            found.push(format!("{what} reaches tables of {}", owners.join(" and ")));
        }
    }
    found
}

#[tokio::test]
async fn views_policies_and_functions_keep_to_the_map_of_tables() {
    let relations = relations().await;
    let mut all = definitions().await;
    assert!(all.len() > 30, "they are seen: {}", all.len());
    assert_eq!(crossing(&all, &relations), Vec::<String>::new());
    let planted = "select 1 from listings l join sellers s on true";
    all = vec![("function planted".to_owned(), None, planted.to_owned())];
    let said = ["function planted reaches tables of listings and tenancy"];
    assert_eq!(crossing(&all, &relations), said);
}

#[tokio::test]
async fn the_map_of_tables_in_the_architecture_is_the_real_one() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ARCHITECTURE.md");
    let text = fs::read_to_string(file).expect("ARCHITECTURE.md");
    let (_, rest) = text.split_once(BEGIN).expect("the marker of the map");
    let (written, _) = rest.split_once("\n```").unwrap_or_default();
    let real = drawn(&relations().await);
    assert_eq!(written, real, "put this into ARCHITECTURE.md:\n{real}\n");
}

#[tokio::test]
async fn every_crate_keeps_to_the_map_of_tables() {
    let relations = relations().await;
    let (mut found, mut statements) = (Vec::new(), 0);
    for package in crates() {
        let (name, source) = (name_of(&package), source(&package));
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
