//! One voice: whoever reads is «tú», in pages, letters, errors and on the command line.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

/// Words that only say «usted» to a reader. Forms that are those of a third person, too («puede», «su»), are
/// looked at in [`SAID_TO_READERS`].
const USTED: &str = "usted ustedes elija escriba escríbalo escríbala revise revíselo ingrese intente inténtelo \
    compruebe envíe envíelo mire guarde guárdelo impórtelo véala véalas véalos ponga póngalo póngala añada ábralo pida pídalo corrija registre copie \
    cópiela repita espere seleccione acepte escanee toque conserve instale instálelo instálelos ejecute \
    detenga deténgalo libere retírela retírelo déjelo dígalo complételo devuélvala arránquela enlácela cámbielos \
    respóndale arranque apáguela empiece";

/// What pages and letters say to who reads them; elsewhere these words are about somebody else.
const SAID_TO_READERS: [&str; 20] = [
    "su equipo entra",
    "su contraseña, otra vez",
    "revise su",
    "le damos",
    "le enviaremos",
    "le invita",
    "¿ya tiene una",
    "ya tiene una cuenta en {site}",
    "su cuenta aún",
    "su cuenta quedó",
    "su cuenta no",
    "si fue ",
    "invite antes",
    "nombre antes",
    "retire alguna",
    "quite una",
    "use hasta",
    "a sus compradores",
    "abra este",
    "si no marca ",
];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.file_name().and_then(|name| name.to_str()) {
            // What sellers of the demonstration say to buyers is theirs.
            Some("demo" | "target" | "tests" | "node_modules") => {}
            _ if path.is_dir() => files(&path, found),
            _ => found.push(path),
        }
    }
}

/// The lines of a file that hold texts for people.
fn texts(path: &Path) -> Option<String> {
    let name = path.to_str()?;
    let is_letter = name.ends_with(".es.txt");
    // The help of the command line is written as comments.
    let is_help = name.contains("/zocalo/src/cli");
    let is_kept = is_letter || name.ends_with(".html") || name.ends_with(".rs");
    let text = fs::read_to_string(path).ok().filter(|_| is_kept)?;
    let lines = text.lines().filter(|line| {
        let line = line.trim_start();
        is_letter || !line.starts_with("//") || (is_help && line.starts_with("///"))
    });
    Some(lines.collect::<Vec<_>>().join("\n").to_lowercase())
}

fn said(text: &str) -> Vec<&str> {
    let usted: HashSet<&str> = USTED.split_ascii_whitespace().collect();
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| usted.contains(word))
        .chain(SAID_TO_READERS.into_iter().filter(|said| text.contains(said)))
        .collect()
}

#[test]
fn whoever_reads_is_tu() {
    let mut all = Vec::new();
    files(&crates(), &mut all);
    let read: Vec<_> = all.iter().filter_map(|path| Some((path, texts(path)?))).collect();
    assert!(read.len() > 400, "{} files", read.len());
    let found: Vec<_> = read
        .iter()
        .map(|(path, text)| (path, said(text)))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    assert!(found.is_empty(), "«usted» is said in {found:#?}");
}

#[test]
fn usted_is_heard() {
    assert_eq!(said("elija una contraseña"), ["elija"]);
    assert_eq!(
        said("¿ya tiene una cuenta? le enviaremos un enlace"),
        ["le enviaremos", "¿ya tiene una"]
    );
    assert!(said("elige la tuya; su dueño la espera").is_empty());
}
