//! What is written about signing in is what the code holds.

use std::path::{Path, PathBuf};

use tenancy::{
    DEVICE_KEPT,
    account::password::{CONTEXT_MIN, LENGTH_MAX, LENGTH_MIN, Password},
    api_key, factor, guess, impersonation, link, provider, rate, session,
};

const IDENTITY: &str = include_str!("../../../../docs/identity.md");
const DECISION: &str =
    include_str!("../../../../docs/decisions/0011-who-somebody-is-is-asked-each-time.md");

const SHEET: &str = include_str!("../../../../docs/asvs.md");

/// Requires that the one row of a table that begins so says this.
fn row_says(first: &str, said: &str) {
    let start = format!("| {first} |");
    let rows: Vec<_> = IDENTITY.lines().filter(|line| line.starts_with(&start)).collect();
    assert_eq!(rows.len(), 1, "one row of docs/identity.md begins with {first}");
    // As a word of its own: neither 17 nor 70 is 7.
    let is_said = rows[0].match_indices(said).any(|(at, _)| {
        let before = rows[0][..at].chars().next_back();
        let after = rows[0][at + said.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    });
    assert!(is_said, "not «{said}» in docs/identity.md: {}", rows[0]);
}

#[test]
fn the_decision_tells_how_often_somebody_may_guess() {
    let (account, address) = (guess::PER_ACCOUNT_MAX, guess::PER_ADDRESS_MAX);
    let told = format!("{account} an hour for an account, {address} for an address");
    assert!(DECISION.contains(&told), "{told}");
    assert_eq!(rate::WINDOW.num_minutes(), 60, "that is the hour");
}

#[test]
fn the_limits_of_guessing_are_those_of_the_document() {
    assert_eq!(rate::WINDOW.num_minutes(), 60, "the table counts by the hour");
    for (row, max) in [
        ("one account, from browsers it has not signed in from", guess::PER_ACCOUNT_MAX),
        ("one account, from one browser it has signed in from", guess::PER_DEVICE_MAX),
        ("one session, where its password is shown once more", guess::PER_SESSION_MAX),
        ("one network address, for all accounts", guess::PER_ADDRESS_MAX),
        ("codes of one account, likewise apart for each known browser", guess::PER_ACCOUNT_MAX),
        ("codes within one session, to turn the second step on or off", guess::PER_ACCOUNT_MAX),
        ("letters of one sort asked for one address", guess::ASKED_PER_MAIL_MAX),
        ("letters asked for from one network address", guess::ASKED_PER_ADDRESS_MAX),
        ("invitations by letter of the staff, or of one seller", guess::INVITED_MAX),
    ] {
        row_says(row, &format!("{max} an hour"));
    }
    row_says("codes after one password", &format!("{} in all", factor::TRIES_MAX));
}

#[test]
fn the_ways_in_are_as_strong_and_last_as_long_as_the_document_says() {
    let paper = format!("{} letters of base 32", factor::PAPER_LETTERS);
    row_says("code on paper", &paper);
    row_says("code on paper", &format!("{} bits", 5 * factor::PAPER_LETTERS));
    row_says("code on paper", &format!("{} at a time", factor::PAPER_CODES));
    let step = format!("{} minutes after the password", factor::STEP_LIFE.num_minutes());
    row_says("code of an app", &step);
    row_says("key of the API", &format!("1 to {} days", api_key::LIFE_MAX.num_days()));
    row_says("key of the API", &format!("{} in a tenant", api_key::KEYS_MAX));
    let days = |life: chrono::TimeDelta| format!("{} days", life.num_days());
    let hours = |life: chrono::TimeDelta| format!("{} hours", life.num_hours());
    row_says("invitation to the staff", &days(link::INVITATION_LIFE));
    row_says("invitation to act for a seller", &days(link::INVITATION_LIFE));
    row_says("beginning to sell", &hours(link::REGISTRATION_LIFE));
    row_says("way back in by letter", &hours(link::RECOVERY_LIFE));
    row_says("way back in made by somebody else", &hours(link::RECOVERY_LIFE));
    row_says("first operator", &hours(link::RECOVERY_LIFE));
    let ask = provider::ASK_LIFE.num_minutes();
    row_says("identity provider", &format!("{ask} minutes to come back"));
    row_says("stead", &format!("{} minutes to follow", impersonation::LINK_LIFE.num_minutes()));
}

#[test]
fn sessions_live_as_long_as_the_document_says() {
    for kind in ["in a browser", "of a program"] {
        row_says(kind, &format!("{} days", session::LIFE.num_days()));
        row_says(kind, &format!("{} days unused", session::IDLE.num_days()));
    }
    row_says("in another's stead", &format!("{} minutes", impersonation::LIFE.num_minutes()));
    row_says("known browser", &format!("{} days", DEVICE_KEPT.num_days()));
}

#[test]
fn passwords_are_refused_as_the_document_says() {
    row_says("shortest", &format!("{LENGTH_MIN} characters"));
    row_says("longest", &format!("{LENGTH_MAX} characters"));
    row_says("words of one's surroundings", &format!("{CONTEXT_MIN} letters or more"));
    let context = ["Ana Pérez", "ana.perez@autoseste.example", "Plaza Duarte", "Motores Luz"];
    for word in ["perez", "autoseste", "plazaduarte", "duarte", "motoresluz", "motores"] {
        for typed in [format!("{word}2026!"), format!("2026-{}", word.to_uppercase())] {
            assert!(Password::choose(&typed, &context).is_err(), "{typed}");
            assert!(Password::choose(&typed, &[]).is_ok(), "nothing else is wrong with {typed}");
        }
    }
}

/// The rows of the sheet's table: the requirement, how, where, the tests, whether it holds.
fn sheet() -> Vec<Vec<&'static str>> {
    let rows = SHEET.lines().map(|line| line.trim_matches('|').split(" | ").map(str::trim));
    rows.map(Iterator::collect::<Vec<_>>)
        .filter(|cells| cells.len() == 5 && cells[0].starts_with(['6', '7', '8']))
        .collect()
}

