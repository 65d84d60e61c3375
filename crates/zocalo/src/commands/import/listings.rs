//! `zocalo import listings`.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufWriter, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};
use tenancy::audit::By;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::Currency;
use listings::import::{self, Mapping, MappingBy, Options, Summary};
use serde::Serialize;
use tenancy::Module;
use tokio::signal::unix::{SignalKind, signal};

use super::{
    Destination, open,
    report::{ReportFile, is_same_file},
};
use crate::{cli::ImportListings, output, session::Session};

/// Reasons named on the screen; all of them are in the file of errors.
const REASONS_SHOWN: usize = 8;

/// What is answered: the summary, and where to read on.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    /// The country its cities lie in, where that is not the site's.
    country: Option<&'a str>,
    /// What prices of new listings are read in that name no currency.
    #[serde(skip)]
    currency: Currency,
    /// Whether what came in is shown: its tenant has the module of listings.
    is_shown: bool,
    #[serde(skip)]
    tenant: &'a str,
    /// Titles of columns that go nowhere.
    unused: Vec<&'a str>,
    /// The file of rows with something to say, if there are any.
    errors: Option<&'a Path>,
}

/// Runs it.
pub async fn run(session: &Session, args: ImportListings) -> anyhow::Result<u8> {
    let to = Destination::find(session, &args.site, &args.vertical).await?;
    let mapping = match mapping(session, &args, &to).await? {
        Given::Use(mapping) => mapping.map(|m| *m),
        Given::Written(path) => {
            let said = format!(
                "El mapa de columnas está en {}: revísalo y repite la orden.",
                path.display()
            );
            session.output.answer(&serde_json::json!({ "mapping": path }), || said)?;
            return Ok(output::OK);
        }
    };
    let errors = args.errors.clone().unwrap_or_else(|| beside(&args.file));
    for (other, what) in [(Some(&args.file), "que se importa"), (args.mapping.as_ref(), "del mapa")]
    {
        if other.is_some_and(|other| is_same_file(&errors, other)) {
            anyhow::bail!("--errors señala el mismo archivo {what}; elige otro");
        }
    }
    let report = ReportFile::begin(&errors)?;
    let summary = tokio::select! {
        summary = import(session, &to, &args, mapping, &report) => summary,
        stopped = stopped() => {
            stopped?;
            Err(anyhow::anyhow!(if args.dry_run {
                "ensayo interrumpido: no se guardó nada"
            } else {
                "interrumpido: lo importado hasta ahora está guardado; repite la orden para completarla"
            }))
        }
    };
    let is_written = report.end(summary.is_ok())?;
    let summary = summary.map_err(|error| {
        let said = format!("{error}; lo dicho hasta ahí está en {}", errors.display());
        if is_written { error.context(said) } else { error }
    })?;
    let has_report = is_written && !summary.reasons.is_empty();
    let columns = summary.mapping.columns.iter();
    let country = summary.mapping.defaults.country.as_deref();
    let told = Told {
        summary: &summary,
        country: country.filter(|country| *country != to.place.country),
        currency: summary.mapping.defaults.currency.unwrap_or(to.place.currency),
        is_shown: to.site.tenant.has(Module::Marketplace),
        tenant: &to.site.tenant.slug,
        unused: columns.filter(|c| c.to.is_empty()).map(|c| c.name.as_str()).collect(),
        errors: has_report.then_some(errors.as_path()),
    };
    session.output.answer(&told, || told.text(args.dry_run))?;
    Ok(if summary.rejected > 0 { output::REFUSED } else { output::OK })
}

/// Ends when somebody asks the command to: with Ctrl-C, or as a service is stopped.
async fn stopped() -> std::io::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminated.recv() => Ok(()),
    }
}

enum Given {
    Use(Option<Box<Mapping>>),
    Written(PathBuf),
}

/// The mapping told, or, where the file told does not exist yet, the one that would be used, written
/// there.
async fn mapping(
    session: &Session,
    args: &ImportListings,
    to: &Destination,
) -> anyhow::Result<Given> {
    let Some(path) = &args.mapping else { return Ok(Given::Use(None)) };
    if path.exists() {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mapping = Mapping::read(&text).with_context(|| path.display().to_string())?;
        return Ok(Given::Use(Some(Box::new(mapping))));
    }
    let (db, tenant) = (&session.db, to.site.tenant.id);
    let (mapping, _) =
        import::mapping_for(db, tenant, &to.place, &to.vertical, open(&args.file)?).await?;
    let text = mapping.to_toml_at(&to.place.defaults(&to.vertical))?;
    written(path, &text).with_context(|| path.display().to_string())?;
    Ok(Given::Written(path.clone()))
}

/// Writes a file that is not there; one that could not be written whole does not stay.
fn written(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    let done = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if done.is_err() {
        fs::remove_file(path)?;
    }
    done
}

async fn import(
    session: &Session,
    to: &Destination,
    args: &ImportListings,
    mapping: Option<Mapping>,
    report: &ReportFile,
) -> anyhow::Result<Summary> {
    let file = open(&args.file)?;
    let bar = bar(file.metadata()?.len(), session.output.is_json())?;
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned());
    let options = Options {
        mapping,
        dry_run: args.dry_run,
        by: By::command(),
        file_name: name.unwrap_or_default(),
        report: Some(Box::new(BufWriter::new(report.open()?))),
        progress: &|at| {
            bar.set_position(at.bytes);
            bar.set_message(format!("{} filas", at.rows));
        },
    };
    let (db, tenant) = (&session.db, to.site.tenant.id);
    let done = import::run(db, tenant, &to.place, &to.vertical, file, options).await;
    bar.finish_and_clear();
    Ok(done?)
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

