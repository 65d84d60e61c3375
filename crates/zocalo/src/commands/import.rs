//! `zocalo import listings`.

use std::{
    fs::{self, File},
    io::{BufWriter, IsTerminal as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use listings::{
    import::{self, ImportSite, Mapping, Options, Summary},
    vertical,
};
use tenancy::ResolvedSite;

use crate::{
    cli::{self, ImportListings},
    output,
    session::Session,
};

/// Reasons named on the screen; all of them are in the file of errors.
const REASONS_SHOWN: usize = 8;

/// Runs it.
pub async fn run(session: &Session, command: cli::Import) -> anyhow::Result<u8> {
    let cli::Import::Listings(args) = command;
    let site = session.site(&args.site)?;
    if !site.site.verticals.contains(&args.vertical) {
        anyhow::bail!(
            "el sitio «{}» no muestra la vertical «{}»; muestra: {}",
            site.site.host,
            args.vertical,
            site.site.verticals.join(", ")
        );
    }
    let mut tx = session.begin(&site.tenant).await?;
    let vertical = vertical::load(&mut tx, &args.vertical).await?.vertical;
    drop(tx);
    let place = ImportSite {
        country: site.site.country.clone(),
        currency: site.site.currency,
        locale: site.site.locale,
    };
    let mapping = match mapping(&args, &place, &vertical)? {
        Given::Use(mapping) => mapping.map(|m| *m),
        Given::Proposed(path) => {
            let said = format!(
                "El mapa de columnas propuesto está en {}: revíselo y repita la orden.",
                path.display()
            );
            session.output.answer(&serde_json::json!({ "mapping": path }), || said)?;
            return Ok(output::OK);
        }
    };
    let errors = args.errors.clone().unwrap_or_else(|| beside(&args.file));
    let summary = import(session, &site, &place, &vertical, &args, mapping, &errors).await?;
    session.output.answer(&summary, || told(&summary, &errors, args.dry_run))?;
    Ok(if summary.rejected > 0 { output::REFUSED } else { output::OK })
}

enum Given {
    Use(Option<Box<Mapping>>),
    Proposed(PathBuf),
}

/// The mapping told, or, where the file told does not exist yet, a proposal written there.
fn mapping(
    args: &ImportListings,
    place: &ImportSite,
    vertical: &listings::Vertical,
) -> anyhow::Result<Given> {
    let Some(path) = &args.mapping else { return Ok(Given::Use(None)) };
    if path.exists() {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mapping = Mapping::read(&text).with_context(|| path.display().to_string())?;
        return Ok(Given::Use(Some(Box::new(mapping))));
    }
    let proposed = import::propose_for(open(&args.file)?, place, vertical)?;
    fs::write(path, proposed.to_toml()?).with_context(|| path.display().to_string())?;
    Ok(Given::Proposed(path.clone()))
}

async fn import(
    session: &Session,
    site: &ResolvedSite,
    place: &ImportSite,
    vertical: &listings::Vertical,
    args: &ImportListings,
    mapping: Option<Mapping>,
    errors: &Path,
) -> anyhow::Result<Summary> {
    let file = open(&args.file)?;
    if errors.canonicalize().ok() == Some(args.file.canonicalize()?) {
        anyhow::bail!("--errors señala el mismo archivo que se importa; elija otro");
    }
    let bar = bar(file.metadata()?.len(), session.output.is_json())?;
    let report = File::create(errors).with_context(|| {
        format!("no se puede escribir {}; elija otro con --errors", errors.display())
    })?;
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned());
    let options = Options {
        mapping,
        dry_run: args.dry_run,
        file_name: name.unwrap_or_default(),
        report: Some(Box::new(BufWriter::new(report))),
        progress: &|at| {
            bar.set_position(at.bytes);
            bar.set_message(format!("{} filas", at.rows));
        },
    };
    let done = import::run(&session.db, site.tenant.id, place, vertical, file, options).await;
    bar.finish_and_clear();
    Ok(done?)
}

fn open(path: &Path) -> anyhow::Result<File> {
    let file = File::open(path).with_context(|| format!("no se puede abrir {}", path.display()))?;
    if file.metadata()?.is_dir() {
        anyhow::bail!("{} es una carpeta", path.display());
    }
    Ok(file)
}

/// `carros.csv` → `carros.csv.errores.csv`.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".errores.csv");
    PathBuf::from(name)
}

fn bar(bytes: u64, is_json: bool) -> anyhow::Result<ProgressBar> {
    if is_json || !std::io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let form = "{wide_bar} {bytes}/{total_bytes} · {msg} · faltan {eta}";
    Ok(ProgressBar::new(bytes).with_style(ProgressStyle::with_template(form)?))
}

fn told(summary: &Summary, errors: &Path, dry_run: bool) -> String {
    let mut rows = vec![
        ("filas leídas", summary.rows),
        ("anuncios nuevos", summary.created),
        ("anuncios cambiados", summary.updated),
        ("sin cambios", summary.unchanged),
        ("repeticiones exactas", summary.duplicates),
        ("filas rechazadas", summary.rejected),
        ("avisos", summary.warnings),
    ];
    rows.retain(|(name, n)| *n > 0 || *name == "filas leídas");
    let mut out = if dry_run { "Ensayo: no se guardó nada.\n".to_owned() } else { String::new() };
    for (name, n) in rows {
        out.push_str(&format!("{n:>9}  {name}\n"));
    }
    let mut reasons: Vec<_> = summary.reasons.iter().collect();
    reasons.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    if !reasons.is_empty() {
        out.push_str("\nPor qué:\n");
        for (reason, n) in reasons.iter().take(REASONS_SHOWN) {
            out.push_str(&format!("{n:>9}  {reason}\n"));
        }
        out.push_str(&format!("\nFila por fila: {}\n", errors.display()));
    }
    out
}