/// The sources in a folder that bear this name.
fn named(folder: &Path, name: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            named(&path, name, found);
        } else if path.file_stem().is_some_and(|stem| stem == name) {
            found.push(path);
        }
    }
}

#[test]
fn each_test_that_the_sheet_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seen = 0;
    for name in sheet().iter().flat_map(|cells| cells[3].split('`').skip(1).step_by(2)) {
        let parts: Vec<_> = name.split("::").collect();
        let [of, file, test] = parts[..] else { unreachable!("{name}") };
        let folders = match of {
            "isolation" | "end_to_end" => vec![root.join("tests").join(of)],
            "oidc" => vec![root.join("connectors").join(of).join("tests/it")],
            _ => ["src", "tests/it"].map(|part| root.join("crates").join(of).join(part)).into(),
        };
        let mut files = Vec::new();
        folders.iter().for_each(|folder| named(folder, file, &mut files));
        let is_there = files.iter().any(|path| {
            let text = std::fs::read_to_string(path).expect("text");
            ["fn", "def"].iter().any(|word| text.contains(&format!("{word} {test}(")))
        });
        assert!(is_there, "docs/asvs.md names {name}, which is nowhere");
        seen += 1;
    }
    assert!(seen >= 60, "{seen}");
}

#[test]
fn the_sheet_counts_its_rows_right() {
    let rows = sheet();
    let count = |state: &str| rows.iter().filter(|cells| cells[4] == state).count();
    let told = format!(
        "Of the {} rows {} hold, {} do not apply and {} do not hold.",
        rows.len(),
        count("holds"),
        count("not applicable"),
        count("does not hold")
    );
    assert!(SHEET.contains(&told), "{told}");
}