impl Told<'_> {
    fn text(&self, dry_run: bool) -> String {
        let mut out =
            if dry_run { "Ensayo: no se guardó nada.\n".to_owned() } else { String::new() };
        for ([one, many], n) in self.counts() {
            out.push_str(&format!("{n:>9}  {}\n", if n == 1 { one } else { many }));
        }
        let of_known = if self.reads_known_as_they_are() {
            "; los de anuncios que ya están, en la que tienen"
        } else {
            ""
        };
        let currency = self.currency;
        out.push_str(&format!("\nLos precios sin moneda se leen en {currency}{of_known}.\n"));
        if let (Some(country), MappingBy::Proposed) = (self.country, self.summary.mapping_by) {
            out.push_str(&format!(
                "Por sus ciudades el archivo es de {country}, que no es el país del sitio. Si no lo es, \
                 corrige «currency» y «country» con --mapping mapa.toml.\n"
            ));
        }
        if !self.is_shown {
            out.push_str(&format!(
                "El cliente no tiene el módulo de anuncios: nada de esto se ve. Se enciende con \
                 «zocalo tenant module {} marketplace on».\n",
                self.tenant
            ));
        }
        if self.summary.mapping.has_pictures() {
            out.push_str(
                "De las fotos se guarda la dirección: las páginas solo muestran fotos propias, no las \
                 de otros servidores.\n",
            );
        }
        for currency in &self.summary.without_rate {
            out.push_str(&format!(
                "Falta la tasa de {currency}: esos precios no se comparan con los demás. Se dice con \
                 «zocalo fx set --tenant CLIENTE {currency} TASA».\n"
            ));
        }
        if self.summary.mapping_by == MappingBy::Kept {
            out.push_str(
                "Se usó el mapa guardado; «zocalo import mapping forget» lo olvida. Lo que dice en \
                 [defaults] vale para los anuncios nuevos; dado con --mapping, para todos.\n",
            );
        }
        if !self.summary.mapping.names_rows() {
            out.push_str(
                "Ninguna columna identifica las filas: una que cambie entrará como anuncio nuevo. Si \
                 alguna lo hace, dilo con --mapping (to = [\"id\"]).\n",
            );
        }
        let is_known = self.summary.updated + self.summary.unchanged > 0;
        let completing = self.summary.completing.iter().filter(|_| is_known).map(|(name, of)| {
            let of: Vec<String> = of.iter().map(ToString::to_string).collect();
            format!("«{name}» ({})", of.join(", "))
        });
        let unused = self.unused.iter().map(|name| format!("«{name}»"));
        let (unused, completing): (Vec<_>, Vec<_>) = (unused.collect(), completing.collect());
        if !unused.is_empty() {
            out.push_str(&format!("\nColumnas que no se usan: {}\n", unused.join(", ")));
        }
        if !completing.is_empty() {
            out.push_str(&format!(
                "\nDe los anuncios que ya había solo completan lo que faltaba: {}\n",
                completing.join(", ")
            ));
        }
        if !unused.is_empty() || !completing.is_empty() {
            out.push_str("Para cambiarlo: --mapping mapa.toml\n");
        }
        self.why("Rechazadas porque:", &self.summary.rejections, &mut out);
        self.why(
            "Repeticiones, y avisos (la fila entró; ese dato, no o corregido):",
            &self.others(),
            &mut out,
        );
        if let Some(errors) = self.errors {
            out.push_str(&format!(
                "\nFila por fila (la 1 es la primera tras los títulos): {}\n",
                errors.display()
            ));
        }
        out
    }

    /// Whether prices without a currency are read in that of the listing they are of: the file names
    /// its listings, and nobody says one for all rows.
    fn reads_known_as_they_are(&self) -> bool {
        let Summary { mapping, mapping_by, .. } = self.summary;
        let is_said = *mapping_by == MappingBy::Given && mapping.defaults.currency.is_some();
        mapping.names_rows() && !is_said
    }

    /// Each with its name for one and for many.
    fn counts(&self) -> Vec<([&'static str; 2], u64)> {
        let summary = self.summary;
        let mut rows = vec![
            (["fila leída", "filas leídas"], summary.rows),
            (["anuncio nuevo", "anuncios nuevos"], summary.created),
            (["anuncio cambiado", "anuncios cambiados"], summary.updated),
            (["sin cambios", "sin cambios"], summary.unchanged),
            (["repetición exacta", "repeticiones exactas"], summary.duplicates),
            (["fila rechazada", "filas rechazadas"], summary.rejected),
            (["aviso", "avisos"], summary.warnings),
        ];
        let read = rows.remove(0);
        rows.retain(|(_, n)| *n > 0);
        [vec![read], rows].concat()
    }

    /// What was said of rows that went in all the same, or were there already.
    fn others(&self) -> BTreeMap<String, u64> {
        let refused = |reason: &str| self.summary.rejections.get(reason).copied().unwrap_or(0);
        let all = self.summary.reasons.iter();
        let others = all.map(|(reason, n)| (reason.clone(), n.saturating_sub(refused(reason))));
        others.filter(|(_, n)| *n > 0).collect()
    }

    fn why(&self, title: &str, reasons: &BTreeMap<String, u64>, out: &mut String) {
        let mut reasons: Vec<_> = reasons.iter().collect();
        reasons.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        if !reasons.is_empty() {
            out.push_str(&format!("\n{title}\n"));
        }
        for (reason, n) in reasons.iter().take(REASONS_SHOWN) {
            out.push_str(&format!("{n:>9}  {reason}\n"));
        }
    }
}
